"""What one agency has on its desk: open rounds, accounts sent back, what is owed, rounds gone by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from agencies.models import User

from .badges import Badge, days_words, due_badge, state_badge
from .models import Entry, EntryState, Obligation, Round
from .periods import days_left
from .querysets import RECEIVED

PAST_ROUNDS = 10


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
        return self.entry is not None and self.entry.state == EntryState.RETURNED

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
    def left(self) -> str:
        return days_words(days_left(self.round.due_on, self.today))

    @property
    def complete(self) -> bool:
        return len(self.sent) == len(self.lines)

    @property
    def late(self) -> bool:
        return self.today > self.round.due_on and not self.complete


@dataclass(frozen=True)
class Desk:
    rounds: list[OpenRound]
    returned: list[Line]
    past: list[Round]

    def __bool__(self):
        return bool(self.rounds or self.returned or self.past)


def desk_of(user: User, today: date) -> Desk:
    """Everything on the desk of the person's agency, in two SQL statements."""
    lines = [Line(row, row.written, today) for row in live_obligations(user, today)]
    returned = [line for line in lines if line.returned]
    past = list(past_rounds(user, today)) if user.agency_id else []
    return Desk(group(lines, today), returned, past)


def live_obligations(user: User, today: date) -> Iterable[Obligation]:
    """What the agency may write today, and what it was asked to mend whenever that was."""
    return (
        Obligation.objects.visible_to(user)
        .filter(agency=user.agency_id, round__opened_at__isnull=False)
        .filter(
            Q(round__opens_on__lte=today, round__locks_on__gte=today) | Q(entry__state=EntryState.RETURNED)
        )
        .select_related("round__plan", "task", "entry")
        .order_by("round__due_on", "round", "due_on", "task__position")
    )


def group(lines: list[Line], today: date) -> list[OpenRound]:
    """Lines of rounds that are open, round by round."""
    found: dict[int, OpenRound] = {}
    for line in lines:
        round_ = line.obligation.round
        if not round_.is_locked(today):
            found.setdefault(round_.pk, OpenRound(round_, today)).lines.append(line)
    return list(found.values())


def past_rounds(user: User, today: date) -> Iterable[Round]:
    """The newest locked rounds, each with the agency's own `total`, `sent`, `late` and `missing`."""
    sent = Q(obligations__entry__state__in=RECEIVED)
    late = sent & Q(obligations__entry__first_submitted_on__gt=F("obligations__due_on"))
    return (
        Round.objects.opened()
        .filter(locks_on__lt=today, obligations__agency=user.agency_id)
        .select_related("plan")
        .annotate(
            total=Count("obligations"),
            sent=Count("obligations", filter=sent),
            late=Count("obligations", filter=late),
        )
        .annotate(missing=F("total") - F("sent"))
        .order_by("-due_on", "-pk")[:PAST_ROUNDS]
    )
