"""Agency names in running text: where one ends and the next begins. Grammar: domain.md 4.5.

"Sở Khoa học và Công nghệ, Sở Văn hóa, Thể thao và Du lịch và các sở, ngành" holds three names: "," and
"và" also stand inside names. So a list is cut at every separator and a piece starts a new name only if it
looks like the beginning of one; names known beforehand are never cut, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tasks.importer.fields import UPPER
from tasks.importer.vocabulary import (
    BARE_CAPITAL,
    BARE_GROUP,
    BUILT_IN,
    COMMITTEES_END,
    DEPARTMENT_ENDS,
    FIELD,
    GOES_ON,
    GROUP,
    GROUP_NOUN,
    IN_LIST,
    IN_PROSE,
    NOT_A_NAME_YET,
    NOUN_BEHIND,
    PLURAL,
    SEPARATOR,
    SHARED_HEAD,
    SHARED_UNITS,
    SPECIFIC,
    TITLED_GROUP,
    UNIT,
)

# Separators and blanks inside a known name or a bracket: hidden, so that neither "và" nor a verb cuts there.
_HIDDEN = {",": "\ue000", ";": "\ue001", " ": "\ue002", ".": "\ue003"}
BRACKET = re.compile(r"[\s\ue002]*\(([^()]*)\)")
_PROPOSED = re.compile(r"(?:trên cơ sở|theo) đề (?:xuất|nghị) của\s+", re.IGNORECASE)
_RELATED_END = re.compile(
    rf"(liên quan)\s+(?=[^\W\d_])(?![{UPPER}])(?!đến|và\b|cùng\b|trực thuộc|thuộc|trên|trong tỉnh|của|khác|ở|"
    rf"tại)"
)
# A comma lost where a line or a cell of a PDF ended: "các Bộ, ngành Ủy ban nhân dân cấp tỉnh".
_LOST_COMMA = re.compile(
    r"\b(ngành|quan|phương|cấp tỉnh)\s(?=(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Sở|Bộ)\s)"
)
_THEN_LEADS = re.compile(r"([^,;:.]{2,80}?)[\s\ue002]chủ trì\b")
_CAPITAL_BEHIND = re.compile(rf",\s(?=[{UPPER}])(?!(?i:{GROUP_NOUN}))")
_COMMITTEES = re.compile(r"(?:UBND|(?:Ủy|Uỷ) ban nhân dân) các\b")
_NAME_LENGTH = 110


def split_names(text: str, known_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Cut a list of agencies into names as written; a collective ("các sở, ban, ngành") is one name."""
    return tuple(name for name, _ in names_and_scopes(hide(text, known_names)))


def is_name(name: str) -> bool:
    """True for what reads as the name of an agency or of a class of agencies, and nothing more."""
    fits = len(name) <= _NAME_LENGTH and not re.search(r"[.;:?!]\s", name)
    return fits and bool(SPECIFIC.match(name) or GROUP.match(name) or _is_bare_group(name))


def may_be_two(name: str, known_names: Iterable[str] = ()) -> bool:
    """True for "Bưu điện tỉnh, Hoa Mai": no register knows it, and behind the comma a name may begin.

    Not of the places of a list of committees ("UBND các huyện Bắc Sơn, Bình Gia").
    """
    return not _COMMITTEES.match(name) and _CAPITAL_BEHIND.search(hide(name, known_names)) is not None


def is_class(name: str) -> bool:
    """True for a name of many agencies at once: "các sở, ban ngành", "UBND các xã", "Thủ trưởng các sở"."""
    return bool(_is_group(name) or re.search(r"\b(?:các|những|cấp xã|cấp huyện)\b", name))


def verb_at(hidden: str, prose: bool = False) -> int:
    """Where the names of a hidden text end and the sentence goes on; -1 if it is nothing but names.

    In ``prose`` more words end them than in the value of a label or a cell, where long names are usual.
    """
    end = _verb_at(hidden, IN_PROSE if prose else IN_LIST)
    wholes = (DEPARTMENT_ENDS, COMMITTEES_END) if prose else ()
    ends = [found.end() for found in (whole.search(show(hidden)) for whole in wholes) if found]
    return min([*ends, *([end] if end >= 0 else [])], default=-1)


def _verb_at(hidden: str, verbs: re.Pattern) -> int:
    for found in verbs.finditer(hidden):
        if found["describes"]:
            before = show(hidden[: found.start("describes")])
            if not before.strip() or NOT_A_NAME_YET.search(before) or _is_still_name(hidden[found.end() :]):
                continue
            if found["describes"] == "tổ chức" and NOUN_BEHIND.match(show(hidden[found.end("describes") :])):
                continue
        return found.start()
    return -1


def _is_still_name(behind: str) -> bool:
    """True for "xây dựng" of "Ban Quản lý đầu tư xây dựng các công trình giao thông chủ trì …"."""
    led = _THEN_LEADS.match(behind)
    return led is not None and not any(verb["always"] for verb in IN_PROSE.finditer(led[1]))


def names_and_scopes(hidden: str) -> list[tuple[str, str]]:
    """Names of a hidden text, each with the scope in its brackets."""
    related = _RELATED_END.search(hidden)
    text = hidden[: related.end(1)] if related else hidden
    pieces = SEPARATOR.split(text.strip(" .,;:"))
    head, first = _shared(pieces[0])
    names = [first]
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        shared, rest = _shared(piece)
        if shared:
            head = shared
            names.append(rest)
        elif _starts_name(names[-1], separator, piece):
            head = ""
            names.append(piece)
        elif head or _repeats_head(names[-1], piece):
            names.append(f"{head or show(names[-1]).split()[0]} {piece}")
        else:
            names[-1] += separator + piece
    shown = ((show(BRACKET.sub("", name)).strip(" .,;:-+"), scope_of(name)) for name in names)
    return [(name, scope) for name, scope in shown if len(name) > 1 and name != "và"]


def scope_of(hidden: str) -> str:
    """What the brackets of a text say, those that name proposers left out."""
    shown = [show(bracket).strip() for bracket in BRACKET.findall(hidden)]
    return "; ".join(bracket for bracket in shown if not _PROPOSED.match(bracket))


def proposers_of(hidden: str) -> tuple[str, ...]:
    """Agencies in a bracket "(trên cơ sở đề xuất của …)"."""
    for bracket in BRACKET.findall(hidden):
        shown = show(bracket).strip()
        proposed = _PROPOSED.match(shown)
        if proposed:
            return split_names(shown[proposed.end() :])
    return ()


def _shared(piece: str) -> tuple[str, str]:
    """("Sở", "Sở Xây dựng") of "các Sở: Xây dựng"; ("", piece) where no head is shared."""
    shown = show(piece)
    units = SHARED_UNITS.match(shown)
    if units:
        head = f"{units['who']} {units['unit']}"
        return head, f"{head} {shown[units.end() :]}"
    match = SHARED_HEAD.match(shown)
    if not match:
        return "", piece
    head = "Sở" if match["sở"] else (match["head"] or match["one"]).capitalize()
    rest = shown[match.end() :]
    # "các Sở: Sở Xây dựng, Sở Tài chính": the head is said again with each name.
    return (head, rest) if SPECIFIC.match(rest) and rest.startswith(head) else (head, f"{head} {rest}")


def _repeats_head(current: str, piece: str) -> bool:
    """True for "Tài chính" behind "Sở Nội vụ,": a field of government without its "Sở"."""
    return (
        show(current).startswith(("Sở ", "Bộ "))
        and FIELD.fullmatch(show(BRACKET.sub("", piece)).strip()) is not None
    )


def _starts_name(current: str, separator: str, piece: str) -> bool:
    current, piece = show(current), show(piece)
    if UNIT.match(piece):
        return ";" in separator and not UNIT.search(current.split()[-1])
    if GROUP.match(piece):
        return True
    if PLURAL.match(piece):  # "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp" is one name
        return "và" not in separator
    if _is_bare_group(piece):
        apart = "và" in separator and piece.startswith("địa phương")
        listed = _is_group(current) and GOES_ON.search(current)
        return apart or ";" in separator or not listed
    if BARE_CAPITAL.match(current) or TITLED_GROUP.fullmatch(current + " "):
        return False  # "Sở, Ban, ngành": still the same class
    return ";" in separator or SPECIFIC.match(piece) is not None


def _is_bare_group(piece: str) -> bool:
    return bool(BARE_GROUP.match(BRACKET.sub("", piece)) or BARE_CAPITAL.match(piece))


def _is_group(name: str) -> bool:
    return bool(GROUP.match(name) or _is_bare_group(name.split(",")[0]) or TITLED_GROUP.match(name))


def hide(text: str, known_names: Iterable[str] = ()) -> str:
    """A text with separators inside known names and brackets replaced, so that nothing cuts there."""
    text = _LOST_COMMA.sub(r"\1, ", re.sub(r"\s+", " ", text))
    pattern = _known(tuple(known_names))
    if pattern:
        text = pattern.sub(lambda match: cover(match[0]), text)
    text = BUILT_IN.sub(lambda match: cover(match[0]), text)
    return BRACKET.sub(lambda match: cover(match[0]), text)


@lru_cache(maxsize=4)
def _known(names: tuple[str, ...]) -> re.Pattern | None:
    """The known names as one pattern, the longest first."""
    longest = sorted({name for name in names if " " in name.strip()}, key=len, reverse=True)
    every = "|".join(re.escape(name.strip()) for name in longest)
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE) if every else None


def cover(text: str) -> str:
    """A text in which nothing cuts any more; ``show`` gives it back."""
    for mark, hidden in _HIDDEN.items():
        text = text.replace(mark, hidden)
    return text


def show(text: str) -> str:
    """The text again as written."""
    for mark, hidden in _HIDDEN.items():
        text = text.replace(hidden, mark)
    return text
