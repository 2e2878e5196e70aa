"""What each paragraph says of a task: words of it, values of it (who, when, what comes out), or both.

Values stand in lines of their own ("Cơ quan chủ trì: …"), behind the words ("…. Thời gian: Quý I"), in a
bracket ("(Sở A chủ trì, phối hợp với B; hoàn thành trước ngày …)") or in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.deadlines import DeadlineKind, parse_deadline
from tasks.importer.assignments import heading_names, is_agency_list, leads_in, subject
from tasks.importer.fields import Field, split_fields, tail_fields
from tasks.importer.structure import DASH, Block, Zone

_ROLES = ("lead", "assign", "coordinate")
# "Tổ chức hội thi" or "Nâng cao trách nhiệm" is a task; "Tổ chức thực hiện", "Trách nhiệm của …" is not.
_ORGANISATION = re.compile(
    r"tổ chức,? (?:và )?(?:thực hiện|triển khai|thi hành|điều hành)|công tác tổ chức|tổ chức\W*$|kinh phí|"
    r"phân công|"
    r"(?:^|quy định |nhiệm vụ(?:,| và) )trách nhiệm|^chế độ",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:hoàn thành|thực hiện|triển khai|xong|trong|trước|từ|chậm nhất|quý|tháng|năm|thường xuyên|cả năm|"
    r"hằng|hàng|mỗi (?:năm|quý|tháng|tuần)"
    r"|định kỳ|giai đoạn|đến|ngày|liên tục)\b",
    re.IGNORECASE,
)
_WHEN_BEHIND = re.compile(
    r"(?:[,.]\s*|\s(?=thực hiện thường xuyên|(?:trong|trước|từ|đến)\s+(?:ngày|quý|tháng|"
    r"năm)\s[\w/ .-]*\d{4}\W*$|giai đoạn\s+\d{4}\s*[-–]\s*\d{4}\W*$))((?:(?:thời gian )?(?:hoàn thành|"
    r"thực hiện|xong)\s+)?(?:xong )?(?:trước|"
    r"trong|chậm nhất|từ|đến|vào|giai đoạn)\b"
    r"[^;]*\d[^;]*|(?:thực hiện )?thường xuyên[^;]*|hoàn thành[^;]*\d[^;]*)$",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"(?:Giao|Phân công)(?: cho)?\s")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=(?:Giao|Phân công)\s|(?:[Cc]ác )?[SBCVTUỦĐHKN])")
# "… chủ trì, phối hợp với … tổ chức thực hiện": says who, and nothing that is not in the task already.
_CARRIES_OUT = re.compile(
    r"(?:[^.;]*?[\s,])?(?:thực hiện|triển khai)(?:\s+(?:các )?(?:nhiệm vụ|nội dung|hoạt động|công việc)"
    r"(?: này| trên| nêu trên)?|\s+theo quy định|\s+thường xuyên(?:, liên tục)?)?"
    r"(?:\s+theo [^.;]{2,80})?"
    r"(?:[,.;]?\s+(?:[Hh]oàn thành\s+|xong\s+)?(?:trong|trước|từ|đến|vào|giai đoạn)\s[^.;]{2,50}\d)?[\s.;]*",
)
_WITH = re.compile(r"(?:chủ trì,? )?(?:và )?phối hợp(?: chặt chẽ)? (?:với|cùng) ")
_DONE = re.compile(r"(?:(?:chủ trì,?|chịu trách nhiệm|tổ chức|triển khai|và)\s)*(?:thực hiện|triển khai)\b")
_JOINS_BEHIND = re.compile(r"\s+phối hợp(?: (?:tổ chức |triển khai )?thực hiện)?$")
_ASSIGNS_ONLY = re.compile(
    r"chủ trì(?:,? (?:và )?phối hợp(?: với)? (?P<who>[^.;]+))?[\s.;]*$|"
    r"phối hợp thực hiện"
)
_TIME_BEHIND = re.compile(
    r"(?<=[.;,])\s+(?=(?:Thời gian|thời gian|Thời hạn|thời hạn|Tiến độ) (?:thực hiện|hoàn thành|triển khai)\s"
    r"|(?:Hoàn thành|Thực hiện xong|Xong)\s(?:trước|trong|vào|chậm nhất)\b)"
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
            alone = _announced(blocks, lines, known_names) or _time_below(blocks, lines)
            lines.append(alone or _with_tail(blocks, at, known_names))
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
    agency, _, does = body.partition(":")
    # "- Báo tỉnh: mở chuyên mục": who, and what the part of each is.
    if last.kind in _ROLES and does.strip() and heading_names(agency, known_names):
        joins = re.match(r"\s*(?:tham gia |cùng )?phối hợp\b", does, re.IGNORECASE)
        return Line("", (Field("coordinate" if joins else last.kind, agency.strip()),))
    listed = last.kind in _ROLES and (is_agency_list(body, known_names) or leads_in(body))
    dated = last.kind == "deadline" and parse_deadline(body).kind is not DeadlineKind.NONE
    return Line("", (Field(last.kind, body.strip(" .;")),)) if listed or dated else None


def _time_below(blocks: Sequence[Block], lines: list[Line]) -> Line | None:
    """Nothing but a time below the line that assigns the task: "- Quý IV/2026."."""
    block = blocks[len(lines)]
    below = bool(lines) and lines[-1].is_label and lines[-1].names_agency and block.node != len(lines)
    body = block.body.strip(" .;")
    if not below or len(body) > _TIME_LENGTH or not _WHEN.match(body):
        return None
    deadline = parse_deadline(body)
    said = deadline.certain and deadline.kind is not DeadlineKind.NONE
    return Line("", (Field("deadline", body),)) if said else None


def _with_tail(blocks: Sequence[Block], at: int, known_names: Sequence[str]) -> Line:
    body, before = _time_before(blocks[at].body)
    said, fields = _bracket(body, known_names)
    if fields and (said or blocks[at].node != at):  # a bracket in a line of its own is of the words above
        return Line(said, (*fields, *before))
    start, fields = tail_fields(body)
    fields, start = (fields, start) if fields else _time_behind(body)
    line = Line(body[:start].rstrip(" (-–+;") if fields else body, (*fields, *before))
    opens = blocks[at].node == at
    around = blocks[at].parent if opens else at
    if (around >= 0 and organises(blocks, around)) or blocks[at].node < 0 or line.names_agency:
        return line
    told = _sentence(line.said, opens, known_names, blocks[at].rank == DASH)
    return Line(told.said, (*told.fields, *line.fields))


def _time_before(text: str) -> tuple[str, tuple[Field, ...]]:
    """("Tổng kết", the time) of "Tháng 7/2026: Tổng kết"; (text, ()) of any other."""
    time, colon, rest = text.partition(": ")
    if not colon or len(time) > _TIME_LENGTH or not _WHEN.match(time):
        return text, ()
    deadline = parse_deadline(time)
    return (rest, (Field("deadline", time),)) if deadline.certain and deadline.due else (text, ())


def _time_behind(text: str) -> tuple[tuple[Field, ...], int]:
    """A last sentence "Thời gian hoàn thành trước 30/6/2023" without a colon, and where it begins."""
    starts = [found.end() for found in _TIME_BEHIND.finditer(text)]
    fields = split_fields(text[starts[-1] :].rstrip(" .;/")) if starts else ()
    return (fields, starts[-1]) if [field.kind for field in fields] == ["deadline"] else ((), len(text))


def _bracket(text: str, known_names: Sequence[str]) -> tuple[str, tuple[Field, ...]]:
    """The words before a closing bracket that says who and when; (text, ()) for any other bracket."""
    end = len(text.rstrip(" .;,/"))
    depth, start = 0, end
    while start > 0 and (depth or start == end):
        start -= 1
        depth += {")": 1, "(": -1}.get(text[start], 0)
    if end == start or depth or text[end - 1 : end] != ")":
        return text, ()
    fields, _ = _clauses(text[start + 1 : end - 1], known_names)
    named = any(field.kind in _ROLES for field in fields)
    return (text[:start].rstrip(), fields) if named else (text, ())


def _clauses(text: str, known_names: Sequence[str]) -> tuple[tuple[Field, ...], bool]:
    """(values in a text such as a bracket, one a clause; whether every clause is one)."""
    complete = True
    fields: list[Field] = []
    listed: list[str] = []  # agencies whose part a later clause tells: "các sở; UBND các xã thực hiện"
    for clause in filter(None, (part.strip(" .,") for part in re.split(r";(?![^(]*\))", text))):
        clause = re.sub(r"^do\s+", "", clause)
        labelled = split_fields(clause)
        joins = _JOINS_BEHIND.search(clause) if fields and "chủ trì" not in clause else None
        behind = _WHEN_BEHIND.search(clause)
        who = clause[: behind.start()] if behind else clause
        if labelled:
            fields += labelled
        elif joins and is_agency_list(clause[: joins.start()], known_names):
            fields.append(Field("coordinate", clause[: joins.start()]))
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
        else:
            complete = False
    if listed and any(field.kind == "deadline" for field in fields):  # "(Sở Nội vụ; thường xuyên)"
        fields.insert(0, Field("assign", "; ".join(listed), certain=False))
        listed = []
    return tuple(fields), complete and not listed


def _sentence(body: str, opens: bool, known_names: Sequence[str], is_item: bool) -> Line:
    """A sentence that tells an agency to carry the task out, alone or behind the words."""
    starts = [0, *(found.end() for found in _SENTENCE.finditer(body))]
    for start in starts[-2:]:
        sentence = body[start:]
        if (opens and start == 0) or len(sentence) > _OBJECT_LENGTH or not _JOB.search(sentence):
            continue
        names, told = subject(sentence, known_names)
        if not names or not _JOB.match(told):
            continue
        fields, complete = _clauses(sentence, known_names)
        if start == 0 and complete and len(fields) > 1 and "; " in sentence:
            return Line("", fields)
        fields = fields or (Field("assign", sentence),)
        assigns = _ASSIGNS_ONLY.match(told)
        listed = assigns and (not assigns["who"] or is_agency_list(assigns["who"], known_names))
        if listed or _CARRIES_OUT.fullmatch(told):
            more = not listed and _says_more(told, known_names)
            return Line(body if more else body[:start].rstrip(), fields)
        if _GIVEN.match(sentence) and not (is_item and start == 0):  # else it is a duty of its own
            return Line(body, fields)
    return Line(body)


def _says_more(told: str, known_names: Sequence[str]) -> bool:
    """True for "phối hợp với Sở A hướng dẫn kỹ thuật … thực hiện": more than that it is carried out."""
    partners = _WITH.match(told)
    rest = told[partners.end() :] if partners else told
    done = subject(rest, known_names)[1] or rest
    return _DONE.match(done) is None
