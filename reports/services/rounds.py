"""Open rounds: expand the plan's assignments into one stored obligation per owing agency and task."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.successors import Register
from kehoach import clock
from kehoach.text import short_date
from tasks.models import OWING_ROLES, STRENGTH, AssignmentRole, DeadlineKind, Plan, Task

from .. import periods
from ..models import Entry, Obligation, Round

# How long a scheduler may have been away before a round counts as opened late rather than as planned.
CATCH_UP = timedelta(days=31)


@dataclass(frozen=True)
class Duty:
    """An agency's part in a task on a day: the strongest role it holds, and that role's scope."""

    agency: Agency
    role: AssignmentRole
    scope: str


def duties(task: Task, day: date, register: Register) -> list[Duty]:
    """Everybody's part in a task on a day. Classes answer with their members of that day and named agencies
    with their successors; an agency that would hold two roles (lead and coordinator merged into one, or
    named and also a member of the class) holds the stronger."""
    held: dict[int, Duty] = {}
    for assignment in task.assignments.all():
        if assignment.agency_class_id:
            holders = register.members(assignment.agency_class, day)
        else:
            holders = register.carriers(assignment.agency, day)
        for agency in holders:
            duty = Duty(agency, AssignmentRole(assignment.role), assignment.scope)
            known = held.get(agency.pk)
            if known is None or STRENGTH[duty.role] > STRENGTH[known.role]:
                held[agency.pk] = duty
    return list(held.values())


def owes(duty: Duty, plan: Plan) -> bool:
    return duty.role in OWING_ROLES or (plan.coordinators_owe and duty.role == AssignmentRole.COORDINATE)


def active_in(task: Task, window_start: date) -> bool:
    """Whether a task is to be accounted for in a window. Work without a calendar end always is; dated work
    until the window in which its date falls."""
    if (
        task.deadline_kind in (DeadlineKind.BY_DATE, DeadlineKind.BY_PERIOD, DeadlineKind.RANGE)
        and task.due_on
    ):
        return task.due_on >= window_start
    return True


def expand(
    plan: Plan, chosen: Collection[Task], window_start: date, day: date
) -> dict[tuple[int, int], Duty]:
    """Who owes an account of which of the chosen tasks (none chosen: all of the plan), by the ids of task and
    agency. Stores nothing: previews count what openings store."""
    register = Register.load()
    tasks = plan.tasks.filter(pk__in=[task.pk for task in chosen]) if chosen else plan.tasks.all()
    wanted: dict[tuple[int, int], Duty] = {}
    for task in tasks.prefetch_related("assignments__agency", "assignments__agency_class"):
        if active_in(task, window_start):
            wanted |= {(task.pk, d.agency.pk): d for d in duties(task, day, register) if owes(d, plan)}
    return wanted


@transaction.atomic
def schedule_round(plan: Plan, period: periods.Period) -> Round:
    """The stored round of a period with its default clocks, made if it is not there. A plan's first round
    cannot open before the plan was issued."""
    kinds = [periods.PeriodKind(kind) for kind in plan.schedule]
    times = periods.clocks(period, kinds)
    round_, _made = Round.objects.get_or_create(
        plan=plan,
        kind=period.kind,
        window_start=period.start,
        window_end=period.end,
        name=period.name,
        defaults={
            "opens_on": max(times.opens_on, plan.issued_on),
            "due_on": times.due_on,
            "locks_on": times.locks_on,
        },
    )
    return round_


@dataclass(frozen=True)
class Opened:
    """What an opening did: obligations made, taken away (nothing written in them yet), and now standing."""

    added: int
    removed: int
    total: int


@transaction.atomic
def open_round(round_: Round, *, now: datetime, day: date | None = None) -> Opened:
    """Open a round, or bring an open one up to date with assignments and reorganisations as of `day`
    (default: the local day of `now`). Doing it again adds nothing twice; a row in which an agency has
    written is never taken away."""
    day = day or clock.local_date(now)
    round_ = Round.objects.select_for_update().select_related("plan").get(pk=round_.pk)
    wanted = expand(round_.plan, round_.tasks.all(), round_.window_start, day)
    # A late opening still asks from the day it was planned for, so that no reminder is skipped.
    first = round_.opened_at is None
    asked_on = max(round_.opens_on, day - CATCH_UP) if first else day
    known = set(round_.obligations.values_list("task_id", "agency_id"))
    added = Obligation.objects.bulk_create(
        Obligation(
            round=round_,
            task_id=key[0],
            agency_id=key[1],
            role=d.role,
            scope=d.scope,
            due_on=round_.due_on,
            asked_on=asked_on,
        )
        for key, d in wanted.items()
        if key not in known
    )
    stale = [
        pk
        for pk, task_id, agency_id in round_.obligations.filter(entry__isnull=True).values_list(
            "pk", "task_id", "agency_id"
        )
        if (task_id, agency_id) not in wanted
    ]
    Obligation.objects.filter(pk__in=stale, entry__isnull=True).delete()
    if round_.opened_at is None:
        invented = round_.demonstration or settings.DEMONSTRATION
        Round.objects.filter(pk=round_.pk).update(opened_at=now, demonstration=invented)
    return Opened(added=len(added), removed=len(stale), total=round_.obligations.count())


def open_scheduled(*, now: datetime) -> list[tuple[Round, Opened]]:
    """Open every scheduled round whose day has come, and bring those not yet due up to date with
    assignments and reorganisations; what was owed at the due date stays. Safe to run at any time."""
    today = clock.local_date(now)
    done = []
    for plan in Plan.objects.all():
        kinds = [periods.PeriodKind(kind) for kind in plan.schedule]
        for period in periods.scheduled(kinds, max(plan.issued_on, today - timedelta(days=400)), today):
            times = periods.clocks(period, kinds)
            if not times.opens_on <= today <= times.locks_on:
                continue
            round_ = schedule_round(plan, period)
            last_day = round_.locks_on if round_.opened_at is None else round_.due_on
            if round_.opens_on <= today <= last_day:
                done.append((round_, open_round(round_, now=now)))
    return done


@dataclass(frozen=True)
class AdHoc:
    """A round that a superior asks for, outside the schedule. No tasks: all of the plan."""

    plan: Plan
    name: str
    window_start: date
    window_end: date
    due_on: date
    tasks: Collection[Task] = ()

    @property
    def identity(self) -> dict:
        """What makes it one and the same round, as in the constraint `round_once_per_window`."""
        names = ("plan", "name", "window_start", "window_end")
        return {"kind": periods.PeriodKind.AD_HOC} | {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Expected:
    """What an opening would send: to how many agencies, and how many requests."""

    agencies: int
    total: int


def preview_ad_hoc(wanted: AdHoc, *, now: datetime) -> Expected:
    """What `open_ad_hoc` would send at this moment, and its ValidationErrors. Stores nothing."""
    if same := Round.objects.filter(**wanted.identity).first():
        refuse_another(same, wanted)
    found = expand(wanted.plan, wanted.tasks, wanted.window_start, clock.local_date(now))
    refuse_nobody(len(found))
    return Expected(agencies=len({agency for _task, agency in found}), total=len(found))


@transaction.atomic
def open_ad_hoc(wanted: AdHoc, *, now: datetime) -> tuple[Round, Opened]:
    """Open a round from today on. Asking for the same round again (a double click) opens one. Raises
    ValidationError if its name stands for another due date or other tasks, or if nobody would be asked."""
    round_, made = Round.objects.get_or_create(
        **wanted.identity,
        defaults={
            "opens_on": clock.local_date(now),
            "due_on": wanted.due_on,
            "locks_on": wanted.due_on + timedelta(days=periods.DAYS_UNTIL_LOCK),
        },
    )
    if made:
        round_.tasks.set(wanted.tasks)
    else:
        refuse_another(round_, wanted)
    opened = open_round(round_, now=now)
    refuse_nobody(opened.total)
    round_.refresh_from_db()
    return round_, opened


def refuse_another(round_: Round, wanted: AdHoc) -> None:
    if round_.due_on != wanted.due_on:
        due = short_date(round_.due_on)
        raise ValidationError({"name": _("Đợt này đã mở với hạn gửi %s. Hãy đặt tên khác.") % due})
    if set(round_.tasks.all()) != set(wanted.tasks):
        raise ValidationError({"name": _("Đợt này đã mở với những nhiệm vụ khác. Hãy đặt tên khác.")})


def refuse_nobody(total: int) -> None:
    if not total:
        raise ValidationError({"tasks": _("Không có cơ quan nào phải báo cáo những nhiệm vụ này.")})


@transaction.atomic
def withdraw_round(round_: Round) -> int:
    """Take an ad hoc round back while nobody has written in it; how many requests went with it."""
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.kind != periods.PeriodKind.AD_HOC:
        raise ValidationError(_("Chỉ hủy được đợt đột xuất; đợt định kỳ mở theo lịch của kế hoạch."))
    # Locked before looking: an account that is being saved is either seen here or finds its request gone.
    requests = list(round_.obligations.select_for_update().order_by("pk").values_list("pk", flat=True))
    if Entry.objects.filter(obligation__round=round_).exists():
        raise ValidationError(_("Đã có cơ quan viết báo cáo nên không hủy được đợt này."))
    round_.delete()
    return len(requests)
