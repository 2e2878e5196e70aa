"""What each paragraph says of a task: words of it, values of it (who, when, what comes out), or both.

Values stand in lines of their own ("Cơ quan chủ trì: …"), behind the words ("…. Thời gian: Quý I"), in a
bracket ("(Sở A chủ trì, phối hợp với B; hoàn thành trước ngày …)") or in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.deadlines import DeadlineKind, parse_deadline
from tasks.importer.assignments import is_agency_list, leads_in, subject
from tasks.importer.fields import Field, split_fields, tail_fields
from tasks.importer.structure import Block, Zone

_ROLES = ("lead", "assign", "coordinate")
_ORGANISATION = re.compile(r"tổ chức|kinh phí|phân công|trách nhiệm|chế độ", re.IGNORECASE)
_WHEN = re.compile(
    r"(?:hoàn thành|thực hiện|triển khai|xong|trong|trước|từ|chậm nhất|quý|tháng|năm|thường xuyên|cả năm|"
    r"hằng|hàng"
    r"|định kỳ|giai đoạn|đến|ngày|liên tục)\b",
    re.IGNORECASE,
)
_WHEN_BEHIND = re.compile(
    r"(?:[,.]\s*|\s(?=thực hiện thường xuyên|(?:trong|trước|từ|đến)\s+(?:ngày|quý|tháng|"
    r"năm)\s[\w/ .-]*\d{4}\W*$))((?:(?:thời gian )?(?:hoàn thành|thực hiện|xong)\s+)?(?:xong )?(?:trước|"
    r"trong|chậm nhất|từ|đến|vào)\b"
    r"[^;]*\d[^;]*|(?:thực hiện )?thường xuyên[^;]*|hoàn thành[^;]*\d[^;]*)$",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"(?:Giao|Phân công)(?: cho)?\s")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=(?:Giao|Phân công)\s|(?:[Cc]ác )?[SBCVTUỦĐHKN])")
# "… chủ trì, phối hợp với … tổ chức thực hiện": says who, and nothing that is not in the task already.
_CARRIES_OUT = re.compile(
    r"(?:[^.;]*?[\s,])?(?:thực hiện|triển khai)(?:\s+(?:các )?(?:nhiệm vụ|nội dung|hoạt động|công việc)"
    r"(?: này| trên| nêu trên)?|\s+theo quy định|\s+thường xuyên(?:, liên tục)?)?"
    r"(?:[,.;]?\s+(?:[Hh]oàn thành\s+|xong\s+)?(?:trong|trước|từ|đến|vào)\s[^.;]{2,50}\d)?[\s.;]*",
)
_JOB = re.compile(
    r"chủ trì|phối hợp|(?:tổ chức |triển khai |chịu trách nhiệm )*thực hiện|làm đầu mối|là đầu mối"
)
_OBJECT_LENGTH = 320  # a longer sentence says more than who carries it out
_VALUE_LENGTH = 200
_TIME_LENGTH = 80


@dataclass(frozen=True)
class Line:
    """One paragraph: ``said`` are words of a task, "" where there are only values."""

    said: str
    fields: tuple[Field, ...] = ()

    @property
    def assigns(self) -> bool:
        """True where an agency or a deadline is given, with or without words beside it."""
        return any(field.kind in (*_ROLES, "deadline") for field in self.fields)

    @property
    def is_label(self) -> bool:
        """True for a line of values only."""
        return bool(self.fields) and not self.said

    @property
    def names_agency(self) -> bool:
        """True where the values name who leads or takes part."""
        return any(field.kind in _ROLES for field in self.fields)


def read_lines(blocks: Sequence[Block], known_names: Sequence[str] = ()) -> tuple[Line, ...]:
    """The lines of a document, one for each block."""
    lines: list[Line] = []
    for at, block in enumerate(blocks):
        if block.zone is not Zone.BODY or block.is_row:
            lines.append(Line(block.body))
        elif block.fields:
            lines.append(_labelled(block))
        else:
            announced = _announced(blocks, lines, known_names)
            lines.append(announced or _with_tail(blocks, at, known_names))
    return tuple(lines)


def organises(blocks: Sequence[Block], at: int) -> bool:
    """True in a part on organisation, assignment or money, where duties of agencies stand."""
    node = blocks[at].node
    while node >= 0:
        if _ORGANISATION.search(blocks[node].body[:80]):
            return True
        node = blocks[node].parent
    return False


def _labelled(block: Block) -> Line:
    words = [field.value for field in block.fields if field.kind == "content"]
    values = tuple(field for field in block.fields if field.kind not in ("content", "other"))
    if not values and block.fields[0].kind == "other":
        return Line(block.body)
    return Line(" ".join(words) or ("" if values else block.body), values)


def _announced(blocks: Sequence[Block], lines: list[Line], known_names: Sequence[str]) -> Line | None:
    """A list below a label without a value: "Đơn vị phối hợp:", then one agency a line."""
    at = len(lines)
    before = at - 1
    while before >= 0 and lines[before].is_label and not split_fields(blocks[before].body):
        before -= 1
    if before < 0 or not lines[before].is_label or blocks[at].node == at:
        return None
    last = lines[before].fields[-1]
    body = blocks[at].body
    if last.value or len(body) > _VALUE_LENGTH:
        return None
    listed = last.kind in _ROLES and (is_agency_list(body, known_names) or leads_in(body))
    dated = last.kind == "deadline" and parse_deadline(body).kind is not DeadlineKind.NONE
    return Line("", (Field(last.kind, body.strip(" .;")),)) if listed or dated else None


def _with_tail(blocks: Sequence[Block], at: int, known_names: Sequence[str]) -> Line:
    body = blocks[at].body
    said, fields = _bracket(body, known_names)
    if fields:
        return Line(said, fields)
    start, fields = tail_fields(body)
    if fields:
        return Line(body[:start].rstrip(" (-–+;"), fields)
    if organises(blocks, at) or blocks[at].node < 0:
        return Line(body)
    return _sentence(body, at == blocks[at].node, known_names)


def _bracket(text: str, known_names: Sequence[str]) -> tuple[str, tuple[Field, ...]]:
    """The words before a closing bracket that says who and when; (text, ()) for any other bracket."""
    end = len(text.rstrip(" .;,/"))
    depth, start = 0, end
    while start > 0 and (depth or start == end):
        start -= 1
        depth += {")": 1, "(": -1}.get(text[start], 0)
    if end == start or depth or text[end - 1 : end] != ")" or start == 0:
        return text, ()
    fields = _clauses(text[start + 1 : end - 1], known_names)
    named = any(field.kind in _ROLES for field in fields)
    return (text[:start].rstrip(), fields) if named else (text, ())


def _clauses(text: str, known_names: Sequence[str]) -> tuple[Field, ...]:
    """The values in a bracket, one a clause; a clause that is none of them is left out."""
    fields: list[Field] = []
    listed: list[str] = []  # agencies whose part a later clause tells: "các sở; UBND các xã thực hiện"
    for clause in filter(None, (part.strip(" .,") for part in re.split(r";(?![^(]*\))", text))):
        clause = re.sub(r"^do\s+", "", clause)
        labelled = split_fields(clause)
        behind = _WHEN_BEHIND.search(clause)
        who = clause[: behind.start()] if behind else clause
        if labelled:
            fields += labelled
        elif leads_in(clause) and (subject(clause, known_names)[0] or is_agency_list(who, known_names)):
            fields.append(Field("assign", "; ".join([*listed, who])))
            fields += [Field("deadline", behind[1].strip(" ."))] if behind else []
            listed = []
        elif is_agency_list(clause, known_names):
            if fields and fields[-1].kind in _ROLES:
                fields[-1] = Field(fields[-1].kind, f"{fields[-1].value}; {clause}")
            else:
                listed.append(clause)
        elif clause.casefold().startswith("phối hợp"):
            fields.append(
                Field("coordinate", re.sub(r"^phối hợp(?: với)?\s*", "", clause, flags=re.IGNORECASE))
            )
        elif _WHEN.match(clause) or (len(clause) < _TIME_LENGTH and parse_deadline(clause).due):
            fields.append(Field("deadline", clause))
    if listed and any(field.kind == "deadline" for field in fields):  # "(Sở Nội vụ; thường xuyên)"
        fields.insert(0, Field("assign", "; ".join(listed), certain=False))
    return tuple(fields)


def _sentence(body: str, opens: bool, known_names: Sequence[str]) -> Line:
    """A sentence that tells an agency to carry the task out, alone or behind the words."""
    starts = [0, *(found.end() for found in _SENTENCE.finditer(body))]
    for start in starts[-2:]:
        sentence = body[start:]
        if opens and start == 0 or len(sentence) > _OBJECT_LENGTH or not _JOB.search(sentence):
            continue
        names, told = subject(sentence, known_names)
        if not names or not _JOB.match(told):
            continue
        fields = _clauses(sentence, known_names) or (Field("assign", sentence),)
        carried = _CARRIES_OUT.fullmatch(told)
        if carried:
            return Line(body[:start].rstrip(), fields)
        if _GIVEN.match(sentence):
            return Line(body, fields)
    return Line(body)
