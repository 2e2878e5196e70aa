"""FACTS: everything an official report is made from, as values: who owed what, what came, what it says.

Frozen when a report is built or issued, so names, texts and figures never change with the register. Every
figure, table, picture and sentence is computed from here and from nowhere else. Words are those of accepted
accounts only; of the others the facts know that they are owed, waiting or sent back.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from ..periods import Punctuality


@dataclass(frozen=True)
class PlanFacts:
    number: str  # "151/KH-UBND"
    issued_on: date
    issuer: str  # "UBND tỉnh Quảng Ngãi"
    place: str  # "Quảng Ngãi"
    title: str  # trích yếu


@dataclass(frozen=True)
class MonitorFacts:
    """The agency that reports."""

    name: str  # "Sở Xây dựng"
    symbol: str  # "SXD"
    kind: str  # value of agencies.models.AgencyKind


@dataclass(frozen=True)
class RoundFacts:
    name: str  # "Năm 2026"
    ad_hoc: bool
    start: date  # window, both ends inclusive (Decree 09/2019, article 12)
    end: date
    due_on: date
    locks_on: date


@dataclass(frozen=True)
class SectionFacts:
    path: str  # "II.1"
    heading: str


@dataclass(frozen=True)
class TaskFacts:
    path: str  # "II.1.a"
    section: str  # path of its section
    opening: str  # how documents name it


@dataclass(frozen=True)
class AgencyFacts:
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class IssuedDocument:
    """A document that an agency says it issued."""

    number: str
    day: date | None
    title: str


@dataclass(frozen=True)
class Words:
    """What an accepted account says."""

    nothing_arisen: bool = False
    work_state: str = ""  # value of models.WorkState
    percent: int | None = None
    results: str = ""
    documents: tuple[IssuedDocument, ...] = ()
    obstacle: str = ""
    cause: str = ""
    proposal: str = ""
    addressee: str = ""
    next_work: str = ""


@dataclass(frozen=True)
class AccountFacts:
    """One agency × one task: what was owed and what came of it."""

    task: str
    agency: str  # code
    role: str  # value of tasks.models.AssignmentRole
    due_on: date
    state: str  # "submitted", "returned", "accepted"; empty: nothing was sent
    punctuality: Punctuality
    received_on: date | None = None
    words: Words | None = None  # of accepted accounts only

    @property
    def accepted(self) -> bool:
        return self.words is not None


@dataclass(frozen=True)
class Answer:
    who: str
    text: str
    on: date


@dataclass(frozen=True)
class ObstacleFacts:
    """An obstacle told of in an accepted account, with what was answered so far."""

    task: str
    agency: str
    text: str
    cause: str
    proposal: str
    addressee: str
    raised_on: date
    state: str  # value of models.ObstacleState; empty: told before there was a register
    answers: tuple[Answer, ...] = ()
    closed_on: date | None = None

    def age(self, day: date) -> int:
        """Calendar days until a day, or until it was closed; as models.Obstacle.age."""
        return ((self.closed_on or day) - self.raised_on).days


@dataclass(frozen=True)
class Tally:
    """How many accounts were owed and what became of them."""

    on_time: int = 0
    late: int = 0
    pending: int = 0
    missing: int = 0
    accepted: int = 0

    @property
    def expected(self) -> int:
        return self.received + self.pending + self.missing

    @property
    def received(self) -> int:
        return self.on_time + self.late

    @property
    def not_received(self) -> int:
        return self.pending + self.missing


@dataclass(frozen=True)
class PastRound:
    """An earlier round of the plan, with its figures."""

    name: str
    tally: Tally


@dataclass(frozen=True)
class Facts:
    """One round of one plan on one day. Tasks stand in the order of the plan; accounts too, and within a task
    the lead first; agencies in the order of protocol."""

    day: date
    plan: PlanFacts
    monitor: MonitorFacts
    round: RoundFacts
    sections: tuple[SectionFacts, ...]
    tasks: tuple[TaskFacts, ...]
    agencies: tuple[AgencyFacts, ...]
    accounts: tuple[AccountFacts, ...]
    obstacles: tuple[ObstacleFacts, ...] = ()
    earlier: tuple[PastRound, ...] = ()  # oldest first, without this round
    demonstration: bool = False
    names: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "names", {agency.code: agency.name for agency in self.agencies})

    def tally(self, accounts=None) -> Tally:
        """Figures of some accounts, or of all."""
        return tally(self.accounts if accounts is None else accounts)


def tally(accounts) -> Tally:
    found: Counter = Counter()
    for account in accounts:
        found.update([account.punctuality.value, "accepted" if account.accepted else ""])
    return Tally(**{name: found[name] for name in ("on_time", "late", "pending", "missing", "accepted")})
