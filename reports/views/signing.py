"""Ký báo cáo: what lies before the head in one round, read in full, signed and sent, or sent back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, ownership, require
from kehoach import clock

from ..forms import MEDIUM, CleanText, revision_in
from ..models import Round
from ..services import entries
from ..sheets import Sheet, sheets_of
from .methods import get_or_post


class NoteForm(forms.Form):
    """What the officer is to mend."""

    note = CleanText(max_length=MEDIUM, label=gettext_lazy("Ý kiến của lãnh đạo"))

    @property
    def typed(self) -> bool:
        return bool(self["note"].value())


@get_or_post
def signing(request, round_id):
    """For the agency's head; its officers get 403, who owes nothing in the round 404. POST does what the
    button says: "sign" (the ticked ones), "sign:PK", "decline:PK" with the note beside it."""
    rounds = Round.objects.owed_by(request.user.agency_id).select_related("plan__monitor")
    round_ = get_object_or_404(rounds, pk=round_id)
    require(Action.ENTRY_SIGN, ownership(request.user), readable_by=Action.DRAFT_READ)
    sheets = sheets_of(round_, request.user, clock.now())
    for sheet in sheets:
        sheet.note = NoteForm(request.POST or None, prefix=sheet.prefix)
        sheet.ticked = request.method == "GET" or str(sheet.obligation.pk) in request.POST.getlist("chosen")
    done = act(request, sheets) if request.method == "POST" else []
    waiting = [sheet for sheet in sheets if sheet.signing and sheet not in done]
    # A note typed beside another report than the one decided on stays where it was typed.
    if request.method == "POST" and not any(sheet.note.typed for sheet in waiting) and not errors(waiting):
        return redirect("reports:signing", round_id=round_id)
    context = {"round": round_, "waiting": waiting, "errors": errors(waiting)}
    return render(request, "reports/signing.html", context, status=422 if context["errors"] else 200)


def errors(sheets: list[Sheet]) -> dict[str, str]:
    """Control id -> message, for the summary at the top."""
    return {
        sheet.note["note"].auto_id: f"{sheet.obligation.task.path}: {error}"
        for sheet in sheets
        for error in sheet.note["note"].errors
    }


def act(request, sheets: list[Sheet]) -> list[Sheet]:
    """Do what the pressed button says and tell what came of it; the sheets that are done with."""
    verb, _colon, target = request.POST.get("action", "").partition(":")
    found = [s for s in sheets if str(s.obligation.pk) == target or (not target and s.ticked)]
    if verb == "sign":
        return sign(request, found)
    return [sheet for sheet in found if target and verb == "decline" and decline(request, sheet)]


def sign(request, found: list[Sheet]) -> list[Sheet]:
    """Sign and send what the head has read."""
    sent = []
    for sheet in found:
        read = revision_in(request.POST.get(f"{sheet.prefix}-read", ""))
        try:
            entries.submit(sheet.obligation, by=request.user, now=sheet.now, read=read)
            sent.append(sheet)
        except entries.StepClosed as closed:
            messages.warning(request, f"{sheet.obligation.task.path}: {closed.message}")
    if sent:
        values = {"sent": len(sent), "monitor": sent[0].obligation.round.plan.monitor}
        messages.success(request, _("Đã ký và gửi %(sent)s báo cáo tới %(monitor)s.") % values)
    if not found:
        messages.warning(request, _("Chưa chọn báo cáo nào để ký."))
    return sent


def decline(request, sheet: Sheet) -> bool:
    """Send one back to its officer with the note; without a note it stays, and the form says so."""
    path, form = sheet.obligation.task.path, sheet.note
    if not form.is_valid():
        return False
    note = form.cleaned_data["note"]
    try:
        entries.decline_signature(sheet.obligation, note, by=request.user, now=sheet.now)
    except entries.StepClosed as closed:
        kept = _("Ý kiến đã ghi: “%s”") % note
        messages.warning(request, f"{path}: {closed.message} {kept}")
    except ValidationError as error:
        form.add_error("note", error)
        return False
    else:
        messages.success(request, _("Đã trả lại %(path)s cho người soạn kèm ý kiến.") % {"path": path})
    return True
