"""WRITING a plan as a spreadsheet: its facts, sections, tasks and assignments, each on a sheet of its own.

Tasks and assignments may be changed, added and taken out, so those two sheets are open; each task carries its
key in a hidden column.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from agencies.models import Agency, AgencyClass
from kehoach.spreadsheets.writing import CELLS, FONT, KINDS, Book, Head, Value, height

from ..content import TaskContent, contents
from ..models import Plan
from .columns import (
    CHOICES,
    CODES,
    FACT,
    GUIDE,
    KEY,
    OF_TASK,
    PART,
    PARTS,
    PLAN,
    SECTION,
    SECTIONS,
    STAMP,
    TASK,
    TASKS,
    VALUE,
    Key,
    Stamp,
    base_of,
    facts,
    shown,
)

SPARE = 500  # lines below the last one in which choices are offered
STEPS = (
    f"Sửa ở hai sheet “{TASKS}” và “{PARTS}”. Các sheet khác chỉ để xem.",
    "Sửa nhiệm vụ: sửa ngay trong dòng của nó. Thêm nhiệm vụ: ghi vào dòng trống đầu tiên bên dưới. Bãi bỏ "
    "nhiệm vụ: xóa cả dòng, cùng các dòng phân công của nó. Không chép cả dòng: cột ẩn đầu tiên giữ mã dòng.",
    f"“Ký hiệu” phải khác nhau. Đổi ký hiệu thì đổi cả ở sheet “{PARTS}”. “Mục” là một mục có trong sheet "
    f"“{SECTIONS}”.",
    "“Loại thời hạn” chọn trong danh sách; loại có ngày (theo ngày, theo kỳ, giai đoạn) thì ghi “Hạn” như "
    "05/03/2026. Để trống cả hai thì cổng tự hiểu từ “Thời gian (nguyên văn)” và cho xem lại.",
    "Mỗi dòng phân công ghi một cơ quan: vai trò, tên như trong kế hoạch, và mã cơ quan hoặc mã nhóm (chỉ "
    f"một trong hai, tra ở sheet “{CODES}”).",
    "Không dùng công thức, không chèn hình. Lưu ở dạng .xlsx rồi nạp lại tại trang kế hoạch: có lỗi thì cổng "
    "chỉ rõ sheet, dòng, cột; không có lỗi thì cổng cho xem những chỗ khác, rồi lập bản soạn sửa đổi. Kế "
    "hoạch chỉ đổi khi bản soạn ấy được thực hiện.",
)


def write(plan: Plan) -> bytes:
    """The plan as last amended. Give it with its issuer and monitor loaded; seven SQL statements."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {"title": plan.short_title, "subject": plan.title, "author": plan.monitor.name}
        )
        workbook.set_size(2400, 1400)
        book, tasks = Book(workbook, plan.short_title, ""), contents(plan)
        about(book, plan, Stamp(plan.pk, max(map(int, tasks), default=0)))
        sections = [(each.path, shown(each.heading)) for each in plan.sections.all()]
        fixed(book, SECTIONS, SECTION, sections)
        task_sheet(book, tasks, len(sections))
        part_sheet(book, tasks.values())
        codes(book)
        book.guide(GUIDE, "CÁCH SỬA VÀ NẠP LẠI BẢNG", STEPS)
    return stream.getvalue()


def about(book: Book, plan: Plan, stamp: Stamp) -> None:
    fixed(
        book, PLAN, (FACT, VALUE), [*((name, shown(text)) for name, text in facts(plan)), (STAMP, str(stamp))]
    )


def fixed(book: Book, name: str, heads: tuple[Head, ...], rows: Iterable[tuple[Value, ...]]) -> None:
    """A sheet that only tells."""
    sheet = book.sheet(name)
    head_row(book, sheet, heads)
    for number, cells in enumerate(rows, start=1):
        line(book, sheet, number, heads, cells)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def head_row(book: Book, sheet: Worksheet, heads: tuple[Head, ...]) -> None:
    """The names of the columns. Empty cells below are text, or a day, so that "1.2" stays what it is."""
    for column, head in enumerate(heads):
        kind = KINDS[head.kind] if head.kind != "text" else {"num_format": "@", "text_wrap": True}
        sheet.set_column(column, column, head.width, book.format(**FONT, **kind))
        sheet.write_string(0, column, head.name, book.head)
    sheet.set_row(0, 33)


def line(book: Book, sheet: Worksheet, row: int, heads: tuple[Head, ...], cells: tuple[Value, ...]) -> None:
    for column, (head, value) in enumerate(zip(heads, cells, strict=True)):
        more = {"num_format": "@"} if head.kind == "text" else {}
        book.put(sheet, row, column, value, head.kind, **more)
    sheet.set_row(row, height(cells, heads))


def task_sheet(book: Book, tasks: Mapping[str, TaskContent], sections: int) -> None:
    sheet = book.sheet(TASKS)
    heads = (Head(KEY, 4), *TASK.values())
    head_row(book, sheet, heads)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    for row, (key, content) in enumerate(tasks.items(), start=1):
        told = (task_cell(name, content) for name in TASK)
        line(book, sheet, row, heads, (None, *told))
        sheet.write_string(row, 0, str(Key(key, base_of(content))), book.format(**CELLS))
    last = len(tasks)
    for name in ("kind", "deadline_kind"):
        offer(sheet, 1 + list(TASK).index(name), last, TASK[name].name, list(CHOICES[name].values()))
    source = f"='{SECTIONS}'!$A$2:$A${sections + 1}"
    offer(sheet, 1 + list(TASK).index("section"), last, TASK["section"].name, source)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.print_area(0, 1, max(last, 1), len(heads) - 1)
    sheet.activate()


def task_cell(name: str, content: TaskContent) -> Value:
    value = getattr(content, name)
    if name in CHOICES:
        return CHOICES[name].get(value, value)
    return shown(value) if isinstance(value, str) else value


def part_sheet(book: Book, tasks: Iterable[TaskContent]) -> None:
    sheet = book.sheet(PARTS)
    heads = (OF_TASK, *PART.values())
    head_row(book, sheet, heads)
    last = 0
    for content in tasks:
        for part in content.parts:
            last += 1
            role, names = CHOICES["role"].get(part.role, part.role), (shown(part.phrase), part.agency)
            line(book, sheet, last, heads, (content.path, role, *names, part.agency_class, shown(part.scope)))
    offer(sheet, 1, last, PART["role"].name, list(CHOICES["role"].values()))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)


def offer(sheet: Worksheet, column: int, last: int, name: str, source: list[str] | str) -> None:
    """A list to choose from, down to some empty lines."""
    message = "Hãy chọn trong danh sách."
    rule = {"validate": "list", "source": source, "error_title": name[:32], "error_message": message}
    sheet.data_validation(1, column, last + SPARE, column, rule)


def codes(book: Book) -> None:
    """What may stand in the columns of codes."""
    heads = (Head("Mã", 22), Head("Tên", 80), Head("Loại", 52))
    rows = [(each.code, each.name, "Nhóm cơ quan") for each in AgencyClass.objects.all()]
    for each in Agency.objects.all():
        ended = "" if each.ended_on is None else f", đến trước {each.ended_on:%d/%m/%Y}"
        rows.append((each.code, each.name, f"{each.get_kind_display()}{ended}"))
    fixed(book, CODES, heads, rows)
