"""The table of days off: reading it."""

from ..models import SpecialDay
from ..workdays import WorkCalendar


def load_calendar() -> WorkCalendar:
    """The calendar as the administrator keeps it, in one SQL statement."""
    rows = list(SpecialDay.objects.values_list("day", "kind"))
    worked = frozenset(day for day, kind in rows if kind == SpecialDay.Kind.WORKED)
    return WorkCalendar(off=frozenset(day for day, _kind in rows) - worked, worked=worked)
