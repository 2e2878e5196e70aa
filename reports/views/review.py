"""Hàng chờ duyệt: read the oldest waiting account, accept or return it, and the next one opens by itself."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import is_key

from ..forms import MEDIUM, CleanText
from ..models import Entry, EntryState, Obligation, Obstacle, Round
from ..navigation import is_monitor
from ..querysets import monitors
from ..relations import to_obligation
from ..services import entries
from ..versions import changes
from .methods import get_only, post_only

LIST_LENGTH = 40
READABLE_BY = {
    EntryState.SUBMITTED: Action.SUBMITTED_READ,
    EntryState.ACCEPTED: Action.ACCEPTED_READ,
}


class ReturnForm(forms.Form):
    """Why an account goes back."""

    reason = CleanText(max_length=MEDIUM, rows=4, label=gettext_lazy("Lý do trả lại"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["aria-required"] = "true"

    def clean_reason(self):
        if not self.cleaned_data["reason"]:
            raise ValidationError(_("Hãy ghi lý do trả lại để cơ quan biết cần sửa gì."))
        return self.cleaned_data["reason"]


@dataclass(frozen=True)
class Queue:
    """What waits for the person, oldest first, narrowed by the address (?dot=, ?co_quan=)."""

    everything: object
    rows: object
    asked: dict[str, str]

    @property
    def query(self) -> str:
        return f"?{urlencode(self.asked)}" if self.asked else ""


def queue_of(request) -> Queue:
    if not is_monitor(request.user):
        raise Http404
    everything = (
        Obligation.objects.filter(monitors(request.user, "round__plan__"), entry__state=EntryState.SUBMITTED)
        .select_related("round__plan", "agency", "task", "entry")
        .order_by("entry__submitted_at", "pk")
    )
    asked = {name: request.GET.get(name, "") for name in ("dot", "co_quan")}
    asked = {name: value for name, value in asked.items() if is_key(value)}
    fields = {"dot": "round", "co_quan": "agency"}
    return Queue(
        everything, everything.filter(**{fields[name]: value for name, value in asked.items()}), asked
    )


def page_context(waiting: Queue) -> dict:
    """The list on the left and what it may be narrowed to."""
    return {
        "queue": waiting.rows[:LIST_LENGTH],
        "queue_count": waiting.rows.count(),
        "queue_query": waiting.query,
        "asked": waiting.asked,
        "round_options": Round.objects.filter(obligations__in=waiting.everything.order_by()).distinct(),
        "agency_options": Agency.objects.filter(obligations__in=waiting.everything.order_by()).distinct(),
    }


@get_only
def queue(request):
    """The list alone, or the empty state."""
    return render(request, "reports/queue.html", page_context(queue_of(request)))


def reviewable(request, pk: int) -> Obligation:
    """The obligation, for its monitor. Others get 403 if they may read it, else 404."""
    rows = (
        Obligation.objects.with_previous_entry()
        .with_extension()
        .select_related("round__plan", "agency", "task", "entry")
    )
    obligation = get_object_or_404(rows, pk=pk)
    entry = obligation.written
    readable = READABLE_BY.get(entry.state if entry else None, Action.DRAFT_READ)
    require(Action.SUBMITTED_REVIEW, to_obligation(request.user, obligation), readable_by=readable)
    return obligation


@get_only
def review(request, pk):
    """Reading pane. Opening it is noted, so the agency can no longer recall what is being read."""
    obligation = reviewable(request, pk)
    entry = obligation.written
    if entry is None or entry.state != EntryState.SUBMITTED:
        messages.info(request, what_became_of(entry))
        return go_on(request, obligation)
    if request.method == "GET":
        entries.open_review(obligation, by=request.user, now=clock.now())
    return pane(request, obligation, ReturnForm())


def pane(request, obligation: Obligation, form: ReturnForm, status: int = 200):
    if form.errors:
        form.fields["reason"].widget.attrs["data-focus"] = True
    returns = list(
        obligation.entry.versions.filter(decision=EntryState.RETURNED).select_related("decided_by")
    )
    context = page_context(queue_of(request)) | {
        "obligation": obligation,
        "entry": obligation.entry,
        "previous": Entry.objects.filter(pk=obligation.previous_entry_id)
        .select_related("obligation__round")
        .first(),
        "returns": returns,
        "changes": changes(returns[-1].content, obligation.entry.content) if returns else [],
        "evidence": obligation.entry.evidence.all(),
        "obstacle": Obstacle.objects.visible_to(request.user).open_of(obligation).first(),
        "form": form,
    }
    return render(request, "reports/review.html", context, status=status)


@post_only
def review_accept(request, pk):
    obligation = reviewable(request, pk)
    return decide(request, obligation, lambda: entries.accept(obligation, by=request.user, now=clock.now()))


@post_only
def review_return(request, pk):
    obligation = reviewable(request, pk)
    form = ReturnForm(request.POST)
    entry = obligation.written
    if not form.is_valid() and entry and entry.state == EntryState.SUBMITTED:
        return pane(request, obligation, form, status=422)
    reason = form.cleaned_data.get("reason", "")
    return decide(
        request,
        obligation,
        lambda: entries.return_(obligation, reason, by=request.user, now=clock.now()),
        typed=reason,
    )


def decide(request, obligation: Obligation, step, typed: str = ""):
    """Take the step on exactly the sending that the person read, say what happened, open the next."""
    kept = " " + _("Lý do đã ghi: “%s”") % typed if typed else ""
    try:
        with transaction.atomic():
            entry = entries.locked_entry(obligation)
            if entry and entry.state == EntryState.SUBMITTED and resent(request, entry):
                messages.warning(
                    request, _("Cơ quan đã gửi bản mới trong lúc đọc. Xin xem lại bản này.") + kept
                )
                return redirect(reverse("reports:review", args=[obligation.pk]) + queue_of(request).query)
            entry = step()
    except ValidationError:
        entry = Entry.objects.filter(obligation=obligation).select_related("reviewed_by").first()
        messages.warning(request, what_became_of(entry) + kept)
        return go_on(request, obligation)
    messages.success(request, outcome(obligation, entry))
    return go_on(request, obligation)


def resent(request, entry: Entry) -> bool:
    """Whether the account was sent anew since the page was drawn."""
    read = request.POST.get("revision", "")
    return read != "" and read != str(entry.revision)


def outcome(obligation: Obligation, entry: Entry) -> str:
    what = {"path": obligation.task.path, "agency": obligation.agency}
    if entry.state == EntryState.ACCEPTED:
        return _("Đã duyệt báo cáo %(path)s của %(agency)s.") % what
    return _("Đã trả lại báo cáo %(path)s cho %(agency)s kèm lý do.") % what


def what_became_of(entry: Entry | None) -> str:
    """Why an account does not wait for a decision any more."""
    if entry is None or not entry.reviewed_by_id:
        return _("Báo cáo này không còn chờ duyệt: cơ quan đang soạn hoặc đã thu hồi.")
    facts = {
        "who": entry.reviewed_by,
        "when": timezone.localtime(entry.reviewed_at).strftime("%H:%M %d/%m/%Y"),
    }
    if entry.state == EntryState.ACCEPTED:
        return _("Báo cáo này đã được %(who)s duyệt lúc %(when)s.") % facts
    return _("Báo cáo này đã được %(who)s trả lại lúc %(when)s.") % facts


def go_on(request, obligation: Obligation):
    """The next waiting account after this one, else the oldest, else the empty queue."""
    waiting = queue_of(request)
    rows = waiting.rows.exclude(pk=obligation.pk)
    sent = obligation.written and obligation.written.submitted_at
    later = Q(entry__submitted_at__gt=sent) | Q(entry__submitted_at=sent, pk__gt=obligation.pk)
    following = (rows.filter(later).first() if sent else None) or rows.first()
    target = reverse("reports:review", args=[following.pk]) if following else reverse("reports:queue")
    return redirect(target + waiting.query)
