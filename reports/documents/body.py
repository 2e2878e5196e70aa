"""The body of the official report, paragraph by paragraph, for any writer. Pure: content in, blocks out.

The skeleton is the usual one of a provincial report (domain.md 1.3); levels are those of scheme (b) of
Decree 30/2020/NĐ-CP, Annex I, II.6.
"""

import re
from collections.abc import Iterator

from reports.documents.content import (
    Account,
    Block,
    BlockKind,
    Proposal,
    ReportContent,
    SectionResults,
    TaskResults,
)
from reports.documents.wording import (
    EVERYONE,
    ROMAN,
    capital,
    figures_paragraph,
    missing_paragraph,
    names,
    opening,
    point_letter,
    sentence,
    states_paragraph,
    title,
)

# "UBND tỉnh (thông qua Sở Xây dựng)": the report is the passing on.
_THROUGH = re.compile(r"\s*\((?:thông )?qua [^)]*\)")


def account_blocks(account: Account) -> Iterator[Block]:
    """One item. Who speaks stands before it, unless the first sentence says so itself."""
    first, *more = [line for line in account.text.splitlines() if line.strip()] or ["(không có nội dung)"]
    who = names(account.agencies)
    said = len(account.agencies) == 1 and account.agencies[0].casefold() in first.split(".")[0].casefold()
    yield Block(BlockKind.ITEM, f"{who}: {sentence(first)}" if who and not said else sentence(first), "-")
    yield from (Block(BlockKind.PARAGRAPH, sentence(line)) for line in more)


def task_blocks(task: TaskResults) -> Iterator[Block]:
    for account in task.accounts:
        yield from account_blocks(account)
    if task.nothing_new:
        text = f"Không phát sinh nội dung báo cáo trong kỳ: {names(task.nothing_new)}."
        yield Block(BlockKind.ITEM, text, "-")
    if not task.accounts and not task.nothing_new:
        yield Block(BlockKind.PARAGRAPH, "Chưa có báo cáo được duyệt đối với nhiệm vụ này.")


def section_blocks(position: int, section: SectionResults) -> Iterator[Block]:
    yield Block(BlockKind.HEADING, title(section.title), f"{position}.")
    letters = (f"{point_letter(index)})" for index in range(len(section.tasks)))
    for task in section.tasks:
        if task.title:
            yield Block(BlockKind.POINT, title(task.title), next(letters))
        yield from task_blocks(task)


def results_blocks(content: ReportContent) -> Iterator[Block]:
    where = f" (chi tiết tại {content.appendix.label} kèm theo)" if content.appendix.rows else ""
    if not any(task.accounts or task.nothing_new for section in content.sections for task in section.tasks):
        yield Block(
            BlockKind.PARAGRAPH,
            f"Chưa có báo cáo nào được duyệt nên chưa có kết quả thực hiện để tổng hợp{where}.",
        )
        return
    yield Block(BlockKind.PARAGRAPH, f"Kết quả thực hiện các nhiệm vụ được giao như sau{where}:")
    for position, section in enumerate(content.sections, start=1):
        yield from section_blocks(position, section)


def obstacle_blocks(content: ReportContent) -> Iterator[Block]:
    """Each difficulty once, with everybody who raised it."""
    raised: dict[str, list[str]] = {}
    for obstacle in content.obstacles:
        text = sentence(obstacle.what)
        if obstacle.cause.strip():
            text += f" Nguyên nhân: {sentence(obstacle.cause)}"
        raised.setdefault(text, []).append(obstacle.agency)
    for text, agencies in raised.items():
        yield from account_blocks(Account(tuple(dict.fromkeys(agencies)), text))
    if not raised:
        nothing = f"Trong kỳ báo cáo, {EVERYONE} không phản ánh khó khăn, vướng mắc."
        yield Block(BlockKind.PARAGRAPH, nothing)


def next_blocks(content: ReportContent) -> Iterator[Block]:
    for account in content.next_work:
        yield from account_blocks(account)
    if not content.next_work:
        yield Block(
            BlockKind.PARAGRAPH,
            f"{capital(EVERYONE)} tiếp tục thực hiện các nhiệm vụ được giao tại {content.plan.short}.",
        )


def proposals_by_addressee(content: ReportContent) -> dict[str, list[str]]:
    """The issuing agency's own proposals and those of the obstacles, same words once. What is for the
    issuing agency itself comes last: it tells the superior what is already in hand."""
    raised = [Proposal(o.proposal, o.addressee, (o.agency,)) for o in content.obstacles if o.proposal.strip()]
    asked: dict[tuple[str, str], list[str]] = {}
    for proposal in (*content.proposals, *raised):
        key = (addressee(proposal, content), title(proposal.text))
        asked.setdefault(key, []).extend(proposal.agencies)
    grouped: dict[str, list[str]] = {}
    for (whom, text), agencies in asked.items():
        origin = f" (theo đề xuất của {names(agencies)})" if agencies else ""
        grouped.setdefault(whom, []).append(f"{text}{origin}.")
    own = content.letterhead.issuing_agency
    return {k: v for k, v in grouped.items() if k != own} | {k: v for k, v in grouped.items() if k == own}


def addressee(proposal: Proposal, content: ReportContent) -> str:
    """Whom a proposal is for; every way to write the report's own addressee is that addressee."""
    first = content.addressees[0]
    whom = _THROUGH.sub("", proposal.addressee).strip() or first
    full = whom.replace("UBND", "Ủy ban nhân dân")
    return first if first.casefold().startswith(full.casefold()) else whom


def proposal_blocks(content: ReportContent) -> Iterator[Block]:
    grouped, own = proposals_by_addressee(content), content.letterhead.issuing_agency
    for position, (whom, texts) in enumerate(grouped.items(), start=1):
        heading = f"Nội dung thuộc thẩm quyền của {own}" if whom == own else f"Đối với {whom}"
        if len(grouped) > 1 or whom == own:
            yield Block(BlockKind.HEADING, heading, f"{position}.")
        else:
            yield Block(BlockKind.PARAGRAPH, f"Đề nghị {whom} xem xét:")
        for text in texts:
            yield from account_blocks(Account((), text))
    if not grouped:
        nothing = f"{own} không có đề xuất, kiến nghị trong kỳ báo cáo này."
        yield Block(BlockKind.PARAGRAPH, nothing)


def body(content: ReportContent) -> Iterator[Block]:
    """Box 6 without its last sentence, which stays with the signature (see `closing`)."""
    yield from (Block(BlockKind.PARAGRAPH, text) for text in opening(content))
    texts = (figures_paragraph(content), states_paragraph(content), missing_paragraph(content.missing))
    parts = (
        ("TÌNH HÌNH TRIỂN KHAI", (Block(BlockKind.PARAGRAPH, text) for text in texts if text)),
        ("KẾT QUẢ THỰC HIỆN", results_blocks(content)),
        ("KHÓ KHĂN, VƯỚNG MẮC", obstacle_blocks(content)),
        ("NHIỆM VỤ KỲ TIẾP THEO", next_blocks(content)),
        ("ĐỀ XUẤT, KIẾN NGHỊ", proposal_blocks(content)),
    )
    for number, (heading, blocks) in zip(ROMAN, parts, strict=False):
        yield Block(BlockKind.PART, heading, f"{number}.")
        yield from blocks
