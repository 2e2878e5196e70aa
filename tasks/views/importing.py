"""Kiểm tra văn bản đang nhập: the preview of a draft, and its end as a plan or put away. What people correct
on it stands in `.import_edits`.
"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.models import AgencyKind
from kehoach import clock
from kehoach.text import is_key

from ..models import ImportDraft, ImportState
from ..preview.checks import NAMES
from ..preview.desk import Desk
from ..preview.opened import Opened, name_forms, opened_by
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


def key_in(request, name: str, limit: int | None = None) -> int:
    """The number of a task or line in the form; 404 for anything else."""
    given = request.POST.get(name, "")
    if not is_key(given) or limit is not None and int(given) >= limit:
        raise Http404
    return int(given)


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
    opened, may_make = opened or Opened(), service.may_make_agencies(request.user)
    context = {
        "desk": desk,
        "draft": desk.draft,
        "opened": opened,
        "form": opened.form,
        "name_cards": opened.names or name_forms(desk),
        "may_make_agencies": may_make,
        "waits": bool(desk.made) and not may_make,  # for somebody who may make the new agencies
        "administrators": service.administrators,
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
        response = redirect("tasks:plan", draft.plan_id)
    else:
        messages.info(request, _("Văn bản “%s” đã được bỏ.") % draft.name)
        response = redirect("tasks:imports")
    if "HX-Request" in request.headers:
        # A script that followed the redirect would use up the message before anybody sees it.
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


def back(draft: ImportDraft, anchor: str, query: str = ""):
    return redirect(f"{reverse('tasks:import', args=[draft.pk])}{query}#{anchor}")


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
