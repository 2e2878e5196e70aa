"""What one agency has on its desk: open rounds, accounts sent back, what is owed, rounds gone by."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When

from agencies.models import User
from agencies.permissions import Relation

from .badges import Badge, due_badge, left_words, let_in, state_badge
from .models import Entry, EntryState, Obligation, Obstacle, Round
from .obstacle_querysets import turn_of
from .periods import Punctuality
from .querysets import RECEIVED, open_extensions, unlocked

PAST_ROUNDS = 10
OBSTACLES_SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One account on the desk."""

    obligation: Obligation
    entry: Entry | None
    today: date

    @property
    def sent(self) -> bool:
        return self.entry is not None and self.entry.state in RECEIVED

    @property
    def returned(self) -> bool:
        """Sent back by the monitor and not sent again since, though it may lie before the head; or sent back
        by the head."""
        return self.entry is not None and bool(self.entry.return_reason or self.entry.signing_note)

    @property
    def signing(self) -> bool:
        return self.entry is not None and self.entry.state == EntryState.SIGNING

    @property
    def badges(self) -> list[Badge]:
        found = [due_badge(self.obligation, self.entry, self.today), state_badge(self.entry)]
        return [badge for badge in found if badge]


@dataclass
class OpenRound:
    """A round in which the agency may write today."""

    round: Round
    today: date
    lines: list[Line] = field(default_factory=list)

    @property
    def sent(self) -> list[Line]:
        return [line for line in self.lines if line.sent]

    @property
    def owed(self) -> list[Line]:
        """Neither sent nor sent back (those stand above), by due date, then in the plan's order."""
        return [line for line in self.lines if not line.sent and not line.returned]

    @property
    def due_on(self) -> date:
        """The day that counts next: a later one was given to all that is still owed, or that of the round."""
        return min((line.obligation.due_on for line in self.owed), default=self.round.due_on)

    @property
    def left(self) -> str:
        return left_words([line.obligation for line in self.lines if not line.sent], self.due_on, self.today)

    @property
    def reopened(self) -> Obligation | None:
        """A request in which the agency was let in again after the lock, with `reopening_reason`."""
        rows = (line.obligation for line in self.lines if not line.sent)
        return next((row for row in rows if let_in(row, self.today)), None)

    @property
    def complete(self) -> bool:
        return len(self.sent) == len(self.lines)

    @property
    def late(self) -> bool:
        return any(line.obligation.punctuality(self.today) == Punctuality.MISSING for line in self.lines)


@dataclass(frozen=True)
class Desk:
    rounds: list[OpenRound]
    returned: list[Line]
    signing: list[tuple[Round, int]]
    past: list[Round]
    helping: list[Round]  # in which the agency may contribute to others' accounts

    def __bool__(self):
        return bool(self.rounds or self.returned or self.past or self.helping)


def desk_of(user: User, today: date) -> Desk:
    """Everything on the desk of the person's agency, in three SQL statements."""
    lines = [Line(row, row.written, today) for row in live_obligations(user, today)]
    returned = [line for line in lines if line.returned]
    past = list(past_rounds(user, today)) if user.agency_id else []
    helping = list(invitations(user, today)) if user.agency_id else []
    return Desk(group(lines, today), returned, signing(lines), past, helping)


def signing(lines: list[Line]) -> list[tuple[Round, int]]:
    """How many accounts of each round lie before the head."""
    return list(Counter(line.obligation.round for line in lines if line.signing).items())


def live_obligations(user: User, today: date) -> Iterable[Obligation]:
    """What the agency may write today, and what it was asked to mend whenever that was."""
    return (
        Obligation.objects.visible_to(user)
        .filter(agency=user.agency_id, round__opened_at__isnull=False)
        .filter(unlocked(today) | Q(entry__return_reason__gt=""))
        .with_extension()
        .with_reopening()
        .select_related("round__plan", "task", "entry")
        .order_by("round__due_on", "round", "due_on", "task__position")
    )


def group(lines: list[Line], today: date) -> list[OpenRound]:
    """Lines that are open to the agency, round by round."""
    found: dict[int, OpenRound] = {}
    for line in lines:
        round_ = line.obligation.round
        if not line.obligation.is_locked(today):
            found.setdefault(round_.pk, OpenRound(round_, today)).lines.append(line)
    return list(found.values())


def invitations(user: User, today: date) -> Iterable[Round]:
    """Rounds that are open to all, with tasks that the agency coordinates: `invited` of them, `given` already
    sent. One that was reopened for an agency takes no contributions any more."""
    given = Q(contributions__sent_at__isnull=False)
    return (
        Round.objects.opened()
        .filter(opens_on__lte=today, locks_on__gte=today, contributions__agency=user.agency_id)
        .annotate(invited=Count("contributions"), given=Count("contributions", filter=given))
        .order_by("due_on", "pk")
    )


def past_rounds(user: User, today: date) -> Iterable[Round]:
    """The newest locked rounds, each with the agency's own `total`, `sent`, `late` and `missing`."""
    sent = Q(obligations__entry__state__in=RECEIVED)
    settled = ~Exists(open_extensions("obligations"))
    late = sent & Q(obligations__entry__first_submitted_on__gt=F("obligations__due_on")) & settled
    missing = ~sent & Q(obligations__due_on__lt=today) & settled
    open_to_it = Obligation.objects.filter(unlocked(today), agency=user.agency_id)
    return (
        Round.objects.opened()
        .filter(locks_on__lt=today, obligations__agency=user.agency_id)
        .exclude(Exists(open_to_it.filter(round=OuterRef("pk"))))
        .select_related("plan")
        .annotate(
            total=Count("obligations"),
            sent=Count("obligations", filter=sent),
            late=Count("obligations", filter=late),
            missing=Count("obligations", filter=missing),
        )
        .order_by("-due_on", "-pk")[:PAST_ROUNDS]
    )


def open_obstacles(user: User) -> list[Obstacle]:
    """The agency's own: new answers first, then what has waited longest."""
    rows = Obstacle.objects.visible_to(user).open().filter(agency=user.agency_id).with_turn()
    answered = Case(When(turn_of(Relation.OWN_AGENCY), then=0), default=1)
    rows = rows.select_related("plan__monitor", "task", "agency").defer("plan__text")
    return list(rows.order_by(answered, "raised_on", "pk")[:OBSTACLES_SHOWN])
