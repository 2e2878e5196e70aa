"""Who oversees: the rounds that a page of the monitor or the province is about."""

from dataclasses import dataclass

from django.db.models import QuerySet

from agencies.permissions import Action, allowed
from kehoach import clock
from tasks.relations import to_plan

from .current import current_round, overseen_rounds
from .models import Round


@dataclass(frozen=True)
class Oversight:
    """The rounds a person oversees, the one a page shows (None: there is none yet), and whether the person
    is its monitor."""

    rounds: QuerySet
    round: Round | None
    monitors: bool


def overseen(request) -> Oversight:
    """404 for everybody who neither monitors a plan nor reads for the province, and for a foreign round."""
    rounds = overseen_rounds(request.user)
    found = current_round(request, rounds, clock.today())
    monitors = found is not None and allowed(Action.ROUND_MANAGE, to_plan(request.user, found.plan))
    return Oversight(rounds, found, monitors)


def round_choices(rounds: QuerySet) -> list[Round]:
    """What a page offers to switch to, newest first within each plan."""
    return list(rounds.select_related("plan").defer("plan__text").order_by("plan", "-due_on"))
