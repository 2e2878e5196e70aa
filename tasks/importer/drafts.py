"""Which paragraphs make up a task: the outline, grouped. No reading of sentences beyond headings.

Styles (shared/plans/README.md): text followed by labelled lines, or with its values behind it; sections
without labels that stand beside such tasks. Where a plan has none of these: duties by agency (duties.py).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tasks.importer.assignments import heading_names
from tasks.importer.lines import Line
from tasks.importer.parsed import TaskKind
from tasks.importer.structure import DASH, Block, Zone

_REQUEST = re.compile(r"Đề nghị\b")
# How plans end: words about the plan as a whole, whichever section stands last.
_FAREWELL = re.compile(
    r"Trên đây là|Yêu cầu (?:các|thủ trưởng|giám đốc)|(?:Trong )?[Qq]uá trình (?:tổ chức |"
    r"triển khai )*(?:thực hiện|,)|"
    r"UBND (?:tỉnh|thành phố) (?:yêu cầu|giao)|(?:Ủy|Uỷ) ban nhân dân (?:tỉnh|thành phố)[\w ]{0,20} yêu cầu|"
    r"Kế hoạch này (?:có hiệu lực|thay thế)|Nếu có (?:khó khăn|vướng mắc)|Trường hợp (?:có|phát sinh)"
)
_OTHER_LABEL = re.compile(r"[^:.;]{2,60}:\s")
_PART = 4  # rank of a part of the plan, or above: I, A, Chương


@dataclass(frozen=True)
class Draft:
    """A task by block numbers: its words, the blocks with its values, and the agencies its heading names.

    ``sure`` is False where it is a guess how far the task reaches.
    """

    node: int
    path: tuple[str, ...]
    words: tuple[int, ...]
    lines: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    style: Literal["labelled", "bare", "duty", "clause"] = "labelled"
    kind: TaskKind = "work"
    sure: bool = True


def labelled_tasks(
    blocks: Sequence[Block], lines: Sequence[Line], known_names: Sequence[str] = ()
) -> list[Draft]:
    """Tasks that carry their values, and the sections beside them that carry none, in document order."""
    found = _paths(_closed(blocks, lines), blocks)
    found = [_without_agency(draft, blocks, known_names) for draft in found]
    found = _with_rest(_whole_sections(found, blocks), blocks, lines)
    found += _bare(blocks, found) if found else []
    return sorted(found, key=lambda draft: draft.words or draft.lines)


def sections_of(blocks: Sequence[Block]) -> dict[int, tuple[int, ...]]:
    """The blocks of each section, without those of the sections inside it."""
    found: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.zone is Zone.BODY and not (block.rank is None and _FAREWELL.match(block.body)):
            found[block.node].append(at)
    return {node: tuple(inside) for node, inside in found.items()}


def _closed(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Draft]:
    """Text closed by a run of values; the text goes back to the last number or run."""
    drafts: list[Draft] = []
    words: list[int] = []
    values: list[int] = []

    def close() -> None:
        if values and words and _assigns(blocks, lines, values):
            last, around = blocks[words[-1]], blocks[values[0]].node
            first = not any(draft.node > around for draft in drafts)
            if first and around in above(
                blocks, blocks[words[0]].node
            ):  # the values of "(1) …; (2) …" together
                whole = tuple(at for at in range(around, values[-1]) if at not in values)
                drafts.append(Draft(around, blocks[around].path, whole, tuple(values)))
            else:
                drafts.append(Draft(last.node, last.path, _nearest(blocks, words), tuple(values)))

    for at, (block, line) in enumerate(zip(blocks, lines, strict=True)):
        if block.zone is Zone.BODY and line.is_label:
            values.append(at)
            continue
        if _is_other_value(blocks, lines, at, values):
            words.append(at)
            continue
        if values or block.node == at or block.zone is not Zone.BODY:
            close()
            words = []
        values = []
        if block.zone is Zone.BODY and not block.is_row:
            words.append(at)
            values = [at] if line.names_agency else []
    close()
    return drafts


def _is_other_value(blocks: Sequence[Block], lines: Sequence[Line], at: int, values: list[int]) -> bool:
    """True for "- Đối tượng hưởng lợi: …" between the values of one task: a label of another kind."""
    if values and blocks[at].fields and blocks[at].fields[0].kind == "other":
        return blocks[at].node != at
    if not values or at + 1 >= len(blocks) or not lines[at + 1].is_label or blocks[at].node == at:
        return False
    seen = {field.kind for value in values for field in lines[value].fields}
    after = {field.kind for field in lines[at + 1].fields}
    alike = blocks[at].rank == blocks[values[-1]].rank == blocks[at + 1].rank
    return alike and not seen & after and _OTHER_LABEL.match(blocks[at].body) is not None


def _nearest(blocks: Sequence[Block], words: list[int]) -> tuple[int, ...]:
    """All of a numbered section; without numbers, only the dashes or the one paragraph above the lines."""
    if blocks[words[-1]].node >= 0:
        return tuple(words)
    start = len(words) - 1
    while start > 0 and blocks[words[start]].rank is not None and blocks[words[start - 1]].rank is not None:
        start -= 1
    return tuple(words[start:])


def _assigns(blocks: Sequence[Block], lines: Sequence[Line], values: list[int]) -> bool:
    """A lone deadline makes a task only as an item: "2. Thời gian thực hiện: …" is about the whole plan."""
    if any(lines[at].names_agency for at in values):
        return True
    items = all(blocks[at].rank is None or blocks[at].rank >= DASH for at in values)
    return items and any(lines[at].assigns for at in values)


def _paths(drafts: list[Draft], blocks: Sequence[Block]) -> list[Draft]:
    """A section with one task is that task; of several, each is known by its first dash."""
    count = Counter(draft.node for draft in drafts)
    named = []
    for draft in drafts:
        words = draft.words
        if count[draft.node] > 1 and draft.node >= 0:
            words = words[1:] if words[0] == draft.node and len(words) > 1 else words
            first = next(
                (at for at in words if blocks[at].rank is not None and blocks[at].rank >= DASH), None
            )
            draft = replace(draft, words=words, path=draft.path + (blocks[first].items if first else ()))
        named.append(draft)
    return named


def _without_agency(draft: Draft, blocks: Sequence[Block], known_names: Sequence[str]) -> Draft:
    """A heading that names the agency is not part of the task's words."""
    head = blocks[draft.node].body if draft.node >= 0 else ""
    if not heading_names(head, known_names):
        return draft
    words = tuple(at for at in draft.words if at != draft.node) or draft.words
    return replace(draft, words=words, agencies=heading_names(head, known_names))


def _whole_sections(drafts: list[Draft], blocks: Sequence[Block]) -> list[Draft]:
    """Values below the last of several points are the section's, in a plan that never labels its points."""
    children = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.node == at and block.parent >= 0:
            children[block.parent].append(at)
    labelled = Counter(blocks[draft.node].parent for draft in drafts if draft.node >= 0)
    if any(times > 1 and _is_task_level(blocks, parent) for parent, times in labelled.items()):
        return drafts
    found = []
    for draft in drafts:
        parent = blocks[draft.node].parent if draft.node >= 0 else -1
        points = children[parent] if parent >= 0 else []
        last = len(points) > 1 and points[-1] == draft.node and draft.style == "labelled"
        if last and draft.path == blocks[draft.node].path and _is_task_level(blocks, parent):
            words = tuple(at for at in range(parent, draft.words[-1] + 1) if at not in draft.lines[:-1])
            draft = replace(draft, node=parent, path=blocks[parent].path, words=words, sure=False)
        found.append(draft)
    return found


def _is_task_level(blocks: Sequence[Block], node: int) -> bool:
    return node >= 0 and (blocks[node].rank or 0) > _PART


def _with_rest(drafts: list[Draft], blocks: Sequence[Block], lines: Sequence[Line]) -> list[Draft]:
    """Points and content behind the values of the only task of a section are words of that task."""
    nodes = Counter(draft.node for draft in drafts)
    inside = Counter(outer for draft in drafts for outer in above(blocks, draft.node))
    found = []
    for draft in drafts:
        rest: list[int] = []
        if draft.node >= 0 and nodes[draft.node] == 1 and not inside[draft.node]:
            for at in range(draft.lines[-1] + 1, len(blocks)):
                block = blocks[at]
                if block.zone is not Zone.BODY or draft.node not in (block.node, *above(blocks, block.node)):
                    break
                if at in draft.words:
                    continue
                if block.rank is not None and lines[at].said and not lines[at].assigns:
                    rest.append(at)
        found.append(replace(draft, words=(*draft.words, *rest)) if rest else draft)
    return found


def above(blocks: Sequence[Block], node: int) -> list[int]:
    """The sections around a section, the nearest first."""
    found = []
    while node >= 0 and blocks[node].parent >= 0:
        node = blocks[node].parent
        found.append(node)
    return found


def _bare(blocks: Sequence[Block], drafts: list[Draft]) -> list[Draft]:
    """Sections without labelled lines that stand beside tasks, and requests ("Đề nghị …") near them."""
    nodes = {draft.node for draft in drafts if draft.node >= 0}
    used = {at for draft in drafts for at in draft.words}
    beside = {(blocks[node].parent, blocks[node].rank) for node in nodes if blocks[node].parent >= 0}
    tops = {(above(blocks, node) or [node])[-1] for node in nodes}
    parents = {block.parent for block in blocks}
    sections = sections_of(blocks)
    found = []
    for at, block in enumerate(blocks):
        if block.node != at or at in used or at in nodes or at in parents:
            continue
        request = _REQUEST.match(block.body) and (above(blocks, at) or [at])[-1] in tops
        if request or (block.parent, block.rank) in beside:
            found.append(Draft(at, block.path, sections[at], style="bare"))
    return found
