"""DASHBOARD NUMBERS. Every figure of a round is counted here, from the rows of that one round.

expected = on_time + late + pending + missing, received = on_time + late = waiting + accepted. The list
behind a figure is ObligationQuerySet.with_status of the same word; a test compares the two. The number of
SQL statements is fixed, and only the newest TREND_ROUNDS rounds are ever read.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind, User
from kehoach.text import share
from tasks.models import Section, Task

from . import register
from .documents.facts import Tally
from .models import NOTHING_ARISEN, STANDINGS, EntryState, Obligation, Obstacle, Round
from .periods import Punctuality, punctuality
from .querysets import RECEIVED, open_extensions

TREND_ROUNDS = 9
OBSTACLES_SHOWN = 6
KIND_NAMES = {
    AgencyKind.CENTRAL: _("Cơ quan trung ương"),
    AgencyKind.PROVINCE: _("UBND tỉnh"),
    AgencyKind.DEPARTMENT: _("Sở, ban, ngành"),
    AgencyKind.DISTRICT: _("UBND cấp huyện"),
    AgencyKind.COMMUNE: _("UBND cấp xã"),
    AgencyKind.MASS: _("Mặt trận, đoàn thể"),
    AgencyKind.COUNCIL: _("Hội đồng nhân dân"),
}


class Row(NamedTuple):
    """What the counting looks at of one obligation."""

    agency_id: int
    task_id: int
    due_on: date
    state: str | None
    first_submitted_on: date | None
    work_state: str | None
    nothing_arisen: bool | None
    extension_id: int | None


@dataclass(frozen=True)
class Counts(Tally):
    """The figures of any set of obligations: those that a report tells, and what waits for whom."""

    returned: int = 0
    waiting: int = 0

    @property
    def share(self) -> int:
        """Received, in whole percent."""
        return share(self.received, self.expected)


@dataclass(frozen=True)
class Line:
    """One agency, task or round with its figures."""

    subject: Agency | Task | Round
    counts: Counts


@dataclass(frozen=True)
class SectionLine:
    subject: Section
    counts: Counts
    tasks: tuple[Line, ...]


@dataclass(frozen=True)
class HeatCell:
    """A section × a kind of agency; `level` 1 (worst) to 5, 0 where nothing is owed."""

    kind: AgencyKind
    counts: Counts
    level: int


@dataclass(frozen=True)
class HeatMap:
    """`due` tells whether a low share is already a failing or only work still to come."""

    kinds: tuple[tuple[AgencyKind, str], ...]
    rows: tuple[tuple[Section, tuple[HeatCell, ...]], ...]
    due: bool


@dataclass(frozen=True)
class WorkLine:
    state: str
    label: str
    count: int


@dataclass(frozen=True)
class Dashboard:
    counts: Counts
    extensions: int
    agencies: tuple[Line, ...]
    sections: tuple[SectionLine, ...]
    heat: HeatMap
    work: tuple[WorkLine, ...]
    obstacles: tuple[Obstacle, ...]
    obstacle_figures: register.Figures
    trend: tuple[Line, ...]


def dashboard(round_: Round, user: User, today: date) -> Dashboard:
    """All figures of a round as a person may see them. Seven SQL statements."""
    rows = rows_of(round_, user)
    agencies = {a.pk: a for a in Agency.objects.filter(pk__in={row.agency_id for row in rows})}
    tasks = {task.pk: task for task in Task.objects.filter(plan=round_.plan_id).select_related("section")}
    raised = Obstacle.objects.visible_to(user).filter(plan=round_.plan_id)
    return Dashboard(
        counts=count(rows, today),
        extensions=len({row.extension_id for row in rows} - {None}),
        agencies=worst_first(tally(rows, today, lambda row: row.agency_id), agencies),
        sections=section_lines(rows, tasks, today),
        heat=heat_map(rows, tasks, agencies, today, due=round_.due_on < today),
        work=work_lines(rows),
        obstacles=oldest(raised),
        obstacle_figures=register.figures(raised, today),
        trend=trend(round_, today),
    )


def rows_of(round_: Round, user: User) -> list[Row]:
    found = Obligation.objects.visible_to(user).filter(round=round_).order_by()
    return [
        Row(*values)
        for values in found.values_list(
            "agency_id",
            "task_id",
            "due_on",
            "entry__state",
            "entry__first_submitted_on",
            "entry__work_state",
            "entry__nothing_arisen",
            Subquery(open_extensions("pk").values("pk")[:1]),
        )
    ]


def place(row: Row, today: date) -> Punctuality:
    received_on = row.first_submitted_on if row.state in RECEIVED else None
    return punctuality(row.due_on, received_on, today, row.extension_id is not None)


def count(rows: Iterable[Row], today: date) -> Counts:
    found = Counter()
    for row in rows:
        found[place(row, today).value] += 1
        found[row.state] += 1
    return Counts(
        **{each.value: found[each.value] for each in Punctuality},
        returned=found[EntryState.RETURNED],
        waiting=found[EntryState.SUBMITTED],
        accepted=found[EntryState.ACCEPTED],
    )


def tally(rows: Iterable[Row], today: date, key: Callable[[Row], Hashable]) -> dict:
    """Figures by any part of a row."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: count(group, today) for name, group in groups.items()}


def worst_first(counts: dict[int, Counts], agencies: dict[int, Agency]) -> tuple[Line, ...]:
    """Missing most, then late most, then still to send most; equals in protocol order."""
    lines = [Line(agencies[pk], each) for pk, each in counts.items()]

    def order(line: Line):
        c, agency = line.counts, line.subject
        return -c.missing, -c.late, -c.pending, agency.sort_order, agency.code

    return tuple(sorted(lines, key=order))


def section_lines(rows: list[Row], tasks: dict[int, Task], today: date) -> tuple[SectionLine, ...]:
    """Sections in the order of the plan, each with those of its tasks that are owed."""
    by_task = tally(rows, today, lambda row: row.task_id)
    by_section = tally(rows, today, lambda row: tasks[row.task_id].section_id)
    lines = defaultdict(list)
    for pk, task in tasks.items():
        if pk in by_task:
            lines[task.section].append(Line(task, by_task[pk]))
    return tuple(
        SectionLine(section, by_section[section.pk], tuple(lines[section]))
        for section in sorted(lines, key=lambda section: section.position)
    )


def heat_level(counts: Counts) -> int:
    if not counts.expected:
        return 0
    return 1 + sum(counts.share >= limit for limit in (25, 50, 75, 95))


def heat_map(rows, tasks, agencies, today: date, *, due: bool) -> HeatMap:
    cells = tally(rows, today, lambda row: (tasks[row.task_id].section_id, agencies[row.agency_id].kind))
    kinds = [kind for kind in AgencyKind if any(kind == column for _, column in cells)]
    sections = {tasks[row.task_id].section for row in rows}

    def cell(section: Section, kind: AgencyKind) -> HeatCell:
        counts = cells.get((section.pk, kind), Counts())
        return HeatCell(kind, counts, heat_level(counts))

    return HeatMap(
        kinds=tuple((kind, KIND_NAMES[kind]) for kind in kinds),
        rows=tuple(
            (section, tuple(cell(section, kind) for kind in kinds))
            for section in sorted(sections, key=lambda section: section.position)
        ),
        due=due,
    )


def work_lines(rows: list[Row]) -> tuple[WorkLine, ...]:
    """How the work stands by the accepted accounts; each of them is in exactly one line."""
    accepted = [row for row in rows if row.state == EntryState.ACCEPTED]
    found = Counter(NOTHING_ARISEN if row.nothing_arisen else row.work_state for row in accepted)
    return tuple(WorkLine(state, label, found[state]) for state, label in STANDINGS)


def oldest(raised) -> tuple[Obstacle, ...]:
    """The obstacles of the plan that have been open longest, whatever the round."""
    rows = raised.open().with_turn().select_related("plan__monitor", "task", "agency").defer("plan__text")
    return tuple(rows.order_by("raised_on", "pk")[:OBSTACLES_SHOWN])


def trend(round_: Round, today: date) -> tuple[Line, ...]:
    """The newest opened rounds of the plan, oldest first."""
    newest = Round.objects.opened().filter(plan=round_.plan_id).order_by("-due_on", "-pk")[:TREND_ROUNDS]
    return tuple(reversed(round_lines(newest, today)))


def round_lines(rounds: Iterable[Round], today: date) -> list[Line]:
    """Rounds with their figures: one grouped SQL statement for all of them."""
    rounds, open_ = list(rounds), Exists(open_extensions("pk"))
    groups = (
        Obligation.objects.filter(round__in=[each.pk for each in rounds])
        .order_by()
        .values("round_id", "entry__state")
        .annotate(
            all=Count("pk"),
            in_time=Count("pk", filter=Q(entry__first_submitted_on__lte=F("due_on")) | open_),
            overdue=Count("pk", filter=Q(due_on__lt=today) & ~open_),
        )
    )
    found = defaultdict(Counter)
    for group in groups:
        found[group["round_id"]].update(figures(group))
    return [Line(each, Counts(**found[each.pk])) for each in rounds]


def figures(group: dict) -> dict[str, int]:
    """The figures of all obligations of one round whose entries are in one state."""
    state, everything = group["entry__state"], group["all"]
    names = {"returned": "returned", "submitted": "waiting", "accepted": "accepted"}
    found = {names[state]: everything} if state in names else {}
    if state in RECEIVED:
        return found | {"on_time": group["in_time"], "late": everything - group["in_time"]}
    return found | {"missing": group["overdue"], "pending": everything - group["overdue"]}
