"""Đợt báo cáo: rounds with their clocks; open one outside the schedule, update or withdraw one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import is_key, short_date
from tasks.models import Plan, Task
from tasks.relations import to_plan

from ..ad_hoc_form import AdHocForm
from ..dashboard import round_lines
from ..models import Entry, Round
from ..oversight import overseen
from ..querysets import monitors
from ..services.ad_hoc import Expected, open_ad_hoc, preview_ad_hoc, withdraw_round
from ..services.rounds import Opened, open_round
from .methods import get_only, post_only

PER_PAGE = 20


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
    """Rounds with what their rows tell: the tasks and agencies asked, and whether anybody has written."""
    return (
        rounds.select_related("plan")
        .defer("plan__text")
        .prefetch_related(Prefetch("tasks", Task.objects.only("path").order_by("position")))
        .annotate(agency_count=Count("agencies"))
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
    if not is_key(pk):
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
