"""Rounds that open by themselves: service, job and command are one, and may run at any time."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.models import Membership
from reports.demonstration import load
from reports.jobs import open_rounds as job
from reports.models import Entry, Obligation, Round
from reports.services import rounds
from tasks.models import Plan


@pytest.fixture
def world(world):
    """The little world of the cast, before any round was opened."""
    Round.objects.all().delete()
    return world


@pytest.fixture
def run(world, set_clock):
    """run(date(2026, 6, 15)) opens what is to be opened on that day; name of the round -> what was done."""

    def at(day):
        now = set_clock(day)
        return {round_.name: done for round_, done in rounds.open_scheduled(now=now)}

    return at


def opened():
    return set(Round.objects.exclude(opened_at=None).values_list("name", flat=True))


def owing(path):
    rows = Obligation.objects.filter(round__name="Năm 2026", task__path=path)
    return sorted(rows.values_list("agency__code", flat=True))


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 6, 14), {"6 tháng đầu năm 2026"}),
        (date(2026, 6, 15), {"6 tháng đầu năm 2026", "Năm 2026"}),
        (date(2026, 6, 16), {"6 tháng đầu năm 2026", "Năm 2026"}),
    ],
)
def test_a_round_opens_on_its_day_and_not_the_day_before(run, day, names):
    run(day)
    assert opened() == names


def test_the_day_is_that_of_vietnam(world):
    before = datetime(2026, 6, 14, 16, 59, tzinfo=UTC)  # 23:59 in Quảng Ngãi
    rounds.open_scheduled(now=before)
    assert "Năm 2026" not in opened()
    rounds.open_scheduled(now=before.replace(hour=17, minute=0))
    assert "Năm 2026" in opened()


def test_opening_again_changes_nothing(run):
    first = run(date(2026, 6, 15))["Năm 2026"]
    again = run(date(2026, 6, 15))["Năm 2026"]
    assert (first.added, first.total) == (8, 8)
    assert (again.added, again.removed, again.total) == (0, 0, 8)
    assert Round.objects.filter(name="Năm 2026").count() == 1


def test_the_moment_of_opening_is_that_of_the_first_time(run):
    run(date(2026, 6, 15))
    run(date(2026, 9, 1))
    assert Round.objects.get(name="Năm 2026").opened_at.date() == date(2026, 6, 15)


def test_a_scheduler_that_was_down_catches_up(run):
    assert run(date(2026, 12, 20))["Năm 2026"].added == 8


@pytest.mark.parametrize(("day", "comes"), [(date(2027, 1, 16), True), (date(2027, 1, 17), False)])
def test_a_round_that_has_locked_is_not_opened_any_more(run, day, comes):
    run(day)
    assert ("Năm 2026" in opened()) is comes


def test_a_plan_without_a_schedule_opens_nothing(run):
    Plan.objects.update(schedule=[])
    assert run(date(2026, 6, 15)) == {}
    assert Round.objects.count() == 0


def test_no_round_covers_only_the_time_before_the_plan(run):
    Plan.objects.update(issued_on=date(2026, 9, 1))
    run(date(2026, 9, 1))
    assert opened() == {"Năm 2026"}


@pytest.mark.parametrize("day", [date(2026, 12, 16), date(2026, 12, 17)])
def test_until_the_due_day_new_members_are_asked(run, world, day):
    run(date(2026, 6, 15))
    communes = world.plan.tasks.get(path="II.3").assignments.get().agency_class
    Membership.objects.create(agency_class=communes, agency=world.agencies["mttq"])
    run(day)
    assert owing("II.3") == ["gia", "khe", "mttq"]


@pytest.mark.parametrize("day", [date(2026, 12, 16), date(2026, 12, 17)])
def test_until_the_due_day_those_who_left_are_let_go(run, world, day):
    run(date(2026, 6, 15))
    Membership.objects.filter(agency=world.agencies["gia"]).delete()
    run(day)
    assert owing("II.3") == ["khe"]


def test_after_the_due_day_what_was_owed_stays(run, world):
    run(date(2026, 6, 15))
    Membership.objects.all().delete()
    assert "Năm 2026" not in run(date(2026, 12, 18))
    assert owing("II.3") == ["gia", "khe"]


def test_after_the_due_day_nobody_new_is_asked(run, world):
    run(date(2026, 6, 15))
    communes = world.plan.tasks.get(path="II.3").assignments.get().agency_class
    Membership.objects.create(agency_class=communes, agency=world.agencies["mttq"])
    run(date(2026, 12, 18))
    assert owing("II.3") == ["gia", "khe"]


def test_the_job_opens_them_and_says_how_many(world, set_clock):
    set_clock(date(2026, 6, 15))
    assert job() == 2
    assert opened() == {"6 tháng đầu năm 2026", "Năm 2026"}


def test_the_command_opens_them_and_says_what_it_did(world, set_clock):
    set_clock(date(2026, 6, 15))
    out = StringIO()
    call_command("open_rounds", stdout=out)
    assert out.getvalue().splitlines() == [
        "Đã mở hoặc cập nhật 151/KH-UBND, 6 tháng đầu năm 2026: thêm 8, bớt 0, cả thảy 8 yêu cầu báo cáo.",
        "Đã mở hoặc cập nhật 151/KH-UBND, Năm 2026: thêm 8, bớt 0, cả thảy 8 yêu cầu báo cáo.",
    ]


def test_the_command_is_silent_where_nothing_is_to_be_done(world, set_clock):
    Plan.objects.all().update(schedule=[])
    out = StringIO()
    call_command("open_rounds", stdout=out)
    assert out.getvalue() == ""


def test_a_round_with_chosen_tasks_stays_with_them(run, world):
    run(date(2026, 6, 15))
    Round.objects.get(name="Năm 2026").tasks.set(world.plan.tasks.filter(path="II.3"))
    done = run(date(2026, 6, 16))["Năm 2026"]
    assert (done.removed, done.total) == (6, 2)
    assert owing("II.3") == ["gia", "khe"]


@pytest.mark.parametrize("demonstration", [True, False])
def test_what_opens_in_a_demonstration_is_marked(run, settings, demonstration):
    settings.DEMONSTRATION = demonstration
    run(date(2026, 6, 15))
    assert set(Round.objects.values_list("demonstration", flat=True)) == {demonstration}


def test_a_real_round_is_not_marked_afterwards(run, settings):
    run(date(2026, 6, 15))
    settings.DEMONSTRATION = True
    run(date(2026, 6, 16))
    assert not Round.objects.filter(demonstration=True).exists()


def test_a_round_that_opened_by_itself_is_filled_once(plan_151, settings, set_clock, monkeypatch):
    settings.DEMONSTRATION = True
    monkeypatch.setattr(load, "PAST_ROUNDS", 0)
    now = set_clock(date(2026, 11, 22))
    [(round_, opened)] = rounds.open_scheduled(now=now)
    made = load.load_demonstration(plan_151, now=now)
    assert 0 < made == Entry.objects.filter(obligation__round=round_).count() <= opened.total
    assert load.load_demonstration(plan_151, now=now) == 0


def test_one_bad_round_stops_no_other(world, set_clock, monkeypatch, caplog):
    right = rounds.open_round

    def fail(round_, **when):
        if round_.name == "6 tháng đầu năm 2026":
            raise RuntimeError("hỏng")
        return right(round_, **when)

    monkeypatch.setattr(rounds, "open_round", fail)
    with pytest.raises(RuntimeError, match="hỏng"):
        rounds.open_scheduled(now=set_clock(date(2026, 6, 15)))
    assert opened() == {"Năm 2026"}
    assert "6 tháng đầu năm 2026" in caplog.text


def test_one_bad_plan_stops_no_other(world, set_clock, monkeypatch):
    for number in ("0", "999"):
        bad = Plan.objects.get(pk=world.plan.pk)
        bad.pk, bad.number, bad.title = None, number, "Hỏng"
        bad.save()
    right = rounds.schedule_of

    def fail(plan):
        if plan.title == "Hỏng":
            raise RuntimeError("hỏng")
        return right(plan)

    monkeypatch.setattr(rounds, "schedule_of", fail)
    with pytest.raises(RuntimeError, match="hỏng"):
        rounds.open_scheduled(now=set_clock(date(2026, 6, 15)))
    assert "Năm 2026" in opened()
