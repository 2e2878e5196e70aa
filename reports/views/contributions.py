"""Phối hợp: what a coordinating agency gives to the leads' accounts of a round, all on one page."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from kehoach import clock

from ..filters import UNKNOWN
from ..forms import LONG, CleanText, revision_in
from ..models import Contribution, Round
from ..services import contributions as services
from ..workflow import why_not_contributed
from .methods import get_or_post


class ContributionForm(forms.Form):
    text = CleanText(max_length=LONG, rows=4, label=gettext_lazy("Nội dung đóng góp"))
    to = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        required=False,
        label=gettext_lazy("Gửi tới"),
        empty_label=gettext_lazy("Tất cả cơ quan chủ trì"),
        error_messages=UNKNOWN,
    )


@dataclass
class Slip:
    """One task on the page: the stored contribution, its form, who leads, and what stood in the way."""

    contribution: Contribution
    leads: list[Agency]
    form: ContributionForm
    revision: int
    stored: Contribution | None = None  # what somebody else saved in between
    problem: str = ""

    @property
    def prefix(self) -> str:
        return f"c{self.contribution.pk}"


def slip_of(row: Contribution, leads: list[Agency], data=None) -> Slip:
    initial = {"text": row.text, "to": row.to_id}
    form = ContributionForm(data, initial=initial, prefix=f"c{row.pk}")
    form.fields["to"].queryset = Agency.objects.filter(pk__in=[lead.pk for lead in leads])
    # Known already: the choices cost no statement of their own.
    form.fields["to"].choices = [("", form.fields["to"].empty_label), *((a.pk, a.label) for a in leads)]
    return Slip(row, leads, form, row.revision)


@get_or_post
def contributions(request, round_id):
    """The agency's tasks to contribute to. POST keeps everything typed; "send" sends what has words."""
    round_ = get_object_or_404(Round.objects.opened().select_related("plan__monitor"), pk=round_id)
    rows = list(
        round_.contributions.filter(agency=request.user.agency_id)
        .select_related("task", "to", "updated_by")
        .order_by("task__position")
    )
    if not rows:
        raise Http404
    leads = services.leads_of(round_, [row.task_id for row in rows])
    posted = request.POST if request.method == "POST" else None
    slips = [slip_of(row, leads.get(row.task_id, []), on_page(row, posted)) for row in rows]
    now = clock.now()
    if posted is not None:
        outcome = [keep(slip, posted, by=request.user, now=now) for slip in slips if slip.form.is_bound]
        sent = send_all(slips, by=request.user, now=now) if posted.get("action") == "send" else 0
        tell(request, round_, sum(outcome), sent, slips)
        if not errors_of(slips):
            return redirect("reports:contributions", round_id)
    errors = errors_of(slips)
    context = {
        "round": round_,
        "slips": slips,
        "errors": errors,
        "closed": why_not_contributed(True, round_.is_locked(clock.local_date(now))),
    }
    status = 409 if any(slip.stored for slip in slips) else 422 if errors else 200
    return render(request, "reports/contributions.html", context, status=status)


def on_page(row: Contribution, posted):
    """The data, if the task was on the page that was sent."""
    return posted if posted is not None and f"c{row.pk}-text" in posted else None


def keep(slip: Slip, data, *, by, now) -> bool:
    """Store what was typed into one task; whether anything changed. What cannot be stored comes back."""
    if not slip.form.is_valid():
        return False
    values = slip.form.cleaned_data
    slip.revision = revision_in(data.get(f"{slip.prefix}-revision", ""))
    try:
        row = services.save(
            slip.contribution, values["text"], values["to"], revision=slip.revision, by=by, now=now
        )
    except services.ContributionConflict as conflict:
        slip.stored = conflict.stored
        slip.revision = conflict.stored.revision  # saving again, after reading, keeps this text
        slip.problem = _("Có người khác vừa lưu nội dung này, xin xem cả hai bản.")
        return False
    except ValidationError as problem:
        slip.problem = problem.messages[0]
        return False
    changed = row.revision != slip.contribution.revision
    slip.contribution, slip.revision = row, row.revision
    return changed


def send_all(slips: list[Slip], *, by, now) -> int:
    """Send every task with words that were not sent as they stand; how many."""
    sent = 0
    for slip in slips:
        row = slip.contribution
        if slip.problem or slip.form.errors or not row.text:
            continue
        if row.sent_at is None or row.updated_at > row.sent_at:
            try:
                services.send(row, by=by, now=now)
                sent += 1
            except ValidationError as problem:
                slip.problem = problem.messages[0]
    return sent


def tell(request, round_: Round, saved: int, sent: int, slips: list[Slip]) -> None:
    if sent:
        messages.success(request, _("Đã gửi %d nội dung cho cơ quan chủ trì.") % sent)
    elif saved:
        time = f"{clock.now().astimezone(clock.LOCAL):%H:%M}"
        messages.success(request, _("Đã lưu lúc %s.") % time)
    elif not errors_of(slips):
        messages.info(request, _("Không có gì thay đổi từ lần lưu trước."))


def errors_of(slips: list[Slip]) -> dict[str, str]:
    """Control id -> message, for the summary at the top."""
    found = {}
    for slip in slips:
        path = slip.contribution.task.path
        if slip.problem:
            found[slip.prefix] = f"{path}: {slip.problem}"
        for bound in slip.form:
            for error in bound.errors:
                found[bound.auto_id] = f"{path}, {bound.label}: {error}"
    return found
