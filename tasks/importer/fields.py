"""Labelled values of a task: "Cơ quan chủ trì: …", "Thời gian thực hiện: …". Labels seen: domain.md 4.2.

Plans spell a label in dozens of ways ("Đơn vị được giao chủ trì tham mưu:", "Cơ quan đầu mối:"), so a label
is known by its words, not from a list: few, all out of a small vocabulary, one of them saying what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

FieldKind = Literal["lead", "coordinate", "assign", "deadline", "output", "content", "other"]

# Vietnamese capitals for a regular expression class: a range such as À-Ỹ holds small letters too.
UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

LABEL_LENGTH = 80


def _plain(text: str) -> str:
    """Small letters without tone or accent: plans have slips such as "phối hơp" for "phối hợp"."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).lower()


_WHO = (
    "cơ quan|đơn vị|sở|ban|ngành|bộ phận|bộ|cấp|địa phương|tổ chức|cá nhân|phòng|người|lãnh đạo|đồng chí|"
    "cán bộ"
)
_DO = (
    "tham mưu|thực hiện|triển khai|tổ chức|xây dựng|soạn thảo|trình|giải quyết|ban hành|hoàn thành|theo dõi|"
    "đôn đốc|xử lý"
)
_SMALL = (
    "các|những|được|giao|phân công|cho|làm|là|và|cùng|có|liên quan|chính|trực tiếp|dự kiến|của|nhiệm vụ|việc"
)
_HOLDS = "chủ trì|phối hợp|đầu mối|chịu trách nhiệm|trách nhiệm|đứng đầu|thường trực"
_WORDS = rf"(?:(?:{_WHO}|{_DO}|{_SMALL}|{_HOLDS})(?:\s*[,/&-]\s*|\s+|$))"
_WHEN_WORDS = (
    "thực hiện|hoàn thành|triển khai|dự kiến|tổ chức|kết thúc|báo cáo|bắt đầu|trình|ban hành|xong|tiến hành|"
    "nộp|cụ thể|xây dựng|địa điểm|thời gian|tiến độ|yêu cầu|chủ yếu|và|nhiệm vụ|công việc|phải|cần"
)
_GOODS = (
    "dự kiến|đầu ra|thực hiện|hoàn thành|đạt được|cần đạt|chủ yếu|sản phẩm|kết quả|yêu cầu|chính|công việc|"
    "nhiệm vụ|và"
)
_KINDS: tuple[tuple[FieldKind, re.Pattern], ...] = tuple(
    (kind, re.compile(_plain(pattern)))
    for kind, pattern in (
        (
            "deadline",
            r"(?:thời gian|thời hạn|thời điểm|tiến độ|lộ trình|hạn)"
            rf"(?:\s*[,/&-]?\s*(?:{_WHEN_WORDS}))*|(?:dự kiến )?(?:hoàn thành|thực hiện) (?:xong )?(?:trước|"
            rf"trong)"
            r"|hoàn thành",
        ),
        (
            "output",
            rf"(?:yêu cầu |dự kiến )?(?:về )?(?:sản phẩm|kết quả|đầu ra)(?:\s*[,/&-]?\s*(?:{_GOODS}))*",
        ),
        (
            "content",
            r"(?:tên\s+)?(?:nội dung|nhiệm vụ|giải pháp|công việc|hoạt động)"
            r"(?:\s*[,/&-]?\s*(?:thực hiện|công việc|nhiệm vụ|cụ thể|giải pháp|chính|chủ yếu|hoạt động|và))*",
        ),
        (
            "other",
            r"(?:dự kiến |nguồn )?(?:kinh phí|nguồn lực|nguồn vốn|địa điểm|đối tượng|thành phần|mục tiêu|"
            r"chỉ tiêu|số "
            r"lượng|hình thức|phạm vi|quy mô|phương thức|cách thức|ghi chú)(?:\s*,?\s*(?:thực hiện|tham gia|"
            r"tham dự|tổ "
            r"chức|triển khai|dự kiến|áp dụng|và|địa điểm|đối tượng|thành phần|phạm vi|số lượng|hình thức))*"
            r"|(?:cơ quan|đơn vị|cấp|người)\s*(?:có thẩm quyền\s*)?"
            r"(?:(?:\s*,\s*|\s+và\s+|\s*)(?:trình|ban hành|phê duyệt|thẩm định|quyết định|theo dõi|ký|"
            r"hướng dẫn|"
            r"kiểm tra|giám sát|đôn đốc|tổng hợp|báo cáo|tư vấn|thụ hưởng))+",
        ),
    )
)
_MAYBE_ROLE = re.compile(_plain(rf"{_WORDS}{{1,12}}"))
_UNIT = (
    r"(?:cơ quan|đơn vị|sở|ban|ngành|bộ phận|cấp|địa phương|tổ chức|cá nhân|người|lãnh đạo|đồng chí|cán bộ)"
)
_ASSIGN = re.compile(
    _plain(
        rf"(?:các )?{_UNIT}\b.*\b(?:thực hiện|tham mưu|soạn thảo|triển khai|giải quyết|xử lý)\b.*"
        rf"|phân công\b.*|(?:giao|giao cho)(?: {_UNIT})?(?: thực hiện)?|(?:{_UNIT} )?(?:có )?trách nhiệm"
        r"(?: tổ chức| triển khai| thực hiện| chính)*|giao thực hiện"
    )
)
_NO_LABEL = re.compile(_plain(r"các (?:sở|ban|ngành|địa phương)|tổ chức"))
_LEAD = re.compile(_plain(r"chủ trì|đầu mối|chịu trách nhiệm|đứng đầu|(?:thực hiện|trách nhiệm) chính"))
_START = re.compile(rf"(?:[;.,|()]\s*|(?<=\s)[-–+]\s*|\s(?=[{UPPER}]))(?=[^\W\d_])")
_WHEN = r"(?:từ|trước|trong|đến|sau khi|năm|quý|tháng|thường xuyên|hằng|hàng|theo|định kỳ|khi|giai đoạn)\b"
_DATED = re.compile(
    r"(?:từ|trước|trong|đến|năm|quý|tháng|thường xuyên|hằng|hàng|định kỳ|giai đoạn|cả năm|"
    r"ngày)\b",
    re.IGNORECASE,
)
_DATED_END = re.compile(
    r"[;,.]\s*((?:(?:hoàn thành|thực hiện|xong)\s+)?(?:(?:từ|trước|trong|đến|năm|quý|tháng|ngày|"
    r"giai đoạn)\b[^;,.()]*"
    r"\d[\d/ -]*|thường xuyên|(?:hằng|hàng) năm|cả năm))$",
    re.IGNORECASE,
)
_BARE_DEADLINE = re.compile(
    rf"(?:(?:thời gian|thời hạn|tiến độ)\s+(?:thực hiện|hoàn thành|triển khai)\s+({_WHEN}.{{2,160}})"
    r"|((?:hoàn thành|thực hiện xong|xong)\s+(?:trước|trong|vào|chậm nhất)\b.{3,80}))$",
    re.IGNORECASE,
)
_BARE_ROLE = re.compile(
    rf"(?P<label>(?:[Cc]ơ quan|[Đđ]ơn vị)(?:,? (?:đơn vị|cơ quan))? (?:được giao )?"
    rf"(?:chủ trì|phối hợp|đầu mối|thực hiện)(?: (?:{_DO}))?)(?:\s+là|\s+gồm|\s*[-–])?\s+(?=[{UPPER}]|các )"
)


@dataclass(frozen=True)
class Field:
    """One labelled value; ``value`` is empty where the label announces the lines below it.

    ``certain`` is False where there is no label and the place alone says what the value is.
    """

    kind: FieldKind
    value: str
    certain: bool = True


@lru_cache(maxsize=4096)
def label_kind(label: str) -> FieldKind | None:
    """What a label announces ("Đơn vị chủ trì tham mưu" → "lead"); None for words that are no label."""
    if len(label) > LABEL_LENGTH:
        return None
    text = re.sub(r"\s*\([^()]*\)", "", label)
    text = re.sub(r"\s+", " ", text).strip(" *_-–+.,")
    text = _plain(text)
    for kind, pattern in _KINDS:
        if pattern.fullmatch(text):
            return kind
    if text == "thuc hien":
        return "assign"
    if not text or not _MAYBE_ROLE.fullmatch(text):
        return None
    if "phoi hop" in text:
        return "assign" if "chu tri" in text else "coordinate"
    if _LEAD.search(text):
        return "lead"
    return "assign" if _ASSIGN.fullmatch(text) and not _NO_LABEL.match(text) else None


def split_fields(text: str) -> tuple[Field, ...]:
    """Read a paragraph (marker already removed) as labelled values; () when it is no labelled line.

    One paragraph may hold several: "Đơn vị chủ trì: X; Đơn vị phối hợp: Y, Z".
    """
    if text.startswith("(") and text.rstrip(" .;").endswith(")"):
        text = text.rstrip(" .;")[1:-1]
    found = list(_labels(text))
    if found and found[0][0] == 0:
        return _cut(text, found)
    bare = _BARE_DEADLINE.match(text)
    if bare:
        return (Field("deadline", _trim(bare[1] or bare[2])),)
    role = _BARE_ROLE.match(text)
    kind = label_kind(role["label"]) if role else None
    return _cut(text, [(0, role.end(), kind), *found]) if role and kind else ()


def tail_fields(text: str) -> tuple[int, tuple[Field, ...]]:
    """Labelled values behind the words of a paragraph: where they begin, and what they say.

    "Rà soát … . Đơn vị chủ trì: Sở A; thời gian: Quý I." A label inside a sentence is none: it has to follow
    a full stop or semicolon, or open with a capital. (len(text), ()) where there are none.
    """
    for start, _, kind in (found := list(_labels(text))):
        opens = text[start].isupper() or text[:start].rstrip(" -–+").endswith((".", ";"))
        if kind in ("lead", "coordinate", "assign", "deadline") and opens:
            return start, _cut(text, [one for one in found if one[0] >= start])
    return len(text), ()


def starts_with_label(text: str) -> bool:
    """True for a line that opens a labelled value, however it goes on."""
    first = next(_labels(text.removeprefix("(")), None)
    return first is not None and first[0] == 0


def _labels(text: str) -> Iterator[tuple[int, int, FieldKind]]:
    """(start, end of the colon, kind) of every label in a text."""
    free = 0
    for colon in re.finditer(r"\s*:\s*", text):
        begin = max(free, colon.start() - LABEL_LENGTH)
        window = text[begin : colon.start()]
        starts = [0] if begin == free else []
        starts += [match.end() for match in _START.finditer(window)]
        for start in starts:
            kind = label_kind(window[start:])
            if kind:
                yield begin + start, colon.end(), kind
                free = colon.end()
                break


def _cut(text: str, found: list[tuple[int, int, FieldKind]]) -> tuple[Field, ...]:
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    values = [(kind, _trim(text[end:stop])) for (_, end, kind), stop in zip(found, ends, strict=True)]
    return tuple(field for kind, value in values for field in _dated(kind, value))


def _dated(kind: FieldKind, value: str) -> Iterator[Field]:
    """The value of a label. "Thực hiện: Quý II/2026" says when, and so may the end of another value:
    "Chủ trì: Sở A; quý I".
    """
    if kind == "assign" and _DATED.match(value):
        yield Field("deadline", value)
        return
    behind = _DATED_END.search(value) if kind in ("lead", "assign", "coordinate") else None
    yield Field(kind, _trim(value[: behind.start()]) if behind else value)
    if behind:
        yield Field("deadline", behind[1])


def _trim(value: str) -> str:
    value = value.strip(" ;,|-–+")
    if value.rstrip(" .;,").endswith(")") and value.count(")") > value.count("("):
        value = value.rstrip(" .;,")[:-1]
    return value if value.endswith(("...", "…")) else value.rstrip(" .;,")
