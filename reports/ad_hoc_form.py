"""The form of a round that a superior asks for outside the schedule."""

from datetime import date

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyKind
from kehoach.text import short_date
from tasks.models import Plan, Task

from .filters import UNKNOWN
from .forms import CleanText, RowChoices, day_field
from .services.ad_hoc import AdHoc
from .services.round_clocks import LONGEST

EARLIEST = date(1900, 1, 1)


class AdHocForm(forms.Form):
    """A round that a superior asked for."""

    plan = forms.ModelChoiceField(
        queryset=Plan.objects.none(), label=gettext_lazy("Kế hoạch"), empty_label=None
    )
    name = CleanText(max_length=120, rows=0, label=gettext_lazy("Tên đợt"))
    window_start = day_field(gettext_lazy("Số liệu từ ngày"))
    window_end = day_field(gettext_lazy("Đến hết ngày"))
    due_on = day_field(gettext_lazy("Hạn gửi"))
    locks_on = day_field(gettext_lazy("Khóa sau ngày"), required=False)
    # Unticking it is what shows the boxes of the tasks (monitor.css), so that the two never contradict.
    all_tasks = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Chọn tất cả"))
    tasks = RowChoices(
        queryset=Task.objects.none(),
        required=False,
        label=gettext_lazy("Nhiệm vụ phải báo cáo"),
        error_messages=UNKNOWN,
    )
    all_agencies = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Chọn tất cả"))
    kinds = forms.MultipleChoiceField(
        required=False,
        choices=AgencyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Cả nhóm"),
    )
    agencies = RowChoices(
        queryset=Agency.objects.none(),
        required=False,
        label=gettext_lazy("Cơ quan phải báo cáo"),
        error_messages=UNKNOWN,
    )

    def __init__(self, data=None, *, plans, today):
        super().__init__(data)
        self.today = today
        self.fields["plan"].queryset = plans
        self.fields["tasks"].queryset = (
            Task.objects.standing()
            .filter(plan__in=plans)
            .select_related("section__plan")
            .defer("section__plan__text")
            .order_by("section__plan", "position")
        )
        place = Case(*(When(kind=kind, then=place) for place, kind in enumerate(AgencyKind)), default=0)
        agencies = Agency.objects.existing_on(today).order_by(place, "sort_order", "code")
        self.fields["agencies"].queryset = agencies
        there = {agency.kind for agency in agencies}
        self.fields["kinds"].choices = [(kind, kind.label) for kind in AgencyKind if kind in there]
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Hãy đặt tên cho đợt báo cáo.")

    def clean(self):
        data = super().clean()
        plan, start, end, due = (data.get(name) for name in ("plan", "window_start", "window_end", "due_on"))
        first = max(plan.issued_on, EARLIEST) if plan else EARLIEST
        for name in ("window_start", "window_end"):
            if data.get(name) and data[name] < first:
                self.add_error(name, _("Không được trước ngày ban hành kế hoạch (%s).") % short_date(first))
        if start and end and end < start:
            self.add_error("window_end", _("Ngày cuối phải từ ngày đầu trở đi."))
        if due:
            self.check_due(due, end)
            self.check_lock(data.get("locks_on"), due)
        if plan and not data.get("all_tasks") and "tasks" in data:
            self.check_tasks(data["tasks"], plan)
        if not data.get("all_agencies") and "agencies" in data and not self.asked():
            self.add_error(
                "agencies", _("Hãy chọn ít nhất một cơ quan hoặc một nhóm, hoặc đánh dấu “Chọn tất cả”.")
            )
        return data

    def asked(self) -> tuple[Agency, ...]:
        """The agencies ticked, each or by their kind."""
        ticked, kinds = set(self.cleaned_data["agencies"]), self.cleaned_data.get("kinds", [])
        return tuple(a for a in self.fields["agencies"].queryset if a in ticked or a.kind in kinds)

    def check_tasks(self, tasks, plan: Plan) -> None:
        if not tasks:
            self.add_error("tasks", _("Hãy chọn ít nhất một nhiệm vụ, hoặc đánh dấu “Chọn tất cả”."))
        elif strange := [task.path for task in tasks if task.plan_id != plan.pk]:
            self.add_error("tasks", _("Không thuộc kế hoạch đã chọn: nhiệm vụ %s.") % ", ".join(strange))

    def check_due(self, due: date, end: date | None) -> None:
        if due < self.today:
            self.add_error("due_on", _("Hạn gửi phải từ hôm nay trở đi."))
        elif due > self.today + LONGEST:
            self.add_error("due_on", _("Hạn gửi quá xa, hãy kiểm tra lại năm."))
        elif end and due < end:
            self.add_error("due_on", _("Hạn gửi không được trước ngày cuối của số liệu."))

    def check_lock(self, locks_on: date | None, due: date) -> None:
        if locks_on and not due <= locks_on <= due + LONGEST:
            self.add_error("locks_on", _("Ngày khóa phải từ hạn gửi trở đi, không quá một năm."))

    def wanted(self) -> AdHoc:
        """What a form without errors asks for."""
        names = ("plan", "name", "window_start", "window_end", "due_on", "locks_on")
        tasks = () if self.cleaned_data["all_tasks"] else tuple(self.cleaned_data["tasks"])
        agencies = () if self.cleaned_data["all_agencies"] else self.asked()
        values = {name: self.cleaned_data[name] for name in names}
        return AdHoc(**values, tasks=tasks, agencies=agencies)
