"""The lists behind the figures, and who has not reported."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import render

from agencies.models import Agency
from kehoach import clock

from ..filters import ObligationFilter
from ..models import EntryState, Obligation
from ..oversight import overseen, round_choices
from ..periods import days_left
from .methods import get_only

PER_PAGE = 50


@get_only
def obligations(request):
    """Yêu cầu báo cáo: the rows that a figure counts."""
    page = overseen(request)
    context = {"round": page.round, "monitors": page.monitors, "rounds": round_choices(page.rounds)}
    if page.round:
        wanted = narrowed(request, page.round)
        ordered = wanted.rows.order_by("task__position", "agency__sort_order", "agency__code")
        context |= {
            "filter": wanted.filter,
            "narrowed": is_narrowed(request),
            "more": any(request.GET.get(name) for name in ("muc", "nhiem_vu", "tien_do", "vuong_mac")),
            "page_obj": Paginator(ordered, PER_PAGE).get_page(request.GET.get("page")),
        }
    return render(request, "reports/obligations.html", context)


@dataclass(frozen=True)
class Narrowed:
    filter: ObligationFilter
    rows: object


def narrowed(request, round_, **fixed) -> Narrowed:
    """The visible rows of a round that the address asks for; none if it asks for something unknown, so that
    a mistyped address never passes for the whole list."""
    rows = Obligation.objects.visible_to(request.user).select_related("agency", "task", "entry")
    asked = request.GET.copy()
    asked["dot"] = str(round_.pk)
    for name, value in fixed.items():
        asked[name] = value
    found = ObligationFilter(asked, queryset=rows.filter(round=round_), request=request)
    return Narrowed(found, found.qs if found.is_valid() else rows.none())


def is_narrowed(request) -> bool:
    """Whether the address asks for less than the whole round."""
    return any(value for name, value in request.GET.items() if name not in ("dot", "page"))


@dataclass(frozen=True)
class Debtor:
    """An agency with what it still owes in the round."""

    agency: Agency
    rows: tuple[Obligation, ...]
    overdue: int
    returned: int
    days: int


@get_only
def missing(request):
    """Chưa báo cáo: agencies with the tasks they still owe, worst first."""
    page = overseen(request)
    context = {"round": page.round, "monitors": page.monitors, "rounds": round_choices(page.rounds)}
    if page.round:
        wanted = narrowed(request, page.round, tinh_trang="not_received")
        debtors = by_agency(wanted.rows.order_by("task__position"), clock.today())
        context |= {
            "today": clock.today(),
            "filter": wanted.filter,
            "narrowed": is_narrowed(request),
            "debtors": debtors,
            "one_deadline": len({debtor.days for debtor in debtors}) == 1,
            "total": sum(len(debtor.rows) for debtor in debtors),
            "overdue": sum(debtor.overdue for debtor in debtors),
        }
    return render(request, "reports/missing.html", context)


def by_agency(rows, today) -> list[Debtor]:
    """Overdue most first, then owing most; equals in protocol order."""
    owed: dict[Agency, list[Obligation]] = {}
    for row in rows:
        owed.setdefault(row.agency, []).append(row)
    debtors = [debtor(agency, found, today) for agency, found in owed.items()]
    return sorted(debtors, key=lambda d: (-d.overdue, -len(d.rows), d.agency.sort_order, d.agency.code))


def debtor(agency: Agency, rows: list[Obligation], today) -> Debtor:
    left = [days_left(row.due_on, today) for row in rows]
    return Debtor(
        agency=agency,
        rows=tuple(rows),
        overdue=sum(days < 0 for days in left),
        returned=sum(row.state == EntryState.RETURNED for row in rows),
        days=min(left),
    )
