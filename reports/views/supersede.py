"""Thay thế kế hoạch: another plan stands in the place of this one, task linked to task."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import is_key, shorten
from tasks.likeness import suggest
from tasks.models import Plan, Task
from tasks.relations import to_plan

from ..forms import day_field
from ..services.amendments import supersede as carry_out
from .amendments import may_edit, plan_of
from .methods import get_or_post


class SupersedeForm(forms.Form):
    """The other plan, the day, and for each of its tasks the one it goes on from."""

    other = forms.ModelChoiceField(
        queryset=Plan.objects.none(),
        label=gettext_lazy("Kế hoạch thay thế"),
        empty_label=gettext_lazy("– chọn –"),
        error_messages={
            "required": gettext_lazy("Hãy chọn kế hoạch thay thế."),
            "invalid_choice": gettext_lazy("Hãy chọn trong danh sách."),
        },
    )
    day = day_field(gettext_lazy("Thay thế từ ngày"))

    def __init__(self, data=None, *, plan: Plan, others: list[Plan], other: Plan | None):
        super().__init__(data, initial={"other": other, "day": other.issued_on if other else None})
        self.fields["other"].queryset = Plan.objects.filter(pk__in=[each.pk for each in others]).defer("text")
        # A task that goes on from another already (a plan may take the place of several) keeps that one.
        self.new = list(other.tasks.standing().filter(succeeds=None)) if other else []
        self.old = list(plan.tasks.standing()) if other else []
        guess = suggest(
            {task.pk: task.opening for task in self.new}, {task.pk: task.opening for task in self.old}
        )
        choices = [
            ("", _("không tiếp nối nhiệm vụ nào")),
            *((str(task.pk), label(task)) for task in self.old),
        ]
        for task in self.new:
            self.fields[f"task{task.pk}"] = forms.ChoiceField(
                label=label(task),
                choices=choices,
                required=False,
                initial=str(guess.get(task.pk, "")),
                error_messages={"invalid_choice": _("Hãy chọn trong danh sách.")},
            )

    def links(self) -> dict[int, int]:
        chosen = {task.pk: self.cleaned_data[f"task{task.pk}"] for task in self.new}
        return {new: int(old) for new, old in chosen.items() if old}

    def link_fields(self):
        return [self[f"task{task.pk}"] for task in self.new]


def label(task: Task) -> str:
    return shorten(f"{task.path} {task.opening}", 110)


@get_or_post
def supersede(request, plan_id):
    """?thay=KEY chooses the other plan and shows which task goes on from which; POST carries it out."""
    plan = plan_of(request, plan_id)
    require(Action.PLAN_EDIT, to_plan(request.user, plan), readable_by=Action.PLAN_READ)
    rows = Plan.objects.filter(superseded_by=None).exclude(pk=plan.pk).select_related("monitor").defer("text")
    others = [each for each in rows if may_edit(request.user, each)]
    posted = request.method == "POST"
    chosen = (request.POST if posted else request.GET).get("other", "")
    other = next((each for each in others if is_key(chosen) and each.pk == int(chosen)), None)
    form = SupersedeForm(request.POST if posted else None, plan=plan, others=others, other=other)
    if posted and form.is_valid():
        values = {"day": form.cleaned_data["day"], "links": form.links()}
        try:
            carry_out(plan, other, **values, by=request.user, now=clock.now())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("%(old)s đã được thay bằng %(new)s.") % {"old": plan, "new": other})
            return redirect("tasks:plan", other.pk)
    context = {"plan": plan, "others": others, "other": other, "form": form}
    return render(request, "reports/supersede.html", context, status=422 if form.errors else 200)
