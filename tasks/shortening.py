"""A text that is too long for its place, cut between two words."""


def shorten(text: str, length: int) -> str:
    """At most `length` letters of the text on one line; what is left out is told by "…"."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    whole, _blank, _part = line[:length].rpartition(" ")
    return (whole or line[: length - 1]).rstrip(" ,;:.–-(“") + "…"
