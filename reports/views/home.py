"""Trang chủ: what the person's agency owes; others are led to their own first page."""

from django.shortcuts import redirect, render

from agencies.models import Role
from agencies.permissions import Action, allowed, ownership
from kehoach import clock

from ..desk import PAST_ROUNDS, desk_of, open_obstacles
from ..navigation import is_monitor, waiting_for
from .methods import get_only

FIRST_PAGES = {Role.ADMIN: "agencies:register", Role.PROVINCE: "reports:dashboard"}


@get_only
def home(request):
    """The desk of an agency. A monitor whose agency owes nothing starts at the dashboard."""
    user = request.user
    if user.role in FIRST_PAGES:
        return redirect(FIRST_PAGES[user.role])
    desk, overseer = desk_of(user, clock.today()), is_monitor(user)
    if overseer and not desk:
        return redirect("reports:dashboard")
    context = {"desk": desk, "overseer": overseer, "past_limit": PAST_ROUNDS}
    context["signs"] = allowed(Action.ENTRY_SIGN, ownership(user))
    context["obstacles"] = open_obstacles(user)
    if overseer:
        context["waiting"] = waiting_for(user)
    return render(request, "reports/home.html", context)
