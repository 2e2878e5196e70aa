"""Soạn báo cáo tổng hợp: the draft as it will be printed, and beside it the passage that is being edited.

One form carries everything that may be typed about a passage, so no button loses what was typed beside it.
"""

import re
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, allowed, require
from kehoach import clock
from kehoach.text import is_key
from tasks.relations import to_plan

from ..chosen_passage import Chosen, choose, is_stored
from ..forms import MEDIUM, CleanText
from ..models import Passage, Round
from ..services import summaries as service
from ..summary_desk import MANY, Desk, anchor, open_desk, place_of
from .methods import get_or_post

KEY = re.compile(r"(opening|closing|status|results|obstacles|proposals|next|own)[\w./-]{0,100}")
DONE = {
    "write": gettext_lazy("Đã lưu đoạn."),
    "leave_out": gettext_lazy("Đã lược bỏ khỏi báo cáo."),
    "restore": gettext_lazy("Đã lấy lại bản tự động; đoạn thay đổi theo các báo cáo."),
    "rebase": gettext_lazy("Đã giữ lời đã sửa."),
    "shorten": gettext_lazy("Đã rút gọn lại theo các báo cáo mới."),
    "remark": gettext_lazy("Đã ghi ý kiến."),
    "settle": gettext_lazy("Đã đánh dấu ý kiến là đã xử lý."),
}

# Somebody wrote the whole task as one passage while this one of it was open.
HIDDEN = gettext_lazy("Đã lưu, nhưng cả nhóm đang được viết gộp nên lời này chưa được in.")


class PassageForm(forms.Form):
    """What may be typed about a passage, and what the page showed of it when it was drawn."""

    text = CleanText(max_length=service.LONGEST, rows=12, label=gettext_lazy("Nội dung đoạn"))
    remark = CleanText(max_length=MEDIUM, rows=2, label=gettext_lazy("Ý kiến về đoạn này"))
    number = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    basis = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean_basis(self):
        # A browser sends line ends in its own way.
        return self.cleaned_data["basis"].replace("\r\n", "\n")


class RemarkForm(forms.Form):
    remark = CleanText(max_length=MEDIUM, rows=3, label=gettext_lazy("Ý kiến chung về dự thảo"))


class CopyForm(forms.Form):
    note = CleanText(max_length=200, rows=0, label=gettext_lazy("Ghi chú"))


def drafted(request, round_id) -> Round:
    """An open round whose draft the person edits; 403 for who may read its report, 404 for the rest."""
    rounds = Round.objects.opened().select_related("plan__issuer", "plan__monitor").defer("plan__text")
    round_ = get_object_or_404(rounds, pk=round_id)
    require(Action.REPORT_DRAFT, to_plan(request.user, round_.plan), readable_by=Action.REPORT_READ)
    return round_


@get_or_post
def summary_desk(request, round_id):
    """The page; `?doan=` opens a passage. A POST takes the `step` of its button."""
    round_ = drafted(request, round_id)
    if request.method == "POST":
        return press(request, round_)
    desk, key = open_desk(round_, clock.today()), request.GET.get("doan", "")
    if key and not desk.knows(key):
        messages.warning(request, _("Đoạn này không còn trong dự thảo."))
        key = ""
    return page(request, desk, choose(desk, desk.place(key)) if key else None)


def page(request, desk: Desk, chosen: Chosen | None = None, form=None, status: int = 200, **more):
    """The whole page, or what stands beside the paper where htmx asks for that alone."""
    if chosen and form is None:
        form = PassageForm(initial={"text": chosen.text, "number": chosen.number, "basis": chosen.line.own})
    context = {
        "desk": desk,
        "round": desk.round,
        "chosen": chosen,
        "form": form,
        "general": [remark for remark in desk.remarks if not remark.key],
        "remark_form": RemarkForm(auto_id="chung_%s"),
        "copy_form": CopyForm(auto_id="ban_%s"),
        "copies": desk.summary.copies.select_related("by").defer("paper") if desk.summary else [],
        "many": MANY,
        "may_issue": allowed(Action.REPORT_ISSUE, to_plan(request.user, desk.round.plan)),
        **more,
    }
    alone = "HX-Request" in request.headers
    name = "reports/_desk_side.html" if alone else "reports/summary_desk.html"
    return render(request, name, context, status=status)


def back(round_: Round, key: str = "", place: str = ""):
    query = f"?{urlencode({'doan': key})}" if key else ""
    return redirect(f"{reverse('reports:summary_desk', args=[round_.pk])}{query}#{place or anchor(key)}")


def press(request, round_: Round):
    """One button of the page."""
    # Beside a comment stands a button that names the comment.
    step = request.POST.get("step", "settle" if "remark_id" in request.POST else "")
    now = clock.now()
    if step in WHOLE:
        return WHOLE[step](request, round_, now)
    key = request.POST.get("doan", "")
    if step not in DONE or not KEY.fullmatch(key):
        raise Http404
    return on_passage(request, round_, key, step, now)


# Buttons of the form about a passage.


def on_passage(request, round_: Round, key: str, step: str, now: datetime):
    form = PassageForm(request.POST)
    if not form.is_valid():
        return again(request, round_, key, form, 422)
    try:
        take(request, round_, key, step, form.cleaned_data, now)
    except service.PassageTaken as taken:
        return again(request, round_, key, newer(request, taken.newest), 409, theirs=taken.newest)
    except ValidationError as problem:
        form.add_error("remark" if step == "remark" else "text", problem)
        return again(request, round_, key, form, 422)
    desk = open_desk(round_, clock.today())
    chosen, unsaved = choose(desk, desk.place(key)), kept(request, form, desk, key)
    done = DONE[step] if chosen.key == key else HIDDEN
    if "HX-Request" in request.headers:
        return swapped(request, desk, chosen, unsaved, done)
    if unsaved:
        return page(request, desk, chosen, unsaved, saved=done, unsaved=True)
    messages.success(request, done)
    return back(round_, chosen.key)


def take(request, round_: Round, key: str, step: str, data: dict, now: datetime) -> None:
    """The step. A comment typed beside a text that is saved is saved with it."""
    who, seen = {"by": request.user, "now": now}, {"number": data["number"], "basis": data["basis"]}
    if step == "write":
        service.write_passage(round_, key, data["text"], **seen, **who)
    elif step == "leave_out":
        service.leave_out(round_, key, **seen, **who)
    elif step == "restore":
        service.restore(round_, key, number=data["number"], **who)
    elif step == "rebase":
        service.rebase(round_, key, **seen, **who)
    elif step == "shorten":
        service.write_passage(round_, key, shorter(round_, key), **seen, **who)
    elif step == "settle":
        settle(request, round_, now)
    if step == "remark" or data["remark"]:
        service.remark(round_, key, data["remark"], **who)


def shorter(round_: Round, key: str) -> str:
    text = open_desk(round_, clock.today()).shorter(key)
    if not text:
        raise Http404
    return text


def settle(request, round_: Round, now: datetime) -> None:
    pk = request.POST.get("remark_id", "")
    if not is_key(pk) or not service.settle_remark(round_, int(pk), by=request.user, now=now):
        raise Http404


def kept(request, form: PassageForm, desk: Desk, key: str) -> PassageForm | None:
    """The form with the text that was typed but not saved, if there is any. Its comment is saved."""
    if is_stored(desk, key, form.cleaned_data["text"]):
        return None
    newest = desk.newest.get(key)
    return PassageForm({**request.POST.dict(), "remark": "", "number": newest.number if newest else 0})


def newer(request, newest: Passage) -> PassageForm:
    """The form with what was typed, now knowing the newer rewriting, so that saving again replaces it."""
    return PassageForm({**request.POST.dict(), "number": newest.number})


def again(request, round_: Round, key: str, form: PassageForm, status: int, **more):
    """What could not be done, with everything typed."""
    desk = open_desk(round_, clock.today())
    return page(request, desk, choose(desk, key), form, status, unsaved=True, **more)


def swapped(request, desk: Desk, chosen: Chosen, form, saved: str):
    """For htmx: the form, the passages of the same group on the paper, and the notes above."""
    response = page(request, desk, chosen, form, saved=saved, unsaved=form is not None)
    chunks = [chunk for chunk in desk.chunks if chunk.key == chosen.key.partition("/")[0]]
    context = {"desk": desk, "round": desk.round, "chunks": chunks, "chosen": chosen}
    rest = render_to_string("reports/_desk_swapped.html", context, request)
    return HttpResponse(response.content + rest.encode())


# Buttons about the whole draft, and about what has lost its place.


def shorten_all(request, round_: Round, now: datetime):
    texts = open_desk(round_, clock.today()).suggestions()
    done = service.shorten(round_, texts, by=request.user, now=now)
    messages.success(
        request, _("Đã rút gọn %d nhiệm vụ; nội dung từng cơ quan báo cáo nằm ở Phụ lục I.") % done
    )
    return back(round_, place="du-thao")


def keep_copy(request, round_: Round, now: datetime):
    form, desk = CopyForm(request.POST, auto_id="ban_%s"), open_desk(round_, clock.today())
    if not form.is_valid():
        return page(request, desk, copy_form=form, status=422)
    copy, new = service.keep_copy(round_, desk.paper, **form.cleaned_data, by=request.user, now=now)
    if new:
        messages.success(request, _("Đã lưu bản dự thảo số %d.") % copy.number)
    else:
        messages.info(request, _("Nội dung này đã được lưu là bản dự thảo số %d.") % copy.number)
    return back(round_, place="ban-luu")


def remark_all(request, round_: Round, now: datetime):
    form = RemarkForm(request.POST, auto_id="chung_%s")
    if form.is_valid():
        try:
            service.remark(round_, "", form.cleaned_data["remark"], by=request.user, now=now)
        except ValidationError as problem:
            form.add_error("remark", problem)
        else:
            messages.success(request, DONE["remark"])
            return back(round_, place="y-kien-chung")
    return page(request, open_desk(round_, clock.today()), remark_form=form, status=422)


def settle_all(request, round_: Round, now: datetime):
    settle(request, round_, now)
    messages.success(request, DONE["settle"])
    return back(round_, place="y-kien-chung")


def orphan(request, round_: Round, now: datetime):
    """What was written for a passage that is gone: dropped, or made a paragraph of its own."""
    key, number = request.POST.get("doan", ""), request.POST.get("number", "")
    if not KEY.fullmatch(key) or not is_key(number):
        raise Http404
    who, place = {"number": int(number), "by": request.user, "now": now}, place_of(key)
    try:
        if request.POST["step"] == "drop":
            service.restore(round_, key, **who)
            messages.success(request, _("Đã bỏ đoạn không còn chỗ."))
            return back(round_, place="du-thao")
        service.adopt(round_, key, place, **who)
    except service.PassageTaken:
        messages.warning(request, _("Người khác vừa sửa đoạn này. Xin xem lại rồi chọn."))
        return back(round_, place="du-thao")
    messages.success(request, _("Đã chuyển thành đoạn riêng ở cuối phần."))
    return back(round_, place)


WHOLE = {
    "shorten_all": shorten_all,
    "keep_copy": keep_copy,
    "remark_all": remark_all,
    "settle_all": settle_all,
    "drop": orphan,
    "adopt": orphan,
}
