"""A figure is a link to the list it counts; where an obligation stands, in words."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from kehoach import clock
from kehoach.text import decimal

from ..badges import overseer_badges, round_badge, time_badge

register = template.Library()


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
    """Where an obligation stands: for partials/_badge.html."""
    return overseer_badges(obligation, clock.today())


@register.simple_tag
def days_badge(left):
    return time_badge(left)


@register.simple_tag(name="round_badge")
def badge_of_round(round_):
    return round_badge(round_, clock.today())


@register.simple_tag
def days_waiting(submitted_at):
    """For how many calendar days an account has waited for the monitor."""
    days = (clock.today() - clock.local_date(submitted_at)).days
    return _("chờ %d ngày") % days if days else _("gửi hôm nay")
