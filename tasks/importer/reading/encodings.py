"""Bytes as text: UTF-8, UTF-16, and the codes used before Unicode, TCVN3 (ABC), VNI and Windows-1258.

The old codes put Vietnamese letters in the place of Western ones. Which was used is told by reading the text
in each: only in the right one are nearly all words with marks Vietnamese syllables.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from tasks.importer.reading.document import PlanReadError

_LEAST_WORDS, _MOST_WORDS = 5, 2_000  # marked words: with fewer nothing can be told, more tell nothing new
_WORD = re.compile(r"[^\W\d_]+")
_SURE, _APART = 0.8, 0.3  # share of syllables in the right code, and how far below it the others stay

# TCVN 5712:1993, VN3: code by code from 0xA1; capitals with a tone do not exist, they are another font.
_TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹý",
    0xFE: "ỵ",
}
_FROM_TCVN3 = {first + at: letter for first, run in _TCVN3.items() for at, letter in enumerate(run)}
# VNI: a letter is followed by its mark; i, the letters ơ ư đ and ỵ have codes of their own.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_PAIRS = {
    "a": dict(zip("âáàåãäêéèúüë", "âấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("âáàåãä", "êếềểễệ", strict=True)),
    "o": dict(zip("âáàåãä", "ôốồổỗộ", strict=True)),
}
_VNI_LETTERS = dict(zip("ôöíìæóòîñ", "ơưíìỉĩịỵđ", strict=True))

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvxg])?(?:"
    r"a(?:ch|nh|ng|[cimnoptuy])?|ă(?:ng|[cmnpt])|â(?:ng|[cmnptuy])|e(?:ng|[cmnopt])?|ê(?:ch|nh|[mnptu])?"
    r"|i(?:ch|nh|[amnptu])?|iê(?:ng|[cmnptu])|o(?:ng|[cimnpt])?|oa(?:ch|nh|ng|[cimnopty])?|oă(?:ng|[cmnt])"
    r"|oe(?:[not])?|oo(?:ng|c)|ô(?:ng|[cimnpt])?|ơ(?:[imnpt])?|u(?:ng|[acimnpt])?|uâ(?:ng|[nty])|uê(?:ch|nh)?"
    r"|uơ|uy(?:ch|nh|[atu])?|uyê[nt]|uô(?:ng|[cimnt])|ư(?:ng|[acimntu])?|ươ(?:ng|[cimnptu])|yê(?:ng|[mntu])"
    r"|y(?:nh|ch|[nt])?)"
)
_LETTERHEAD = 15  # lines in which it stands, and above this one of its own
_MOTTO = re.compile(r"\bđộc lập\W+tự do", re.IGNORECASE)
_PART = re.compile(r"\S+(?: \S+)*")  # of a line: what stands side by side has more blanks between
_COMMITTEE = re.compile(r"\bủ(?=y ban (?:nhân dân|[Mm]ặt trận|MTTQ))")
_REFUSED = (
    "Tệp không phải văn bản mã UTF-8, và không nhận ra được là mã cũ nào (TCVN3, VNI …). Hãy mở tệp, "
    "chọn lưu thành .docx hoặc thành .txt với mã (encoding) UTF-8, rồi nhập lại."
)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes of a text file as text, with a note where they had to be converted.

    Raises PlanReadError when they are no text, or text in a code that cannot be told for certain.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16"), ()
    if b"\0" in data:
        return _without_mark(data), ()
    try:
        return unicode_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        western = data.decode("cp1252", errors="replace").replace("\ufffd", "")
        found = _recognise(western, data)
    if found is None:
        raise PlanReadError(_REFUSED)
    return found[0], (_note(found[1]),)


def unicode_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Text with letters of TCVN3 or VNI that a program took for Western ones, put right and said so."""
    found = _recognise(text)
    return (text, ()) if found is None else (found[0], (_note(found[1]),))


def from_tcvn3(text: str) -> str:
    """Text typed in a TCVN3 font. The code has no capitals with a tone; where sure they are put back:

    in a line of capitals, in the letterhead, which is typed in a font of capitals, and in "Ủy ban".
    """
    lines = [_capitals(line, line.translate(_FROM_TCVN3)) for line in text.splitlines(keepends=True)]
    end = next((at for at, line in enumerate(lines[:_LETTERHEAD], 1) if _MOTTO.search(line)), 0)
    head = _PART.sub(lambda part: part[0].upper() if part[0].islower() else part[0], "".join(lines[:end]))
    return _COMMITTEE.sub("Ủ", head + "".join(lines[end:]))


def from_vni(text: str) -> str:
    """Text typed in a VNI font."""
    return _VNI.sub(lambda found: _VNI_TABLE[found[0]], text)


def by_font(name: str) -> Callable[[str], str] | None:
    """How text in a font is converted: ".VnTime" and its like hold TCVN3, "VNI-Times" VNI, others Unicode."""
    folded = name.casefold()
    if folded.startswith(".vn"):
        return (lambda text: from_tcvn3(text).upper()) if name.endswith("H") else from_tcvn3
    return from_vni if folded.startswith("vni") else None


def syllables(text: str) -> float:
    """Which share of the words with marks are Vietnamese syllables; 0 where there are too few to tell."""
    marked = [word for word in _WORD.findall(text) if not word.isascii()][:_MOST_WORDS]
    if len(marked) < _LEAST_WORDS:
        return 0.0
    return sum(map(_is_syllable, marked)) / len(marked)


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    toneless = [letter for letter in letters if letter not in _TONES]
    plain = unicodedata.normalize("NFC", "".join(toneless))
    return len(letters) - len(toneless) <= 1 and _SYLLABLE.fullmatch(plain) is not None


def _recognise(text: str, data: bytes | None = None) -> tuple[str, str] | None:
    """(converted text, name of its code), None where the text is not surely in an old code."""
    if text.isascii() or syllables(text) >= _SURE:
        return None
    read = [(from_tcvn3(text), "TCVN3 (ABC)"), (from_vni(text), "VNI")]
    if data is not None:
        read.append((unicodedata.normalize("NFC", data.decode("cp1258", "replace")), "Windows-1258"))
    *others, best = sorted((syllables(converted), at) for at, (converted, _) in enumerate(read))
    next_best = max(syllables(text), *(score for score, _ in others))
    if best[0] < _SURE or best[0] - next_best < _APART:
        return None
    return read[best[1]]


def _note(code: str) -> str:
    return (
        f"Văn bản dùng bảng mã {code}, đã chuyển sang Unicode. "
        "Hãy xem lại chữ hoa và dấu tiếng Việt trước khi nhập."
    )


def _capitals(typed: str, text: str) -> str:
    latin = re.findall(r"[A-Za-z]", typed)
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(marked) > 1 and len(latin) > 1 and all(letter.isupper() for letter in latin):
        return text.upper()
    return re.sub(r"[^\W\d_]{3,}", lambda word: _capital_word(word[0]), text)


def _capital_word(word: str) -> str:
    latin = [letter for letter in word if letter.isascii()]
    return word.upper() if len(latin) > 1 and all(letter.isupper() for letter in latin) else word


def _without_mark(data: bytes) -> str:
    """UTF-16 without its byte order mark: only the right order gives Latin letters and blanks."""
    for code in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        known = sum(
            letter in "\t\r\n" or " " <= letter < "\u0370" or "\u1e00" <= letter < "\u2100" for letter in text
        )
        if text and known > 0.95 * len(text):
            return text
    raise PlanReadError(_REFUSED)


def _strictly(data: bytes, code: str) -> str:
    try:
        text = data.decode(code)
    except UnicodeDecodeError:
        raise PlanReadError(_REFUSED) from None
    if "\0" in text:
        raise PlanReadError(_REFUSED)
    return text


def _vni_table() -> dict[str, str]:
    table = {}
    for base, letter in zip("aeouyôö", "aeouyơư", strict=True):
        pairs = {mark: unicodedata.normalize("NFC", letter + tone) for mark, tone in _VNI_TONES.items()}
        for mark, result in {**pairs, **_VNI_PAIRS.get(base, {})}.items():
            for typed in (mark, mark.upper()):
                table[base + typed] = result
                table[base.upper() + typed] = result.upper()
    for typed, letter in _VNI_LETTERS.items():
        table |= {typed: letter, typed.upper(): letter.upper()}
    return table


_VNI_TABLE = _vni_table()
_VNI = re.compile("|".join(sorted(map(re.escape, _VNI_TABLE), key=len, reverse=True)))
