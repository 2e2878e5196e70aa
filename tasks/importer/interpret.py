"""A draft of paragraphs as a task: its words, who is to do it, by when, and what a person should check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.importer.assignments import leading_names, parse_assignment, subject
from tasks.importer.clauses import clause_kind, clause_leads, yearly_phrase
from tasks.importer.drafts import Draft
from tasks.importer.fields import Field
from tasks.importer.lines import Line
from tasks.importer.names import is_name, may_be_two
from tasks.importer.parsed import ParsedAssignment, ParsedTask, Role, TaskKind
from tasks.importer.structure import DASH, Block

_ROLES: dict[str, Role] = {"lead": "lead", "assign": "joint", "coordinate": "coordinate"}
_COORDINATES = re.compile(r"(?:^|[;:,.]\s+|\bvà\s+)(?:[Cc]hủ (?:trì|động)(?:,| và)?\s*)?[Pp]hối hợp\b")
_READS_ON = re.compile(r"(?: (?!tỉnh|xã|phường|quan|các|và)[a-zà-ỹđ]+){4,}$")
_TOPIC = re.compile(r"(?:Về|Đối với) [^:.;]{3,80}:\s*")
_OPENING = 150  # characters; who takes part stands in them, or is said of a part of the duty only
_DAY = r"(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*20\d\d)?"
_DAY += r"|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+20\d\d)?"
_PERIOD = r"(?:quý\s+[IV\d]+|tháng\s+\d{1,2})(?:\s*[/-]\s*|\s+năm\s+|\s+)20\d\d"
_LIMIT = r"(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|đến hết|không quá|trong|vào|xong|đến)"
# The first that is said of finishing; else the first limit at all. A year alone is a limit only of finishing.
_IN_PROSE = (
    re.compile(
        rf"(?:hoàn thành|\bxong)\b[^.;,()]{{0,60}}?\s({_LIMIT}\s+(?:{_DAY}|{_PERIOD}|(?:cuối )?năm\s+20\d\d)"
        r"(?:\s+(?:hằng|hàng) năm)?)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w])((?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|đến hết)\s+(?:{_DAY})(?:\s+(?:hằng|hàng) "
        rf"năm)?"
        rf"|(?:trước|trong|xong trong)\s+(?:{_PERIOD})"
        rf"|từ nay (?:cho )?đến (?:hết )?(?:{_DAY}|{_PERIOD}|năm 20\d\d))(?![/\d])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b((?:thực hiện )?thường xuyên(?:, liên tục)?(?: (?:trong|suốt)[^.;,]{0,60})?"
        r"|(?:hằng|hàng) (?:năm|quý|tháng))[\s.;/]*$",
        re.IGNORECASE | re.MULTILINE,
    ),
)


def read_task(
    draft: Draft, blocks: Sequence[Block], lines: Sequence[Line], known: Sequence[str]
) -> ParsedTask:
    """The task of a draft. Never raises; what is not sure is named in ``uncertain``."""
    if draft.style == "clause":
        return _clause_task(draft, blocks, lines, known)
    fields = [field for at in draft.lines for field in lines[at].fields]
    behind = [field for at in draft.words if at not in draft.lines for field in lines[at].fields]
    fields += [field for field in behind if field.kind in ("deadline", "output")]
    text = _text(draft, blocks, lines)
    assignments = _from_fields(fields, known)
    if not any(found.role in ("lead", "joint") for found in assignments):
        assignments += _from_heading(draft) or _from_prose(draft, blocks, known)
        if draft.style == "duty":
            assignments += _partners_in_prose(text, known)
    deadline = _deadline(fields)
    if not deadline.phrase:
        sentences = [field.value for field in fields if field.kind == "assign"]
        deadline = _deadline_in_prose("\n".join([text, *sentences]))
    doubts = [*_guessed(fields), *_uncertain(draft, text, assignments, deadline, known)]
    return ParsedTask(
        path=draft.path,
        text=text,
        assignments=tuple({(one.role, one.name): one for one in reversed(assignments)}.values())[::-1],
        deadline=deadline,
        output="; ".join(dict.fromkeys(field.value for field in fields if field.kind == "output")),
        uncertain=tuple(dict.fromkeys(doubts)),
        kind=_kind(draft, blocks, known),
    )


def _kind(draft: Draft, blocks: Sequence[Block], known: Sequence[str]) -> TaskKind:
    """A duty of many agencies may be one of the two clauses; a labelled task says itself what it is."""
    return clause_kind(blocks[draft.words[0]].body, known) if draft.style == "duty" else "work"


def _clause_task(
    draft: Draft, blocks: Sequence[Block], lines: Sequence[Line], known: Sequence[str]
) -> ParsedTask:
    """One of the two clauses of kind "own_plan" and "budget"."""
    text = _text(draft, blocks, lines)
    yearly = yearly_phrase(text) if draft.kind == "budget" else ""
    deadline = parse_deadline(yearly) if yearly else _deadline_in_prose(text)
    return ParsedTask(
        path=draft.path,
        text=text,
        assignments=tuple(ParsedAssignment("lead", name, "", text) for name in clause_leads(text, known)),
        deadline=deadline,
        uncertain=() if deadline.certain else ("deadline",),
        kind=draft.kind,
    )


def _text(draft: Draft, blocks: Sequence[Block], lines: Sequence[Line]) -> str:
    """The task's words: the number that is its path is left out, dashes inside stay."""
    said = []
    for at in draft.words:
        block, line = blocks[at], lines[at]
        words = line.said
        inside = block.rank is not None and block.rank >= DASH or (said and at != draft.node)
        if said and inside and not block.fields and block.rank is not None:
            words = block.text[: len(block.text) - len(block.body)] + words
        said.append(words)
    return "\n".join(words for words in said if words)


def _from_fields(fields: Sequence[Field], known: Sequence[str]) -> tuple[ParsedAssignment, ...]:
    found: list[ParsedAssignment] = []
    for field in fields:
        if field.kind in _ROLES:
            found += parse_assignment(field.value, known, _ROLES[field.kind])
    return tuple(found)


def _from_heading(draft: Draft) -> tuple[ParsedAssignment, ...]:
    phrase = ", ".join(draft.agencies)
    return tuple(ParsedAssignment("lead", name, "", phrase) for name in draft.agencies)


def _from_prose(draft: Draft, blocks: Sequence[Block], known: Sequence[str]) -> tuple[ParsedAssignment, ...]:
    """Agencies a task without labelled lines begins with; a request to coordinate makes them partners."""
    bodies = [blocks[at].body for at in draft.words]
    if draft.lines or not bodies:
        return ()
    if bodies[0].startswith("Đề nghị") and len(bodies) > 1 and leading_names(bodies[1], known):
        role: Role = "partner" if "phối hợp" in bodies[0] else "lead"
        names = leading_names(bodies[1], known)
        return tuple(ParsedAssignment(role, name, "", bodies[1]) for name in names)
    said = _TOPIC.sub("", bodies[0])
    if not leading_names(said, known):
        return ()
    first, *more = re.split(r"[.;]\s", said)
    found = list(parse_assignment(first, known, "lead", prose=True))
    for clause in more:  # "Sở A chỉ đạo …; Sở B mở chuyên mục …": each clause tells another agency
        names, told = subject(clause, known)
        if names and told and not told.startswith("phối hợp"):
            found += [ParsedAssignment("lead", name, "", clause) for name in names]
    return tuple(found)


def _partners_in_prose(text: str, known: Sequence[str]) -> tuple[ParsedAssignment, ...]:
    """Whom a duty is to be carried out with: "…; phối hợp với Sở Y tế kiểm tra …"."""
    said = _COORDINATES.search(text)
    found = parse_assignment(_clause(text[said.start() :].lstrip(" ;:,.")), known, prose=True) if said else ()
    return tuple(one for one in found if one.role == "coordinate")


def _clause(text: str) -> str:
    """The first statement of a text: what follows assigns nothing, or something else."""
    return re.split(r"[.;]\s", text, maxsplit=1)[0]


def _deadline(fields: Sequence[Field]) -> Deadline:
    phrases = list(dict.fromkeys(field.value for field in fields if field.kind == "deadline" and field.value))
    return parse_deadline("; ".join(phrases))


def _deadline_in_prose(text: str) -> Deadline:
    """A day or period a duty names for its own completion; never certain, for prose names other days too."""
    said = next((found for found in (pattern.search(text) for pattern in _IN_PROSE) if found), None)
    return replace(parse_deadline(said[1]), certain=False) if said else parse_deadline("")


def _guessed(fields: Sequence[Field]) -> Iterable[str]:
    """Fields whose value has no label of its own to say what it is, or more than one lead to tell apart."""
    for field in fields:
        if not field.certain or (field.kind in ("lead", "assign") and field.value.count("chủ trì") > 1):
            yield "leads"


def _uncertain(
    draft: Draft,
    text: str,
    assignments: Sequence[ParsedAssignment],
    deadline: Deadline,
    known: Sequence[str],
) -> Iterable[str]:
    roles = {found.role for found in assignments}
    if draft.node < 0 or not draft.sure:
        yield "text"
    doubtful = {one.role for one in assignments if not is_name(one.name) or may_be_two(one.name, known)}
    if not draft.lines:  # without a label or bracket to end it, a name may hold words of the sentence
        doubtful |= {one.role for one in assignments if _READS_ON.search(one.name)}
    if not roles & {"lead", "joint", "partner"} or doubtful & {"lead", "joint", "partner"}:
        yield "leads"
    partly = draft.style == "duty" and "phối hợp" not in text[:_OPENING].casefold()
    if "coordinate" in doubtful or ("coordinate" in roles and partly):
        yield "coordinators"
    if not deadline.certain or (
        draft.style == "bare" and deadline.kind is DeadlineKind.NONE and "partner" not in roles
    ):
        yield "deadline"
