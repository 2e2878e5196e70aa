"""The numbers of rows, in order: how rows are told apart where nothing else parts them."""

from __future__ import annotations

import re

from tasks.importer.fields import UPPER

_ONES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ROMAN = [f"{tens}{ones}" for tens in ("", "X") for ones in _ONES]
_GROUP = re.compile(rf"(?P<mark>[IVX]{{1,5}})(?:\s*[.)/:-]+\s*|\s+|$)(?P<text>[{UPPER}“].*)?$", re.DOTALL)
_NUMBERED = re.compile(
    rf"(?P<mark>\d{{1,4}}(?:\.\d{{1,2}}){{0,3}})\s*(?:[.)/]\s*|\s+|$)(?P<text>[{UPPER}“\"(+-].*)?$", re.DOTALL
)


def opens_rows(line: str) -> bool:
    """True for the number the first row of a table has: 1, 1.1 or I."""
    numbered, group = _NUMBERED.match(line), _GROUP.match(line)
    return bool((numbered and numbered["mark"] in ("1", "01", "1.1")) or (group and group["mark"] == "I"))


class RowNumbers:
    """Knows which number comes next, so that no other number in a cell is taken for that of a row."""

    def __init__(self) -> None:
        self.last = ""
        self.groups = 0
        self.mark = ""  # of the row opened last
        self.text = ""  # that stands behind it on the same line
        self.is_group = True  # whether it is a group; a table may begin anew with 1 below one

    def opens(self, line: str) -> bool:
        """True where the line opens the row that comes next; then ``mark`` and ``text`` are told."""
        numbered, group = _NUMBERED.match(line), _GROUP.match(line)
        if numbered and self._follows(numbered["mark"]):
            self.last, self.is_group = numbered["mark"], False
        elif group and self.groups < len(_ROMAN) and group["mark"] == _ROMAN[self.groups]:
            self.groups += 1
            self.is_group = True
        else:
            return False
        found = numbered if not self.is_group else group
        self.mark, self.text = found["mark"], (found["text"] or "").strip()
        return True

    def _follows(self, mark: str) -> bool:
        """4 after 3, 1 below a group, 2.1 or 3 after 2, 2.2 after 2.1."""
        now = [int(part) for part in mark.split(".")]
        before = [int(part) for part in self.last.split(".")] if self.last else [0]
        if (self.is_group and now == [1]) or now in ([*before, 1], [1, 1] if not self.last else []):
            return True
        stem = before[: len(now)]
        return len(now) <= len(before) and now == [*stem[:-1], stem[-1] + 1]
