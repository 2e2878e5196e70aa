"""One account: its task, its words as far as the person may read them, its story, and what can be done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Action, Relation, allowed
from kehoach import clock

from ..badges import due_badge, reopened_badge, state_badge
from ..models import Entry, EntryVersion, Obligation, Obstacle
from ..relations import to_obligation
from ..services import entries
from ..services.contributions import given_to
from ..versions import with_changes
from ..workflow import Step, open_steps, why_closed
from .methods import get_only, post_only

OWN = {Relation.OWN_AGENCY, Relation.OWN_HEAD}


def visible_obligation(user, pk) -> Obligation:
    rows = Obligation.objects.visible_to(user).with_extension()
    return get_object_or_404(rows.select_related("round__plan__monitor", "task", "agency", "entry"), pk=pk)


@get_only
def obligation(request, pk):
    """Task, state, content, versions with their decisions, evidence, actions."""
    row = visible_obligation(request.user, pk)
    relations = to_obligation(request.user, row)
    context = {"obligation": row, "own": bool(OWN & relations), "content": readable(request.user, row)}
    context |= standing_of(row, relations)
    context["versions"] = with_changes(versions_of(row, relations))
    context["obstacle"] = Obstacle.objects.visible_to(request.user).open_of(row).first()
    if allowed(Action.EXTENSION_READ, relations):
        context["extensions"] = row.extensions.select_related("asked_by", "decided_by")
    if context["own"]:
        context["contributions"] = given_to(row.round, row.agency_id).get(row.task_id, [])
    return render(request, "reports/obligation.html", context)


def readable(user, row: Obligation) -> Entry | None:
    """The entry with its files, if its words are the person's to read."""
    return Entry.objects.visible_to(user).filter(obligation=row).prefetch_related("evidence").first()


def standing_of(row: Obligation, relations: set[Relation]) -> dict:
    """Badges, and the steps open to a person of these relations."""
    now, entry = clock.now(), row.written
    facts = entries.facts_of(row, entry, now)
    steps = open_steps(facts, relations)
    today = clock.local_date(now)
    found = (due_badge(row, entry, today), state_badge(entry), reopened_badge(row, today))
    return {
        "badges": [badge for badge in found if badge],
        "why_closed": why_closed(facts),
        "can_write": Step.WRITE in steps,
        "can_recall": Step.RECALL in steps,
        "can_review": Step.ACCEPT in steps,
        "can_sign": Step.DECLINE in steps,
        "can_nudge": allowed(Action.NUDGE, relations) and row.received_on is None and not facts.locked,
    }


def versions_of(row: Obligation, relations: set[Relation]):
    """Every sending, newest first: all to the own agency, with the drafts that a reorganisation handed to
    it; to the monitor those that were not taken back."""
    versions = EntryVersion.objects.filter(entry__obligation=row).select_related("submitted_by", "decided_by")
    if relations & OWN:
        return versions.order_by("-number")
    if Relation.MONITOR in relations:
        return versions.exclude(decision__in=["recalled", "handed_over"]).order_by("-number")
    return versions.none()


@post_only
def obligation_recall(request, pk):
    """Take a sent account back to draft."""
    row = visible_obligation(request.user, pk)
    try:
        entries.recall(row, by=request.user, now=clock.now())
        messages.success(request, _("Đã thu hồi báo cáo. Sửa xong nhớ gửi lại."))
    except entries.StepClosed as closed:
        messages.error(request, closed.message)
    return redirect("reports:obligation", pk=pk)
