"""Reminders in words: a threshold, whom a rule tells, the rules of a cause, what became of a digest."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .ladder import SIDES, Cause, Reach, Rule, Side
from .models import Digest

AGENCY = {
    Reach.OFFICER: gettext_lazy("chuyên viên"),
    Reach.HEAD: gettext_lazy("chuyên viên và lãnh đạo"),
    Reach.MONITOR: gettext_lazy("chuyên viên, lãnh đạo và cơ quan theo dõi"),
}
# Only the head signs, so the ladder of a signature begins there.
SIGNING = {
    Reach.HEAD: gettext_lazy("lãnh đạo"),
    Reach.MONITOR: gettext_lazy("lãnh đạo và cơ quan theo dõi"),
}
MONITOR = {
    Reach.OFFICER: gettext_lazy("chuyên viên theo dõi"),
    Reach.HEAD: gettext_lazy("chuyên viên theo dõi và lãnh đạo cơ quan theo dõi"),
}
PROVINCE = {Reach.OFFICER: gettext_lazy("lãnh đạo tỉnh, Văn phòng UBND tỉnh")}
# What a rule adds to the step below it.
ADDED = {
    (Side.AGENCY, Reach.HEAD): gettext_lazy("thêm lãnh đạo"),
    (Side.AGENCY, Reach.MONITOR): gettext_lazy("thêm cơ quan theo dõi"),
    (Side.MONITOR, Reach.HEAD): gettext_lazy("thêm lãnh đạo cơ quan theo dõi"),
}


def reaches(cause: Cause) -> dict[Reach, str]:
    """How far up a rule of a cause can go, lowest step first, in words (ladder.audience)."""
    if cause == Cause.SIGNING:
        return SIGNING
    return {Side.MONITOR: MONITOR, Side.PROVINCE: PROVINCE}.get(SIDES.get(cause), AGENCY)


def threshold(cause: str, offset: int) -> str:
    """ "trước hạn 7 ngày", "đúng ngày hạn", "quá hạn 1 ngày"; "sau 3 ngày" for what waits; "" for a nudge."""
    if cause == Cause.NUDGE:
        return ""
    words = {"days": abs(offset)}
    if cause != Cause.DUE:
        return _("sau %(days)s ngày") % words
    if not offset:
        return _("đúng ngày hạn")
    return (_("trước hạn %(days)s ngày") if offset < 0 else _("quá hạn %(days)s ngày")) % words


def summary(cause: Cause, rules: Iterable[Rule]) -> str:
    """The rules of one cause in a sentence, as time goes: "Trước hạn 7 ngày, 1 ngày và đúng ngày hạn:
    chuyên viên; quá hạn 1 ngày: thêm lãnh đạo."."""
    parts, reached = [], None
    for reach, group in groupby(sorted(rules, key=lambda rule: rule.offset), key=lambda rule: rule.reach):
        days = listed(cause, [rule.offset for rule in group])
        parts.append(f"{days}: {told(cause, reach, reached)}")
        reached = reach
    if not parts:
        return _("Không nhắc.")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def told(cause: Cause, reach: Reach, reached: Reach | None) -> str:
    """Whom a rule tells, said as an addition where the rule before it went one step less far."""
    steps = list(reaches(cause))
    added = ADDED.get((SIDES.get(cause, Side.AGENCY), reach))
    below = reached in steps and reach in steps and steps.index(reach) == steps.index(reached) + 1
    if added and below:
        return str(added)
    return str(reaches(cause).get(reach) or AGENCY[reach])


def listed(cause: Cause, offsets: list[int]) -> str:
    """ "trước hạn 7 ngày, 1 ngày và đúng ngày hạn": what was said once is not said again."""
    words, before = [], None
    for offset in offsets:
        kind = (offset > 0) - (offset < 0)
        short = _("%(days)s ngày") % {"days": abs(offset)}
        words.append(short if kind and kind == before else threshold(cause, offset))
        before = kind
    if len(words) == 1:
        return words[0]
    return _("%(some)s và %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def title(digest: Digest) -> str:
    """The subject without what tells a mail of the portal from other mails."""
    return digest.subject.removeprefix(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX)


def mail_words(digest: Digest) -> str:
    """What became of the mail of a digest, for the person whom it is for."""
    when = digest.sent_at and timezone.localtime(digest.sent_at)
    state = Digest.State(digest.state)
    if state == Digest.State.SENT:
        values = {"time": f"{when:%H:%M}", "day": f"{when:%d/%m/%Y}", "address": digest.address}
        if when.date() == digest.day:  # which stands beside it
            return _("Đã gửi thư lúc %(time)s tới %(address)s") % values
        return _("Đã gửi thư lúc %(time)s ngày %(day)s tới %(address)s") % values
    return {
        Digest.State.PLANNED: _("Đang chờ gửi thư"),
        Digest.State.FAILED: _("Chưa gửi được thư, cổng sẽ tự gửi lại"),
        Digest.State.REFUSED: _("Thư bị từ chối: máy chủ thư không nhận địa chỉ %s") % digest.address,
        Digest.State.NO_MAIL: _("Chưa có địa chỉ thư, chỉ xem được ở đây"),
        Digest.State.REPLACED: _("Đã gộp vào bản nhắc sau"),
    }[state]
