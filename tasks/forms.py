"""What people type into the pages of the plan room."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind
from kehoach import fields

from .importer.understood import Means
from .models import Assignment, AssignmentRole, DeadlineKind, Plan, Section, Task, TaskKind

LONG = 200_000
FIRST_DAY, LAST_DAY = date(1945, 9, 2), date(2200, 12, 31)


class CleanText(fields.CleanText):
    def __init__(self, *, rows=0, **options):
        too_long = _("Dài %(show_value)d ký tự, tối đa %(limit_value)d.")
        messages = {"max_length": too_long, "required": _("Hãy ghi mục này.")}
        super().__init__(rows=rows, error_messages=messages, **options)


def day_field(label, **options):
    formats = ["%d/%m/%Y", "%Y-%m-%d"]
    return fields.day_field(label, first=FIRST_DAY, last=LAST_DAY, input_formats=formats, **options)


def length_of(model, name: str) -> int:
    return model._meta.get_field(name).max_length


class SourceForm(forms.Form):
    """A file, or the words themselves."""

    file = forms.FileField(
        label=_("Tệp văn bản"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word (.docx), PDF có lớp chữ, hoặc văn bản thuần (.txt, .md); tối đa 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.docm,.pdf,.txt,.md,text/plain"}),
    )
    text = forms.CharField(
        label=_("Hoặc dán toàn văn vào đây"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self):
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if not self.errors and not file and not text.strip():
            self.add_error("file", _("Hãy chọn một tệp, hoặc dán văn bản vào ô bên dưới."))
        if file and text.strip():
            self.add_error("text", _("Chỉ chọn một: bỏ tệp đã chọn, hoặc xóa văn bản đã dán."))


class Marked(forms.Form):
    """A form about something that the page showed: `stamp` is the mark of what was seen."""

    stamp = forms.CharField(max_length=20, widget=forms.HiddenInput)


class FactsForm(Marked):
    """What identifies the document. `agencies` are offered as issuer and monitor."""

    number = CleanText(label=_("Số, ký hiệu"), max_length=length_of(Plan, "number"))
    issued_on = day_field(_("Ngày ban hành"), required=False)
    issuer = CleanText(
        label=_("Cơ quan ban hành"), max_length=200, help_text=_("Gõ tên, chọn trong danh mục.")
    )
    title = CleanText(label=_("Trích yếu"), max_length=3000, rows=3)
    signer = CleanText(label=_("Người ký"), max_length=length_of(Plan, "signer"))
    monitor = forms.ChoiceField(label=_("Cơ quan theo dõi, đôn đốc"), required=False)

    def __init__(self, *args, monitors: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.fields["monitor"].choices = monitors
        self.fields["issuer"].widget.attrs["list"] = "ten-trong-danh-muc"


def holders_field(role: AssignmentRole):
    return CleanText(label=role.label, max_length=10_000, rows=2)


class TaskForm(Marked):
    """One task. Holders are written one a line, "Sở A (phạm vi)"."""

    section = forms.ChoiceField(label=_("Mục"), required=False)
    sign = CleanText(label=_("Ký hiệu trong mục"), max_length=length_of(Task, "path"))
    kind = forms.ChoiceField(label=_("Loại nhiệm vụ"), choices=TaskKind)
    text = CleanText(label=_("Nội dung"), max_length=LONG, rows=5, required=True)
    lead = holders_field(AssignmentRole.LEAD)
    joint = holders_field(AssignmentRole.JOINT)
    coordinate = holders_field(AssignmentRole.COORDINATE)
    propose = holders_field(AssignmentRole.PROPOSE)
    partner = holders_field(AssignmentRole.PARTNER)
    deadline = CleanText(
        label=_("Thời gian thực hiện (lời văn)"), max_length=length_of(Task, "deadline_text")
    )
    deadline_kind = forms.ChoiceField(label=_("Loại thời hạn"), choices=DeadlineKind)
    due_on = day_field(_("Hạn tính ra"), required=False)
    output = CleanText(label=_("Sản phẩm"), max_length=10_000, rows=2)

    def __init__(self, *args, sections: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.fields["section"].choices = [("", _("Không thuộc mục nào")), *sections]

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("section") and not self.cleaned_data.get("sign"):
            self.add_error("sign", _("Hãy chọn mục hoặc ghi ký hiệu."))
        for role in AssignmentRole.values:
            self._check_lines(role, self.cleaned_data.get(role, ""))

    def _check_lines(self, role: str, text: str) -> None:
        limit = length_of(Assignment, "phrase")
        long = [line for line in text.split("\n") if len(line) > limit]
        if long:
            self.add_error(role, _("Mỗi dòng một cơ quan, tối đa %d ký tự.") % limit)


class LineForm(Marked):
    """What one paragraph is."""

    WHATS = (
        ("task", _("Một nhiệm vụ riêng")),
        ("join", _("Thuộc nhiệm vụ ngay phía trên")),
        ("heading", _("Tiêu đề của một mục")),
        ("text", _("Nội dung của mục")),
        ("header", _("Phần đầu văn bản (căn cứ, mở đầu)")),
        ("closing", _("Nơi nhận, chữ ký")),
        ("leave", _("Chỉ giữ trong toàn văn")),
    )
    what = forms.ChoiceField(
        label=_("Đoạn này là"),
        choices=WHATS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn một.")},
    )
    path = CleanText(label=_("Ký hiệu của mục mới"), max_length=length_of(Section, "path"))
    section = forms.ChoiceField(label=_("Mục chứa đoạn này"), required=False)

    def __init__(self, *args, sections: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.fields["section"].choices = [("", "—"), *sections]


class NameForm(Marked):
    """What a name stands for: something offered (`pick`), something typed (`other`), or a new agency."""

    pick = forms.CharField(max_length=80, required=False)
    other = CleanText(label=_("Cơ quan khác trong danh mục"), max_length=300)
    new_name = CleanText(label=_("Tên cơ quan mới"), max_length=length_of(Agency, "name"))
    new_kind = forms.ChoiceField(label=_("Loại"), choices=AgencyKind, required=False)
    remember = forms.BooleanField(label=_("Ghi nhớ cách viết này cho nhóm"), required=False)

    def clean(self):
        super().clean()
        pick = self.cleaned_data.get("pick", "")
        if not pick and self.cleaned_data.get("other"):
            pick = self.cleaned_data["pick"] = "other"
        if pick == "other" and not self.cleaned_data.get("other"):
            self.add_error("other", _("Hãy gõ tên cơ quan rồi chọn trong danh mục."))
        if pick == Means.NEW and not self.cleaned_data.get("new_name"):
            self.add_error("new_name", _("Hãy ghi tên cơ quan mới."))
        if not pick:
            self.add_error("pick", _("Hãy chọn một cách."))
