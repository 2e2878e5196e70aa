"""PDF files as paragraphs and rows: lines joined, tables by their rules, pages without furniture."""

from io import BytesIO

import pikepdf
import pytest
import weasyprint
from PIL import Image

from tasks.importer.read import PlanReadError, read_document

STYLE = """@page { size: A4; margin: 2cm 2cm 2cm 3cm; @top-center { content: counter(page) } }
@page land { size: A4 landscape } .land { page: land; break-before: page }
body { font: 14pt/1.3 Tinos, serif; text-align: justify } p { text-indent: 1.27cm; margin: 6pt 0 }
.c { text-align: center; text-indent: 0 } .h { width: 100%; text-align: center }
.t { width: 100%; border-collapse: collapse; font-size: 12pt; text-align: left } tr { break-inside: avoid }
.t td, .t th { border: 0.7pt solid black; padding: 3pt }"""
LETTERHEAD = """<table class="h"><tr><td>UBND TỈNH A<br>SỞ XÂY DỰNG</td>
<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr>
<tr><td>Số: &emsp;&emsp;&emsp;/KH-UBND</td><td>A, ngày &emsp;&emsp; tháng &emsp;&emsp; năm 2026</td></tr>
</table>"""
LONG = (
    "Rà soát, sửa đổi, bổ sung các quy định, quy chế, quy trình liên quan đến quản lý đô thị thuộc thẩm "
    "quyền của tỉnh, bảo đảm thống nhất với quy định của Trung ương và phù hợp thực tiễn địa phương số"
)


def pdf(inside: str) -> bytes:
    return weasyprint.HTML(string=f"<style>{STYLE}</style>{inside}").write_pdf()


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def row(*cells, tag="td"):
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def test_paragraphs_are_whole_again_across_lines_and_pages_and_page_numbers_are_left_out():
    texts = [f"{number}. {LONG} {number}." for number in range(1, 41)]
    document = read_document(pdf(paragraphs(*texts)))
    assert document.paragraphs == tuple(texts)
    assert document.left_out[:3] == ("1", "2", "3")
    assert document.notes == ()


def test_a_paragraph_without_a_number_begins_where_the_line_before_ended_early_or_it_is_moved_in():
    texts = [f"{LONG} một.", "Câu ngắn.", f"{LONG} hai.", f"{LONG} ba."]
    assert read_document(pdf(paragraphs(*texts))).paragraphs == tuple(texts)


def test_a_letterhead_is_read_column_by_column_and_the_title_after_it():
    title = '<p class="c">KẾ HOẠCH</p><p class="c">Phát triển đô thị</p>'
    assert read_document(pdf(LETTERHEAD + title + paragraphs(f"{LONG} một."))).paragraphs == (
        "UBND TỈNH A",
        "SỞ XÂY DỰNG",
        "Số: /KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "A, ngày tháng năm 2026",
        "KẾ HOẠCH",
        "Phát triển đô thị",
        f"{LONG} một.",
    )


HEADING = row("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", tag="th")


def test_a_table_over_several_pages_has_its_heading_once_and_no_row_cut():
    rows = [(str(number), f"{LONG} {number}", "Sở Y tế", "Quý II/2026") for number in range(1, 31)]
    inside = "".join(row(*cells) for cells in rows)
    file = pdf(f'<div class="land"><table class="t"><thead>{HEADING}</thead>{inside}</table></div>')
    expected = ["| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |"]
    assert read_document(file).paragraphs == (
        *expected,
        *("| " + " | ".join(cells) + " |" for cells in rows),
    )


def test_a_row_cut_by_a_page_is_whole_again():
    work = " ".join(["việc"] * 900)
    rows = row("1", work, "Sở Y tế", "2026") + row("2", "Báo cáo", "Sở Nội vụ", "2027")
    file = pdf(f'<style>tr {{ break-inside: auto }}</style><table class="t">{HEADING}{rows}</table>')
    document = read_document(file)
    assert len(document.paragraphs) == 3
    assert document.paragraphs[1] == f"| 1 | {work} | Sở Y tế | 2026 |"


def test_merged_cells_and_paragraphs_of_a_cell_are_kept():
    group = '<tr><td>I</td><td colspan="3">Thể chế</td></tr>'
    first = (
        '<tr><td>1</td><td>- Rà soát;<br>- Ban hành.</td><td rowspan="2">Sở Tư pháp</td><td>2026</td></tr>'
    )
    second = row("2", "Báo cáo", "2027")
    assert read_document(pdf(f'<table class="t">{HEADING}{group}{first}{second}</table>')).paragraphs[1:] == (
        "| I | Thể chế |  |  |",
        "| 1 | - Rà soát;\n- Ban hành. | Sở Tư pháp | 2026 |",
        "| 2 | Báo cáo | 〃 | 2027 |",
    )


def test_a_table_without_lines_is_guessed_and_says_so():
    plain = f'<style>td, th {{ padding: 0 1em }}</style><table class="h" style="text-align: left">{HEADING}'
    plain += "".join(row(str(number), f"Việc {number}", "Sở Y tế", "Năm 2026") for number in range(1, 5))
    document = read_document(pdf(paragraphs(f"{LONG} một.") + plain + "</table>"))
    assert document.paragraphs[1:3] == (
        "¦ TT ¦ Nhiệm vụ ¦ Cơ quan chủ trì ¦ Thời hạn ¦",
        "¦ 1 ¦ Việc 1 ¦ Sở Y tế ¦ Năm 2026 ¦",
    )


def test_a_line_stretched_to_the_margin_is_no_columns():
    stretched = '<p style="text-align-last: justify">Cơ quan chủ trì: Sở Văn hóa và Du lịch</p>'
    document = read_document(pdf(stretched * 3))
    assert document.paragraphs == ("Cơ quan chủ trì: Sở Văn hóa và Du lịch",) * 3


def test_a_footnote_stands_at_the_end_and_its_number_is_left_out():
    note = '<span style="float: footnote; font-size: 10pt">Luật năm 2024.</span>'
    document = read_document(pdf(f"<p>Theo luật{note} mới. {LONG} một.</p>{paragraphs('Câu sau.')}"))
    assert document.paragraphs == (f"Theo luật mới. {LONG} một.", "Câu sau.", "[1] Luật năm 2024.")


@pytest.mark.parametrize(("angle", "matrix"), [(90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0")])
@pytest.mark.parametrize("is_held_so", [True, False])
def test_a_page_is_read_the_same_whichever_way_it_is_turned(angle, matrix, is_held_so):
    texts = tuple(f"{number}. {LONG} {number}." for number in range(1, 4))
    table = f'<table class="t">{HEADING}{row("1", "Rà soát", "Sở Y tế", "2026")}</table>'
    with pikepdf.open(BytesIO(pdf(paragraphs(*texts) + table))) as file:
        page = file.pages[0]
        page.contents_add(f"q {matrix} 0 0 cm".encode(), prepend=True)
        page.contents_add(b"Q")
        page.MediaBox = [-900, -900, 900, 900]
        page.Rotate = angle if is_held_so else 0
        document = read_document(saved(file))
    assert document.paragraphs[:3] == texts
    assert document.paragraphs[-1] == "| 1 | Rà soát | Sở Y tế | 2026 |"


def scanned(pages=1):
    target = BytesIO()
    sheets = [Image.new("L", (200, 280), 200) for _ in range(pages)]
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:])
    return target.getvalue()


def saved(file, **options):
    target = BytesIO()
    file.save(target, **options)
    return target.getvalue()


def test_a_scanned_file_is_refused_with_what_to_do():
    with pytest.raises(PlanReadError, match=r"bản quét.*OCR"):
        read_document(scanned(2))


def test_scanned_pages_among_others_are_told():
    with pikepdf.open(BytesIO(pdf(paragraphs(f"{LONG} một.")))) as file:
        with pikepdf.open(BytesIO(scanned())) as picture:
            file.pages.extend(picture.pages)
        document = read_document(saved(file))
    assert document.paragraphs == (f"{LONG} một.",)
    assert "Các trang 2 là ảnh quét" in document.notes[0]


def test_a_locked_file_is_refused():
    with pikepdf.open(BytesIO(pdf(paragraphs("Kế hoạch")))) as file:
        data = saved(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(PlanReadError, match="mật khẩu"):
        read_document(data)


@pytest.mark.parametrize(("pages", "message"), [(500, "bản quét|trống"), (501, "500 trang")])
def test_a_file_of_very_many_pages_is_refused(pages, message):
    with pikepdf.new() as file:
        for _ in range(pages):
            file.add_blank_page()
        data = saved(file)
    with pytest.raises(PlanReadError, match=message):
        read_document(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + bytes(500)])
def test_a_damaged_file_is_refused(data):
    with pytest.raises(PlanReadError, match="PDF bị hỏng"):
        read_document(data)


def test_a_file_cut_short_is_refused():
    with pytest.raises(PlanReadError, match="PDF bị hỏng"):
        read_document(pdf(paragraphs("Kế hoạch"))[:300])


def test_a_pdf_is_told_by_its_content():
    assert read_document(pdf(paragraphs(f"{LONG} một.")), "ke-hoach.txt").paragraphs == (f"{LONG} một.",)
