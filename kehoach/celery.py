"""Celery, and the whole schedule on one screen."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehoach.settings")

app = Celery("kehoach")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

app.conf.beat_schedule = {
    # Every hour rather than once a night: opening is idempotent, and a scheduler that was down catches up.
    "open-rounds": {"task": "reports.jobs.open_rounds", "schedule": crontab(minute=5)},
    "close-rounds": {"task": "reports.jobs.close_rounds", "schedule": crontab(minute=10)},
    # Every minute, for those whose hour has come and for "nhắc ngay"; a run that comes too late is dropped.
    "send-reminders": {
        "task": "reports.jobs.send_reminders",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
}
