"""A plan file as clean paragraphs: NFC, no markdown marks, broken paragraphs joined again.

Sources differ: one paragraph a line with page breaks inside sentences, or web text wrapped at 80 columns.
Nothing but marks is dropped; ``words`` lets a test compare any two stages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tasks.importer.fields import starts_with_label

MAX_BYTES = 5 * 1024 * 1024
_TEXT_TYPES = {".txt", ".md", ".text", ""}
_WRAP_COLUMNS = 130  # no line of a hard-wrapped text is longer; an unwrapped plan always has longer ones

MARKER = re.compile(
    r"(?:[-–+•*]|\(?\d{1,2}(?:\.\d{1,2})*\s?[.)]|\(?[a-zđ]\d?\s?\)|[a-zđ]\.|[IVX]{1,5}\s?[.)]|[A-HĐ][.)])(?=\s)"
    r"|[-–+•](?=[^\W\d])|(?:Điều|Chương|Phần|PHẦN|PHỤ LỤC|Phụ lục|Hoạt động|Nhiệm vụ) [\dIVX]+"
)
TYPE_NAME = re.compile(r"(?:KẾ HOẠCH|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|CHỈ THỊ|NGHỊ QUYẾT|ĐỀ ÁN)(?: HÀNH ĐỘNG)?")
_OWN_LINE = re.compile(
    r"(?:TM|KT|TL|TUQ|Q)\.|(?:PHÓ )?(?:CHỦ TỊCH|THỦ TƯỚNG|GIÁM ĐỐC|BỘ TRƯỞNG)$|Nơi nhận|Số\s*:|\(?Kèm theo"
)
_RULE_LINE = re.compile(r"[\s|_*=–—-]{3,}|[|*_\s]+")
_CUT_WORD = re.compile(r"(?:,| (?:và|của|các|với|về|cho|trong|tại|theo|từ|đến|những|do|hoặc|là|để|bằng|số))$")


class PlanReadError(Exception):
    """The document cannot be read; the message says in Vietnamese what the user can do."""


def read_plan(path: str | Path) -> tuple[str, ...]:
    """Paragraphs of a plan file, in order.

    Raises PlanReadError for a missing or empty file, one over 5 MB, an unsupported type, or bytes that are
    not UTF-8 text. Only .txt and .md are read so far (design.md 9 asks for more).
    """
    path = Path(path)
    if path.suffix.lower() not in _TEXT_TYPES:
        raise PlanReadError(
            f"Hệ thống chưa đọc được tệp “{path.suffix}”. Hãy mở tệp “{path.name}” và lưu thành "
            "văn bản thuần .txt (mã UTF-8), rồi nhập lại."
        )
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError:
        raise PlanReadError(f"Không mở được tệp “{path.name}”. Hãy kiểm tra tên và quyền đọc tệp.") from None
    if size > MAX_BYTES:
        raise PlanReadError(
            f"Tệp “{path.name}” lớn hơn 5 MB. Hãy bỏ hình ảnh, chỉ giữ phần chữ rồi nhập lại."
        )
    return clean_paragraphs(decode(data))


def decode(data: bytes) -> str:
    """Bytes of a text file, as text; raises PlanReadError when they are not UTF-8 text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise PlanReadError(
            "Tệp không phải văn bản mã UTF-8 (có thể là tệp nhị phân hoặc phông chữ cũ TCVN3, VNI). "
            "Hãy mở tệp và lưu lại thành .txt, chọn mã (encoding) UTF-8."
        )
    return text


def clean_paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of a text: marks dropped, wrapped lines and paragraphs cut by a page break joined.

    Raises PlanReadError when no text is left.
    """
    lines = [_clean(line) for line in unicodedata.normalize("NFC", text).splitlines()]
    found = _unwrap(lines) if _is_wrapped(lines) else (line for line in lines if line)
    paragraphs: list[list[str]] = []
    for piece in found:
        if paragraphs and _is_cut(paragraphs[-1][-1], piece):
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
    if not paragraphs:
        raise PlanReadError("Tệp trống, không có chữ nào. Hãy chọn tệp chứa toàn văn kế hoạch.")
    return tuple(" ".join(pieces) for pieces in paragraphs)


def words(text: str) -> list[str]:
    """The words of a text without spacing and marks: what must not change between file and parts."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).replace("_", " "))


def _clean(line: str) -> str:
    """One line without markdown marks; "" for a rule or a lone table bar."""
    line = re.sub(r"[\u200b-\u200d\ufeff\u00ad]", "", line)
    line = re.sub(r"[\s\u00a0]+", " ", line).strip()
    if _RULE_LINE.fullmatch(line):
        return ""
    bullet = "* " if re.match(r"\*\s+[^*]+$", line) else ""
    line = re.sub(r"^(?:#{1,6}|>)\s+", "", line)
    line = re.sub(r"\\([-.*_#+()\[\]])", r"\1", line).replace("*", " " if bullet else "")
    line = re.sub(r" +", " ", re.sub(r"^__|__$", "", line)).strip()
    # "**6**." and "6 ." are the same number; the blank comes from the dropped marks.
    return bullet + re.sub(r"^(\w{1,4}) (?=[.)] )", r"\1", line)


def _is_wrapped(lines: list[str]) -> bool:
    """True where line ends are only typing: lines are short and many go on in the middle of a sentence."""
    if max((len(line) for line in lines if "|" not in line), default=0) > _WRAP_COLUMNS:
        return False
    inside = [after for before, after in pairwise(lines) if before and after and not _is_own(after)]
    return sum(line[0].islower() for line in inside) > 0.15 * len(inside)


def _is_own(line: str) -> bool:
    """True for a line that is a paragraph of its own whatever stands before it."""
    return bool(MARKER.match(line) or _OWN_LINE.match(line) or starts_with_label(line) or "|" in line)


def _unwrap(lines: list[str]) -> Iterator[str]:
    """Paragraphs of hard-wrapped text: a blank line, a marker or a label starts a new one."""
    width = max((len(line) for line in lines if "|" not in line), default=0)
    current = last = ""
    for line in lines:
        if current and line and not _starts_paragraph(last, line, width):
            current += " " + line
        else:
            if current:
                yield current
            current = line
        last = line
    if current:
        yield current


def _starts_paragraph(last: str, line: str, width: int) -> bool:
    if _is_own(line) or "|" in last:
        return True
    if TYPE_NAME.fullmatch(last) or TYPE_NAME.fullmatch(line):
        return True
    if last.isupper() and not line.isupper() and not re.fullmatch(r".{1,4}[.)]", last):
        return True
    return last.endswith((".", ";", "./.")) and len(last) < 0.7 * width and not MARKER.fullmatch(last + " ")


def _is_cut(before: str, after: str) -> bool:
    """True where a page break (or a stray blank line) cut one paragraph in two."""
    if MARKER.match(after) or starts_with_label(after) or "|" in before + after:
        return False
    if before.endswith((".", ";", ":", "!", "?", "/", "”", '"')) or before.isupper():
        return re.fullmatch(r"(?:\(?\w{1,4}|[\d.]{1,8})[.)]", before) is not None and not after.isupper()
    if re.match(r"(?:Số\s*:|[^,]{2,40}, ngày)", before):
        return False
    return after[0].islower() or _CUT_WORD.search(before) is not None
