"""Whether the machinery works: jobs, mail, and what nobody would notice to be missing."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_celery_results.models import TaskResult

from agencies.models import Agency, User
from kehoach import clock
from tasks.models import Plan

from .models import Build, Digest, JobRun, Obligation
from .services.contacts import Directory
from .services.days import missing_years

# Every job runs at least once an hour; a few minutes more are no alarm.
LONGEST_SILENCE = timedelta(minutes=75)
FAILURES_SHOWN = DIGESTS_SHOWN = BUILDS_SHOWN = 50
PEOPLE_SHOWN = 200
REFUSALS_FOR = FAILED_BUILDS_FOR = timedelta(days=30)
# A build that waits longer has nobody who does it.
LONGEST_WAIT = timedelta(minutes=10)
NAMES = {
    "carry_out_changes": _("Thực hiện sắp xếp, sửa đổi đến ngày"),
    "open_rounds": _("Mở đợt báo cáo theo lịch"),
    "close_rounds": _("Đóng đợt báo cáo đã khóa"),
    "send_reminders": _("Lập và gửi nhắc việc"),
    "deliver_digest": _("Gửi một thư nhắc việc"),
    "build_file": _("Tạo một tệp tài liệu"),
    "hand_out_builds": _("Giao lại tệp chờ tạo"),
    "forget_builds": _("Xóa tệp tài liệu cũ"),
}


def job_name(task: str | None) -> str:
    """ "reports.jobs.open_rounds" in words; a task that has none is shown as it is called."""
    short = (task or "").rpartition(".")[2]
    return str(NAMES.get(short, short)) or str(_("không rõ"))


@dataclass(frozen=True)
class Job:
    """A job of the schedule with its last run; `silent` if none has ended well of late."""

    name: str
    run: JobRun | None
    silent: bool


@dataclass(frozen=True)
class Failure:
    """A job that failed, and why in one line."""

    name: str
    at: datetime
    reason: str
    traceback: str


@dataclass(frozen=True)
class Builds:
    """Files that are still to be built, since when the oldest waits, and those that failed of late."""

    waiting: int
    since: datetime | None
    stuck: bool
    failed: list[Build]


@dataclass(frozen=True)
class Operations:
    jobs: list[Job]
    failures: list[Failure]
    builds: Builds
    digests: list[Digest]
    unreachable: list[Agency]
    without_mail: list[User]
    missing_years: list[int]
    unscheduled: list[Plan]


def operations(now: datetime) -> Operations:
    """Everything of the operator's page, in twelve SQL statements."""
    today = clock.local_date(now)
    return Operations(
        jobs=jobs(now),
        failures=failures(),
        builds=builds(now),
        digests=list(unsent(now)),
        unreachable=unreachable(today),
        without_mail=list(
            User.objects.filter(is_active=True, email="").select_related("agency")[:PEOPLE_SHOWN]
        ),
        missing_years=missing_years(today),
        unscheduled=list(Plan.objects.filter(schedule=[]).defer("text")),
    )


def jobs(now: datetime) -> list[Job]:
    runs = {run.name: run for run in JobRun.objects.all()}
    names = [entry["task"].rpartition(".")[2] for entry in current_app.conf.beat_schedule.values()]
    return [Job(job_name(name), runs.get(name), is_silent(runs.get(name), now)) for name in names]


def is_silent(run: JobRun | None, now: datetime) -> bool:
    return run is None or run.ended_at is None or now - run.ended_at > LONGEST_SILENCE


def failures() -> list[Failure]:
    rows = TaskResult.objects.filter(status="FAILURE").order_by("-date_done")[:FAILURES_SHOWN]
    return [Failure(job_name(r.task_name), r.date_done, reason(r.result), r.traceback or "") for r in rows]


def reason(result: str | None) -> str:
    """The error as the worker kept it: {"exc_type": "SMTPError", "exc_message": ["…"]}, else as it is."""
    try:
        kept = json.loads(result or "")
        message = kept["exc_message"]
        told = ", ".join(map(str, message)) if isinstance(message, list) else str(message)
        return f"{kept['exc_type']}: {told}"
    except (ValueError, KeyError, TypeError):
        return result or str(_("không rõ lý do"))


def builds(now: datetime) -> Builds:
    rows = Build.objects.defer("content")
    open_ = rows.filter(state__in=(Build.State.WAITING, Build.State.BUILDING))
    waiting = open_.aggregate(count=Count("pk"), since=Min("asked_at"))
    failed = rows.filter(state=Build.State.FAILED, ended_at__gte=now - FAILED_BUILDS_FOR)
    since = waiting["since"]
    stuck = since is not None and now - since > LONGEST_WAIT
    return Builds(waiting["count"], since, stuck, list(failed.order_by("-ended_at")[:BUILDS_SHOWN]))


def unsent(now: datetime):
    """Digests that have not gone out, those in trouble first."""
    waiting = Q(state__in=(Digest.State.PLANNED, Digest.State.FAILED))
    refused = Q(state=Digest.State.REFUSED, written_at__gte=now - REFUSALS_FOR)
    rows = Digest.objects.filter(waiting | refused).select_related("person__agency").defer("content")
    return rows.order_by("-attempts", "-written_at", "pk")[:DIGESTS_SHOWN]


def unreachable(today) -> list[Agency]:
    """Agencies of today that owe accounts in an open round and have nobody whom a mail would reach."""
    owed = Obligation.objects.filter(agency=OuterRef("pk"), round__opened_at__isnull=False)
    owing = Agency.objects.existing_on(today).filter(Exists(owed.filter(round__locks_on__gte=today)))
    directory = Directory.load(today)
    return [agency for agency in owing if not directory.agency(agency.pk).reachable]
