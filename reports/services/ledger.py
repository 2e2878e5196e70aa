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
from ..models import Digest, Entry, EntryState, Extension, Obligation, Obstacle, Reminder
from .accounts import OBSTACLES, Watched, watched
from .contacts import Directory
from .post_office import post_office
from .reminder_rules import rules_of

# How far back a look goes for thresholds that nobody has recorded. Longer than any reminder is useful.
HORIZON = timedelta(days=60)
# An account in one of these waits for somebody as long as it does; a draft only until the lock.
WAITING = (EntryState.SIGNING, EntryState.RETURNED, EntryState.SUBMITTED)
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

    def hour_of(self, person: int) -> datetime:
        """Today's instant for a person's digest, within the hours of mail."""
        closing = midnight(self.today) + timedelta(hours=self.office.closes - 1)
        return min(self.directory.at(person, self.today), closing)


def in_question(around: Surroundings) -> set[int]:
    """The keys of obligations that may have crossed something since the horizon: a due day near, something
    waiting, or something decided of late. Plain queries, each along an index, where one with OR would read
    years of accounts every minute."""
    back = around.today - HORIZON
    offsets = [rule.offset for rules in around.rules.values() for rule in rules]
    first = back - timedelta(days=max(offsets, default=0))
    last = around.today + timedelta(days=-min(offsets, default=0)) + HORIZON / 4  # days off bring it forward
    opened = Obligation.objects.filter(round__opened_at__isnull=False)
    entries = Entry.objects.filter(obligation__round__opened_at__isnull=False)
    drafts = entries.filter(state=EntryState.DRAFT, obligation__round__locks_on__gte=back)
    obligations = (
        opened.filter(round__due_on__range=(first, last)),
        # Moved, or let in again: the round's own due day may be long gone. Or asked for long before it.
        opened.filter(extensions__granted_on__gte=back),
        opened.filter(round__reopenings__until__gte=back, reopened_until__gte=back),
        opened.filter(extensions__state=Extension.State.OPEN),
    )
    accounts = (
        drafts,
        entries.filter(state__in=WAITING),
        entries.filter(reviewed_at__gte=around.now - HORIZON),
    )
    obstacles = Obstacle.objects.filter(state__in=OBSTACLES)
    keys = [each.values_list("pk", flat=True) for each in obligations]
    keys += [each.values_list("obligation", flat=True) for each in accounts]
    return set(chain(*keys, obstacles.values_list("told_in", flat=True)))


def plan(now: datetime, around: Surroundings | None = None) -> int:
    """Write the rows of every threshold crossed until now; how many were new."""
    around = around or Surroundings.load(now)
    keys = in_question(around)
    since = midnight(around.today - HORIZON)
    rows = Reminder.objects.filter(obligation__in=keys, send_at__gte=since)
    known = set(rows.values_list("obligation", "cause", "offset", "anchor", "person"))
    fresh = {key(row): row for each in watched(keys) for row in crossed(each, around, known)}
    Reminder.objects.bulk_create(fresh.values(), ignore_conflicts=True, batch_size=500)
    return len(fresh)


def key(row: Reminder) -> tuple:
    return (row.obligation_id, str(row.cause), row.offset, row.anchor, row.person_id)


def crossed(each: Watched, around: Surroundings, known: set[tuple]) -> Iterator[Reminder]:
    """The rows that one obligation has earned until now and that are not `known`."""
    plan_ = each.obligation.round.plan
    rules = around.rules[plan_.pk]
    for spell in each.spells:
        for rule in rules:
            if rule.cause != spell.cause:
                continue
            day = send_day(rule, spell.anchor, each.account.asked_on, around.office.is_working)
            if day is not None and around.today - HORIZON <= day <= around.today:
                rows = told(each, rule, spell, day, around)
                yield from (row for row in rows if key(row) not in known)


def told(each: Watched, rule: Rule, spell: Spell, day: date, around: Surroundings) -> Iterator[Reminder]:
    """One threshold for everybody whom it concerns, or for nobody, which is said too. Who came later was not
    there to be told."""
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
        if person and directory.people[person].date_joined > send_at:
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
            reason=missed,
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
