"""Which round a page shows: the one asked for in the address, else the one that matters today."""

from django.http import Http404

from agencies.permissions import Action, allowed, standing

from .models import Round
from .navigation import is_monitor


def current_round(request, rounds, today) -> Round | None:
    """The round of `?dot=` among `rounds` (404 if it is not one of them), else the one due next, else the
    newest. None if there is none at all."""
    asked = request.GET.get("dot", "")
    rounds = rounds.select_related("plan__monitor", "plan__issuer")
    if asked:
        found = (
            rounds.filter(pk=asked).first()
            if asked.isascii() and asked.isdigit() and len(asked) < 12
            else None
        )
        if found is None:
            raise Http404
        return found
    due_next = rounds.filter(due_on__gte=today).order_by("due_on").first()
    return due_next or rounds.order_by("-due_on").first()


def overseen_rounds(user):
    """The rounds whose whole picture the person may see; 404 for people who oversee nothing."""
    if not (is_monitor(user) or allowed(Action.ROUND_READ, standing(user))):
        raise Http404
    return Round.objects.visible_to(user)
