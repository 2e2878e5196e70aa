"""Labelled lines of a task: "Cơ quan chủ trì: …", "Thời gian thực hiện: …". Labels seen: domain.md 4.2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["lead", "coordinate", "assign", "deadline", "output", "content"]

# Vietnamese capitals for a regular expression class: a range such as À-Ỹ holds small letters too.
UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

_WHO = r"(?:các\s+)?(?:cơ quan|đơn vị|sở,?\s*(?:ban,?\s*)?ngành|bộ,\s*ngành|ngành|cấp|bộ phận|địa phương)"
_DO = r"(?:\s*,?\s*(?:và|tham mưu|thực hiện|triển khai|tổ chức|xây dựng|soạn thảo|trình|giải quyết))"
_LABELS: dict[FieldKind, str] = {
    "coordinate": rf"(?:{_WHO}\s+)?(?:cùng\s+)?phối hợp{_DO}{{0,4}}",
    "lead": rf"(?:{_WHO}\s+)?(?:được giao\s+)?chủ trì{_DO}{{0,4}}|người đứng đầu chịu trách nhiệm"
    rf"|(?:{_WHO}\s+)?đầu mối{_DO}{{0,3}}",
    "assign": rf"(?:{_WHO}\s+)?chủ trì(?:,| và)\s*(?:{_WHO}\s+)?phối hợp{_DO}{{0,2}}"
    rf"|phân công(?:\s+(?:thực hiện|nhiệm vụ|trách nhiệm|tổ chức))*|{_WHO}{_DO}{{0,2}}\s+thực hiện"
    r"|trách nhiệm(?:\s+tổ chức)?\s+thực hiện|giao thực hiện",
    "deadline": r"(?:thời gian|thời hạn|thời điểm|tiến độ|lộ trình|hạn)"
    r"(?:\s*,?\s*(?:thực hiện|hoàn thành|triển khai|dự kiến|tổ chức|kết thúc|báo cáo|và))*|hoàn thành",
    "output": r"(?:yêu cầu\s+)?(?:sản phẩm|kết quả)"
    r"(?:\s*,?\s*(?:dự kiến|đầu ra|thực hiện|hoàn thành|đạt được|cần đạt|chủ yếu|sản phẩm|kết quả|và))*",
    "content": r"(?:tên\s+)?(?:nội dung|nhiệm vụ)(?:\s+(?:thực hiện|công việc|nhiệm vụ|cụ thể|giải pháp))*",
}
_KIND_OF = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _LABELS.items()}
# The longest alternative has to win, or "chủ trì, phối hợp:" would be read as "chủ trì".
_ANY = "|".join(_LABELS[kind] for kind in ("assign", "lead", "coordinate", "deadline", "output", "content"))
_LABEL = re.compile(rf"(?:^|(?<=[;.|])\s*[-+]?\s*)({_ANY})\s*:\s*", re.IGNORECASE)
_WHEN = r"(?:từ|trước|trong|đến|sau khi|năm|quý|tháng|thường xuyên|hằng|hàng|theo|định kỳ|khi|giai đoạn)\b"
_BARE_DEADLINE = re.compile(
    rf"(?:(?:thời gian|thời hạn)\s+(?:thực hiện|hoàn thành|triển khai)\s+({_WHEN}.{{2,160}})"
    r"|((?:hoàn thành|thực hiện xong)\s+(?:trước|trong|vào)\b.{4,60}))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Field:
    """One labelled value; ``value`` is empty where the label announces the lines below it."""

    kind: FieldKind
    value: str


def split_fields(text: str) -> tuple[Field, ...]:
    """Read a paragraph (marker already removed) as labelled values; () when it is no labelled line.

    One paragraph may hold several: "Đơn vị chủ trì: X; Đơn vị phối hợp: Y, Z".
    """
    if text.startswith("(") and text.rstrip(" .;").endswith(")"):
        text = text.rstrip(" .;")[1:-1]
    found = list(_LABEL.finditer(text))
    if not found or found[0].start(1) != 0:
        bare = _BARE_DEADLINE.match(text)
        return (Field("deadline", _trim(bare[1] or bare[2])),) if bare else ()
    ends = [match.start() for match in found[1:]] + [len(text)]
    return tuple(
        Field(_kind(match[1]), _trim(text[match.end() : end])) for match, end in zip(found, ends, strict=True)
    )


def starts_with_label(text: str) -> bool:
    """True for a line that opens a labelled value, however it goes on."""
    return _LABEL.match(text.removeprefix("(")) is not None


def _kind(label: str) -> FieldKind:
    order: tuple[FieldKind, ...] = ("assign", "lead", "coordinate", "deadline", "output", "content")
    return next(kind for kind in order if _KIND_OF[kind].fullmatch(label))


def _trim(value: str) -> str:
    value = value.strip(" ;|-")
    return value if value.endswith(("...", "…")) else value.rstrip(" .;")
