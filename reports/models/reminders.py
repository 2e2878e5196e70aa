"""The reminder ledger: what was crossed, whom it concerns, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.models import Plan

from ..ladder import FIRST_HOUR, LAST_HOUR, USUAL_HOUR
from ..ladder import Cause as LadderCause
from ..ladder import Reach as LadderReach
from ..querysets import DigestQuerySet, ReminderQuerySet
from .rounds import Obligation


class Cause(models.TextChoices):
    """Why somebody is reminded; values are those of ladder.Cause."""

    DUE = LadderCause.DUE.value, _("Hạn gửi báo cáo")
    DRAFT = LadderCause.DRAFT.value, _("Bản soạn dở chưa gửi")
    SIGNING = LadderCause.SIGNING.value, _("Chờ lãnh đạo ký")
    RETURNED = LadderCause.RETURNED.value, _("Bị trả lại, chưa gửi lại")
    UNREVIEWED = LadderCause.UNREVIEWED.value, _("Đã gửi, chưa duyệt")
    EXTENSION = LadderCause.EXTENSION.value, _("Đề nghị gia hạn chờ trả lời")
    OBSTACLE = LadderCause.OBSTACLE.value, _("Vướng mắc chờ trả lời")
    PASSED_UP = LadderCause.PASSED_UP.value, _("Vướng mắc chờ UBND tỉnh")
    NUDGE = LadderCause.NUDGE.value, _("Nhắc ngay")


class Reach(models.TextChoices):
    """How far up the ladder a rule goes; values are those of ladder.Reach."""

    OFFICER = LadderReach.OFFICER.value, _("Chuyên viên")
    HEAD = LadderReach.HEAD.value, _("Chuyên viên và lãnh đạo cơ quan")
    MONITOR = LadderReach.MONITOR.value, _("Chuyên viên, lãnh đạo và cơ quan theo dõi")


class ReminderRule(models.Model):
    """One threshold of a plan. A plan without any row has the usual ones (ladder.USUAL_RULES)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reminder_rules")
    cause = models.CharField(_("nhắc về"), max_length=10, choices=Cause)
    # Days after the due day (negative: before), or after the draft, return or sending began to wait.
    offset = models.SmallIntegerField(
        _("số ngày"), validators=[MinValueValidator(-60), MaxValueValidator(60)]
    )
    reach = models.CharField(_("nhắc tới"), max_length=8, choices=Reach)

    class Meta:
        verbose_name = _("mốc nhắc việc")
        verbose_name_plural = _("mốc nhắc việc")
        ordering = ["plan", "cause", "offset"]
        constraints = [models.UniqueConstraint(fields=["plan", "cause", "offset"], name="reminder_rule_once")]

    def __str__(self):
        return f"{self.plan} {self.cause} {self.offset:+d}"


class Digest(models.Model):
    """Everything a person is reminded of on one day, in one mail and in the portal."""

    class Kind(models.TextChoices):
        DAILY = "daily", _("Nhắc việc hằng ngày")
        NUDGE = "nudge", _("Nhắc ngay")

    class State(models.TextChoices):
        PLANNED = "planned", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Gửi lỗi, sẽ gửi lại")
        REFUSED = "refused", _("Máy chủ thư từ chối địa chỉ")
        NO_MAIL = "no_mail", _("Chỉ có trong cổng, chưa có địa chỉ thư")
        REPLACED = "replaced", _("Gộp vào bản nhắc sau")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests")
    day = models.DateField(_("ngày"))
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.DAILY)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.PLANNED)
    address = models.EmailField(_("địa chỉ thư"), blank=True)
    # The same at every attempt, so that a mail server or reader can tell a repetition (delivery.deliver).
    message_id = models.CharField(max_length=120, unique=True)
    subject = models.CharField(_("tiêu đề"), max_length=200)
    content = models.JSONField()
    written_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    problem = models.TextField(_("lỗi"), blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản nhắc việc")
        verbose_name_plural = _("bản nhắc việc")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "kind"], name="digest_once_a_day"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="digest_sent_has_its_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="digest_to_send")]

    def __str__(self):
        return f"{self.person} {self.day:%d/%m/%Y}"


class Reminder(models.Model):
    """One threshold crossed by one obligation, for one person: a row of the ledger. Without a person, nobody
    could be found to tell; such a row is always missed and says so."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Gửi lỗi")
        MISSED = "missed", _("Bỏ lỡ")

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reminders")
    cause = models.CharField(_("nhắc về"), max_length=10, choices=Cause)
    offset = models.SmallIntegerField()
    # The day from which the offset counts: a moved due date or a second return has thresholds of its own.
    anchor = models.DateField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    send_at = models.DateTimeField()
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.PLANNED)
    reason = models.CharField(_("lý do"), max_length=200, blank=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, blank=True, related_name="reminders")
    sent_at = models.DateTimeField(null=True)
    nudged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt nhắc")
        verbose_name_plural = _("lượt nhắc")
        ordering = ["-send_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "cause", "offset", "anchor", "person"], name="reminder_once"
            ),
            models.UniqueConstraint(
                fields=["obligation", "cause", "offset", "anchor"],
                condition=Q(person__isnull=True),
                name="reminder_to_nobody_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "send_at"], name="reminder_waiting"),
            models.Index(fields=["-send_at"], name="reminder_by_time"),
        ]

    def __str__(self):
        return f"{self.obligation_id} {self.cause}{self.offset:+d} {self.person_id}"


class Preference(models.Model):
    """What a person chose for reminders. Duty mail has an hour, it has no switch."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    digest_hour = models.PositiveSmallIntegerField(
        _("giờ nhận thư nhắc việc"),
        default=USUAL_HOUR,
        validators=[MinValueValidator(FIRST_HOUR), MaxValueValidator(LAST_HOUR)],
    )
    # Part of the address of the calendar feed; another one makes the old address dead. Empty: no feed.
    calendar_key = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"{self.person}"


class JobRun(models.Model):
    """When a job of the schedule last began and ended: how the operator sees that the scheduler lives."""

    name = models.CharField(max_length=40, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return self.name
