"""What an administrator types about a reorganisation: the fields of each kind, and of a new agency. The
design that they make is in reorganisation_pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyClass, AgencyKind, ReorganisationKind
from agencies.successors import Register

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
# The fields of each kind.
FIELDS = {
    Kind.MERGE: ("old", "heir"),
    Kind.SPLIT: ("one", "lives_on", "heirs"),
    Kind.RENAME: ("one",),
    Kind.DISSOLVE: ("old", "heirs"),
    Kind.FOUND: (),
}


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
