"""Open rounds: expand the plan's assignments into one stored obligation per owing agency and task."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.successors import Register
from kehoach import clock
from kehoach.text import short_date
from tasks.models import OWING_ROLES, STRENGTH, AssignmentRole, DeadlineKind, Plan, Task

from .. import periods
from ..models import Obligation, Round


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


def active_in(task: Task, round_: Round) -> bool:
    """Whether a task is to be accounted for in a window. Work without a calendar end always is; dated work
    until the window in which its date falls."""
    if (
        task.deadline_kind in (DeadlineKind.BY_DATE, DeadlineKind.BY_PERIOD, DeadlineKind.RANGE)
        and task.due_on
    ):
        return task.due_on >= round_.window_start
    return True


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
    register = Register.load()
    wanted: dict[tuple[int, int], Duty] = {}
    tasks = round_.plan.tasks.prefetch_related("assignments__agency", "assignments__agency_class")
    for task in tasks:
        if active_in(task, round_):
            wanted |= {(task.pk, d.agency.pk): d for d in duties(task, day, register) if owes(d, round_.plan)}
    known = set(round_.obligations.values_list("task_id", "agency_id"))
    added = Obligation.objects.bulk_create(
        Obligation(
            round=round_, task_id=key[0], agency_id=key[1], role=d.role, scope=d.scope, due_on=round_.due_on
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
        Round.objects.filter(pk=round_.pk).update(opened_at=now)
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


@transaction.atomic
def open_ad_hoc(
    plan: Plan, *, name: str, window_start: date, window_end: date, due_on: date, now: datetime
) -> tuple[Round, Opened]:
    """Open a round that a superior asked for, outside the schedule, from today on. Asking for the same round
    again (a double click) opens one. Raises ValidationError if its name stands for another due date."""
    today = clock.local_date(now)
    round_, made = Round.objects.get_or_create(
        plan=plan,
        kind=periods.PeriodKind.AD_HOC,
        window_start=window_start,
        window_end=window_end,
        name=name,
        defaults={
            "opens_on": today,
            "due_on": due_on,
            "locks_on": due_on + timedelta(days=periods.DAYS_UNTIL_LOCK),
        },
    )
    if not made and round_.due_on != due_on:
        raise ValidationError(
            _("Đợt này đã mở với hạn gửi %s. Hãy đặt tên khác.") % short_date(round_.due_on)
        )
    opened = open_round(round_, now=now)
    round_.refresh_from_db()
    return round_, opened
