"""Ban hành báo cáo: what will be issued, what the head should know about it, and the head's button."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Action, allowed, require
from kehoach import clock
from tasks.relations import to_plan

from ..edition_forms import IssueForm
from ..models import EntryState, Round
from ..services import editions as service
from ..summary_desk import Desk, open_desk
from .methods import get_or_post
from .summary_desk import drafted


@get_or_post
def edition_issue(request, round_id):
    """The monitor reads what would be issued; its head issues it."""
    round_ = drafted(request, round_id)
    if request.method != "POST":
        return page(request, round_)
    relations = to_plan(request.user, round_.plan)
    require(Action.REPORT_ISSUE, relations, readable_by=Action.REPORT_DRAFT)
    form = IssueForm(request.POST, replaces=round_.summary_editions.exists())
    if not form.is_valid():
        return page(request, round_, form, status=422)
    return issue(request, round_, form)


def issue(request, round_: Round, form: IssueForm):
    """422 with what is wrong, 409 with the new draft where it is not the one that was read."""
    seen, reason = form.cleaned_data["seen"], form.cleaned_data.get("reason", "")
    try:
        edition = service.issue(round_, seen, reason, by=request.user, now=clock.now())
    except service.DraftChanged as changed:
        messages.warning(request, changed.messages[0])
        again = IssueForm(initial={"reason": reason}, replaces=round_.summary_editions.exists())
        return page(request, round_, again, status=409)
    except ValidationError as problem:
        form.add_error(None, problem)
        return page(request, round_, form, status=422)
    messages.success(
        request, _("Đã ban hành báo cáo, bản lần %d. Số và ngày do văn thư cấp.") % edition.number
    )
    return redirect("reports:edition", edition.pk)


def page(request, round_: Round, form: IssueForm | None = None, status: int = 200):
    desk = open_desk(round_, clock.today())
    proposal = service.proposed(round_, desk.facts, desk.paper)
    context = {
        "round": round_,
        "proposal": proposal,
        "paper": proposal.paper,
        "tally": proposal.facts.tally(),
        "form": form or IssueForm(replaces=proposal.previous is not None),
        "issues": allowed(Action.REPORT_ISSUE, to_plan(request.user, round_.plan)),
        **concerns(desk),
    }
    return render(request, "reports/edition_issue.html", context, status=status)


def concerns(desk: Desk) -> dict:
    """What the head should know. Nothing of it keeps anybody from issuing."""
    found = {
        # Sent and not decided, so that their words are not in the report.
        "waiting": sum(account.state == EntryState.SUBMITTED for account in desk.facts.accounts),
        "not_received": desk.facts.tally().not_received,
        "changed": desk.changed,
        "gone": [name for name, _passage in desk.orphans],
        "remarks": [remark for remark in desk.remarks if not remark.settled_at],
    }
    return {**found, "concerned": any(found.values())}
