"""Which paragraphs make up a task: the outline, grouped. No reading of sentences beyond headings.

Three styles (shared/plans/README.md): text followed by labelled lines; duties below a heading that names
an agency; and, beside tasks of the first style, sections without labels that are tasks all the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tasks.importer.assignments import is_agency_list, leading_names
from tasks.importer.structure import ARTICLE, DASH, Block, Zone

_NO_DUTIES = re.compile(
    r"(?:mục đích|mục tiêu|quan điểm|yêu cầu|căn cứ|kinh phí|nguồn lực|sự cần thiết)", re.I
)
_REQUEST = re.compile(r"Đề nghị\b")


@dataclass(frozen=True)
class Draft:
    """A task by block numbers: its words, its labelled lines, and the agencies its heading names."""

    node: int
    path: tuple[str, ...]
    words: tuple[int, ...]
    lines: tuple[int, ...] = ()
    agency: str = ""
    style: Literal["labelled", "bare", "duty"] = "labelled"


def draft_tasks(blocks: Sequence[Block], known_names: Sequence[str] = ()) -> list[Draft]:
    """Group the blocks of a document into tasks, in document order; [] when it has none."""
    drafts = [_without_agency(draft, blocks, known_names) for draft in _paths(_labelled(blocks), blocks)]
    if drafts:
        drafts += _bare(blocks, drafts)
    else:
        drafts = _duties(blocks, known_names)
    return sorted(drafts, key=lambda draft: draft.words or draft.lines)


def _labelled(blocks: Sequence[Block]) -> list[Draft]:
    """Text closed by a run of labelled lines; the text goes back to the last number or run."""
    drafts: list[Draft] = []
    words: list[int] = []
    lines: list[int] = []
    for at, block in enumerate([*blocks, Block(Zone.CLOSING, "", "")]):
        if _is_line(block):
            lines.append(at)
            continue
        if lines and words and _assigns(blocks, lines):
            last = blocks[words[-1]]
            drafts.append(Draft(last.node, last.path, _nearest(blocks, words), tuple(lines)))
        if lines or block.node == at or block.zone is not Zone.BODY:
            words = []
        lines = []
        if block.zone is Zone.BODY and not block.is_row:
            words.append(at)
    return drafts


def _nearest(blocks: Sequence[Block], words: list[int]) -> tuple[int, ...]:
    """All of a numbered section; without numbers, only the dashes or the one paragraph above the lines."""
    if blocks[words[-1]].node >= 0:
        return tuple(words)
    start = len(words) - 1
    while start > 0 and blocks[words[start]].rank is not None and blocks[words[start - 1]].rank is not None:
        start -= 1
    return tuple(words[start:])


def _is_line(block: Block) -> bool:
    return any(field.kind != "content" for field in block.fields)


def _assigns(blocks: Sequence[Block], lines: list[int]) -> bool:
    """A lone deadline makes a task only as an item: "2. Thời gian thực hiện: …" is about the whole plan."""
    kinds = {field.kind for at in lines for field in blocks[at].fields}
    return bool(kinds & {"lead", "assign", "coordinate"}) or (
        "deadline" in kinds and all(blocks[at].rank is None or blocks[at].rank >= DASH for at in lines)
    )


def _paths(drafts: list[Draft], blocks: Sequence[Block]) -> list[Draft]:
    """A section with one task is that task; of several, each is known by its first dash."""
    count = Counter(draft.node for draft in drafts)
    named = []
    for draft in drafts:
        words = draft.words
        if count[draft.node] > 1 and draft.node >= 0:
            words = words[1:] if words[0] == draft.node and len(words) > 1 else words
            dash = next((blocks[at].dash for at in words if blocks[at].rank == DASH), 0)
            draft = replace(draft, words=words, path=draft.path + ((f"-{dash}",) if dash else ()))
        named.append(draft)
    return named


def _without_agency(draft: Draft, blocks: Sequence[Block], known_names: Sequence[str]) -> Draft:
    """A heading that names the agency is not part of the task's words."""
    head = blocks[draft.node].body if draft.node >= 0 else ""
    if not is_agency_list(head, known_names):
        return draft
    words = tuple(at for at in draft.words if at != draft.node) or draft.words
    return replace(draft, words=words, agency=head)


def _bare(blocks: Sequence[Block], drafts: list[Draft]) -> list[Draft]:
    """Sections without labelled lines that stand beside tasks, and requests ("Đề nghị …") near them."""
    nodes = {draft.node for draft in drafts if draft.node >= 0}
    beside = {(blocks[node].parent, blocks[node].rank) for node in nodes if blocks[node].parent >= 0}
    tops = {_top(blocks, node) for node in nodes}
    parents = {block.parent for block in blocks}
    sections = _sections(blocks)
    found = []
    for at, block in enumerate(blocks):
        if block.node != at or at in nodes or at in parents:
            continue
        request = _REQUEST.match(block.body) and _top(blocks, at) in tops
        if request or (block.parent, block.rank) in beside:
            found.append(Draft(at, block.path, sections[at], style="bare"))
    return found


def _top(blocks: Sequence[Block], node: int) -> int:
    while blocks[node].parent >= 0:
        node = blocks[node].parent
    return node


def _sections(blocks: Sequence[Block]) -> dict[int, tuple[int, ...]]:
    """The blocks of each section, without those of the sections inside it."""
    found: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        found[block.node].append(at)
    return {node: tuple(inside) for node, inside in found.items()}


def _duties(blocks: Sequence[Block], known_names: Sequence[str]) -> list[Draft]:
    """Duties by agency: below a heading that names it, or in a sentence that begins with it."""
    drafts: list[Draft] = []
    sections = _sections(blocks)
    parents = {block.parent for block in blocks}
    for at, block in enumerate(blocks):
        if block.node != at or block.rank == ARTICLE or _NO_DUTIES.match(blocks[_top(blocks, at)].body):
            continue
        above = blocks[block.parent].body if block.parent >= 0 else ""
        if is_agency_list(block.body, known_names):
            drafts += _items(blocks, sections[at])
        elif at not in parents and is_agency_list(above, known_names):
            drafts.append(Draft(at, block.path, sections[at], agency=above, style="duty"))
        elif at not in parents and _is_duty(block.body, known_names):
            agency, text = _inline(block.body, known_names)
            drafts.append(Draft(at, block.path, sections[at], agency=agency if text else "", style="duty"))
    return drafts


def _is_duty(text: str, known_names: Sequence[str]) -> bool:
    return bool(_inline(text, known_names)[1] or leading_names(text, known_names))


def _inline(text: str, known_names: Sequence[str]) -> tuple[str, str]:
    """("Sở Tài chính", "bố trí …") of "Sở Tài chính: bố trí …"; ("", "") for anything else."""
    agency, _, rest = text.partition(":")
    return (agency, rest.strip()) if rest.strip() and is_agency_list(agency, known_names) else ("", "")


def _items(blocks: Sequence[Block], section: tuple[int, ...]) -> list[Draft]:
    """The duties below an agency's heading: one a dash, or all the text where there is no dash."""
    node, *rest = section
    head = blocks[node]
    dashes = [at for at in rest if blocks[at].rank == DASH]
    if not dashes:
        return [Draft(node, head.path, tuple(rest), agency=head.body, style="duty")] if rest else []
    ends = [*dashes[1:], rest[-1] + 1]
    return [
        Draft(
            node,
            (*head.path, f"-{blocks[start].dash}"),
            tuple(at for at in rest if start <= at < end),
            agency=head.body,
            style="duty",
        )
        for start, end in zip(dashes, ends, strict=True)
    ]
