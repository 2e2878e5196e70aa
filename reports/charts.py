"""CHARTS: where each piece of a picture stands. Numbers only; templates/reports/charts/ draws them as SVG.

Colours are written into the SVG as attributes, so the same picture goes into pages and documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from kehoach.text import share

from .dashboard import Counts, Line

WIDTH, HEIGHT = 720, 236
LEFT, TOP, BASE = 44, 22, 186
BAR_WIDTH = 40
# The colours of portal.css (.fill-…), best at the bottom.
PARTS = (("on_time", "#2b8a5a"), ("late", "#e0a030"), ("missing", "#b3131b"), ("pending", "#c3cddb"))


@dataclass(frozen=True)
class Piece:
    part: str
    fill: str
    y: int
    height: int


@dataclass(frozen=True)
class Bar:
    """One round: a column of 100 %, in pieces from the bottom up, and two lines of name below."""

    line: Line
    x: int
    middle: int
    pieces: tuple[Piece, ...]
    on_time: str
    name: tuple[str, str]


@dataclass(frozen=True)
class TrendChart:
    width: int
    height: int
    left: int
    base: int
    grid: tuple[tuple[int, int], ...]
    bars: tuple[Bar, ...]
    bar_width: int = BAR_WIDTH


def trend_chart(lines: Sequence[Line]) -> TrendChart:
    """Columns stand from the left in equal steps, so that one round alone does not fill the picture."""
    step = (WIDTH - LEFT) // max(len(lines), 6)
    return TrendChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        base=BASE,
        grid=tuple((share, height_at(share)) for share in (0, 50, 100)),
        bars=tuple(bar(line, LEFT + index * step, step) for index, line in enumerate(lines)),
    )


def height_at(share: float) -> int:
    return round(BASE - (BASE - TOP) * share / 100)


def bar(line: Line, start: int, step: int) -> Bar:
    counts, x = line.counts, start + (step - BAR_WIDTH) // 2
    on_time = f"{share(counts.on_time, counts.expected)}%" if counts.expected else "–"
    return Bar(line, x, x + BAR_WIDTH // 2, pieces(counts), on_time, two_lines(line.subject.name))


def pieces(counts: Counts) -> tuple[Piece, ...]:
    """Each edge is rounded once, so neighbours meet without a gap."""
    found, below = [], 0
    for part, fill in PARTS:
        above = below + getattr(counts, part)
        if above > below:
            bottom = height_at(100 * below / counts.expected)
            top = height_at(100 * above / counts.expected)
            found.append(Piece(part, fill, top, bottom - top))
        below = above
    return tuple(found)


def two_lines(name: str) -> tuple[str, str]:
    """ "6 tháng đầu / năm 2026" under a column of 70 points; what a long name has more is left out."""
    short = name.removeprefix("Báo cáo ").replace(" năm ", " năm\u00a0")
    first, second = (*wrap(short, 13, max_lines=2, placeholder="…"), "")[:2]
    return first, second
