"""DIỄN BIẾN NHIỆM VỤ: one task round by round, as far as the reader may see. Values -> Paper, pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kehoach.text import lower_first, short_date

from ..models import STANDINGS
from .body import account_blocks
from .compose import standing_of
from .content import Account
from .facts import Words
from .paper import Block, BlockKind, Column, Paper, Table, TableRow
from .tables import cited
from .wording import cited_date, names, sentence, title

COLUMNS = (Column("Đợt báo cáo", 40), Column("Số báo cáo", 20, centred=True)) + tuple(
    Column(str(label), 20, centred=True) for _value, label in STANDINGS
)


@dataclass(frozen=True)
class Told:
    """One accepted account."""

    agency: str
    words: Words


@dataclass(frozen=True)
class Chapter:
    """One round of the story."""

    round: str
    due_on: date
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Story:
    day: date
    plan: str  # "Kế hoạch số 151/KH-UBND ngày 22/9/2022 của UBND tỉnh Quảng Ngãi"
    path: str
    text: str  # of the task, verbatim
    holders: tuple[str, ...]
    deadline: str
    chapters: tuple[Chapter, ...]  # newest first
    demonstration: bool = False


def task_story(story: Story) -> Paper:
    return Paper(
        kind="DIỄN BIẾN THỰC HIỆN NHIỆM VỤ",
        subject=(f"Nhiệm vụ {story.path}, {story.plan}",),
        body=tuple(body(story)),
        draft=False,
        demonstration=story.demonstration,
    )


def body(story: Story) -> Iterator[Block]:
    yield Block(BlockKind.HEADING, "Nội dung nhiệm vụ", "1.")
    yield from (Block(BlockKind.PARAGRAPH, line) for line in story.text.splitlines() if line.strip())
    if story.holders:
        yield Block(BlockKind.PARAGRAPH, f"Cơ quan thực hiện: {names(story.holders)}.")
    if story.deadline:
        yield Block(BlockKind.PARAGRAPH, f"Thời gian thực hiện: {sentence(story.deadline)}")
    yield Block(BlockKind.HEADING, f"Diễn biến qua các kỳ (đến ngày {cited_date(story.day)})", "2.")
    if not story.chapters:
        yield Block(BlockKind.PARAGRAPH, "Chưa có báo cáo được duyệt đối với nhiệm vụ này.")
        return
    yield Block(BlockKind.TABLE, table=table(story))
    for number, chapter in enumerate(story.chapters, start=1):
        yield Block(
            BlockKind.HEADING, f"{chapter.round} (hạn gửi {short_date(chapter.due_on)})", f"2.{number}."
        )
        yield from chapter_blocks(chapter)


def table(story: Story) -> Table:
    """Accounts of each round by how the work stands."""
    rows = []
    for chapter in story.chapters:
        found = [standing_of(told.words) for told in chapter.told]
        counts = (str(found.count(value)) for value, _label in STANDINGS)
        rows.append(TableRow((chapter.round, str(len(found)), *counts)))
    return Table(COLUMNS, tuple(rows))


def chapter_blocks(chapter: Chapter) -> Iterator[Block]:
    """The same words of several agencies once; those without news in one sentence."""
    said: dict[str, list[str]] = {}
    for told in chapter.told:
        if not told.words.nothing_arisen:
            said.setdefault(told_text(told.words), []).append(told.agency)
    for text, agencies in said.items():
        yield from account_blocks(Account(tuple(agencies), text))
    quiet = [told.agency for told in chapter.told if told.words.nothing_arisen]
    if quiet:
        yield Block(BlockKind.ITEM, f"Không phát sinh nội dung báo cáo trong kỳ: {names(quiet)}.", "-")


def told_text(words: Words) -> str:
    """An account in one text: results, figure, documents, obstacle."""
    state = str(dict(STANDINGS)[standing_of(words)])
    state += f", đạt {words.percent}%" if words.percent is not None else ""
    parts = [f"{title(words.results)} ({lower_first(state)})."]
    parts += [cited(document) for document in words.documents]
    if words.obstacle:
        parts.append(f"Khó khăn, vướng mắc: {words.obstacle}")
    return "\n".join(parts)
