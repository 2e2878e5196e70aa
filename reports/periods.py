"""DATE RULES of the reporting cycle: windows, due dates, the three clocks, overdue. Pure functions.

Windows are those of Decree 09/2019/NĐ-CP, article 12: a period is cut off on the 14th, both ends
inclusive. Nine months is not in the decree; provinces add it (domain.md 2.2).
"""

from collections.abc import Callable, Iterator
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


@dataclass(frozen=True, order=True)
class Period:
    """A reporting period: from 15th of one month to 14th of another, both inclusive."""

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


def period(kind: PeriodKind, year: int, number: int = 1) -> Period:
    """The window of the `number`th period of a kind in a year (Decree 09/2019, article 12).

    Raises ValueError for a number that the kind does not have, and for AD_HOC, which has no window.
    """
    if kind not in SHAPES:
        raise ValueError(f"{kind} has no window in the decree")
    months, count = SHAPES[kind]
    if not 1 <= number <= count:
        raise ValueError(f"{kind} {number} does not exist")
    last = number * months
    first = last - months + 1
    start = date(year - 1, 12, 15) if first == 1 else date(year, first - 1, 15)
    return Period(end=date(year, last, CUT_OFF_DAY), start=start, kind=kind, year=year, number=number)


def periods_of(kinds: list[PeriodKind], since: date, until: date) -> list[Period]:
    """All periods of the kinds that end on or after `since` and start on or before `until`, by end."""

    def candidates() -> Iterator[Period]:
        for year in range(since.year, until.year + 2):
            for kind in kinds:
                for number in range(1, SHAPES[kind][1] + 1):
                    yield period(kind, year, number)

    return sorted(p for p in candidates() if p.end >= since and p.start <= until)


def scheduled(kinds: list[PeriodKind], since: date, until: date) -> list[Period]:
    """The periods that a schedule asks for. Where the year is reported anyway, its account stands for
    the second half-year, which ends on the same day; so two accounts of one stretch are never asked."""
    found = periods_of(kinds, since, until)
    years = {p.year for p in found if p.kind == PeriodKind.YEAR}
    return [p for p in found if not (p.kind == PeriodKind.HALF_YEAR and p.number == 2 and p.year in years)]


def is_weekday(day: date) -> bool:
    """Monday to Friday. The table of holidays replaces this when it comes."""
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


def clocks(p: Period, kinds: list[PeriodKind], is_working: Callable[[date], bool] = is_weekday) -> Clocks:
    """Default clocks. A round opens when the period before it on the schedule has been cut off, so that
    there is always exactly one newest round to write in; it is due three working days after its cut-off."""
    before = [q.end for q in scheduled(kinds, date(p.year - 1, 1, 1), p.end) if q.end < p.end]
    opens_on = max([*before, p.start - timedelta(days=1)]) + timedelta(days=1)
    due_on = add_working_days(p.end, WORKING_DAYS_TO_SEND, is_working)
    return Clocks(opens_on, due_on, due_on + timedelta(days=DAYS_UNTIL_LOCK))


class Punctuality(StrEnum):
    """Where one account stands against its due date. Every obligation is in exactly one of the four."""

    ON_TIME = "on_time"
    LATE = "late"
    PENDING = "pending"
    MISSING = "missing"


def punctuality(due_on: date, received_on: date | None, today: date) -> Punctuality:
    """On time until the end of the due day. `received_on` is the local day on which the account that is
    with the monitor was first sent; None while the agency has it (never sent, recalled, returned)."""
    if received_on is not None:
        return Punctuality.ON_TIME if received_on <= due_on else Punctuality.LATE
    return Punctuality.PENDING if today <= due_on else Punctuality.MISSING


def days_left(due_on: date, today: date) -> int:
    """Days until the due day: 0 on it, negative after it."""
    return (due_on - today).days
