"""The page of one round: its clocks, changing its days, letting an agency in after the lock."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reports.models import Reopening, Round
from reports.services import entries
from reports.services.reopenings import reopen
from tests.conftest import CONTENT, NOW, owed

LOCKED = date(2027, 1, 20)
REASON = "Xã mất điện do bão."


def url(world, name="round"):
    return reverse(f"reports:{name}", args=[world.round.pk])


def days(due_on="21/12/2026", locks_on="31/01/2027"):
    return {"due_on": due_on, "locks_on": locks_on}


def wish(world, until="31/01/2027", reason=REASON, agency=None):
    return {"agency": (agency or world.khe).pk, "until": until, "reason": reason}


@pytest.fixture
def locked(set_clock):
    return set_clock(LOCKED)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 17), "Đang mở: gửi đến hết ngày 17/12/2026 là đúng hạn."),
        (date(2026, 12, 18), "còn nhận báo cáo muộn đến hết ngày 16/01/2027."),
        (date(2027, 1, 16), "còn nhận báo cáo muộn đến hết ngày 16/01/2027."),
        (date(2027, 1, 17), "Đã khóa sau ngày 16/01/2027; số liệu sẽ được chốt"),
    ],
)
def test_the_page_says_why_the_round_is_open_or_locked(world, login, set_clock, day, said):
    set_clock(day)
    text = login(world.province).get(url(world)).content.decode()
    assert said in text
    assert "<form" not in text.partition("<main")[2]


def test_the_monitor_changes_the_days_of_an_open_round(world, login, cycle):
    cycle("draft")
    answer = login(world.monitor).post(url(world, "round_clocks"), days(), follow=True)
    assert "áp dụng cho 7 yêu cầu báo cáo" in answer.content.decode()
    world.round.refresh_from_db()
    assert (world.round.due_on, world.round.locks_on) == (date(2026, 12, 21), date(2027, 1, 31))
    assert owed(world).due_on == date(2026, 12, 17)
    assert owed(world, "gia").due_on == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("today", "values", "said"),
    [
        (NOW, days(due_on="13/12/2026"), "Phải từ ngày 14/12/2026 trở đi."),
        (NOW, days(locks_on="20/12/2026"), "Phải từ ngày 21/12/2026 trở đi."),
        (NOW, days(due_on="21/12/2062"), "Ngày quá xa"),
        (NOW, days(due_on="mai"), "Ngày chưa đúng"),
        (date(2026, 12, 23), days(due_on="22/12/2026"), "Phải từ hôm nay (23/12/2026) trở đi."),
        (LOCKED, days(), "Đợt đã khóa nên không đổi hạn được nữa."),
    ],
)
def test_days_that_make_no_sense_are_refused(world, login, set_clock, today, values, said):
    set_clock(today)
    answer = login(world.monitor).post(url(world, "round_clocks"), values)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    world.round.refresh_from_db()
    assert world.round.due_on == date(2026, 12, 17)


def test_after_the_due_day_the_lock_alone_can_be_moved(world, login, set_clock):
    set_clock(date(2026, 12, 23))
    login(world.monitor).post(url(world, "round_clocks"), days(due_on="17/12/2026"))
    world.round.refresh_from_db()
    assert (world.round.due_on, world.round.locks_on) == (date(2026, 12, 17), date(2027, 1, 31))


def test_an_agency_let_in_finds_the_round_writes_and_sends(world, login, cycle, locked, set_clock):
    cycle("accepted", path="II.2.a", now=NOW)
    set_clock(LOCKED)
    answer = login(world.monitor).post(url(world, "round_reopen"), wish(world), follow=True)
    assert "Đã mở lại cho UBND xã Tịnh Khê đến hết ngày 31/01/2027: 1 báo cáo." in answer.content.decode()
    client = login(world.officer)
    home = client.get(reverse("home")).content.decode()
    assert "được mở lại đến hết ngày 31/01/2027" in home
    assert REASON in home
    page = client.get(url(world, "round_entries")).content.decode()
    assert "Được mở lại đến hết ngày 31/01/2027." in page
    assert "Xin gia hạn" not in home + page  # no later day can be asked for than the one given
    assert REASON in page
    row = owed(world)
    entries.save_draft(row, CONTENT, revision=0, by=world.officer, now=locked)
    entries.submit(row, by=world.officer, now=locked)
    assert owed(world).punctuality(LOCKED) == "late"


def test_the_others_stay_locked_out(world, login, locked):
    reopen(world.round, world.khe, REASON, date(2027, 1, 31), by=world.monitor, now=locked)
    client = login(world.neighbour)
    assert "được mở lại" not in client.get(reverse("home")).content.decode()
    assert "Đợt này đã khóa sau ngày 16/01/2027." in client.get(url(world, "round_entries")).content.decode()
    with pytest.raises(entries.StepClosed):
        entries.save_draft(owed(world, "gia"), CONTENT, revision=0, by=world.neighbour, now=locked)


@pytest.mark.parametrize(("day", "open_"), [(30, True), (31, True), (32, False)])
def test_a_reopening_ends_with_its_day(world, login, locked, set_clock, day, open_):
    reopen(world.round, world.khe, REASON, date(2027, 1, 31), by=world.monitor, now=locked)
    now = set_clock(date(2027, 1, 1) + timedelta(days=day - 1))
    assert ("được mở lại" in login(world.officer).get(reverse("home")).content.decode()) is open_
    row = owed(world)
    if open_:
        entries.save_draft(row, CONTENT, revision=0, by=world.officer, now=now)
    else:
        with pytest.raises(entries.StepClosed):
            entries.save_draft(row, CONTENT, revision=0, by=world.officer, now=now)


def test_a_round_that_is_open_again_is_no_past_round(world, login, locked):
    assert login(world.officer).get(reverse("home")).context["desk"].past == [world.round]
    reopen(world.round, world.khe, REASON, date(2027, 1, 31), by=world.monitor, now=locked)
    desk = login(world.officer).get(reverse("home")).context["desk"]
    assert (desk.past, [each.round for each in desk.rounds]) == ([], [world.round])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": "  "}, "Hãy ghi lý do mở lại."),
        ({"until": "19/01/2027"}, "Phải từ hôm nay (20/01/2027) trở đi."),
        ({"until": "22/03/2027"}, "Mở lại tối đa 60 ngày, đến hết ngày 21/03/2027."),
        ({"until": ""}, "Hãy ghi ngày."),
        ({"agency": ""}, "Hãy chọn cơ quan."),
        ({"agency": "999999"}, "Cơ quan này không còn báo cáo nào phải gửi trong đợt."),
    ],
)
def test_a_wrong_wish_is_refused_with_everything_kept(world, login, locked, changes, said):
    answer = login(world.monitor).post(url(world, "round_reopen"), wish(world) | changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert changes.get("reason", REASON) in text
    assert not Reopening.objects.exists()


@pytest.mark.parametrize("name", ["round", "round_clocks", "round_reopen"])
def test_the_menu_says_where_one_is_also_after_a_mistake(world, login, locked, name):
    client = login(world.monitor)
    answer = client.get(url(world)) if name == "round" else client.post(url(world, name))
    assert [link["label"] for link in answer.context["nav"] if link["active"]] == ["Đợt báo cáo"]


@pytest.mark.parametrize("until", ["20/01/2027", "21/03/2027"])
def test_today_and_sixty_days_are_the_bounds(world, login, locked, until):
    assert login(world.monitor).post(url(world, "round_reopen"), wish(world, until)).status_code == 302


@pytest.mark.parametrize(("day", "lets"), [(15, False), (16, False), (17, True)])
def test_only_a_locked_round_is_reopened(world, set_clock, day, lets):
    now = set_clock(date(2027, 1, day))
    if lets:
        reopen(world.round, world.khe, REASON, date(2027, 1, 31), by=world.monitor, now=now)
    else:
        with pytest.raises(ValidationError, match="chưa khóa"):
            reopen(world.round, world.khe, REASON, date(2027, 1, 31), by=world.monitor, now=now)
    assert Reopening.objects.exists() is lets


def test_all_that_is_wrong_with_a_reopening_is_said_at_once(world, locked):
    for reason in ("  ", "x" * 3_001):
        with pytest.raises(ValidationError) as found:
            reopen(world.round, world.khe, reason, date(2026, 1, 1), by=world.monitor, now=locked)
        assert set(found.value.message_dict) == {"reason", "until"}


def test_pressing_twice_reopens_once(world, login, locked):
    client = login(world.monitor)
    for _time in range(2):
        client.post(url(world, "round_reopen"), wish(world))
    assert Reopening.objects.count() == 1
    text = client.get(url(world)).content.decode()
    assert "chỉ cơ quan được gia hạn hoặc mở lại còn gửi được" in text
    assert REASON in text


def test_what_was_received_is_not_opened_again(world, cycle, locked):
    cycle("submitted", path="II.2.a", now=NOW)
    reopen(world.round, world.khe, REASON, date(2027, 1, 31), by=world.monitor, now=locked)
    assert owed(world, path="II.2.a").reopened_until is None
    assert owed(world).reopened_until == date(2027, 1, 31)


def test_another_plans_round_is_not_found(world, login):
    assert login(world.monitor).get("/dot/999999/").status_code == 404
    Round.objects.filter(pk=world.round.pk).update(opened_at=None)
    assert login(world.monitor).get(url(world)).status_code == 404
