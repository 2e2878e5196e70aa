"""Word files as paragraphs and rows: order, tables, changes, hidden words, old fonts, hostile files."""

import zipfile
from io import BytesIO

import docx
import pytest

from tasks.importer.read import PlanReadError, read_document
from tests.fuzz_reading import lost_letters
from tests.tasks.word_files import (
    RELATIONS,
    SPACE,
    TYPES,
    cell,
    paragraph,
    related,
    run,
    table,
    word_file,
    zipped,
)

HEADING = cell("TT") + cell("Nhiệm vụ") + cell("Cơ quan chủ trì") + cell("Thời gian")


def read(body, **parts):
    return read_document(word_file(body, **parts))


def test_paragraphs_and_tables_come_in_the_order_of_the_document():
    rows = table(HEADING, cell("1") + cell("Rà soát") + cell("Sở Y tế") + cell("2026"))
    assert read(paragraph("Trước.") + rows + paragraph("Sau.")).paragraphs == (
        "Trước.",
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |",
        "| 1 | Rà soát | Sở Y tế | 2026 |",
        "Sau.",
    )


def test_line_breaks_and_tabs_are_blanks_but_a_label_begins_anew():
    broken = run("Rà soát") + "<w:r><w:br/></w:r>" + run("văn bản;") + "<w:r><w:tab/></w:r>" + run("báo cáo.")
    label = "<w:r><w:br/></w:r>" + run("Cơ quan chủ trì: Sở Y tế")
    assert read(paragraph(inside=broken + label)).paragraphs == (
        "Rà soát văn bản; báo cáo.",
        "Cơ quan chủ trì: Sở Y tế",
    )


def test_a_sentence_cut_by_a_paragraph_end_is_whole_again():
    assert read(paragraph("các tổ chức, cá") + paragraph("nhân có liên quan.")).paragraphs == (
        "các tổ chức, cá nhân có liên quan.",
    )


def test_a_letterhead_is_no_table_even_with_lines():
    right = cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "______")
    head = table(cell("UBND TỈNH A", "SỞ XÂY DỰNG") + right, cell("Số: 5/KH") + cell("A, ngày 1"))
    assert read(head).paragraphs == (
        "UBND TỈNH A",
        "SỞ XÂY DỰNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 5/KH",
        "A, ngày 1",
    )


def test_a_signature_block_gives_its_left_cell_then_its_right():
    block = table(cell("Nơi nhận:", "- Như trên.") + cell("GIÁM ĐỐC", "Nguyễn Văn A"), ruled=False)
    assert read(block).paragraphs == ("Nơi nhận:", "- Như trên.", "GIÁM ĐỐC", "Nguyễn Văn A")


def test_a_short_task_table_that_names_recipients_is_a_table():
    rows = table(HEADING, cell("1") + cell("Nơi nhận báo cáo") + cell("Sở Y tế") + cell("2026"))
    assert read(rows).paragraphs[1] == "| 1 | Nơi nhận báo cáo | Sở Y tế | 2026 |"


def test_comments_are_left_out_and_told():
    document = read(paragraph("Rà soát."), comments=f'<w:comment w:id="0">{paragraph("Xem lại")}</w:comment>')
    assert (document.paragraphs, document.left_out) == (("Rà soát.",), ("Xem lại",))
    assert "Comment" in document.notes[0]


def test_a_task_table_without_lines_is_a_table():
    head = cell("Nhiệm vụ") + cell("Cơ quan chủ trì")
    rows = read(table(head, cell("Rà soát") + cell("Sở Y tế"), ruled=False)).paragraphs
    assert rows == ("| Nhiệm vụ | Cơ quan chủ trì |", "| Rà soát | Sở Y tế |")


def test_a_box_around_text_is_no_table():
    assert read(table(cell("Ghi nhớ", "Gửi trước ngày 15."))).paragraphs == ("Ghi nhớ", "Gửi trước ngày 15.")


def test_cells_keep_their_paragraphs_and_their_bars():
    row = cell("1") + cell("- Rà soát | sửa đổi;", "- Ban hành.") + cell() + cell("2026")
    assert read(table(HEADING, row)).paragraphs[1] == "| 1 | - Rà soát ¦ sửa đổi;\n- Ban hành. |  | 2026 |"


def test_merged_cells_stand_in_their_first_column_and_row():
    begins = '<w:vMerge w:val="restart"/>'
    group = cell("I") + cell("Thể chế", properties='<w:gridSpan w:val="3"/>')
    first = cell("1") + cell("Rà soát") + cell("Sở Y tế", properties=begins) + cell("2026")
    second = cell("2") + cell("Báo cáo") + cell(properties="<w:vMerge/>") + cell("2027")
    assert read(table(HEADING, group, first, second)).paragraphs[1:] == (
        "| I | Thể chế |  |  |",
        "| 1 | Rà soát | Sở Y tế | 2026 |",
        "| 2 | Báo cáo | 〃 | 2027 |",
    )


def test_a_border_moved_by_a_hair_makes_no_column():
    wide = '<w:gridSpan w:val="2"/>'
    rows = (
        cell("TT") + cell("Nhiệm vụ", properties=wide) + cell("Cơ quan"),
        cell("1", properties=wide) + cell("Rà soát") + cell("Sở Y tế"),
    )
    assert read(table(*rows, widths=(500, 60, 4000, 2000))).paragraphs == (
        "| TT | Nhiệm vụ | Cơ quan |",
        "| 1 | Rà soát | Sở Y tế |",
    )


def test_a_table_in_a_cell_is_lines_of_that_cell():
    inner = f"<w:tc><w:tcPr/>{table(cell('a') + cell('b'))}{paragraph()}</w:tc>"
    assert read(table(cell("1") + inner + cell("Sở Y tế") + cell("x"))).paragraphs == (
        "| 1 | a ¦ b | Sở Y tế | x |",
    )


def test_words_in_content_controls_links_and_fields_are_read_once():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Trong khung.')}</w:sdtContent></w:sdt>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}'
    )
    link = f"<w:hyperlink>{run('trang web')}</w:hyperlink>"
    assert read(control + paragraph("Xem ", inside=link + run(", trang ") + field)).paragraphs == (
        "Trong khung.",
        "Xem trang web, trang 7",
    )


def test_a_text_box_is_read_once():
    inside = f"<w:txbxContent>{paragraph('DỰ THẢO')}</w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{inside}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(paragraph("KẾ HOẠCH", inside=box)).paragraphs == ("KẾ HOẠCH", "DỰ THẢO")


def test_tracked_changes_are_taken_as_accepted_and_told():
    changed = f"<w:ins>{run('sáu')}</w:ins><w:del><w:r><w:delText>ba</w:delText></w:r></w:del>{run(' tháng')}"
    document = read(paragraph("Trong ", inside=changed))
    assert document.paragraphs == ("Trong sáu tháng",)
    assert "Track Changes" in document.notes[0]


def test_a_deleted_paragraph_end_joins_two_paragraphs_and_a_deleted_row_is_gone():
    cut = paragraph("Sở", "<w:rPr><w:del/></w:rPr>") + paragraph(" Y tế.")
    gone = "<w:trPr><w:del/></w:trPr>" + cell("Bỏ") + cell("a") + cell("b") + cell("c")
    document = read(cut + table(HEADING, gone))
    assert document.paragraphs == ("Sở Y tế.", "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |")


def test_hidden_words_and_page_headers_are_left_out_and_told():
    secret = run("mật", "<w:vanish/>") + run(" công khai")
    document = read(paragraph(inside=secret), header1=paragraph("Trang 2"))
    assert document.paragraphs == ("công khai",)
    assert document.left_out == ("mật", "Trang 2")
    assert "chữ ẩn" in document.notes[0]


def test_capitals_by_format_are_capitals():
    style = '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:caps/></w:rPr></w:style>'
    assert read(paragraph("Kế hoạch", '<w:pStyle w:val="H"/>'), styles=style).paragraphs == ("KẾ HOẠCH",)


def test_footnotes_stand_at_the_end():
    note = f'<w:footnote w:id="2">{paragraph("Luật năm 2024.")}</w:footnote>'
    body = paragraph("Theo luật", inside='<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" mới."))
    assert read(body, footnotes=note).paragraphs == ("Theo luật mới.", "[1] Luật năm 2024.")


@pytest.mark.parametrize(
    ("font", "typed", "meant"),
    [
        (".VnTime", "KÕ ho¹ch ph¸t triÓn ®« thÞ, n­íc s¹ch", "Kế hoạch phát triển đô thị, nước sạch"),
        (".VnTimeH", "ñy ban nh©n d©n", "ỦY BAN NHÂN DÂN"),
        ("VNI-Times", "Keá hoaïch phaùt trieån ñoâ thò", "Kế hoạch phát triển đô thị"),
        ("Times New Roman", "Kế hoạch số 5 – ½", "Kế hoạch số 5 – ½"),
    ],
)
def test_words_in_old_fonts_become_unicode(font, typed, meant):
    document = read(paragraph(inside=run(typed, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')))
    assert document.paragraphs == (meant,)
    assert bool(document.notes) == (font != "Times New Roman")


def test_an_old_font_is_found_in_the_style_too():
    style = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr>'
        "</w:style>"
    )
    assert read(paragraph("nhiÖm vô"), styles=style).paragraphs == ("nhiệm vụ",)


def test_a_file_by_python_docx_is_read_whole(tmp_path):
    file = docx.Document()
    file.add_heading("KẾ HOẠCH", 1)
    file.add_paragraph("Rà soát, báo cáo hằng năm.", style="List Bullet")
    grid = file.add_table(2, 3, style="Table Grid")
    for at, text in enumerate(["Nhiệm vụ", "Chủ trì", "Thời hạn", "Sửa đổi", "Sở Tư pháp", "2026"]):
        grid.cell(at // 3, at % 3).text = text
    file.save(tmp_path / "a.docx")
    document = read_document(tmp_path / "a.docx")
    assert document.paragraphs == (
        "KẾ HOẠCH",
        "- Rà soát, báo cáo hằng năm.",
        "| Nhiệm vụ | Chủ trì | Thời hạn |",
        "| Sửa đổi | Sở Tư pháp | 2026 |",
    )
    assert not lost_letters((tmp_path / "a.docx").read_bytes(), document)


@pytest.mark.parametrize("name", ["a.docx", "a.docm", "a.txt", ""])
def test_a_file_is_told_by_its_content(name):
    assert read_document(word_file(paragraph("Có chữ.")), name).paragraphs == ("Có chữ.",)


def test_the_strict_form_of_word_files_is_read():
    body = word_file(paragraph("Có chữ."))
    with zipfile.ZipFile(BytesIO(body)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    files["word/document.xml"] = files["word/document.xml"].replace(usual, strict)
    assert read_document(zipped(files)).paragraphs == ("Có chữ.",)


def refused(data, message):
    with pytest.raises(PlanReadError, match=message):
        read_document(data, "a.docx")


def test_an_entity_bomb_is_refused():
    bomb = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "x" * 100}">' for at in range(12))
    document = f"<!DOCTYPE d [{bomb}]><w:document {SPACE}><w:body><w:p>&a11;</w:p></w:body></w:document>"
    refused(with_document(document), "bị hỏng")


def test_a_single_entity_is_refused_too():
    document = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {SPACE}>&a;</w:document>'
    refused(with_document(document), "bị hỏng")


def with_document(document):
    link = f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    files = {"[Content_Types].xml": TYPES, "_rels/.rels": related(link), "word/document.xml": document}
    return zipped(files)


def test_a_zip_bomb_is_refused_by_its_directory():
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", b"0" * 50 * 1024 * 1024)
    assert len(target.getvalue()) < 100_000
    refused(target.getvalue(), "quá nhiều dữ liệu")


def test_a_zip_of_very_many_parts_is_refused():
    files = {"[Content_Types].xml": TYPES} | {f"word/{number}": "" for number in range(5_001)}
    refused(zipped(files), "quá nhiều dữ liệu")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}, "bảng tính Excel"),
        ({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<a/>"}, "trình chiếu"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "OpenDocument"),
        ({"ke-hoach.docx": "x"}, "giải nén"),
        ({"[Content_Types].xml": TYPES, "word/document.xml": "<a/>"}, "bị hỏng"),
        ({"[Content_Types].xml": TYPES, "word/document.xml": "<a"}, "bị hỏng"),
        ({"[Content_Types].xml": TYPES, "word/styles.xml": "<a/>"}, "bị hỏng"),
    ],
)
def test_another_zip_is_refused_with_what_to_do(files, message):
    refused(zipped(files), message)


def test_a_text_without_end_is_refused():
    refused(word_file(paragraph("a" * 1_000_001) * 2), "2 triệu")


def test_a_word_file_without_words_is_empty():
    refused(word_file(paragraph()), "Tệp trống")
