"""The processes of docker-compose.yml, started natively with a PostgreSQL and a Redis of their own."""

import json
import os
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import psycopg2
import pytest
import yaml

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

    def __init__(self, folder: Path, **environment: str):
        self.folder, self.processes = folder, {}
        self.web_port, self.redis_port = free_port(), free_port()
        self.database_url = self.postgres("url")
        self.redis_url = f"redis://127.0.0.1:{self.redis_port}/0"
        self.environment = self.read_environment() | environment

    def read_environment(self) -> dict[str, str]:
        """What docker-compose.yml gives the processes; only hosts and folders are ours."""
        given = {"SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": HOST, "POSTGRES_PASSWORD": "x"}
        found = {
            name: re.sub(r"\$\{(\w+)[^}]*\}", lambda variable: given.get(variable[1], ""), value)
            for name, value in COMPOSE["web"]["environment"].items()
        }
        ours = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
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

    def kill(self, name: str) -> None:
        """kill -9, the process and its children at once."""
        process = self.processes.pop(name)
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

    def call(self, job: str, *args) -> None:
        """Put a job into the queue, as the portal does."""
        code = f"from reports import jobs; jobs.{job}.delay(*{args!r})"
        self.run(f"python manage.py shell -v 0 -c {shlex.quote(code)}")

    def opens_rounds_again(self) -> None:
        """The worker brings back rows that went missing."""
        before = self.sql("SELECT count(*) FROM reports_obligation")
        self.sql("DELETE FROM reports_obligation RETURNING 1")
        self.call("open_rounds")
        until(lambda: self.sql("SELECT count(*) FROM reports_obligation") == before)

    def start_all(self) -> None:
        self.start_servers()
        for name in ("web", "worker", "builder", "beat"):
            self.start(name)

    def start_servers(self) -> None:
        """PostgreSQL and Redis, with the register and plan 151."""
        self.postgres("create")
        self.start_redis()
        self.run("python manage.py collectstatic --noinput --verbosity 0")
        self.run(COMPOSE["migrate"]["command"])
        self.run("python manage.py load_agencies")
        self.run("python manage.py import_plan fixtures/plans/ke-hoach-151.txt --schedule half_year year")

    def stop_all(self) -> None:
        for name in reversed(list(self.processes)):
            self.stop(name)
        self.postgres("stop")
