"""COLUMNS of the spreadsheet of a plan: what it is written with is what it is read by.

The names are those of a Vietnamese file, whatever language the portal shows, so they are not translated.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.signing import BadSignature, Signer

from kehoach.spreadsheets.writing import CELL, Head
from kehoach.text import clean, is_key, printable, search_key, short_date

from ..content import Part, TaskContent
from ..models import AssignmentRole, DeadlineKind, Plan, TaskKind

PLAN, SECTIONS, TASKS, PARTS = "Kế hoạch", "Mục", "Nhiệm vụ", "Phân công"
CODES, GUIDE = "Mã cơ quan", "Hướng dẫn"
KEY, STAMP = "Mã dòng", "Mã bảng (không sửa)"
FACT, VALUE = Head("Thông tin", 26), Head("Nội dung", 96)
SECTION = (Head("Mục", 12), Head("Tiêu đề", 110))
# By the field of tasks.content.TaskContent.
TASK = {
    "path": Head("Ký hiệu", 9),
    "section": Head("Mục", 8),
    "text": Head("Nội dung", 84),
    "kind": Head("Loại nhiệm vụ", 13),
    "deadline_text": Head("Thời gian (nguyên văn)", 20),
    "deadline_kind": Head("Loại thời hạn", 14),
    "due_on": Head("Hạn", 12, "day"),
    "output": Head("Sản phẩm", 24),
}
# By the field of tasks.content.Part; the first column says whose line it is.
OF_TASK = Head("Ký hiệu nhiệm vụ", 12)
PART = {
    "role": Head("Vai trò", 22),
    "phrase": Head("Tên trong kế hoạch", 54),
    "agency": Head("Mã cơ quan", 18),
    "agency_class": Head("Mã nhóm", 18),
    "scope": Head("Phạm vi", 34),
}
CHOICES = {
    "kind": {each.value: str(each.label) for each in TaskKind},
    "deadline_kind": {each.value: str(each.label) for each in DeadlineKind},
    "role": {each.value: str(each.label) for each in AssignmentRole},
}
MEANT = {name: {search_key(label): value for value, label in each.items()} for name, each in CHOICES.items()}
_signer = Signer(salt="tasks.spreadsheet")


def signed(first: int, second: object) -> str:
    return _signer.sign(f"{first}.{second}")


def unsigned(text: str) -> list[str] | None:
    """The two parts; None unless the portal signed them."""
    try:
        return _signer.unsign(text).split(".")
    except BadSignature:
        return None


@dataclass(frozen=True)
class Stamp:
    """Which plan the file is of, and the last task that there was: one that came later was not taken out."""

    plan: int
    last: int

    def __str__(self):
        return signed(self.plan, self.last)

    @classmethod
    def read(cls, text: str) -> "Stamp | None":
        parts = unsigned(text) or []  # of a line, perhaps: its second part is no number
        return cls(*map(int, parts)) if len(parts) == 2 and all(map(is_key, parts)) else None


@dataclass(frozen=True)
class Key:
    """Which task a line is, and what it said when the file was made."""

    task: str
    base: str

    def __str__(self):
        return signed(int(self.task), self.base)

    @classmethod
    def read(cls, text: str) -> "Key | None":
        parts = unsigned(text)
        return cls(*parts) if parts else None


def facts(plan: Plan) -> list[tuple[str, str]]:
    return [
        ("Số, ký hiệu", plan.number),
        ("Ngày ban hành", short_date(plan.issued_on)),
        ("Trích yếu", plan.title),
        ("Cơ quan ban hành", plan.issuer.name),
        ("Cơ quan theo dõi", plan.monitor.name),
        ("Người ký", plan.signer),
    ]


def shown(text: str) -> str:
    """A text as it stands in its cell; one that is too long for it is cut, and cannot be changed there."""
    text = printable(text)
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


def canonical(content: TaskContent) -> TaskContent:
    """With every text as it comes back from a cell."""
    return replace(
        content,
        **{name: clean(shown(getattr(content, name))) for name in TEXTS},
        parts=canonical_parts(content.parts),
    )


TEXTS = ("path", "section", "text", "deadline_text", "output")


def canonical_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(replace(part, phrase=clean(part.phrase), scope=clean(part.scope)) for part in parts)


def base_of(content: TaskContent) -> str:
    """Fingerprint of what a task says."""
    text = json.dumps(canonical(content).to_json(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fingerprint(tasks: Mapping[str, TaskContent]) -> str:
    """Of all tasks of a plan together."""
    told = ";".join(f"{key}:{base_of(content)}" for key, content in sorted(tasks.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
