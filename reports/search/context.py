"""A hit in its context: the part of a text round it, with what was found marked. Pure.

Texts are searched folded and shown as they were written, so every place in a folded text is led back to the
letter it came from."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kehoach.text import folded_letter, search_key

from .query import Query

WINDOW = 160  # letters shown of a text
LEAD = 50  # of them at most before the first hit


@dataclass(frozen=True)
class Part:
    """A piece of text, and whether it was found."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Excerpt:
    """What is shown of a record: the name of the field, and its words round the hits."""

    label: str
    parts: tuple[Part, ...]


class Marks:
    """What is marked in one record: of a term that stands somewhere in it as a whole word, whole words only;
    of any other term the parts of words that hold it."""

    def __init__(self, query: Query, texts: Iterable[str]):
        keys = [search_key(text) for text in texts]
        self.query = query
        self.whole = [any(term.whole_spans(key) for key in keys) for term in query.terms]

    def spans(self, key: str) -> Iterator[tuple[int, int, int]]:
        """(begin, end, which term) in a folded text."""
        for number, (term, whole) in enumerate(zip(self.query.terms, self.whole, strict=True)):
            for begin, end in term.whole_spans(key) if whole else term.spans(key):
                yield begin, end, number

    def hits(self, text: str) -> list[tuple[int, int, int]]:
        """(begin, end, which term) in the text as written, in its order."""
        key, places = _folded(text)
        found = []
        for begin, end, number in self.spans(key):
            last = places[end - 1] + 1
            while last < len(text) and not folded_letter(text[last]):  # a mark of the letter before
                last += 1
            found.append((places[begin], last, number))
        return sorted(found)

    def all_of(self, text: str) -> tuple[Part, ...]:
        """A short text, whole."""
        return _cut(text, self.hits(text), 0, len(text))

    def excerpt(self, texts: list[tuple[str, str]]) -> Excerpt:
        """Of texts with the names of their fields, the line that holds all that was typed in its order, else
        most of the terms, earliest first; the beginning where none is held (the name was found)."""
        lines = [(label, line) for label, text in texts for line in text.split("\n") if line.strip()]
        if not lines:
            return Excerpt("", ())
        label, line = max(lines, key=lambda each: self._worth(search_key(each[1])))
        return Excerpt(label, self._window(line))

    def _worth(self, key: str) -> tuple[bool, int]:
        return bool(self.query.phrase.found.search(key)), len({number for *_span, number in self.spans(key)})

    def _window(self, line: str) -> tuple[Part, ...]:
        """The stretch of a line with most of what was typed, cut between words."""
        hits = self.hits(line)
        if len(line) <= WINDOW:
            return _cut(line, hits, 0, len(line))
        first = self._first(line, hits)
        start = max(0, min(first - LEAD, len(line) - WINDOW))
        start = line.find(" ", start, first) + 1 if start else 0
        end = min(len(line), start + WINDOW)
        end = max(line.rfind(" ", 0, end), start + WINDOW // 2) if end < len(line) else end
        before = (Part("… "),) if start else ()
        after = (Part(" …"),) if end < len(line) else ()
        return (*before, *_cut(line, hits, start, end), *after)

    def _first(self, line: str, hits: list[tuple[int, int, int]]) -> int:
        """Where the window's first hit is: the words in the order typed, else where most of them are near."""
        key, places = _folded(line)
        phrase = self.query.phrase.found.search(key)
        if phrase:
            return places[phrase.start()]
        best = max(range(len(hits)), key=lambda number: len(_terms_from(hits, number)), default=None)
        return 0 if best is None else hits[best][0]


def _terms_from(hits: list[tuple[int, int, int]], number: int) -> set[int]:
    """The terms that a window beginning with a hit shows. Hits come in their order, so that only the next few
    are looked at: a line may hold thousands."""
    last = hits[number][0] + WINDOW - LEAD
    near = hits[number : bisect_left(hits, (last,))]
    return {term for _begin, end, term in near if end <= last}


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for folded in folded_letter(letter):
            if folded == " " and letters[-1:] == [" "]:
                continue
            letters.append(folded)
            places.append(place)
    return "".join(letters), places


def _cut(text: str, hits: list[tuple[int, int, int]], start: int, end: int) -> tuple[Part, ...]:
    """A stretch of a text in parts; hits that overlap are one."""
    parts, place = [], start
    for begin, last, _term in hits:
        begin, last = max(begin, place), min(last, end)
        if begin >= last:
            continue
        if begin > place:
            parts.append(Part(text[place:begin]))
        if begin == place and parts and parts[-1].hit:
            parts[-1] = Part(parts[-1].text + text[begin:last], True)
        else:
            parts.append(Part(text[begin:last], True))
        place = last
    if place < end:
        parts.append(Part(text[place:end]))
    return tuple(parts)
