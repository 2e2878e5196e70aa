"""Words and badges for what an account says, the same on every page that shows one."""

import re
from datetime import date

from django import template
from django.utils.translation import gettext as _

from kehoach.text import short_date

from ..models import EntryState, WorkState

register = template.Library()

# The blank between a figure and its word.
_FIGURE = re.compile(r"(?<=\d) (?=tháng)|(?<=[Nn]ăm) (?=\d)|(?<=[Tt]háng) (?=\d)|(?<=[Qq]uý) (?=[IV])")

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

# The state of the work -> the look of its badge (static/css/portal.css).
WORK_KINDS = {
    WorkState.NOT_STARTED: "none",
    WorkState.IN_PROGRESS: "in_progress",
    WorkState.DONE: "done",
    WorkState.BLOCKED: "stuck",
}


@register.filter
def work_label(work_state) -> str:
    """`in_progress` -> "Đang thực hiện"; what is not known is shown as it is."""
    return str(WorkState(work_state).label) if work_state in WorkState.values else work_state


@register.filter
def work_kind(work_state) -> str:
    return WORK_KINDS.get(work_state, "none")


@register.filter
def decision_verb(decision) -> str:
    """What was done with one sending, before "lúc 08:42 …"."""
    verbs = {
        EntryState.ACCEPTED: _("duyệt"),
        EntryState.RETURNED: _("trả lại"),
        "recalled": _("thu hồi"),
        "handed_over": _("chuyển giao"),
    }
    return verbs.get(decision, decision)


@register.filter
def due_words(obligation) -> str:
    """The day that counts, and the first one where an extension moved it."""
    if not obligation.original_due_on:
        return _("hạn %s") % short_date(obligation.due_on)
    days = {"new": short_date(obligation.due_on), "first": short_date(obligation.original_due_on)}
    return _("hạn mới %(new)s (hạn đầu %(first)s)") % days


@register.filter
def weekday(day: date) -> str:
    """ "Thứ Hai" … "Chủ nhật"."""
    return WEEKDAYS[day.weekday()]


@register.filter
def unbroken(name: str) -> str:
    """A round's name in a heading: "6 tháng" and "năm 2026" are not torn apart at the end of a line."""
    return _FIGURE.sub("\u00a0", name)


@register.filter
def document_line(row: dict) -> str:
    """One issued document as officials cite it: "12/KH-UBND ngày 05/03/2026"."""
    number = row.get("number") or _("Văn bản")
    day = document_day(row.get("date"))
    return _("%(number)s ngày %(day)s") % {"number": number, "day": day} if day else number


def document_day(stored: str | None) -> str:
    try:
        return short_date(date.fromisoformat(stored)) if stored else ""
    except ValueError:
        return stored
