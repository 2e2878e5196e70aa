"""Pictures: pieces fill their bars, figures are those of the data, no text covers another."""

from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree

import pytest
from PIL import Image

from kehoach.text import decimal, share
from reports.documents import figures, pictures
from reports.documents.drawing import (
    PAPER,
    SCREEN,
    Rect,
    Stroke,
    Text,
    contrast,
    legible_on,
    measure,
    wrapped,
)
from reports.documents.paper import Picture, Series
from tests.reports.sample_facts import sample_facts

SAMPLE = sample_facts()
MANY = Picture(
    "Nhiều",
    tuple(f"Ủy ban nhân dân xã có tên rất dài để xuống dòng, thứ {number}" for number in range(16)),
    tuple(
        Series(label, colour, tuple((position + 1) ** 4 + row for row in range(16)))
        for position, (_part, label, colour) in enumerate(figures.PUNCTUALITY)
    ),
)
PICTURES = {
    "sections": figures.states_by_section(SAMPLE),
    "agencies": figures.punctuality_by_agency(SAMPLE),
    "trend": figures.trend(SAMPLE),
    "lone": Picture("Một", ("Sở Y tế",), (Series("Gửi đúng hạn", "#2b8a5a", (1,)),)),
    "lopsided": Picture(
        "Lệch",
        ("Thanh dài", "Thanh trống", "Thanh ngắn"),
        (Series("Gửi đúng hạn", "#2b8a5a", (12345, 0, 1)), Series("Gửi muộn", "#e0a030", (1, 0, 1))),
    ),
    "many": MANY,
    "nine rounds": Picture(
        "Chín",
        tuple(f"6 tháng đầu năm {y}" for y in range(2018, 2027)),
        tuple(Series(series.name, series.colour, series.values[:9]) for series in MANY.series),
        lying=False,
    ),
    "nothing": Picture("Trống", (), ()),
    "no figures": Picture("Trống", ("Sở Y tế",), (Series("Gửi muộn", "#e0a030", (0,)),)),
}
FACES = {"paper": PAPER, "screen": SCREEN}


@pytest.fixture(params=PICTURES)
def picture(request):
    return PICTURES[request.param]


@pytest.fixture(params=FACES)
def face(request):
    return FACES[request.param]


def shapes(picture, face, kind):
    return [shape for shape in pictures.drawn(picture, face).shapes if isinstance(shape, kind)]


def bars_of(picture, face=PAPER):
    """The pieces of each bar, in the order of the data; small squares are those of the legend."""
    found = {}
    for rect in shapes(picture, face, Rect):
        if (rect.width, rect.height) != (9, 9):
            found.setdefault(rect.y if picture.lying else rect.x, []).append(rect)
    return list(found.values())


def box(text, face):
    width = measure(text.text, text.size, bold=text.bold) * face.widening
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - 0.7 * text.size, left + width, text.y + 0.22 * text.size


def test_pieces_fill_their_bar_exactly(picture, face):
    bars = bars_of(picture, face)
    assert len(bars) == sum(picture.total(index) > 0 for index in range(len(picture.categories)))
    long = set()
    for pieces in bars:
        if picture.lying:
            ends = [(piece.x, piece.x + piece.width) for piece in pieces]
        else:
            ends = [(-piece.y - piece.height, -piece.y) for piece in pieces]
        assert all(end == pytest.approx(start) for (_, end), (start, _) in zip(ends, ends[1:], strict=False))
        long.add((round(ends[0][0], 6), round(ends[-1][1], 6)))
    assert len(long) <= 1, "bars of 100 % begin and end at the same places"


def test_pieces_stand_in_the_order_of_the_series_with_their_colours(picture):
    filled = [i for i in range(len(picture.categories)) if picture.total(i)]
    for index, pieces in zip(filled, bars_of(picture), strict=True):
        assert [p.fill for p in pieces] == [s.colour for s in picture.series if s.values[index]]


def test_lengths_are_shares_unless_a_figure_would_not_fit():
    assert pictures.lengths([1, 2, 1], 100, [5, 5, 5]) == [25, 50, 25]
    assert pictures.lengths([1, 998, 1], 100, [5, 5, 5]) == [5, 90, 5]
    # What is taken from the long piece may make a third one too short.
    assert pictures.lengths([1, 90, 9], 100, [10, 20, 9]) == [10, 81, 9]
    assert pictures.lengths([3, 1], 8, [5, 5]) == [6, 2]


def test_every_figure_is_written_on_its_piece_and_is_that_of_the_data(picture, face):
    texts = shapes(picture, face, Text)
    filled = [i for i in range(len(picture.categories)) if picture.total(i)]
    for index, pieces in zip(filled, bars_of(picture, face), strict=True):
        values = [s.values[index] for s in picture.series if s.values[index]]
        for piece, value in zip(pieces, values, strict=True):
            (inside,) = [
                text
                for text in texts
                if piece.x < text.x < piece.x + piece.width and piece.y < text.y < piece.y + piece.height
            ]
            total = picture.total(index)
            assert inside.text == (decimal(value) if picture.lying else f"{share(value, total)}%")
            left, top, right, bottom = box(inside, face)
            assert piece.x <= left and right <= piece.x + piece.width
            assert piece.y <= top and bottom <= piece.y + piece.height
    totals = [text.text for text in texts if text.bold]
    wanted = range(len(picture.categories)) if filled else []
    assert totals == [decimal(picture.total(index)) for index in wanted]


def test_no_text_covers_another_or_leaves_the_picture(picture, face):
    drawing = pictures.drawn(picture, face)
    boxes = [(text.text, box(text, face)) for text in drawing.shapes if isinstance(text, Text)]
    for text, (left, top, right, bottom) in boxes:
        assert left >= -1 and right <= drawing.width + 1, text
        assert top >= 0 and bottom <= drawing.height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (one, other)


def test_letters_are_nine_points_or_more_on_paper(picture):
    drawing = pictures.drawn(picture)
    points = 160 / 25.4 * 72 / drawing.width
    assert min(text.size for text in drawing.shapes if isinstance(text, Text)) * points >= 9


def test_figures_are_legible_on_their_colours():
    colours = [colour for _part, _label, colour in figures.PUNCTUALITY] + [*figures.STANDING_COLOURS.values()]
    for colour in colours:
        assert contrast(legible_on(colour), colour) >= 4.5
    for text in shapes(MANY, PAPER, Text):
        if text.fill not in ("#000000", "#ffffff"):
            assert contrast(text.fill, "#ffffff") >= 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_picture_of_thirty_bars_still_fits_on_a_page():
    picture = Picture("Mục", MANY.categories[:1] * 30, (Series("x", "#2b8a5a", (1,) * 30),))
    drawing = pictures.drawn(picture)
    assert drawing.height / drawing.width * 160 < 297 - 20 - 20 - 10


def test_neighbours_are_parted_by_a_white_line():
    gaps = [s for s in shapes(PICTURES["agencies"], PAPER, Stroke) if s.colour == "#ffffff"]
    assert len(gaps) == sum(len(pieces) - 1 for pieces in bars_of(PICTURES["agencies"]))


def test_svg_is_well_formed_and_has_no_style(picture, face):
    drawn = pictures.svg(picture, face)
    tree = ElementTree.fromstring(drawn)
    assert tree.get("role") == "img" and tree.get("aria-label") == picture.title
    assert "style" not in drawn and "NaN" not in drawn and "inf" not in drawn
    assert (tree.find("{*}title").text, tree.find("{*}desc").text) == (picture.title, pictures.told(picture))
    written = [element.text for element in tree.findall("{*}text")]
    assert written == [shape.text for shape in shapes(picture, face, Text)]


def test_names_are_text_and_never_markup():
    nasty = Picture('"<b>', ("<script>&amp;",), (Series("</text>", "#2b8a5a", (1,)),))
    tree = ElementTree.fromstring(pictures.svg(nasty))
    assert tree.get("aria-label") == '"<b>'
    assert {element.tag.split("}")[1] for element in tree} == {"title", "desc", "rect", "line", "text"}


@pytest.mark.parametrize(("width", "dpi", "pixels"), [(160, 300, 1890), (160, 96, 605), (80.5, 300, 951)])
def test_png_has_its_size_and_is_always_the_same(width, dpi, pixels):
    drawn = pictures.png(PICTURES["agencies"], width, dpi)
    image = Image.open(BytesIO(drawn))
    drawing = pictures.drawn(PICTURES["agencies"])
    assert image.size == (pixels, round(drawing.height * pixels / drawing.width))
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert drawn == pictures.png(PICTURES["agencies"], width, dpi)


def test_png_shows_the_pieces_of_the_svg():
    image = Image.open(BytesIO(pictures.png(PICTURES["sections"], 160))).convert("RGB")
    scale = image.width / PAPER.width
    for pieces in bars_of(PICTURES["sections"]):
        for piece in pieces:
            corner = image.getpixel((round((piece.x + 2) * scale), round((piece.y + 2) * scale)))
            assert corner == tuple(bytes.fromhex(piece.fill[1:]))


def test_a_picture_is_told_in_words():
    assert pictures.told(PICTURES["agencies"]).startswith(
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh: quá hạn, chưa gửi 2, tổng số 2 báo cáo; UBND xã Tịnh Khê: "
        "gửi muộn 2, quá hạn, chưa gửi 1, tổng số 3 báo cáo; "
    )
    assert pictures.told(PICTURES["nothing"]) == "Chưa có số liệu."


@pytest.mark.parametrize(
    "text", [*MANY.categories, "Sở Y tế", "Một hai ba " * 20, "k" * 200, "Ủy " + "k" * 200]
)
def test_names_are_broken_between_words(text):
    lines = wrapped(text, 160, 10)
    assert 1 <= len(lines) <= 2
    assert all(measure(line, 10) <= 160 for line in lines)
    told = " ".join(lines)
    if told.endswith("…"):
        assert text.startswith(told[:-1].rstrip()) or "k" * 30 in text
    else:
        assert told == text
    if "kk" not in text:
        assert set(told.rstrip("…").split()) <= {word.rstrip(",") for word in text.split()} | set(
            text.split()
        )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Năm 2026", ["Năm 2026"]),
        ("6 tháng cuối năm 2026", ["6 tháng cuối", "năm\u00a02026"]),
        ("Quý IV năm 2026", ["Quý IV", "năm\u00a02026"]),
        ("Báo cáo đột xuất về nhà ở xã hội tháng 11/2026", ["đột xuất về", "nhà ở xã hội…"]),
    ],
)
def test_a_round_is_named_in_two_short_lines(name, lines):
    assert pictures.column_name(name, 58) == lines
