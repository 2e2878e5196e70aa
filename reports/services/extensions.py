"""A later due day for some accounts of an agency: asked for, withdrawn, granted, refused."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import User
from agencies.permissions import Action, allowed
from kehoach import clock
from kehoach.text import short_date

from ..models import Extension, Obligation, Round
from ..relations import to_extension, to_obligation
from ..workflow import ExtensionStep, StepClosed, extension_steps, why_not_extended
from .entries import facts_of
from .words import worded

LONGEST = timedelta(days=90)
NO_TASK = gettext_lazy("Hãy chọn ít nhất một nhiệm vụ.")
NO_REASON = gettext_lazy("Hãy nêu lý do xin gia hạn.")


def askable(obligations, now: datetime) -> list[Obligation]:
    """Those of the agency's accounts for which a later due day can be asked now."""
    rows = obligations.with_extension().select_related("round", "agency", "entry")
    return [row for row in rows if not why_not(row, now)]


def why_not(obligation: Obligation, now: datetime) -> str:
    return why_not_extended(facts_of(obligation, obligation.written, now), obligation.asked_until is not None)


@transaction.atomic
def ask(
    round_: Round,
    obligations: Collection[Obligation],
    wanted_on: date,
    reason: str,
    *,
    by: User,
    now: datetime,
) -> Extension:
    """Ask the monitor for a later due day. Raises ValidationError by field if something is missing,
    StepClosed if an account cannot be extended (any more). Asking the same twice is asking once."""
    keys = {each.pk for each in obligations}
    held = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=keys, round=round_)
    rows = list(held.select_related("round__plan", "task", "agency", "entry").order_by("pk"))
    if len(rows) < len(keys) or not all(
        allowed(Action.EXTENSION_ASK, to_obligation(by, row)) for row in rows
    ):
        raise PermissionDenied
    reason = worded(reason, NO_REASON, "reason")
    if not rows:
        raise ValidationError({"obligations": NO_TASK})
    if same := same_request(round_, keys, wanted_on, reason, by):
        return same
    for row in rows:
        if closed := why_not(row, now):
            raise StepClosed(f"{row.task.path}: {closed}")
    check_day("wanted_on", wanted_on, rows)
    if wanted_on < clock.local_date(now):
        raise ValidationError({"wanted_on": _("Ngày đề nghị phải từ hôm nay trở đi.")})
    extension = Extension.objects.create(
        round=round_, agency_id=by.agency_id, wanted_on=wanted_on, reason=reason, asked_at=now, asked_by=by
    )
    extension.obligations.set(rows)
    return extension


def same_request(round_: Round, keys: set[int], wanted_on: date, reason: str, by: User) -> Extension | None:
    """The request that a second click repeats."""
    found = Extension.objects.filter(
        round=round_, agency=by.agency_id, state=Extension.State.OPEN, wanted_on=wanted_on, reason=reason
    )
    return next((each for each in found if {row.pk for row in each.obligations.all()} == keys), None)


def check_day(field: str, day: date, rows: Collection[Obligation]) -> None:
    """A new due day lies after the present one of every account, and not months away."""
    last, first = max(row.due_on for row in rows), min(row.due_on for row in rows)
    if day <= last:
        raise ValidationError({field: _("Phải sau hạn gửi hiện nay (%s).") % short_date(last)})
    if day > first + LONGEST:
        raise ValidationError({field: _("Không quá 90 ngày sau hạn gửi (%s).") % short_date(first + LONGEST)})


@transaction.atomic
def withdraw(extension: Extension, *, by: User, now: datetime) -> Extension:
    """The agency takes its request back; the old due day counts again."""
    return settle(extension, ExtensionStep.WITHDRAW, Extension.State.WITHDRAWN, by, now)


@transaction.atomic
def grant(extension: Extension, granted_on: date, answer: str, *, by: User, now: datetime) -> Extension:
    """Move the due day of the accounts to `granted_on`, at once; their first one stays known. Another day
    than the one asked for takes a word why."""
    same_day = granted_on == extension.wanted_on
    missing = "" if same_day else _("Chọn ngày khác ngày đề nghị thì phải ghi ý kiến.")
    answer = worded(answer, missing, "answer")

    def move(extension: Extension) -> None:
        found = list(extension.obligations.select_for_update().order_by("pk"))
        if found:
            check_day("granted_on", granted_on, found)
        held = Obligation.objects.filter(pk__in=[row.pk for row in found], due_on__lt=granted_on)
        held.update(original_due_on=Coalesce("original_due_on", F("due_on")), due_on=granted_on)
        extension.granted_on = granted_on

    return settle(extension, ExtensionStep.GRANT, Extension.State.GRANTED, by, now, answer, move)


@transaction.atomic
def refuse(extension: Extension, answer: str, *, by: User, now: datetime) -> Extension:
    """The due day stays. Raises ValidationError without a reason."""
    answer = worded(answer, _("Hãy ghi lý do không chấp nhận."), "answer")
    return settle(extension, ExtensionStep.REFUSE, Extension.State.REFUSED, by, now, answer)


def settle(
    extension, step: ExtensionStep, state, by: User, now: datetime, answer="", effect=None
) -> Extension:
    """Decide an open request. Deciding the same twice is deciding once."""
    held = (
        Extension.objects.select_for_update(of=("self",)).select_related("round__plan").get(pk=extension.pk)
    )
    if held.state == state and held.decided_by_id == by.pk and held.answer == answer:
        return held
    relations = to_extension(by, held)
    if step not in extension_steps(held.state, relations):
        if step not in extension_steps(Extension.State.OPEN, relations):
            raise PermissionDenied
        raise StepClosed(_("Đề nghị này không còn chờ trả lời: %s.") % held.get_state_display().lower())
    if effect:
        effect(held)
    held.state, held.answer = state, answer
    held.decided_at, held.decided_by = now, by
    held.save()
    return held
