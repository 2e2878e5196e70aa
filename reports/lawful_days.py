"""THE LAW'S DAYS OFF of a year, as a start of the administrator's table: the `holidays` library, which
follows the Vietnamese lunar calendar, as notices and domain.md 6.5 correct it. Stores nothing."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import holidays

from .models import SpecialDay

CORRECTIONS = Path(__file__).parents[1] / "fixtures" / "holidays" / "corrections.csv"
LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
MADE_UP_BASIS = "Bộ luật Lao động 2019, khoản 3 Điều 111"
# A paid day off since 2026, outside article 112, so that it is never made up on another day.
CULTURE_DAY, CULTURE_SINCE = "Ngày Văn hóa Việt Nam", 2026
CULTURE_BASIS = "Nghị quyết 28/2026/QH16"
# The library's words for a holiday that fell on a rest day, and for a day swapped with a Saturday.
MADE_UP, SWAPPED = "(nghỉ bù)", "(thay cho ngày"
Kind = SpecialDay.Kind


@dataclass(frozen=True)
class LawfulDay:
    day: date
    kind: str
    name: str
    basis: str


def lawful_days(year: int) -> list[LawfulDay]:
    """The days of a year that are off by law or known notice, and the Saturdays worked for them."""
    found = {each.day: each for each in from_library(year)}
    if year >= CULTURE_SINCE:
        day = date(year, 11, 24)
        found[day] = LawfulDay(day, Kind.HOLIDAY, CULTURE_DAY, CULTURE_BASIS)
    found |= {each.day: each for each in corrections() if each.day.year == year}
    return [found[day] for day in sorted(found)]


def from_library(year: int) -> Iterator[LawfulDay]:
    library = holidays.country_holidays("VN", years=year, language="vi")
    for day, name in library.items():
        if CULTURE_DAY in name:
            continue
        if MADE_UP in name:
            yield LawfulDay(day, Kind.MADE_UP, name, MADE_UP_BASIS)
        elif SWAPPED in name:
            yield LawfulDay(day, Kind.SWAPPED, name, "")
        else:
            yield LawfulDay(day, Kind.HOLIDAY, name, LABOUR_CODE)
    for day in library.weekend_workdays:
        if day.year == year:
            yield LawfulDay(day, Kind.WORKED, "Làm bù", "")


def corrections() -> list[LawfulDay]:
    """What the library does not know or says otherwise."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [LawfulDay(date.fromisoformat(row["day"]), row["kind"], row["name"], row["basis"]) for row in rows]
