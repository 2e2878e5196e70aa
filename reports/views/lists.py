"""The lists behind the figures, and who has not reported."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.shortcuts import render

from agencies.models import Agency
from kehoach import clock

from ..filters import ObligationFilter
from ..models import EntryState, Obligation, Reminder
from ..oversight import Oversight, overseen, round_choices
from ..periods import Punctuality, days_left
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
        page_obj = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "filter": wanted.filter,
            "narrowed": is_narrowed(request),
            "one_agency": wanted.agency,
            "more": any(request.GET.get(name) for name in ("muc", "nhiem_vu", "tien_do", "vuong_mac")),
            "page_obj": page_obj,
            "can_nudge": can_nudge(page) and any(row.received_on is None for row in page_obj),
        }
    return render(request, "reports/obligations.html", context)


def can_nudge(page: Oversight) -> bool:
    """Whether the list has boxes to tick. Who was let in after the lock is nudged from the account itself."""
    return page.monitors and not page.round.is_locked(clock.today())


@dataclass(frozen=True)
class Narrowed:
    filter: ObligationFilter
    rows: object

    @property
    def agency(self) -> Agency | None:
        """The only agency that is asked for."""
        return self.filter.form.cleaned_data.get("co_quan") if self.filter.is_valid() else None


def narrowed(request, round_, **fixed) -> Narrowed:
    """The visible rows of a round that the address asks for; none if it asks for something unknown, so that
    a mistyped address never passes for the whole list."""
    rows = Obligation.objects.visible_to(request.user).with_extension()
    rows = rows.select_related("agency", "task", "entry")
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
    """An agency with what it still owes in the round; no `days` where it has asked for another due day."""

    agency: Agency
    rows: tuple[Obligation, ...]
    overdue: int
    returned: int
    days: int | None
    # When somebody of the agency was last reminded of the round, and when a reminder that waits is to go.
    reminded_at: datetime | None = None
    waiting_at: datetime | None = None


@get_only
def missing(request):
    """Chưa báo cáo: agencies with the tasks they still owe, worst first."""
    page = overseen(request)
    context = {"round": page.round, "monitors": page.monitors, "rounds": round_choices(page.rounds)}
    if page.round:
        wanted = owing(request, page.round)
        reminded = Reminder.objects.last_told(page.round)
        debtors = by_agency(wanted.rows.order_by("task__position"), clock.today(), reminded)
        days = {debtor.days for debtor in debtors}
        context |= {
            "today": clock.today(),
            "filter": wanted.filter,
            "narrowed": is_narrowed(request),
            "debtors": debtors,
            "can_nudge": can_nudge(page),
            "one_deadline": len(days) == 1 and None not in days,
            "total": sum(len(debtor.rows) for debtor in debtors),
            "overdue": sum(debtor.overdue for debtor in debtors),
        }
    return render(request, "reports/missing.html", context)


def owing(request, round_) -> Narrowed:
    """The rows of "Chưa báo cáo" as far as the address narrows them; views.nudge tells about these."""
    return narrowed(request, round_, tinh_trang="not_received")


def by_agency(rows, today, reminded: dict[int, tuple]) -> list[Debtor]:
    """Overdue most first, then owing most; equals in protocol order."""
    owed: dict[Agency, list[Obligation]] = {}
    for row in rows:
        owed.setdefault(row.agency, []).append(row)
    debtors = [debtor(agency, found, today, *reminded.get(agency.pk, ())) for agency, found in owed.items()]
    return sorted(debtors, key=lambda d: (-d.overdue, -len(d.rows), d.agency.sort_order, d.agency.code))


def debtor(agency: Agency, rows: list[Obligation], today, reminded_at=None, waiting_at=None) -> Debtor:
    left = [days_left(row.due_on, today) for row in rows if row.asked_until is None]
    return Debtor(
        agency=agency,
        rows=tuple(rows),
        overdue=sum(row.punctuality(today) == Punctuality.MISSING for row in rows),
        returned=sum(row.state == EntryState.RETURNED for row in rows),
        days=min(left, default=None),
        reminded_at=reminded_at,
        waiting_at=waiting_at,
    )
