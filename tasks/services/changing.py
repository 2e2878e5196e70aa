"""Drafts of changes to a plan: what is to be new, otherwise or gone, until it is applied (applying.py)."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import User
from agencies.permissions import Action, allowed

from ..content import Change, TaskContent, contents, differences
from ..models import Amendment, AmendmentState, Plan
from ..relations import to_plan

CHANGED_MEANWHILE = gettext_lazy(
    "Người khác vừa sửa bản này nên phần vừa nhập chưa được ghi. Hãy xem lại rồi ghi lần nữa."
)
Changes = Mapping[str, TaskContent | None]


@transaction.atomic
def start(plan: Plan, changes: Changes, *, by: User, now: datetime) -> Amendment:
    """A draft with these changes; what says the same as the plan is left out. Raises ValidationError where
    the person may not change the plan, or nobody may any more."""
    require_editor(plan, by)
    amendment = Amendment.objects.create(plan=plan, created_by=by, created_at=now)
    return write_changes(amendment, changes, revision=0, by=by)


def require_editor(plan: Plan, by: User) -> None:
    if not allowed(Action.PLAN_EDIT, to_plan(by, plan)):
        raise ValidationError(_("Chỉ cơ quan theo dõi kế hoạch và quản trị được sửa kế hoạch."))


@transaction.atomic
def write_changes(amendment: Amendment, changes: Changes, *, revision: int, by: User) -> Amendment:
    """Set what the draft makes of these tasks; a task that is to be as it is now leaves the draft."""
    amendment = held(amendment, revision, by)
    now_there = contents(amendment.plan)
    for key, content in changes.items():
        base = now_there.get(key)
        if base is None and not key.startswith("+"):
            raise ValidationError(_("Nhiệm vụ này không còn trong kế hoạch."))
        if content == base:
            forget(amendment, key)
        else:
            amendment.changes[key] = content.to_json() if content else None
            amendment.before[key] = base.to_json() if base else None
    return saved(amendment)


@transaction.atomic
def drop_change(amendment: Amendment, key: str, *, revision: int, by: User) -> Amendment:
    """Leave a task as the plan has it."""
    amendment = held(amendment, revision, by)
    forget(amendment, key)
    return saved(amendment)


@transaction.atomic
def write_document(amendment: Amendment, values: Mapping, *, revision: int, by: User) -> Amendment:
    """Number, date, title and first day of the amending document."""
    amendment = held(amendment, revision, by)
    for name in ("number", "issued_on", "title", "effective_on"):
        setattr(amendment, name, values[name])
    return saved(amendment)


@transaction.atomic
def drop(amendment: Amendment, *, revision: int, by: User) -> None:
    """Forget a draft, or one that waits for its day."""
    held(amendment, revision, by).delete()


def held(amendment: Amendment, revision: int, by: User) -> Amendment:
    """The row, locked, of somebody who may and who has seen its last state; not yet carried out."""
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("plan")
    amendment = rows.get(pk=amendment.pk)
    require_editor(amendment.plan, by)
    if amendment.state == AmendmentState.IN_FORCE:
        raise ValidationError(_("Sửa đổi này đã được thực hiện, không thay đổi được nữa."))
    if amendment.plan.superseded_by_id:
        raise ValidationError(_("Kế hoạch đã được kế hoạch khác thay thế, không sửa đổi nữa."))
    if amendment.revision != revision:
        raise ValidationError(CHANGED_MEANWHILE, code="stale")
    return amendment


def saved(amendment: Amendment) -> Amendment:
    """What waits for its day is a draft again once it is changed."""
    amendment.state = AmendmentState.DRAFT
    amendment.revision += 1
    amendment.save()
    return amendment


def forget(amendment: Amendment, key: str) -> None:
    amendment.changes.pop(key, None)
    amendment.before.pop(key, None)


def next_key(amendment: Amendment) -> str:
    """The key of one more new task."""
    used = [int(key) for key in amendment.changes if key.startswith("+")]
    return f"+{max(used, default=0) + 1}"


def read(values: Mapping[str, dict | None]) -> dict[str, TaskContent | None]:
    """Changes as stored, as values."""
    return {key: TaskContent.from_json(each) if each else None for key, each in values.items()}


def changes_of(amendment: Amendment) -> list[Change]:
    """What the amendment changes, against the plan as it was when the change was written; in the order of the
    plan, new tasks last."""
    before = read(amendment.before)
    keys = map(str, amendment.plan.tasks.order_by("position", "pk").values_list("pk", flat=True))
    in_order = {key: before[key] for key in keys if key in before}
    return differences(in_order, read(amendment.changes))
