"""What stands on a page of a PDF: words with their places, and the straight lines drawn.

Places are in points from the page's corner, x to the right, y downwards, as a reader holds the page.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import pi
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from tasks.importer.reading.paragraphs import MARKER

MAX_LETTERS_OF_PAGE = 60_000
_MAX_SEGMENTS = 60_000  # of the paths of one page; maps and drawings have more, tables do not
_THIN = 3.0  # a filled shape no thicker is a drawn line
_SLANT = 1.0  # a line that rises no more is level
_HYPHENS = {0x02, 0xFFFE}  # how PDFium gives the hyphen at the end of a line
_BULLETS = range(0xF000, 0xF100)  # letters of symbol fonts, used as bullets
_GAP = 0.15  # of the letters' size
_DEEPEST = 4  # drawings within drawings

Matrix = tuple[float, float, float, float, float, float]


class Word(NamedTuple):
    """A word, or a letter of one."""

    text: str
    left: float
    right: float
    base: float  # y of the line it is written on
    size: float  # height of its letters with what reaches below

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, self.base - self.size / 4


@dataclass(frozen=True)
class Rule:
    """A straight line drawn: at ``at`` across, from ``start`` to ``end`` along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Line:
    """Words on one line, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        return self.words[0].base

    @cached_property
    def size(self) -> float:
        return max(word.size for word in self.words)

    def chunks(self) -> list[Line]:
        """Its parts with wide gaps between them: what stands in columns side by side.

        A number or dash belongs to what follows it, however far away. In a line stretched to the full width
        all gaps are wide, so a gap has to be much wider than the narrow ones.
        """
        gaps = [after.left - before.right for before, after in pairwise(self.words)]
        wide = max(1.6 * self.size, 3 * sorted(gaps)[len(gaps) // 4] if len(gaps) > 2 else 0)
        parts: list[list[Word]] = []
        for word in self.words:
            if parts and (_is_marker(parts[-1]) or word.left - parts[-1][-1].right < wide):
                parts[-1].append(word)
            else:
                parts.append([word])
        return [Line(tuple(part)) for part in parts]


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words sorted into lines, from top to bottom; a raised footnote number stays on its line."""
    return [Line(tuple(row)) for row in _rows(words)]


class Page:
    """One page, turned so that its words are upright, whichever way its file says it is held."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        self._turn = self._direction()
        sideways = (self._turn + page.get_rotation()) % 180 != 0
        self.width = page.get_height() if sideways else page.get_width()

    def has_picture(self) -> bool:
        return next(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]), None) is not None

    def words(self) -> list[Word]:
        """Letters joined by their places: files write them in any order, font by font for example."""
        return [word for line in _rows(self._letters()) for word in _words(line)]

    def rules(self) -> tuple[list[Rule], list[Rule]]:
        """The level and the upright lines drawn, those of tables among them."""
        level: list[Rule] = []
        upright: list[Rule] = []
        left = _MAX_SEGMENTS
        for points, is_filled in self._subpaths(self._page, (1, 0, 0, 1, 0, 0), 0):
            left -= len(points)
            if left < 0:
                return [], []
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if is_filled:
                _add_rule(level, upright, (min(xs), min(ys)), (max(xs), max(ys)), _THIN)
            else:
                for start, end in zip(points, points[1:], strict=False):
                    _add_rule(level, upright, start, end, _SLANT)
        return level, upright

    def _letters(self) -> Iterator[Word]:
        text_page = self._text
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for at in range(min(text_page.count_chars(), MAX_LETTERS_OF_PAGE)):
            code = pdfium.FPDFText_GetUnicode(text_page, at)
            text = "-" if code in _HYPHENS or code in _BULLETS else chr(min(code, 0x10FFFF))
            if code == 0 or text.isspace():
                if pdfium.FPDFText_IsGenerated(text_page, at) == 1:
                    continue
                text = " "
            pdfium.FPDFText_GetLooseCharBox(text_page, at, box)
            pdfium.FPDFText_GetCharOrigin(text_page, at, x, y)
            (left, top), (right, bottom) = (
                self._turned(box.left, box.top),
                self._turned(box.right, box.bottom),
            )
            base = self._turned(x.value, y.value)[1]
            yield Word(text, min(left, right), max(left, right), base, abs(bottom - top))

    def _direction(self) -> int:
        """In which direction most of the first words run, in degrees."""
        angles = Counter(
            -round(pdfium.FPDFText_GetCharAngle(self._text, at) / (pi / 2)) % 4 * 90
            for at in range(min(self._text.count_chars(), 300))
        )
        return angles.most_common(1)[0][0] if angles else 0

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return {0: (x, -y), 90: (y, x), 180: (-x, y), 270: (-y, -x)}[self._turn]

    def _subpaths(
        self, holder, matrix: Matrix, depth: int
    ) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """(points, whether filled without an outline) of everything drawn, also inside forms."""
        for each in _objects(holder):
            kind = pdfium.FPDFPageObj_GetType(each)
            if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
                continue
            own = _matrix_of(each, matrix)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < _DEEPEST:
                    yield from self._subpaths(each, own, depth + 1)
                continue
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDFPath_GetDrawMode(each, fill, stroke)
            if fill.value or stroke.value:
                for points in _paths(each):
                    yield [self._turned(*_moved(point, own)) for point in points], not stroke.value


def _objects(holder) -> Iterator:
    if isinstance(holder, pypdfium2.PdfPage):
        for at in range(pdfium.FPDFPage_CountObjects(holder)):
            yield pdfium.FPDFPage_GetObject(holder, at)
    else:
        for at in range(pdfium.FPDFFormObj_CountObjects(holder)):
            yield pdfium.FPDFFormObj_GetObject(holder, at)


def _paths(path) -> Iterator[list[tuple[float, float]]]:
    """The points of each stroke of a path; curves are left out, tables have none."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(pdfium.FPDFPath_CountSegments(path), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind != pdfium.FPDF_SEGMENT_LINETO and points:
            yield points
            points = []
        if kind != pdfium.FPDF_SEGMENT_BEZIERTO:
            points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points


def _add_rule(level: list[Rule], upright: list[Rule], start, end, thin: float) -> None:
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if y1 - y0 <= thin < x1 - x0:
        level.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= thin < y1 - y0:
        upright.append(Rule((x0 + x1) / 2, y0, y1))


def _matrix_of(each, outer: Matrix) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(each, found)
    a, b, c, d, e, f = found.a, found.b, found.c, found.d, found.e, found.f
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _is_marker(words: list[Word]) -> bool:
    found = MARKER.match(f"{words[0].text} ")
    return len(words) == 1 and found is not None and found.end() == len(words[0].text)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words (or letters) line by line, from top to bottom, each line from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.base):
        if rows and word.base - rows[-1][0].base < 0.4 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _words(letters: list[Word]) -> Iterator[Word]:
    """Words of the letters of one line. Not every blank is written, so a gap as wide as a thin one is one."""
    word: list[Word] = []
    for letter in letters:
        is_blank = letter.text == " "
        if word and (is_blank or letter.left - word[-1].right > _GAP * letter.size or _points(word, letter)):
            yield _joined(word)
            word = []
        if not is_blank and not (word and _is_same(word[-1], letter)):
            word.append(letter)
    if word:
        yield _joined(word)


def is_raised(word: Word, base: float, size: float) -> bool:
    """True for a small word above the line of the others."""
    return word.size < 0.9 * size and word.base < base - 0.15 * size


def _points(word: list[Word], letter: Word) -> bool:
    """True for the raised number of a footnote behind a word; that of "m²" is part of it."""
    last = word[-1]
    return letter.text.isdecimal() and last.text != "m" and is_raised(letter, last.base, last.size)


def _is_same(before: Word, letter: Word) -> bool:
    """True for a letter drawn twice, slightly moved, to look bold."""
    return before.text == letter.text and letter.left - before.left < 0.06 * letter.size


def _joined(letters: list[Word]) -> Word:
    return Word(
        "".join(letter.text for letter in letters),
        letters[0].left,
        max(letter.right for letter in letters),
        letters[0].base,
        max(letter.size for letter in letters),
    )
