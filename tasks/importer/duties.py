"""Duties by agency: below a heading that names it, or in a sentence that begins with it (domain.md 4.1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tasks.importer.assignments import heading_names, leading_names
from tasks.importer.drafts import Draft, above, sections_of
from tasks.importer.lines import organises
from tasks.importer.structure import ARTICLE, DASH, Block

_NO_DUTIES = re.compile(
    r"(?:mục đích|mục tiêu|quan điểm|yêu cầu|căn cứ|kinh phí|nguồn lực|sự cần thiết|chế độ|thực trạng|"
    r"tình hình)",
    re.IGNORECASE,
)
_TASKS = re.compile(r"nhiệm vụ|giải pháp|nội dung|công việc|hoạt động", re.IGNORECASE)
_ORDER = re.compile(r"(?:Giao|Đề nghị|Phân công)\b")


def agency_duties(blocks: Sequence[Block], known_names: Sequence[str] = ()) -> list[Draft]:
    """Each duty of each agency, in document order."""
    found: list[Draft] = []
    sections = sections_of(blocks)
    parents = {block.parent for block in blocks}
    containers = _containers(blocks, known_names)
    for node, section in sections.items():
        if node < 0 or blocks[node].rank == ARTICLE or _is_no_duty(blocks, node):
            continue
        block = blocks[node]
        around = blocks[block.parent].body if block.parent >= 0 else ""
        names = heading_names(block.body, known_names)
        if names:
            found += _items(blocks, section, names, node not in parents, known_names)
        elif node not in parents and _is_duty(block.body, known_names):
            found += _told(blocks, section, known_names)
        elif (names := heading_names(around, known_names)) and block.parent not in containers:
            words = _subtree(blocks, node) if node in parents else section
            found.append(Draft(node, block.path, words, agencies=names, style="duty"))
        elif organises(blocks, node) or _tells_each(blocks, section, known_names):
            found += _listed(blocks, section[1:], known_names)
        elif names := _told_below(blocks, section, known_names):
            found.append(Draft(node, block.path, section, agencies=names, style="duty"))
    return sorted(found, key=lambda draft: draft.words)


def is_in_task_part(blocks: Sequence[Block], duty: Draft) -> bool:
    """True for a duty below "Nhiệm vụ, giải pháp", not in a part on organisation."""
    around = above(blocks, duty.node)
    if duty.node not in duty.words:  # its section is a heading, not the duty itself
        around = [duty.node, *around]
    tasks = any(_TASKS.search(blocks[at].body[:80]) for at in around)
    return tasks and not organises(blocks, around[0])


def _containers(blocks: Sequence[Block], known_names: Sequence[str]) -> set[int]:
    """Sections about several agencies: "Trách nhiệm của các cơ quan, đơn vị", then a heading for each."""
    named = Counter(
        block.parent
        for at, block in enumerate(blocks)
        if block.node == at and (heading_names(block.body, known_names) or _inline(block.body, known_names))
    )
    return {node for node, times in named.items() if times > 1}


def _is_no_duty(blocks: Sequence[Block], node: int) -> bool:
    while node >= 0:
        if _NO_DUTIES.match(blocks[node].body):
            return True
        node = blocks[node].parent
    return False


def _subtree(blocks: Sequence[Block], node: int) -> tuple[int, ...]:
    inside = {node}
    for at in range(node, len(blocks)):
        if blocks[at].node == at and blocks[at].parent in inside:
            inside.add(at)
        elif blocks[at].node not in inside:
            return tuple(range(node, at))
    return tuple(range(node, len(blocks)))


def _is_duty(text: str, known_names: Sequence[str]) -> bool:
    return bool(_own(text, known_names))


def _own(text: str, known_names: Sequence[str]) -> tuple[str, ...]:
    return _inline(text, known_names) or leading_names(text, known_names)


def _inline(text: str, known_names: Sequence[str]) -> tuple[str, ...]:
    """("Sở Tài chính",) of "Sở Tài chính: bố trí …"; () for anything else."""
    agency, _, rest = text.partition(":")
    return heading_names(agency, known_names) if rest.strip() else ()


def _told(blocks: Sequence[Block], section: tuple[int, ...], known_names: Sequence[str]) -> Iterator[Draft]:
    """A sentence that tells an agency; one that ends in ":" tells it what the dashes below say."""
    node = section[0]
    body = blocks[node].body
    dashes = [at for at in section if blocks[at].rank == DASH]
    if body.rstrip().endswith(":") and len(dashes) > 1:
        yield from _items(blocks, section, leading_names(body, known_names), True, known_names)
    else:
        names = _inline(body, known_names)
        yield Draft(node, blocks[node].path, section, agencies=names, style="duty")


def _tells_each(blocks: Sequence[Block], section: Sequence[int], known_names: Sequence[str]) -> bool:
    """True where every dash of a section of the part on tasks tells an agency its duty."""
    dashes = [at for at in section[1:] if blocks[at].rank == DASH]
    return bool(dashes) and all(_is_duty(blocks[at].body, known_names) for at in dashes)


def _told_below(
    blocks: Sequence[Block], section: Sequence[int], known_names: Sequence[str]
) -> tuple[str, ...]:
    """Whom the only paragraph below a heading tells: "1. Tuyên truyền", then "Các sở, ngành tổ chức …"."""
    if len(section) != 2 or blocks[section[1]].rank is not None or blocks[section[1]].is_row:
        return ()
    return _own(blocks[section[1]].body, known_names)


def _listed(blocks: Sequence[Block], rest: Sequence[int], known_names: Sequence[str]) -> Iterator[Draft]:
    """Duties as dashes or paragraphs of a section about all agencies: "- Sở Tài chính: …", "Giao Sở …"."""
    heading: tuple[str, ...] = ()  # of a paragraph without a number that only names agencies
    starts = [at for at in rest if blocks[at].rank in (None, DASH)]
    for start, end in pairwise([*starts, len(blocks)]):
        block = blocks[start]
        words = tuple(at for at in rest if start <= at < end)
        draft = Draft(block.node, (*block.path, *block.items), words, style="duty")
        names = heading_names(block.body, known_names)
        if names and block.rank is None:
            heading = names
        elif names and len(words) > 1:
            yield replace(draft, words=words[1:], agencies=names)
        elif (
            block.rank == DASH
            and _is_duty(block.body, known_names)
            or (_ORDER.match(block.body) and leading_names(block.body, known_names))
        ):
            yield replace(draft, agencies=_inline(block.body, known_names))
        elif heading:
            yield replace(draft, agencies=heading)


def _items(
    blocks: Sequence[Block],
    section: tuple[int, ...],
    names: tuple[str, ...],
    leaf: bool,
    known_names: Sequence[str],
) -> list[Draft]:
    """The duties below an agency's heading: one a dash, or all the text where there is no dash.

    A dash may name a narrower agency for itself ("- UBND các xã: công khai danh sách …").
    """
    node, *rest = section
    head = blocks[node]
    dashes = [at for at in rest if blocks[at].rank == DASH]
    if not dashes:
        whole = Draft(node, head.path, tuple(rest), agencies=names, style="duty")
        return [whole] if rest and leaf else []
    ends = [*dashes[1:], rest[-1] + 1]
    return [
        Draft(
            node,
            (*head.path, f"-{blocks[start].dash}"),
            tuple(at for at in rest if start <= at < end),
            agencies=_own(blocks[start].body, known_names) or names,
            style="duty",
        )
        for start, end in zip(dashes, ends, strict=True)
    ]
