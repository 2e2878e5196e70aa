"""What somebody typed into a search, as terms that a text must all hold. Pure.

Texts are compared folded (kehoach.text.search_key), so diacritics, capitals and Uỷ/Ủy make no difference
(domain.md 6.4). A term may be met in several ways: UBND and Ủy ban nhân dân are one. "151/kh" also finds
"151 /KH-UBND" and "05/kh" finds "5/KH"."""

import re
from dataclasses import dataclass
from functools import cached_property

from agencies.names import ABBREVIATIONS
from kehoach.text import clean, search_key

SHORTEST, LONGEST = 2, 200  # letters of what is typed
MOST_TERMS = 12

_BEFORE, _AFTER = "(?:^|[^a-z0-9])", "(?:[^a-z0-9]|$)"
_BETWEEN = "[ \n]+"
_BLANKS = "[ \n]*"
_DASHES = "–—‐‑-"
_QUOTES = re.compile("[“”„‟«»]")
_QUOTED = re.compile(r'"([^"]*)"')
_SLASH = re.compile(r"\s*/\s*")
# "151/KH - UBND": in a number a dash belongs to what stands before it.
_NUMBER_DASH = re.compile(rf"(/\S*?)\s*[{_DASHES}]\s*(?=\w)")
_PIECES = re.compile(rf"(?P<digits>[0-9]+)|(?P<slash>/)|(?P<dash>[{_DASHES}])|(?P<other>[^0-9/{_DASHES}]+)")
_EDGES = ".,;:!?()[]{}…'\"" + _DASHES
_JOINED = "[ ,&-]*(?:va )?"


@dataclass(frozen=True)
class Pattern:
    """One way to meet a term in a folded text: letters that stand in it, quick to look for, and where they
    are not enough a regular expression that Python, SQLite and PostgreSQL read alike; its group is what was
    meant."""

    letters: str
    expression: str = ""

    @cached_property
    def found(self) -> re.Pattern:
        return re.compile(self.expression or f"({re.escape(self.letters)})")

    @cached_property
    def whole(self) -> re.Pattern:
        """The same, as whole words."""
        return re.compile(self.expression or f"{_BEFORE}({re.escape(self.letters)})(?={_AFTER})")


@dataclass(frozen=True)
class Term:
    """What a text must hold in one of several ways."""

    ways: tuple[Pattern, ...]

    def spans(self, key: str) -> list[tuple[int, int]]:
        """Where a folded text holds it: whole words if there are any, else parts of words."""
        return self.whole_spans(key) or [
            found.span(1) for way in self.ways for found in way.found.finditer(key)
        ]

    @property
    def expression(self) -> str:
        """A regular expression for a text that holds it in any way."""
        return "|".join(way.found.pattern for way in self.ways)

    @property
    def whole_expression(self) -> str:
        """A regular expression for a text that holds it as whole words."""
        return "|".join(way.whole.pattern for way in self.ways)

    def whole_spans(self, key: str) -> list[tuple[int, int]]:
        return [found.span(1) for way in self.ways for found in way.whole.finditer(key)]


@dataclass(frozen=True)
class Query:
    """`phrase` is all of it in the order typed, and comes before texts that hold the words scattered.
    `shortened`: more words were typed than are looked for."""

    typed: str
    key: str
    terms: tuple[Term, ...]
    phrase: Pattern
    shortened: bool = False

    @property
    def cheapest_first(self) -> list[Term]:
        """The terms in the order in which a database had better ask: plain and long words leave few rows."""
        return sorted(
            self.terms,
            key=lambda term: (any(way.expression for way in term.ways), -len(term.ways[0].letters)),
        )


def read(typed: str) -> Query:
    """Never fails. Signs without any word are looked for as they are; of nothing at all there are no terms,
    and nothing is found."""
    typed = clean(typed)
    key = search_key(_QUOTES.sub('"', typed))
    terms = [_phrase(words.split()) for words in _QUOTED.findall(key) if words.split()]
    words = _words(_QUOTED.sub(" ", key))
    terms += _terms(words)
    terms = list(dict.fromkeys(terms)) or [Term((Pattern(key),))] * bool(key)
    whole = [word for word in re.split(r"[\s\"]+", key) if word]
    return Query(
        typed=typed,
        key=key.replace('"', ""),
        terms=tuple(terms[:MOST_TERMS]),
        phrase=Pattern(max(whole, key=len, default=""), f"({_BETWEEN.join(map(re.escape, whole))})"),
        shortened=len(terms) > MOST_TERMS,
    )


def _words(key: str) -> list[str]:
    """Words without the signs round them; a number stays one word however it is spaced."""
    text = _NUMBER_DASH.sub(r"\1-", _SLASH.sub("/", key))
    return [word for word in (word.strip(_EDGES) for word in text.split()) if word]


def _terms(words: list[str]) -> list[Term]:
    terms, place = [], 0
    while place < len(words):
        long = next((name for name in _LONG_FIRST if words[place : place + len(name)] == name), None)
        terms += _spelled_out(long) if long else [_term(words[place])]
        place += len(long) if long else 1
    return terms


def _term(word: str) -> Term:
    for short, long in _ABBREVIATED.items():
        if re.fullmatch(_joined(short), word):
            return Term((_abbreviation(short), _in_order(long.split())))
    if any(sign in word for sign in "/" + _DASHES) or word.isdigit():
        return Term((_number(word),))
    return Term((_whole(word),)) if len(word) == 1 and word.isalnum() else Term((Pattern(word),))


def _number(word: str) -> Pattern:
    """Blanks round / and - and zeros in front do not matter. It begins where the number begins: 51/KH is
    another document than 151/KH."""
    made = {
        "digits": lambda text: "0*" + (text.lstrip("0") or "0"),
        "slash": lambda text: f"{_BLANKS}/{_BLANKS}",
        "dash": lambda text: f"{_BLANKS}[{_DASHES}]{_BLANKS}",
        "other": re.escape,
    }
    core = "".join(made[piece.lastgroup](piece.group()) for piece in _PIECES.finditer(word))
    # Two stretches of blanks side by side, or one at an end, would cost a long search in a text full of them.
    core = core.replace(_BLANKS * 2, _BLANKS).removeprefix(_BLANKS).removesuffix(_BLANKS)
    before = "(?:^|[^0-9])" if word[0].isdigit() else ""
    after = "(?:[^0-9]|$)" if word[-1].isdigit() and not word.isdigit() else ""
    literal = max(re.findall(r"[1-9][0-9]*|[^0-9/\s–—‐‑-]+", word), key=len, default=word[-1])
    return Pattern(literal, f"{before}({core}){after}")


def _whole(word: str) -> Pattern:
    return Pattern("", f"{_BEFORE}({re.escape(word)}){_AFTER}")


def _in_order(words: list[str]) -> Pattern:
    core = _BETWEEN.join(map(re.escape, words))
    return Pattern(max(words, key=len), f"{_BEFORE}({core}){_AFTER}")


def _phrase(words: list[str]) -> Term:
    return Term((_in_order(words),))


def _joined(short: str) -> str:
    """The spellings of an abbreviation: KHĐT, KH-ĐT, KH&ĐT, KH và ĐT."""
    return _JOINED.join(map(re.escape, short.split()))


def _abbreviation(short: str) -> Pattern:
    return Pattern(short.split()[0], f"{_BEFORE}({_joined(short)})")


def _spelled_out(words: list[str]) -> list[Term]:
    """The words of a name in full, each of which its abbreviation holds too."""
    long = " ".join(words)
    shorts = [_abbreviation(short) for short, written in _ABBREVIATED.items() if written == long]
    return [Term((*_term(word).ways, *shorts)) for word in words]


_ABBREVIATED = {search_key(short): search_key(long) for short, long in ABBREVIATIONS.items()}
_LONG_FIRST = sorted((long.split() for long in set(_ABBREVIATED.values())), key=len, reverse=True)
