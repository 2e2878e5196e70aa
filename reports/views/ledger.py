"""Nhắc việc: the ledger of everything that was to be told, to whom, and what became of it."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import render

from agencies.permissions import Action, allowed, standing
from kehoach import clock
from kehoach.text import short_date
from tasks.models import Plan

from ..ledger_filter import LedgerFilter
from ..models import Reminder
from ..navigation import is_monitor
from .methods import get_only

PER_PAGE = 50
# What the page shows where the address names no first day.
USUAL_DAYS = timedelta(days=30)
State = Reminder.State
# What went wrong stands first. The look of the figures is that of partials/_tile.html.
STATES = {State.MISSED: "late", State.FAILED: "late", State.PLANNED: "", State.SENT: "good"}


@get_only
def ledger(request):
    monitor = is_monitor(request.user)
    if not (monitor or allowed(Action.LEDGER_READ, standing(request.user))):
        raise Http404
    asked = request.GET.copy()
    asked.setdefault("tu", short_date(clock.today() - USUAL_DAYS))
    wanted = LedgerFilter(asked, queryset=Reminder.objects.visible_to(request.user), request=request)
    rows = wanted.qs if wanted.is_valid() else wanted.queryset.none()
    ordered = rows.select_related(
        "obligation__agency", "obligation__task", "obligation__round", "person", "nudged_by"
    ).order_by("-send_at", "-pk")
    context = {
        "filter": wanted,
        "page_obj": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")),
        "tiles": tiles(asked, request),
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "more": any(request.GET.get(name) for name in ("dot", "co_quan", "nguoi")),
        "plans": Plan.objects.filter(monitor=request.user.agency_id).defer("text") if monitor else (),
        "links": request.user.agency_id is not None,
    }
    return render(request, "reports/ledger.html", context)


def tiles(asked, request) -> list[dict]:
    """How many rows there are in each state under the other conditions, each a link to them."""
    others = asked.copy()
    others.pop("trang_thai", None)
    others.pop("page", None)
    wanted = LedgerFilter(others, queryset=Reminder.objects.visible_to(request.user), request=request)
    counts = {}
    if wanted.is_valid():
        groups = wanted.qs.order_by().values("state").annotate(n=Count("pk"))
        counts = {group["state"]: group["n"] for group in groups}
    found = []
    for state, tone in STATES.items():
        others["trang_thai"] = state.value
        n = counts.get(state, 0)
        found.append(
            {"label": state.label, "n": n, "tone": tone if n else "quiet", "url": f"?{others.urlencode()}"}
        )
    return found
