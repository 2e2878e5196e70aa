"""A document on its way to becoming a plan: what was read and understood, as corrected so far; JSON and back.

Plain values. `correcting` says what may be changed; `tasks.services.importing` keeps the values in a draft.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cattrs.preconf.json import make_converter

from .header import read_facts
from .parsed import ParsedPlan, ParsedSection, ParsedTask, Part, PartKind
from .reading.document import Document
from .structure import DASH, Block, Zone, outline

_converter = make_converter()
# Said again, with a link to its place, by what the page checks itself.
_SAID_BY_THE_PAGE = re.compile(r"Không tìm thấy (?:số|ngày ban hành|cơ quan ban hành)|.*: cần kiểm tra lại ")


class Means(StrEnum):
    """What people decided that a name of the document stands for."""

    AGENCY = "agency"
    CLASS = "class"
    NEW = "new"  # an agency that the register lacks, made when the plan is stored
    EVERYONE = "everyone"  # all to whom this plan gives work
    NOBODY = "nobody"  # no agency in particular: the words stay in the text of the task


@dataclass(frozen=True)
class Choice:
    """One decision about a name; it holds for every task that writes the name. `code` is that of the agency
    or class, `name` and `kind` are those of a new agency; `remember` keeps the spelling with the class."""

    means: Means
    code: str = ""
    name: str = ""
    kind: str = ""
    remember: bool = False


@dataclass(frozen=True)
class Line:
    """One paragraph, verbatim; `task` is a key of `Understood.tasks`. A line that is `left` belongs to no
    section on purpose: only the full text of the plan keeps it."""

    kind: PartKind
    path: tuple[str, ...]
    text: str
    task: int | None = None
    left: bool = False


@dataclass(frozen=True)
class Understood:
    """All of it. Lines never come or go, so that their places can be named; tasks have keys that stay."""

    lines: tuple[Line, ...]
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""  # as written, or the name that people chose
    title: str = ""
    signer: str = ""
    monitor: str = ""  # code of the agency
    sections: tuple[ParsedSection, ...] = ()
    tasks: dict[int, ParsedTask] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # of the reader: what was converted
    left_out: tuple[str, ...] = ()  # words of the file that are none of the plan, such as page headers
    choices: dict[str, Choice] = field(default_factory=dict)  # by agencies.names.key of the name
    seen: tuple[str, ...] = ()  # what people confirmed as it stands (tasks.preview.checks)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def lines_of(self, key: int) -> list[int]:
        """The places of a task's paragraphs."""
        return [at for at, line in enumerate(self.lines) if line.task == key]

    def in_order(self) -> list[int]:
        """Keys of the tasks in the order of the document; those without a paragraph come last."""
        first: dict[int, int] = {}
        for at, line in enumerate(self.lines):
            if line.task is not None:
                first.setdefault(line.task, at)
        return sorted(self.tasks, key=lambda key: (first.get(key, len(self.lines)), key))

    def home(self, path: tuple[str, ...]) -> tuple[str, ...] | None:
        """The deepest section that a path lies in, itself included; None outside of all."""
        known = {section.path for section in self.sections}
        return next((path[:length] for length in range(len(path), 0, -1) if path[:length] in known), None)

    def homeless(self, line: Line) -> bool:
        """Whether a paragraph would be kept in no section, task, header or closing."""
        return line.kind == PartKind.OTHER and self.home(line.path) is None

    def unplaced(self) -> list[int]:
        """Places of the paragraphs that nobody has found a place for, nor left on purpose."""
        return [at for at, line in enumerate(self.lines) if self.homeless(line) and not line.left]

    def to_json(self) -> dict:
        return _converter.unstructure(self)

    @classmethod
    def from_json(cls, values: dict) -> Understood:
        return _converter.structure(values, cls)

    def to_parsed(self) -> ParsedPlan:
        """As `tasks.services.storing` takes it, tasks in the order of the document."""
        order = self.in_order()
        number = {key: at for at, key in enumerate(order)}
        return ParsedPlan(
            number=self.number,
            issued_on=self.issued_on,
            issuer=self.issuer,
            title=self.title,
            signer=self.signer,
            sections=self.sections,
            tasks=tuple(self.tasks[key] for key in order),
            warnings=self.warnings,
            parts=tuple(Part(line.kind, line.path, line.text, number.get(line.task)) for line in self.lines),
        )


def understood(parsed: ParsedPlan, document: Document, monitor: str = "") -> Understood:
    """The first state of a draft: what the importer made of a document."""
    return Understood(
        lines=tuple(Line(part.kind, part.path, part.text, part.task) for part in parsed.parts),
        number=parsed.number,
        issued_on=parsed.issued_on,
        issuer=parsed.issuer,
        title=parsed.title,
        signer=parsed.signer,
        monitor=monitor,
        sections=parsed.sections,
        tasks=dict(enumerate(parsed.tasks)),
        warnings=tuple(
            said
            for said in parsed.warnings
            if said not in document.notes and not _SAID_BY_THE_PAGE.match(said)
        ),
        notes=document.notes,
        left_out=document.left_out,
    )


def without_tasks(paragraphs: tuple[str, ...]) -> ParsedPlan:
    """A document in which no task was found, in its sections, for people who mark the tasks themselves."""
    blocks = outline(paragraphs)
    facts = read_facts(blocks)
    opening = {at for at, block in enumerate(blocks) if _opens(block, at)}
    kinds = {Zone.HEADER: PartKind.HEADER, Zone.CLOSING: PartKind.CLOSING}
    parts = (
        Part(
            PartKind.HEADING if at in opening else kinds.get(block.zone, PartKind.OTHER),
            block.path,
            block.text,
        )
        for at, block in enumerate(blocks)
    )
    return ParsedPlan(
        number=facts.number,
        issued_on=facts.issued_on,
        issuer=facts.issuer,
        title=facts.title,
        signer=facts.signer,
        sections=tuple(ParsedSection(blocks[at].path, blocks[at].body) for at in sorted(opening)),
        tasks=(),
        warnings=(),
        parts=tuple(parts),
    )


def _opens(block: Block, at: int) -> bool:
    numbered = block.node == at and block.rank is not None and block.rank < DASH
    return numbered and not block.body.rstrip().endswith((".", ";"))


def stamp(value) -> str:
    """A short mark of a value's content: whoever changes it says which content was seen."""
    plain = json.dumps(_converter.unstructure(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]
