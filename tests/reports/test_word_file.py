"""The Word file besides its legal form: tables, pictures, properties, text as typed, what Word asks."""

import io
import unicodedata
import zipfile

import pytest
from docx.oxml.ns import qn
from lxml import etree

from reports.documents import word
from reports.documents.paper import Block, BlockKind, Column, Picture, Series, Table, TableRow
from reports.documents.word.measure import broken
from tests.reports.sample_report import appendix, heading, row, sample_paper
from tests.reports.word_xml import (
    LYING_ROOM,
    ROOM,
    found,
    kept,
    length,
    opened,
    said,
    text_of,
    value,
    with_texts,
    words,
    xpath,
)

CENTRE = "center"


@pytest.fixture(scope="session")
def report():
    return opened(sample_paper())


def test_table_repeats_its_head_keeps_rows_whole_and_fills_the_page(report):
    for table, room in zip(xpath(report, "w:tbl[w:tblPr/w:tblBorders]"), (LYING_ROOM, ROOM), strict=True):
        head, *rows = table.xpath("w:tr")
        assert head.xpath("w:trPr/w:tblHeader") and value(table.tblPr, "tblLayout", "type") == "fixed"
        assert sum(int(c.get(qn("w:w"))) for c in table.xpath("w:tblGrid/w:gridCol")) == pytest.approx(
            room, abs=4
        )
        assert all(r.xpath("w:trPr/w:cantSplit") for r in rows)
        assert len(table.xpath("w:tblPr/w:tblBorders/*")) == 6 and table.xpath("w:tblPr/w:tblCaption")


def test_heading_of_rows_crosses_the_table_and_is_kept_with_the_next_row(report):
    text = found(report, "II.3. Tập trung")
    row_ = text.getparent().getparent()
    assert len(row_.xpath("w:tc")) == 1 and row_.xpath("string(w:tc/w:tcPr/w:gridSpan/@w:val)") == "5"
    assert kept(report, text)


def test_row_that_is_longer_than_a_page_may_be_parted():
    rows = (row("1", "II.1", "Sở A", "Hoàn thành", "rà soát " * 1500), row("2", "II.1", "Sở B", "", "ngắn"))
    table = xpath(opened(sample_paper(appendices=(appendix(rows),))), "w:tbl")[-1]
    assert [bool(r.xpath("w:trPr/w:cantSplit")) for r in table.xpath("w:tr")] == [True, False, True]


def test_tables_without_an_open_column_and_in_the_body_are_as_wide_as_the_text():
    columns = (Column("A", 20), Column("B", 40))
    block = Block(BlockKind.TABLE, table=Table(columns, (TableRow(("1", "2")), heading("Nhóm"))))
    file = opened(sample_paper(body=(block, block), appendices=()))
    first, second = xpath(file, "w:tbl[w:tblPr/w:tblBorders]")
    assert [int(c.get(qn("w:w"))) for c in first.xpath("w:tblGrid/w:gridCol")] == [3024, 6047]
    assert first.getnext().tag == qn("w:p"), "two tables with nothing between them would be one"
    assert first.getnext() is not second


def test_picture_is_as_wide_as_the_text_and_told_in_words(report):
    (inline,) = xpath(report, ".//wp:inline")
    assert int(inline.extent.cx) == ROOM * 635
    assert {inline.get(f"dist{side}") for side in "TBLR"} == {"0"}
    assert inline.docPr.get("title") == "Tiến độ thực hiện theo từng mục của kế hoạch"
    assert "đang thực hiện 87" in inline.docPr.get("descr")
    paragraph = inline.getparent().getparent().getparent()
    assert kept(report, paragraph) and said(report, paragraph, "jc") == CENTRE
    assert text_of(paragraph.getnext()) == "Tiến độ thực hiện theo từng mục của kế hoạch"
    (image,) = [p for p in report.part.package.iter_parts() if p.partname.endswith(".png")]
    assert image.blob.startswith(b"\x89PNG")


def test_each_picture_has_a_number_and_a_part_of_its_own():
    pictures = [
        Block(BlockKind.PICTURE, name, picture=Picture(name, ("A",), (Series("S", "#2b8a5a", (value_,)),)))
        for name, value_ in (("Một", 1), ("Hai", 2))
    ]
    file = opened(sample_paper(body=tuple(pictures), appendices=()))
    named = [(p.get("id"), p.get("name")) for p in xpath(file, ".//wp:docPr")]
    assert named == [("1", "Hình 1"), ("2", "Hình 2")]
    assert len({p.partname for p in file.part.package.iter_parts() if p.partname.endswith(".png")}) == 2


def test_properties_name_title_author_and_language_and_no_machine(report):
    properties = report.core_properties
    assert properties.title.startswith("Báo cáo: Kết quả thực hiện Kế hoạch số 151/KH-UBND")
    assert (properties.author, properties.language) == ("Sở Xây dựng", "vi-VN")
    with zipfile.ZipFile(io.BytesIO(word.write(sample_paper()))) as parts:
        inside = b"".join(parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels")))
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not any(
        trace in inside for trace in (b"python", b"Macintosh", b"Calibri", b"<w:rsid", b"w:themeFont=")
    )


def test_language_is_vietnamese_and_word_needs_no_compatibility_mode(report):
    assert set(report.styles.element.xpath("//w:lang/@w:val")) == {"vi-VN"}
    settings = report.settings.element
    assert value(settings, "themeFontLang") == "vi-VN"
    assert settings.xpath("string(//w:compatSetting[@w:name='compatibilityMode']/@w:val)") == "15"


def test_same_paper_gives_the_same_bytes():
    assert word.write(sample_paper()) == word.write(sample_paper())


def test_text_typed_in_nfd_is_written_in_nfc_and_control_characters_are_dropped():
    typed = '<b>đậm</b> & "ngoặc"'
    text = words(opened(with_texts(unicodedata.normalize("NFD", f"\x07\x0b{typed}\u200b\ufffe\ud800"))))
    assert typed in text and text == unicodedata.normalize("NFC", text)


def test_lines_of_a_text_become_paragraphs_and_blanks_are_kept():
    file = opened(with_texts("Một\nHai   ba\r\nBốn"))
    starts = [text_of(found(file, start)) for start in ("Một", "Hai", "Bốn")]
    assert starts == ["Một", "Hai   ba", "Bốn"]
    assert all(t.get(qn("xml:space")) == "preserve" for t in xpath(file, ".//w:t"))


def test_every_text_of_the_paper_is_found_once():
    paper = with_texts("Nội dung thứ nhất.", "Nội dung thứ hai.")
    text = words(opened(paper))
    for block in paper.body:
        assert text.count(block.text) == 1
    for appendix_ in paper.appendices:
        assert text.count(appendix_.title) == 1


def test_empty_paper_is_a_document():
    file = opened(sample_paper(body=(), closing="", signer=None, letterhead=None, appendices=(), subject=()))
    assert words(file).startswith("BÁO CÁO")


def test_progress_counts_to_its_end():
    told = []
    word.write(sample_paper(), lambda *step: told.append(step))
    assert [done for done, _steps, _what in told] == list(range(len(told)))
    assert {steps for _done, steps, _what in told} == {len(told) - 1}
    assert any(what == "Phụ lục II" for _done, _steps, what in told)


def test_lines_are_broken_where_the_room_ends():
    assert broken("", 12, 100) == [0]
    assert len(broken("rà soát " * 100, 12, 200)) == pytest.approx(100 * length("rà soát ", 12) / 4000, abs=2)
    assert len(broken("ngoằnngoèo" * 10, 12, 100)) == int(length("ngoằnngoèo" * 10, 12) / 2000) + 1


# The order of ISO/IEC 29500 (CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_SectPr, CT_Style): Word calls a file with
# another order damaged, LibreOffice says nothing.
ORDER = {
    "pPr": "pStyle keepNext keepLines widowControl pBdr spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b bCs i iCs color sz szCs lang",
    "tblPr": "tblW tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vAlign",
    "sectPr": "headerReference footerReference pgSz pgMar pgNumType cols titlePg",
    "style": "name basedOn next semiHidden qFormat pPr rPr",
    "settings": (
        "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator"
    ),
}


@pytest.mark.parametrize("tag", ORDER)
def test_properties_stand_in_the_order_of_the_standard(tag):
    order = ORDER[tag].split()
    paper = sample_paper(addressees=("Một", "Hai"), kind="", subject=("V/v",))
    with zipfile.ZipFile(io.BytesIO(word.write(paper))) as parts:
        roots = [
            etree.fromstring(parts.read(n))
            for n in parts.namelist()
            if n.startswith("word/") and n.endswith("l")
        ]
    holders = [element for root in roots for element in root.iter(qn(f"w:{tag}"))]
    assert holders
    for holder in holders:
        places = [order.index(etree.QName(child).localname) for child in holder]
        assert places == sorted(places)
