"""Eight past rounds of plan 151 and the open one, filled with invented accounts.

Everything is computed from the clock and from fixed seeds: the newest round is always the one that is
open today, and loading again fills only what is new.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction

from agencies.models import Agency, Reorganisation, ReorganisationState, Role, User
from kehoach import clock
from tasks.models import Plan

from ..models import Entry, EntryState, EntryVersion, Obligation, Round
from ..periods import scheduled
from ..services.closing import close_due
from ..services.days import load_calendar
from ..services.rounds import open_round, store
from ..services.schedule import drafted, schedule_of
from .obstacles import raise_obstacles
from .people import SHOWN, make_people, username
from .summaries import write_summaries
from .texts import Bank, dice
from .week import enliven

PAST_ROUNDS = 8
# What the shown agencies find in the open round, task by task: something of everything to try.
SHOWCASE = ["accepted", "returned", "draft", None, "submitted", None, None, "submitted"]


def refuse_in_production() -> None:
    """Invented data only where DEMONSTRATION is on, which production refuses."""
    if settings.PRODUCTION or not settings.DEMONSTRATION:
        raise CommandError("The demonstration is loaded only with DEMONSTRATION=1, never in production.")


@transaction.atomic
def load_demonstration(plan: Plan, *, now: datetime) -> int:
    """Fill those of the last eight past rounds and the open one in which nobody has written; how many entries
    were made."""
    refuse_in_production()
    bank = Bank()
    today = clock.local_date(now)
    made, filled = 0, []
    for draft in begun(plan, today):
        round_ = opened(draft, today)
        if not Entry.objects.filter(obligation__round=round_).exists():
            made += fill(round_, bank, now)
            Round.objects.filter(pk=round_.pk).update(demonstration=True)
            filled.append(round_)
    raise_obstacles(plan, filled, bank, now)
    for round_ in filled:  # each on the day after its lock
        close_due(now=min(at(round_.locks_on + timedelta(days=1), time(0, 10)), now))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # it cannot know yet how much was just written
            cursor.execute("ANALYZE")
    for round_ in filled:
        if round_.due_on >= today:
            enliven(round_, bank, now)
    write_summaries(plan, now=now)
    return made


def begun(plan: Plan, today: date) -> list[Round]:
    """Drafts of the open round and the eight before it, oldest first."""
    schedule, is_working = schedule_of(plan), load_calendar().is_working
    periods = scheduled(schedule, plan.issued_on, today)
    drafts = [drafted(plan, period, schedule, is_working) for period in periods]
    return [draft for draft in drafts if draft.opens_on <= today][-PAST_ROUNDS - 1 :]


def opened(draft: Round, today: date) -> Round:
    """The round, opened on its own day and kept up to date with every reorganisation until due. What the
    rounds before it were told counts: what is asked for only once is not asked for again."""
    round_ = store(draft)
    last = min(today, round_.due_on)
    if round_.opened_at is None:
        done = Reorganisation.objects.filter(state=ReorganisationState.CARRIED_OUT)
        changes = done.order_by("happened_on").values_list("happened_on", flat=True).distinct()
        for day in [round_.opens_on, *(d for d in changes if round_.opens_on < d <= last)]:
            open_round(round_, now=at(round_.opens_on, time(7, 0)), day=day)
    return Round.objects.get(pk=round_.pk)


def at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=clock.LOCAL)


def fill(round_: Round, bank: Bank, now: datetime) -> int:
    """Accounts for the obligations of a round in which nobody has written."""
    rows = list(round_.obligations.select_related("task", "agency", "round").order_by("pk"))
    agencies = list(Agency.objects.filter(pk__in={row.agency_id for row in rows}))
    people = make_people(agencies, bank)
    drawn = [d for d in (draw(row, bank, people, now) for row in showcased(rows)) if d]
    Entry.objects.bulk_create((d.entry for d in drawn), batch_size=500)
    EntryVersion.objects.bulk_create((v for d in drawn for v in d.versions), batch_size=500)
    return len(drawn)


def showcased(rows: list[Obligation]) -> list[tuple[Obligation, str]]:
    """Each obligation with the state it is to reach: "" to let the dice decide, None for the shown agencies'
    open tasks."""
    shown = {code for code, _role, _note in SHOWN}
    seen: dict[int, int] = {}
    found = []
    for row in rows:
        place = seen[row.agency_id] = seen.get(row.agency_id, -1) + 1
        found.append((row, SHOWCASE[place % len(SHOWCASE)] if row.agency.code in shown else ""))
    return found


@dataclass
class Drawn:
    entry: Entry
    versions: list[EntryVersion]


def draw(
    item: tuple[Obligation, str | None], bank: Bank, people: dict[str, User], now: datetime
) -> Drawn | None:
    """One invented account, or None where the agency is to owe it still."""
    row, wanted = item
    roll = dice(row.round.name, row.task.path, row.agency.code)
    past = row.due_on < clock.local_date(now)
    state = wanted if wanted != "" and not past else reached(row, roll, now, past)
    if state is None:
        return None
    author = people[username(row.agency.code, Role.OFFICER)]
    monitor = people.get(username("sxd", Role.MONITOR)) or User.objects.get(
        username=username("sxd", Role.MONITOR)
    )
    sent_at = sending(row, roll, now, past)
    entry = Entry(
        obligation=row,
        state=state,
        revision=1,
        updated_at=sent_at,
        updated_by=author,
        **bank.account(row, roll, clock.local_date(sent_at), stuck=not past and wanted == "accepted"),
    )
    return Drawn(entry, history(entry, roll, bank, author, monitor, sent_at, now))


def reached(row: Obligation, roll: random.Random, now: datetime, past: bool) -> str | None:
    """How far an account has come: nearly all of a past round is accepted; of the open one, as much as of
    its time has gone by. Some agencies are less punctual than others."""
    reliable = dice("agency", row.agency.code).uniform(0.75, 1.0)
    if past:
        return EntryState.ACCEPTED if roll.random() < 0.7 + 0.3 * reliable else None
    span = max(1, (row.due_on - row.round.opens_on).days)
    gone = (clock.local_date(now) - row.round.opens_on).days / span
    if roll.random() > 0.12 + 0.55 * gone * reliable:
        return EntryState.DRAFT if roll.random() < 0.25 else None
    states = (EntryState.ACCEPTED, EntryState.SUBMITTED, EntryState.RETURNED)
    return roll.choices(states, weights=(84, 12, 4))[0]


def sending(row: Obligation, roll: random.Random, now: datetime, past: bool) -> datetime:
    """A working moment in the round; in one of nine past cases a few days late."""
    first, last = row.round.opens_on, min(row.due_on, clock.local_date(now))
    day = first + timedelta(days=int((last - first).days * roll.uniform(0.45, 1.0)))
    if past and roll.random() < 0.11:
        day = row.due_on + timedelta(days=roll.randint(1, 14))
    moment = at(day, time(roll.choice([8, 9, 10, 14, 15, 16]), roll.randint(0, 59)))
    return max(min(moment, now - timedelta(minutes=roll.randint(90, 300))), at(first, time(0, 0)))


def history(entry, roll, bank, author, monitor, sent_at, now) -> list[EntryVersion]:
    """Fill in when the entry was sent and decided; its versions, a few of them returned once before."""
    if entry.state == EntryState.DRAFT:
        return []
    entry.submitted_at, entry.submitted_by = sent_at, author
    entry.first_submitted_on = clock.local_date(sent_at)
    decided_at = min(sent_at + timedelta(days=roll.randint(1, 5), minutes=roll.randint(0, 90)), now)
    versions = [version(entry, 1, author, sent_at)]
    if entry.state == EntryState.RETURNED:
        entry.return_reason = bank.reason(roll)
        decide(versions[0], "returned", monitor, decided_at, entry.return_reason)
    elif entry.state == EntryState.ACCEPTED and roll.random() < 0.05:
        decide(versions[0], "returned", monitor, sent_at + (decided_at - sent_at) / 3, bank.reason(roll))
        entry.submitted_at = sent_at + (decided_at - sent_at) * 2 / 3
        versions.append(version(entry, 2, author, entry.submitted_at))
    if entry.state == EntryState.ACCEPTED:
        decide(versions[-1], "accepted", monitor, decided_at)
    if entry.state != EntryState.SUBMITTED:
        entry.review_opened_at = entry.reviewed_at = decided_at
        entry.reviewed_by = monitor
    return versions


def version(entry: Entry, number: int, author: User, sent_at: datetime) -> EntryVersion:
    return EntryVersion(
        entry=entry, number=number, content=entry.content, submitted_at=sent_at, submitted_by=author
    )


def decide(
    version_: EntryVersion, decision: str, monitor: User, decided_at: datetime, reason: str = ""
) -> None:
    version_.decision, version_.reason = decision, reason
    version_.decided_by, version_.decided_at = monitor, decided_at
