"""The writing page when something goes wrong: nothing typed is lost, and people are told what to do."""

import re
import unicodedata
from threading import Event

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from reports.models import Entry, EntryVersion
from reports.writing import Writing
from tests.pages.conftest import NARROW, WIDE, sign_in
from tests.pages.steps import (
    SAVED,
    attach,
    open_round,
    results,
    save_all,
    save_state,
    send_all,
    sheet,
    type_results,
    write,
)

pytestmark = pytest.mark.browser

MINE = "Đã cắm 36 mốc ranh giới ở thôn Cổ Lũy; người dân đồng thuận."
THEIRS = "Tổ công tác đã họp ngày 20/11, thống nhất phương án di dời 14 hộ."


SIGNED_OUT = r"(status of|Error Code) 40[13]"
OFFLINE = "ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)"
CONFLICT, INVALID = r"(status of|Error Code) 409", r"(status of|Error Code) 422"


def stored() -> list[str]:
    """The results in the database, whoever wrote them."""
    return list(Entry.objects.order_by("obligation__task__position").values_list("results", flat=True))


def typing_without_a_session(page: Page) -> None:
    """The session ends between two letters."""
    Session.objects.all().delete()
    type_results(page, "II.3", MINE)
    expect(save_state(page, "II.3")).to_contain_text(
        "Phiên đăng nhập đã hết hạn – bài vẫn còn trên trang này"
    )
    expect(results(page, "II.3")).to_have_value(MINE)
    assert stored() == []


def test_an_ended_session_is_told_and_after_login_nothing_is_lost(world, window):
    page = open_round(window(world.officer, forgive=SIGNED_OUT), world)
    typing_without_a_session(page)
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    sign_in(tab.value, world.officer)
    save_all(page)
    expect(page.get_by_role("heading", name="Nội dung đã gõ vẫn còn")).to_be_visible()
    expect(page.get_by_text(MINE)).to_be_visible()
    page.get_by_role("button", name="Lưu tiếp").click()
    expect(page.get_by_text("Đã lưu lúc 09:00.")).to_be_visible()
    expect(results(page, "II.3")).to_have_value(MINE)
    assert stored() == [MINE]


def test_sending_without_a_session_keeps_every_word(world, window):
    page = open_round(window(world.officer, forgive=SIGNED_OUT), world)
    typing_without_a_session(page)
    send_all(page).click()
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Đăng nhập lại ở thẻ mới").click()
    sign_in(tab.value, world.officer)
    page.get_by_role("button", name="Đã đăng nhập lại – lưu tiếp").click()
    page.get_by_role("button", name="Lưu tiếp").click()
    expect(results(page, "II.3")).to_have_value(MINE)
    assert stored() == [MINE]


@pytest.fixture
def both(world, window):
    """Two people of one agency on the same account, the first of them saved."""
    first, second = window(world.officer), window(world.colleague, forgive=CONFLICT)
    open_round(first, world)
    open_round(second, world)
    write(first, "II.3", THEIRS)
    type_results(second, "II.3", MINE)
    expect(second.get_by_role("heading", name="Người officer vừa lưu lúc 09:00")).to_be_visible()
    return second


def test_the_second_of_two_is_told_and_decides(both):
    expect(both.get_by_role("region", name="Người officer vừa lưu")).to_contain_text(THEIRS)
    expect(save_state(both, "II.3")).to_contain_text("Chưa lưu được, bài vẫn còn trên trang")
    expect(results(both, "II.3")).to_have_value(MINE)
    save_all(both)
    expect(both.get_by_role("heading", name="Bài của đồng chí", exact=True)).to_be_visible()
    assert stored() == [THEIRS]
    both.get_by_role("button", name="Lưu bài của đồng chí thay bản đó").click()
    expect(both.get_by_text("Đã lưu lúc 09:00.")).to_be_visible()
    assert stored() == [MINE]


def test_the_second_may_take_the_text_of_the_first(both):
    both.get_by_role("button", name="Dùng bản đã lưu").click()
    expect(both.get_by_text("Đã lấy bản của người kia cho II.3.")).to_be_visible()
    expect(results(both, "II.3")).to_have_value(THEIRS)
    assert stored() == [THEIRS]


class BusyServer:
    """A server that, once told to hold, keeps what is sent to it waiting until it may go on."""

    def __init__(self):
        self.took, self.free = Event(), Event()
        self.free.set()

    def hold(self) -> None:
        self.took.clear()
        self.free.clear()

    def go_on(self) -> None:
        self.free.set()

    def passing(self, save):
        def wait_and_save(*args, **kwargs):
            self.took.set()
            self.free.wait(10)
            save(*args, **kwargs)

        return wait_and_save


@pytest.fixture
def busy_server(monkeypatch):
    server = BusyServer()
    monkeypatch.setattr(Writing, "save", server.passing(Writing.save))
    yield server
    server.go_on()


def test_a_double_click_sends_once_and_says_so(world, window, busy_server):
    page = open_round(window(world.officer), world)
    write(page, "II.2.a", THEIRS)
    write(page, "II.3", MINE)
    box = send_all(page).bounding_box()
    busy_server.hold()
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    assert busy_server.took.wait(10)
    page.mouse.click(box["x"] + 9, box["y"] + 9)
    busy_server.go_on()
    expect(page.get_by_text("Đã gửi 2 báo cáo tới Sở Xây dựng.")).to_be_visible()
    assert EntryVersion.objects.count() == 2


def test_what_is_typed_and_pressed_during_a_saving_waits_its_turn(world, window, busy_server):
    page = open_round(window(world.officer), world)
    busy_server.hold()
    type_results(page, "II.3", THEIRS)
    assert busy_server.took.wait(10)
    type_results(page, "II.3", MINE)
    save_all(page)
    busy_server.go_on()
    expect(page.get_by_text("Đã lưu lúc 09:00.").or_(page.get_by_text("được lưu từ trước"))).to_be_visible()
    expect(results(page, "II.3")).to_have_value(MINE)
    assert stored() == [MINE]


def test_a_whole_round_is_written_and_sent_without_javascript(world, window):
    page = open_round(window(world.officer, java_script_enabled=False), world)
    for path, text in (("II.2.a", THEIRS), ("II.3", MINE)):
        sheet(page, path).get_by_label("Hoàn thành", exact=True).check()
        results(page, path).fill(text)
    save_all(page)
    expect(page.get_by_text("2 sẵn sàng, 0 còn thiếu")).to_be_visible()
    send_all(page).click()
    expect(page.get_by_text("Đã gửi 2 báo cáo tới Sở Xây dựng.")).to_be_visible()
    assert stored() == [THEIRS, MINE]


def test_a_text_too_long_is_told_and_stays(world, window):
    page = open_round(window(world.officer, forgive=INVALID), world)
    text = "Đã rà soát. " * 900
    type_results(page, "II.3", text)
    expect(page.get_by_role("alert")).to_contain_text("Dài 10799 ký tự, tối đa 10000.")
    save_all(page)
    summary = page.get_by_role("alert").filter(has_text="Những chỗ sau chưa lưu được")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("^II.3: Kết quả trong kỳ")).click()
    expect(results(page, "II.3")).to_be_focused()
    expect(results(page, "II.3")).to_have_value(text)


def test_a_file_of_another_kind_is_refused_beside_its_box(world, window, tmp_path):
    page = open_round(window(world.officer, forgive=INVALID), world)
    file = tmp_path / "bang-ke.exe"
    file.write_bytes(b"MZ")
    write(page, "II.3", MINE)
    attach(page, "II.3", file)
    words = "Tệp “bang-ke.exe” không nhận được. Hãy dùng PDF, Word, Excel, JPG hoặc PNG."
    expect(sheet(page, "II.3").get_by_text(words)).to_be_visible()
    expect(results(page, "II.3")).to_have_value(MINE)


def test_a_file_is_attached_and_taken_away_again(world, window, pdf_file):
    page = open_round(window(world.officer), world)
    page.on("dialog", lambda question: question.accept())
    write(page, "II.3", MINE)
    attach(page, "II.3", pdf_file)
    expect(page.get_by_role("link", name=pdf_file.name)).to_be_visible()
    page.get_by_role("button", name=f"Bỏ tệp {pdf_file.name}").click()
    expect(page.get_by_role("link", name=pdf_file.name)).to_have_count(0)
    expect(results(page, "II.3")).to_have_value(MINE)


def test_ctrl_s_saves_the_round(world, window):
    page = open_round(window(world.officer), world)
    results(page, "II.3").fill(MINE)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Đã lưu lúc 09:00.")).to_be_visible()
    assert stored() == [MINE]


FOCUS = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect();
  return { name: node.textContent.trim() || node.name, top: box.top, bottom: box.bottom };
}"""


def tab_to_the_send_button(page: Page) -> list[str]:
    """Press Tab until the send button has the focus; what the bar at the bottom covered on the way."""
    covered, bar = [], send_all(page).locator("..")
    for _stop in range(120):
        page.keyboard.press("Tab")
        focus, top = page.evaluate(FOCUS), bar.bounding_box()["y"]
        if "Gửi các báo cáo đã sẵn sàng" in focus["name"]:
            return covered
        if focus["bottom"] > top and focus["name"] != "Lưu tất cả":
            covered.append(focus["name"])
    raise AssertionError("Tab does not reach the send button")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_reaches_everything_and_the_bar_covers_nothing(world, window, width):
    page = open_round(window(world.officer, width=width), world)
    assert tab_to_the_send_button(page) == []


def test_a_round_is_sent_with_the_keyboard_alone(world, window):
    page = open_round(window(world.officer), world)
    results(page, "II.3").focus()
    page.keyboard.insert_text(MINE)
    sheet(page, "II.3").get_by_label("Chưa triển khai").focus()
    page.keyboard.press("ArrowRight")
    expect(sheet(page, "II.3").get_by_text("Sẵn sàng gửi")).to_be_visible()
    send_all(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã gửi 1 báo cáo tới Sở Xây dựng.")).to_be_visible()


def test_words_typed_before_a_crash_are_offered_again(world, window):
    page = open_round(window(world.officer, forgive=OFFLINE), world)
    page.context.set_offline(True)
    results(page, "II.3").fill(MINE)
    page.close()
    page.context.set_offline(False)
    page = open_round(page.context.new_page(), world)
    expect(page.get_by_text("Máy này còn giữ bản gõ chưa lưu lúc")).to_be_visible()
    page.get_by_role("button", name="Khôi phục bản đó").click()
    expect(results(page, "II.3")).to_have_value(MINE)
    expect(save_state(page, "II.3")).to_have_text(SAVED)
    assert stored() == [MINE]


def test_words_that_the_server_has_tidied_are_not_offered_again(world, window):
    page = open_round(window(world.officer), world)
    results(page, "II.3").fill(unicodedata.normalize("NFD", MINE.replace(" ", "  ")))
    save_all(page)
    expect(page.get_by_text("Đã lưu lúc 09:00.")).to_be_visible()
    expect(results(page, "II.3")).to_have_value(MINE)
    expect(page.get_by_text("Máy này còn giữ bản gõ chưa lưu")).to_have_count(0)


def test_a_lost_connection_is_told_and_the_text_is_saved_later(world, window):
    page = open_round(window(world.officer, forgive=OFFLINE), world)
    page.context.set_offline(True)
    type_results(page, "II.3", MINE)
    expect(save_state(page, "II.3")).to_contain_text("Mất kết nối, chưa lưu được – bài vẫn còn")
    page.context.set_offline(False)
    save_all(page)
    expect(page.get_by_text("Đã lưu lúc 09:00.")).to_be_visible()
    assert stored() == [MINE]
