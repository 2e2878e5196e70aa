"""The register as people keep it (fixtures/agencies/*.csv) → the database.

The files tell the register of 2022 and, event by event, what was reorganised since. An event that the
database does not know is carried out by the same service as an administrator's; of one that it knows the
rows are looked for. Every error of the files is told at once, with file and line. Rows are found again by
their key, nothing is deleted, and what the administrator has changed meanwhile stays unless `update` is asked
for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from .csv_files import (
    AGENCIES,
    CLASSES,
    MEMBERSHIPS,
    NAMES,
    NEW_AGENCIES,
    REORGANISATIONS,
    SUCCESSIONS,
    TABLES,
    RegisterError,
    Row,
    Table,
    read_table,
)
from .models import Agency, AgencyClass, Membership, Reorganisation, Succession
from .reorganising import Design, NewAgency, problems, to_json
from .services.reorganisations import enact, known

__all__ = ["FOLDER", "Outcome", "RegisterError", "load_register"]

FOLDER = settings.BASE_DIR / "fixtures" / "agencies"
MODELS = (Agency, AgencyClass, Reorganisation, Membership, Succession)
# Which model the code in a column belongs to.
REFERENCES = {
    "agency": Agency,
    "predecessor": Agency,
    "successor": Agency,
    "agency_class": AgencyClass,
    "classes": AgencyClass,
    "reorganisation": Reorganisation,
}
Files = dict[Table, list[Row]]
Stored = dict[type[models.Model], list[models.Model]]


@dataclass
class Outcome:
    """What happened to the rows of one file."""

    file: str
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # differ from the file, left as the administrator has them
    unchanged: int = 0

    @property
    def changes(self) -> int:
        return len(self.created) + len(self.updated)


def load_register(folder: Path = FOLDER, *, update: bool = False) -> list[Outcome]:
    """Add what is missing; with `update` also bring differing rows to what the files say."""
    errors: list[str] = []
    files = {table: list(read_table(table, folder, errors)) for table in TABLES}
    if errors:
        raise RegisterError(errors)
    try:
        with transaction.atomic():
            return _load(files, update)
    except IntegrityError as error:
        raise RegisterError([_("Tệp mâu thuẫn với dữ liệu đang có: %s") % error]) from error


def _load(files: Files, update: bool) -> list[Outcome]:
    stored: Stored = {model: list(model._default_manager.all()) for model in MODELS}
    if errors := list(_unknown(files, stored)):
        raise RegisterError(errors)
    outcomes = {table.file: Outcome(table.file) for table in TABLES}
    past = {row.code for row in stored[Reorganisation]}
    for table, rows in expected(files, past):
        _apply(table, rows, stored, outcomes, update)
    for row in sorted(files[REORGANISATIONS], key=lambda r: (r.values["happened_on"], r.values["code"])):
        if row.values["code"] not in past:
            _carry_out(row, files, outcomes)
    return list(outcomes.values())


def _unknown(files: Files, stored: Stored) -> Iterable[str]:
    """References to codes that neither the files nor the database have."""
    codes = {model: {row.code for row in stored[model]} for model in (Agency, AgencyClass, Reorganisation)}
    for table in (AGENCIES, NEW_AGENCIES, CLASSES, REORGANISATIONS):
        codes[table.model] |= {row.values["code"] for row in files[table]}
    for rows in files.values():
        for row in rows:
            for name in REFERENCES.keys() & row.values.keys():
                value = row.values[name]
                for code in value if isinstance(value, list) else [value or ""]:
                    if code not in codes[REFERENCES[name]]:
                        said = {"place": row.place, "column": name, "code": code}
                        yield _("%(place)s, cột %(column)s: không có mã “%(code)s”") % said


def expected(files: Files, past: set[str]) -> list[tuple[Table, list[Row]]]:
    """The rows that the database should have of the register of 2022 and of the events `past`."""
    days = {row.values["code"]: row.values["happened_on"] for row in files[REORGANISATIONS]}
    handed = [row for row in files[SUCCESSIONS] if row.values["reorganisation"] in past]
    new = [row for row in files[NEW_AGENCIES] if row.values["reorganisation"] in past]
    ended = {row.values["predecessor"]: days.get(row.values["reorganisation"]) for row in handed}
    begun = {row.values["code"]: days.get(row.values["reorganisation"]) for row in new}
    agencies = [
        Row(row.file, row.place, row.values | {"ended_on": row.values["ended_on"] or ended.get(code)})
        for row in files[AGENCIES]
        if (code := row.values["code"])
    ]
    for row in new:
        code, values = row.values["code"], {name: row.values[name] for name in (*NAMES, "sort_order", "note")}
        dates = {"founded_on": begun[code], "ended_on": ended.get(code)}
        agencies.append(Row(row.file, row.place, values | dates))
    joined = [
        Row(row.file, row.place, {"agency_class": each, "agency": code, "since": begun[code], "until": None})
        for row in new
        if (code := row.values["code"])
        for each in row.values["classes"]
    ]
    # How it was done is told by its rows; a database older than the column would differ for no reason.
    events = [
        Row(row.file, row.place, {name: value for name, value in row.values.items() if name != "kind"})
        for row in files[REORGANISATIONS]
        if row.values["code"] in past
    ]
    return [
        (AGENCIES, agencies),
        (CLASSES, files[CLASSES]),
        (REORGANISATIONS, events),
        (MEMBERSHIPS, [*files[MEMBERSHIPS], *joined]),
        (SUCCESSIONS, handed),
    ]


def _carry_out(row: Row, files: Files, outcomes: dict[str, Outcome]) -> None:
    """An event that the database does not know, as the service does it."""
    design = design_of(row, files)
    if found := problems(design, known()):
        raise RegisterError([f"{row.place}: {problem}" for problem in found])
    event = Reorganisation.objects.create(**row.values, design=to_json(design))
    enact(event, design)
    outcomes[REORGANISATIONS.file].created.append(event.code)
    outcomes[SUCCESSIONS.file].created += [" – ".join(pair) for pair in design.successions]
    outcomes[NEW_AGENCIES.file].created += [
        label
        for new in design.founded
        for label in (new.code, *(f"{each} – {new.code}" for each in new.classes))
    ]


def design_of(event: Row, files: Files) -> Design:
    """An event of the files: whoever has a successor in it ends on its day."""
    code = event.values["code"]
    pairs = [
        (row.values["predecessor"], row.values["successor"])
        for row in files[SUCCESSIONS]
        if row.values["reorganisation"] == code
    ]
    founded = [
        NewAgency(
            **{name: row.values[name] for name in (*NAMES, "sort_order", "note")},
            classes=tuple(row.values["classes"]),
        )
        for row in files[NEW_AGENCIES]
        if row.values["reorganisation"] == code
    ]
    return Design(
        **{name: event.values[name] for name in ("kind", "happened_on", "title", "basis")},
        ending=tuple(dict.fromkeys(before for before, _heir in pairs)),
        founded=tuple(founded),
        successions=tuple(pairs),
    )


def _apply(table: Table, rows: list[Row], stored: Stored, outcomes: dict[str, Outcome], update: bool) -> None:
    """Write one table: at most one bulk INSERT and one bulk UPDATE."""
    key = [table.model._meta.get_field(name).attname for name in table.key]
    existing = {tuple(getattr(row, name) for name in key): row for row in stored[table.model]}
    new, changed = [], []
    for row in rows:
        outcome, values = outcomes[row.file], _with_ids(table, row, stored)
        label = " – ".join(str(row.values[name] or "…") for name in table.key)
        have = existing.get(tuple(values[name] for name in key))
        if have is None:
            new.append(table.model(**values))
            outcome.created.append(label)
        elif all(getattr(have, name) == value for name, value in values.items()):
            outcome.unchanged += 1
        elif update:
            changed.append(_changed(have, values))
            outcome.updated.append(label)
        else:
            outcome.kept.append(label)
    stored[table.model] += table.model._default_manager.bulk_create(new)
    if changed:
        table.model._default_manager.bulk_update(changed, rows[0].values.keys())


def _changed(row: models.Model, values: dict[str, Any]) -> models.Model:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _with_ids(table: Table, row: Row, stored: Stored) -> dict[str, Any]:
    """The values for the model: a code of another row becomes its id."""
    values = {}
    for name, value in row.values.items():
        column = table.model._meta.get_field(name)
        if column.is_relation:
            value = next(each.pk for each in stored[column.related_model] if each.code == value)
        values[column.attname] = value
    return values
