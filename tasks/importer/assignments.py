"""Assignment sentences: who leads, who coordinates, who proposes. Grammar: domain.md 4.5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tasks.importer.fields import UPPER
from tasks.importer.names import (
    BRACKET,
    cover,
    hide,
    is_name,
    names_and_scopes,
    proposers_of,
    scope_of,
    show,
    split_names,
    verb_at,
)
from tasks.importer.parsed import ParsedAssignment, Role

_LEADS = re.compile(
    r"[\s\ue002]*\b(?:(?:(?-i:(?<!ộng )(?<!Hội )đồng )|cùng )?chủ trì|"
    r"(?:làm|là) (?:cơ quan |đơn vị )?đầu mối|chịu trách nhiệm chính)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"[,;]?\s*(?:và\s+)?\b(?:phối hợp|cùng(?! cấp))\b(?: chặt chẽ| thường xuyên| cùng| đồng bộ| và)*"
    r"(?: với(?! nhau)| giữa| của)?\s*:?\s*",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^\W*(?:giao(?: nhiệm vụ)?(?: cho)?(?! thông| dịch)|đề nghị|yêu cầu|phân công)\s*:?\s+", re.IGNORECASE
)
_RESPONSIBLE = re.compile(
    r"(?:trách nhiệm|nhiệm vụ)(?: cụ thể| thực hiện)?(?: của)?\s+|đối với\s+", re.IGNORECASE
)
_TOLD = re.compile(r"\b(?:[Gg]iao(?! thông| dịch)|[Đđ]ề nghị|[Yy]êu cầu|[Pp]hân công)(?: cho)?\s*:?\s+")
# "Sở A chủ trì; Sở B, Sở C phối hợp": who takes part stands before the word.
_JOINS = re.compile(
    r"(?:;|\bchủ trì(?: thực hiện)?,)\s*(?P<who>[^;]+?)[\s\ue002]phối hợp(?: (?:tổ chức |"
    r"triển khai )?thực hiện)?[\s.;]*$",
    re.IGNORECASE,
)
# "Các sở được giao chủ trì soạn thảo văn bản" says which of them: a description, of no other role.
_CHARGED = re.compile(
    rf"được (?:giao|phân công) chủ trì(?:(?=[,;] (?!và|phối hợp))"
    rf"|(?! phối hợp| thực hiện| tổ chức)(?:(?! và [{UPPER}])[^,;.(])+)"
)
_BY = re.compile(r"\bdo\s+(?P<who>[^,;.]{3,120}?)\s+(?:làm )?chủ trì\b")
_HEADING_LENGTH = 250
_SUBJECT_LENGTH = 2000  # characters that can hold the agencies of a sentence
_PHRASE_LENGTH = 4000  # the longest real value has about 1,000


def parse_assignment(
    phrase: str, known_names: Iterable[str] = (), role: Role = "joint", prose: bool = False
) -> tuple[ParsedAssignment, ...]:
    """Read one assignment sentence or the value of an assignment label.

    "A chủ trì, phối hợp với B" gives a lead and a coordinator; names without "chủ trì" get ``role`` (several
    before "tổ chức thực hiện" are joint). "(trên cơ sở đề xuất của X)" gives a proposer; any other bracket
    becomes the scope of the name before it. ``prose`` is a sentence that goes on behind the names. Unreadable
    text gives (). Source: domain.md 4.5.
    """
    text = hide(
        _REQUEST.sub("", re.sub(r"\s+", " ", (phrase or "")[:_PHRASE_LENGTH]).strip(), count=1), known_names
    )
    found: list[ParsedAssignment] = []
    for clause in _statements(text):
        found += _Reader(phrase, role, prose).read(clause)
    found += [ParsedAssignment("propose", name, "", phrase) for name in proposers_of(text)]
    return tuple(dict.fromkeys(found))


def leading_names(text: str, known_names: Iterable[str] = ()) -> tuple[str, ...]:
    """The agencies a sentence begins with ("Đề nghị A, B tăng cường …"), () if it begins otherwise."""
    return subject(text, known_names)[0]


def subject(text: str, known_names: Iterable[str] = ()) -> tuple[tuple[str, ...], str]:
    """The agencies a sentence begins with and what it says of them; ((), "") if it begins otherwise."""
    hidden = _REQUEST.sub("", hide(text[:_SUBJECT_LENGTH], known_names), count=1)
    end = verb_at(hidden, prose=True)
    names = split_names(show(hidden[:end]), known_names) if end > 0 else ()
    if not names or not all(map(is_name, names)) or names == ("Tổ chức",):
        return (), ""
    return names, (show(hidden[end:]) + text[_SUBJECT_LENGTH:]).lstrip(" ,;")


def is_agency_list(text: str, known_names: Iterable[str] = ()) -> bool:
    """True for a heading that only names agencies ("5. Các sở, ban, ngành và UBND các xã, phường")."""
    text = _REQUEST.sub("", text.strip(" :.;"), count=1)
    if not text or len(text) > _HEADING_LENGTH or ". " in text or _says_more(text):
        return False
    if verb_at(hide(text, known_names), prose=True) >= 0:
        return False
    names = split_names(text, known_names)
    return bool(names) and all(map(is_name, names))


def heading_names(text: str, known_names: Iterable[str] = ()) -> tuple[str, ...]:
    """The agencies of a heading such as "Trách nhiệm của Sở Y tế:"; () for a heading of another kind."""
    names = _RESPONSIBLE.sub("", _REQUEST.sub("", text.strip(" :.;"), count=1), count=1)
    return split_names(names, known_names) if is_agency_list(names, known_names) else ()


def leads_in(text: str) -> bool:
    """True where a text says that somebody leads, takes part or carries out."""
    return bool(_LEADS.search(text) or _WITH.search(text) or re.search(r"thực hiện\b", text))


def _says_more(text: str) -> bool:
    """True where a colon is not that of a shared head: "các Sở: Xây dựng, Tài chính" only names agencies."""
    before, colon, _ = text.partition(":")
    return bool(colon) and re.search(r"(?:[Cc]ác|,)\s+[\w,\s]{2,30}$|^(?:Sở|Bộ|Cục)$", before) is None


def _statements(text: str) -> Iterator[str]:
    """The clauses that each name a lead of their own; a list of names with semicolons stays whole."""
    pieces = re.split(r";", text)
    start = 0
    for at in range(1, len(pieces)):
        if _LEADS.search(pieces[at]) and any(_LEADS.search(piece) for piece in pieces[start:at]):
            yield ";".join(pieces[start:at]).strip()
            start = at
    yield ";".join(pieces[start:]).strip()


def _leads(text: str) -> list[re.Match]:
    """Every "chủ trì" that stands before the first "phối hợp"."""
    found = list(_LEADS.finditer(text))
    joined = _WITH.search(text, found[0].end()) if found else None
    return [lead for lead in found if not joined or lead.start() <= joined.start()]


def _joined(text: str, start: int) -> int:
    joined = _WITH.search(text, start)
    return joined.start() if joined else len(text)


def _scope_behind(text: str) -> str:
    """The bracket directly behind "chủ trì"; what comes after other words qualifies those."""
    bracket = BRACKET.match(text)
    return scope_of(text[: bracket.end()]) if bracket else ""


class _Reader:
    """Reads the statements of one phrase."""

    def __init__(self, phrase: str, role: Role, prose: bool) -> None:
        self.phrase, self.role, self.prose = phrase, role, prose

    def read(self, text: str) -> list[ParsedAssignment]:
        if self.role == "coordinate":
            # "các sở chủ trì soạn thảo văn bản" describes whom to coordinate with; it makes nobody lead.
            return self._named(re.sub(r"\bchủ trì(?= \w)", lambda led: cover(led[0]), text), "coordinate")
        if self.role == "lead" and not self.prose:
            text = _CHARGED.sub(lambda charged: cover(charged[0]), text)
        joins = _JOINS.search(text)
        names = names_and_scopes(joins["who"]) if joins else []
        if joins and names and all(is_name(name) for name, _ in names):
            partners = [ParsedAssignment("coordinate", name, scope, self.phrase) for name, scope in names]
            return self.read(text[: joins.start("who")].rstrip(" ,;")) + partners
        by = _BY.search(text)
        if by:
            return self._named(by["who"], "lead") + self._partners(text[: by.start()] + text[by.end() :])
        leads = _leads(text)
        if leads:
            return self._led(text, leads)
        joined = _WITH.search(text)
        return self._named(text[: joined.start()] if joined else text, self.role) + self._partners(text)

    def _led(self, text: str, leads: list[re.Match]) -> list[ParsedAssignment]:
        found: list[ParsedAssignment] = []
        start = 0
        for at, lead in enumerate(leads):
            until = leads[at + 1].start() if at + 1 < len(leads) else _joined(text, lead.end())
            head = _TOLD.split(text[start : lead.start()])[-1]
            found += self._named(head, "lead", _scope_behind(text[lead.end() : until]))
            start = lead.end()
        if not found:  # "Chủ trì là Sở A, phối hợp với B"
            behind = text[start : _joined(text, start)].removeprefix(" là")
            found = [one for one in self._named(behind, "lead") if is_name(one.name)]
        return found + self._partners(text[start:])

    def _partners(self, text: str) -> list[ParsedAssignment]:
        joined = _WITH.search(text)
        return self._named(text[joined.end() :], "coordinate") if joined else []

    def _named(self, text: str, role: Role, scope: str = "") -> list[ParsedAssignment]:
        clauses = [clause for clause in text.split(";") if clause.strip()]
        if len(clauses) > 1 and all(verb_at(clause, self.prose) < 0 for clause in clauses):
            clauses = [text]
        found = []
        for clause in clauses:
            end = verb_at(clause, self.prose)
            listed = clause[:end] if end >= 0 else clause
            names = names_and_scopes(listed)
            found += [ParsedAssignment(role, name, own or scope, self.phrase) for name, own in names]
            if end >= 0 and re.search(r"\.\s", clause[end:]):
                break  # the next sentence explains, it does not assign
        return found
