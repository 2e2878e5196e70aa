"""READING the spreadsheet of a round back: whose line is whose, and the values of its cells as a form takes
them. Whether the values are right, `checking` says."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from kehoach.spreadsheets.reading import Fault, Row, Table, Unreadable, read, table
from kehoach.text import search_key
from tasks.spreadsheet.cells import label_key

from .columns import ACCOUNTS, DOCUMENT, DOCUMENTS, FILLED, KEY, OF_TASK, PATH, STATES, TICK, Key

TICKS = {TICK, "co", "1", "✓", "v"}
_STATES = {search_key(label): value for value, label in STATES.items()}


@dataclass(frozen=True)
class Line:
    """One account as filled in: where it stands in the file, and its values as a form takes them."""

    key: Key
    row: Row
    values: dict
    documents: tuple[Row, ...] = ()


@dataclass
class Filled:
    """A file as read; with faults, the values of the lines are not to be used."""

    accounts: Table
    documents: Table
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_filled(upload: BinaryIO, size: int) -> Filled:
    """What the file says. Raises Unreadable if it is none of the portal's tables."""
    found = read(upload, size, (ACCOUNTS, DOCUMENTS))
    filled = Filled(
        table(found, ACCOUNTS, (KEY, PATH, *(head.name for head in FILLED.values()))),
        table(found, DOCUMENTS, (OF_TASK.name, *(head.name for head in DOCUMENT.values()))),
    )
    keyed = keyed_rows(filled)
    papers = documents_by_account(filled, keyed)
    for key, row in keyed.items():
        given = papers.get(key.obligation, [])
        values = account_values(filled, row) | {
            "documents": [document_values(filled, each) for each in given]
        }
        filled.lines.append(Line(key, row, values, tuple(given)))
    if not filled.lines and not filled.faults:
        raise Unreadable(_("Bảng không còn dòng nhiệm vụ nào. Hãy tải lại bảng từ cổng."))
    return filled


def keyed_rows(filled: Filled) -> dict[Key, Row]:
    """The lines that are accounts. A line without a key may only be empty."""
    found: dict[Key, Row] = {}
    accounts, seen = filled.accounts, Counter()
    for row in accounts.rows:
        text = accounts.cell(row, KEY)
        key = Key.read(text.text)
        if key is not None and not seen[key.obligation]:
            found[key] = row
        elif key is not None:
            message = _("Hai dòng cùng mã. Hãy xóa dòng chép thêm, mỗi nhiệm vụ chỉ một dòng.")
            filled.faults.append(accounts.fault(row, KEY, message))
        elif text:
            message = _("Mã dòng đã bị sửa. Hãy tải lại bảng từ cổng rồi chép nội dung sang.")
            filled.faults.append(accounts.fault(row, KEY, message))
        elif any(accounts.cell(row, head.name) for head in FILLED.values()):
            message = _("Dòng này không có mã. Không thêm dòng vào sheet này; hãy điền vào dòng có sẵn.")
            filled.faults.append(accounts.fault(row, KEY, message))
        if key is not None:
            seen[key.obligation] += 1
    return found


def documents_by_account(filled: Filled, keyed: dict[Key, Row]) -> dict[int, list[Row]]:
    """The lines of the sheet of documents by the account that they belong to."""
    known = {label_key(filled.accounts.cell(row, PATH).text): key.obligation for key, row in keyed.items()}
    found: dict[int, list[Row]] = defaultdict(list)
    for row in filled.documents.rows:
        named = filled.documents.cell(row, OF_TASK.name)
        if not named and not any(filled.documents.cell(row, head.name) for head in DOCUMENT.values()):
            continue
        if (account := known.get(label_key(named.text))) is not None and not named.fault:
            found[account].append(row)
            continue
        message = _("Hãy ghi ký hiệu nhiệm vụ của văn bản.")
        if named.text:
            message = _("Không có nhiệm vụ “%(path)s” trong sheet “%(sheet)s”.") % {
                "path": named.text,
                "sheet": ACCOUNTS,
            }
        filled.faults.append(filled.documents.fault(row, OF_TASK.name, named.fault or message))
    return found


def account_values(filled: Filled, row: Row) -> dict:
    """The values of one account for reports.forms.EntryForm."""
    return {name: account_value(filled, row, name) for name in FILLED}


def account_value(filled: Filled, row: Row, name: str):
    head = FILLED[name].name
    cell = filled.accounts.cell(row, head)
    fault, value = cell.fault, cell.text
    if name == "nothing_arisen":
        value = search_key(cell.text) in TICKS
        if cell.text and not value:
            fault = _("Ghi x nếu không phát sinh, nếu không thì để trống; đang ghi “%s”.") % cell.text[:40]
    elif name == "work_state" and cell.text:
        value = _STATES.get(search_key(cell.text), "")
        if not value:
            choices = ", ".join(f"“{label}”" for label in STATES.values())
            fault = _("“%(text)s” không có trong danh sách. Hãy chọn %(choices)s.") % {
                "text": cell.text[:40],
                "choices": choices,
            }
    elif name == "percent":
        value = cell.text.removesuffix("%").strip()
    if fault:
        filled.faults.append(filled.accounts.fault(row, head, fault))
    return value


def document_values(filled: Filled, row: Row) -> dict:
    """The values of one document for reports.forms.DocumentForm."""
    values = {}
    for name, head in DOCUMENT.items():
        cell = filled.documents.cell(row, head.name)
        values[name] = cell.text
        if cell.fault:
            filled.faults.append(filled.documents.fault(row, head.name, cell.fault))
    return values
