"""Cài đặt nhắc việc: the hour of the mail, and the calendar's address."""

import pytest

from reports.models import Preference

PAGE, KEY = "/thong-bao/cai-dat/", "/thong-bao/lich/"


def test_the_usual_hour_is_seven(world, login):
    page = login(world.officer).get(PAGE).content.decode()
    assert '<option value="7" selected>07:00</option>' in page
    assert "officer@example.vn" in page
    assert "không tắt được" in page


@pytest.mark.parametrize("hour", [6, 16])
def test_an_hour_of_the_working_day_is_kept(world, login, hour):
    answer = login(world.officer).post(PAGE, {"hour": hour}, follow=True)
    assert f"Thư nhắc việc sẽ đến lúc {hour:02d}:00." in answer.content.decode()
    assert Preference.objects.get(person=world.officer).digest_hour == hour


@pytest.mark.parametrize("hour", ["5", "17", "", "abc", "-7"])
def test_another_hour_is_refused(world, login, hour):
    answer = login(world.officer).post(PAGE, {"hour": hour})
    assert answer.status_code == 422
    assert "Hãy chọn một giờ trong danh sách." in answer.content.decode()
    assert not Preference.objects.exists()


def test_an_hour_and_a_calendar_do_not_disturb_each_other(world, login):
    client = login(world.officer)
    client.post(KEY)
    key = Preference.objects.get().calendar_key
    client.post(PAGE, {"hour": 9})
    preference = Preference.objects.get()
    assert (preference.calendar_key, preference.digest_hour) == (key, 9)
    client.post(KEY)
    assert Preference.objects.get().digest_hour == 9


def test_the_address_is_made_shown_renewed_and_stopped(world, login):
    client = login(world.officer)
    assert "Tạo địa chỉ lịch" in client.get(PAGE).content.decode()
    first = address(client.post(KEY, follow=True))
    assert first.startswith("http://testserver/lich/") and first.endswith(".ics")
    second = address(client.post(KEY, follow=True))
    assert second != first
    assert address(client.post(KEY, {"stop": "1"}, follow=True)) == ""
    assert Preference.objects.get().calendar_key == ""


def address(response) -> str:
    return response.context["calendar_address"]


def test_the_address_is_never_made_by_a_get(world, login):
    assert login(world.officer).get(KEY).status_code == 405
    assert not Preference.objects.exists()
