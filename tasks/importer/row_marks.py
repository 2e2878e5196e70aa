"""Numbers of table rows as an outline: A, I, 1, 1.1, a), dash; which group a row stands in."""

from __future__ import annotations

import re

_KINDS = ("letter", "roman", "number", "dotted", "point", "dash", "")
_STEP = 10  # between two kinds, so that one can be put behind another
DETAILS = ("point", "dash")  # of a task, unless they have somebody or a date of their own
_PATTERNS = {
    "roman": re.compile(r"[IVX]+"),
    "letter": re.compile(r"[A-ZĐ]"),
    "number": re.compile(r"\d+"),
    "dotted": re.compile(r"\d+(?:\.\d+)+"),
    "point": re.compile(r"[a-zđ]\d?"),
    "dash": re.compile(r"-\d*"),
    "": re.compile(r""),
}


def mark_kind(mark: str) -> str:
    """The kind of a number: "roman", "letter", "number", "dotted", "point", "dash", "" for none."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(mark)), "number")


class OpenMarks:
    """The groups and tasks the next row of one table may stand in, outermost first."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []  # rank and mark
        self._ranks = {kind: _STEP * rank for rank, kind in enumerate(_KINDS)}
        self._letter = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Marks of all that is open."""
        return tuple(mark for _, mark in self._open)

    def rank(self, mark: str) -> int:
        """How deep a number stands; deeper is more."""
        kind = self._kind(mark)
        return self._ranks[kind] + (mark.count(".") if kind == "dotted" else 0)

    def enter(self, mark: str) -> None:
        """Close all that is not above this number, and open it."""
        rank = self.rank(mark)
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        self._open.append((rank, mark))
        self._letter = mark if self._kind(mark) == "letter" else self._letter

    def nest(self, mark: str) -> None:
        """A group directly below another: after "A" below "I" letters stand inside Roman numbers here."""
        if self._open and self._kind(mark) == "letter" and mark_kind(self._open[-1][1]) == "roman":
            self._ranks["letter"] = self._open[-1][0] + _STEP // 2

    def leave_tasks(self) -> None:
        """A group without a number ends the tasks, but not the groups around it."""
        while self._open and self._open[-1][0] >= self._ranks["number"]:
            self._open.pop()

    def above_dash(self) -> tuple[str, ...]:
        """Marks of what a dash would stand in."""
        return tuple(mark for rank, mark in self._open if rank < self._ranks["dash"])

    def _kind(self, mark: str) -> str:
        """ "C" after "B" is a letter although C, D, I, V and X are Roman numbers too."""
        follows = len(mark) == 1 and self._letter and ord(mark) == ord(self._letter) + 1
        return "letter" if follows else mark_kind(mark)
