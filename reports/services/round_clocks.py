"""The clocks of a round that is there: moved by its plan's schedule, or by the monitor."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kehoach import clock
from kehoach.text import short_date

from ..models import Extension, Round

# A year typed wrong ("2062") is caught here; no account is asked for so far ahead.
LONGEST = timedelta(days=366)


def move_round(round_: Round, **days: date) -> int:
    """Give a round other days; how many requests went with it. Requests in which an agency has written, and
    those with an extension or a wish for one, keep the day they have."""
    Round.objects.filter(pk=round_.pk).update(**days)
    return untouched(round_).update(due_on=days["due_on"])


def untouched(round_: Round):
    """Requests that a change of the round's days may touch."""
    asked = Extension.objects.filter(round=round_, state__in=[Extension.State.OPEN, Extension.State.GRANTED])
    return round_.obligations.filter(entry__isnull=True, original_due_on__isnull=True).exclude(
        pk__in=asked.values("obligations")
    )


@transaction.atomic
def set_clocks(round_: Round, due_on: date, locks_on: date, *, now: datetime) -> int:
    """The monitor sets the due day and the lock day of an open round; how many requests went with it. Raises
    ValidationError by field."""
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    today = clock.local_date(now)
    if round_.is_locked(today):
        raise ValidationError(_("Đợt đã khóa nên không đổi hạn được nữa. Hãy mở lại cho từng cơ quan."))
    problems = {
        "due_on": problem_of(due_on, round_.due_on, today, since=round_.window_end),
        "locks_on": problem_of(locks_on, round_.locks_on, today, since=due_on),
    }
    if problems := {name: problem for name, problem in problems.items() if problem}:
        raise ValidationError(problems)
    return move_round(round_, due_on=due_on, locks_on=locks_on)


def problem_of(day: date, before: date, today: date, *, since: date) -> str:
    """What is wrong with a new day, or ""; a day that stays as it is may be in the past."""
    if day < since:
        return _("Phải từ ngày %s trở đi.") % short_date(since)
    if day != before and day < today:
        return _("Phải từ hôm nay (%s) trở đi.") % short_date(today)
    if day > max(today, since) + LONGEST:
        return _("Ngày quá xa, hãy kiểm tra lại năm.")
    return ""
