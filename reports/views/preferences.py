"""Cài đặt nhắc việc: the hour of the daily mail, and the person's calendar address."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..ladder import FIRST_HOUR, LAST_HOUR
from ..models import Preference
from ..services import personal
from .calendar import address_of
from .methods import get_or_post, post_only


class HourForm(forms.Form):
    """When the daily mail comes."""

    hour = forms.TypedChoiceField(
        label=gettext_lazy("Giờ nhận thư nhắc việc"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        error_messages={
            "required": gettext_lazy("Hãy chọn một giờ trong danh sách."),
            "invalid_choice": gettext_lazy("Hãy chọn một giờ trong danh sách."),
        },
    )


@get_or_post
def preferences(request):
    own = Preference.objects.filter(person=request.user).first() or Preference(person=request.user)
    form = HourForm(request.POST if request.method == "POST" else None, initial={"hour": own.digest_hour})
    if form.is_valid():
        personal.choose_hour(request.user, form.cleaned_data["hour"])
        messages.success(request, _("Đã lưu. Thư nhắc việc sẽ đến lúc %02d:00.") % form.cleaned_data["hour"])
        return redirect("reports:preferences")
    address = request.build_absolute_uri(address_of(own)) if own.calendar_key else ""
    context = {"form": form, "calendar_address": address}
    return render(request, "reports/preferences.html", context, status=422 if form.is_bound else 200)


@post_only
def calendar_key(request):
    """Make the calendar address, another one in its place, or stop it ("stop")."""
    if "stop" in request.POST:
        personal.drop_calendar_key(request.user)
        messages.success(request, _("Đã tắt lịch. Địa chỉ cũ không dùng được nữa."))
    else:
        personal.new_calendar_key(request.user)
        messages.success(request, _("Đã tạo địa chỉ lịch. Địa chỉ cũ, nếu có, không dùng được nữa."))
    return redirect("reports:preferences")
