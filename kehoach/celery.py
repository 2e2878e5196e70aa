"""Celery: which queue a job goes to, and the whole schedule on one screen."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehoach.settings")

app = Celery("kehoach")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

# Building a file takes memory and minutes: a worker of its own does it, so that reminders never wait for it.
app.conf.task_routes = {"reports.jobs.build_file": {"queue": "tai-lieu"}}
app.conf.beat_schedule = {
    # Before the rounds of the day open, so that they ask whoever is responsible from this day on.
    "carry-out-changes": {"task": "reports.jobs.carry_out_changes", "schedule": crontab(minute=1)},
    # Every hour rather than once a night: opening is idempotent, and a scheduler that was down catches up.
    "open-rounds": {"task": "reports.jobs.open_rounds", "schedule": crontab(minute=5)},
    "close-rounds": {"task": "reports.jobs.close_rounds", "schedule": crontab(minute=10)},
    # Every minute, for those whose hour has come and for "nhắc ngay"; a run that comes too late is dropped.
    "send-reminders": {
        "task": "reports.jobs.send_reminders",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "hand-out-builds": {
        "task": "reports.jobs.hand_out_builds",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "forget-builds": {"task": "reports.jobs.forget_builds", "schedule": crontab(minute=15)},
}
