"""Nhắc ngay: from the list of who owes, from the list of accounts, and from one account."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import User
from kehoach import clock
from reports.models import Reminder
from reports.services import entries, reminders
from tests.conftest import make_round, owed
from tests.reports.reminded import make_reminder

NUDGE, MISSING = "/nhac-ngay/", "/chua-bao-cao/"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL)


@pytest.fixture(autouse=True)
def monday(world, set_clock):
    """A working day, at an hour at which mail may go out."""
    set_clock(MONDAY)


def press(client, query="", **values) -> str:
    """What the page says after the button."""
    answer = client.post(NUDGE + query, {"next": MISSING, **values}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def nudged() -> set:
    rows = Reminder.objects.filter(cause="nudge")
    return set(rows.values_list("obligation__agency__code", "obligation__task__path", "person__username"))


KHE = {("khe", path, name) for path in ("II.2.a", "II.3") for name in ("officer", "colleague", "head")}
GIA = {("gia", path, "neighbour") for path in ("II.2.a", "II.3")}


def test_one_agency(world, login):
    page = press(login(world.monitor), co_quan=world.khe.pk)
    assert "Đã nhắc 3 người; thư đi ngay bây giờ." in page
    assert nudged() == KHE
    row = Reminder.objects.first()
    assert (row.state, row.nudged_by, row.send_at) == ("planned", world.monitor, MONDAY)


def test_a_second_nudge_of_the_day_says_that_it_goes_with_the_next_days_mail(world, login, mailoutbox):
    browser, accounts = login(world.monitor), [owed(world, path=path).pk for path in ("II.2.a", "II.3")]
    assert "Đã nhắc 3 người; thư đi ngay bây giờ." in press(browser, yeu_cau=accounts[0])
    reminders.send_all(MONDAY)
    page = press(browser, yeu_cau=accounts[1])
    assert "3 người đã nhận một thư “Nhắc ngay” hôm nay; phần vừa nhắc vào thư ngày làm việc sau." in page
    assert "thư đi ngay bây giờ" not in page
    reminders.send_all(MONDAY)
    assert len(mailoutbox) == 3
    reminders.send_all(MONDAY + timedelta(days=2))  # 24/11 is off where the table is filled
    assert len(mailoutbox) == 6


def test_many_agencies_and_all(world, login):
    client = login(world.monitor)
    press(client, co_quan=[world.khe.pk, world.gia.pk])
    assert nudged() == KHE | GIA
    page = press(client, tat_ca="1")
    assert {code for code, _path, _name in nudged()} == {"khe", "gia", "syt", "sxd"}
    assert "4 người đã được nhắc hôm nay nên không nhắc lại." in page


def test_all_means_all_that_the_list_shows(world, login):
    task = world.plan.tasks.get(path="II.3")
    press(login(world.monitor), f"?dot={world.round.pk}&nhiem_vu={task.pk}", tat_ca="1")
    assert {path for _code, path, _name in nudged()} == {"II.3"}


def test_another_round(world, login):
    old = make_round(world.plan, 2025)
    press(login(world.monitor), f"?dot={old.pk}", co_quan=world.khe.pk)
    assert nudged() == set()  # locked long ago


def test_a_double_click_nudges_once(world, login):
    client = login(world.monitor)
    press(client, co_quan=world.khe.pk)
    page = press(client, co_quan=world.khe.pk)
    assert "3 người đã được nhắc hôm nay" in page
    assert "Đã nhắc" not in page
    assert Reminder.objects.count() == 6


def test_what_was_sent_is_not_nudged_about(world, login, cycle):
    cycle("submitted", "khe", "II.3")
    cycle("returned", "khe", "II.2.a")
    press(login(world.monitor), co_quan=world.khe.pk)
    assert {path for _code, path, _name in nudged()} == {"II.2.a"}


def test_sent_since_the_page_was_drawn(world, login, cycle):
    obligation = cycle("submitted")
    page = press(login(world.monitor), yeu_cau=obligation.pk)
    assert "Không còn báo cáo nào cần nhắc" in page
    assert nudged() == set()


def test_an_agency_without_anybody_is_named(world, login):
    User.objects.filter(agency=world.khe).update(is_active=False)
    page = press(login(world.monitor), tat_ca="1")
    assert "Không có ai nhận được thư, xin gọi điện: UBND xã Tịnh Khê." in page
    assert "khe" not in {code for code, _path, _name in nudged()}


def test_on_a_day_off_it_says_when_the_mail_goes(world, login, set_clock):
    set_clock(world.now)  # Sunday
    page = press(login(world.monitor), co_quan=world.khe.pk)
    assert "thư đi lúc 06:00 23/11/2026, vì hiện ngoài giờ gửi thư" in page


def test_nothing_ticked(world, login):
    assert "Hãy đánh dấu nơi cần nhắc" in press(login(world.monitor))
    assert nudged() == set()


@pytest.mark.parametrize("values", [{"co_quan": "abc"}, {"yeu_cau": "9" * 40}, {"co_quan": "-1"}])
def test_nonsense_is_nothing_ticked(world, login, values):
    assert "Hãy đánh dấu nơi cần nhắc" in press(login(world.monitor), **values)


def test_accounts_of_the_list(world, login):
    rows = [owed(world, "khe", "II.3").pk, owed(world, "syt", "II.1.b").pk]
    press(login(world.monitor), yeu_cau=rows)
    assert {code for code, _path, _name in nudged()} == {"khe", "syt"}


def test_another_monitors_accounts_are_not_found(world, login):
    world.plan.monitor = world.syt
    world.plan.save()
    answer = login(world.monitor).post(NUDGE, {"yeu_cau": owed(world).pk})
    assert answer.status_code == 404
    assert nudged() == set()


@pytest.mark.parametrize(("person", "status"), [("province", 403), ("officer", 404), ("admin", 404)])
def test_others_nudge_nobody(world, login, person, status):
    answer = login(world.people[person]).post(NUDGE, {"co_quan": world.khe.pk})
    assert answer.status_code == status
    assert nudged() == set()


def test_the_boxes_are_the_monitors(world, login):
    for address in (MISSING, "/yeu-cau/"):
        assert 'type="checkbox"' in login(world.monitor).get(address).content.decode()
        assert 'type="checkbox"' not in login(world.province).get(address).content.decode()


@pytest.mark.parametrize("address", [MISSING, "/yeu-cau/"])
def test_a_locked_round_has_no_boxes(world, login, set_clock, address):
    for day, there in ((date(2027, 1, 16), True), (date(2027, 1, 17), False)):
        set_clock(day)
        page = login(world.monitor).get(f"{address}?dot={world.round.pk}").content.decode()
        assert ('type="checkbox"' in page) is there


def test_the_list_of_accounts_has_no_box_for_what_was_sent(world, login, cycle):
    sent, waiting = cycle("submitted"), owed(world, "gia", "II.3")
    page = login(world.monitor).get("/yeu-cau/").content.decode()
    assert f'name="yeu_cau" value="{waiting.pk}"' in page
    assert f'name="yeu_cau" value="{sent.pk}"' not in page


def test_the_button_of_one_account(world, login, cycle, set_clock):
    obligation = owed(world)
    client, address = login(world.monitor), f"/yeu-cau/{obligation.pk}/"
    button = f'name="yeu_cau" value="{obligation.pk}"'
    assert button in client.get(address).content.decode()
    for person in (world.province, world.officer):
        assert button not in login(person).get(address).content.decode()
    answer = client.post(NUDGE, {"yeu_cau": obligation.pk, "next": address})
    assert answer["Location"] == address
    cycle("submitted")
    assert button not in client.get(address).content.decode()


def test_there_is_no_button_after_the_lock(world, login, set_clock):
    obligation = owed(world)
    for day, there in ((date(2027, 1, 16), True), (date(2027, 1, 17), False)):
        set_clock(day)
        page = login(world.monitor).get(f"/yeu-cau/{obligation.pk}/").content.decode()
        assert ('name="yeu_cau"' in page) is there


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_it_leads_to_no_other_site(world, login, page):
    answer = login(world.monitor).post(NUDGE, {"co_quan": world.khe.pk, "next": page})
    assert answer["Location"] == MISSING


def test_the_list_says_when_an_agency_was_last_reminded(world, login):
    client = login(world.monitor)
    make_reminder(owed(world), world.officer, days_ago=5)
    make_reminder(owed(world), world.head, days_ago=2, offset=1)
    make_reminder(owed(world), world.monitor, days_ago=1, offset=7)  # not of the agency
    make_reminder(owed(world, "gia"), world.neighbour, days_ago=1, state="planned")
    page = client.get(MISSING)
    reminded = {each.agency.code: each.reminded_at for each in page.context["debtors"]}
    assert reminded.pop("khe") == datetime(2026, 11, 20, 7, 2, tzinfo=clock.LOCAL)
    assert set(reminded.values()) == {None}
    assert "07:02 20/11/2026" in page.content.decode()
    assert page.content.decode().count("chưa nhắc") == 2


def test_the_list_says_that_a_reminder_waits_for_the_morning(world, login, set_clock):
    set_clock(datetime(2026, 11, 22, 21, 0, tzinfo=clock.LOCAL))
    page = press(login(world.monitor), co_quan=world.khe.pk)
    assert "chờ gửi 06:00 23/11/2026" in page
    assert page.count("chưa nhắc") == 3


def test_a_longer_list_costs_no_more_statements(world, login, cycle):
    def statements(**values) -> int:
        client = login(world.monitor)
        with CaptureQueriesContext(connection) as queries:
            client.post(NUDGE, values)
        return len(queries)

    one = statements(co_quan=world.syt.pk)
    assert statements(tat_ca="1") == one


def test_a_recalled_account_can_be_nudged_about_again(world, login, cycle):
    obligation = cycle("submitted", now=MONDAY)
    entries.recall(obligation, by=world.officer, now=MONDAY)
    press(login(world.monitor), yeu_cau=obligation.pk)
    assert {path for _code, path, _name in nudged()} == {"II.3"}
