"""Vận hành: jobs, mail, and what is missing."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django_celery_results.models import GroupResult, TaskResult

from agencies.models import User
from kehoach.celery import app
from reports.models import Digest, JobRun, SpecialDay
from reports.operations import NAMES, job_name, reason
from tests.reports.built import asked, failed, kept
from tests.reports.reminded import make_digest

PAGE = "/van-hanh/"


def look(world, login):
    response = login(world.admin).get(PAGE)
    assert response.status_code == 200
    return response


def found(world, login):
    return look(world, login).context["found"]


def test_every_scheduled_job_has_a_vietnamese_name():
    for entry in app.conf.beat_schedule.values():
        assert entry["task"].rpartition(".")[2] in NAMES


def test_a_job_that_never_ran_is_an_alarm(world, login):
    jobs = found(world, login).jobs
    assert len(jobs) == len(app.conf.beat_schedule)
    assert all(job.silent for job in jobs)
    assert "Chưa chạy lần nào" in look(world, login).content.decode()


@pytest.mark.parametrize(("minutes", "silent"), [(1, False), (75, False), (76, True)])
def test_silence_is_an_alarm(world, login, minutes, silent):
    ended_at = world.now - timedelta(minutes=minutes)
    JobRun.objects.create(name="open_rounds", began_at=ended_at, ended_at=ended_at)
    assert opening(world, login).silent is silent


def test_a_job_that_begins_and_never_ends_well_is_an_alarm(world, login):
    run = JobRun.objects.create(name="open_rounds", began_at=world.now)
    assert opening(world, login).silent
    run.ended_at = world.now - timedelta(hours=2)
    run.save()
    assert opening(world, login).silent


def opening(world, login):
    return next(job for job in found(world, login).jobs if job.name == "Mở đợt báo cáo theo lịch")


def test_failed_jobs_say_why(world, login):
    TaskResult.objects.create(
        task_id="1",
        task_name="reports.jobs.deliver_digest",
        status="FAILURE",
        result='{"exc_type": "ConnectionRefusedError", "exc_message": [111, "<b>refused</b>"]}',
        traceback="Traceback …",
    )
    TaskResult.objects.create(task_id="2", task_name="reports.jobs.open_rounds", status="SUCCESS")
    page = look(world, login)
    assert [each.name for each in page.context["found"].failures] == ["Gửi một thư nhắc việc"]
    assert "ConnectionRefusedError: 111, &lt;b&gt;refused&lt;/b&gt;" in page.content.decode()
    assert "Traceback …" in page.content.decode()


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ('{"exc_type": "KeyError", "exc_message": "x"}', "KeyError: x"),
        ("not json", "not json"),
        ("[1]", "[1]"),
        ("", "không rõ lý do"),
        (None, "không rõ lý do"),
    ],
)
def test_a_reason_is_read_as_far_as_it_can(kept, words):
    assert reason(kept) == words


def test_a_job_without_a_name_is_shown(db):
    assert (job_name(None), job_name("celery.backend_cleanup")) == ("không rõ", "backend_cleanup")


def test_mail_in_trouble_stands_with_its_problem(world, login):
    State = Digest.State
    make_digest(world.officer)
    make_digest(world.head, state=State.NO_MAIL)
    make_digest(world.neighbour, state=State.PLANNED)
    make_digest(
        world.health,
        state=State.FAILED,
        attempts=3,
        problem="SMTPServerDisconnected: lost",
        next_attempt_at=world.now + timedelta(minutes=8),
    )
    make_digest(world.builder, state=State.REFUSED, attempts=1, problem="SMTPRecipientsRefused: 550")
    page = look(world, login)
    assert [each.person.username for each in page.context["found"].digests] == [
        "health",
        "builder",
        "neighbour",
    ]
    for words in ("SMTPServerDisconnected: lost", "gửi lại lúc 09:08 22/11/2026", "550", "3 lần"):
        assert words in page.content.decode()


def test_files_that_failed_or_wait_are_told(world, login, set_clock):
    row = failed(world.monitor, world.now, "Máy chủ hết chỗ trống.")
    asked(world.monitor, world.now, "pdf")
    kept(world.monitor, world.now, format="xlsx")
    page = look(world, login)
    builds = page.context["found"].builds
    assert (builds.waiting, builds.since, builds.stuck) == (1, world.now, False)
    assert builds.failed == [row]
    assert row.code in page.content.decode() and "Máy chủ hết chỗ trống." in page.content.decode()
    set_clock(world.now + timedelta(minutes=11))
    assert found(world, login).builds.stuck
    set_clock(world.now + timedelta(days=31))
    assert found(world, login).builds.failed == []


@pytest.mark.parametrize(("days", "count"), [(27, 1), (29, 0)])
def test_an_old_refusal_is_not_news(world, login, set_clock, days, count):
    make_digest(world.officer, state=Digest.State.REFUSED)  # written on 20/11 at 07:02
    set_clock(world.now + timedelta(days=days))
    assert len(found(world, login).digests) == count


def test_agencies_in_which_nobody_can_be_told(world, login):
    assert found(world, login).unreachable == []
    User.objects.filter(agency=world.khe).update(email="")
    page = look(world, login)
    assert page.context["found"].unreachable == [world.khe]
    assert {person.username for person in page.context["found"].without_mail} == {
        "officer",
        "colleague",
        "head",
    }


def test_who_left_needs_no_address(world, login):
    User.objects.filter(agency=world.khe).update(email="", is_active=False)
    assert found(world, login).without_mail == []
    assert found(world, login).unreachable == [world.khe]


def test_an_agency_that_owes_nothing_is_not_named(world, login, set_clock):
    User.objects.filter(agency__in=[world.mttq, world.khe]).update(email="")
    assert found(world, login).unreachable == [world.khe]
    set_clock(world.round.locks_on + timedelta(days=1))
    assert found(world, login).unreachable == []


def test_years_without_holidays_are_named(world, login):
    SpecialDay.objects.all().delete()
    assert found(world, login).missing_years == [2026, 2027]
    SpecialDay.objects.create(day="2026-09-02", kind="holiday", name="Quốc khánh")
    assert found(world, login).missing_years == [2027]
    assert "Năm 2027 chưa có bảng ngày nghỉ" in look(world, login).content.decode()


def test_a_plan_without_a_schedule_is_named(world, login):
    assert found(world, login).unscheduled == []
    world.plan.schedule = []
    world.plan.save()
    assert found(world, login).unscheduled == [world.plan]


def test_the_library_s_english_pages_are_gone():
    assert not admin.site.is_registered(TaskResult)
    assert not admin.site.is_registered(GroupResult)
