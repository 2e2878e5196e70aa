"""The PDF against the legal form: each component of Decree 30/2020/NĐ-CP, Annex I (domain.md 1.2, 1.5)."""

from dataclasses import replace
from datetime import date

import pytest

from reports.documents.paper import Letterhead, Signer
from tests.reports.measured_pdf import (
    ATTACHED,
    DAY,
    FORM,
    LAST,
    LEFT,
    LYING,
    MM,
    MOTTO,
    NATION,
    NUMBER,
    RIGHT,
    STANDING,
    SUBJECT,
    SUBJECT_END,
    found,
    line_of,
    middle,
    opened,
    rules,
    sample_pdf,
    span,
    with_accounts,
)
from tests.reports.sample_report import sample_paper

# With what only this layout shows whole.
COMPONENTS = [
    *FORM,
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


@pytest.fixture(scope="module")
def report():
    with sample_pdf() as opened:
        yield opened


@pytest.mark.parametrize(("page", "text", "size", "bold", "italic"), COMPONENTS)
def test_component_has_the_size_and_style_of_the_decree(report, page, text, size, bold, italic):
    for char in found(report.pages[page], text):
        assert char["size"] == pytest.approx(size, abs=0.1)
        assert ("Bold" in char["fontname"], "Italic" in char["fontname"]) == (bold, italic)


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
