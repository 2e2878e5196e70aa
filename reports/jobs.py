"""Celery tasks: each loads nothing but the clock or an id and calls a service."""

from celery import shared_task

from kehoach import clock

from .services import rounds


@shared_task
def open_rounds() -> int:
    """Open the scheduled rounds whose day has come; how many rounds were looked at."""
    return len(rounds.open_scheduled(now=clock.now()))
