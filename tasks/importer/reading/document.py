"""What reading hands on: the paragraphs and table rows of a document, and what a person should know of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
MAX_LETTERS = 2_000_000

BAR = "|"  # between the cells of a table row
BROKEN_BAR = "¦"  # a bar inside a cell's words; between cells, it says that the columns were guessed
ABOVE = "〃"  # all of a cell that goes on with the merged cell above it

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ufffe\uffff\ud800-\udfff]"
)


class PlanReadError(Exception):
    """The document cannot be read; the message says in Vietnamese what the user can do."""


@dataclass(frozen=True)
class Document:
    """A document as read.

    A table row is one paragraph, "| cell | cell |": the paragraphs of a cell stand on lines of their own, a
    merged cell stands in its first column and row, with ABOVE in the rows below and nothing in the columns
    beside. "¦ cell ¦ cell ¦" is a row whose columns were guessed.
    """

    paragraphs: tuple[str, ...]
    notes: tuple[str, ...] = ()  # Vietnamese sentences for the person who gave the file
    left_out: tuple[str, ...] = ()  # words of the file that are none of the plan: page headers, hidden text


def table_row(cells: Iterable[str], bar: str = BAR) -> str:
    """The cells of one row as a paragraph; ``bar`` is BROKEN_BAR where the columns were guessed."""
    inside = (cell.replace(BAR, BROKEN_BAR).strip() for cell in cells)
    return f"{bar} " + f" {bar} ".join(inside) + f" {bar}"


def is_row(paragraph: str) -> bool:
    """True for a paragraph that is a table row, its columns known or guessed."""
    return paragraph.startswith((f"{BAR} ", f"{BROKEN_BAR} "))


def tidy(text: str) -> str:
    """One line in NFC with single blanks, without characters nobody can see."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text))).strip()


def words(text: str) -> list[str]:
    """The words of a text without spacing and marks: what must not change between file and parts."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).replace("_", " "))


def check_size(source: Path | bytes, name: str) -> None:
    """Raises PlanReadError for a file that is not there or too big to be read."""
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
    except OSError:
        raise unopened(name) from None
    if size > MAX_BYTES:
        raise PlanReadError(f"Tệp “{name}” lớn hơn 20 MB. Hãy bỏ hình ảnh, chỉ giữ phần chữ rồi nhập lại.")


def check_length(letters: int) -> None:
    """Raises PlanReadError for a text longer than any plan."""
    if letters > MAX_LETTERS:
        raise PlanReadError("Văn bản dài hơn 2 triệu ký tự. Hãy chỉ chọn phần kế hoạch rồi nhập lại.")


def unopened(name: str) -> PlanReadError:
    return PlanReadError(f"Không mở được tệp “{name}”. Hãy kiểm tra tên và quyền đọc tệp.")
