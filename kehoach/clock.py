"""The only place that reads the clock; every date rule takes `now` or `today` as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This instant, with its zone."""
    return timezone.now()


def local_date(instant: datetime) -> date:
    """The calendar day of an instant in Asia/Ho_Chi_Minh (UTC+7, no daylight saving)."""
    return instant.astimezone(LOCAL).date()


def today() -> date:
    """Today in Asia/Ho_Chi_Minh."""
    return local_date(now())
