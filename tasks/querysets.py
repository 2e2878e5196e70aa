"""Visibility of what belongs to plans: who sees which rows."""

from django.db import models

from agencies.models import Role


class ImportDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The drafts of people of the own agency, and those that it is to monitor; all of them for the
        administrator."""
        if user.role == Role.ADMIN:
            return self
        if not user.agency_id:
            return self.none()
        return self.filter(models.Q(created_by__agency=user.agency_id) | models.Q(monitor=user.agency_id))


class AmendmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is decided is for everybody who reads plans; a draft for those who write it."""
        decided = ~models.Q(state="draft")
        if user.role == Role.ADMIN:
            return self
        if user.role in (Role.MONITOR, Role.HEAD) and user.agency_id:
            return self.filter(decided | models.Q(plan__monitor=user.agency_id))
        return self.filter(decided)
