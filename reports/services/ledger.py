"""THE LEDGER: finds every threshold that was crossed, and writes one row per person whom it concerns.

Running it again, in two processes at once or after days of silence adds nothing twice: a row's key is the
obligation, the rule, the day it counts from, and the person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from kehoach import clock

from ..ladder import (
    USUAL_HOUR,
    Cause,
    PostOffice,
    Reach,
    Rule,
    Spell,
    Verdict,
    audience,
    look,
    midnight,
    send_day,
)
from ..models import Digest, Entry, EntryState, Obligation, Obstacle, ObstacleState, Reminder
from .accounts import Watched, watched
from .contacts import Directory
from .post_office import post_office
from .reminder_rules import rules_of

# How far back a look goes for thresholds that nobody has recorded. Longer than any reminder is useful.
HORIZON = timedelta(days=60)
WAITING = (EntryState.DRAFT, EntryState.SIGNING, EntryState.RETURNED, EntryState.SUBMITTED)
MISSED = {
    Verdict.DONE_MEANWHILE: _("Đã xong trước khi kịp nhắc"),
    Verdict.TOO_OLD: _("Bộ lập lịch chạy lại quá muộn, lời nhắc không còn ích"),
}
NOBODY = _("Không có ai để nhắc")
NOT_THEIRS = _("Người này không còn phụ trách")


@dataclass(frozen=True)
class Surroundings:
    """What every look at a threshold needs, read once."""

    now: datetime
    office: PostOffice
    directory: Directory
    rules: dict[int, tuple[Rule, ...]]

    @classmethod
    def load(cls, now: datetime) -> "Surroundings":
        return cls(now, post_office(), Directory.load(clock.local_date(now)), rules_of())

    @property
    def today(self) -> date:
        return clock.local_date(self.now)


def in_question(around: Surroundings) -> set[int]:
    """The keys of obligations that may have crossed something since the horizon: a due day near, something
    waiting, or something decided of late. Six plain queries, each along an index, where one with OR would
    read years of accounts every minute."""
    back = around.today - HORIZON
    ahead = max((-rule.offset for rules in around.rules.values() for rule in rules), default=0)
    ahead = around.today + timedelta(days=max(ahead, 0)) + HORIZON / 4  # days off may bring it forward
    opened = Obligation.objects.filter(round__opened_at__isnull=False)
    near = opened.filter(round__due_on__range=(back, ahead))
    # Moved by an extension, or let in again: its round's own due day may be long gone.
    moved = opened.filter(extensions__granted_on__gte=back)
    let_in = opened.filter(round__reopenings__until__gte=back, reopened_until__gte=back)
    entries = Entry.objects.filter(obligation__round__opened_at__isnull=False)
    waiting = entries.filter(state__in=WAITING, obligation__round__locks_on__gte=back)
    decided = entries.filter(reviewed_at__gte=around.now - HORIZON)
    obstacles = Obstacle.objects.filter(state__in=(ObstacleState.OPEN, ObstacleState.PASSED_UP))
    keys = [each.values_list("pk", flat=True) for each in (near, moved, let_in)]
    keys += [each.values_list("obligation", flat=True) for each in (waiting, decided)]
    return set(chain(*keys, obstacles.values_list("told_in", flat=True)))


def plan(now: datetime, around: Surroundings | None = None) -> int:
    """Write the rows of every threshold crossed until now; how many were new."""
    around = around or Surroundings.load(now)
    keys = in_question(around)
    wanted = {key(row): row for each in watched(keys) for row in crossed(each, around)}
    if not wanted:
        return 0
    oldest = min(row.send_at for row in wanted.values())
    rows = Reminder.objects.filter(obligation__in=keys, send_at__gte=oldest - HORIZON)
    known = {key(row) for row in rows.only("obligation_id", "cause", "offset", "anchor", "person_id")}
    fresh = [row for name, row in wanted.items() if name not in known]
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return len(fresh)


def key(row: Reminder) -> tuple:
    return (row.obligation_id, str(row.cause), row.offset, row.anchor, row.person_id)


def crossed(each: Watched, around: Surroundings) -> Iterator[Reminder]:
    """The rows that one obligation has earned until now."""
    plan_ = each.obligation.round.plan
    rules = around.rules[plan_.pk]
    for spell in each.spells:
        for rule in rules:
            if rule.cause != spell.cause:
                continue
            day = send_day(rule, spell.anchor, each.account.asked_on, around.office.is_working)
            if day is not None and around.today - HORIZON <= day <= around.today:
                yield from told(each, rule, spell, day, around)


def told(each: Watched, rule: Rule, spell: Spell, day: date, around: Surroundings) -> Iterator[Reminder]:
    """One threshold for everybody whom it concerns, or for nobody, which is said too."""
    row, directory = each.obligation, around.directory
    plan_ = row.round.plan
    people = audience(
        rule, directory.agency(row.agency_id), directory.monitor(plan_), directory.issuer(plan_)
    )
    for person in people or (None,):
        send_at = directory.at(person, day) if person else midnight(day) + timedelta(hours=USUAL_HOUR)
        verdict = look(rule, spell, each.account, send_at, around.now)
        if verdict in (Verdict.NOT_YET, Verdict.NEVER):
            continue
        missed = NOBODY if person is None else MISSED.get(verdict, "")
        yield Reminder(
            obligation=row,
            cause=rule.cause,
            offset=rule.offset,
            anchor=spell.anchor,
            person_id=person,
            send_at=send_at,
            state=Reminder.State.MISSED if missed else Reminder.State.PLANNED,
            reason=str(missed),
        )


@dataclass
class Nudged:
    """What "Nhắc ngay" did: people who will be told; of them those who have had the one such mail of the day,
    so that they are told on the next; people who were told of it today already; and agencies in which nobody
    can be reached."""

    people: int = 0
    next_day: int = 0
    told_already: int = 0
    unreachable: list[str] = field(default_factory=list)


@transaction.atomic
def nudge(obligations: Iterable[Obligation], *, by: User, now: datetime) -> Nudged:
    """Remind the officers and heads of what is still owed, at the next moment at which mail may go out. A
    person is nudged about an account once a day, whoever asks."""
    around = Surroundings.load(now)
    found = [row.pk for row in obligations]
    owed = [each for each in watched(found) if each.owed(now)]
    send_at = around.office.next_open(now)
    rows, unreachable = [], {}
    for each in owed:
        contacts = around.directory.agency(each.obligation.agency_id)
        if not contacts.reachable:
            unreachable[each.obligation.agency_id] = str(each.obligation.agency)
        rows += [
            Reminder(
                obligation=each.obligation,
                cause=Cause.NUDGE,
                offset=0,
                anchor=around.today,
                person_id=person,
                send_at=send_at,
                nudged_by=by,
            )
            for person in contacts.up_to(Reach.HEAD)
        ]
    known = {
        key(row)
        for row in Reminder.objects.filter(cause=Cause.NUDGE, anchor=around.today, obligation__in=found)
    }
    fresh = [row for row in rows if key(row) not in known]
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    people = {row.person_id for row in fresh}
    again = {row.person_id for row in rows} - people
    had_mail = Digest.objects.filter(day=clock.local_date(send_at), kind=Digest.Kind.NUDGE, person__in=people)
    return Nudged(len(people), had_mail.count(), len(again), sorted(unreachable.values()))
