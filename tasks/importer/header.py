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

_NUMBER = re.compile(r"^\W*Số\s*:?\s*(\d+)\s*/\s*([A-ZĐ][\w-]*(?:\s?-\s?[A-ZĐ]+)*)")
_DATE = re.compile(r"([^,:]{2,40}),\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\b")
_COMMITTEE = re.compile(
    r"(?:(?:ỦY|UỶ) BAN NHÂN DÂN|UBND)\s+(TỈNH|THÀNH PHỐ)\s+([^\W\d_]+(?:[\s-][^\W\d_]+)*)$"
)
_OFFICE = re.compile(r"(?:SỞ|THANH TRA) [^\W\d_]")  # stands below the committee it belongs to
_MOTTO = re.compile(r"\s*(?:CỘNG H|Độc lập).*$")
_SHORT = re.compile(r"\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(tỉnh|thành phố|Thành phố)")
_GOVERNMENT = re.compile(r"(THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ)$")
_ATTACHED = re.compile(r"Kèm theo .* của ((?:UBND|Ủy ban nhân dân) (?:tỉnh|thành phố) [^)]+|[^)]{3,60})\)")
_PREAMBLE = re.compile(r"(?:Căn cứ|Thực hiện|Để|Nhằm|Theo|Xét|UBND|Ủy ban|Uỷ ban|\(?Kèm theo|\(?Ban hành)\b")
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
    header = header or tuple(block.text for block in blocks[:_TOP])  # a plan without any number
    closing = tuple(block.text for block in blocks if block.zone is Zone.CLOSING)
    place, issued_on = _place_and_date(header)
    return Facts(_number(header), issued_on, _issuer(header, place), _title(header), _signer(closing))


def _number(header: tuple[str, ...]) -> str:
    matches = (_NUMBER.match(text) for text in header)
    return next((f"{match[1]}/{match[2].replace(' ', '')}" for match in matches if match), "")


def _place_and_date(header: tuple[str, ...]) -> tuple[str, date | None]:
    for text in header:
        match = _DATE.search(text)
        if match and (match.start() == 0 or text.startswith("Số")):  # not a date inside a sentence
            place = re.split(r"\s{2,}|UBND ", match[1].strip())[-1]
            try:
                return place, date(int(match[4]), int(match[3]), int(match[2]))
            except ValueError:
                return place, None
    return "", None


def _issuer(header: tuple[str, ...], place: str) -> str:
    office = next((text for text in header[:6] if _OFFICE.match(text) and text.isupper()), "")
    if office:
        kind, _, field = office.partition(" ")
        return f"{kind.capitalize()} {field.capitalize()}"
    for text in (*header[:6], *map(" ".join, pairwise(header[:6]))):
        match = _COMMITTEE.search(_MOTTO.sub("", text).strip(" -–_"))
        if match:
            name = place if place.casefold() == match[2].casefold() else match[2].title()
            return f"UBND {match[1].lower()} {name}"
    government = next((text for text in header[:4] if _GOVERNMENT.match(text)), "")
    if government:
        return government.capitalize().replace("chính", "Chính")
    if place:
        said = _SHORT.search(" ".join(header))
        level = "thành phố" if place.casefold() in _CITY else said[1].lower() if said else ""
        return f"UBND {level} {place}" if level else ""
    attached = _ATTACHED.search(" ".join(header))
    return attached[1].strip() if attached else ""


def _title(header: tuple[str, ...]) -> str:
    at = next((at for at, text in enumerate(header) if TYPE_NAME.match(text) and text.isupper()), None)
    if at is None:
        return next((text for text in header if re.match(r"DANH MỤC|BẢNG PHÂN CÔNG", text)), "")
    rest = header[at][TYPE_NAME.match(header[at]).end() :].strip()
    parts = [rest] if rest else []
    for text in header[at + 1 :]:
        if _PREAMBLE.match(text) and (parts or not text.isupper()) and not _continues(parts, text):
            break
        if parts and not _continues(parts, text):
            break
        parts.append(text)
    return " ".join(parts)


def _continues(parts: list[str], text: str) -> bool:
    return bool(parts) and text.isupper() and parts[-1].isupper()


def _signer(closing: tuple[str, ...]) -> str:
    signed = False
    for text in closing:
        signed = signed or bool(re.match(r"(?:TM|KT|TL|TUQ|Q)\.|CHỦ TỊCH|THỦ TƯỚNG", text))
        match = _SIGNER.search(text) if signed else None
        if match and (match.start() == 0 or text[: match.start()].isupper()):
            return match[0]
    return ""
