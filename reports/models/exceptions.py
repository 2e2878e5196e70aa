"""What departs from the clocks of a round for one agency: an extension before, a reopening after."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency

from ..querysets import ExtensionQuerySet
from .rounds import Obligation, Round


class Extension(models.Model):
    """An agency asks for a later due date of some of its accounts in a round; the monitor decides. While it
    is open no overdue mark is shown; an accepted one moves Obligation.due_on to `granted_on`."""

    class State(models.TextChoices):
        OPEN = "open", _("Chờ trả lời")
        GRANTED = "granted", _("Đã chấp nhận")
        REFUSED = "refused", _("Không chấp nhận")
        WITHDRAWN = "withdrawn", _("Cơ quan đã rút")

    round = models.ForeignKey(Round, models.CASCADE, related_name="extensions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="extensions")
    obligations = models.ManyToManyField(Obligation, related_name="extensions")
    wanted_on = models.DateField(_("đề nghị gia hạn đến ngày"))
    reason = models.TextField(_("lý do"))
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.OPEN)
    # The monitor may grant another day than the one asked for, and says why.
    granted_on = models.DateField(_("gia hạn đến ngày"), null=True, blank=True)
    answer = models.TextField(_("ý kiến của cơ quan theo dõi"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị gia hạn")
        verbose_name_plural = _("đề nghị gia hạn")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(granted_on__isnull=False), name="extension_granted_to_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="extension_refused_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.agency} – {self.round}"


class Reopening(models.Model):
    """One agency let in again after the lock of a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reopenings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do mở lại"))
    until = models.DateField(_("đến hết ngày"))
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("mở lại sau khi khóa")
        verbose_name_plural = _("mở lại sau khi khóa")
        ordering = ["-granted_at"]

    def __str__(self):
        return f"{self.agency} – {self.round}"
