"""Health of the process and of what it stands on."""

import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views import defaults
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from kehoach.celery import app
from kehoach.middleware import away

AWAY = (OperationalError, InterfaceError, RedisError)


def server_error(request):
    """handler500. What middleware runs into (session, person, rate limits) never reaches process_exception,
    so a database or Redis that is gone for a moment is told apart from an error of ours here."""
    if isinstance(sys.exc_info()[1], AWAY):
        return away(request)
    return defaults.server_error(request)


def bad_request(request, exception):
    """handler400. Too much in one request is told apart, because people can do something about it."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(None, "413.html", status=413)
    return render(None, "400.html", status=400)


@login_not_required
def healthz(request):
    """The process is alive."""
    return JsonResponse({"status": "ok"})


@login_not_required
def readyz(request):
    """Database and broker answer: 200, else 503 naming the one that does not."""
    checks = {"database": database_answers(), "broker": broker_answers()}
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **checks}, status=200 if ready else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            return cursor.fetchone() == (1,)
    except Exception:  # whatever the driver raises, the answer is the same
        return False


def broker_answers() -> bool:
    if not settings.REDIS_URL:
        return Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]).is_dir()
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
        return True
    except (OSError, BrokerError):
        return False
