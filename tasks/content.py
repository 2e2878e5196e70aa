"""What a task says, as plain values: the common ground of editing, amendments, comparison and spreadsheets.

Agencies and classes are named by their codes, so that values can leave the database and come back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import AssignmentRole, DeadlineKind, Plan, Task, TaskKind


@dataclass(frozen=True)
class Part:
    """One line of an assignment: `agency` or `agency_class` is a code, the other is ""."""

    role: str
    phrase: str
    agency: str = ""
    agency_class: str = ""
    scope: str = ""

    @property
    def label(self) -> str:
        return f"{self.phrase} ({self.scope})" if self.scope else self.phrase


@dataclass(frozen=True)
class TaskContent:
    """A task without its history; `section` is the path of the section it stands in."""

    path: str
    section: str
    text: str
    parts: tuple[Part, ...] = ()
    deadline_text: str = ""
    deadline_kind: str = DeadlineKind.NONE.value
    due_on: date | None = None
    output: str = ""
    kind: str = TaskKind.WORK.value

    def holders(self, *roles: str) -> str:
        """Who holds any of the roles, one a line."""
        return "\n".join(part.label for part in self.parts if part.role in roles)

    def to_json(self) -> dict:
        return asdict(self) | {"due_on": self.due_on.isoformat() if self.due_on else None}

    @classmethod
    def from_json(cls, values: Mapping) -> "TaskContent":
        due = values.get("due_on")
        parts = tuple(Part(**part) for part in values.get("parts", ()))
        return cls(**{**values, "parts": parts, "due_on": date.fromisoformat(due) if due else None})


# What stands in the words of the document; the rest may change without the task becoming another.
WORDS = ("path", "section", "text", "kind")


def content_of(task: Task) -> TaskContent:
    """What a stored task says now. Give it with its section and assignments loaded."""
    parts = tuple(
        Part(
            role=each.role,
            phrase=each.phrase,
            agency=each.agency.code if each.agency else "",
            agency_class=each.agency_class.code if each.agency_class else "",
            scope=each.scope,
        )
        for each in task.assignments.all()
    )
    return TaskContent(
        path=task.path,
        section=task.section.path,
        text=task.text,
        parts=parts,
        deadline_text=task.deadline_text,
        deadline_kind=task.deadline_kind,
        due_on=task.due_on,
        output=task.output,
        kind=task.kind,
    )


def contents(plan: Plan) -> dict[str, TaskContent]:
    """The plan as last amended: its tasks by key, in order. Four SQL statements whatever its length."""
    rows = plan.tasks.standing().select_related("section")
    rows = rows.prefetch_related("assignments__agency", "assignments__agency_class")
    return {str(task.pk): content_of(task) for task in rows}


class ChangeKind(StrEnum):
    ADDED = "added"
    ENDED = "ended"
    REWORDED = "reworded"  # other words, number or section: the same work goes on as another row
    CHANGED = "changed"  # the same words with another assignment, deadline or product


@dataclass(frozen=True)
class FieldChange:
    """One thing that a task says otherwise than before, as people read it."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What becomes of one task; `key` is its key in the plan, "+1" … for a new one."""

    key: str
    kind: ChangeKind
    before: TaskContent | None
    after: TaskContent | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def path(self) -> str:
        content = self.after or self.before
        return content.path if content else ""


def differences(
    before: Mapping[str, TaskContent | None], after: Mapping[str, TaskContent | None]
) -> list[Change]:
    """What differs, in the order of the plan before, new tasks last. A key that `after` lacks is unchanged;
    None there ends the task."""
    found = []
    for key, new in after.items():
        old = before.get(key)
        if old is None and new is not None:
            found.append(Change(key, ChangeKind.ADDED, None, new))
        elif old is not None and new is None:
            found.append(Change(key, ChangeKind.ENDED, old, None))
        elif old is not None and new is not None and (fields := field_changes(old, new)):
            reworded = any(getattr(old, name) != getattr(new, name) for name in WORDS)
            kind = ChangeKind.REWORDED if reworded else ChangeKind.CHANGED
            found.append(Change(key, kind, old, new, fields))
    place = {key: at for at, key in enumerate(before)}
    return sorted(found, key=lambda change: place.get(change.key, len(place)))


_FIELDS = (
    ("path", gettext_lazy("Ký hiệu"), lambda c: c.path),
    ("section", gettext_lazy("Mục"), lambda c: c.section),
    ("text", gettext_lazy("Nội dung"), lambda c: c.text),
    ("kind", gettext_lazy("Loại nhiệm vụ"), lambda c: str(TaskKind(c.kind).label)),
    *((role.value, role.label, lambda c, role=role.value: c.holders(role)) for role in AssignmentRole),
    ("deadline_text", gettext_lazy("Thời gian thực hiện"), lambda c: c.deadline_text),
    ("deadline_kind", gettext_lazy("Loại thời hạn"), lambda c: str(DeadlineKind(c.deadline_kind).label)),
    ("due_on", gettext_lazy("Hạn"), lambda c: f"{c.due_on:%d/%m/%Y}" if c.due_on else ""),
    ("output", gettext_lazy("Sản phẩm"), lambda c: c.output),
)


def field_changes(old: TaskContent, new: TaskContent) -> tuple[FieldChange, ...]:
    """Field by field; an assignment that names another agency by the same words is told too."""
    found = [
        FieldChange(name, str(label), before, after)
        for name, label, read in _FIELDS
        if (before := read(old)) != (after := read(new))
    ]
    if not found and old != new:
        codes = [", ".join(part.agency or part.agency_class for part in each.parts) for each in (old, new)]
        found.append(FieldChange("parts", _("Cơ quan được hiểu là"), *codes))
    return tuple(found)
