"""How issued reports are called on every page. Editions are rows of EditionQuerySet.listed."""

from django import template
from django.utils.translation import gettext as _

from kehoach import clock
from kehoach.text import short_date

from ..models import SummaryEdition

register = template.Library()


@register.filter
def document_name(edition: SummaryEdition) -> str:
    """ "Báo cáo số 05/BC-SXD ngày 05/01/2027"; while it has no number, by the day it was issued."""
    if edition.document_number and edition.document_date:
        return _("Báo cáo số %(number)s/%(symbol)s ngày %(day)s") % {
            "number": edition.document_number.zfill(2),
            "symbol": edition.symbol,
            "day": short_date(edition.document_date),
        }
    return _("Báo cáo ban hành ngày %s, chưa ghi số") % short_date(clock.local_date(edition.issued_at))
