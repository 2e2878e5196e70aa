"""REWRITING: the paragraphs that people wrote in place of the portal's. Pure.

A passage is the run of blocks with one key. What is written for a group ("results.II.1.a") stands in place
of all its passages ("results.II.1.a/sxd", …).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby

from .paper import Block, BlockKind

# The last sentence stands with the signature, apart from the blocks.
CLOSING = "closing"


def group(key: str) -> str:
    return key.partition("/")[0]


def passages(blocks: Iterable[Block]) -> dict[str, str]:
    """Key -> the portal's own text, in reading order: paragraphs are lines. Groups stand before their first
    passage, with the text of all."""
    found: dict[str, list[str]] = {}
    for block in blocks:
        for key in dict.fromkeys((group(block.key), block.key)):
            if key:
                found.setdefault(key, []).append(block.text)
    return {key: "\n".join(lines).strip() for key, lines in found.items()}


def rewrite(blocks: Iterable[Block], written: Mapping[str, str]) -> Iterator[Block]:
    """The blocks with what was written in place of theirs; an empty text leaves the passage out. Passages
    that are not among the blocks (any more) are not shown: see `orphans`."""
    return chain.from_iterable(run for _key, run in runs(blocks, written))


def runs(blocks: Iterable[Block], written: Mapping[str, str]) -> Iterator[tuple[str, list[Block]]]:
    """Passage by passage, in reading order: its key, and its blocks as printed, none where it is left out or
    empty. What was written for a group is one passage. Headings have no key."""
    blocks = list(blocks)
    places = zip(printed_with(blocks, written), blocks, strict=True)
    for key, run in groupby(places, key=lambda place: place[0]):
        own = [block for _key, block in run]
        if key and key in written:
            yield key, list(written_blocks(key, own[0], written[key]))
        else:
            yield key, [block for block in own if block.text or block.kind == BlockKind.TABLE]


def printed_with(blocks: list[Block], written: Mapping[str, str]) -> list[str]:
    """The key of the passage that each block is printed with. Headings in the midst of a rewritten group are
    a part of it."""
    keys = [group(block.key) if group(block.key) in written else block.key for block in blocks]
    for key in set(keys).intersection(written):
        first, after = keys.index(key), len(keys) - keys[::-1].index(key)
        keys[first:after] = [key] * (after - first)
    return keys


def written_blocks(key: str, first: Block, text: str) -> Iterator[Block]:
    """A text in place of a passage. Its first line takes the place and label of the first block; a line that
    begins with a dash is an item."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if first.kind == BlockKind.PICTURE:
        yield from [first] if lines else []
        return
    for position, line in enumerate(lines):
        if line.startswith(("- ", "– ")):
            yield Block(BlockKind.ITEM, line[2:].strip(), "-", key)
        elif position == 0:
            yield Block(first.kind, line, first.label, key)
        else:
            yield Block(BlockKind.PARAGRAPH, line, key=key)


def shortened(blocks: Iterable[Block], written: Mapping[str, str]) -> frozenset[str]:
    """The passages whose own words are no longer whole in what is printed. Their whole words then stand in
    the appendix."""
    lost = set()
    for key, text in passages(blocks).items():
        instead = written.get(group(key), written.get(key))
        if instead is not None and squeezed(text) not in squeezed(instead):
            lost.add(key)
    return frozenset(lost)


def squeezed(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def orphans(blocks: Iterable[Block], written: Mapping[str, str]) -> list[str]:
    """Keys written for passages that the draft does not have any more: the account was taken back, or merged
    into another's."""
    known = {CLOSING, *passages(blocks)}
    return [key for key in written if key not in known]
