"""The life of accounts under random people doing random things, against a table written by hand.

Nothing that the table forbids ever changes anything, whatever it allows happens, no text is lost, and every
accepted account has an unbroken chain of versions.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from agencies.models import Agency
from agencies.services.own_agency import set_head_signs
from kehoach import clock
from reports.models import Entry, EntryVersion, Obligation
from reports.services import entries, extensions, reopenings
from tests.conftest import CONTENT, NOTHING

# The accounts, the people of the agency that owes each, its head, and the monitors of the plan.
ACCOUNTS = {"khe": "II.3", "sxd": "II.1.a"}
WRITERS = {"khe": {"officer", "colleague", "head"}, "sxd": {"builder", "monitor", "monitor_head"}}
HEAD = {"khe": "head", "sxd": "monitor_head"}
MONITORS = {"monitor", "monitor_head"}
# Step -> the states in which it may be taken. Who may take it stands in `may`, below.
OPEN_IN = {
    "save": {None, "draft", "returned"},
    "ask": {"draft", "returned"},
    "unask": {"signing"},
    "decline": {"signing"},
    "submit": {"draft", "returned", "signing"},
    "recall": {"submitted"},
    "open_review": {"submitted"},
    "accept": {"submitted"},
    "return": {"submitted"},
}
BY_MONITOR = {"open_review", "accept", "return"}
# Step -> the state it leads to, and what is noted beside the version.
AFTER_REVIEW = {
    "recall": ("draft", "recalled"),
    "accept": ("accepted", "accepted"),
    "return": ("returned", "returned"),
}
SERVICES = {
    "save": entries.save_draft,
    "ask": entries.ask_signature,
    "unask": entries.unask_signature,
    "decline": entries.decline_signature,
    "submit": entries.submit,
    "recall": entries.recall,
    "open_review": entries.open_review,
    "accept": entries.accept,
    "return": entries.return_,
}

READY = [{**CONTENT, "results": f"Bản {number}."} for number in range(4)] + [
    {**NOTHING, "nothing_arisen": True}
]
UNREADY = [{**CONTENT, "work_state": ""}, {**CONTENT, "nothing_arisen": True}]
# The day before, the day and the day after each clock of the round: due 17/12/2026, locks after 16/01/2027.
LOCKS = date(2027, 1, 16)
INSTANTS = [
    datetime(2026, 11, 22, 9, 0, tzinfo=clock.LOCAL),
    datetime(2026, 12, 17, 23, 59, tzinfo=clock.LOCAL),
    datetime(2026, 12, 18, 0, 1, tzinfo=clock.LOCAL),
    datetime(2027, 1, 16, 23, 59, tzinfo=clock.LOCAL),
    datetime(2027, 1, 17, 0, 1, tzinfo=clock.LOCAL),
    datetime(2027, 1, 25, 9, 0, tzinfo=clock.LOCAL),
]
REFUSED = (PermissionDenied, ValidationError, entries.EditConflict)

PEOPLE = ["officer", "colleague", "head", "builder", "monitor", "monitor_head"]
PEOPLE += ["neighbour", "health", "province", "stranger", "admin"]
accounts = st.sampled_from(sorted(ACCOUNTS))
people = st.sampled_from(PEOPLE)
turns = st.integers(0, 999)
contents = st.sampled_from(READY + READY + UNREADY)


@dataclass
class Paper:
    """What the account must be, told by hand."""

    state: str | None = None
    content: dict | None = None
    sent_back: bool = False
    opened: bool = False
    due: date = date(2026, 12, 17)
    writable_until: date = LOCKS
    versions: list[list] = field(default_factory=list)  # [content, decision]

    def follow(self, step: str, content: dict) -> None:
        """What an allowed step does."""
        if step == "save":
            self.state, self.content = self.state or "draft", content
        elif step == "submit":
            self.state, self.sent_back, self.opened = "submitted", False, False
            self.versions.append([self.content, ""])
        elif step == "open_review":
            self.opened = True
        elif step in ("recall", "accept", "return"):
            self.state, decision = AFTER_REVIEW[step]
            self.versions[-1][1] = decision
            self.sent_back = step == "return"
        elif step == "ask":
            self.state = "signing"
        else:
            self.state = "returned" if self.sent_back else "draft"


class Cycle(RuleBasedStateMachine):
    def __init__(self, world, done: Counter, tried: set):
        super().__init__()
        self.world, self.done, self.tried = world, done, tried
        self.signs = dict.fromkeys(ACCOUNTS, False)
        self.papers = {code: Paper() for code in ACCOUNTS}
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(start=st.sampled_from([4, 0, 3, 1, 2]), signs=st.sampled_from([{"khe"}, set(), {"sxd"}]))
    def begin(self, start, signs):
        self.clock = start
        for code in ACCOUNTS:
            wanted = code in signs
            set_head_signs(self.world.agencies[code], wanted, by=self.world.people[HEAD[code]])
            self.signs[code] = wanted

    # The table: who may take which step now.

    @property
    def now(self) -> datetime:
        return INSTANTS[self.clock]

    def may(self, step: str, code: str, name: str) -> bool:
        paper, today = self.papers[code], self.now.date()
        if paper.state not in OPEN_IN[step]:
            return False
        if step in BY_MONITOR:
            return name in MONITORS
        if name not in WRITERS[code] or (step in ("submit", "ask") and paper.content not in READY):
            return False
        if today > paper.writable_until and (not paper.sent_back or paper.state == "submitted"):
            return False
        return {
            "ask": self.signs[code],
            "decline": name == HEAD[code],
            "submit": name == HEAD[code] or not self.signs[code],
            "recall": not paper.opened,
        }.get(step, True)

    # Doing it.

    def obligation(self, code: str) -> Obligation:
        rows = Obligation.objects.select_related("round__plan", "task", "agency", "entry")
        return rows.get(round=self.world.round, agency__code=code, task__path=ACCOUNTS[code])

    def stored(self, code: str) -> tuple:
        """Everything that the database says of an account."""
        about = {"obligation__agency__code": code}
        versions = EntryVersion.objects.filter(**{f"entry__{name}": value for name, value in about.items()})
        return list(Entry.objects.filter(**about).values()), list(versions.order_by("number").values())

    def do(self, step: str, code: str, name: str, content: dict, behind: bool) -> None:
        """Take a step. What is allowed happens; what is not may answer anything but changes nothing."""
        paper, before = self.papers[code], self.stored(code)
        entry = before[0][0] if before[0] else None
        allowed = self.may(step, code, name)
        args, more = (), {}
        if step == "save":
            args, more = (content,), {"revision": (entry["revision"] if entry else 0) - behind}
            stale = bool(entry and behind and content != paper.content)
            self.done["stale save"] += allowed and stale
            allowed = allowed and not stale
        elif step in ("decline", "return"):
            args = ("Đề nghị bổ sung số liệu.",)
        try:
            SERVICES[step](self.obligation(code), *args, by=self.world.people[name], now=self.now, **more)
            refused = None
        except REFUSED as error:
            refused = error
        assert not (allowed and refused), f"{step} of {code} by {name}: {refused!r}"
        assert allowed or self.stored(code) == before, f"{step} of {code} by {name} went through"
        self.done[step if allowed else f"no {step}"] += 1
        if allowed:
            paper.follow(step, content)
        self.compare(code)
        if allowed:
            self.nobody_oversteps(code)

    def nobody_oversteps(self, code: str) -> None:
        """In a situation that no account was in before, everybody near it tries everything forbidden."""
        paper = self.papers[code]
        situation = (
            *(code, paper.state, paper.sent_back, paper.opened, self.signs[code]),
            *(self.now.date() > paper.writable_until, paper.content in READY),
        )
        if situation in self.tried:
            return
        content = next(each for each in READY if each != paper.content)
        for step in OPEN_IN:
            for name in sorted(WRITERS[code] | {"monitor", "neighbour"}):
                if not self.may(step, code, name):
                    self.do(step, code, name, content, behind=False)
        self.tried.add(situation)  # only now, so that a failure repeats itself

    def compare(self, code: str) -> None:
        paper, entry = self.papers[code], Entry.objects.filter(obligation__agency__code=code).first()
        assert paper.state == (entry.state if entry else None)
        if entry is None:
            return
        versions = list(entry.versions.order_by("number").values_list("number", "content", "decision"))
        assert entry.content == paper.content, "a text was lost"
        assert versions == [(n, *version) for n, version in enumerate(paper.versions, 1)]
        decisions = [decision for _number, _content, decision in versions]
        assert all(decisions[:-1]) and (paper.state == "submitted") == (decisions[-1:] == [""])
        if paper.state == "accepted":
            assert decisions[-1] == "accepted" and versions[-1][1] == entry.content

    @rule(
        code=accounts,
        step=st.sampled_from(sorted(OPEN_IN)),
        name=people,
        content=contents,
        behind=st.booleans(),
    )
    def anybody_does_anything(self, code, step, name, content, behind):
        """`behind`: the person's page is older than what is stored."""
        self.do(step, code, name, content, behind)

    def one_of(self, pairs: list[tuple[str, str]], turn: int) -> tuple[str, str] | None:
        """One of the pairs of step and person, every step as likely as the others."""
        steps = sorted({step for step, _name in pairs})
        if not steps:
            return None
        chosen = steps[turn % len(steps)]
        names = [name for step, name in pairs if step == chosen]
        return chosen, names[turn // len(steps) % len(names)]

    @rule(code=accounts, turn=turns, content=contents)
    def somebody_does_what_is_open(self, code, turn, content):
        """Else no account would get far."""
        pairs = [(step, name) for step in OPEN_IN for name in PEOPLE if self.may(step, code, name)]
        if pair := self.one_of(pairs, turn):
            self.do(pair[0], code, pair[1], content, behind=turn % 3 == 1)

    @rule(code=accounts, some=st.lists(turns, min_size=2, max_size=6), content=st.sampled_from(READY))
    def a_ready_account_goes_on(self, code, some, content):
        self.do("save", code, sorted(WRITERS[code])[some[0] % 3], content, behind=False)
        for turn in some:
            self.somebody_does_what_is_open(code, turn, content)

    @rule(code=accounts, name=people, wanted=st.booleans())
    def let_the_head_sign(self, code, name, wanted):
        agency = self.world.agencies[code]
        try:
            set_head_signs(agency, wanted, by=self.world.people[name])
        except PermissionDenied:
            assert name != HEAD[code]
        else:
            assert name == HEAD[code]
            self.signs[code] = wanted
        assert Agency.objects.get(code=code).head_signs == self.signs[code]
        self.nobody_oversteps(code)

    # Time, and what departs from the clocks.

    @rule()
    def time_goes_by(self):
        self.clock = min(self.clock + 1, len(INSTANTS) - 1)
        for code in ACCOUNTS:
            self.nobody_oversteps(code)

    @rule(code=accounts, name=people, days=st.integers(1, 60))
    def extend(self, code, name, days):
        """The agency asks for a later due day and gets it at once."""
        paper, person = self.papers[code], self.world.people[name]
        wanted, row = paper.due + timedelta(days=days), self.obligation(code)
        today = self.now.date()
        try:
            asked = extensions.ask(self.world.round, [row], wanted, "Chờ số liệu.", by=person, now=self.now)
        except REFUSED:
            may = name in WRITERS[code] and paper.state not in ("submitted", "accepted")
            assert not (may and today <= min(paper.writable_until, wanted) and days <= 60)
            return
        assert name in WRITERS[code] and paper.state not in ("submitted", "accepted")
        assert today <= paper.writable_until
        extensions.grant(asked, wanted, "", by=self.world.monitor, now=self.now)
        paper.due = wanted
        paper.writable_until = max(paper.writable_until, wanted)
        self.done["extend"] += 1
        self.compare(code)

    @rule(
        code=accounts,
        content=st.sampled_from(READY),
        then=st.sampled_from(["decline", "unask", "submit"]),
    )
    def a_signature_is_asked_for(self, code, content, then):
        """The whole way over the head's desk: chance alone goes it too seldom."""
        writer = sorted(WRITERS[code])[0]
        for step, name in (("save", writer), ("ask", writer), (then, HEAD[code])):
            if self.may(step, code, name):
                self.do(step, code, name, content, behind=False)

    @rule(code=accounts, days=st.integers(0, 20))
    def reopen(self, code, days):
        """The monitor lets the agency in again."""
        paper, today = self.papers[code], self.now.date()
        until = today + timedelta(days=days)
        args = (self.world.round, self.world.agencies[code], "Có lý do.", until)
        try:
            reopenings.reopen(*args, by=self.world.monitor, now=self.now)
        except ValidationError:
            # The agency may owe other accounts of the round too, so only the lock speaks against it.
            assert today <= LOCKS or paper.state in ("submitted", "accepted")
            return
        assert today > LOCKS
        if paper.state not in ("submitted", "accepted"):
            paper.writable_until = max(LOCKS, paper.due, until)
            self.done["reopen"] += 1
        self.compare(code)


@pytest.mark.once
def test_random_people_never_break_the_cycle(world):
    done, tried = Counter(), set()
    run_state_machine_as_test(
        lambda: Cycle(world, done, tried),
        settings=settings(
            max_examples=100,
            stateful_step_count=30,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Had the people never got that far, nothing would have been tried.
    assert [step for step in [*OPEN_IN, "stale save", "extend", "reopen"] if not done[step]] == []
    assert [step for step in OPEN_IN if not done[f"no {step}"]] == []
