"""TABLES of a report: its appendices. Pure: facts in, rows out.

The words of an account stand in the body, once; Appendix I repeats them only where somebody shortened or left
out the passage of the body, so that nothing an agency said is lost.
"""

from collections import defaultdict
from collections.abc import Container, Iterator

from agencies.models import AgencyKind
from kehoach.text import decimal, short_date, shorten

from ..models import STANDINGS, ObstacleState
from .compose import standing_of
from .facts import AccountFacts, Facts, IssuedDocument, Tally, tally
from .paper import Appendix, Block, BlockKind, Column, Table, TableRow
from .wording import cited_date, names, sentence, title

NOT_SENT = "Chưa gửi"
NOT_ACCEPTED = {"submitted": "Đã gửi, chờ duyệt", "returned": "Bị trả lại, chưa gửi lại"}
NUMBER = Column("STT", 12, centred=True)
TASKS = (
    NUMBER,
    Column("Nhiệm vụ", 23, centred=True),
    Column("Cơ quan", 60),
    Column("Tiến độ", 30),
    Column("Kết quả", 122),
)
AGENCIES = (
    NUMBER,
    Column("Cơ quan, đơn vị, địa phương"),
    Column("Phải gửi", 13, centred=True),
    Column("Đúng hạn", 14, centred=True),
    Column("Gửi muộn", 14, centred=True),
    Column("Quá hạn, chưa gửi", 18, centred=True),
    Column("Còn hạn, chưa gửi", 18, centred=True),
    Column("Đã duyệt", 14, centred=True),
)
# Fields of an account that the body tells, and how Appendix I names them.
RESTORED = (
    ("results", ""),
    ("obstacle", "Khó khăn, vướng mắc: "),
    ("proposal", "Đề xuất, kiến nghị: "),
    ("next_work", "Nhiệm vụ kỳ tiếp theo: "),
)
OBSTACLES = (
    NUMBER,
    Column("Cơ quan", 45),
    Column("Nhiệm vụ"),
    Column("Nêu ngày", 25, centred=True),
    Column("Số ngày", 16, centred=True),
    Column("Tình trạng", 36),
    Column("Trả lời", 48),
)


def appendices(facts: Facts, title: str, shortened: Container[str] = ()) -> Iterator[Appendix]:
    """The appendices that have anything to show. `title` names plan and period; `shortened` has the passages
    of the body that do not tell their whole words any more (documents.rewriting)."""
    if facts.accounts:
        yield appendix("I", f"Tổng hợp kết quả thực hiện {title}", tasks(facts, shortened), landscape=True)
        yield appendix("II", f"Tình hình gửi báo cáo {title}", agencies(facts))
    if facts.obstacles:
        yield appendix(
            "III", f"Khó khăn, vướng mắc trong thực hiện {title}", obstacles(facts), landscape=True
        )


def appendix(number: str, title: str, table: Table, *, landscape=False) -> Appendix:
    block = Block(BlockKind.TABLE, table=table)
    return Appendix(f"Phụ lục {number}", title.upper(), (block,), landscape)


def tasks(facts: Facts, shortened: Container[str] = ()) -> Table:
    """Task by task. Agencies in one state that name nothing of their own share a row."""
    openings = {task.path: task.opening for task in facts.tasks}
    order = {path: index for index, path in enumerate(openings)}
    restored = words_restored(facts, shortened)
    shared: dict[tuple, list[str]] = defaultdict(list)
    for account in facts.accounts:
        words = restored.get((account.task, account.agency), "")
        state, result = state_and_result(account)
        alone = account.agency if result else ""
        result = "\n".join(part for part in (words, result) if part)
        shared[account.task, state, result, alone].append(facts.names[account.agency])
    rows, before = [], None
    for number, (key, agencies) in enumerate(sorted(shared.items(), key=lambda i: order[i[0][0]]), start=1):
        path, state, result, _alone = key
        if path != before:
            rows.append(TableRow((f"{path}. {openings[path]}",), heading=True))
        rows.append(TableRow((str(number), path, names(agencies), state, result)))
        before = path
    return Table(TASKS, tuple(rows))


def words_restored(facts: Facts, shortened: Container[str]) -> dict[tuple[str, str], str]:
    """(task, agency) -> the words that the body does not tell whole any more. Where several agencies had said
    the same, the first has the words and the others point to it. The body may have told them in the passage
    of any of these."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for field, label in RESTORED:
        same: dict[tuple, list[AccountFacts]] = defaultdict(list)
        for account in filter(lambda account: account.accepted, facts.accounts):
            if text := said(account, field):
                same[title(text), field == "results" and account.task].append(account)
        for first, *others in same.values():
            if not any(passage_key(field, account) in shortened for account in (first, *others)):
                continue
            found[first.task, first.agency].append(label + said(first, field))
            for account in others:
                found[account.task, account.agency].append(f"{label}Nội dung như {facts.names[first.agency]}")
    return {key: "\n".join(lines) for key, lines in found.items()}


def said(account: AccountFacts, field: str) -> str:
    """The words of a field; those of an obstacle with its cause."""
    text, cause = getattr(account.words, field), account.words.cause
    return f"{sentence(text)} Nguyên nhân: {cause}" if field == "obstacle" and text and cause else text


def passage_key(field: str, account: AccountFacts) -> str:
    """The passage of the body (documents.body) that holds a field of an account."""
    if field == "results":
        return f"results.{account.task}/{account.agency}"
    part = {"obstacle": "obstacles", "proposal": "proposals", "next_work": "next"}[field]
    return f"{part}/{account.task}.{account.agency}"


def state_and_result(account: AccountFacts) -> tuple[str, str]:
    """How the work stands, and its figures and documents."""
    if not account.accepted:
        return NOT_ACCEPTED.get(account.state, NOT_SENT), ""
    words = account.words
    parts = [f"Đạt {words.percent}%"] if words.percent is not None else []
    parts += map(cited, words.documents)
    return str(dict(STANDINGS)[standing_of(account.words)]), "; ".join(parts)


def cited(document: IssuedDocument) -> str:
    day = f" ngày {cited_date(document.day)}" if document.day else ""
    number = f" số {document.number}" if document.number else ""
    return f"Văn bản{number}{day}: {document.title}"


def agencies(facts: Facts) -> Table:
    """How each agency reported, by kind of agency, with the sums of each kind and of all."""
    rows, number = [], 0
    for kind, label in AgencyKind.choices:
        members = [agency for agency in facts.agencies if agency.kind == kind]
        accounts = {agency.code: [] for agency in members}
        for account in facts.accounts:
            if account.agency in accounts:
                accounts[account.agency].append(account)
        if not members:
            continue
        rows.append(TableRow((f"{label} ({len(members)})",), heading=True))
        for agency in members:
            number += 1
            rows.append(TableRow((str(number), agency.name, *counted(tally(accounts[agency.code])))))
    return Table(AGENCIES, (*rows, TableRow(("", "Tổng số", *counted(facts.tally())))))


def counted(found: Tally) -> tuple[str, ...]:
    counts = (found.expected, found.on_time, found.late, found.missing, found.pending, found.accepted)
    return tuple(decimal(count) for count in counts)


def obstacles(facts: Facts) -> Table:
    """Where each obstacle stands; its words stand in part III of the body."""
    openings = {task.path: task.opening for task in facts.tasks}
    states = dict(ObstacleState.choices)
    rows = []
    for number, each in enumerate(facts.obstacles, start=1):
        answered = "\n".join(f"{answer.who}, ngày {short_date(answer.on)}" for answer in each.answers)
        row = (
            str(number),
            facts.names[each.agency],
            f"{each.task}. {shorten(openings[each.task], 90)}",
            short_date(each.raised_on),
            str(each.age(facts.day)) if each.state else "",
            str(states.get(each.state, "Nêu trong báo cáo")),
            answered,
        )
        rows.append(TableRow(row))
    return Table(OBSTACLES, tuple(rows))
