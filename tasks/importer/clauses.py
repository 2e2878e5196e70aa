"""Two duties nearly every plan lays on all of its agencies, in the part on organisation and money.

"Thủ trưởng các sở, ban ngành … xây dựng kế hoạch thực hiện" asks each for a plan of its own; "Tại thời điểm
lập dự toán hằng năm, các cơ quan … lập dự toán kinh phí … gửi Sở Tài chính" asks each for an estimate every
year (plan 151, III.1 and III.2). Neither carries a label, so each is known by who is told to do what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tasks.importer.assignments import subject
from tasks.importer.drafts import Draft, TaskKind
from tasks.importer.lines import organises
from tasks.importer.names import is_class
from tasks.importer.structure import Block, Zone

_MADE = r"(?:xây dựng|ban hành|lập)(?:(?:,| và| hoặc)\s*(?:xây dựng|ban hành|lập))*"
_OWN_PLAN = re.compile(
    rf"(?:[^.;:]{{0,160}}?[\s,])?{_MADE}\s+(?:các\s+)?(?:chương trình,\s*)?kế hoạch\b"
    r"(?:\s+(?:cụ thể|chi tiết|riêng|của|để|tổ chức|triển khai|thực hiện|hành động|tại|hằng|hàng|năm)\b|"
    r"[,.;]|$)",
    re.IGNORECASE,
)
_ESTIMATE = re.compile(r"(?:[^.;:]{0,160}?[\s,])?(?:lập|xây dựng)\s+dự toán\b[^.;]*", re.IGNORECASE)
_TO_FINANCE = re.compile(r"gửi\b[^.;]*?(?:Sở Tài chính|cơ quan tài chính)", re.IGNORECASE)
_YEARLY = re.compile(
    r"(?:tại|cùng|vào)\s+thời điểm\s+(?:lập|xây dựng)\s+dự toán[^,.;:]{0,40}?\b(?:hằng|hàng) năm"
    r"|\b(?:hằng|hàng) năm\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,:;.]\s+")
_LOOK_AHEAD = 500  # characters in which the subject of a clause has to begin


def find_clauses(
    blocks: Sequence[Block], taken: Iterable[Draft], known_names: Sequence[str] = ()
) -> list[Draft]:
    """The clauses of both kinds outside the tasks already ``taken``, at most one for each place."""
    used = {at for draft in taken for at in (*draft.words, *draft.lines)}
    paths = {draft.path for draft in taken}
    found = []
    for at, block in enumerate(blocks):
        if at in used or block.zone is not Zone.BODY or block.is_row or not organises(blocks, at):
            continue
        kind = clause_kind(block.body, known_names)
        path = (*block.path, f"-{block.dash}") if block.dash else block.path
        if kind != "work" and path and path not in paths:
            paths.add(path)
            found.append(Draft(block.node, path, (at,), style="clause", kind=kind))
    return found


def clause_kind(text: str, known_names: Sequence[str] = ()) -> TaskKind:
    """Which of the two clauses a paragraph is, "work" for neither. A single agency's plan is its work."""
    return next((kind for kind, _ in _readings(text, known_names)), "work")


def clause_leads(text: str, known_names: Sequence[str] = ()) -> tuple[str, ...]:
    """The agencies a clause tells, as written; () for a paragraph that is no clause."""
    return next((names for _, names in _readings(text, known_names)), ())


def yearly_phrase(text: str) -> str:
    """When the estimate is due, as written ("Tại thời điểm lập dự toán hằng năm"); "" if it is not said."""
    said = _YEARLY.search(text)
    return said[0] if said else ""


def _readings(text: str, known_names: Sequence[str]) -> Iterator[tuple[TaskKind, tuple[str, ...]]]:
    if not re.search(r"kế hoạch|dự toán", text, re.IGNORECASE):
        return
    for start in (0, *(found.end() for found in _BREAK.finditer(text[:_LOOK_AHEAD]))):
        names, told = subject(text[start:], known_names)
        if not any(map(is_class, names)):
            continue
        if _OWN_PLAN.match(told):
            yield "own_plan", names
        estimate = _ESTIMATE.match(told)
        if estimate and _TO_FINANCE.search(estimate[0]) and yearly_phrase(text):
            yield "budget", names
