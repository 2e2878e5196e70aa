"""The schedule of a plan: its page, and what a change makes of the rounds that are there."""

from datetime import date

import pytest
from django.urls import reverse

from reports.models import Extension, Round, ScheduleRule
from reports.periods import DECREE, PeriodKind, Timing
from reports.services import rounds
from reports.services.schedule import schedule_of, set_schedule

YEAR, HALF, MONTH = PeriodKind.YEAR, PeriodKind.HALF_YEAR, PeriodKind.MONTH
EARLY = Timing(due_day=30, due_months_early=1, cut_off_day=15, cut_off_months_early=1)


def page(world):
    return reverse("reports:schedule", args=[world.plan.pk])


def rule(kind, *, on=True, **changes):
    """The fields of one kind as the form sends them."""
    timing = vars(DECREE) | changes
    values = {f"{kind}-{name}": "" if value is None else value for name, value in timing.items()}
    return values | ({f"{kind}-on": "on"} if on else {})


def form(*rules, step="save"):
    found = {"step": step}
    for kind in PeriodKind:
        if kind != PeriodKind.AD_HOC:
            found |= rule(kind, on=False)
    for each in rules:
        found |= each
    return found


def due_days(round_):
    return dict(round_.obligations.values_list("task__path", "due_on").filter(agency__code="khe"))


def change(world, schedule):
    set_schedule(world.plan, schedule, now=world.now)
    world.plan.refresh_from_db()
    world.round.refresh_from_db()


def test_a_new_timing_moves_the_open_round_and_no_second_one_is_made(world):
    change(world, {HALF: DECREE, YEAR: EARLY})
    assert (world.round.due_on, world.round.window_end) == (date(2026, 11, 30), date(2026, 11, 15))
    assert world.round.opens_on == date(2026, 6, 15)
    rounds.open_scheduled(now=world.now)
    assert Round.objects.filter(name="Năm 2026").count() == 1
    assert set(world.round.obligations.values_list("due_on", flat=True)) == {date(2026, 11, 30)}


def test_rows_with_words_and_rows_with_an_extension_keep_their_day(world, cycle):
    cycle("draft", path="II.3")
    asked = world.round.obligations.get(agency=world.khe, task__path="II.2.a")
    extension = Extension.objects.create(
        round=world.round,
        agency=world.khe,
        wanted_on=date(2026, 12, 24),
        reason="Bão",
        asked_at=world.now,
        asked_by=world.officer,
    )
    extension.obligations.add(asked)
    world.round.obligations.filter(agency=world.gia, task__path="II.3").update(
        due_on=date(2026, 12, 20), original_due_on=date(2026, 12, 17)
    )
    change(world, {YEAR: EARLY})
    assert set(due_days(world.round).values()) == {date(2026, 12, 17)}
    kept = world.round.obligations.get(agency=world.gia, task__path="II.3")
    assert kept.due_on == date(2026, 12, 20)
    assert world.round.obligations.filter(due_on=date(2026, 11, 30)).count() == 5


def test_asked_on_stays(world):
    before = set(world.round.obligations.values_list("pk", "asked_on"))
    change(world, {YEAR: EARLY})
    assert set(world.round.obligations.values_list("pk", "asked_on")) == before


@pytest.mark.parametrize(("day", "moves"), [(21, False), (22, True), (23, True)])
def test_a_change_makes_nobody_late(world, day, moves):
    """Today is 22/11: a due day that is gone is not taken for the round that is open."""
    timing = Timing(cut_off_day=10, cut_off_months_early=1, due_day=day, due_months_early=1)
    change(world, {HALF: DECREE, YEAR: timing})
    assert world.round.due_on == (date(2026, 11, day) if moves else date(2026, 12, 17))


def test_a_day_set_by_hand_stays_until_the_schedule_says_something_new(world):
    Round.objects.filter(pk=world.round.pk).update(due_on=date(2026, 12, 21))
    change(world, {HALF: DECREE, YEAR: DECREE})
    assert world.round.due_on == date(2026, 12, 21)
    change(world, {HALF: DECREE, YEAR: Timing(working_days=5)})
    assert world.round.due_on == date(2026, 12, 21)  # Monday 14/12 and five working days
    change(world, {HALF: DECREE, YEAR: Timing(working_days=6)})
    assert world.round.due_on == date(2026, 12, 22)


def test_a_new_kind_asks_from_today_on(world):
    change(world, {YEAR: DECREE, PeriodKind.QUARTER: DECREE})
    rounds.open_scheduled(now=world.now)
    quarter = Round.objects.get(kind="quarter", opened_at__isnull=False)
    assert (quarter.name, quarter.opens_on) == ("Quý IV năm 2026", date(2026, 11, 22))
    assert set(quarter.obligations.values_list("asked_on", flat=True)) == {date(2026, 11, 22)}


def test_a_new_kind_opens_no_round_that_is_overdue_already(world):
    """November was due on 18/11 and locks on 18/12; only December, cut off on 14/12, is opened."""
    change(world, {YEAR: DECREE, MONTH: DECREE})
    rounds.open_scheduled(now=world.now)
    opened = Round.objects.filter(kind="month", opened_at__isnull=False)
    assert list(opened.values_list("name", flat=True)) == ["Tháng 12 năm 2026"]


def test_what_leaves_the_schedule_opens_no_more_but_stays(world):
    change(world, {})
    assert world.plan.schedule == []
    assert rounds.open_scheduled(now=world.now) == []
    assert Round.objects.filter(pk=world.round.pk).exists()


def test_the_page_shows_the_rounds_and_the_eleven_items(world, login):
    answer = login(world.monitor).get(page(world))
    text = answer.content.decode().replace("\xa0", " ")
    for words in ("Năm 2026", "17/12/2026", "Thứ Năm", "Chế độ báo cáo", "Thời gian chốt số liệu"):
        assert words in text
    assert len(answer.context["regime"]) == 11
    assert "hiện nay 4 cơ quan" in text


def test_a_look_shows_real_dates_and_stores_nothing(world, login):
    early = rule("year", **vars(EARLY))
    answer = login(world.monitor).post(page(world), form(early, rule("month"), step=""))
    text = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 200
    for words in ("dời từ hạn 17/12/2026", "30/11/2026", "Tháng 12 năm 2026", "Lưu kỳ báo cáo"):
        assert words in text
    world.round.refresh_from_db()
    assert world.round.due_on == date(2026, 12, 17)
    assert not ScheduleRule.objects.exists()


def test_what_was_looked_at_is_saved(world, login):
    client = login(world.monitor)
    answer = client.post(page(world), form(rule("year", **vars(EARLY)), rule("quarter")), follow=True)
    assert "Đã lưu kỳ báo cáo" in answer.content.decode()
    world.plan.refresh_from_db()
    assert world.plan.schedule == ["quarter", "year"]
    assert schedule_of(world.plan) == {PeriodKind.QUARTER: DECREE, YEAR: EARLY}
    again = client.get(page(world)).content.decode()
    assert 'name="year-due_day" value="30"' in again


def test_a_due_day_before_the_cut_off_is_refused(world, login):
    answer = login(world.monitor).post(page(world), form(rule("year", due_day=13)))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Năm 2026: hạn gửi 13/12/2026 trước ngày chốt số liệu 14/12/2026" in text
    assert 'name="year-due_day" value="13"' in text
    assert not ScheduleRule.objects.exists()


@pytest.mark.parametrize(("day", "note"), [(14, True), (15, False), (20, True)])
def test_unusual_days_are_told_not_refused(world, login, day, note):
    """14/12/2026 is the cut-off itself, 20/12/2026 a Sunday."""
    answer = login(world.monitor).post(page(world), form(rule("year", due_day=day), step=""))
    assert answer.status_code == 200
    assert any("Năm 2026" in each for each in answer.context["notes"]) is note


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cut_off_day", "32"),
        ("cut_off_day", ""),
        ("working_days", "x"),
        ("lock_days", "-1"),
        ("due_day", "0"),
    ],
)
def test_a_wrong_number_is_refused(world, login, name, value):
    answer = login(world.monitor).post(page(world), form(rule("year") | {f"year-{name}": value}))
    assert answer.status_code == 422
    assert "Hãy ghi số từ" in answer.content.decode()


def test_numbers_of_a_kind_that_is_not_ticked_do_not_matter(world, login):
    client = login(world.monitor)
    client.post(page(world), form(rule("year"), rule("month", on=False, cut_off_day="x")))
    world.plan.refresh_from_db()
    assert world.plan.schedule == ["year"]


def test_going_back_keeps_what_was_typed(world, login):
    answer = login(world.monitor).post(page(world), form(rule("year", lock_days=45), step="correct"))
    assert 'name="year-lock_days" value="45"' in answer.content.decode()
    assert "Lưu kỳ báo cáo" not in answer.content.decode()


def test_saving_twice_is_saving_once(world, login):
    client = login(world.monitor)
    for _time in range(2):
        client.post(page(world), form(rule("year"), rule("quarter")))
    assert ScheduleRule.objects.count() == 2
    assert [each.name for each in Round.objects.filter(kind="quarter")] == ["Quý IV năm 2026"]


def test_pages_of_the_rounds_and_of_the_plan_lead_here(world, login):
    client = login(world.monitor)
    for url in (reverse("reports:rounds"), reverse("tasks:plan", args=[world.plan.pk])):
        assert page(world) in client.get(url).content.decode()
    assert (
        page(world)
        not in login(world.officer).get(reverse("tasks:plan", args=[world.plan.pk])).content.decode()
    )
