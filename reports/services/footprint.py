"""What a reorganisation touches: the rows of its agencies in the register, in plans and in open rounds, read
before and after, so that it can be counted, told and taken back exactly (docs/decisions/0010)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from agencies.models import Agency, Membership, Succession, User
from tasks.models import ImportDraft, Plan

from ..models import (
    Contribution,
    Entry,
    EntryVersion,
    Evidence,
    Extension,
    Obligation,
    Obstacle,
    ObstacleNote,
    Reminder,
    Round,
)
from ..querysets import RECEIVED

Asked = Extension.obligations.through
# Parents before children: rows come in this order and go in the opposite one.
MODELS: tuple[type[Model], ...] = (
    Agency,
    Membership,
    Succession,
    User,
    Plan,
    ImportDraft,
    Obligation,
    Entry,
    EntryVersion,
    Evidence,
    Contribution,
    Extension,
    Asked,
    Obstacle,
    ObstacleNote,
    Reminder,
)
# Of these a reorganisation changes one value; the others are people's business, and not kept.
ONLY: dict[type[Model], tuple[str, ...]] = {
    Agency: ("ended_on",),
    User: ("agency_id",),
    Plan: ("monitor_id",),
    ImportDraft: ("monitor_id",),
    Reminder: ("obligation_id",),
}
# Written by reading, and so no work that would be lost.
PASSIVE: dict[type[Model], tuple[str, ...]] = {Entry: ("review_opened_at",)}
Values = dict[str, Any]
Rows = dict[type[Model], dict[str, Values]]
CHUNK = 500


def label(model: type[Model]) -> str:
    return model._meta.label_lower


def scope(agencies: Iterable[int]) -> dict[type[Model], QuerySet]:
    """The rows of the agencies that a reorganisation can change. Of closed rounds only those are among them
    in which an account that was sent back may still be mended."""
    agencies = list(agencies)
    back = Obligation.objects.filter(agency__in=agencies, entry__return_reason__gt="")
    mending = back.exclude(entry__state__in=RECEIVED).values("round")
    rounds = Round.objects.opened().filter(Q(closed_at=None) | Q(pk__in=mending)).values("pk")
    owed = Obligation.objects.filter(round__in=rounds, agency__in=agencies)
    entries = Entry.objects.filter(obligation__in=owed.values("pk"))
    obstacles = Obstacle.objects.filter(agency__in=agencies)
    extensions = Extension.objects.filter(round__in=rounds, agency__in=agencies)
    return {
        Agency: Agency.objects.filter(pk__in=agencies),
        Membership: Membership.objects.filter(agency__in=agencies),
        Succession: Succession.objects.filter(Q(predecessor__in=agencies) | Q(successor__in=agencies)),
        User: User.objects.filter(agency__in=agencies),
        Plan: Plan.objects.filter(monitor__in=agencies),
        ImportDraft: ImportDraft.objects.filter(monitor__in=agencies),
        Obligation: owed,
        Entry: entries,
        EntryVersion: EntryVersion.objects.filter(entry__in=entries.values("pk")),
        Evidence: Evidence.objects.filter(entry__in=entries.values("pk")),
        Contribution: Contribution.objects.filter(
            Q(agency__in=agencies) | Q(to__in=agencies), round__in=rounds
        ),
        Extension: extensions,
        Asked: Asked.objects.filter(
            Q(extension__in=extensions.values("pk")) | Q(obligation__in=owed.values("pk"))
        ),
        Obstacle: obstacles,
        ObstacleNote: ObstacleNote.objects.filter(obstacle__in=obstacles.values("pk")),
        Reminder: Reminder.objects.filter(obligation__in=owed.values("pk")),
    }


def read(agencies: Iterable[int], also: Rows | None = None) -> Rows:
    """The rows of the scope by key; of those in `also` that left the scope, how they are elsewhere now."""
    found: Rows = {}
    for model, rows in scope(agencies).items():
        found[model] = values_of(model, rows)
        gone = [pk for pk in (also or {}).get(model, ()) if pk not in found[model]]
        for start in range(0, len(gone), CHUNK):
            found[model] |= values_of(
                model, model._default_manager.filter(pk__in=gone[start : start + CHUNK])
            )
    return found


def values_of(model: type[Model], rows: QuerySet) -> dict[str, Values]:
    key = model._meta.pk.attname
    names = [column.attname for column in model._meta.concrete_fields]
    if model in ONLY and model is not Reminder:  # of which rows are taken away
        names = [key, *ONLY[model]]
    return {
        str(row[key]): {name: plain(value) for name, value in row.items()}
        for row in rows.order_by().values(*names)
    }


def plain(value: Any) -> Any:
    """As JSON keeps it, to the microsecond."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


@dataclass(frozen=True)
class Change:
    """One row before and after; None where it was not there."""

    model: type[Model]
    pk: str
    before: Values | None
    after: Values | None

    @property
    def names(self) -> list[str]:
        """The columns that differ, of those that a reorganisation changes."""
        names = ONLY.get(self.model) or self.before.keys()
        return [name for name in names if self.before[name] != self.after[name]]


def changes(before: Rows, after: Rows) -> list[Change]:
    """Every row that was made, changed or taken away."""
    found = []
    for model in MODELS:
        for pk in {**before[model], **after[model]}:
            change = Change(model, pk, before[model].get(pk), after[model].get(pk))
            if change.before is None or change.after is None or change.names:
                found.append(change)
    return found


def to_json(found: Iterable[Change]) -> list[list]:
    return [[label(each.model), each.pk, each.before, each.after] for each in found]


def from_json(rows: Iterable[list]) -> list[Change]:
    return [Change(apps.get_model(name), pk, before, after) for name, pk, before, after in rows]


def fingerprints(rows: Rows) -> dict[str, dict[str, str]]:
    """What each row says, in short; reminders go out by themselves and are not compared."""
    return {
        label(model): {pk: fingerprint(model, values) for pk, values in rows[model].items()}
        for model in MODELS
        if model is not Reminder
    }


def fingerprint(model: type[Model], values: Values) -> str:
    names = ONLY.get(model) or [name for name in values if name not in PASSIVE.get(model, ())]
    text = json.dumps([values[name] for name in sorted(names)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def restore(found: Iterable[Change]) -> None:
    """Bring every row back to what it was: new ones go, changed ones change back, gone ones come back."""
    by_model: dict[type[Model], list[Change]] = {model: [] for model in MODELS}
    for change in found:
        by_model[change.model].append(change)
    for model in reversed(MODELS):
        made = [each.pk for each in by_model[model] if each.before is None]
        for start in range(0, len(made), CHUNK):
            # Nothing hangs on them: `since.built` has looked.
            rows = model._default_manager.filter(pk__in=made[start : start + CHUNK])
            rows._raw_delete(rows.db)
    for model in MODELS:
        change_back(model, [each for each in by_model[model] if each.before and each.after])
        model._default_manager.bulk_create(
            row_of(model, each.before) for each in by_model[model] if each.after is None
        )


def change_back(model: type[Model], found: list[Change]) -> None:
    """Rows in which the same columns changed go together; other columns stay as they are now."""
    alike: dict[tuple[str, ...], list[Model]] = {}
    for each in found:
        alike.setdefault(tuple(each.names), []).append(row_of(model, each.before))
    for names, rows in alike.items():
        columns = [name.removesuffix("_id") for name in names]
        model._default_manager.bulk_update(rows, columns, batch_size=CHUNK)


def row_of(model: type[Model], values: Values) -> Model:
    columns = {column.attname: column for column in model._meta.concrete_fields}
    return model(**{name: None if v is None else columns[name].to_python(v) for name, v in values.items()})
