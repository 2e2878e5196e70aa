"""BADGES of one account: where it stands in the cycle, and how it stands against its due date."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .models import Entry, EntryState, Obligation
from .periods import Punctuality, days_left, punctuality
from .querysets import RECEIVED
from .services.entries import lacks

SOON_DAYS = 7


@dataclass(frozen=True)
class Badge:
    """`kind` is the look of static/css/portal.css, `text` the words."""

    kind: str
    text: str


def state_badge(entry: Entry | None) -> Badge:
    """Where the account stands: not written, being written, ready, with the monitor, sent back, accepted."""
    if entry is None:
        return Badge("none", _("Chưa viết"))
    if entry.state == EntryState.DRAFT:
        return Badge("draft", _("Đang soạn")) if lacks(entry.content) else Badge("ready", _("Sẵn sàng gửi"))
    return {
        EntryState.SUBMITTED: Badge("submitted", _("Chờ duyệt")),
        EntryState.RETURNED: Badge("returned", _("Bị trả lại")),
        EntryState.ACCEPTED: Badge("accepted", _("Đã duyệt")),
    }[entry.state]


def due_badge(obligation: Obligation, entry: Entry | None, today: date) -> Badge | None:
    """What the due date asks for attention: overdue, sent late, due in a few days. None if all is well."""
    received_on = entry.first_submitted_on if entry and entry.state in RECEIVED else None
    standing = punctuality(obligation.due_on, received_on, today)
    left = days_left(obligation.due_on, today)
    if standing == Punctuality.MISSING:
        return Badge("missing", _("Quá hạn %(days)s ngày") % {"days": -left})
    if standing == Punctuality.LATE:
        days = (received_on - obligation.due_on).days
        return Badge("sent_late", _("Gửi muộn %(days)s ngày") % {"days": days})
    if standing == Punctuality.PENDING and left <= SOON_DAYS:
        return Badge("soon", days_words(left).capitalize())
    return None


def days_words(left: int) -> str:
    """ "còn 25 ngày", "hạn hôm nay", "quá hạn 3 ngày"."""
    if left < 0:
        return _("quá hạn %(days)s ngày") % {"days": -left}
    return _("còn %(days)s ngày") % {"days": left} if left else _("hạn hôm nay")
