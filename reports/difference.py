"""DIFFERENCE between two texts, word by word, for people to read. Pure: knows neither models nor HTML."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words kept on each side of a change; what lies further away is left out.
CONTEXT = 12
WORD = re.compile(r"\n|\S+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is "same", "added" or "removed"; a "gap" stands for words left out."""

    kind: str
    text: str = ""


def difference(before: str, after: str) -> list[Piece]:
    """What was taken away and what was added, in reading order, paragraphs kept; empty if all is the same."""
    if before == after:
        return []
    old, new = WORD.findall(before), WORD.findall(after)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            pieces += unchanged(new[c:d], first=c == 0, last=d == len(new))
        else:
            pieces += [Piece("removed", changed(old[a:b]))] if a < b else []
            pieces += [Piece("added", changed(new[c:d]))] if c < d else []
    return pieces


def unchanged(words: list[str], first: bool, last: bool) -> list[Piece]:
    """A stretch that stayed; of a long one only the words beside a change."""
    head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
    if len(words) <= head + tail + CONTEXT:
        return [Piece("same", joined(words))]
    kept = [
        Piece("same", joined(words[:head])),
        Piece("gap"),
        Piece("same", joined(words[len(words) - tail :])),
    ]
    return [piece for piece in kept if piece.text or piece.kind == "gap"]


def changed(words: list[str]) -> str:
    """A stretch that changed. Ends of lines standing alone would not be seen, so they get a mark."""
    return joined(words) if any(word != "\n" for word in words) else "¶\n" * len(words)


def joined(words: list[str]) -> str:
    """The words as text; a blank parts it from the next piece."""
    return "".join(word if word == "\n" else f"{word} " for word in words).strip(" ")
