"""The register of obstacles: raised in an account, answered, passed up, closed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.permissions import Relation
from tasks.models import Plan, Task

from ..obstacle_querysets import ObstacleQuerySet
from ..obstacle_steps import turn
from .rounds import Obligation


class ObstacleState(models.TextChoices):
    OPEN = "open", _("Chờ cơ quan theo dõi trả lời")
    ANSWERED = "answered", _("Đã trả lời")
    PASSED_UP = "passed_up", _("Đã chuyển UBND tỉnh")
    RESOLVED = "resolved", _("UBND tỉnh đã trả lời")
    CLOSED = "closed", _("Đã đóng")


class Obstacle(models.Model):
    """One agency's obstacle to one task, from the sending that raised it until it is closed. It lives longer
    than a round: a later account that still tells of it renews its words and leaves its age."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="obstacles")
    task = models.ForeignKey(Task, models.PROTECT, related_name="obstacles")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="obstacles")
    # The account that raised it, and the last one that told of it.
    raised_in = models.ForeignKey(Obligation, models.PROTECT, related_name="obstacles_raised")
    told_in = models.ForeignKey(Obligation, models.PROTECT, related_name="obstacles_told")
    text = models.TextField(_("khó khăn, vướng mắc"))
    cause = models.TextField(_("nguyên nhân"), blank=True)
    proposal = models.TextField(_("đề xuất, kiến nghị"), blank=True)
    proposal_to = models.CharField(_("kiến nghị với"), max_length=200, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ObstacleState, default=ObstacleState.OPEN
    )
    raised_on = models.DateField(_("nêu ngày"))
    # Since when it waits for whoever the state names.
    state_since = models.DateField(_("từ ngày"))
    closed_on = models.DateField(_("đóng ngày"), null=True, blank=True)

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("vướng mắc")
        verbose_name_plural = _("vướng mắc")
        ordering = ["raised_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"], condition=~Q(state="closed"), name="obstacle_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="obstacle_closed_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["plan", "state", "raised_on"], name="obstacle_register")]

    def __str__(self):
        return f"{self.agency} – {self.task.path}"

    @property
    def was_passed_up(self) -> bool:
        return self.notes.filter(kind=ObstacleNote.Kind.PASSED_UP).exists()

    def age(self, today: date) -> int:
        """Calendar days since it was raised, until today or the day it was closed."""
        return ((self.closed_on or today) - self.raised_on).days

    @property
    def turn(self) -> Relation | None:
        """Whose turn it is. Asks for `last_note` of ObstacleQuerySet.with_turn."""
        return turn(self.state, self.last_note)


class ObstacleNote(models.Model):
    """One line of an obstacle's thread, kept for good."""

    class Kind(models.TextChoices):
        RAISED = "raised", _("Nêu vướng mắc")
        RENEWED = "renewed", _("Nêu lại trong kỳ báo cáo")
        REPLY = "reply", _("Ý kiến của cơ quan")
        ANSWER = "answer", _("Cơ quan theo dõi trả lời")
        PASSED_UP = "passed_up", _("Chuyển UBND tỉnh")
        RESOLUTION = "resolution", _("UBND tỉnh trả lời")
        CLOSED = "closed", _("Đóng")
        REOPENED = "reopened", _("Mở lại")
        RECALLED = "recalled", _("Cơ quan thu hồi báo cáo nêu vướng mắc")

    obstacle = models.ForeignKey(Obstacle, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("ý kiến về vướng mắc")
        verbose_name_plural = _("ý kiến về vướng mắc")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.obstacle} {self.get_kind_display()}"
