"""The masthead's links for a person: what the role works with, most used first."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Role, User
from agencies.permissions import Action, allowed, standing
from tasks.models import Plan

from .models import EntryState, Obligation


def is_monitor(user: User) -> bool:
    """Whether the person monitors any plan."""
    return user.role in (Role.MONITOR, Role.HEAD) and Plan.objects.filter(monitor=user.agency_id).exists()


def navigation(user: User, path: str) -> list[dict]:
    """Rows of {label, url, active, count} for templates/base.html. At most two SQL statements."""
    rows: list[tuple[str, str, int | None]] = []
    if user.role in (Role.OFFICER, Role.HEAD, Role.MONITOR):
        rows.append((_("Trang chủ"), reverse("home"), None))
    overseer = is_monitor(user)
    if overseer or user.role == Role.PROVINCE:
        rows.append((_("Tổng quan"), reverse("reports:dashboard"), None))
    if overseer:
        waiting = Obligation.objects.visible_to(user).filter(
            round__plan__monitor=user.agency_id, entry__state=EntryState.SUBMITTED
        )
        rows += [
            (_("Chờ duyệt"), reverse("reports:queue"), waiting.count()),
            (_("Chưa báo cáo"), reverse("reports:missing"), None),
            (_("Đợt báo cáo"), reverse("reports:rounds"), None),
        ]
    if overseer or user.role == Role.PROVINCE:
        rows.append((_("Báo cáo tổng hợp"), reverse("reports:summary"), None))
    rows.append((_("Kế hoạch"), reverse("tasks:plans"), None))
    if allowed(Action.AGENCIES_MANAGE, standing(user)):
        rows += [
            (_("Cơ quan"), reverse("agencies:register"), None),
            (_("Quản trị"), reverse("admin:index"), None),
        ]
    return [
        {
            "label": label,
            "url": url,
            "active": path == url or (url != "/" and path.startswith(url)),
            "count": count,
        }
        for label, url, count in rows
    ]
