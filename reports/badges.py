"""BADGES of accounts and rounds: where they stand in the cycle, and how they stand against a due date."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .models import Entry, EntryState, Obligation, Round
from .periods import Punctuality, days_left, punctuality
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
    return sent_badge(entry.state)


def sent_badge(state: str | None) -> Badge | None:
    """Where an account stands that was sent at least once; None for others."""
    return {
        EntryState.SUBMITTED: Badge("submitted", _("Chờ duyệt")),
        EntryState.RETURNED: Badge("returned", _("Bị trả lại")),
        EntryState.ACCEPTED: Badge("accepted", _("Đã duyệt")),
    }.get(state)


def due_badge(obligation: Obligation, entry: Entry | None, today: date) -> Badge | None:
    """What the due date asks for attention: overdue, sent late, due in a few days. None if all is well."""
    received_on = entry.received_on if entry else None
    standing = punctuality(obligation.due_on, received_on, today)
    left = days_left(obligation.due_on, today)
    if standing == Punctuality.MISSING:
        return Badge("missing", _("Quá hạn %(days)s ngày") % {"days": -left})
    if standing == Punctuality.LATE:
        return late_badge(obligation.due_on, received_on)
    if standing == Punctuality.PENDING and left <= SOON_DAYS:
        return Badge("soon", days_words(left).capitalize())
    return None


def late_badge(due_on: date, received_on: date) -> Badge:
    return Badge("sent_late", _("Gửi muộn %(days)s ngày") % {"days": (received_on - due_on).days})


def overseer_badges(obligation: Obligation, today: date) -> list[Badge]:
    """What the monitor and the province see of an account: never that it is being written."""
    received_on = obligation.received_on
    found = [sent_badge(obligation.state)]
    if punctuality(obligation.due_on, received_on, today) == Punctuality.LATE:
        found.append(late_badge(obligation.due_on, received_on))
    if received_on is None:
        found.append(time_badge(days_left(obligation.due_on, today)))
    return [badge for badge in found if badge]


def time_badge(left: int) -> Badge:
    """How many days are left until a due day, or gone since."""
    if left < 0:
        return Badge("late", days_words(left).capitalize())
    return Badge("soon" if left <= SOON_DAYS else "none", days_words(left).capitalize())


def round_badge(round_: Round, today: date) -> Badge:
    """Where a round stands on its three clocks."""
    if round_.is_locked(today):
        return Badge("locked", _("Đã khóa"))
    left = days_left(round_.due_on, today)
    if left < 0:
        return Badge("late", _("Quá hạn gửi %(days)s ngày") % {"days": -left})
    return time_badge(left)


def days_words(left: int) -> str:
    """ "còn 25 ngày", "hạn hôm nay", "quá hạn 3 ngày"."""
    if left < 0:
        return _("quá hạn %(days)s ngày") % {"days": -left}
    return _("còn %(days)s ngày") % {"days": left} if left else _("hạn hôm nay")
