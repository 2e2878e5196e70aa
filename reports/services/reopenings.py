"""Letting one agency in again after the lock of a round."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from kehoach import clock
from kehoach.text import clean, short_date

from ..models import Reopening, Round
from ..querysets import RECEIVED
from .words import wrong_words

LONGEST = timedelta(days=60)


def not_received(round_: Round):
    """The requests of a round for which the monitor holds no account."""
    return round_.obligations.filter(~Q(entry__state__in=RECEIVED) | Q(entry__isnull=True))


@transaction.atomic
def reopen(
    round_: Round, agency: Agency, reason: str, until: date, *, by: User, now: datetime
) -> tuple[Reopening, int]:
    """Let an agency write what it still owes of a locked round until the end of a day; also how many requests
    that are. Doing the same twice is doing it once. Raises ValidationError by field."""
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    today, reason = clock.local_date(now), clean(reason)
    refuse(round_, reason, until, today)
    rows = round_.obligations.filter(pk__in=not_received(round_).filter(agency=agency).values("pk"))
    owed = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not owed:
        raise ValidationError({"agency": _("Cơ quan này không còn báo cáo nào phải gửi trong đợt.")})
    same = round_.reopenings.filter(agency=agency, until=until, reason=reason, granted_at__date=today).first()
    reopening = same or Reopening.objects.create(
        round=round_, agency=agency, reason=reason, until=until, granted_at=now, granted_by=by
    )
    round_.obligations.filter(pk__in=owed).update(reopened_until=until)
    Round.objects.filter(pk=round_.pk).update(closed_at=None)
    return reopening, len(owed)


def refuse(round_: Round, reason: str, until: date, today: date) -> None:
    """Raise ValidationError for what is wrong with a wish to reopen."""
    if round_.opened_at is None or not round_.is_locked(today):
        text = _("Đợt chưa khóa (khóa sau ngày %s) nên chưa cần mở lại. Có thể lùi ngày khóa của đợt.")
        raise ValidationError(text % short_date(round_.locks_on))
    problems = {}
    if problem := wrong_words(reason, _("Hãy ghi lý do mở lại.")):
        problems["reason"] = problem
    if until < today:
        problems["until"] = _("Phải từ hôm nay (%s) trở đi.") % short_date(today)
    elif until > today + LONGEST:
        problems["until"] = _("Mở lại tối đa 60 ngày, đến hết ngày %s.") % short_date(today + LONGEST)
    if problems:
        raise ValidationError(problems)
