"""BADGES of accounts and rounds: where they stand in the cycle, and how they stand against a due date."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agencies.permissions import Relation
from kehoach.text import short_date

from .models import Entry, EntryState, Obligation, Obstacle, ObstacleState, Round
from .obstacle_steps import SETTLED
from .periods import Punctuality, days_left, punctuality
from .services.entries import lacks

SOON_DAYS = 7
# Older obstacles stand out, in two steps.
AGED_DAYS, OLD_DAYS = 10, 20


@dataclass(frozen=True)
class Badge:
    """`kind` is the look of static/css/portal.css, `text` the words."""

    kind: str
    text: str


def state_badge(entry: Entry | None) -> Badge:
    """Where the account stands: not written, being written, ready, with the monitor, sent back, accepted."""
    if entry is None:
        return Badge("none", _("Chưa viết"))
    if entry.state == EntryState.DRAFT and entry.signing_note:
        return Badge("returned", _("Lãnh đạo trả lại"))
    if entry.state == EntryState.DRAFT:
        return Badge("draft", _("Đang soạn")) if lacks(entry.content) else Badge("ready", _("Sẵn sàng gửi"))
    if entry.state == EntryState.SIGNING:
        return Badge("signing", _("Chờ lãnh đạo ký"))
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
    received_on, asked = entry.received_on if entry else None, extension_badge(obligation)
    standing = punctuality(obligation.due_on, received_on, today, asked is not None)
    left = days_left(obligation.due_on, today)
    if asked and received_on is None:
        return asked
    if standing == Punctuality.MISSING:
        return Badge("missing", _("Quá hạn %(days)s ngày") % {"days": -left})
    if standing == Punctuality.LATE:
        return late_badge(obligation.due_on, received_on)
    if standing == Punctuality.PENDING and left <= SOON_DAYS:
        return Badge("soon", days_words(left).capitalize())
    return None


def extension_badge(obligation: Obligation) -> Badge | None:
    """That the agency has asked for a later day and waits for the monitor's decision."""
    if obligation.asked_until is None:
        return None
    return Badge("extension", _("Đang xin gia hạn đến %s") % short_date(obligation.asked_until))


def let_in(obligation: Obligation, today: date) -> bool:
    """Whether the agency was let in again after the lock of the round and its day is not over."""
    return obligation.reopened_until is not None and today <= obligation.reopened_until


def reopened_badge(obligation: Obligation, today: date) -> Badge | None:
    """Until when an agency may write again what it still owes."""
    if not let_in(obligation, today) or obligation.received_on:
        return None
    return Badge("open", _("Mở lại đến %s") % short_date(obligation.reopened_until))


def late_badge(due_on: date, received_on: date) -> Badge:
    return Badge("sent_late", _("Gửi muộn %(days)s ngày") % {"days": (received_on - due_on).days})


def overseer_badges(obligation: Obligation, today: date) -> list[Badge]:
    """What the monitor and the province see of an account: never that it is being written."""
    received_on = obligation.received_on
    found = [sent_badge(obligation.state)]
    if obligation.punctuality(today) == Punctuality.LATE:
        found.append(late_badge(obligation.due_on, received_on))
    if received_on is None:
        found.append(extension_badge(obligation) or time_badge(days_left(obligation.due_on, today)))
    found.append(reopened_badge(obligation, today))
    return [badge for badge in found if badge]


def time_badge(left: int) -> Badge:
    """How many days are left until a due day, or gone since."""
    if left < 0:
        return Badge("late", days_words(left).capitalize())
    return Badge("soon" if left <= SOON_DAYS else "none", days_words(left).capitalize())


def round_badge(round_: Round, today: date) -> Badge:
    """Where a round stands on its three clocks."""
    if round_.closed_at:
        return Badge("closed", _("Đã đóng"))
    if round_.is_locked(today):
        return Badge("locked", _("Đã khóa"))
    left = days_left(round_.due_on, today)
    if left < 0:
        return Badge("late", _("Quá hạn gửi %(days)s ngày") % {"days": -left})
    return time_badge(left)


def obstacle_badge(obstacle: Obstacle) -> Badge:
    """Where an obstacle of ObstacleQuerySet.with_turn stands."""
    if obstacle.state in SETTLED and obstacle.turn == Relation.MONITOR:
        # Answered, but the agency has come back to it: a green tick would tell the monitor to pass by.
        return Badge("open", _("Chờ xử lý tiếp"))
    return {
        ObstacleState.OPEN: Badge("open", _("Chờ trả lời")),
        ObstacleState.ANSWERED: Badge("answered", _("Đã trả lời")),
        ObstacleState.PASSED_UP: Badge("passed_up", _("Đã chuyển UBND tỉnh")),
        ObstacleState.RESOLVED: Badge("answered", _("UBND tỉnh đã trả lời")),
        ObstacleState.CLOSED: Badge("closed", _("Đã đóng")),
    }[obstacle.state]


def age_badge(obstacle: Obstacle, today: date) -> Badge:
    """For how long an obstacle has been there; what is closed does not grow older or stand out."""
    days = obstacle.age(today)
    words = _("%(days)s ngày") % {"days": days}
    if obstacle.state == ObstacleState.CLOSED or days <= AGED_DAYS:
        return Badge("none", words)
    return Badge("soon" if days <= OLD_DAYS else "late", words)


def left_words(owed: list[Obligation], due_on: date, today: date) -> str:
    """How long until the due day of what is owed. Past it, where nothing is overdue because the agency waits
    for an answer, that it does."""
    if owed and today > due_on and all(row.punctuality(today) != Punctuality.MISSING for row in owed):
        return _("chờ trả lời đề nghị gia hạn")
    return days_words(days_left(due_on, today))


def days_words(left: int) -> str:
    """ "còn 25 ngày", "hạn hôm nay", "quá hạn 3 ngày"."""
    if left < 0:
        return _("quá hạn %(days)s ngày") % {"days": -left}
    return _("còn %(days)s ngày") % {"days": left} if left else _("hạn hôm nay")
