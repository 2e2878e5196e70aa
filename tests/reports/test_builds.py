"""Files in the background: built once for each content, by workers that may die at any moment."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection
from kombu.exceptions import OperationalError as BrokerAway

from kehoach.celery import app
from reports import jobs
from reports.documents import writers
from reports.documents.frozen import freeze
from reports.models import Build, BuildRequest
from reports.services import builds
from tests.reports.built import asked, built, content

State = Build.State
LEASE = timedelta(seconds=120)
CALL = timedelta(minutes=1)


@pytest.fixture
def writer(monkeypatch):
    """Stands in for the writers and keeps what it was told to write. `writer.does` happens in the middle."""

    class Writer:
        def __init__(self):
            self.calls, self.data, self.does = [], b"PK\x03\x04 tai lieu", lambda progress: None

        def __call__(self, recipe, format, content, progress):
            self.calls.append((recipe, format, content))
            progress(0, 3, "Chuẩn bị nội dung")
            self.does(progress)
            return self.data

    stand_in = Writer()
    monkeypatch.setattr(writers, "write", stand_in)
    return stand_in


@pytest.fixture
def called(monkeypatch):
    """The builds for which a worker was called."""
    found = []
    monkeypatch.setattr(jobs.build_file, "apply_async", lambda args, **options: found.append(args[0]))
    return found


def fresh(build: Build) -> Build:
    return Build.objects.get(pk=build.pk)


# Asking


def test_a_new_content_is_built_and_kept(world, writer):
    row = built(world.monitor, world.now)
    assert (row.state, row.size, row.pages) == (State.DONE, len(writer.data), None)
    assert row.sha256 == hashlib.sha256(writer.data).hexdigest()
    assert row.file.read() == writer.data
    assert writer.calls == [("report", "docx", content())]


def test_a_second_request_for_the_same_content_costs_no_build(world, writer, called):
    first = built(world.monitor, world.now)
    again = asked(world.province, world.now + CALL)
    assert again.pk == first.pk
    assert again.state == State.DONE
    assert not builds.build(again.pk, world.now + CALL)
    assert len(writer.calls) == 1


def test_both_who_asked_find_it(world, writer):
    row = asked(world.monitor, world.now)
    asked(world.province, world.now)
    asked(world.province, world.now + CALL)
    assert (
        list(Build.objects.visible_to(world.monitor))
        == list(Build.objects.visible_to(world.province))
        == [row]
    )
    assert BuildRequest.objects.get(person=world.province).at == world.now + CALL
    assert not Build.objects.visible_to(world.officer).exists()


def test_the_worker_is_called_once_the_row_is_certain(world, called, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = asked(world.monitor, world.now)
        assert called == []
    assert called == [str(row.pk)]
    with django_capture_on_commit_callbacks(execute=True):
        asked(world.monitor, world.now)  # a double click
    assert called == [str(row.pk)]


def test_another_content_number_format_or_edition_is_another_file(world, monkeypatch):
    def pk(**others):
        return asked(world.monitor, world.now, **others).pk

    found = [pk(), pk(of=content("Đã rà soát xong.")), pk(of=content(edition=2)), pk(format="pdf")]
    monkeypatch.setattr(writers, "LAYOUT", writers.LAYOUT + 1)
    found.append(pk())
    edition = issue(world)
    assert len({*found, pk(edition=edition)}) == 6


def issue(world):
    """The round's report, issued."""
    frozen, head = freeze(content()), world.monitor_head
    return world.round.summary_editions.create(
        number=1, content=frozen, digest="0" * 64, issued_at=world.now, issued_by=head
    )


def test_a_build_that_failed_is_tried_again_when_asked_for(world, writer):
    def fail(progress):
        raise ValueError("hỏng")

    writer.does = fail
    row = asked(world.monitor, world.now)
    with pytest.raises(ValueError):
        builds.build(row.pk, world.now)
    writer.does = lambda progress: None
    assert asked(world.monitor, world.now).state == State.WAITING
    assert builds.build(row.pk, world.now)
    assert (fresh(row).state, fresh(row).problem) == (State.DONE, "")


def test_a_file_that_was_lost_is_built_again(world, writer):
    row = built(world.monitor, world.now)
    row.file.storage.delete(row.file.name)
    assert asked(world.monitor, world.now).state == State.WAITING
    assert builds.build(row.pk, world.now)
    assert fresh(row).file.read() == writer.data
    assert fresh(row).file.name == row.file.name


def test_without_a_queue_the_row_waits(world, monkeypatch, django_capture_on_commit_callbacks, called):
    def away(args, **options):
        raise BrokerAway("connection refused")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(jobs.build_file, "apply_async", away)
        row = asked(world.monitor, world.now)
    assert fresh(row).state == State.WAITING
    assert builds.hand_out(world.now + CALL) == 1
    assert called == [str(row.pk)]


# Building


def test_how_far_it_is_stands_in_the_row(world, writer, set_clock):
    row, seen = asked(world.monitor, world.now), []

    def look():
        now = fresh(row)
        seen.append((now.done, now.steps, now.step, now.claimed_until))

    def work(progress):
        look()
        set_clock(world.now + timedelta(milliseconds=500))
        progress(1, 3, "Dàn trang, trang 1")  # another stage
        look()
        progress(2, 3, "Dàn trang, trang 2")  # the same one, too soon
        look()
        progress(2, 3, "Chuẩn bị nội dung")  # back to an earlier one: no news
        look()
        set_clock(world.now + timedelta(milliseconds=1500))
        progress(3, 3, "Dàn trang, trang 3")
        look()

    writer.does = work
    builds.build(row.pk, world.now)
    half, more = timedelta(milliseconds=500), timedelta(milliseconds=1500)
    assert seen == [
        (0, 3, "Chuẩn bị nội dung", world.now + LEASE),
        (1, 3, "Dàn trang, trang 1", world.now + half + LEASE),
        (1, 3, "Dàn trang, trang 1", world.now + half + LEASE),
        (1, 3, "Dàn trang, trang 1", world.now + half + LEASE),
        (3, 3, "Dàn trang, trang 3", world.now + more + LEASE),
    ]


def test_one_worker_has_it_at_a_time(world, writer):
    row, others = asked(world.monitor, world.now), []
    writer.does = lambda progress: others.append(
        builds.build(row.pk, world.now + LEASE - timedelta(seconds=1))
    )
    assert builds.build(row.pk, world.now)
    assert others == [False]
    assert len(writer.calls) == 1


def test_a_killed_worker_leaves_a_claim_that_runs_out(world, writer, called):
    row = killed(world, writer)
    assert builds.hand_out(world.now + LEASE - timedelta(seconds=1)) == 0
    assert builds.hand_out(world.now + LEASE) == 1
    assert called == [str(row.pk)]
    assert fresh(row).state == State.WAITING
    assert builds.hand_out(world.now + LEASE) == 0  # called a moment ago
    assert builds.build(row.pk, world.now + LEASE)
    assert fresh(row).state == State.DONE


def killed(world, writer, now=None) -> Build:
    """A build whose worker died in the middle."""

    def die(progress):
        raise SystemExit

    writer.does = die
    row = asked(world.monitor, world.now)
    with pytest.raises(SystemExit):
        builds.build(row.pk, now or world.now)
    writer.does = lambda progress: None
    return row


def test_after_three_deaths_it_says_so(world, writer, called):
    now = world.now
    for _attempt in range(3):
        row = killed(world, writer, now)
        now += LEASE
        builds.hand_out(now)
    assert len(called) == 2
    assert fresh(row).state == State.FAILED
    assert fresh(row).problem == "Máy chủ dừng giữa chừng nhiều lần khi tạo tệp này."
    assert not builds.build(row.pk, now)
    builds.again(row, now=now)
    assert (fresh(row).state, fresh(row).attempts) == (State.WAITING, 0)
    assert builds.build(row.pk, now)


def test_a_worker_that_was_overtaken_keeps_its_hands_off(world, writer, set_clock):
    row = asked(world.monitor, world.now)

    def too_long(progress):
        writer.does = lambda progress: None
        later = set_clock(world.now + LEASE)
        assert builds.build(row.pk, later)  # another worker
        progress(2, 3, "Dàn trang")

    writer.does = too_long
    assert not builds.build(row.pk, world.now)
    assert fresh(row).state == State.DONE
    assert len(writer.calls) == 2


def test_a_worker_that_was_overtaken_leaves_the_file_alone(world, writer, set_clock):
    row = asked(world.monitor, world.now)
    slow = builds.claim(row.pk, world.now)
    later = set_clock(world.now + LEASE)
    assert builds.build(row.pk, later)
    with pytest.raises(builds.Overtaken):
        slow.keep(b"PK\x03\x04 another writing of it")
    assert fresh(row).file.read() == writer.data
    assert fresh(row).sha256 == hashlib.sha256(writer.data).hexdigest()


def test_a_full_disk_leaves_no_file_that_is_not_there(world, writer, monkeypatch):
    def full(name, content):
        raise OSError(28, "No space left on device")

    row = asked(world.monitor, world.now)
    monkeypatch.setattr(row.file.storage, "save", full)
    with pytest.raises(OSError):
        builds.build(row.pk, world.now)
    assert (fresh(row).state, fresh(row).sha256, bool(fresh(row).file)) == (State.FAILED, "", False)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (ValueError("bí mật"), "Cổng gặp lỗi khi tạo tệp"),
        (writers.Unwritable("Dàn trang quá lâu. Hãy thử lại."), "Dàn trang quá lâu. Hãy thử lại."),
        (MemoryError(), "Tài liệu quá lớn"),
        (SoftTimeLimitExceeded(), "Tài liệu quá lớn"),
        (OSError(28, "No space left on device"), "hết chỗ trống"),
    ],
)
def test_a_failure_says_what_to_do_and_the_operator_gets_the_rest(world, writer, problem, words):
    def fail(progress):
        raise problem

    writer.does = fail
    row = asked(world.monitor, world.now)
    with pytest.raises(type(problem)):
        builds.build(row.pk, world.now)
    assert fresh(row).state == State.FAILED
    assert words in fresh(row).problem
    assert "bí mật" not in fresh(row).problem and "device" not in fresh(row).problem


def test_a_database_gone_for_a_moment_is_no_failure(world, writer):
    def away(progress):
        raise OperationalError("server closed the connection")

    writer.does = away
    row = asked(world.monitor, world.now)
    with pytest.raises(OperationalError):
        builds.build(row.pk, world.now)
    assert fresh(row).state == State.BUILDING  # until the claim runs out
    assert OperationalError in jobs.build_file.autoretry_for


def test_a_content_of_another_time_fails_in_words(world, writer):
    row = asked(world.monitor, world.now)
    Build.objects.filter(pk=row.pk).update(content={"paper": 1})
    with pytest.raises(Exception):  # noqa: B017  whatever the library says
        builds.build(row.pk, world.now)
    assert fresh(row).state == State.FAILED


# Jobs


def test_builds_have_a_queue_of_their_own():
    route = app.amqp.router.route({}, "reports.jobs.build_file")
    assert route["queue"].name == "tai-lieu"
    assert app.amqp.router.route({}, "reports.jobs.send_reminders")["queue"].name == "celery"


def test_the_jobs_do_it(world, writer, called, set_clock):
    row = asked(world.monitor, world.now)
    set_clock(world.now + CALL)
    assert jobs.hand_out_builds() == 1
    assert jobs.build_file(str(row.pk)) is True
    assert jobs.build_file(str(row.pk)) is False
    assert jobs.forget_builds() == 0


# Forgetting


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_what_nobody_asks_for_is_forgotten(world, writer, days, left, django_capture_on_commit_callbacks):
    row = built(world.monitor, world.now)
    storage, name = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        builds.forget_old(world.now + timedelta(days=days))
    assert Build.objects.count() == left
    assert storage.exists(name) is bool(left)


def test_asking_again_keeps_it(world, writer):
    built(world.monitor, world.now)
    asked(world.monitor, world.now + timedelta(days=80))
    assert builds.forget_old(world.now + timedelta(days=120)) == 0


def test_files_of_editions_stay(world, writer):
    row = built(world.monitor, world.now, edition=issue(world), round_=world.round)
    assert builds.forget_old(world.now + timedelta(days=3650)) == 0
    assert row.file.storage.exists(row.file.name)


# Writers


@pytest.mark.parametrize(
    ("recipe", "format"), [(recipe, each) for recipe, formats in writers.FORMATS.items() for each in formats]
)
def test_every_offered_file_has_its_writer(recipe, format):
    from importlib import import_module

    name = "one_page" if recipe == "one_page" else writers.MODULES[format]
    assert callable(import_module(f"reports.documents.{name}").write)


# A spreadsheet is small: the web process writes and reads one while the person waits (decisions/0012).
HEAVY = ("weasyprint", "docx", "pikepdf")
START = "import sys, django; django.setup(); import kehoach.urls; print(*sys.modules)"


def test_the_web_process_loads_no_writer(tmp_path):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kehoach.settings", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", START]
    loaded = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert set(HEAVY) & set(loaded.stdout.split()) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="one writer at a time")
def test_many_askers_and_workers_at_once_make_one_file(world, writer, called):
    people = [world.monitor, world.province] * 3

    def run(work):
        def closing(argument):
            try:
                return work(argument)
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as threads:
            return list(threads.map(closing, people))

    pks = run(lambda person: asked(person, world.now).pk)
    assert len(set(pks)) == 1
    assert len(called) == 1
    done = run(lambda _person: builds.build(pks[0], world.now))
    assert sorted(done) == [False] * 5 + [True]
    assert BuildRequest.objects.count() == 2
