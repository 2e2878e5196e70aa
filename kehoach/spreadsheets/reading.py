"""READING a spreadsheet that somebody sends: what stands in its cells, as typed. Knows no report and no plan.

A file from outside is never believed: its size, its parts and its rows are bounded before and while it is
opened. Every refusal says in Vietnamese what to do (domain.md 6.4).
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kehoach.text import clean, short_date

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 24 * 1024 * 1024  # of all parts together; a round of 100 tasks written to the brim takes 10
MAX_PART = 4 * 1024 * 1024  # of any part that is neither cells nor words
MAX_PARTS, MAX_ROWS, MAX_COLUMNS = 500, 5_000, 40
LAST_ROW, FULL_CELL = 1_048_576, 32_767  # of any spreadsheet
MAX_LETTERS = 4_000_000  # of one sheet: one long text may stand in many cells
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_CELLS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_PICTURE = re.compile(r"xl/(media|embeddings|activeX)/", re.IGNORECASE)
_PERCENT = re.compile(r"%(?=([^\"]*\"[^\"]*\")*[^\"]*$)")


class Unreadable(ValidationError):
    """The file is none that can be read; the message says what to do."""


@dataclass(frozen=True)
class Cell:
    """What a person typed: `text` as it is seen, days dd/mm/yyyy and shares in percent. `fault` says why the
    cell cannot be taken, or is ""."""

    text: str = ""
    fault: str = ""

    def __bool__(self):
        return bool(self.text or self.fault)


BLANK = Cell()


@dataclass(frozen=True)
class Row:
    """A line of a sheet; `number` is the one that people see at its left."""

    number: int
    cells: tuple[Cell, ...]

    def __bool__(self):
        return any(self.cells)

    def cell(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else BLANK


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where a person finds it, and what it is."""

    sheet: str
    message: str
    row: int = 0
    column: int = -1  # counted from 0
    head: str = ""

    def __str__(self):
        where = [_("Sheet “%s”") % self.sheet]
        if self.row:
            where.append(_("dòng %d") % self.row)
        if self.column >= 0:
            place = {"letter": get_column_letter(self.column + 1), "head": self.head}
            where.append(_("cột %(letter)s “%(head)s”") % place)
        return f"{', '.join(where)}: {self.message}"


@dataclass(frozen=True)
class Table:
    """The rows of a sheet below its head, and which column each head stands over."""

    sheet: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]

    def cell(self, row: Row, head: str) -> Cell:
        return row.cell(self.columns[head])

    def fault(self, row: Row, head: str, message: str) -> Fault:
        return Fault(self.sheet, message, row.number, self.columns[head], head)


def in_order(faults: Iterable[Fault], sheets: Sequence[str]) -> list[Fault]:
    """As a person goes through the sheets, the first fault of each cell."""
    first: dict[tuple, Fault] = {}
    for fault in faults:
        first.setdefault((sheets.index(fault.sheet), fault.row, fault.column), fault)
    return [first[place] for place in sorted(first)]


Sheets = dict[str, tuple[Row, ...]]


def read(upload: BinaryIO, size: int, names: Iterable[str]) -> Sheets:
    """Of each sheet with one of these names the lines that have anything in them. Raises Unreadable."""
    try:
        inspect(upload, size)
        upload.seek(0)
        return sheets(upload, set(names))
    except Unreadable:
        raise
    except Exception as broken:  # whatever a broken file makes the readers raise, it is a broken file
        raise Unreadable(
            _("Tệp bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại rồi nạp, hoặc tải lại bảng từ cổng.")
        ) from broken


def table(found: Sheets, name: str, heads: tuple[str, ...]) -> Table:
    """The sheet of this name as a table. Raises Unreadable if the sheet or one of its columns is gone."""
    if name not in found:
        raise Unreadable(_("Tệp không có sheet “%s”. Hãy tải bảng từ cổng rồi điền vào đúng bảng ấy.") % name)
    for row in found[name]:
        columns = {cell.text: place for place, cell in reversed([*enumerate(row.cells)]) if cell.text}
        if set(heads) <= set(columns):
            rows = tuple(each for each in found[name] if each.number > row.number)
            return Table(name, {head: columns[head] for head in heads}, rows)
    raise Unreadable(
        _("Sheet “%(sheet)s” thiếu dòng tên cột hoặc thiếu cột. Cần đủ các cột: %(heads)s.")
        % {"sheet": name, "heads": ", ".join(heads)}
    )


# The file ------------------------------------------------------------------------------------------------


def inspect(upload: BinaryIO, size: int) -> None:
    """Raise Unreadable unless the directory of the file says that it is a small .xlsx without macros."""
    if size > MAX_BYTES:
        raise Unreadable(_("Tệp lớn hơn %d MB. Hãy nạp đúng bảng đã tải từ cổng.") % (MAX_BYTES // 1024**2))
    upload.seek(0)
    begin = upload.read(4)
    if begin == OLE:
        raise Unreadable(
            _("Tệp là Excel đời cũ (.xls) hoặc có mật khẩu. Hãy bỏ mật khẩu, lưu lại dạng .xlsx rồi nạp.")
        )
    if begin != ZIP:
        raise Unreadable(_("Tệp không phải bảng tính .xlsx. Hãy nạp bảng đã tải từ cổng."))
    with zipfile.ZipFile(upload) as packed:
        inspect_parts(packed)


def inspect_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unreadable(
            _("Tệp không phải bảng tính .xlsx (có thể là .ods). Hãy lưu lại dạng .xlsx rồi nạp.")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("Tệp có macro (.xlsm) nên không nhận. Hãy lưu lại dạng .xlsx rồi nạp."))
    if any(_PICTURE.match(name) for name in names):
        raise Unreadable(
            _("Tệp có hình ảnh hoặc đối tượng chèn; cổng không giữ được. Hãy xóa đi rồi nạp lại bảng.")
        )
    other = [part.file_size for part in parts if not _CELLS.fullmatch(part.filename)]
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or max(other, default=0) > MAX_PART
    ):
        raise Unreadable(_("Tệp giải nén ra quá lớn nên không mở. Hãy nạp đúng bảng đã tải từ cổng."))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and declares(packed, part):
            raise Unreadable(_("Tệp có phần khai báo lạ nên không mở. Hãy nạp đúng bảng đã tải từ cổng."))


def declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins with declarations of its own, of which no spreadsheet has any: what they stand
    for may be without end."""
    with packed.open(part) as stream:
        begin = stream.read(4096).replace(b"\x00", b"")
    return b"<!DOCTYPE" in begin or b"<!ENTITY" in begin


# The cells -----------------------------------------------------------------------------------------------


def sheets(upload: BinaryIO, names: set[str]) -> Sheets:
    book = load_workbook(upload, read_only=True, data_only=False, keep_links=False)
    try:
        named = {clean(sheet.title): sheet for sheet in book.worksheets}
        return {name: tuple(rows(sheet)) for name, sheet in named.items() if name in names}
    finally:
        book.close()


def rows(sheet) -> Iterator[Row]:
    """The lines that have anything in them. What the file says of its own extent is not believed."""
    sheet.reset_dimensions()
    found = letters = 0
    empty = None
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS), start=1):
        if cells is empty:  # the reader fills gaps, of up to a million lines, with one and the same
            continue
        row = Row(number, read_cells(cells))
        if not row:
            empty = cells
            continue
        found, letters = found + 1, letters + sum(len(cell.text) for cell in row.cells)
        if found > MAX_ROWS or letters > MAX_LETTERS:
            values = {"sheet": sheet.title, "max": MAX_ROWS}
            text = _("Sheet “%(sheet)s” có hơn %(max)d dòng hoặc quá nhiều chữ. Hãy xóa các dòng thừa.")
            raise Unreadable(text % values)
        yield row


def read_cells(cells) -> tuple[Cell, ...]:
    """Up to the last cell that has anything in it."""
    last = max((place for place, cell in enumerate(cells) if cell.value is not None), default=-1)
    return tuple(read_cell(cell) for cell in cells[: last + 1])


def read_cell(cell) -> Cell:
    value = cell.value
    if value is None:
        return BLANK
    if cell.data_type == "f":
        return Cell(fault=_("Ô có công thức. Hãy chép rồi dán lại thành giá trị (Paste Values)."))
    if cell.data_type == "e":
        return Cell(fault=_("Ô báo lỗi %s. Hãy sửa ô này.") % value)
    if isinstance(value, str) and len(value) > FULL_CELL:
        return Cell(fault=_("Ô dài quá mức một ô bảng tính giữ được. Hãy rút gọn."))
    return Cell(written(value, getattr(cell, "number_format", "") or ""))


def written(value, number_format: str) -> str:
    """A value as a person reads it in the cell."""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime | date):
        return short_date(value)
    if isinstance(value, int | float):
        # "40%" is stored as 0.4.
        value = round(value * 100, 6) if _PERCENT.search(number_format) else value
        return str(int(value)) if value == int(value) else str(value).replace(".", ",")
    return clean(str(value).replace("_x000D_\n", "\n").replace("_x000D_", "\n"))
