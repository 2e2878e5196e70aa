"""ELEMENTS of WordprocessingML. Built directly: python-docx takes seconds for a table of hundreds of rows."""

from collections.abc import Iterable, Iterator

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from kehoach.text import printable

TWIPS_A_MM = 1440 / 25.4
TWIPS_A_POINT = 20


def mm(length: float) -> int:
    """Twips."""
    return round(length * TWIPS_A_MM)


def points(length: float) -> int:
    """Twips."""
    return round(length * TWIPS_A_POINT)


def w(tag: str, *children: BaseOxmlElement, **values: object) -> BaseOxmlElement:
    """`w("jc", val="center")` is <w:jc w:val="center"/>."""
    element = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """Repeated blanks are kept: they are room for number and date."""
    piece = w("t")
    piece.text = printable(text)
    piece.set(qn("xml:space"), "preserve")
    return w("r", *([w("rPr", *properties)] if properties else []), piece)


def paragraph(style: str, *runs: BaseOxmlElement, properties: Iterable[BaseOxmlElement] = ()):
    """A paragraph of the style with this identifier (`styles`), with nothing of its own but `properties`, in
    the order of the schema."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def paragraphs(style: str, text: str) -> Iterator[BaseOxmlElement]:
    """A line each: a break inside a justified paragraph would stretch the line before it."""
    for line in text.splitlines() or [""]:
        yield paragraph(style, run(line))


def keep_with_next(element: BaseOxmlElement) -> None:
    """A page never ends right after this paragraph, nor inside it."""
    properties = element.find(qn("w:pPr"))
    properties.insert(1, w("keepNext"))
    properties.insert(2, w("keepLines"))


def cell(width: int, *content: BaseOxmlElement, columns: int = 1, centred: bool = False):
    """`width` in twips; `content` ends in a paragraph, as Word wants."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if columns > 1:
        properties.append(w("gridSpan", val=columns))
    if centred:
        properties.append(w("vAlign", val="center"))
    return w("tc", properties, *content)


def table(widths: Iterable[int], *properties: BaseOxmlElement) -> BaseOxmlElement:
    """Without rows yet; widths of the columns in twips, never changed by what stands in the cells."""
    widths = list(widths)
    return w(
        "tbl",
        w("tblPr", w("tblW", w=sum(widths), type="dxa"), *properties),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
    )


def margins(vertical: int, horizontal: int) -> BaseOxmlElement:
    """Between the lines of a table and the text of its cells, in twips."""
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    return w("tblCellMar", *(w(side, w=length, type="dxa") for side, length in sides))


def layout_table(widths: Iterable[int], *rows: tuple[list[BaseOxmlElement], ...]) -> BaseOxmlElement:
    """Without lines, to set things side by side; a row is never parted."""
    widths = list(widths)
    grid = table(widths, w("tblLayout", type="fixed"), margins(0, 0))
    for row in rows:
        cells = (cell(width, *content) for width, content in zip(widths, row, strict=True))
        grid.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return grid
