"""The last days of the open round: extensions asked for, words contributed, reminders sent."""

from datetime import datetime, time, timedelta

from agencies.models import Agency, Role, User
from kehoach import clock

from .. import ladder
from ..models import Contribution, EntryState, Obligation, Reminder, Round
from ..services import contributions, entries, extensions, reminders
from .people import SHOWN
from .texts import Bank, dice

REMINDED_DAYS = 7
SIGNING_AGENCY = "bqldq"


def enliven(round_: Round, bank: Bank, now: datetime) -> None:
    """What happened in a round that was just filled; agencies of the login page are left alone."""
    shown = {code for code, _role, _note in SHOWN}
    people = {person.agency_id: person for person in User.objects.filter(role=Role.OFFICER)}
    ask_extensions(round_, bank, people, shown, now)
    contribute(round_, bank, people, now)
    let_the_head_sign(round_, people, now)
    first = clock.local_date(now) - timedelta(days=REMINDED_DAYS)
    for days in range(REMINDED_DAYS):
        reminders.send_all(datetime.combine(first + timedelta(days=days), time(7), tzinfo=clock.LOCAL))
    # The scheduler of this invented world begins on that day: what came before was not missed by it.
    Reminder.objects.filter(state=Reminder.State.MISSED, send_at__lt=ladder.midnight(first)).delete()


def let_the_head_sign(round_: Round, people: dict, now: datetime) -> None:
    """One agency of the login page wants its head's signature; two finished drafts wait for it."""
    agency = Agency.objects.get(code=SIGNING_AGENCY)
    Agency.objects.filter(pk=agency.pk).update(head_signs=True)
    drafts = Obligation.objects.filter(round=round_, agency=agency, entry__state=EntryState.DRAFT)
    for row in drafts.select_related("round__plan", "agency", "task", "entry").order_by("task__position")[:2]:
        if not entries.lacks(row.entry.content):
            entries.ask_signature(row, by=people[agency.pk], now=now - timedelta(days=1))


def ask_extensions(round_: Round, bank: Bank, people: dict, shown: set[str], now: datetime) -> None:
    """Some agencies want more time: two wait for an answer, one got it, one did not."""
    monitor = User.objects.filter(role=Role.MONITOR, agency=round_.plan.monitor).first()
    owed = Obligation.objects.filter(round=round_, entry__isnull=True).exclude(agency__code__in=shown)
    found: dict[int, list[Obligation]] = {}
    for row in owed.select_related("round__plan", "agency", "task").order_by("task__position"):
        found.setdefault(row.agency_id, []).append(row)
    asking = sorted(found, key=lambda agency: dice("extension", agency).random())
    for agency, wish in zip(asking, bank.extensions, strict=False):
        rows, asked_at = found[agency][:2], now - timedelta(days=2, hours=agency % 5)
        wanted_on = rows[0].due_on + timedelta(days=wish["days"])
        asked = extensions.ask(round_, rows, wanted_on, wish["reason"], by=people[agency], now=asked_at)
        if wish.get("granted"):
            extensions.grant(asked, wanted_on, "", by=monitor, now=now - timedelta(days=1))
        elif answer := wish.get("answer"):
            extensions.refuse(asked, answer, by=monitor, now=now - timedelta(days=1))


def contribute(round_: Round, bank: Bank, people: dict, now: datetime) -> None:
    """Every so many invitations one agency has given something to the lead."""
    rows = Contribution.objects.filter(round=round_).select_related("agency", "task").order_by("pk")
    for row in rows:
        roll = dice("contribution", row.agency.code, row.task.path)
        if row.agency_id in people and roll.random() < 0.04:
            author, at = people[row.agency_id], now - timedelta(days=roll.randint(3, 20))
            contributions.save(row, roll.choice(bank.contributions), None, revision=0, by=author, now=at)
            contributions.send(row, by=author, now=at)
