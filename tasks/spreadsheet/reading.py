"""READING a plan's spreadsheet back: every fault with its place in the file; without faults, what becomes of
which task, as tasks.services.changing takes it.

A cell that says what the portal wrote into it stands for the plan's own words, so that a file that comes back
untouched changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from kehoach.spreadsheets.reading import Cell, Fault, Row, Table, Unreadable, in_order, read, table
from kehoach.text import clean

from ..content import TaskContent, contents
from ..deadlines import parse_deadline
from ..models import DeadlineKind, Plan, TaskKind
from .assignments import Assignments, Given
from .cells import day_of, label_key, meant, original, wrong
from .columns import (
    FACT,
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
    TEXTS,
    VALUE,
    Key,
    Stamp,
    base_of,
    canonical_parts,
    facts,
    shown,
)

Changes = dict[str, TaskContent | None]
ORDER = (PLAN, SECTIONS, TASKS, PARTS)


def read_plan(upload: BinaryIO, size: int, plan: Plan, today: date) -> tuple[list[Fault], Changes]:
    """Faults in the order of the file, and the changes, by key as in tasks.content.differences. Raises
    Unreadable for a file of another plan or kind. The plan comes with its issuer and monitor loaded."""
    found = read(upload, size, ORDER)
    about = table(found, PLAN, (FACT.name, VALUE.name))
    sections = table(found, SECTIONS, tuple(head.name for head in SECTION))
    lines = table(found, TASKS, (KEY, *(head.name for head in TASK.values())))
    parts = table(found, PARTS, (OF_TASK.name, *(head.name for head in PART.values())))
    stamp, faults = stamp_of(about, plan), []
    faults += untouched(about, {name: clean(shown(text)) for name, text in facts(plan)} | {STAMP: str(stamp)})
    own = {clean(each.path): clean(shown(each.heading)) for each in plan.sections.all()}
    faults += untouched(sections, own)
    reader = Reader(lines, Assignments(parts, today, faults), contents(plan), set(own), faults)
    changes = reader.changes(stamp)
    return in_order(faults, ORDER), changes


def stamp_of(about: Table, plan: Plan) -> Stamp:
    """Raises Unreadable unless the file is one of this plan."""
    rows = [row for row in about.rows if about.cell(row, FACT.name).text == STAMP]
    stamp = Stamp.read(about.cell(rows[0], VALUE.name).text) if rows else None
    if stamp is None:
        raise Unreadable(
            _("Mã bảng đã bị sửa hoặc xóa. Hãy tải lại bảng từ cổng rồi chép nội dung sang bảng mới.")
        )
    if stamp.plan != plan.pk:
        raise Unreadable(_("Bảng này là của kế hoạch khác. Hãy nạp ở trang của kế hoạch ấy."))
    return stamp


def untouched(sheet: Table, told: Mapping[str, str]) -> list[Fault]:
    """A fault for each line, on a sheet of two columns that is only to be looked at, that says something
    else than the portal."""
    first, second = sheet.columns
    found = []
    for row in sheet.rows:
        name, said = sheet.cell(row, first), sheet.cell(row, second)
        if not name and not said:
            continue
        if name.fault or name.text not in told:
            message = _("Sheet này chỉ để xem, không thêm hay đổi dòng được.")
            found.append(sheet.fault(row, first, message))
        elif said.fault or said.text != told[name.text]:
            message = _("Sheet này chỉ để xem. Trên cổng đang ghi “%s”.") % told[name.text][:80]
            found.append(sheet.fault(row, second, message))
    return found


@dataclass(frozen=True)
class Line:
    """One line of the sheet of tasks as read."""

    row: Row
    key: Key | None
    content: TaskContent


@dataclass
class Reader:
    """The sheet of tasks against the plan as it is now; what is wrong is added to `faults`."""

    sheet: Table
    assignments: Assignments
    current: dict[str, TaskContent]
    sections: set[str]
    faults: list[Fault]

    def changes(self, stamp: Stamp) -> Changes:
        """What the lines make of the tasks. A task that lacks its line is ended, unless it is newer than the
        file. Lines that nobody touched are not asked anything."""
        given = self.assignments.by_task()
        lines = self.lines(given)
        self.assignments.left_over(given)
        self.stop_doubles(lines)
        found: Changes = {}
        for line in lines:
            if line.key is None:
                found[f"+{1 + sum(key.startswith('+') for key in found)}"] = line.content
                self.check(line)
            elif self.is_change(line):
                found[line.key.task] = line.content
                self.check(line)
        kept = {line.key.task for line in lines if line.key}
        gone = (key for key in self.current if key not in kept and int(key) <= stamp.last)
        return found | dict.fromkeys(gone)

    def is_change(self, line: Line) -> bool:
        """Whether somebody wrote into the line; a fault if the task went on without the file meanwhile."""
        base = self.current.get(line.key.task)
        if base_of(line.content) == line.key.base or line.content == base:
            return False
        if base is None:
            self.fault(line.row, KEY, _("Nhiệm vụ này không còn trong kế hoạch. Hãy tải bảng mới."))
        elif base_of(base) != line.key.base:
            message = _("Nhiệm vụ này đã được sửa trên cổng sau khi tải bảng. Hãy tải bảng mới rồi sửa lại.")
            self.fault(line.row, KEY, message)
        return True

    def lines(self, given: Given) -> list[Line]:
        """The lines with anything in them; their assignments are taken out of `given`."""
        found: list[Line] = []
        seen: set[str] = set()
        for row in self.sheet.rows:
            if not any(self.sheet.cell(row, head.name) for head in TASK.values()):
                continue
            text = self.sheet.cell(row, KEY)
            key = Key.read(text.text)
            if text and key is None:
                message = _(
                    "Mã dòng đã bị sửa. Nhiệm vụ mới thì để trống ô này; nếu không, hãy tải lại bảng."
                )
                self.fault(row, KEY, message)
            elif key and key.task in seen:
                message = _(
                    "Hai dòng cùng mã. Nếu dòng chép là nhiệm vụ mới, hãy xóa ô này (cột A, đang ẩn)."
                )
                self.fault(row, KEY, message)
            else:
                found.append(Line(row, key, self.content(row, key, given)))
            seen |= {key.task} if key else set()
        return found

    def content(self, row: Row, key: Key | None, given: Given) -> TaskContent:
        cells = {name: self.sheet.cell(row, head.name) for name, head in TASK.items()}
        base = self.current.get(key.task) if key else None
        parts = tuple(part for _row, part in given.pop(label_key(cells["path"].text), []))
        if base and canonical_parts(parts) == canonical_parts(base.parts):
            parts = base.parts
        kind, kind_fault = meant("kind", cells["kind"])
        deadline_kind, due_on, faults = deadline(cells)
        faults |= {name: cell.fault for name, cell in cells.items() if cell.fault}
        for name, message in ({"kind": kind_fault} | faults).items():
            if message:
                self.fault(row, TASK[name].name, message)
        return TaskContent(
            **{name: original(base, name, cells[name].text) for name in TEXTS},
            parts=parts,
            kind=kind or TaskKind.WORK.value,
            deadline_kind=deadline_kind,
            due_on=due_on,
        )

    def stop_doubles(self, lines: list[Line]) -> None:
        seen: set[str] = set()
        for line in lines:
            path = label_key(line.content.path)
            if path in seen:
                message = _("Ký hiệu %s có ở dòng khác. Mỗi nhiệm vụ một ký hiệu.") % line.content.path[:40]
                self.fault(line.row, TASK["path"].name, message)
            seen |= {path} - {""}

    def check(self, line: Line) -> None:
        for name, message in wrong(line.content, self.sections):
            self.fault(line.row, TASK[name].name, message)

    def fault(self, row: Row, head: str, message: str) -> None:
        self.faults.append(self.sheet.fault(row, head, message))


def deadline(cells: Mapping[str, Cell]) -> tuple[str, date | None, dict[str, str]]:
    """Kind and day as said, and what is wrong with them; where nothing is said, what the phrase means."""
    if cells["deadline_kind"] or cells["due_on"]:
        kind, kind_fault = meant("deadline_kind", cells["deadline_kind"])
        day, day_fault = day_of(cells["due_on"])
        return kind or DeadlineKind.NONE.value, day, {"deadline_kind": kind_fault, "due_on": day_fault}
    understood = parse_deadline(cells["deadline_text"].text)
    message = _("Cổng chưa hiểu chắc thời gian “%s”. Hãy chọn loại thời hạn.") % understood.phrase[:80]
    return understood.kind.value, understood.due, {} if understood.certain else {"deadline_kind": message}
