"""Where Word breaks lines, and how long they are: it does not kern, and its letters are as wide as Tinos."""

from functools import lru_cache

from ..drawing import measure


@lru_cache(maxsize=4096)  # Vietnamese has few syllables
def width(text: str, size: float, bold: bool = False) -> float:
    """Points."""
    return measure(text, size, bold=bold)


def broken(text: str, size: float, room: float, bold: bool = False) -> list[float]:
    """The length of each line that a text takes in `room` points."""
    lines: list[float] = []
    blank = width(" ", size, bold)
    for word in text.split():
        length = width(word, size, bold)
        if lines and lines[-1] + blank + length <= room:
            lines[-1] += blank + length
        else:
            lines += [room] * int(length // room) + [length % room]  # a very long word
    return lines or [0]
