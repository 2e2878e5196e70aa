"""A plan document in one call: read → structure → drafts → assignments and deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.importer.assignments import leading_names, parse_assignment, split_names
from tasks.importer.drafts import Draft, draft_tasks
from tasks.importer.fields import Field
from tasks.importer.header import Facts, read_facts
from tasks.importer.parsed import (
    ParsedAssignment,
    ParsedPlan,
    ParsedSection,
    ParsedTask,
    Part,
    PartKind,
    Role,
)
from tasks.importer.read import PlanReadError, clean_paragraphs, read_plan
from tasks.importer.structure import DASH, Block, Zone, outline
from tasks.importer.tables import read_tables

_ROLES: dict[str, Role] = {"lead": "lead", "assign": "joint", "coordinate": "coordinate"}
_ZONES = {Zone.HEADER: PartKind.HEADER, Zone.CLOSING: PartKind.CLOSING}
_COORDINATES = re.compile(r"(?:Chủ trì(?:,| và)?\s*)?[Pp]hối hợp\b")
_FIELD_NAMES = {
    "leads": "cơ quan chủ trì",
    "coordinators": "cơ quan phối hợp",
    "deadline": "thời hạn",
    "text": "nội dung",
}
_IN_PROSE = re.compile(
    r"(?:[Hh]oàn thành|\bxong)\s+((?:trước|trong|chậm nhất|vào)\b[^.;,()]{2,50}?\b20\d\d\b)"
)
_HEADING_LENGTH = 300


class NotAPlanError(PlanReadError):
    """The text was read but holds no task; the message says in Vietnamese what the user can do."""


def parse_plan(source: str | Path, known_names: Iterable[str] = ()) -> ParsedPlan:
    """Read a plan from a file (a Path, or a one-line string) or from pasted text (a string with lines).

    ``known_names`` are agency names of the register: they are never cut at a comma or "và". Every paragraph
    ends up in exactly one part of the result. Raises PlanReadError when the file cannot be read and
    NotAPlanError when no task is found.
    """
    is_text = isinstance(source, str) and ("\n" in source or not source.strip())
    paragraphs = clean_paragraphs(source) if is_text else read_plan(source)
    known = tuple(known_names)
    blocks = outline(paragraphs)
    rows = read_tables(blocks, known)
    drafts = draft_tasks(blocks, known) if not rows or _has_labels(blocks) else []
    if not drafts and not rows:
        raise NotAPlanError(
            "Không tìm thấy nhiệm vụ nào trong văn bản. Hãy kiểm tra đây có phải là toàn văn một kế hoạch có "
            "phân công (ví dụ các dòng “Phân công thực hiện:”, “Cơ quan chủ trì:”, “Thời gian thực hiện:”)."
        )
    tasks = [(_task(draft, blocks, known), (*draft.words, *draft.lines)) for draft in drafts]
    tasks = sorted([*tasks, *rows], key=lambda task: task[1][0])
    claimed = {at: number for number, (_, used) in enumerate(tasks) for at in used}
    lines = {at for draft in drafts for at in draft.lines}
    return _plan(blocks, read_facts(blocks), [task for task, _ in tasks], claimed, lines)


def _has_labels(blocks: Sequence[Block]) -> bool:
    return any(field.kind in _ROLES for block in blocks for field in block.fields)


def _plan(
    blocks: Sequence[Block], facts: Facts, tasks: list[ParsedTask], claimed: dict[int, int], lines: set[int]
) -> ParsedPlan:
    headings = _headings(blocks)
    parts = []
    for at, block in enumerate(blocks):
        kind = _ZONES.get(block.zone) or (PartKind.HEADING if at in headings else PartKind.OTHER)
        if at in claimed:
            kind = PartKind.FIELDS if at in lines else PartKind.TASK
        parts.append(Part(kind, block.path, block.text, claimed.get(at)))
    sections = tuple(
        ParsedSection(blocks[at].path, blocks[at].body or blocks[at].text) for at in sorted(headings)
    )
    return ParsedPlan(
        number=facts.number,
        issued_on=facts.issued_on,
        issuer=facts.issuer,
        title=facts.title,
        signer=facts.signer,
        sections=sections,
        tasks=tuple(tasks),
        warnings=tuple(_warnings(facts, tasks)),
        parts=tuple(parts),
    )


def _headings(blocks: Sequence[Block]) -> set[int]:
    """Numbered paragraphs that open something rather than say it all themselves."""
    opening = {block.parent for block in blocks}
    opening |= {block.node for at, block in enumerate(blocks) if block.node != at}
    return {at for at in opening if at >= 0 and _reads_as_heading(blocks[at].body)}


def _reads_as_heading(text: str) -> bool:
    return len(text) <= _HEADING_LENGTH and not text.rstrip().endswith((".", ";"))


def _warnings(facts: Facts, tasks: list[ParsedTask]) -> Iterable[str]:
    if not facts.number:
        yield "Không tìm thấy số, ký hiệu của văn bản."
    if not facts.issued_on:
        yield "Không tìm thấy ngày ban hành."
    if not facts.issuer:
        yield "Không tìm thấy cơ quan ban hành."
    for task in tasks:
        if task.uncertain:
            fields = ", ".join(_FIELD_NAMES.get(field, field) for field in task.uncertain)
            yield f"Nhiệm vụ {'.'.join(task.path) or task.text[:60]}: cần kiểm tra lại {fields}."


def _task(draft: Draft, blocks: Sequence[Block], known: Sequence[str]) -> ParsedTask:
    fields = [field for at in draft.lines for field in blocks[at].fields]
    assignments = _from_fields(fields, known)
    text = _text(draft, blocks)
    if not any(found.role in ("lead", "joint") for found in assignments):
        assignments += _from_heading(draft, known) or _from_prose(draft, blocks, known)
        if draft.style == "duty" and _COORDINATES.match(text):
            found = parse_assignment(_clause(text), known)
            assignments += tuple(one for one in found if one.role == "coordinate")
    deadline = _deadline(fields) if draft.lines else _deadline_in_prose(text)
    return ParsedTask(
        path=draft.path,
        text=text,
        assignments=tuple(dict.fromkeys(assignments)),
        deadline=deadline,
        output="; ".join(dict.fromkeys(field.value for field in fields if field.kind == "output")),
        uncertain=tuple(_uncertain(draft, assignments, deadline)),
    )


def _text(draft: Draft, blocks: Sequence[Block]) -> str:
    """The task's words: the number that is its path is left out, dashes inside stay."""
    lines = []
    for at in draft.words:
        block = blocks[at]
        said = " ".join(field.value for field in block.fields) if block.fields else block.body
        first = not lines or block.fields
        keep = block.rank is None or block.rank < DASH or first
        lines.append(said if keep else block.text)
    return "\n".join(line for line in lines if line)


def _from_fields(fields: Sequence[Field], known: Sequence[str]) -> tuple[ParsedAssignment, ...]:
    found: list[ParsedAssignment] = []
    for field in fields:
        if field.kind in _ROLES:
            found += parse_assignment(field.value, known, _ROLES[field.kind])
    return tuple(found)


def _from_heading(draft: Draft, known: Sequence[str]) -> tuple[ParsedAssignment, ...]:
    names = split_names(draft.agency, known) if draft.agency else ()
    return tuple(ParsedAssignment("lead", name, "", draft.agency) for name in names)


def _from_prose(draft: Draft, blocks: Sequence[Block], known: Sequence[str]) -> tuple[ParsedAssignment, ...]:
    """Agencies a task without labelled lines begins with; a request to coordinate makes them partners."""
    bodies = [blocks[at].body for at in draft.words]
    if draft.lines or not bodies:
        return ()
    if bodies[0].startswith("Đề nghị") and len(bodies) > 1 and leading_names(bodies[1], known):
        role: Role = "partner" if "phối hợp" in bodies[0] else "lead"
        names = leading_names(bodies[1], known)
        return tuple(ParsedAssignment(role, name, "", bodies[1]) for name in names)
    return parse_assignment(_clause(bodies[0]), known, "lead") if leading_names(bodies[0], known) else ()


def _clause(text: str) -> str:
    """The first statement of a text: what follows assigns nothing, or something else."""
    return re.split(r"[.;]\s", text, maxsplit=1)[0]


def _deadline(fields: Sequence[Field]) -> Deadline:
    phrases = list(dict.fromkeys(field.value for field in fields if field.kind == "deadline" and field.value))
    return parse_deadline("; ".join(phrases))


def _deadline_in_prose(text: str) -> Deadline:
    """A day or period a duty names for its own completion; never certain, for prose names other days too."""
    said = _IN_PROSE.search(text)
    return replace(parse_deadline(said[1]), certain=False) if said else parse_deadline("")


def _uncertain(draft: Draft, assignments: Sequence[ParsedAssignment], deadline: Deadline) -> Iterable[str]:
    roles = {found.role for found in assignments}
    if draft.node < 0:
        yield "text"
    if not roles & {"lead", "joint", "partner"}:
        yield "leads"
    if not deadline.certain or (
        draft.style == "bare" and deadline.kind is DeadlineKind.NONE and "partner" not in roles
    ):
        yield "deadline"
