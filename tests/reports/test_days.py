"""The table of days off: what the law gives, what the administrator keeps, and the page for it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from reports.lawful_days import lawful_days
from reports.models import SpecialDay
from reports.services import days

PAGE = "/ngay-nghi/"


def kinds(year):
    return {each.day: each.kind for each in lawful_days(year)}


def add(**changes):
    return {"day": "23/11/2026", "kind": "swapped", "name": "Nghỉ hoán đổi", "basis": ""} | changes


def stored(year):
    return SpecialDay.objects.filter(day__year=year)


def test_2026_has_tet_the_culture_day_and_the_swapped_days():
    found = kinds(2026)
    off = [date(2026, 2, day) for day in range(16, 21)]
    assert all(found[day] == "holiday" for day in [*off, date(2026, 1, 1), date(2026, 11, 24)])
    assert found[date(2026, 1, 2)] == found[date(2026, 8, 31)] == "swapped"
    assert found[date(2026, 1, 10)] == found[date(2026, 8, 22)] == "worked"
    assert found[date(2026, 4, 27)] == "made_up"  # Giỗ Tổ fell on a Sunday
    assert len(found) == 17


def test_2030_has_tet_as_in_vietnam_not_as_in_china():
    first = next(each for each in lawful_days(2030) if each.name == "Tết Nguyên Đán")
    assert first.day == date(2030, 2, 2)


@pytest.mark.parametrize("year", [2029, 2030])
def test_the_culture_day_is_never_made_up(year):
    """24/11 is a Saturday in 2029 and a Sunday in 2030."""
    november = [each.day for each in lawful_days(year) if each.day.month == 11]
    assert november == [date(year, 11, 24)]


def test_before_2026_there_was_no_culture_day():
    assert not any(each.day.month == 11 for each in lawful_days(2025))


def test_every_day_names_its_basis():
    assert {each.basis for each in lawful_days(2027)} == {
        "Bộ luật Lao động 2019, Điều 112",
        "Bộ luật Lao động 2019, khoản 3 Điều 111",
        "Nghị quyết 28/2026/QH16",
    }


def test_the_calendar_follows_the_table(db):
    days.seed(2026)
    is_working = days.load_calendar().is_working
    assert [is_working(date(2026, 11, day)) for day in (23, 24, 25)] == [True, False, True]
    assert [is_working(date(2026, 1, day)) for day in (2, 3, 10, 11)] == [False, False, True, False]


def test_seeding_again_adds_nothing(db):
    assert days.seed(2026) == 17
    assert days.seed(2026) == 0
    assert stored(2026).count() == 17


def test_seeding_leaves_a_year_to_the_administrator(db):
    days.seed(2026)
    stored(2026).get(day="2026-11-24").delete()
    stored(2026).filter(day="2026-01-02").update(name="Sửa tay", kind="holiday")
    assert days.seed(2026) == 0
    assert stored(2026).count() == 16


def test_asked_for_it_adds_what_is_lacking_and_overwrites_nothing(db):
    SpecialDay.objects.create(day=date(2026, 1, 1), kind="holiday", name="Sửa tay")
    assert days.seed(2026, again=True) == 16
    assert stored(2026).get(day="2026-01-01").name == "Sửa tay"


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2025, 12, 31), [2025]), (date(2026, 1, 1), [2027]), (date(2026, 12, 31), [2027])],
)
def test_missing_years_are_this_and_the_next_without_a_row(db, today, years):
    days.seed(2026)
    assert days.missing_years(today) == years


def test_the_command_fills_this_year_and_the_next(db, set_clock):
    set_clock(date(2026, 11, 22))
    out = StringIO()
    call_command("load_holidays", stdout=out)
    assert out.getvalue().splitlines() == [
        "Bảng ngày nghỉ năm 2026: thêm 17 ngày.",
        "Bảng ngày nghỉ năm 2027: thêm 15 ngày.",
    ]
    call_command("load_holidays", stdout=out)
    assert out.getvalue().endswith("Bảng ngày nghỉ năm 2027: thêm 0 ngày.\n")


def test_the_command_fills_the_years_named(db):
    call_command("load_holidays", "--year", "2029", "2030", stdout=StringIO())
    assert {day.year for day in SpecialDay.objects.dates("day", "year")} == {2029, 2030}


def test_the_page_shows_the_year_in_order_of_day(world, login):
    days.seed(2026)
    page = login(world.admin).get(PAGE, {"nam": "2026"})
    rows = [row.day for row in page.context["rows"]]
    assert rows == sorted(rows)
    assert len(rows) == 17
    text = page.content.decode()
    for words in ("24/11/2026", "Thứ Ba", "Ngày Văn hóa Việt Nam", "Nghị quyết 28/2026/QH16", "Làm bù"):
        assert words in text


@pytest.mark.parametrize("asked", ["", "2x", "1999", "9999", "²026"])
def test_an_odd_year_shows_this_one(world, login, asked):
    assert login(world.admin).get(PAGE, {"nam": asked}).context["year"] == 2026


def test_the_page_warns_of_a_year_without_rows_and_fills_it(world, login):
    days.seed(2026)
    client = login(world.admin)
    assert "Năm 2027 chưa có bảng ngày nghỉ." in client.get(PAGE).content.decode()
    page = client.post(reverse("reports:days_seed"), {"nam": "2027"}, follow=True)
    assert "đã thêm 15 ngày theo luật" in page.content.decode()
    assert "chưa có bảng ngày nghỉ" not in page.content.decode()
    assert page.context["year"] == 2027


def test_a_day_is_added_once_however_often_it_is_sent(world, login):
    client = login(world.admin)
    for _time in range(2):
        assert client.post(PAGE, add()).status_code == 302
    assert SpecialDay.objects.get().day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "31/02/2026"}, "Ngày chưa đúng"),
        ({"day": "23/11/2206"}, "Năm phải từ 2020 đến 2050."),
        ({"day": "28/11/2026"}, "phải là ngày từ thứ Hai đến thứ Sáu"),
        ({"kind": "worked"}, "Làm bù phải là thứ Bảy hoặc Chủ nhật."),
        ({"name": " "}, "Hãy ghi nội dung"),
        ({"day": "24/11/2026"}, "Ngày 24/11/2026 đã có trong bảng."),
    ],
)
def test_a_wrong_day_is_refused_with_everything_kept(world, login, changes, said):
    days.seed(2026)
    answer = login(world.admin).post(PAGE, add(basis="Thông báo 1/TB", **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Thông báo 1/TB"' in answer.content.decode()
    assert stored(2026).count() == 17


def test_a_day_is_changed(world, login):
    row = SpecialDay.objects.create(day=date(2026, 11, 23), kind="swapped", name="Đề xuất")
    client = login(world.admin)
    assert 'value="23/11/2026"' in client.get(reverse("reports:day", args=[row.pk])).content.decode()
    client.post(reverse("reports:day", args=[row.pk]), add(day="28/11/2026", kind="worked", name="Làm bù"))
    row.refresh_from_db()
    assert (row.day, row.kind, row.name) == (date(2026, 11, 28), "worked", "Làm bù")


def test_a_day_is_not_changed_into_another(world, login):
    days.seed(2026)
    row = stored(2026).first()
    answer = login(world.admin).post(
        reverse("reports:day", args=[row.pk]), add(day="24/11/2026", kind="holiday")
    )
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.day == date(2026, 1, 1)


def test_a_day_leaves_only_with_the_tick(world, login):
    row = SpecialDay.objects.create(day=date(2026, 11, 23), kind="swapped", name="Đề xuất")
    client, url = login(world.admin), reverse("reports:day_delete", args=[row.pk])
    assert "Hãy đánh dấu ô xác nhận" in client.post(url, follow=True).content.decode()
    for _time in range(2):
        assert client.post(url, {"confirmed": "on"}).status_code == 302
    assert not SpecialDay.objects.exists()
