"""WRITING the spreadsheet of a round: a line for each account of the agency, filled in with what is drafted.

Only the cells to be filled in are open, so that nothing else is changed by mistake; there is no password.
"""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from agencies.models import Agency
from kehoach import clock
from kehoach.spreadsheets.writing import CELLS, FONT, Book, Head, Value, height
from kehoach.text import printable, short_date

from ..badges import state_badge
from ..forms import AHEAD, EARLIEST, LONG, MEDIUM
from ..labels import labels
from ..models import Round
from ..sheets import Sheet
from .columns import (
    ACCOUNTS,
    BEFORE,
    DOCUMENT,
    DOCUMENTS,
    FILLED,
    GUIDE,
    KEY,
    OF_TASK,
    STATES,
    TICK,
    TOLD,
    Key,
    base_of,
    stored,
)
from .guide import STEPS, TITLE

OPEN, SHUT = "#fffbe6", "#f2f4f7"  # the ground of cells to be filled in, and of those that only tell
OPEN_HEAD = "#f6e3a1"
SPARE = 30  # empty lines for documents
LOWEST = 60  # points of a line that is to be written in
LIMITS = {
    "results": LONG,
    "obstacle": MEDIUM,
    "obstacle_cause": MEDIUM,
    "proposal": MEDIUM,
    "proposal_to": 200,
    "next_work": MEDIUM,
}
LET = {"format_columns": True, "format_rows": True}  # on a protected sheet
HEAD_ROW = 4


def write(round_: Round, agency: Agency, sheets: list[Sheet], now: datetime) -> bytes:
    """The file as bytes. The sheets are those of reports.sheets.sheets_of."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": f"Báo cáo cả đợt: {round_.name}",
                "author": agency.name,
                "created": now.astimezone(clock.LOCAL).replace(tzinfo=None),
            }
        )
        workbook.set_size(2400, 1400)
        mark = "DỮ LIỆU MINH HỌA" if round_.demonstration else ""
        book = Book(workbook, f"{agency.name}, {round_.name}", mark)
        names = labels([sheet.obligation.task.path for sheet in sheets])
        accounts(book, round_, agency, list(zip(names, sheets, strict=True)))
        documents(book, list(zip(names, sheets, strict=True)), clock.local_date(now))
        before(book, list(zip(names, sheets, strict=True)))
        book.guide(GUIDE, TITLE, STEPS)
    return stream.getvalue()


# The accounts --------------------------------------------------------------------------------------------


def accounts(book: Book, round_: Round, agency: Agency, named: list[tuple[str, Sheet]]) -> None:
    sheet = book.sheet(ACCOUNTS)
    titles(book, sheet, round_, agency)
    heads = (Head(KEY, 4), *TOLD, *FILLED.values())
    head_row(book, sheet, HEAD_ROW, heads, shut=1 + len(TOLD))
    sheet.set_column(0, 0, None, None, {"hidden": True})
    first = HEAD_ROW + 1
    for row, (name, account) in enumerate(named, start=first):
        fill_line(book, sheet, row, name, account)
    last = HEAD_ROW + max(len(named), 1)
    for name in FILLED:
        validate(sheet, name, first, last)
    sheet.freeze_panes(first, 3)
    sheet.repeat_rows(HEAD_ROW)
    sheet.repeat_columns(1, 2)
    sheet.print_area(0, 1, last, len(heads) - 1)
    sheet.fit_to_pages(2, 0)
    sheet.set_v_pagebreaks([1 + len(TOLD) + list(FILLED).index("obstacle")])
    sheet.protect("", LET)
    sheet.activate()
    sheet.set_selection(first, 1 + len(TOLD), first, 1 + len(TOLD))


def titles(book: Book, sheet: Worksheet, round_: Round, agency: Agency) -> None:
    """Whose table it is, and by when it is wanted."""
    bold, plain = book.format(**FONT, bold=True), book.format(**FONT)
    days = f"từ {short_date(round_.window_start)} đến {short_date(round_.window_end)}"
    sheet.write_string(
        0,
        1,
        printable(f"BÁO CÁO CẢ ĐỢT: {round_.name.upper()}"),
        book.format(**FONT | {"font_size": 14}, bold=True),
    )
    sheet.set_row(0, 21)
    sheet.write_string(1, 1, printable(f"{agency.name} – {round_.plan.short_title}"), bold)
    sheet.write_string(2, 1, f"Số liệu {days}. Hạn gửi {short_date(round_.due_on)}.", plain)
    sheet.write_string(
        3, 1, f"Chỉ điền ô nền vàng. Cách điền: sheet “{GUIDE}”.", book.format(**FONT, italic=True)
    )


def head_row(book: Book, sheet: Worksheet, row: int, heads: tuple[Head, ...], shut: int) -> None:
    """The names of the columns; those after the first `shut` are to be filled in."""
    look = CELLS | {"valign": "vcenter", "bold": True, "align": "center", "text_wrap": True}
    for column, head in enumerate(heads):
        sheet.set_column(column, column, head.width)
        given = {} if column < shut else {"bg_color": OPEN_HEAD}
        sheet.write_string(row, column, head.name, book.format(**look, **given) if given else book.head)
    sheet.set_row(row, 33)


def fill_line(book: Book, sheet: Worksheet, row: int, name: str, account: Sheet) -> None:
    obligation, content = account.obligation, stored(account.entry)
    key = Key(obligation.pk, account.revision, base_of(content))
    told = (
        name,
        printable(obligation.task.opening),
        str(obligation.get_role_display()),
        obligation.due_on,
        state_words(account),
    )
    book.put(sheet, row, 0, str(key), "text", hidden=True)
    for column, (head, value) in enumerate(zip(TOLD, told, strict=True), start=1):
        book.put(sheet, row, column, value, head.kind, bg_color=SHUT)
    cells = [cell_of(field, content) for field in FILLED]
    for column, (head, value) in enumerate(zip(FILLED.values(), cells, strict=True), start=1 + len(TOLD)):
        put_open(book, sheet, row, column, value, head.kind, account.writable)
    heads = (*TOLD, *FILLED.values())
    sheet.set_row(row, max(height((*told, *cells), heads), LOWEST if account.writable else 0))


def state_words(account: Sheet) -> str:
    words = state_badge(account.entry).text
    return words if account.writable else f"{words} (chỉ xem)"


def cell_of(field: str, content: dict) -> Value:
    """A field of an account as it stands in its cell."""
    value = content[field]
    if field == "nothing_arisen":
        return TICK if value else None
    if field == "work_state":
        return STATES.get(value, "")
    return printable(value) if isinstance(value, str) else value


def put_open(
    book: Book, sheet: Worksheet, row: int, column: int, value: Value, kind: str, writable: bool
) -> None:
    look = {"locked": False, "bg_color": OPEN} if writable else {"bg_color": SHUT}
    book.put(sheet, row, column, value, kind, **look)


def validate(sheet: Worksheet, field: str, first: int, last: int) -> None:
    """What Excel takes in the column; the portal checks it again."""
    column = 1 + len(TOLD) + list(FILLED).index(field)
    sheet.data_validation(first, column, last, column, rule_of(field))


def rule_of(field: str) -> dict:
    name = FILLED[field].name
    if field == "nothing_arisen":
        return choice(name, [TICK], "Ghi x nếu kỳ này không phát sinh, nếu không thì để trống.")
    if field == "work_state":
        return choice(name, list(STATES.values()), "Chọn một trong các mức của danh sách.")
    if field == "percent":
        return said(name, "Tỷ lệ là số nguyên từ 0 đến 100.") | {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
        }
    limit = LIMITS[field]
    return {
        "validate": "length",
        "criteria": "<=",
        "value": limit,
        "error_title": name[:32],
        "error_message": f"Tối đa {limit} ký tự. Hãy rút gọn hoặc đính kèm tệp trên cổng.",
    }


def choice(name: str, values: list[str], message: str) -> dict:
    return said(name, message) | {"validate": "list", "source": values}


def said(name: str, message: str) -> dict:
    """The words beside the cell, and those of the refusal."""
    return {
        "input_title": name[:32],
        "input_message": message,
        "error_title": name[:32],
        "error_message": message,
    }


# The other sheets ----------------------------------------------------------------------------------------


def documents(book: Book, named: list[tuple[str, Sheet]], today: date) -> None:
    """Those in the drafts, closed accounts first, and empty lines for more."""
    sheet = book.sheet(DOCUMENTS)
    heads = (OF_TASK, *DOCUMENT.values())
    head_row(book, sheet, 0, heads, shut=0)
    last = 0
    for last, (writable, cells) in enumerate(document_lines(named), start=1):
        for column, (head, value) in enumerate(zip(heads, cells, strict=True)):
            put_open(book, sheet, last, column, value, head.kind, writable)
    names = f"'{ACCOUNTS}'!$B${HEAD_ROW + 2}:$B${HEAD_ROW + 1 + max(len(named), 1)}"
    rule = said(OF_TASK.name, "Chọn ký hiệu nhiệm vụ có trong sheet “Báo cáo”.")
    sheet.data_validation(1, 0, last, 0, rule | {"validate": "list", "source": f"={names}"})
    rule = said("Ngày ban hành", "Ghi ngày dạng 05/03/2026.")
    days = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": today + AHEAD}
    sheet.data_validation(1, 2, last, 2, rule | days)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.protect("", LET)


def document_lines(named: list[tuple[str, Sheet]]) -> Iterator[tuple[bool, tuple[Value, ...]]]:
    for name, account in sorted(named, key=lambda pair: pair[1].writable):
        for given in stored(account.entry)["documents"]:
            day = date.fromisoformat(given["date"]) if given["date"] else None
            yield account.writable, (name, printable(given["number"]), day, printable(given["title"]))
    yield from [(True, (None,) * (1 + len(DOCUMENT)))] * SPARE


def before(book: Book, named: list[tuple[str, Sheet]]) -> None:
    """What was accepted last time, to look at and to copy from."""
    told = [(name, account.previous) for name, account in named if account.previous]
    if not told:
        return
    shown = ("work_state", "percent", "results", "obstacle", "next_work")
    heads = (Head("STT", 6, "centred"), TOLD[0], *(FILLED[field] for field in shown))
    rows = ((name, *(cell_of(field, stored(entry)) for field in shown)) for name, entry in told)
    book.table(BEFORE, heads, rows, keys=1).protect("", LET | {"autofilter": True})
