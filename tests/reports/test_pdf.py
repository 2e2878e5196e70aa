"""The PDF against the legal form: Decree 30/2020/NĐ-CP, Annex I and III (domain.md 1.1, 1.2, 1.5, 1.6)."""

import io
import unicodedata

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from reports.documents.content import (
    Account,
    Appendix,
    AppendixRow,
    Figures,
    SectionResults,
    Signer,
    TaskResults,
)
from reports.documents.pdf import OnlyOurFonts, render_pdf, report_html
from tests.reports.sample_report import sample_report

MM = 72 / 25.4
# A justified line may end a third of a millimetre off: the layout rounds the width of each letter.
ROUNDING = 1.2
TOP, RIGHT, BOTTOM, LEFT = 20 * MM, 20 * MM, 20 * MM, 30 * MM
APPENDIX = 3  # index of its first page in the sample
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = unicodedata.normalize(
    "NFC", " ".join("".join(v + t for t in TONES) for v in VOWELS) + " bcdđghklmnpqrstvx"
)

# Annex I, II: where, text, size, bold, italic. Chosen inside the ranges of domain.md 1.2.
COMPONENTS = [
    (0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
    (0, "Độc lập - Tự do - Hạnh phúc", 13, True, False),
    (0, "UBND TỈNH QUẢNG NGÃI", 12, False, False),
    (0, "SỞ XÂY DỰNG", 12, True, False),
    (0, "Số:       /BC-SXD", 13, False, False),
    (0, "Quảng Ngãi, ngày      tháng      năm 2026", 13, False, True),
    (0, "BÁO CÁO", 14, True, False),
    (0, "Kết quả thực hiện Kế hoạch số 151/KH-UBND ngày 22/9/2022", 14, True, False),
    (0, "của UBND tỉnh Quảng Ngãi trong quý IV năm 2026", 14, True, False),
    (0, "Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi", 14, False, False),
    (0, "Thực hiện Kế hoạch số 151/KH-UBND", 14, False, False),
    (0, "I. TÌNH HÌNH TRIỂN KHAI", 14, True, False),
    (0, "1. Hoàn thiện cơ chế", 14, True, False),
    (0, "a) Thực hiện chuẩn hóa", 14, False, False),
    (0, "- Sở Xây dựng: Đã rà soát", 14, False, False),
    (2, "Trên đây là báo cáo", 14, False, False),
    (2, "Nơi nhận:", 12, True, True),
    (2, "- Như trên;", 11, False, False),
    (2, "- Lưu: VT, QLĐT.", 11, False, False),
    (2, "GIÁM ĐỐC", 14, True, False),
    (APPENDIX, "Phụ lục I", 14, True, False),
    (APPENDIX, "TỔNG HỢP KẾT QUẢ THỰC HIỆN KẾ HOẠCH SỐ 151/KH-UBND QUÝ IV NĂM 2026", 14, True, False),
    (
        APPENDIX,
        "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng      năm      của Sở Xây dựng)",
        14,
        False,
        True,
    ),
]


def opened(content):
    return pdfplumber.open(io.BytesIO(render_pdf(content)))


@pytest.fixture(scope="session")
def report():
    with opened(sample_report()) as pdf:
        yield pdf


def found(page, text):
    """The characters that write `text` on the page."""
    written = "".join(c["text"] for c in page.chars)
    assert text in written, f"{text!r} is not on page {page.page_number}"
    start = written.index(text)
    return page.chars[start : start + len(text)]


def body_chars(page):
    """Everything that is neither page number nor mark."""
    return [c for c in page.chars if c["top"] >= TOP - 1 and c["bottom"] <= page.height - BOTTOM + 1]


def span(chars):
    return min(c["x0"] for c in chars), max(c["x1"] for c in chars)


def in_top_margin(page):
    return "".join(c["text"] for c in page.chars if c["bottom"] < TOP)


def with_accounts(*texts, **changes):
    accounts = tuple(Account(("Sở A",), text) for text in texts)
    return sample_report(sections=(SectionResults("Mục", (TaskResults("", accounts),)),), **changes)


def typed_back(text):
    """The text as one would copy it from the PDF, lines joined."""
    with opened(with_accounts(text)) as pdf:
        return " ".join(page.extract_text() for page in pdf.pages).replace("\n", " ")


def test_body_is_portrait_a4_and_appendix_landscape_a4(report):
    sizes = [(round(page.width / MM), round(page.height / MM)) for page in report.pages]
    assert sizes == [(210, 297)] * 3 + [(297, 210)] * 2


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
        for reference in resolve1(page.page_obj.resources["Font"]).values():
            descendant = resolve1(resolve1(resolve1(reference)["DescendantFonts"])[0])
            assert "Tinos" in str(descendant["BaseFont"])
            assert "FontFile2" in resolve1(descendant["FontDescriptor"])


@pytest.mark.parametrize(("page", "text", "size", "bold", "italic"), COMPONENTS)
def test_component_has_the_size_and_style_of_the_decree(report, page, text, size, bold, italic):
    for char in found(report.pages[page], text):
        assert char["size"] == pytest.approx(size, abs=0.1)
        assert ("Bold" in char["fontname"], "Italic" in char["fontname"]) == (bold, italic)


def test_type_is_black_except_the_demonstration_mark(report):
    colours = {c["non_stroking_color"] for page in report.pages for c in body_chars(page)}
    assert {max(colour) for colour in colours} == {0}


@pytest.mark.parametrize(
    ("index", "text", "shortest", "longest"),
    [
        (0, "SỞ XÂY DỰNG", 1 / 3, 1 / 2),
        (1, "Độc lập - Tự do - Hạnh phúc", 0.99, 1.01),
        (2, "Kết quả thực hiện Kế hoạch số 151/KH-UBND ngày 22/9/2022", 1 / 3, 1 / 2),
    ],
)
def test_rule_under_text_has_the_length_of_the_decree(report, index, text, shortest, longest):
    rule = report.pages[0].rects[index]
    left, right = span(found(report.pages[0], text))
    assert shortest <= (rule["x1"] - rule["x0"]) / (right - left) <= longest
    assert (rule["x0"] + rule["x1"]) / 2 == pytest.approx((left + right) / 2, abs=1)
    assert rule["height"] < 1 and len(report.pages[0].rects) == 3


def test_number_and_date_stand_level(report):
    number, day = found(report.pages[0], "Số:"), found(report.pages[0], "Quảng Ngãi, ngày")
    assert number[0]["bottom"] == pytest.approx(day[0]["bottom"], abs=0.5)


def test_page_number_is_centred_in_the_top_margin_from_page_two(report):
    assert [in_top_margin(page) for page in report.pages[:3]] == ["", "2", "3"]
    (number,) = [c for c in report.pages[1].chars if c["bottom"] < TOP]
    assert number["size"] == pytest.approx(14, abs=0.1) and number["fontname"].endswith("Tinos")
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx((LEFT + 210 * MM - RIGHT) / 2, abs=0.5)


def test_page_numbers_restart_in_the_appendix(report):
    assert [in_top_margin(page) for page in report.pages[APPENDIX:]] == ["", "2"]


def test_table_head_is_repeated_on_every_page_of_the_appendix(report):
    for page in report.pages[APPENDIX:]:
        for head in ("STT", "Nhiệm vụ", "Cơ quan", "Tiến độ", "Kết quả"):
            assert found(page, head)


def test_row_of_the_appendix_is_not_cut_by_the_page(report):
    assert report.pages[APPENDIX + 1].extract_text().splitlines()[2].startswith("8 II.1.a UBND xã Trà Bồng")


def test_row_longer_than_a_page_runs_on_under_a_repeated_head():
    rows = (AppendixRow("II.1", "Nhiệm vụ", "Sở A", "Hoàn thành", "rà soát " * 1500),)
    with opened(sample_report(appendix=Appendix(rows))) as pdf:
        pages = pdf.pages[APPENDIX:]
        assert len(pages) > 1 and all("STT" in page.extract_text() for page in pages)


def test_paragraph_is_justified_with_a_first_line_indent_of_127_mm(report):
    lines = report.pages[0].extract_text_lines()
    first = next(i for i, line in enumerate(lines) if line["text"].startswith("Thực hiện Kế hoạch"))
    assert lines[first]["x0"] - LEFT == pytest.approx(12.7 * MM, abs=1)
    assert lines[first + 1]["x0"] == pytest.approx(LEFT, abs=1)
    assert lines[first]["x1"] == pytest.approx(210 * MM - RIGHT, abs=1)


def test_lines_are_single_to_one_and_a_half_apart_and_paragraphs_six_points_more(report):
    page = report.pages[0]
    first, second = found(page, "Thực hiện Kế hoạch")[0], found(page, "Quảng Ngãi về triển khai")[0]
    pitch = second["bottom"] - first["bottom"]
    assert 1.149 * 14 <= pitch <= 1.149 * 1.5 * 14
    gap = found(page, "Có 73 cơ quan")[0]["bottom"] - found(page, "I. TÌNH HÌNH")[0]["bottom"] - pitch
    assert gap >= 5.9


def test_several_addressees_stand_under_the_colon():
    with opened(sample_report(addressees=("Ủy ban nhân dân tỉnh", "Bộ Xây dựng"))) as pdf:
        page = pdf.pages[0]
        colon = found(page, "Kính gửi:")[-1]
        dashes = [found(page, "- Ủy ban nhân dân tỉnh;")[0], found(page, "- Bộ Xây dựng.")[0]]
    assert [dash["x0"] for dash in dashes] == pytest.approx([colon["x0"]] * 2, abs=1)


def test_recipients_are_level_with_the_title_of_the_signer(report):
    page = report.pages[2]
    assert found(page, "Nơi nhận:")[0]["top"] == pytest.approx(found(page, "GIÁM ĐỐC")[0]["top"], abs=3)
    assert found(page, "Nơi nhận:")[0]["x0"] == pytest.approx(LEFT, abs=1)
    assert span(found(page, "GIÁM ĐỐC"))[0] > page.width / 2


def test_room_is_left_for_signature_and_seal():
    with opened(sample_report(signer=Signer(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Ất"))) as pdf:
        page = pdf.pages[2]
        title, name = found(page, "PHÓ GIÁM ĐỐC"), found(page, "Nguyễn Văn Ất")
        assert name[0]["top"] - title[0]["bottom"] >= 28 * MM
        assert sum(span(name)) == pytest.approx(sum(span(title)), abs=1)


@pytest.mark.parametrize("paragraphs", range(0, 30, 3))
def test_signature_block_never_parts_from_the_last_sentence(paragraphs):
    with opened(with_accounts(*["Đã thực hiện"] * paragraphs, appendix=Appendix())) as pdf:
        last = pdf.pages[-1].extract_text()
    assert all(text in last for text in ("Trên đây là", "./.", "Nơi nhận:", "GIÁM ĐỐC", "- Lưu: VT, QLĐT."))


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


def test_empty_report_is_whole_and_has_no_appendix():
    nothing = {"sections": (), "obstacles": (), "proposals": (), "next_work": (), "states": (), "missing": ()}
    with opened(sample_report(figures=Figures(73, 560, 0, 0, 0), appendix=Appendix(), **nothing)) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "chưa nhận được báo cáo nào" in " ".join(text.split())
    assert "Phụ lục" not in text and "None" not in text


def test_demonstration_is_marked_in_red_on_every_page(report):
    for page in report.pages:
        mark = found(page, "DỮ LIỆU MINH HỌA")
        assert mark[0]["non_stroking_color"][0] > 0.7 and mark[0]["top"] > page.height - BOTTOM


def test_issued_report_carries_no_mark():
    with opened(sample_report(demonstration=False, draft=False)) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "MINH HỌA" not in text and "DỰ THẢO" not in text


def test_pdf_names_its_title_author_and_language_and_is_tagged(report):
    assert report.metadata["Title"].startswith("BÁO CÁO: Kết quả thực hiện Kế hoạch số 151/KH-UBND")
    assert report.metadata["Author"] == "Sở Xây dựng"
    catalog = report.doc.catalog
    assert catalog["Lang"] == b"vi" and resolve1(catalog["MarkInfo"])["Marked"]


def test_same_content_gives_the_same_bytes():
    assert render_pdf(sample_report()) == render_pdf(sample_report())


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://example.vn/a.png", "data:text/plain,a"])
def test_nothing_but_the_fonts_is_ever_loaded(url):
    with pytest.raises(ValueError, match="may not load"):
        OnlyOurFonts().fetch(url)


def test_numbers_of_rows_are_plain():
    rows = tuple(AppendixRow("II.1", "Nhiệm vụ", "Sở A", "Hoàn thành", "") for _ in range(1001))
    assert '<td class="n">1001</td>' in report_html(sample_report(appendix=Appendix(rows)))
