"""What every page's frame shows."""

from django.conf import settings
from django.urls import reverse

from reports.navigation import inbox, navigation


def face(request):
    """Navigation for the person, the mark of invented data, and the accounts of a demonstration."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    context = {
        "demonstration": settings.DEMONSTRATION,
        "nav": navigation(user, view_name) if signed_in else [],
        "inbox": inbox(user) if signed_in else None,
        "search_url": reverse("reports:search") if signed_in else "",
    }
    if settings.DEMONSTRATION and not signed_in:
        context["demo_accounts"] = demo_accounts()
    return context


def demo_accounts() -> list[dict]:
    from reports.demonstration.people import shown_accounts

    return shown_accounts()
