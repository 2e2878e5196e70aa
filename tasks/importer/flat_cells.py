"""Tables that kept something between their cells: tabs of a spreadsheet, the lone bars of a web page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tasks.importer.columns import AGENCIES, DATES, Column, Columns, is_enumeration, read_headings
from tasks.importer.fields import UPPER
from tasks.importer.flat_numbers import RowNumbers, opens_rows
from tasks.importer.flat_rows import fit_cells
from tasks.importer.reading.document import ABOVE, BAR, BROKEN_BAR, table_row

_TABS = 2  # in a line of a table with tabs: three cells at least
_HEADING_LINES = 12
_BARS = 4  # lone bars near each other that make a table
_PARAGRAPHS = 8  # of one cell; more lines without a bar are text below the table
_TYPED_LINE_END = re.compile(rf"\n(?=[^\W\d_])(?![{UPPER}])")  # a small letter goes on with the line above
_BAR_LINE = re.compile(r"\s*\|\s*|\s*\|[^|]*|[^|]*\|\s*")


def recover_cells(lines: Sequence[str]) -> list[str]:
    """The lines of a text, rows with tabs or lone bars as row paragraphs."""
    return _recover_bars(_recover_tabs(lines))


def _recover_tabs(lines: Sequence[str]) -> list[str]:
    made: list[str] = []
    at = 0
    while at < len(lines):
        headings, rest = _tab_headings(lines, at)
        if not headings:
            made.append(lines[at])
            at += 1
            continue
        made.append(_row(headings))
        at = rest
        for cells, after in _tab_rows(lines, rest, len(headings)):
            made.append(_row([*cells, *[""] * (len(headings) - len(cells))]))
            at = after
    return made


def _tab_headings(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """(headings, first line below them) of a table with tabs, ([], at) if none begins here.

    A heading may be on several lines.
    """
    if "\t" not in lines[at] or lines[at].lstrip().startswith(BAR):
        return [], at
    for end in range(at + 1, min(at + _HEADING_LINES, len(lines))):
        cells = _tab_cells("\n".join(lines[at:end]))
        first = lines[end].split("\t")[0].strip(' "')
        if len(cells) > _TABS and (opens_rows(first) or is_enumeration([first, first])):
            found, _ = read_headings([cells])
            return (cells, end) if found and found.are_of_tasks else ([], at)
    return [], at


def _tab_cells(text: str) -> list[str]:
    """Cells between tabs; a spreadsheet puts one of several lines between quotes."""
    return [
        re.sub(r'^"(.*)"$', r"\1", cell.strip(" "), flags=re.DOTALL).replace('""', '"')
        for cell in text.split("\t")
    ]


def _tab_rows(lines: Sequence[str], at: int, width: int) -> Iterator[tuple[list[str], int]]:
    """(cells, first line after) of each row; a cell of several lines goes on below."""
    while at < len(lines):
        text, end = lines[at], at + 1
        if not text.strip():
            at += 1
            continue
        if "\t" not in text and not ("\t" in "".join(lines[end : end + 2]) and len(text) < 300):
            return
        while end < len(lines) and _is_open(text, lines[end], width):
            text += "\n" + lines[end]
            end += 1
        yield _tab_cells(text), end
        at = end


def _is_open(text: str, following: str, width: int) -> bool:
    """True where the row goes on in the next line: a quote is open, or cells are missing."""
    if re.search(r'(?:^|\t)"[^"]*(?:""[^"]*)*$', text):
        return True
    if "\t" not in text or text.count("\t") >= width - 1:
        return False
    first = following.split("\t")[0].strip()
    begins = re.fullmatch(r"(?:\d+(?:\.\d+)*|[IVX]+|[A-ZĐ])[.)]?|", first) is not None
    return not begins and text.count("\t") + following.count("\t") <= width - 1


def _recover_bars(lines: Sequence[str]) -> list[str]:
    made: list[str] = []
    at = 0
    while at < len(lines):
        end = _bars_end(lines, at) if _is_lone_bar(lines[at]) else at
        rows = _bar_rows(lines[at:end]) if end > at else []
        made += rows or [lines[at]]
        at = end if rows else at + 1
    return made


def _row(cells: Iterable[str]) -> str:
    """A row on one line; lines inside a cell are told as in Markdown."""
    return table_row(cell.replace("\n", "<br>") for cell in cells)


def _is_lone_bar(line: str) -> bool:
    return "|" in line and _BAR_LINE.fullmatch(line) is not None


def _bars_end(lines: Sequence[str], first: int) -> int:
    """The line after the last lone bar of the stretch that begins here; ``first`` where there are too few."""
    bars, last, without = 0, first, 0
    for at in range(first, len(lines)):
        if _is_lone_bar(lines[at]):
            bars, last, without = bars + 1, at, 0
        elif lines[at].strip():
            without += 1
            if without > _PARAGRAPHS or "|" in lines[at]:
                break
    return last + 1 if bars >= _BARS else first


def _bar_rows(lines: Sequence[str]) -> list[str]:
    """Row paragraphs of a stretch of cells between lone bars; [] where it has no headings of a task table."""
    text = "\n".join(line.strip() for line in lines)
    atoms = [_TYPED_LINE_END.sub(" ", re.sub(r"\n+", "\n", atom).strip("* \n")) for atom in text.split("|")]
    first = next((at for at, atom in enumerate(atoms) if at and opens_rows(atom)), 0)
    headings = [atom for atom in atoms[:first] if atom]
    columns, _ = read_headings([headings]) if first else (None, 0)
    if columns is None or not columns.are_of_tasks or columns.kinds[0] is not Column.NUMBER:
        return []
    numbers = RowNumbers()
    rows: list[list[str]] = []
    for atom in atoms[first:]:
        if numbers.opens(atom) or not rows:
            rows.append([])
        rows[-1].append(atom)
    if any(len(row) > len(columns.kinds) for row in rows) and not any(row[-1] for row in rows):
        rows = [row[:-1] for row in rows]  # two bars between rows hold nothing
    return [_row(headings), *(_bar_row(row, columns) for row in rows)]


def _bar_row(atoms: list[str], columns: Columns) -> str:
    """One row: as it is where it has a cell for each column, else laid out by what the cells look like."""
    while atoms and not atoms[-1] and len(atoms) > len(columns.kinds):
        atoms.pop()
    if len(atoms) == len(columns.kinds):
        return _row(atoms)
    mark, *cells = atoms
    said = [cell for cell in cells if cell]
    if len(said) < 2:
        return _row([mark, *said, *[""] * (len(columns.kinds) - 1 - len(said))])
    kinds = [kind for kind in columns.kinds if kind is not Column.NUMBER]
    fitted = zip(fit_cells(said, kinds), kinds, strict=True)
    # A web page tells a merged cell once, in its first row; an empty cell it would have told.
    merged = len(atoms) < len(columns.kinds)
    filled = [ABOVE if merged and not cell and kind in (*AGENCIES, *DATES) else cell for cell, kind in fitted]
    return table_row([mark, *filled], BROKEN_BAR)
