"""Kỳ báo cáo của kế hoạch: which kinds of rounds open by themselves, their timing, and what comes of it."""

from collections.abc import Iterator
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.text import short_date
from tasks.models import Plan, ScheduleKind
from tasks.relations import to_plan

from ..models import RoundKind
from ..periods import SHAPES, PeriodKind, Timing, add_working_days, due_day, period
from ..regime import month_words, regime_of
from ..services.days import load_calendar
from ..services.schedule import Coming, coming, schedule_of, set_schedule, timings
from .methods import get_or_post

AHEAD = timedelta(days=366)
ROUNDS_SHOWN = 14


def number_field(label, first: int, last: int, **options):
    wrong = _("Hãy ghi số từ %(first)d đến %(last)d.") % {"first": first, "last": last}
    return forms.IntegerField(
        label=label,
        min_value=first,
        max_value=last,
        error_messages={name: wrong for name in ("required", "invalid", "min_value", "max_value")},
        **options,
    )


class RuleForm(forms.Form):
    """The timing of one kind; `on` puts it on the schedule."""

    def __init__(self, data, *, kind: PeriodKind, timing: Timing, on: bool, first_year: int):
        initial = {name: getattr(timing, name) for name in Timing.__dataclass_fields__} | {"on": on}
        super().__init__(data, prefix=kind.value, initial=initial)
        self.kind, self.first_year = kind, first_year
        months = [(early, month_words(kind, early)) for early in range(SHAPES[kind][0])]
        self.fields["on"] = forms.BooleanField(required=False, label=RoundKind(kind.value).label)
        self.fields["cut_off_day"] = number_field(_("Chốt số liệu hết ngày"), 1, 31)
        self.fields["cut_off_months_early"] = choice_field(_("Tháng chốt số liệu"), months)
        self.fields["working_days"] = number_field(_("Số ngày làm việc để gửi"), 0, 60)
        self.fields["due_day"] = number_field(_("Hoặc hạn gửi cố định ngày"), 1, 31, required=False)
        self.fields["due_months_early"] = choice_field(_("Tháng của hạn gửi cố định"), months)
        self.fields["lock_days"] = number_field(_("Nhận báo cáo muộn thêm (ngày)"), 0, 180)

    @property
    def is_on(self) -> bool:
        return self.cleaned_data.get("on", False)

    def full_clean(self):
        super().full_clean()
        # What is not asked for need not be right; its fields are hidden when the kind is not ticked.
        if self.is_bound and not self.is_on:
            self._errors = forms.utils.ErrorDict()

    def clean(self):
        data = super().clean()
        if self.errors or not data["on"]:
            return data
        if problem := next(self.too_early(), ""):
            self.add_error("due_day", problem)
        return data

    def too_early(self) -> Iterator[str]:
        """What is wrong with each period that would be due before its own cut-off."""
        timing = self.timing
        for year in (self.first_year, self.first_year + 1):
            for number in range(1, SHAPES[self.kind][1] + 1):
                p = period(self.kind, year, number, timing)
                due_on = due_day(p, timing)
                if due_on < p.end:
                    values = {"name": p.name, "due": short_date(due_on), "end": short_date(p.end)}
                    text = _("%(name)s: hạn gửi %(due)s trước ngày chốt số liệu %(end)s. Hãy lùi hạn gửi.")
                    yield text % values

    @property
    def timing(self) -> Timing:
        return Timing(**{name: self.cleaned_data[name] for name in Timing.__dataclass_fields__})


def choice_field(label, choices):
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        error_messages={name: _("Hãy chọn trong danh sách.") for name in ("required", "invalid_choice")},
    )


def rule_forms(plan: Plan, data=None) -> list[RuleForm]:
    """One form for each kind, shortest first."""
    known, in_force = timings(plan), schedule_of(plan)
    kinds = [PeriodKind(kind) for kind in ScheduleKind]
    return [
        RuleForm(data, kind=kind, timing=known[kind], on=kind in in_force, first_year=clock.today().year)
        for kind in kinds
    ]


@get_or_post
def schedule(request, plan_id):
    """The schedule in force. POST goes in steps: a look at what a new one would make of the next rounds, then
    "save" it or "correct" it."""
    plan = get_object_or_404(Plan.objects.select_related("monitor", "issuer").defer("text"), pk=plan_id)
    require(Action.PLAN_EDIT, to_plan(request.user, plan), readable_by=Action.PLAN_READ)
    step = request.POST.get("step")
    rules = rule_forms(plan, request.POST if request.method == "POST" else None)
    valid = request.method == "POST" and all([rule.is_valid() for rule in rules])
    wanted = {rule.kind: rule.timing for rule in rules if rule.is_on} if valid else schedule_of(plan)
    if valid and step == "save":
        set_schedule(plan, wanted, now=clock.now())
        messages.success(request, _("Đã lưu kỳ báo cáo. Đợt đã đến ngày sẽ tự mở trong vòng một giờ."))
        return redirect("reports:schedule", plan_id=plan.pk)
    now, today = clock.now(), clock.today()
    rounds = [each for each in coming(plan, wanted, now=now, ahead=AHEAD) if each.due >= today]
    context = {
        "plan": plan,
        "rules": rules,
        "looking": valid and step != "correct",
        "problems": problems_of(rules),
        "rounds": rounds[:ROUNDS_SHOWN],
        "notes": notes_on(rounds[:ROUNDS_SHOWN]),
        "regime": regime_of(plan, wanted, today),
    }
    refused = request.method == "POST" and not valid
    return render(request, "reports/schedule.html", context, status=422 if refused else 200)


def problems_of(rules: list[RuleForm]) -> dict[str, str]:
    """Control id -> message, for the summary at the top."""
    return {
        field.id_for_label: f"{rule.fields['on'].label}: {error}"
        for rule in rules
        for field in rule
        for error in field.errors
    }


def notes_on(rounds: list[Coming]) -> list[str]:
    """What is unusual about the days; it refuses nothing, since plans do name such days."""
    is_working = load_calendar().is_working
    found = []
    for round_ in (each.round for each in rounds):
        values = {"name": round_.name, "due": short_date(round_.due_on)}
        if add_working_days(round_.window_end, 1, is_working) > round_.due_on:
            text = _("%(name)s: đến hạn %(due)s chưa đủ một ngày làm việc sau ngày chốt số liệu.")
            found.append(text % values)
        elif not is_working(round_.due_on):
            found.append(_("%(name)s: hạn %(due)s là ngày nghỉ.") % values)
    return found
