"""PDF files with a text layer: words to lines, paragraphs and rows, pages without their furniture."""

from __future__ import annotations

import pypdfium2

from tasks.importer.reading import furniture
from tasks.importer.reading.document import Document, PlanReadError, check_length, tidy
from tasks.importer.reading.encodings import unicode_text
from tasks.importer.reading.pdf_flow import Sheet, paragraphs_of
from tasks.importer.reading.pdf_notes import part_notes
from tasks.importer.reading.pdf_page import Page, lines_of
from tasks.importer.reading.pdf_tables import find_grids

MAX_PAGES = 500
_LEAST_LETTERS = 30  # of a page with words; a scanned page has a stamp at most

_DAMAGED = "Tệp PDF bị hỏng, không mở được. Hãy mở tệp, in lại thành PDF mới, hoặc dùng tệp Word (.docx)."
_LOCKED = "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu hoặc dùng tệp Word (.docx), rồi nhập lại."
_TOO_LONG = "Tệp PDF dài hơn 500 trang. Hãy tách riêng phần kế hoạch rồi nhập lại."
_SCANNED = (
    "Tệp PDF là bản quét (ảnh chụp trang giấy), không có lớp chữ để đọc. Hãy dùng tệp Word (.docx) của kế "
    "hoạch, hoặc nhận dạng chữ (OCR) rồi nhập lại."
)
_SOME_SCANNED = "Các trang {pages} là ảnh quét, không có chữ để đọc; nội dung các trang đó chưa được nhập."


def read_pdf(data: bytes) -> Document:
    """The document of a PDF. Raises PlanReadError where it is damaged, locked, too long or only pictures."""
    with _opened(data) as pdf:
        if len(pdf) > MAX_PAGES:
            raise PlanReadError(_TOO_LONG)
        sheets, scanned = _sheets(pdf)
    out = furniture.on_pages([[tidy(line.text) for line in sheet.lines] for sheet in sheets])
    left_out = [
        tidy(sheet.lines[at].text) for sheet, gone in zip(sheets, out, strict=True) for at in sorted(gone)
    ]
    footnotes: list[str] = []
    for sheet, gone in zip(sheets, out, strict=True):
        lines = [line for at, line in enumerate(sheet.lines) if at not in gone]
        sheet.lines, said, raised = part_notes(lines)
        footnotes += said
        left_out += raised
    text, notes = unicode_text("\f".join([*paragraphs_of(sheets), *footnotes]))
    if scanned:
        notes += (_SOME_SCANNED.format(pages=", ".join(map(str, scanned))),)
    return Document(tuple(text.split("\f")) if text else (), notes, tuple(left_out))


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        raise PlanReadError(_LOCKED if "password" in str(problem).lower() else _DAMAGED) from None


def _sheets(pdf: pypdfium2.PdfDocument) -> tuple[list[Sheet], list[int]]:
    """All pages taken apart, and the numbers of those that are only a picture."""
    sheets, scanned, letters = [], [], 0
    for number in range(len(pdf)):
        try:
            page = Page(pdf[number])
        except pypdfium2.PdfiumError:
            raise PlanReadError(_DAMAGED) from None
        words = page.words()
        letters += sum(len(word.text) for word in words)
        check_length(letters)
        if sum(len(word.text) for word in words) < _LEAST_LETTERS and page.has_picture():
            scanned.append(number + 1)
        grids = find_grids(*page.rules())
        free = []
        for word in words:
            grid = next((each for each in grids if each.holds(word)), None)
            if grid is None:
                free.append(word)
            else:
                grid.put(word)
        sheets.append(Sheet(lines_of(free), [grid for grid in grids if grid.words], page.width))
    if len(scanned) == len(sheets) or letters < _LEAST_LETTERS:
        raise PlanReadError(_SCANNED)
    return sheets, scanned
