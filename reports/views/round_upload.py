"""Điền ngoại tuyến: an agency's round as a spreadsheet to take along, and to bring back filled in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehoach import clock
from kehoach.spreadsheets.reading import Unreadable
from kehoach.spreadsheets.response import download

from ..documents.file_names import plan_word
from ..edition_forms import FileForm
from ..forms import unplaced
from ..models import Round
from ..offline import writing
from ..offline.checking import check
from ..offline.offers import Offer, posted
from ..offline.reading import read_filled
from ..services import offline
from ..services.entries import EditConflict, StepClosed
from ..sheets import sheets_of
from .faults import told
from .methods import get_only, get_or_post
from .round_entries import not_owed


def owed_round(request, round_id: int) -> Round | None:
    """The round, if the person's agency owes something in it."""
    rounds = Round.objects.owed_by(request.user.agency_id).select_related("plan__monitor")
    return rounds.filter(pk=round_id).first()


@get_only
def round_workbook(request, round_id):
    """The round as .xlsx, with what the agency has drafted so far. A fixed number of SQL statements."""
    if (round_ := owed_round(request, round_id)) is None:
        raise Http404
    now = clock.now()
    content = writing.write(round_, request.user.agency, sheets_of(round_, request.user, now), now)
    return download(content, "bang", request.user.agency.code, plan_word(round_.plan.number), round_.name)


@get_or_post
def round_upload(request, round_id):
    """A POST brings a file, which is checked and shown beside what the portal has; or says yes to that."""
    if (round_ := owed_round(request, round_id)) is None:
        return not_owed(request)
    if request.method != "POST":
        return page(request, round_)
    if request.POST.get("step") == "save":
        return save(request, round_)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, round_, form=form, status=422)
    file, sheets = form.cleaned_data["file"], sheets_of(round_, request.user, clock.now())
    try:
        faults, offers = check(read_filled(file, file.size), round_, sheets)
    except Unreadable as refused:
        form.add_error("file", refused)
        return page(request, round_, form=form, status=422)
    if faults:
        return page(request, round_, faults=faults, status=422)
    return preview(request, round_, offers, status=200)


def save(request, round_: Round):
    """Keep everything that was previewed, or show it again with what has changed meanwhile."""
    sheets = sheets_of(round_, request.user, clock.now())
    offers = posted(sheets, request.POST)
    if lost := unplaced(request.POST, {offer.sheet.prefix for offer in offers}):
        return preview(request, round_, offers, status=409, lost=lost)
    if any(offer.undecided for offer in offers):
        return preview(request, round_, offers, status=409, asked=True)
    if any(offer.closed for offer in offers):
        return preview(request, round_, offers, status=409)
    try:
        saved = offline.save(offers, by=request.user, now=clock.now())
    except (EditConflict, StepClosed):
        sheets = sheets_of(round_, request.user, clock.now())
        return preview(request, round_, posted(sheets, request.POST), status=409)
    tell(request, len(saved))
    return redirect("reports:round_entries", round_.pk)


def tell(request, saved: int) -> None:
    if saved:
        text = _("Đã lưu %d báo cáo từ bảng thành bản soạn; chưa gửi báo cáo nào.") % saved
        messages.success(request, text)
    else:
        messages.info(request, _("Mọi nội dung của bảng đã có trên cổng, không có gì thay đổi."))


def preview(request, round_: Round, offers: list[Offer], *, status: int, asked=False, lost=()):
    """What the file changes; `asked`: that a choice is still missing; `lost`: words for accounts that are not
    this agency's any more."""
    context = {
        "previewed": True,
        "unplaced": lost,
        "changed": [offer for offer in offers if offer.wanted and not offer.conflict],
        "conflicts": [offer for offer in offers if offer.conflict],
        "closed": [offer for offer in offers if offer.closed],
        "asked": asked,
        "meanwhile": status == 409 and not asked,
    }
    return page(request, round_, status=status, **context)


def page(request, round_: Round, *, status=200, form=None, faults=(), **context):
    """The page with the way in for a file, below what there is to say of the last one."""
    context |= {
        "round": round_,
        "form": form or FileForm(),
        **told(faults),
    }
    return render(request, "reports/round_upload.html", context, status=status)
