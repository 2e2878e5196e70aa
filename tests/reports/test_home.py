"""reports.views.home: where each person starts, and what an agency finds on its desk."""

from datetime import date

import pytest
from django.urls import reverse

from reports.badges import due_badge
from reports.models import Entry, Obligation, Round
from tests.conftest import statements
from tests.reports.pile import accept_all, earlier_round, pile_up

HOME = reverse("home")


def home(login, person) -> str:
    response = login(person).get(HOME)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["officer", "head", "colleague"])
def test_an_agency_sees_its_open_round(world, login, name):
    html = home(login, world.people[name])
    for words in ("Năm\u00a02026", "17/12/2026", "còn 25 ngày", "0/2", "II.2.a", "II.3"):
        assert words in html


def test_it_leads_to_the_writing_page(world, login):
    assert reverse("reports:round_entries", args=[world.round.pk]) in home(login, world.officer)


def test_it_shows_nothing_of_other_agencies(world, login):
    assert "II.1.b" not in home(login, world.officer)


def test_a_returned_account_comes_first_with_its_reason(world, login, cycle):
    cycle("returned")
    html = home(login, world.officer)
    assert "Đề nghị bổ sung số liệu." in html
    assert html.index("Bị trả lại, cần sửa") < html.index("Còn phải gửi")


def test_a_returned_account_of_a_locked_round_is_still_shown(world, login, cycle, set_clock):
    cycle("returned")
    set_clock(date(2027, 3, 1))
    assert "Đề nghị bổ sung số liệu." in home(login, world.officer)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 16), "còn 1 ngày"),
        (date(2026, 12, 17), "hạn hôm nay"),
        (date(2026, 12, 18), "quá hạn 1 ngày"),
    ],
)
def test_the_due_date_counts_down(world, login, set_clock, day, words):
    set_clock(day)
    assert words in home(login, world.officer)


def test_sent_accounts_are_counted(world, login, cycle):
    cycle("submitted")
    assert "1/2" in home(login, world.officer)


def test_a_full_round_says_so(world, login, cycle):
    cycle("submitted", path="II.3")
    cycle("accepted", path="II.2.a")
    assert "Đã gửi đủ báo cáo của đợt này" in home(login, world.officer)


def test_past_rounds_count_sent_late_and_missing(world, login):
    past = earlier_round(world)
    accept_all(world, past)
    Obligation.objects.filter(round=past, agency=world.khe, task__path="II.3").update(
        due_on=date(2025, 12, 1)
    )
    row = login(world.officer).get(HOME).context["desk"].past[0]
    assert (row.total, row.sent, row.late, row.missing) == (2, 2, 1, 0)


def test_nothing_owed_is_a_friendly_page(world, login):
    assert "không có đợt báo cáo nào đang mở" in home(login, world.stranger)


@pytest.mark.parametrize(
    ("name", "target"), [("province", "reports:dashboard"), ("admin", "agencies:register")]
)
def test_others_start_elsewhere(world, login, name, target):
    response = login(world.people[name]).get(HOME)
    assert (response.status_code, response.url) == (302, reverse(target))


def test_a_monitor_sees_what_waits(world, login, cycle):
    cycle("submitted")
    html = home(login, world.monitor)
    assert "1 báo cáo chờ duyệt" in html
    assert reverse("reports:dashboard") in html


def test_a_monitor_who_owes_nothing_starts_at_the_dashboard(world, login):
    Round.objects.all().delete()
    assert login(world.monitor).get(HOME).url == reverse("reports:dashboard")


def test_a_visitor_is_asked_to_sign_in(world, client):
    assert client.get(HOME).url.startswith(reverse("account_login"))


def test_it_rejects_post(world, login):
    response = login(world.officer).post(HOME)
    assert response.status_code == 405
    assert "chưa có gì thay đổi" in response.content.decode().lower()


def test_statements_do_not_grow_with_rounds(world, login, cycle):
    cycle("returned")
    client = login(world.officer)
    one = statements(client, HOME)
    pile_up(world)
    # session, person, agency, inbox, obligations with their entries, past rounds, invitations to contribute
    assert statements(client, HOME) == one <= 9


@pytest.mark.parametrize(
    ("sent", "today", "words"),
    [
        (None, date(2026, 12, 9), None),
        (None, date(2026, 12, 10), "Còn 7 ngày"),
        (None, date(2026, 12, 17), "Hạn hôm nay"),
        (None, date(2026, 12, 18), "Quá hạn 1 ngày"),
        (date(2026, 12, 17), date(2026, 12, 20), None),
        (date(2026, 12, 18), date(2026, 12, 20), "Gửi muộn 1 ngày"),
    ],
)
def test_the_due_date_asks_for_attention(sent, today, words):
    entry = Entry(state="submitted", first_submitted_on=sent) if sent else None
    obligation = Obligation(due_on=date(2026, 12, 17))
    obligation.asked_until = None
    badge = due_badge(obligation, entry, today)
    assert (badge and badge.text) == words
