"""DUE DAYS of a person: what the own agency owes by when, and when the rounds that it oversees are due."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import User
from kehoach.text import short_date

from .calendar_feed import DueDay
from .models import Obligation, Round
from .querysets import RECEIVED

# The last time of any change of an account; with the sum of revisions, how often it changed.
TIMES = ("updated_at", "submitted_at", "reviewed_at")
# Older rounds fall out of the calendar once they are locked.
KEPT = timedelta(days=400)


def due_days(user: User, today: date) -> list[DueDay]:
    """Everything for a person's calendar, in two SQL statements."""
    return sorted([*own_days(user, today), *overseen_days(user, today)], key=lambda day: (day.on, day.key))


def in_view(today: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}due_on__gte": today - KEPT}) | Q(**{f"{prefix}locks_on__gte": today})


def own_days(user: User, today: date) -> Iterator[DueDay]:
    """One due day per round and day (an extension moves some accounts to another), and the lock."""
    if not user.agency_id:
        return
    groups = (
        Obligation.objects.filter(in_view(today, "round__"), agency=user.agency_id)
        .filter(round__opened_at__isnull=False)
        .order_by("round", "due_on")
        .values("round", "due_on", number=F("round__plan__number"), name=F("round__name"))
        .annotate(
            total=Count("pk"),
            sent=Count("pk", filter=Q(entry__state__in=RECEIVED)),
            changes=Sum("entry__revision"),
            **{name: Max(f"entry__{name}") for name in TIMES},
            opened_at=Max("round__opened_at"),
            locks_on=Max("round__locks_on"),
            reopened_until=Max("reopened_until"),
        )
    )
    locks: dict[int, dict] = {}
    for group in groups:
        yield own_due(user, group)
        last = max(d for d in (group["locks_on"], group["due_on"], group["reopened_until"]) if d)
        known = locks.get(group["round"])
        if known is None or known["locks_on"] < last:
            locks[group["round"]] = group | {"locks_on": last}
    for group in locks.values():
        yield lock_day(f"khoa-{group['round']}-{user.agency_id}", group, round_path(group))


def own_due(user: User, group: dict) -> DueDay:
    left = group["total"] - group["sent"]
    standing = _("còn %(left)d/%(total)d") % {"left": left, "total": group["total"]}
    return DueDay(
        key=f"han-{group['round']}-{user.agency_id}-{group['due_on']:%Y%m%d}",
        on=group["due_on"],
        title=_("Hạn gửi báo cáo: %(round)s (%(standing)s)")
        % {"round": full_name(group), "standing": standing if left else _("đã gửi đủ")},
        text=_("Đã gửi %(sent)d/%(total)d báo cáo. Gửi đến hết ngày %(day)s là đúng hạn.")
        % {"sent": group["sent"], "total": group["total"], "day": short_date(group["due_on"])},
        path=round_path(group),
        **last_change(group),
    )


def overseen_days(user: User, today: date) -> Iterator[DueDay]:
    """The due day and the lock of the rounds that the person oversees, with their figures."""
    rounds = (
        Round.objects.visible_to(user)
        .filter(in_view(today))
        .with_counts()
        .annotate(
            changes=Sum("obligations__entry__revision"),
            number=F("plan__number"),
            **{name: Max(f"obligations__entry__{name}") for name in TIMES},
        )
        .order_by("due_on", "pk")
        .values()
    )
    for group in rounds:
        path = f"{reverse('reports:dashboard')}?dot={group['id']}"
        yield DueDay(
            key=f"theo-doi-han-{group['id']}-{group['due_on']:%Y%m%d}",
            on=group["due_on"],
            title=_("Hạn các cơ quan gửi báo cáo: %(round)s (đã gửi %(received)d/%(expected)d)")
            % {"round": full_name(group), **group},
            text=_("Theo dõi: các cơ quan đã gửi %(received)d/%(expected)d báo cáo.") % group,
            path=path,
            **last_change(group),
        )
        yield lock_day(f"theo-doi-khoa-{group['id']}", group, path)


def lock_day(key: str, group: dict, path: str) -> DueDay:
    return DueDay(
        key=f"{key}-{group['locks_on']:%Y%m%d}",
        on=group["locks_on"],
        title=_("Ngày cuối trước khi khóa: %s") % full_name(group),
        text=_("Sau ngày %s đợt báo cáo khóa, cơ quan không gửi được nữa.") % short_date(group["locks_on"]),
        path=path,
        changes=0,
        changed_at=group["opened_at"],
    )


def last_change(group: dict) -> dict:
    times = [group["opened_at"], *(group[name] for name in TIMES)]
    return {"changes": group["changes"] or 0, "changed_at": max(time for time in times if time)}


def full_name(group: dict) -> str:
    return _("%(name)s – Kế hoạch số %(number)s") % {"name": group["name"], "number": group["number"]}


def round_path(group: dict) -> str:
    return reverse("reports:round_entries", args=[group["round"]])
