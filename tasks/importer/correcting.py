"""What people may change of what the importer understood. Pure: the state before in, the state after out.

Raises CorrectionError, in words for people, where a change makes no sense in this document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline

from .assignments import leading_names, parse_assignment
from .fields import Field, split_fields
from .parsed import ParsedAssignment, ParsedSection, ParsedTask, PartKind, Role
from .structure import read_marker
from .understood import Choice, Line, Understood

_ROLES: dict[str, Role] = {"lead": "lead", "assign": "joint", "coordinate": "coordinate"}
Path = tuple[str, ...]


class CorrectionError(Exception):
    """The change cannot be made; the message says why, in Vietnamese."""


def with_lines(state: Understood, changed: dict[int, Line]) -> Understood:
    """The lines at some places replaced."""
    lines = tuple(changed.get(at, line) for at, line in enumerate(state.lines))
    return replace(state, lines=lines)


# Tasks


def put_task(state: Understood, key: int, task: ParsedTask) -> Understood:
    """A task as people wrote it."""
    if key not in state.tasks:
        raise CorrectionError("Nhiệm vụ này không còn trong bản đang kiểm tra.")
    return replace(state, tasks={**state.tasks, key: task})


def task_of_line(state: Understood, at: int, known: Iterable[str] = ()) -> tuple[Understood, int]:
    """A paragraph becomes a task, read as far as it says itself who does it; returns the new key too."""
    state = _leave_task(state, at)
    line = state.lines[at]
    key = max(state.tasks, default=-1) + 1
    _rank, _mark, body = read_marker(line.text)
    known = tuple(known)
    named = leading_names(body, known)
    task = ParsedTask(
        path=_free_path(state, line.path),
        text=body,
        assignments=parse_assignment(re.split(r"[.;]\s", body)[0], known, "lead") if named else (),
        deadline=Deadline(DeadlineKind.NONE),
        uncertain=("leads", "deadline"),
    )
    state = with_lines(state, {at: replace(line, kind=PartKind.TASK, task=key, left=False)})
    return replace(state, tasks={**state.tasks, key: task}), key


def _free_path(state: Understood, path: Path) -> Path:
    """A number for a new task: the paragraph's own, else the next free dash of its section."""
    taken = {task.path for task in state.tasks.values()}
    if path and path not in taken and state.home(path) != path:
        return path
    base = path or ("NV",)
    return next(made for made in ((*base, f"-{count}") for count in range(1, 10_000)) if made not in taken)


def join_above(state: Understood, at: int, known: Iterable[str] = ()) -> Understood:
    """A paragraph joins the task above it: a labelled line adds what it says, any other its words."""
    above = next((line.task for line in reversed(state.lines[:at]) if line.task is not None), None)
    if above is None or above not in state.tasks:
        raise CorrectionError("Phía trên đoạn này chưa có nhiệm vụ nào.")
    state = _leave_task(state, at)
    line, task = state.lines[at], state.tasks[above]
    _rank, _mark, body = read_marker(line.text)
    fields = split_fields(body)
    kind = PartKind.FIELDS if fields else PartKind.TASK
    task = (
        _with_fields(task, fields, tuple(known))
        if fields
        else replace(task, text=f"{task.text}\n{line.text}")
    )
    state = with_lines(state, {at: replace(line, kind=kind, task=above, left=False)})
    return put_task(state, above, task)


def _with_fields(task: ParsedTask, fields: Iterable[Field], known: tuple[str, ...]) -> ParsedTask:
    settled = set(task.uncertain)
    for each in fields:
        if each.kind in _ROLES:
            found = parse_assignment(each.value, known, _ROLES[each.kind])
            task = replace(task, assignments=tuple(dict.fromkeys((*task.assignments, *found))))
            settled -= {"leads"} if any(one.role in ("lead", "joint") for one in found) else set()
        elif each.kind == "deadline":
            deadline = parse_deadline(each.value)
            task = replace(task, deadline=deadline)
            settled = settled - {"deadline"} | (set() if deadline.certain else {"deadline"})
        elif each.kind == "output":
            task = replace(task, output="; ".join(filter(None, (task.output, each.value))))
    return replace(
        task,
        uncertain=tuple(name for name in task.uncertain if name in settled)
        + tuple(name for name in settled if name not in task.uncertain),
    )


def remove_task(state: Understood, key: int) -> Understood:
    """A task that is none: its paragraphs are plain text of their section again."""
    if key not in state.tasks:
        raise CorrectionError("Nhiệm vụ này không còn trong bản đang kiểm tra.")
    plain = {at: replace(state.lines[at], kind=PartKind.OTHER, task=None) for at in state.lines_of(key)}
    tasks = {other: task for other, task in state.tasks.items() if other != key}
    return replace(with_lines(state, plain), tasks=tasks)


def _leave_task(state: Understood, at: int) -> Understood:
    """The paragraph without its task; a task whose only paragraph it was goes too."""
    line = state.lines[at]
    if line.kind == PartKind.HEADING:
        return _without_heading(state, at)
    if line.task is None:
        return state
    if state.lines_of(line.task) == [at]:
        return remove_task(state, line.task)
    if line.task in state.tasks:
        state = put_task(state, line.task, _without_words(state.tasks[line.task], line))
    return with_lines(state, {at: replace(line, kind=PartKind.OTHER, task=None)})


def _without_words(task: ParsedTask, line: Line) -> ParsedTask:
    """The words of a paragraph taken out of its task, as far as they stand there on lines of their own."""
    said = {line.text, read_marker(line.text)[2]}
    words = "\n".join(words for words in task.text.split("\n") if words not in said)
    return replace(task, text=words or task.text)


# Paragraphs that are no task


def heading_of_line(state: Understood, at: int, path: Path, heading: str) -> Understood:
    """A paragraph opens a section; the plain paragraphs that follow it in its old place go with it."""
    if not path:
        raise CorrectionError("Hãy ghi ký hiệu của mục, ví dụ II.3.")
    old = state.lines[at].path
    state = _leave_task(state, at)
    if path in {section.path for section in state.sections}:
        raise CorrectionError(f"Đã có mục {'.'.join(path)}. Hãy ghi ký hiệu khác.")
    opened = replace(state.lines[at], kind=PartKind.HEADING, path=path, task=None, left=False)
    changed = {at: opened}
    for after in range(at + 1, len(state.lines)):
        line = state.lines[after]
        if line.kind != PartKind.OTHER or line.path != old:
            break
        changed[after] = replace(line, path=path)
    place = sum(_place(state, section.path) < at for section in state.sections)
    section = ParsedSection(path, heading)
    sections = (*state.sections[:place], section, *state.sections[place:])
    return replace(with_lines(state, changed), sections=sections)


def _place(state: Understood, path: Path) -> int:
    """Where a section begins."""
    inside = (at for at, line in enumerate(state.lines) if line.path[: len(path)] == path)
    return next(inside, len(state.lines))


def _without_heading(state: Understood, at: int) -> Understood:
    line = state.lines[at]
    sections = tuple(section for section in state.sections if section.path != line.path)
    return replace(with_lines(state, {at: replace(line, kind=PartKind.OTHER)}), sections=sections)


def text_of_section(state: Understood, at: int, path: Path) -> Understood:
    """A paragraph is plain text of a section."""
    state = _leave_task(state, at)
    if state.home(path) is None:
        raise CorrectionError("Hãy chọn mục chứa đoạn này.")
    return with_lines(state, {at: replace(state.lines[at], kind=PartKind.OTHER, path=path, left=False)})


def apart(state: Understood, at: int, kind: PartKind) -> Understood:
    """A paragraph of the header or the closing."""
    state = _leave_task(state, at)
    return with_lines(state, {at: replace(state.lines[at], kind=kind, path=(), left=False)})


def leave(state: Understood, at: int) -> Understood:
    """A paragraph that only the full text keeps."""
    state = _leave_task(state, at)
    return with_lines(state, {at: replace(state.lines[at], kind=PartKind.OTHER, path=(), left=True)})


# Names, and what is right as it stands


def choose(state: Understood, key: str, choice: Choice | None) -> Understood:
    """What a name stands for, in every task; None takes the decision back."""
    kept = {name: made for name, made in state.choices.items() if name != key}
    return replace(state, choices={**kept, key: choice} if choice else kept)


def confirm_fields(state: Understood, key: int, fields: Iterable[str]) -> Understood:
    """Somebody looked at uncertain fields of a task and found them right."""
    task = state.tasks.get(key)
    if task is None:
        return state
    fields = set(fields)
    deadline = replace(task.deadline, certain=True) if "deadline" in fields else task.deadline
    left = tuple(name for name in task.uncertain if name not in fields)
    return put_task(state, key, replace(task, deadline=deadline, uncertain=left))


def confirm(state: Understood, what: str) -> Understood:
    """Somebody saw a remark of the page (tasks.preview.checks) and let it stand."""
    return state if what in state.seen else replace(state, seen=(*state.seen, what))


def make_assignment(role: Role, written: str, before: Iterable[ParsedAssignment]) -> ParsedAssignment:
    """One typed line, "Sở A (đối với …)"; what was read of the same name before keeps its sentence."""
    found = re.fullmatch(r"(.*\S)\s*\((.*)\)", written)
    name, scope = (found[1], found[2].strip()) if found else (written, "")
    known = {one.name: one.phrase for one in before}
    if written in known:  # a name may itself end with a bracket
        name, scope = written, ""
    return ParsedAssignment(role, name, scope, known.get(name, written))
