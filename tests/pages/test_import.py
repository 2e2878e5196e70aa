"""Bringing in a plan in Chromium: from the file, or the pasted text, to the plan."""

import pytest
from django.urls import reverse
from docx import Document as Word
from playwright.sync_api import expect

from tasks.models import Plan
from tests.pages.conftest import NARROW
from tests.tasks.sample_import import TEXT, begun

pytestmark = [pytest.mark.browser, pytest.mark.once]

REFUSED = "status of 4|Status Error Code 4"


@pytest.fixture
def word_file(tmp_path):
    document = Word()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    path = tmp_path / "Kế hoạch phòng, chống sạt lở.docx"
    document.save(path)
    return path


def opened(page):
    page.goto(reverse("tasks:plans"))
    page.get_by_role("link", name="Nhập kế hoạch").click()
    return page


def read(page):
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", name="Kiểm tra kế hoạch số 77/KH-UBND")).to_be_visible()


def name_card(page, name):
    return page.get_by_role("article", name=f"“{name}”")


def task(page, path):
    return page.get_by_role("article", name=f"Nhiệm vụ {path}")


def store(page):
    page.get_by_role("button", name="Tạo kế hoạch với 2 nhiệm vụ").click()
    expect(page.get_by_text("Đã tạo Kế hoạch số 77/KH-UBND với 2 nhiệm vụ.")).to_be_visible()


def check_and_store(page):
    """Match the unknown name, correct a task in its place, make the plan."""
    expect(page.get_by_text("Còn 1 điểm cần kiểm tra")).to_be_visible()
    expect(page.get_by_role("button", name="Tạo kế hoạch")).to_be_disabled()
    card = name_card(page, "Sở Khí tượng")
    card.get_by_label("Tên trong danh mục").fill("Sở Y tế")
    card.get_by_label("Cơ quan khác:").check()
    card.get_by_role("button", name="Chọn cho").click()
    expect(page.get_by_text("Đã kiểm tra hết")).to_be_visible()
    expect(task(page, "II.2")).to_contain_text("Sở Khí tượng → Sở Y tế")
    task(page, "II.2").get_by_role("link", name="Sửa").click()
    task(page, "II.2").get_by_label("Thời gian thực hiện (lời văn)").fill("Quý III/2026")
    task(page, "II.2").get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(task(page, "II.2")).to_contain_text("30/09/2026")
    store(page)


def test_a_word_file_becomes_a_plan(world, window, word_file):
    page = opened(window(world.monitor))
    page.get_by_label("Tệp văn bản").set_input_files(word_file)
    read(page)
    page.evaluate("window.stayed = true")
    expect(task(page, "II.1")).to_contain_text("không giao cho cơ quan cụ thể")
    check_and_store(page)
    plan = Plan.objects.get(number="77/KH-UBND")
    held = [f"{row.role} {row.agency.code}" for row in plan.tasks.get(path="II.2").assignments.all()]
    assert held == ["lead syt", "coordinate syt"]
    assert plan.text == TEXT.strip()


def test_pasted_text_becomes_a_plan_on_a_phone(world, window):
    page = opened(window(world.monitor, width=NARROW))
    page.get_by_label("Hoặc dán toàn văn vào đây").fill(TEXT)
    read(page)
    check_and_store(page)


def test_it_works_without_javascript(world, window):
    page = opened(window(world.monitor, java_script_enabled=False))
    page.get_by_label("Hoặc dán toàn văn vào đây").fill(TEXT)
    read(page)
    check_and_store(page)


def test_what_is_changed_is_put_in_its_place_on_the_page(world, window):
    page = window(world.monitor, forgive=REFUSED)
    page.goto(reverse("tasks:import", args=[begun(world).pk]))
    page.evaluate("window.stayed = true")
    task(page, "II.1").get_by_role("link", name="Sửa").click()
    expect(page.get_by_label("Mục", exact=True)).to_be_focused()
    task(page, "II.1").get_by_label("Nội dung").fill("")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(page.get_by_text("Nội dung: Hãy ghi mục này.")).to_be_visible()
    page.get_by_role("link", name="Thôi").click()
    expect(page.get_by_role("button", name="Lưu nhiệm vụ")).to_have_count(0)
    page.get_by_role("link", name="Đoạn 8, đổi cách hiểu").click()
    page.get_by_label("Một nhiệm vụ riêng").check()
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_role("button", name="Tạo kế hoạch với 3 nhiệm vụ")).to_be_visible()
    expect(page.get_by_label("Nội dung").first).to_have_value(
        "Giảm thiệt hại do sạt lở bờ sông gây ra cho người dân trong mùa mưa bão năm 2026."
    )
    assert page.evaluate("window.stayed")
    page.reload()
    expect(page.get_by_role("button", name="Tạo kế hoạch với 3 nhiệm vụ")).to_be_visible()


def test_two_people_on_one_task(world, window):
    address = reverse("tasks:import", args=[begun(world).pk]) + "?nhiem-vu=1"
    first, second = window(world.monitor), window(world.monitor_head, forgive=REFUSED)
    for page in (first, second):
        page.goto(address)
    for page, words in ((first, "Lời của chuyên viên."), (second, "Lời của lãnh đạo.")):
        page.get_by_label("Nội dung").fill(words)
        page.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(first.get_by_text("Lời của chuyên viên.")).to_be_visible()
    expect(second.get_by_role("alert").filter(has_text="Người monitor sửa lúc")).to_be_visible()
    expect(second.get_by_label("Nội dung")).to_have_value("Lời của lãnh đạo.")
    expect(task(second, "II.2")).to_contain_text("Lời của chuyên viên.")


LONG = "Ban Quản lý dự án đầu tư xây dựng công trình nông nghiệp và phát triển nông thôn thành phố"


def test_names_are_marked_together_and_kept_by_one_button(world, window):
    page = window(world.monitor, width=NARROW)
    draft = begun(world, TEXT.replace("phối hợp: Sở Y tế", f"phối hợp: {LONG}"))
    page.goto(reverse("tasks:import", args=[draft.pk]))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name_card(page, "Sở Khí tượng").get_by_label("Tên trong danh mục").fill("Sở Y tế")
    expect(name_card(page, "Sở Khí tượng").get_by_label("Cơ quan khác:")).to_be_checked()
    name_card(page, LONG).get_by_label("không giao cho cơ quan cụ thể").check()
    name_card(page, LONG).get_by_role("button", name="Chọn cho").click()
    expect(page.get_by_text("Đã kiểm tra hết")).to_be_visible()
    expect(page.get_by_role("heading", name="Tên cơ quan")).to_be_focused()
