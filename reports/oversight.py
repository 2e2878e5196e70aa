"""Who oversees: the rounds that a page of the monitor or the province is about."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from agencies.permissions import Action, allowed, standing
from kehoach import clock

from .current import current_round
from .models import Round
from .navigation import is_monitor


@dataclass(frozen=True)
class Oversight:
    """The rounds a person oversees, the one a page shows (None: there is none yet), and the person's part."""

    rounds: QuerySet
    round: Round | None
    monitors: bool


def overseen(request) -> Oversight:
    """404 for everybody who neither monitors a plan nor reads for the province, and for a foreign round."""
    monitors = is_monitor(request.user)
    if not (monitors or allowed(Action.ROUND_READ, standing(request.user))):
        raise Http404
    rounds = Round.objects.visible_to(request.user)
    return Oversight(rounds, current_round(request, rounds, clock.today()), monitors)


def round_choices(rounds: QuerySet) -> list[Round]:
    """What a page offers to switch to, newest first within each plan."""
    return list(rounds.select_related("plan").defer("plan__text").order_by("plan", "-due_on"))
