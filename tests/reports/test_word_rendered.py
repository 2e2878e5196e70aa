"""The Word file as LibreOffice lays it out, measured like the PDF: nothing moves between the two (domain.md
1.1, 1.2, 1.5, 1.6)."""

import io
import os
import subprocess

import pdfplumber
import pytest
from django.conf import settings

from reports.documents import pdf, word
from reports.documents.paper import Block, BlockKind, Signer
from tests.reports.measured_pdf import BOTTOM, FORM, LEFT, MM, RIGHT, ROUNDING, TOP, body_chars, found, span
from tests.reports.sample_report import appendix, heading, row, sample_paper

pytestmark = pytest.mark.once
APPENDIX = 3  # index of its first page in the sample
SIGNATURE_AT = tuple(range(0, 60, 4))  # paragraphs before it
# The letters of Times New Roman, wherever the tests run.
FONTS = """<fontconfig><dir>{tinos}</dir><cachedir>{place}</cachedir><alias binding="same">
<family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias></fontconfig>"""
COMPONENTS = [
    *FORM,
    (APPENDIX, "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng      năm      của", 13, False, True),
    (APPENDIX, "STT", 12, True, False),
    (APPENDIX, "UBND xã Bình Sơn", 12, False, False),
]


def papers():
    """Everything that is laid out, in one start of LibreOffice: it takes a second and a half."""
    yield "report", sample_paper()
    signer = Signer(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Ất")
    letter = {"kind": "", "subject": ("V/v đôn đốc gửi báo cáo tình hình thực hiện",), "appendices": ()}
    addressees = ("Ủy ban nhân dân tỉnh", "Bộ Xây dựng")
    yield "letter", sample_paper(**letter, signer=signer, addressees=addressees)
    for count in SIGNATURE_AT:
        body = tuple(Block(BlockKind.PARAGRAPH, f"Đã thực hiện {number}.") for number in range(count))
        yield f"signature{count}", sample_paper(body=body, appendices=())
    tall = (
        row("1", "II.1", "Sở A", "Hoàn thành", "rà soát " * 1500 + "hết"),
        row("2", "II.1", "Sở B", "", ""),
    )
    yield "tall", sample_paper(body=(), appendices=(appendix(tall),))
    groups = [
        each for n in range(60) for each in (heading(f"Nhóm {n}"), row(str(n), "", "A", "", "B\n" * (n % 4)))
    ]
    yield "groups", sample_paper(body=(), appendices=(appendix(tuple(groups)),))
    word_ = Block(BlockKind.PARAGRAPH, "ngoằnngoèo" * 100)
    yield "long", sample_paper(body=(word_,), appendices=(), draft=False, demonstration=False)


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory):
    """Name -> file, opened."""
    place = tmp_path_factory.mktemp("word")
    for name, paper in papers():
        (place / f"{name}.docx").write_bytes(word.write(paper))
    files = sorted(place.glob("*.docx"))
    own = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    soffice = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", place]
    fonts = place / "fonts.conf"
    fonts.write_text(FONTS.format(tinos=settings.BASE_DIR / "static" / "fonts" / "tinos", place=place))
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}
    subprocess.run([*soffice, *files], check=True, capture_output=True, timeout=300, env=environment)
    opened = {path.stem: pdfplumber.open(path) for path in place.glob("*.pdf")}
    yield opened
    for file in opened.values():
        file.close()


@pytest.fixture
def report(laid_out):
    return laid_out["report"]


def in_top_margin(page):
    return "".join(c["text"] for c in page.chars if c["bottom"] < TOP).strip()


def rules(page):
    """Drawn lines from top to bottom; LibreOffice draws each twice."""
    lines = {(round(o["x0"], 1), round(o["x1"], 1), round(o["top"], 1)) for o in (*page.lines, *page.rects)}
    return sorted(lines, key=lambda line: line[2])


def test_libreoffice_makes_as_many_pages_as_the_pdf(report):
    with pdfplumber.open(io.BytesIO(pdf.write(sample_paper()))) as printed:
        assert abs(len(report.pages) - len(printed.pages)) <= 1


def test_body_is_portrait_a4_and_only_the_wide_appendix_lies(report):
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in report.pages]
    assert sizes == [(210, 297)] * 3 + [(297, 210)] * 2 + [(210, 297)]


def test_nothing_but_page_numbers_and_marks_stands_in_the_margins(report):
    for page in report.pages:
        left, right = span(body_chars(page))
        assert left >= LEFT - 0.5 and right <= page.width - RIGHT + ROUNDING
        outside = in_top_margin(page) + "".join(
            c["text"] for c in page.chars if c["bottom"] > page.height - BOTTOM
        )
        assert outside.strip("0123456789 ").split("     ") == ["DỮ LIỆU MINH HỌA", "DỰ THẢO"]


@pytest.mark.parametrize(("page", "text", "size", "bold", "italic"), COMPONENTS)
def test_component_has_the_size_and_style_of_the_decree(report, page, text, size, bold, italic):
    for char in found(report.pages[page], text):
        assert char["size"] == pytest.approx(size, abs=0.1)
        assert ("Bold" in char["fontname"], "Italic" in char["fontname"]) == (bold, italic)


def test_type_is_black(report):
    colours = {c["non_stroking_color"] for page in report.pages for c in body_chars(page)}
    assert {max(colour) for colour in colours} == {0}


@pytest.mark.parametrize(
    ("index", "text", "shortest", "longest"),
    [
        (0, "SỞ XÂY DỰNG", 1 / 3, 1 / 2),
        (1, "Độc lập - Tự do - Hạnh phúc", 0.99, 1.01),
        (2, "của UBND tỉnh Quảng Ngãi trong quý IV năm 2026", 1 / 3, 1 / 2),
    ],
)
def test_rule_under_text_has_the_length_of_the_decree(report, index, text, shortest, longest):
    x0, x1, y = rules(report.pages[0])[index]
    chars = found(report.pages[0], text)
    left, right = span(chars)
    assert shortest <= (x1 - x0) / (right - left) <= longest
    assert (x0 + x1) / 2 == pytest.approx((left + right) / 2, abs=1)
    assert 0 <= y - max(c["bottom"] for c in chars) <= 6 and len(rules(report.pages[0])) == 3


def test_number_and_date_stand_level(report):
    number, day = found(report.pages[0], "Số:"), found(report.pages[0], "Quảng Ngãi, ngày")
    assert number[0]["bottom"] == pytest.approx(day[0]["bottom"], abs=0.5)


def test_national_name_and_motto_are_centred_above_each_other_on_one_line_each(report):
    nation, motto = (
        found(report.pages[0], text) for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập")
    )
    assert nation[0]["bottom"] == pytest.approx(nation[-1]["bottom"], abs=0.1)
    whole = found(report.pages[0], "Độc lập - Tự do - Hạnh phúc")
    assert sum(span(nation)) == pytest.approx(sum(span(whole)), abs=2)
    assert 0 < motto[0]["bottom"] - nation[0]["bottom"] <= 1.2 * 13


def test_page_number_is_centred_in_the_top_margin_from_page_two(report):
    assert [in_top_margin(page) for page in report.pages[:3]] == ["", "2", "3"]
    (number,) = [c for c in report.pages[1].chars if c["bottom"] < TOP and c["text"].strip()]
    assert number["size"] == pytest.approx(14, abs=0.1) and "Bold" not in number["fontname"]
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx((LEFT + 210 * MM - RIGHT) / 2, abs=0.5)


def test_page_numbers_restart_in_each_appendix(report):
    assert [in_top_margin(page) for page in report.pages[APPENDIX:]] == ["", "2", ""]


def test_table_head_is_repeated_and_no_row_is_cut_by_the_page(report):
    for page in report.pages[APPENDIX : APPENDIX + 2]:
        for head in ("STT", "Nhiệm vụ", "Cơ quan", "Tiến độ", "Kết quả"):
            assert found(page, head)
    first = report.pages[APPENDIX + 1].extract_text().splitlines()[2]
    assert first.split()[:2] == ["8", "II.1.a"]


def test_paragraph_is_justified_with_a_first_line_indent_of_127_mm(report):
    lines = report.pages[0].extract_text_lines()
    first = next(i for i, line in enumerate(lines) if line["text"].startswith("Thực hiện Kế hoạch"))
    assert lines[first]["x0"] - LEFT == pytest.approx(12.7 * MM, abs=1)
    assert lines[first + 1]["x0"] == pytest.approx(LEFT, abs=1)
    assert lines[first]["x1"] == pytest.approx(210 * MM - RIGHT, abs=1)


def test_lines_are_single_to_one_and_a_half_apart_and_paragraphs_six_points_more(report):
    lines = report.pages[0].extract_text_lines()
    start = next(i for i, line in enumerate(lines) if line["text"].startswith("Thực hiện Kế hoạch"))
    pitch = lines[start + 1]["bottom"] - lines[start]["bottom"]
    assert 1.149 * 14 - 0.1 <= pitch <= 1.149 * 1.5 * 14
    title = next(i for i, line in enumerate(lines) if line["text"].startswith("I. TÌNH"))
    assert lines[title + 1]["bottom"] - lines[title]["bottom"] - pitch >= 5.8


def test_picture_is_as_wide_as_the_text(report):
    (image,) = report.pages[0].images
    assert (image["x0"], image["x1"]) == pytest.approx((LEFT, 210 * MM - RIGHT), abs=0.5)


def test_recipients_are_level_with_the_title_of_the_signer_and_at_the_margin(report):
    page = report.pages[2]
    label, title = found(page, "Nơi nhận:"), found(page, "GIÁM ĐỐC")
    assert label[0]["top"] == pytest.approx(title[0]["top"], abs=3)
    assert label[0]["x0"] == pytest.approx(LEFT, abs=1) and span(title)[0] > page.width / 2


@pytest.mark.parametrize("count", SIGNATURE_AT)
def test_signature_block_never_parts_from_the_last_sentence(laid_out, count):
    last = laid_out[f"signature{count}"].pages[-1].extract_text()
    for text in ("Trên đây là", "./.", "Nơi nhận:", "GIÁM ĐỐC", "- Lưu: VT, QLĐT."):
        assert text in last


def test_letter_has_its_subject_under_the_number_and_its_addressees_under_the_colon(laid_out):
    (page,) = laid_out["letter"].pages[:1]
    number, subject = found(page, "Số:"), found(page, "V/v đôn đốc")
    assert subject[0]["size"] == pytest.approx(12, abs=0.1) and subject[0]["x1"] < page.width / 2
    assert 6 <= subject[0]["top"] - number[0]["bottom"] <= 12
    colon = found(page, "Kính gửi:")[-1]
    dashes = [found(page, "- Ủy ban nhân dân tỉnh;")[0], found(page, "- Bộ Xây dựng.")[0]]
    assert [dash["x0"] for dash in dashes] == pytest.approx([colon["x0"]] * 2, abs=1)


def test_room_is_left_for_signature_and_seal(laid_out):
    page = laid_out["letter"].pages[-1]
    first, title = found(page, "KT. GIÁM ĐỐC"), found(page, "PHÓ GIÁM ĐỐC")
    name = found(page, "Nguyễn Văn Ất")
    assert 0 < title[0]["bottom"] - first[0]["bottom"] <= 1.2 * 14
    assert name[0]["top"] - title[0]["bottom"] >= 28 * MM
    assert sum(span(name)) == pytest.approx(sum(span(title)), abs=1)


def test_row_longer_than_a_page_runs_on_under_a_repeated_head(laid_out):
    pages = [page.extract_text() for page in laid_out["tall"].pages[1:]]
    assert len(pages) > 1 and all("STT" in text for text in pages)
    assert sum(text.count("hết") for text in pages) == 1 and "Sở B" in pages[-1]


def test_name_of_a_group_never_ends_a_page(laid_out):
    pages = laid_out["groups"].pages[1:]
    lines = [
        [line["text"] for line in page.crop((0, TOP, page.width, page.height - BOTTOM)).extract_text_lines()]
        for page in pages
    ]
    assert len(pages) > 4 and not any(page[-1].startswith("Nhóm") for page in lines)


def test_very_long_word_stays_inside_the_margins_and_a_final_paper_has_no_mark(laid_out):
    page = laid_out["long"].pages[0]
    assert span(body_chars(page))[1] <= 210 * MM - RIGHT + ROUNDING
    assert not [c for c in page.chars if c["bottom"] > page.height - BOTTOM]
