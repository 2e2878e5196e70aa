"""The very commands of docker-compose.yml, started natively with a real PostgreSQL and a real Redis.

The tests run in the order of this file: each leaves the set up and running.
"""

import json
import os
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import psycopg2
import pytest
import yaml

pytestmark = pytest.mark.production

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
HOST = "kehoach.example.vn"
PG_CTL = 'as_postgres "$pg_bin/pg_ctl" -D "$pg_dir/data" -w -l "$pg_dir/log"'
PG_OPTIONS = "-c listen_addresses='' -c unix_socket_directories='$pg_dir' -c fsync=off"
POSTGRES = {
    "create": "start_postgres",
    "start": f'{PG_CTL} -o "{PG_OPTIONS}" start',
    "stop": "stop_postgres",
    "url": 'echo "$POSTGRES_URL"',
}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(answer, seconds=60):
    """The first true answer; fails if there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError):
            if found := answer():
                return found
        time.sleep(0.3)
    pytest.fail(f"no answer in {seconds} seconds")


class ProductionSet:
    """PostgreSQL, Redis and the processes of docker-compose.yml in a folder of their own."""

    def __init__(self, folder: Path):
        self.folder, self.processes = folder, {}
        self.web_port, self.redis_port = free_port(), free_port()
        self.database_url = self.postgres("url")
        self.environment = self.read_environment()

    def read_environment(self) -> dict[str, str]:
        """What docker-compose.yml gives the processes; only hosts and folders are ours."""
        given = {"SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": HOST, "POSTGRES_PASSWORD": "x"}
        found = {
            name: re.sub(r"\$\{(\w+)[^}]*\}", lambda variable: given.get(variable[1], ""), value)
            for name, value in COMPOSE["web"]["environment"].items()
        }
        ours = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "DATA_DIR": str(self.folder / "data"),
            "STATIC_ROOT": str(self.folder / "static"),
            "SECURE_SSL_REDIRECT": "0",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return {name: value for name, value in found.items() if value} | ours

    def postgres(self, step: str) -> str:
        script = f'set -eu; source tools/postgres "$1"; {POSTGRES[step]}'
        command = ["bash", "-c", script, "-", str(self.folder)]
        return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def start(self, name: str, more: str = "") -> None:
        """Start a service of docker-compose.yml, on our ports."""
        command = COMPOSE[name]["command"].replace("0.0.0.0:8000", f"127.0.0.1:{self.web_port}")
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                shlex.split(f"{command} {more}"),
                cwd=self.folder if name == "redis" else ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_redis(self) -> None:
        self.start("redis", f"--port {self.redis_port} --bind 127.0.0.1")
        until(lambda: socket.create_connection(("127.0.0.1", self.redis_port), 1).close() is None)

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)

    def try_to(self, command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            shlex.split(command), cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120
        )

    def run(self, command: str) -> str:
        """What a command of the set prints, after it ended well."""
        done = self.try_to(command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ping(self) -> bool:
        return "pong" in self.try_to("celery -A kehoach inspect ping --timeout 5").stdout

    def ask(self, method: str, path: str, body: str = "", host: str = HOST, **headers: str):
        """(status, headers, text) of a page."""
        connection = HTTPConnection("127.0.0.1", self.web_port, timeout=20)
        connection.request(method, path, body, {"Host": host, **headers})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()

    def get(self, path: str, session: str = "", host: str = HOST):
        return self.ask("GET", path, host=host, Cookie=f"sessionid={session}")

    def log_in(self) -> int:
        """The status of a login with a wrong password."""
        token = "t" * 32
        return self.ask(
            "POST",
            "/tai-khoan/login/",
            f"csrfmiddlewaretoken={token}&login=ai&password=sai",
            Cookie=f"csrftoken={token}",
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )[0]

    def ready(self) -> tuple[int, dict]:
        status, _headers, text = self.get("/readyz")
        return status, json.loads(text)

    def becomes(self, status: int, seconds=60) -> dict:
        """Wait until /readyz answers with the status; what it says then."""
        return until(lambda: (answer := self.ready())[0] == status and answer[1], seconds)

    def sql(self, statement: str):
        connection = psycopg2.connect(self.database_url)
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def opens_rounds_again(self) -> None:
        """The worker brings back rows that went missing."""
        before = self.sql("SELECT count(*) FROM reports_obligation")
        self.sql("DELETE FROM reports_obligation RETURNING 1")
        self.run("celery -A kehoach call reports.jobs.open_rounds")
        until(lambda: self.sql("SELECT count(*) FROM reports_obligation") == before)

    def start_all(self) -> None:
        self.postgres("create")
        self.start_redis()
        self.run("python manage.py collectstatic --noinput --verbosity 0")
        self.run(COMPOSE["migrate"]["command"])
        self.run("python manage.py load_agencies")
        self.run("python manage.py import_plan fixtures/plans/ke-hoach-151.txt --schedule half_year year")
        for name in ("web", "worker", "beat"):
            self.start(name)

    def stop_all(self) -> None:
        for name in reversed(list(self.processes)):
            self.stop(name)
        self.postgres("stop")


@pytest.fixture(scope="module")
def production():
    with tempfile.TemporaryDirectory(prefix="kehoach-production-", ignore_cleanup_errors=True) as name:
        (folder := Path(name)).joinpath("data").mkdir()
        the_set = ProductionSet(folder)
        try:
            the_set.start_all()
            until(lambda: the_set.get("/healthz"))
            yield the_set
        finally:
            the_set.stop_all()


@pytest.fixture(scope="module")
def session(production):
    """The session of a signed-in person of Sở Y tế."""
    code = (
        "from django.contrib.auth import BACKEND_SESSION_KEY as B, HASH_SESSION_KEY as H, SESSION_KEY as K;"
        "from django.contrib.sessions.backends.db import SessionStore as S;"
        "from agencies.models import *; from django.conf import settings as s;"
        "u = User.objects.create(username='a', full_name='A', agency=Agency.objects.get(code='syt'));"
        "t = S(); t[K] = str(u.pk); t[B] = s.AUTHENTICATION_BACKENDS[0]; t[H] = u.get_session_auth_hash();"
        "t.save(); print(t.session_key)"
    )
    return production.run(f"python manage.py shell -v 0 -c {shlex.quote(code)}").strip()


def test_it_is_alive_and_ready(production):
    assert production.get("/healthz")[0] == 200
    assert production.ready() == (200, {"status": "ok", "database": True, "broker": True})


def test_the_health_check_of_the_container_succeeds(production):
    command = COMPOSE["web"]["healthcheck"]["test"]
    assert command[0] == "CMD"
    ours = [word.replace("127.0.0.1:8000", f"127.0.0.1:{production.web_port}") for word in command[1:]]
    production.run(shlex.join(ours))


def test_another_host_is_refused(production):
    assert production.get("/tai-khoan/login/", host="elsewhere.example.com")[0] == 400


def test_the_login_page_comes_with_static_files_named_by_their_content(production):
    status, headers, text = production.get("/tai-khoan/login/")
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert any(re.search(r"/css/portal\.[0-9a-f]{12}\.css$", name) for name in files)
    for name in files:
        assert production.get(name)[0] == 200
        assert "immutable" in production.get(name)[1]["Cache-Control"]


def test_a_signed_in_person_reads_the_plan(production, session):
    status, _headers, text = production.get("/ke-hoach/", session)
    assert (status, "Kế hoạch số 151/KH-UBND" in text) == (200, True)


def test_the_worker_answers(production):
    assert until(production.ping)


def test_the_worker_opens_the_rounds(production):
    production.run("celery -A kehoach call reports.jobs.open_rounds")
    rows = until(lambda: production.sql("SELECT count(*) FROM reports_obligation"))
    assert rows >= 559


def test_all_processes_are_still_running(production):
    assert {name: process.poll() for name, process in production.processes.items()} == {
        name: None for name in ("redis", "web", "worker", "beat")
    }


def test_without_the_broker_it_is_not_ready_and_says_why(production, session):
    production.stop("redis")
    assert production.becomes(503) == {"status": "unavailable", "database": True, "broker": False}
    assert production.get("/healthz")[0] == 200
    assert production.get("/ke-hoach/", session)[0] == 200
    assert production.log_in() == 503  # attempts cannot be counted


def test_when_the_broker_is_back_it_recovers(production):
    production.start_redis()
    assert production.becomes(200)["broker"] is True
    assert production.log_in() == 200
    production.opens_rounds_again()


def test_without_the_database_it_is_not_ready_and_says_so_in_vietnamese(production, session):
    production.postgres("stop")
    assert production.becomes(503) == {"status": "unavailable", "database": False, "broker": True}
    assert production.get("/healthz")[0] == 200
    for _time in range(6):  # whichever of the web processes answers
        status, headers, text = production.get("/ke-hoach/", session)
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "Hệ thống đang tạm nghỉ" in text


def test_when_the_database_is_back_it_recovers(production, session):
    production.postgres("start")
    assert production.becomes(200)["database"] is True
    for _time in range(6):
        assert production.get("/ke-hoach/", session)[0] == 200


def test_the_worker_recovers_too(production):
    production.opens_rounds_again()
