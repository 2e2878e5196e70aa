"""COLUMNS of the spreadsheet of a round: what it is written with is what it is read by.

The names are those of a Vietnamese file, whatever language the portal shows, so they are not translated.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from kehoach.spreadsheets.writing import Head

from ..forms import digest, revision_in
from ..models import Entry, WorkState
from ..sheets import BLANK, canonical

ACCOUNTS, DOCUMENTS, BEFORE, GUIDE = "Báo cáo", "Văn bản đã ban hành", "Kỳ trước", "Hướng dẫn"
KEY, PATH = "Mã dòng", "Ký hiệu"
TICK = "x"
# Told, and never read again.
TOLD = (
    Head(PATH, 9, "centred"),
    Head("Nội dung nhiệm vụ", 32),
    Head("Vai trò", 9),
    Head("Hạn gửi", 11, "day"),
    Head("Tình trạng", 12),
)
# By the field of the account (reports.forms.EntryForm) that the column is for.
FILLED = {
    "nothing_arisen": Head("Không phát sinh (x)", 9, "centred"),
    "work_state": Head("Tiến độ", 14),
    "percent": Head("Tỷ lệ (%)", 7, "centred"),
    "results": Head("Kết quả trong kỳ", 54),
    "obstacle": Head("Khó khăn, vướng mắc", 28),
    "obstacle_cause": Head("Nguyên nhân", 22),
    "proposal": Head("Đề xuất, kiến nghị", 28),
    "proposal_to": Head("Kiến nghị với", 14),
    "next_work": Head("Nhiệm vụ kỳ tới", 28),
}
# By the field of reports.forms.DocumentForm; the first column says whose document it is.
OF_TASK = Head("Ký hiệu nhiệm vụ", 12, "centred")
DOCUMENT = {
    "number": Head("Số, ký hiệu", 24),
    "date": Head("Ngày ban hành", 14, "day"),
    "title": Head("Trích yếu", 84),
}
STATES = {state.value: str(state.label) for state in WorkState}
_signer = Signer(salt="reports.offline")


@dataclass(frozen=True)
class Key:
    """Whose row it is, and what the account said when the file was made."""

    obligation: int
    revision: int
    base: str

    def __str__(self):
        return _signer.sign(f"{self.obligation}.{self.revision}.{self.base}")

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """None unless the portal wrote it."""
        try:
            obligation, revision, base = _signer.unsign(text).split(".")
        except (BadSignature, ValueError):
            return None
        return cls(int(obligation), revision_in(revision), base)


def stored(entry: Entry | None) -> dict:
    """What an account says, as the form would give it back."""
    return {name: canonical(value) for name, value in (entry.content if entry else BLANK).items()}


def base_of(content: dict) -> str:
    return digest(content)
