"""SHEETS of a workbook: typed cells, a head that stays, filters, a page setup. Knows no report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

# Excel holds 32,767 letters in a cell and counts some of ours twice.
CELL = 32767 // 2
CONTINUED = "(tiếp)"
A4 = 9
LETTERS = 1.25  # of text in a column one letter wide
LINE_HEIGHT, TALLEST = 15, 409  # points
MARGIN = 0.5  # inches
HEAD, TOTAL, LINE = "#dce9f8", "#f2f5f9", "#c3cddb"
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
CELLS = FONT | {"border": 1, "border_color": LINE}
KINDS = {
    "text": {"text_wrap": True},
    "centred": {"align": "center"},
    "day": {"num_format": "dd/mm/yyyy", "align": "center"},
    "number": {"num_format": "#,##0", "align": "right"},
    "percent": {"num_format": "0%", "align": "center"},
    "share": {"num_format": "0.0%", "align": "right"},
}


@dataclass(frozen=True)
class Formula:
    """With the value that it has, for readers that do not calculate."""

    text: str
    value: float


@dataclass(frozen=True)
class Head:
    """A column: its name, its width in letters, its kind of cells (KINDS)."""

    name: str
    width: float
    kind: str = "text"


Value = str | int | float | date | Formula | None


class Book:
    """A workbook with one look, and the marks that every sheet carries."""

    def __init__(self, workbook: Workbook, foot: str, mark: str):
        self.workbook, self.foot, self.mark = workbook, foot, mark
        self.known: dict[tuple, object] = {}

    def format(self, **properties):
        """Each format once, whatever the number of cells."""
        key = tuple(sorted(properties.items()))
        if key not in self.known:
            self.known[key] = self.workbook.add_format(properties)
        return self.known[key]

    def cell(self, kind: str, **more):
        return self.format(**CELLS, **KINDS[kind], **more)

    @cached_property
    def head(self):
        return self.format(
            **CELLS | {"valign": "vcenter"}, bold=True, bg_color=HEAD, align="center", text_wrap=True
        )

    def sheet(self, name: str, *, landscape=True) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        sheet.set_margins(MARGIN, MARGIN, 0.75, 0.75)
        sheet.fit_to_pages(1, 0)
        if landscape:
            sheet.set_landscape()
        sheet.set_header(f'&R&"Times New Roman,Bold"{escaped(self.mark)}' if self.mark else "")
        sheet.set_footer(f"&L{escaped(self.foot)}&CTrang &P/&N&R&A")
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, kind: str, **more) -> None:
        """The value as what it is. Typed text is never a formula, not even when somebody edits the cell."""
        if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
            more["quote_prefix"] = True
        look = self.cell(kind, **more)
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, Formula):
            sheet.write_formula(row, column, value.text, look, value.value)
        else:
            sheet.write_number(row, column, value, look)

    def table(
        self, name: str, heads: tuple[Head, ...], rows: Iterable[tuple[Value, ...]], keys: int, pages_wide=1
    ) -> Worksheet:
        """A sheet that is one table with filters. The first column numbers the rows; it and `keys` columns
        stay in sight, and are repeated where a text needs more than one cell. A table of
        several pages in width repeats them on each."""
        sheet = self.sheet(name)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, head.width)
            sheet.write_string(0, column, head.name, self.head)
        sheet.set_row(0, 2 * LINE_HEIGHT)
        last = 0
        for number, cells in enumerate(rows, start=1):
            for values in continued((number, *cells), keys):
                last += 1
                sheet.set_row(last, height(values, heads))
                for column, value in enumerate(values):
                    self.put(sheet, last, column, value, heads[column].kind)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.freeze_panes(1, keys + 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, keys)
        sheet.fit_to_pages(pages_wide, 0)
        return sheet

    def guide(self, name: str, title: str, steps: Iterable[str]) -> Worksheet:
        """A sheet that says in numbered steps what to do."""
        sheet, head = self.sheet(name, landscape=False), Head(name, 84)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, head.width)
        sheet.write_string(0, 0, title, self.format(**FONT | {"font_size": 14, "bold": True}))
        sheet.set_row(0, 2 * LINE_HEIGHT)
        words = self.format(**FONT | {"font_size": 12, "text_wrap": True})
        for row, text in enumerate(steps, start=1):
            sheet.write_string(row, 0, f"{row}.", words)
            sheet.write_string(row, 1, text, words)
            sheet.set_row(row, 1.2 * height((text,), (head,)))
        sheet.protect("")
        return sheet


def height(values: Iterable[Value], heads: Iterable[Head]) -> float:
    """Points that the longest text of a row takes in its column, for readers that do not work it out."""
    lines = (
        sum(1 + len(line) // (head.width * LETTERS) for line in value.split("\n"))
        for value, head in zip(values, heads, strict=True)
        if isinstance(value, str)
    )
    return min(LINE_HEIGHT * max(lines, default=1), TALLEST)


def escaped(text: str) -> str:
    """In a header or footer."""
    return text.replace("&", "&&")


def continued(cells: tuple[Value, ...], keys: int) -> Iterator[tuple[Value, ...]]:
    """The row, and below it what of its texts does not fit into one cell."""
    parts = [pieces(cell) if isinstance(cell, str) else [cell] for cell in cells]
    yield tuple(part[0] for part in parts)
    for number in range(1, max(map(len, parts))):
        rest = (part[number] if number < len(part) else None for part in parts[keys + 1 :])
        yield (CONTINUED, *cells[1 : keys + 1], *rest)


def pieces(text: str) -> list[str]:
    """The text in pieces of one cell each, broken after a blank where there is one. Nothing is left out."""
    found = []
    while len(text) > CELL:
        end = max(text.rfind(blank, 0, CELL) for blank in " \n") + 1 or CELL
        found.append(text[:end])
        text = text[end:]
    return [*found, text]
