"""Sắp xếp, sáp nhập: drafted, previewed, carried out and taken back by the administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Reorganisation, ReorganisationKind, User
from agencies.permissions import Action, allowed, standing
from agencies.services import reorganisations as drafts
from agencies.services.reorganisations import Changed, State, design_of
from kehoach import clock
from kehoach.text import is_key, short_date

from ..forms import revision_in
from ..reorganisation_forms import SLUGS
from ..reorganisation_pages import Pages
from ..services import outcome, reorganising
from ..services.since import built
from .methods import get_only, get_or_post, post_only

Kind = ReorganisationKind
ABOUT = {
    Kind.MERGE: gettext_lazy(
        "Hai hay nhiều cơ quan thành một cơ quan mới, hoặc nhập vào một cơ quan đang có."
    ),
    Kind.SPLIT: gettext_lazy(
        "Một cơ quan chia thành nhiều cơ quan, hoặc tách ra cơ quan mới mà vẫn hoạt động."
    ),
    Kind.RENAME: gettext_lazy("Đợt đã đóng giữ tên cũ; việc đang mở, người và nhóm theo tên mới."),
    Kind.DISSOLVE: gettext_lazy("Có hoặc không có cơ quan làm tiếp nhiệm vụ."),
    Kind.FOUND: gettext_lazy("Cơ quan mới, không có cơ quan cũ trong sổ."),
}


def require_administrator(request: HttpRequest) -> None:
    if not allowed(Action.AGENCIES_MANAGE, standing(request.user)):
        raise Http404


@get_only
def reorganisations(request):
    """All of them, those that wait for somebody or for their day first."""
    require_administrator(request)
    rows = list(Reorganisation.objects.defer("record", "design").order_by("-happened_on", "code"))
    unfinished = [row for row in rows if row.state != State.CARRIED_OUT]
    context = {
        "unfinished": unfinished,
        "done": [row for row in rows if row.state == State.CARRIED_OUT],
        "kinds": [(slug, kind, ABOUT[kind]) for slug, kind in SLUGS.items()],
    }
    return render(request, "reports/reorganisations.html", context)


@get_or_post
def reorganisation_new(request, slug):
    """The form of a kind. POST keeps the draft, which its own page then previews."""
    require_administrator(request)
    if slug not in SLUGS:
        raise Http404
    return edited(request, SLUGS[slug], None)


@get_or_post
def reorganisation_edit(request, pk):
    require_administrator(request)
    row = get_object_or_404(Reorganisation.objects.defer("record"), pk=pk)
    if row.state not in drafts.OPEN_STATES:
        messages.info(request, _("Lần sắp xếp này không còn là bản soạn nên không sửa được."))
        return redirect("reports:reorganisation", pk=pk)
    return edited(request, row.kind, row)


def edited(request, kind, row: Reorganisation | None):
    before = design_of(row) if row else None
    pages = Pages(kind, request.POST if request.method == "POST" else None, design=before)
    if request.method == "POST" and pages.is_valid():
        try:
            revision = revision_in(request.POST.get("revision", ""))
            row = drafts.keep(row, pages.design(before), revision=revision, by=request.user)
        except Changed:
            pages.form.add_error(
                None,
                _("Người khác vừa sửa hoặc thực hiện lần sắp xếp này. Hãy mở lại trang để xem bản mới."),
            )
        else:
            return redirect("reports:reorganisation", pk=row.pk)
    wrong = pages.form.errors or (pages.new is not None and pages.new.total_error_count())
    context = {"row": row, "kind": Kind(kind), "about": ABOUT[Kind(kind)], "pages": pages, "form": pages.form}
    bad = request.method == "POST" and wrong
    return render(request, "reports/reorganisation_edit.html", context, status=422 if bad else 200)


@get_only
def reorganisation(request, pk):
    """One of them: a draft with what it would do, or what was done and whether it can be taken back."""
    require_administrator(request)
    row = get_object_or_404(Reorganisation, pk=pk)
    context = {"row": row, "design": design_of(row), "today": clock.today()}
    if row.state == State.CARRIED_OUT:
        told = row.record.get("outcome")
        context |= {"outcome": told and outcome.from_json(told), "built": built(row)}
    else:
        context |= previewed(row)
    return render(request, "reports/reorganisation.html", context)


def previewed(row: Reorganisation) -> dict:
    try:
        told = reorganising.preview(row, now=clock.now())
    except ValidationError as problem:
        return {"problems": problem.messages}
    return {"outcome": told, "choices": choices(row), "places": destinations(row)}


def choices(row: Reorganisation) -> list[tuple[User, str]]:
    """Whose place is to be chosen, because there are several: each with the one that the design says."""
    design = design_of(row)
    places = destinations(row)
    if len(places) < 2:
        return []
    said = dict(design.people)
    people = User.objects.filter(agency__code__in=[*design.ending, *design.remaining])
    return [
        (person, said.get(person.username, next(iter(places))))
        for person in people.order_by("full_name", "pk")
    ]


def destinations(row: Reorganisation) -> dict[str, str]:
    """Where people can go, by code; the first is where they go if nothing is said."""
    design = design_of(row)
    heirs = dict.fromkeys(heir for _before, heir in design.successions)
    codes = [*design.remaining, *heirs, *(c for c in (n.code for n in design.founded) if c not in heirs)]
    names = drafts.named(codes) | {each.code: each.name for each in design.founded}
    return {code: names[code] for code in codes if code in names}


def stepped(request, pk, step):
    """A step with its answer: back to the page, saying what was done or what stands in the way."""
    require_administrator(request)
    row = get_object_or_404(Reorganisation.objects.defer("record"), pk=pk)
    try:
        step(row, revision_in(request.POST.get("revision", "")))
    except Changed:
        words = _("Lần sắp xếp này vừa được sửa hoặc thực hiện rồi; dưới đây là tình trạng hiện nay.")
        messages.info(request, words)
    except ValidationError as problem:
        for sentence in problem.messages:
            messages.error(request, sentence)
    return redirect("reports:reorganisation", pk=pk)


@post_only
def reorganisation_carry_out(request, pk):
    """ "Thực hiện", confirmed by its box; on a later day it waits."""

    def step(row, revision):
        if "confirmed" not in request.POST:
            raise ValidationError(_("Hãy đánh dấu ô xác nhận trước khi thực hiện."))
        found = reorganising.carry_out(row, revision=revision, by=request.user, now=clock.now())
        waits = _("Sẽ tự thực hiện ngày %s.") % short_date(row.happened_on)
        messages.success(request, _("Đã thực hiện: %s.") % found.summary if found else waits)

    return stepped(request, pk, step)


@post_only
def reorganisation_undo(request, pk):
    """ "Hoàn tác", confirmed by its box."""

    def step(row, revision):
        if "confirmed" not in request.POST:
            raise ValidationError(_("Hãy đánh dấu ô xác nhận trước khi hoàn tác."))
        reorganising.undo(row, revision=revision, by=request.user)
        messages.success(request, _("Đã hoàn tác: mọi thứ trở lại như trước. Có thể sửa rồi thực hiện lại."))

    return stepped(request, pk, step)


@post_only
def reorganisation_stop(request, pk):
    """What waits for its day is a draft again."""

    def step(row, revision):
        drafts.stop_waiting(row, by=request.user)
        messages.success(request, _("Đã dừng chờ. Có thể sửa rồi thực hiện lại."))

    return stepped(request, pk, step)


@post_only
def reorganisation_people(request, pk):
    """Where each person of a divided agency goes."""

    def step(row, revision):
        places = destinations(row)
        sent = {
            name.removeprefix("nguoi-"): value
            for name, value in request.POST.items()
            if name.startswith("nguoi-") and is_key(name.removeprefix("nguoi-"))
        }
        if not set(sent.values()) <= places.keys():
            raise ValidationError(_("Không có cơ quan này. Hãy chọn lại."))
        drafts.place_people(row, sent, revision=revision, by=request.user)
        messages.success(request, _("Đã lưu nơi chuyển đến."))

    return stepped(request, pk, step)


@post_only
def reorganisation_drop(request, pk):
    """Throw a draft away. Pressing it twice is no error."""
    require_administrator(request)
    row = Reorganisation.objects.filter(pk=pk).first()
    if row is None:
        return redirect("reports:reorganisations")
    try:
        drafts.drop(row, by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("reports:reorganisation", pk=pk)
    messages.success(request, _("Đã bỏ bản soạn."))
    return redirect("reports:reorganisations")
