"""What coordinating agencies give to the account of a lead."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from tasks.models import Task

from ..querysets import ContributionQuerySet
from .rounds import Round


class Contribution(models.Model):
    """What a coordinating agency gives to the lead's account of a task. The row stands empty from the opening
    of the round: it is the invitation."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="contributions")
    task = models.ForeignKey(Task, models.PROTECT, related_name="contributions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contributions")
    text = models.TextField(_("nội dung đóng góp"), blank=True)
    # Which of several leads it is for; none: all of them.
    to = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gửi tới")
    )
    revision = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("đóng góp của cơ quan phối hợp")
        verbose_name_plural = _("đóng góp của cơ quan phối hợp")
        ordering = ["round", "task__position", "agency__sort_order", "agency__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "task", "agency"], name="contribution_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | ~Q(text=""), name="contribution_says_something"
            ),
        ]
        indexes = [models.Index(fields=["agency", "round"], name="contribution_by_agency")]

    def __str__(self):
        return f"{self.agency} – {self.task.path} – {self.round}"
