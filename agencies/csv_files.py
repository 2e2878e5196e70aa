"""Reading the register's CSV files (fixtures/agencies): every error is told, with file and line."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehoach.text import clean

from .models import Agency, AgencyClass, Membership, Reorganisation, Succession

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
    file: str
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
    """A file: its columns are fields of the model, a reference is written as the code of the other row.
    `also` are columns that are no field: references to one row or, in `lists`, to several."""

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    check: Callable[[dict], str] = lambda values: ""
    also: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


NAMES = ("code", "name", "short_name", "symbol", "kind", "gso_code", "place", "origin")
AGENCIES = Table(
    "agencies.csv",
    Agency,
    ("code",),
    (*NAMES, "founded_on", "ended_on", "sort_order", "note"),
    _in_order("founded_on", "ended_on"),
)
CLASSES = Table(
    "classes.csv", AgencyClass, ("code",), ("code", "name", "short_name", "aliases", "sort_order")
)
MEMBERSHIPS = Table(
    "memberships.csv",
    Membership,
    ("agency_class", "agency", "since"),
    ("agency_class", "agency", "since", "until"),
    _in_order("since", "until"),
)
REORGANISATIONS = Table(
    "reorganisations.csv", Reorganisation, ("code",), ("code", "happened_on", "kind", "title", "basis")
)
NEW_AGENCIES = Table(
    "new_agencies.csv",
    Agency,
    ("code",),
    ("reorganisation", *NAMES, "sort_order", "classes", "note"),
    also=("reorganisation",),
    lists=("classes",),
)
SUCCESSIONS = Table(
    "successions.csv",
    Succession,
    ("predecessor", "successor"),
    ("reorganisation", "predecessor", "successor"),
    _to_another,
)
TABLES = (AGENCIES, CLASSES, MEMBERSHIPS, REORGANISATIONS, NEW_AGENCIES, SUCCESSIONS)


def read_table(table: Table, folder: Path, errors: list[str]) -> Iterator[Row]:
    """The rows of one file; what is wrong with it goes into `errors`."""
    seen: dict[tuple, str] = {}
    for place, cells in _cells(table, folder, errors):
        found = len(errors)
        values = {name: _value(table, place, name, text, errors) for name, text in cells.items()}
        problem = "" if len(errors) > found else table.check(values)
        if problem:
            errors.append(f"{place}: {problem}")
        for names in _unique(table):
            value = (names, *(values[name] for name in names))
            if value in seen:
                errors.append(_("%(place)s: trùng với %(first)s") % {"place": place, "first": seen[value]})
            seen.setdefault(value, place)
        yield Row(table.file, place, values)


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
    if name in table.lists:
        return _listed(text)
    if name in table.also:
        return text or None
    column = table.model._meta.get_field(name)
    if isinstance(column, models.JSONField):
        return _listed(text)
    if column.is_relation or (column.null and not text):
        return text or None
    try:
        return column.clean(text, None)
    except ValidationError as error:
        said = {"place": place, "column": name, "value": text, "why": _why(column, error)}
        errors.append(_("%(place)s, cột %(column)s: “%(value)s” %(why)s") % said)
        return None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _why(column: models.Field, error: ValidationError) -> str:
    first = error.error_list[0]
    if isinstance(column, models.DateField) and first.code in ("invalid", "null", "blank"):
        return _("không phải là ngày dạng năm-tháng-ngày (2025-07-01)")
    if isinstance(column, models.IntegerField):
        return _("không phải là số nguyên không âm")
    return str(MESSAGES.get(first.code) or first.messages[0])
