"""CHARTS of the workbook: the pictures of the report, native, over figures on a sheet of their own."""

from collections.abc import Iterator

from kehoach.spreadsheets.writing import FONT, LINE_HEIGHT, Book
from kehoach.text import printable

from . import figures
from .drawing import GRID, WHITE, legible_on
from .facts import Facts
from .paper import Picture

DATA = "Số liệu biểu đồ"
WIDTH = 670  # pixels


def placed(facts: Facts) -> Iterator[tuple[Picture, int]]:
    """Each picture of the report with the row on the sheet of data where the names of its series stand."""
    row = 1
    drawn = (figures.states_by_section, figures.punctuality_by_agency, figures.trend)
    for picture in (make(facts) for make in drawn):
        if picture.categories and picture.series:
            yield picture, row
            row += len(picture.categories) + 3


def data(book: Book, facts: Facts) -> None:
    sheet = book.sheet(DATA)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 16)
    for picture, first in placed(facts):
        sheet.write_string(first - 1, 0, picture.title, book.format(**FONT, bold=True))
        sheet.set_row(first, 2 * LINE_HEIGHT)
        sheet.write_string(first, 0, f"Số {picture.unit}", book.head)
        for column, series in enumerate(picture.series, start=1):
            sheet.write_string(first, column, series.name, book.head)
            for row, value in enumerate(series.values, start=first + 1):
                book.put(sheet, row, column, value, "number")
        for row, name in enumerate(picture.categories, start=first + 1):
            book.put(sheet, row, 0, printable(name), "text")


def chart(book: Book, picture: Picture, first: int):
    """Bars of 100 % with the counts written on them, in the colours of the report."""
    kind = "bar" if picture.lying else "column"
    bars = book.workbook.add_chart({"type": kind, "subtype": "percent_stacked"})
    last = first + len(picture.categories)
    for column, series in enumerate(picture.series, start=1):
        bars.add_series(
            {
                "name": [DATA, first, column],
                "categories": [DATA, first + 1, 0, last, 0],
                "values": [DATA, first + 1, column, last, column],
                "fill": {"color": series.colour},
                "border": {"color": WHITE, "width": 0.75},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;;",  # nothing for zero
                    "font": letters(9, color=legible_on(series.colour)),
                },
            }
        )
    names = {"num_font": letters(9)}
    grid = {"visible": True, "line": {"color": GRID, "width": 0.75}}
    shares = {"num_font": letters(9), "num_format": "0%", "max": 1, "major_gridlines": grid}
    if picture.lying:
        # The first bar on top, as in the report; the scale still below.
        bars.set_y_axis(names | {"reverse": True, "crossing": "max"})
        bars.set_x_axis(shares)
    else:
        bars.set_x_axis(names)
        bars.set_y_axis(shares)
    bars.set_title({"name": picture.title, "name_font": letters(12, bold=True)})
    bars.set_legend({"position": "top", "font": letters(9)})
    bars.set_size({"width": WIDTH, "height": height(picture)})
    return bars


def letters(size: int, **more) -> dict:
    return {"name": FONT["font_name"], "size": size, "bold": False} | more


def height(picture: Picture) -> int:
    """Pixels."""
    return 130 + (24 * len(picture.categories) if picture.lying else 170)
