"""The parts of a Word file: a zip of XML, opened only within bounds and without entities."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from tasks.importer.reading.document import PlanReadError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# "Strict" files name the same elements differently.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
# A plan of 200 pages has 5 MB of XML in some 30 parts; pictures add parts, not XML.
MAX_PARTS = 5_000
MAX_XML = 40 * 1024 * 1024  # all XML read of one file
MAX_UNPACKED = 300 * 1024 * 1024  # as the zip's directory declares it; nothing more is ever unpacked

# What zipfile raises for a damaged part; RuntimeError for an encrypted one.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)

_DAMAGED = (
    "Tệp Word bị hỏng, không mở được. Hãy mở tệp bằng Word, chọn Lưu thành (Save As) một tệp .docx mới "
    "rồi nhập lại."
)
_TOO_BIG = (
    "Tệp Word chứa quá nhiều dữ liệu để đọc an toàn. Hãy bỏ hình ảnh và phần không cần, lưu thành tệp "
    ".docx mới rồi nhập lại."
)
_OTHER_KINDS = {
    "xl/": "Đây là bảng tính Excel. Hãy sao chép bảng vào một tệp Word, lưu thành .docx rồi nhập lại.",
    "ppt/": "Đây là tệp trình chiếu. Hãy chọn tệp Word (.docx) hoặc PDF của kế hoạch.",
    "mimetype": "Đây là tệp OpenDocument. Hãy mở bằng Word hoặc LibreOffice, chọn Lưu thành (Save As) "
    "một tệp .docx rồi nhập lại.",
}
_ARCHIVE = "Đây là tệp nén. Hãy giải nén rồi chọn tệp .docx hoặc .pdf của kế hoạch ở bên trong."


class Package:
    """Parts of a .docx by name and by relation. Raises PlanReadError for whatever is no sound Word file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _UNREADABLE:
            raise PlanReadError(_DAMAGED) from None
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise PlanReadError(_TOO_BIG)
        self._names = {part.filename for part in parts}
        self._left = MAX_XML
        self._check_kind()
        self.name = next(iter(self.related("", "/officeDocument")), "word/document.xml")
        self.main = self.part(self.name)
        if self.main is None or self.main.tag != f"{W}document":
            raise PlanReadError(_DAMAGED)

    def part(self, name: str) -> etree._Element | None:
        """Root of one part, None where there is none."""
        if name not in self._names:
            return None
        info = self._zip.getinfo(name)
        self._left -= info.file_size
        if self._left < 0:
            raise PlanReadError(_TOO_BIG)
        try:
            return _parse(self._zip.read(info))
        except _UNREADABLE:
            raise PlanReadError(_DAMAGED) from None

    def related(self, name: str, kind: str) -> list[str]:
        """Names of the parts that a part ("" for the file) points at by relations ending in ``kind``."""
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = []
        for relation in root.iter(_RELATION) if root is not None else ():
            inside = relation.get("TargetMode") != "External" and relation.get("Type", "").endswith(kind)
            if inside and relation.get("Target"):
                found.append(posixpath.normpath(posixpath.join("/", folder, relation.get("Target")))[1:])
        return found

    def parts(self, kind: str) -> list[etree._Element]:
        """Roots of the parts that the main part points at: "/header", "/styles" …"""
        found = (self.part(name) for name in dict.fromkeys(self.related(self.name, kind)))
        return [root for root in found if root is not None]

    def _check_kind(self) -> None:
        if "[Content_Types].xml" in self._names and any(name.startswith("word/") for name in self._names):
            return
        for start, message in _OTHER_KINDS.items():
            if any(name.startswith(start) for name in self._names):
                raise PlanReadError(message)
        raise PlanReadError(_DAMAGED if "[Content_Types].xml" in self._names else _ARCHIVE)


def _parse(data: bytes) -> etree._Element:
    """XML without a document type: no Office program writes one, only bombs and spies have use for it."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise PlanReadError(_DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise PlanReadError(_DAMAGED)
    return root
