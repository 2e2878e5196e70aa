"""The PDF against the legal form: Decree 30/2020/NĐ-CP, Annex I and III (domain.md 1.1, 1.2, 1.5, 1.6)."""

import io
import unicodedata
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from reports.documents import pdf
from reports.documents.content import Account, SectionResults, TaskResults
from reports.documents.paper import Block, BlockKind, Letterhead, Signer, TableRow
from reports.documents.typesetting import OnlyOurFonts, typeset
from tests.reports.sample_report import appendices, appendix, row, sample_paper, sample_report

MM = 72 / 25.4
# A justified line may end a third of a millimetre off: the layout rounds the width of each letter.
ROUNDING = 1.2
TOP, RIGHT, BOTTOM, LEFT = 20 * MM, 20 * MM, 20 * MM, 30 * MM
LAST, LYING, STANDING = 2, 3, 5  # index of the last page of the body, of the first of each appendix
PICTURE_LETTERS = 10.6  # points, at most; text has 11 and more
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = unicodedata.normalize(
    "NFC", " ".join("".join(v + t for t in TONES) for v in VOWELS) + " bcdđghklmnpqrstvx fi fl ffi"
)
ATTACHED = "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng      năm      của Sở Xây dựng)"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
SUBJECT = "Kết quả thực hiện Kế hoạch số 151/KH-UBND ngày 22/9/2022"
SUBJECT_END = "của UBND tỉnh Quảng Ngãi trong quý IV năm 2026"
NUMBER, DAY = "Số:       /BC-SXD", "Quảng Ngãi, ngày      tháng      năm 2026"

# Annex I, II: where, text, size, bold, italic. Chosen inside the ranges of domain.md 1.2.
COMPONENTS = [
    (0, NATION, 12, True, False),
    (0, MOTTO, 13, True, False),
    (0, "UBND TỈNH QUẢNG NGÃI", 12, False, False),
    (0, "SỞ XÂY DỰNG", 12, True, False),
    (0, NUMBER, 13, False, False),
    (0, DAY, 13, False, True),
    (0, "BÁO CÁO", 14, True, False),
    (0, SUBJECT, 14, True, False),
    (0, SUBJECT_END, 14, True, False),
    (0, "Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi", 14, False, False),
    (0, "Thực hiện Kế hoạch số 151/KH-UBND", 14, False, False),
    (0, "I. TÌNH HÌNH TRIỂN KHAI", 14, True, False),
    (1, "1. Hoàn thiện cơ chế", 14, True, False),
    (1, "a) Thực hiện chuẩn hóa", 14, False, False),
    (1, "- Sở Xây dựng: Đã rà soát", 14, False, False),
    (LAST, "Trên đây là báo cáo", 14, False, False),
    (LAST, "Nơi nhận:", 12, True, True),
    (LAST, "- Như trên;", 11, False, False),
    (LAST, "- Lưu: VT, QLĐT.", 11, False, False),
    (LAST, "GIÁM ĐỐC", 14, True, False),
    (LYING, "Phụ lục I", 14, True, False),
    (LYING, "TỔNG HỢP KẾT QUẢ THỰC HIỆN KẾ HOẠCH SỐ 151/KH-UBND QUÝ IV NĂM 2026", 14, True, False),
    (LYING, ATTACHED, 13, False, True),
    (STANDING, "Phụ lục II", 14, True, False),
    (STANDING, "TÌNH HÌNH GỬI BÁO CÁO KẾ HOẠCH SỐ 151/KH-UBND", 14, True, False),
]
# What stands below what, and centred to it.
CENTRED = [
    (0, MOTTO, NATION),
    (0, DAY, NATION),
    (0, "SỞ XÂY DỰNG", "UBND TỈNH QUẢNG NGÃI"),
    (0, NUMBER, "SỞ XÂY DỰNG"),
    (0, SUBJECT, "BÁO CÁO"),
    (0, SUBJECT_END, SUBJECT),
    (LYING, "TỔNG HỢP KẾT QUẢ", "Phụ lục I"),
    (LYING, ATTACHED, "Phụ lục I"),
    (STANDING, "TÌNH HÌNH GỬI BÁO CÁO", "Phụ lục II"),
]


def opened(paper):
    """Laid out in this process, which is quicker than starting one for each test."""
    return pdfplumber.open(io.BytesIO(typeset([part.html for part in pdf.parts(paper)])))


@pytest.fixture(scope="session")
def report():
    with pdfplumber.open(io.BytesIO(pdf.write(sample_paper()))) as opened:
        yield opened


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


def middle(chars):
    return sum(span([c for c in chars if c["text"].strip()])) / 2


def line_of(page, text):
    """All characters that stand level with a text."""
    chars = found(page, text)
    return [c for c in page.chars if abs(c["bottom"] - chars[0]["bottom"]) < 1]


def rules(page):
    """Lines drawn by themselves, not as the border of a cell or the axis of a picture."""
    return [r for r in page.rects if r["height"] < 1 and 20 < r["width"] < 100 * MM]


def in_top_margin(page):
    return "".join(c["text"] for c in page.chars if c["bottom"] < TOP)


def with_accounts(*texts, **changes):
    accounts = tuple(Account(("Sở A",), text) for text in texts)
    content = sample_report(sections=(SectionResults("Mục", (TaskResults("", accounts),)),))
    return sample_paper(content, **changes)


def typed_back(text):
    """What is copied from the PDF after typing `text` into an account."""
    with opened(with_accounts(text)) as pdf:
        return " ".join(page.extract_text() for page in pdf.pages).replace("\n", " ")


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


@pytest.mark.parametrize(("page", "text", "size", "bold", "italic"), COMPONENTS)
def test_component_has_the_size_and_style_of_the_decree(report, page, text, size, bold, italic):
    for char in found(report.pages[page], text):
        assert char["size"] == pytest.approx(size, abs=0.1)
        assert ("Bold" in char["fontname"], "Italic" in char["fontname"]) == (bold, italic)


def test_type_is_black_except_the_demonstration_mark_and_pictures(report):
    for page in report.pages:
        written = [c for c in body_chars(page) if c["size"] > PICTURE_LETTERS]
        assert {max(c["non_stroking_color"]) for c in written} == {0}


@pytest.mark.parametrize(("page", "text", "above"), CENTRED)
def test_component_stands_centred_below_another(report, page, text, above):
    whole = line_of if page else found
    below, over = whole(report.pages[page], text), found(report.pages[page], above)
    assert middle(below) == pytest.approx(middle(over), abs=1.5)
    assert below[0]["top"] > over[0]["bottom"] - 3


def test_state_stands_on_the_right_and_agency_on_the_left(report):
    page = report.pages[0]
    assert span(found(page, "SỞ XÂY DỰNG"))[1] < span(found(page, NATION))[0]
    assert found(page, NATION)[0]["top"] == pytest.approx(found(page, "UBND TỈNH")[0]["top"], abs=0.5)
    assert len({round(c["bottom"]) for c in found(page, NATION)}) == 1, "in one line"


@pytest.mark.parametrize(("upper", "lower"), [(NATION, MOTTO), ("UBND TỈNH QUẢNG NGÃI", "SỞ XÂY DỰNG")])
def test_two_lines_of_the_letterhead_are_single_spaced(report, upper, lower):
    first, second = found(report.pages[0], upper)[0], found(report.pages[0], lower)[0]
    assert second["bottom"] - first["bottom"] <= 1.2 * second["size"], second["bottom"] - first["bottom"]


def test_name_and_addressee_are_centred_between_the_margins(report):
    for text in ("BÁO CÁO", SUBJECT, "Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi"):
        assert middle(found(report.pages[0], text)) == pytest.approx((LEFT + 210 * MM - RIGHT) / 2, abs=1.5)


@pytest.mark.parametrize(
    ("page", "text", "shortest", "longest"),
    [
        (0, "SỞ XÂY DỰNG", 1 / 3, 1 / 2),
        (0, MOTTO, 0.99, 1.01),
        (0, SUBJECT_END, 1 / 3, 1 / 2),
        (LYING, ATTACHED, 1 / 3, 1 / 2),
        (STANDING, ATTACHED, 1 / 3, 1 / 2),
    ],
)
def test_rule_under_text_has_the_length_of_the_decree(report, page, text, shortest, longest):
    chars = line_of(report.pages[page], text) if page else found(report.pages[0], text)
    left, right = span(chars)
    (rule,) = [
        r
        for r in rules(report.pages[page])
        if 0 < r["top"] - chars[0]["bottom"] < 8 and left - 9 < r["x0"] < r["x1"] < right + 9
    ]
    assert shortest <= (rule["x1"] - rule["x0"]) / (right - left) <= longest
    assert (rule["x0"] + rule["x1"]) / 2 == pytest.approx((left + right) / 2, abs=1)


def test_there_are_no_rules_but_those_of_the_form(report):
    assert [len(rules(page)) for page in report.pages] == [3, 0, 0, 1, 0, 1]


def test_number_and_date_stand_level(report):
    number, day = found(report.pages[0], "Số:"), found(report.pages[0], "Quảng Ngãi, ngày")
    assert number[0]["bottom"] == pytest.approx(day[0]["bottom"], abs=0.5)


@pytest.mark.parametrize(
    ("number", "day", "printed", "date_printed"),
    [
        ("5", date(2027, 1, 5), "Số: 05/BC-SXD", "Quảng Ngãi, ngày 05 tháng 01 năm 2027"),
        ("112", date(2026, 10, 29), "Số: 112/BC-SXD", "Quảng Ngãi, ngày 29 tháng 10 năm 2026"),
    ],
)
def test_number_and_date_are_printed_once_given(number, day, printed, date_printed):
    given = replace(sample_paper().letterhead, number=number, issued_on=day)
    with opened(sample_paper(letterhead=given)) as pdf:
        assert found(pdf.pages[0], printed) and found(pdf.pages[0], date_printed)
        assert found(pdf.pages[LYING], ATTACHED), "left blank in an electronic document"


def test_number_and_date_stay_level_under_a_long_name():
    long = Letterhead(
        "UBND tỉnh Quảng Ngãi", "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp", "BC", "Đó"
    )
    with opened(sample_paper(letterhead=long)) as pdf:
        number, day = found(pdf.pages[0], "Số:"), found(pdf.pages[0], "Đó, ngày")
    assert number[0]["bottom"] == pytest.approx(day[0]["bottom"], abs=0.5)


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
    with opened(sample_paper(addressees=("Ủy ban nhân dân tỉnh", "Bộ Xây dựng"))) as pdf:
        page = pdf.pages[0]
        colon = found(page, "Kính gửi:")[-1]
        dashes = [found(page, "- Ủy ban nhân dân tỉnh;")[0], found(page, "- Bộ Xây dựng.")[0]]
    assert [dash["x0"] for dash in dashes] == pytest.approx([colon["x0"]] * 2, abs=1)


def test_recipients_are_level_with_the_title_of_the_signer(report):
    page = report.pages[LAST]
    assert found(page, "Nơi nhận:")[0]["top"] == pytest.approx(found(page, "GIÁM ĐỐC")[0]["top"], abs=3)
    assert found(page, "Nơi nhận:")[0]["x0"] == pytest.approx(LEFT, abs=1)
    assert span(found(page, "GIÁM ĐỐC"))[0] > page.width / 2


def test_room_is_left_for_signature_and_seal():
    with opened(sample_paper(signer=Signer(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Ất"))) as pdf:
        page = pdf.pages[LAST]
        title, name = found(page, "PHÓ GIÁM ĐỐC"), found(page, "Nguyễn Văn Ất")
        assert name[0]["top"] - title[0]["bottom"] >= 28 * MM
        assert sum(span(name)) == pytest.approx(sum(span(title)), abs=1)
    assert {(round(c["size"]), c["fontname"][-4:]) for c in name} == {(14, "Bold")}


@pytest.mark.parametrize("paragraphs", range(0, 30, 3))
def test_signature_block_never_parts_from_the_last_sentence(paragraphs):
    with opened(with_accounts(*["Đã thực hiện"] * paragraphs, appendices=())) as pdf:
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


def test_letter_has_its_subject_under_its_number_and_no_name():
    """Form 1.5, box 5b: upright, 12, centred, 6 points below the number."""
    symbol = replace(sample_paper().letterhead, symbol="SXD-QLĐT")
    subject = ("V/v đôn đốc gửi báo cáo kết quả thực hiện Kế hoạch số 151/KH-UBND năm 2026",)
    with opened(sample_paper(kind="", subject=subject, letterhead=symbol)) as pdf:
        page, number = pdf.pages[0], found(pdf.pages[0], "Số:       /SXD-QLĐT")
        text = found(page, "V/v đôn đốc gửi báo cáo")
        assert {(round(c["size"]), c["fontname"].rpartition("+")[2]) for c in text} == {(12, "Tinos")}
        left = [c for c in line_of(page, "V/v") if c["x1"] < span(found(page, NATION))[0]]
        assert middle(left) == pytest.approx(middle(number), abs=2)
        assert text[0]["top"] - number[0]["bottom"] == pytest.approx(6, abs=3)
        assert "BÁO CÁO" not in page.extract_text()
        attached = "(Kèm theo Công văn số       /SXD-QLĐT ngày"
        assert any(attached in "".join(c["text"] for c in page.chars) for page in pdf.pages)


def test_paper_without_letterhead_addressee_and_signer_leaves_the_boxes_out():
    bare = {"letterhead": None, "signer": None, "addressees": (), "recipients": (), "appendices": ()}
    with opened(sample_paper(**bare)) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "BÁO CÁO" in text and "./." in text
    assert not any(box in text for box in ("CỘNG HÒA", "Số:", "Kính gửi", "Nơi nhận", "GIÁM ĐỐC", "None"))


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
