"""PERMISSION RULES: role × action × relation, the only place that says who may do what.

A relation is what ties a person to an object; each room computes the relations of its own objects and
asks here. What no rule names is refused. `refusal` turns a missing right into the right status:
"not yours" is 404, "yours to read" is 403 (design.md section 11).
"""

from collections.abc import Iterable
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import Http404

from .models import Role, User


class Relation(StrEnum):
    """What a person is to an object."""

    OWN_AGENCY = "own_agency"  # the object is of the person's agency
    OWN_HEAD = "own_head"  # the same, and the person is its head
    LEAD = "lead"  # the person's agency is lead (or joint) on the same task in the same round
    MONITOR = "monitor"  # the person's agency monitors the plan, and the person is its monitor or head
    MONITOR_HEAD = "monitor_head"  # the same, and the person is its head
    PROVINCE = "province"
    OTHER = "other"  # any other signed-in person with an agency
    ADMIN = "admin"


class Action(StrEnum):
    PLAN_READ = "plan.read"
    PLAN_IMPORT = "plan.import"
    PLAN_EDIT = "plan.edit"
    DRAFT_READ = "entry.draft.read"
    DRAFT_WRITE = "entry.draft.write"
    SUBMITTED_READ = "entry.submitted.read"
    SUBMITTED_RECALL = "entry.submitted.recall"
    SUBMITTED_REVIEW = "entry.submitted.review"
    ACCEPTED_READ = "entry.accepted.read"
    ROUND_READ = "round.read"
    ROUND_MANAGE = "round.manage"
    REPORT_DRAFT = "report.draft"
    REPORT_READ = "report.read"
    REPORT_ISSUE = "report.issue"
    REPORT_ISSUED_READ = "report.issued.read"
    CARD_READ = "card.read"
    ENTRY_SIGN = "entry.sign"
    CONTRIBUTE = "contribution.write"
    CONTRIBUTION_READ = "contribution.read"
    EXTENSION_ASK = "extension.ask"
    EXTENSION_READ = "extension.read"
    EXTENSION_DECIDE = "extension.decide"
    OBSTACLE_READ = "obstacle.read"
    OBSTACLE_REPLY = "obstacle.reply"
    OBSTACLE_ANSWER = "obstacle.answer"
    OBSTACLE_RESOLVE = "obstacle.resolve"
    NUDGE = "reminder.nudge"
    LEDGER_READ = "reminder.ledger.read"
    AGENCY_SET = "agency.set"
    AGENCIES_MANAGE = "agencies.manage"
    DAYS_MANAGE = "days.manage"
    OPERATE = "operate"


R = Relation
EVERYONE = frozenset(R)
RULES: dict[Action, frozenset[Relation]] = {
    Action.PLAN_READ: EVERYONE,
    # A monitor brings in plans for the own agency to monitor, the administrator for any.
    Action.PLAN_IMPORT: frozenset({R.MONITOR, R.ADMIN}),
    Action.PLAN_EDIT: frozenset({R.MONITOR, R.ADMIN}),
    Action.DRAFT_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD}),
    Action.DRAFT_WRITE: frozenset({R.OWN_AGENCY, R.OWN_HEAD}),
    Action.SUBMITTED_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD, R.LEAD, R.MONITOR}),
    Action.SUBMITTED_RECALL: frozenset({R.OWN_AGENCY, R.OWN_HEAD}),
    Action.SUBMITTED_REVIEW: frozenset({R.MONITOR}),
    Action.ACCEPTED_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD, R.LEAD, R.MONITOR, R.PROVINCE}),
    Action.ROUND_READ: frozenset({R.MONITOR, R.PROVINCE}),
    Action.ROUND_MANAGE: frozenset({R.MONITOR}),
    Action.REPORT_DRAFT: frozenset({R.MONITOR}),
    # What the portal writes of its own; the edited draft is the monitor's until it is issued.
    Action.REPORT_READ: frozenset({R.MONITOR, R.PROVINCE}),
    Action.REPORT_ISSUE: frozenset({R.MONITOR_HEAD}),
    Action.REPORT_ISSUED_READ: EVERYONE,
    Action.CARD_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD, R.MONITOR, R.PROVINCE}),
    Action.ENTRY_SIGN: frozenset({R.OWN_HEAD}),
    Action.CONTRIBUTE: frozenset({R.OWN_AGENCY, R.OWN_HEAD}),
    Action.CONTRIBUTION_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD, R.LEAD}),
    Action.EXTENSION_ASK: frozenset({R.OWN_AGENCY, R.OWN_HEAD}),
    Action.EXTENSION_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD, R.MONITOR, R.PROVINCE}),
    Action.EXTENSION_DECIDE: frozenset({R.MONITOR}),
    # The province reads and answers those that were passed up to it (relations.to_obstacle).
    Action.OBSTACLE_READ: frozenset({R.OWN_AGENCY, R.OWN_HEAD, R.LEAD, R.MONITOR, R.PROVINCE}),
    Action.OBSTACLE_REPLY: frozenset({R.OWN_AGENCY, R.OWN_HEAD}),
    Action.OBSTACLE_ANSWER: frozenset({R.MONITOR}),
    Action.OBSTACLE_RESOLVE: frozenset({R.PROVINCE}),
    Action.NUDGE: frozenset({R.MONITOR}),
    Action.LEDGER_READ: frozenset({R.MONITOR, R.ADMIN}),
    Action.AGENCY_SET: frozenset({R.OWN_HEAD}),
    Action.AGENCIES_MANAGE: frozenset({R.ADMIN}),
    Action.DAYS_MANAGE: frozenset({R.ADMIN}),
    Action.OPERATE: frozenset({R.ADMIN}),
}


def allowed(action: Action, relations: Iterable[Relation]) -> bool:
    """Whether any of the relations gives the right to the action."""
    return not RULES[action].isdisjoint(relations)


def require(action: Action, relations: Iterable[Relation], *, readable_by: Action) -> None:
    """Raise unless allowed: PermissionDenied (403) if the object may be read, else Http404."""
    relations = set(relations)
    if allowed(action, relations):
        return
    if allowed(readable_by, relations):
        raise PermissionDenied
    raise Http404


def ownership(user: User) -> set[Relation]:
    """The relations that a person has to everything that is of the own agency."""
    found = standing(user)
    if user.agency_id:
        found |= {Relation.OWN_AGENCY}
        if user.role == Role.HEAD:
            found |= {Relation.OWN_HEAD}
    return found


def standing(user: User) -> set[Relation]:
    """The relations that a person has to everything, whatever the object."""
    if user.role == Role.ADMIN:
        return {Relation.ADMIN}
    return {Relation.PROVINCE} if user.role == Role.PROVINCE else {Relation.OTHER}
