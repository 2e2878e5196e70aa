"""Rows of a table in the text of a plan: "| 1 | Sở Xây dựng | Quý II |", with "¦" where the cells were
guessed from loose lines."""

import re

BARS = ("|", "¦")
_RULE = re.compile(r"[|¦][\s|¦:-]*-[\s|¦:-]*")


def row_cells(line: str) -> tuple[str, ...]:
    """The cells of a row; () for a paragraph that is none."""
    if not line.startswith(tuple(f"{bar} " for bar in BARS)):
        return ()
    return tuple(cell.strip() for cell in line[2:].rstrip(" |¦").split(f" {line[0]} "))


def is_rule(line: str) -> bool:
    """Whether a line only separates the head of a table from its rows: "|---|:---:|"."""
    return _RULE.fullmatch(line.strip()) is not None
