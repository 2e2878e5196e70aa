"""Forms of an issued report: the list narrowed, issuing, number and date, the signed file; and a file to be
verified."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from tasks.models import Plan

from .filters import ALL
from .forms import CleanText, day_field
from .models import SummaryEdition
from .services.editions import NO_REASON, REASON_LENGTH
from .services.signed_files import MAX_BYTES

NO_FILE = {
    "required": _("Hãy chọn tệp."),
    "invalid": _("Hãy chọn tệp."),
    "missing": _("Hãy chọn tệp."),
    "empty": _("Tệp rỗng. Hãy kiểm tra lại rồi chọn tệp khác."),
    "max_length": _("Tên tệp quá dài. Hãy đổi tên ngắn hơn rồi chọn lại."),
}
# The disk is full, as a rule.
NOT_WRITTEN = _("Hệ thống chưa ghi được tệp. Hãy chọn lại tệp sau ít phút; nếu vẫn vậy, báo quản trị viên.")


def reported_plans(request):
    """Plans of which a report was issued."""
    rows = SummaryEdition.objects.visible_to(request.user).filter(round__plan=OuterRef("pk"))
    return Plan.objects.filter(Exists(rows)).defer("text")


class EditionFilter(FilterSet):
    """Narrows rows that are already visible to `request.user`."""

    ke_hoach = ModelChoiceFilter(
        field_name="round__plan", queryset=reported_plans, label=_("Kế hoạch"), **ALL
    )


class IssueForm(forms.Form):
    """Why there is another edition; the first one needs no words."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = CleanText(
        max_length=REASON_LENGTH,
        rows=3,
        label=_("Lý do ban hành bản thay thế"),
        help_text=_("In ngay đầu báo cáo, ví dụ: đính chính số liệu của Sở Y tế."),
    )

    def __init__(self, *args, replaces: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = NO_REASON
        else:
            del self.fields["reason"]


class NumberForm(forms.Form):
    """What the office gave the report."""

    number = CleanText(max_length=20, rows=0, label=_("Số văn bản"))
    day = day_field(_("Ngày văn bản"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].required = True
        self.fields["number"].error_messages["required"] = _("Hãy ghi số do văn thư cấp, ví dụ 05.")


class FileForm(forms.Form):
    """One file, of at most 50 MB."""

    file = forms.FileField(label=_("Tệp"), error_messages=NO_FILE)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("Tệp lớn hơn 50 MB. Hãy chọn tệp nhỏ hơn."))
        return file
