"""Tasks out of tables: rows below known headings, groups of rows as sections. Headings: domain.md 4.3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.deadlines import DeadlineKind
from tasks.importer.assignments import is_agency_list
from tasks.importer.cells import is_empty, read_when, read_who
from tasks.importer.columns import Column
from tasks.importer.fields import UPPER
from tasks.importer.flat_rows import part_names, runs_together
from tasks.importer.grid import table_lines
from tasks.importer.parsed import ParsedSection, ParsedTask
from tasks.importer.structure import Block
from tasks.importer.table_tasks import Entry, TableReader

Row = tuple[ParsedTask, tuple[int, ...]]  # a task and the numbers of its blocks

_FIELDS = ("text", "leads", "coordinators", "deadline")
_MAY_BE_EMPTY = (Column.OTHER, Column.UNIT, Column.MONEY, Column.PERSON, Column.PERIOD)
_PLACES = (
    r"(?:cấp )?(?:tỉnh|thành phố|xã|các cấp|các xã, phường(?:, (?:đặc khu|thị trấn))?"
    r"|các huyện, thị xã, thành phố)"
)
_ONE_AGENCY = re.compile(
    rf"(?:Bộ|Sở) [{UPPER}](?:(?!\b(?:cơ quan|đơn vị|các|Sở|Bộ|UBND|Ủy ban)\b).)*"
    rf"|(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Công an|Thanh tra|Thuế|Văn phòng UBND) {_PLACES}"
)
_PLAIN_CLASS = re.compile(
    r"(?:các )?(?:bộ|sở|ban|ngành|cơ quan|đơn vị|địa phương|tổ chức)"
    r"(?:, (?:bộ|sở|ban|ngành|cơ quan|đơn vị|địa phương|tổ chức|đoàn thể))*(?: khác)?(?: có)?(?: liên quan)?",
    re.IGNORECASE,
)


def read_tables(blocks: Sequence[Block], known_names: Sequence[str] = ()) -> list[Row]:
    """Tasks of all tables whose headings name a task and who or when, each with its block numbers."""
    return read_tables_and_groups(blocks, known_names)[0]


def read_tables_and_groups(
    blocks: Sequence[Block], known_names: Sequence[str] = ()
) -> tuple[list[Row], dict[int, ParsedSection]]:
    """Tasks of all tables, and their group rows as sections by block, each path once."""
    reader = TableReader(table_lines(blocks))
    rows = [(_task(entry, known_names), tuple(entry.at)) for entry in reader.entries]
    first = {section.path: at for at, section in reversed(reader.sections)}
    return rows, {at: section for at, section in reader.sections if first[section.path] == at}


def _task(entry: Entry, known_names: Sequence[str]) -> ParsedTask:
    columns = entry.line.columns
    cells = [part_names(cell) for cell in entry.cells] if entry.line.guessed else entry.cells
    who = read_who(cells, columns, known_names)
    deadline = read_when(entry.cells, columns)
    outputs = [entry.cells[at] for at in columns.of(Column.OUTPUT) if not is_empty(entry.cells[at])]
    task = ParsedTask(
        path=entry.path,
        text="\n".join(entry.texts),
        assignments=who.assignments,
        deadline=deadline,
        output="; ".join(outputs),
    )
    doubtful = entry.doubtful | who.doubtful
    if not deadline.certain or not deadline.phrase:
        doubtful.add("deadline")
    if entry.line.guessed:
        doubtful |= _unconfirmed(entry, task)
    return replace(task, uncertain=tuple(name for name in _FIELDS if name in doubtful))


def _unconfirmed(entry: Entry, task: ParsedTask) -> set[str]:
    """Fields of a guessed row that no strong evidence speaks for.

    A cut is taken as right where no cell is empty or goes on over a page, so that none can have slipped into
    its neighbour, the date is a date, and the agencies are complete names of one agency or a plain class.
    """
    doubtful = set(_FIELDS)
    columns = entry.line.columns
    needed = [entry.cells[at] for at, kind in enumerate(columns.kinds) if kind not in _MAY_BE_EMPTY]
    filled = all(cell and cell[0].isupper() | cell[0].isdigit() and cell[-1] not in ",;" for cell in needed)
    if not filled or len(entry.at) > 1 or not task.deadline.certain or not task.deadline.phrase:
        return doubtful
    leads, coordinators = task.names("lead", "joint"), task.names("coordinate")
    if task.deadline.kind is not DeadlineKind.NONE:
        doubtful.discard("deadline")
    apart = not any(map(runs_together, (*entry.cells, *coordinators)))
    if leads and apart and all(map(_is_whole_name, leads)) and all(map(is_agency_list, coordinators)):
        doubtful -= {"leads", "text"}
        if all(map(_is_whole_name, coordinators)):
            doubtful.discard("coordinators")
    return doubtful


def _is_whole_name(name: str) -> bool:
    return bool(_ONE_AGENCY.fullmatch(name) or _PLAIN_CLASS.fullmatch(name)) and is_agency_list(name)
