"""PICTURES: where each piece of a paper.Picture stands, so that page, PDF and Word show the same.

Every bar is 100 % of its accounts, for one agency owes 1 and a province 500. Lying bars tell counts; standing
ones, which compare rounds, tell percents. They are read without colours too: pieces stand in one order,
parted by a white line, each with its figure.
"""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from kehoach.text import decimal, share

from . import drawing
from .drawing import GRID, MUTED, PAPER, WHITE, Drawing, Face, Rect, Shape, Stroke, Text, legible_on, measure
from .paper import Picture

# Letters: 9 points and more in print.
NAME, FIGURE, SMALL = 10.5, 10, 9.5
LEADING = 12
GAP = 0.8
EMPTY = "Chưa có số liệu."


def svg(picture: Picture, face: Face = PAPER) -> SafeString:
    """For pages, and for WeasyPrint; `face` is that of the text around it."""
    return drawing.svg(drawn(picture, face), face, picture.title, told(picture))


def png(picture: Picture, width_mm: float, dpi=300) -> bytes:
    return drawing.png(drawn(picture), width_mm, dpi)


def told(picture: Picture) -> str:
    """The picture in words, for those who do not see it."""
    bars = []
    for index, name in enumerate(picture.categories):
        parts = [f"{s.name.lower()} {decimal(s.values[index])}" for s in picture.series if s.values[index]]
        whole = f"tổng số {decimal(picture.total(index))} {picture.unit}"
        bars.append(f"{name}: {', '.join([*parts, whole])}")
    return "; ".join(bars) + "." if bars else EMPTY


def drawn(picture: Picture, face: Face = PAPER) -> Drawing:
    if not any(picture.total(index) for index in range(len(picture.categories))):
        return Drawing(face.width, 24, (Text(0, 16, EMPTY, NAME, fill=MUTED),))
    legend = list(legend_of(picture, face)) if face.explained else []
    top = legend[-1].y + LEADING if legend else 0
    bars, base = (lying if picture.lying else standing)(picture, face, top)
    note = list(note_of(picture, face, base)) if face.explained else []
    return Drawing(face.width, (note[-1].y if note else base) + 5, (*legend, *bars, *note))


def legend_of(picture: Picture, face: Face) -> Iterator[Shape]:
    x, y = 0.0, 11.0
    for series in picture.series:
        width = 14 + measure(series.name, FIGURE) * face.widening
        if x and x + width > face.width:
            x, y = 0.0, y + LEADING + 3
        yield Rect(x, y - 8, 9, 9, series.colour)
        yield Text(x + 14, y, series.name, FIGURE)
        x += width + 16


def note_of(picture: Picture, face: Face, y: float) -> Iterator[Text]:
    """What lengths and figures mean."""
    if picture.lying:
        text = (
            f"Mỗi thanh là 100% số {picture.unit} phải gửi; số trong thanh là số {picture.unit}, "
            "số ở cuối thanh là tổng số."
        )
    else:
        text = f"Số trong cột là tỷ lệ %, số trên cột là tổng số {picture.unit} phải gửi."
    for line in drawing.wrapped(text, face.width / face.widening, SMALL, lines=3):
        y += LEADING
        yield Text(0, y, line, SMALL, fill=MUTED)


def lengths(values: list[int], length: float, least: list[float]) -> list[float]:
    """Pieces that fill a bar exactly: in proportion, but none so short that its figure does not fit."""
    if sum(least) > length:
        least = [0.0] * len(values)
    short: set[int] = set()
    while True:
        rest = length - sum(least[i] for i in short)
        whole = sum(value for i, value in enumerate(values) if i not in short)
        found = [least[i] if i in short else value * rest / whole for i, value in enumerate(values)]
        new = {i for i in range(len(values)) if i not in short and found[i] < least[i]}
        if not new:
            return found
        short |= new


def pieces_of(picture: Picture, index: int) -> list[tuple[int, str]]:
    """(value, colour) of every piece of a bar that is there at all."""
    return [(s.values[index], s.colour) for s in picture.series if s.values[index]]


# Lying ---------------------------------------------------------------------------------------------------


NARROWEST = 115  # column of names
MANY = 18  # bars: more have names of one line, so that the picture fits on a page


def lying(picture: Picture, face: Face, top: float) -> tuple[list[Shape], float]:
    """The shapes, and where they end."""
    left = max(face.width * 0.38, NARROWEST * face.widening)
    right = face.width - 10 - widest_total(picture, face)
    lines = 2 if len(picture.categories) <= MANY else 1
    names = [drawing.wrapped(name, (left - 8) / face.widening, NAME, lines) for name in picture.categories]
    y = top + 10
    bars: list[Shape] = [Text(face.width, y - 2, "Tổng số", SMALL, "end", MUTED)]
    for index, name in enumerate(names):
        height = 21 if len(name) == 1 else 29
        bars += lying_bar(picture, index, name, (left, right, face.width), y + height / 2)
        y += height
    return [*axis(left, right, top + 10, y + 2), *bars], y + LEADING + 3


def widest_total(picture: Picture, face: Face) -> float:
    totals = (decimal(picture.total(index)) for index in range(len(picture.categories)))
    return max(measure(total, FIGURE, bold=True) for total in totals) * face.widening


def axis(left: float, right: float, top: float, base: float) -> Iterator[Shape]:
    for percent in (0, 25, 50, 75, 100):
        x = left + (right - left) * percent / 100
        yield Stroke(x, top, x, base, GRID, 0.6)
        yield Text(x, base + LEADING - 1, f"{percent}%", SMALL, "middle", MUTED)


def lying_bar(picture: Picture, index: int, name: list[str], place, middle: float) -> Iterator[Shape]:
    """Name, pieces, total. `place`: left and right of the bar, right of the drawing."""
    left, right, end = place
    first = middle + 3.6 - LEADING * (len(name) - 1) / 2
    for row, line in enumerate(name):
        yield Text(0, first + row * LEADING, line, NAME)
    pieces = pieces_of(picture, index)
    least = [measure(decimal(value), FIGURE) * 1.25 + 4 for value, _colour in pieces]
    x = left
    widths = lengths([value for value, _colour in pieces], right - left, least) if pieces else []
    for (value, colour), width in zip(pieces, widths, strict=True):
        yield Rect(x, middle - 8, width, 16, colour)
        if x > left:
            yield Stroke(x, middle - 8, x, middle + 8, WHITE, GAP)
        yield Text(x + width / 2, middle + 3.4, decimal(value), FIGURE, "middle", legible_on(colour))
        x += width
    yield Text(end, middle + 3.4, decimal(picture.total(index)), FIGURE, "end", bold=True)


# Standing ------------------------------------------------------------------------------------------------

HEIGHT, MARGIN, WIDEST = 150, 34, 70


def standing(picture: Picture, face: Face, top: float) -> tuple[list[Shape], float]:
    """Columns from the left in equal steps, so that two alone do not fill the picture."""
    step = min((face.width - MARGIN) / len(picture.categories), WIDEST * face.widening)
    top += LEADING
    base = top + HEIGHT
    shapes: list[Shape] = []
    for percent in (0, 25, 50, 75, 100):
        y = base - HEIGHT * percent / 100
        shapes.append(Stroke(MARGIN, y, face.width, y, GRID, 0.6))
        shapes.append(Text(MARGIN - 5, y + 3.2, f"{percent}%", SMALL, "end", MUTED))
    names = [column_name(name, (step - 4) / face.widening) for name in picture.categories]
    for index, lines in enumerate(names):
        middle = MARGIN + step * (index + 0.5)
        shapes += column(picture, index, middle, min(step * 0.66, 46), base)
        for row, line in enumerate(lines, start=1):
            shapes.append(Text(middle, base + LEADING * row + 1, line, SMALL, "middle", MUTED))
    return shapes, base + LEADING * max(map(len, names)) + 5


def column(picture: Picture, index: int, middle: float, width: float, base: float) -> Iterator[Shape]:
    """Pieces from the bottom up, and the total above."""
    pieces, total = pieces_of(picture, index), picture.total(index)
    y = base
    values = [value for value, _colour in pieces]
    heights = lengths(values, HEIGHT, [FIGURE + 2] * len(values)) if pieces else []
    for (value, colour), height in zip(pieces, heights, strict=True):
        y -= height
        yield Rect(middle - width / 2, y, width, height, colour)
        if y + height < base:
            yield Stroke(middle - width / 2, y + height, middle + width / 2, y + height, WHITE, GAP)
        label = f"{share(value, total)}%"
        yield Text(middle, y + height / 2 + 3.4, label, FIGURE, "middle", legible_on(colour))
    yield Text(middle, base - HEIGHT - 4, decimal(total), FIGURE, "middle", bold=True)


def column_name(name: str, width: float) -> list[str]:
    """ "6 tháng đầu / năm 2026"."""
    return drawing.wrapped(name.removeprefix("Báo cáo ").replace(" năm ", " năm\u00a0"), width, SMALL)
