"""Whether a round asks for a task: in force, not over, and its turn."""

from datetime import date

import pytest

from reports.asking import Window, ends_when_done, is_asked
from reports.models import Entry, EntryState, Obligation, WorkState
from reports.periods import PeriodKind
from reports.services.rounds import open_round
from tasks.models import DeadlineKind, Task, TaskKind
from tests.conftest import NOW, at, make_round

YEAR = Window("year", date(2025, 12, 15), date(2026, 12, 14))
HALF = Window("half_year", date(2026, 6, 15), date(2026, 12, 14))
FIRST_HALF = Window("half_year", date(2025, 12, 15), date(2026, 6, 14))
AD_HOC = Window("ad_hoc", date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 11, 22)


def a_task(**values) -> Task:
    return Task(**{"deadline_kind": DeadlineKind.RECURRING, "kind": TaskKind.WORK, **values})


@pytest.mark.parametrize(
    ("starts_on", "asked"),
    [(None, True), (date(2026, 11, 21), True), (TODAY, True), (date(2026, 11, 23), False)],
)
def test_work_is_asked_for_from_its_first_day(starts_on, asked):
    assert is_asked(a_task(starts_on=starts_on), YEAR, TODAY) == asked


@pytest.mark.parametrize(
    ("ends_on", "asked"),
    [(None, True), (date(2026, 11, 21), False), (TODAY, False), (date(2026, 11, 23), True)],
)
def test_work_is_asked_for_until_the_day_before_it_ends(ends_on, asked):
    assert is_asked(a_task(ends_on=ends_on), YEAR, TODAY) == asked


@pytest.mark.parametrize(
    ("ends_on", "asked"),
    [(date(2026, 12, 14), False), (date(2026, 12, 15), True), (date(2026, 12, 16), True)],
)
def test_behind_the_window_its_last_day_decides(ends_on, asked):
    assert is_asked(a_task(ends_on=ends_on), YEAR, date(2026, 12, 16)) == asked


@pytest.mark.parametrize("due_on", [date(2025, 12, 14), date(2025, 12, 15), date(2027, 1, 1)])
@pytest.mark.parametrize("kind", [DeadlineKind.BY_DATE, DeadlineKind.BY_PERIOD, DeadlineKind.RANGE])
def test_dated_work_is_asked_for_also_when_its_day_is_past(kind, due_on):
    """It is overdue, not over: an agency is asked until it tells that the work is done."""
    task = a_task(deadline_kind=kind, due_on=due_on)
    assert is_asked(task, YEAR, TODAY)
    assert ends_when_done(task)


@pytest.mark.parametrize(
    ("window", "chosen", "yearly", "asked"),
    [
        (YEAR, False, True, True),
        (HALF, False, True, False),
        (HALF, False, False, True),  # a plan without yearly rounds: the round that ends the year
        (FIRST_HALF, False, False, False),
        (AD_HOC, False, True, False),
        (AD_HOC, False, False, False),
        (AD_HOC, True, True, True),
    ],
)
def test_the_estimate_is_asked_for_once_a_year(window, chosen, yearly, asked):
    task = a_task(kind=TaskKind.BUDGET)
    assert is_asked(task, window, TODAY, chosen=chosen, yearly=yearly) == asked


@pytest.mark.parametrize("kind", [TaskKind.WORK, TaskKind.OWN_PLAN])
@pytest.mark.parametrize("window", [YEAR, HALF, FIRST_HALF, AD_HOC], ids=lambda window: window.kind)
def test_everything_else_is_asked_for_in_every_round(kind, window):
    assert is_asked(a_task(kind=kind), window, TODAY)


def test_the_kinds_of_windows_are_those_of_rounds():
    assert {each.kind for each in (YEAR, HALF, AD_HOC)} <= set(PeriodKind)


@pytest.mark.parametrize("values", [{"kind": "own_plan"}, {"deadline_kind": DeadlineKind.BY_DATE}], ids=str)
@pytest.mark.parametrize(
    ("state", "work", "asked_again"),
    [
        (EntryState.ACCEPTED, WorkState.DONE, False),
        (EntryState.ACCEPTED, WorkState.IN_PROGRESS, True),
        (EntryState.SUBMITTED, WorkState.DONE, True),
    ],
)
def test_what_is_done_once_is_asked_for_until_it_is_done(world, values, state, work, asked_again):
    """In later rounds; in its own the account stays where it is."""
    Task.objects.filter(path="II.3").update(**values)
    row = Obligation.objects.get(round=world.round, agency=world.khe, task__path="II.3")
    Entry.objects.create(
        obligation=row, state=state, work_state=work, submitted_at=NOW, first_submitted_on=NOW.date()
    )
    following = make_round(world.plan, 2027, now=at(date(2027, 1, 20)))
    asked = following.obligations.filter(task__path="II.3").values_list("agency__code", flat=True)
    assert ("khe" in asked, "gia" in asked) == (asked_again, True)
    open_round(world.round, now=NOW)
    assert Obligation.objects.filter(pk=row.pk).exists()
