"""A year of reporting replayed day by day through the real commands, with agencies that write by dice."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command

from agencies.models import Role, User
from kehoach import clock
from reports.models import Digest, Extension, Obligation, Reminder
from reports.services import entries, extensions
from tests.conftest import at

WORDS = {
    "nothing_arisen": False,
    "work_state": "in_progress",
    "results": "Đã thực hiện.",
    "percent": None,
    "documents": [],
    "obstacle": "",
    "obstacle_cause": "",
    "proposal": "",
    "proposal_to": "",
    "next_work": "",
}


def dice(row: Obligation) -> random.Random:
    return random.Random(f"{row.round.name} {row.task.path} {row.agency.code}")


@dataclass
class Year:
    """`asleep`: the days on which the scheduler does nothing, while people work on."""

    first: date
    days: int
    asleep: frozenset[date] = frozenset()
    authors: dict = field(default_factory=dict)

    def play(self) -> None:
        people = User.objects.filter(role__in=[Role.OFFICER, Role.HEAD], is_active=True)
        # Where the head signs, it is the head who sends.
        senders = {False: Role.OFFICER, True: Role.HEAD}
        self.authors = {
            person.agency_id: person
            for person in people.select_related("agency")
            if person.role == senders[person.agency.head_signs]
        }
        self.monitor = User.objects.filter(role=Role.MONITOR).first()
        for n in range(self.days):
            self.live(self.first + timedelta(days=n))

    def live(self, day: date) -> None:
        """The scheduler at eight in the morning, the people in the afternoon."""
        if day not in self.asleep:
            for command in ("open_rounds", "close_rounds", "send_reminders"):
                call_command(command, "--at", f"{day} 08:00", stdout=StringIO())
        if day.weekday() < 5:
            self.work(day)

    def work(self, day: date) -> None:
        """Agencies send what the dice say, some days around the due day; the monitor reads later."""
        asked = Extension.objects.filter(
            state=Extension.State.OPEN, asked_at__lt=at(day, 0) - timedelta(days=3)
        )
        for extension in asked.select_related("round__plan"):
            extensions.grant(extension, extension.wanted_on, "", by=self.monitor, now=at(day, 15))
        rows = Obligation.objects.filter(round__opened_at__isnull=False, round__locks_on__gte=day)
        rows = rows.select_related("round__plan", "task", "agency", "entry")
        for row in rows.filter(due_on__lte=day + timedelta(days=20)).exclude(entry__state="accepted"):
            roll, author = dice(row), self.authors.get(row.agency_id)
            ready = row.due_on + timedelta(days=int(roll.gauss(-3, 8)))
            state = row.state
            if state == "submitted" and roll.random() < 0.95:
                if (day - clock.local_date(row.entry.submitted_at)).days >= roll.randint(1, 12):
                    entries.accept(row, by=self.monitor, now=at(day, 15))
            elif (
                state in (None, "draft", "returned", "signing")
                and author
                and day >= ready
                and roll.random() < 0.93
            ):
                if state is None:
                    entries.save_draft(row, WORDS, revision=0, by=author, now=at(day, 14))
                elif state == "draft" and entries.lacks(row.entry.content):
                    continue
                entries.submit(row, by=author, now=at(day, 15))


def ledger() -> dict[tuple, str]:
    """Every row of the ledger by what it is, not by its key in the database: its state."""
    rows = Reminder.objects.values_list(
        "obligation__round__name",
        "obligation__task__path",
        "obligation__agency__code",
        "cause",
        "offset",
        "anchor",
        "person__username",
        "state",
    )
    return {tuple(row[:-1]): row[-1] for row in rows}


@dataclass(frozen=True)
class Figures:
    """What a year of reminders looked like."""

    mails_by_role: dict[str, int]
    most_in_a_day: int
    longest_silence: int

    @classmethod
    def read(cls, last: date) -> "Figures":
        sent = Digest.objects.filter(state=Digest.State.SENT, kind=Digest.Kind.DAILY)
        by_role = Counter(sent.values_list("person__role", flat=True))
        per_day = Counter(sent.values_list("person", "day"))
        return cls(dict(by_role), max(per_day.values(), default=0), longest_silence(last))


def longest_silence(last: date) -> int:
    """The most days that an account was overdue without anybody being told, up to its sending or the lock."""
    told = defaultdict(set)
    rows = Reminder.objects.filter(state=Reminder.State.SENT, cause="due", sent_at__isnull=False)
    for obligation, sent_at in rows.values_list("obligation", "sent_at"):
        told[obligation].add(clock.local_date(sent_at))
    longest = 0
    for row in Obligation.objects.filter(pk__in=told).select_related("round", "entry"):
        end = min(row.received_on or row.locks_on, row.locks_on, last)
        marks = sorted(
            {row.due_on, max(end, row.due_on), *(day for day in told[row.pk] if row.due_on <= day <= end)}
        )
        longest = max([longest, *((b - a).days for a, b in zip(marks, marks[1:], strict=False))])
    return longest
