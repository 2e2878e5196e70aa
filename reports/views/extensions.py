"""Gia hạn: an agency asks for a later due day of some of its accounts; the monitor decides."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import is_key, short_date

from ..current import overseen_rounds
from ..filters import UNKNOWN
from ..forms import MEDIUM, CleanText, RowChoices, day_field
from ..models import Extension, Obligation, Round
from ..querysets import RECEIVED
from ..relations import to_extension
from ..services import extensions as services
from ..workflow import ExtensionStep, StepClosed, extension_steps
from .methods import get_only, get_or_post, post_only

PER_PAGE = 20


class TaskChoices(RowChoices):
    def label_from_instance(self, obligation):
        return f"{obligation.task.path} {obligation.task.summary}"


class AskForm(forms.Form):
    """Which accounts, until when, and why: all that is lacking is said at once."""

    obligations = TaskChoices(
        queryset=Obligation.objects.none(),
        label=gettext_lazy("Nhiệm vụ xin gia hạn"),
        error_messages={**UNKNOWN, "required": services.NO_TASK},
    )
    wanted_on = day_field(gettext_lazy("Đề nghị gia hạn đến ngày"))
    reason = CleanText(max_length=MEDIUM, rows=4, label=gettext_lazy("Lý do"))

    def __init__(self, data=None, *, obligations):
        super().__init__(data)
        self.fields["obligations"].queryset = obligations.select_related("task").order_by("task__position")
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = services.NO_REASON


class DecideForm(forms.Form):
    granted_on = day_field(gettext_lazy("Gia hạn đến ngày"))
    answer = CleanText(max_length=MEDIUM, rows=2, label=gettext_lazy("Ý kiến"))


@get_or_post
def extension_ask(request, round_id):
    """The agency's own requests of a round, and the form for a new one."""
    rounds = Round.objects.owed_by(request.user.agency_id).select_related("plan__monitor")
    round_ = get_object_or_404(rounds, pk=round_id)
    now = clock.now()
    # Any own account is a choice; the service says why one cannot be extended (any more).
    owed = Obligation.objects.filter(round=round_, agency=request.user.agency_id)
    form = AskForm(request.POST if request.method == "POST" else None, obligations=owed)
    if form.is_valid():
        try:
            services.ask(round_, **form.cleaned_data, by=request.user, now=now)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Đã gửi đề nghị gia hạn tới %s.") % round_.plan.monitor)
            return redirect("reports:extension_ask", round_id)
    own = Extension.objects.filter(round=round_, agency=request.user.agency_id)
    context = {
        "round": round_,
        "form": form,
        "askable": {row.pk for row in services.askable(owed, now)},
        "requests": own.select_related("asked_by", "decided_by").prefetch_related("obligations__task"),
    }
    return render(request, "reports/extension_ask.html", context, status=422 if form.is_bound else 200)


@post_only
def extension_withdraw(request, pk):
    """ "Rút đề nghị" of the agency."""
    extension = visible(request.user, pk)
    require(Action.EXTENSION_ASK, to_extension(request.user, extension), readable_by=Action.EXTENSION_READ)
    try:
        services.withdraw(extension, by=request.user, now=clock.now())
        messages.success(request, _("Đã rút đề nghị gia hạn; hạn gửi như trước."))
    except StepClosed as closed:
        messages.warning(request, closed.message)
    return redirect("reports:extension_ask", extension.round_id)


def visible(user, pk) -> Extension:
    rows = Extension.objects.visible_to(user).select_related("round__plan", "agency")
    return get_object_or_404(rows, pk=pk)


@get_only
def extensions(request):
    """Every request: those that wait first, the oldest before the others; then what was decided."""
    return listing(request)


def listing(request, failed: tuple[Extension, DecideForm] | None = None):
    """The page; a decision that could not be taken stands alone, with what was typed."""
    rounds = overseen_rounds(request.user)
    rows = Extension.objects.visible_to(request.user).filter(round__in=rounds.order_by().values("pk"))
    rows = in_order(rows)
    asked_round = round_asked_for(request, rounds)
    if asked_round:
        rows = rows.filter(round=asked_round)
    if failed:
        rows = rows.filter(pk=failed[0].pk)
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for each in page_obj:
        each.form = failed[1] if failed else decide_form(each)
        each.decidable = ExtensionStep.GRANT in extension_steps(each.state, to_extension(request.user, each))
    context = {
        "page_obj": page_obj,
        "waiting": rows.filter(state=Extension.State.OPEN).count(),
        "round": asked_round,
        "failed": failed,
    }
    return render(request, "reports/extensions.html", context, status=422 if failed else 200)


def round_asked_for(request, rounds) -> Round | None:
    """The round of `?dot=`; 404 for one that the person does not oversee."""
    asked = request.GET.get("dot", "")
    if not asked:
        return None
    if not is_key(asked):
        raise Http404
    return get_object_or_404(rounds, pk=asked)


def decide_form(extension: Extension, data=None) -> DecideForm:
    initial = {"granted_on": extension.wanted_on}
    return DecideForm(data, initial=initial, prefix=f"g{extension.pk}")


def in_order(rows):
    """Open ones by age, then the decided ones, newest first; each with how far its agency is in the round
    (`expected`, `received`)."""
    own = (
        Obligation.objects.filter(round=OuterRef("round"), agency=OuterRef("agency"))
        .order_by()
        .values("round")
    )
    received = own.filter(entry__state__in=RECEIVED)
    is_open = Q(state=Extension.State.OPEN)
    return (
        rows.select_related("round__plan", "agency", "asked_by", "decided_by")
        .defer("round__plan__text")
        .prefetch_related("obligations__task")
        .annotate(
            expected=Subquery(own.annotate(n=Count("pk")).values("n")),
            received=Subquery(received.annotate(n=Count("pk")).values("n")),
        )
        .alias(rank=Case(When(is_open, then=0), default=1), waits=Case(When(is_open, then=F("asked_at"))))
        .order_by("rank", "waits", "-decided_at", "pk")
    )


@post_only
def extension_decide(request, pk):
    """The monitor's "Chấp nhận" or "Không chấp nhận"."""
    extension = visible(request.user, pk)
    require(Action.EXTENSION_DECIDE, to_extension(request.user, extension), readable_by=Action.EXTENSION_READ)
    form = decide_form(extension, request.POST)
    refusing = request.POST.get("action") == "refuse"
    if refusing:
        form.fields["granted_on"].required = False
    if not form.is_valid():
        return listing(request, (extension, form))
    answer, by = form.cleaned_data["answer"], {"by": request.user, "now": clock.now()}
    try:
        if refusing:
            done = services.refuse(extension, answer, **by)
        else:
            done = services.grant(extension, form.cleaned_data["granted_on"], answer, **by)
    except StepClosed as closed:
        kept = " " + _("Ý kiến đã ghi: “%s”") % answer if answer else ""
        messages.warning(request, closed.message + kept)
    except ValidationError as problem:
        form.add_error(None, problem)
        return listing(request, (extension, form))
    else:
        messages.success(request, outcome(done))
    return redirect("reports:extensions")


def outcome(extension: Extension) -> str:
    if extension.state == Extension.State.REFUSED:
        return _("Đã trả lời %s: không chấp nhận gia hạn.") % extension.agency
    facts = {"agency": extension.agency, "day": short_date(extension.granted_on)}
    return _("Đã gia hạn cho %(agency)s đến %(day)s.") % facts
