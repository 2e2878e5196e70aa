"""The clocks of rounds at their boundaries, in Asia/Ho_Chi_Minh, over the holidays of 2026 and 2030."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kehoach import clock
from reports.models import Obligation, Round, ScheduleRule
from reports.periods import DECREE, PeriodKind, Timing, by_decree, clocks, due_day, period
from reports.querysets import unlocked
from reports.services import days, entries, rounds
from reports.services.schedule import schedule_of
from tests.conftest import CONTENT, owed


def at(day, hour, minute):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LOCAL)


@pytest.fixture
def is_working(db):
    for year in (2025, 2026, 2027, 2030):
        days.seed(year)
    return days.load_calendar().is_working


@pytest.mark.parametrize(
    ("kind", "year", "number", "timing", "due_on"),
    [
        # 14/02/2026 is a Saturday; 16 to 20/02 is Tết
        ("month", 2026, 2, DECREE, date(2026, 2, 25)),
        # 02/01 is off for Saturday 10/01
        ("month", 2025, 12, Timing(cut_off_day=31), date(2026, 1, 7)),
        ("month", 2026, 1, Timing(cut_off_day=8), date(2026, 1, 12)),
        # 24/11/2026 is a Tuesday and off
        ("month", 2026, 11, Timing(cut_off_day=20), date(2026, 11, 26)),
        ("month", 2026, 11, Timing(cut_off_day=23, working_days=1), date(2026, 11, 25)),
        ("month", 2026, 11, Timing(cut_off_day=24, working_days=1), date(2026, 11, 25)),
        # Tết 2030 is off from 31/01 to 06/02
        ("month", 2030, 1, Timing(cut_off_day=30), date(2030, 2, 11)),
        # 24/11/2030 is a Sunday that nobody makes up
        ("month", 2030, 11, Timing(cut_off_day=24, working_days=1), date(2030, 11, 25)),
        ("year", 2026, 1, DECREE, date(2026, 12, 17)),
    ],
)
def test_working_days_step_over_the_holidays(is_working, kind, year, number, timing, due_on):
    wanted = period(PeriodKind(kind), year, number, timing)
    assert due_day(wanted, timing, is_working) == due_on


def test_a_round_takes_the_calendar_of_the_administrator(world):
    days.seed(2026)
    plan = world.plan
    plan.schedule = ["month"]
    plan.save()
    round_ = rounds.schedule_round(plan, period(PeriodKind.MONTH, 2026, 2))
    assert (round_.due_on, round_.locks_on) == (date(2026, 2, 25), date(2026, 3, 27))


def test_later_changes_of_the_table_move_no_stored_round(world):
    plan = world.plan
    before = world.round.due_on
    days.keep_day({"day": date(2026, 12, 16), "kind": "swapped", "name": "Nghỉ", "basis": ""})
    assert rounds.schedule_round(plan, period(PeriodKind.YEAR, 2026)).due_on == before
    assert schedule_of(plan) == by_decree(["half_year", "year"])


@pytest.mark.parametrize(("day", "opened"), [(date(2026, 6, 14), False), (date(2026, 6, 15), True)])
@pytest.mark.parametrize(("hour", "minute"), [(0, 1), (23, 59)])
def test_a_round_opens_with_its_day_in_vietnam(world, day, opened, hour, minute):
    Round.objects.all().delete()
    rounds.open_scheduled(now=at(day, hour, minute).astimezone(UTC))
    assert Round.objects.filter(name="Năm 2026", opened_at__isnull=False).exists() is opened


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(date(2026, 12, 16), 23, 59), "on_time"),
        (at(date(2026, 12, 17), 0, 1), "on_time"),
        (at(date(2026, 12, 17), 23, 59), "on_time"),
        (at(date(2026, 12, 18), 0, 1), "late"),
    ],
)
def test_the_due_day_ends_at_midnight_in_vietnam(world, cycle, moment, said):
    row = cycle("submitted", now=moment.astimezone(UTC))
    assert row.punctuality(date(2026, 12, 31)) == said


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (at(date(2027, 1, 15), 23, 59), True),
        (at(date(2027, 1, 16), 0, 1), True),
        (at(date(2027, 1, 16), 23, 59), True),
        (at(date(2027, 1, 17), 0, 1), False),
    ],
)
def test_the_lock_falls_at_midnight_in_vietnam(world, moment, open_):
    row = owed(world)
    if open_:
        assert entries.save_draft(row, CONTENT, revision=0, by=world.officer, now=moment).pk
    else:
        with pytest.raises(entries.StepClosed):
            entries.save_draft(row, CONTENT, revision=0, by=world.officer, now=moment)
    assert Round.objects.writable(clock.local_date(moment)).exists() is open_


@pytest.mark.parametrize(
    "changes",
    [{}, {"reopened_until": date(2027, 2, 1)}, {"due_on": date(2027, 2, 1)}, {"due_on": date(2026, 12, 1)}],
)
def test_the_statement_says_what_the_row_says(world, changes):
    row = owed(world)
    Obligation.objects.filter(pk=row.pk).update(**changes)
    row = owed(world)
    for last in (row.round.locks_on, date(2027, 2, 1)):
        for day in (last - timedelta(days=1), last, last + timedelta(days=1)):
            found = Obligation.objects.filter(unlocked(day), pk=row.pk).exists()
            assert found is not row.is_locked(day), day


CUSTOM = Timing(cut_off_day=15, cut_off_months_early=1, due_day=30, due_months_early=1, lock_days=10)


def test_a_year_cut_off_on_the_15_of_november_is_due_on_the_30th():
    """KH 597 Đồng Tháp: yearly, before 30/11 (domain.md 2.5)."""
    wanted = period(PeriodKind.YEAR, 2026, 1, CUSTOM)
    assert (wanted.start, wanted.end, wanted.name) == (date(2025, 11, 16), date(2026, 11, 15), "Năm 2026")
    found = clocks(wanted, {PeriodKind.YEAR: CUSTOM})
    assert (found.opens_on, found.due_on, found.locks_on) == (
        date(2025, 11, 16),
        date(2026, 11, 30),
        date(2026, 12, 10),
    )


@pytest.mark.parametrize("day", [1, 14, 28, 29, 30, 31])
@pytest.mark.parametrize("early", [0, 1, 2])
def test_windows_of_any_cut_off_follow_each_other_without_a_gap(day, early):
    timing = Timing(cut_off_day=day, cut_off_months_early=early)
    found = [period(PeriodKind.QUARTER, year, n, timing) for year in (2023, 2024) for n in range(1, 5)]
    for before, after in zip(found, found[1:], strict=False):
        assert after.start == before.end + timedelta(days=1)


def test_a_day_that_the_month_has_not_is_its_last():
    timing = Timing(cut_off_day=31)
    assert period(PeriodKind.MONTH, 2024, 2, timing).end == date(2024, 2, 29)
    assert period(PeriodKind.MONTH, 2026, 2, timing).end == date(2026, 2, 28)


def test_a_stored_timing_opens_rounds_as_it_says(world):
    Round.objects.all().delete()
    world.plan.schedule = ["year"]
    world.plan.save()
    ScheduleRule.objects.create(plan=world.plan, kind="year", **vars(CUSTOM))
    rounds.open_scheduled(now=at(date(2026, 11, 30), 12, 0))
    names = dict(Round.objects.values_list("name", "due_on"))
    assert names == {"Năm 2026": date(2026, 11, 30), "Năm 2027": date(2027, 11, 30)}
