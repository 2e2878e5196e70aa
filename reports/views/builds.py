"""Tệp tài liệu: asking for a file, watching it being built, finding it again, taking it home."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kehoach import clock

from ..current import overseen_rounds
from ..documents.reminder_letter import NobodyOwes
from ..documents.writers import FORMATS
from ..models import Build
from ..recipes import OF_ROUND
from ..services import builds as service
from ..services.evidence import TYPES
from .methods import get_only, post_only

PER_PAGE = 20


@post_only
def build_ask(request, round_id):
    """Have a file made of a round; leads to the page on which it appears."""
    rounds = overseen_rounds(request.user).select_related("plan__issuer", "plan__monitor")
    round_ = get_object_or_404(rounds, pk=round_id)
    recipe, format = request.POST.get("recipe", ""), request.POST.get("format", "")
    if recipe not in OF_ROUND or format not in FORMATS[recipe]:
        raise Http404
    try:
        order = OF_ROUND[recipe](request.user, round_, clock.today())
    except NobodyOwes:
        messages.info(request, _("Không còn cơ quan nào chưa gửi báo cáo nên không có ai để đôn đốc."))
        return redirect(f"{reverse('reports:missing')}?dot={round_.pk}")
    return redirect("reports:build", pk=order.ask(format, by=request.user, now=clock.now()).pk)


def own_build(user, pk) -> Build:
    return get_object_or_404(Build.objects.visible_to(user).defer("content"), pk=pk)


@get_only
def build(request, pk):
    """How far the file is, or the file. htmx asks for the part that moves until there is nothing to wait
    for, and then for the whole page."""
    found, now = own_build(request.user, pk), clock.now()
    if service.is_neglected(found, now):
        service.hand_out(now, among=Build.objects.filter(pk=pk))
        found.refresh_from_db(fields=["state", "problem", "claimed_until"])
    if not request.headers.get("HX-Request"):
        return render(request, "reports/build.html", {"build": found})
    response = HttpResponse(render_to_string("reports/_build_progress.html", {"build": found}))
    if not found.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@post_only
def build_again(request, pk):
    """Try once more what failed."""
    found = own_build(request.user, pk)
    service.again(found, now=clock.now())
    return redirect("reports:build", pk=found.pk)


@get_only
def builds(request):
    """Tệp của tôi: what the person asked for, newest first."""
    asked = request.user.build_requests.filter(build__in=Build.objects.visible_to(request.user))
    asked = asked.select_related("build").defer("build__content").order_by("-at", "-pk")
    page_obj = Paginator(asked, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/builds.html", {"page_obj": page_obj})


@get_only
def build_file(request, pk):
    """The file itself, under its name, never shown inside the page."""
    found = own_build(request.user, pk)
    if found.state != Build.State.DONE:
        return redirect("reports:build", pk=found.pk)
    try:
        content = found.file.open("rb")
    except OSError:
        service.mark_lost(found)
        messages.error(request, _("Tệp không còn trên máy chủ. Hãy bấm “Tạo lại”."))
        return redirect("reports:build", pk=found.pk)
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=TYPES[found.format][1]
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
