"""The schedule of a plan: which kinds of rounds open by themselves, each with its timing; what a change of
it makes of the rounds that are there."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from kehoach import clock
from tasks.models import Plan, ScheduleKind

from .. import periods
from ..models import Round, RoundKind, ScheduleRule
from .days import load_calendar
from .round_clocks import move_round

# No round still takes accounts so long after its window began (views.schedule bounds what may be chosen).
REACH = timedelta(days=800)
CLOCKS = ("window_start", "window_end", "opens_on", "due_on", "locks_on")


def timings(plan: Plan) -> dict[periods.PeriodKind, periods.Timing]:
    """The timing of every kind, also of those that are not on the schedule."""
    found = dict(periods.by_decree(periods.SHAPES))
    for rule in plan.schedule_rules.all():
        values = {name: getattr(rule, name) for name in asdict(periods.DECREE)}
        found[periods.PeriodKind(rule.kind)] = periods.Timing(**values)
    return found


def schedule_of(plan: Plan) -> periods.Schedule:
    """The kinds that open by themselves, with their timing."""
    found = timings(plan)
    return {periods.PeriodKind(kind): found[kind] for kind in plan.schedule}


def drafted(
    plan: Plan, period: periods.Period, schedule: periods.Schedule, is_working: Callable[[date], bool]
) -> Round:
    """The round of a period as a schedule times it, not stored. A plan's first round cannot open before the
    plan was issued."""
    times = periods.clocks(period, schedule, is_working)
    return Round(
        plan=plan,
        kind=period.kind,
        name=period.name,
        window_start=period.start,
        window_end=period.end,
        opens_on=max(times.opens_on, plan.issued_on),
        due_on=times.due_on,
        locks_on=times.locks_on,
    )


def stored_rounds(plan: Plan) -> dict[tuple[str, str], Round]:
    """The scheduled rounds that are there. Kind and name make a round one and the same: its window changes
    with the timing."""
    rows = Round.objects.filter(plan=plan).exclude(kind=RoundKind.AD_HOC)
    return {(row.kind, row.name): row for row in rows}


@dataclass(frozen=True)
class Coming:
    """A round under a schedule: as it should be, and as it is stored (None: not yet). `moved`: its new days
    are taken; `kept`: they are not, because the new due day is gone already."""

    wanted: Round
    stored: Round | None = None
    moved: bool = False
    kept: bool = False

    @property
    def round(self) -> Round:
        return self.stored if self.stored and not self.moved else self.wanted

    @property
    def due(self) -> date:
        return self.round.due_on


def asked_periods(plan: Plan, schedule: periods.Schedule, first: date, last: date) -> list[periods.Period]:
    """The periods of a schedule that begin from one day to another, while no other plan supersedes this."""
    found = periods.scheduled(schedule, max(plan.issued_on, first), last)
    return [each for each in found if not plan.superseded_on or each.start < plan.superseded_on]


def coming(plan: Plan, schedule: periods.Schedule, *, now: datetime, ahead: timedelta) -> list[Coming]:
    """What a schedule would make of every round that begins up to `ahead` from today, by due day. Only kinds
    whose timing is new touch what is stored, so a day that was set by hand stays."""
    today, is_working = clock.local_date(now), load_calendar().is_working
    stored, new = stored_rounds(plan), new_kinds(plan, schedule)
    found = []
    for period in asked_periods(plan, schedule, today - REACH, today + ahead):
        wanted = drafted(plan, period, schedule, is_working)
        known = stored.get((period.kind, period.name))
        if known is None:
            if period.kind in new:  # whoever is asked for the first time is asked from today on
                wanted.opens_on = max(wanted.opens_on, today)
            found.append(Coming(wanted))
        else:
            found.append(changed(wanted, known, today) if period.kind in new else Coming(wanted, known))
    return sorted(found, key=lambda each: (each.due, each.round.name))


def new_kinds(plan: Plan, schedule: periods.Schedule) -> set[periods.PeriodKind]:
    """The kinds that a schedule has and the one in force has not, or times otherwise."""
    in_force = schedule_of(plan)
    return {kind for kind, timing in schedule.items() if in_force.get(kind) != timing}


def changed(wanted: Round, known: Round, today: date) -> Coming:
    """What becomes of a stored round. Nobody is made late: what is due stays, and so does a round whose new
    due day is gone."""
    if known.opened_at:
        wanted.opens_on = known.opens_on
    same = all(getattr(wanted, name) == getattr(known, name) for name in CLOCKS)
    if same or known.due_on < today:
        return Coming(wanted, known)
    return Coming(wanted, known, moved=wanted.due_on >= today, kept=wanted.due_on < today)


@transaction.atomic
def set_schedule(plan: Plan, schedule: periods.Schedule, *, now: datetime) -> list[Coming]:
    """Take a schedule. Rounds that are not yet due move with it, as `coming` shows them."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    today, new = clock.local_date(now), new_kinds(plan, schedule)
    found = coming(plan, schedule, now=now, ahead=timedelta(0))
    for each in found:
        wanted = each.wanted
        if each.moved:
            move_round(each.stored, **{name: getattr(wanted, name) for name in CLOCKS})
        elif each.stored is None and wanted.kind in new and wanted.opens_on <= today <= wanted.locks_on:
            begin(wanted, today)
    for kind in ScheduleKind:
        if timing := schedule.get(periods.PeriodKind(kind)):
            ScheduleRule.objects.update_or_create(plan=plan, kind=kind, defaults=asdict(timing))
    plan.schedule = [kind.value for kind in ScheduleKind if kind in schedule]
    plan.save(update_fields=["schedule"])
    return found


def begin(wanted: Round, today: date) -> None:
    """Store a round of a new kind that has begun. One that is overdue already is stored as gone by and never
    opens: a new schedule makes nobody late."""
    if wanted.due_on < today:
        wanted.opens_on = min(wanted.opens_on, wanted.due_on)
        wanted.locks_on = wanted.due_on
    wanted.save()
