"""Kiểm tra văn bản đang nhập: a preview to check and correct, then a plan.

Everything works without JavaScript: each button is a POST that leads back to its place on the page.
"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.models import AgencyKind
from agencies.names import find_by_name, known_names
from kehoach import clock
from kehoach.text import is_key

from ..import_checks import NAMES
from ..import_desk import Desk
from ..import_opened import (
    Opened,
    choice_of,
    facts_form,
    line_form,
    name_form,
    opened_by,
    task_form,
    with_facts,
    with_line,
    with_task,
)
from ..importer import correcting
from ..importer.correcting import CorrectionError
from ..models import ImportDraft, ImportState
from ..services import importing as service
from .imports import importers_only


def step(view):
    """A button of the preview. Who opens its address by hand is led to the page."""

    @importers_only
    @wraps(view)
    def pressed(request, pk):
        if request.method != "POST":
            return redirect("tasks:import", pk)
        draft = own_draft(request, pk)
        return closed(request, draft) if draft.state != ImportState.OPEN else view(request, draft)

    return pressed


def own_draft(request, pk: int) -> ImportDraft:
    rows = ImportDraft.objects.visible_to(request.user).select_related("updated_by", "plan")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD"])
@importers_only
def preview(request, pk):
    """The page; `?nhiem-vu=`, `?dong=` and `?thong-tin=` open a form in its place."""
    draft = own_draft(request, pk)
    if draft.state != ImportState.OPEN:
        return closed(request, draft)
    desk = Desk(draft)
    return page(request, desk, opened_by(request.GET, desk, request.user))


def page(request, desk: Desk, opened: Opened | None = None, status: int = 200, **more):
    opened = opened or Opened()
    context = {
        "desk": desk,
        "draft": desk.draft,
        "opened": opened,
        "form": opened.form,
        "may_make_agencies": service.may_make_agencies(request.user),
        "agency_kinds": AgencyKind.choices,
        "names_group": NAMES,
        "here": reverse("tasks:import", args=[desk.draft.pk]),
        **more,
    }
    response = render(request, "tasks/import.html", context, status=status)
    if request.method == "POST":
        response.headers["HX-Push-Url"] = "false"  # the address of a button is no page to come back to
    return response


def closed(request, draft: ImportDraft):
    """Lead on from a draft that is no longer open."""
    if draft.state == ImportState.STORED and draft.plan:
        messages.info(request, _("Văn bản này đã thành kế hoạch."))
        return redirect("tasks:plan", draft.plan_id)
    messages.info(request, _("Văn bản “%s” đã được bỏ.") % draft.name)
    return redirect("tasks:imports")


def back(draft: ImportDraft, anchor: str, query: str = ""):
    return redirect(f"{reverse('tasks:import', args=[draft.pk])}{query}#{anchor}")


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


def key_in(request, name: str, limit: int | None = None) -> int:
    """The number of a task or line in the form; 404 for anything else."""
    given = request.POST.get(name, "")
    if not is_key(given) or limit is not None and int(given) >= limit:
        raise Http404
    return int(given)


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
    """Say what a name stands for, in every task that writes it."""
    desk, key = Desk(draft), request.POST.get("key", "")
    card = next((card for card in desk.names if card.key == key), None)
    if card is None:
        messages.warning(request, _("Tên này không còn trong bản đang kiểm tra."))
        return back(draft, "ten-co-quan")
    form = name_form(card, request.POST)
    if form.is_valid():
        choice = choice_of(form, card, request.user, find_by_name, desk.meanings.day)
    if form.errors:
        return page(request, desk, Opened("name", key, form), 422)

    def typed_again(newest: Desk) -> Opened:
        return Opened("name", key)

    wrong = attempt(
        request, draft, f"name-{key}", lambda state: correcting.choose(state, key, choice), typed_again
    )
    return wrong or back(draft, "ten-co-quan")


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


# The end


@step
def store(request, draft):
    """Make the plan."""
    desk = Desk(draft)
    if desk.checks and not desk.blocking and "confirmed" not in request.POST:
        problem = _("Hãy đánh dấu ô “Tôi đã xem” rồi bấm lại.")
        return page(request, desk, status=422, problems=[problem])
    try:
        plan, created = service.store(draft, key_in(request, "revision"), by=request.user, now=clock.now())
    except service.DraftClosed as problem:
        return closed(request, problem.draft)
    except service.DraftChanged as problem:
        return page(request, Desk(problem.draft), status=409, taken=problem.draft)
    except ValidationError as problem:
        return page(request, desk, status=422, problems=problem.messages)
    words = (
        _("Đã tạo %(plan)s với %(total)d nhiệm vụ.")
        if created
        else _("%(plan)s đã có từ trước, không tạo thêm.")
    )
    messages.success(request, words % {"plan": plan.short_title, "total": plan.tasks.count()})
    return redirect("tasks:plan", plan.pk)


@step
def drop(request, draft):
    """Put the document away, confirmed by its box."""
    if "confirmed" not in request.POST:
        messages.warning(request, _("Hãy đánh dấu ô xác nhận trước khi bấm bỏ văn bản."))
        return back(draft, "bo-van-ban")
    try:
        service.drop(draft, by=request.user, now=clock.now())
    except service.DraftClosed as problem:
        return closed(request, problem.draft)
    messages.success(request, _("Đã bỏ văn bản “%s”.") % draft.name)
    return redirect("tasks:imports")
