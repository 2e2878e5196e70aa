"""What people correct in the preview of an import.

Everything works without JavaScript: each button is a POST that leads back to its place on the page.
"""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _

from agencies.names import known_names
from kehoach import clock
from kehoach.text import is_key

from ..importer import correcting
from ..importer.correcting import CorrectionError
from ..models import ImportDraft
from ..preview.desk import Desk
from ..preview.opened import (
    Opened,
    answered,
    choice_of,
    facts_form,
    line_form,
    name_forms,
    task_form,
    with_facts,
    with_line,
    with_task,
)
from ..services import importing as service
from .importing import back, closed, key_in, own_draft, page, step


def attempt(request, draft: ImportDraft, target: str, edit, opened_as, seen: str | None = None):
    """Carry out an edit, or answer with the page again, what was typed and why it was not kept.
    `opened_as(desk)` is the form to show then; None is returned where all went well."""
    seen = request.POST.get("stamp", "") if seen is None else seen
    try:
        service.change(draft, target, seen, edit, by=request.user, now=clock.now())
    except service.DraftClosed as problem:
        return closed(request, problem.draft)
    except service.DraftChanged as problem:
        desk = Desk(problem.draft)
        return page(request, desk, opened_as(desk), 409, taken=problem.draft)
    except CorrectionError as problem:
        desk = Desk(draft)
        return page(request, desk, opened_as(desk), 422, problems=[str(problem)])
    return None


@step
def facts(request, draft):
    """Number, date, issuer, title, signer, monitor."""
    desk = Desk(draft)
    form = facts_form(desk, request.user, request.POST)
    if not form.is_valid():
        return page(request, desk, Opened("facts", form=form), 422)

    def typed_again(newest: Desk) -> Opened:
        return Opened("facts", form=facts_form(newest, request.user, refreshed(request, newest, "facts")))

    wrong = attempt(request, draft, "facts", lambda state: with_facts(state, form, request.user), typed_again)
    return wrong or back(draft, "thong-tin")


def refreshed(request, desk: Desk, target: str):
    """What was typed, with the mark of what is kept now: sending it again replaces that knowingly."""
    typed = request.POST.copy()
    typed["stamp"] = desk.mark(target)
    return typed


@step
def task(request, draft):
    """Save a task, read its deadline again, or make it plain text."""
    key, desk, step = key_in(request, "task"), Desk(draft), request.POST.get("step", "save")
    target, anchor = f"task-{key}", f"nhiem-vu-{key}"
    if key not in desk.state.tasks:
        messages.warning(request, _("Nhiệm vụ này không còn trong bản đang kiểm tra."))
        return back(draft, "van-ban")

    def typed_again(newest: Desk) -> Opened | None:
        if key not in newest.state.tasks:
            return None
        return Opened("task", key, task_form(newest, key, refreshed(request, newest, target)))

    if step == "remove":
        place = f"dong-{min(desk.state.lines_of(key), default=0) + 1}"
        wrong = attempt(request, draft, target, lambda state: correcting.remove_task(state, key), typed_again)
        return wrong or back(draft, place)
    form = task_form(desk, key, request.POST)
    if step == "reread" or not form.is_valid():
        return page(request, desk, Opened("task", key, form), 200 if step == "reread" else 422)
    wrong = attempt(request, draft, target, lambda state: with_task(state, key, form), typed_again)
    return wrong or back(draft, anchor)


@step
def line(request, draft):
    """Say what a paragraph is."""
    desk = Desk(draft)
    at = key_in(request, "at", len(desk.state.lines))
    form = line_form(desk, at, request.POST)
    if not form.is_valid():
        return page(request, desk, Opened("line", at, form), 422)

    def typed_again(newest: Desk) -> Opened:
        return Opened("line", at, line_form(newest, at, refreshed(request, newest, f"line-{at}")))

    known = known_names()
    wrong = attempt(
        request, draft, f"line-{at}", lambda state: with_line(state, at, form, known), typed_again
    )
    if wrong:
        return wrong
    made = Desk(own_draft(request, draft.pk)).state.lines[at].task
    if form.cleaned_data["what"] == "task" and made is not None:
        return back(draft, f"nhiem-vu-{made}", f"?nhiem-vu={made}")
    return back(draft, f"dong-{at + 1}")


@step
def name(request, draft):
    """Say what names stand for, in every task that writes them: all that were answered, or none."""
    desk = Desk(draft)
    if "again" in request.POST:
        return undecided(request, desk, request.POST["again"])
    cards = name_forms(desk, request.POST)
    sent = [(card, form) for card, form in cards if answered(form)]
    if not sent:
        return without_answer(request, desk, cards)
    choices = {card.key: choice_of(form, card, request.user, desk) for card, form in sent if form.is_valid()}
    wrong = [form for _card, form in sent if form.errors]
    if wrong:
        return page(request, desk, Opened("name", form=wrong[0], names=cards), 422)
    return decided(request, desk, sent, choices) or back(draft, "ten-co-quan")


def decided(request, desk: Desk, sent, choices):
    """Each decision by itself: one that somebody made meanwhile is not overwritten, the others are kept."""

    def typed_again(newest: Desk) -> Opened:
        return Opened("name", names=name_forms(newest, renewed(request, newest)))

    for card, form in sent:
        edit = partial(correcting.choose, key=card.key, choice=choices[card.key])
        seen = form.cleaned_data["stamp"]
        wrong = attempt(request, desk.draft, f"name-{card.key}", edit, typed_again, seen)
        if wrong:
            return wrong
    return None


def renewed(request, desk: Desk):
    """What was typed into the cards, with the marks of what is kept now."""
    typed = request.POST.copy()
    for card in desk.names:
        typed[f"{card.anchor}-stamp"] = card.stamp
    return typed


def undecided(request, desk: Desk, anchor: str):
    """Take a decision back."""
    card = next((card for card in desk.names if card.anchor == anchor), None)
    if card is None:
        return gone(request, desk)
    edit = partial(correcting.choose, key=card.key, choice=None)
    seen = request.POST.get(f"{anchor}-stamp", "")
    wrong = attempt(request, desk.draft, f"name-{card.key}", edit, lambda newest: None, seen)
    return wrong or back(desk.draft, "ten-co-quan")


def without_answer(request, desk: Desk, cards):
    """Nothing was chosen: told beside the card whose button was pressed; or its name is gone meanwhile."""
    sent = [form for _card, form in cards if form.is_bound]
    if not sent:
        return gone(request, desk)
    form = next((form for form in sent if form.prefix == request.POST.get("pressed")), sent[0])
    return page(request, desk, Opened("name", form=form, names=cards), 422)


def gone(request, desk: Desk):
    messages.warning(request, _("Tên này không còn trong bản đang kiểm tra."))
    return back(desk.draft, "ten-co-quan")


@step
def confirm(request, draft):
    """ "Đã xem, đúng": what is uncertain is right as it stands. Pressed at a task, it leads back there."""
    what, _blank, seen = request.POST.get("what", "").partition(" ")
    kind, _dash, key = what.partition("-")
    state = Desk(draft).state
    edit = confirming(kind, key, what, state)
    place = f"nhiem-vu-{key}" if kind == "task" and "here" in request.POST else "kiem-tra"
    target = what if kind == "task" else ""
    return attempt(request, draft, target, edit, lambda newest: None, seen) or back(draft, place)


def confirming(kind: str, key: str, what: str, state):
    """The edit that a button of the list stands for; 404 for one that the page does not have."""
    if kind == "task" and is_key(key):
        task = state.tasks.get(int(key))
        fields = task.uncertain if task else ()
        return lambda now: correcting.confirm_fields(now, int(key), fields)
    if kind == "lines":
        first, _dash, last = key.partition("-")
        if is_key(first) and is_key(last) and int(first) <= int(last) < len(state.lines):
            return lambda now: left(now, range(int(first), int(last) + 1))
    if what == "signer" or kind in ("owner", "warning") and is_key(key):
        return lambda now: correcting.confirm(now, what)
    raise Http404


def left(state, places):
    """Paragraphs without a place stay in the full text only; others somebody placed meanwhile."""
    for at in places:
        state = correcting.leave(state, at) if at in state.unplaced() else state
    return state
