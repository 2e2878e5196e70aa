"""When reminders may go out: the table of days off and the hours of MAIL_HOURS."""

from django.conf import settings

from ..ladder import PostOffice
from .days import load_calendar


def post_office() -> PostOffice:
    """As the tables and settings stand now, in one SQL statement."""
    opens, closes = settings.MAIL_HOURS
    return PostOffice(load_calendar().is_working, opens, closes)
