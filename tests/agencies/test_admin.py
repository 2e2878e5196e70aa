"""The operator's pages: what is there, how people get their passwords, and no English on the way."""

import re

import pytest
from django.urls import reverse

from agencies.models import User

ENGLISH = re.compile(
    r"\b(Toggle|Breadcrumbs|Skip|Sidebar|Password|Enabled|Disabled|Welcome|Accounts|Email|Save|Delete|Add|"
    r"Change|Search|Show|Select|Filter|Please|This|Enter|Log|Home|Site|History|Reset|Model|Summary)\b"
)
PAGES = ["index", "agencies_agency_changelist", "agencies_agency_add", "agencies_user_add"]
PAGES += [
    "agencies_user_changelist",
    "agencies_agencyclass_add",
    "tasks_task_changelist",
    "password_change",
]


@pytest.fixture
def browser(world, login):
    return login(world.admin)


def seen(response) -> str:
    """What a page shows or reads aloud, without scripts, styles, addresses and names of fields."""
    html = re.sub(r"(?s)<(script|style).*?</\1>", "", response.content.decode())
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', html)
    buttons = re.findall(r'<input type="submit" value="([^"]*)"', html)
    return "\n".join([re.sub(r"<[^>]*>", " ", html), *spoken, *buttons])


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_speak_vietnamese(browser, name):
    response = browser.get(reverse(f"admin:{name}"))
    assert response.status_code == 200
    assert ENGLISH.findall(seen(response)) == []


def test_refusals_speak_vietnamese(browser):
    answer = browser.post(reverse("admin:agencies_user_add"), {"username": "a b", "password1": "12345"})
    assert answer.status_code == 200
    assert ENGLISH.findall(seen(answer)) == []


def test_only_our_own_records_are_there(browser):
    page = seen(browser.get(reverse("admin:index")))
    assert "Cơ quan và người dùng" in page
    assert "Quản trị – Kế hoạch" in page
    assert "Email" not in page


def test_invented_data_is_said(browser, settings):
    said = "số liệu, người và nội dung đều được dựng"
    assert said not in seen(browser.get(reverse("admin:index")))
    settings.DEMONSTRATION = True
    assert said in seen(browser.get(reverse("admin:index")))


def test_a_person_is_added_with_a_password(browser, world):
    data = {"username": "moi", "full_name": "Người mới", "agency": world.khe.pk, "role": "officer"}
    answer = browser.post(
        reverse("admin:agencies_user_add"),
        data | {"password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"},
    )
    assert answer.status_code == 302
    assert User.objects.get(username="moi").check_password("mot-mat-khau-dai")


def test_a_password_is_set_but_never_switched_off(browser, world):
    url = reverse("admin:auth_user_password_change", args=[world.officer.pk])
    page = seen(browser.get(url))
    for rule in ("Ít nhất 10 ký tự.", "Không phổ biến, dễ đoán.", "Không chỉ gồm chữ số."):
        assert rule in page
    refused = browser.post(url, {"usable_password": "false"})
    assert "Xin điền vào đây." in seen(refused)
    words = {"password1": "mat-khau-moi-dai", "password2": "mat-khau-moi-dai"}
    assert browser.post(url, words | {"set-password": "1"}).status_code == 302
    world.officer.refresh_from_db()
    assert world.officer.check_password("mat-khau-moi-dai")


def test_there_is_one_door(client, db):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
