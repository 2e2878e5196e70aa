"""Báo cáo đã ban hành: the list, one edition with its files, its number and date, its signed file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Action, allowed, require
from kehoach import clock
from kehoach.text import short_date
from tasks.relations import to_plan

from ..documents.writers import FORMATS
from ..edition_forms import NOT_WRITTEN, EditionFilter, FileForm, NumberForm
from ..models import Recipe, SummaryEdition
from ..services import editions as service
from ..services import signed_files
from .methods import get_only, get_or_post, post_only

PER_PAGE = 20
# What everybody may have of an edition.
FILES = {recipe: FORMATS[recipe] for recipe in (Recipe.REPORT, Recipe.ONE_PAGE)}


@get_only
def editions(request):
    """Every issued report, newest first."""
    rows = SummaryEdition.objects.visible_to(request.user)
    found = EditionFilter(request.GET, queryset=rows, request=request)
    listed = (found.qs if found.is_valid() else rows.none()).listed().order_by("-issued_at", "-pk")
    context = {
        "filter": found,
        "narrowed": bool(request.GET.get("ke_hoach")),
        "page_obj": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/editions.html", context)


def visible(user, pk) -> SummaryEdition:
    """With its content."""
    rows = SummaryEdition.objects.visible_to(user).listed().defer(None).defer("round__plan__text")
    people = ("issued_by", "numbered_by", "signed_by")
    return get_object_or_404(rows.select_related("round__plan__monitor", *people), pk=pk)


def managed(user, pk) -> SummaryEdition:
    """An edition to which the person may add what the office gives; 403 for its readers."""
    found = visible(user, pk)
    require(Action.REPORT_DRAFT, to_plan(user, found.round.plan), readable_by=Action.REPORT_ISSUED_READ)
    return found


@get_only
def edition(request, pk):
    return page(request, visible(request.user, pk))


def page(request, found: SummaryEdition, number=None, signed=None):
    """The page; with one of its two forms as it was sent and refused."""
    relations = to_plan(request.user, found.round.plan)
    content = service.printed(found)
    others = found.round.summary_editions.listed()
    given = {"number": found.document_number, "day": found.document_date or clock.today()}
    context = {
        "edition": found,
        "paper": content.paper,
        "facts": content.facts,
        "tally": content.facts.tally(),
        "replaces": others.filter(number__lt=found.number).order_by("-number").first(),
        "replaced_by": others.filter(number__gt=found.number).order_by("-number").first(),
        "manages": allowed(Action.REPORT_DRAFT, relations),
        "issues": allowed(Action.REPORT_ISSUE, relations),
        "number_form": number or NumberForm(initial=given),
        "signed_form": signed or FileForm(),
    }
    return render(request, "reports/edition.html", context, status=422 if number or signed else 200)


@post_only
def edition_file(request, pk):
    """Have a file of the edition made; leads to the page on which it appears."""
    found = visible(request.user, pk)
    recipe, format = request.POST.get("recipe", ""), request.POST.get("format", "")
    if format not in FILES.get(recipe, ()):
        raise Http404
    build = service.ask_file(found, Recipe(recipe), format, by=request.user, now=clock.now())
    return redirect("reports:build", pk=build.pk)


@post_only
def edition_number(request, pk):
    """Number and date from the office; a day that the decree does not allow is told, and kept."""
    found, form = managed(request.user, pk), NumberForm(request.POST)
    if not form.is_valid():
        return page(request, found, number=form)
    try:
        found = service.set_number(found, **form.cleaned_data, by=request.user, now=clock.now())
    except ValidationError as problem:
        form.add_error(None, problem)
        return page(request, found, number=form)
    messages.success(request, _("Đã ghi số và ngày văn bản."))
    last = service.last_lawful_day(found)
    if found.document_date > last:
        messages.warning(
            request,
            _("Nghị định 30/2020/NĐ-CP (Điều 18): phát hành chậm nhất ngày làm việc tiếp theo, tức %s.")
            % short_date(last),
        )
    return redirect("reports:edition", pk)


@get_or_post
def edition_signed(request, pk):
    """The signed file; or, from the monitor, one to be kept."""
    if request.method == "POST":
        return take_signed(request, managed(request.user, pk))
    found = visible(request.user, pk)
    if not found.signed_file:
        raise Http404
    try:
        content = found.signed_file.open("rb")
    except OSError:
        messages.error(request, _("Tệp đã ký không còn trên máy chủ. Hãy báo quản trị viên."))
        return redirect("reports:edition", pk)
    name = f"{service.stem_of(service.content_of(found).facts, found.number, 'BC_DAKY')}.pdf"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def take_signed(request, found: SummaryEdition):
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            signed_files.attach(found, form.cleaned_data["file"], by=request.user, now=clock.now())
        except ValidationError as problem:
            form.add_error("file", problem)
        except OSError:
            form.add_error("file", NOT_WRITTEN)
        else:
            messages.success(request, _("Đã lưu bản ký số. Chữ ký toàn vẹn, nội dung trùng bản đã ban hành."))
            return redirect("reports:edition", found.pk)
    return page(request, found, signed=form)


@post_only
def edition_unsign(request, pk):
    """ "Gỡ bản ký số", confirmed by its box."""
    found = managed(request.user, pk)
    if "confirmed" in request.POST:
        signed_files.detach(found, by=request.user)
        messages.success(request, _("Đã gỡ bản ký số; số và ngày văn bản sửa được."))
    else:
        messages.warning(request, _("Hãy đánh dấu ô xác nhận trước khi gỡ bản ký số."))
    return redirect("reports:edition", pk)
