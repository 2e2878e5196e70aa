"""Nonsense in forms and addresses: a clear answer, never an error page."""

import pytest
from django.urls import reverse

HUGE = "9" * 21


@pytest.mark.parametrize("query", [{"tu": "01/01/0001"}, {"den": "31/12/9999"}, {"tu": "31/02/2026"}])
def test_days_that_the_ledger_cannot_look_for(world, login, query):
    answer = login(world.monitor).get(reverse("reports:ledger"), query)
    assert answer.status_code == 200
    assert "Năm chưa đúng" in answer.text or "Ngày chưa đúng" in answer.text


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001"])
def test_days_at_the_end_of_time_for_a_round(world, login, day):
    browser = login(world.monitor)
    days = {"due_on": day, "locks_on": day}
    clocks = browser.post(reverse("reports:round_clocks", args=[world.round.pk]), days)
    names = ("window_start", "window_end", "due_on", "locks_on")
    ad_hoc = browser.post(
        reverse("reports:round_open"), {"plan": world.plan.pk, "name": "Đợt", **dict.fromkeys(names, day)}
    )
    for answer in (clocks, ad_hoc):
        assert answer.status_code == 422
        assert "Năm chưa đúng" in answer.text


@pytest.mark.parametrize("field", ["tasks", "agencies"])
def test_numbers_too_large_for_a_key_in_an_ad_hoc_round(world, login, field):
    data = {"plan": world.plan.pk, "name": "Đợt", field: HUGE}
    answer = login(world.monitor).post(reverse("reports:round_open"), data)
    assert answer.status_code == 422
    assert "Không có lựa chọn này" in answer.text


def test_numbers_too_large_for_a_key_in_a_request_for_an_extension(world, login):
    url = reverse("reports:extension_ask", args=[world.round.pk])
    data = {"obligations": HUGE, "wanted_on": "24/12/2026", "reason": "Chờ số liệu."}
    answer = login(world.officer).post(url, data)
    assert answer.status_code == 422
    assert "Không có lựa chọn này" in answer.text


@pytest.mark.parametrize("page", ["1", "home", "reports:missing", "x" * 3000])
def test_a_page_to_go_back_to_that_is_none(world, login, page):
    answer = login(world.monitor).post(reverse("reports:nudge"), {"next": page})
    assert answer.status_code == 302
