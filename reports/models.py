"""Rounds, what each agency owes in them, what it said, and what became of it."""

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from tasks.models import AssignmentRole, Plan, Task

from .querysets import RECEIVED, EntryQuerySet, EvidenceQuerySet, ObligationQuerySet, RoundQuerySet


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

    def is_locked(self, today):
        return today > self.locks_on


class Obligation(models.Model):
    """One agency owes one account of one task for one round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="obligations", verbose_name=_("đợt"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="obligations", verbose_name=_("nhiệm vụ"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="obligations", verbose_name=_("cơ quan"))
    role = models.CharField(_("vai trò"), max_length=10, choices=AssignmentRole)
    scope = models.CharField(_("phạm vi"), max_length=300, blank=True)
    due_on = models.DateField(_("hạn gửi"))

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
    def written(self) -> "Entry | None":
        """The entry; None while the agency has written nothing."""
        return getattr(self, "entry", None)

    @property
    def state(self) -> str | None:
        return self.written.state if self.written else None

    @property
    def received_on(self) -> date | None:
        return self.written.received_on if self.written else None


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    ACCEPTED = "accepted", _("Đã duyệt")


class WorkState(models.TextChoices):
    NOT_STARTED = "not_started", _("Chưa triển khai")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    DONE = "done", _("Hoàn thành")
    BLOCKED = "blocked", _("Gặp vướng mắc")


class Entry(models.Model):
    """What the agency says. Only services.entries changes it; `revision` guards two people on one draft."""

    CONTENT_FIELDS = (
        "nothing_arisen",
        "work_state",
        "results",
        "percent",
        "documents",
        "obstacle",
        "obstacle_cause",
        "proposal",
        "proposal_to",
        "next_work",
    )

    obligation = models.OneToOneField(Obligation, models.CASCADE, related_name="entry")
    state = models.CharField(_("trạng thái"), max_length=10, choices=EntryState, default=EntryState.DRAFT)

    nothing_arisen = models.BooleanField(_("không phát sinh trong kỳ"), default=False)
    work_state = models.CharField(_("tiến độ"), max_length=12, choices=WorkState, blank=True)
    results = models.TextField(_("kết quả trong kỳ"), blank=True)
    percent = models.PositiveSmallIntegerField(
        _("tỷ lệ hoàn thành (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    # [{"number": "12/KH-UBND", "date": "2026-03-05", "title": "…"}]: a value of the account, frozen with it.
    documents = models.JSONField(_("văn bản đã ban hành"), default=list, blank=True)
    obstacle = models.TextField(_("khó khăn, vướng mắc"), blank=True)
    obstacle_cause = models.TextField(_("nguyên nhân"), blank=True)
    proposal = models.TextField(_("đề xuất, kiến nghị"), blank=True)
    proposal_to = models.CharField(_("kiến nghị với"), max_length=200, blank=True)
    next_work = models.TextField(_("nhiệm vụ kỳ tới"), blank=True)

    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Local day of the first sending. A return keeps it (the account came on time), a recall clears it.
    first_submitted_on = models.DateField(null=True)
    review_opened_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo tiến độ")
        verbose_name_plural = _("báo cáo tiến độ")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="entry_percent_up_to_100"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT)
                | Q(submitted_at__isnull=False, first_submitted_on__isnull=False),
                name="entry_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.RETURNED) | ~Q(return_reason=""),
                name="entry_returned_with_a_reason",
            ),
        ]
        # Serves the review queue: oldest submission first.
        indexes = [models.Index(fields=["state", "submitted_at"], name="entry_queue")]

    def __str__(self):
        return f"{self.obligation}"

    @property
    def received_on(self) -> date | None:
        """The local day on which the account now with the monitor was first sent (periods.punctuality)."""
        return self.first_submitted_on if self.state in RECEIVED else None

    @property
    def content(self) -> dict:
        """The agency's words and figures, as kept in a version."""
        return {name: getattr(self, name) for name in self.CONTENT_FIELDS}


class EntryVersion(models.Model):
    """Every sending, word for word, and what the monitor decided on it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(
        max_length=10,
        blank=True,
        choices=[
            (EntryState.ACCEPTED.value, _("Đã duyệt")),
            (EntryState.RETURNED.value, _("Trả lại")),
            ("recalled", _("Cơ quan thu hồi")),
        ],
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["entry", "number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="version_once")]

    def __str__(self):
        return f"{self.entry} #{self.number}"


def evidence_path(evidence, filename):
    """A name of our own: nothing of what the user called the file reaches the disk."""
    return f"evidence/{uuid.uuid4().hex}.{evidence.extension}"


class Evidence(models.Model):
    """A file that shows what an entry says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path)
    name = models.CharField(_("tên tệp"), max_length=200)
    extension = models.CharField(max_length=5)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp minh chứng")
        verbose_name_plural = _("tệp minh chứng")
        ordering = ["uploaded_at", "name"]
        constraints = [models.UniqueConstraint(fields=["entry", "sha256"], name="evidence_once_per_entry")]

    def __str__(self):
        return self.name
