"""The pages of the PDF: Decree 30/2020/NĐ-CP, Annex I and III (domain.md 1.1, 1.6), and what is typed."""

import unicodedata
from dataclasses import replace

import pytest
from pdfminer.pdftypes import resolve1

from reports.documents.paper import Block, BlockKind, TableRow
from reports.documents.typesetting import OnlyOurFonts
from tests.reports.measured_pdf import (
    BOTTOM,
    LEFT,
    LETTERS,
    LYING,
    MM,
    PICTURE_LETTERS,
    RIGHT,
    ROUNDING,
    STANDING,
    TOP,
    body_chars,
    found,
    in_top_margin,
    middle,
    opened,
    sample_pdf,
    span,
    typed_back,
    with_accounts,
)
from tests.reports.sample_report import appendices, appendix, row, sample_paper


@pytest.fixture(scope="module")
def report():
    with sample_pdf() as opened:
        yield opened


def test_paper_is_a4_upright_and_lying_where_an_appendix_is_wide(report):
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in report.pages]
    assert sizes == [(210, 297)] * 3 + [(297, 210)] * 2 + [(210, 297)]


def test_text_fills_the_page_between_the_margins(report):
    """20 mm above and on the right, 30 mm on the left: inside the ranges of I.4."""
    for page in report.pages:
        left, right = span(body_chars(page) + page.rects)
        assert left == pytest.approx(LEFT, abs=1) and right == pytest.approx(page.width - RIGHT, abs=ROUNDING)
        top = min(thing["top"] for thing in body_chars(page) + page.rects)
        assert top == pytest.approx(TOP, abs=5)


def test_nothing_but_page_numbers_and_marks_stands_in_the_margins(report):
    for page in report.pages:
        left, right = span(body_chars(page))
        assert left >= LEFT - 0.5 and right <= page.width - RIGHT + ROUNDING
        outside = in_top_margin(page) + "".join(
            c["text"] for c in page.chars if c["bottom"] > page.height - BOTTOM
        )
        assert outside.strip("0123456789") == "DỮ LIỆU MINH HỌADỰ THẢO"


def test_every_font_is_tinos_and_embedded(report):
    for page in report.pages:
        assert {"Tinos" in c["fontname"] for c in page.chars} == {True}
        for reference in resolve1(page.page_obj.resources["Font"]).values():
            descendant = resolve1(resolve1(resolve1(reference)["DescendantFonts"])[0])
            assert "Tinos" in str(descendant["BaseFont"])
            assert "FontFile2" in resolve1(descendant["FontDescriptor"])


def test_type_is_black_except_the_demonstration_mark_and_pictures(report):
    for page in report.pages:
        written = [c for c in body_chars(page) if c["size"] > PICTURE_LETTERS]
        assert {max(c["non_stroking_color"]) for c in written} == {0}


def test_page_number_is_centred_in_the_top_margin_from_page_two(report):
    assert [in_top_margin(page) for page in report.pages[:3]] == ["", "2", "3"]
    (number,) = [c for c in report.pages[1].chars if c["bottom"] < TOP]
    assert number["size"] == pytest.approx(14, abs=0.1) and number["fontname"].endswith("Tinos")
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx((LEFT + 210 * MM - RIGHT) / 2, abs=0.5)


def test_page_number_stands_in_the_middle_of_the_top_margin(report):
    """Upright, of size 14, on a lying page too; the decree's sample file has its head 10 mm from the edge."""
    for page in (report.pages[1], report.pages[LYING + 1]):
        (number,) = [c for c in page.chars if c["bottom"] < TOP]
        assert number["size"] == pytest.approx(14, abs=0.1) and number["fontname"].endswith("Tinos")
        assert 8 * MM < number["top"] < 14 * MM
        assert (number["x0"] + number["x1"]) / 2 == pytest.approx((LEFT + page.width - RIGHT) / 2, abs=0.5)


def test_page_numbers_restart_in_every_appendix_and_the_first_is_not_shown():
    rows = tuple(row(str(n), "II.1", "Sở A", "Hoàn thành", "") for n in range(60))
    third = appendix(rows, label="Phụ lục III")
    with opened(sample_paper(appendices=(*appendices(), third))) as pdf:
        numbers = [in_top_margin(page) for page in pdf.pages]
    assert numbers == ["", "2", "3", "", "2", "", "", "2", "3"]


def test_appendix_begins_on_a_page_of_its_own_with_its_title(report):
    for index, label in ((LYING, "Phụ lục I"), (STANDING, "Phụ lục II")):
        first = report.pages[index].extract_text_lines()[0]["text"]
        assert first == label


def test_only_appendix_has_no_number_and_paper_without_letterhead_no_attachment_line():
    only = replace(appendices()[0], label="Phụ lục")
    with opened(sample_paper(appendices=(only,), letterhead=None)) as pdf:
        lines = [line["text"] for line in pdf.pages[-2].extract_text_lines()]
    assert lines[0] == "Phụ lục" and "Kèm theo" not in " ".join(lines)


def test_table_head_is_repeated_on_every_page_of_the_appendix(report):
    for page in report.pages[LYING:STANDING]:
        for head in ("STT", "Nhiệm vụ", "Cơ quan", "Tiến độ", "Kết quả"):
            assert found(page, head)


def test_row_of_the_appendix_is_not_cut_by_the_page(report):
    lines = report.pages[LYING + 1].extract_text().splitlines()
    assert lines[1].startswith("STT") and lines[2].startswith("8 II.1.a UBND xã Trà Bồng")


def test_heading_of_rows_is_never_the_last_of_a_page():
    for before in range(16, 24):
        rows = [row(str(n), "II.1", "Sở A", "Hoàn thành", "") for n in range(before)]
        more = (TableRow(("II.9. Nhóm sau",), heading=True), row("99", "II.9", "Sở B", "Hoàn thành", "xong"))
        with opened(sample_paper(body=(), appendices=(appendix((*rows, *more)),))) as pdf:
            (page,) = [page for page in pdf.pages if "Nhóm sau" in page.extract_text()]
            assert "Sở B" in page.extract_text()


def test_row_longer_than_a_page_runs_on_under_a_repeated_head():
    rows = (row("1", "II.1", "Sở A", "Hoàn thành", "rà soát " * 1500),)
    with opened(sample_paper(appendices=(appendix(rows),))) as pdf:
        pages = pdf.pages[LYING:]
        assert len(pages) > 1 and all("STT" in page.extract_text() for page in pages)


@pytest.mark.parametrize("text", [LETTERS, LETTERS.upper()])
def test_every_vietnamese_letter_with_every_accent_is_copied_as_typed(text):
    assert text in typed_back(text)


def test_text_typed_in_nfd_is_printed_in_nfc():
    copied = typed_back(unicodedata.normalize("NFD", LETTERS))
    assert LETTERS in copied and copied == unicodedata.normalize("NFC", copied)


def test_html_in_typed_text_is_printed_as_typed_and_control_characters_are_dropped():
    typed = '<b>đậm</b> & "ngoặc" <script>alert(1)</script>'
    assert typed in typed_back(f"\x07{typed}\u200b")


def test_very_long_word_stays_inside_the_margins():
    with opened(with_accounts("ngoằnngoèo" * 100)) as pdf:
        assert span(body_chars(pdf.pages[0]))[1] <= 210 * MM - RIGHT + ROUNDING


def test_demonstration_is_marked_in_red_on_every_page(report):
    for page in report.pages:
        mark = found(page, "DỮ LIỆU MINH HỌA")
        assert mark[0]["non_stroking_color"][0] > 0.7 and mark[0]["top"] > page.height - BOTTOM


def test_draft_of_a_later_edition_says_so_and_issued_paper_carries_no_mark():
    with opened(sample_paper(edition=2)) as pdf:
        assert all(found(page, "DỰ THẢO LẦN 2") for page in pdf.pages)
    with opened(sample_paper(demonstration=False, draft=False)) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "MINH HỌA" not in text and "DỰ THẢO" not in text


def test_picture_stands_between_the_margins_with_its_name_below_in_italics(report):
    (page,) = [
        page for page in report.pages[:LYING] if "Tiến độ thực hiện theo từng mục" in page.extract_text()
    ]
    name = found(page, "Tiến độ thực hiện theo từng mục của kế hoạch")
    assert {c["fontname"].endswith("Tinos-Italic") for c in name} == {True}
    assert middle(name) == pytest.approx((LEFT + 210 * MM - RIGHT) / 2, abs=1)
    bars = [r for r in page.rects if r["height"] > 9]
    assert bars and max(bar["bottom"] for bar in bars) < name[0]["top"]
    left, right = span(bars)
    assert left >= LEFT and right <= 210 * MM - RIGHT


def test_number_of_a_task_is_not_torn_apart_and_copied_as_typed():
    for blanks in range(8):
        cell = "x" * 10 + " x" * blanks + ", II.4.a, II.12.đ, XIV.1"
        with opened(sample_paper(body=(), appendices=(appendix((row("1", cell, "Sở A", "", ""),)),))) as pdf:
            lines = [line["text"] for line in pdf.pages[-1].extract_text_lines()]
        assert not any("II.\n" in f"{line}\n" or "XIV.\n" in f"{line}\n" for line in lines)
        assert "II.12.đ" in pdf.pages[-1].extract_text()


def test_table_stands_in_the_body_too():
    table = Block(BlockKind.TABLE, table=appendices()[1].blocks[0].table)
    with opened(sample_paper(body=(table,), appendices=())) as pdf:
        lines = [line["text"] for line in pdf.pages[0].extract_text_lines()]
    assert "STT Cơ quan Đúng hạn" in lines and "1 Sở Xây dựng 8" in lines


def test_pdf_names_its_title_author_and_language(report):
    assert report.metadata["Title"].startswith("Báo cáo: Kết quả thực hiện Kế hoạch số 151/KH-UBND")
    assert report.metadata["Author"] == "Sở Xây dựng"
    assert report.doc.catalog["Lang"] == b"vi"


def test_reference_of_an_edition_stands_in_the_properties_only():
    with opened(sample_paper(reference="kehoach:0a1b")) as pdf:
        assert pdf.metadata["Keywords"] == "kehoach:0a1b"
        assert not any("0a1b" in page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://example.vn/a.png", "data:text/plain,a"])
def test_nothing_but_the_fonts_is_ever_loaded(url):
    with pytest.raises(ValueError, match="may not load"):
        OnlyOurFonts().fetch(url)
