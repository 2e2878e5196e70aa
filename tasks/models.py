"""Plans as issued: sections, tasks with their verbatim text, and who is to do what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyClass
from kehoach.text import shorten

from .deadlines import DeadlineKind as ParsedKind
from .querysets import AmendmentQuerySet, ImportDraftQuerySet


class DeadlineKind(models.TextChoices):
    RECURRING = ParsedKind.RECURRING.value, _("Thường xuyên")
    BY_DATE = ParsedKind.BY_DATE.value, _("Theo ngày")
    BY_PERIOD = ParsedKind.BY_PERIOD.value, _("Theo kỳ")
    RANGE = ParsedKind.RANGE.value, _("Giai đoạn")
    FROM_YEAR_ONWARD = ParsedKind.FROM_YEAR_ONWARD.value, _("Từ năm … trở đi")
    NONE = ParsedKind.NONE.value, _("Không nêu")


# The kinds that end on a day (Task.due_on).
DATED = (DeadlineKind.BY_DATE, DeadlineKind.BY_PERIOD, DeadlineKind.RANGE)


class TaskKind(models.TextChoices):
    """What a task asks for, and so how often it is accounted for (reports.services.asking)."""

    WORK = "work", _("Nhiệm vụ")  # in every round while it is in force
    OWN_PLAN = "own_plan", _("Kế hoạch thực hiện của cơ quan")  # until it is done, then no more
    BUDGET = "budget", _("Dự toán kinh phí hằng năm")  # once a year


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
    # From this day on no round of this plan opens any more: what is left of it goes on in the other plan.
    superseded_on = models.DateField(_("thay thế từ ngày"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("kế hoạch thay thế"),
    )

    class Meta:
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on", "issuer"], name="plan_once"),
            models.CheckConstraint(
                condition=Q(superseded_on__isnull=True, superseded_by__isnull=True)
                | Q(superseded_on__isnull=False, superseded_by__isnull=False),
                name="plan_superseded_by_a_plan_from_a_day",
            ),
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


class TaskQuerySet(models.QuerySet):
    def in_force_on(self, day):
        """The tasks that are to be done on a day; `ends_on` is the first day without the task."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gt=day)
        )

    def standing(self):
        """The tasks of the plan as last amended: those that no amendment has ended."""
        return self.filter(ends_on__isnull=True)


class Task(models.Model):
    """One task, with the words of the plan. Words that a closed round was answered under are never changed:
    an amendment ends this row and makes the next one, which `succeeds` it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name=_("kế hoạch"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="tasks", verbose_name=_("mục"))
    path = models.CharField(_("ký hiệu"), max_length=40)
    text = models.TextField(_("nội dung nguyên văn"))
    assignment_text = models.TextField(_("phân công nguyên văn"), blank=True)
    deadline_text = models.CharField(_("thời gian thực hiện nguyên văn"), max_length=300, blank=True)
    deadline_kind = models.CharField(_("loại thời hạn"), max_length=20, choices=DeadlineKind)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    output = models.TextField(_("sản phẩm"), blank=True)
    kind = models.CharField(_("loại nhiệm vụ"), max_length=10, choices=TaskKind, default=TaskKind.WORK)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến trước ngày"), null=True, blank=True)
    succeeds = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("tiếp nối nhiệm vụ"),
    )
    position = models.PositiveIntegerField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "path"], condition=Q(ends_on__isnull=True), name="task_once_per_path"
            ),
        ]

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


class AmendmentState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    WAITING = "waiting", _("Chờ đến ngày hiệu lực")
    IN_FORCE = "in_force", _("Đã thực hiện")


class Amendment(models.Model):
    """A change of a plan: which tasks are new, changed, ended, by which document and from when. Before the
    first round a plan is edited without a document."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="amendments", verbose_name=_("kế hoạch"))
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    title = models.TextField(_("trích yếu"), blank=True)
    effective_on = models.DateField(_("hiệu lực từ ngày"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=AmendmentState, default=AmendmentState.DRAFT
    )
    # {key: content of the task afterwards, or null where it ends}; the key is the task's, "+1" … a new one.
    changes = models.JSONField(default=dict)
    # The same keys as they were, frozen when the amendment was carried out; null for a new task.
    before = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    carried_out_at = models.DateTimeField(null=True)
    carried_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sửa đổi, bổ sung")
        verbose_name_plural = _("sửa đổi, bổ sung")
        ordering = ["plan", "-created_at", "-pk"]

    def __str__(self):
        return self.number or str(_("Chỉnh lý trước đợt báo cáo đầu tiên"))


class ImportState(models.TextChoices):
    OPEN = "open", _("Đang kiểm tra")
    STORED = "stored", _("Đã thành kế hoạch")
    DROPPED = "dropped", _("Đã bỏ")


class ImportDraft(models.Model):
    """A document on its way to becoming a plan: what was read, what was understood, what people corrected."""

    name = models.CharField(_("tên tệp"), max_length=200)
    # What was read (paragraphs) and understood, as corrected so far: tasks.importer.understood.
    understood = models.JSONField()
    monitor = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cơ quan theo dõi")
    )
    state = models.CharField(_("trạng thái"), max_length=8, choices=ImportState, default=ImportState.OPEN)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="import_drafts")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đang nhập")
        verbose_name_plural = _("văn bản đang nhập")
        ordering = ["-updated_at", "-pk"]

    def __str__(self):
        return self.name
