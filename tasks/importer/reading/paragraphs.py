"""Lines as paragraphs: no markdown marks, wrapped lines and paragraphs cut by a page break whole again.

Sources differ: one paragraph a line with page breaks inside sentences, or web text wrapped at 80 columns.
Nothing but marks is dropped; ``words`` lets a test compare any two stages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, zip_longest

from tasks.importer.fields import UPPER, label_kind, starts_with_label
from tasks.importer.flat_tables import recover_tables
from tasks.importer.reading.document import PlanReadError, is_row, table_row, tidy

_WRAP_COLUMNS = 130  # no line of a hard-wrapped text is longer; an unwrapped plan always has longer ones

MARKER = re.compile(
    r"(?:[-–+•*]|\(?\d{1,2}(?:\.\d{1,2})*\s?[.)]|\(?[a-zđ]\d?\s?\)|[a-zđ]\.|[IVX]{1,5}\s?[.)]|[A-HĐ][.)])(?=\s)"
    r"|[-–+•](?=[^\W\d])|(?:Điều|Chương|Phần|PHẦN|PHỤ LỤC|Phụ lục|Hoạt động|Nhiệm vụ) [\dIVX]+"
)
TYPE_NAME = re.compile(r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|CHỈ THỊ|NGHỊ QUYẾT|ĐỀ ÁN)(?: HÀNH ĐỘNG)?")
_OWN_LINE = re.compile(
    r"(?:TM|KT|TL|TUQ|Q)\.|(?:PHÓ )?(?:CHỦ TỊCH|THỦ TƯỚNG|GIÁM ĐỐC|BỘ TRƯỞNG)$|Nơi nhận|Số\s*:|\(?Kèm theo"
)
# Words of the headings of a table of tasks.
HEADING = re.compile(
    r"nhiệm vụ|nội dung|chủ trì|phối hợp|thời gian|thời hạn|cơ quan|đơn vị|\bs?tt\b", re.IGNORECASE
)
_RULE_LINE = re.compile(r"[\s|_*=~–—―─━-]{3,}|[|*_\s]+")
_CUT_WORD = re.compile(r"(?:,| (?:và|của|các|với|về|cho|trong|tại|theo|từ|đến|những|do|hoặc|là|để|bằng|số))$")
_LAST_WORDS = re.compile(rf"(?:^|(?<=[.;]\s))[{UPPER}][^\W\d]*(?: [^\W\d]+){{0,2}}$")
# "52-" at the end of a line goes on with "CT/TW": Vietnamese breaks no words, so the hyphen is the name's.
_OPEN_HYPHEN = re.compile(r"\w[-/]$")


def clean_paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of a text: marks dropped, wrapped lines and paragraphs cut by a page break joined.

    Raises PlanReadError when no text is left.
    """
    lines = [_clean(line) for line in recover_tables(text.splitlines())]
    found = _unwrap(lines) if _is_wrapped(lines) else (line for line in lines if line)
    paragraphs = join_cut(found)
    if not paragraphs:
        raise PlanReadError("Tệp trống, không có chữ nào. Hãy chọn tệp chứa toàn văn kế hoạch.")
    return paragraphs


def join_cut(found: Iterable[str]) -> tuple[str, ...]:
    """Paragraphs without rules, those whole again that a page break or a stray line end cut in two."""
    paragraphs: list[list[str]] = []
    for piece in found:
        if _RULE_LINE.fullmatch(piece):
            continue
        if paragraphs and _is_cut(paragraphs[-1][-1], piece):
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
    return tuple(join_lines(pieces) for pieces in paragraphs)


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one paragraph as one line."""
    lines = list(lines)
    blanks = ("" if _OPEN_HYPHEN.search(line) else " " for line in lines[:-1])
    return "".join(line + blank for line, blank in zip_longest(lines, blanks, fillvalue=""))


def is_own(line: str) -> bool:
    """True for a line that is a paragraph of its own whatever stands before it."""
    return bool(MARKER.match(line) or _OWN_LINE.match(line) or starts_with_label(line) or _has_bar(line))


def _clean(line: str) -> str:
    """One line without markdown marks; "" for a rule or a lone table bar."""
    line = tidy(line)
    if _RULE_LINE.fullmatch(line):
        return ""
    bullet = "* " if re.match(r"\*\s+[^*]+$", line) else ""
    line = re.sub(r"^(?:#{1,6}|>)\s+", "", line)
    line = re.sub(r"\\([-.*_#+()\[\]])", r"\1", line).replace("*", " " if bullet else "")
    line = re.sub(r" +", " ", re.sub(r"^__|__$", "", line)).strip()
    if re.fullmatch(r"\|.+\|.*\|", line):
        return table_row(re.sub(r"\s*<br ?/?>\s*", "\n", cell) for cell in _cells(line))
    # "**6**." and "6 ." are the same number; the blank comes from the dropped marks.
    return bullet + re.sub(r"^(\w{1,4}) (?=[.)] )", r"\1", line)


def _cells(line: str) -> list[str]:
    return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line[1:-1])]


def _has_bar(line: str) -> bool:
    return "|" in line or is_row(line)


def _is_wrapped(lines: list[str]) -> bool:
    """True where line ends are only typing: lines are short and many go on in the middle of a sentence."""
    if max((len(line) for line in lines if not _has_bar(line)), default=0) > _WRAP_COLUMNS:
        return False
    inside = [after for before, after in pairwise(lines) if before and after and not is_own(after)]
    return sum(line[0].islower() for line in inside) > 0.15 * len(inside)


def _unwrap(lines: list[str]) -> Iterator[str]:
    """Paragraphs of hard-wrapped text: a blank line, a marker or a label starts a new one."""
    width = max((len(line) for line in lines if not _has_bar(line)), default=0)
    current: list[str] = []
    for line in lines:
        if current and (not line or _starts_paragraph(current[-1], line, width)):
            yield join_lines(current)
            current = []
        if line:
            current.append(line)
    if current:
        yield join_lines(current)


def _cuts_label(before: str, after: str) -> bool:
    """True for "… . Thời gian" and "thực hiện: Quý II": one label, cut by the end of a line or page."""
    opened = _LAST_WORDS.search(before) if after[:1].islower() else None
    label = after.partition(":")[0]
    return opened is not None and label_kind(f"{opened[0]} {label}") is not None


def _starts_paragraph(last: str, line: str, width: int) -> bool:
    if _cuts_label(last, line):
        return False
    if is_own(line) or _has_bar(last):
        return True
    if TYPE_NAME.fullmatch(last) or TYPE_NAME.fullmatch(line):
        return True
    if last.isupper() and not line.isupper() and not re.fullmatch(r".{1,4}[.)]", last):
        return True
    return last.endswith((".", ";", "./.")) and len(last) < 0.7 * width and not MARKER.fullmatch(last + " ")


def _is_cut(before: str, after: str) -> bool:
    """True where a page break (or a stray blank line) cut one paragraph in two."""
    if _cuts_label(before, after):
        return True
    if (
        MARKER.match(after)
        or starts_with_label(after)
        or "|" in before + after
        or is_row(before)
        or is_row(after)
    ):
        return False
    if before.endswith((".", ";", ":", "!", "?", "/", "”", '"')) or before.isupper():
        return re.fullmatch(r"(?:\(?\w{1,4}|[\d.]{1,8})[.)]", before) is not None and not after.isupper()
    if re.match(r"(?:Số\s*:|[^,]{2,40}, ngày)", before):
        return False
    return after[0].islower() or _CUT_WORD.search(before) is not None
