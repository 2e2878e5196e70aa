"""The stored accounts of a round -> ReportContent. Words are those of accepted entries; figures count all."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from kehoach.text import lower_first
from tasks.models import STRENGTH

from ..models import EntryState, Obligation, Round, WorkState
from ..periods import PeriodKind, Punctuality
from . import content as c
from .wording import cited_date, names

# Titles by which the head of an issuing agency signs (Decree 30/2020, article 13); a name is typed at issue.
HEAD_TITLES = {"department": "GIÁM ĐỐC"}
NOT_SENT, WAITING, NOTHING = "Chưa gửi", "Đã gửi, chờ duyệt", "Không phát sinh trong kỳ"


def compose(round_: Round, *, today: date) -> c.ReportContent:
    """What the report of a round says on a day. Two SQL statements, whatever the number of rounds kept."""
    rows = obligations(round_)
    accepted = [row for row in rows if row.state == EntryState.ACCEPTED]
    plan, monitor = round_.plan, round_.plan.monitor
    return c.ReportContent(
        letterhead=letterhead(round_, today),
        plan=c.PlanCitation(plan.number, plan.issued_on, plan.issuer.name, plan.title),
        period=period(round_),
        addressees=(plan.issuer.name.replace("UBND", "Ủy ban nhân dân"),),
        figures=figures(rows, today),
        figures_as_of=min(today, round_.locks_on),
        due_on=round_.due_on,
        signer=c.Signer((HEAD_TITLES.get(monitor.kind, "THỦ TRƯỞNG"),)),
        recipients=("Như trên", "Lưu: VT"),
        states=states(accepted),
        missing=missing(rows),
        sections=sections(rows, accepted),
        obstacles=obstacles(accepted),
        next_work=next_work(accepted),
        proposals=proposals(accepted),
        appendix=c.Appendix(tuple(appendix_rows(rows))),
        demonstration=round_.demonstration,
    )


def obligations(round_: Round) -> list[Obligation]:
    """Every obligation of the round in the order of the plan; within a task the lead first."""
    rows = round_.obligations.with_extension().select_related("task__section", "agency", "entry")
    return sorted(
        rows, key=lambda r: (r.task.position, -STRENGTH[r.role], r.agency.sort_order, r.agency.code)
    )


def letterhead(round_: Round, today: date) -> c.Letterhead:
    plan = round_.plan
    return c.Letterhead(
        parent_agency=plan.issuer.name,
        issuing_agency=plan.monitor.name,
        symbol=f"BC-{plan.monitor.symbol}",
        place=plan.issuer.place.removeprefix("tỉnh "),
        year=today.year,
    )


def period(round_: Round) -> c.ReportedPeriod:
    occasion = round_.name if round_.kind == PeriodKind.AD_HOC else ""
    return c.ReportedPeriod(lower_first(round_.name), round_.window_start, round_.window_end, occasion)


def figures(rows: list[Obligation], today: date) -> c.Figures:
    standing = Counter(row.punctuality(today) for row in rows)
    return c.Figures(
        agencies=len({row.agency_id for row in rows}),
        expected=len(rows),
        on_time=standing[Punctuality.ON_TIME],
        late=standing[Punctuality.LATE],
        accepted=sum(row.state == EntryState.ACCEPTED for row in rows),
    )


def states(accepted: list[Obligation]) -> tuple[c.StateCount, ...]:
    found = Counter(row.entry.work_state for row in accepted if not row.entry.nothing_arisen)
    counts = [c.StateCount(str(state.label), found[state]) for state in WorkState]
    return (*counts, c.StateCount(NOTHING, sum(row.entry.nothing_arisen for row in accepted)))


def missing(rows: list[Obligation]) -> tuple[c.MissingAgency, ...]:
    found = Counter(row.agency.name for row in rows if row.received_on is None)
    return tuple(c.MissingAgency(name, count) for name, count in found.items())


def sections(rows: list[Obligation], accepted: list[Obligation]) -> tuple[c.SectionResults, ...]:
    by_task = defaultdict(list)
    for row in accepted:
        by_task[row.task_id].append(row)
    tasks = {row.task_id: row.task for row in rows}
    by_section = defaultdict(list)
    for task in tasks.values():
        by_section[task.section].append(task_results(task, by_task[task.pk]))
    return tuple(c.SectionResults(section.heading, tuple(found)) for section, found in by_section.items())


def task_results(task, accepted: list[Obligation]) -> c.TaskResults:
    said = defaultdict(list)
    for row in accepted:
        if not row.entry.nothing_arisen:
            said[row.entry.results].append(row.agency.name)
    return c.TaskResults(
        title="" if task.path == task.section.path else task.opening,
        accounts=tuple(c.Account(tuple(names), text) for text, names in said.items()),
        nothing_new=tuple(row.agency.name for row in accepted if row.entry.nothing_arisen),
    )


def obstacles(accepted: list[Obligation]) -> tuple[c.Obstacle, ...]:
    return tuple(
        c.Obstacle(
            agency=row.agency.name,
            what=row.entry.obstacle,
            cause=row.entry.obstacle_cause,
            proposal=row.entry.proposal,
            addressee=row.entry.proposal_to,
        )
        for row in accepted
        if row.entry.obstacle
    )


def proposals(accepted: list[Obligation]) -> tuple[c.Proposal, ...]:
    """Proposals raised without an obstacle; those of obstacles go with them."""
    return tuple(
        c.Proposal(row.entry.proposal, row.entry.proposal_to, (row.agency.name,))
        for row in accepted
        if row.entry.proposal and not row.entry.obstacle
    )


def next_work(accepted: list[Obligation]) -> tuple[c.Account, ...]:
    said = defaultdict(dict)
    for row in accepted:
        if row.entry.next_work:
            said[row.entry.next_work][row.agency.name] = None
    return tuple(c.Account(tuple(names), text) for text, names in said.items())


def appendix_rows(rows: list[Obligation]) -> Iterator[c.AppendixRow]:
    """Task by task. Agencies in one state that name neither a figure nor a document share a row."""
    shared: dict[tuple, list[str]] = defaultdict(list)
    for row in rows:
        state, result = state_and_result(row)
        alone = row.pk if result else None
        shared[row.task, state, result, alone].append(row.agency.name)
    # Tasks already follow the plan; a row stands where its first agency stands.
    in_order = sorted(shared.items(), key=lambda item: item[0][0].position)
    for (task, state, result, _alone), agencies in in_order:
        yield c.AppendixRow(task.path, task.opening, names(agencies), state, result)


def state_and_result(row: Obligation) -> tuple[str, str]:
    if row.state == EntryState.ACCEPTED:
        state = NOTHING if row.entry.nothing_arisen else row.entry.get_work_state_display()
        return state, result_in_short(row.entry)
    return (WAITING if row.received_on else NOT_SENT), ""


def result_in_short(entry) -> str:
    """Figures and documents; the words stand in the body, once."""
    parts = [f"Đạt {entry.percent}%"] if entry.percent is not None else []
    for document in entry.documents:
        day = f" ngày {cited_date(date.fromisoformat(document['date']))}" if document["date"] else ""
        number = f" số {document['number']}" if document["number"] else ""
        parts.append(f"Văn bản{number}{day}: {document['title']}")
    return "; ".join(parts)
