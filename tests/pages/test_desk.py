"""The desk of the report in Chromium: what is fetched beside the paper, and that nothing typed gets lost."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Passage
from tests.pages.conftest import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.once]

REFUSED = "status of 4|Status Error Code 4"


@pytest.fixture
def desk(world, cycle, window):
    """desk(width=…) is the page of the monitor, with the account of Tịnh Khê on II.3 accepted."""
    cycle("accepted")

    def opened(**options):
        page = window(world.monitor, **options)
        page.goto(reverse("reports:summary_desk", args=[world.round.pk]))
        return page

    return opened


def passage(page, name):
    return page.locator(".passage", has=page.get_by_role("link", name=f"Sửa {name}", exact=True))


def choose(page, name):
    passage(page, name).get_by_role("link").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def area(page):
    return page.get_by_label("Nội dung đoạn")


def test_a_passage_is_written_beside_the_paper_that_stays(desk):
    page = desk()
    page.evaluate("window.stayed = true")
    choose(page, "II.3 · UBND xã Tịnh Khê")
    expect(area(page)).to_be_focused()
    area(page).fill("Tịnh Khê đã xong.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu đoạn.")).to_be_visible()
    expect(page.locator(".passage--edited.passage--open")).to_contain_text("Tịnh Khê đã xong.")
    assert page.evaluate("window.stayed")
    page.get_by_role("link", name="Mục lục dự thảo").click()
    expect(page.get_by_text("1 đã sửa").first).to_be_visible()
    page.reload()
    expect(page.locator(".passage--edited")).to_contain_text("Tịnh Khê đã xong.")


def test_leaving_what_was_typed_is_asked_about(desk):
    page, asked = desk(), []
    choose(page, "Câu mở đầu")
    area(page).fill("Đang gõ dở.")
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    passage(page, "Số báo cáo đã nhận").get_by_role("link").click()
    assert asked == ["Đoạn đang sửa chưa lưu. Bỏ phần vừa gõ?"]
    expect(area(page)).to_have_value("Đang gõ dở.")
    page.once("dialog", lambda dialog: dialog.accept())
    choose(page, "Số báo cáo đã nhận")


def test_a_mistake_and_a_session_that_ended_keep_the_text(desk):
    page = desk(forgive=REFUSED)
    choose(page, "Câu mở đầu")
    area(page).fill("")
    page.get_by_role("button", name="Lưu đoạn này").click()
    expect(page.get_by_role("alert").first).to_contain_text("Hãy ghi nội dung")
    area(page).fill("Lời mới.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Lưu đoạn này").click()
    expect(page.get_by_text("Phiên đăng nhập đã hết hạn.")).to_be_visible()
    expect(area(page)).to_have_value("Lời mới.")
    assert Passage.objects.count() == 0


def test_a_phone_shows_one_thing_at_a_time(desk):
    page = desk(width=NARROW)
    expect(page.locator(".paper--desk")).to_be_visible()
    choose(page, "Số báo cáo đã nhận")
    expect(page.locator(".paper--desk")).to_be_hidden()
    area(page).fill("Đã nhận đủ.")
    page.get_by_role("button", name="Lưu đoạn này").click()
    expect(page.get_by_text("Đã lưu đoạn.")).to_be_visible()
    page.get_by_role("link", name="Về bản dự thảo").click()
    expect(passage(page, "Số báo cáo đã nhận")).to_be_in_viewport()
    expect(passage(page, "Số báo cáo đã nhận")).to_contain_text("Đã nhận đủ.")
    page.go_back()
    expect(area(page)).to_have_value("Đã nhận đủ.")


def test_everything_works_without_scripts(desk):
    page = desk(java_script_enabled=False)
    passage(page, "Câu mở đầu").get_by_role("link").click()
    area(page).fill("Lời mới.")
    page.get_by_label("Ý kiến về đoạn này").fill("Nhờ xem.")
    page.get_by_role("button", name="Lưu đoạn này").click()
    expect(page.locator(".passage--edited")).to_contain_text("Lời mới.")
    expect(page.get_by_text("1 ý kiến")).to_be_visible()
    page.get_by_role("button", name="Đã xử lý").click()
    expect(page.get_by_text("1 ý kiến")).to_have_count(0)
    page.get_by_role("button", name="Lấy lại bản tự động").click()
    expect(page.locator(".passage--edited")).to_have_count(0)
