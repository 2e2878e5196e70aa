"""DATE RULES of the reporting cycle: windows, due dates, the three clocks, overdue. Pure functions.

By default windows are those of Decree 09/2019/NĐ-CP, article 12: a period is cut off on the 14th, both ends
inclusive. Nine months is not in the decree; provinces add it (domain.md 2.2). A plan may time its rounds
otherwise (Timing), and plans often do (domain.md 2.5).
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

CUT_OFF_DAY = 14
# Article 13 wants at least one working day between cut-off and sending; three is our default.
WORKING_DAYS_TO_SEND = 3
# How long a late account is still taken before the round locks.
DAYS_UNTIL_LOCK = 30


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    AD_HOC = "ad_hoc"


# Length in months, and how many of the kind a year has.
SHAPES = {
    PeriodKind.MONTH: (1, 12),
    PeriodKind.QUARTER: (3, 4),
    PeriodKind.HALF_YEAR: (6, 2),
    PeriodKind.NINE_MONTHS: (9, 1),
    PeriodKind.YEAR: (12, 1),
}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True)
class Timing:
    """How the rounds of one kind are timed: the day of the cut-off and how many months before the last month
    of the period it falls; the working days to send after it, or a fixed due day told in the same way; for
    how many days a late account is still taken. A day that a month does not have is its last."""

    cut_off_day: int = CUT_OFF_DAY
    cut_off_months_early: int = 0
    working_days: int = WORKING_DAYS_TO_SEND
    due_day: int | None = None
    due_months_early: int = 0
    lock_days: int = DAYS_UNTIL_LOCK


DECREE = Timing()
# The kinds of rounds that a plan asks for, each with its timing.
Schedule = Mapping[PeriodKind, Timing]


def by_decree(kinds: Iterable[PeriodKind]) -> Schedule:
    """A schedule of these kinds as the decree and the portal's defaults time them."""
    return {PeriodKind(kind): DECREE for kind in kinds}


@dataclass(frozen=True, order=True)
class Period:
    """A reporting period, both ends inclusive; by the decree from 15th of one month to 14th of another."""

    end: date
    start: date
    kind: PeriodKind
    year: int
    number: int

    @property
    def name(self) -> str:
        """As officials say it: "6 tháng đầu năm 2026", "Quý IV năm 2026", "Năm 2026"."""
        values = {"number": self.number, "roman": ROMAN.get(self.number), "year": self.year}
        first_half = self.number == 1
        return {
            PeriodKind.MONTH: _("Tháng %(number)s năm %(year)s"),
            PeriodKind.QUARTER: _("Quý %(roman)s năm %(year)s"),
            PeriodKind.HALF_YEAR: _("6 tháng đầu năm %(year)s")
            if first_half
            else _("6 tháng cuối năm %(year)s"),
            PeriodKind.NINE_MONTHS: _("9 tháng năm %(year)s"),
            PeriodKind.YEAR: _("Năm %(year)s"),
        }[self.kind] % values


def period(kind: PeriodKind, year: int, number: int = 1, timing: Timing = DECREE) -> Period:
    """The window of the `number`th period of a kind in a year: from the day after the cut-off before it to
    its own (Decree 09/2019, article 12).

    Raises ValueError for a number that the kind does not have, and for AD_HOC, which has no window.
    """
    if kind not in SHAPES:
        raise ValueError(f"{kind} has no window in the decree")
    months, count = SHAPES[kind]
    if not 1 <= number <= count:
        raise ValueError(f"{kind} {number} does not exist")

    def cut_off(last: int) -> date:
        return day_in(year, last - timing.cut_off_months_early, timing.cut_off_day)

    last = number * months
    start = cut_off(last - months) + timedelta(days=1)
    return Period(end=cut_off(last), start=start, kind=kind, year=year, number=number)


def day_in(year: int, month: int, day: int) -> date:
    """A day of a month counted from January of a year (0: December before it); at most the month's last."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def periods_of(schedule: Schedule, since: date, until: date) -> list[Period]:
    """All periods of a schedule that end on or after `since` and start on or before `until`, by end."""

    def candidates() -> Iterator[Period]:
        for year in range(since.year, until.year + 2):
            for kind, timing in schedule.items():
                for number in range(1, SHAPES[kind][1] + 1):
                    yield period(kind, year, number, timing)

    return sorted(p for p in candidates() if p.end >= since and p.start <= until)


def scheduled(schedule: Schedule, since: date, until: date) -> list[Period]:
    """The periods that a schedule asks for. Where the year is reported anyway, its account stands for
    the second half-year; so two accounts of one stretch are never asked."""
    found = periods_of(schedule, since, until)
    if PeriodKind.YEAR not in schedule:
        return found
    return [p for p in found if not (p.kind == PeriodKind.HALF_YEAR and p.number == 2)]


def is_weekday(day: date) -> bool:
    """Monday to Friday; services give workdays.WorkCalendar.is_working in its place."""
    return day.weekday() < 5


def add_working_days(day: date, count: int, is_working: Callable[[date], bool] = is_weekday) -> date:
    """The `count`th working day after `day`; `day` itself is not counted (Civil Code, article 147)."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


@dataclass(frozen=True)
class Clocks:
    """The three clocks of a round: opens, due (on time until the end of that day), locks (last day)."""

    opens_on: date
    due_on: date
    locks_on: date


def clocks(p: Period, schedule: Schedule, is_working: Callable[[date], bool] = is_weekday) -> Clocks:
    """The clocks of a period. A round opens when the period before it on the schedule has been cut off, so
    that there is always exactly one newest round to write in; by default it is due three working days after
    its cut-off."""
    timing = schedule.get(p.kind, DECREE)
    before = [q.end for q in scheduled(schedule, date(p.year - 1, 1, 1), p.end) if q.end < p.end]
    opens_on = max([*before, p.start - timedelta(days=1)]) + timedelta(days=1)
    due_on = due_day(p, timing, is_working)
    return Clocks(opens_on, due_on, due_on + timedelta(days=timing.lock_days))


def due_day(p: Period, timing: Timing, is_working: Callable[[date], bool] = is_weekday) -> date:
    """The fixed day that the plan names, a rest day or not, or the last of the working days to send."""
    if timing.due_day is None:
        return add_working_days(p.end, timing.working_days, is_working)
    return day_in(p.year, p.number * SHAPES[p.kind][0] - timing.due_months_early, timing.due_day)


class Punctuality(StrEnum):
    """Where one account stands against its due date. Every obligation is in exactly one of the four."""

    ON_TIME = "on_time"
    LATE = "late"
    PENDING = "pending"
    MISSING = "missing"


def punctuality(
    due_on: date, received_on: date | None, today: date, extension_open: bool = False
) -> Punctuality:
    """On time until the end of the due day. `received_on` is the local day on which the account that is
    with the monitor was first sent; None while the agency has it (never sent, recalled, returned). While a
    request for an extension is open nobody knows the due day yet, so nothing is late or missing."""
    if received_on is not None:
        return Punctuality.ON_TIME if extension_open or received_on <= due_on else Punctuality.LATE
    return Punctuality.PENDING if extension_open or today <= due_on else Punctuality.MISSING


def days_left(due_on: date, today: date) -> int:
    """Days until the due day: 0 on it, negative after it."""
    return (due_on - today).days
