"""The reminder rules of plans: reading them, and setting those of one plan."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tasks.models import Plan

from ..ladder import USUAL_RULES, Cause, Reach, Rule
from ..models import ReminderRule


def rules_of(plans: Iterable[Plan] | None = None) -> dict[int, tuple[Rule, ...]]:
    """The rules by the key of the plan (None: of all plans), in one SQL statement. A plan without rows of its
    own has the usual ones."""
    asked = Plan.objects.all() if plans is None else Plan.objects.filter(pk__in=[plan.pk for plan in plans])
    names = ("reminder_rules__cause", "reminder_rules__offset", "reminder_rules__reach")
    found: dict[int, list[Rule]] = {}
    for plan_id, cause, offset, reach in asked.order_by("pk", *names[:2]).values_list("pk", *names):
        own = found.setdefault(plan_id, [])
        if cause:
            own.append(Rule(Cause(cause), offset, Reach(reach)))
    return {plan_id: tuple(own) or USUAL_RULES for plan_id, own in found.items()}


@transaction.atomic
def set_rules(plan: Plan, rules: Collection[Rule]) -> None:
    """Let the plan have exactly these rules; the usual ones are kept as no rows, so that the plan follows
    them when they change. Raises ValidationError where nothing would remind of the due date."""
    if not any(rule.cause == Cause.DUE for rule in rules):
        raise ValidationError(_("Hãy giữ ít nhất một mốc nhắc về hạn gửi báo cáo."))
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)
    plan.reminder_rules.all().delete()
    if set(rules) != set(USUAL_RULES):
        ReminderRule.objects.bulk_create(
            ReminderRule(plan=plan, cause=rule.cause, offset=rule.offset, reach=rule.reach) for rule in rules
        )
