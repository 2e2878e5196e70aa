"""Rows of task tables put together: which are groups, which tasks, and which go on with the task above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tasks.importer.cells import is_empty
from tasks.importer.columns import AGENCIES, DATES, Column
from tasks.importer.grid import Line
from tasks.importer.parsed import ParsedSection
from tasks.importer.row_marks import DETAILS, OpenMarks, mark_kind

_TOTAL = re.compile(r"tổng(?: cộng| số)?|cộng", re.IGNORECASE)


@dataclass
class Entry:
    """A task while its rows are read: its first line, what later rows add, and the fields left in doubt."""

    line: Line
    path: tuple[str, ...]
    texts: list[str]
    cells: list[str]
    at: list[int]
    doubtful: set[str] = field(default_factory=set)


class TableReader:
    """Goes through the lines of all tables; ``entries`` and ``sections`` hold what it found."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.entries: list[Entry] = []
        self.sections: list[tuple[int, ParsedSection]] = []
        self._kinds: dict[int, Counter[str]] = {}  # of the numbers of the tasks of each table
        for line in lines:
            kinds = self._kinds.setdefault(line.table, Counter())
            kinds[mark_kind(line.mark)] += line.says_who_or_when
        self._begin()
        for at in range(len(lines)):
            self._read(at)
        if len({line.base[1] for line in lines if line.base[1:2] and line.base[1].startswith("PL ")}) == 1:
            self._forget_appendix()

    def _begin(self) -> None:
        self._marks = OpenMarks()
        self._counted = 0
        self._dashes: Counter[tuple[str, ...]] = Counter()
        self._after_group = True
        self._parent: Entry | None = None  # of the points and dashes that follow

    def _read(self, at: int) -> None:
        line = self.lines[at]
        before = self.lines[at - 1] if at else line
        if (before.table, before.base) != (line.table, line.base):
            self._begin()
        if not line.mark and _TOTAL.fullmatch(line.text.strip(" :.")):
            return
        above = None if self._after_group or not self.entries else self.entries[-1]
        if above and self._adds_to(above, line):
            _add(above, line)
        elif self._is_group(at):
            self._open_group(line)
        elif line.text:
            self._open_task(line, above)

    def _forget_appendix(self) -> None:
        """Leave the number of the appendix out of the paths where all tables stand in one."""
        for entry in self.entries:
            entry.path = _without_appendix(entry.path)
        self.sections = [
            (at, replace(section, path=_without_appendix(section.path))) for at, section in self.sections
        ]

    def _adds_to(self, entry: Entry, line: Line) -> bool:
        """True for a row that goes on with the task above: cut by a page, a second agency, a detail."""
        if line.follows or not line.text:
            return True
        if line.guessed and not line.mark and line.columns.of(Column.NUMBER):  # the rest of it, a page later
            return True
        if not line.mark and line.text[0].islower():
            return True
        details = mark_kind(line.mark) in DETAILS and mark_kind(entry.line.mark) != "dash"
        return details and not line.says_who_or_when

    def _is_group(self, at: int) -> bool:
        line = self.lines[at]
        if line.says_who_or_when or not (line.text or line.mark):
            return False
        after = self.lines[at + 1] if at + 1 < len(self.lines) else line
        if (
            after.table == line.table
            and after.mark
            and self._marks.rank(after.mark) > self._marks.rank(line.mark)
        ):
            return True
        return not line.mark or not self._kinds[line.table][mark_kind(line.mark)]

    def _open_group(self, line: Line) -> None:
        if line.mark:
            if self._after_group:
                self._marks.nest(line.mark)
            self._marks.enter(line.mark)
            self.sections.append((line.at, ParsedSection((*line.base, *self._marks.path), line.text)))
        else:
            self._marks.leave_tasks()
        self._after_group = True

    def _open_task(self, line: Line, above: Entry | None) -> None:
        is_detail = mark_kind(line.mark) in DETAILS
        if above and is_detail and self._marks.rank(above.line.mark) < self._marks.rank(line.mark):
            self._begin_details(above)
        self._marks.enter(self._mark(line))
        entry = Entry(line, (*line.base, *self._marks.path), [line.text], list(line.cells), [line.at])
        entry.doubtful |= {field_of(kind) for kind in line.assumed}
        if not is_detail:
            self._parent = entry
        elif self._parent:
            _inherit(entry, self._parent)
        self.entries.append(entry)
        self._after_group = False

    def _mark(self, line: Line) -> str:
        """The number of a task; one without is counted, below the task before where the others have one."""
        self._counted += 1
        if line.mark not in ("", "-"):
            return line.mark
        if not line.mark and not any(count for kind, count in self._kinds[line.table].items() if kind):
            return str(self._counted)
        above = self._marks.above_dash()
        self._dashes[above] += 1
        return f"-{self._dashes[above]}"

    def _begin_details(self, above: Entry) -> None:
        """A row without a date of its own whose points have dates is the heading of these points."""
        dates = [above.cells[at] for at in above.line.columns.of(*DATES)]
        if all(map(is_empty, dates)):
            self.entries.pop()
            self.sections.append((above.line.at, ParsedSection(above.path, above.line.text)))


def field_of(kind: Column) -> str:
    """The field of a task a column fills, as ``ParsedTask.uncertain`` names it."""
    return "coordinators" if kind is Column.COORDINATE else "leads" if kind in AGENCIES else "deadline"


def _without_appendix(path: tuple[str, ...]) -> tuple[str, ...]:
    return (path[0], *path[2:]) if path[1:2] and path[1].startswith("PL ") else path


def _inherit(entry: Entry, parent: Entry) -> None:
    """A point without an agency or a date has that of the row it belongs to; somebody should look at it."""
    if parent.path != entry.path[: len(parent.path)]:
        return
    for kinds, doubtful in ((AGENCIES, {"leads", "coordinators"}), (DATES, {"deadline"})):
        columns = entry.line.columns.of(*kinds)
        if all(is_empty(entry.cells[at]) for at in columns):
            for at in columns:
                entry.cells[at] = parent.cells[at]
            entry.doubtful |= doubtful


def _add(entry: Entry, line: Line) -> None:
    """Put a row that goes on with a task into it, cell by cell."""
    cut = line.guessed or (not line.mark and not line.follows and line.text[:1].islower())
    if line.text and line.text != entry.texts[-1]:
        if cut and not line.mark:
            entry.texts[-1] = f"{entry.texts[-1]} {line.text}".strip()
        else:
            entry.texts.append(line.text)
    for at, cell in enumerate(line.cells):
        kind = line.columns.kinds[at]
        if kind in (Column.NUMBER, Column.TEXT) or is_empty(cell) or cell == entry.cells[at]:
            continue
        entry.cells[at] = (" " if cut else "\n").join(filter(None, [entry.cells[at], cell]))
        if kind in (*AGENCIES, *DATES):
            entry.doubtful.add(field_of(kind))
    entry.at.append(line.at)
