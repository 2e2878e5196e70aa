"""A person with the spreadsheet of a plan: it is downloaded, changed, and read again."""

from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from kehoach import clock
from tasks.models import Plan
from tasks.spreadsheet.columns import OF_TASK, PART, PARTS, TASK, TASKS
from tasks.spreadsheet.reading import read_plan
from tasks.spreadsheet.writing import write


def loaded(plan) -> Plan:
    return Plan.objects.select_related("issuer", "monitor").get(pk=plan.pk)


def opened(plan):
    """The workbook as openpyxl opens it, as a person's own program would."""
    return load_workbook(BytesIO(write(loaded(plan))))


def downloaded(client, plan):
    answer = client.get(reverse("tasks:plan_workbook", args=[plan.pk]))
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def column_of(sheet, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def row_of(sheet, path: str, place=0) -> int:
    """The line (of several the `place`th) whose number of a task is this."""
    name = TASK["path"].name if sheet.title == TASKS else OF_TASK.name
    column = column_of(sheet, name)
    found = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column).value == path]
    return found[place]


def task_cell(book, path: str, field: str):
    sheet = book[TASKS]
    return sheet.cell(row_of(sheet, path), column_of(sheet, TASK[field].name))


def part_cell(book, path: str, field: str, place=0):
    sheet = book[PARTS]
    return sheet.cell(row_of(sheet, path, place), column_of(sheet, PART[field].name))


def add(book, name: str, **values) -> int:
    """A new line below the last; values by field ("task" is the number of the task of an assignment)."""
    sheet, heads = book[name], (TASK if name == TASKS else {"task": OF_TASK, **PART})
    row = sheet.max_row + 1
    for field, value in values.items():
        sheet.cell(row, column_of(sheet, heads[field].name)).value = value
    return row


def as_bytes(book) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_back(plan, book):
    """Faults as people read them, and the changes."""
    content = as_bytes(book)
    faults, changes = read_plan(BytesIO(content), len(content), loaded(plan), clock.today())
    return [str(fault) for fault in faults], changes
