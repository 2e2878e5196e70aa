"""READING the sheet of assignments: who has which part in which task, and what is wrong with a line."""

from datetime import date

from django.utils.translation import gettext as _

from agencies.names import Names
from kehoach.spreadsheets.reading import Fault, Row, Table

from ..content import Part
from ..models import Assignment
from ..services.applying import Holders
from .cells import label_key, longer, meant
from .columns import OF_TASK, PART, TASKS

Given = dict[str, list[tuple[Row, Part]]]


class Assignments:
    """The sheet, and the register on the day of reading; what is wrong is added to `faults`."""

    def __init__(self, sheet: Table, today: date, faults: list[Fault]):
        self.sheet, self.today, self.faults = sheet, today, faults
        self.holders = Holders.load()
        self.names: Names | None = None

    def by_task(self) -> Given:
        """The lines by the number of their task (cells.label_key), in the order of the file."""
        found: Given = {}
        for row in self.sheet.rows:
            if any(self.sheet.cell(row, head.name) for head in (OF_TASK, *PART.values())):
                name = label_key(self.sheet.cell(row, OF_TASK.name).text)
                found.setdefault(name, []).append((row, self.part(row)))
        return found

    def left_over(self, given: Given) -> None:
        """Lines of tasks that the file does not have."""
        for rows in given.values():
            for row, _part in rows:
                named = self.sheet.cell(row, OF_TASK.name)
                values = {"path": named.text[:40], "sheet": TASKS}
                message = named.fault or _("Không có nhiệm vụ “%(path)s” trong sheet “%(sheet)s”.") % values
                self.fault(row, OF_TASK.name, message)

    def part(self, row: Row) -> Part:
        cells = {name: self.sheet.cell(row, head.name) for name, head in PART.items()}
        values = {name: cell.text for name, cell in cells.items()}
        values["role"], role_fault = meant("role", cells["role"])
        wrong = {name: cell.fault for name, cell in cells.items()}
        wrong["role"] = wrong["role"] or role_fault or ("" if cells["role"] else _("Hãy chọn vai trò."))
        wrong["phrase"] = wrong["phrase"] or ("" if cells["phrase"] else _("Hãy ghi tên như trong kế hoạch."))
        for name in ("phrase", "scope"):
            wrong[name] = wrong[name] or longer(Assignment, name, values[name])
        for name, message in wrong.items():
            if message:
                self.fault(row, PART[name].name, message)
        part = Part(**values)
        if not wrong["agency"] and not wrong["agency_class"]:
            self.check_holder(row, part)
        return part

    def check_holder(self, row: Row, part: Part) -> None:
        if part.agency and part.agency_class:
            message = _("Chỉ ghi mã cơ quan hoặc mã nhóm, không ghi cả hai.")
            self.fault(row, PART["agency_class"].name, message)
        elif not part.agency and not part.agency_class:
            message = _("Hãy ghi mã cơ quan hoặc mã nhóm.") + self.hint(part.phrase)
            self.fault(row, PART["agency"].name, message)
        elif self.holders.holder(part) is None:
            name = "agency" if part.agency else "agency_class"
            message = _("Không có mã “%s” trong danh mục.") % (part.agency or part.agency_class)[:40]
            self.fault(row, PART[name].name, message + self.hint(part.phrase))

    def hint(self, phrase: str) -> str:
        """Which code the register has for the name, in words; "" if it has none."""
        self.names = self.names or Names.load()
        found = self.names.find(phrase, self.today) if phrase else None
        if found is None:
            return ""
        return " " + _("“%(name)s” có mã “%(code)s”.") % {"name": phrase[:80], "code": found.code}

    def fault(self, row: Row, head: str, message: str) -> None:
        self.faults.append(self.sheet.fault(row, head, message))
