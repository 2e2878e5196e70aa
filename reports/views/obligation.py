"""One account: its task, its words as far as the person may read them, its story, and what can be done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Relation
from kehoach import clock

from ..badges import due_badge, state_badge
from ..models import Entry, EntryVersion, Obligation
from ..relations import to_obligation
from ..services import entries
from ..workflow import Step, open_steps, why_closed
from .methods import get_only, post_only

OWN = {Relation.OWN_AGENCY, Relation.OWN_HEAD}


def visible_obligation(user, pk) -> Obligation:
    rows = Obligation.objects.visible_to(user)
    return get_object_or_404(rows.select_related("round__plan__monitor", "task", "agency", "entry"), pk=pk)


@get_only
def obligation(request, pk):
    """Task, state, content, versions with their decisions, evidence, actions."""
    row = visible_obligation(request.user, pk)
    relations = to_obligation(request.user, row)
    context = {"obligation": row, "own": bool(OWN & relations), "content": readable(request.user, row)}
    context |= standing_of(row, relations)
    context["versions"] = versions_of(row, relations)
    return render(request, "reports/obligation.html", context)


def readable(user, row: Obligation) -> Entry | None:
    """The entry with its files, if its words are the person's to read."""
    return Entry.objects.visible_to(user).filter(obligation=row).prefetch_related("evidence").first()


def standing_of(row: Obligation, relations: set[Relation]) -> dict:
    """Badges, and the steps open to a person of these relations."""
    now, entry = clock.now(), row.written
    facts = entries.facts_of(row, entry, now)
    steps = open_steps(facts, relations)
    due = due_badge(row, entry, clock.local_date(now))
    return {
        "badges": [badge for badge in (due, state_badge(entry)) if badge],
        "why_closed": why_closed(facts),
        "can_write": Step.WRITE in steps,
        "can_recall": Step.RECALL in steps,
        "can_review": Step.ACCEPT in steps,
    }


def versions_of(row: Obligation, relations: set[Relation]):
    """Every sending, newest first: all to the own agency; to the monitor those that were not taken back."""
    versions = EntryVersion.objects.filter(entry__obligation=row).select_related("submitted_by", "decided_by")
    if relations & OWN:
        return versions.order_by("-number")
    if Relation.MONITOR in relations:
        return versions.exclude(decision="recalled").order_by("-number")
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
