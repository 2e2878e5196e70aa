"""The table of days off: reading it, and how the administrator keeps it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kehoach.text import short_date

from ..lawful_days import LawfulDay, lawful_days
from ..models import SpecialDay
from ..workdays import WorkCalendar


def load_calendar() -> WorkCalendar:
    """The calendar as the administrator keeps it, in one SQL statement."""
    rows = list(SpecialDay.objects.values_list("day", "kind"))
    worked = frozenset(day for day, kind in rows if kind == SpecialDay.Kind.WORKED)
    return WorkCalendar(off=frozenset(day for day, _kind in rows) - worked, worked=worked)


def missing_years(today: date) -> list[int]:
    """This year and the next, those of them that have no row: clocks that reach into them are guesses."""
    years = {day.year for day in SpecialDay.objects.dates("day", "year")}
    return [year for year in (today.year, today.year + 1) if year not in years]


def lacking(year: int) -> list[LawfulDay]:
    """The law's days of a year that the table has not; the administrator may have taken them away."""
    known = set(SpecialDay.objects.filter(day__year=year).values_list("day", flat=True))
    return [each for each in lawful_days(year) if each.day not in known]


@transaction.atomic
def seed(year: int, *, again: bool = False) -> int:
    """Fill the table of a year from the law; how many days were added. A year that has rows is the
    administrator's: only with `again` is what it lacks added. Nothing is ever overwritten."""
    wanted = lacking(year)
    if not again and SpecialDay.objects.filter(day__year=year).exists():
        return 0
    SpecialDay.objects.bulk_create(
        (SpecialDay(day=each.day, kind=each.kind, name=each.name, basis=each.basis) for each in wanted),
        ignore_conflicts=True,
    )
    return len(wanted)


@transaction.atomic
def keep_day(values: dict, *, row: SpecialDay | None = None) -> SpecialDay:
    """Add a day, or change a row of the table. Adding the very same day twice adds it once. Raises
    ValidationError if the day is there already with other words."""
    other = SpecialDay.objects.filter(day=values["day"]).exclude(pk=row.pk if row else None).first()
    if other and not row and all(getattr(other, name) == value for name, value in values.items()):
        return other
    taken = ValidationError({"day": _("Ngày %s đã có trong bảng.") % short_date(values["day"])})
    if other:
        raise taken
    row = row or SpecialDay()
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else added it in between
        raise taken from None
    return row


def drop_day(row: SpecialDay) -> None:
    """Take a day out of the table."""
    SpecialDay.objects.filter(pk=row.pk).delete()
