"""COMPARING two drafts of a report: which passages and which rows of the appendices differ. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from .paper import Appendix, Block, BlockKind, Paper

HEADINGS = (BlockKind.PART, BlockKind.HEADING, BlockKind.POINT)


@dataclass(frozen=True)
class Change:
    """One passage in both drafts; empty where one of them does not have it. `where` is the heading above it,
    `key` that of the passage, or the name of a part of the cover."""

    key: str
    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Rows:
    """Rows of an appendix, as text, that only one of the drafts has."""

    label: str
    title: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def compared(before: Paper, after: Paper) -> tuple[list[Change], list[Rows]]:
    """What differs, in reading order."""
    return list(passages_changed(before, after)), list(rows_changed(before, after))


def passages_changed(before: Paper, after: Paper) -> Iterator[Change]:
    old, new = texts(before), texts(after)
    for key in merged(list(old), list(new)):
        where_old, text_old = old.get(key, ("", ""))
        where, text = new.get(key, ("", ""))
        if text_old != text:
            yield Change(key, where or where_old, text_old, text)


def texts(paper: Paper) -> dict[str, tuple[str, str]]:
    """Key -> the heading above and the text, in reading order. Headings stand for themselves."""
    found = {
        "subject": ("", "\n".join(paper.subject)),
        "addressees": ("", "\n".join(paper.addressees)),
    }
    where = ""
    for key, run in groupby(paper.body, key=lambda block: block.key):
        for block in run:
            if block.kind in HEADINGS and not key:
                where = heading(block)
                found[f"heading {block.text}"] = ("", block.text)
            else:
                above, text = found.get(key, (where, ""))
                found[key] = (above, f"{text}\n{block.text}".strip())
    signer = paper.signer
    found["closing"] = ("", paper.closing)
    found["recipients"] = ("", "\n".join(paper.recipients))
    found["signer"] = ("", "\n".join((*signer.title_lines, signer.name)).strip() if signer else "")
    return found


def heading(block: Block) -> str:
    return f"{block.label} {block.text}".strip()


def merged(old: list[str], new: list[str]) -> Iterator[str]:
    """The keys of both, what is gone standing where it stood."""
    for _kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept = new[c:d]
        yield from (key for key in old[a:b] if key not in kept and key not in new)
        yield from kept


def rows_changed(before: Paper, after: Paper) -> Iterator[Rows]:
    old = {appendix.label: appendix for appendix in before.appendices}
    new = {appendix.label: appendix for appendix in after.appendices}
    for label in dict.fromkeys((*old, *new)):
        was, now = rows(old.get(label)), rows(new.get(label))
        gone, come = Counter(was) - Counter(now), Counter(now) - Counter(was)
        if gone or come:
            title = (new.get(label) or old[label]).title
            yield Rows(label, title, tuple(gone.elements()), tuple(come.elements()))


def rows(appendix: Appendix | None) -> list[str]:
    """Each row as text, without its number, which counts the rows above it."""
    tables = (block.table for block in (appendix.blocks if appendix else ()) if block.table)
    found = (row.cells[1:] for table in tables for row in table.rows if not row.heading)
    return [" · ".join(filter(None, cells)) for cells in found]
