"""Health of the process and of what it stands on."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from kombu.exceptions import OperationalError as BrokerError

from kehoach.celery import app


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
            cursor.execute("SELECT 1")
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
