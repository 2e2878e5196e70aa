"""Headings of task tables: which column says what. Headings seen: domain.md 4.3.

The head noun of a heading comes first in Vietnamese ("Thời gian hoàn thành nhiệm vụ" is a time), so of all
the words known here the one that stands first decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest


class Column(StrEnum):
    """What the cells of one column hold."""

    NUMBER = "number"
    TEXT = "text"
    LEAD = "lead"
    COORDINATE = "coordinate"
    ASSIGN = "assign"  # who carries it out, in roles the cells themselves may tell
    LEAD_AND_COORDINATE = "lead and coordinate"  # both in one cell
    PERSON = "person"  # the head who answers for it, the leader who follows it
    DEADLINE = "deadline"
    START = "start"
    END = "end"
    PERIOD = "period"  # "Quý I", "Tháng 3": a tick in the row says that the work falls into it
    OUTPUT = "output"
    UNIT = "unit"
    MONEY = "money"
    OTHER = "other"


AGENCIES = (Column.LEAD, Column.COORDINATE, Column.ASSIGN, Column.LEAD_AND_COORDINATE, Column.PERSON)
DATES = (Column.DEADLINE, Column.START, Column.END, Column.PERIOD)
CONTINUED = "〃"  # a cell that goes on with the merged cell above it

_HEADING_LENGTH = 120
_NUMBER = re.compile(r"(?:số\s+)?(?:s\s*t\s*t|t\s*t|thứ tự|số thứ tự|mục số)|số|no|#|mục", re.I)
_ENUMERATED = re.compile(r"\(?\s*(?:\d{1,2}|[a-z])\s*\)?(?:\s*=\s*[\d()+\-*/ ]+)?", re.I)
_PERIOD = re.compile(
    r"(?:qu[ýí]\s*|q)(?:iv|i{1,3}|[1-4])(?:\s*(?:/|-|năm)?\s*20\d\d)?"
    r"|(?:tháng|t)\s*\d{1,2}(?:\s*(?:/|-|năm)?\s*20\d\d)?|(?:năm\s+)?20\d\d"
    r"|6 tháng (?:đầu|cuối) năm(?: 20\d\d)?",
    re.I,
)
_SAYS: tuple[tuple[Column, re.Pattern], ...] = (
    (Column.UNIT, re.compile(r"đơn vị tính|đơn vị đo|\bđvt\b|khối lượng|số lượng|tỷ lệ|tỉ lệ", re.I)),
    (
        Column.OTHER,
        re.compile(r"ghi chú|căn cứ|cơ sở (?:pháp lý|thực hiện)|nguồn|hình thức|địa (?:điểm|bàn)", re.I),
    ),
    (
        Column.PERSON,
        re.compile(
            r"người (?:đứng đầu|phụ trách|chịu trách nhiệm|chỉ đạo|theo dõi)"
            r"|lãnh đạo|đồng chí|chuyên viên|(?:cơ quan |đơn vị )?(?:theo dõi|đôn đốc|thẩm định)",
            re.I,
        ),
    ),
    (Column.OUTPUT, re.compile(r"kết quả|sản phẩm|đầu ra|kết luận", re.I)),
    (Column.MONEY, re.compile(r"kinh phí|dự toán|số tiền|thành tiền|tổng mức|vốn\b|ngân sách", re.I)),
    (
        Column.DEADLINE,
        re.compile(
            r"thời gian|thời hạn|thời điểm|tiến độ|\bhạn\b|lộ trình|hoàn thành|mốc|ngày|kỳ báo cáo", re.I
        ),
    ),
    (
        Column.ASSIGN,
        re.compile(
            r"\b(?:cơ quan|đơn vị|sở|ban|bộ|ngành|phòng|địa phương|bộ phận|tổ chức|cấp)\b|chủ trì|phối hợp"
            r"|phân công|trách nhiệm|đầu mối|chủ thể|tham mưu|được giao",
            re.I,
        ),
    ),
    (
        Column.TEXT,
        re.compile(
            r"nhiệm vụ|nội dung|giải pháp|công việc|hoạt động|biện pháp|đề án|chương trình|dự án|văn bản"
            r"|nghị quyết|công tác|danh mục|tiêu chí|chỉ tiêu|mục tiêu|vấn đề|yêu cầu|tên",
            re.I,
        ),
    ),
    (Column.START, re.compile(r"^(?:từ|bắt đầu|khởi công)", re.I)),
    (Column.END, re.compile(r"^(?:đến|kết thúc)", re.I)),
)
_TARGETS = re.compile(r"^(?:các |tên |nội dung )?(?:chỉ tiêu|mục tiêu|tiêu chí)", re.I)
_WORK = re.compile(r"nhiệm vụ|giải pháp|công việc|hoạt động|nội dung (?:thực hiện|công việc)", re.I)


@dataclass(frozen=True)
class Columns:
    """The columns of one table, left to right, with their headings as written (both rows joined)."""

    kinds: tuple[Column, ...]
    labels: tuple[str, ...]

    def of(self, *kinds: Column) -> tuple[int, ...]:
        """Numbers of the columns of these kinds, left to right."""
        return tuple(at for at, kind in enumerate(self.kinds) if kind in kinds)

    @property
    def are_of_tasks(self) -> bool:
        """False for a list of indicators, amounts or people, which has headings too."""
        texts = [self.labels[at] for at in self.of(Column.TEXT)]
        if not texts or not self.of(*AGENCIES, *DATES):
            return False
        if all(_TARGETS.match(text) and not _WORK.search(text) for text in texts):
            return False
        if self.of(Column.UNIT, Column.MONEY) and not (self.of(*DATES) and self.of(*AGENCIES)):
            return False
        return bool(self.of(*AGENCIES)) or any(_WORK.search(text) for text in texts)


def read_headings(rows: Sequence[Sequence[str]]) -> tuple[Columns | None, int]:
    """(columns, rows used) of a table that begins with headings; (None, 0) of any other rows.

    A second row below a merged heading ("Phân công thực hiện" over "Chủ trì", "Phối hợp") and the row of
    column numbers "(1) (2) (3)" belong to the headings. Columns of a table that holds no tasks come back too:
    see ``Columns.are_of_tasks``.
    """
    if not rows or not _are_headings(rows[0]):
        return None, 0
    labels, used = [_plain(cell) for cell in rows[0]], 1
    parents: Sequence[str] = labels
    if len(rows) > 1 and _are_below(labels, rows[1]):
        labels, parents, used = _joined(labels, rows[1]), labels, 2
    kinds = [_kind(label, below) for label, below in zip(labels, _below(parents, labels), strict=True)]
    while len(rows) > used and is_enumeration(rows[used]):
        used += 1
    return Columns(tuple(_settled(kinds, labels)), tuple(labels)), used


def is_enumeration(cells: Sequence[str]) -> bool:
    """True for the row of column numbers below the headings: "(1) | (2) | (3)"."""
    said = [cell.strip() for cell in cells if cell.strip() and cell.strip() != CONTINUED]
    return len(said) > 1 and all(_ENUMERATED.fullmatch(cell) for cell in said)


def heading_kind(label: str) -> Column | None:
    """What a column under this heading holds, None where the heading is not known."""
    label = _plain(label)
    if not label or len(label) > _HEADING_LENGTH:
        return None
    if _NUMBER.fullmatch(label.strip(" .")):
        return Column.NUMBER
    if _PERIOD.fullmatch(label):
        return Column.PERIOD
    found = [(match.start(), order) for order, (_, says) in enumerate(_SAYS) if (match := says.search(label))]
    if not found:
        return None
    kind = _SAYS[min(found)[1]][0]
    return _role(label) if kind is Column.ASSIGN else _time(label) if kind is Column.DEADLINE else kind


def _role(label: str) -> Column:
    lead = re.search(r"chủ trì|đầu mối|chịu trách nhiệm|tham mưu|thực hiện chính", label, re.I)
    coordinate = re.search(r"phối hợp", label, re.I)
    if lead and coordinate:
        return Column.LEAD_AND_COORDINATE
    return Column.LEAD if lead else Column.COORDINATE if coordinate else Column.ASSIGN


def _time(label: str) -> Column:
    if re.search(r"bắt đầu|khởi công", label, re.I) and not re.search(r"kết thúc|hoàn thành", label, re.I):
        return Column.START
    return Column.END if re.search(r"kết thúc", label, re.I) else Column.DEADLINE


def _plain(cell: str) -> str:
    return re.sub(r"[\s*_]+", " ", cell).strip(" :.")


def _are_headings(cells: Sequence[str]) -> bool:
    """True where the cells name a text column and one for who or when, and none of them is data."""
    said = [_plain(cell) for cell in cells if cell.strip() and cell.strip() != CONTINUED]
    if len(set(said)) < 2 or any(len(cell) > _HEADING_LENGTH for cell in said):
        return False
    if re.fullmatch(r"[\dIVX]{1,4}", said[0]) or any(cell.endswith((";", ",")) for cell in said):
        return False
    kinds = [heading_kind(cell) for cell in said]
    known = [kind for kind in kinds if kind]
    named = Column.TEXT in known or Column.NUMBER in known
    who_or_when = any(kind in known for kind in (*AGENCIES, *DATES, Column.UNIT, Column.MONEY))
    return named and who_or_when and len(known) >= 2 and 2 * len(known) >= len(said)


def _are_below(labels: Sequence[str], cells: Sequence[str]) -> bool:
    """True for the second row of the headings: it names columns under a heading that spans several."""
    said = [(at, cell.strip()) for at, cell in enumerate(cells) if cell.strip() and cell.strip() != CONTINUED]
    fresh = [(at, cell) for at, cell in said if at >= len(labels) or _plain(cell) != labels[at]]
    if not fresh or any(
        len(cell) > _HEADING_LENGTH or cell[0].isdigit() and not _PERIOD.fullmatch(cell) for _, cell in fresh
    ):
        return False
    spans = any(
        at >= len(labels) or not labels[at] or labels[at] in (CONTINUED, labels[at - 1]) for at, _ in fresh
    )
    return spans and all(heading_kind(cell) for _, cell in fresh)


def _joined(labels: Sequence[str], cells: Sequence[str]) -> list[str]:
    return [
        _plain(below) if below.strip() and below.strip() != CONTINUED else above
        for above, below in zip_longest(labels, cells, fillvalue="")
    ]


def _below(parents: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The merged heading above each column, carried to the right over its empty cells."""
    found, parent = [], ""
    for at in range(len(labels)):
        parent = parents[at] if at < len(parents) and parents[at] else parent
        found.append(parent)
    return found


def _kind(label: str, parent: str) -> Column | None:
    kind = heading_kind(label)
    above = heading_kind(parent) if parent != label else None
    if kind in (None, Column.OTHER, Column.TEXT, Column.ASSIGN) and above in (
        *AGENCIES,
        *DATES,
        Column.MONEY,
    ):
        return above if label else None
    if kind in (Column.PERIOD, Column.UNIT) and above in (Column.MONEY, Column.UNIT):
        return above
    return kind


def _settled(kinds: Sequence[Column | None], labels: Sequence[str]) -> list[Column]:
    """Kinds in the light of each other: a table without a known text column has it in its first unknown one;
    who "carries out" beside who coordinates leads."""
    known = list(kinds)
    if Column.TEXT not in known:
        free = [at for at, kind in enumerate(known) if kind is None and labels[at]]
        if free:
            known[free[0]] = Column.TEXT
    if Column.COORDINATE in known and Column.LEAD not in known:
        known = [Column.LEAD if kind is Column.ASSIGN else kind for kind in known]
    if Column.DEADLINE in known:
        known = [Column.OTHER if kind is Column.PERIOD else kind for kind in known]
    return [kind or Column.OTHER for kind in known]
