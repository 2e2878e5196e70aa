"""Celery tasks: each loads nothing but the clock or an id and calls a service. All are safe to run twice and
at any time; what one run could not do, the next one does."""

from functools import wraps
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError

from kehoach import clock

from .models import JobRun
from .services import builds, closing, delivery, due_changes, reminders, rounds

# The database gone for a moment: try again after up to 5, 10, 20 … seconds (by dice, so that not all come at
# once). Anything else is a failed job, which the operator's page shows with its reason.
AGAIN = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 5,
    "retry_backoff_max": 300,
    "max_retries": 6,
}


def recorded(work):
    """A job of the schedule, with the instants at which it last began and ended well."""

    @wraps(work)
    def run():
        JobRun.objects.update_or_create(name=work.__name__, defaults={"began_at": clock.now()})
        outcome = work()
        JobRun.objects.filter(name=work.__name__).update(ended_at=clock.now(), outcome=str(outcome))
        return outcome

    return run


@shared_task(**AGAIN)
@recorded
def open_rounds() -> int:
    """Open the scheduled rounds whose day has come; how many rounds were looked at."""
    return len(rounds.open_scheduled(now=clock.now()))


@shared_task(**AGAIN)
@recorded
def carry_out_changes() -> int:
    """Carry out the reorganisations and amendments whose day has come; how many."""
    return len(due_changes.carry_out_due(now=clock.now()))


@shared_task(**AGAIN)
@recorded
def close_rounds() -> int:
    """Close the rounds in which nobody can write any more; how many."""
    return len(closing.close_due(now=clock.now()))


@shared_task(**AGAIN)
@recorded
def send_reminders() -> int:
    """Write the ledger and the digests, and hand every waiting digest to a worker; how many are waiting."""
    now = clock.now()
    reminders.prepare(now)
    waiting = list(delivery.waiting(now).values_list("pk", flat=True))
    for pk in waiting:
        # What a hanging mail server keeps waiting is not put into the queue a second time.
        deliver_digest.apply_async((pk,), expires=55)
    return len(waiting)


@shared_task(**AGAIN)
def deliver_digest(pk: int) -> bool:
    """Send one digest; delivery itself says when to try again after the mail server failed."""
    return delivery.deliver(pk, clock.now())


# The soft limit comes first, so that the person is told.
@shared_task(**AGAIN, soft_time_limit=settings.CELERY_TASK_TIME_LIMIT - 20)
def build_file(pk: str) -> bool:
    """Build one file; in a queue of its own (kehoach/celery.py)."""
    return builds.build(UUID(pk), clock.now())


@shared_task(**AGAIN)
@recorded
def hand_out_builds() -> int:
    """Call a worker for the builds that nobody works on; how many."""
    return builds.hand_out(clock.now())


@shared_task(**AGAIN)
@recorded
def forget_builds() -> int:
    """Drop files that nobody has asked for in a long time; how many."""
    return builds.forget_old(clock.now())
