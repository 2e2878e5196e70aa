"""Facts -> ReportContent: accounts merged, counted and put in order. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kehoach.text import lower_first

from ..models import NOTHING_ARISEN, STANDINGS
from . import content as c
from .facts import AccountFacts, Facts, TaskFacts, Words
from .paper import Letterhead, Signer

# Best first, as in the pictures.
STANDING_ORDER = ("done", "in_progress", "blocked", "not_started", NOTHING_ARISEN)
_PLAN_NUMBER = re.compile(r"/\s*KH\b")


def compose(facts: Facts, signer: Signer, recipients: tuple[str, ...]) -> c.ReportContent:
    """What the report of a round tells. Who signs and who receives it, people choose."""
    plan = facts.plan
    accepted = [account for account in facts.accounts if account.accepted]
    return c.ReportContent(
        letterhead=letterhead(facts, f"BC-{facts.monitor.symbol}"),
        plan=citation(facts),
        period=period(facts),
        addressees=(full_name(plan.issuer),),
        figures=figures(facts),
        figures_as_of=min(facts.day, facts.round.locks_on),
        due_on=facts.round.due_on,
        signer=signer,
        recipients=recipients,
        states=states(accepted),
        missing=missing(facts),
        subplans=subplans(facts, accepted),
        trend=trend(facts),
        sections=tuple(sections(facts)),
        obstacles=tuple(obstacles(facts)),
        next_work=next_work(facts, accepted),
        proposals=proposals(facts, accepted),
        appendices=c.Attached(
            "Phụ lục I" if facts.accounts else "",
            "Phụ lục II" if facts.accounts else "",
            "Phụ lục III" if facts.obstacles else "",
        ),
    )


def letterhead(facts: Facts, symbol: str = "") -> Letterhead:
    """Of a document of the monitoring agency; `symbol` is "BC-SXD", of a công văn the agency's own."""
    return Letterhead(
        parent_agency=facts.plan.issuer,
        issuing_agency=facts.monitor.name,
        symbol=symbol or facts.monitor.symbol,
        place=facts.plan.place,
        year=facts.day.year,
    )


def citation(facts: Facts) -> c.PlanCitation:
    """How documents cite the plan."""
    plan = facts.plan
    return c.PlanCitation(plan.number, plan.issued_on, plan.issuer, plan.title)


def full_name(issuer: str) -> str:
    """As an addressee is written: not abbreviated."""
    return issuer.replace("UBND", "Ủy ban nhân dân")


def period(facts: Facts) -> c.ReportedPeriod:
    round_ = facts.round
    occasion = round_.name if round_.ad_hoc else ""
    return c.ReportedPeriod(lower_first(round_.name), round_.start, round_.end, occasion)


def figures(facts: Facts) -> c.Figures:
    found = facts.tally()
    owing = len({account.agency for account in facts.accounts})
    return c.Figures(owing, found.expected, found.on_time, found.late, found.accepted)


def states(accepted: list[AccountFacts]) -> tuple[c.StateCount, ...]:
    found = Counter(standing_of(account.words) for account in accepted)
    labels = dict(STANDINGS)
    return tuple(c.StateCount(str(labels[state]), found[state]) for state in STANDING_ORDER)


def standing_of(words: Words) -> str:
    """How the work stands by an accepted account: a value of STANDINGS."""
    return NOTHING_ARISEN if words.nothing_arisen else words.work_state


def missing(facts: Facts) -> tuple[c.MissingAgency, ...]:
    found = Counter(account.agency for account in facts.accounts if account.received_on is None)
    return tuple(c.MissingAgency(facts.names[code], found[code]) for code in facts.names if found[code])


def subplans(facts: Facts, accepted: list[AccountFacts]) -> c.SubPlans | None:
    """Documents numbered as plans (…/KH-…), each once for its agency, though told under several tasks."""
    issued = {
        (account.agency, document.number)
        for account in accepted
        for document in account.words.documents
        if _PLAN_NUMBER.search(document.number)
    }
    agencies = {code for code, _number in issued}
    found = tuple(name for code, name in facts.names.items() if code in agencies)
    return c.SubPlans(found, len(issued)) if issued else None


def trend(facts: Facts) -> c.Trend | None:
    """Only once every account of this round has had its day, so that no open round looks like a bad one."""
    if not facts.earlier or facts.tally().pending or not facts.accounts:
        return None
    before, now = facts.earlier[-1], facts.tally()
    if not before.tally.expected:
        return None
    return c.Trend(
        lower_first(before.name), before.tally.on_time, before.tally.expected, now.on_time, now.expected
    )


def sections(facts: Facts) -> Iterator[c.SectionResults]:
    by_task = defaultdict(list)
    for account in facts.accounts:
        if account.accepted:
            by_task[account.task].append(account)
    for section in facts.sections:
        tasks = [task for task in facts.tasks if task.section == section.path]
        results = tuple(task_results(facts, task, by_task[task.path]) for task in tasks)
        yield c.SectionResults(section.heading, results)


def task_results(facts: Facts, task: TaskFacts, accepted: list[AccountFacts]) -> c.TaskResults:
    told = [account for account in accepted if not account.words.nothing_arisen]
    return c.TaskResults(
        title="" if task.path == task.section else task.opening,
        accounts=merged(facts, ((account, account.words.results, account.agency) for account in told)),
        nothing_new=tuple(facts.names[a.agency] for a in accepted if a.words.nothing_arisen),
        path=task.path,
    )


def merged(facts: Facts, told: Iterable[tuple[AccountFacts, str, str]]) -> tuple[c.Account, ...]:
    """The same words of several agencies once, under all their names and the key of the first."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    keys: dict[str, str] = {}
    for account, text, key in told:
        if text.strip():
            found[text][facts.names[account.agency]] = None
            keys.setdefault(text, key)
    return tuple(c.Account(tuple(names), text, keys[text]) for text, names in found.items())


def obstacles(facts: Facts) -> Iterator[c.Obstacle]:
    for obstacle in facts.obstacles:
        yield c.Obstacle(
            agency=facts.names[obstacle.agency],
            what=obstacle.text,
            cause=obstacle.cause,
            proposal=obstacle.proposal,
            addressee=obstacle.addressee,
            answers=obstacle.answers,
            key=f"{obstacle.task}.{obstacle.agency}",
        )


def proposals(facts: Facts, accepted: list[AccountFacts]) -> tuple[c.Proposal, ...]:
    """Proposals raised without an obstacle; those of obstacles go with them."""
    return tuple(
        c.Proposal(
            account.words.proposal,
            account.words.addressee,
            (facts.names[account.agency],),
            key=f"{account.task}.{account.agency}",
        )
        for account in accepted
        if account.words.proposal and not account.words.obstacle
    )


def next_work(facts: Facts, accepted: list[AccountFacts]) -> tuple[c.Account, ...]:
    """The same words once, though written under several tasks; under no task leads anybody, so agencies stand
    in the order of protocol."""
    order = list(facts.names.values())
    found = merged(facts, ((a, a.words.next_work, f"{a.task}.{a.agency}") for a in accepted))
    return tuple(replace(each, agencies=tuple(sorted(each.agencies, key=order.index))) for each in found)
