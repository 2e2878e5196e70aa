"""A figure is a link to the list it counts; where an obligation stands, in words."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from kehoach import clock
from kehoach.text import decimal

from ..models import EntryState
from ..periods import Punctuality, days_left, punctuality
from ..querysets import RECEIVED

register = template.Library()
SOON = 7


def list_url(round_, status="", **narrowed) -> str:
    """The list of a round's obligations in a status, narrowed by the names of filters.ObligationFilter."""
    asked = {"dot": round_.pk, "tinh_trang": status, **narrowed}
    return f"{reverse('reports:obligations')}?{urlencode({k: v for k, v in asked.items() if v})}"


@register.simple_tag(takes_context=True)
def figures_url(context, status="", round=None, **narrowed):
    return list_url(round or context["round"], status, **narrowed)


@register.simple_tag(takes_context=True)
def figure(context, value, status="", round=None, tone="", **narrowed):
    """A number linked to its list; 0 has no list to open. `tone` colours it (late, warn)."""
    if not value:
        return mark_safe('<span class="figure figure--zero">0</span>')
    return format_html(
        '<a class="figure{}" href="{}" data-figure="{}">{}</a>',
        f" figure--{tone}" if tone else "",
        list_url(round or context["round"], status, **narrowed),
        str(value),
        decimal(value),
    )


@register.simple_tag
def heat_class(level, due):
    """Before the due day a low share is work still to come, so it is not shown as a failing."""
    if not level:
        return ""
    return f"heat--{level}" if due else f"heat--ahead-{level}"


@register.simple_tag
def badges(obligation):
    """Where an obligation stands: rows of {kind, text} for partials/_badge.html."""
    entry, today = getattr(obligation, "entry", None), clock.today()
    state = entry.state if entry else None
    received_on = entry.first_submitted_on if state in RECEIVED else None
    where = punctuality(obligation.due_on, received_on, today)
    found = {
        EntryState.RETURNED: [{"kind": "returned", "text": _("Bị trả lại")}],
        EntryState.SUBMITTED: [{"kind": "submitted", "text": _("Chờ duyệt")}],
        EntryState.ACCEPTED: [{"kind": "accepted", "text": _("Đã duyệt")}],
    }.get(state, [])
    if where == Punctuality.LATE:
        days = (received_on - obligation.due_on).days
        found.append({"kind": "sent_late", "text": _("Gửi muộn %d ngày") % days})
    if received_on is None:
        found.append(time_left(days_left(obligation.due_on, today)))
    return found


@register.simple_tag(name="days_badge")
def time_left(days: int) -> dict:
    if days < 0:
        return {"kind": "late", "text": _("Quá hạn %d ngày") % -days}
    if days == 0:
        return {"kind": "soon", "text": _("Hạn hôm nay")}
    return {"kind": "soon" if days <= SOON else "none", "text": _("Còn %d ngày") % days}


@register.simple_tag
def round_badge(round_):
    """Where a round stands on its three clocks: {kind, text} for partials/_badge.html."""
    today = clock.today()
    if round_.is_locked(today):
        return {"kind": "locked", "text": _("Đã khóa")}
    left = days_left(round_.due_on, today)
    if left < 0:
        return {"kind": "late", "text": _("Quá hạn gửi %d ngày") % -left}
    return time_left(left)


@register.simple_tag
def days_waiting(submitted_at):
    """For how many calendar days an account has waited for the monitor."""
    days = (clock.today() - clock.local_date(submitted_at)).days
    return _("chờ %d ngày") % days if days else _("gửi hôm nay")
