"""Ngày nghỉ: the administrator's table of days off and days worked, year by year."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, allowed, standing
from kehoach import clock

from ..forms import CleanText, day_field
from ..models import SpecialDay
from ..services import days as service
from .methods import get_or_post, post_only

# The years that the table may hold: those of the plans, and as far ahead as the lunar calendar is computed.
FIRST_YEAR, LAST_YEAR = 2020, 2050
Kind = SpecialDay.Kind


class DayForm(forms.Form):
    """One row of the table."""

    day = day_field(gettext_lazy("Ngày"))
    kind = forms.ChoiceField(
        choices=Kind.choices,
        label=gettext_lazy("Loại"),
        error_messages={"required": gettext_lazy("Hãy chọn loại ngày.")},
    )
    name = CleanText(max_length=120, rows=0, label=gettext_lazy("Nội dung"))
    basis = CleanText(max_length=160, rows=0, label=gettext_lazy("Số văn bản"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Hãy ghi nội dung, ví dụ “Giỗ Tổ Hùng Vương”.")

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            text = _("Năm phải từ %(first)d đến %(last)d.")
            raise ValidationError(text % {"first": FIRST_YEAR, "last": LAST_YEAR})
        return day

    def clean(self):
        data = super().clean()
        day, kind = data.get("day"), data.get("kind")
        if day and kind == Kind.WORKED and day.weekday() < 5:
            self.add_error("day", _("Làm bù phải là thứ Bảy hoặc Chủ nhật."))
        if day and kind in (Kind.MADE_UP, Kind.SWAPPED) and day.weekday() >= 5:
            self.add_error("day", _("Nghỉ bù, nghỉ hoán đổi phải là ngày từ thứ Hai đến thứ Sáu."))
        return data


def require_administrator(request) -> None:
    if not allowed(Action.DAYS_MANAGE, standing(request.user)):
        raise Http404


@get_or_post
def days(request):
    """The table of a year (?nam=2026). POST adds a day."""
    require_administrator(request)
    form = DayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (row := kept(form)):
        messages.success(request, _("Đã ghi ngày %s.") % row)
        return redirect(page_of(row.day.year))
    year = year_of(request.GET.get("nam", ""))
    context = {
        "year": year,
        "years": years_to_choose(year),
        "rows": SpecialDay.objects.filter(day__year=year),
        "lacking": len(service.lacking(year)),
        "missing": service.missing_years(clock.today()),
        "form": form,
    }
    return render(request, "reports/days.html", context, status=422 if form.errors else 200)


def year_of(text: str) -> int:
    """The year asked for; this year if none is, or one that the table does not hold."""
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return clock.today().year


def years_to_choose(shown: int) -> list[int]:
    """The years of the table with this one, the next and the one shown."""
    this = clock.today().year
    stored = {day.year for day in SpecialDay.objects.dates("day", "year")}
    return sorted({*stored, this, this + 1, shown})


def page_of(year: int) -> str:
    return f"{reverse('reports:days')}?nam={year}"


def kept(form: DayForm, row: SpecialDay | None = None) -> SpecialDay | None:
    """What the form says, stored; None with the errors on the form."""
    if not form.is_valid():
        return None
    try:
        return service.keep_day(form.cleaned_data, row=row)
    except ValidationError as problem:
        form.add_error(None, problem)
        return None


@get_or_post
def day(request, pk):
    """Change one row, or take it out of the table."""
    require_administrator(request)
    row = get_object_or_404(SpecialDay, pk=pk)
    values = {name: getattr(row, name) for name in DayForm.base_fields}
    form = DayForm(request.POST if request.method == "POST" else None, initial=values)
    if request.method == "POST" and (changed := kept(form, row)):
        messages.success(request, _("Đã ghi ngày %s.") % changed)
        return redirect(page_of(changed.day.year))
    context = {"row": row, "form": form, "back": page_of(values["day"].year)}
    return render(request, "reports/day.html", context, status=422 if form.errors else 200)


@post_only
def day_delete(request, pk):
    """ "Bỏ ngày này", confirmed by its box. Pressing it twice is no error."""
    require_administrator(request)
    row = SpecialDay.objects.filter(pk=pk).first()
    if row is None:
        return redirect("reports:days")
    if "confirmed" not in request.POST:
        messages.warning(request, _("Hãy đánh dấu ô xác nhận trước khi bỏ ngày %s.") % row)
        return redirect("reports:day", pk=pk)
    service.drop_day(row)
    messages.success(request, _("Đã bỏ ngày %s khỏi bảng.") % row)
    return redirect(page_of(row.day.year))


@post_only
def days_seed(request):
    """ "Lập bảng năm … theo luật", or adding what a year lacks; what stands in the table stays."""
    require_administrator(request)
    year = year_of(request.POST.get("nam", ""))
    added = service.seed(year, again=True)
    values = {"year": year, "n": added}
    if added:
        messages.success(request, _("Bảng năm %(year)d: đã thêm %(n)d ngày theo luật.") % values)
    else:
        messages.info(request, _("Bảng năm %(year)d đã đủ các ngày theo luật.") % values)
    return redirect(page_of(year))
