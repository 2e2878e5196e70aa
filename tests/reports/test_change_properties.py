"""Any sequence of amendments and reorganisations, while agencies write and time goes by.

Closed rounds say for ever what they said when they were closed, every open obligation has exactly one living
owner, and a round that is not yet due asks exactly for what the plan and the register of the day say.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from agencies.models import Agency, Reorganisation, ReorganisationKind
from agencies.reorganising import Design, NewAgency
from agencies.services.reorganisations import keep
from reports.dashboard import dashboard
from reports.models import Entry, Obligation, Obstacle, Round, RoundEdition
from reports.querysets import RECEIVED
from reports.services import amendments, closing, entries, extensions, reorganising, rounds
from reports.services.due_changes import carry_out_due
from tasks.content import Part, TaskContent, contents
from tasks.models import DeadlineKind
from tasks.services import changing
from tests.conftest import CONTENT, NOW, at

REFUSED = (ValidationError, PermissionDenied, entries.EditConflict, entries.StepClosed)
FIRST_DAY = NOW.date()
turns = st.integers(0, 9999)
days_ahead = st.sampled_from([0, -1, -40, 1, 0, 10, -9, 0])
DEADLINES = [
    ("Thường xuyên", DeadlineKind.RECURRING, None),
    ("Trước ngày 01/12/2026", DeadlineKind.BY_DATE, date(2026, 12, 1)),
    ("Trước ngày 01/01/2020", DeadlineKind.BY_DATE, date(2020, 1, 1)),
]


class Changes(RuleBasedStateMachine):
    def __init__(self, world, set_clock, done: Counter):
        super().__init__()
        self.world, self.set_clock, self.done = world, set_clock, done
        self.day, self.number = FIRST_DAY, 0
        self.closed: dict[int, tuple] = {}
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @property
    def now(self):
        return at(self.day)

    @initialize()
    def begin(self):
        self.set_clock(self.now)

    def one(self, choices, turn: int):
        return choices[turn % len(choices)]

    def attempt(self, name: str, work) -> None:
        """Do it as a whole; what is refused must have changed nothing, which the transaction sees to."""
        try:
            with transaction.atomic():
                work()
        except REFUSED:
            self.done[f"no {name}"] += 1
        else:
            self.done[name] += 1

    def jobs_of_changes(self) -> None:
        """Not as a whole: one change that has become impossible keeps no other back."""
        try:
            carry_out_due(now=self.now)
        except ValidationError:
            self.done["given back"] += 1

    def next(self) -> int:
        self.number += 1
        return self.number

    # Amendments.

    def living(self) -> list[Agency]:
        return list(Agency.objects.existing_on(self.day).exclude(code="ubnd").order_by("pk"))

    def parts(self, turn: int) -> tuple[Part, ...]:
        """One to three holders, agencies (also ended ones) and classes."""
        agencies = list(Agency.objects.exclude(code="ubnd").order_by("pk"))
        found = []
        for place in range(1 + turn % 3):
            role = self.one(["lead", "joint", "coordinate"], turn // 3 + place)
            if (turn + place) % 4 == 0:
                code = self.one(["so", "xa"], turn // 7)
                found.append(Part(role=role, phrase=code, agency_class=code))
            else:
                agency = self.one(agencies, turn // 5 + place)
                found.append(Part(role=role, phrase=agency.name, agency=agency.code))
        return tuple(found)

    @rule(
        turn=turns,
        what=st.sampled_from(["add", "end", "reword", "assign", "deadline", "swap"]),
        ahead=days_ahead,
    )
    def amend(self, turn, what, ahead):
        plan = self.world.plan
        tasks = contents(plan)
        if not tasks:
            what = "add"
        key = self.one(sorted(tasks), turn) if tasks else ""
        other = self.one(sorted(tasks), turn + 1) if tasks else ""
        number = self.next()
        text, kind, due = self.one(DEADLINES, turn)
        changes = {
            "add": lambda: {
                "+1": TaskContent(
                    path=f"II.{number}.x", section="II.1", text=f"Việc {number}.", parts=self.parts(turn)
                )
            },
            "end": lambda: {key: None},
            "reword": lambda: {key: replace(tasks[key], text=f"Lời khác {number}.")},
            "assign": lambda: {key: replace(tasks[key], parts=self.parts(turn))},
            "deadline": lambda: {
                key: replace(tasks[key], deadline_text=text, deadline_kind=kind.value, due_on=due)
            },
            "swap": lambda: {
                key: replace(tasks[key], path=tasks[other].path),
                other: replace(tasks[other], path=tasks[key].path),
            },
        }[what]()
        document = {
            "number": f"{number}/KH-UBND",
            "issued_on": self.day,
            "title": "",
            "effective_on": self.day + timedelta(days=ahead),
        }
        who = self.world.admin

        def work():
            draft = changing.start(plan, changes, by=who, now=self.now)
            draft = changing.write_document(draft, document, revision=draft.revision, by=who)
            shown = amendments.preview(draft, now=self.now)
            found = amendments.carry_out(draft, revision=draft.revision, by=who, now=self.now)
            assert ahead > 0 or found == shown, "the preview said something else"

        self.attempt(what, work)

    # Reorganisations.

    @rule(
        turn=turns,
        kind=st.sampled_from(["merge", "absorb", "split", "rename", "dissolve"]),
        ahead=days_ahead,
    )
    def reorganise(self, turn, kind, ahead):
        agencies = self.living()
        if len(agencies) < 2:
            return
        first, second = agencies[turn % len(agencies)], agencies[(turn + 1) % len(agencies)]
        day, number = self.day + timedelta(days=ahead), self.next()

        def new(suffix=""):
            name = f"Sở mới {number}{suffix}"
            return NewAgency(name=name, short_name=name, code=f"moi-{number}{suffix}", kind=first.kind)

        values = {
            "merge": lambda n: {
                "kind": ReorganisationKind.MERGE,
                "ending": (first.code, second.code),
                "founded": (n,),
                "successions": ((first.code, n.code), (second.code, n.code)),
            },
            "absorb": lambda n: {
                "kind": ReorganisationKind.MERGE,
                "ending": (first.code,),
                "successions": ((first.code, second.code),),
            },
            "split": lambda n: {
                "kind": ReorganisationKind.SPLIT,
                "ending": (first.code,),
                "founded": (n, new("b")),
                "successions": ((first.code, n.code), (first.code, f"moi-{number}b")),
            },
            "rename": lambda n: {
                "kind": ReorganisationKind.RENAME,
                "ending": (first.code,),
                "founded": (n,),
                "successions": ((first.code, n.code),),
            },
            "dissolve": lambda n: {"kind": ReorganisationKind.DISSOLVE, "ending": (first.code,)},
        }[kind](new())
        design = Design(happened_on=day, title=f"Sắp xếp {number}", **values)
        who = self.world.admin

        def work():
            row = keep(None, design, revision=0, by=who)
            reorganising.carry_out(row, revision=row.revision, by=who, now=self.now)

        self.attempt(kind, work)

    @rule()
    def take_the_last_back(self):
        """Undo the newest reorganisation; it may be refused, since something was built on it. Rounds that
        have opened since follow with the hourly job."""
        row = Reorganisation.objects.filter(state="carried_out").order_by("-carried_out_at", "-pk").first()
        if row:
            self.attempt("undo", lambda: reorganising.undo(row, revision=row.revision, by=self.world.admin))
            rounds.open_scheduled(now=self.now)

    # Agencies and monitor.

    @rule(some=st.lists(turns, min_size=1, max_size=6))
    def agencies_write(self, some):
        for turn in some:
            self.write(turn, self.one(["draft", "submit", "accept", "return", "extend"], turn // 11))

    def write(self, turn: int, step: str) -> None:
        rows = Obligation.objects.filter(round__closed_at=None).select_related(
            "round__plan", "agency", "task"
        )
        rows = list(rows.order_by("pk"))
        if not rows:
            return
        row = self.one(rows, turn)
        author = row.agency.people.filter(role__in=["officer", "head", "monitor"]).first()
        watcher = row.round.plan.monitor.people.filter(role__in=["monitor", "head"]).first()
        if author is None or watcher is None:
            return
        entry = Entry.objects.filter(obligation=row).first()
        content = {
            **CONTENT,
            "results": f"Bản {self.next()}.",
            "obstacle": "Thiếu vốn." if turn % 3 == 0 else "",
        }

        def work():
            if step == "extend":
                later = row.due_on + timedelta(days=9)
                extensions.ask(row.round, [row], later, "Chờ.", by=author, now=self.now)
                return
            if entry is None or entry.state in ("draft", "returned"):
                revision = entry.revision if entry else 0
                entries.save_draft(row, content, revision=revision, by=author, now=self.now)
            if step != "draft":
                entries.submit(row, by=author, now=self.now)
            if step == "accept":
                entries.accept(row, by=watcher, now=self.now)
            if step == "return":
                entries.return_(row, "Bổ sung.", by=watcher, now=self.now)

        self.attempt(step, work)

    # Time.

    @rule(days=st.sampled_from([1, 1, 2, 7, 26, 60]))
    def time_goes_by(self, days):
        """The jobs run every day; most days of a long stretch tell nothing new."""
        for _each in range(min(days, 3)):
            self.day += timedelta(days=max(1, days // 3))
            self.set_clock(self.now)
            self.jobs_of_changes()
            rounds.open_scheduled(now=self.now)
            closing.close_due(now=self.now)
        for round_ in Round.objects.exclude(closed_at=None).exclude(pk__in=self.closed):
            self.closed[round_.pk] = self.said(round_)
            self.done["close"] += 1

    # What must be so, always.

    def said(self, round_: Round) -> tuple:
        """All that a closed round says: its rows with names and words, its editions, its figures. An account
        that was sent back may still be mended, so it goes to whoever carries on."""
        fields = ["task__path", "task__text", "agency__name", "role", "scope", "due_on"]
        fields += ["entry__state", "entry__results", "entry__first_submitted_on", "entry__obstacle"]
        rows = round_.obligations.order_by("pk")
        over = list(rows.exclude(entry__state="returned").values_list(*fields))
        editions = list(RoundEdition.objects.filter(round=round_).values_list("number", "digest"))
        figures = dashboard(round_, self.world.province, date(2030, 1, 1))
        mended = rows.filter(entry__state="returned").exists()
        lines = [] if mended else [(str(line.subject), line.counts) for line in figures.agencies]
        return over, editions, figures.counts, lines

    @invariant()
    def closed_rounds_say_what_they_said(self):
        for pk, said in self.closed.items():
            assert self.said(Round.objects.get(pk=pk)) == said

    @invariant()
    def every_open_obligation_has_one_living_owner(self):
        living = Agency.objects.existing_on(self.day).values("pk")
        open_ = Obligation.objects.filter(round__closed_at=None).exclude(entry__state__in=RECEIVED)
        gone = open_.exclude(agency__in=living).select_related("agency", "task", "round")
        # Nobody carries on for an agency that was dissolved without an heir: its rows end with it, but for
        # what it has written, or what was due before.
        heirless = Agency.objects.filter(ended_on__isnull=False, successions_out=None)
        assert [str(row) for row in gone.exclude(agency__in=heirless)] == []
        stuck = Obstacle.objects.open().exclude(agency__in=living).exclude(agency__in=self.endless(heirless))
        assert [str(each) for each in stuck] == []

    def endless(self, heirless) -> list[int]:
        return [agency.pk for agency in heirless]

    @invariant()
    def rounds_that_are_not_due_ask_for_what_the_plan_says(self):
        today = Round.objects.opened().filter(closed_at=None, due_on__gte=self.day).select_related("plan")
        for round_ in today:
            wanted = rounds.expand(
                round_.plan, round_.tasks.all(), round_.agencies.all(), round_.window, self.day
            )
            there = list(round_.obligations.values_list("task_id", "agency_id"))
            assert len(there) == len(set(there)), "one agency is asked twice"
            assert set(wanted) <= set(there), "somebody is not asked"
            written = set(round_.obligations.filter(entry__isnull=False).values_list("task_id", "agency_id"))
            assert set(there) - set(wanted) <= written, "somebody is asked for nothing"


@pytest.mark.once
def test_closed_rounds_stay_and_open_obligations_have_one_living_owner(world, set_clock):
    done = Counter()
    run_state_machine_as_test(
        lambda: Changes(world, set_clock, done),
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    steps = ["add", "end", "reword", "assign", "deadline", "swap", "merge", "absorb", "split", "rename"]
    steps += ["dissolve", "undo", "draft", "submit", "accept", "return", "extend", "close"]
    assert [step for step in steps if not done[step]] == [], done
