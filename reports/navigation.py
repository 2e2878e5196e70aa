"""The masthead's links for a person: what the role works with, most used first."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Role, User
from agencies.permissions import Action, allowed, standing
from tasks.models import Plan

from .models import Digest, EntryState, Obligation, Obstacle
from .querysets import monitors


def is_monitor(user: User) -> bool:
    """Whether the person monitors any plan."""
    return user.role in (Role.MONITOR, Role.HEAD) and Plan.objects.filter(monitor=user.agency_id).exists()


def navigation(user: User, view_name: str) -> list[dict]:
    """Rows of {label, url, active, count} for templates/base.html. At most three SQL statements."""
    overseer = is_monitor(user)
    links = links_of(user, overseer)
    counts = {"reports:queue": waiting_for(user)} if overseer else {}
    if user.agency_id:
        counts["reports:obstacles"] = Obstacle.objects.waiting_for(user).count()
    return [
        {
            "label": label,
            "url": reverse(views[0]),
            "active": view_name in views,
            "count": counts.get(views[0]),
        }
        for label, views in links
    ]


def links_of(user: User, overseer: bool) -> list[tuple[str, list[str]]]:
    """Label, and the views that belong to it: the first is where the link leads."""
    agency = user.role in (Role.OFFICER, Role.HEAD, Role.MONITOR)
    links = (
        [
            (
                _("Trang chủ"),
                [
                    "home",
                    "reports:round_entries",
                    "reports:obligation",
                    "reports:signing",
                    "reports:extension_ask",
                    "reports:contributions",
                ],
            )
        ]
        if agency
        else []
    )
    if user.role == Role.PROVINCE:
        # The dashboard is where the province comes from to what the monitor works with.
        read = ["reports:missing", "reports:rounds", "reports:round", "reports:extensions"]
        links.append((_("Tổng quan"), ["reports:dashboard", "reports:obligations", *read]))
    if overseer:
        links += [
            (_("Tổng quan"), ["reports:dashboard", "reports:obligations"]),
            (_("Chờ duyệt"), ["reports:queue", "reports:review", "reports:review_return"]),
            (_("Chưa báo cáo"), ["reports:missing"]),
            (
                _("Đợt báo cáo"),
                [
                    "reports:rounds",
                    "reports:round_open",
                    "reports:round",
                    "reports:round_clocks",
                    "reports:round_reopen",
                    "reports:extensions",
                    "reports:extension_decide",
                ],
            ),
            (_("Nhắc việc"), ["reports:ledger"]),
        ]
    if user.agency_id:
        links.append((_("Vướng mắc"), ["reports:obstacles", "reports:obstacle", "reports:obstacle_step"]))
    # Who oversees no round reads what was issued.
    written = ["reports:summary_desk", "reports:summary_cover", "reports:summary_compare"]
    drafts = ["reports:summary", *written] if overseer or user.role == Role.PROVINCE else []
    issued = [
        "reports:editions",
        "reports:edition",
        "reports:edition_number",
        "reports:edition_signed",
        "reports:edition_issue",
        "reports:verify",
    ]
    links.append((_("Báo cáo tổng hợp"), [*drafts, *issued, "reports:builds", "reports:build"]))
    links.append(
        (
            _("Kế hoạch"),
            [
                "tasks:plans",
                "tasks:plan",
                "tasks:imports",
                "tasks:import",
                "reports:task",
                "reports:schedule",
                "reports:reminder_rules",
                "reports:amendments",
                "reports:amendment",
                "reports:amendment_task",
                "reports:supersede",
            ],
        )
    )
    if allowed(Action.AGENCIES_MANAGE, standing(user)):
        pages = ["reorganisations", "reorganisation", "reorganisation_new", "reorganisation_edit"]
        links.append((_("Cơ quan"), ["agencies:register", *(f"reports:{name}" for name in pages)]))
    if allowed(Action.DAYS_MANAGE, standing(user)):
        links.append((_("Ngày nghỉ"), ["reports:days", "reports:day"]))
    if allowed(Action.OPERATE, standing(user)):
        links += [(_("Nhắc việc"), ["reports:ledger"]), (_("Vận hành"), ["reports:operations"])]
    if allowed(Action.AGENCIES_MANAGE, standing(user)):
        links.append((_("Quản trị"), ["admin:index"]))
    return links


def waiting_for(user: User) -> int:
    """Accounts sent to the person's agency as monitor and not yet decided."""
    rows = Obligation.objects.filter(monitors(user, "round__plan__"), entry__state=EntryState.SUBMITTED)
    return rows.count()


def inbox(user: User) -> dict:
    """The bell of the masthead: {url, count of unread digests}. One SQL statement."""
    unread = Digest.objects.received_by(user).filter(read_at__isnull=True)
    return {"url": reverse("reports:inbox"), "count": unread.count()}
