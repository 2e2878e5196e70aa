"""Which task of an older plan a new one goes on from, by its words: a suggestion, people decide."""

import re
from collections.abc import Mapping

from kehoach.text import search_key

# Below this share of common words two tasks are about different things.
ALIKE = 0.4
_WORD = re.compile(r"\w+")


def suggest(new: Mapping[int, str], old: Mapping[int, str]) -> dict[int, int]:
    """New key -> the old key with the most words in common; each old one at most once, best pairs first."""
    before = {key: words(text) for key, text in old.items()}
    pairs = []
    for key, text in new.items():
        mine = words(text)
        pairs += [(share(mine, theirs), key, other) for other, theirs in before.items()]
    found: dict[int, int] = {}
    for likeness, key, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if likeness >= ALIKE and key not in found and other not in found.values():
            found[key] = other
    return found


def words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(search_key(text)))


def share(a: frozenset[str], b: frozenset[str]) -> float:
    """Common words of all words (Jaccard), from 0 to 1."""
    return len(a & b) / len(a | b) if a or b else 0.0
