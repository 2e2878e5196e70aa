"""Plans as issued: sections, tasks with their verbatim text, and who is to do what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyClass
from kehoach.text import shorten

from .deadlines import DeadlineKind as ParsedKind


class DeadlineKind(models.TextChoices):
    RECURRING = ParsedKind.RECURRING.value, _("Thường xuyên")
    BY_DATE = ParsedKind.BY_DATE.value, _("Theo ngày")
    BY_PERIOD = ParsedKind.BY_PERIOD.value, _("Theo kỳ")
    RANGE = ParsedKind.RANGE.value, _("Giai đoạn")
    FROM_YEAR_ONWARD = ParsedKind.FROM_YEAR_ONWARD.value, _("Từ năm … trở đi")
    NONE = ParsedKind.NONE.value, _("Không nêu")


class AssignmentRole(models.TextChoices):
    """Strongest first: where one agency would hold two roles in a task, it holds the first of them."""

    LEAD = "lead", _("Chủ trì")
    JOINT = "joint", _("Cùng thực hiện")
    COORDINATE = "coordinate", _("Phối hợp")
    PROPOSE = "propose", _("Đề xuất")
    PARTNER = "partner", _("Cơ quan được đề nghị")


# LEAD and JOINT owe an account; the others may contribute or are informed (design.md section 3).
OWING_ROLES = (AssignmentRole.LEAD, AssignmentRole.JOINT)
STRENGTH = {role: len(AssignmentRole) - place for place, role in enumerate(AssignmentRole)}


class ScheduleKind(models.TextChoices):
    """Rounds that can open by themselves; values are those of reports.periods.PeriodKind."""

    MONTH = "month", _("hằng tháng")
    QUARTER = "quarter", _("hằng quý")
    HALF_YEAR = "half_year", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("hằng năm")


class Plan(models.Model):
    """A "Kế hoạch" as issued. The text is never rewritten."""

    number = models.CharField(_("số, ký hiệu"), max_length=60)
    issued_on = models.DateField(_("ngày ban hành"))
    title = models.TextField(_("trích yếu"))
    issuer = models.ForeignKey(
        Agency, models.PROTECT, related_name="plans_issued", verbose_name=_("cơ quan ban hành")
    )
    monitor = models.ForeignKey(
        Agency, models.PROTECT, related_name="plans_monitored", verbose_name=_("cơ quan theo dõi")
    )
    signer = models.CharField(_("người ký"), max_length=100, blank=True)
    text = models.TextField(_("toàn văn"))
    text_digest = models.CharField(max_length=64, editable=False)
    coordinators_owe = models.BooleanField(_("cơ quan phối hợp cũng phải báo cáo"), default=False)
    # Kinds of rounds that open by themselves (ScheduleKind); the plan itself sets none.
    schedule = models.JSONField(_("các kỳ báo cáo định kỳ"), default=list, blank=True)

    class Meta:
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on"], name="plan_once"),
        ]

    def __str__(self):
        return self.short_title

    @property
    def short_title(self):
        return _("Kế hoạch số %(number)s") % {"number": self.number}


class Section(models.Model):
    """A heading of the plan, or a part that holds no task; `body` keeps its paragraphs."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    path = models.CharField(_("mục"), max_length=40)
    heading = models.TextField(_("tiêu đề"), blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("mục")
        verbose_name_plural = _("mục")
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "path"], name="section_once_per_path")]

    def __str__(self):
        return f"{self.path}. {self.heading}"


class Task(models.Model):
    """One task, with the words of the plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name=_("kế hoạch"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="tasks", verbose_name=_("mục"))
    path = models.CharField(_("ký hiệu"), max_length=40)
    text = models.TextField(_("nội dung nguyên văn"))
    assignment_text = models.TextField(_("phân công nguyên văn"), blank=True)
    deadline_text = models.CharField(_("thời gian thực hiện nguyên văn"), max_length=300, blank=True)
    deadline_kind = models.CharField(_("loại thời hạn"), max_length=20, choices=DeadlineKind)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    output = models.TextField(_("sản phẩm"), blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "path"], name="task_once_per_path")]

    def __str__(self):
        return f"{self.path} {self.summary}"

    @property
    def opening(self):
        """The first statement of the text, whole: how documents name the task."""
        return self.text.split("\n")[0].split(";")[0].split(". ")[0].rstrip(".")

    @property
    def summary(self):
        """The opening cut to 90 letters, where there is one line for it."""
        return shorten(self.opening, 90)


class Assignment(models.Model):
    """Task × (agency or class) × role, with the scope and the phrase of the plan."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    role = models.CharField(_("vai trò"), max_length=10, choices=AssignmentRole)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name=_("cơ quan"))
    agency_class = models.ForeignKey(
        AgencyClass, models.PROTECT, null=True, blank=True, verbose_name=_("nhóm cơ quan")
    )
    phrase = models.CharField(_("tên nguyên văn"), max_length=300)
    scope = models.CharField(_("phạm vi"), max_length=300, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        ordering = ["task", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, agency_class__isnull=True)
                | Q(agency__isnull=True, agency_class__isnull=False),
                name="assignment_to_an_agency_or_a_class",
                violation_error_message=_("Phân công cho một cơ quan hoặc một nhóm cơ quan."),
            ),
            models.UniqueConstraint(fields=["task", "position"], name="assignment_once_per_position"),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.phrase}"
