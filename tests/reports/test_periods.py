"""Date rules: the windows of Decree 09/2019, article 12 (domain.md 2.2), and what follows from them."""

from datetime import date, timedelta

import pytest

from reports.periods import (
    Clocks,
    PeriodKind,
    Punctuality,
    add_working_days,
    by_decree,
    clocks,
    days_left,
    is_weekday,
    period,
    periods_of,
    punctuality,
    scheduled,
)
from tasks.models import ScheduleKind

ISSUED_151 = date(2022, 9, 22)
TODAY = date(2026, 11, 22)
BOTH = by_decree([PeriodKind.HALF_YEAR, PeriodKind.YEAR])


@pytest.mark.parametrize(
    ("kind", "year", "number", "start", "end", "name"),
    [
        ("month", 2026, 11, date(2026, 10, 15), date(2026, 11, 14), "Tháng 11 năm 2026"),
        ("month", 2026, 12, date(2026, 11, 15), date(2026, 12, 14), "Tháng 12 năm 2026"),
        ("month", 2026, 1, date(2025, 12, 15), date(2026, 1, 14), "Tháng 1 năm 2026"),
        ("month", 2024, 3, date(2024, 2, 15), date(2024, 3, 14), "Tháng 3 năm 2024"),
        ("quarter", 2026, 1, date(2025, 12, 15), date(2026, 3, 14), "Quý I năm 2026"),
        ("quarter", 2026, 2, date(2026, 3, 15), date(2026, 6, 14), "Quý II năm 2026"),
        ("quarter", 2026, 3, date(2026, 6, 15), date(2026, 9, 14), "Quý III năm 2026"),
        ("quarter", 2026, 4, date(2026, 9, 15), date(2026, 12, 14), "Quý IV năm 2026"),
        ("half_year", 2027, 1, date(2026, 12, 15), date(2027, 6, 14), "6 tháng đầu năm 2027"),
        ("half_year", 2026, 2, date(2026, 6, 15), date(2026, 12, 14), "6 tháng cuối năm 2026"),
        ("nine_months", 2026, 1, date(2025, 12, 15), date(2026, 9, 14), "9 tháng năm 2026"),
        ("year", 2026, 1, date(2025, 12, 15), date(2026, 12, 14), "Năm 2026"),
    ],
)
def test_a_period_has_the_window_and_the_name_of_the_decree(kind, year, number, start, end, name):
    found = period(PeriodKind(kind), year, number)
    assert (found.start, found.end, found.name) == (start, end, name)


@pytest.mark.parametrize(
    ("kind", "number"), [("month", 13), ("month", 0), ("quarter", 5), ("half_year", 3), ("year", 2)]
)
def test_a_period_that_a_year_does_not_have_is_refused(kind, number):
    with pytest.raises(ValueError, match="does not exist"):
        period(PeriodKind(kind), 2026, number)


def test_an_ad_hoc_round_has_no_window_of_its_own():
    with pytest.raises(ValueError, match="no window"):
        period(PeriodKind.AD_HOC, 2026)


@pytest.mark.parametrize("kind", ["month", "quarter", "half_year"])
def test_periods_of_a_kind_follow_each_other_without_a_gap(kind):
    found = periods_of(by_decree([PeriodKind(kind)]), date(2024, 1, 1), date(2026, 12, 31))
    for before, after in zip(found, found[1:], strict=False):
        assert after.start == before.end + timedelta(days=1)


@pytest.mark.parametrize("kind", ["quarter", "half_year", "year"])
def test_longer_periods_are_made_of_whole_months(kind):
    months = periods_of(by_decree([PeriodKind.MONTH]), date(2025, 12, 15), date(2026, 12, 14))
    for longer in periods_of(by_decree([PeriodKind(kind)]), date(2025, 12, 15), date(2026, 12, 14)):
        inside = [month for month in months if longer.start <= month.start and month.end <= longer.end]
        assert (inside[0].start, inside[-1].end) == (longer.start, longer.end)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 14), "Tháng 12 năm 2026"),
        (date(2026, 12, 15), "Tháng 1 năm 2027"),
        (date(2026, 12, 16), "Tháng 1 năm 2027"),
    ],
)
def test_the_fourteenth_is_the_last_day_of_a_period(day, name):
    assert [p.name for p in periods_of(by_decree([PeriodKind.MONTH]), day, day)] == [name]


def test_plan_151_has_eight_past_rounds_and_this_years():
    assert [p.name for p in scheduled(BOTH, ISSUED_151, TODAY)] == [
        "Năm 2022",
        "6 tháng đầu năm 2023",
        "Năm 2023",
        "6 tháng đầu năm 2024",
        "Năm 2024",
        "6 tháng đầu năm 2025",
        "Năm 2025",
        "6 tháng đầu năm 2026",
        "Năm 2026",
    ]


def test_the_year_stands_for_its_second_half_only_where_it_is_reported():
    halves = scheduled(by_decree([PeriodKind.HALF_YEAR]), date(2026, 1, 1), TODAY)
    assert [p.name for p in halves] == ["6 tháng đầu năm 2026", "6 tháng cuối năm 2026"]


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 12, 14), "Năm 2026"),
        (date(2026, 12, 15), "Năm 2027"),
    ],
)
def test_the_next_year_is_on_the_schedule_from_its_first_day(today, last):
    assert scheduled(BOTH, ISSUED_151, today)[-1].name == last


def test_a_schedule_without_kinds_asks_for_nothing():
    assert scheduled({}, ISSUED_151, TODAY) == []


def test_every_kind_that_a_plan_can_schedule_has_a_window():
    """The tasks room may not import this one, so its list of kinds is its own."""
    assert [kind.value for kind in PeriodKind if kind != PeriodKind.AD_HOC] == ScheduleKind.values


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 12, 14), 3, date(2026, 12, 17)),  # Monday -> Thursday
        (date(2026, 12, 11), 1, date(2026, 12, 14)),  # Friday -> Monday
        (date(2025, 6, 14), 3, date(2025, 6, 18)),  # Saturday -> Wednesday
        (date(2026, 6, 14), 3, date(2026, 6, 17)),  # Sunday -> Wednesday
        (date(2023, 12, 14), 3, date(2023, 12, 19)),  # Thursday, over a weekend
        (date(2026, 12, 14), 0, date(2026, 12, 14)),
    ],
)
def test_working_days_leave_out_weekends_and_the_first_day(day, count, due):
    assert add_working_days(day, count) == due


def test_holidays_are_left_out_where_they_are_known():
    def working(day):
        return is_weekday(day) and day != date(2026, 12, 15)

    assert add_working_days(date(2026, 12, 14), 3, working) == date(2026, 12, 18)


def test_the_year_2026_of_plan_151_has_its_three_clocks():
    found = clocks(period(PeriodKind.YEAR, 2026), BOTH)
    assert found == Clocks(opens_on=date(2026, 6, 15), due_on=date(2026, 12, 17), locks_on=date(2027, 1, 16))


@pytest.mark.parametrize(
    ("kinds", "kind", "number", "opens_on"),
    [
        (["half_year", "year"], "half_year", 1, date(2025, 12, 15)),
        (["year"], "year", 1, date(2025, 12, 15)),
        (["quarter", "year"], "year", 1, date(2026, 9, 15)),
        (["quarter", "nine_months"], "nine_months", 1, date(2026, 6, 15)),
        (["month"], "month", 12, date(2026, 11, 15)),
        ([], "year", 1, date(2025, 12, 15)),
    ],
)
def test_a_round_opens_when_the_one_before_it_was_cut_off(kinds, kind, number, opens_on):
    wanted = period(PeriodKind(kind), 2026, number)
    assert clocks(wanted, by_decree(PeriodKind(each) for each in kinds)).opens_on == opens_on


@pytest.mark.parametrize("kind", [kind for kind in PeriodKind if kind != PeriodKind.AD_HOC])
@pytest.mark.parametrize("year", range(2022, 2031))
def test_clocks_are_in_order_and_leave_a_working_day_to_send(kind, year):
    """Decree 09/2019, article 13: at least one working day between cut-off and sending."""
    wanted = period(kind, year)
    found = clocks(wanted, by_decree([kind]))
    assert found.opens_on <= wanted.end < found.due_on < found.locks_on
    assert add_working_days(wanted.end, 1) <= found.due_on


DUE = date(2026, 12, 17)


@pytest.mark.parametrize(
    ("received", "today", "said"),
    [
        (date(2026, 12, 16), date(2026, 12, 31), Punctuality.ON_TIME),
        (date(2026, 12, 17), date(2026, 12, 31), Punctuality.ON_TIME),
        (date(2026, 12, 18), date(2026, 12, 31), Punctuality.LATE),
        (None, date(2026, 12, 16), Punctuality.PENDING),
        (None, date(2026, 12, 17), Punctuality.PENDING),
        (None, date(2026, 12, 18), Punctuality.MISSING),
    ],
)
def test_an_account_is_on_time_until_the_end_of_the_due_day(received, today, said):
    assert punctuality(DUE, received, today) == said


@pytest.mark.parametrize(("day", "left"), [(16, 1), (17, 0), (18, -1)])
def test_days_left_are_none_on_the_due_day(day, left):
    assert days_left(DUE, date(2026, 12, day)) == left
