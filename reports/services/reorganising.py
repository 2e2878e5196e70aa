"""A reorganisation carried out: the register, the plans, and everything still open, in one transaction.

What follows it is told in docs/decisions/0010: people, plans to monitor, requests not yet sent, with their
drafts, extensions and obstacles. What is history stays under the old name.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, Reorganisation, User
from agencies.reorganising import Design, problems
from agencies.services.reorganisations import (
    OPEN_STATES,
    Changed,
    State,
    design_of,
    enact,
    hold,
    known,
    require_administrator,
)
from kehoach import clock
from tasks.models import ImportDraft, ImportState, Plan

from ..models import Contribution, Entry, Extension, Obligation, Obstacle, Round
from .apart import apart
from .days import load_calendar
from .footprint import changes, fingerprints, from_json, read, restore, scope, to_json
from .outcome import Outcome, doers, members, outcome
from .outcome import to_json as told_in_json
from .rounds import carry_on, due_rounds, open_round
from .since import built


@transaction.atomic
def carry_out(row: Reorganisation, *, revision: int, by: User, now: datetime) -> Outcome | None:
    """Do it now; None where it waits for its day. Raises ValidationError with what stands in the way,
    Changed if it is not the draft that the person saw."""
    require_administrator(by)
    row = hold(row)
    if row.state not in OPEN_STATES or row.revision != revision:
        raise Changed
    require_possible(row)
    row.carried_out_by = by
    if row.happened_on > clock.local_date(now):
        row.state, row.revision = State.WAITING, row.revision + 1
        row.save()
        return None
    return bring_about(row, day=clock.local_date(now), now=now)


def carry_out_waiting(*, now: datetime) -> list[tuple[Reorganisation, Outcome]]:
    """Carry out every reorganisation whose day has come, oldest first. One that fails stops no other and goes
    on waiting; the first failure is raised at the end."""
    today = clock.local_date(now)
    due = Reorganisation.objects.filter(state=State.WAITING, happened_on__lte=today)
    done: list[tuple[Reorganisation, Outcome]] = []
    failures: list[Exception] = []
    for row in due.order_by("happened_on", "pk").defer("record"):
        with apart(failures, row):
            row = hold(row)
            if row.state == State.WAITING:
                require_possible(row)
                done.append((row, bring_about(row, day=today, now=now)))
    if failures:
        raise failures[0]
    return done


def preview(row: Reorganisation, *, now: datetime) -> Outcome:
    """What carrying it out would do with today's data, from really doing and undoing it. Raises
    ValidationError as `carry_out` does."""
    with transaction.atomic():
        row = hold(row)
        require_possible(row)
        found = bring_about(row, day=max(clock.local_date(now), row.happened_on), now=now)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def undo(row: Reorganisation, *, revision: int, by: User) -> Reorganisation:
    """Everything as it was; it is a draft again. Raises ValidationError with what was built on it since,
    Changed if it is not carried out any more."""
    require_administrator(by)
    row = hold(row)
    if row.state != State.CARRIED_OUT or row.revision != revision:
        raise Changed
    lock_plans_and_rounds()
    lock_accounts(row.record.get("agencies", []))
    if found := built(row):
        raise ValidationError(found)
    restore(from_json(row.record["changes"]))
    row.state, row.record, row.revision = State.UNDONE, {}, row.revision + 1
    row.carried_out_at = row.carried_out_by = None
    row.save()
    return row


def require_possible(row: Reorganisation) -> None:
    design = design_of(row)
    if found := [*problems(design, known(row)), *unwatched(design)]:
        raise ValidationError(found)


def unwatched(design: Design) -> list[str]:
    """Plans that nobody would monitor."""
    alone = [code for code in design.ending if not design.heirs(code)]
    plans = Plan.objects.filter(monitor__code__in=alone, superseded_on=None).select_related("monitor")
    words = _("%(agency)s đang theo dõi %(plan)s. Hãy chọn cơ quan kế thừa.")
    return [words % {"agency": plan.monitor, "plan": plan.short_title} for plan in plans.defer("text")]


def bring_about(row: Reorganisation, *, day: date, now: datetime) -> Outcome:
    """The rows held by the caller, in the order in which other services lock. What was pending anyway is done
    first, so that all differences are this reorganisation's."""
    design = design_of(row)
    lock_plans_and_rounds()
    lock_accounts(ids_of(design))
    bring_up_to_date(day, now)
    before, then, belonged = read(ids_of(design)), doers(day), members(design.happened_on)
    rounds = open_rounds_of(ids_of(design))
    enact(row, design)
    watch(design)
    bring_up_to_date(day, now)
    agencies = ids_of(design)
    after = read(agencies, also=before)
    found = changes(before, after)
    told = outcome(design, before, after, found, then, belonged, day=day)
    row.state, row.carried_out_at, row.revision = State.CARRIED_OUT, now, row.revision + 1
    row.record = {
        "agencies": agencies,
        "rounds": sorted({*rounds, *open_rounds_of(agencies)}),
        "changes": to_json(found),
        "seen": fingerprints(after),
        "outcome": told_in_json(told),
    }
    row.save()
    return told


def ids_of(design: Design) -> list[int]:
    rows = Agency.objects.filter(code__in=design.codes).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def open_rounds_of(agencies: list[int]) -> list[int]:
    """The open rounds in which the agencies are asked for something."""
    asked = Obligation.objects.filter(agency__in=agencies).values("round")
    invited = Contribution.objects.filter(agency__in=agencies).values("round")
    rounds = Round.objects.opened().filter(closed_at=None)
    found = rounds.filter(pk__in=asked) | rounds.filter(pk__in=invited)
    return list(found.order_by("pk").values_list("pk", flat=True))


def lock_plans_and_rounds() -> None:
    """Also rounds that are not opened yet: one that opens at this moment would ask who has ended. Rows that
    refer to them may be stored meanwhile (no_key), else who sends an account would wait while it is waited
    for."""
    plans = Plan.objects.select_for_update(no_key=True).order_by("pk")
    list(plans.values_list("pk", flat=True))
    rounds = Round.objects.select_for_update(of=("self",), no_key=True).filter(closed_at=None)
    list(rounds.order_by("pk").values_list("pk", flat=True))


def lock_accounts(agencies: list[int]) -> None:
    """What people of the agencies may be writing: whatever differs between the two readings would count as
    done by the reorganisation, and be taken back with it."""
    rows = scope(agencies)
    for model in (Entry, Extension, Obligation, Contribution, Obstacle):
        list(rows[model].select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def bring_up_to_date(day: date, now: datetime) -> None:
    """The rounds that are open on a day, as the scheduler does it (rounds.open_scheduled); it opens none, and
    one failure is the failure of all."""
    is_working, refreshed = load_calendar().is_working, set()
    for plan in Plan.objects.prefetch_related("schedule_rules").defer("text"):
        for round_ in due_rounds(plan, day, is_working):
            if round_.opened_at:
                open_round(round_, now=now, day=day)
                refreshed.add(round_.pk)
    failures: list[Exception] = []
    carry_on(refreshed, day, now, failures)
    if failures:
        raise failures[0]


def watch(design: Design) -> None:
    """Plans are monitored by whoever the people of their monitor go to. Who issued them is history."""
    ids = dict(Agency.objects.filter(code__in=design.codes).values_list("code", "pk"))
    for code in design.ending:
        if heirs := design.heirs(code):
            Plan.objects.filter(monitor=ids[code]).update(monitor=ids[heirs[0]])
            drafts = ImportDraft.objects.filter(monitor=ids[code], state=ImportState.OPEN)
            drafts.update(monitor=ids[heirs[0]])
