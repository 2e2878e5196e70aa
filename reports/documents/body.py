"""The body of the official report, paragraph by paragraph. Pure: content in, blocks out.

Each passage has a key that stays the same from one draft to the next: "results.II.1.a/sxd" is what Sở Xây
dựng says on task II.1.a, and part of the group "results.II.1.a" (documents.rewriting).

The skeleton is the usual one of a provincial report (domain.md 1.3); levels are those of scheme (b) of
Decree 30/2020/NĐ-CP, Annex I, II.6.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.documents.content import Account, Obstacle, Proposal, ReportContent, SectionResults, TaskResults
from reports.documents.facts import Answer
from reports.documents.paper import Block, BlockKind, Picture
from reports.documents.wording import (
    EVERYONE,
    ROMAN,
    answered,
    capital,
    figures_paragraph,
    missing_paragraph,
    names,
    opening,
    point_letter,
    sentence,
    states_paragraph,
    subplans_paragraph,
    title,
    trend_paragraph,
)

# "UBND tỉnh (thông qua Sở Xây dựng)": the report is the passing on.
_THROUGH = re.compile(r"\s*\((?:thông )?qua [^)]*\)")


@dataclass(frozen=True)
class Pictures:
    """The pictures of the body, where there are any."""

    agencies: Picture | None = None
    trend: Picture | None = None
    sections: Picture | None = None


NO_PICTURES = Pictures()


def account_blocks(account: Account, key: str = "") -> Iterator[Block]:
    """One item. Who speaks stands before it, unless the first sentence says so itself."""
    first, *more = [line for line in account.text.splitlines() if line.strip()] or ["(không có nội dung)"]
    who = names(account.agencies)
    said = len(account.agencies) == 1 and account.agencies[0].casefold() in first.split(".")[0].casefold()
    yield Block(
        BlockKind.ITEM, f"{who}: {sentence(first)}" if who and not said else sentence(first), "-", key
    )
    yield from (Block(BlockKind.PARAGRAPH, sentence(line), key=key) for line in more)


def task_blocks(task: TaskResults) -> Iterator[Block]:
    key = f"results.{task.path}"
    for account in task.accounts:
        yield from account_blocks(account, f"{key}/{account.key}")
    if task.nothing_new:
        text = f"Không phát sinh nội dung báo cáo trong kỳ: {names(task.nothing_new)}."
        yield Block(BlockKind.ITEM, text, "-", f"{key}/-")
    if not task.accounts and not task.nothing_new:
        yield Block(BlockKind.PARAGRAPH, "Chưa có báo cáo được duyệt đối với nhiệm vụ này.", key=f"{key}/-")


def section_blocks(position: int, section: SectionResults) -> Iterator[Block]:
    yield Block(BlockKind.HEADING, title(section.title), f"{position}.")
    letters = (f"{point_letter(index)})" for index in range(len(section.tasks)))
    for task in section.tasks:
        if task.title:
            yield Block(BlockKind.POINT, title(task.title), next(letters))
        yield from task_blocks(task)


def status_blocks(content: ReportContent, pictures: Pictures) -> Iterator[Block]:
    attached = f" Chi tiết tại {content.appendices.agencies} kèm theo." if content.appendices.agencies else ""
    yield Block(BlockKind.PARAGRAPH, figures_paragraph(content) + attached, key="status.figures")
    texts = {
        "status.states": states_paragraph(content),
        "status.missing": missing_paragraph(content.missing),
        "status.subplans": subplans_paragraph(content),
    }
    yield from (Block(BlockKind.PARAGRAPH, text, key=key) for key, text in texts.items() if text)
    yield from picture_blocks(pictures.agencies, "status.picture")
    if text := trend_paragraph(content):
        yield Block(BlockKind.PARAGRAPH, text, key="status.trend")
    yield from picture_blocks(pictures.trend, "status.trend_picture")


def picture_blocks(picture: Picture | None, key: str) -> Iterator[Block]:
    """A picture of one bar says less than the sentence above it."""
    if picture and len(picture.categories) > 1:
        yield Block(BlockKind.PICTURE, picture.title, key=key, picture=picture)


def results_blocks(content: ReportContent, pictures: Pictures) -> Iterator[Block]:
    where = f" (chi tiết tại {content.appendices.tasks} kèm theo)" if content.appendices.tasks else ""
    if not any(task.accounts or task.nothing_new for section in content.sections for task in section.tasks):
        yield Block(
            BlockKind.PARAGRAPH,
            f"Chưa có báo cáo nào được duyệt nên chưa có kết quả thực hiện để tổng hợp{where}.",
            key="results",
        )
        return
    text = f"Kết quả thực hiện các nhiệm vụ được giao như sau{where}:"
    yield Block(BlockKind.PARAGRAPH, text, key="results")
    yield from picture_blocks(pictures.sections, "results.picture")
    for position, section in enumerate(content.sections, start=1):
        yield from section_blocks(position, section)


def obstacle_blocks(content: ReportContent) -> Iterator[Block]:
    """Each difficulty once, with everybody who raised it; below it what was answered."""
    raised: dict[str, list[Obstacle]] = {}
    for obstacle in content.obstacles:
        text = sentence(obstacle.what)
        if obstacle.cause.strip():
            text += f" Nguyên nhân: {sentence(obstacle.cause)}"
        raised.setdefault(text, []).append(obstacle)
    if raised and content.appendices.obstacles:
        where = f"{content.appendices.obstacles} kèm theo"
        text = f"Khó khăn, vướng mắc được phản ánh như sau (tình hình giải quyết tại {where}):"
        yield Block(BlockKind.PARAGRAPH, text, key="obstacles.opening")
    for text, told in raised.items():
        agencies = tuple(dict.fromkeys(obstacle.agency for obstacle in told))
        account = Account(agencies, "\n".join([text, *answers(told)]))
        yield from account_blocks(account, f"obstacles/{told[0].key}")
    if not raised:
        nothing = f"Trong kỳ báo cáo, {EVERYONE} không phản ánh khó khăn, vướng mắc."
        yield Block(BlockKind.PARAGRAPH, nothing, key="obstacles.none")


def answers(told: list[Obstacle]) -> Iterator[str]:
    """What was answered to those who raised one difficulty, the same words once. Whom it was told is said
    unless it was all of them."""
    found: dict[Answer, list[str]] = {}
    for obstacle in told:
        for answer in obstacle.answers:
            found.setdefault(answer, []).append(obstacle.agency)
    everybody = {obstacle.agency for obstacle in told}
    for answer, agencies in found.items():
        yield answered(answer, () if everybody <= {*agencies} else agencies)


def next_blocks(content: ReportContent) -> Iterator[Block]:
    for account in content.next_work:
        yield from account_blocks(account, f"next/{account.key}")
    if not content.next_work:
        text = f"{capital(EVERYONE)} tiếp tục thực hiện các nhiệm vụ được giao tại {content.plan.short}."
        yield Block(BlockKind.PARAGRAPH, text, key="next.none")


def proposals_by_addressee(content: ReportContent) -> dict[str, dict[str, str]]:
    """Addressee -> proposal -> key. The issuing agency's own proposals and those of the obstacles, same words
    once. What is for the issuing agency itself comes last: it tells the superior what is already in hand."""
    raised = [
        Proposal(o.proposal, o.addressee, (o.agency,), o.key) for o in content.obstacles if o.proposal.strip()
    ]
    asked: dict[tuple[str, str], list[str]] = {}
    keys: dict[tuple[str, str], str] = {}
    for proposal in (*content.proposals, *raised):
        key = (addressee(proposal, content), title(proposal.text))
        asked.setdefault(key, []).extend(proposal.agencies)
        keys.setdefault(key, proposal.key)
    grouped: dict[str, dict[str, str]] = {}
    for (whom, text), agencies in asked.items():
        origin = f" (theo đề xuất của {names(agencies)})" if agencies else ""
        grouped.setdefault(whom, {})[f"{text}{origin}."] = keys[whom, text]
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
            yield Block(BlockKind.PARAGRAPH, f"Đề nghị {whom} xem xét:", key="proposals.opening")
        for text, key in texts.items():
            yield from account_blocks(Account((), text), f"proposals/{key}")
    if not grouped:
        nothing = f"{own} không có đề xuất, kiến nghị trong kỳ báo cáo này."
        yield Block(BlockKind.PARAGRAPH, nothing, key="proposals.none")


def body(content: ReportContent, pictures: Pictures = NO_PICTURES) -> Iterator[Block]:
    """Box 6 without its last sentence, which stays with the signature (see `closing`). At the end of each
    part stands an empty passage, where people may write a paragraph of their own."""
    yield from (Block(BlockKind.PARAGRAPH, text, key="opening") for text in opening(content))
    parts = (
        ("TÌNH HÌNH TRIỂN KHAI", status_blocks(content, pictures)),
        ("KẾT QUẢ THỰC HIỆN", results_blocks(content, pictures)),
        ("KHÓ KHĂN, VƯỚNG MẮC", obstacle_blocks(content)),
        ("ĐỀ XUẤT, KIẾN NGHỊ", proposal_blocks(content)),
        ("NHIỆM VỤ KỲ TIẾP THEO", next_blocks(content)),
    )
    for number, (heading, blocks) in zip(ROMAN, parts, strict=False):
        yield Block(BlockKind.PART, heading, f"{number}.")
        yield from blocks
        yield Block(BlockKind.PARAGRAPH, key=f"own.{number}")
