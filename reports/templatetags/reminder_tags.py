"""Rows of the reminder ledger in words and looks."""

from django import template

from agencies.permissions import Action, allowed
from tasks.relations import to_plan

from ..models import Reminder
from ..reminder_words import threshold, title

register = template.Library()

State = Reminder.State
# The state of a row -> the look of its badge (static/css/portal.css).
KINDS = {State.PLANNED: "none", State.SENT: "done", State.FAILED: "missing", State.MISSED: "late"}


@register.filter
def reminder_kind(state) -> str:
    return KINDS[state]


@register.filter
def threshold_words(reminder) -> str:
    return threshold(reminder.cause, reminder.offset)


register.filter("digest_title", title)


@register.filter
def may_edit_plan(user, plan) -> bool:
    """For the page of a plan, whose room does not know who monitors rounds."""
    return allowed(Action.PLAN_EDIT, to_plan(user, plan))
