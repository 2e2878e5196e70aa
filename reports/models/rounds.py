"""Rounds with their three clocks, and what each agency owes in them."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from tasks.models import AssignmentRole, Plan, Task

from ..asking import Window
from ..periods import Punctuality, punctuality
from ..querysets import ObligationQuerySet, RoundQuerySet

if TYPE_CHECKING:
    from .entries import Entry


class RoundKind(models.TextChoices):
    """Values are those of periods.PeriodKind."""

    MONTH = "month", _("Báo cáo tháng")
    QUARTER = "quarter", _("Báo cáo quý")
    HALF_YEAR = "half_year", _("Báo cáo 6 tháng")
    NINE_MONTHS = "nine_months", _("Báo cáo 9 tháng")
    YEAR = "year", _("Báo cáo năm")
    AD_HOC = "ad_hoc", _("Báo cáo đột xuất")


class Round(models.Model):
    """One time that a plan is accounted for, with its window and its three clocks."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds", verbose_name=_("kế hoạch"))
    kind = models.CharField(_("loại kỳ"), max_length=12, choices=RoundKind)
    name = models.CharField(_("tên đợt"), max_length=120)
    window_start = models.DateField(_("số liệu từ ngày"))
    window_end = models.DateField(_("đến hết ngày"))
    opens_on = models.DateField(_("mở từ ngày"))
    due_on = models.DateField(_("hạn gửi"))
    locks_on = models.DateField(_("khóa sau ngày"))
    opened_at = models.DateTimeField(_("thời điểm mở"), null=True, blank=True)
    # What is asked for. None chosen means all tasks of the plan, also those that it gets later.
    tasks = models.ManyToManyField(
        Task, blank=True, related_name="+", verbose_name=_("nhiệm vụ phải báo cáo")
    )
    # Whom an ad hoc round asks. None chosen means everybody whom the assignments name.
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="+", verbose_name=_("cơ quan phải báo cáo")
    )
    # When the last day of writing was over and the round's values were frozen (RoundEdition).
    closed_at = models.DateTimeField(_("thời điểm đóng"), null=True, blank=True)
    # Opened in a demonstration, or filled with invented entries: said wherever these are shown.
    demonstration = models.BooleanField(_("dữ liệu minh họa"), default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt báo cáo")
        verbose_name_plural = _("đợt báo cáo")
        ordering = ["-window_end", "-opens_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "window_start", "window_end", "name"], name="round_once_per_window"
            ),
            models.CheckConstraint(
                condition=Q(window_start__lte=F("window_end"))
                & Q(opens_on__lte=F("due_on"))
                & Q(due_on__lte=F("locks_on")),
                name="round_clocks_in_order",
                violation_error_message=_("Ngày mở, hạn gửi và ngày khóa phải theo thứ tự."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def window(self) -> Window:
        return Window(self.kind, self.window_start, self.window_end)

    def is_locked(self, today):
        return today > self.locks_on


class Obligation(models.Model):
    """One agency owes one account of one task for one round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="obligations", verbose_name=_("đợt"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="obligations", verbose_name=_("nhiệm vụ"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="obligations", verbose_name=_("cơ quan"))
    role = models.CharField(_("vai trò"), max_length=10, choices=AssignmentRole)
    scope = models.CharField(_("phạm vi"), max_length=300, blank=True)
    # The day that counts: an accepted extension moves it and keeps the first one in `original_due_on`.
    due_on = models.DateField(_("hạn gửi"))
    original_due_on = models.DateField(_("hạn ban đầu"), null=True, blank=True)
    # From this day the agency is asked; reminders of earlier days do not concern it.
    asked_on = models.DateField(_("giao từ ngày"))
    # After the lock one agency may be let in again until the end of this day (Reopening says why).
    reopened_until = models.DateField(_("mở lại đến hết ngày"), null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu báo cáo")
        verbose_name_plural = _("yêu cầu báo cáo")
        ordering = ["round", "task__position", "agency__sort_order", "agency__code"]
        constraints = [models.UniqueConstraint(fields=["round", "task", "agency"], name="obligation_once")]
        # `obligation_once` serves the dashboard of a round; this one serves an agency's home and history.
        indexes = [models.Index(fields=["agency", "task", "round"], name="obligation_by_agency")]

    def __str__(self):
        return f"{self.agency} – {self.task.path} – {self.round}"

    @property
    def locks_on(self) -> date:
        """The last day on which the agency may write."""
        return max(d for d in (self.round.locks_on, self.due_on, self.reopened_until) if d)

    def is_locked(self, today: date) -> bool:
        return today > self.locks_on

    @property
    def written(self) -> "Entry | None":
        """The entry; None while the agency has written nothing."""
        return getattr(self, "entry", None)

    @property
    def state(self) -> str | None:
        return self.written.state if self.written else None

    @property
    def received_on(self) -> date | None:
        return self.written.received_on if self.written else None

    @cached_property
    def asked_until(self) -> date | None:
        """The day that an open request for an extension asks for. Lists read it in their own statement
        (ObligationQuerySet.with_extension)."""
        return self.extensions.filter(state="open").values_list("wanted_on", flat=True).first()

    def punctuality(self, today: date) -> Punctuality:
        return punctuality(self.due_on, self.received_on, today, self.asked_until is not None)


class ScheduleRule(models.Model):
    """How a kind of periodic round of one plan differs from Decree 09/2019. Without a row the decree's
    windows and the portal's default clocks hold (periods.Timing)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="schedule_rules")
    kind = models.CharField(_("loại kỳ"), max_length=12, choices=RoundKind)
    # Provinces often cut off before the decree's day (domain.md 2.5): day of the month, and how many
    # months before the last month of the period.
    cut_off_day = models.PositiveSmallIntegerField(_("ngày chốt số liệu"), default=14)
    cut_off_months_early = models.PositiveSmallIntegerField(_("sớm hơn tháng cuối kỳ"), default=0)
    # Days that the agencies have after the cut-off: working days, or a fixed day of a month.
    working_days = models.PositiveSmallIntegerField(_("số ngày làm việc để gửi"), default=3)
    due_day = models.PositiveSmallIntegerField(_("hạn gửi vào ngày"), null=True, blank=True)
    due_months_early = models.PositiveSmallIntegerField(_("hạn gửi sớm hơn tháng cuối kỳ"), default=0)
    lock_days = models.PositiveSmallIntegerField(_("khóa sau hạn gửi (ngày)"), default=30)

    class Meta:
        verbose_name = _("lịch của kỳ báo cáo")
        verbose_name_plural = _("lịch của kỳ báo cáo")
        constraints = [models.UniqueConstraint(fields=["plan", "kind"], name="schedule_rule_once")]

    def __str__(self):
        return f"{self.plan} – {self.get_kind_display()}"


class RoundEdition(models.Model):
    """What a round said when it was closed, as values: names, roles, texts, states and figures. Closing it
    again after somebody was let in makes the next number."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="edition_once")]

    def __str__(self):
        return f"{self.round} #{self.number}"
