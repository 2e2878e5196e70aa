"""A plan document in one call: read → structure → drafts → assignments and deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.importer.clauses import find_clauses
from tasks.importer.drafts import Draft, labelled_tasks
from tasks.importer.duties import agency_duties, is_in_task_part
from tasks.importer.header import Facts, read_facts
from tasks.importer.interpret import read_task
from tasks.importer.lines import Line, read_lines
from tasks.importer.merging import Found, merge
from tasks.importer.parsed import ParsedPlan, ParsedSection, ParsedTask, Part, PartKind
from tasks.importer.read import Document, PlanReadError, read_document, read_text
from tasks.importer.structure import Block, Zone, outline
from tasks.importer.tables import read_tables_and_groups

_ZONES = {Zone.HEADER: PartKind.HEADER, Zone.CLOSING: PartKind.CLOSING}
_FIELD_NAMES = {
    "leads": "cơ quan chủ trì",
    "coordinators": "cơ quan phối hợp",
    "deadline": "thời hạn",
    "text": "nội dung",
}
_HEADING_LENGTH = 300
_OUTNUMBERED = 3  # as many duties for each labelled task make the plan one of duties


class NotAPlanError(PlanReadError):
    """The text was read but holds no task; the message says in Vietnamese what the user can do."""


def parse_plan(source: str | Path | Document, known_names: Iterable[str] = ()) -> ParsedPlan:
    """Read a plan from a file (a Path, or a one-line string), from pasted text (a string with lines) or from
    a document already read.

    ``known_names`` are agency names of the register: they are never cut at a comma or "và". Every paragraph
    ends up in exactly one part of the result. Raises PlanReadError when the file cannot be read and
    NotAPlanError when no task is found.
    """
    document = source if isinstance(source, Document) else _read(source)
    known = tuple(known_names)
    blocks = outline(document.paragraphs)
    lines = read_lines(blocks, known)
    rows, groups = read_tables_and_groups(blocks, known)
    drafts = _drafts(blocks, lines, bool(rows), known)
    if not drafts and not rows:
        raise NotAPlanError(
            "Không tìm thấy nhiệm vụ nào trong văn bản. Hãy kiểm tra đây có phải là toàn văn một kế hoạch có "
            "phân công (ví dụ các dòng “Phân công thực hiện:”, “Cơ quan chủ trì:”, “Thời gian thực hiện:”)."
        )
    drafts += find_clauses(blocks, drafts, known)
    tasks = [(read_task(draft, blocks, lines, known), (*draft.words, *draft.lines)) for draft in drafts]
    tasks, differences = merge(_without_deadline(tasks), rows)
    tasks = _apart(tasks)
    claimed = {at: number for number, (_, used) in enumerate(tasks) for at in used}
    values = {at for draft in drafts for at in set(draft.lines) - set(draft.words)}
    plan = _plan(blocks, read_facts(blocks), [task for task, _ in tasks], claimed, values, groups)
    return replace(plan, warnings=(*document.notes, *differences, *plan.warnings))


def _without_deadline(tasks: Sequence[Found]) -> list[Found]:
    """Where most tasks of a text say by when, one that does not may have lost it: somebody should look."""
    silent = [task for task, _ in tasks if task.kind == "work" and not task.deadline.phrase]
    if 2 * len(silent) >= len(tasks):
        return list(tasks)
    found = []
    for task, at in tasks:
        if task in silent and not task.names("partner"):
            task = replace(task, uncertain=tuple(dict.fromkeys([*task.uncertain, "deadline"])))
        found.append((task, at))
    return found


def _apart(tasks: Sequence[Found]) -> list[Found]:
    """The same number twice in a document: the second task is told apart as "(2)"."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for task, at in tasks:
        seen[task.path] += 1
        again = task.path and seen[task.path] > 1
        found.append((replace(task, path=(*task.path, f"({seen[task.path]})")) if again else task, at))
    return found


def _read(source: str | Path) -> Document:
    is_text = isinstance(source, str) and ("\n" in source or not source.strip())
    return read_text(source) if is_text else read_document(Path(source))


def _drafts(
    blocks: Sequence[Block], lines: Sequence[Line], has_table: bool, known: Sequence[str]
) -> list[Draft]:
    """Tasks of the text. Duties by agency count where they are what the plan mainly consists of.

    Beside labelled tasks or a table the part on organisation says the same work again under each agency: a
    task twice is worse than a duty left in its section. What the part on tasks tells an agency is a task.
    """
    labelled = labelled_tasks(blocks, lines, known)
    duties = agency_duties(blocks, known)
    used = {at for draft in labelled for at in (*draft.words, *draft.lines)}
    duties = [duty for duty in duties if not used.intersection(duty.words)]
    tasks = [*labelled, *(duty for duty in duties if is_in_task_part(blocks, duty))]
    rest = [duty for duty in duties if duty not in tasks]
    mainly = not has_table and len(tasks) * _OUTNUMBERED <= len(rest)
    return [*tasks, *rest] if mainly else tasks


def _plan(
    blocks: Sequence[Block],
    facts: Facts,
    tasks: list[ParsedTask],
    claimed: dict[int, int],
    values: set[int],
    groups: dict[int, ParsedSection],
) -> ParsedPlan:
    sections = {
        at: ParsedSection(blocks[at].path, blocks[at].body or blocks[at].text) for at in _headings(blocks)
    }
    known = {section.path for section in sections.values()}
    sections |= {at: section for at, section in groups.items() if section.path not in known}
    parts = []
    for at, block in enumerate(blocks):
        kind = PartKind.HEADING if at in groups and at in sections else _ZONES.get(block.zone)
        kind = kind or (PartKind.HEADING if at in sections else PartKind.OTHER)
        if at in claimed:
            kind = PartKind.FIELDS if at in values else PartKind.TASK
        path = sections[at].path if at in groups and at in sections else block.path
        parts.append(Part(kind, path, block.text, claimed.get(at)))
    return ParsedPlan(
        number=facts.number,
        issued_on=facts.issued_on,
        issuer=facts.issuer,
        title=facts.title,
        signer=facts.signer,
        sections=tuple(sections[at] for at in sorted(sections)),
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
