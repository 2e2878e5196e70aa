"""What the importer found in one plan document. Plain values: nothing here knows the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from tasks.deadlines import Deadline

Role = Literal["lead", "joint", "coordinate", "propose", "partner"]
# "own_plan": each agency writes a plan of its own; "budget": its yearly estimate (plan 151, III.1, III.2).
TaskKind = Literal["work", "own_plan", "budget"]


# A deadline is one thing here and three in an annotation.
_AS_ANNOTATED = {"deadline": ("deadline_text", "deadline_kind", "due")}


class PartKind(StrEnum):
    """What a paragraph of the document turned out to be; every paragraph is exactly one part."""

    HEADER = "header"  # letterhead, number, date, title, the "Thực hiện …" preamble
    HEADING = "heading"  # opens a numbered section
    TASK = "task"  # words of a task
    FIELDS = "fields"  # labelled line of a task: who, when, which product
    OTHER = "other"  # purpose, organisation, budget: kept, but no task
    CLOSING = "closing"  # recipients and signature


@dataclass(frozen=True)
class Part:
    """One paragraph, verbatim (its number included), in document order; ``task`` indexes ``tasks``."""

    kind: PartKind
    path: tuple[str, ...]
    text: str
    task: int | None = None


@dataclass(frozen=True)
class ParsedSection:
    """A numbered section: markers as typed, ("II", "1"), and its heading without the marker."""

    path: tuple[str, ...]
    heading: str


@dataclass(frozen=True)
class ParsedAssignment:
    """One agency's part in a task. ``name`` is as written; ``phrase`` is the whole sentence it came from."""

    role: Role
    name: str
    scope: str = ""
    phrase: str = ""


@dataclass(frozen=True)
class ParsedTask:
    """A task; ``uncertain`` names the fields a person should look at before importing."""

    path: tuple[str, ...]
    text: str
    assignments: tuple[ParsedAssignment, ...]
    deadline: Deadline
    output: str = ""
    uncertain: tuple[str, ...] = ()
    kind: TaskKind = "work"

    def names(self, *roles: Role) -> list[str]:
        """Names holding any of the roles, in the order of the document."""
        return [found.name for found in self.assignments if found.role in roles]

    def to_json(self) -> dict[str, Any]:
        """The task in the annotation format (shared/plans/README.md)."""
        due = self.deadline.due
        return {
            "path": list(self.path),
            "kind": self.kind,
            "text": self.text,
            "leads": self.names("lead", "joint"),
            "coordinators": self.names("coordinate", "partner"),
            "proposers": self.names("propose"),
            "scope": "; ".join(dict.fromkeys(found.scope for found in self.assignments if found.scope)),
            "deadline_text": self.deadline.phrase,
            "deadline_kind": self.deadline.kind.value,
            "due": due.isoformat() if due else None,
            "output": self.output,
            "uncertain": [name for field in self.uncertain for name in _AS_ANNOTATED.get(field, (field,))],
        }


@dataclass(frozen=True)
class ParsedPlan:
    """A whole document. ``parts`` holds all of its text; sections and tasks are readings of it."""

    number: str
    issued_on: date | None
    issuer: str
    title: str
    signer: str
    sections: tuple[ParsedSection, ...]
    tasks: tuple[ParsedTask, ...]
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The document again: the text of all parts together."""
        return "\n".join(part.text for part in self.parts)

    def parts_of(self, task: int) -> tuple[Part, ...]:
        """The paragraphs a task was read from, labelled lines included."""
        return tuple(part for part in self.parts if part.task == task)

    def lost(self, paragraphs: Iterable[str]) -> tuple[str, ...]:
        """Paragraphs of the document that are in no part; empty for every plan (design.md 9)."""
        missing = Counter(paragraphs) - Counter(part.text for part in self.parts)
        return tuple(missing.elements())

    def to_json(self) -> dict[str, Any]:
        """The plan in the annotation format (shared/plans/README.md)."""
        return {
            "number": self.number or None,
            "date": self.issued_on.isoformat() if self.issued_on else None,
            "issuer": self.issuer or None,
            "title": self.title or None,
            "signer": self.signer or None,
            "sections": [{"path": list(found.path), "heading": found.heading} for found in self.sections],
            "tasks": [task.to_json() for task in self.tasks],
            "warnings": list(self.warnings),
        }
