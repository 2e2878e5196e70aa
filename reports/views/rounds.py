"""Đợt báo cáo: rounds with their clocks; open one outside the schedule, bring one up to date."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import short_date
from tasks.models import Plan

from ..dashboard import round_lines
from ..forms import CleanText
from ..models import Round
from ..oversight import overseen
from ..querysets import monitors
from ..relations import to_plan
from ..services.rounds import open_ad_hoc, open_round
from .methods import get_only, post_only

PER_PAGE = 20
EARLIEST = date(1900, 1, 1)
# A year typed wrong ("2062") is caught here; no ad hoc account is asked for so far ahead.
LONGEST = timedelta(days=366)


def day_field(label):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        ),
        error_messages={
            "required": gettext_lazy("Hãy ghi ngày."),
            "invalid": gettext_lazy("Ngày chưa đúng, hãy ghi dạng 05/03/2026."),
        },
    )


class AdHocForm(forms.Form):
    """A round that a superior asked for."""

    plan = forms.ModelChoiceField(
        queryset=Plan.objects.none(), label=gettext_lazy("Kế hoạch"), empty_label=None
    )
    name = CleanText(max_length=120, rows=0, label=gettext_lazy("Tên đợt"))
    window_start = day_field(gettext_lazy("Số liệu từ ngày"))
    window_end = day_field(gettext_lazy("Đến hết ngày"))
    due_on = day_field(gettext_lazy("Hạn gửi"))

    def __init__(self, data=None, *, plans, today):
        super().__init__(data)
        self.today = today
        self.fields["plan"].queryset = plans
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Hãy đặt tên cho đợt báo cáo.")

    def clean(self):
        data = super().clean()
        plan, start, end, due = (data.get(name) for name in ("plan", "window_start", "window_end", "due_on"))
        first = max(plan.issued_on, EARLIEST) if plan else EARLIEST
        for name in ("window_start", "window_end"):
            if data.get(name) and data[name] < first:
                self.add_error(name, _("Không được trước ngày ban hành kế hoạch (%s).") % short_date(first))
        if start and end and end < start:
            self.add_error("window_end", _("Ngày cuối phải từ ngày đầu trở đi."))
        if due:
            self.check_due(due, end)
        return data

    def check_due(self, due: date, end: date | None) -> None:
        if due < self.today:
            self.add_error("due_on", _("Hạn gửi phải từ hôm nay trở đi."))
        elif due > self.today + LONGEST:
            self.add_error("due_on", _("Hạn gửi quá xa, hãy kiểm tra lại năm."))
        elif end and due < end:
            self.add_error("due_on", _("Hạn gửi không được trước ngày cuối của số liệu."))


def monitored_plans(user):
    return Plan.objects.filter(monitors(user, "")).defer("text").order_by("-issued_on", "number")


@get_only
def rounds(request):
    return listing(request, AdHocForm(plans=monitored_plans(request.user), today=clock.today()))


def listing(request, form: AdHocForm, status: int = 200):
    page = overseen(request)
    found = page.rounds.select_related("plan").defer("plan__text").order_by("-due_on", "-pk")
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "lines": round_lines(page_obj.object_list, clock.today()),
        "form": form if form.fields["plan"].queryset.exists() else None,
        "today": clock.today(),
    }
    return render(request, "reports/rounds.html", context, status=status)


@post_only
def round_open(request):
    """Two buttons of the page: "Cập nhật danh sách" of a round (`dot`), or a new ad hoc round."""
    if "dot" in request.POST:
        return update(request, request.POST["dot"])
    plans = monitored_plans(request.user)
    if not plans.exists():
        refuse(request)
    form = AdHocForm(request.POST, plans=plans, today=clock.today())
    if form.is_valid() and (opened := try_open(form)):
        messages.success(request, opened)
        return redirect("reports:rounds")
    return listing(request, form, status=422)


def refuse(request):
    """403 for who may read rounds, 404 for the rest."""
    page = overseen(request)
    relations = to_plan(request.user, page.round.plan) if page.round else set()
    require(Action.ROUND_MANAGE, relations, readable_by=Action.ROUND_READ)


def try_open(form: AdHocForm) -> str:
    """What was opened, in words; "" with the error on the form."""
    try:
        round_, opened = open_ad_hoc(now=clock.now(), **form.cleaned_data)
    except ValidationError as problem:
        form.add_error("name", problem)
        return ""
    return _("Đã mở đợt “%(name)s”: %(total)d yêu cầu báo cáo, hạn gửi %(due)s.") % {
        "name": round_.name,
        "total": opened.total,
        "due": short_date(round_.due_on),
    }


def update(request, pk: str):
    """Bring an open round up to date; what was owed at the due day stays."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 12):
        raise Http404
    round_ = get_object_or_404(Round.objects.opened().select_related("plan"), pk=pk)
    require(Action.ROUND_MANAGE, to_plan(request.user, round_.plan), readable_by=Action.ROUND_READ)
    if round_.due_on < clock.today():
        messages.warning(
            request, _("Đợt “%s” đã hết hạn gửi nên danh sách phải báo cáo được giữ nguyên.") % round_
        )
        return redirect("reports:rounds")
    done = open_round(round_, now=clock.now())
    messages.success(
        request,
        _("Đợt “%(name)s”: thêm %(added)d, bớt %(removed)d, hiện có %(total)d yêu cầu báo cáo.")
        % {"name": round_, "added": done.added, "removed": done.removed, "total": done.total},
    )
    return redirect("reports:rounds")
