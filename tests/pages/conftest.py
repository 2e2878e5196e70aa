"""Browsers for the tests of pages: one Chromium a file of tests, a context of their own for each person."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PASSWORD = "Mật khẩu để thử 2026"
WIDE, NARROW = 1280, 390

# The threads of the server need connections of their own, as in production, and a SQLite database in memory
# has only one. Decided while tests are collected, before the database is made.
if connection.vendor == "sqlite":
    connection.settings_dict["TEST"]["NAME"] = f"{tempfile.gettempdir()}/kehoach-{os.getpid()}.sqlite3"


@pytest.fixture(scope="module")
def chromium():
    """Playwright keeps an event loop in this thread, in which Django would refuse every query; so neither it
    nor the leave to query goes on into other tests."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=10_000)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, live_server):
    """window(person) is a page in a new browser of that person, signed in through the form; window() of
    nobody. An error on the console (a refusal of the content policy is one) or in a script fails the test,
    unless its words match `forgive`."""
    contexts, troubles = [], []

    def open_window(person=None, *, forgive="", width=WIDE, **options) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": width, "height": 900},
            **options,
        )
        contexts.append(context)
        watch(context, forgive, troubles)
        page = context.new_page()
        if person:
            page.goto(reverse("account_login"))
            sign_in(page, person)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert troubles == []


def watch(context: BrowserContext, forgive: str, troubles: list[str]) -> None:
    """Note what goes wrong in any page of the context."""

    def note(text: str) -> None:
        if not (forgive and re.search(forgive, text)):
            troubles.append(text)

    context.on("console", lambda message: note(message.text) if message.type == "error" else None)
    context.on("weberror", lambda fault: note(str(fault.error)))


def sign_in(page: Page, person) -> None:
    """Fill the login form that the page shows."""
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    page.get_by_label("Tên đăng nhập hoặc thư công vụ").fill(person.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_label("Mật khẩu")).to_have_count(0)


@pytest.fixture
def pdf_file(tmp_path) -> Path:
    """A file to attach."""
    path = tmp_path / "Quyết định số 12 – phê duyệt.pdf"
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return path
