"""What the preview of an import shows: the document in stretches, each beside what was understood of it, the
names that nobody knows, and how much of the text has found a place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from agencies.names import key as name_key
from kehoach import clock
from kehoach.text import decimal, share, short_date

from ..importer.parsed import ParsedTask, PartKind
from ..importer.understood import Means, Understood
from ..meanings import Meaning, Meanings
from ..models import AssignmentRole, DeadlineKind, ImportDraft, TaskKind
from ..services.importing import mark, same_number
from ..table_text import row_cells
from .checks import FIELD_NAMES, Check, checks
from .names import NameCard, anchor_of, name_cards, register_names

UNPLACED, LEFT = "unplaced", "left"


@dataclass(frozen=True)
class ShownLine:
    """A paragraph with its number; a row of a table comes as its cells."""

    at: int
    text: str
    cells: tuple[str, ...]
    says_who: bool  # a labelled line: who, when, which product

    @property
    def number(self) -> str:
        return str(self.at + 1)

    @property
    def at_text(self) -> str:
        """As a form sends it, without a dot between thousands."""
        return str(self.at)


@dataclass(frozen=True)
class Holder:
    """A name in a task: as written, whom it stands for, and the card that decides it."""

    name: str
    scope: str
    meaning: str
    unknown: bool
    anchor: str


@dataclass(frozen=True)
class TaskCard:
    """A task as understood."""

    key: int
    task: ParsedTask
    roles: list[tuple[str, list[Holder]]]
    places: list[tuple[str, str]]  # number of the first and the last line of each stretch
    confirm: str = ""  # what the button "Đã xem, đúng" sends, where something is uncertain

    @property
    def anchor(self) -> str:
        return f"nhiem-vu-{self.key}"

    @property
    def key_text(self) -> str:
        """As an address or form sends it, without a dot between thousands."""
        return str(self.key)

    @property
    def path(self) -> str:
        return ".".join(self.task.path)

    @property
    def kind(self) -> str:
        return "" if self.task.kind == TaskKind.WORK else TaskKind(self.task.kind).label

    @property
    def uncertain(self) -> str:
        return ", ".join(str(FIELD_NAMES.get(name, name)) for name in self.task.uncertain)

    @property
    def deadline(self) -> str:
        """How the phrase was read."""
        found = self.task.deadline
        kind = DeadlineKind(found.kind.value).label
        return f"{kind}, {_('hạn')} {short_date(found.due)}" if found.due else str(kind)


@dataclass(frozen=True)
class Segment:
    """Paragraphs that belong together, and what they were understood as: a task has its card at its first
    stretch, a section its path."""

    kind: str  # "task", "heading", "other", "header", "closing", UNPLACED or LEFT
    lines: list[ShownLine]
    card: TaskCard | None = None
    task: TaskCard | None = None  # of a later stretch: the task it goes on with
    path: str = ""


@dataclass(frozen=True)
class Tally:
    """Letters of the document: all, those with a place, those left in the full text on purpose."""

    total: int
    placed: int
    left: int

    @property
    def percent(self) -> int:
        return share(self.placed, self.total)

    @property
    def open(self) -> int:
        return self.total - self.placed - self.left

    def __str__(self):
        words = {"placed": decimal(self.placed), "total": decimal(self.total), "percent": self.percent}
        said = [_("Đã xếp chỗ %(placed)s/%(total)s ký tự (%(percent)d%%)") % words]
        said += [_("%s chỉ giữ trong toàn văn") % decimal(self.left)] if self.left else []
        said += [_("%s chưa xếp chỗ") % decimal(self.open)] if self.open else []
        return ", ".join(said)


@dataclass
class Desk:
    """One draft as one page shows it. Three SQL statements whatever its length, and three more where a
    phrase means everybody."""

    draft: ImportDraft
    state: Understood = field(init=False)

    def __post_init__(self):
        self.state = Understood.from_json(self.draft.understood)

    @cached_property
    def meanings(self) -> Meanings:
        state = self.state
        return Meanings(tuple(state.tasks.values()), state.issued_on or clock.today(), state.choices)

    @cached_property
    def names(self) -> list[NameCard]:
        return name_cards(self.state, self.meanings)

    @cached_property
    def checks(self) -> list[Check]:
        unknown = [(card.name, card.anchor) for card in self.names if card.unknown and not card.issues]
        return checks(self.state, self.meanings, unknown, self.same)

    @cached_property
    def same(self):
        return same_number(self.state)

    @property
    def blocking(self) -> int:
        """How many checks have to be put right before the plan can be made."""
        return sum(not check.confirm for check in self.checks)

    @cached_property
    def tally(self) -> Tally:
        left = placed = total = 0
        for line in self.state.lines:
            total += len(line.text)
            if not self.state.homeless(line):
                placed += len(line.text)
            elif line.left:
                left += len(line.text)
        return Tally(total, placed, left)

    @cached_property
    def issuer(self) -> Holder:
        """Who issued the plan, as written and as meant."""
        name = self.state.issuer
        meaning = self.meanings.issuer(name)
        return Holder(name, "", words_of(name, meaning), meaning.means is None, anchor_of(name_key(name)))

    @property
    def made(self) -> str:
        """Names of the agencies that would be made with the plan."""
        new = (meaning.new for card in self.names for meaning in card.meanings)
        return ", ".join(dict.fromkeys(choice.name for choice in new if choice))

    @property
    def title(self) -> str:
        number = self.state.number
        return _("kế hoạch số %s") % number if number else _("kế hoạch chưa có số")

    @cached_property
    def register_names(self) -> list[str]:
        return register_names(self.meanings)

    def mark(self, target: str) -> str:
        return mark(self.state, target)

    @cached_property
    def cards(self) -> dict[int, TaskCard]:
        anchors = {card.key: card.anchor for card in self.names}
        return {key: self.card(key, anchors) for key in self.state.in_order()}

    def card(self, key: int, anchors: dict[str, str]) -> TaskCard:
        task = self.state.tasks[key]
        held: dict[str, list[Holder]] = {role: [] for role in AssignmentRole.values}
        for one in task.assignments:
            meaning = self.meanings.of(one, task)
            held[one.role].append(
                Holder(
                    one.name,
                    one.scope,
                    words_of(one.name, meaning),
                    meaning.means is None,
                    anchors.get(name_key(one.name), ""),
                )
            )
        roles = [(AssignmentRole(role).label, holders) for role, holders in held.items() if holders]
        confirm = f"task-{key} {self.mark(f'task-{key}')}" if task.uncertain else ""
        return TaskCard(key, task, roles, stretches(self.state.lines_of(key)), confirm)

    @cached_property
    def segments(self) -> list[Segment]:
        """The document in order; tasks that no paragraph belongs to come last."""
        shown: set[int] = set()
        found = [self.segment(kind, list(lines), shown) for kind, lines in self.stretches()]
        loose = [card for key, card in self.cards.items() if key not in shown]
        return found + [Segment("task", [], card=card) for card in loose]

    def stretches(self) -> Iterator[tuple[tuple, Iterator[int]]]:
        return groupby(range(len(self.state.lines)), self.belonging)

    def belonging(self, at: int) -> tuple:
        """What neighbours must have in common to be shown as one."""
        line = self.state.lines[at]
        if line.task is not None:
            return "task", line.task
        if line.kind == PartKind.HEADING:
            return "heading", at
        if self.state.homeless(line):
            return (LEFT if line.left else UNPLACED), ""
        if line.kind == PartKind.OTHER:
            return "other", self.state.home(line.path)
        return line.kind.value, ""

    def segment(self, belonging: tuple, places: list[int], shown: set[int]) -> Segment:
        kind, what = belonging
        lines = [shown_line(at, self.state.lines[at]) for at in places]
        if kind == "task":
            card = self.cards.get(what)
            first = what not in shown
            shown.add(what)
            return Segment(kind, lines, card if first else None, None if first else card)
        path = what if kind == "other" else self.state.lines[places[0]].path
        return Segment(kind, lines, path=".".join(path))


def shown_line(at: int, line) -> ShownLine:
    return ShownLine(at, line.text, row_cells(line.text), line.kind == PartKind.FIELDS)


def stretches(places: list[int]) -> list[tuple[str, str]]:
    """1-based numbers of the first and last line of each run of places."""
    found: list[list[int]] = []
    for at in places:
        if found and found[-1][1] == at - 1:
            found[-1][1] = at
        else:
            found.append([at, at])
    return [(str(first + 1), str(last + 1)) for first, last in found]


def words_of(name: str, meaning: Meaning) -> str:
    """What to say of a name beside it; nothing where it is the register's own."""
    if meaning.means is None:
        return _("chưa có trong danh mục")
    if meaning.means == Means.NOBODY:
        return _("không giao cho cơ quan cụ thể")
    if meaning.means == Means.NEW:
        return _("cơ quan mới: %s") % meaning.new.name
    called = ", ".join(holder.name for holder in meaning.holders)
    if meaning.means == Means.EVERYONE:
        return _("mọi cơ quan được giao việc: %s") % called
    return "" if called.casefold() == name.casefold() else called
