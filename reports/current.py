"""Which round a page shows: the one asked for in the address, else the one that matters today."""

from django.http import Http404

from agencies.permissions import Action, allowed, standing
from kehoach.text import is_key

from .models import Round, RoundKind
from .navigation import is_monitor


def current_round(request, rounds, today) -> Round | None:
    """The round of `?dot=` among `rounds` (404 if it is not one of them), else the one that matters today.
    None if there is none at all."""
    asked = request.GET.get("dot", "")
    rounds = rounds.select_related("plan__monitor", "plan__issuer")
    if asked:
        found = rounds.filter(pk=asked).first() if is_key(asked) else None
        if found is None:
            raise Http404
        return found
    return matters_today(rounds, today)


def matters_today(rounds, today) -> Round | None:
    """The scheduled round due next, else one still taking late accounts. An ad hoc round only where no
    scheduled one is open. Where none is open, the newest, scheduled before ad hoc."""
    scheduled = rounds.exclude(kind=RoundKind.AD_HOC)
    choices = (
        scheduled.filter(due_on__gte=today).order_by("due_on"),
        scheduled.filter(locks_on__gte=today).order_by("-due_on"),
        rounds.filter(due_on__gte=today).order_by("due_on"),
        rounds.filter(locks_on__gte=today).order_by("-due_on"),
        scheduled.order_by("-due_on"),
        rounds.order_by("-due_on"),
    )
    return next((found for choice in choices if (found := choice.first())), None)


def overseen_rounds(user):
    """The rounds whose whole picture the person may see; 404 for people who oversee nothing."""
    if not (is_monitor(user) or allowed(Action.ROUND_READ, standing(user))):
        raise Http404
    return Round.objects.visible_to(user)
