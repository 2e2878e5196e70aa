"""Text of a PDF page that stands side by side without rules: letterhead, signature, tables without lines."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.importer.reading.document import BROKEN_BAR, table_row
from tasks.importer.reading.paragraphs import join_lines
from tasks.importer.reading.pdf_page import Line

_GUTTER = 3.0  # points free between two columns, at least
_LEAST_ROWS = 3  # lines in three columns or more make a table

Stretch = tuple[float, float]


def side_by_side(lines: Sequence[Line]) -> list[Line | list[Line] | str]:
    """Lines in the order of reading: a line, a list of lines of one column, or a row of a guessed table."""
    found: list[Line | list[Line] | str] = []
    at = 0
    while at < len(lines):
        end, gutters = _region(lines, at)
        if end == at + 1:
            found.append(lines[at])
        else:
            beside = _taken_back(found, gutters)
            found += _columns([*beside, *lines[at:end]], gutters)
        at = end
    return found


def _region(lines: Sequence[Line], at: int) -> tuple[int, list[Stretch]]:
    """(end, gutters) of the lines from ``at`` that share free stretches from top to bottom."""
    gutters = _gaps(lines[at])
    if not gutters:
        return at + 1, []
    end = at + 1
    while end < len(lines):
        narrowed = [free for gutter in gutters for free in _free(gutter, lines[end])]
        narrowed = [free for free in narrowed if free[1] - free[0] >= _GUTTER]
        if not narrowed or _far_below(lines[end - 1], lines[end]):
            break
        gutters = narrowed
        end += 1
    return end, gutters


def _gaps(line: Line) -> list[Stretch]:
    chunks = line.chunks()
    return [(before.right, after.left) for before, after in zip(chunks, chunks[1:], strict=False)]


def _free(gutter: Stretch, line: Line) -> list[Stretch]:
    """What a line leaves free of a gutter."""
    free, start = [], gutter[0]
    for chunk in line.chunks():
        if chunk.right > gutter[0] and chunk.left < gutter[1]:
            free.append((start, min(chunk.left, gutter[1])))
            start = chunk.right
    return [*free, (start, gutter[1])]


def _taken_back(found: list[Line | list[Line] | str], gutters: list[Stretch]) -> list[Line]:
    """Lines just read that belong to the right one of two columns, which begins a little higher."""
    start = len(found)
    while len(gutters) == 1 and start and isinstance(found[start - 1], Line):
        if found[start - 1].left < gutters[0][1]:
            break
        start -= 1
    beside = found[start:]
    del found[start:]
    return beside


def _far_below(before: Line, line: Line) -> bool:
    return line.base - before.base > 8 * line.size


def _columns(lines: Sequence[Line], gutters: list[Stretch]) -> list[list[Line] | str]:
    """The lines of a region column by column, or row by row where they are a table."""
    edges = [(start + end) / 2 for start, end in gutters]
    columns: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    placed: list[list[str]] = []
    for line in lines:
        cells = [""] * len(columns)
        places = [sum(edge < (word.left + word.right) / 2 for edge in edges) for word in line.words]
        for at, column in enumerate(columns):
            words = tuple(word for word, place in zip(line.words, places, strict=True) if place == at)
            if words:
                column.append(Line(words))
                cells[at] = column[-1].text
        placed.append(cells)
    many = sum(sum(map(bool, cells)) > 2 for cells in placed)
    if len(columns) > 2 and many >= _LEAST_ROWS:
        return _rows(placed)
    return [column for column in columns if column]


def _rows(placed: list[list[str]]) -> list[str]:
    """Lines in columns as rows: one begins where its first column has something to say."""
    rows: list[list[list[str]]] = []
    for cells in placed:
        if cells[0] or not rows:
            rows.append([[] for _ in cells])
        for parts, cell in zip(rows[-1], cells, strict=True):
            if cell:
                parts.append(cell)
    return [table_row(map(join_lines, row), BROKEN_BAR) for row in rows]
