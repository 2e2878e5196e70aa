"""The lists behind the figures, and who has not reported."""

from datetime import date

import pytest

from tests.conftest import make_round, statements


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", ["/yeu-cau/", "/chua-bao-cao/"])
@pytest.mark.parametrize("person", ["officer", "head", "builder", "stranger", "admin"])
def test_others_do_not_find_them(world, login, address, person):
    assert login(world.people[person]).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/yeu-cau/", "/chua-bao-cao/"])
@pytest.mark.parametrize("person", ["monitor", "monitor_head", "province"])
def test_overseers_read_them(world, login, address, person):
    assert 'data-count="8"' in body(login(world.people[person]), address)


def test_the_list_links_to_each_obligation(world, login, cycle):
    obligation = cycle("submitted")
    page = body(login(world.monitor), "/yeu-cau/?tinh_trang=waiting")
    assert f'href="/yeu-cau/{obligation.pk}/"' in page
    assert "Chờ duyệt" in page


def test_an_empty_list_says_so(world, login):
    page = body(login(world.monitor), "/yeu-cau/?tinh_trang=accepted")
    assert "Không có yêu cầu báo cáo nào như vậy" in page


def test_an_old_round_can_be_asked_for(world, login):
    old = make_round(world.plan, 2025)
    assert "Quá hạn 340 ngày" in body(login(world.monitor), f"/yeu-cau/?dot={old.pk}")


@pytest.mark.parametrize(
    ("day", "words"),
    [((2026, 12, 16), "Còn 1 ngày"), ((2026, 12, 17), "Hạn hôm nay"), ((2026, 12, 18), "Quá hạn 1 ngày")],
)
def test_days_left_or_late_are_said(world, login, set_clock, day, words):
    set_clock(date(*day))
    assert words in body(login(world.monitor), "/chua-bao-cao/")


def test_who_has_sent_everything_is_not_among_the_missing(world, login, cycle):
    cycle("submitted", "khe", "II.3")
    cycle("accepted", "khe", "II.2.a")
    page = login(world.monitor).get("/chua-bao-cao/")
    assert [each.agency.code for each in page.context["debtors"]] == ["sxd", "gia", "syt"]


def test_a_returned_account_is_still_missing(world, login, cycle):
    cycle("returned", "khe", "II.3")
    assert "bị trả lại" in body(login(world.monitor), "/chua-bao-cao/?q=tinh khe")


@pytest.mark.parametrize("address", ["/yeu-cau/", "/chua-bao-cao/"])
def test_a_longer_list_costs_no_more_statements(world, login, address):
    client = login(world.monitor)
    short, long = f"{address}?co_quan={world.syt.pk}", f"{address}?co_quan={world.khe.pk}"
    client.get(short)
    assert statements(client, short) == statements(client, long)
