"""What a person is to a round, an obligation or an obstacle, in the words of agencies.permissions."""

from agencies.permissions import Relation, ownership
from tasks.models import AssignmentRole
from tasks.relations import to_plan


def to_obligation(user, obligation) -> set[Relation]:
    """Relations to one obligation. Costs one SQL statement for people of another agency."""
    return to_word(user, obligation.round.plan, obligation.agency_id, obligation)


def to_word(user, plan, agency_id: int, obligation) -> set[Relation]:
    """Relations to what an agency says on the task of an obligation."""
    found = to_plan(user, plan)
    if user.agency_id == agency_id:
        found |= ownership(user)
    elif user.agency_id and leads(user, obligation):
        found |= {Relation.LEAD}
    return found


def leads(user, obligation) -> bool:
    siblings = type(obligation).objects.filter(round=obligation.round_id, task=obligation.task_id)
    return siblings.filter(agency=user.agency_id, role=AssignmentRole.LEAD).exists()


def to_obstacle(user, obstacle) -> set[Relation]:
    """Relations to one obstacle; a reorganisation may have passed it to another agency. The province
    has to do with it only once it was passed up."""
    found = to_word(user, obstacle.plan, obstacle.agency_id, obstacle.told_in)
    if Relation.PROVINCE in found and not obstacle.was_passed_up:
        found.remove(Relation.PROVINCE)
    return found


def to_extension(user, extension) -> set[Relation]:
    """Relations to a request for an extension."""
    return to_share(user, extension.round.plan, extension.agency_id)


def to_share(user, plan, agency_id: int) -> set[Relation]:
    """Relations to all that one agency has to do with a plan."""
    found = to_plan(user, plan)
    return found | ownership(user) if user.agency_id == agency_id else found
