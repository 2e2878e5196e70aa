"""A plan in any usual form as clean paragraphs and table rows: the door of `tasks/importer/reading/`.

What a file is, is told by its content; its name only appears in messages.
"""

from __future__ import annotations

import re
from pathlib import Path

from tasks.importer.reading.document import Document, PlanReadError, check_size, unopened, words
from tasks.importer.reading.paragraphs import MARKER, TYPE_NAME, clean_paragraphs
from tasks.importer.reading.text import read_pasted, read_text_file

__all__ = [
    "MARKER",
    "TYPE_NAME",
    "Document",
    "PlanReadError",
    "clean_paragraphs",
    "read_document",
    "read_plan",
    "read_text",
    "words",
]

_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # a .docx with a password is an old Office file around it
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")
_SAVE_AS_WORD = (
    "Hãy mở tệp “{name}” bằng Word, chọn Lưu thành (Save As) “Tài liệu Word (.docx)” rồi nhập lại."
)
_REFUSED = {
    "ole": f"Hệ thống không đọc được tệp Office đời cũ (.doc, .xls). {_SAVE_AS_WORD}",
    "rtf": f"Hệ thống không đọc được tệp .rtf. {_SAVE_AS_WORD}",
    "locked": "Tệp “{name}” có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu, lưu lại rồi nhập lại.",
    "picture": "Tệp “{name}” là ảnh, không có chữ để đọc. Hãy dùng tệp Word (.docx) của kế hoạch, hoặc nhận "
    "dạng chữ (OCR) thành .docx hoặc PDF có lớp chữ.",
    "archive": "Tệp “{name}” là tệp nén. Hãy giải nén rồi chọn tệp .docx hoặc .pdf của kế hoạch ở bên trong.",
    "html": "Tệp “{name}” là trang web. Hãy mở bằng trình duyệt, chọn toàn bộ nội dung, sao chép rồi dán vào "
    "ô văn bản, hoặc dán vào Word và lưu thành .docx.",
}


def read_document(source: Path | bytes, name: str = "") -> Document:
    """The document of a file, given as path or bytes; ``name`` is what a person calls it.

    Reads Word (.docx, .docm, .dotx), PDF with a text layer, and text in UTF-8, UTF-16, TCVN3, VNI or
    Windows-1258. Raises PlanReadError for anything else, and for what is empty, damaged, locked, only a
    picture, or out of bounds (20 MB, 500 pages, 2 million letters).
    """
    name = name or (source.name if isinstance(source, Path) else "")
    check_size(source, name)
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError:
        raise unopened(name) from None
    document = _read(data, name)
    if not document.paragraphs:
        raise PlanReadError("Tệp trống, không có chữ nào. Hãy chọn tệp chứa toàn văn kế hoạch.")
    return document


def read_text(text: str) -> Document:
    """The document of pasted text. Raises PlanReadError where no text is left."""
    return read_pasted(text)


def read_plan(path: str | Path) -> tuple[str, ...]:
    """Paragraphs and rows of a plan file, in order. Raises PlanReadError as ``read_document`` does."""
    return read_document(Path(path)).paragraphs


def _read(data: bytes, name: str) -> Document:
    # Each reader brings its own library, so it is loaded only for the files that need it.
    if data.startswith(_ZIP):
        from tasks.importer.reading.word import read_word

        return read_word(data)
    if _PDF in data[:1024]:
        from tasks.importer.reading.pdf import read_pdf

        return read_pdf(data)
    kind = _refused_kind(data)
    if kind:
        raise PlanReadError(_REFUSED[kind].format(name=name))
    return read_text_file(data)


def _refused_kind(data: bytes) -> str:
    """Key of the message for a kind that is not read, "" for what may be text."""
    if data.startswith(_OLE):
        return "locked" if _LOCKED in data else "ole"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES):
        return "picture"
    if data.startswith(_ARCHIVES):
        return "archive"
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if re.match(rb"<(?:!doctype html|html|head|body|\?xml)", start) else ""
