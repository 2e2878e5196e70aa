"""Mốc nhắc việc: the reminder rules of a plan, cause by cause."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, require
from tasks.models import Plan
from tasks.relations import to_plan

from .. import ladder
from ..ladder import USUAL_RULES, Rule
from ..models import Cause
from ..reminder_words import reaches, summary
from ..services.reminder_rules import rules_of, set_rules
from .methods import get_or_post

MOST_DAYS, MOST_RULES = 60, 12
CAUSES = [cause for cause in ladder.Cause if cause != ladder.Cause.NUDGE]
BEFORE, ON, AFTER = "truoc", "dung", "sau"
SIGNS = {BEFORE: -1, ON: 0, AFTER: 1}


class RuleForm(forms.Form):
    """One threshold of one cause: how many days from the day the cause hangs on, and whom it tells."""

    when = forms.ChoiceField(
        label=gettext_lazy("Trước hay quá hạn"),
        choices=[
            (BEFORE, gettext_lazy("Trước hạn")),
            (ON, gettext_lazy("Đúng ngày hạn")),
            (AFTER, gettext_lazy("Quá hạn")),
        ],
        initial=BEFORE,
        error_messages={"invalid_choice": gettext_lazy("Hãy chọn trước hạn, đúng ngày hạn hoặc quá hạn.")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Số ngày"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Số ngày là số nguyên từ 1 đến 60.")
        ),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("Nhắc tới"),
        error_messages={"invalid_choice": gettext_lazy("Hãy chọn người được nhắc trong danh sách.")},
    )

    def __init__(self, *args, cause: ladder.Cause, **kwargs):
        super().__init__(*args, **kwargs)
        self.cause = cause
        if cause != ladder.Cause.DUE:  # only a due day is known beforehand
            del self.fields["when"]
        self.fields["reach"].choices = [(reach.value, words) for reach, words in reaches(cause).items()]
        self.fields["reach"].initial = next(iter(reaches(cause))).value

    def clean(self):
        data = super().clean()
        if "days" in data and data["days"] is None and data.get("when") != ON:
            self.add_error("days", _("Hãy ghi số ngày, hoặc đánh dấu “Bỏ”."))
        return data

    @property
    def stands(self) -> bool:
        """Whether the row says something and is not to be taken away."""
        return bool(self.cleaned_data) and not self.cleaned_data.get("DELETE")

    @property
    def rule(self) -> Rule:
        data = self.cleaned_data
        offset = SIGNS[data.get("when", AFTER)] * (data["days"] or 0)
        return Rule(self.cause, offset, ladder.Reach(data["reach"]))


class BaseRuleFormSet(forms.BaseFormSet):
    default_error_messages = {
        "missing_management_form": gettext_lazy("Phần gửi lên bị thiếu. Hãy mở lại trang rồi lưu."),
        "too_many_forms": gettext_lazy("Mỗi việc có nhiều nhất %(num)s mốc nhắc."),
    }

    def clean(self):
        seen = set()
        for form in self.forms:
            if form.is_valid() and form.stands:
                if form.rule.offset in seen:
                    form.add_error(
                        "days", _("Mốc này đã có ở trên. Hãy ghi số ngày khác hoặc đánh dấu “Bỏ”.")
                    )
                else:
                    seen.add(form.rule.offset)

    @property
    def rules(self) -> list[Rule]:
        return [form.rule for form in self.forms if form.stands]

    def problems(self) -> dict[str, str]:
        """What is wrong, by the id of the control."""
        found = {f"viec-{self.prefix}": error for error in self.non_form_errors()}
        for form in self.forms:
            found |= {form[name].id_for_label: errors[0] for name, errors in form.errors.items()}
        return found


RuleFormSet = forms.formset_factory(
    RuleForm,
    formset=BaseRuleFormSet,
    extra=1,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_RULES,
    validate_max=True,
)


@dataclass(frozen=True)
class Part:
    """One cause on the page: its rules in words, and as rows to change."""

    cause: Cause
    words: str
    rows: BaseRuleFormSet


@get_or_post
def reminder_rules(request, plan_id):
    """The table of thresholds; posting it lets the plan have exactly these, or the usual ones ("usual")."""
    plan = get_object_or_404(Plan.objects.select_related("monitor").defer("text"), pk=plan_id)
    require(Action.PLAN_EDIT, to_plan(request.user, plan), readable_by=Action.PLAN_READ)
    if "usual" in request.POST:
        set_rules(plan, USUAL_RULES)
        messages.success(request, _("Kế hoạch dùng lại các mốc nhắc mặc định."))
        return redirect("reports:reminder_rules", plan_id=plan.pk)
    rules = rules_of([plan])[plan.pk]
    parts = [part(cause, rules, request.POST or None) for cause in CAUSES]
    problems = save(plan, parts) if request.method == "POST" else {}
    if request.method == "POST" and not problems:
        messages.success(request, _("Đã lưu các mốc nhắc việc của kế hoạch."))
        return redirect("reports:reminder_rules", plan_id=plan.pk)
    context = {"plan": plan, "parts": parts, "problems": problems, "usual": set(rules) == set(USUAL_RULES)}
    return render(request, "reports/reminder_rules.html", context, status=422 if problems else 200)


def part(cause: ladder.Cause, rules, posted) -> Part:
    own = [rule for rule in rules if rule.cause == cause]
    rows = [
        {"days": abs(rule.offset) or None, "when": when_of(rule.offset), "reach": rule.reach.value}
        for rule in sorted(own)
    ]
    formset = RuleFormSet(posted, initial=rows, prefix=cause.value, form_kwargs={"cause": cause})
    return Part(Cause(cause.value), summary(cause, own), formset)


def when_of(offset: int) -> str:
    return BEFORE if offset < 0 else AFTER if offset else ON


def save(plan: Plan, parts: list[Part]) -> dict[str, str]:
    """Store what was typed; what is wrong, by the id of the control, if it cannot be."""
    problems = {}
    for each in parts:
        if not each.rows.is_valid():
            problems |= {key: f"{each.cause.label}: {text}" for key, text in each.rows.problems().items()}
    if problems:
        return problems
    try:
        set_rules(plan, [rule for each in parts for rule in each.rows.rules])
    except ValidationError as refused:
        return {f"viec-{Cause.DUE}": refused.messages[0]}
    return {}
