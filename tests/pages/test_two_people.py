"""Two people in two browsers on one draft: the second is told who holds it, and both texts survive."""

import re

import pytest
from playwright.sync_api import Page, expect

from reports.models import Entry
from tests.pages.steps import open_round, results, save_state, sheet, type_results, write

pytestmark = pytest.mark.browser

CONFLICT = r"(status of|Error Code) 409"
MINE = "Đã cắm 36 mốc ranh giới ở thôn Cổ Lũy; người dân đồng thuận."
THEIRS = "Tổ công tác đã họp ngày 20/11, thống nhất phương án di dời 14 hộ."
HELD = "Người officer đang soạn báo cáo này (09:00)."


def held(page: Page, path: str):
    """The notice beside an account that somebody else is writing it."""
    return sheet(page, path).get_by_text(HELD)


@pytest.fixture
def pair(world, window):
    """Both have the round open; nobody has typed."""
    first, second = window(world.officer), window(world.colleague, forgive=CONFLICT)
    return open_round(first, world), open_round(second, world)


def begin(page: Page, path: str) -> None:
    """The first letters, long before anything is saved."""
    with page.expect_response(lambda a: a.request.method == "POST" and a.url.endswith("/giu/")) as answer:
        results(page, path).press_sequentially("Tổ")
    assert answer.value.ok


def test_the_second_is_told_who_holds_it_and_both_texts_survive(world, pair):
    first, second = pair
    begin(first, "II.3")
    expect(held(second, "II.3")).to_have_count(0)
    results(second, "II.3").focus()
    expect(held(second, "II.3")).to_be_visible()
    write(first, "II.3", THEIRS)
    type_results(second, "II.3", MINE)
    theirs = second.get_by_role("region", name=re.compile("^Người officer vừa lưu lúc 09:00"))
    expect(theirs).to_contain_text(THEIRS)
    expect(results(second, "II.3")).to_have_value(MINE)
    expect(save_state(second, "II.3")).to_contain_text("Chưa lưu được, bài vẫn còn trên trang")
    expect(held(second, "II.3")).to_be_visible()
    assert Entry.objects.get().results == THEIRS


def test_who_opens_the_page_later_is_told_at_once(world, pair):
    first, second = pair
    begin(first, "II.3")
    second.reload()
    expect(held(second, "II.3")).to_be_visible()
    expect(held(second, "II.2.a")).to_have_count(0)


def test_the_first_is_not_disturbed(world, pair):
    first, second = pair
    begin(first, "II.3")
    results(second, "II.3").press_sequentially("Đã")
    expect(held(second, "II.3")).to_be_visible()
    write(first, "II.3", THEIRS)
    expect(sheet(first, "II.3").get_by_text("đang soạn báo cáo này")).to_have_count(0)
