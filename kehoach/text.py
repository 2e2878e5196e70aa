"""Vietnamese text: one normal form, search without diacritics, dates and numbers as officials write them."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

INVISIBLE = {"Cc", "Cf", "Cs"}
_SPACES = re.compile(r"[^\S\n]+")
# Pasted from a word processor, these would be drawn as boxes; the last three kinds are not allowed in XML.
_NOT_PRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ufffe\uffff\ud800-\udfff]")


def nfc(text: str) -> str:
    """Composed form (TCVN 6909:2001), so that what was typed on a Mac equals what was typed on Windows."""
    return unicodedata.normalize("NFC", text or "")


def clean(text: str) -> str:
    """NFC, line ends unified, trailing and repeated blanks dropped; control characters and the invisible ones
    (zero-width, direction marks) removed, so that text is what it looks like."""
    text = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c == "\n" or c == "\t" or unicodedata.category(c) not in INVISIBLE)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def printable(text: str) -> str:
    """For a document: NFC (TCVN 6909:2001), so that what is copied from it equals what was typed; without
    control characters. Blanks stay as they are."""
    return _NOT_PRINTED.sub("", nfc(text))


class _Folded(dict):
    """Letter by letter what `search_key` makes of a text; each letter is worked out once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = unicodedata.normalize("NFD", letter.casefold()).replace("đ", "d")
        plain = " " if letter.isspace() and letter != "\n" else plain
        self[code] = "".join(c for c in plain if not unicodedata.combining(c))
        return self[code]


_FOLDED = _Folded()


def search_key(text: str) -> str:
    """Lower case without diacritics, one blank between words: "Sở  Xây dựng" -> "so xay dung". đ is mapped,
    it does not decompose. The databases say the same with `kehoach_fold` (kehoach.folding)."""
    plain = (text or "").translate(_FOLDED)
    return (_SPACES.sub(" ", plain) if "  " in plain else plain).strip()


def folded_letter(letter: str) -> str:
    """What `search_key` makes of one letter: "Ở" -> "o", "ß" -> "ss", a combining mark -> ""."""
    return _FOLDED[ord(letter)]


def long_date(day: date) -> str:
    """`ngày 05 tháng 01 năm 2027`: a leading zero for days below 10 and for months 1 and 2 only
    (Decree 30/2020, Annex I)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def decimal(value: Decimal | float | int) -> str:
    """1.234,5: a dot between thousands, a comma before decimals."""
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


def share(part: int, whole: int) -> int:
    """Whole percent, halves upwards; 100 only when nothing is left and 0 only when nothing is there."""
    if not whole:
        return 0
    rounded = (200 * part + whole) // (2 * whole)
    return rounded if part in (0, whole) else min(99, max(1, rounded))


def shorten(text: str, length: int) -> str:
    """For a place that is too short: at most `length` letters on one line, cut between two words; what is
    left out is told by "…"."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    whole, _blank, _part = line[:length].rpartition(" ")
    return (whole or line[: length - 1]).rstrip(" ,;:.–-(“") + "…"


def is_key(text: str) -> bool:
    """Whether what came in an address or a form can be the key of a row at all."""
    return text.isascii() and text.isdigit() and len(text) < 12


def lower_first(text: str) -> str:
    """First letter in lower case, for a name of a class inside a sentence."""
    return text[:1].lower() + text[1:]
