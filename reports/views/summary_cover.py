"""Nơi nhận, người ký: what people choose about the form of the report, and the signature as it is printed."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehoach import clock

from .. import summaries
from ..documents.wording import recipient_lines
from ..forms import CleanText
from ..models import Round, SignerForm, SummaryReport
from ..services.summaries import set_cover
from .methods import get_or_post
from .summary_desk import drafted

# Annex I, II.7: before the name of who signs stands neither degree nor academic title.
DEGREE = re.compile(
    r"^\W*(gs|pgs|ts|tskh|ths|cn|ks|kts|bs|giáo sư|phó giáo sư|tiến s[ĩỹ]|thạc s[ĩỹ]|cử nhân|kỹ sư|"
    r"kiến trúc sư|bác s[ĩỹ])[\s.]",
    re.IGNORECASE,
)
ROWS = 20


class CoverForm(forms.Form):
    """Fields of SummaryReport."""

    recipients = CleanText(
        max_length=2_000,
        rows=5,
        label=gettext_lazy("Nơi nhận"),
        help_text=gettext_lazy("Mỗi dòng một nơi nhận. Cổng tự thêm dấu gạch, dấu câu và dòng “Lưu”."),
    )
    unit = CleanText(
        max_length=40,
        rows=0,
        label=gettext_lazy("Ký hiệu đơn vị soạn thảo"),
        help_text=gettext_lazy("In ở dòng “Lưu: VT, …”; ví dụ QLĐT."),
    )
    signer_form = forms.ChoiceField(choices=SignerForm.choices, label=gettext_lazy("Hình thức ký"))
    signer_position = CleanText(
        max_length=80,
        rows=0,
        label=gettext_lazy("Chức vụ người ký"),
        help_text=gettext_lazy("Chỉ in khi ký TL. hoặc TUQ.; ví dụ Trưởng phòng Quản lý đô thị."),
    )
    signer_name = CleanText(
        max_length=80,
        rows=0,
        label=gettext_lazy("Họ và tên người ký"),
        help_text=gettext_lazy("Không ghi học hàm, học vị (Nghị định 30/2020/NĐ-CP)."),
    )

    def clean_recipients(self):
        lines = [line.strip("-–+ ;,.") for line in self.cleaned_data["recipients"].splitlines()]
        lines = [line for line in lines if line]
        if any(line.casefold().startswith("lưu:") for line in lines):
            raise ValidationError(_("Dòng “Lưu” cổng tự thêm; hãy ghi đơn vị soạn thảo ở ô dưới."))
        if len(lines) > ROWS:
            raise ValidationError(_("Tối đa %d nơi nhận.") % ROWS)
        return "\n".join(lines)

    def clean_signer_name(self):
        name = self.cleaned_data["signer_name"]
        if DEGREE.match(name):
            raise ValidationError(_("Không ghi học hàm, học vị trước họ tên người ký."))
        return name


FIELDS = tuple(CoverForm.base_fields)


@get_or_post
def summary_cover(request, round_id):
    """The form. htmx asks with what is typed, for the preview alone."""
    round_ = drafted(request, round_id)
    summary = summaries.summary_of(round_) or SummaryReport(round=round_)
    if request.method == "POST":
        return save(request, round_, CoverForm(request.POST))
    if "HX-Request" in request.headers:
        return render(request, "reports/_cover_preview.html", preview(round_, CoverForm(request.GET)))
    return page(request, round_, CoverForm(initial={name: getattr(summary, name) for name in FIELDS}))


def save(request, round_: Round, form: CoverForm):
    if form.is_valid():
        try:
            set_cover(round_, form.cleaned_data, by=request.user, now=clock.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Đã ghi nơi nhận và người ký."))
            return redirect("reports:summary_cover", round_id=round_.pk)
    return page(request, round_, form, 422)


def page(request, round_: Round, form: CoverForm, status: int = 200):
    context = {"round": round_, "form": form, **preview(round_, form)}
    return render(request, "reports/summary_cover.html", context, status=status)


def preview(round_: Round, form: CoverForm) -> dict:
    """The signature block of what is typed; what cannot be read yet is left out."""
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else form.initial
    row = SummaryReport(round=round_, **{name: value for name, value in typed.items() if name in FIELDS})
    chosen = summaries.cover(round_, row)
    return {"signer": chosen.signer, "recipients": recipient_lines(chosen.recipients)}
