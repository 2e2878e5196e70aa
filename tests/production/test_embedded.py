"""The embedded default, without any server: the workers of `make run` open rounds, send reminders and build
files."""

import os
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.production.production_set import ROOT, until

pytestmark = pytest.mark.production

QUEUE = 'python manage.py shell -v 0 -c "from reports import jobs; jobs.{}.delay()"'
NUDGE = """
from agencies.models import *; from reports.models import *; from reports.services import ledger
from kehoach import clock
SpecialDay.objects.update_or_create(day=clock.today(), defaults={"kind": "worked", "name": "Làm bù"})
agency = Agency.objects.get(code="syt")
User.objects.create(username="y", email="y@example.vn", full_name="Y", agency=agency)
ledger.nudge(Obligation.objects.filter(agency=agency), by=User.objects.get(username="y"), now=clock.now())
"""
ASK = """
from agencies.models import User; from kehoach import clock; from tests.reports.built import asked
asked(User.objects.get(username="y"), clock.now())
"""


@pytest.fixture
def portal(tmp_path):
    """A function that runs commands of an embedded portal, with its workers in the background."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATA_DIR": str(tmp_path),
        "MAIL_HOURS": "0-24",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def run(command: str):
        done = subprocess.run(
            shlex.split(command), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr

    run("python manage.py migrate -v 0")
    run("python manage.py load_agencies")
    run(
        "python manage.py import_plan fixtures/plans/ke-hoach-151.txt --monitor sxd --schedule half_year year"
    )
    lines = [text for text in (ROOT / "tools" / "run").read_text().splitlines() if "celery" in text]
    commands = [shlex.split(line.split(">")[0]) for line in lines]
    workers = [subprocess.Popen(command, cwd=ROOT, env=environment) for command in commands]
    yield run
    for worker in workers:
        worker.terminate()
        worker.wait(20)


def test_the_workers_of_make_run_open_rounds_send_mail_into_a_folder_and_build_files(portal, tmp_path):
    def count(table: str) -> int:
        with sqlite3.connect(tmp_path / "kehoach.sqlite3", timeout=20) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    portal(QUEUE.format("open_rounds"))
    until(lambda: count("reports_obligation") >= 559)
    portal(f"python manage.py shell -v 0 -c {shlex.quote(NUDGE)}")
    portal(QUEUE.format("send_reminders"))
    mails = until(lambda: list((tmp_path / "mail").glob("*.log")))
    assert "y@example.vn" in mails[0].read_text()
    until(lambda: count("reports_digest WHERE state = 'sent'") == 1)
    assert count("reports_jobrun WHERE name = 'send_reminders' AND ended_at IS NOT NULL") == 1
    portal(f"python manage.py shell -v 0 -c {shlex.quote(ASK)}")
    until(lambda: count("reports_build WHERE state = 'done'") == 1)
    assert list((tmp_path / "files" / "built").glob("*.docx"))
