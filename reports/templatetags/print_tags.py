"""What the templates of printed papers (templates/print) ask of a table and a picture."""

import re
from collections.abc import Iterator

from django import template
from django.utils.safestring import SafeString

from ..documents import pictures
from ..documents.paper import Column, Picture, Table, TableRow

register = template.Library()
LINES_KEPT_TOGETHER = 12
_LONG = re.compile(r"\S{30}")
# Inside of "II.4.a" and of "151/KH-UBND".
_NUMBER = re.compile(r"(?<=[IVX]\.)(?=\d)|(?<=[A-ZĐ])(?=-[A-ZĐ])|(?<=[A-ZĐ]-)(?=[A-ZĐ])")
WORD_JOINER = "\u2060"
LETTERS_A_MM = 0.45
WIDTH_LEFT = 60  # mm, for columns that take what the others leave


@register.filter
def printed(table: Table) -> Iterator[tuple[TableRow, bool, list[tuple[str, Column]]]]:
    """Each row, whether the end of a page may cut it, and its cells with their columns. A row that fits on no
    page must be cut; left whole, it would also lose the repeated head of the table."""
    for row in table.rows:
        cells = list(zip(map(kept, row.cells), table.columns, strict=False))
        yield row, max(lines(*cell) for cell in cells) > LINES_KEPT_TOGETHER, cells


def lines(text: str, column: Column) -> float:
    """About how many lines a cell takes."""
    room = LETTERS_A_MM * (column.width or WIDTH_LEFT)
    return sum(1 + len(line) // room for line in text.split("\n"))


@register.filter
def kept(text: str) -> str:
    """Numbers of tasks and documents are not torn apart at the end of a line. The sign that holds them
    together is neither seen nor copied."""
    return _NUMBER.sub(WORD_JOINER, text)


@register.filter
def long(text: str) -> bool:
    """Whether a word of it may be wider than the page."""
    return _LONG.search(text) is not None


@register.filter
def svg(picture: Picture) -> SafeString:
    return pictures.svg(picture)
