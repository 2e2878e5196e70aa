"""What people do on the writing page, in their words."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

SAVED = re.compile(r"^\s*Đã lưu \d\d:\d\d\s*$")


def open_round(page: Page, world) -> Page:
    """The page on which an agency writes a whole round."""
    page.goto(reverse("reports:round_entries", args=[world.round.pk]))
    return page


def sheet(page: Page, path: str) -> Locator:
    """The fieldset in which a task is accounted for."""
    return page.get_by_role("group", name=re.compile(rf"^{re.escape(path)} "))


def results(page: Page, path: str) -> Locator:
    """The box for the results of a task."""
    return sheet(page, path).get_by_label("Kết quả trong kỳ")


def save_state(page: Page, path: str) -> Locator:
    """The line below an account that says whether it is saved."""
    return sheet(page, path).get_by_role("status")


def type_results(page: Page, path: str, text: str) -> None:
    """Type, and leave the box."""
    results(page, path).fill(text)
    results(page, path).blur()


def write(page: Page, path: str, text: str) -> None:
    """Write an account and see it saved by itself."""
    sheet(page, path).get_by_label("Đang thực hiện").check()
    type_results(page, path, text)
    expect(save_state(page, path)).to_have_text(SAVED)
    expect(sheet(page, path).get_by_text("Sẵn sàng gửi")).to_be_visible()


def attach(page: Page, path: str, file) -> None:
    sheet(page, path).get_by_label("Tệp minh chứng").set_input_files(file)


def save_all(page: Page) -> None:
    page.get_by_role("button", name="Lưu tất cả").click()


def send_all(page: Page) -> Locator:
    """The one button that sends the round."""
    return page.get_by_role("button", name="Gửi các báo cáo đã sẵn sàng")
