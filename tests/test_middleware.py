"""What every request passes (kehoach.middleware, kehoach.kept) and the pages of errors."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@pytest.mark.parametrize("query", ["%00", "q=a%00b", "dot=%00"])
def test_nul_is_refused_at_the_door(db, client, query):
    response = client.get(f"/tai-khoan/login/?{query}")
    assert response.status_code == 400
    assert "chưa đọc được" in response.content.decode()


def test_nul_in_a_cookie_is_refused(db, client):
    client.cookies["sessionid"] = "a\0b"
    assert client.get("/").status_code == 400


def test_another_encoding_is_refused(db, client):
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert client.post("/tai-khoan/login/", "a=b", content_type=kind).status_code == 400


def test_signed_in_pages_are_kept_by_no_cache(world, login):
    assert login(world.officer).get("/")["Cache-Control"] == "private, no-store"


def test_a_health_check_asks_for_no_person(db, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_every_page_has_a_policy(db, client):
    assert "default-src 'self'" in client.get("/tai-khoan/login/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "http://evil.example"},
        {"Referer": "http://evil.example/a"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_posts_is_never_offered_for_sending_again(world, told):
    url = f"/dot/{world.round.pk}/bao-cao/"
    response = Client(enforce_csrf_checks=True).post(url, {"action": "CỦA KẺ KHÁC"}, headers=told)
    assert "CỦA KẺ KHÁC" not in response.content.decode()
    assert response.status_code in (302, 403)


@pytest.mark.parametrize(
    ("referer", "after"),
    [("http://testserver/duyet/?dot=1", "/duyet/?dot=1"), ("http://evil.example/x", "/"), ("", "/")],
)
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(world, cycle, referer, after):
    headers = {"Referer": referer} if referer else {}
    response = Client().post(f"/duyet/{cycle('submitted').pk}/chap-nhan/", headers=headers)
    follow = Client().get(response.url)
    assert response.status_code == 302
    assert f'name="next" value="{after}"' in follow.content.decode()


def test_too_many_files_say_what_to_do(world, login, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = {f"f{n}": SimpleUploadedFile("a.pdf", b"%PDF-") for n in range(3)}
    response = login(world.officer).post(f"/dot/{world.round.pk}/bao-cao/", files)
    assert response.status_code == 413
    assert "quá nhiều" in response.content.decode()


def test_the_operators_login_is_the_portals(db, client):
    assert client.get("/quan-tri/login/", follow=True).redirect_chain[0][0].startswith("/tai-khoan/login/")


def test_a_database_without_tables_is_not_ready(db, client, monkeypatch):
    monkeypatch.setattr("kehoach.views.broker_answers", lambda: True)
    assert client.get("/readyz").json()["database"] is True
