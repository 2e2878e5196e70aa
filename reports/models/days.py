"""The table of days off and days worked that the administrator keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """A weekday off or a Saturday worked: the table of holidays that the administrator keeps per year
    (Labour Code 2019, article 112; yearly notices of the Prime Minister). See workdays.Calendar."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Nghỉ lễ, tết")
        MADE_UP = "made_up", _("Nghỉ bù")
        SWAPPED = "swapped", _("Nghỉ hoán đổi")
        WORKED = "worked", _("Làm bù")

    day = models.DateField(_("ngày"), unique=True)
    kind = models.CharField(_("loại"), max_length=8, choices=Kind)
    name = models.CharField(_("nội dung"), max_length=120)
    basis = models.CharField(_("số văn bản"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.name}"
