"""WORDS OF A DIGEST: what a person is told, grouped as the day goes: own accounts first, then what waits for
a decision, then the agencies that owe. The same content is the mail and the page in the portal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import User
from kehoach.text import short_date, shorten

from .badges import days_words
from .ladder import SIDES, Cause, Side
from .models import Obligation
from .periods import days_left

LINES = 20
TITLE_LENGTH = 90


# Of several thresholds of one account, the first of these is told.
PRESSING = (Cause.RETURNED, Cause.SIGNING, Cause.DUE, Cause.NUDGE, Cause.DRAFT, *SIDES)
OWED = (Cause.DUE, Cause.NUDGE)


@dataclass(frozen=True)
class Item:
    """One thing to tell one person: a threshold of an obligation. `since` is the day it counts from."""

    cause: Cause
    obligation: Obligation
    since: date
    mine: bool
    reachable: bool = True

    @property
    def round(self):
        return self.obligation.round

    def left(self, today: date) -> int:
        return days_left(self.obligation.due_on, today)


def item_of(reminder, person: User, reachable: bool) -> Item:
    cause, row = Cause(reminder.cause), reminder.obligation
    mine = row.agency_id == person.agency_id and SIDES.get(cause, Side.AGENCY) == Side.AGENCY
    return Item(cause, row, reminder.anchor, mine, reachable)


def compose(person: User, items: Iterable[Item], today: date) -> tuple[str, dict]:
    """Subject and content of a person's digest. An account that crossed several thresholds is told once."""
    unique: dict[tuple, Item] = {}
    for item in sorted(items, key=lambda i: PRESSING.index(i.cause), reverse=True):
        unique[item.obligation.pk, item.cause if item.cause in SIDES else None] = item
    chosen = sorted(unique.values(), key=lambda i: (i.obligation.due_on, i.round.pk, place(i.obligation)))
    groups = [group for build in GROUPS for group in build(chosen, today)]
    where = f" ({person.agency})" if person.agency_id else ""
    content = {
        "greeting": _("Kính gửi %(name)s%(where)s,") % {"name": person, "where": where},
        "groups": groups,
    }
    return subject(chosen, today), content


def place(row: Obligation) -> tuple:
    return (row.task.position, row.agency.sort_order, row.agency.code)


def subject(items: list[Item], today: date) -> str:
    """ "3 báo cáo quá hạn, 2 báo cáo chờ ký": the most pressing three."""
    own = [item for item in items if item.mine]
    due = [item for item in own if item.cause in OWED]
    late = sum(item.left(today) < 0 for item in due)
    mine, others = Counter(item.cause for item in own), [item for item in items if not item.mine]
    watched = Counter(item.cause for item in others)
    debtors = len({i.obligation.agency_id for i in others if i.cause not in SIDES})
    parts = [
        (late, _("%(n)d báo cáo quá hạn")),
        (mine[Cause.RETURNED], _("%(n)d báo cáo bị trả lại")),
        (len(due) - late, _("%(n)d báo cáo phải gửi")),
        (mine[Cause.SIGNING], _("%(n)d báo cáo chờ ký")),
        (mine[Cause.DRAFT], _("%(n)d bản soạn dở")),
        (watched[Cause.EXTENSION], _("%(n)d đề nghị gia hạn")),
        (watched[Cause.OBSTACLE] + watched[Cause.PASSED_UP], _("%(n)d vướng mắc chờ trả lời")),
        (watched[Cause.UNREVIEWED], _("%(n)d báo cáo chờ duyệt")),
        (debtors, _("%(n)d cơ quan còn nợ báo cáo")),
    ]
    told = [text % {"n": n} for n, text in parts if n]
    return _("[Kế hoạch] %s") % ", ".join(told[:3])


def group(title: str, url: str, lines: list[dict], note: str = "") -> dict:
    return {
        "title": str(title),
        "note": note,
        "url": url,
        "lines": lines[:LINES],
        "more": max(0, len(lines) - LINES),
    }


def line(text: str, url: str, badge: str = "") -> dict:
    return {"text": text, "url": url, "badge": badge}


def task_line(item: Item, badge: str) -> dict:
    row = item.obligation
    text = f"{row.task.path} {shorten(row.task.opening, TITLE_LENGTH)}"
    return line(text, reverse("reports:obligation", args=[row.pk]), badge)


def by_round(items: list[Item]) -> dict:
    found: dict[int, list[Item]] = {}
    for item in items:
        found.setdefault(item.round.pk, []).append(item)
    return found


def named(round_) -> str:
    return f"{round_.name} – {round_.plan.short_title}"


def own_due(items: list[Item], today: date) -> list[dict]:
    """What the person's agency owes, round by round."""
    due = [item for item in items if item.mine and item.cause in OWED]
    return [
        group(
            named(found[0].round),
            reverse("reports:round_entries", args=[pk]),
            [task_line(item, owed_words(item, today)) for item in found],
            _("Hạn gửi %(day)s. Còn %(n)d báo cáo chưa gửi.")
            % {"day": short_date(min(i.obligation.due_on for i in found)), "n": len(found)},
        )
        for pk, found in by_round(due).items()
    ]


def owed_words(item: Item, today: date) -> str:
    """How late an account is, and until when its agency was let in again."""
    words, until = days_words(item.left(today)), item.obligation.reopened_until
    if until is None or until < today:
        return words
    return _("%(words)s, mở lại đến hết ngày %(day)s") % {"words": words, "day": short_date(until)}


OWN = {
    Cause.RETURNED: (
        gettext_lazy("Bị trả lại, cần sửa và gửi lại"),
        gettext_lazy("trả lại ngày %s"),
        "reports:round_entries",
    ),
    Cause.SIGNING: (gettext_lazy("Chờ lãnh đạo ký"), gettext_lazy("trình ngày %s"), "reports:signing"),
    Cause.DRAFT: (
        gettext_lazy("Đã soạn, chưa gửi"),
        gettext_lazy("soạn từ ngày %s"),
        "reports:round_entries",
    ),
}


def own_waiting(items: list[Item], today: date) -> list[dict]:
    """Accounts of the person's agency that came to a halt."""
    found = []
    for cause, (title, badge, page) in OWN.items():
        halted = [item for item in items if item.mine and item.cause == cause]
        for pk, rows in by_round(halted).items():
            lines = [task_line(item, halt(badge, item, today)) for item in rows]
            found.append(group(f"{title}: {named(rows[0].round)}", reverse(page, args=[pk]), lines))
    return found


def halt(badge: str, item: Item, today: date) -> str:
    """Since when an account lies, and that it is overdue."""
    words = badge % short_date(item.since)
    return f"{words}, {days_words(item.left(today))}" if item.left(today) < 0 else words


DECIDE = {
    Cause.EXTENSION: (
        gettext_lazy("Đề nghị gia hạn chờ trả lời"),
        gettext_lazy("%(agency)s: %(n)d đề nghị"),
        "reports:extensions",
    ),
    Cause.OBSTACLE: (
        gettext_lazy("Vướng mắc chờ trả lời"),
        gettext_lazy("%(agency)s: %(n)d vướng mắc"),
        "reports:obstacles",
    ),
    Cause.PASSED_UP: (
        gettext_lazy("Vướng mắc chờ UBND tỉnh trả lời"),
        gettext_lazy("%(agency)s: %(n)d vướng mắc"),
        "reports:obstacles",
    ),
    Cause.UNREVIEWED: (
        gettext_lazy("Báo cáo chờ duyệt"),
        gettext_lazy("%(agency)s: %(n)d báo cáo"),
        "reports:queue",
    ),
}


def to_decide(items: list[Item], today: date) -> list[dict]:
    """What waits for the monitor or the province, by agency."""
    found = []
    for cause, (title, words, page) in DECIDE.items():
        waiting = [item for item in items if item.cause == cause]
        if not waiting:
            continue
        lines = [
            line(
                words % {"agency": agency, "n": len(rows)},
                reverse(page) + "?" + urlencode({"co_quan": agency.pk}),
                _("chờ %d ngày") % (today - min(item.since for item in rows)).days,
            )
            for agency, rows in by_agency(waiting)
        ]
        found.append(group(title, reverse(page), lines))
    return found


def debtors(items: list[Item], today: date) -> list[dict]:
    """Agencies that owe or let an account lie, for those who watch them."""
    owing = [item for item in items if not item.mine and item.cause not in SIDES]
    found = []
    for pk, rows in by_round(owing).items():
        page = reverse("reports:missing")
        lines = [
            line(
                _("%(agency)s: %(n)d báo cáo") % {"agency": agency, "n": len(of_agency)},
                page + "?" + urlencode({"dot": pk, "co_quan": agency.pk}),
                debt(of_agency, today),
            )
            for agency, of_agency in by_agency(rows)
        ]
        title = _("Cơ quan còn nợ báo cáo: %s") % named(rows[0].round)
        found.append(group(title, page + "?" + urlencode({"dot": pk}), lines))
    return found


def by_agency(items: list[Item]) -> list[tuple]:
    found: dict = {}
    for item in items:
        found.setdefault(item.obligation.agency, []).append(item)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0].sort_order, pair[0].code))


def debt(rows: list[Item], today: date) -> str:
    words = days_words(min(item.left(today) for item in rows))
    if all(item.reachable for item in rows):
        return words
    return _("%s; cơ quan chưa có người nhận thư") % words


GROUPS = (own_due, own_waiting, to_decide, debtors)
