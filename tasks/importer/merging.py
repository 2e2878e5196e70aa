"""The same task in the text of a plan and in a table, read as one; they may disagree (domain.md 4.1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.importer.parsed import ParsedAssignment, ParsedTask, Role

Found = tuple[ParsedTask, tuple[int, ...]]  # a task and the numbers of the blocks it was read from

_OPENING = 30  # words; tables shorten long tasks at their end
_FEWEST = 4  # words that can tell a task from others
_ALIKE = 0.85  # of the words of the shorter opening, in order
_SHORT_FORMS = (
    ("ủy ban nhân dân", "ubnd"),
    ("uỷ ban nhân dân", "ubnd"),
    ("uỷ ban", "ủy ban"),
    ("hoá", "hóa"),
)
_ROLES: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("leads", "cơ quan chủ trì", ("lead", "joint")),
    ("coordinators", "cơ quan phối hợp", ("coordinate", "partner")),
)


def merge(prose_tasks: Sequence[Found], table_tasks: Sequence[Found]) -> tuple[list[Found], tuple[str, ...]]:
    """(tasks, warnings): a task told in the text and in a table is one task, any other stays as it is.

    Two are the same where their opening words are. What both say alike is certain. Where they disagree both
    values are kept, the field is marked uncertain and a warning, in Vietnamese, names both.
    """
    partners = _partners([task for task, _ in prose_tasks], [task for task, _ in table_tasks])
    merged: list[Found] = [found for at, found in enumerate(prose_tasks) if at not in partners.values()]
    warnings: list[str] = []
    for at, (row, row_blocks) in enumerate(table_tasks):
        if at not in partners:
            merged.append((row, row_blocks))
            continue
        told, told_blocks = prose_tasks[partners[at]]
        task, differences = _merged(told, row)
        merged.append((task, tuple(sorted({*told_blocks, *row_blocks}))))
        warnings += [f"Nhiệm vụ {'.'.join(task.path)}: {difference}" for difference in differences]
    return sorted(merged, key=lambda found: found[1]), tuple(warnings)


def _partners(prose: Sequence[ParsedTask], table: Sequence[ParsedTask]) -> dict[int, int]:
    """For each row the task of the text that says the same: the most alike first, none used twice."""
    prose_words = [_words(task.text) for task in prose]
    likeness = sorted(
        (
            (-_likeness(told, words), row, at)
            for row, words in enumerate(map(_words, (task.text for task in table)))
            for at, told in enumerate(prose_words)
        ),
    )
    partners: dict[int, int] = {}
    for unlike, row, at in likeness:
        if -unlike >= _ALIKE and row not in partners and at not in partners.values():
            partners[row] = at
    return partners


def _likeness(one: list[str], other: list[str]) -> float:
    """Share of the words of the shorter opening that stand in the other, in the same order."""
    length = min(len(one), len(other), _OPENING)
    if length < _FEWEST or one[0] != other[0]:
        return 0.0
    return SequenceMatcher(None, one[:length], other[:length], autojunk=False).ratio()


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = re.sub(r"^\W*(?:\d+(?:\.\d+)*|[a-zđ]|[ivx]+)[.)]\s+", "", plain)
    for long, short in _SHORT_FORMS:
        plain = plain.replace(long, short)
    return re.findall(r"\w+", plain)


def _merged(told: ParsedTask, row: ParsedTask) -> tuple[ParsedTask, list[str]]:
    differences: list[str] = []
    uncertain: set[str] = {"text"} & set(told.uncertain) & set(row.uncertain)
    assignments: list[ParsedAssignment] = []
    for field, name, roles in _ROLES:
        found, is_open, difference = _both(told, row, field, roles)
        assignments += found
        uncertain |= {field} if is_open else set()
        if difference:
            differences.append(
                f"bảng và phần nội dung nêu khác nhau về {name} ({difference}); đã giữ cả hai."
            )
    assignments += [one for one in (*told.assignments, *row.assignments) if one.role == "propose"]
    deadline, is_open = _deadline(told, row)
    if is_open:
        uncertain.add("deadline")
    if deadline.phrase not in (told.deadline.phrase, row.deadline.phrase):
        both = f"bảng: “{row.deadline.phrase}”; nội dung: “{told.deadline.phrase}”"
        differences.append(f"bảng và phần nội dung nêu khác nhau về thời hạn ({both}); đã giữ cả hai.")
    merged = replace(
        row,
        text=max(row.text, told.text, key=len),
        assignments=tuple(dict.fromkeys(assignments)),
        deadline=deadline,
        output=row.output or told.output,
        uncertain=tuple(name for name in ("text", "leads", "coordinators", "deadline") if name in uncertain),
    )
    return merged, differences


def _both(
    told: ParsedTask, row: ParsedTask, field: str, roles: tuple[Role, ...]
) -> tuple[list[ParsedAssignment], bool, str]:
    """(assignments in these roles, whether they are uncertain, how the two differ)."""
    in_text = [one for one in told.assignments if one.role in roles]
    in_row = [one for one in row.assignments if one.role in roles]
    if not in_text or not in_row:
        source = told if in_text else row
        return in_text or in_row, field in source.uncertain, ""
    names = {_name(one.name) for one in in_row}
    if names == {_name(one.name) for one in in_text}:
        return in_row, field in told.uncertain and field in row.uncertain, ""
    kept = [*in_row, *(one for one in in_text if _name(one.name) not in names)]
    listed = [", ".join(one.name for one in side) for side in (in_row, in_text)]
    return kept, True, f"bảng: {listed[0]}; nội dung: {listed[1]}"


def _name(name: str) -> str:
    plain = " ".join(_words(name))
    return plain.removeprefix("các ")


def _deadline(told: ParsedTask, row: ParsedTask) -> tuple[Deadline, bool]:
    """(deadline, whether it is uncertain); two different ones are kept as one phrase of both."""
    in_text, in_row = told.deadline, row.deadline
    if not in_text.phrase or not in_row.phrase:
        source = told if in_text.phrase else row
        return source.deadline, "deadline" in source.uncertain
    dated = in_row.kind is not DeadlineKind.NONE
    same_day = dated and (in_row.kind, in_row.due, in_row.start) == (in_text.kind, in_text.due, in_text.start)
    if same_day or _words(in_text.phrase) == _words(in_row.phrase):
        return in_row, "deadline" in told.uncertain and "deadline" in row.uncertain
    return replace(parse_deadline(f"{in_row.phrase}; {in_text.phrase}"), certain=False), True
