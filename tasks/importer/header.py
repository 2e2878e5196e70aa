"""Facts in the head and foot of a document: number, date, issuer, title, signer. Layout: domain.md 1.2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tasks.importer.fields import UPPER
from tasks.importer.read import TYPE_NAME
from tasks.importer.structure import Block, Zone

_SYMBOL = r"[A-ZĐ][^\W\d_]*(?:\s?[-–]\s?[A-ZĐ][\w&]*)+"
_NUMBER = re.compile(
    rf"(?:^|\s)\W*Số\s*:?\s*(?P<number>\d+)\s*(?:/\s*(?P<symbol>(?:20\d\d/)?{_SYMBOL})|"
    rf"(?P<party>-\s?[A-ZĐ]\w*/[A-ZĐ]\w*))"
)
_DATE = re.compile(r"([^,:]{2,40}),?\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\b")
_LONE_DATE = re.compile(r"()[Nn]gày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})$")
_YEAR_BELOW = re.compile(r"ngày\s+\d{1,2}\s+tháng(?:\s+\d{1,2}(?:\s+năm)?)?$")  # a narrow column
_PLACE = re.compile(rf"(?:[{UPPER}][^\W\d_]*\.?(?:\s+|\s*[-–]\s*)?){{1,5}}$")
_LEVELS = "TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|PHƯỜNG|ĐẶC KHU|XÃ"
_COMMITTEE = re.compile(
    rf"(?:(?:ỦY|UỶ) BAN NHÂN DÂN|UBND)\s+({_LEVELS})\s+([^\W\d_]+(?:(?:\s*[-–]\s*|\s+)[^\W\d_]+)*)$"
)
_OFFICE = re.compile(r"(?:SỞ|BỘ|THANH TRA|BAN QUẢN LÝ|BAN DÂN TỘC|CÔNG AN) [^\W\d_]")  # below its committee
_MOTTO = re.compile(r"\s*(?:CỘNG H|Độc lập|Số\s*:).*$")
_SHORT = re.compile(r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(tỉnh|thành phố|Thành phố)")
_GOVERNMENT = re.compile(r"(THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ)$")
_ATTACHED = re.compile(r"Kèm theo .* của ((?:UBND|Ủy ban nhân dân) (?:tỉnh|thành phố) [^)]+|[^)]{3,60})\)")
_PREAMBLE = re.compile(
    r"(?:Căn cứ|Thực hiện|Để|Nhằm|Theo|Xét|UBND|Ủy ban|Uỷ ban|Trên cơ sở|Tiếp tục|\(?Kèm theo|\(?Ban hành)\b"
)
# The preamble run on to the title, where a PDF does not show the end of a paragraph.
_RUN_ON = re.compile(
    r"(?<=\w)\s(?=(?:Thực hiện|Căn cứ) (?:Chỉ thị|Kế hoạch|Nghị quyết|Quyết định|Luật|Công văn|Thông tư) )"
)
_SENTENCE = re.compile(r"Căn cứ\b|.*(?:[;:.]|như sau)$", re.DOTALL)  # a title ends in none of these
_SIGNER = re.compile(rf"[{UPPER}][^\W\d_{UPPER}]+(?: [{UPPER}][^\W\d_{UPPER}]*){{1,4}}$")
_TOP = 12
_CITY = {"hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ", "huế"}


@dataclass(frozen=True)
class Facts:
    """What identifies a document; "" or None where it does not say (a draft, an appendix)."""

    number: str
    issued_on: date | None
    issuer: str
    title: str
    signer: str


def read_facts(blocks: Sequence[Block]) -> Facts:
    """Facts of a document from its header and closing. Never guesses: unknown facts stay empty."""
    header = tuple(block.text for block in blocks if block.zone is Zone.HEADER)
    header = header or tuple(block.text for block in blocks[:_TOP] if not block.is_row)  # no numbers at all
    closing = tuple(block.text for block in blocks if block.zone is Zone.CLOSING)
    place, issued_on = _place_and_date(header)
    return Facts(_number(header), issued_on, _issuer(header, place), _title(header), _signer(closing))


def _letterhead(header: tuple[str, ...]) -> tuple[str, ...]:
    """The lines above the title; nothing in them speaks of another document."""
    first = next((at for at, text in enumerate(header) if _is_type(text)), len(header))
    return header[:first] or header[:1]


def _is_type(text: str) -> bool:
    return TYPE_NAME.match(text) is not None and text.isupper()


def _number(header: tuple[str, ...]) -> str:
    for text in _letterhead(header):
        match = _NUMBER.search(text)
        if match and (match.start() == 0 or "Số:" in text or "Số :" in text):
            symbol = f"/{match['symbol']}" if match["symbol"] else match["party"]
            return re.sub(r"\s", "", match["number"] + symbol).replace("–", "-")
    return ""


def _place_and_date(header: tuple[str, ...]) -> tuple[str, date | None]:
    letterhead = _letterhead(header)
    for text, below in zip(letterhead, (*letterhead[1:], ""), strict=True):
        text = f"{text} {below}" if _YEAR_BELOW.search(text) else text
        match = _DATE.search(text) or _LONE_DATE.match(text)
        if not match or re.match(r"Căn cứ|\(|Thực hiện", text):
            continue
        place = _PLACE.search(re.split(r"\s{2,}|(?:UBND|phúc)\s", match[1].strip())[-1])
        try:
            issued_on = date(int(match[4]), int(match[3]), int(match[2]))
        except ValueError:
            issued_on = None
        return re.sub(r"^(?:TP|T\.P)\.?\s*", "", place[0].strip()) if place else "", issued_on
    return "", None


def _issuer(header: tuple[str, ...], place: str) -> str:
    top = tuple(_MOTTO.sub("", text).strip(" -–_|") for text in _letterhead(header)[:8])
    top = tuple(text for text in top if text)
    office = next((text for text in top if _OFFICE.match(text) and text.isupper()), "")
    if office:
        kind, _, field = office.partition(" ")
        # Each of its fields has a capital: "Sở Văn hóa, Thể thao và Du lịch".
        starts = re.compile(r"((?:^|, | - | và ))(\w)")
        field = starts.sub(lambda start: start[1] + start[2].upper(), field.lower())
        return f"{kind.capitalize()} {field}"
    for text in (*top, *map(" ".join, pairwise(top))):
        match = _COMMITTEE.search(text)
        if match:
            name = place if place.casefold() == match[2].casefold() else match[2].title()
            return f"UBND {match[1].lower()} {name}"
    government = next((text for text in top[:4] if _GOVERNMENT.match(text)), "")
    if government:
        return government.capitalize().replace("chính", "Chính")
    if place:
        said = _SHORT.search(" ".join(header))
        level = "thành phố" if place.casefold() in _CITY else said[1].lower() if said else ""
        return f"UBND {level} {place}" if level else ""
    attached = _ATTACHED.search(" ".join(header))
    return attached[1].strip() if attached else ""


def _title(header: tuple[str, ...]) -> str:
    titles = [at for at, text in enumerate(header) if _is_type(text)]
    # Behind a decision stands the plan that it issues, with a title of its own.
    at = next((at for at in titles if not header[at].startswith("QUYẾT ĐỊNH")), titles[0] if titles else None)
    if at is None:
        return next((text for text in header if re.match(r"DANH MỤC|BẢNG PHÂN CÔNG", text)), "")
    rest = header[at][TYPE_NAME.match(header[at]).end() :].strip()
    parts = [rest] if rest else []
    for text in header[at + 1 :]:
        text = text[: _RUN_ON.search(text).start()] if _RUN_ON.search(text) else text
        if _SENTENCE.match(text) or re.fullmatch(r"\W+", text):
            break
        if parts and not _goes_on(parts[-1], text):
            break
        parts.append(text)
    return " ".join(parts)


def _goes_on(before: str, text: str) -> bool:
    """True for the next line of a title: it keeps the capitals, or it cannot begin a sentence."""
    if before.isupper():
        return text.isupper()
    return not _PREAMBLE.match(text) and (text[0].islower() or before.endswith((",", " và", " của", " về")))


def _signer(closing: tuple[str, ...]) -> str:
    signed = False
    for text in closing:
        signed = signed or bool(
            re.match(
                r"(?:TM|KT|TL|TUQ|Q)\.|(?:PHÓ )?(?:CHỦ TỊCH|THỦ TƯỚNG|(?:TỔNG )?GIÁM ĐỐC|BỘ TRƯỞNG|"
                r"CỤC TRƯỞNG|TRƯỞNG BAN|CHÁNH )",
                text,
            )
        )
        match = _SIGNER.search(text) if signed else None
        if match and (match.start() == 0 or text[: match.start()].isupper()):
            return match[0]
    return ""
