"""Accounts as the reminder rules look at them (ladder.Account), read for many obligations at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..ladder import Account, Cause, Sending, Spell, midnight, spell, spells
from ..models import EntryState, EntryVersion, Extension, Obligation, Obstacle, ObstacleState, Reopening

OBSTACLES = {ObstacleState.OPEN: Cause.OBSTACLE, ObstacleState.PASSED_UP: Cause.PASSED_UP}


@dataclass(frozen=True)
class Watched:
    """An obligation with its account and every spell that hangs on it."""

    obligation: Obligation
    account: Account
    spells: list[Spell]

    def waits(self, cause: str, anchor, now: datetime) -> bool:
        """Whether that spell is running at an instant."""
        return any(s.cause == cause and s.anchor == anchor and s.covers(now) for s in self.spells)

    def owed(self, now: datetime) -> bool:
        return any(s.cause == Cause.DUE and s.covers(now) for s in self.spells)


def watched(wanted: Collection[int]) -> list[Watched]:
    """The obligations of these keys. Always five SQL statements; plain keys, because a query within the query
    leaves the database guessing how many rows it is about."""
    rows = Obligation.objects.filter(pk__in=wanted).select_related("round__plan", "agency", "task", "entry")
    found = list(rows.defer("round__plan__text", "task__text"))
    sendings = defaultdict(list)
    versions = EntryVersion.objects.filter(entry__obligation__in=wanted).exclude(decision="handed_over")
    for obligation, *what in versions.order_by("number").values_list(
        "entry__obligation", "submitted_at", "decision", "decided_at"
    ):
        sendings[obligation].append(Sending(*what))
    asked = extensions_of(wanted)
    obstacles = defaultdict(list)
    for obstacle in Obstacle.objects.filter(told_in__in=wanted, state__in=OBSTACLES):
        obstacles[obstacle.told_in_id].append(obstacle)
    let_in = defaultdict(list)
    let_in_rounds = {row.round_id for row in found if row.reopened_until}
    for again in Reopening.objects.filter(round__in=let_in_rounds).order_by("granted_at"):
        let_in[again.round_id, again.agency_id].append((again.until, again.granted_at))
    return [
        watch(
            row,
            sendings[row.pk],
            asked[row.pk],
            obstacles[row.pk],
            let_in[row.round_id, row.agency_id] if row.reopened_until else [],
        )
        for row in found
    ]


def extensions_of(wanted: Collection[int]) -> dict[int, list[tuple[Extension, bool]]]:
    """Requests by obligation, oldest first, each with whether the obligation stands for the whole request:
    a request for eight accounts waits once."""
    found, seen = defaultdict(list), set()
    through = Extension.obligations.through.objects.filter(obligation__in=wanted)
    for link in through.select_related("extension").order_by("extension__asked_at", "obligation"):
        found[link.obligation_id].append((link.extension, link.extension_id not in seen))
        seen.add(link.extension_id)
    return found


def watch(
    row: Obligation,
    sendings: list[Sending],
    asked: list[tuple[Extension, bool]],
    obstacles: Iterable[Obstacle],
    let_in: list[tuple[date, datetime]],
) -> Watched:
    entry = row.written
    granted = [e for e, _first in asked if e.state == Extension.State.GRANTED]
    dues = [
        (row.original_due_on or row.due_on, midnight(row.asked_on)),
        *((e.granted_on, e.decided_at) for e in granted),
    ]
    # A hand-over keeps the later of two due days, which may be nobody's extension.
    dues[-1] = (row.due_on, dues[-1][1])
    account = Account(
        dues=[*dues, *let_in],
        asked_on=row.asked_on,
        locks_on=row.locks_on,
        started_at=entry.started_at if entry else None,
        signing_since=entry.signing_asked_at if entry and entry.state == EntryState.SIGNING else None,
        sendings=sendings,
        pauses=[(e.asked_at, e.decided_at) for e, _first in asked],
    )
    more = [spell(Cause.EXTENSION, e.asked_at, e.decided_at) for e, first in asked if first]
    # An obstacle that this account renewed was told of, until then, with the account before.
    told_at = sendings[0].sent_at if sendings else midnight(row.asked_on)
    more += [
        Spell(OBSTACLES[o.state], o.state_since, max(midnight(o.state_since), told_at)) for o in obstacles
    ]
    return Watched(row, account, [*spells(account), *more])
