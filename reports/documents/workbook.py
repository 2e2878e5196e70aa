"""The report as a spreadsheet: figures with charts, every account whole, agencies, obstacles. Facts -> .xlsx.

Rows stand in the order of the report. Values have their type, so people can count and sort on.
"""

from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from agencies.models import AgencyKind
from kehoach.spreadsheets.writing import FONT, TOTAL, Book, Formula, Head, Value
from kehoach.text import printable, short_date, shorten
from tasks.models import AssignmentRole

from ..models import ObstacleState
from . import figures
from .compose import citation
from .facts import AccountFacts, Facts, Tally
from .figures import PUNCTUALITY
from .tables import cited, state_and_result
from .wording import cited_date
from .workbook_charts import DATA, chart, data, height, placed
from .writers import Progress, no_progress

SENT = {part: label for part, label, _colour in PUNCTUALITY}
ROW = 20  # pixels
STEPS = ("Tổng hợp", "Nhiệm vụ", "Cơ quan", "Vướng mắc", DATA)
TASKS = (
    Head("STT", 6, "centred"),
    Head("Mục", 22),
    Head("Ký hiệu", 8, "centred"),
    Head("Nhiệm vụ", 34),
    Head("Cơ quan", 22),
    Head("Vai trò", 11),
    Head("Hạn gửi", 11, "day"),
    Head("Ngày nhận", 11, "day"),
    Head("Tình hình gửi", 14),
    Head("Tiến độ", 15),
    Head("Tỷ lệ hoàn thành", 9, "percent"),
    Head("Kết quả", 54),
    Head("Văn bản", 34),
    Head("Vướng mắc", 12),
    Head("Đề xuất, kiến nghị khác", 36),
    Head("Kiến nghị với", 16),
    Head("Nhiệm vụ kỳ tiếp theo", 40),
)
AGENCIES = (
    Head("STT", 6, "centred"),
    Head("Cơ quan, đơn vị, địa phương", 40),
    Head("Nhóm", 34),
    Head("Phải gửi", 11, "number"),
    *(Head(label, 14, "number") for label in SENT.values()),
    Head("Đã duyệt", 11, "number"),
    Head("Tỷ lệ đã gửi", 11, "share"),
)
OBSTACLES = (
    Head("STT", 6, "centred"),
    Head("Ký hiệu", 8, "centred"),
    Head("Nhiệm vụ", 26),
    Head("Cơ quan", 22),
    Head("Khó khăn, vướng mắc", 36),
    Head("Nguyên nhân", 28),
    Head("Đề xuất, kiến nghị", 36),
    Head("Kiến nghị với", 16),
    Head("Nêu ngày", 11, "day"),
    Head("Số ngày", 8, "number"),
    Head("Tình trạng", 16),
    Head("Trả lời", 36),
)


def write(facts: Facts, progress: Progress = no_progress, reference: str = "") -> bytes:
    """The same facts give the same bytes: no clock enters the file. `reference` is Paper.reference."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties(properties(facts) | {"keywords": reference})
        mark = "DỮ LIỆU MINH HỌA" if facts.demonstration else ""
        book = Book(workbook, f"{facts.round.name}, số liệu đến ngày {short_date(facts.day)}", mark)
        makers = (summary, tasks, agencies, obstacles, data)
        for done, (name, make) in enumerate(zip(STEPS, makers, strict=True)):
            progress(done, len(STEPS), f"Lập trang tính {name}")
            make(book, facts)
        progress(len(STEPS), len(STEPS), "Ghi tệp bảng tính")
    return stream.getvalue()


def heading(facts: Facts) -> str:
    return f"Tổng hợp tình hình thực hiện {citation(facts).short}"


def properties(facts: Facts) -> dict:
    return {
        "title": printable(f"{heading(facts)}, {facts.round.name}"),
        "subject": printable(facts.plan.title),
        "author": printable(facts.monitor.name),
        "company": printable(facts.monitor.name),
        "created": datetime.combine(facts.day, time()),
    }


# Sheets --------------------------------------------------------------------------------------------------


def summary(book: Book, facts: Facts) -> None:
    """What the round came to, and the pictures of the report as native charts."""
    sheet = book.sheet("Tổng hợp", landscape=False)
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, 2, 18)
    row = titles(book, sheet, facts)
    for column, name in enumerate(("Chỉ tiêu", "Số lượng", "Tỷ lệ")):
        sheet.write_string(row, column, name, book.head)
    for name, value, whole in key_figures(facts):
        row += 1
        book.put(sheet, row, 0, name, "text")
        book.put(sheet, row, 1, value, "number")
        book.put(sheet, row, 2, value / whole if whole else None, "share")
    row += 2
    for picture, first in placed(facts):
        sheet.insert_chart(row, 0, chart(book, picture, first), {"object_position": 1})
        row += height(picture) // ROW + 2
    sheet.print_area(0, 0, row, 2)
    sheet.fit_to_pages(1, 1)


def titles(book: Book, sheet: Worksheet, facts: Facts) -> int:
    """The lines above the figures, and the row of the table's head."""
    days = f"từ ngày {cited_date(facts.round.start)} đến ngày {cited_date(facts.round.end)}"
    bold, plain = FONT | {"bold": True, "text_wrap": True}, FONT | {"text_wrap": True}
    lines = [
        (heading(facts).upper(), bold | {"font_size": 14}, 22),
        (facts.plan.title, plain, 48),
        (f"{facts.round.name} ({days}); hạn gửi {short_date(facts.round.due_on)}.", plain, 18),
        (f"{facts.monitor.name} tổng hợp. Số liệu đến ngày {short_date(facts.day)}.", plain, 18),
    ]
    if facts.demonstration:
        lines.insert(1, ("DỮ LIỆU MINH HỌA", bold | {"font_color": "#b3131b"}, 18))
    for row, (text, look, points) in enumerate(lines):
        sheet.merge_range(row, 0, row, 2, "", book.format(**look))
        sheet.write_string(row, 0, printable(text), book.format(**look))
        sheet.set_row(row, points)
    return len(lines) + 1


def key_figures(facts: Facts) -> Iterator[tuple[str, int, int]]:
    """Name, number, and of how many it is a share (0: of none)."""
    found = facts.tally()
    yield "Cơ quan, đơn vị, địa phương phải gửi báo cáo", len({a.agency for a in facts.accounts}), 0
    yield "Báo cáo phải gửi", found.expected, 0
    for part, label in SENT.items():
        yield label, getattr(found, part), found.expected
    yield "Báo cáo đã được duyệt", found.accepted, found.expected
    yield "Khó khăn, vướng mắc được nêu", len(facts.obstacles), 0
    passed_up = [each for each in facts.obstacles if each.state == ObstacleState.PASSED_UP]
    yield "Trong đó đã chuyển UBND tỉnh, chưa có trả lời", len(passed_up), len(facts.obstacles)


def tasks(book: Book, facts: Facts) -> None:
    sections = {s.path: shorten(f"{s.path}. {s.heading}", 60) for s in facts.sections}
    named = {task.path: (sections[task.section], task.path, task.opening) for task in facts.tasks}
    rows = (
        (*named[account.task], facts.names[account.agency], *account_cells(account))
        for account in facts.accounts
    )
    book.table("Nhiệm vụ", TASKS, rows, keys=4, pages_wide=2)


def account_cells(account: AccountFacts) -> tuple[Value, ...]:
    """An obstacle and what is proposed about it stand on their own sheet, so that nothing is said twice."""
    words = account.words
    state, _result = state_and_result(account)
    cells = (
        str(dict(AssignmentRole.choices)[account.role]),
        account.due_on,
        account.received_on,
        SENT[account.punctuality],
        state,
    )
    if words is None:
        return (*cells, *[None] * 7)
    proposed = ("", "") if words.obstacle else (words.proposal, words.addressee)
    return (
        *cells,
        None if words.percent is None else words.percent / 100,
        printable(words.results),
        printable("\n".join(map(cited, words.documents))),
        "Có" if words.obstacle else None,
        *map(printable, (*proposed, words.next_work)),
    )


def agencies(book: Book, facts: Facts) -> None:
    """By kind, as in the appendix of the report; below, sums of what the filters leave."""
    rows = [
        (agency.name, str(label), found.expected, *counts(found), found.accepted, share(row, found))
        for row, (agency, label, found) in enumerate(counted(facts), start=2)
    ]
    sheet = book.table("Cơ quan", AGENCIES, rows, keys=1)
    if not rows:
        return
    found, last = facts.tally(), len(rows) + 1
    values = (found.expected, *counts(found), found.accepted)
    book.put(sheet, last, 0, "", "text", bg_color=TOTAL)
    book.put(sheet, last, 1, "Tổng số", "text", bg_color=TOTAL, bold=True)
    book.put(sheet, last, 2, "", "text", bg_color=TOTAL)
    for column, value in enumerate(values, start=3):
        letter = "ABCDEFGHIJ"[column]
        total = Formula(f"=SUBTOTAL(9,{letter}2:{letter}{last})", value)
        book.put(sheet, last, column, total, "number", bg_color=TOTAL, bold=True)
    book.put(sheet, last, 9, share(last + 1, found), "share", bg_color=TOTAL, bold=True)


def counted(facts: Facts) -> Iterator[tuple]:
    """Agency, name of its kind, its figures."""
    found = dict(figures.by_agency(facts))
    for kind, label in AgencyKind.choices:
        for agency in facts.agencies:
            if agency.kind == kind:
                yield agency, label, found[agency.code]


def counts(found: Tally) -> tuple[int, ...]:
    return tuple(getattr(found, part) for part in SENT)


def share(row: int, found: Tally) -> Formula:
    """What was received of what was expected."""
    value = found.received / found.expected if found.expected else 0
    return Formula(f"=IF(D{row}=0,0,(E{row}+F{row})/D{row})", value)


def obstacles(book: Book, facts: Facts) -> None:
    openings = {task.path: task.opening for task in facts.tasks}
    states = dict(ObstacleState.choices)
    rows = (
        (
            each.task,
            openings[each.task],
            facts.names[each.agency],
            *map(printable, (each.text, each.cause, each.proposal, each.addressee)),
            each.raised_on,
            each.age(facts.day) if each.state else None,
            str(states.get(each.state, "Nêu trong báo cáo")),
            "\n".join(f"{a.who} ({short_date(a.on)}): {printable(a.text)}" for a in each.answers),
        )
        for each in facts.obstacles
    )
    book.table("Vướng mắc", OBSTACLES, rows, keys=3, pages_wide=2)
