"""REMINDER RULES: which thresholds an account crosses, at which instant, and how far up each one goes. Pure.

An account is a chain of spells: owed, being written, waiting for a signature, with the monitor, sent back.
A rule is a threshold counted from the day a spell hangs on. It is due at an instant on a working day, in the
hour that the person chose, and concerns that person only if the spell was running at that instant: so what
a scheduler that was down finds afterwards is exactly what it would have found in time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kehoach import clock

# Mail goes out from FIRST_HOUR until QUIET_HOUR (MAIL_HOURS changes it); people choose up to LAST_HOUR.
FIRST_HOUR, USUAL_HOUR, LAST_HOUR, QUIET_HOUR = 6, 7, 16, 20
# How long a reminder that could not go out in time is still worth sending.
USEFUL_DAYS = 14


class Cause(StrEnum):
    """Why somebody is reminded."""

    DUE = "due"
    DRAFT = "draft"
    SIGNING = "signing"
    RETURNED = "returned"
    UNREVIEWED = "unreviewed"
    EXTENSION = "extension"
    OBSTACLE = "obstacle"
    PASSED_UP = "passed_up"
    NUDGE = "nudge"


class Reach(StrEnum):
    """How far up the ladder a rule goes; each step includes the ones before it."""

    OFFICER = "officer"
    HEAD = "head"
    MONITOR = "monitor"


class Side(StrEnum):
    """Whose turn it is in a spell."""

    AGENCY = "agency"
    MONITOR = "monitor"
    PROVINCE = "province"


SIDES = {
    Cause.UNREVIEWED: Side.MONITOR,
    Cause.EXTENSION: Side.MONITOR,
    Cause.OBSTACLE: Side.MONITOR,
    Cause.PASSED_UP: Side.PROVINCE,
}


@dataclass(frozen=True, order=True)
class Rule:
    """A threshold: `offset` days from the day the spell hangs on (negative: before a due day)."""

    cause: Cause
    offset: int
    reach: Reach


def rules(cause: Cause, **offsets: list[int]) -> tuple[Rule, ...]:
    return tuple(Rule(cause, day, Reach(reach)) for reach, days in offsets.items() for day in days)


USUAL_RULES = (
    *rules(Cause.DUE, officer=[-7, -1, 0], head=[1], monitor=[7, 14, 21, 28]),
    *rules(Cause.DRAFT, officer=[14], head=[30]),
    *rules(Cause.SIGNING, head=[1, 3, 7]),
    *rules(Cause.RETURNED, officer=[2], head=[5], monitor=[10]),
    *rules(Cause.UNREVIEWED, officer=[3], head=[7, 14]),
    *rules(Cause.EXTENSION, officer=[1], head=[3, 7, 14]),
    *rules(Cause.OBSTACLE, officer=[5], head=[10, 20]),
    *rules(Cause.PASSED_UP, officer=[5, 10, 20]),
)


@dataclass(frozen=True)
class Spell:
    """A stretch of time in which an account waits for somebody; `until` None: it still does."""

    cause: Cause
    anchor: date
    since: datetime
    until: datetime | None = None

    def covers(self, instant: datetime) -> bool:
        return self.since <= instant and (self.until is None or instant < self.until)


@dataclass(frozen=True)
class Sending:
    """One version of an account: sent, and possibly decided ("accepted", "returned", "recalled")."""

    sent_at: datetime
    decision: str = ""
    decided_at: datetime | None = None

    @property
    def taken_back_at(self) -> datetime | None:
        """When the account was with the agency again; None while it stays with the monitor."""
        return self.decided_at if self.decision in ("returned", "recalled") else None


@dataclass(frozen=True)
class Account:
    """What the rules look at of one obligation.

    `dues`: each due day with the instant from which it held (the first: from the asking), oldest first; the
    last day of a reopening is one too, so that whoever was let in again is reminded before it ends;
    `pauses`: when an extension was open (from, until), in which no overdue reminder goes out.
    """

    dues: list[tuple[date, datetime]]
    asked_on: date
    locks_on: date
    started_at: datetime | None = None
    signing_since: datetime | None = None
    sendings: list[Sending] = field(default_factory=list)
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=clock.LOCAL)


def spells(account: Account) -> list[Spell]:
    """All spells of an account, from its sendings; those that are over too."""
    found, end = owed(account), end_of_writing(account)
    for place, sending in enumerate(account.sendings):
        later = account.sendings[place + 1 :]
        following = later[0].sent_at if later else None
        found.append(spell(Cause.UNREVIEWED, sending.sent_at, sending.decided_at))
        if sending.decision == "returned":
            found.append(spell(Cause.RETURNED, sending.decided_at, following or account.signing_since))
        elif sending.decision == "recalled":
            found.append(spell(Cause.DRAFT, sending.decided_at, following or account.signing_since or end))
    if account.started_at:
        first = account.sendings[0].sent_at if account.sendings else account.signing_since
        found.append(spell(Cause.DRAFT, account.started_at, first or end))
    if account.signing_since:
        found.append(spell(Cause.SIGNING, account.signing_since, end))
    return found


def end_of_writing(account: Account) -> datetime | None:
    """When nobody can send what was not sent; None if it was returned, for that may be mended after the lock
    (workflow.possible)."""
    if account.sendings and account.sendings[-1].decision == "returned":
        return None
    return midnight(account.locks_on + timedelta(days=1))


def spell(cause: Cause, since: datetime, until: datetime | None) -> Spell:
    return Spell(cause, clock.local_date(since), since, until)


def owed(account: Account) -> list[Spell]:
    """When the agency owed the account, under each of its due days, until the lock."""
    gaps, begin = [], midnight(account.asked_on)
    for sending in account.sendings:
        gaps.append((begin, sending.sent_at))
        begin = sending.taken_back_at
        if begin is None:
            break
    if begin is not None:
        gaps.append((begin, midnight(account.locks_on + timedelta(days=1))))
    ends = [since for _day, since in account.dues[1:]] + [None]
    found = []
    for (due_on, held_from), held_until in zip(account.dues, ends, strict=True):
        for since, until in gaps:
            first, last = max(since, held_from), min(until, held_until) if held_until else until
            if first < last:
                found.append(Spell(Cause.DUE, due_on, first, last))
    return found


def send_day(rule: Rule, anchor: date, asked_on: date, is_working: Callable[[date], bool]) -> date | None:
    """The working day on which a threshold is told: what comes before a due day is told early rather than
    late, everything else on the next working day. None if the agency was not asked yet on that day."""
    day = anchor + timedelta(days=rule.offset)
    if rule.cause != Cause.DUE:
        return next_working(day, is_working)
    if day < asked_on:
        return None
    if rule.offset <= 0:
        before = day
        while not is_working(before):
            before -= timedelta(days=1)
        if before >= asked_on:
            return before
    return next_working(day, is_working)


def next_working(day: date, is_working: Callable[[date], bool]) -> date:
    """The day itself, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def useful_until(rule: Rule, anchor: date, day: date, locks_on: date) -> date:
    """The last day on which a threshold told on `day` is still worth telling."""
    if rule.cause != Cause.DUE:
        return day + timedelta(days=USEFUL_DAYS)
    if rule.offset < 0:
        return anchor
    return min(day + timedelta(days=USEFUL_DAYS), locks_on)


class Verdict(StrEnum):
    """What a look at a threshold finds."""

    NOT_YET = "not_yet"
    NEVER = "never"  # nothing was waiting at that instant
    TELL = "tell"
    DONE_MEANWHILE = "done_meanwhile"  # crossed unseen, and settled before anybody could be told
    TOO_OLD = "too_old"


def look(rule: Rule, spell_: Spell, account: Account, send_at: datetime, now: datetime) -> Verdict:
    """Whether the threshold is to be told now to a person who is told at `send_at`."""
    if now < send_at:
        return Verdict.NOT_YET
    if not spell_.covers(send_at) or paused(rule, account.pauses, send_at):
        return Verdict.NEVER
    if spell_.until is not None and spell_.until <= now:
        return Verdict.DONE_MEANWHILE
    day = clock.local_date(send_at)
    if clock.local_date(now) > useful_until(rule, spell_.anchor, day, account.locks_on):
        return Verdict.TOO_OLD
    return Verdict.TELL


def paused(rule: Rule, pauses: Iterable[tuple[datetime, datetime | None]], instant: datetime) -> bool:
    """Overdue is not told while an extension is open."""
    if rule.cause != Cause.DUE or rule.offset <= 0:
        return False
    return any(since <= instant and (until is None or instant < until) for since, until in pauses)


@dataclass(frozen=True)
class PostOffice:
    """When mail may go out: on working days, from one hour until another."""

    is_working: Callable[[date], bool]
    opens: int = FIRST_HOUR
    closes: int = QUIET_HOUR

    def is_open(self, instant: datetime) -> bool:
        local = instant.astimezone(clock.LOCAL)
        return self.is_working(local.date()) and self.opens <= local.hour < self.closes

    def next_open(self, instant: datetime) -> datetime:
        """The instant itself if mail may go out then, else the next one at which it may."""
        if self.is_open(instant):
            return instant
        local = instant.astimezone(clock.LOCAL)
        day = local.date() if local.hour < self.opens else local.date() + timedelta(days=1)
        return midnight(next_working(day, self.is_working)) + timedelta(hours=self.opens)


@dataclass(frozen=True)
class Contacts:
    """The people of one agency who can be told, by their keys. `silent` have no mail address: they are told
    in the portal, but nobody counts on it."""

    officers: tuple[int, ...] = ()
    heads: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()

    @property
    def reachable(self) -> bool:
        return bool(self.officers or self.heads)

    def up_to(self, reach: Reach) -> tuple[int, ...]:
        """Who is told at a step. Where there is no officer the head is told from the first step on."""
        if reach == Reach.OFFICER and self.officers:
            return (*self.officers, *self.silent)
        return (*self.officers, *self.heads, *self.silent)


NOBODY = Contacts()


def audience(rule: Rule, agency: Contacts, monitor: Contacts, province: Contacts) -> tuple[int, ...]:
    """Everybody whom a rule tells. An agency in which nobody can be reached is the monitor's at once."""
    side = SIDES.get(rule.cause, Side.AGENCY)
    if side == Side.MONITOR:
        found = monitor.up_to(rule.reach)
    elif side == Side.PROVINCE:
        found = province.up_to(Reach.HEAD)
    elif rule.cause == Cause.SIGNING:
        found = agency.heads or agency.up_to(Reach.HEAD)
    else:
        found = agency.up_to(rule.reach)
    if side == Side.AGENCY and (rule.reach == Reach.MONITOR or not agency.reachable):
        found = (*found, *monitor.up_to(Reach.OFFICER))
    return tuple(dict.fromkeys(found))
