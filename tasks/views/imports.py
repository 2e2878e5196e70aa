"""Nhập kế hoạch: a file or pasted text in, and the documents that are being checked."""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.permissions import Action, allowed
from kehoach import clock

from ..forms import SourceForm
from ..importer.parse import NotAPlanError
from ..importer.read import Document, PlanReadError, read_text
from ..importer.reading.confined import read_confined
from ..models import ImportDraft, ImportState
from ..relations import to_new_plan
from ..services import importing as service

ROWS_SHOWN = 100


def importers_only(view):
    """404 for whoever may bring in no plan at all."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not allowed(Action.PLAN_IMPORT, to_new_plan(request.user)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def imports(request):
    """Drop a file or paste a text; below, what is being checked."""
    if request.method == "POST":
        return receive(request)
    return listing(request, SourceForm())


def listing(request, form: SourceForm, status: int = 200, **more):
    rows = ImportDraft.objects.visible_to(request.user).filter(state=ImportState.OPEN)
    rows = rows.select_related("updated_by").defer("understood")
    rows = rows.values(
        "pk", "name", "updated_at", "updated_by__full_name", "understood__number", "understood__title"
    )
    context = {"form": form, "drafts": rows[:ROWS_SHOWN], **more}
    return render(request, "tasks/imports.html", context, status=status)


def receive(request):
    """Read and understand what came; what cannot be read is told beside its field."""
    form = SourceForm(request.POST, request.FILES)
    if not form.is_valid():
        return listing(request, form, 422)
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    try:
        document = read_confined(file.read(), file.name) if file else read_text(text)
    except PlanReadError as problem:
        form.add_error("file" if file else "text", str(problem))
        return listing(request, form, 422)
    now = clock.now()
    name = file.name if file else _("Văn bản dán ngày %s") % f"{clock.local_date(now):%d/%m/%Y}"
    return understand(request, form, name, document)


def understand(request, form: SourceForm, name: str, document: Document):
    empty = request.POST.get("step") == "empty"
    try:
        draft = service.begin(name, document, by=request.user, now=clock.now(), empty=empty)
    except NotAPlanError as problem:
        # The file is gone with the answer, so its words are offered for going on without tasks.
        text = "\n".join(document.paragraphs)
        again = SourceForm({"text": text})
        again.is_valid()
        again.add_error("text", str(problem))
        return listing(request, again, 422, no_tasks=True)
    except PlanReadError as problem:
        form.add_error("file" if form.cleaned_data["file"] else "text", str(problem))
        return listing(request, form, 422)
    return redirect("tasks:import", draft.pk)
