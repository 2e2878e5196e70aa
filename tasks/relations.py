"""What a person is to a plan, in the words of agencies.permissions."""

from agencies.models import Role
from agencies.permissions import Relation, standing

from .models import Plan

WATCHING = (Role.MONITOR, Role.HEAD)


def to_plan(user, plan) -> set[Relation]:
    """Relations to a plan and all that belongs to it."""
    found = standing(user)
    if user.agency_id == plan.monitor_id and user.role in WATCHING:
        found |= {Relation.MONITOR}
        if user.role == Role.HEAD:
            found |= {Relation.MONITOR_HEAD}
    return found


def to_new_plan(user) -> set[Relation]:
    """Relations to a plan that is still to be brought in: a monitor is one before there is a plan; a head is
    one of an agency that monitors some plan already. Costs one SQL statement for heads."""
    found = standing(user)
    if user.role == Role.MONITOR and user.agency_id:
        return found | {Relation.MONITOR}
    if user.role == Role.HEAD and Plan.objects.filter(monitor=user.agency_id).exists():
        return found | {Relation.MONITOR}
    return found
