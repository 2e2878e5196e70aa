"""What an agency says of one obligation: the words, every sending, the files that show it."""

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..querysets import RECEIVED, EntryQuerySet, EvidenceQuerySet
from .rounds import Obligation


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SIGNING = "signing", _("Chờ lãnh đạo ký")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Bị trả lại")
    ACCEPTED = "accepted", _("Đã duyệt")


class WorkState(models.TextChoices):
    NOT_STARTED = "not_started", _("Chưa triển khai")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    DONE = "done", _("Hoàn thành")
    BLOCKED = "blocked", _("Gặp vướng mắc")


NOTHING_ARISEN = "nothing_arisen"
# How the work stands by an accepted account: each account is in exactly one line.
STANDINGS = [*WorkState.choices, (NOTHING_ARISEN, _("Không phát sinh trong kỳ"))]


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
    started_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The head's sign-off, in agencies that want it (Agency.head_signs).
    signing_asked_at = models.DateTimeField(null=True)
    signing_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signing_note = models.TextField(blank=True)
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
                condition=Q(state__in=[EntryState.DRAFT, EntryState.SIGNING])
                | Q(submitted_at__isnull=False, first_submitted_on__isnull=False),
                name="entry_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.RETURNED) | ~Q(return_reason=""),
                name="entry_returned_with_a_reason",
            ),
        ]
        # The review queue, oldest submission first; and what was decided of late (services.ledger).
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="entry_queue"),
            models.Index(fields=["reviewed_at"], name="entry_reviewed"),
        ]

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
        max_length=12,
        blank=True,
        choices=[
            (EntryState.ACCEPTED.value, _("Đã duyệt")),
            (EntryState.RETURNED.value, _("Trả lại")),
            ("recalled", _("Cơ quan thu hồi")),
            ("handed_over", _("Chuyển giao khi sắp xếp")),
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
