"""THE acceptance test: four people carry one round from the first word to the printed report.

UBND xã Tịnh Khê writes and sends, UBND xã Ba Gia has nothing to tell, Sở Xây dựng reads, returns and accepts,
and the province takes the report home.
"""

import re
import unicodedata
from datetime import timedelta

import pdfplumber
import pytest
from playwright.sync_api import Locator, Page, expect

from kehoach import clock
from reports.models import Build
from reports.services import builds
from tests.pages.steps import attach, results, send_all, sheet, write

pytestmark = pytest.mark.browser

FIRST = "Phường Ỷ Lộc đã rà soát 17 thửa ruộng ngập mặn, vẽ lại ranh giới và dựng đủ mốc ở cả sáu xóm."
SECOND = "Đã khởi công tuyến kè biển dài 2,4 km; những hộ chịu ảnh hưởng được nhận đất tái định cư."
MENDED = "Bổ sung: đã giải ngân 3,75 tỷ đồng, vượt kế hoạch quý; kết quả nghiệm thu ghi ở biên bản số 09."
REASON = "Đề nghị nêu rõ số tiền đã giải ngân và ngày nghiệm thu."


@pytest.fixture
def later(world, set_clock):
    """later() lets ten minutes pass; everything waits for somebody."""

    def pass_time():
        world.now = set_clock(world.now + timedelta(minutes=10))

    return pass_time


def send(page: Page, news: str) -> None:
    send_all(page).click()
    expect(page.get_by_text(news)).to_be_visible()


def write_the_round(page: Page, file) -> None:
    """The officer's part, without leaving one page."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("UBND xã Tịnh Khê")
    page.get_by_role("link", name="Viết báo cáo cả đợt").click()
    write(page, "II.2.a", FIRST)
    write(page, "II.3", SECOND)
    attach(page, "II.3", file)
    expect(page.get_by_role("link", name=file.name)).to_be_visible()
    expect(page.get_by_text("2 sẵn sàng, 0 còn thiếu")).to_be_visible()
    send(page, "Đã gửi 2 báo cáo tới Sở Xây dựng.")
    page.get_by_role("link", name="Trang chủ").first.click()
    expect(page.get_by_text("Đã gửi đủ báo cáo của đợt này")).to_be_visible()


def have_nothing_to_tell(page: Page) -> None:
    """The neighbour's part: one click a task."""
    page.get_by_role("link", name="Viết báo cáo cả đợt").click()
    for path in ("II.2.a", "II.3"):
        sheet(page, path).get_by_role("button", name="Gửi: không phát sinh trong kỳ").click()
        expect(page.get_by_text("Đã gửi 1 báo cáo tới Sở Xây dựng.")).to_be_visible()


def reading(page: Page, path: str, agency: str) -> None:
    """The pane shows this account."""
    expect(page.get_by_role("heading", level=2, name=agency)).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text(path)


def accept(page: Page, path: str, agency: str, words: str) -> None:
    reading(page, path, agency)
    expect(page.get_by_role("article")).to_contain_text(words)
    page.get_by_role("button", name=re.compile("^Duyệt")).click()
    expect(page.get_by_text(f"Đã duyệt báo cáo {path} của {agency}.")).to_be_visible()


def give_back(page: Page, path: str, agency: str) -> None:
    reading(page, path, agency)
    page.get_by_text("Trả lại kèm lý do").click()
    page.get_by_label("Lý do trả lại").fill(REASON)
    page.get_by_role("button", name=re.compile("^Trả lại, sang báo cáo")).click()
    expect(page.get_by_text(f"Đã trả lại báo cáo {path} cho {agency} kèm lý do.")).to_be_visible()


def review_the_queue(page: Page) -> None:
    """The monitor's part: the first goes back, the next opens by itself, and the rest is accepted."""
    page.get_by_role("link", name="4 báo cáo chờ duyệt").click()
    page.get_by_role("link", name="Bắt đầu duyệt").click()
    give_back(page, "II.2.a", "UBND xã Tịnh Khê")
    accept(page, "II.3", "UBND xã Tịnh Khê", SECOND)
    accept(page, "II.2.a", "UBND xã Ba Gia", "Không phát sinh trong kỳ")
    accept(page, "II.3", "UBND xã Ba Gia", "Không phát sinh trong kỳ")
    expect(page.get_by_text("Không còn báo cáo chờ duyệt")).to_be_visible()


def mend_and_send_again(page: Page) -> None:
    """The officer meets the reason on the first page, corrects and sends again."""
    page.get_by_role("link", name="Trang chủ").first.click()
    returned = page.get_by_role("region", name="Bị trả lại, cần sửa và gửi lại")
    expect(returned).to_contain_text(REASON)
    returned.get_by_role("link").click()
    expect(sheet(page, "II.2.a")).to_contain_text(REASON)
    expect(results(page, "II.2.a")).to_have_value(FIRST)
    write(page, "II.2.a", f"{FIRST} {MENDED}")
    send(page, "Đã gửi 1 báo cáo tới Sở Xây dựng.")


def accept_the_mended(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Chờ duyệt")).first.click()
    page.get_by_role("link", name="Bắt đầu duyệt").click()
    expect(page.get_by_text("Những lần đã trả lại")).to_be_visible()
    accept(page, "II.2.a", "UBND xã Tịnh Khê", MENDED)


def figure(page: Page, name: str) -> Locator:
    """A figure of the dashboard with its word."""
    return page.get_by_role("region", name="Tình hình gửi báo cáo").get_by_role("link", name=name)


def see_the_figures(page: Page) -> None:
    """The province's part: eight accounts are owed, four are in and accepted."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan: Năm 2026")
    expect(figure(page, "Phải gửi")).to_contain_text("8")
    expect(figure(page, "Đã duyệt")).to_contain_text("4")
    expect(figure(page, "Bị trả lại")).to_contain_text("0")


def words_of_the_report(page: Page) -> str:
    """Ask for the report of the round, see it coming, download it and read it."""
    page.get_by_text("Tải báo cáo").click()
    page.get_by_role("button", name="Báo cáo, PDF").click()
    expect(page.get_by_text("Đang chờ đến lượt.")).to_be_visible()
    builds.build(Build.objects.get().pk, clock.now())  # what a worker does
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp về").click()
    assert download.value.suggested_filename.endswith(".pdf")
    with pdfplumber.open(download.value.path()) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def test_four_people_carry_a_round_from_the_first_word_to_the_printed_report(world, window, later, pdf_file):
    officer = window(world.officer)
    write_the_round(officer, pdf_file)
    later()
    have_nothing_to_tell(window(world.neighbour))
    later()
    monitor = window(world.monitor)
    review_the_queue(monitor)
    later()
    mend_and_send_again(officer)
    accept_the_mended(monitor)
    province = window(world.province)
    see_the_figures(province)
    report = words_of_the_report(province)
    for words in (FIRST, SECOND, MENDED):
        assert words in report
