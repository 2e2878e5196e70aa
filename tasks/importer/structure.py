"""Paragraphs as a numbered outline: I / 1 / a) / dash, with labelled lines told apart from text.

Numbering seen: domain.md 1.3 and 4.1 (points in Vietnamese order: a, b, c, d, đ, e, g …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tasks.importer.fields import UPPER, Field, label_kind, split_fields
from tasks.importer.read import TYPE_NAME

DASH = 20  # rank of a dash item; anything below is a number or a letter with a path of its own
_LOOK_AHEAD = 12  # paragraphs in which the next label of a task has to come
ARTICLE = 1  # "Điều 3": an article of a decision says who carries it out, which is no task
_POINT = 10
_NUMBER = 5
_BULLETS = "·●○◦▪■□►▶➢❖✓✔→⇒\uf0b7\uf0a7\uf02d"  # of Word and its symbol fonts
_MARKERS: tuple[tuple[int, re.Pattern], ...] = (
    (0, re.compile(r"(?P<mark>(?:PHỤ LỤC|Phụ lục)(?:\s+[IVX\d]+)?)\s*[.:]?\s*$")),
    (
        ARTICLE,
        re.compile(
            r"(?P<mark>(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Điều)\s+"
            r"(?:thứ\s+\w+|[IVXLC]{1,5}|\d{1,3}[a-zđ]?|[A-ZĐ]))(?!\w)\s*(?:[.:]?\s+(?=\S)|[.:]?$)"
        ),
    ),
    (3, re.compile(r"(?P<mark>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))\s?(?:[.)/]\s*|\s[-–]\s)(?=\S)")),
    (2, re.compile(r"(?P<mark>[A-HĐ])(?:[.)/]\s+|\s[-–]\s)(?=\S)")),
    (_NUMBER, re.compile(r"(?P<mark>\d{1,2}(?:\.\d{1,2}){1,4})[.)]\s*(?=\D)")),
    (_NUMBER, re.compile(rf"(?P<mark>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})\s+(?=[{UPPER}])")),
    (
        _NUMBER,
        re.compile(
            r"(?!\(\d{1,2}\))\(?(?P<mark>\d{1,2})\s?(?:[.)](?:\s+(?=\S)|(?=[^\W\d]))|"
            r"/\s+(?=[^\W\d]))"
        ),
    ),
    (
        9,
        re.compile(
            r"(?P<mark>(?:(?:Nhóm )?(?:Hoạt động|Nhiệm vụ|Nội dung|Giải pháp)|Công việc|Dự án|"
            r"Tiểu dự án)\s+(?:số\s+)?"
            r"\d{1,2}(?:\.\d{1,2})?)\s*(?:[.:)]|\s[-–])\s*(?=\S)",
            re.IGNORECASE,
        ),
    ),
    (_POINT, re.compile(r"\(?(?P<mark>[a-zđ]\d?)\s?(?:\)\s*|[./]\s+)(?=\S)")),
    (_POINT + 2, re.compile(r"\((?P<mark>\d{1,2})\)\s*(?=\S)")),
    (_POINT + 1, re.compile(r"\(?(?P<mark>i{2,3}|iv|vi{0,3}|ix)\s?(?:\)\s*|\.\s+)(?=\S)")),
    (DASH, re.compile(rf"(?P<mark>[-–—•*{_BULLETS}])\s*(?=\w|[“\"(])")),
    (DASH, re.compile(rf"(?P<mark>o)\s+(?=[{UPPER}])")),  # Word's round bullet, typed
    (DASH + 1, re.compile(r"(?P<mark>\+)\s*(?=\S)")),
)
_CLOSING = re.compile(r"Nơi nhận\s*:?|(?:TM|KT|TL|TUQ)\.\s*\S")
_APPENDIX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục)(?:\s+[IVX\d]+)?\s*[.:]?\s*$|PHỤ LỤC\b"
    r"|(?:DANH MỤC|BẢNG|BIỂU)[^a-z]*\b(?:NHIỆM VỤ|PHÂN CÔNG|CÔNG VIỆC|NỘI DUNG|TIẾN ĐỘ)"
)


class Zone(StrEnum):
    """The three stretches of a document."""

    HEADER = "header"
    BODY = "body"
    CLOSING = "closing"


@dataclass(frozen=True)
class Block:
    """One paragraph in its place: ``path`` is the numbered section it stands in or opens."""

    zone: Zone
    text: str  # verbatim
    body: str  # without its marker
    rank: int | None = None  # None for a paragraph without a marker
    path: tuple[str, ...] = ()
    node: int = -1  # index of the block that opens this section, itself where it opens one
    parent: int = -1  # index of the block that opens the section around that one
    dash: int = 0  # number of the dash item within its section, 0 for none
    plus: int = 0  # number of the "+" item within its dash, 0 for none
    fields: tuple[Field, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """The items this block is or stands in, as they follow the path: ("-2", "+1")."""
        return ((f"-{self.dash}",) if self.dash else ()) + ((f"+{self.plus}",) if self.plus else ())

    @property
    def is_row(self) -> bool:
        """True for a row of a table of tasks; "¦" opens one whose cells were guessed from loose lines.

        A row "| Cơ quan chủ trì | Sở Y tế |" is a labelled line drawn as a table.
        """
        return self.text.startswith(("|", "¦ ")) and not self.fields


def outline(paragraphs: Iterable[str]) -> tuple[Block, ...]:
    """Every paragraph of a document, in order, in its place.

    The body begins at the first numbered section or table; a text without any is all body. Recipients and
    signature close it. An appendix behind them opens it again, and so does the plan itself, with a head and
    numbers of its own, where the document begins with the decision that issues it.
    """
    paragraphs = tuple(paragraphs)
    first = _first_section(paragraphs, 0)
    reader = _Reader()
    zone = Zone.HEADER
    blocks: list[Block] = []
    for at, text in enumerate(paragraphs):
        if (zone is Zone.CLOSING or reader.in_articles) and _is_attached_plan(text):
            zone, first, reader = Zone.HEADER, _first_section(paragraphs, at), _Reader()
        zone = _zone(zone, text, at >= first)
        after = paragraphs[at + 1 : at + 1 + _LOOK_AHEAD]
        blocks.append(reader.read(text, at, after) if zone is Zone.BODY else Block(zone, text, text))
    return tuple(blocks)


def _zone(zone: Zone, text: str, begun: bool) -> Zone:
    if zone is Zone.HEADER:
        return Zone.BODY if begun else zone
    if zone is Zone.CLOSING:
        return Zone.BODY if _APPENDIX.match(text) else zone
    return Zone.CLOSING if _CLOSING.match(text) else zone


def _is_attached_plan(text: str) -> bool:
    """True for the line of a title that opens a plan behind the decision that issues it."""
    return text.isupper() and TYPE_NAME.fullmatch(text.strip(" .:")) is not None


def _first_section(paragraphs: Sequence[str], start: int) -> int:
    return next((at for at in range(start, len(paragraphs)) if _opens_body(paragraphs[at])), start)


def read_marker(text: str) -> tuple[int | None, str, str]:
    """(rank, marker as typed, text after it) of a paragraph; rank None where it has no marker."""
    for rank, pattern in _MARKERS:
        match = pattern.match(text)
        if match:
            dots = match["mark"].count(".") if rank == _NUMBER else 0
            return rank + min(dots, 3), match["mark"], text[match.end() :]
    return None, "", text


def label_row(text: str) -> str:
    """ "Cơ quan chủ trì: Sở Y tế" of the row "| Cơ quan chủ trì | Sở Y tế |"; "" for any other paragraph."""
    cells = [cell.strip() for cell in text.strip("| ").split("|")] if text.startswith("| ") else []
    if len(cells) != 2 or not all(cells) or label_kind(cells[1].rstrip(" :")):
        return ""
    label, value = cells[0].rstrip(" :"), cells[1].replace("\n", "; ")
    return f"{label}: {value}" if label_kind(label) else ""


def _opens_body(text: str) -> bool:
    rank, _, _ = read_marker(text)
    return text.startswith(("|", "¦ ")) or (rank is not None and 0 < rank <= _NUMBER)


class _Reader:
    """Reads the body paragraph by paragraph, remembering the open sections."""

    def __init__(self) -> None:
        self.stack: list[tuple[int, str, int]] = []  # rank, marker, index of the opening block
        self.dashes = self.pluses = 0
        self.field_rank: int | None = None  # of the numbered value read last

    @property
    def in_articles(self) -> bool:
        """True below "Điều 1": in a decision, not yet in the plan that it issues."""
        return bool(self.stack) and self.stack[0][1].startswith("Điều")

    def read(self, text: str, at: int, after: Sequence[str]) -> Block:
        rank, mark, body = read_marker(text)
        body = label_row(text) or body
        if rank in (2, 3):
            rank = _roman_or_letter(rank, mark, [opened for level, opened, _ in self.stack if level == 2])
        is_row = text.startswith(("|", "¦ ")) and body == text
        fields = split_fields(body) if not is_row and (rank is None or rank >= _NUMBER) else ()
        # "4. Nội dung: …" is a section of its own; "c) Thời gian: …" is a field of the section it stands in,
        # and so is "1.1. Nội dung: …" where "1.2. Cơ quan chủ trì: …" follows.
        opens = not fields
        if rank is not None and rank < _POINT and fields and fields[0].kind in ("content", "other"):
            rank_after, _, body_after = read_marker(after[0] if after else "")
            fields_after = split_fields(body_after) if rank_after == rank else ()
            # "1.5. Kinh phí: …" behind "1.4. Thời gian: …"
            follows = self.field_rank == rank and fields[0].kind == "other"
            opens = not follows and (not fields_after or fields_after[0].kind in ("content", "other"))
        if rank is not None and opens and _heads_content(rank, body, after):
            fields, opens = (Field("content", ""),), False
        if rank is not None and opens:
            self._enter(rank, mark, at)
        elif rank is not None and rank < DASH:
            self._leave_points(rank)
        nodes = [-1, -1, *(node for _, _, node in self.stack)]
        return Block(
            Zone.BODY,
            text,
            body,
            rank,
            path=tuple(opened for _, opened, _ in self.stack),
            node=nodes[-1],
            parent=nodes[-2],
            dash=self.dashes,
            plus=self.pluses,
            fields=fields,
        )

    def _leave_points(self, rank: int) -> None:
        """Behind "(1) …; (2) …" the value "1.2. Cơ quan chủ trì: …" is of the section around the points."""
        self.field_rank = rank
        while self.stack and self.stack[-1][0] > rank:
            self.stack.pop()

    def _enter(self, rank: int, mark: str, at: int) -> None:
        if rank == DASH:
            self.dashes, self.pluses = self.dashes + 1, 0
        elif rank > DASH:
            self.pluses += 1
        if rank >= DASH:
            return
        self.field_rank = None
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        # An appendix numbers its sections anew, so nothing of the plan's own outline stays open.
        self.stack = [(rank, "PL", at)] if mark.casefold().startswith("phụ lục") else self.stack
        if not self.stack or self.stack[-1][2] != at:
            self.stack.append((rank, mark, at))
        self.dashes = self.pluses = 0


def _heads_content(rank: int, body: str, after: Sequence[str]) -> bool:
    """True for "1.1. Hoạt động" where "1.2. Cơ quan chủ trì: …" follows: a label, not a section."""
    if not _NUMBER < rank < DASH or label_kind(body.rstrip(" :")) != "content":
        return False
    beside = next((said for level, _, said in map(read_marker, after) if level == rank), "")
    return any(field.kind in ("lead", "assign", "coordinate") for field in split_fields(beside))


def _roman_or_letter(rank: int, mark: str, letters: list[str]) -> int:
    """Rank of a capital marker: "D." after "C." is a letter although I, V and X are Roman numbers too."""
    follows = bool(letters) and len(mark) == 1 and ord(mark) == ord(letters[-1][0]) + 1
    return 2 if follows else rank
