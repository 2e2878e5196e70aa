"""One round: its clocks and why it is open or locked; the monitor changes its days and lets agencies in."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from agencies.permissions import Action, allowed, require
from kehoach import clock
from kehoach.text import short_date
from tasks.relations import to_plan

from ..dashboard import round_lines
from ..forms import CleanText, day_field
from ..models import Round
from ..services.reopenings import not_received, reopen
from ..services.round_clocks import set_clocks, untouched
from ..services.words import TEXT_LENGTH
from .methods import get_only, post_only

REOPENINGS_SHOWN = 20


class ClocksForm(forms.Form):
    """Another due day and lock day."""

    due_on = day_field(gettext_lazy("Hạn gửi"))
    locks_on = day_field(gettext_lazy("Khóa sau ngày"))


class ReopenForm(forms.Form):
    """Which agency is let in again, why and until when."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        label=gettext_lazy("Cơ quan"),
        empty_label=gettext_lazy("Chọn cơ quan"),
        error_messages={
            "required": gettext_lazy("Hãy chọn cơ quan."),
            "invalid_choice": gettext_lazy("Cơ quan này không còn báo cáo nào phải gửi trong đợt."),
        },
    )
    until = day_field(gettext_lazy("Mở lại đến hết ngày"))
    reason = CleanText(max_length=TEXT_LENGTH, rows=2, label=gettext_lazy("Lý do mở lại"))

    def __init__(self, data=None, *, round_: Round):
        super().__init__(data)
        owing = not_received(round_).values("agency")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=owing).order_by("sort_order", "code")
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Hãy ghi lý do mở lại.")


def visible_round(user, pk) -> Round:
    rounds = Round.objects.visible_to(user).select_related("plan__monitor").defer("plan__text")
    return get_object_or_404(rounds, pk=pk)


def managed_round(request, pk) -> Round:
    """A round that the person manages; 403 for who may read it, 404 for the rest."""
    round_ = visible_round(request.user, pk)
    require(Action.ROUND_MANAGE, to_plan(request.user, round_.plan), readable_by=Action.ROUND_READ)
    return round_


@get_only
def round_page(request, round_id):
    return page(request, visible_round(request.user, round_id))


def page(request, round_: Round, *, clocks=None, reopening=None):
    """The page; a form that was refused comes with its errors and everything typed."""
    today = clock.today()
    locked = round_.is_locked(today)
    manages = allowed(Action.ROUND_MANAGE, to_plan(request.user, round_.plan))
    reopenings = round_.reopenings.select_related("agency", "granted_by").order_by("-granted_at")
    context = {
        "round": round_,
        "today": today,
        "locked": locked,
        "why": why(round_, today),
        "counts": round_lines([round_], today)[0].counts,
        "page_obj": Paginator(reopenings, REOPENINGS_SHOWN).get_page(request.GET.get("page")),
        "editions": round_.editions.defer("content").annotate(figures=F("content__figures")),
        "form": clocks or reopening,
    }
    if manages and locked:
        context["reopening"] = reopening or ReopenForm(round_=round_)
    elif manages:
        days = {"due_on": round_.due_on, "locks_on": round_.locks_on}
        context |= {"clocks": clocks or ClocksForm(initial=days), "touched": untouched(round_).count()}
    refused = any(form and form.errors for form in (clocks, reopening))
    return render(request, "reports/round.html", context, status=422 if refused else 200)


def why(round_: Round, today: date) -> str:
    """One sentence: why agencies can or cannot write today."""
    lock = short_date(round_.locks_on)
    if not round_.is_locked(today):
        if today <= round_.due_on:
            return _("Đang mở: gửi đến hết ngày %s là đúng hạn.") % short_date(round_.due_on)
        return _("Đang mở: đã quá hạn gửi, còn nhận báo cáo muộn đến hết ngày %s.") % lock
    if round_.closed_at:
        day = short_date(clock.local_date(round_.closed_at))
        return _("Đã khóa sau ngày %(lock)s và đóng ngày %(day)s.") % {"lock": lock, "day": day}
    if Round.objects.writable(today).filter(pk=round_.pk).exists():
        return _("Đã khóa sau ngày %s; chỉ cơ quan được gia hạn hoặc mở lại còn gửi được.") % lock
    return _("Đã khóa sau ngày %s; số liệu sẽ được chốt trong vòng một giờ.") % lock


@post_only
def round_clocks(request, round_id):
    """Another due day or lock day for this round."""
    round_ = managed_round(request, round_id)
    form = ClocksForm(request.POST)
    if form.is_valid():
        try:
            moved = set_clocks(round_, **form.cleaned_data, now=clock.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Đã ghi thời hạn của đợt; áp dụng cho %d yêu cầu báo cáo.") % moved)
            return redirect("reports:round", round_id=round_.pk)
    return page(request, round_, clocks=form)


@post_only
def round_reopen(request, round_id):
    """Let one agency in again after the lock."""
    round_ = managed_round(request, round_id)
    form = ReopenForm(request.POST, round_=round_)
    if form.is_valid():
        try:
            reopening, owed = reopen(round_, **form.cleaned_data, by=request.user, now=clock.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            text = _("Đã mở lại cho %(agency)s đến hết ngày %(day)s: %(n)d báo cáo.")
            values = {"agency": reopening.agency, "day": short_date(reopening.until), "n": owed}
            messages.success(request, text % values)
            return redirect("reports:round", round_id=round_.pk)
    return page(request, round_, reopening=form)
