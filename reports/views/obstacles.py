"""Vướng mắc: the register by age and owner, and one obstacle with its thread and its steps."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, require
from kehoach import clock

from ..badges import AGED_DAYS, OLD_DAYS
from ..forms import MEDIUM, CleanText
from ..models import Obligation, Obstacle
from ..obstacle_steps import RULES, SETTLED, Step, main_step, open_steps
from ..register import ObstacleFilter, figures
from ..relations import to_obstacle
from ..services import obstacles as service
from ..workflow import StepClosed
from .methods import get_only, post_only

PER_PAGE = 30
BUTTONS = {
    Step.ANSWER: gettext_lazy("Trả lời cơ quan"),
    Step.PASS_UP: gettext_lazy("Chuyển UBND tỉnh"),
    Step.RESOLVE: gettext_lazy("Gửi ý kiến giải quyết"),
    Step.REPLY: gettext_lazy("Gửi ý kiến"),
    Step.CLOSE: gettext_lazy("Đóng vướng mắc"),
    Step.REOPEN: gettext_lazy("Mở lại vướng mắc"),
}
DONE = {
    Step.ANSWER: gettext_lazy("Đã trả lời cơ quan."),
    Step.PASS_UP: gettext_lazy("Đã chuyển vướng mắc lên UBND tỉnh."),
    Step.RESOLVE: gettext_lazy("Đã gửi ý kiến giải quyết."),
    Step.REPLY: gettext_lazy("Đã gửi ý kiến."),
    Step.CLOSE: gettext_lazy("Đã đóng vướng mắc."),
    Step.REOPEN: gettext_lazy("Đã mở lại vướng mắc."),
}


class StepForm(forms.Form):
    """What a person says with a step. Whether words are needed: obstacle_steps.needs_text."""

    text = CleanText(max_length=MEDIUM, rows=4)
    unsettled = forms.BooleanField(
        required=False, label=gettext_lazy("Chưa giải quyết được, đề nghị xem xét tiếp")
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


@get_only
def obstacles(request):
    """Those that the person may read, oldest first."""
    rows = Obstacle.objects.visible_to(request.user)
    found = ObstacleFilter(request.GET, queryset=rows, request=request)
    listed = found.qs if found.is_valid() else rows.none()
    listed = listed.with_turn().with_last_account().select_related("plan__monitor", "task", "agency")
    listed = listed.defer("plan__text").order_by("raised_on", "pk")
    context = {
        "filter": found,
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "figures": figures(rows, clock.today()),
        "aged_days": AGED_DAYS,
        "old_days": OLD_DAYS,
        "page_obj": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reports/obstacles.html", context)


def visible_obstacles(user):
    rows = Obstacle.objects.visible_to(user).with_turn().with_last_account()
    related = ("plan__monitor", "task", "agency", "told_in__round", "raised_in__round")
    return rows.select_related(*related).defer("plan__text")


@get_only
def obstacle(request, pk):
    """What it is, its thread, and what the person can do."""
    return page(request, get_object_or_404(visible_obstacles(request.user), pk=pk), StepForm())


def page(request, row: Obstacle, form: StepForm, problem: str = "", status: int = 200):
    relations = to_obstacle(request.user, row)
    steps = open_steps(row.state, relations)
    accounts = Obligation.objects.visible_to(request.user).filter(pk__in=[row.raised_in_id, row.told_in_id])
    notes = list(row.notes.select_related("by__agency"))
    # Of the bound field: checking the form has made it, and it keeps the label it was made with.
    form["text"].label = _("Ý kiến của cơ quan") if steps == [Step.REPLY] else _("Ý kiến xử lý")
    if form.errors:
        form.fields["text"].widget.attrs["data-focus"] = True
    context = {
        "obstacle": row,
        "notes": notes,
        "seen": notes[-1].pk,
        "steps": [(step, BUTTONS[step]) for step in steps],
        "main": main_step(steps, relations, row.turn),
        "may_object": Step.REPLY in steps and row.state in SETTLED,
        # A lead agency, or an heir, reads the obstacle but not every account that told of it.
        "accounts": set(accounts.values_list("pk", flat=True)),
        "form": form,
        "problem": problem,
    }
    return render(request, "reports/obstacle.html", context, status=status)


@post_only
def obstacle_step(request, pk, step):
    """One button of the page. What cannot be done comes back with everything typed: 422 if the words are
    wrong, 409 if somebody else was faster."""
    if step not in list(Step):
        raise Http404
    step, form = Step(step), StepForm(request.POST)
    row = visible_obstacles(request.user).filter(pk=pk).first()
    if row is None:
        return gone(request)
    require(RULES[step].action, to_obstacle(request.user, row), readable_by=Action.OBSTACLE_READ)
    if not form.is_valid():
        return page(request, row, form, status=422)
    try:
        service.take(step, row, **form.cleaned_data, by=request.user, now=clock.now())
    except StepClosed as closed:
        row = visible_obstacles(request.user).filter(pk=pk).first()
        return page(request, row, form, closed.message, status=409) if row else gone(request)
    except ValidationError as problem:
        form.add_error("text", problem)
        return page(request, row, form, status=422)
    messages.success(request, DONE[step])
    return redirect("reports:obstacle", pk=pk)


def gone(request):
    """404; words that were typed about an obstacle that was taken back are handed back with it."""
    typed = request.POST.get("text", "").strip()
    if not typed:
        raise Http404
    why = _("Vướng mắc này không còn: cơ quan đã thu hồi báo cáo nêu vướng mắc. Xin chép lại phần dưới đây.")
    return render(request, "reports/unplaced.html", {"unplaced": [typed], "why": why}, status=404)
