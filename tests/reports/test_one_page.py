"""The summary on one page: one page whatever the data, figures of the facts, what waits first."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pikepdf
import pytest

from reports.documents import one_page
from reports.documents.drawing import measure
from reports.documents.facts import (
    AccountFacts,
    AgencyFacts,
    PastRound,
    SectionFacts,
    TaskFacts,
)
from reports.documents.paper import Picture, Series
from reports.periods import Punctuality
from tests.reports.big_facts import big_facts
from tests.reports.sample_facts import DUE, SAMPLE, sample_facts

MM = 72 / 25.4
WORDY = (
    "Vướng mắc về giải phóng mặt bằng, nguồn vốn và thủ tục đầu tư kéo dài nhiều năm chưa được tháo gỡ; " * 40
)
NOTHING = sample_facts(sections=(), tasks=(), agencies=(), accounts=(), obstacles=(), earlier=())


def obstacle(number, **changes):
    first = SAMPLE.obstacles[0]
    return replace(first, raised_on=date(2026, 1, 1) + timedelta(days=number), **changes)


def swollen():
    """Everything as long as it can be: names, sections, rounds, who is missing, obstacles."""
    numbers = range(150)
    return sample_facts(
        plan=replace(SAMPLE.plan, title=WORDY, number="151/KH-UBND-" + "X" * 40),
        round=replace(SAMPLE.round, name="Báo cáo đột xuất " + WORDY[:180], ad_hoc=True),
        sections=tuple(SectionFacts(f"II.{n}", WORDY) for n in numbers),
        tasks=tuple(TaskFacts(f"II.{n}.a", f"II.{n}", WORDY) for n in numbers),
        agencies=tuple(AgencyFacts(f"a{n}", f"Ban {n} " + WORDY[:180], "department") for n in numbers),
        accounts=tuple(
            AccountFacts(f"II.{n % 150}.a", f"a{n // 100}", "lead", DUE, "", Punctuality.MISSING)
            for n in range(15000)
        ),
        obstacles=tuple(
            replace(
                obstacle(n, text=WORDY, proposal=WORDY, addressee=WORDY + "UBND tỉnh"),
                task=f"II.{n}.a",
                agency=f"a{n}",
            )
            for n in numbers
        ),
        earlier=tuple(PastRound(f"6 tháng đầu năm {n} " + WORDY[:180], SAMPLE.tally()) for n in range(30)),
        demonstration=True,
    )


def opened(facts):
    return pdfplumber.open(BytesIO(one_page.write(facts)))


def words(page):
    return " ".join(page.extract_text().split())


@pytest.fixture(scope="module")
def page():
    with opened(SAMPLE) as pdf:
        yield pdf.pages[0]


@pytest.mark.parametrize("facts", [NOTHING, big_facts(120, 80), swollen()], ids=["nothing", "big", "swollen"])
def test_it_is_one_page_and_ends_with_its_source(facts):
    with opened(facts) as pdf:
        assert len(pdf.pages) == 1
        (page,) = pdf.pages
        assert (round(page.width), round(page.height)) == (595, 842)
        assert "Số liệu đến ngày 20/12/2026. Sở Xây dựng theo dõi, tổng hợp." in words(page)
        assert max(char["x1"] for char in page.chars) < page.width - 38
        # Nothing is hidden below its place: the last parts stand one under the other, in the page.
        lines = page.extract_text_lines()
        starts = (
            ("Nội dung cần UBND tỉnh", "Qu", "Số liệu đến") if facts.accounts else ("Không", "Số liệu đến")
        )
        places = [
            next(n for n in reversed(range(len(lines))) if lines[n]["text"].startswith(s)) for s in starts
        ]
        assert places == sorted(places)
        assert all(a["bottom"] <= b["top"] + 2 for a, b in pairwise(lines[places[0] :]))
        assert lines[places[-1]]["bottom"] <= page.height - 12 * MM


def test_it_names_plan_and_period(page):
    text = words(page)
    assert text.startswith(
        "TÓM TẮT TÌNH HÌNH THỰC HIỆN KẾ HOẠCH SỐ 151/KH-UBND NGÀY 22/9/2022 CỦA UBND TỈNH QUẢNG NGÃI"
    )
    assert "Kết quả trong năm 2026; hạn gửi báo cáo 17/12/2026" in text
    assert "Nơi nhận" not in text and "CỘNG HÒA" not in text


def test_key_figures_are_those_of_the_facts():
    tally = SAMPLE.tally()
    found = list(one_page.tiles(SAMPLE, tally))
    assert [tile.figure for tile in found] == ["12", "8", "3", "6", "2"]
    assert [tile.more for tile in found] == [
        "của 5 cơ quan, địa phương",
        "67%, gửi muộn: 2",
        "còn hạn, chưa gửi: 1",
        "chờ duyệt: 2",
        "đã chuyển UBND tỉnh: 1",
    ]
    assert [tile.alarming for tile in found] == [False, False, True, False, False]


def test_the_figures_stand_on_the_page(page):
    text = words(page)
    for tile in one_page.tiles(SAMPLE, SAMPLE.tally()):
        assert tile.name in text and tile.figure in text


def test_it_shows_three_pictures_and_one_legend(page):
    text = words(page)
    for title in (
        "Tiến độ thực hiện theo từng mục của kế hoạch",
        "Tình hình gửi báo cáo theo cơ quan",
        "Tình hình gửi báo cáo qua các kỳ",
    ):
        assert title in text
    assert text.count("Gửi đúng hạn") == 1


def test_what_was_passed_up_comes_first_the_oldest_first():
    facts = sample_facts(
        obstacles=(
            obstacle(1, state="open", addressee="Chủ tịch UBND tỉnh", text="Xin ý kiến."),
            obstacle(3, text="Mới chuyển.", addressee="Sở Tài chính"),
            obstacle(2, text="Chuyển lâu."),
            obstacle(0, state="open", addressee="Sở Tài chính", text="Không phải việc của tỉnh."),
            obstacle(0, state="resolved", text="Tỉnh đã trả lời."),
        )
    )
    found = [line.split(": ")[1].split(" (từ")[0] for line in one_page.decisions(facts)]
    assert found == ["Chuyển lâu", "Mới chuyển", "Xin ý kiến"]


def test_proposals_to_the_province_come_after_the_obstacles():
    first, second, *others = SAMPLE.accounts
    asking = replace(second, words=replace(second.words, addressee="Ủy ban nhân dân tỉnh"))
    facts = sample_facts(accounts=(first, asking, *others))
    assert list(one_page.decisions(facts))[-1] == (
        "UBND phường Nghĩa Lộ (nhiệm vụ II.1.a): Đề nghị: Tập huấn phần mềm cơ sở dữ liệu đô thị cho cấp xã."
    )
    assert len(list(one_page.decisions(SAMPLE))) == 1


def test_a_long_obstacle_leaves_room_for_what_is_proposed():
    facts = sample_facts(obstacles=(obstacle(1, text=WORDY),))
    (line,) = one_page.decisions(facts)
    assert "… (từ 02/01/2026). Đề nghị: Sớm phê duyệt giá đất" in line
    assert measure(line, one_page.SIZE) <= one_page.LINES * one_page.LINE


def test_only_some_decisions_are_told_and_the_others_counted():
    facts = sample_facts(obstacles=tuple(obstacle(n, text=f"Vướng mắc thứ {n}.") for n in range(7)))
    text = one_page.html(facts)
    assert "4. UBND xã Tịnh Khê (nhiệm vụ II.2.a): Vướng mắc thứ 3" in text
    assert "Vướng mắc thứ 4" not in text
    assert "Và 3 nội dung khác trong báo cáo tổng hợp." in text


def test_worst_missing_are_named(page):
    told = "Quá hạn, chưa gửi: Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh (2), UBND xã Tịnh Khê (1)."
    assert one_page.missing(SAMPLE) == told and told in words(page)
    assert one_page.missing(NOTHING) == "Không có báo cáo nào quá hạn mà chưa gửi."


def test_many_missing_are_counted():
    agencies = tuple(AgencyFacts(f"a{n}", f"UBND xã {n}", "commune") for n in range(7))
    accounts = tuple(AccountFacts("II.3", a.code, "lead", DUE, "", Punctuality.MISSING) for a in agencies)
    facts = sample_facts(agencies=agencies, accounts=accounts, obstacles=())
    assert one_page.missing(facts) == (
        "Quá hạn, chưa gửi: 7 cơ quan, địa phương, nhiều nhất là UBND xã 0 (1), UBND xã 1 (1), "
        "UBND xã 2 (1), UBND xã 3 (1)."
    )


@pytest.mark.parametrize("most", [2, 3, 5])
def test_bars_that_are_too_many_are_gathered_without_loss(most):
    picture = Picture("Mục", ("a", "b", "c", "d"), (Series("x", "#2b8a5a", (1, 2, 3, 4)),))
    found = one_page.gathered(picture, most)
    assert len(found.categories) == min(most, 4) == len(found.series[0].values)
    assert sum(found.series[0].values) == 10
    assert most > 3 or found.categories[-1] == f"{5 - most} mục còn lại"


def test_the_newest_rounds_are_shown_without_colours_that_they_lack():
    series = (Series("x", "#2b8a5a", (1, 0, 0)), Series("y", "#b3131b", (1, 2, 3)))
    found = one_page.newest(Picture("Kỳ", ("a", "b", "c"), series), 2)
    assert (found.categories, [s.name for s in found.series]) == (("b", "c"), ["y"])


def test_typed_markup_is_text_and_a_demonstration_is_marked():
    facts = sample_facts(obstacles=(obstacle(1, text="<img src=x>"),), demonstration=True)
    assert "&lt;img src=x&gt;" in one_page.html(facts)
    with opened(facts) as pdf:
        assert "DỮ LIỆU MINH HỌA" in words(pdf.pages[0])


def test_the_same_facts_give_the_same_bytes_and_the_file_says_what_it_is():
    made = one_page.write(SAMPLE)
    assert made == one_page.write(sample_facts())
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.Root.Lang == "vi"
        assert str(pdf.docinfo["/Title"]).startswith("Tóm tắt tình hình thực hiện Kế hoạch số 151/KH-UBND")


def test_progress_is_told():
    told = []
    one_page.write(SAMPLE, lambda *step: told.append(step))
    assert told and all(done <= steps for done, steps, _what in told)
