"""Deadline phrases of plans, turned into dates.

A plan says "Quý I/2026" or "Thường xuyên"; the portal needs to know whether that can be late, and from
which day. Pure functions: no clock, no database. Source of the rules: domain.md 4.4 (the Government Office
turned such phrases into dates in TB 624/TB-VPCP).
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise


class DeadlineKind(StrEnum):
    """What a deadline asks for. Only ``by_date``, ``by_period`` and ``range`` have a day to be late after."""

    RECURRING = "recurring"  # "Thường xuyên", "Hằng năm", "trước ngày 15 hằng tháng"
    BY_DATE = "by_date"  # "Trước ngày 30/11/2025": that day itself is still in time
    BY_PERIOD = "by_period"  # "Quý II/2025": in time until the last day of the period
    RANGE = "range"  # "2025 - 2026": start and end
    FROM_YEAR_ONWARD = "from_year_onward"  # "Năm 2022 và các năm tiếp theo": a start, no end
    NONE = "none"  # no phrase, or one bound to an event: "Sau khi có Quy chế của TW"


@dataclass(frozen=True)
class Deadline:
    """One reading of a deadline phrase; ``certain`` is False where a person should confirm it."""

    kind: DeadlineKind
    due: date | None = None
    start: date | None = None
    phrase: str = ""
    certain: bool = True


@dataclass(frozen=True)
class _Period:
    """A stretch of the calendar named in the phrase, and where in the phrase."""

    unit: str
    start: date
    end: date
    at: int
    to: int


_LONGEST = 600
_SEP = r"\s*(?:/|-|\.|,?\s+năm|\s)\s*"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TOKEN = re.compile(
    rf"""
    (?:(?:ngày\s+)?(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<dm>\d{{1,2}})\s*[/.-]\s*(?P<dy>\d{{4}})\b)
    | (?:\bngày\s+|^|\b(?:trước|hết|đến|từ)\s+)(?P<td>\d{{1,2}})\s+tháng\s+(?P<tm>\d{{1,2}})\b
        (?:\s*(?:/|-|,?\s+năm)\s*(?P<ty>\d{{4}})\b)?
    | (?:ngày\s+(?P<nd>\d{{1,2}})\s*-\s*|(?:ngày\s+)?\b(?<![/.-])(?P<pd>\d{{1,2}})/)
        (?P<pm>\d{{1,2}})\b(?!\s*[/.-]\s*\d)
    | (?:6|06|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm\s+(?P<hy>\d{{4}})\b
    | \bq(?:u[ýí])?\s*(?P<q>iv|i{{1,3}}|[1-4])\b (?:{_SEP}(?P<qy>\d{{4}})\b)?
    | (?:\btháng\s+|\bt)(?P<m>\d{{1,2}})\b (?:{_SEP}(?P<my>\d{{4}})\b)?
    | \b(?P<bm>\d{{1,2}})\s*/\s*(?P<by>\d{{4}})\b
    | (?<=[-–]\s)(?P<lm>\d{{1,2}})\b(?!\s*[/.\d-]) | \b(?P<y>(?:19|20)\d\d)\b
    """,
    re.VERBOSE,
)
_SHARED_MONTH = re.compile(
    r"(?<![/\d.-])(\d{1,2})\s*(?:-|–|đến|và)\s*(?=(?:ngày )?\d{1,2}/(\d{1,2})/(\d{4}))"
)
_SHARED_QUARTER = re.compile(r"(qu[ýí]\s+(?:iv|i{1,3}))\s*(,|và|-|–)\s*(?=(?:iv|i{1,3})\b)")
_RECURRING = re.compile(
    r"thường xuyên|liên tục|(?:hằng|hàng|mỗi) (?:năm|quý|tháng|tuần|ngày|kỳ|vụ|mùa|đợt)|định kỳ|theo chu kỳ"
    r"|\d+ lần ?(?:/|mỗi|một|trong) ?(?:năm|quý|tháng|tuần|ngày)|tháng cuối (?:mỗi )?quý|(?:cả|suốt) năm$"
)
_ONWARD = re.compile(
    r"và (?:các |những )?năm (?:tiếp theo|kế tiếp|sau)|(?:các|những) năm tiếp theo|trở đi|về sau"
)
_EVENT = re.compile(
    r"^(?:\W*(?:thực hiện|triển khai|hoàn thành|đảm bảo|bảo đảm)\s+)*"
    r"(?:sau khi|ngay sau|theo|khi có|khi |(?:trong )?(?:suốt )?quá trình|trong quá trình|tại thời điểm|"
    r"căn cứ|tùy|tuỳ|đột xuất)"
)
_RELATIVE = re.compile(r"\b\d+\s+(?:ngày|tháng|năm)(?: làm việc)?,?\s+(?:kể từ|tính từ|từ khi|sau khi)")
# Said beside a date: when it is to be counted from, or that only a part of the period is meant.
_UNSURE = re.compile(
    r"sau khi|kể từ|khi có|tùy|tuỳ|\bsau (?:năm|ngày|tháng|quý)|năm học|niên (?:khóa|độ)|\btuần\b"
    r"|\b(?:đầu|giữa|nửa) (?:năm|tháng|quý)|thượng tuần|trung tuần|hạ tuần"
)
_HALF_YEAR = re.compile(r"(?:0?6|sáu) tháng (?:đầu|cuối)")
_CLOCK = re.compile(r"\d{1,2}\s*(?:giờ|h|:)\s*\d{0,2}")
# "2023 - 2025, trong đó năm 2023 hoàn thành 30%": the rest tells a part of the time, or a stress in it.
_IN_DETAIL = re.compile(r"[,;(]\s*(?:trong đó|riêng|nhất là|cao điểm|chú trọng|tập trung vào|ưu tiên)\b.*$")
_BETWEEN = re.compile(r"[\s,.]*(?:-|–|đến|tới)(?:\s+(?:hết|ngày|năm|tháng|quý|cuối))*\s*")
_THEN_ENDS = re.compile(r"[\s,.;]*(?:kết thúc|hoàn thành)(?:\s+(?:trong|trước|vào|hết|ngày|cuối))*\s*")
_OPEN_START = re.compile(r"(?:^|\b)(?:kể\s+)?từ\s+(?:ngày\s+|năm\s+|đầu\s+(?:năm\s+)?)*$")
_BEFORE = re.compile(r"\btrước\s+(?:năm\s+)?$")


def parse_deadline(phrase: str) -> Deadline:
    """Read one deadline phrase as written in a plan.

    "Trước ngày X" means X itself; a month, quarter or year means its last day; "Trước năm N" means
    31/12 of the year before and asks for confirmation. A phrase without a calendar date has kind ``none``.
    Never raises: what cannot be read has kind ``none`` and ``certain`` False. Source: domain.md 4.4.
    """
    written = unicodedata.normalize("NFC", phrase or "").strip()
    text = re.sub(r"\s+", " ", written.replace("\u00a0", " ")).casefold().strip(" .;")
    if len(text) > _LONGEST:  # a paragraph, not a phrase: whatever dates it names, they are not its deadline
        return Deadline(DeadlineKind.NONE, phrase=written, certain=False)
    text = _SHARED_QUARTER.sub(r"\1 \2 quý ", text)
    text = _SHARED_MONTH.sub(r"\1/\2/\3 - ", text)  # "ngày 18 - 20/11/2026"
    if not text:
        return Deadline(DeadlineKind.NONE, phrase=written)
    whole, text = text, _IN_DETAIL.sub("", text).strip(" .;,")
    try:
        periods = _periods(text)
        kind, due, start, certain = _judge(text, periods)
        certain = certain and not (periods and _says_more(text, periods))
        certain = certain and not _TOKEN.search(whole[len(text) :])
    except ValueError:  # a day that does not exist, such as 31/6
        return Deadline(DeadlineKind.NONE, phrase=written, certain=False)
    return Deadline(kind, due, start, written, certain)


def _says_more(text: str, periods: list[_Period]) -> bool:
    """True where a date is qualified, or where digits are left over that the reading does not explain."""
    rest = text
    for period in reversed(periods):
        rest = rest[: period.at] + " " + rest[period.to :]
    unsure = _UNSURE.search(_HALF_YEAR.sub("", text)) is not None
    return unsure or re.search(r"\d", _CLOCK.sub("", rest)) is not None


_Reading = tuple[DeadlineKind, date | None, date | None, bool]


def _judge(text: str, periods: list[_Period]) -> _Reading:
    first = periods[0].start if periods else None
    if _RECURRING.search(text):
        return DeadlineKind.RECURRING, None, first, not periods
    if _RELATIVE.search(text):  # needs a day to count from, which the plan does not give
        return DeadlineKind.NONE, None, None, False
    if _EVENT.match(text) or not periods:
        return DeadlineKind.NONE, None, None, bool(_EVENT.match(text)) and not periods
    if _ONWARD.search(text):
        return DeadlineKind.FROM_YEAR_ONWARD, None, first, True
    return _judge_dates(text, periods)


def _judge_dates(text: str, periods: list[_Period]) -> _Reading:
    first, last = periods[0], periods[-1]
    lead = text[: first.at]
    between = text[first.to : last.at]
    begins = re.search(r"\b(?:từ|bắt đầu|khởi công)\b", lead) and _THEN_ENDS.fullmatch(between)
    if len(periods) == 2 and (begins or _BETWEEN.fullmatch(between)):
        return DeadlineKind.RANGE, last.end, first.start, first.start <= last.end
    if _OPEN_START.search(lead):
        bound = re.match(r"[\s,]*(?:-|–|đến|tới)", text[first.to :])
        if bound:  # "đến khi kết thúc …": it has an end, but not one of the calendar
            return DeadlineKind.NONE, None, first.start, False
        return DeadlineKind.FROM_YEAR_ONWARD, None, first.start, len(periods) == 1
    if last.unit == "day":
        return DeadlineKind.BY_DATE, last.end, None, len(periods) == 1
    if re.search(r"\bsau\s+(?:năm\s+)?$", lead):
        return DeadlineKind.NONE, None, None, False
    if _BEFORE.search(text[: last.at]):
        day_before = date.fromordinal(last.start.toordinal() - 1)
        return DeadlineKind.BY_PERIOD, day_before, None, False
    # A second sentence is a second stage ("Ban hành trong quý I năm 2026. Thực hiện rà soát …").
    return DeadlineKind.BY_PERIOD, last.end, None, len(periods) == 1 and ". " not in text


def _periods(text: str) -> list[_Period]:
    """All periods of the phrase in order; one without a year takes the year of the next that has one."""
    found = list(_TOKEN.finditer(text))
    years = [_year(match) for match in found]
    for at in range(len(found) - 2, -1, -1):
        years[at] = years[at] or years[at + 1]
    made = [_period(match, year) for match, year in zip(found, years, strict=True) if year]
    return [now for before, now in pairwise([None, *made]) if now and not _inside(before, now)]


def _inside(before: _Period | None, now: _Period) -> bool:
    return before is not None and now.at < before.to


def _year(match: re.Match) -> int | None:
    written = next((match[name] for name in ("dy", "ty", "hy", "qy", "my", "by", "y") if match[name]), None)
    return int(written) if written else None


def _period(match: re.Match, year: int) -> _Period:
    written = match["d"] or match["td"] or match["nd"] or match["pd"]
    if written:
        day = date(year, int(match["dm"] or match["tm"] or match["pm"]), int(written))
        return _Period("day", day, day, *match.span())
    if match["half"]:
        first = 1 if match["half"] == "đầu" else 7
        return _months("half", year, first, first + 5, match)
    if match["q"]:
        last = _QUARTERS[match["q"]] * 3
        return _months("quarter", year, last - 2, last, match)
    month = match["m"] or match["bm"] or match["lm"]
    if month:
        return _months("month", year, int(month), int(month), match)
    return _months("year", year, 1, 12, match)


def _months(unit: str, year: int, first: int, last: int, match: re.Match) -> _Period:
    end = date(year, last, monthrange(year, last)[1] if 1 <= last <= 12 else 0)
    return _Period(unit, date(year, first, 1), end, *match.span())
