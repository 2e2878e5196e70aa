"""What a search is asked for with: the words, and one kind of thing. Page and API share it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kehoach.text import clean

from .finders import KINDS
from .query import LONGEST, SHORTEST


class Typed(forms.CharField):
    """Text in NFC, without control characters; its length is counted after that."""

    def to_python(self, value):
        return clean(super().to_python(value))

    def widget_attrs(self, widget):
        # A browser would cut a pasted text without a word; the server says that it is too long.
        return {}


class SearchForm(forms.Form):
    q = Typed(
        label=_("Tìm trong toàn cổng"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "data-search": True}),
        error_messages={
            "required": _("Hãy gõ từ cần tìm."),
            "min_length": _("Hãy gõ ít nhất %(limit_value)d ký tự."),
            "max_length": _("Dài %(show_value)d ký tự, tối đa %(limit_value)d. Hãy chỉ gõ vài từ chính."),
        },
    )
    loai = forms.ChoiceField(
        label=_("Loại"),
        choices=KINDS,
        required=False,
        error_messages={
            "invalid_choice": _("Không có loại này. Hãy chọn lại một loại trong danh sách kết quả.")
        },
        widget=forms.HiddenInput,
    )
