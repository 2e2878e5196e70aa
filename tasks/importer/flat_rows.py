"""One row of a table whose cells ran together: which of its lines belong to which column.

Columns come in the order of the headings, so a row is cut into as many stretches of lines, some of them
empty. Each cut is weighed by what its cells look like (agencies, a date, a product, the width of the lines),
and the best is taken. It stays a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from tasks.deadlines import DeadlineKind, parse_deadline
from tasks.importer.assignments import is_agency_list
from tasks.importer.columns import AGENCIES, DATES, Column
from tasks.importer.fields import UPPER

_OPENS_CELL = re.compile(rf"[{UPPER}\d“\"(+-]")
_HANGS = re.compile(
    r"(?:[,;(/-]|\b(?:và|của|các|với|thuộc|cho|do|ở|từ|đến|trong|có|liên|cơ|tổ|đơn|địa|nhân|trình|hằng|hàng"
    r"|thường|những|về|theo|là|bằng|Bộ|Sở|Ủy|Uỷ|Hội|Các|Cơ|Quý|quý|tháng|Tháng|năm|Năm|ngày|Y|đối|thủ|Thủ"
    r"|Chủ tịch|Giám đốc|Văn phòng|Thanh tra|nhóm))$"
)
_AGENCY = re.compile(
    r"(?:(?:Các|Những|Thủ trưởng|Giám đốc)\s+)?(?:Bộ|Sở|Ủy ban|Uỷ ban|UBND|UBMTTQ|MTTQ|Mặt trận|HĐND|Hội|Ban"
    r"|Cơ quan|Cơ sở|Công an|Thanh tra|Văn phòng|Cục|Chi cục|Vụ|Viện|Trung tâm|Trường|Đại học|Báo|Đài"
    r"|Ngân hàng|Thuế|Bảo hiểm|BHXH|Tòa án|Viện kiểm sát|Kiểm toán|Tỉnh đoàn|Đoàn|Liên đoàn|Liên minh|Phòng"
    r"|Đơn vị|Địa phương|Doanh nghiệp|bộ|sở|ban|ngành|cơ quan|đơn vị|địa phương|xã|phường|tổ chức"
    r"|doanh nghiệp)\b",
)
_DATE = re.compile(
    r"(?:nhiệm vụ thường xuyên|hoàn thành|xong|thực hiện|trong|trước|sau|từ|đến|quý|quí|tháng|năm|ngày|hằng"
    r"|hàng|thường xuyên|định kỳ|giai đoạn|đã hoàn thành|theo|khi|cả năm|liên tục|6 tháng"
    r"|\d{1,2}[/.-]\d|\d{4})",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"(?:các\s+)?(?:văn bản|quyết định|nghị quyết|nghị định|thông tư|luật|kế hoạch|đề án|báo cáo|tờ trình"
    r"|chương trình|công văn|hướng dẫn|hoạt động|chỉ thị|quy chế|quy định|dự án|hồ sơ|chỉ tiêu|hội nghị"
    r"|phần mềm|hệ thống|danh mục|tài liệu|tin|bài|lớp|biên bản|dự thảo|phương án|thông báo|kết quả|mô hình)",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-ZĐ]{2,}\b")
_ROMAN = re.compile(r"[IVX]+\b")
# "UBND tỉnh Sở Y tế": two names with nothing between them stand in two cells.
_RUN_TOGETHER = re.compile(
    r"(?<![,;:])(?<!\bvà)(?<!\bcủa)(?<!\bvới)(?<!\bthuộc)(?<!\bcác)(?<!\bCác)"
    r"(?<!phòng)(?<!\btra)(?<!tịch)(?<!đốc)(?<!trưởng)(?<!^) (?:Sở|Bộ|UBND|Ủy ban|Uỷ ban|Công an|Thanh tra) "
)
_CLASS_AFTER_NAME = re.compile(
    r"(?<=\w)(?<!\bcác)(?<!\bCác)(?<!\bcủa)(?<!\bvà)(?<!\bvới)(?<!\bthuộc)(?<!\bnhững)(?<!\bcác bộ)"
    r"(?<!trưởng)\s"
    r"(?=cơ quan,|đơn vị (?:có )?liên quan|các (?:sở|cơ quan|đơn vị|địa phương)\b)"
)
# Two halves of one word: what a page break leaves in two pieces of one cell.
_HALVES = {
    ("cơ", "quan"), ("cơ", "sở"), ("tổ", "chức"), ("đơn", "vị"), ("địa", "phương"), ("liên", "quan"),
    ("có", "liên"), ("ủy", "ban"), ("uỷ", "ban"), ("nhân", "dân"), ("hội", "đồng"), ("thành", "phố"),
    ("đặc", "khu"), ("y", "tế"), ("doanh", "nghiệp"), ("chữa", "bệnh"), ("khám", "bệnh"),
}  # fmt: skip
_SECOND_HALVES = {second for _, second in _HALVES}
_INNER_CELL = re.compile(
    r"(?<=\S)\s+(?=(?:(?:Bộ|Sở|UBND|Ủy ban|Uỷ ban|Công an|Thanh tra|Văn phòng|Các sở|Các bộ)\s+\S"
    r"|Thường xuyên|Hằng năm|Hàng năm|Quý\s+[IV]|Tháng\s+\d|Năm\s+20|Trước\s+(?:ngày\s+)?\d))"
)
_GLUED = 3.0  # a cut inside a line must be worth this much more
_LONGEST_NAMES, _LONGEST_DATE = 250, 120  # letters
_NEVER = -1000.0


def cut_row(
    lines: Sequence[str], columns: Sequence[Column], width: int, before: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Cells of the lines of one row, one for each of ``columns`` (the number left out), "" for an empty one.

    ``width`` is the length of a full line of the text column. ``before`` holds the cells of the same row on
    the page before: then every cell goes on with one of those, and any may have ended there.
    """
    past = tuple(before) if before else None
    told = tuple(line for line in lines if line)
    ends, weight = _best(told, tuple(columns), width, past)
    for apart in _apart(told):
        other, other_weight = _best(apart, tuple(columns), width, past)
        if other_weight > weight + _GLUED:
            told, ends, weight = apart, other, other_weight + _GLUED
    return tuple(" ".join(told[start:end]) for start, end in pairwise((0, *ends)))


def runs_together(text: str) -> bool:
    """True for two agencies with nothing between them: a cell cut wrongly."""
    return _RUN_TOGETHER.search(text) is not None


def part_names(text: str) -> str:
    """The agencies of a guessed cell with the commas lost at line ends: "Sở Y tế cơ quan, đơn vị"."""
    return _CLASS_AFTER_NAME.sub(", ", _RUN_TOGETHER.sub(lambda match: f",{match[0]}", text))


def fit_cells(cells: Sequence[str], columns: Sequence[Column]) -> tuple[str, ...]:
    """Whole cells of a row that lost some of its own, each in the column it looks like."""
    width = max(len(cells[0]), 40)
    ends, _ = _best(
        tuple(cells), tuple(columns), width, None, 1 if len(cells) <= len(columns) else len(cells)
    )
    return tuple("\n".join(cells[start:end]) for start, end in pairwise((0, *ends)))


def _hangs(text: str) -> bool:
    """True where a text ends in a word or a comma that wants another."""
    return _HANGS.search(text[-20:]) is not None


def _apart(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The lines with one of them cut in two, where the last words of a line may be a cell of their own."""
    for at, line in enumerate(lines):
        for inner in _INNER_CELL.finditer(line):
            if not _hangs(line[: inner.start()]):
                yield (
                    *lines[:at],
                    line[: inner.start()].strip(),
                    line[inner.start() :].strip(),
                    *lines[at + 1 :],
                )


def _best(
    lines: tuple[str, ...],
    columns: tuple[Column, ...],
    width: int,
    before: tuple[str, ...] | None,
    most: int | None = None,
) -> tuple[tuple[int, ...], float]:
    """(end of each column's lines, weight) of the best cut; no column takes more than ``most`` lines."""
    count = len(lines)
    reached: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for at, column in enumerate(columns):
        past = before[at] if before else None
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (weight, ends) in reached.items():
            last = range(start, min(count, start + (most or count)) + 1)
            for end in last:
                worth = weight + _worth(lines[start:end], column, width, past)
                if end not in after or worth > after[end][0]:
                    after[end] = (worth, (*ends, end))
        reached = after
    weight, ends = reached[count]  # always there: a column may take all the lines, or each one of them
    return ends, weight


@lru_cache(maxsize=20_000)
def _worth(lines: tuple[str, ...], column: Column, width: int, past: str | None) -> float:
    """How much a stretch of lines looks like a cell of this column, or the end of one begun a page before."""
    if not lines:
        return _worth_of_nothing(column, past)
    if past == "" or (past is None and not _may_open(lines[0], column)):
        return -9.0
    text = " ".join(lines)
    worth = _worth_of_shape(lines, column, width)
    if past is None:
        return worth + _worth_of_content(text, column)
    joint = _worth_of_joint(past, text, column)
    if joint < 0 and column is not Column.TEXT:
        return worth + joint
    whole = _worth_of_content(f"{past} {text}".strip(), column)
    return worth + joint + whole - _worth_of_content(past, column)


def _worth_of_content(text: str, column: Column) -> float:
    worth = -9.0 if text.endswith(",") else -4.0 if _hangs(text) else 0.0
    if column in AGENCIES:
        return worth + _worth_of_agencies(text) - _cost_of_small_letter(text)
    if column in DATES:
        return worth + _worth_of_date(text)
    if column is Column.TEXT:
        return worth + (1.0 if text[:1].isupper() else 0.0)
    return worth + _worth_of_product(text)


def _worth_of_nothing(column: Column, past: str | None) -> float:
    if past is not None:
        return 0.0
    if column is Column.TEXT:
        return _NEVER
    return {Column.LEAD: -3.0, Column.ASSIGN: -3.0, Column.DEADLINE: -3.0}.get(column, -1.0)


def _may_open(line: str, column: Column) -> bool:
    if _OPENS_CELL.match(line):
        return True
    return (column in AGENCIES and _AGENCY.match(line) is not None) or (
        column in DATES and _DATE.match(line) is not None
    )


def _worth_of_shape(lines: tuple[str, ...], column: Column, width: int) -> float:
    """Text lines are wide but for the last; lines of other cells are not."""
    if column is Column.TEXT:
        narrow = sum(len(line) < 0.6 * width for line in lines[:-1])
        ended = sum(line.endswith(".") and len(line) < 0.75 * width for line in lines[:-1])
        agencies = sum(_AGENCY.match(line) is not None and len(line) < 0.5 * width for line in lines[1:])
        return -1.5 * (narrow - min(ended, narrow)) - 2.0 * agencies
    return -2.0 * sum(len(line) > 0.75 * width for line in lines)


def _worth_of_joint(past: str, text: str, column: Column) -> float:
    """A cell cut by a page: its two pieces fit like the halves of a word."""
    halves = past.split()[-1].casefold().strip(",;"), text.split()[0].casefold().strip(",;.")
    if halves in _HALVES:
        return 4.0
    if column is Column.TEXT:
        return 1.0 if not past.endswith(".") else -2.0
    if halves[1] in _SECOND_HALVES or not _hangs(past):
        return -5.0
    return 0.0


@lru_cache(maxsize=20_000)
def _worth_of_agencies(text: str) -> float:
    if _ROMAN.match(text) or len(text) <= _LONGEST_NAMES and _RUN_TOGETHER.search(text):
        return -1.0
    if len(text) > _LONGEST_NAMES or not (_AGENCY.match(text) or _ACRONYM.match(text)):
        return -6.0
    if is_agency_list(text):
        return 6.0
    head = re.split(r"[,;]| trình | đối với ", text, maxsplit=1)[0]
    if _AGENCY.match(text) and len(text) < 200:
        return 4.0 if is_agency_list(head) else 2.0
    return -6.0


def _cost_of_small_letter(text: str) -> float:
    """A line of the text may begin with "bộ" or "ban" too; a cell begins with a capital but for "các sở"."""
    return 0.0 if not text[:1].islower() else 2.0 if text.startswith(("các ", "cơ quan", "đơn vị")) else 5.0


@lru_cache(maxsize=20_000)
def _worth_of_date(text: str) -> float:
    if len(text) > _LONGEST_DATE or not _DATE.match(text):
        return -6.0
    read = parse_deadline(text)
    if text[:1].islower() and not text.startswith(("trước", "trong", "thường xuyên", "hằng", "hàng", "từ")):
        return -3.0
    if text[:1].islower():
        return 3.0 if read.kind is not DeadlineKind.NONE else -3.0
    return 6.0 if read.kind is not DeadlineKind.NONE else 3.0 if len(text) < 60 else 0.0


@lru_cache(maxsize=20_000)
def _worth_of_product(text: str) -> float:
    if _PRODUCT.match(text):
        return 4.0
    if len(text) > _LONGEST_NAMES:
        return 0.0
    if parse_deadline(text).kind is not DeadlineKind.NONE and len(text) < 30:
        return -5.0
    return -4.0 if is_agency_list(text) else 1.0
