"""What coordinating agencies give to the accounts of the leads: invited, written, sent."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.permissions import Action, allowed, ownership
from kehoach import clock
from tasks.models import OWING_ROLES

from ..models import Contribution, Obligation, Round
from ..workflow import StepClosed, why_not_contributed


class ContributionConflict(Exception):
    """Somebody else of the agency saved it since the person opened it; nothing was overwritten."""

    def __init__(self, stored: Contribution):
        self.stored = stored


def invite(round_: Round, wanted: Collection[tuple[int, int]]) -> None:
    """Bring the invitations of a round up to date: one for each (task, agency) that coordinates and does not
    owe. One in which an agency has written stays. Four SQL statements."""
    wanted = set(wanted) - set(round_.obligations.values_list("task_id", "agency_id"))
    rows = round_.contributions.values_list("pk", "task_id", "agency_id", "text")
    known = {(task, agency): (pk, text) for pk, task, agency, text in rows}
    Contribution.objects.bulk_create(
        Contribution(round=round_, task_id=task, agency_id=agency)
        for task, agency in sorted(wanted - known.keys())
    )
    stale = [pk for key, (pk, text) in known.items() if key not in wanted and not text]
    Contribution.objects.filter(pk__in=stale, text="").delete()


def leads_of(round_: Round, tasks: Collection[int]) -> dict[int, list[Agency]]:
    """By task: the agencies that owe its account as lead or joint, to whom a contribution can go."""
    rows = Obligation.objects.filter(round=round_, task__in=tasks, role__in=OWING_ROLES)
    found: dict[int, list[Agency]] = {}
    for row in rows.select_related("agency").order_by("agency__sort_order", "agency__code"):
        found.setdefault(row.task_id, []).append(row.agency)
    return found


def given_to(round_: Round, agency_id: int) -> dict[int, list[Contribution]]:
    """By task: what was sent to an agency that owes the account."""
    rows = round_.contributions.given_to(agency_id).select_related("agency")
    found: dict[int, list[Contribution]] = {}
    for row in rows.order_by("agency__sort_order", "agency__code"):
        found.setdefault(row.task_id, []).append(row)
    return found


@transaction.atomic
def save(
    contribution: Contribution, text: str, to: Agency | None, *, revision: int, by: User, now: datetime
) -> Contribution:
    """Keep what was written. `text` is clean, `to` one of the leads (none: all of them), `revision` the one
    that the person started from. What was sent before shows the new words at once; no words takes it back.
    Raises ContributionConflict if somebody else saved in between."""
    held = writable(contribution, by, now)
    if (held.text, held.to) == (text, to):
        return held
    if held.revision != revision:
        raise ContributionConflict(held)
    if to and to not in leads_of(held.round, [held.task_id]).get(held.task_id, []):
        raise ValidationError(_("Cơ quan được chọn không chủ trì nhiệm vụ này. Hãy chọn lại."))
    held.text, held.to = text, to
    held.revision += 1
    held.updated_at, held.updated_by = now, by
    if not text:
        held.sent_at = None
    held.save()
    return held


@transaction.atomic
def send(contribution: Contribution, *, by: User, now: datetime) -> Contribution:
    """Send the stored words to the leads. Sending again without a change is no sending."""
    held = writable(contribution, by, now)
    if not held.text:
        raise StepClosed(_("Chưa có nội dung để gửi."))
    if held.sent_at is None or held.updated_at > held.sent_at:
        held.sent_at = now
        held.save(update_fields=["sent_at"])
    return held


def writable(contribution: Contribution, by: User, now: datetime) -> Contribution:
    """The contribution, held until the transaction ends. PermissionDenied for another agency, StepClosed
    where the round takes nothing (any more)."""
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("round", "to", "updated_by")
    held = rows.filter(pk=contribution.pk).first()
    if held is None:
        raise StepClosed(
            _("Nhiệm vụ này không còn cần phối hợp nên không lưu được. Xin chép lại phần đã viết.")
        )
    if held.agency_id != by.agency_id or not allowed(Action.CONTRIBUTE, ownership(by)):
        raise PermissionDenied
    locked = held.round.is_locked(clock.local_date(now))
    if closed := why_not_contributed(held.round.opened_at is not None, locked):
        raise StepClosed(closed)
    return held
