"""The stored accounts of a round -> Facts. The only module of the report that reads the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from agencies.models import User
from kehoach import clock
from tasks.models import STRENGTH, Task

from ..dashboard import Counts, round_lines
from ..labels import labels
from ..models import Entry, EntryState, Obligation, Obstacle, ObstacleNote, Round
from ..obstacle_steps import ANSWERS
from ..periods import PeriodKind
from . import facts as f
from .content import PlanCitation
from .task_story import Chapter, Story, Told
from .wording import cited_in_full

EARLIER_ROUNDS = 5
STATES = (EntryState.SUBMITTED, EntryState.RETURNED, EntryState.ACCEPTED)


def gather(round_: Round, *, today: date) -> f.Facts:
    """What the report of a round says on a day. At most five SQL statements, however many rounds are kept."""
    rows, plan = obligations(round_), round_.plan
    tasks = {row.task_id: row.task for row in rows}
    names = names_of(tasks.values())
    agencies = sorted({row.agency for row in rows}, key=lambda agency: (agency.sort_order, agency.code))
    return f.Facts(
        day=today,
        plan=f.PlanFacts(
            plan.number,
            plan.issued_on,
            plan.issuer.name,
            plan.issuer.place.removeprefix("tỉnh "),
            plan.title,
        ),
        monitor=f.MonitorFacts(plan.monitor.name, plan.monitor.symbol, plan.monitor.kind),
        round=f.RoundFacts(
            round_.name,
            round_.kind == PeriodKind.AD_HOC,
            round_.window_start,
            round_.window_end,
            round_.due_on,
            round_.locks_on,
        ),
        sections=tuple(
            f.SectionFacts(section.path, section.heading)
            for section in {task.section_id: task.section for task in tasks.values()}.values()
        ),
        tasks=tuple(f.TaskFacts(names[task.pk], task.section.path, task.opening) for task in tasks.values()),
        agencies=tuple(f.AgencyFacts(agency.code, agency.name, agency.kind) for agency in agencies),
        accounts=tuple(account(row, names, today) for row in rows),
        obstacles=obstacles(rows, names),
        earlier=earlier(round_, today),
        demonstration=round_.demonstration,
    )


def obligations(round_: Round) -> list[Obligation]:
    """Every obligation of the round in the order of the plan; within a task the lead first."""
    rows = round_.obligations.with_extension().select_related("task__section", "agency", "entry")
    return sorted(
        rows, key=lambda r: (r.task.position, -STRENGTH[r.role], r.agency.sort_order, r.agency.code)
    )


def names_of(tasks: Iterable[Task]) -> dict[int, str]:
    """By what the report tells tasks apart: their numbers, the elder task first where two have the same."""
    elder_first = sorted(tasks, key=lambda task: task.pk)
    paths = labels([task.path for task in elder_first])
    return {task.pk: path for task, path in zip(elder_first, paths, strict=True)}


def account(row: Obligation, names: Mapping[int, str], today: date) -> f.AccountFacts:
    return f.AccountFacts(
        task=names[row.task_id],
        agency=row.agency.code,
        role=row.role,
        due_on=row.due_on,
        state=row.state if row.state in STATES else "",
        punctuality=row.punctuality(today),
        received_on=row.received_on,
        words=words(row.entry) if row.state == EntryState.ACCEPTED else None,
    )


def words(entry) -> f.Words:
    return f.Words(
        nothing_arisen=entry.nothing_arisen,
        work_state=entry.work_state,
        percent=entry.percent,
        results=entry.results,
        documents=tuple(
            f.IssuedDocument(
                document["number"],
                date.fromisoformat(document["date"]) if document["date"] else None,
                document["title"],
            )
            for document in entry.documents
        ),
        obstacle=entry.obstacle,
        cause=entry.obstacle_cause,
        proposal=entry.proposal,
        addressee=entry.proposal_to,
        next_work=entry.next_work,
    )


def obstacles(rows: list[Obligation], names: Mapping[int, str]) -> tuple[f.ObstacleFacts, ...]:
    """What accepted accounts tell of obstacles, in the accounts' words; age, state and answers are those of
    the register, where it has them."""
    told = [row for row in rows if row.state == EntryState.ACCEPTED and row.entry.obstacle]
    registered = {
        obstacle.told_in_id: obstacle
        for obstacle in Obstacle.objects.filter(told_in__in=[row.pk for row in told]).order_by("pk")
    }
    answers = defaultdict(list)
    notes = ObstacleNote.objects.filter(
        obstacle__in=[each.pk for each in registered.values()], kind__in=ANSWERS
    )
    for note in notes.select_related("by__agency"):
        who = note.by.agency.name if note.by and note.by.agency else note.get_kind_display()
        answers[note.obstacle_id].append(f.Answer(who, note.text, clock.local_date(note.at)))
    return tuple(obstacle_facts(row, names, registered.get(row.pk), answers) for row in told)


def obstacle_facts(
    row: Obligation, names: Mapping[int, str], registered: Obstacle | None, answers
) -> f.ObstacleFacts:
    entry = row.entry
    return f.ObstacleFacts(
        task=names[row.task_id],
        agency=row.agency.code,
        text=entry.obstacle,
        cause=entry.obstacle_cause,
        proposal=entry.proposal,
        addressee=entry.proposal_to,
        raised_on=registered.raised_on if registered else entry.first_submitted_on,
        state=registered.state if registered else "",
        answers=tuple(answers[registered.pk]) if registered else (),
        closed_on=registered.closed_on if registered else None,
    )


def earlier(round_: Round, today: date) -> tuple[f.PastRound, ...]:
    """The rounds before this one, for its trend."""
    rounds = Round.objects.opened().filter(plan=round_.plan_id, window_end__lt=round_.window_end)
    if round_.kind == PeriodKind.AD_HOC:
        rounds = Round.objects.none()
    lines = round_lines(rounds.exclude(kind=PeriodKind.AD_HOC).order_by("-due_on")[:EARLIER_ROUNDS], today)
    return tuple(f.PastRound(line.subject.name, tally(line.counts)) for line in reversed(lines))


def tally(counts: Counts) -> f.Tally:
    return f.Tally(counts.on_time, counts.late, counts.pending, counts.missing, counts.accepted)


def gather_story(task: Task, user: User, holders: tuple[str, ...], *, today: date) -> Story:
    """A task round by round: the accepted accounts that a person may read. One SQL statement."""
    plan = task.plan
    entries = Entry.objects.visible_to(user).filter(obligation__task=task, state=EntryState.ACCEPTED)
    newest_first = entries.select_related("obligation__round", "obligation__agency").order_by(
        "-obligation__round__window_end", "-obligation__round", "obligation__agency__sort_order", "pk"
    )
    chapters = tuple(
        Chapter(
            round_.name,
            round_.due_on,
            tuple(Told(entry.obligation.agency.name, words(entry)) for entry in found),
        )
        for round_, found in groupby(newest_first, key=lambda entry: entry.obligation.round)
    )
    return Story(
        day=today,
        plan=cited_in_full(PlanCitation(plan.number, plan.issued_on, plan.issuer.name)),
        path=task.path,
        text=task.text,
        holders=holders,
        deadline=task.deadline_text,
        chapters=chapters,
        demonstration=any(entry.obligation.round.demonstration for entry in newest_first),
    )
