"""Hàng chờ duyệt: read, decide, and the next account opens by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Role, User
from reports.models import Entry
from reports.services import entries


@pytest.fixture
def waiting(world, cycle):
    """Three accounts, sent one hour after the other."""
    places = [("khe", "II.3"), ("gia", "II.3"), ("khe", "II.2.a")]
    return [cycle("submitted", *p, now=world.now - timedelta(hours=9 - n)) for n, p in enumerate(places)]


def read(obligation):
    return f"/duyet/{obligation.pk}/"


def accept(client, obligation, query="", **data):
    return client.post(f"/duyet/{obligation.pk}/chap-nhan/{query}", data)


def send_back(client, obligation, reason, **data):
    return client.post(f"/duyet/{obligation.pk}/tra-lai/", {"reason": reason, **data})


def state(obligation):
    return Entry.objects.get(obligation=obligation).state


def test_the_queue_shows_the_oldest_first(world, login, waiting):
    page = login(world.monitor).get("/duyet/")
    assert [row.pk for row in page.context["queue"]] == [each.pk for each in waiting]


def test_an_empty_queue_says_so(world, login):
    assert "Không còn báo cáo chờ duyệt" in login(world.monitor).get("/duyet/").content.decode()


def test_the_queue_narrows_by_round_and_agency(world, login, waiting):
    page = login(world.monitor).get(f"/duyet/?dot={world.round.pk}&co_quan={world.gia.pk}")
    assert [row.pk for row in page.context["queue"]] == [waiting[1].pk]


@pytest.mark.parametrize("query", ["dot=abc", "dot=999", "co_quan=" + "9" * 40])
def test_no_address_breaks_the_queue(world, login, waiting, query):
    assert login(world.monitor).get(f"/duyet/?{query}").status_code == 200


def test_accepting_opens_the_next(world, login, waiting):
    answer = accept(login(world.monitor), waiting[0])
    assert answer.url == read(waiting[1])
    assert state(waiting[0]) == "accepted"


def test_after_the_last_comes_the_oldest_that_was_passed_over(world, login, waiting):
    assert accept(login(world.monitor), waiting[2]).url == read(waiting[0])


def test_the_next_stays_within_what_was_asked_for(world, login, waiting):
    query = f"?co_quan={world.khe.pk}"
    assert accept(login(world.monitor), waiting[0], query).url == read(waiting[2]) + query


def test_when_none_is_left_the_queue_says_so(world, login, cycle):
    answer = login(world.monitor).post(f"{read(cycle('submitted'))}chap-nhan/", follow=True)
    page = answer.content.decode()
    assert "Không còn báo cáo chờ duyệt" in page
    assert "Đã duyệt báo cáo II.3 của UBND xã Tịnh Khê." in page


def test_a_return_without_reason_is_refused_on_the_page(world, login, waiting):
    answer = send_back(login(world.monitor), waiting[0], "  \n ")
    assert answer.status_code == 422
    assert "Hãy ghi lý do trả lại" in answer.content.decode()
    assert state(waiting[0]) == "submitted"


def test_a_reason_that_is_too_long_is_kept_in_the_form(world, login, waiting):
    answer = send_back(login(world.monitor), waiting[0], "Sửa số liệu. " * 300)
    assert answer.status_code == 422
    assert "Sửa số liệu. Sửa số liệu." in answer.content.decode()


def test_a_return_goes_back_with_its_reason_and_opens_the_next(world, login, waiting):
    answer = send_back(login(world.monitor), waiting[0], "Thiếu số liệu quý III.")
    assert answer.url == read(waiting[1])
    assert Entry.objects.get(obligation=waiting[0]).return_reason == "Thiếu số liệu quý III."


def test_a_double_click_accepts_once(world, login, waiting):
    client = login(world.monitor)
    revision = Entry.objects.get(obligation=waiting[0]).revision
    answers = [accept(client, waiting[0], revision=revision) for _ in range(2)]
    assert {answer.url for answer in answers} == {read(waiting[1])}
    assert Entry.objects.get(obligation=waiting[0]).versions.count() == 1


def test_a_double_click_returns_once(world, login, waiting):
    client = login(world.monitor)
    answers = [send_back(client, waiting[0], "Bổ sung.") for _ in range(2)]
    assert {answer.url for answer in answers} == {read(waiting[1])}
    assert state(waiting[0]) == "returned"


def second_monitor(world):
    return User.objects.create(
        username="m2", email="m2@example.vn", full_name="Người thứ hai", agency=world.sxd, role=Role.MONITOR
    )


def test_the_second_monitor_is_told_who_was_first(world, login, waiting):
    accept(login(second_monitor(world)), waiting[0])
    page = login(world.monitor).post(f"{read(waiting[0])}tra-lai/", {"reason": "Bổ sung."}, follow=True)
    text = page.content.decode()
    assert "đã được Người thứ hai duyệt lúc 09:00 22/11/2026" in text
    assert "Lý do đã ghi: “Bổ sung.”" in text
    assert state(waiting[0]) == "accepted"


def test_opening_what_is_decided_goes_on_to_the_next(world, login, waiting):
    client = login(world.monitor)
    accept(client, waiting[0])
    answer = client.get(read(waiting[0]), follow=True)
    assert answer.redirect_chain[-1][0] == read(waiting[1])
    assert "đã được Người monitor duyệt" in answer.content.decode()


def test_what_was_sent_anew_is_shown_before_it_is_accepted(world, login, waiting):
    answer = accept(login(world.monitor), waiting[0], revision=1)
    assert answer.url == read(waiting[0])
    assert state(waiting[0]) == "submitted"


def test_opening_is_noted_only_for_the_monitor(world, login, waiting):
    login(world.head).get(read(waiting[0]))
    assert Entry.objects.get(obligation=waiting[0]).review_opened_at is None
    login(world.monitor).get(read(waiting[0]))
    assert Entry.objects.get(obligation=waiting[0]).review_opened_at == world.now


def test_a_draft_is_never_shown(world, login, cycle):
    obligation = cycle("draft", results="Chưa muốn cho ai xem.")
    answer = login(world.monitor).get(read(obligation), follow=True)
    assert "Chưa muốn cho ai xem." not in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/duyet/"


def test_the_pane_shows_what_was_sent_back_before_and_why(world, login, cycle):
    obligation = cycle("returned", results="Bản một.")
    entries.submit(obligation, by=world.officer, now=world.now)
    page = login(world.monitor).get(read(obligation)).content.decode()
    assert "Đề nghị bổ sung số liệu." in page
    assert "Lần gửi 1" in page


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("officer", 403),
        ("head", 403),
        ("neighbour", 404),
        ("builder", 404),
        ("province", 404),
        ("admin", 404),
    ],
)
def test_who_may_read_is_refused_and_the_rest_find_nothing(world, login, waiting, person, status):
    client = login(world.people[person])
    assert client.get(read(waiting[0])).status_code == status
    assert accept(client, waiting[0]).status_code == status
    assert send_back(client, waiting[0], "x").status_code == status
    assert client.get("/duyet/").status_code == 404


def test_the_province_reads_what_is_accepted_but_does_not_review(world, login, cycle):
    assert login(world.province).get(read(cycle("accepted"))).status_code == 403


def test_deciding_is_never_a_get(world, login, waiting):
    for step in ("chap-nhan", "tra-lai"):
        assert login(world.monitor).get(f"/duyet/{waiting[0].pk}/{step}/").status_code == 405


def test_an_unknown_account_is_not_found(world, login):
    assert login(world.monitor).get("/duyet/999999/").status_code == 404


def test_the_pane_costs_the_same_however_many_wait(world, login, cycle, django_assert_num_queries):
    first, client = cycle("submitted"), login(world.monitor)
    client.get(read(first))
    with CaptureQueriesContext(connection) as alone:
        client.get(read(first))
    cycle("submitted", "gia", "II.3")
    cycle("submitted", "gia", "II.2.a")
    with django_assert_num_queries(len(alone)):
        client.get(read(first))
