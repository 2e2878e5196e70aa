"""Word files (.docx, .docm, .dotx): the words a reader sees, with their automatic numbers, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from tasks.importer.reading.document import Document, check_length, tidy
from tasks.importer.reading.encodings import by_font
from tasks.importer.reading.numbering import Numbering
from tasks.importer.reading.package import MC, Package, W
from tasks.importer.reading.paragraphs import TYPE_NAME, is_own, join_cut, join_lines
from tasks.importer.reading.styles import Styles, is_on, value
from tasks.importer.reading.word_tables import Table, children, is_deleted, is_ruled, row_cells, widths

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXT = {f"{W}t", _MATH_TEXT}
# A soft hyphen is not seen, but in a TCVN3 font the same code is a letter.
_BLANKS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_DELETED = {f"{W}del", f"{W}moveFrom"}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_NO_TEXT = {f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "instrText", "delText", "delInstrText", "tblPr")}
_NOTE_PARTS = {f"{W}footnoteReference": "/footnotes", f"{W}endnoteReference": "/endnotes"}

_CHANGES = (
    "Tệp có phần sửa đổi đang theo dõi (Track Changes): phần thêm được đọc, phần xóa được bỏ. "
    "Hãy kiểm tra lại các chỗ đã sửa."
)
_HIDDEN = "Tệp có chữ ẩn; chữ ẩn không được đọc."
_COMMENTS = "Tệp có lời nhận xét (Comment); lời nhận xét không được đọc."
_OLD_FONTS = (
    "Tệp dùng phông chữ cũ (.VnTime, VNI-Times …), đã chuyển sang Unicode. "
    "Hãy xem lại chữ hoa và dấu tiếng Việt."
)
_EMBEDDED = "Tệp có phần nhúng từ tệp khác, phần đó không được đọc. Hãy mở bằng Word, lưu lại rồi nhập lại."


def read_word(data: bytes) -> Document:
    """The document of a Word file. Raises PlanReadError where it is damaged or out of bounds."""
    return _Reader(Package(data)).document()


class _Reader:
    """Reads one file once, from beginning to end: automatic numbers count as they are met."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(next(iter(package.parts("/styles")), None))
        self._numbering = Numbering(next(iter(package.parts("/numbering")), None), self._styles)
        self._notes: dict[str, None] = {}  # a set in the order of finding
        self._left_out: list[str] = []
        self._letters = 0
        self._boxes: list[etree._Element] = []  # met inside the paragraph being read
        self._references: list[tuple[str, str]] = []  # footnotes and endnotes, as met

    def document(self) -> Document:
        body = self._package.main.find(f"{W}body")
        paragraphs = list(_plain(list(self._items(body)) if body is not None else []))
        paragraphs += self._referenced()
        for kind in ("/header", "/footer", "/comments"):
            texts = [text for root in self._package.parts(kind) for text in _plain(list(self._items(root)))]
            self._left_out += dict.fromkeys(texts)
            if kind == "/comments" and texts:
                self._notes[_COMMENTS] = None
        return Document(tuple(paragraphs), tuple(self._notes), tuple(self._left_out))

    def _items(self, parent: etree._Element) -> Iterator[str | Table]:
        """Paragraphs and tables of a body, a cell, a text box or a footnote."""
        cut = ""  # a paragraph whose end was deleted goes on with the next
        for element in parent:
            if element.tag == f"{W}p":
                text = cut + self._paragraph(element)
                cut = text if element.find(f"{W}pPr/{W}rPr/{W}del") is not None else ""
                if text.strip() and not cut:
                    yield text
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield from self._items(box)
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            else:
                yield from self._inside(element)
        if cut.strip():
            yield cut

    def _inside(self, element: etree._Element) -> Iterator[str | Table]:
        """Blocks of a wrapper: a content control, an insertion, a choice between two forms of one thing."""
        if element.tag in _DELETED:
            self._notes[_CHANGES] = None
        elif element.tag == f"{W}altChunk":
            self._notes[_EMBEDDED] = None
        elif element.tag == f"{MC}AlternateContent":
            for form in _chosen(element):
                yield from self._items(form)
        elif isinstance(element.tag, str) and element.tag not in _NO_TEXT:
            yield from self._items(element)

    def _table(self, element: etree._Element) -> Table:
        rows = []
        for row in children(element, "tr"):
            if is_deleted(row):
                self._notes[_CHANGES] = None
                continue
            cells = []
            for inner, cell in row_cells(row):
                cell.items = list(self._items(inner))
                if cell.goes_on:
                    self._left_out += filter(None, cell.text.split("\n"))
                cells.append(cell)
            rows.append(cells)
        return Table(rows, widths(element), is_ruled(element, self._styles))

    def _paragraph(self, element: etree._Element) -> str:
        """Text as shown, "\\n" for a line break. A number alone is kept in a cell, where it is content."""
        pieces: list[str] = []
        self._walk(element, value(element, "pPr/pStyle"), str, pieces)
        text = "".join(pieces)
        self._letters += len(text)
        check_length(self._letters)
        label = self._numbering.label(element)
        in_cell = element.getparent().tag == f"{W}tc"
        return f"{label} {text}" if label and (text.strip() or in_cell) else text

    def _walk(
        self, parent: etree._Element, style: str | None, convert: Callable[[str], str], pieces: list[str]
    ) -> None:
        for element in parent:
            tag = element.tag
            if tag in _TEXT:
                pieces.append(convert(element.text or ""))
            elif tag in _BLANKS:
                pieces.append(convert(_BLANKS[tag]))
            elif tag == f"{W}r":
                self._run(element, style, pieces)
            elif tag == f"{MC}AlternateContent":
                for form in _chosen(element):
                    self._walk(form, style, convert, pieces)
            elif isinstance(tag, str) and tag not in _NO_TEXT and not self._kept_apart(element):
                self._walk(element, style, convert, pieces)

    def _kept_apart(self, element: etree._Element) -> bool:
        """True for what is not read as words of the paragraph it stands in."""
        tag = element.tag
        if tag in _DELETED or tag in _INSERTED:
            self._notes[_CHANGES] = None
        elif tag == f"{W}txbxContent":
            self._boxes.append(element)
        elif tag in _NOTE_PARTS:
            self._references.append((_NOTE_PARTS[tag], element.get(f"{W}id", "")))
        return tag in _DELETED or tag in _NOTE_PARTS or tag == f"{W}txbxContent"

    def _run(self, run: etree._Element, style: str | None, pieces: list[str]) -> None:
        said: list[str] = []
        convert = self._by_font(run, style)
        self._walk(run, style, convert or str, said)
        text = "".join(said)
        if convert and text.strip():
            self._notes[_OLD_FONTS] = None
        if text.strip() and is_on(self._styles.of_run(run, style, "vanish")):
            self._left_out.append(tidy(text))
            self._notes[_HIDDEN] = None
        elif is_on(self._styles.of_run(run, style, "caps")):
            pieces.append(text.upper())
        else:
            pieces.append(text)

    def _by_font(self, run: etree._Element, style: str | None) -> Callable[[str], str] | None:
        fonts = self._styles.of_run(run, style, "rFonts")
        name = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else None
        return by_font(name) if name else None

    def _referenced(self) -> Iterator[str]:
        """Footnotes and endnotes, at the end so that they cut no sentence in two."""
        for kind in ("/footnotes", "/endnotes"):
            notes = {note.get(f"{W}id"): note for root in self._package.parts(kind) for note in root}
            wanted = dict.fromkeys(each for part, each in self._references if part == kind)
            for number, each in enumerate(wanted, 1):
                texts = list(_plain(list(self._items(notes[each])))) if each in notes else []
                if texts:
                    yield f"[{number}] " + " ".join(texts)


def _chosen(alternate: etree._Element) -> list[etree._Element]:
    """The form that Word shows: the first choice, the fallback only where the choice has no text."""
    forms = [form for form in alternate if isinstance(form.tag, str)]
    with_text = [form for form in forms if next(form.iter(*_TEXT), None) is not None]
    return (with_text or forms)[:1]


def _plain(items: list[str | Table]) -> Iterator[str]:
    """Paragraphs and rows of a body; the cells of a letterhead or signature block one after the other."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, str):
            lines += _lines(item)
            continue
        yield from join_cut(lines)
        lines = []
        if item.is_layout:
            for cell in (cell for row in item.rows for cell in row if not cell.goes_on):
                yield from _plain([each for part in cell.items for each in _separate(part)])
        else:
            yield from item.paragraphs()
    yield from join_cut(lines)


def _separate(item: str | Table) -> list[str | Table]:
    """Lines of a letterhead, each for itself."""
    return list(item.split("\n")) if isinstance(item, str) else [item]


def _lines(text: str) -> Iterator[str]:
    """One paragraph; a line break in it is a blank, unless what follows is plainly a paragraph of its own."""
    current: list[str] = []
    for line in filter(None, map(tidy, text.split("\n"))):
        if current and (is_own(line) or TYPE_NAME.fullmatch(current[-1])):
            yield join_lines(current)
            current = []
        current.append(line)
    if current:
        yield join_lines(current)
