"""Rows of task tables as lines: cells in their columns, merged cells filled in, headings left out.

A row is one paragraph: "| a | b |" of a real table, "¦ a ¦ b" of one whose cells were guessed from loose
lines. "〃" alone in a cell goes on with the merged cell above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tasks.deadlines import DeadlineKind, parse_deadline
from tasks.importer.assignments import is_agency_list
from tasks.importer.cells import is_as_above, is_empty
from tasks.importer.columns import AGENCIES, CONTINUED, DATES, Column, Columns, is_enumeration, read_headings
from tasks.importer.flat_rows import fit_cells
from tasks.importer.structure import Block

BAR, GUESSED_BAR = "|", "¦"
_APPENDIX = re.compile(
    r"(?:PHỤ LỤC|BIỂU|BẢNG)(?:\s+SỐ)?(?:\s*:?\s*(?P<number>[IVX]+|\d+(?:\.\d+)?[A-Z]?)\b)?"
    r"(?=[^a-zđ]*$|[\s.:])"
    r"|Phụ lục\s+(?P<small>[IVX]+|\d+)\b|DANH MỤC\b"
)
_MARK = re.compile(
    r"\s*(?P<mark>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?=\s*[.)/:-])|\d{1,3}(?:\.\d{1,3}){0,4}(?=\s*[.)/:-]|\s)"
    r"|[A-ZĐa-zđ](?=\s*[.)])|[-–+•*](?=\s*\S))\s*[.)/:-]*\s*(?=\S)"
)


@dataclass
class Line:
    """One row below the headings. ``at`` is its block; ``assumed`` the columns filled from the row above."""

    at: int
    table: int
    columns: Columns
    cells: list[str]
    guessed: bool
    base: tuple[str, ...]  # path of the section the table stands in
    mark: str = ""
    text: str = ""
    follows: bool = False  # the number or the text goes on with the merged cell above
    assumed: set[Column] = field(default_factory=set)

    @property
    def says_who_or_when(self) -> bool:
        return any(not is_empty(self.cells[at]) for at in self.columns.of(*AGENCIES, *DATES))


def table_lines(blocks: Sequence[Block]) -> list[Line]:
    """Rows of all tables of tasks, in document order, without their headings.

    Headings hold until the next ones, so that a table cut by a page or a paragraph needs none of its own, as
    long as its cells look like the columns above.
    """
    reader = _Reader(blocks)
    for is_row, run in groupby(range(len(blocks)), key=lambda at: blocks[at].is_row):
        if is_row:
            reader.read(list(run))
        else:
            reader.pass_by(run)
    return reader.lines


def split_row(text: str) -> list[str]:
    """The cells of a row paragraph."""
    bar = GUESSED_BAR if text.startswith(GUESSED_BAR) else BAR
    inner = text.strip().removeprefix(bar).removesuffix(bar)
    return [cell.strip() for cell in inner.split(bar)]


class _Reader:
    """Goes through the runs of rows, remembering the headings and the row above."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.lines: list[Line] = []
        self.columns: Columns | None = None
        self.table = 0
        self.appendix: str | None = None  # its number, "" for one without, None outside of any
        self.outside: tuple[str, ...] = ()  # path of the section the appendix follows upon
        self.above: list[str] = []

    def pass_by(self, run: Iterator[int]) -> None:
        for at in run:
            block = self.blocks[at]
            named = _APPENDIX.match(block.text.strip("* "))
            if named:
                self.appendix = named["number"] or named["small"] or self.appendix or ""
                self.outside = block.path

    def _base(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Path of the section a row stands in; an appendix numbers its sections anew below "PL"."""
        if self.appendix is None and path and path[0] != "PL" and not path[0].startswith("Điều"):
            return path
        inside = path[1:] if path[:1] == ("PL",) else path
        if path == self.outside or path[:1] != ("PL",) and path[: len(self.outside)] == self.outside:
            inside = path[len(self.outside) :]
        return ("PL", *((f"PL {self.appendix}",) if self.appendix else ()), *inside)

    def read(self, run: list[int]) -> None:
        rows = [split_row(self.blocks[at].text) for at in run]
        at, headed = 0, False
        while at < len(rows):
            found, used = read_headings(rows[at : at + 4])
            if found:
                if not self._is_repeated(found):
                    self.table += 1
                    self.above = []
                self.columns, headed = found, True
                at += used
            else:
                if headed or self._goes_on(rows):
                    self._add(run[at], rows[at])
                at += 1

    def _is_repeated(self, found: Columns) -> bool:
        return self.columns is not None and self.columns.kinds == found.kinds

    def _goes_on(self, rows: list[list[str]]) -> bool:
        """True where rows without headings look like the columns of the table above."""
        if self.columns is None or not self.columns.are_of_tasks:
            return False
        width = len(self.columns.kinds)
        alike = [cells for cells in rows if len(cells) == width and _looks_right(cells, self.columns)]
        return 2 * len(alike) > sum(len(cells) == width for cells in rows) > 0

    def _add(self, at: int, cells: list[str]) -> None:
        columns = self.columns
        if columns is None or not columns.are_of_tasks or is_enumeration(cells):
            return
        if not any(cell.strip(" :-=") for cell in cells):  # empty, or the rule below Markdown headings
            return
        block = self.blocks[at]
        guessed = block.text.startswith(GUESSED_BAR)
        line = Line(at, self.table, columns, cells, guessed, self._base(block.path))
        if _is_across(cells, columns):
            number = cells[0] if columns.kinds[0] is Column.NUMBER and _is_number(cells[0]) else ""
            line.cells = [number, *[""] * (len(columns.kinds) - 1)]
            line.text = max(cells, key=len)
        else:
            line.cells, fitted = _fitted(cells, columns)
            line.guessed = line.guessed or fitted
            self._fill(line)
        _number(line)
        self.lines.append(line)

    def _fill(self, line: Line) -> None:
        """Put the value above into continued cells and cells that say "nt"."""
        above = self.above or [""] * len(line.cells)
        for at, cell in enumerate(line.cells):
            kind = line.columns.kinds[at]
            if cell == CONTINUED:
                line.follows = line.follows or kind is Column.TEXT
                line.cells[at] = "" if kind in (Column.NUMBER, Column.TEXT) else above[at]
                if line.guessed and kind in (*AGENCIES, *DATES):
                    line.assumed.add(kind)
            elif is_as_above(cell) and kind in (*AGENCIES, *DATES):
                line.cells[at] = above[at]
                line.assumed.add(kind)
        if not line.follows or line.says_who_or_when:
            self.above = list(line.cells)


def _is_across(cells: list[str], columns: Columns) -> bool:
    """True for a row merged across the table: one text, or the same one in every cell."""
    said = [cell for cell in cells if cell and cell != CONTINUED]
    if not said:
        return False
    if len(said) > 2 and len(set(said)) == 1:
        return True
    if len(said[-1]) <= 12 or is_agency_list(said[-1]):
        return False
    # "| B | Các đề án trình UBND tỉnh | | |", merged from whatever column stands second.
    numbered = len(said) == 2 and CONTINUED not in cells and columns.kinds[0] is Column.NUMBER
    numbered = numbered and cells[0] == said[0] and _is_number(said[0])
    return numbered or (len(said) == 1 and (len(cells) < 3 or cells[0] == said[0]))


def _is_number(cell: str) -> bool:
    return 0 < len(cell) <= 8 and " " not in cell


def _fitted(cells: list[str], columns: Columns) -> tuple[list[str], bool]:
    """(a cell for each column, whether they were guessed): merged cells a row lost go by its content."""
    width = len(columns.kinds)
    missing = [kind for kind in columns.kinds[len(cells) :] if kind not in (Column.OTHER, Column.OUTPUT)]
    said = [cell for cell in cells if cell]
    if not missing or len(said) < 3 or columns.kinds[0] is not Column.NUMBER:
        return (cells + [""] * width)[:width], False
    return [said[0], *fit_cells(said[1:], columns.kinds[1:])], True


def _looks_right(cells: list[str], columns: Columns) -> bool:
    who = [cells[at] for at in columns.of(*AGENCIES) if not is_empty(cells[at])]
    when = [cells[at] for at in columns.of(Column.DEADLINE) if not is_empty(cells[at])]
    agencies = [cell for cell in who if cell == CONTINUED or is_agency_list(cell.split("\n")[0])]
    dates = [cell for cell in when if parse_deadline(cell).kind is not DeadlineKind.NONE]
    texts = [cells[at] for at in columns.of(Column.TEXT)]
    return bool(agencies or dates) and any(len(text) > 12 or text == CONTINUED for text in texts)


def _number(line: Line) -> None:
    """Tell the number of a row from its words, wherever they stand."""
    numbers = [line.cells[at] for at in line.columns.of(Column.NUMBER)]
    texts = [line.cells[at] for at in line.columns.of(Column.TEXT)]
    mark = numbers[0].strip() if numbers else ""
    line.text = line.text or "\n".join(dict.fromkeys(text for text in texts if text))
    if len(mark) > 8 or " " in mark:  # merged across the table: the words stand in the first column
        line.text = "\n".join(filter(None, [mark, line.text]))
        mark = ""
    if not mark and not (line.guessed and numbers):
        found = _MARK.match(line.text)
        mark = found["mark"] if found else ""
        line.text = line.text[found.end() :] if found and mark not in "-–+•*" else line.text
    line.mark = mark.strip(" .)(/:") if mark not in ("-", "–", "+", "•", "*") else "-"
