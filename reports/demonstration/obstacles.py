"""The register of obstacles as the invented accounts would have filled it, with what became of each."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from agencies.models import Role, User
from kehoach import clock
from tasks.models import Plan

from ..models import Entry, EntryState, Obstacle, ObstacleNote, ObstacleState, Round
from ..obstacle_steps import RULES
from ..services.obstacles import wording, words_of
from .people import SHOWN, username
from .texts import Bank, dice

Kind = ObstacleNote.Kind
# What became of an obstacle, as lines of its thread. Older ones were closed, but for one in eight of the two
# rounds before the newest; in the newest round each way is taken in turn, so that there is all to be seen.
ENDED = [
    [Kind.ANSWER, Kind.CLOSED],
    [Kind.ANSWER, Kind.CLOSED],
    [Kind.ANSWER, Kind.REPLY, Kind.CLOSED],
    [Kind.PASSED_UP, Kind.RESOLUTION, Kind.CLOSED],
]
LEFT = [[Kind.PASSED_UP], [Kind.ANSWER], [Kind.ANSWER, Kind.REPLY]]
NEWEST = [[Kind.ANSWER], [], [Kind.PASSED_UP], ENDED[0], [Kind.ANSWER, Kind.REPLY], []]
RESOLVED = [Kind.PASSED_UP, Kind.RESOLUTION]
# Whoever tries one of these accounts finds an answer.
SHOWN_CODES = {code for code, _role, _note in SHOWN}
STATES = {rule.note: rule.to for rule in RULES.values() if rule.to}


class Thread:
    """One obstacle with the lines of its thread, as far as they were written by now."""

    def __init__(self, entry: Entry):
        obligation, day = entry.obligation, clock.local_date(entry.submitted_at)
        words = words_of(entry)
        self.row = Obstacle(
            plan_id=obligation.round.plan_id,
            task=obligation.task,
            agency=obligation.agency,
            raised_in=obligation,
            told_in=obligation,
            raised_on=day,
            state_since=day,
            **words,
        )
        self.notes: list[ObstacleNote] = []
        self.add(Kind.RAISED, wording(words), entry.submitted_at, entry.submitted_by)

    def add(self, kind: str, text: str, at: datetime, by: User) -> None:
        self.notes.append(ObstacleNote(obstacle=self.row, kind=kind, text=text, at=at, by=by))

    def closed_before(self, entry: Entry) -> bool:
        last = self.notes[-1]
        return last.kind == Kind.CLOSED and last.at <= entry.submitted_at

    def renew(self, entry: Entry) -> None:
        words = words_of(entry)
        news = {name: text for name, text in words.items() if text != getattr(self.row, name)}
        for name, text in news.items():
            setattr(self.row, name, text)
        self.row.told_in = entry.obligation
        self.add(Kind.RENEWED, wording(news), entry.submitted_at, entry.submitted_by)
        self.notes.sort(key=lambda note: note.at)

    def settle(self) -> None:
        """Let the row say what its thread has led to."""
        for note in self.notes:
            if state := STATES.get(note.kind):
                self.row.state, self.row.state_since = state, clock.local_date(note.at)
        if self.row.state == ObstacleState.CLOSED:
            self.row.closed_on = self.row.state_since


def raise_obstacles(plan: Plan, filled: list[Round], bank: Bank, now: datetime) -> None:
    """Raise what the sent accounts of the rounds just filled tell of, in the order of their sending. An
    obstacle that is open from an earlier loading is left as it is."""
    left_alone = set(plan.obstacles.open().values_list("task_id", "agency_id"))
    if not filled:
        return
    answering = speakers()
    threads: list[Thread] = []
    current: dict[tuple[int, int], Thread] = {}
    for entry in told(filled):
        key = entry.obligation.task_id, entry.obligation.agency_id
        known = current.get(key)
        if known and not known.closed_before(entry):
            known.renew(entry)
        elif key not in left_alone:
            current[key] = Thread(entry)
            threads.append(current[key])
            go_on(current[key], way(entry, filled, len(threads)), bank, answering, now)
    for thread in threads:
        thread.settle()
    Obstacle.objects.bulk_create((thread.row for thread in threads), batch_size=500)
    ObstacleNote.objects.bulk_create((note for t in threads for note in t.notes), batch_size=500)


def told(rounds: list[Round]) -> Iterable[Entry]:
    """Sent accounts that tell of an obstacle, as they came in."""
    sent = Entry.objects.filter(obligation__round__in=rounds).exclude(state=EntryState.DRAFT)
    related = ("obligation__round", "obligation__task", "obligation__agency", "submitted_by")
    return sent.exclude(obstacle="").select_related(*related).order_by("submitted_at", "pk")


def way(entry: Entry, rounds: list[Round], number: int) -> list[str]:
    """What became of an obstacle; `rounds` in their order, `number` counts all obstacles."""
    obligation = entry.obligation
    age = len(rounds) - 1 - rounds.index(obligation.round)
    if age == 0 and obligation.agency.code in SHOWN_CODES:
        return NEWEST[0]
    if age == 0:
        return RESOLVED if number % 15 == 0 else NEWEST[number % len(NEWEST)]
    roll = dice("obstacle", obligation.round.name, obligation.task.path, obligation.agency.code)
    stays = age <= 2 and obligation.agency.ended_on is None and roll.random() < 0.125
    return roll.choice(LEFT if stays else ENDED)


def speakers() -> tuple[User, User]:
    """Who answers: for the monitor, and for the province."""
    names = username("sxd", Role.MONITOR), username("ubnd-tinh", Role.PROVINCE)
    found = {user.username: user for user in User.objects.filter(username__in=names)}
    return found[names[0]], found[names[1]]


def go_on(thread: Thread, kinds: list[str], bank: Bank, answering: tuple[User, User], now: datetime) -> None:
    """Write what people said afterwards, up to now, days apart and in office hours."""
    row, (monitor, province) = thread.row, answering
    roll = dice("thread", row.raised_in.round.name, row.task.path, row.agency.code)
    says = {Kind.REPLY: thread.notes[0].by, Kind.RESOLUTION: province}
    day = row.raised_on
    for kind in kinds:
        day += timedelta(days=roll.randint(3, 12))
        day -= timedelta(days=max(0, day.weekday() - 4))
        at = datetime.combine(day, time(roll.choice([8, 9, 10, 14, 15]), roll.randint(0, 59)), clock.LOCAL)
        if at > now:
            return
        thread.add(kind, bank.obstacle_note(kind, row.raised_in, roll), at, says.get(kind, monitor))
