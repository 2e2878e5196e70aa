"""What a person is to a round or an obligation, in the words of agencies.permissions."""

from agencies.models import Role
from agencies.permissions import Relation, standing
from tasks.models import AssignmentRole


def to_plan(user, plan) -> set[Relation]:
    """Relations to a plan and all its rounds."""
    found = standing(user)
    if user.agency_id == plan.monitor_id and user.role in (Role.MONITOR, Role.HEAD):
        found |= {Relation.MONITOR}
    return found


def to_obligation(user, obligation) -> set[Relation]:
    """Relations to one obligation. Costs one SQL statement for people of another agency."""
    found = to_plan(user, obligation.round.plan)
    if user.agency_id == obligation.agency_id:
        found |= {Relation.OWN_AGENCY}
        if user.role == Role.HEAD:
            found |= {Relation.OWN_HEAD}
    elif user.agency_id and leads(user, obligation):
        found |= {Relation.LEAD}
    return found


def leads(user, obligation) -> bool:
    siblings = type(obligation).objects.filter(round=obligation.round_id, task=obligation.task_id)
    return siblings.filter(agency=user.agency_id, role=AssignmentRole.LEAD).exists()
