"""Automatic numbers of Word: not in the text of the file, only counted when it is shown.

ECMA-376 part 1, 17.9: a paragraph names a list (numId) and a level; lists share the counters of the abstract
list they are made of, unless they start anew; a level starts again after any level above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from tasks.importer.reading.package import W
from tasks.importer.reading.styles import Styles, value

_DASHES = ("-", "+", "*")  # bullets with a meaning of their own in a plan; all others are drawn as "-"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_HIGHEST = 5_000  # a number no list reaches; Roman and letters stay short


@dataclass(frozen=True)
class _Level:
    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    restarts_after: int | None = None  # None: after any level above; 0: never
    plain: bool = False  # all its numbers as digits


class Numbering:
    """Gives each paragraph, asked in the order of the document, the number it is shown with."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {each.get(f"{W}numId"): each for each in _all(root, "num")}
        self._abstracts = {each.get(f"{W}abstractNumId"): each for each in _all(root, "abstractNum")}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], _Level] = {}

    def label(self, paragraph: etree._Element) -> str:
        """ "a)", "1.2." or "-"; "" for a paragraph without an automatic number."""
        number, at = self._place(paragraph)
        abstract = self._abstract(number) if number else None
        if not number or abstract is None:
            return ""
        level = self._level(number, at)
        counters = self._counters.setdefault(abstract.get(f"{W}abstractNumId"), {})
        self._count(number, at, level, counters)
        if level.form == "bullet":
            return level.pattern if level.pattern in _DASHES else "-"

        def shown(said: re.Match) -> str:
            return self._shown(number, int(said[1]) - 1, level, counters)

        return re.sub(r"%([1-9])", shown, level.pattern)

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """(list, level) of a paragraph, its own or that of its style; level 0 where none is named."""
        style = value(paragraph, "pPr/pStyle")
        number = value(paragraph, "pPr/numPr/numId")
        at = value(paragraph, "pPr/numPr/ilvl")
        if number is None and style:
            found = self._styles.in_style(style, "pPr/numPr/numId")
            number = found.get(f"{W}val") if found is not None else None
            at = at or self._level_of_style(number, style)
        if number in (None, "0"):
            return None, 0
        return number, min(int(at), 8) if at and at.isdecimal() else 0

    def _level_of_style(self, number: str | None, style: str) -> str | None:
        abstract = self._abstract(number) if number else None
        for level in abstract.findall(f"{W}lvl") if abstract is not None else ():
            if value(level, "pStyle") == style:
                return level.get(f"{W}ilvl")
        found = self._styles.in_style(style, "pPr/numPr/ilvl")
        return found.get(f"{W}val") if found is not None else None

    def _abstract(self, number: str, deep: bool = True) -> etree._Element | None:
        """The abstract list of a list; one that only names a style is that of the style's list."""
        abstract = self._abstracts.get(value(self._lists.get(number), "abstractNumId"))
        style = value(abstract, "numStyleLink")
        if style and deep:
            linked = self._styles.in_style(style, "pPr/numPr/numId")
            return self._abstract(linked.get(f"{W}val"), deep=False) if linked is not None else None
        return abstract

    def _level(self, number: str, at: int) -> _Level:
        if (number, at) not in self._levels:
            override = self._override(number, at)
            level = override.find(f"{W}lvl") if override is not None else None
            if level is None:
                level = _at_level(self._abstract(number), "lvl", at)
            self._levels[number, at] = _Level() if level is None else _read_level(level)
        return self._levels[number, at]

    def _override(self, number: str, at: int) -> etree._Element | None:
        return _at_level(self._lists.get(number), "lvlOverride", at)

    def _count(self, number: str, at: int, level: _Level, counters: dict[int, int]) -> None:
        start = value(self._override(number, at), "startOverride")
        if start is not None and (number, at) not in self._begun:
            counters[at] = _whole(start)
        else:
            counters[at] = counters.get(at, level.start - 1) + 1
        self._begun.add((number, at))
        for below in [each for each in counters if each > at]:
            after = self._level(number, below).restarts_after
            if after is None or 0 < after > at:
                del counters[below]

    def _shown(self, number: str, at: int, asked: _Level, counters: dict[int, int]) -> str:
        level = self._level(number, at)
        count = counters.setdefault(at, level.start)
        return _written(count, "decimal" if asked.plain else level.form)


def _read_level(level: etree._Element) -> _Level:
    forms = [each.get(f"{W}val", "decimal") for each in level.iter(f"{W}numFmt")]
    restart = value(level, "lvlRestart")
    return _Level(
        form=forms[-1] if forms else "decimal",  # the last is the one for programs that know no other
        pattern=value(level, "lvlText") or "",
        start=_whole(value(level, "start") or "0"),
        restarts_after=None if restart is None else _whole(restart),
        plain=level.find(f"{W}isLgl") is not None,
    )


def _written(count: int, form: str) -> str:
    if not 0 < count < _HIGHEST or form in ("none", "bullet"):
        return "" if form in ("none", "bullet") else str(count)
    if form in ("upperRoman", "lowerRoman"):
        roman = ""
        for number, letters in _ROMAN:
            roman += letters * (count // number)
            count %= number
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _all(root: etree._Element | None, name: str) -> list[etree._Element]:
    return root.findall(W + name) if root is not None else []


def _at_level(parent: etree._Element | None, name: str, at: int) -> etree._Element | None:
    return next((each for each in _all(parent, name) if each.get(f"{W}ilvl") == str(at)), None)


def _whole(number: str) -> int:
    return int(number) if re.fullmatch(r"\d{1,6}", number) else 1
