"""DRAWING: shapes at exact places, as SVG and as PNG. One unit is a point, if printed 160 mm wide."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils.safestring import SafeString
from PIL import Image, ImageDraw, ImageFont

INK, MUTED, GRID, WHITE, BLACK = "#1b2430", "#4a5565", "#d8e0ea", "#ffffff", "#000000"
TINOS = Path(settings.BASE_DIR) / "static" / "fonts" / "tinos"
MM_PER_INCH = 25.4
# Pillow's names of the three ways in which a text stands at its point, on its baseline.
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


@dataclass(frozen=True)
class Face:
    """Letters of a drawing: the font (empty: that of the page around it), how much wider it is than Tinos,
    the width of the drawing in units, and whether it explains itself or the page around it does."""

    family: str
    widening: float
    width: int
    explained: bool


PAPER = Face("Tinos, 'Times New Roman', serif", 1, 454, explained=True)
# Be Vietnam Pro in a broad panel, which small screens show a part of.
SCREEN = Face("", 1.25, 620, explained=False)


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    anchor: str = "start"
    fill: str = INK
    bold: bool = False


Shape = Rect | Stroke | Text


@dataclass(frozen=True)
class Drawing:
    """Shapes, the later over the earlier."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=64)
def font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    name = "Tinos-Bold.ttf" if bold else "Tinos-Regular.ttf"
    return ImageFont.truetype(TINOS / name, size, layout_engine=ImageFont.Layout.BASIC)


def measure(text: str, size: float, *, bold=False) -> float:
    """Width of a text in Tinos."""
    return sum(advance(letter, bold) for letter in text) * size / 100


@lru_cache(maxsize=1024)
def advance(letter: str, bold: bool) -> float:
    """Width of a letter, for 100 units of size; kept, since loading one takes a while."""
    return font(100, bold).getlength(letter)


def wrapped(text: str, width: float, size: float, lines=2) -> list[str]:
    """A text in as many lines at most, broken between words; what does not fit is told by "…". Only a word
    longer than a line is cut."""
    found, words = [], text.split(" ")
    while words and len(found) < lines:
        line, *words = words
        if measure(line, size) > width:
            line = cut(line, width, size)
        while words and measure(f"{line} {words[0]}", size) <= width:
            line += f" {words.pop(0)}"
        found.append(line)
    if words:
        found[-1] = closed(found[-1], width, size)
    return found


def closed(line: str, width: float, size: float) -> str:
    """The line with "…", without the words that leave no room for it."""
    words = line.rstrip("…").split(" ")
    while len(words) > 1 and measure(" ".join(words) + "…", size) > width:
        words.pop()
    return cut(" ".join(words).rstrip(" ,;:.–-(“"), width, size)


def cut(word: str, width: float, size: float) -> str:
    """As many letters as fit, and "…"."""
    fit = next(n for n in range(len(word), -1, -1) if measure(word[:n] + "…", size) <= width or n < 2)
    return word[:fit] + "…"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of "#rrggbb"."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible_on(ground: str) -> str:
    """Black or white, whichever is read better on a colour; never below 4.5 : 1."""
    return max((BLACK, WHITE), key=lambda colour: contrast(colour, ground))


def svg(drawing: Drawing, face: Face, title: str, description: str) -> SafeString:
    """For pages and for WeasyPrint. Colours and sizes are attributes: the portal allows no inline style."""
    family = f" font-family={quoteattr(face.family)}" if face.family else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label={quoteattr(title)} '
        f'viewBox="0 0 {number(drawing.width)} {number(drawing.height)}"{family}>'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    )
    return SafeString(head + "".join(map(element, drawing.shapes)) + "</svg>")


def element(shape: Shape) -> str:
    match shape:
        case Rect():
            return (
                f'<rect x="{number(shape.x)}" y="{number(shape.y)}" width="{number(shape.width)}" '
                f'height="{number(shape.height)}" fill="{shape.fill}"/>'
            )
        case Stroke():
            return (
                f'<line x1="{number(shape.x1)}" y1="{number(shape.y1)}" x2="{number(shape.x2)}" '
                f'y2="{number(shape.y2)}" stroke="{shape.colour}" stroke-width="{number(shape.width)}"/>'
            )
    bold = ' font-weight="bold"' if shape.bold else ""
    return (
        f'<text x="{number(shape.x)}" y="{number(shape.y)}" font-size="{number(shape.size)}" '
        f'text-anchor="{shape.anchor}" fill="{shape.fill}"{bold}>{escape(shape.text)}</text>'
    )


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def png(drawing: Drawing, width_mm: float, dpi=300) -> bytes:
    """For Word. The same drawing gives the same bytes."""
    width = round(width_mm / MM_PER_INCH * dpi)
    scale = width / drawing.width
    image = Image.new("RGB", (width, round(drawing.height * scale)), WHITE)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        paint(canvas, shape, scale)
    stream = BytesIO()
    # So few colours that a palette shows them all.
    image.quantize(256, dither=Image.Dither.NONE).save(stream, "PNG", dpi=(dpi, dpi), optimize=True)
    return stream.getvalue()


def paint(canvas: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    match shape:
        case Rect():
            left, top = round(shape.x * scale), round(shape.y * scale)
            right = round((shape.x + shape.width) * scale) - 1
            bottom = round((shape.y + shape.height) * scale) - 1
            if right >= left and bottom >= top:
                canvas.rectangle((left, top, right, bottom), fill=shape.fill)
        case Stroke():
            ends = tuple(round(v * scale) for v in (shape.x1, shape.y1, shape.x2, shape.y2))
            canvas.line(ends, fill=shape.colour, width=max(1, round(shape.width * scale)))
        case Text():
            canvas.text(
                (shape.x * scale, shape.y * scale),
                shape.text,
                fill=shape.fill,
                font=font(shape.size * scale, shape.bold),
                anchor=ANCHORS[shape.anchor],
            )
