"""WORKING DAYS: Monday to Friday, less the days off, plus the Saturdays worked instead (Labour Code 2019,
articles 111 and 112). Pure; the table is models.SpecialDay, services.days reads it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WorkCalendar:
    """The exceptions to Monday-to-Friday."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)
