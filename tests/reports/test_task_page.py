"""Nhiệm vụ: the words of the plan for everybody, the story as far as each person may read it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Role, User
from tasks.models import Task


def page(login, person, path):
    return login(person).get(f"/nhiem-vu/{Task.objects.get(path=path).pk}/")


def told(answer):
    return {entry.obligation.agency.code for entry in answer.context["page_obj"]}


@pytest.mark.parametrize(
    "person", ["officer", "head", "neighbour", "monitor", "province", "stranger", "admin"]
)
def test_everybody_reads_the_words_of_the_plan(world, login, person):
    text = page(login, world.people[person], "II.1.b").content.decode()
    for words in ("Xử lý vấn đề liên ngành.", "các sở, ban ngành", "Chủ trì", "Phối hợp", "Thường xuyên"):
        assert words in text


def test_who_holds_the_duty_today_is_said(world, login):
    answer = page(login, world.officer, "II.1.b")
    assert [duty.agency.code for duty in answer.context["owing"]] == ["sxd", "syt"]
    assert [duty.agency.code for duty in answer.context["helping"]] == ["khe", "gia"]


def test_an_agency_that_ended_is_followed_by_who_carries_on(plan_151, login, set_clock):
    set_clock(date(2026, 11, 22))
    reader = User.objects.create(
        username="doc", full_name="Người đọc", agency=Agency.objects.get(code="stc"), role=Role.OFFICER
    )
    pages = [login(reader).get(f"/nhiem-vu/{task.pk}/").content.decode() for task in plan_151.tasks.all()]
    assert any(
        'Sở Kế hoạch và Đầu tư <span class="muted">(nay là Sở Tài chính)</span>' in page for page in pages
    )


@pytest.mark.parametrize(
    ("person", "state", "seen"),
    [
        ("officer", "draft", True),
        ("monitor", "draft", False),
        ("monitor", "submitted", True),
        ("province", "submitted", False),
        ("province", "accepted", True),
        ("neighbour", "accepted", False),
        ("admin", "accepted", False),
    ],
)
def test_the_story_shows_what_the_person_may_read(world, login, cycle, person, state, seen):
    cycle(state, "khe", "II.3", results="Đã nạo vét 3 km kênh.")
    answer = page(login, world.people[person], "II.3")
    assert told(answer) == ({"khe"} if seen else set())
    assert ("Đã nạo vét 3 km kênh." in answer.content.decode()) is seen


def test_a_lead_reads_its_fellows(world, login, cycle):
    cycle("submitted", "sxd", "II.1.b")
    assert told(page(login, world.health, "II.1.b")) == {"sxd"}


def test_it_costs_the_same_with_more_to_tell(world, login, cycle):
    cycle("accepted", "khe", "II.3")
    page(login, world.monitor, "II.3")
    with CaptureQueriesContext(connection) as one:
        page(login, world.monitor, "II.3")
    cycle("accepted", "gia", "II.3")
    with CaptureQueriesContext(connection) as two:
        page(login, world.monitor, "II.3")
    assert len(one) == len(two)


def test_an_unknown_task_is_not_found(world, login):
    assert login(world.officer).get("/nhiem-vu/9999/").status_code == 404


def test_signed_out_people_are_sent_to_the_login(world, client):
    assert client.get("/nhiem-vu/1/").status_code == 302
