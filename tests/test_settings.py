"""Settings come from the environment; production refuses to start half set up, and says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "aZ3-" * 15 + "0123456789",
    "DATABASE_URL": "postgresql://kehoach:x@db/kehoach",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "kehoach.example.vn",
}
OURS = {*PRODUCTION, "DEMONSTRATION", "DEBUG", "SECRET_KEY_FILE", "EVIDENCE_MAX_MB", "STATIC_ROOT"}


def python(folder, *arguments, **changes):
    """Run Python with the production environment, changed; None takes a variable away."""
    wanted = {**PRODUCTION, "DATA_DIR": str(folder), **changes}
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {name: value for name, value in wanted.items() if value is not None}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def value(folder, name, **changes):
    """What a setting is in that environment."""
    code = f"from kehoach import settings; print(settings.{name})"
    done = python(folder, "-c", code, **changes)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SECRET_KEY": None}, "PRODUCTION needs SECRET_KEY (50 characters or more)"),
        ({"SECRET_KEY": "k" * 49}, "PRODUCTION needs SECRET_KEY (50 characters or more)"),
        ({"DATABASE_URL": None}, "PRODUCTION needs DATABASE_URL"),
        ({"DATABASE_URL": ""}, "PRODUCTION needs DATABASE_URL"),
        ({"REDIS_URL": None}, "PRODUCTION needs REDIS_URL"),
        ({"ALLOWED_HOSTS": None}, "PRODUCTION needs ALLOWED_HOSTS"),
        ({"DEMONSTRATION": "1"}, "PRODUCTION refuses DEMONSTRATION and DEBUG"),
        ({"DEBUG": "1"}, "PRODUCTION refuses DEMONSTRATION and DEBUG"),
        ({"DEMONSTRATION": "maybe"}, "DEMONSTRATION='maybe' is neither yes nor no"),
        ({"PRODUCTION": "ja"}, "PRODUCTION='ja' is neither yes nor no"),
        ({"EVIDENCE_MAX_MB": "20 MB"}, "EVIDENCE_MAX_MB='20 MB' is not a whole number"),
        ({"MAIL_HOURS": "20-6"}, "MAIL_HOURS='20-6' is not like 6-20"),
    ],
)
def test_it_refuses_to_start_and_says_why(tmp_path, changes, message):
    done = python(tmp_path, "manage.py", "check", **changes)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {message}" in done.stderr


def test_the_deployment_check_has_nothing_to_say(tmp_path):
    done = python(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    silenced = "System check identified no issues (2 silenced)."  # HSTS for subdomains, and preload
    assert (done.stdout.strip(), done.stderr.strip()) == (silenced, "")


def test_a_secret_can_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("f" * 60 + "\n")
    found = value(tmp_path, "SECRET_KEY", SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert found == "f" * 60


def test_production_is_strict_with_cookies_and_transport(tmp_path):
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "MANIFEST"):
        assert value(tmp_path, name) == "True"
    assert value(tmp_path, "DEBUG") == value(tmp_path, "DEMONSTRATION") == "False"


def test_static_files_may_be_collected_elsewhere(tmp_path):
    assert value(tmp_path, "STATIC_ROOT", STATIC_ROOT="/srv/static") == "/srv/static"
    assert value(tmp_path, "STATIC_ROOT") == str(ROOT / "staticfiles")


def test_the_embedded_set_needs_nothing(tmp_path):
    nothing = dict.fromkeys(PRODUCTION)
    assert value(tmp_path, "DATABASES['default']['ENGINE']", **nothing) == "django.db.backends.sqlite3"
    assert value(tmp_path, "CELERY_BROKER_URL", **nothing) == "filesystem://localhost"
    assert value(tmp_path, "DEMONSTRATION", **nothing) == "False"
