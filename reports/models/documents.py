"""The official report of a round: drafted, edited, issued; and the files that are built of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..querysets import BuildQuerySet, EditionQuerySet
from .rounds import Round


class SignerForm(models.TextChoices):
    """How the signer's right is printed (Decree 30/2020, article 13 and Annex I, II.7)."""

    HEAD = "head", _("Người đứng đầu ký")
    DEPUTY = "deputy", _("Ký thay (KT.)")
    ACTING = "acting", _("Quyền cấp trưởng (Q.)")
    BY_ORDER = "by_order", _("Thừa lệnh (TL.)")
    AUTHORISED = "authorised", _("Thừa ủy quyền (TUQ.)")


class SummaryReport(models.Model):
    """The draft of a round's report: what people decided about it. Its paragraphs are made anew from the
    accepted accounts whenever it is read; those that somebody rewrote are Passages."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="summary")
    # Nơi nhận, a line each, without the last one (Lưu), which names the drafting unit.
    recipients = models.TextField(_("nơi nhận"), blank=True, default="Như trên")
    unit = models.CharField(_("đơn vị soạn thảo"), max_length=40, blank=True)
    signer_form = models.CharField(
        _("hình thức ký"), max_length=10, choices=SignerForm, default=SignerForm.HEAD
    )
    # Printed on the second line of TL. and TUQ.; the other forms follow from the agency.
    signer_position = models.CharField(_("chức vụ người ký"), max_length=80, blank=True)
    signer_name = models.CharField(_("họ và tên người ký"), max_length=80, blank=True)
    # Guards two people on one draft: every change counts it up.
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("báo cáo tổng hợp")
        verbose_name_plural = _("báo cáo tổng hợp")

    def __str__(self):
        return f"{self.round}"


class Passage(models.Model):
    """One rewriting of one paragraph, kept for good; the newest of a key holds. `basis` is what the portal
    had written there at that moment, so that people see what changed underneath since."""

    class Standing(models.TextChoices):
        WRITTEN = "written", _("Sửa")
        LEFT_OUT = "left_out", _("Lược bỏ")
        RESTORED = "restored", _("Lấy lại bản tự động")

    report = models.ForeignKey(SummaryReport, models.CASCADE, related_name="passages")
    key = models.CharField(max_length=120)  # Block.key: "results.II.1.a/sxd"
    number = models.PositiveIntegerField()
    standing = models.CharField(max_length=10, choices=Standing)
    text = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("đoạn đã sửa")
        verbose_name_plural = _("đoạn đã sửa")
        ordering = ["report", "key", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "key", "number"], name="passage_once")]

    def __str__(self):
        return f"{self.key} #{self.number}"


class Remark(models.Model):
    """A comment between officer and head on one paragraph, or on the whole draft (no key)."""

    report = models.ForeignKey(SummaryReport, models.CASCADE, related_name="remarks")
    key = models.CharField(max_length=120, blank=True)
    text = models.TextField(_("ý kiến"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("ý kiến về dự thảo")
        verbose_name_plural = _("ý kiến về dự thảo")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.key or '*'} {self.at:%d/%m/%Y}"


class SummaryCopy(models.Model):
    """The whole draft as it stood when somebody kept it ("dự thảo lần 2"), to be compared later."""

    report = models.ForeignKey(SummaryReport, models.CASCADE, related_name="copies")
    number = models.PositiveIntegerField()
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    paper = models.JSONField()  # documents.paper.Paper, frozen
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("bản dự thảo đã lưu")
        verbose_name_plural = _("bản dự thảo đã lưu")
        ordering = ["report", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="summary_copy_once")]

    def __str__(self):
        return f"{self.report} #{self.number}"


def signed_path(edition, filename):
    """A name of our own: nothing of what the user called the file reaches the disk."""
    return f"signed/{uuid.uuid4().hex}.pdf"


class SummaryEdition(models.Model):
    """The report as issued: names, texts, figures as values. Only the number, the date and the signed file,
    which the office gives afterwards (article 15, 18), are added to it. A correction is the next edition."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="summary_editions")
    number = models.PositiveIntegerField()
    # What a correction mends; empty for the first edition.
    reason = models.TextField(_("lý do ban hành lại"), blank=True)
    content = models.JSONField()  # documents.frozen.Content: facts and paper
    digest = models.CharField(max_length=64, unique=True)
    # What lists tell of the content, so that they need not read it.
    symbol = models.CharField(max_length=40)  # "BC-SXD"
    agency = models.CharField(max_length=200)
    round_name = models.CharField(max_length=120)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    document_number = models.CharField(_("số văn bản"), max_length=20, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    numbered_at = models.DateTimeField(null=True)
    numbered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_file = models.FileField(upload_to=signed_path, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_names = models.CharField(max_length=300, blank=True)  # of the certificates
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo tổng hợp đã ban hành")
        verbose_name_plural = _("báo cáo tổng hợp đã ban hành")
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="summary_edition_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="summary_correction_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["signed_sha256"], name="summary_signed_file")]

    def __str__(self):
        return f"{self.round} #{self.number}"


class Recipe(models.TextChoices):
    """What a file says."""

    REPORT = "report", _("Báo cáo tổng hợp")
    ONE_PAGE = "one_page", _("Tóm tắt một trang")
    AGENCY = "agency", _("Phiếu tình hình của cơ quan")
    TASK = "task", _("Diễn biến nhiệm vụ qua các kỳ")
    LETTER = "letter", _("Công văn đôn đốc")


class Format(models.TextChoices):
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Excel")


def built_path(build, filename):
    return f"built/{build.pk.hex}.{build.format}"


class Build(models.Model):
    """One file, built in a job from frozen values and kept: asking for the same content again costs no build.
    Who asked for it may fetch it; asking is where the right is checked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ xử lý")
        BUILDING = "building", _("Đang tạo")
        DONE = "done", _("Đã xong")
        FAILED = "failed", _("Không tạo được")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipe = models.CharField(_("tài liệu"), max_length=10, choices=Recipe)
    format = models.CharField(_("định dạng"), max_length=4, choices=Format)
    digest = models.CharField(max_length=64)
    content = models.JSONField()  # documents.frozen.Content
    title = models.CharField(_("tên tài liệu"), max_length=300)
    name = models.CharField(_("tên tệp"), max_length=60)
    round = models.ForeignKey(Round, models.CASCADE, null=True, related_name="builds")
    edition = models.ForeignKey(SummaryEdition, models.PROTECT, null=True, related_name="builds")
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="BuildRequest", related_name="builds")

    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)  # steps done
    steps = models.PositiveIntegerField(default=0)  # of how many; 0: not known yet
    step = models.CharField(max_length=120, blank=True)  # what is being done
    problem = models.TextField(_("lỗi"), blank=True)
    asked_at = models.DateTimeField()
    # A worker that died leaves its claim; after this moment another one may take the build.
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # claims so far; names the claim that holds
    ended_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to=built_path, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)

    objects = BuildQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp tài liệu")
        verbose_name_plural = _("tệp tài liệu")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "format"], name="build_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(sha256=""), name="build_done_has_its_file"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="build_by_file"),
            models.Index(fields=["state", "claimed_until"], name="build_waiting"),
        ]

    def __str__(self):
        return self.name

    @property
    def code(self):
        """By which people and the operator speak of it."""
        return self.pk.hex[:8]

    @property
    def is_open(self):
        """Whether it is still to come."""
        return self.state in (self.State.WAITING, self.State.BUILDING)


class BuildRequest(models.Model):
    """Somebody asked for a file, so it is in the list of that person's files."""

    build = models.ForeignKey(Build, models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="build_requests")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["build", "person"], name="build_request_once")]

    def __str__(self):
        return f"{self.person} {self.build}"
