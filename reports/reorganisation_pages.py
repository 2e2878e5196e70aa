"""The forms of a reorganisation together, and the design that they make."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agencies.models import ReorganisationKind
from agencies.reorganising import Design, NewAgency, suggested_code
from kehoach.text import search_key

from .reorganisation_forms import NEW, Around, BaseNewAgencies, NewAgencyForm, ReorganisationForm

Kind = ReorganisationKind
# How many new agencies each kind may have.
NEWCOMERS = {Kind.MERGE: 1, Kind.SPLIT: 20, Kind.RENAME: 1, Kind.DISSOLVE: 0, Kind.FOUND: 20}
BLANK_ROWS = 3


class Pages:
    """The forms of one kind together, filled from a design or from what was sent."""

    def __init__(self, kind: Kind, data=None, *, design: Design | None = None):
        self.kind, self.around = Kind(kind), Around.load()
        self.form = ReorganisationForm(
            data, kind=self.kind, around=self.around, initial=initial_of(design) if design else None
        )
        self.new = self.newcomers(data, design)

    def newcomers(self, data, design: Design | None) -> forms.BaseFormSet | None:
        most = NEWCOMERS[self.kind]
        if not most:
            return None
        rows = [row_of(each) for each in design.founded] if design else []
        factory = forms.formset_factory(
            NewAgencyForm,
            formset=BaseNewAgencies,
            extra=min(BLANK_ROWS if most > 1 else 1, most - len(rows)),
            max_num=most,
            validate_max=True,
            absolute_max=most + BLANK_ROWS,
        )
        options = {"classes": self.around.classes, "kind_needed": self.kind == Kind.FOUND}
        found = factory(data, initial=rows, prefix="moi", form_kwargs=options)
        found.least = 0
        return found

    def is_valid(self) -> bool:
        valid = self.form.is_valid()
        if self.new is not None:
            heir = self.form.cleaned_data.get("heir") if valid else None
            lone = self.kind in (Kind.RENAME, Kind.FOUND) or heir == NEW
            self.new.least = 1 if lone else 0
            # Both are asked, so that the page shows every error at once.
            return self.new.is_valid() and valid
        return valid

    def design(self, before: Design | None = None) -> Design:
        """What was typed, checked; `before` keeps where people go."""
        data = self.form.cleaned_data
        old = tuple(data.get("old") or ([data["one"]] if data.get("one") else []))
        lives_on = bool(data.get("lives_on"))
        founded = self.founded(old, lives_on, data["happened_on"])
        heirs = self.heirs(data, founded)
        made = Design(
            kind=self.kind,
            happened_on=data["happened_on"],
            title=data["title"],
            basis=data["basis"],
            ending=() if lives_on else old,
            remaining=old if lives_on else (),
            founded=founded,
            successions=() if lives_on else tuple((code, heir) for code in old for heir in heirs),
            people=before.people if before else (),
        )
        return made if made.title else replace(made, title=self.told(made))

    def heirs(self, data: dict, founded: tuple[NewAgency, ...]) -> list[str]:
        if data.get("heir", NEW) != NEW:
            return [data["heir"]]
        return [*(each.code for each in founded), *data.get("heirs", ())]

    def founded(self, old: tuple[str, ...], lives_on: bool, day: date) -> tuple[NewAgency, ...]:
        """The new agencies; what was left empty is that of the (first) old one."""
        if self.new is None or self.form.cleaned_data.get("heir", NEW) != NEW:
            return ()
        like = self.around.agency(old[0]) if old else None
        taken = {agency.code for agency in self.around.register.agencies.values()}
        found = []
        for row in self.new.rows():
            values = {name: row[name] for name in ("name", "symbol", "kind", "place", "gso_code", "code")}
            values["short_name"] = row["short_name"] or row["name"][:80]
            if like:
                inherited = ("symbol", "kind", "place", "gso_code") if self.kind == Kind.RENAME else ("kind",)
                values |= {name: values[name] or getattr(like, name) for name in inherited}
                values["origin"] = ", ".join(self.around.agency(code).name for code in old)
            same = self.around.classes_of(like, day) if like and lives_on else []
            new = NewAgency(
                **values,
                sort_order=like.sort_order if like else self.last_place(values["kind"]),
                classes=tuple(dict.fromkeys([*row["classes"], *same])),
            )
            new = new if new.code else replace(new, code=suggested_code(new, taken))
            taken.add(new.code)
            found.append(new)
        return tuple(found)

    def last_place(self, kind: str) -> int:
        """After the others of its kind."""
        places = [a.sort_order for a in self.around.living if a.kind == kind]
        return max(places, default=990) + 10

    def told(self, design: Design) -> str:
        """The sentence for a design whose title was left empty."""
        names = {a.code: a.name for a in self.around.register.agencies.values()}
        names |= {each.code: each.name for each in design.founded}
        old = ", ".join(names[code] for code in (*design.ending, *design.remaining))
        heirs = [*dict.fromkeys(heir for _old, heir in design.successions)] or [*design.begun]
        new = ", ".join(sorted((names[code] for code in heirs), key=search_key))
        words = {
            Kind.MERGE: _("%(old)s hợp nhất thành %(new)s")
            if set(heirs) & design.begun
            else _("%(old)s nhập vào %(new)s"),
            Kind.SPLIT: _("Tách %(new)s từ %(old)s") if design.remaining else _("Chia %(old)s thành %(new)s"),
            Kind.RENAME: _("%(old)s đổi tên thành %(new)s"),
            Kind.DISSOLVE: _("Giải thể %(old)s"),
            Kind.FOUND: _("Thành lập %(new)s"),
        }[self.kind]
        told = words % {"old": old, "new": new}
        return told if len(told) <= 300 else told[:299] + "…"


def initial_of(design: Design) -> dict[str, Any]:
    """A design as the form shows it."""
    old = [*design.ending, *design.remaining]
    existing = [
        heir for heir in dict.fromkeys(h for _old, h in design.successions) if heir not in design.begun
    ]
    return {
        "happened_on": design.happened_on,
        "title": design.title,
        "basis": design.basis,
        "old": old,
        "one": old[0] if old else "",
        "lives_on": bool(design.remaining),
        "heir": existing[0] if existing else NEW,
        "heirs": existing,
    }


def row_of(new: NewAgency) -> dict[str, Any]:
    names = ("name", "short_name", "symbol", "kind", "place", "gso_code", "code")
    return {name: getattr(new, name) for name in names} | {"classes": list(new.classes)}
