"""THE DESK on which the draft of a report is edited: every passage as it will be printed, and what people did
to it. Reads; services.summaries changes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.http import urlencode

from . import summaries
from .documents.facts import Facts
from .documents.gather import gather
from .documents.paper import Appendix, Block, BlockKind, Paper
from .documents.report import draft, report
from .documents.rewriting import CLOSING, group, orphans, passages, runs
from .documents.shorter import shorter
from .documents.wording import count
from .models import Entry, EntryState, Passage, Remark, Round, SummaryReport
from .passage_names import OWN, passage_name

# Nobody reads more reports on one task than this; one button shortens all such tasks.
MANY = 10
RESULTS = "results."
# Where a text goes that has lost its passage: the end of its part.
PLACES = {"status": "I", "results": "II", "obstacles": "III", "proposals": "IV", "next": "V"}


def anchor(key: str, kind: str = "doan") -> str:
    """The passage in the address of the page: "results.II.1.a/sxd" -> "doan-results-II-1-a--sxd"."""
    return f"{kind}-{key.replace('/', '--').replace('.', '-')}"


def place_of(key: str) -> str:
    """The empty passage at the end of the part that a passage belonged to."""
    return OWN + PLACES.get(group(key).split(".")[0], "I")


def rows(appendix: Appendix) -> int:
    """Without headings."""
    tables = (block.table for block in appendix.blocks if block.table)
    return sum(not row.heading for table in tables for row in table.rows)


@dataclass(frozen=True)
class Line:
    """One passage on the paper: its blocks as printed, what the portal writes there now, what people did."""

    key: str
    name: str
    blocks: list[Block]
    own: str
    newest: Passage | None = None
    remarks: int = 0  # not settled yet

    @property
    def edited(self) -> bool:
        return self.newest is not None and self.newest.standing != Passage.Standing.RESTORED

    @property
    def left_out(self) -> bool:
        return self.newest is not None and self.newest.standing == Passage.Standing.LEFT_OUT

    @property
    def changed(self) -> bool:
        """Whether the portal writes something else now than when somebody last looked."""
        return self.edited and self.newest.basis != self.own

    @property
    def marked(self) -> bool:
        return self.edited or bool(self.remarks)

    @property
    def looks(self) -> str:
        """Classes beside .passage."""
        return " passage--edited" * self.edited + " passage--changed" * self.changed

    @property
    def addable(self) -> bool:
        """An empty place for a paragraph of one's own."""
        return self.key.startswith(OWN) and not self.blocks

    @property
    def anchor(self) -> str:
        return anchor(self.key)

    @property
    def link(self) -> str:
        """To the form about the passage; without scripts the page stays at it."""
        return f"?{urlencode({'doan': self.key})}#{self.anchor}"


@dataclass
class Chunk:
    """Neighbours of one group, which a saving may change together. `accounts` says how many reports the group
    tells, where they can be written as one passage."""

    key: str
    anchor: str
    lines: list[Line] = field(default_factory=list)
    accounts: int = 0

    @property
    def of_a_task(self) -> bool:
        return self.key.startswith(RESULTS)

    @property
    def as_one(self) -> bool:
        return any(line.key == self.key and line.edited for line in self.lines)


@dataclass
class Stretch:
    """A heading and the passages up to the next one."""

    heading: Block | None
    anchor: str = ""
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def lines(self) -> Iterator[Line]:
        return (line for chunk in self.chunks for line in chunk.lines)

    @property
    def is_part(self) -> bool:
        return self.heading is not None and self.heading.kind == BlockKind.PART

    def marks(self) -> Counter:
        found: Counter = Counter()
        for line in self.lines:
            found.update(edited=int(line.edited), changed=int(line.changed), remarks=line.remarks)
        return found


@dataclass
class Desk:
    """A round's draft with everything that people said about it."""

    round: Round
    facts: Facts
    paper: Paper
    blocks: tuple[Block, ...]  # of the portal alone
    own: dict[str, str]
    summary: SummaryReport | None
    history: dict[str, list[Passage]]  # newest first
    remarks: list[Remark]
    fresh: int  # accounts accepted since the last change

    @cached_property
    def newest(self) -> dict[str, Passage]:
        return {key: found[0] for key, found in self.history.items()}

    @cached_property
    def written(self) -> dict[str, str]:
        return summaries.in_place(self.newest)

    @cached_property
    def open_remarks(self) -> Counter:
        return Counter(remark.key for remark in self.remarks if not remark.settled_at)

    def line(self, key: str, blocks: list[Block]) -> Line:
        own, name = self.own.get(key, ""), passage_name(key, self.facts)
        return Line(key, name, blocks, own, self.newest.get(key), self.open_remarks[key])

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The body in reading order."""
        found, seen = [Stretch(None)], Counter()
        for key, run in runs(self.blocks, self.written):
            if not key:
                found += [Stretch(block, f"muc-{len(found) + n}") for n, block in enumerate(run)]
                continue
            whole, chunks = group(key), found[-1].chunks
            if not chunks or chunks[-1].key != whole:
                seen[whole] += 1
                again = f"-{seen[whole]}" if seen[whole] > 1 else ""
                chunks.append(Chunk(whole, anchor(whole, "nhom") + again))
            chunks[-1].lines.append(self.line(key, run))
        for chunk in (chunk for stretch in found for chunk in stretch.chunks):
            # What stands under several headings cannot be one passage.
            chunk.accounts = self.accounts(chunk.key) if seen[chunk.key] == 1 else 0
        return found

    def accounts(self, whole: str) -> int:
        """How many reports a group tells; 0 where there is but one passage to write."""
        members = sum(key.startswith(f"{whole}/") for key in self.own)
        if members < 2:
            return 0
        path = whole.removeprefix(RESULTS)
        told = sum(account.task == path and account.accepted for account in self.facts.accounts)
        return told or members

    @cached_property
    def closing(self) -> Chunk:
        """The last sentence, which stands with the signature."""
        line = self.line(CLOSING, [Block(BlockKind.PARAGRAPH, self.paper.closing)])
        return Chunk(CLOSING, anchor(CLOSING, "nhom"), [line])

    @cached_property
    def chunks(self) -> list[Chunk]:
        return [*(chunk for stretch in self.stretches for chunk in stretch.chunks), self.closing]

    @property
    def fresh_count(self) -> str:
        return count(self.fresh)

    @cached_property
    def appendices(self) -> list[dict]:
        """What is attached, and how long it is."""
        return [
            {"label": each.label, "title": each.title, "landscape": each.landscape, "rows": rows(each)}
            for each in self.paper.appendices
        ]

    @cached_property
    def changed(self) -> list[Line]:
        return [line for chunk in self.chunks for line in chunk.lines if line.changed]

    @cached_property
    def orphans(self) -> list[tuple[str, Passage]]:
        """Name and text of what was written for passages that are not in the draft any more."""
        lost = (self.newest[key] for key in orphans(self.blocks, self.written))
        return [(passage_name(passage.key, self.facts), passage) for passage in lost if passage.text]

    @cached_property
    def long_tasks(self) -> list[str]:
        """Groups of the tasks with many reports in which nobody has rewritten anything."""
        return [
            chunk.key
            for chunk in self.chunks
            if chunk.key.startswith(RESULTS) and chunk.accounts > MANY
            if not any(line.edited for line in chunk.lines)
        ]

    def suggestions(self) -> dict[str, tuple[str, str]]:
        """Group -> shorter text and what it stands for, of the tasks with many reports."""
        return {key: (self.shorter(key), self.own[key]) for key in self.long_tasks}

    def shorter(self, whole: str) -> str:
        return shorter(self.facts, whole.removeprefix(RESULTS)) if whole.startswith(RESULTS) else ""

    def place(self, key: str) -> str:
        """Where a passage is edited: with its group, if that is written as one."""
        return group(key) if group(key) in self.written else key

    def knows(self, key: str) -> bool:
        return key in self.own or key in self.newest


def open_desk(round_: Round, today: date) -> Desk:
    """The draft of a round on a day. Ten SQL statements at most, however much was written."""
    facts, summary = gather(round_, today=today), summaries.summary_of(round_)
    history, remarks, fresh = defaultdict(list), [], 0
    if summary:
        for passage in summary.passages.select_related("by").order_by("key", "-number"):
            history[passage.key].append(passage)
        remarks = list(summary.remarks.select_related("by", "settled_by"))
        since = Entry.objects.filter(obligation__round=round_, reviewed_at__gt=summary.changed_at)
        fresh = since.filter(state=EntryState.ACCEPTED).count()
    written = summaries.in_place({key: found[0] for key, found in history.items()})
    alone = draft(facts)
    return Desk(
        round=round_,
        facts=facts,
        paper=report(facts, written, summaries.next_cover(round_, summary)),
        blocks=alone.blocks,
        own=passages(alone.blocks) | {CLOSING: alone.closing},
        summary=summary,
        history=dict(history),
        remarks=remarks,
        fresh=fresh,
    )
