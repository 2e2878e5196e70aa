"""Cơ quan của tôi: an agency's people, and whether its head signs before anything is sent."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import Agency, Role, User
from agencies.services.own_agency import set_head_signs

URL = reverse("agencies:own")


def page(client) -> str:
    return client.get(URL).content.decode()


def signs() -> bool:
    return Agency.objects.get(code="khe").head_signs


def test_the_people_stand_there_with_role_and_mail(world, login):
    User.objects.filter(pk=world.colleague.pk).update(email="", job_title="Công chức địa chính")
    html = page(login(world.officer))
    for words in (
        "UBND xã Tịnh Khê",
        "Người colleague",
        "Công chức địa chính",
        "Lãnh đạo cơ quan",
        "officer@example.vn",
    ):
        assert words in html
    assert html.count(">chưa có địa chỉ thư<") == 1
    assert "Người neighbour" not in html


def test_people_who_left_are_not_shown(world, login):
    User.objects.filter(pk=world.colleague.pk).update(is_active=False)
    assert "Người colleague" not in page(login(world.officer))


def test_the_head_turns_the_step_on_and_off(world, login):
    client = login(world.head)
    assert "Bật bước lãnh đạo ký" in page(client)
    for wanted, word in (("1", "Đã bật"), ("1", "Đã bật"), ("0", "Đã tắt"), ("0", "Đã tắt")):
        response = client.post(URL, {"head_signs": wanted}, follow=True)
        assert signs() == (wanted == "1")
        assert f"{word} bước lãnh đạo ký." in response.content.decode()


def test_before_turning_it_off_the_head_reads_what_becomes_of_what_waits(world, login):
    set_head_signs(world.khe, True, by=world.head)
    assert "Những báo cáo đang chờ ký giữ nguyên nội dung" in page(login(world.head))


def test_an_officer_reads_it_and_changes_nothing(world, login):
    client = login(world.officer)
    assert "<button" not in page(client).split("<main")[1]
    assert client.post(URL, {"head_signs": "1"}).status_code == 403
    assert not signs()


@pytest.mark.parametrize("name", ["officer", "neighbour", "monitor_head", "province", "admin"])
def test_only_the_agencys_own_head_changes_it(world, name):
    with pytest.raises(PermissionDenied):
        set_head_signs(world.khe, True, by=world.people[name])
    assert not signs()


def test_an_agency_whose_head_has_gone_is_warned(world, login):
    set_head_signs(world.khe, True, by=world.head)
    assert "chưa có tài khoản lãnh đạo" not in page(login(world.officer))
    User.objects.filter(agency=world.khe, role=Role.HEAD).update(is_active=False)
    assert "Cơ quan chưa có tài khoản lãnh đạo nên chưa ai ký được." in page(login(world.officer))


def test_the_menu_leads_there(world, login):
    assert URL in login(world.officer).get(reverse("home")).content.decode()
    assert URL not in login(world.admin).get(reverse("agencies:register")).content.decode()


def test_the_administrator_has_no_own_agency(world, login):
    assert login(world.admin).get(URL).status_code == 404
