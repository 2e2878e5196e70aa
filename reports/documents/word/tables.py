"""TABLES of a paper as tables of Word: head on every page, rows whole, names of groups kept with a row."""

from docx.oxml.xmlchemy import BaseOxmlElement

from ..paper import Table, TableRow
from .elements import cell, margins, mm, paragraphs, points, table, w
from .measure import broken
from .styles import BY_ID

BESIDE, ABOVE = points(4), points(2)  # between line and text
# A row that fits on no page must be parted: LibreOffice would not show the rest of it.
LINES_KEPT_TOGETHER = 12
LINE = {"val": "single", "sz": 4, "space": 0, "color": "000000"}


def data_table(content: Table, room: int, caption: str) -> BaseOxmlElement:
    """`room` in twips; `caption` is read to those who do not see the table."""
    widths = column_widths(content, room)
    grid = table(
        widths,
        w(
            "tblBorders",
            *(w(side, **LINE) for side in ("top", "left", "bottom", "right", "insideH", "insideV")),
        ),
        w("tblLayout", type="fixed"),
        margins(ABOVE, BESIDE),
        w("tblLook", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        *([w("tblCaption", val=caption)] if caption else []),
    )
    heads = (
        cell(width, *paragraphs("DauBang", column.head), centred=True)
        for width, column in zip(widths, content.columns, strict=True)
    )
    grid.append(w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *heads))
    for row in content.rows:
        grid.append(heading(row, widths) if row.heading else line(row, content, widths))
    return grid


def column_widths(content: Table, room: int) -> list[int]:
    """Twips. What the named widths leave is shared by the columns without one."""
    named = [mm(column.width) for column in content.columns]
    open_columns = named.count(0)
    if not open_columns:
        return [round(width * room / sum(named)) for width in named]
    share = max(mm(10), (room - sum(named)) // open_columns)
    return [width or share for width in named]


def heading(row: TableRow, widths: list[int]) -> BaseOxmlElement:
    across = cell(sum(widths), *paragraphs("NhomTrongBang", row.cells[0]), columns=len(widths))
    return w("tr", w("trPr", w("cantSplit")), across)


def line(row: TableRow, content: Table, widths: list[int]) -> BaseOxmlElement:
    whole = max(map(lines, row.cells, widths)) <= LINES_KEPT_TOGETHER
    cells = (
        cell(width, *paragraphs("OBangGiua" if column.centred else "OBang", text))
        for text, column, width in zip(row.cells, content.columns, widths, strict=True)
    )
    return w("tr", w("trPr", *([w("cantSplit")] if whole else [])), *cells)


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a cell of `width` twips."""
    room, size = (width - 2 * BESIDE) / 20, BY_ID["OBang"].size
    return sum(len(broken(part, size, room)) for part in text.splitlines())
