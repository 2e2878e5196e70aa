"""Báo cáo cả đợt: one page on which an agency writes and sends a whole round, and its saving by itself."""

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.permissions import Action, allowed
from kehoach import clock

from .. import holds
from ..badges import left_words, let_in
from ..forms import unplaced
from ..models import Obligation, Round
from ..periods import Punctuality
from ..relations import to_obligation
from ..writing import Writing
from .methods import get_or_post, post_only


@get_or_post
def round_entries(request, round_id):
    """The agency's whole round. POST keeps everything typed, then does what the pressed button says."""
    rounds = Round.objects.owed_by(request.user.agency_id).select_related("plan__monitor")
    round_ = rounds.filter(pk=round_id).first()
    if round_ is None:
        return not_owed(request)
    writing = Writing(round_, request.user, clock.now())
    if request.method == "POST":
        wanted = request.POST.get("action", "save")
        page = reverse("reports:round_entries", args=[round_id])
        writing.post(wanted, request.POST, request.FILES)
        tell(request, writing, wanted)
        if not writing.problems and not writing.unplaced:
            return redirect(f"{page}#{place(writing, wanted)}".rstrip("#"))
    return render(request, "reports/round_entries.html", frame(request, writing), status=writing.status)


def not_owed(request):
    """404; words that were typed under another account are handed back with it."""
    if typed := unplaced(request.POST, set()):
        return render(request, "reports/unplaced.html", {"unplaced": typed}, status=404)
    raise Http404


def frame(request, writing: Writing) -> dict:
    """What the page needs beside its sheets. News of one account is told beside it, not at the top."""
    today, round_ = clock.local_date(writing.now), writing.round
    news = list(messages.get_messages(request))
    for sheet in writing.sheets:
        sheet.news = [message for message in news if message.extra_tags == sheet.prefix]
    return {
        "writing": writing,
        "messages": [message for message in news if not message.extra_tags],
        "round": round_,
        **clocks_of(writing, today),
        "can_write": any(sheet.writable for sheet in writing.sheets),
        "asks": any(sheet.asks for sheet in writing.sheets),
        "signs": any(sheet.signs for sheet in writing.sheets),
    }


def clocks_of(writing: Writing, today: date) -> dict:
    """The round's clocks as they hold for this agency, which may have been given later days."""
    open_ = [sheet for sheet in writing.sheets if not sheet.obligation.is_locked(today)]
    owed = [sheet.obligation for sheet in open_ if not sheet.sent]
    due_on = min((row.due_on for row in owed), default=writing.round.due_on)
    reopened = next((row for row in owed if let_in(row, today)), None)
    last_days = (sheet.obligation.locks_on for sheet in open_ or writing.sheets)
    return {
        "locked": not open_,
        "due_on": due_on,
        "late": any(row.punctuality(today) == Punctuality.MISSING for row in owed),
        "left": left_words(owed, due_on, today),
        "extendable": bool(owed) and not reopened,
        "last_day": max(last_days, default=writing.round.locks_on),
        "reopened": reopened,
    }


def place(writing: Writing, wanted: str) -> str:
    """The id of the account whose own button was pressed, or ""."""
    sheet = writing.about(wanted)
    return sheet.prefix if sheet else ""


def tell(request, writing: Writing, wanted: str) -> None:
    """Say what was kept, what was sent, and what each account that was not sent still lacks."""
    for level, text in news_of(writing, wanted):
        messages.add_message(request, level, text, extra_tags=place(writing, wanted))


def news_of(writing: Writing, wanted: str) -> Iterator[tuple[int, str]]:
    done = writing.done
    if done.sent:
        values = {"sent": len(done.sent), "monitor": writing.round.plan.monitor}
        yield messages.SUCCESS, _("Đã gửi %(sent)s báo cáo tới %(monitor)s.") % values
    if done.asked:
        values = {"n": len(done.asked)}
        yield (
            messages.SUCCESS,
            _("Đã trình lãnh đạo ký %(n)s báo cáo. Lãnh đạo ký thì báo cáo được gửi đi.") % values,
        )
    if wanted in ("submit", "ask") and not done.sent and not done.asked:
        yield nothing_ready(writing)
    if done.unsent:
        rest = "; ".join(f"{sheet.obligation.task.path} ({why})" for sheet, why in done.unsent)
        unsent = _("Chưa trình ký: %(rest)s.") if wanted == "ask" else _("Chưa gửi: %(rest)s.")
        yield messages.WARNING, unsent % {"rest": rest}
    if done.saved and not done.sent and not done.asked:
        time = f"{writing.now.astimezone(clock.LOCAL):%H:%M}"
        yield messages.SUCCESS, _("Đã lưu lúc %(time)s.") % {"time": time}
    elif wanted == "save" and not writing.problems and not writing.unplaced:
        yield messages.INFO, _("Mọi nội dung đã được lưu từ trước, không có gì thay đổi.")
    for note in done.notes:
        yield messages.SUCCESS, note


def nothing_ready(writing: Writing) -> tuple[int, str]:
    """Why sending everything that is ready has sent nothing."""
    if writing.done.unsent or not (writing.tally.sent or writing.tally.signing):
        return messages.WARNING, _("Chưa có báo cáo nào sẵn sàng.")
    if writing.tally.signing:
        return messages.INFO, _("Mọi báo cáo của đợt đã được gửi hoặc trình ký từ trước.")
    return messages.INFO, _("Mọi báo cáo của đợt đã được gửi từ trước.")


@post_only
def obligation_save(request, pk):
    """Keep one fieldset while it is being written (htmx); the answer is a fragment with the new state:
    200 saved, 422 a field is wrong, 409 somebody else's text or a closed account stands in between."""
    obligation = own_obligation(request.user, pk)
    if not request.headers.get("HX-Request"):
        return round_entries(request, obligation.round_id)
    writing = Writing(obligation.round, request.user, clock.now())
    writing.keep(writing.sheet(pk), request.POST, request.FILES)
    writing.load()
    return saved_fragment(request, writing, pk, files=bool(request.FILES))


@get_or_post
def obligation_hold(request, pk):
    """Who else is writing the account, as a fragment of the page. A POST says that this person has begun."""
    own_obligation(request.user, pk)
    if request.method == "POST":
        holds.take(pk, request.user, clock.now())
    context = {"prefix": f"o{pk}", "hold": holds.of_others([pk], request.user).get(pk)}
    return render(request, "reports/_sheet_hold.html", context)


def own_obligation(user, pk: int) -> Obligation:
    """An obligation that the person's agency writes; 403 for those who only know of it, else 404."""
    obligation = get_object_or_404(Obligation.objects.visible_to(user).select_related("round__plan"), pk=pk)
    if not allowed(Action.DRAFT_WRITE, to_obligation(user, obligation)):
        raise PermissionDenied
    return obligation


def saved_fragment(request, writing: Writing, pk: int, files: bool):
    sheet = writing.sheet(pk)
    closed = sheet.problem.refused or sheet.problem.conflict
    status = 409 if closed else 422 if sheet.problem else 200
    context = {"sheet": sheet, "writing": writing, "files_changed": files}
    return render(request, "reports/_save_state.html", context, status=status)
