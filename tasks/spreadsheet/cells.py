"""CELLS of a plan's spreadsheet as values, and what is wrong with a value. Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from kehoach.spreadsheets.reading import Cell
from kehoach.text import clean, search_key

from ..content import TaskContent
from ..models import DATED, Task
from .columns import CHOICES, MEANT, shown


def label_key(path: str) -> str:
    """What two spellings of a task's number have in common."""
    return path.strip().rstrip(".").casefold()


def original(base: TaskContent | None, name: str, text: str) -> str:
    """The plan's own words where the cell still says them."""
    own = getattr(base, name) if base else ""
    return own if text == clean(shown(own)) else text


def meant(name: str, cell: Cell) -> tuple[str, str]:
    """The value of a choice by its label, and what is wrong with the label; "" if nothing."""
    value = MEANT[name].get(search_key(cell.text), "")
    if value or not cell.text:
        return value, ""
    choices = ", ".join(f"“{label}”" for label in CHOICES[name].values())
    words = {"text": cell.text[:40], "choices": choices}
    return "", _("“%(text)s” không có trong danh sách. Hãy chọn %(choices)s.") % words


def day_of(cell: Cell) -> tuple[date | None, str]:
    """The day, and what is wrong with it."""
    if not cell.text:
        return None, ""
    try:
        return datetime.strptime(cell.text, "%d/%m/%Y").date(), ""
    except ValueError:
        return None, _("Ngày chưa đúng, hãy ghi dạng 05/03/2026.")


def longer(model, name: str, text: str) -> str:
    """What is wrong with a text that the column of the model cannot hold, or ""."""
    limit = model._meta.get_field(name).max_length
    if len(text) <= limit:
        return ""
    return _("Dài %(length)d ký tự, tối đa %(limit)d. Hãy rút gọn.") % {"length": len(text), "limit": limit}


def wrong(content: TaskContent, sections: set[str]) -> Iterator[tuple[str, str]]:
    """Field and message of all that a plan with these sections would not accept in a task."""
    if not content.path:
        yield "path", _("Hãy ghi ký hiệu của nhiệm vụ.")
    if not content.text:
        yield "text", _("Hãy ghi nội dung nhiệm vụ.")
    if clean(content.section) not in sections:
        yield "section", _("Kế hoạch không có mục “%s”; chỉ chọn mục có sẵn.") % content.section[:40]
    if content.deadline_kind in DATED and content.due_on is None:
        yield "due_on", _("Thời hạn loại này cần có ngày.")
    if content.deadline_kind not in DATED and content.due_on is not None:
        label = CHOICES["deadline_kind"][content.deadline_kind]
        yield "due_on", _("Loại thời hạn “%s” không có ngày. Hãy để trống ô này hoặc chọn loại khác.") % label
    for name in ("path", "deadline_text"):
        if too_long := longer(Task, name, getattr(content, name)):
            yield name, too_long
