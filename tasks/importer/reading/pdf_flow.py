"""Pages of a PDF as one flow: lines joined to paragraphs, across pages too; tables going on over pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tasks.importer.reading.document import tidy
from tasks.importer.reading.paragraphs import is_own, join_cut, join_lines
from tasks.importer.reading.pdf_columns import side_by_side
from tasks.importer.reading.pdf_page import Line
from tasks.importer.reading.pdf_tables import Grid, as_paragraphs

_INDENT = 10.0  # points by which the first line of a paragraph is moved in
_GAP = 1.45  # lines so many times further apart than usual are of two paragraphs
_COMMON = 0.08  # share of the lines that begin at the left edge of the text, at least


@dataclass
class Sheet:
    """One page taken apart: its lines outside of tables, and the tables."""

    lines: list[Line]
    grids: list[Grid]
    width: float


def paragraphs_of(sheets: list[Sheet]) -> list[str]:
    """Paragraphs and rows of all pages, in the order of reading."""
    columns = _text_columns(sheets)
    flow = _Flow()
    for sheet in sheets:
        flow.begin_page(columns[round(sheet.width)])
        for item in _in_order(sheet):
            if isinstance(item, Line):
                flow.line(item)
            elif isinstance(item, Grid):
                flow.table(item.rows())
            elif isinstance(item, str):
                flow.ready([item])
            else:
                flow.ready(join_cut(filter(None, (tidy(line.text) for line in item))))
    return flow.end()


@dataclass(frozen=True)
class _Column:
    """Where text begins and ends on pages of one width, and how far its lines are apart."""

    left: float
    right: float
    pitch: float

    def starts(self, before: Line, line: Line, *, same_page: bool) -> bool:
        """True where a line begins a paragraph."""
        if is_own(tidy(line.text)) or (before.text.isupper() and not line.text.isupper()):
            return True
        if same_page and line.base - before.base > _GAP * self.pitch:
            return True
        return self._had_room(before, line) or self._is_moved_in(before, line)

    def _centres(self, line: Line) -> bool:
        inside = line.left > self.left + _INDENT and line.right < self.right - _INDENT
        return inside and abs(line.left - self.left - (self.right - line.right)) < _INDENT

    def _had_room(self, before: Line, line: Line) -> bool:
        """True where the first word of a line would have stood in the line before."""
        room = self.right - before.right + (before.left - self.left if self._centres(before) else 0)
        first = line.words[0]
        return first.right - first.left + 0.4 * line.size < room

    def _is_moved_in(self, before: Line, line: Line) -> bool:
        begins = before.left < self.left + _INDENT / 2 and line.left > self.left + _INDENT
        return begins and not self._centres(line)


class _Flow:
    """Takes what stands on the pages one after the other and gives paragraphs and rows."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._text: list[list[Line]] = []  # paragraphs not yet given
        self._tables: list[list[list[str]]] = []  # pages of a table not yet given
        self._column = _Column(0, 0, 0)
        self._is_fresh = True  # nothing of this page was taken yet

    def begin_page(self, column: _Column) -> None:
        self._column = column
        self._is_fresh = True

    def line(self, line: Line) -> None:
        self._close_table()
        if self._text and not self._column.starts(self._text[-1][-1], line, same_page=not self._is_fresh):
            self._text[-1].append(line)
        else:
            self._text.append([line])
        self._is_fresh = False

    def table(self, rows: list[list[str]]) -> None:
        self._close_text()
        if self._tables and rows and not (self._is_fresh and len(rows[0]) == len(self._tables[0][0])):
            self._close_table()
        if rows:
            self._tables.append(rows)
        self._is_fresh = False

    def ready(self, paragraphs: list[str] | tuple[str, ...]) -> None:
        """Takes what needs no joining with its neighbours."""
        self._close_text()
        self._close_table()
        self._found += paragraphs
        self._is_fresh = False

    def end(self) -> list[str]:
        self.ready(())
        return self._found

    def _close_text(self) -> None:
        said = (tidy(join_lines(tidy(line.text) for line in lines)) for lines in self._text)
        self._found += join_cut(filter(None, said))
        self._text = []

    def _close_table(self) -> None:
        if self._tables:
            self._found += as_paragraphs(self._tables)
        self._tables = []


def _in_order(sheet: Sheet) -> Iterator[Line | list[Line] | str | Grid]:
    """What stands on a page, from top to bottom."""
    rest = sheet.lines
    for grid in sheet.grids:
        above = [line for line in rest if line.base < grid.top]
        yield from side_by_side(above)
        yield grid
        rest = rest[len(above) :]
    yield from side_by_side(rest)


def _text_columns(sheets: list[Sheet]) -> dict[int, _Column]:
    """The column of text for each width of page that occurs."""
    lines: dict[int, list[Line]] = defaultdict(list)
    pitches: dict[int, list[float]] = defaultdict(list)
    for sheet in sheets:
        width = round(sheet.width)
        lines[width] += [line for line in sheet.lines if len(line.chunks()) == 1]
        pitches[width] += [below.base - above.base for above, below in pairwise(sheet.lines)]
    return {
        round(sheet.width): _column(lines[round(sheet.width)], pitches[round(sheet.width)])
        for sheet in sheets
    }


def _column(lines: list[Line], pitches: list[float]) -> _Column:
    if not lines:
        return _Column(0, 0, 0)
    rights = sorted(line.right for line in lines)
    lefts = Counter(round(line.left) for line in lines)
    common = [left for left, count in lefts.items() if count >= max(1, _COMMON * len(lines))]
    return _Column(
        left=min(common or lefts),
        right=rights[-1 - int(0.03 * len(rights))],
        pitch=median(pitches) if pitches else 0,
    )
