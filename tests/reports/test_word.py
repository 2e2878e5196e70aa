"""The Word file, read as XML, against the legal form: Decree 30/2020/NĐ-CP, Annex I and III (domain.md 1.1,
1.2, 1.5, 1.6, 1.9)."""

from dataclasses import replace
from datetime import date

import pytest
from docx.oxml.ns import qn

from reports.documents.paper import Signer
from tests.reports.sample_report import sample_paper
from tests.reports.word_xml import (
    ROOM,
    found,
    kept,
    length,
    opened,
    said,
    sections,
    style_of,
    text_of,
    value,
    with_texts,
    words,
    xpath,
)

CENTRE, LEFT, BOTH = "center", "left", "both"

# Annex I, II: text, half-points, bold, italic, alignment. Chosen inside the ranges of domain.md 1.2.
COMPONENTS = [
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 24, True, False, CENTRE),
    ("Độc lập - Tự do - Hạnh phúc", 26, True, False, CENTRE),
    ("UBND TỈNH QUẢNG NGÃI", 24, False, False, CENTRE),
    ("SỞ XÂY DỰNG", 24, True, False, CENTRE),
    ("Số:       /BC-SXD", 26, False, False, CENTRE),
    ("Quảng Ngãi, ngày      tháng      năm 2026", 26, False, True, CENTRE),
    ("BÁO CÁO", 28, True, False, CENTRE),
    ("Kết quả thực hiện Kế hoạch số 151/KH-UBND ngày 22/9/2022", 28, True, False, CENTRE),
    ("của UBND tỉnh Quảng Ngãi trong quý IV năm 2026", 28, True, False, CENTRE),
    ("Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi", 28, False, False, CENTRE),
    ("Thực hiện Kế hoạch số 151/KH-UBND", 28, False, False, BOTH),
    ("I. TÌNH HÌNH TRIỂN KHAI", 28, True, False, BOTH),
    ("1. Hoàn thiện cơ chế", 28, True, False, BOTH),
    ("a) Thực hiện chuẩn hóa", 28, False, False, BOTH),
    ("- Sở Xây dựng: Đã rà soát", 28, False, False, BOTH),
    ("Tiến độ thực hiện theo từng mục", 26, False, True, CENTRE),
    ("Trên đây là báo cáo", 28, False, False, BOTH),
    ("Nơi nhận:", 24, True, True, LEFT),
    ("- Như trên;", 22, False, False, LEFT),
    ("- Lưu: VT, QLĐT.", 22, False, False, LEFT),
    ("GIÁM ĐỐC", 28, True, False, CENTRE),
    ("Phụ lục I", 28, True, False, CENTRE),
    ("TỔNG HỢP KẾT QUẢ THỰC HIỆN KẾ HOẠCH SỐ 151/KH-UBND QUÝ IV NĂM 2026", 28, True, False, CENTRE),
    (
        "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng      năm      của Sở Xây dựng)",
        26,
        False,
        True,
        CENTRE,
    ),
    ("STT", 24, True, False, CENTRE),
    ("II.1.a. Thực hiện chuẩn hóa", 24, True, False, LEFT),
    ("UBND xã Bình Sơn", 24, False, False, LEFT),
]


@pytest.fixture(scope="session")
def report():
    return opened(sample_paper())


def test_paper_is_a4_with_the_margins_of_the_decree(report):
    sizes = [
        (value(s, "pgSz", "w"), value(s, "pgSz", "h"), value(s, "pgSz", "orient")) for s in sections(report)
    ]
    standing, lying = ("11906", "16838", None), ("16838", "11906", "landscape")
    assert sizes == [standing, lying, standing]
    for section in sections(report):
        margins = [
            value(section, "pgMar", side) for side in ("top", "bottom", "right", "left", "header", "footer")
        ]
        assert margins == ["1134", "1134", "1134", "1701", "567", "567"]


@pytest.mark.parametrize(("text", "size", "bold", "italic", "align"), COMPONENTS)
def test_component_has_the_size_and_style_of_the_decree(report, text, size, bold, italic, align):
    paragraph = found(report, text)
    looks = style_of(report, paragraph).find(qn("w:rPr"))
    assert (value(looks, "sz"), value(looks, "szCs")) == (str(size), str(size))
    for tag, wanted in (("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic)):
        assert (looks.find(qn(f"w:{tag}")) is not None) == wanted
    assert said(report, paragraph, "jc") == align
    assert value(looks, "color") == "000000"
    assert {value(looks, "rFonts", s) for s in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}


def test_each_component_has_a_style_of_its_own_with_a_vietnamese_name(report):
    used = {}
    for text, *_look in COMPONENTS:
        used.setdefault(value(style_of(report, found(report, text)), "name"), []).append(text)
    shared = [texts for texts in used.values() if len(texts) > 1]
    assert list(map(len, shared)) == [2, 2, 2]  # two lines of the trích yếu, of the text, of Nơi nhận
    assert {"Quốc hiệu", "Tiêu ngữ", "Trích yếu", "Nơi nhận"} <= set(used)
    assert not any("," in name for name in used), "Word takes a comma for the start of another name"


def test_no_paragraph_or_letter_is_dressed_by_hand(report):
    for paragraph in xpath(report, ".//w:p"):
        assert style_of(report, paragraph).get(qn("w:customStyle")) == "1"
        assert not paragraph.xpath(".//w:rPr")


def test_headings_are_seen_in_the_navigation_pane(report):
    levels = [("I. TÌNH", 0), ("1. Hoàn", 1), ("a) Thực", 2), ("Phụ lục I", 0), ("Phụ lục II", 0)]
    for text, level in levels:
        heading_ = found(report, text)
        assert said(report, heading_, "outlineLvl") == str(level) and kept(report, heading_)
    assert said(report, found(report, "Thực hiện Kế hoạch"), "outlineLvl") is None


@pytest.mark.parametrize(
    "start", ["Thực hiện Kế", "I. TÌNH", "1. Hoàn", "a) Thực", "- Sở Xây dựng", "Trên đây"]
)
def test_body_has_indent_gap_and_line_spacing_of_the_decree(report, start):
    paragraph = found(report, start)
    assert said(report, paragraph, "ind", "firstLine") == "720"
    assert int(said(report, paragraph, "spacing", "before")) >= 120
    assert said(report, paragraph, "spacing", "lineRule") == "auto"
    assert 240 <= int(said(report, paragraph, "spacing", "line")) <= 360


def test_letterhead_is_a_table_without_lines_in_two_columns_and_two_rows(report):
    table = xpath(report, ".//w:tbl")[0]
    assert not table.xpath(".//w:tblBorders") and value(table.tblPr, "tblLayout", "type") == "fixed"
    left, right = (int(column.get(qn("w:w"))) for column in table.xpath("w:tblGrid/w:gridCol"))
    assert left + right == ROOM and left / right == pytest.approx(3829 / 5670, rel=0.01)
    rows = [[text_of(c) for c in r.xpath("w:tc")] for r in table.xpath("w:tr")]
    assert rows[1] == ["Số:       /BC-SXD", "Quảng Ngãi, ngày      tháng      năm 2026"]
    number, day = (found(report, text) for text in ("Số:", "Quảng Ngãi, ngày"))
    assert said(report, number, "spacing", "before") == said(report, day, "spacing", "before")
    nation = length("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    assert nation < right, "Quốc hiệu stands on one line"


@pytest.mark.parametrize(
    ("above", "size", "bold", "shortest", "longest"),
    [
        ("SỞ XÂY DỰNG", 12, True, 1 / 3, 1 / 2),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, 0.99, 1.01),
        ("của UBND tỉnh Quảng Ngãi trong quý IV năm 2026", 14, True, 1 / 3, 1 / 2),
    ],
)
def test_rule_is_drawn_with_the_length_of_the_decree(report, above, size, bold, shortest, longest):
    rule = found(report, above).getnext()
    (line,) = rule.xpath("w:pPr/w:pBdr/*")
    assert line.tag == qn("w:top") and line.get(qn("w:val")) == "single" and not text_of(rule)
    left, right = (int(value(rule.pPr, "ind", side)) for side in ("left", "right"))
    assert left == right
    cell = rule.getparent()
    room = int(cell.xpath("string(w:tcPr/w:tcW/@w:w)")) if cell.tag == qn("w:tc") else ROOM
    assert shortest <= (room - left - right) / length(above, size, bold) <= longest


def test_rule_of_a_long_name_is_measured_on_its_longest_line():
    name = "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi"
    paper = sample_paper()
    file = opened(replace(paper, letterhead=replace(paper.letterhead, issuing_agency=name)))
    rule = found(file, "BAN QUẢN LÝ").getnext()
    room = int(rule.getparent().xpath("string(w:tcPr/w:tcW/@w:w)"))
    line = length("CÔNG NGHIỆP QUẢNG NGÃI", 12, bold=True)
    assert 1 / 3 <= (room - 2 * int(value(rule.pPr, "ind", "left"))) / line <= 1 / 2


def test_nothing_is_drawn_with_letters_and_no_line_is_broken_by_hand(report):
    assert "_" not in words(report) and "…" not in words(report)
    assert not xpath(report, ".//w:br | .//w:numPr | .//w:shd")


def test_page_number_is_a_field_in_the_top_margin_that_the_first_page_lacks(report):
    section = report.sections[0]
    (number,) = section.header._element.findall(qn("w:p"))
    assert number.xpath("string(w:fldSimple/@w:instr)").strip() == "PAGE"
    assert said(report, number, "jc") == CENTRE
    assert value(style_of(report, number).find(qn("w:rPr")), "sz") == "28"
    assert not text_of(section.first_page_header._element)
    assert all(s.find(qn("w:titlePg")) is not None for s in sections(report))


def test_each_appendix_is_a_section_numbered_from_one_under_the_same_header(report):
    assert [value(s, "pgNumType", "start") for s in sections(report)] == ["1", "1", "1"]
    references = [len(s.xpath("w:headerReference | w:footerReference")) for s in sections(report)]
    assert references == [4, 0, 0]  # without references of its own, a section takes those before it
    assert not xpath(report, ".//w:sectPr/w:type[@w:val!='nextPage']")


def test_marks_stand_below_every_page_and_only_the_demonstration_is_red(report):
    section = report.sections[0]
    for footer in (section.footer, section.first_page_footer):
        runs = [r for r in footer._element.iter(qn("w:r")) if text_of(r).strip()]
        assert [text_of(r) for r in runs] == ["DỮ LIỆU MINH HỌA", "DỰ THẢO"]
        assert [value(r.rPr, "color") for r in runs] == ["C00000", None]


def test_issued_paper_carries_no_mark():
    file = opened(sample_paper(draft=False, demonstration=False))
    assert not file.sections[0]._sectPr.xpath("w:footerReference")
    assert "DỰ THẢO" not in words(file) and "MINH HỌA" not in words(file)


def test_signature_block_is_one_with_the_last_sentence(report):
    closing, gap = found(report, "Trên đây là"), found(report, "Trên đây là").getnext()
    table = gap.getnext()
    assert table.tag == qn("w:tbl") and len(table.xpath("w:tr")) == 1
    assert table.xpath("w:tr/w:trPr/w:cantSplit") and not table.xpath(".//w:tblBorders")
    assert all(kept(report, p) for p in (closing, gap, *table.iter(qn("w:p"))))
    assert closing.xpath("w:pPr/w:keepLines")


def test_signature_stays_with_the_last_paragraph_where_no_sentence_closes():
    file = opened(with_texts("Một", "Hai", closing="", appendices=()))
    assert [bool(found(file, text).xpath("w:pPr/w:keepNext")) for text in ("Một", "Hai")] == [False, True]


def test_recipients_are_level_with_the_title_of_the_signer_who_has_two_lines():
    file = opened(sample_paper(signer=Signer(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Văn Ất")))
    (left, right) = found(file, "Nơi nhận:").getparent().getparent().xpath("w:tc")
    assert [text_of(p) for p in right.xpath("w:p")] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Ất"]
    assert text_of(left.xpath("w:p")[0]) == "Nơi nhận:"
    assert [said(file, c.xpath("w:p")[0], "spacing", "before") for c in (left, right)] == ["0", "0"]
    room = int(said(file, found(file, "Nguyễn Văn Ất"), "spacing", "before"))
    assert room >= 28 / 25.4 * 1440, "for signature and seal"


def test_several_addressees_stand_under_the_colon():
    file = opened(sample_paper(addressees=("Ủy ban nhân dân tỉnh", "Bộ Xây dựng")))
    colon = int(value(found(file, "Kính gửi:").pPr, "ind", "left")) + length("Kính gửi", 14)
    for text in ("- Ủy ban nhân dân tỉnh;", "- Bộ Xây dựng."):
        indent = found(file, text).pPr
        assert int(value(indent, "ind", "left")) - int(value(indent, "ind", "hanging")) == pytest.approx(
            colon, abs=20
        )
    assert text_of(found(file, "Kính gửi:")) == "Kính gửi:"


def test_subject_of_an_official_letter_stands_under_its_number():
    file = opened(sample_paper(kind="", subject=("V/v đôn đốc gửi báo cáo",)))
    subject = found(file, "V/v")
    assert text_of(subject.getprevious()) == "Số:       /BC-SXD" and subject.getparent().tag == qn("w:tc")
    assert value(style_of(file, subject).find(qn("w:rPr")), "sz") == "24"
    assert said(file, subject, "spacing", "before") == "120" and said(file, subject, "jc") == CENTRE
    assert "BÁO CÁO" not in words(file).splitlines() and "(Kèm theo Công văn số" in words(file)
    assert file.core_properties.title == "Công văn: V/v đôn đốc gửi báo cáo"


def test_number_and_date_are_printed_once_given():
    letterhead = replace(sample_paper().letterhead, number="5", issued_on=date(2027, 1, 5))
    text = words(opened(sample_paper(letterhead=letterhead)))
    assert "Số: 05/BC-SXD" in text and "Quảng Ngãi, ngày 05 tháng 01 năm 2027" in text
    assert "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng" in text


def test_paper_without_letterhead_addressee_or_signer_leaves_them_out():
    text = words(opened(sample_paper(letterhead=None, signer=None, addressees=())))
    assert text.startswith("BÁO CÁO")
    assert not any(
        each in text for each in ("CỘNG HÒA", "Số:", "Kèm theo", "Kính gửi", "Nơi nhận", "GIÁM ĐỐC")
    )
