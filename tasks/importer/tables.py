"""Tables of tasks: rows with cells between bars, columns known by their headings. Headings: domain.md 4.3."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.deadlines import parse_deadline
from tasks.importer.assignments import parse_assignment
from tasks.importer.parsed import ParsedAssignment, ParsedTask
from tasks.importer.structure import Block

Row = tuple[ParsedTask, tuple[int, ...]]
_COLUMNS: tuple[tuple[str, re.Pattern], ...] = (
    ("coordinate", re.compile(r"phối hợp", re.I)),
    ("lead", re.compile(r"chủ trì|chịu trách nhiệm|thực hiện chính|(?:đơn vị|cơ quan) thực hiện", re.I)),
    ("deadline", re.compile(r"thời gian|thời hạn|tiến độ|hạn hoàn thành", re.I)),
    ("output", re.compile(r"kết quả|sản phẩm", re.I)),
    ("number", re.compile(r"^(?:TT|STT|Số TT)$", re.I)),
    ("text", re.compile(r"nhiệm vụ|nội dung|giải pháp|công việc|hoạt động", re.I)),
)


def read_tables(blocks: Sequence[Block], known_names: Sequence[str] = ()) -> list[Row]:
    """Tasks of all pipe tables whose headings name a task and an agency column, with their block numbers."""
    tasks: list[Row] = []
    columns: dict[str, int] = {}
    group: tuple[str, ...] = ()
    for at, block in enumerate(blocks):
        if not block.is_row:
            columns, group = ({}, ()) if not block.is_row else (columns, group)
            continue
        cells = [cell.strip() for cell in block.text.strip().strip("|").split("|")]
        headings = _columns(cells)
        if headings:
            columns = headings
        elif columns and len(cells) > max(columns.values()):
            row = {name: cells[column] for name, column in columns.items()}
            mark = row.get("number", "").rstrip(".) ")
            if any(row.get(name) for name in ("lead", "coordinate", "deadline")):
                tasks.append((_task(row, (*group, mark), known_names), (at,)))
            else:  # a row across the table: the group the next rows belong to
                group = (mark,) if mark else group
    return tasks


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Column of each field, {} when the row is no heading row."""
    found: dict[str, int] = {}
    for column, cell in enumerate(cells):
        name = next((name for name, pattern in _COLUMNS if len(cell) < 60 and pattern.search(cell)), None)
        if name:
            found.setdefault(name, column)
    return found if {"text", "lead"} <= found.keys() and len(found) >= 3 else {}


def _task(row: dict[str, str], marks: tuple[str, ...], known_names: Sequence[str]) -> ParsedTask:
    assignments: list[ParsedAssignment] = []
    for name in ("lead", "coordinate"):
        assignments += parse_assignment(row.get(name, ""), known_names, name)
    deadline = parse_deadline(row.get("deadline", ""))
    leads = any(found.role in ("lead", "joint") for found in assignments)
    return ParsedTask(
        path=("PL", *(mark for mark in marks if mark)),
        text=row["text"],
        assignments=tuple(dict.fromkeys(assignments)),
        deadline=deadline,
        output=row.get("output", ""),
        uncertain=(() if leads else ("leads",)) + (() if deadline.certain else ("deadline",)),
    )
