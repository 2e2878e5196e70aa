"""The register as people keep it (fixtures/agencies/*.csv) → the database.

Every error of the files is told at once, with file and line. Rows are found again by their key, nothing is
deleted, and what the administrator has changed meanwhile stays unless `update` is asked for.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehoach.text import clean

from .models import Agency, AgencyClass, Membership, Reorganisation, Succession

FOLDER = settings.BASE_DIR / "fixtures" / "agencies"
MESSAGES = {
    "blank": gettext_lazy("không được để trống"),
    "null": gettext_lazy("không được để trống"),
    "max_length": gettext_lazy("dài quá"),
    "invalid_choice": gettext_lazy("không phải là lựa chọn hợp lệ"),
    "invalid_date": gettext_lazy("không có ngày này trong lịch"),
}


class RegisterError(Exception):
    """The files cannot be loaded; `errors` are sentences for the person who wrote them."""

    def __init__(self, errors: list[str]):
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Row:
    place: str  # file and line, for messages
    values: dict[str, Any]


def _in_order(begin: str, end: str) -> Callable[[dict], str]:
    def check(values: dict) -> str:
        wrong = values.get(begin) and values.get(end) and values[end] <= values[begin]
        return (
            _("ngày ở cột %(end)s phải sau ngày ở cột %(begin)s") % {"begin": begin, "end": end}
            if wrong
            else ""
        )

    return check


def _to_another(values: dict) -> str:
    same = values.get("predecessor") == values.get("successor")
    return _("cơ quan không thể kế thừa chính mình") if same else ""


@dataclass(frozen=True)
class Table:
    """A file: its columns are fields of the model, a reference is written as the code of the other row."""

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    check: Callable[[dict], str] = lambda values: ""


TABLES = (
    Table(
        "agencies.csv",
        Agency,
        ("code",),
        ("code", "name", "short_name", "symbol", "kind", "gso_code", "place", "origin")
        + ("founded_on", "ended_on", "sort_order", "note"),
        _in_order("founded_on", "ended_on"),
    ),
    Table("classes.csv", AgencyClass, ("code",), ("code", "name", "short_name", "aliases", "sort_order")),
    Table("reorganisations.csv", Reorganisation, ("code",), ("code", "happened_on", "title", "basis")),
    Table(
        "memberships.csv",
        Membership,
        ("agency_class", "agency", "since"),
        ("agency_class", "agency", "since", "until"),
        _in_order("since", "until"),
    ),
    Table(
        "successions.csv",
        Succession,
        ("predecessor", "successor"),
        ("reorganisation", "predecessor", "successor"),
        _to_another,
    ),
)


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
    rows = {table: list(_read(table, folder, errors)) for table in TABLES}
    if errors:
        raise RegisterError(errors)
    try:
        with transaction.atomic():
            ids: dict[type[models.Model], dict[str, int]] = {}
            outcomes = [_apply(table, rows[table], ids, errors, update) for table in TABLES]
            if errors:
                raise RegisterError(errors)
    except IntegrityError as error:
        raise RegisterError([_("Tệp mâu thuẫn với dữ liệu đang có: %s") % error]) from error
    return outcomes


def _read(table: Table, folder: Path, errors: list[str]) -> Iterator[Row]:
    seen: dict[tuple, str] = {}
    for place, cells in _cells(table, folder, errors):
        found = len(errors)
        row = Row(place, {name: _value(table, place, name, text, errors) for name, text in cells.items()})
        problem = "" if len(errors) > found else table.check(row.values)
        if problem:
            errors.append(f"{place}: {problem}")
        for names in _unique(table):
            value = (names, *(row.values[name] for name in names))
            if value in seen:
                errors.append(_("%(place)s: trùng với %(first)s") % {"place": place, "first": seen[value]})
            seen.setdefault(value, place)
        yield row


def _cells(table: Table, folder: Path, errors: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows with the right number of cells, each with its file and line."""
    try:
        with (folder / table.file).open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            if tuple(next(reader, ())) != table.columns:
                errors.append(
                    _("%(file)s, dòng 1: cần đúng các cột %(columns)s")
                    % {"file": table.file, "columns": ",".join(table.columns)}
                )
                return
            for cells in filter(None, reader):
                place = _("%(file)s, dòng %(line)d") % {"file": table.file, "line": reader.line_num}
                if len(cells) == len(table.columns):
                    yield place, dict(zip(table.columns, map(clean, cells), strict=True))
                else:
                    numbers = {"place": place, "have": len(cells), "want": len(table.columns)}
                    errors.append(_("%(place)s: có %(have)d ô, cần %(want)d ô") % numbers)
    except OSError as error:
        errors.append(_("%(file)s: không mở được (%(why)s)") % {"file": table.file, "why": error.strerror})
    except UnicodeDecodeError:
        errors.append(_("%s: không phải là văn bản UTF-8") % table.file)
    except csv.Error:
        errors.append(
            _("%(file)s, dòng %(line)d: dấu ngoặc kép không khớp")
            % {"file": table.file, "line": reader.line_num}
        )


def _unique(table: Table) -> list[tuple[str, ...]]:
    alone = [(f.name,) for f in table.model._meta.fields if f.unique and f.name in table.columns]
    return list(dict.fromkeys([table.key, *alone]))


def _value(table: Table, place: str, name: str, text: str, errors: list[str]) -> Any:
    column = table.model._meta.get_field(name)
    if isinstance(column, models.JSONField):
        return [part.strip() for part in text.split("|") if part.strip()]
    if column.is_relation or (column.null and not text):
        return text or None
    try:
        return column.clean(text, None)
    except ValidationError as error:
        said = {"place": place, "column": name, "value": text, "why": _why(column, error)}
        errors.append(_("%(place)s, cột %(column)s: “%(value)s” %(why)s") % said)
        return None


def _why(column: models.Field, error: ValidationError) -> str:
    first = error.error_list[0]
    if isinstance(column, models.DateField) and first.code in ("invalid", "null", "blank"):
        return _("không phải là ngày dạng năm-tháng-ngày (2025-07-01)")
    if isinstance(column, models.IntegerField):
        return _("không phải là số nguyên không âm")
    return str(MESSAGES.get(first.code) or first.messages[0])


def _apply(table: Table, rows: list[Row], ids: dict, errors: list[str], update: bool) -> Outcome:
    """Write one table: one SELECT, then at most one bulk INSERT and one bulk UPDATE."""
    key = [_attname(table, name) for name in table.key]
    existing = {tuple(getattr(row, name) for name in key): row for row in table.model._default_manager.all()}
    outcome, new, changed = Outcome(table.file), [], []
    for row in rows:
        values = _with_ids(table, row, ids, errors)
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
    if errors:
        return outcome
    table.model._default_manager.bulk_create(new)
    if changed:
        table.model._default_manager.bulk_update(changed, table.columns)
    if "code" in table.key:
        ids[table.model] = {row.code: row.pk for row in [*existing.values(), *new]}
    return outcome


def _attname(table: Table, name: str) -> str:
    return table.model._meta.get_field(name).attname


def _changed(row: models.Model, values: dict[str, Any]) -> models.Model:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _with_ids(table: Table, row: Row, ids: dict, errors: list[str]) -> dict[str, Any]:
    """The values for the model: a code of another row becomes its id."""
    values = {}
    for name, value in row.values.items():
        column = table.model._meta.get_field(name)
        if column.is_relation:
            code, value = value, ids[column.related_model].get(value)
            if value is None:
                said = {"place": row.place, "column": name, "code": code or ""}
                errors.append(_("%(place)s, cột %(column)s: không có mã “%(code)s”") % said)
        values[column.attname] = value
    return values
