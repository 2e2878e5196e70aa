"""Form fields for Vietnamese text and days. Which lengths and days make sense, each room says itself."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from .text import clean

OUT_OF_TIME = _("Năm chưa đúng, hãy kiểm tra lại năm.")


class CleanText(forms.CharField):
    """Text in NFC, without control characters. Its length is counted after that."""

    def __init__(self, *, rows: int, required=False, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        super().__init__(required=required, **options)

    def to_python(self, value):
        return clean(super().to_python(value))

    def widget_attrs(self, widget):
        # A browser would cut a pasted text at maxlength without a word; the server says that it is too long.
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def day_field(label, *, first: date, last: date, **options) -> forms.DateField:
    """A day written dd/mm/yyyy, from `first` to `last`."""
    return forms.DateField(
        label=label,
        validators=[MinValueValidator(first, OUT_OF_TIME), MaxValueValidator(last, OUT_OF_TIME)],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        ),
        error_messages={
            "required": _("Hãy ghi ngày."),
            "invalid": _("Ngày chưa đúng, hãy ghi dạng 05/03/2026."),
        },
        **options,
    )
