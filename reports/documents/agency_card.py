"""PHIẾU TÌNH HÌNH: how one agency stands in a round, on a sheet of its own. Facts -> Paper, pure.

A working sheet, not an official document: it has no letterhead and nobody signs it.
"""

from collections.abc import Iterator

from kehoach.text import short_date

from ..models import STANDINGS
from .body import account_blocks
from .compose import citation, period, standing_of
from .content import Account
from .facts import AccountFacts, Facts, ObstacleFacts
from .paper import Block, BlockKind, Column, Paper, Table, TableRow
from .tables import NOT_ACCEPTED, NOT_SENT, cited
from .wording import answered, cited_date, cited_in_full, count, sentence, span, title

COLUMNS = (
    Column("Nhiệm vụ", 66),
    Column("Hạn gửi", 24, centred=True),
    Column("Ngày gửi", 24, centred=True),
    Column("Tình hình gửi", 22),
    Column("Tiến độ", 24),
)
SENT = {
    "on_time": "Đúng hạn",
    "late": "Gửi muộn",
    "missing": "Quá hạn, chưa gửi",
    "pending": "Còn hạn, chưa gửi",
}


def agency_card(facts: Facts, code: str) -> Paper:
    """The sheet of one agency. Raises KeyError where it owes nothing in the round."""
    accounts = tuple(account for account in facts.accounts if account.agency == code)
    plan = cited_in_full(citation(facts))
    return Paper(
        kind="PHIẾU TÌNH HÌNH THỰC HIỆN NHIỆM VỤ",
        subject=(facts.names[code], f"{plan} {span(period(facts))}"),
        body=tuple(body(facts, code, accounts)),
        draft=False,
        demonstration=facts.demonstration,
    )


def body(facts: Facts, code: str, accounts: tuple[AccountFacts, ...]) -> Iterator[Block]:
    yield Block(BlockKind.PARAGRAPH, figures(facts, accounts))
    yield Block(BlockKind.TABLE, table=table(facts, accounts))
    told = [account for account in accounts if account.accepted and not account.words.nothing_arisen]
    numbers = (f"{number}." for number in (1, 2))
    if told:
        yield Block(BlockKind.HEADING, "Nội dung báo cáo đã duyệt", next(numbers))
        openings = {task.path: task.opening for task in facts.tasks}
        for account in told:
            yield Block(BlockKind.POINT, title(openings[account.task]), f"{account.task}.")
            yield from words(account)
    raised = [obstacle for obstacle in facts.obstacles if obstacle.agency == code]
    if raised:
        yield Block(BlockKind.HEADING, "Khó khăn, vướng mắc", next(numbers))
        for obstacle in raised:
            yield from obstacle_blocks(obstacle)


def figures(facts: Facts, accounts: tuple[AccountFacts, ...]) -> str:
    found = facts.tally(accounts)
    until = f"Tính đến ngày {cited_date(facts.day)}, cơ quan"
    if not found.received:
        return f"{until} chưa gửi báo cáo nào trong {count(found.expected)} báo cáo phải gửi."
    text = f"{until} đã gửi {count(found.received)}/{count(found.expected)} báo cáo "
    parts = [f"{count(found.on_time)} đúng hạn"] * bool(found.on_time)
    parts += [f"{count(found.late)} gửi muộn"] * bool(found.late)
    text += f"({', '.join(parts)}), {count(found.accepted)} báo cáo đã được {facts.monitor.name} duyệt"
    return f"{text}; còn {count(found.not_received)} báo cáo chưa gửi." if found.not_received else f"{text}."


def table(facts: Facts, accounts: tuple[AccountFacts, ...]) -> Table:
    openings = {task.path: task.opening for task in facts.tasks}
    return Table(
        COLUMNS,
        tuple(
            TableRow(
                (
                    f"{account.task}. {openings[account.task]}",
                    short_date(account.due_on),
                    short_date(account.received_on) if account.received_on else "",
                    SENT[account.punctuality.value],
                    standing(account),
                )
            )
            for account in accounts
        ),
    )


def standing(account: AccountFacts) -> str:
    if account.accepted:
        state, percent = str(dict(STANDINGS)[standing_of(account.words)]), account.words.percent
        return state if percent is None else f"{state}, đạt {percent}%"
    return NOT_ACCEPTED.get(account.state, NOT_SENT)


def words(account: AccountFacts) -> Iterator[Block]:
    yield from account_blocks(Account((), account.words.results))
    yield from (Block(BlockKind.ITEM, sentence(cited(each)), "-") for each in account.words.documents)
    if account.words.proposal and not account.words.obstacle:
        yield Block(BlockKind.ITEM, f"Đề xuất, kiến nghị: {sentence(account.words.proposal)}", "-")
    if account.words.next_work:
        yield Block(BlockKind.ITEM, f"Nhiệm vụ kỳ tiếp theo: {sentence(account.words.next_work)}", "-")


def obstacle_blocks(obstacle: ObstacleFacts) -> Iterator[Block]:
    text = f"{obstacle.task}. {sentence(obstacle.text)}"
    if obstacle.cause:
        text += f" Nguyên nhân: {sentence(obstacle.cause)}"
    if obstacle.proposal:
        text += f" Kiến nghị: {sentence(obstacle.proposal)}"
    yield Block(BlockKind.ITEM, text, "-")
    for answer in obstacle.answers:
        yield Block(BlockKind.PARAGRAPH, answered(answer))
