"""CONTENT: what the sentences of an official report tell, worked out from the facts (`compose`).

Texts are plain text as typed; a line break inside one starts a new paragraph. An empty optional text
(`subject`, `opening`, `closing`) means "the standard sentence", see `wording`.
"""

from dataclasses import dataclass
from datetime import date

from .facts import Answer
from .paper import Letterhead, Signer


@dataclass(frozen=True)
class PlanCitation:
    """The plan, with what a first citation needs (Annex I, II.6: type, number, date, agency, title)."""

    number: str  # "151/KH-UBND"
    issued_on: date
    issuer: str  # "UBND tỉnh Quảng Ngãi"
    title: str = ""  # trích yếu of the plan
    kind: str = "Kế hoạch"

    @property
    def short(self) -> str:
        """How every later mention cites it."""
        return f"{self.kind} số {self.number}"


@dataclass(frozen=True)
class ReportedPeriod:
    """The window reported on, both ends inclusive (Decree 09/2019, article 12)."""

    name: str  # "quý IV năm 2026"
    start: date
    end: date
    occasion: str = ""  # of an ad hoc report, whose days then stand for a name


@dataclass(frozen=True)
class Figures:
    """How many accounts (one agency × one task) were owed and came in. The totals must add up."""

    agencies: int
    expected: int
    on_time: int
    late: int
    accepted: int

    def __post_init__(self):
        if min(self.agencies, self.expected, self.on_time, self.late, self.accepted) < 0:
            raise ValueError("a figure of the report is negative")
        if self.received > self.expected or self.accepted > self.received:
            raise ValueError("accepted ≤ received ≤ expected does not hold")

    @property
    def received(self) -> int:
        return self.on_time + self.late

    @property
    def missing(self) -> int:
        return self.expected - self.received


@dataclass(frozen=True)
class StateCount:
    label: str  # "Đang thực hiện"
    count: int


@dataclass(frozen=True)
class Account:
    """What one agency, or several in the same words, did (or will do). Lead agency first. `key` tells it from
    the others of its list: the code of the first agency."""

    agencies: tuple[str, ...]
    text: str
    key: str = ""


@dataclass(frozen=True)
class TaskResults:
    """One task. An empty title means the section is itself the task, so no lettered point is printed."""

    title: str
    accounts: tuple[Account, ...] = ()
    path: str = ""  # of the task in the plan: "II.1.a"
    nothing_new: tuple[str, ...] = ()  # agencies that declared "không phát sinh trong kỳ"


@dataclass(frozen=True)
class SectionResults:
    title: str
    tasks: tuple[TaskResults, ...]


@dataclass(frozen=True)
class Obstacle:
    """`proposal` is printed among the proposals, under its addressee; do not repeat it there."""

    agency: str
    what: str
    cause: str = ""
    proposal: str = ""
    addressee: str = ""  # empty: the first addressee of the report
    answers: tuple[Answer, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Proposal:
    """A proposal that stems from no single obstacle; `agencies` empty means the issuing agency's own."""

    text: str
    addressee: str = ""
    agencies: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class MissingAgency:
    agency: str
    count: int  # accounts not sent


@dataclass(frozen=True)
class SubPlans:
    """Plans of their own that agencies issued to carry out this one."""

    agencies: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Trend:
    """This round beside the one before, in accounts sent in time of all that were owed."""

    before: str  # "năm 2025"
    before_on_time: int
    before_expected: int
    on_time: int
    expected: int


@dataclass(frozen=True)
class Attached:
    """The appendices, as the body mentions them ("Phụ lục I"); empty: there is none."""

    tasks: str = ""
    agencies: str = ""
    obstacles: str = ""


@dataclass(frozen=True)
class ReportContent:
    letterhead: Letterhead
    plan: PlanCitation
    period: ReportedPeriod
    addressees: tuple[str, ...]
    figures: Figures
    signer: Signer
    recipients: tuple[str, ...]  # Nơi nhận without dash and stop: ("Như trên", …, "Lưu: VT, QLĐT")
    appendices: Attached = Attached()
    subject: tuple[str, ...] = ()  # trích yếu, one entry a line
    opening: tuple[str, ...] = ()
    figures_as_of: date | None = None
    due_on: date | None = None
    states: tuple[StateCount, ...] = ()
    missing: tuple[MissingAgency, ...] = ()
    sections: tuple[SectionResults, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    next_work: tuple[Account, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    closing: str = ""
    subplans: SubPlans | None = None
    trend: Trend | None = None

    @property
    def still_open(self) -> bool:
        """Whether what is missing may still come in time."""
        return bool(self.due_on and self.figures_as_of and self.figures_as_of <= self.due_on)
