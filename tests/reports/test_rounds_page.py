"""Đợt báo cáo: the rounds, one outside the schedule, and bringing a round up to date."""

from datetime import date

import pytest

from agencies.models import Agency, AgencyKind, Membership
from reports.models import Obligation, Round

PAGE, OPEN = "/dot/", "/dot/mo/"


def form(world, **changes):
    values = {
        "plan": world.plan.pk,
        "name": "Báo cáo đột xuất về nhà ở xã hội",
        "window_start": "01/10/2026",
        "window_end": "31/10/2026",
        "due_on": "30/11/2026",
    }
    return {**values, **changes}


def ad_hoc():
    return Round.objects.filter(kind="ad_hoc")


def test_the_page_shows_the_three_clocks_and_the_counts(world, login, cycle):
    cycle("accepted")
    page = login(world.monitor).get(PAGE).content.decode()
    for words in ("15/06/2026", "17/12/2026", "16/01/2027", "Còn 25 ngày"):
        assert words in page
    assert 'tinh_trang=accepted" data-figure="1"' in page


def test_an_ad_hoc_round_opens_with_its_obligations(world, login):
    answer = login(world.monitor).post(OPEN, form(world), follow=True)
    opened = ad_hoc().get()
    assert (opened.opens_on, opened.locks_on) == (date(2026, 11, 22), date(2026, 12, 30))
    assert opened.obligations.count() == 8
    assert "8 yêu cầu báo cáo, hạn gửi 30/11/2026" in answer.content.decode()


def test_a_double_click_opens_one_round(world, login):
    client = login(world.monitor)
    for _ in range(2):
        assert client.post(OPEN, form(world)).status_code == 302
    assert Obligation.objects.filter(round=ad_hoc().get()).count() == 8


def test_the_same_name_with_another_due_date_is_refused(world, login):
    client = login(world.monitor)
    client.post(OPEN, form(world))
    answer = client.post(OPEN, form(world, due_on="05/12/2026"))
    assert answer.status_code == 422
    assert "đã mở với hạn gửi 30/11/2026" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "  "}, "Hãy đặt tên"),
        ({"window_start": "01/01/2022"}, "trước ngày ban hành kế hoạch (22/09/2022)"),
        ({"window_start": "01/01/1899"}, "trước ngày ban hành"),
        ({"window_end": "30/09/2026"}, "Ngày cuối phải từ ngày đầu"),
        ({"due_on": "21/11/2026"}, "từ hôm nay trở đi"),
        ({"due_on": "30/11/2062"}, "quá xa"),
        ({"window_end": "01/12/2026"}, "trước ngày cuối của số liệu"),
        ({"due_on": "31/02/2027"}, "Ngày chưa đúng"),
        ({"due_on": ""}, "Hãy ghi ngày"),
        ({"plan": "999"}, "Kế hoạch"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_opens(world, login, changes, words):
    answer = login(world.monitor).post(OPEN, form(world, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ad_hoc().exists()


def test_due_today_is_allowed(world, login):
    assert login(world.monitor).post(OPEN, form(world, due_on="22/11/2026")).status_code == 302


def join_class(world):
    new = Agency.objects.create(code="nghia", name="UBND xã Nghĩa", kind=AgencyKind.COMMUNE)
    Membership.objects.create(
        agency_class=world.gia.memberships.get().agency_class, agency=new, since=date(2026, 1, 1)
    )


def test_an_open_round_is_brought_up_to_date(world, login):
    join_class(world)
    answer = login(world.monitor).post(OPEN, {"dot": world.round.pk}, follow=True)
    assert "thêm 2, bớt 0, hiện có 10" in answer.content.decode()


def test_after_the_due_day_the_list_stays(world, login, set_clock):
    join_class(world)
    set_clock(date(2026, 12, 18))
    answer = login(world.monitor).post(OPEN, {"dot": world.round.pk}, follow=True)
    assert "đã hết hạn gửi" in answer.content.decode()
    assert world.round.obligations.count() == 8


@pytest.mark.parametrize("pk", ["999", "abc", "", "9" * 40])
def test_an_unknown_round_is_not_found(world, login, pk):
    assert login(world.monitor).post(OPEN, {"dot": pk}).status_code == 404


@pytest.mark.parametrize(
    ("person", "page", "post"),
    [
        ("monitor_head", 200, 302),
        ("province", 200, 403),
        ("officer", 404, 404),
        ("head", 404, 404),
        ("admin", 404, 404),
    ],
)
def test_who_reads_and_who_manages(world, login, person, page, post):
    client = login(world.people[person])
    assert client.get(PAGE).status_code == page
    assert client.post(OPEN, {"dot": world.round.pk}).status_code == post
    assert client.post(OPEN, form(world)).status_code == post


def test_the_province_sees_no_form(world, login):
    assert "Mở đợt" not in login(world.province).get(PAGE).content.decode()


def test_opening_is_never_a_get(world, login):
    assert login(world.monitor).get(OPEN).status_code == 405


def test_without_any_round_the_monitor_can_open_one(world, login):
    world.round.delete()
    client = login(world.monitor)
    assert "Mở đợt báo cáo đột xuất" in client.get(PAGE).content.decode()
    assert client.post(OPEN, form(world)).status_code == 302
