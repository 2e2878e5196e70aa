"""CÔNG VĂN ĐÔN ĐỐC: asks for the accounts that have not come (Decree 30/2020, Annex III, form 1.5). Facts ->
Paper, pure. A draft: people send it with the office's number and signature."""

from collections import defaultdict

from kehoach.text import short_date

from .compose import citation, full_name, letterhead, period
from .facts import AccountFacts, Facts
from .paper import Appendix, Block, BlockKind, Column, Paper, Signer, Table, TableRow
from .wording import (
    EVERYONE,
    capital,
    cited_date,
    cited_in_full,
    count,
    lower_title,
    names,
    recipient_lines,
    span,
)

# Up to so many addressees stand in the letter itself; more of them in a list that goes with it.
ADDRESSEES_SHOWN = 5
COLUMNS = (
    Column("STT", 12, centred=True),
    Column("Cơ quan, đơn vị, địa phương"),
    Column("Nhiệm vụ chưa báo cáo", 52),
    Column("Số báo cáo", 19, centred=True),
    Column("Hạn gửi", 25, centred=True),
)


class NobodyOwes(Exception):
    """There is nobody to write to."""


def reminder_letter(facts: Facts, signer: Signer, unit: str = "") -> Paper:
    """To everybody with an overdue account; before the due day to everybody who still owes one."""
    owed = owing(facts)
    if not owed:
        raise NobodyOwes
    agencies = [facts.names[code] for code in owed]
    many = len(agencies) > ADDRESSEES_SHOWN
    plan, when = citation(facts).short, span(period(facts))
    return Paper(
        kind="",
        subject=(f"V/v đôn đốc gửi báo cáo kết quả thực hiện {plan} {when}",),
        letterhead=letterhead(facts, unit and f"{facts.monitor.symbol}-{unit}"),
        addressees=(f"{capital(EVERYONE)} (theo danh sách kèm theo)",) if many else tuple(agencies),
        body=tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs(facts, owed)),
        closing=f"Rất mong {asked(facts, owed)} quan tâm, phối hợp thực hiện./.",
        recipients=recipient_lines(
            ("Như trên", f"{facts.plan.issuer} (b/c)", f"Lưu: VT, {unit}" if unit else "Lưu: VT")
        ),
        signer=signer,
        appendices=(listed(facts, owed),),
        demonstration=facts.demonstration,
    )


def owing(facts: Facts) -> dict[str, list[AccountFacts]]:
    """Agency -> what it owes, in the order of protocol. The sender writes no letter to itself."""
    others = [account for account in facts.accounts if facts.names[account.agency] != facts.monitor.name]
    missing = [account for account in others if account.punctuality == "missing"]
    wanted = missing or [account for account in others if account.punctuality == "pending"]
    found = defaultdict(list)
    for account in wanted:
        found[account.agency].append(account)
    return {code: found[code] for code in facts.names if code in found}


def asked(facts: Facts, owed: dict[str, list[AccountFacts]]) -> str:
    """Who is asked, inside a sentence: by name, if they are few."""
    few = len(owed) <= ADDRESSEES_SHOWN
    return names(facts.names[code] for code in owed) if few else EVERYONE


def paragraphs(facts: Facts, owed: dict[str, list[AccountFacts]]) -> list[str]:
    plan, round_, own = facts.plan, facts.round, facts.monitor.name
    number = sum(len(accounts) for accounts in owed.values())
    cited = cited_in_full(citation(facts))
    due, late = cited_date(round_.due_on), facts.day > round_.due_on
    state = f"đến hết ngày {cited_date(facts.day)}"
    state += f" (đã quá hạn gửi {due})" if late else f" (hạn gửi {due})"
    last = round_.locks_on if late else round_.due_on
    everybody = asked(facts, owed)
    many = f"{count(len(owed))} cơ quan, đơn vị, địa phương"
    whose = many if everybody == EVERYONE else everybody
    return [
        f"Thực hiện {cited} về {lower_title(plan.title)}; qua theo dõi trên hệ thống, {state}, {own} chưa "
        f"nhận được {count(number)} báo cáo kết quả thực hiện {span(period(facts))} của {whose} "
        "(chi tiết tại Phụ lục kèm theo).",
        f"Để kịp thời tổng hợp, báo cáo {full_name(plan.issuer)} theo quy định, {own} đề nghị {everybody} "
        "rà soát, hoàn thành báo cáo đối với từng nhiệm vụ được giao và gửi trên hệ thống chậm nhất ngày "
        f"{cited_date(last)}. Trường hợp có khó khăn, vướng mắc hoặc cần gia hạn, đề nghị nêu rõ lý do "
        "ngay trên hệ thống để được xem xét, giải quyết.",
    ]


def listed(facts: Facts, owed: dict[str, list[AccountFacts]]) -> Appendix:
    rows = tuple(
        TableRow(
            (
                str(number),
                facts.names[code],
                ", ".join(account.task for account in accounts),
                str(len(accounts)),
                "\n".join(dict.fromkeys(short_date(account.due_on) for account in accounts)),
            )
        )
        for number, (code, accounts) in enumerate(owed.items(), start=1)
    )
    title = f"Danh sách cơ quan, đơn vị, địa phương chưa gửi báo cáo {period(facts).name}"
    return Appendix("Phụ lục", title.upper(), (Block(BlockKind.TABLE, table=Table(COLUMNS, rows)),))
