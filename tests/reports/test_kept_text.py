"""Typed text outlives an ended session and a stale page (kehoach.kept)."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reports.models import Entry
from tests.reports.pile import entry_of
from tests.reports.typed import opened, typed, url_of

TEXT = "Dòng một “có ngoặc” & <dấu>\nDòng hai, đủ dài để người gõ nhận ra."
OWN_PAGE = {"Origin": "http://testserver"}


def hidden_fields(html: str) -> dict:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def duty(cycle):
    return cycle("empty")


@pytest.fixture
def page(world, login, duty):
    return {**typed(login(world.officer), world, duty, work_state="done", results=TEXT), "action": "submit"}


def test_an_ended_session_hands_the_text_back(world, page):
    response = Client().post(url_of(world), page)
    assert response.status_code == 401
    assert hidden_fields(response.content.decode()).items() >= {k: str(v) for k, v in page.items()}.items()
    assert not Entry.objects.exists()


def test_sent_again_after_login_it_is_kept(world, login, duty, page):
    html = Client().post(url_of(world), page).content.decode()
    response = login(world.officer).post(url_of(world), hidden_fields(html))
    assert response.status_code == 302
    assert (entry_of(duty).results, entry_of(duty).state) == (TEXT, "submitted")


def test_it_leads_to_the_login(world, page):
    html = Client().post(url_of(world), page).content.decode()
    assert f'href="{reverse("account_login")}"' in html
    assert "Đã đăng nhập lại – lưu tiếp" in html


def test_a_form_begun_elsewhere_keeps_only_its_fields(world, page):
    html = Client().post(url_of(world), {**page, "csrfmiddlewaretoken": "cũ"}).content.decode()
    assert "cũ" not in hidden_fields(html).values()


def test_chosen_files_must_be_chosen_again(world, page, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1")
    with file.open("rb") as opened_file:
        html = Client().post(url_of(world), {**page, "o1-files": opened_file}).content.decode()
    assert "xin chọn lại" in html


def test_an_ended_session_answers_a_saving_by_itself_with_401(world, duty):
    url = reverse("reports:obligation_save", args=[duty.pk])
    response = Client().post(url, {}, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (401, b"")


@pytest.fixture
def strict(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer)
    return client


def test_a_stale_page_costs_one_click(world, duty, page, strict):
    response = strict.post(url_of(world), {**page, "csrfmiddlewaretoken": "x" * 64}, headers=OWN_PAGE)
    assert response.status_code == 403
    again = hidden_fields(response.content.decode())
    assert strict.post(url_of(world), again, headers=OWN_PAGE).status_code == 302
    assert entry_of(duty).results == TEXT


def test_other_sites_get_a_plain_refusal(world, page, strict):
    response = strict.post(url_of(world), page, headers={"Origin": "http://evil.example"})
    assert response.status_code == 403
    assert TEXT.split()[0] not in response.content.decode()
    assert "chưa có gì thay đổi" in response.content.decode()


def test_pages_without_typed_text_get_the_plain_refusal_too(world, duty, strict):
    url = reverse("reports:obligation_recall", args=[duty.pk])
    assert "Trang vừa gửi đã cũ" in strict.post(url, headers=OWN_PAGE).content.decode()


def test_an_untouched_page_after_login_saves_nothing(world, login):
    data = opened(login(world.officer), world)
    html = Client().post(url_of(world), data).content.decode()
    login(world.officer).post(url_of(world), hidden_fields(html))
    assert not Entry.objects.exists()


def test_the_session_outlives_a_working_day():
    assert settings.SESSION_COOKIE_AGE >= 8 * 3600
