"""Evidence files: handed out as attachments under their own names, taken away while the entry is open."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehoach import clock

from ..models import Evidence
from ..services import evidence as service
from ..services.entries import StepClosed
from ..writing import Writing
from .methods import get_only, post_only


def visible_evidence(user, pk) -> Evidence:
    files = Evidence.objects.visible_to(user).select_related("entry__obligation__round__plan")
    return get_object_or_404(files, pk=pk)


@get_only
def evidence(request, pk):
    """The file as it was given, never shown inside the page."""
    found = visible_evidence(request.user, pk)
    try:
        content = found.file.open("rb")
    except OSError:
        return render(request, "reports/evidence_gone.html", {"evidence": found}, status=404)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=found.name,
        content_type=service.TYPES[found.extension][1],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@post_only
def evidence_delete(request, pk):
    """Take a file away; the writing page (htmx) gets its list of files back."""
    found = visible_evidence(request.user, pk)
    row = found.entry.obligation
    try:
        service.detach(found, by=request.user, now=clock.now())
    except StepClosed as closed:
        messages.error(request, closed.message)
    else:
        if request.headers.get("HX-Request"):
            sheet = Writing(row.round, request.user, clock.now()).sheet(row.pk)
            return render(request, "reports/_entry_files.html", {"sheet": sheet})
        messages.success(request, _("Đã bỏ tệp “%(name)s”.") % {"name": found.name})
    return redirect("reports:obligation", pk=row.pk)
