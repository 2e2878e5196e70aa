"""What an official report says, with no format and no database: every writer (PDF, docx, xlsx) reads this.

Texts are plain text as typed; a line break inside one starts a new paragraph. Names of agencies are
written as inside a sentence ("Sở Xây dựng"); a writer puts them in capitals where the form wants it.
An empty optional text (`subject`, `opening`, `closing`) means "the standard sentence", see `wording`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kehoach.text import long_date

BLANK_NUMBER = " " * 7
BLANK_DATE = "ngày      tháng      năm"


@dataclass(frozen=True)
class Letterhead:
    """Boxes 1–4 of Decree 30/2020, Annex I. Number and date stay blank until the office issues them."""

    parent_agency: str  # "UBND tỉnh Quảng Ngãi"
    issuing_agency: str  # "Sở Xây dựng"
    symbol: str  # "BC-SXD"
    place: str  # "Quảng Ngãi"
    year: int | None = None  # printed while day and month are still blank
    number: str | None = None
    issued_on: date | None = None

    @property
    def number_line(self) -> str:
        """Box 3: `Số: 05/BC-SXD`, room left for the number until the office gives it (article 15)."""
        number = f" {self.number.strip().zfill(2)}" if self.number else BLANK_NUMBER
        return f"Số:{number}/{self.symbol}"

    @property
    def place_and_date(self) -> str:
        """Box 4: place, comma, date; day and month blank until issued."""
        if self.issued_on:
            return f"{self.place}, {long_date(self.issued_on)}"
        return f"{self.place}, {BLANK_DATE} {self.year or BLANK_NUMBER}"

    @property
    def attachment_line(self) -> str:
        """Under an appendix's title. Annex III, form 2: never filled in an electronic document."""
        number = f"{BLANK_NUMBER}/{self.symbol}"
        return f"(Kèm theo Báo cáo số{number} {BLANK_DATE}      của {self.issuing_agency})"


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
    """What one agency, or several in the same words, did (or will do). Lead agency first."""

    agencies: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class TaskResults:
    """One task. An empty title means the section is itself the task, so no lettered point is printed."""

    title: str
    accounts: tuple[Account, ...] = ()
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


@dataclass(frozen=True)
class Proposal:
    """A proposal that stems from no single obstacle; `agencies` empty means the issuing agency's own."""

    text: str
    addressee: str = ""
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class MissingAgency:
    agency: str
    count: int  # accounts not sent


@dataclass(frozen=True)
class AppendixRow:
    task_label: str  # where the task stands in the plan: "II.1.a"
    task: str
    agency: str
    state: str
    result: str


@dataclass(frozen=True)
class Appendix:
    """Rows of one task must follow one another. No rows: neither appendix nor mention of it."""

    rows: tuple[AppendixRow, ...] = ()
    label: str = "Phụ lục I"
    title: str = ""

    def numbered(self) -> Iterator[tuple[int, str, AppendixRow]]:
        """STT, heading, row. The heading ("II.1.a. …") stands above the first row of a task and is empty for
        the others, whose task column shows the label, so that a reader of any page knows the task."""
        before = None
        for number, row in enumerate(self.rows, start=1):
            task = (row.task_label, row.task)
            full = f"{row.task_label}. {row.task}" if row.task_label else row.task
            yield number, full if task != before else "", row
            before = task


@dataclass(frozen=True)
class Signer:
    """Box 7 (article 13): ("GIÁM ĐỐC",) or ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"); no name while unsigned."""

    title_lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class ReportContent:
    letterhead: Letterhead
    plan: PlanCitation
    period: ReportedPeriod
    addressees: tuple[str, ...]
    figures: Figures
    signer: Signer
    recipients: tuple[str, ...]  # Nơi nhận without dash and stop: ("Như trên", …, "Lưu: VT, QLĐT")
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
    appendix: Appendix = Appendix()
    kind: str = "BÁO CÁO"
    edition: int = 1
    draft: bool = True
    demonstration: bool = False

    @property
    def still_open(self) -> bool:
        """Whether what is missing may still come in time."""
        return bool(self.due_on and self.figures_as_of and self.figures_as_of <= self.due_on)

    @property
    def marks(self) -> tuple[str, str]:
        """What the foot of every page says of invented data and of a draft."""
        draft = f"DỰ THẢO LẦN {self.edition}" if self.edition > 1 else "DỰ THẢO"
        return "DỮ LIỆU MINH HỌA" if self.demonstration else "", draft if self.draft else ""


class BlockKind(StrEnum):
    """Levels of scheme (b) of the decree (Annex I, II.6) and the two kinds of running text."""

    PART = "part"  # I. IN CAPITALS, bold
    HEADING = "heading"  # 1. bold
    POINT = "point"  # a) upright
    ITEM = "item"  # - upright
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Block:
    """One paragraph of the body, ready for any writer. `label` is "I.", "1.", "a)" or "-"."""

    kind: BlockKind
    text: str
    label: str = ""
