"""The passage that is being edited: its text, what changed underneath, what was done to it and said of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kehoach.text import clean

from .difference import difference
from .documents.paper import BlockKind
from .documents.rewriting import CLOSING, group
from .models import Passage, Remark
from .passage_names import OWN, passage_name
from .summary_desk import Desk, Line, anchor
from .versions import Changes

# Rewritings of one passage that are told with their differences.
TOLD = 20


@dataclass(frozen=True)
class Told:
    """One rewriting, and how it differs from what stood there before."""

    passage: Passage
    what: str
    changes: Changes


@dataclass(frozen=True)
class Chosen:
    key: str
    name: str
    line: Line
    text: str  # to start from: what was written, else what the portal writes or suggests
    suggested: bool
    whole: bool  # a group, written as one
    picture: bool
    gone: bool  # the draft has no such passage any more
    changes: Changes
    renewed: str  # the shorter text as it would be now, where a shortened task has changed since
    history: list[Told]
    remarks: list[Remark]

    @property
    def number(self) -> int:
        return self.line.newest.number if self.line.newest else 0

    @property
    def own_paragraph(self) -> bool:
        return self.key.startswith(OWN)

    @property
    def may_leave_out(self) -> bool:
        return self.key != CLOSING and not self.line.left_out and not self.own_paragraph

    @property
    def anchor(self) -> str:
        return anchor(self.key)


def choose(desk: Desk, key: str) -> Chosen:
    """What the form about a passage shows. `key` is one that the desk knows, or that it knew when the page
    was drawn."""
    line = desk.line(key, [])
    shorter = desk.shorter(key)
    suggestion = "" if line.edited else shorter
    written = line.edited and not line.left_out
    whole = any(other.startswith(f"{key}/") for other in desk.own)
    return Chosen(
        key=key,
        name=passage_name(key, desk.facts),
        line=line,
        text=line.newest.text if written else suggestion or (items(desk, key) if whole else line.own),
        suggested=bool(suggestion),
        whole=whole,
        picture=any(block.key == key and block.kind == BlockKind.PICTURE for block in desk.blocks),
        gone=key not in desk.own,
        changes=changes(line.newest.basis, line.own) if line.changed else [],
        renewed=shorter if written and line.changed and shorter != line.newest.text else "",
        history=told(desk.history.get(key, [])),
        remarks=[remark for remark in desk.remarks if remark.key == key],
    )


def items(desk: Desk, whole: str) -> str:
    """All passages of a group, each item with its dash, as documents.rewriting reads them."""
    blocks = (block for block in desk.blocks if group(block.key) == whole)
    return "\n".join(f"- {block.text}" if block.label == "-" else block.text for block in blocks)


def is_stored(desk: Desk, key: str, text: str) -> bool:
    """Whether a text that came with the form needs no keeping: it was written already, or the portal's."""
    known = {desk.own.get(key, ""), items(desk, key), desk.shorter(key), ""}
    known |= {passage.text for passage in desk.history.get(key, [])}
    return clean(text) in {clean(each) for each in known}


def changes(before: str, after: str, label: str = "") -> Changes:
    pieces = difference(before, after)
    return [(label or _("Thay đổi"), pieces)] if pieces else []


def told(newest_first: list[Passage]) -> list[Told]:
    found = []
    for place, passage in enumerate(newest_first[:TOLD]):
        before = newest_first[place + 1] if place + 1 < len(newest_first) else None
        found.append(Told(passage, what(passage, before), against(passage, before)))
    return found


def what(passage: Passage, before: Passage | None) -> str:
    if before and (passage.standing, passage.text) == (before.standing, before.text):
        return _("Giữ nguyên lời đã sửa khi báo cáo thay đổi")
    return passage.get_standing_display()


def against(passage: Passage, before: Passage | None) -> Changes:
    """What was written beside the text that it took the place of."""
    if passage.standing != Passage.Standing.WRITTEN:
        return []
    written = before is not None and before.standing == Passage.Standing.WRITTEN
    return changes(before.text if written else passage.basis, passage.text)
