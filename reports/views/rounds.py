"""Đợt báo cáo: rounds with their clocks; open one outside the schedule, update or withdraw one."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import short_date
from tasks.models import Plan, Task

from ..dashboard import round_lines
from ..forms import CleanText, day_field
from ..models import Entry, Round
from ..oversight import overseen
from ..querysets import monitors
from ..relations import to_plan
from ..services.rounds import (
    AdHoc,
    Expected,
    Opened,
    open_ad_hoc,
    open_round,
    preview_ad_hoc,
    withdraw_round,
)
from .methods import get_only, post_only

PER_PAGE = 20
EARLIEST = date(1900, 1, 1)
# A year typed wrong ("2062") is caught here; no ad hoc account is asked for so far ahead.
LONGEST = timedelta(days=366)


class AdHocForm(forms.Form):
    """A round that a superior asked for."""

    plan = forms.ModelChoiceField(
        queryset=Plan.objects.none(), label=gettext_lazy("Kế hoạch"), empty_label=None
    )
    name = CleanText(max_length=120, rows=0, label=gettext_lazy("Tên đợt"))
    window_start = day_field(gettext_lazy("Số liệu từ ngày"))
    window_end = day_field(gettext_lazy("Đến hết ngày"))
    due_on = day_field(gettext_lazy("Hạn gửi"))
    # Unticking it is what shows the boxes of the tasks (monitor.css), so that the two never contradict.
    all_tasks = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Chọn tất cả"))
    tasks = forms.ModelMultipleChoiceField(
        queryset=Task.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Nhiệm vụ phải báo cáo"),
    )

    def __init__(self, data=None, *, plans, today):
        super().__init__(data)
        self.today = today
        self.fields["plan"].queryset = plans
        self.fields["tasks"].queryset = (
            Task.objects.filter(plan__in=plans)
            .select_related("section__plan")
            .defer("section__plan__text")
            .order_by("section__plan", "position")
        )
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
        if plan and not data.get("all_tasks") and "tasks" in data:
            self.check_tasks(data["tasks"], plan)
        return data

    def check_tasks(self, tasks, plan: Plan) -> None:
        if not tasks:
            self.add_error("tasks", _("Hãy chọn ít nhất một nhiệm vụ, hoặc đánh dấu “Chọn tất cả”."))
        elif strange := [task.path for task in tasks if task.plan_id != plan.pk]:
            self.add_error("tasks", _("Không thuộc kế hoạch đã chọn: nhiệm vụ %s.") % ", ".join(strange))

    def check_due(self, due: date, end: date | None) -> None:
        if due < self.today:
            self.add_error("due_on", _("Hạn gửi phải từ hôm nay trở đi."))
        elif due > self.today + LONGEST:
            self.add_error("due_on", _("Hạn gửi quá xa, hãy kiểm tra lại năm."))
        elif end and due < end:
            self.add_error("due_on", _("Hạn gửi không được trước ngày cuối của số liệu."))

    def wanted(self) -> AdHoc:
        """What a form without errors asks for."""
        names = ("plan", "name", "window_start", "window_end", "due_on")
        tasks = () if self.cleaned_data["all_tasks"] else tuple(self.cleaned_data["tasks"])
        return AdHoc(**{name: self.cleaned_data[name] for name in names}, tasks=tasks)


def monitored_plans(user):
    return Plan.objects.filter(monitors(user, "")).defer("text").order_by("-issued_on", "number")


@get_only
def rounds(request):
    return listing(request, AdHocForm(plans=monitored_plans(request.user), today=clock.today()))


def listing(request, form: AdHocForm, status: int = 200, expected: Expected | None = None):
    """The page; with `expected`, a look at what the valid form would send stands in place of the form."""
    found = shown(overseen(request).rounds)
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "lines": round_lines(page_obj.object_list, clock.today()),
        "form": form if form.fields["plan"].queryset.exists() else None,
        "today": clock.today(),
        "expected": expected,
        "wanted": form.wanted() if expected else None,
    }
    return render(request, "reports/rounds.html", context, status=status)


def shown(rounds):
    """Rounds with what their rows tell: the tasks asked for, and whether anybody has written."""
    return (
        rounds.select_related("plan")
        .defer("plan__text")
        .prefetch_related(Prefetch("tasks", Task.objects.only("path").order_by("position")))
        .annotate(written=Exists(Entry.objects.filter(obligation__round=OuterRef("pk"))))
        .order_by("-due_on", "-pk")
    )


@post_only
def round_open(request):
    """Buttons of the page: "Cập nhật danh sách" of a round (`dot`), or a new ad hoc round in steps: a look at
    what would be sent, then "open" it or "correct" the form."""
    if "dot" in request.POST:
        return update(request, request.POST["dot"])
    plans = monitored_plans(request.user)
    if not plans.exists():
        refuse(request)
    form = AdHocForm(request.POST, plans=plans, today=clock.today())
    step = request.POST.get("step")
    if step == "correct":
        return listing(request, form)
    if form.is_valid():
        if step == "open" and (opened := attempt(open_ad_hoc, form)):
            messages.success(request, words_of(*opened))
            return redirect("reports:rounds")
        if step != "open" and (expected := attempt(preview_ad_hoc, form)):
            return listing(request, form, expected=expected)
    return listing(request, form, status=422)


def refuse(request):
    """403 for who may read rounds, 404 for the rest."""
    page = overseen(request)
    relations = to_plan(request.user, page.round.plan) if page.round else set()
    require(Action.ROUND_MANAGE, relations, readable_by=Action.ROUND_READ)


def attempt(service, form: AdHocForm):
    """What the service answers to a valid form; None with the error on the form."""
    try:
        return service(form.wanted(), now=clock.now())
    except ValidationError as problem:
        form.add_error(None, problem)
        return None


def words_of(round_: Round, opened: Opened) -> str:
    return _("Đã mở đợt “%(name)s”: %(total)d yêu cầu báo cáo, hạn gửi %(due)s.") % {
        "name": round_.name,
        "total": opened.total,
        "due": short_date(round_.due_on),
    }


def managed(request, pk) -> Round:
    """An open round that the person manages; 403 for who may read it, 404 for the rest."""
    round_ = get_object_or_404(Round.objects.opened().select_related("plan"), pk=pk)
    require(Action.ROUND_MANAGE, to_plan(request.user, round_.plan), readable_by=Action.ROUND_READ)
    return round_


def update(request, pk: str):
    """Bring an open round up to date; what was owed at the due day stays."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 12):
        raise Http404
    round_ = managed(request, pk)
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


@post_only
def round_withdraw(request, round_id):
    """ "Hủy đợt" of an ad hoc round, confirmed by its box."""
    round_ = managed(request, round_id)
    if "confirmed" not in request.POST:
        messages.warning(request, _("Hãy đánh dấu ô xác nhận trước khi bấm hủy đợt “%s”.") % round_)
        return redirect("reports:rounds")
    try:
        withdrawn = withdraw_round(round_)
    except ValidationError as problem:
        messages.warning(request, problem.messages[0])
        return redirect("reports:rounds")
    messages.success(
        request,
        _("Đã hủy đợt “%(name)s” và rút %(total)d yêu cầu báo cáo.") % {"name": round_, "total": withdrawn},
    )
    return redirect("reports:rounds")
