"""The very commands of docker-compose.yml, started natively with a real PostgreSQL and a real Redis.

The tests run in the order of this file: each leaves the set up and running.
"""

import re
import shlex
import tempfile
from pathlib import Path

import pytest

from tests.production.production_set import COMPOSE, ProductionSet, until

pytestmark = pytest.mark.production


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
    production.call("open_rounds")
    rows = until(lambda: production.sql("SELECT count(*) FROM reports_obligation"))
    assert rows >= 559


def build_a_file(production, words: str) -> None:
    """Ask for a file as the portal does, and wait until it is there."""
    code = (
        "from agencies.models import User; from kehoach import clock;"
        "from tests.reports.built import asked, content;"
        f"print(asked(User.objects.get(username='a'), clock.now(), of=content({words!r})).pk.hex)"
    )
    pk = production.run(f"python manage.py shell -v 0 -c {shlex.quote(code)}").strip()
    built = f"SELECT count(*) FROM reports_build WHERE id = '{pk}' AND state = 'done'"
    until(lambda: production.sql(built))
    assert (production.folder / "data" / "files" / "built" / f"{pk}.docx").exists()


def test_the_builder_builds_a_file(production, session):
    build_a_file(production, "Một.")


def test_a_failed_job_is_kept_with_its_reason(production):
    production.call("deliver_digest", "không phải là khóa")
    failed = "SELECT {} FROM django_celery_results_taskresult WHERE status = 'FAILURE'"
    until(lambda: production.sql(failed.format("count(*)")))
    assert "ValueError" in production.sql(failed.format("max(result)"))


def test_all_processes_are_still_running(production):
    assert {name: process.poll() for name, process in production.processes.items()} == {
        name: None for name in ("redis", "web", "worker", "builder", "beat")
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


def test_the_builder_recovers_as_well(production):
    build_a_file(production, "Hai.")
