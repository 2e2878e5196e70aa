"""What a person does to the own reminders: reading one, choosing the hour, giving out the calendar."""

import secrets
from datetime import datetime

from agencies.models import User

from ..models import Digest, Preference


def mark_read(digest: Digest, *, now: datetime) -> None:
    """Note when a digest was first opened."""
    Digest.objects.filter(pk=digest.pk, read_at__isnull=True).update(read_at=now)


def choose_hour(person: User, hour: int) -> None:
    """The hour of the daily mail (ladder.FIRST_HOUR to LAST_HOUR)."""
    Preference.objects.update_or_create(person=person, defaults={"digest_hour": hour})


def new_calendar_key(person: User) -> Preference:
    """A calendar address that nobody knows yet; the old one is dead from now on."""
    key = secrets.token_urlsafe(16)
    return Preference.objects.update_or_create(person=person, defaults={"calendar_key": key})[0]


def drop_calendar_key(person: User) -> None:
    Preference.objects.filter(person=person).update(calendar_key="")
