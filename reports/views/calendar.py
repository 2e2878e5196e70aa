"""The calendar feed: whoever has the address may read it, until its holder makes another one."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from agencies.models import User
from kehoach import clock

from ..calendar_feed import calendar as write
from ..due_days import due_days
from ..models import Preference
from .methods import get_only

SIGNER = signing.Signer(sep=".", salt="reports.calendar")


def token_of(preference: Preference) -> str:
    return SIGNER.sign(f"{preference.person_id}-{preference.calendar_key}")


def address_of(preference: Preference) -> str:
    """The path of a person's feed."""
    return reverse("reports:calendar", args=[token_of(preference)])


def holder(token: str) -> User:
    """Whose feed it is. 404 for an address that was never given out, was replaced, or whose holder left."""
    try:
        pk, _dash, key = SIGNER.unsign(token).partition("-")
    except signing.BadSignature:
        raise Http404 from None
    found = Preference.objects.filter(person=pk, person__is_active=True).select_related("person").first()
    if found is None or not found.calendar_key or not constant_time_compare(found.calendar_key, key):
        raise Http404
    return found.person


@login_not_required
@get_only
@conditional_page
def calendar(request, token):
    """Three SQL statements; no session is asked for."""
    days = due_days(holder(token), clock.today())
    site = f"{request.scheme}://{request.get_host()}"
    response = HttpResponse(write(_("Hạn báo cáo"), days, site), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private"
    response.headers["Content-Disposition"] = 'inline; filename="han-bao-cao.ics"'
    return response
