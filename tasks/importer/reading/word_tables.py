"""Tables of a Word file: cells in their columns, and which tables only place things on the page."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from tasks.importer.reading.document import ABOVE, BROKEN_BAR, table_row
from tasks.importer.reading.package import MC, W
from tasks.importer.reading.paragraphs import HEADING, join_cut
from tasks.importer.reading.styles import Styles, is_on, value

_SLIVER = 170  # twips, 3 mm: a column as narrow is a shifted border, not a column
_EDGES = ("left", "right", "start", "end", "insideV", "top", "bottom", "insideH")
_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"}
_LETTERHEAD = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Nơi nhận|^(?:TM|KT|TL|TUQ|Q)\.", re.MULTILINE
)
_LONGEST_HEADING = 60


@dataclass
class Cell:
    """A cell: grid columns from ``column`` on; what stands in it are paragraphs and tables."""

    column: int
    span: int
    goes_on: bool  # with the cell above
    beside: bool = False  # covered by the cell before it
    items: list[str | Table] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """All that stands in it, a paragraph a line; asked for when all of it was read."""
        lines: list[str] = []
        for item in self.items:
            lines += item.lines() if isinstance(item, Table) else item.split("\n")
        return "\n".join(join_cut(line.replace("|", BROKEN_BAR).strip() for line in lines if line.strip()))


@dataclass
class Table:
    rows: list[list[Cell]]
    widths: list[int]  # of the grid's columns, in twips
    is_ruled: bool

    @property
    def is_layout(self) -> bool:
        """True for a letterhead, a signature block and other tables that only place text side by side."""
        columns = self._columns()
        if len(columns) <= 1:
            return True
        first = [cell.text for cell in self.rows[0]]
        if sum(len(text) < _LONGEST_HEADING and bool(HEADING.search(text)) for text in first) > 1:
            return False
        texts = (cell.text for row in self.rows for cell in row)
        if len(columns) <= 4 and len(self.rows) <= 6 and any(map(_LETTERHEAD.search, texts)):
            return True
        return not self.is_ruled and len(columns) <= 3

    def paragraphs(self) -> Iterator[str]:
        """The rows, each one paragraph; empty ones are no rows."""
        columns = self._columns()
        for row in self.rows:
            cells = [""] * len(columns)
            for cell in row:
                at = max(bisect(columns, cell.column) - 1, 0)
                text = ABOVE if cell.goes_on else cell.text
                cells[at] = "\n".join(filter(None, (cells[at], text)))
            if any(cells):
                yield table_row(cells)

    def lines(self) -> Iterator[str]:
        """The rows of a table inside a cell, as lines of that cell."""
        for row in self.rows:
            yield f" {BROKEN_BAR} ".join(cell.text.replace("\n", " ") for cell in row)

    def _columns(self) -> list[int]:
        """Grid columns in which a cell starts, those apart from the one before by a sliver left out."""
        starts = [{cell.column for cell in row if not cell.beside} for row in self.rows]
        kept: list[int] = []
        for column in sorted(set().union(*starts)):
            apart = sum(self.widths[kept[-1] : column]) if kept and column <= len(self.widths) else _SLIVER
            same = kept and apart < _SLIVER and not any({kept[-1], column} <= row for row in starts)
            if not same:
                kept.append(column)
        return kept or [0]


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside content controls and insertions."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, name)
        elif child.tag == f"{MC}AlternateContent" and len(child):
            yield from children(child[0], name)


def row_cells(row: etree._Element) -> Iterator[tuple[etree._Element, Cell]]:
    """The cells of a row with their place in the grid."""
    column = _count(value(row, "trPr/gridBefore"), 0)
    for element in children(row, "tc"):
        properties = element.find(f"{W}tcPr")
        span = _count(value(properties, "gridSpan"), 1)
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        beside = value(properties, "hMerge") == "continue"
        yield element, Cell(column, span, goes_on, beside)
        column += span


def widths(table: etree._Element) -> list[int]:
    return [_count(each.get(f"{W}w"), 0) for each in table.findall(f"{W}tblGrid/{W}gridCol")]


def is_ruled(table: etree._Element, styles: Styles) -> bool:
    """True where any line of the table is drawn, by itself, its cells or its style."""
    own = table.findall(f"{W}tblPr/{W}tblBorders") + list(table.iter(f"{W}tcBorders"))
    if any(map(_has_line, own)):
        return True
    if table.find(f"{W}tblPr/{W}tblBorders") is not None:
        return False
    style = value(table, "tblPr/tblStyle")
    inherited = styles.in_style(style, "tblPr/tblBorders") if style else None
    return inherited is not None and _has_line(inherited)


def is_deleted(row: etree._Element) -> bool:
    """True for a row that a tracked change takes out."""
    deletion = row.find(f"{W}trPr/{W}del")
    return deletion is not None and is_on(deletion)


def _has_line(borders: etree._Element) -> bool:
    return any(value(borders, edge) not in (None, "nil", "none") for edge in _EDGES)


def _count(number: str | None, default: int) -> int:
    return min(int(number), 10_000) if number and re.fullmatch(r"\d{1,6}", number) else default
