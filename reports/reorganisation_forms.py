"""What an administrator types about a reorganisation, and the design that it makes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyClass, AgencyKind, ReorganisationKind
from agencies.reorganising import Design, NewAgency, suggested_code
from agencies.successors import Register
from kehoach.text import search_key

from .forms import CleanText, day_field

Kind = ReorganisationKind
# In addresses, as people read them.
SLUGS = {
    "hop-nhat": Kind.MERGE,
    "chia-tach": Kind.SPLIT,
    "doi-ten": Kind.RENAME,
    "giai-the": Kind.DISSOLVE,
    "thanh-lap": Kind.FOUND,
}
NEW = "moi"
UNKNOWN = {"invalid_choice": gettext_lazy("Không có cơ quan này. Hãy chọn lại.")}
# The fields of each kind, and how many new agencies it may have.
FIELDS = {
    Kind.MERGE: ("old", "heir"),
    Kind.SPLIT: ("one", "lives_on", "heirs"),
    Kind.RENAME: ("one",),
    Kind.DISSOLVE: ("old", "heirs"),
    Kind.FOUND: (),
}
NEWCOMERS = {Kind.MERGE: 1, Kind.SPLIT: 20, Kind.RENAME: 1, Kind.DISSOLVE: 0, Kind.FOUND: 20}
BLANK_ROWS = 3


@dataclass(frozen=True)
class Around:
    """The register in the form's hands, read once."""

    register: Register
    classes: list[AgencyClass]

    @classmethod
    def load(cls) -> "Around":
        return cls(Register.load(), list(AgencyClass.objects.all()))

    @property
    def living(self) -> list[Agency]:
        return self.register.ordered(a for a in self.register.agencies.values() if a.ended_on is None)

    def agency(self, code: str) -> Agency:
        return next(a for a in self.register.agencies.values() if a.code == code)

    def grouped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Agencies that have not ended, by kind, for a select."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for agency in self.living:
            groups.setdefault(agency.kind, []).append((agency.code, agency.name))
        return [(str(kind.label), groups[kind]) for kind in AgencyKind if kind in groups]

    def classes_of(self, agency: Agency, day: date) -> list[str]:
        return [each.code for each in self.classes if agency in self.register.members(each, day)]


class Boxes(forms.MultipleChoiceField):
    """Agencies to tick, under their kinds."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(required=False, error_messages=UNKNOWN, **options)


class ReorganisationForm(forms.Form):
    """What every kind needs, and of the rest what its own kind does."""

    happened_on = day_field(gettext_lazy("Có hiệu lực từ ngày"))
    basis = CleanText(max_length=300, rows=0, label=gettext_lazy("Căn cứ"))
    title = CleanText(max_length=300, rows=0, label=gettext_lazy("Nội dung"))
    old = Boxes(label=gettext_lazy("Cơ quan kết thúc"))
    one = forms.ChoiceField(label=gettext_lazy("Cơ quan"), error_messages=UNKNOWN)
    lives_on = forms.BooleanField(required=False, label=gettext_lazy("Cơ quan này vẫn hoạt động (tách)"))
    heir = forms.ChoiceField(label=gettext_lazy("Nhập vào"), error_messages=UNKNOWN)
    heirs = Boxes(label=gettext_lazy("Cơ quan đang có làm tiếp nhiệm vụ"))

    def __init__(self, data=None, *, kind: Kind, around: Around, initial=None):
        super().__init__(data, initial=initial)
        self.kind, self.around = kind, around
        grouped = around.grouped()
        choices = {
            "old": grouped,
            "heirs": grouped,
            "one": [("", _("Chọn cơ quan")), *grouped],
            "heir": [(NEW, _("Cơ quan mới, ghi bên dưới")), *grouped],
        }
        for name in ("old", "one", "lives_on", "heir", "heirs"):
            if name not in FIELDS[kind]:
                del self.fields[name]
            elif name in choices:
                self.fields[name].choices = choices[name]

    def boxes(self) -> Iterator[dict[str, Any]]:
        """The fields with boxes, for the page: each with its groups and what is ticked."""
        for field in self:
            if isinstance(field.field, Boxes):
                ticked = set(field.value() or ())
                yield {
                    "field": field,
                    "groups": [
                        (label, rows, any(code in ticked for code, _name in rows))
                        for label, rows in self.around.grouped()
                    ],
                    "ticked": ticked,
                }

    def clean_old(self):
        if not self.cleaned_data["old"]:
            raise ValidationError(_("Hãy chọn ít nhất một cơ quan."))
        return self.cleaned_data["old"]


class NewAgencyForm(forms.Form):
    """One new agency; what is left empty is taken over from the old one or suggested."""

    name = CleanText(max_length=200, rows=0, label=gettext_lazy("Tên cơ quan mới"))
    short_name = CleanText(max_length=80, rows=0, label=gettext_lazy("Tên ngắn"))
    symbol = CleanText(max_length=20, rows=0, label=gettext_lazy("Chữ viết tắt trong ký hiệu"))
    kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Loại"),
        error_messages={"invalid_choice": gettext_lazy("Không có loại này. Hãy chọn lại.")},
    )
    place = CleanText(max_length=80, rows=0, label=gettext_lazy("Địa bàn"))
    gso_code = CleanText(max_length=5, rows=0, label=gettext_lazy("Mã đơn vị hành chính"))
    code = forms.RegexField(
        r"^[a-z0-9-]+$",
        required=False,
        max_length=40,
        label=gettext_lazy("Mã trong sổ"),
        error_messages={
            "invalid": gettext_lazy("Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối."),
            "max_length": gettext_lazy("Mã dài tối đa 40 ký tự."),
        },
    )
    classes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Vào thêm nhóm"),
        error_messages={"invalid_choice": gettext_lazy("Không có nhóm này. Hãy chọn lại.")},
    )

    def __init__(self, *args, classes: Iterable[AgencyClass], kind_needed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        first = _("Chọn loại") if kind_needed else _("Như cơ quan cũ")
        self.kind_needed = kind_needed
        self.fields["kind"].choices = [("", first), *AgencyKind.choices]
        self.fields["classes"].choices = [(each.code, each.name) for each in classes]

    @property
    def filled(self) -> bool:
        return any(self.cleaned_data.values())

    def clean(self):
        data = super().clean()
        if not any(data.values()):
            return data
        if not data.get("name"):
            self.add_error("name", _("Hãy ghi tên cơ quan mới."))
        if self.kind_needed and not data.get("kind"):
            self.add_error("kind", _("Hãy chọn loại cơ quan."))
        return data


class BaseNewAgencies(forms.BaseFormSet):
    # Django has these two in English only.
    default_error_messages = {
        "missing_management_form": gettext_lazy("Phần cơ quan mới gửi lên bị thiếu. Hãy bấm Lưu lần nữa."),
        "too_many_forms": gettext_lazy("Mỗi lần ghi tối đa %(num)s cơ quan mới."),
    }

    def clean(self):
        complete = self.management_form.is_valid() and not any(self.errors)
        if complete and len(self.rows()) < self.least:
            raise ValidationError(_("Hãy ghi cơ quan mới."))

    def rows(self) -> list[dict]:
        return [form.cleaned_data for form in self.forms if form.filled]


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
