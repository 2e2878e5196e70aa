from datetime import date

import pytest

from tasks.deadlines import DeadlineKind, parse_deadline

RECURRING = [
    "Thường xuyên.",
    "Thực hiện thường xuyên, liên tục",
    "Nhiệm vụ thường xuyên",
    "Hằng năm",
    "Tháng 12 hằng năm",
    "trước ngày 15 hằng tháng",
    "trước 15:00 ngày thứ Sáu hàng tuần",
    "Định kỳ 06 tháng",
    "02 lần/năm",
    "Hằng vụ",
    "trước ngày 01/6 và 15/11 hằng năm",
    "Theo kế hoạch công tác tư pháp hàng năm",
]
DAYS = [
    ("Trước ngày 31/5/2026.", date(2026, 5, 31)),
    ("hoàn thành trước ngày 10/12/2023", date(2023, 12, 10)),
    ("trước ngày 20.7.2020", date(2020, 7, 20)),
    ("trước 17h00 ngày 15/3/2026", date(2026, 3, 15)),
    ("Chậm nhất đến ngày 30/9/2026", date(2026, 9, 30)),
    ("trước 01/8/2026", date(2026, 8, 1)),
    ("ngày 05 tháng 9 năm 2025", date(2025, 9, 5)),
]
PERIODS = [
    ("Hoàn thành trong tháng 9/2025", date(2025, 9, 30)),
    ("Tháng 02/2026", date(2026, 2, 28)),
    ("Tháng 2 năm 2028", date(2028, 2, 29)),
    ("6/2025", date(2025, 6, 30)),
    ("trong Quý III/2025", date(2025, 9, 30)),
    ("Quí IV-2025", date(2025, 12, 31)),
    ("Q1/2026", date(2026, 3, 31)),
    ("T12/2025", date(2025, 12, 31)),
    ("Quý III Năm 2026", date(2026, 9, 30)),
    ("6 tháng đầu năm 2026", date(2026, 6, 30)),
    ("2030", date(2030, 12, 31)),
    ("Đến năm 2030", date(2030, 12, 31)),
]
RANGES = [
    ("Từ ngày 01/01/2026 đến ngày 31/3/2026.", date(2026, 1, 1), date(2026, 3, 31)),
    ("từ quý 2/2025 đến hết ngày 28/2/2027", date(2025, 4, 1), date(2027, 2, 28)),
    ("Tháng 11 - 12/2025", date(2025, 11, 1), date(2025, 12, 31)),
    ("Quý IV/2025- Quý II/2026", date(2025, 10, 1), date(2026, 6, 30)),
    ("Quý I - II/2026", date(2026, 1, 1), date(2026, 6, 30)),
    ("giai đoạn 2022-2025", date(2022, 1, 1), date(2025, 12, 31)),
    ("từ ngày 01/6 đến ngày 30/6/2026", date(2026, 6, 1), date(2026, 6, 30)),
    ("Từ 15/4 đến 15/5/2026", date(2026, 4, 15), date(2026, 5, 15)),
    ("Ngày 18-20/11/2026", date(2026, 11, 18), date(2026, 11, 20)),
]
OPEN = [
    ("Năm 2022 và các năm tiếp theo.", date(2022, 1, 1)),
    ("Quý IV năm 2025 và các năm tiếp theo", date(2025, 10, 1)),
    ("Từ 01/7/2025", date(2025, 7, 1)),
    ("Bắt đầu triển khai từ năm 2026", date(2026, 1, 1)),
    ("Giai đoạn 2026-2030 và những năm tiếp theo", date(2026, 1, 1)),
]
EVENTS = [
    "Sau khi có Quy chế của TW",
    "Theo Kế hoạch riêng",
    "Theo tiến độ xây dựng dự thảo văn bản của cơ quan chủ trì soạn thảo",
    "khi có yêu cầu của cơ quan cấp trên",
    "Triển khai đảm bảo theo lộ trình, hướng dẫn của Bộ, ngành",
]
DOUBTFUL = [
    "Từ tháng 11/2025 đến khi kết thúc Tổng kiểm kê.",
    "03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
    "Trước 25-8",
    "Trước ngày 31/6/2026",
    "Càng sớm càng tốt",
]


@pytest.mark.parametrize("phrase", RECURRING)
def test_recurring_work_has_no_day_to_be_late_after(phrase):
    found = parse_deadline(phrase)
    assert (found.kind, found.due) == (DeadlineKind.RECURRING, None)


@pytest.mark.parametrize(("phrase", "due"), DAYS)
def test_before_a_day_means_that_day(phrase, due):
    found = parse_deadline(phrase)
    assert (found.kind, found.due, found.certain) == (DeadlineKind.BY_DATE, due, True)


@pytest.mark.parametrize(("phrase", "due"), PERIODS)
def test_a_period_ends_on_its_last_day(phrase, due):
    found = parse_deadline(phrase)
    assert (found.kind, found.due, found.certain) == (DeadlineKind.BY_PERIOD, due, True)


@pytest.mark.parametrize(("phrase", "start", "due"), RANGES)
def test_a_range_has_a_start_and_an_end(phrase, start, due):
    found = parse_deadline(phrase)
    assert (found.kind, found.start, found.due) == (DeadlineKind.RANGE, start, due)


@pytest.mark.parametrize(("phrase", "start"), OPEN)
def test_an_open_deadline_has_a_start_and_no_end(phrase, start):
    found = parse_deadline(phrase)
    assert (found.kind, found.start, found.due) == (DeadlineKind.FROM_YEAR_ONWARD, start, None)


@pytest.mark.parametrize("phrase", EVENTS)
def test_a_deadline_bound_to_an_event_has_no_date(phrase):
    found = parse_deadline(phrase)
    assert (found.kind, found.due, found.certain) == (DeadlineKind.NONE, None, True)


@pytest.mark.parametrize("phrase", DOUBTFUL)
def test_what_cannot_be_dated_is_marked_uncertain(phrase):
    found = parse_deadline(phrase)
    assert (found.kind, found.due, found.certain) == (DeadlineKind.NONE, None, False)


def test_before_a_year_means_the_end_of_the_year_before_and_asks():
    found = parse_deadline("Trước năm 2030")
    assert (found.due, found.certain) == (date(2029, 12, 31), False)


def test_a_second_stage_makes_the_first_uncertain():
    found = parse_deadline("Ban hành trong quý I năm 2026. Thực hiện rà soát, điều chỉnh (nếu có)")
    assert (found.kind, found.due, found.certain) == (DeadlineKind.BY_PERIOD, date(2026, 3, 31), False)


def test_no_phrase_is_no_deadline():
    assert parse_deadline("  ").kind is DeadlineKind.NONE


def test_the_phrase_is_kept_as_written():
    assert parse_deadline(" Quý II/2025 ").phrase == "Quý II/2025"


def test_decomposed_text_is_read_like_composed_text():
    decomposed = "Thu\u031bo\u031b\u0300ng xuye\u0302n"
    assert parse_deadline(decomposed).kind is DeadlineKind.RECURRING


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("Tuần 2 tháng 4/2026", date(2026, 4, 30)),
        ("Trong 10 ngày đầu tháng 6/2026", date(2026, 6, 30)),
        ("Năm học 2025 - 2026", date(2026, 12, 31)),
        ("Đầu năm 2026", date(2026, 12, 31)),
        ("Trước 30/6 và 31/12/2026", date(2026, 12, 31)),
        ("Quý II, III/2026", date(2026, 9, 30)),
        ("Tháng 5 và 4 tháng 10/2024", date(2024, 10, 31)),
    ],
)
def test_a_date_that_is_not_all_the_phrase_says_is_uncertain(phrase, due):
    found = parse_deadline(phrase)
    assert (found.due, found.certain) == (due, False)


def test_a_paragraph_is_no_deadline_whatever_dates_it_names():
    found = parse_deadline("Thực hiện Kế hoạch ngày 01/01/2026 " * 40)
    assert (found.kind, found.due, found.certain) == (DeadlineKind.NONE, None, False)
