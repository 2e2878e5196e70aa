"""Nhắc việc: the reminder ledger and its filters."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Reminder
from tests.conftest import make_round, owed
from tests.reports.reminded import make_reminder

PAGE = "/nhac-viec/"
State = Reminder.State


def look(client, query=""):
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return response


def shown(client, query="") -> int:
    return look(client, query).context["page_obj"].paginator.count


@pytest.fixture
def ledger(world):
    """Four rows on the account of Tịnh Khê, one in each state, and one on that of Sở Y tế."""
    khe, health = owed(world), owed(world, "syt", "II.1.b")
    return [
        make_reminder(khe, world.officer, days_ago=1),
        make_reminder(
            khe, world.head, days_ago=2, offset=1, state=State.FAILED, reason="Máy chủ thư từ chối"
        ),
        make_reminder(khe, None, days_ago=3, offset=7, state=State.MISSED, reason="Không có ai để nhắc"),
        make_reminder(khe, world.officer, days_ago=0, cause="draft", offset=14, state=State.PLANNED),
        make_reminder(health, world.health, days_ago=4, cause="nudge", offset=0, nudged_by=world.monitor),
    ]


def test_a_row_says_everything(world, login, ledger):
    page = look(login(world.monitor)).content.decode()
    for words in (
        "UBND xã Tịnh Khê",
        "Xây dựng các đô thị ven biển",
        "trước hạn 7 ngày",
        "sau 14 ngày",
        "Người officer",
        "07:00 21/11/2026",
        "07:02 21/11/2026",
        "Máy chủ thư từ chối",
        "không có ai để nhắc",
        "Người monitor",
    ):
        assert words in page


@pytest.mark.parametrize("person", ["monitor", "monitor_head", "admin"])
def test_what_went_wrong_is_counted_first(world, login, ledger, person):
    tiles = look(login(world.people[person])).context["tiles"]
    assert [(tile["label"], tile["n"]) for tile in tiles] == [
        ("Bỏ lỡ", 1),
        ("Gửi lỗi", 1),
        ("Chờ gửi", 1),
        ("Đã gửi", 2),
    ]


def test_each_count_opens_its_rows(world, login, ledger):
    client = login(world.monitor)
    for query in ("", f"?co_quan={world.khe.pk}", "?tu=21/11/2026"):
        for tile in look(client, query).context["tiles"]:
            assert shown(client, tile["url"]) == tile["n"]


def test_the_filters_narrow(world, login, ledger):
    client = login(world.monitor)
    other = make_round(world.plan, 2025)
    make_reminder(other.obligations.filter(agency=world.khe).first(), world.officer)
    for query, count in (
        ("", 6),
        ("?trang_thai=missed", 1),
        ("?ve=nudge", 1),
        (f"?dot={world.round.pk}", 5),
        (f"?co_quan={world.syt.pk}", 1),
        (f"?nguoi={world.officer.pk}", 3),
        ("?nguoi=null", 1),
        ("?q=tinh khe", 5),
        ("?q=nguoi head", 1),
        ("?q=lien nganh", 1),
        ("?q=khong co gi", 0),
    ):
        assert shown(client, query) == count, query


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?tu=19/11/2026", 1),
        ("?tu=20/11/2026", 1),
        ("?tu=21/11/2026", 0),
        ("?den=19/11/2026", 0),
        ("?den=20/11/2026", 1),
        ("?tu=20/11/2026&den=20/11/2026", 1),
    ],
)
def test_days_are_whole_days(world, login, query, count):
    make_reminder(owed(world), world.officer, days_ago=2)
    assert shown(login(world.monitor), query) == count


@pytest.mark.parametrize(("day", "count"), [((2026, 12, 20), 1), ((2026, 12, 21), 0)])
def test_without_a_day_it_shows_thirty(world, login, set_clock, day, count):
    make_reminder(owed(world), world.officer, days_ago=2)
    set_clock(date(*day))
    assert shown(login(world.monitor)) == count
    assert shown(login(world.monitor), "?tu=") == 1


@pytest.mark.parametrize("query", ["?tu=31/02/2026", "?trang_thai=x", "?co_quan=999", "?nguoi=abc"])
def test_what_cannot_be_asked_is_said(world, login, ledger, query):
    page = look(login(world.monitor), query)
    assert "Điều kiện lọc chưa đúng" in page.content.decode()
    assert page.context["page_obj"].paginator.count == 0


def test_the_administrator_is_led_to_no_page_that_is_closed(world, login, ledger):
    assert "/yeu-cau/" not in look(login(world.admin)).content.decode()
    assert f'href="/yeu-cau/{ledger[0].obligation_id}/"' in look(login(world.monitor)).content.decode()


def test_another_plan_is_not_seen(world, login, ledger):
    world.plan.monitor = world.syt
    world.plan.save()
    assert login(world.monitor).get(PAGE).status_code == 404


def test_an_empty_ledger_says_so(world, login):
    assert "Không có lượt nhắc nào như vậy" in look(login(world.monitor)).content.decode()


def test_a_long_ledger_has_pages(world, login):
    for days in range(51):
        make_reminder(owed(world), world.officer, days_ago=0, offset=days)
    client = login(world.monitor)
    assert len(look(client).context["page_obj"]) == 50
    assert len(look(client, "?page=2").context["page_obj"]) == 1


def test_a_longer_ledger_costs_no_more_statements(world, login, ledger):
    client = login(world.monitor)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            look(client)
        return len(queries)

    short = statements()
    for days in range(45):
        make_reminder(owed(world, "gia"), world.neighbour, days_ago=0, offset=days, nudged_by=world.monitor)
    assert statements() == short
