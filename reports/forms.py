"""What may be typed into an account of progress; the page and the API check it with the same form."""

import hashlib
import json
import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kehoach import clock, fields

from .models import Entry, WorkState

LONG, MEDIUM = 10_000, 3_000
KEY_LENGTH = 11
MAX_DOCUMENTS = 10
EARLIEST = date(2000, 1, 1)
# A document may be dated a little ahead, never years.
AHEAD = timedelta(days=31)


class CleanText(fields.CleanText):
    """Of a text that is too long, the rest can be attached."""

    def __init__(self, *, rows=3, **options):
        too_long = _("Dài %(show_value)d ký tự, tối đa %(limit_value)d. Hãy rút gọn hoặc đính kèm tệp.")
        super().__init__(rows=rows, error_messages={"max_length": too_long}, **options)


# To and from these a year can be added; which days make sense, each form says itself.
FIRST_DAY, LAST_DAY = date(100, 1, 1), date(9900, 12, 31)


class RowChoices(forms.ModelMultipleChoiceField):
    """Boxes to tick, one for each row. A number that is too large for a key is an unknown choice too."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        if any(len(str(key)) > KEY_LENGTH for key in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def day_field(label, **options):
    return fields.day_field(label, first=FIRST_DAY, last=LAST_DAY, **options)


class DocumentForm(forms.Form):
    """One document the agency issued: number and symbol, date, what it is about."""

    number = CleanText(max_length=60, rows=0, label=_("Số, ký hiệu"))
    date = day_field(_("Ngày ban hành"), required=False)
    title = CleanText(max_length=500, rows=0, label=_("Trích yếu"))

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day and not EARLIEST <= day <= clock.today() + AHEAD:
            raise forms.ValidationError(_("Ngày ban hành quá xa, hãy kiểm tra lại năm."))
        return day

    def clean(self):
        data = super().clean()
        if not self.errors and any(data.values()) and not data["title"]:
            self.add_error("title", _("Hãy ghi trích yếu của văn bản."))
        return data


class BaseDocumentFormSet(forms.BaseFormSet):
    # Django has these two in English only.
    default_error_messages = {
        "missing_management_form": _("Phần văn bản đã ban hành gửi lên bị thiếu. Hãy bấm Lưu lại lần nữa."),
        "too_many_forms": _("Mỗi báo cáo ghi tối đa %(num)s văn bản; nhiều hơn xin đính kèm tệp danh mục."),
    }

    def values(self) -> list[dict]:
        """Rows that are not empty, as stored in Entry.documents."""
        rows = [form.cleaned_data for form in self.forms if any(form.cleaned_data.values())]
        return [
            {"number": r["number"], "date": r["date"].isoformat() if r["date"] else "", "title": r["title"]}
            for r in rows
        ]


DocumentFormSet = forms.formset_factory(
    DocumentForm, formset=BaseDocumentFormSet, extra=1, max_num=MAX_DOCUMENTS, validate_max=True
)


class EntryForm(forms.Form):
    """One account (design.md 5.3). A draft may be incomplete; what sending needs: services.entries.lacks."""

    nothing_arisen = forms.BooleanField(required=False, label=_("Không phát sinh trong kỳ"))
    work_state = forms.ChoiceField(
        required=False, choices=WorkState.choices, label=_("Tiến độ"), widget=forms.RadioSelect
    )
    results = CleanText(max_length=LONG, rows=5, label=_("Kết quả trong kỳ"))
    percent = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100,
        label=_("Tỷ lệ hoàn thành (%)"),
        error_messages={
            "invalid": _("Tỷ lệ là số nguyên từ 0 đến 100."),
            "min_value": _("Tỷ lệ là số nguyên từ 0 đến 100."),
            "max_value": _("Tỷ lệ là số nguyên từ 0 đến 100."),
        },
    )
    obstacle = CleanText(max_length=MEDIUM, rows=2, label=_("Khó khăn, vướng mắc"))
    obstacle_cause = CleanText(max_length=MEDIUM, rows=2, label=_("Nguyên nhân"))
    proposal = CleanText(max_length=MEDIUM, rows=2, label=_("Đề xuất, kiến nghị"))
    proposal_to = CleanText(max_length=200, rows=0, label=_("Kiến nghị với"))
    next_work = CleanText(max_length=MEDIUM, rows=2, label=_("Nhiệm vụ kỳ tới"))

    def __init__(self, data=None, *, initial=None, prefix=None, **kwargs):
        super().__init__(data, initial=initial, prefix=prefix, **kwargs)
        rows = [
            {**row, "date": row["date"] and date.fromisoformat(row["date"])}
            for row in (initial or {}).get("documents", [])
        ]
        self.documents = DocumentFormSet(
            data, initial=rows, prefix=f"{prefix}-documents" if prefix else "documents"
        )

    @classmethod
    def from_values(cls, values: dict) -> "EntryForm":
        """The form filled from plain values, with documents as a list (the API's way in)."""
        rows = values.get("documents", [])
        data = {name: value for name, value in values.items() if name != "documents"}
        data |= {"documents-TOTAL_FORMS": len(rows), "documents-INITIAL_FORMS": 0}
        for place, row in enumerate(rows):
            data |= {f"documents-{place}-{name}": value for name, value in row.items()}
        return cls(data)

    def is_valid(self):
        # Both are asked, so that the page shows every error at once.
        return all([super().is_valid(), self.documents.is_valid()])

    def problems(self) -> dict:
        """Every error by field; those of the documents under "documents"."""
        documents = self.documents.non_form_errors() or [row for row in self.documents.errors if row]
        return {**self.errors, **({"documents": documents} if documents else {})}

    def content(self) -> dict:
        """Checked values of Entry.CONTENT_FIELDS."""
        return {
            name: self.documents.values() if name == "documents" else self.cleaned_data[name]
            for name in Entry.CONTENT_FIELDS
        }


def digest(content: dict) -> str:
    """Fingerprint of a content. A page carries that of what it showed, so an untouched form is known."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def revision_in(text: str) -> int:
    """The revision that the page started from; anything that is not one counts as "nothing there yet"."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


TYPED_FIELD = re.compile(r"(o\d+)-(results|obstacle|obstacle_cause|proposal|next_work)")


def unplaced(data, prefixes: set[str]) -> list[str]:
    """Words typed for obligations that are not on the person's page: taken off the list meanwhile, or typed
    under another account. They cannot be stored, so they are handed back."""
    found = ((TYPED_FIELD.fullmatch(name), value.strip()) for name, value in data.items())
    return [value for match, value in found if match and value and match[1] not in prefixes]
