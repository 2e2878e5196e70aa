"""Spreadsheets as people use them: downloaded in the browser, filled in, uploaded, looked at, saved."""

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from reports.models import Entry
from reports.services import entries
from tasks.models import Amendment
from tasks.spreadsheet.columns import PARTS, TASKS
from tests.conftest import CONTENT, owed
from tests.pages import steps
from tests.pages.conftest import NARROW, WIDE
from tests.pages.test_every_page import faults, faults_of_words
from tests.reports.filled import add_document, fill
from tests.tasks.spreadsheets import add, task_cell

pytestmark = [pytest.mark.browser, pytest.mark.once]


def download(page: Page, link: str, path):
    """The file behind a link, opened."""
    with page.expect_download() as found:
        page.get_by_role("link", name=link).click()
    found.value.save_as(path)
    return load_workbook(path)


def upload(page: Page, book, path, button: str) -> None:
    book.save(path)
    page.get_by_label("Kéo tệp .xlsx thả vào ô").set_input_files(path)
    page.get_by_role("button", name=button).click()


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page as it is now, wide and narrow."""
    found = [*faults_of_words(page), *faults(page, NARROW), *faults(page, WIDE)]
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def test_a_round_is_filled_in_offline_and_comes_back(world, window, tmp_path):
    page = steps.open_round(window(world.officer, forgive="422"), world)
    file = tmp_path / "bang.xlsx"
    book = download(page, "Tải bảng để điền ngoại tuyến (.xlsx)", file)
    fill(book, "II.3", work_state="Đang thực hiện", results="Đã trồng 300 cây xanh.", percent=140)
    add_document(book, "II.3", "12/KH-UBND", "05/03/2026", "Trồng cây xanh")
    page.get_by_role("link", name="Nạp lại bảng đã điền").click()
    upload(page, book, file, "Kiểm tra bảng")
    expect(page.get_by_role("alert")).to_contain_text(
        "Sheet “Báo cáo”, dòng 7, cột I “Tỷ lệ (%)”: Tỷ lệ là số nguyên từ 0 đến 100."
    )
    assert not Entry.objects.exists()
    assert looked_at(page) == []
    upload(page, fill(book, "II.3", percent=40), file, "Kiểm tra bảng")
    expect(page.get_by_role("heading", name="Sẽ lưu thành bản soạn")).to_be_visible()
    expect(page.get_by_text("Đã trồng 300 cây xanh.")).to_be_visible()
    page.get_by_role("button", name="Lưu thành bản soạn").click()
    expect(page.get_by_text("Đã lưu 1 báo cáo từ bảng thành bản soạn")).to_be_visible()
    expect(steps.results(page, "II.3")).to_have_value("Đã trồng 300 cây xanh.")
    expect(steps.sheet(page, "II.3").get_by_label("Trích yếu").first).to_have_value("Trồng cây xanh")


def test_two_texts_are_shown_and_one_is_chosen(world, cycle, window, tmp_path):
    cycle("draft")
    page = steps.open_round(window(world.officer, forgive="409"), world)
    file = tmp_path / "bang.xlsx"
    book = download(page, "Tải bảng để điền ngoại tuyến (.xlsx)", file)
    words = {**CONTENT, "results": "Bản của đồng nghiệp."}
    entries.save_draft(owed(world), words, revision=1, by=world.colleague, now=world.now)
    page.get_by_role("link", name="Nạp lại bảng đã điền").click()
    upload(page, fill(book, "II.3", results="Bản trong bảng.\nHai dòng."), file, "Kiểm tra bảng")
    page.get_by_role("button", name="Lưu thành bản soạn").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "II.3: hãy chọn giữ bản trên cổng hay lấy bản trong bảng."
    )
    assert looked_at(page) == []
    page.get_by_label("Lấy bản trong bảng").check()
    page.get_by_role("button", name="Lưu thành bản soạn").click()
    expect(steps.results(page, "II.3")).to_have_value("Bản trong bảng.\nHai dòng.")


def test_a_plan_goes_out_and_comes_back_as_an_amendment(world, window, tmp_path):
    page, file = window(world.monitor), tmp_path / "ke-hoach.xlsx"
    page.goto(reverse("tasks:plan", args=[world.plan.pk]))
    book = download(page, "Tải bảng (.xlsx)", file)
    page.get_by_role("link", name="Nạp bảng (.xlsx)").click()
    upload(page, book, file, "So sánh với kế hoạch")
    expect(page.get_by_text("Không có gì khác")).to_be_visible()
    task_cell(book, "II.3", "output").value = "Đề án đô thị ven biển."
    add(book, TASKS, path="II.4", section="II.3", text="Cấp nước sạch.", deadline_text="Quý II/2027")
    add(book, PARTS, task="II.4", role="Chủ trì", phrase="Sở Y tế", agency="syt")
    upload(page, book, file, "So sánh với kế hoạch")
    expect(page.get_by_text("Đề án đô thị ven biển.")).to_be_visible()
    expect(page.get_by_text("tính đến 30/06/2027")).to_be_visible()
    assert looked_at(page) == []
    page.get_by_role("button", name="Lập bản soạn sửa đổi").click()
    expect(page.get_by_text("Đã lập bản soạn từ bảng.")).to_be_visible()
    assert set(Amendment.objects.get().changes) == {str(world.plan.tasks.get(path="II.3").pk), "+1"}
