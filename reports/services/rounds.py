"""Open rounds: expand the plan's assignments into one stored obligation per owing agency and task."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from agencies.models import Agency
from agencies.successors import Register
from kehoach import clock
from tasks.models import OWING_ROLES, STRENGTH, AssignmentRole, Plan, Task

from .. import periods
from ..asking import Window, ends_when_done, is_asked
from ..models import Contribution, EntryState, Extension, Obligation, Obstacle, Round, WorkState
from ..periods import PeriodKind
from ..querysets import RECEIVED, unlocked
from .apart import apart
from .contributions import invite
from .days import load_calendar
from .schedule import REACH, asked_periods, drafted, schedule_of, stored_rounds
from .succession import hand_over

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


def expand(
    plan: Plan, chosen: Collection[Task], asked: Collection[Agency], window: Window, day: date
) -> dict[tuple[int, int], Duty]:
    """Who owes an account of which of the chosen tasks. Stores nothing: previews count what is stored."""
    found = parts(plan, chosen, asked, window, day, Register.load())
    return {key: duty for key, duty in found.items() if owes(duty, plan)}


def parts(
    plan: Plan,
    chosen: Collection[Task],
    asked: Collection[Agency],
    window: Window,
    day: date,
    register: Register,
) -> dict[tuple[int, int], Duty]:
    """Everybody's part in the chosen tasks (none chosen: all of the plan), by the ids of task and agency; of
    the agencies asked (none: everybody) or of who carries on for them."""
    tasks = plan.tasks.filter(pk__in=[task.pk for task in chosen]) if chosen else plan.tasks.all()
    heirs = {heir.pk for agency in asked for heir in register.carriers(agency, day)}
    yearly = PeriodKind.YEAR in plan.schedule
    found: dict[tuple[int, int], Duty] = {}
    tasks = list(tasks.prefetch_related("assignments__agency", "assignments__agency_class"))
    for task in tasks:
        if is_asked(task, window, day, chosen=bool(chosen), yearly=yearly):
            found |= {(task.pk, duty.agency.pk): duty for duty in duties(task, day, register)}
    done = done_before(plan, tasks, window)
    return {
        key: duty for key, duty in found.items() if key not in done and (not asked or duty.agency.pk in heirs)
    }


def done_before(plan: Plan, tasks: Iterable[Task], window: Window) -> set[tuple[int, int]]:
    """What was told to be done, and accepted, in an earlier round and is not asked for again, by the ids of
    task and agency; also where the plan has it in other words since."""
    older = {task.pk: task.succeeds_id for task in tasks if ends_when_done(task)}
    if not older:
        return set()
    rows = Obligation.objects.filter(
        round__plan=plan,
        round__window_end__lt=window.end,
        task__in={*older, *older.values()} - {None},
        entry__state=EntryState.ACCEPTED,
        entry__work_state=WorkState.DONE,
    )
    done = set(rows.order_by().values_list("task_id", "agency_id"))
    for new, old in sorted(older.items()):  # what succeeds comes after, through any number of amendments
        done |= {(new, agency) for task, agency in done if task == old}
    return done


def schedule_round(plan: Plan, period: periods.Period) -> Round:
    """The stored round of a period; made as the plan's schedule times it if it is not there."""
    return store(drafted(plan, period, schedule_of(plan), load_calendar().is_working))


@transaction.atomic
def store(round_: Round) -> Round:
    """A drafted round, stored once whoever else stores it."""
    Plan.objects.select_for_update().get(pk=round_.plan_id)
    known = stored_rounds(round_.plan).get((round_.kind, round_.name))
    if known is None:
        round_.save()
    return known or round_


@dataclass(frozen=True)
class Opened:
    """What an opening did: obligations new on the list, gone from it, and now standing."""

    added: int
    removed: int
    total: int


@transaction.atomic
def open_round(round_: Round, *, now: datetime, day: date | None = None) -> Opened:
    """Open a round, or bring an open one up to date with assignments and reorganisations as of `day`
    (default: the local day of `now`). Doing it again adds nothing twice; a row in which an agency has
    written is never taken away, only handed over to who carries on for it."""
    day = day or clock.local_date(now)
    # Whoever stores a row of the round meanwhile (no_key) does not wait for what waits for that row.
    rows = Round.objects.select_for_update(of=("self",), no_key=True).select_related("plan")
    round_ = rows.get(pk=round_.pk)
    # Held before any account, in the order in which a decision on one holds them.
    asked = Extension.objects.select_for_update().filter(round=round_, state=Extension.State.OPEN)
    list(asked.order_by("pk").values_list("pk"))
    register = Register.load()
    everybody = parts(round_.plan, round_.tasks.all(), round_.agencies.all(), round_.window, day, register)
    wanted = {key: duty for key, duty in everybody.items() if owes(duty, round_.plan)}
    # A late opening still asks from the day it was planned for, so that no reminder is skipped.
    first = round_.opened_at is None
    asked_on = max(round_.opens_on, day - CATCH_UP) if first else day
    known = keys_of(round_)
    Obligation.objects.bulk_create(
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
    renew_parts(round_, wanted)
    hand_over(round_, register, day=day, now=now)
    stale = [
        pk
        for pk, task_id, agency_id in round_.obligations.filter(entry__isnull=True).values_list(
            "pk", "task_id", "agency_id"
        )
        if (task_id, agency_id) not in wanted
    ]
    # First words that are being stored at this moment are waited for, and seen below.
    held = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=stale).order_by("pk")
    list(held.values_list("pk"))
    Obligation.objects.filter(pk__in=stale, entry__isnull=True).delete()
    # A wish for a later day of which no account is left waits for nobody.
    empty = Extension.objects.filter(round=round_, state=Extension.State.OPEN, obligations=None)
    empty.update(state=Extension.State.WITHDRAWN, decided_at=now)
    invite(round_, [key for key, duty in everybody.items() if duty.role == AssignmentRole.COORDINATE])
    if round_.opened_at is None:
        invented = round_.demonstration or settings.DEMONSTRATION
        Round.objects.filter(pk=round_.pk).update(opened_at=now, demonstration=invented)
    found = keys_of(round_)
    return Opened(added=len(found - known), removed=len(known - found), total=len(found))


def renew_parts(round_: Round, wanted: Mapping[tuple[int, int], Duty]) -> None:
    """Role and scope as the plan has them now, but for accounts that were sent under the ones before."""
    changed = []
    for row in round_.obligations.exclude(entry__state__in=RECEIVED):
        duty = wanted.get((row.task_id, row.agency_id))
        if duty and (row.role, row.scope) != (duty.role, duty.scope):
            row.role, row.scope = duty.role, duty.scope
            changed.append(row)
    Obligation.objects.bulk_update(changed, ["role", "scope"])


def keys_of(round_: Round) -> set[tuple[int, int]]:
    """Who is asked for what, by the ids of task and agency."""
    return set(round_.obligations.values_list("task_id", "agency_id"))


def open_scheduled(*, now: datetime) -> list[tuple[Round, Opened]]:
    """Open every scheduled round whose day has come, and bring those not yet due up to date with
    assignments and reorganisations; what was owed at the due date stays, under whoever carries it on. Safe to
    run at any time. A plan or round that fails stops no other; the first failure is raised at the end."""
    today, is_working = clock.local_date(now), load_calendar().is_working
    due: list[Round] = []
    done: list[tuple[Round, Opened]] = []
    failures: list[Exception] = []
    for plan in Plan.objects.prefetch_related("schedule_rules"):
        with apart(failures, plan):
            due += due_rounds(plan, today, is_working)
    for round_ in due:
        with apart(failures, round_):
            kept = round_ if round_.pk else store(round_)
            done.append((kept, open_round(kept, now=now)))
    carry_on({round_.pk for round_, _opened in done}, today, now, failures)
    if failures:
        raise failures[0]
    return done


def due_rounds(plan: Plan, today: date, is_working: Callable[[date], bool]) -> list[Round]:
    """The scheduled rounds of a plan to open or to bring up to date; those not stored yet are drafts."""
    schedule, stored = schedule_of(plan), stored_rounds(plan)
    found = []
    for period in asked_periods(plan, schedule, today - REACH, today):
        round_ = stored.get((period.kind, period.name)) or drafted(plan, period, schedule, is_working)
        last_day = round_.due_on if round_.opened_at else round_.locks_on
        if round_.opens_on <= today <= last_day:
            found.append(round_)
    return found


def carry_on(refreshed: Collection[int], today: date, now: datetime, failures: list[Exception]) -> None:
    """Hand over what agencies that ended still have in the other rounds (past their due day, ad hoc, closed):
    accounts to write or to mend, contributions, and obstacles, which outlive their round."""
    ended = Q(agency__ended_on__lte=today)
    left = (
        Obligation.objects.filter(ended, round__opened_at__isnull=False)
        .filter(unlocked(today) | Q(entry__return_reason__gt=""))
        .exclude(entry__state__in=RECEIVED)
    )
    given = Contribution.objects.filter(
        ended | Q(to__ended_on__lte=today), round__opened_at__isnull=False, round__locks_on__gte=today
    ).exclude(text="")
    told = Obstacle.objects.open().filter(ended)
    concerned = Q()
    for rows, path in ((left, "round"), (given, "round"), (told, "told_in__round")):
        concerned |= Q(pk__in=rows.order_by().values(path))
    rounds = Round.objects.filter(concerned).exclude(pk__in=refreshed)
    register = Register.load()
    for round_ in rounds:
        with apart(failures, round_):
            hand_over(round_, register, day=today, now=now, untouched=True)
