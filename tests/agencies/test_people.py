"""People: roles, the closed door to sign-up, login."""

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.management import call_command
from django.db import IntegrityError

from agencies.models import Role, User


def test_the_first_administrator_needs_no_agency(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "mot-mat-khau-dai")
    call_command(
        "createsuperuser", interactive=False, username="quantri", email="q@example.vn", full_name="Q"
    )
    assert User.objects.get().role == Role.ADMIN


def test_anybody_else_belongs_to_an_agency(db):
    with pytest.raises(IntegrityError):
        User.objects.create(username="x", full_name="X", role=Role.OFFICER)


@pytest.mark.parametrize("login", ["officer", "OFFICER", "officer@example.vn"])
def test_login_by_name_or_mail(world, client, login):
    world.officer.set_password("mot-mat-khau-dai")
    world.officer.save()
    response = client.post("/tai-khoan/login/", {"login": login, "password": "mot-mat-khau-dai"})
    assert (response.status_code, response.url) == (302, "/")


def test_a_wrong_password_says_so_in_vietnamese(world, client):
    response = client.post("/tai-khoan/login/", {"login": "officer", "password": "sai"})
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in response.content.decode()


def test_nobody_signs_up(world, client):
    page = client.get("/tai-khoan/signup/").content.decode()
    assert "do quản trị cấp" in page
    client.post(
        "/tai-khoan/signup/",
        {"username": "moi", "password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"},
    )
    assert not User.objects.filter(username="moi").exists()


def test_the_mail_to_set_a_new_password_says_how_long_its_link_lives(world, client, mailoutbox, settings):
    settings.PASSWORD_RESET_TIMEOUT = 6 * 3600
    client.post("/tai-khoan/password/reset/", {"email": "officer@example.vn"})
    assert mailoutbox[0].subject == "[Kế hoạch] Đặt lại mật khẩu"
    assert "Kính gửi đồng chí," in mailoutbox[0].body
    assert "trong 6 giờ" in mailoutbox[0].body


def test_passwords_are_argon2(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    person = User(username="x")
    person.set_password("mot-mat-khau-dai")
    assert identify_hasher(person.password).algorithm == "argon2"
