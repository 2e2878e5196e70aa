"""Which names of the register are nearest to one that it does not know, for a person to choose from.

Pure functions; diacritics count little here, unlike in `names`, because nothing is decided by them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kehoach.text import search_key

from .names import key

LEAST = 0.45  # share of common trigrams below which two names have nothing to do with each other


def trigrams(name: str) -> frozenset[str]:
    """Pieces of three letters of a name in one spelling, abbreviations written out."""
    text = f"  {search_key(key(name))} "
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """0 for nothing in common, 1 for the same (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


@dataclass
class Likenesses:
    """Names of the register, by what they name; keep it while looking up many."""

    pieces: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, ways: Mapping[str, Iterable[str]]) -> "Likenesses":
        """`ways`: what is named -> the ways to write it."""
        return cls({named: [trigrams(way) for way in written] for named, written in ways.items()})

    def nearest(self, name: str, limit: int = 4) -> list[str]:
        """What is named most alike, best first; nothing that is hardly alike."""
        wanted = trigrams(name)
        scored = (
            (max((likeness(wanted, way) for way in written), default=0.0), named)
            for named, written in self.pieces.items()
        )
        close = sorted(
            (score for score in scored if score[0] >= LEAST), key=lambda score: (-score[0], score[1])
        )
        return [named for _score, named in close[:limit]]
