"""Cells of a task table: who leads and coordinates, by when. Grammar: domain.md 4.4 and 4.5."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.deadlines import Deadline, DeadlineKind, parse_deadline
from tasks.importer.assignments import is_agency_list, parse_assignment
from tasks.importer.columns import CONTINUED, Column, Columns
from tasks.importer.fields import UPPER, split_fields
from tasks.importer.names import may_be_two
from tasks.importer.parsed import ParsedAssignment, Role

_ROLES: dict[Column, Role] = {
    Column.LEAD: "lead",
    Column.ASSIGN: "joint",
    Column.LEAD_AND_COORDINATE: "lead",
    Column.COORDINATE: "coordinate",
    Column.PERSON: "lead",
}
_FIELD_ROLES: dict[str, Role] = {"lead": "lead", "assign": "joint", "coordinate": "coordinate"}
_FIELD_OF: dict[Role, str] = {
    "lead": "leads",
    "joint": "leads",
    "coordinate": "coordinators",
    "partner": "coordinators",
    "propose": "coordinators",
}
_BULLET = re.compile(r"^\s*[-–—+•*·]+\s*")
_NOTHING = re.compile(r"[\s\-–—_./:;,…0]*|không(?: có)?", re.I)
_AS_ABOVE = re.compile(r"[-–\s]*n\s*[./]?\s*t[-–.\s]*|như trên|như (?:mục |ý )?trên|[\"“”'’″]{1,2}", re.I)
_MARKED_LEAD = re.compile(r"\b(?:chủ trì|ct|đầu mối)\b", re.I)
_MARKED_OTHER = re.compile(r"\b(?:phối hợp|ph)\b", re.I)
_ROLE_BRACKET = re.compile(r"(?:cơ quan |đơn vị )?(?:chủ trì|ct|đầu mối|phối hợp|ph)(?: thực hiện)?", re.I)
_GOES_ON = re.compile(r"(?:[,;]|\b(?:và|của|các|với|thuộc|cùng|cho))$", re.I)
_NEW_NAME = re.compile(rf"(?:các|cơ quan|đơn vị|bộ, ngành|sở, ngành|ban, ngành|[{UPPER}])")
_TICK = re.compile(r"[xX✓✔√●•+*]")
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True)
class Who:
    """Agencies of one row; ``doubtful`` names the fields its cells leave open ("leads", "coordinators")."""

    assignments: tuple[ParsedAssignment, ...] = ()
    doubtful: frozenset[str] = frozenset()


def is_empty(cell: str) -> bool:
    """True for a cell without content: blank, a dash, "Không"."""
    return cell != CONTINUED and _NOTHING.fullmatch(cell.strip()) is not None


def is_as_above(cell: str) -> bool:
    """True for "nt", "-nt-", "Như trên": the writer means the cell above."""
    return _AS_ABOVE.fullmatch(cell.strip()) is not None


def read_who(cells: Sequence[str], columns: Columns, known_names: Sequence[str] = ()) -> Who:
    """All agencies of a row. The head who answers for it counts only where no agency leads."""
    found: list[ParsedAssignment] = []
    doubtful: set[str] = set()
    for kind in (Column.LEAD, Column.ASSIGN, Column.LEAD_AND_COORDINATE, Column.COORDINATE):
        for at in columns.of(kind):
            who = read_agencies(cells[at], kind, known_names)
            found += who.assignments
            doubtful |= who.doubtful
    if not any(one.role in ("lead", "joint") for one in found):
        doubtful.add("leads")
        for at in columns.of(Column.PERSON):
            found += read_agencies(cells[at], Column.PERSON, known_names).assignments
    return Who(tuple(dict.fromkeys(found)), frozenset(doubtful))


def read_agencies(cell: str, kind: Column, known_names: Sequence[str] = ()) -> Who:
    """Agencies of one cell: a list, one a line, labelled lines, or a name with "(chủ trì)" behind it."""
    role = _ROLES[kind]
    found: list[ParsedAssignment] = []
    labelled = False
    for label, text in _statements(cell):
        labelled = labelled or label is not None
        found += parse_assignment(text, known_names, label or role)
    marked = _by_marks(found)
    told = labelled or marked != found or {one.role for one in found} > {"coordinate"}
    doubtful = {
        _FIELD_OF[one.role]
        for one in marked
        if not is_agency_list(one.name, known_names) or may_be_two(one.name, known_names)
    }
    if kind is Column.LEAD_AND_COORDINATE and not told and len(marked) > 1:
        marked = [replace(one, role="coordinate") if at else one for at, one in enumerate(marked)]
        doubtful |= {"leads", "coordinators"}
    return Who(tuple(marked), frozenset(doubtful))


def _statements(cell: str) -> list[tuple[Role | None, str]]:
    """(role its label gives, text) of each labelled line; lines without a label go on with the one above."""
    statements: list[tuple[Role | None, str]] = []
    bulleted = [line.strip() for line in cell.split("\n") if _BULLET.match(line)]
    # The only dash may stand inside a name: "Đài Phát thanh", "- Truyền hình tỉnh".
    dash = bulleted[0] if len(bulleted) == 1 and bulleted[0].startswith(("- ", "– ")) else ""
    for line in cell.split("\n"):
        text = _BULLET.sub("", line).strip()
        if not text:
            continue
        fields = [field for field in split_fields(text) if field.kind in _FIELD_ROLES]
        if fields:
            statements += [(_FIELD_ROLES[field.kind], field.value) for field in fields]
        elif statements:
            role, before = statements[-1]
            if line.strip() == dash and not before.endswith((".", ";", ",")) and not is_agency_list(text):
                text = dash
            glue = "; " if before and _begins_anew(before, text, text != line.strip()) else " "
            statements[-1] = (role, (before.rstrip(" .;") if glue == "; " else before) + glue + text)
        else:
            statements.append((None, text))
    return [(role, text) for role, text in statements if not is_empty(text)]


def _begins_anew(before: str, text: str, bulleted: bool) -> bool:
    if bulleted:
        return True
    return not _GOES_ON.search(before) and is_agency_list(text) and _NEW_NAME.match(text) is not None


def _by_marks(found: list[ParsedAssignment]) -> list[ParsedAssignment]:
    """Roles told behind the name: "Sở A (chủ trì), Sở B"."""
    if not any(_ROLE_BRACKET.fullmatch(one.scope) for one in found):
        return found
    some_lead = any(_MARKED_LEAD.search(one.scope) for one in found if _ROLE_BRACKET.fullmatch(one.scope))
    marked = []
    for one in found:
        told = _ROLE_BRACKET.fullmatch(one.scope)
        if told and _MARKED_LEAD.search(one.scope):
            one = replace(one, role="lead", scope="")
        elif told or (some_lead and one.role in ("lead", "joint")):
            one = replace(one, role="coordinate", scope="" if told else one.scope)
        marked.append(one)
    return marked


def read_when(cells: Sequence[str], columns: Columns) -> Deadline:
    """The deadline of a row: of its column, of a start and an end column, or of the ticked months."""
    said = [_line(cells[at]) for at in columns.of(Column.DEADLINE) if not is_empty(cells[at])]
    start = " ".join(_line(cells[at]) for at in columns.of(Column.START) if not is_empty(cells[at]))
    end = " ".join(_line(cells[at]) for at in columns.of(Column.END) if not is_empty(cells[at]))
    if not said and (start or end):
        said = [f"Từ {start} đến {end}" if start and end else start and f"Từ {start}" or end]
    if said:
        return _with_year(parse_deadline("; ".join(dict.fromkeys(said))), columns)
    ticked = [columns.labels[at] for at in columns.of(Column.PERIOD) if _TICK.fullmatch(cells[at].strip())]
    if ticked:
        phrase = ticked[0] if len(ticked) == 1 else f"{ticked[0]} - {ticked[-1]}"
        return replace(parse_deadline(phrase), certain=False)
    written = [_line(cells[at]) for at in columns.of(Column.PERIOD) if not is_empty(cells[at])]
    return replace(parse_deadline("; ".join(written)), certain=False) if written else parse_deadline("")


def _with_year(deadline: Deadline, columns: Columns) -> Deadline:
    """A phrase without a year takes the only year its heading names ("Thời gian hoàn thành (năm 2026)")."""
    if deadline.kind is not DeadlineKind.NONE or _YEAR.search(deadline.phrase):
        return deadline
    years = {year for at in columns.of(Column.DEADLINE) for year in _YEAR.findall(columns.labels[at])}
    if len(years) != 1:
        return deadline
    dated = parse_deadline(f"{deadline.phrase} năm {years.pop()}")
    if dated.kind is DeadlineKind.NONE:
        return deadline
    return replace(dated, phrase=deadline.phrase, certain=False)


def _line(cell: str) -> str:
    return " ".join(_BULLET.sub("", line).strip() for line in cell.split("\n")).strip()
