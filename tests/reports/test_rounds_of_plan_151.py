"""What plan 151 asks of the real agencies, counted by hand from its sixteen assignments and from the two
duties that part III lays on every agency (own plan, yearly budget estimate).

"các sở, ban ngành" are 22 agencies until 28/02/2025 and 17 from 01/03/2025; "UBND các huyện, thị xã,
thành phố" are 13 districts until 30/06/2025 and, in their place, 56 communes from 01/07/2025. A named agency
is one, or its one successor. Leads and joint holders owe; who coordinates, proposes or is asked does not.
"""

from datetime import UTC, date, datetime

import pytest

from reports.models import Entry, Obligation
from reports.periods import PeriodKind, period
from reports.services.rounds import open_round, schedule_round
from tasks.models import AssignmentRole

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def owed_per_task(departments, districts):
    """task -> how many agencies owe an account of it."""
    return {
        "II.1.a": 1,  # Sở Xây dựng leads
        "II.1.b": departments,  # each leads in its own field
        "II.1.c": 1,  # Sở Kế hoạch và Đầu tư leads, since 2025 Sở Tài chính
        "II.2.a": 2,  # Sở Kế hoạch và Đầu tư and the board of Dung Quất lead
        "II.2.b": 1 + districts,  # Sở Xây dựng and the districts, jointly
        "II.2.c": 1 + districts,  # Sở Tài nguyên và Môi trường and the districts
        "II.2.d": 1 + districts,  # Sở Kế hoạch và Đầu tư and the districts
        "II.2.đ": departments,  # each leads in its own field
        "II.3": districts,
        "II.4.a": departments + districts,
        "II.4.b": 1,  # Sở Thông tin và Truyền thông leads
        "II.4.c": departments + districts,
        "II.5.a": departments + districts,
        "II.5.b": 1,  # Sở Tài nguyên và Môi trường leads
        "II.6": departments + districts,
        "II.7": 0,  # a request to the Front and the mass organisations
        "III.1": departments + districts,  # each writes a plan of its own
        "III.2": departments + districts,  # each estimates its budget for the year
    }


def opened(plan, year, day):
    round_ = schedule_round(plan, period(PeriodKind.YEAR, year))
    return round_, open_round(round_, now=NOW, day=day)


def counted(plan, round_):
    return {task.path: round_.obligations.filter(task=task).count() for task in plan.tasks.all()}


def agencies(round_):
    return set(round_.obligations.values_list("agency__code", flat=True))


def write(round_, path, agency):
    """The agency has begun to write its account of a task."""
    obligation = round_.obligations.get(task__path=path, agency__code=agency)
    Entry.objects.create(obligation=obligation, results="Đã rà soát.", revision=1)
    return obligation


def test_the_year_2023_asks_315_accounts_of_35_agencies(plan_151):
    round_, done = opened(plan_151, 2023, date(2023, 6, 15))
    assert (done.added, done.removed, done.total) == (315, 0, 315)
    assert len(agencies(round_)) == 22 + 13
    assert counted(plan_151, round_) == owed_per_task(22, 13)


def test_the_year_2026_asks_705_accounts_of_73_agencies(plan_151):
    round_, done = opened(plan_151, 2026, date(2026, 6, 15))
    assert (done.added, done.removed, done.total) == (705, 0, 705)
    assert len(agencies(round_)) == 17 + 56
    assert counted(plan_151, round_) == owed_per_task(17, 56)


@pytest.mark.parametrize(
    ("day", "departments", "districts"),
    [
        (date(2025, 2, 28), 22, 13),
        (date(2025, 3, 1), 17, 13),
        (date(2025, 3, 2), 17, 13),
        (date(2025, 6, 30), 17, 13),
        (date(2025, 7, 1), 17, 56),
        (date(2025, 7, 2), 17, 56),
    ],
)
def test_classes_are_those_of_the_day(plan_151, day, departments, districts):
    round_, _done = opened(plan_151, 2025, day)
    assert counted(plan_151, round_) == owed_per_task(departments, districts)
    assert len(agencies(round_)) == departments + districts


def test_everybody_who_owes_exists_on_the_day(plan_151):
    day = date(2026, 6, 15)
    round_, _done = opened(plan_151, 2026, day)
    for row in round_.obligations.select_related("agency"):
        assert row.agency.ended_on is None or row.agency.ended_on > day
        assert row.agency.founded_on is None or row.agency.founded_on <= day


def test_lead_and_coordinator_merged_into_one_owe_once_as_the_lead(plan_151):
    """II.1.c: Sở Kế hoạch và Đầu tư led with the help of Sở Tài chính; since 01/03/2025 they are one."""
    round_, _done = opened(plan_151, 2026, date(2026, 6, 15))
    row = round_.obligations.get(task__path="II.1.c")
    assert (row.agency.code, row.role) == ("stc", AssignmentRole.LEAD)


def test_before_the_merger_the_coordinator_owes_nothing(plan_151):
    round_, _done = opened(plan_151, 2023, date(2023, 6, 15))
    row = round_.obligations.get(task__path="II.1.c")
    assert (row.agency.code, row.role) == ("skhdt", AssignmentRole.LEAD)


def test_an_agency_named_and_in_the_class_owes_once(plan_151):
    """II.4.b names Sở Thông tin và Truyền thông as lead; its heir is also one of "các sở, ban ngành"."""
    round_, _done = opened(plan_151, 2026, date(2026, 6, 15))
    assert [row.agency.code for row in round_.obligations.filter(task__path="II.4.b")] == ["skhcn"]
    keys = round_.obligations.values_list("task", "agency")
    assert len(keys) == len(set(keys))


def test_the_scope_of_the_lead_goes_with_the_row(plan_151):
    round_, _done = opened(plan_151, 2026, date(2026, 6, 15))
    scopes = set(round_.obligations.filter(task__path="II.1.b").values_list("scope", flat=True))
    assert scopes == {"đối với từng lĩnh vực thuộc chức năng nhiệm vụ đã được giao"}
    assert set(round_.obligations.filter(task__path="II.4.a").values_list("scope", flat=True)) == {""}


def test_every_row_is_due_with_its_round(plan_151):
    round_, _done = opened(plan_151, 2026, date(2026, 6, 15))
    assert set(round_.obligations.values_list("due_on", flat=True)) == {date(2026, 12, 17)}


def test_a_plan_may_ask_its_coordinators_too(plan_151):
    plan_151.coordinators_owe = True
    plan_151.save()
    round_, _done = opened(plan_151, 2026, date(2026, 6, 15))
    assert counted(plan_151, round_)["II.1.a"] == 17 + 56
    assert counted(plan_151, round_)["II.7"] == 0


def test_opening_twice_adds_nothing(plan_151):
    round_, _done = opened(plan_151, 2026, date(2026, 6, 15))
    before = set(Obligation.objects.values_list("pk", flat=True))
    _round, again = opened(plan_151, 2026, date(2026, 6, 15))
    assert (again.added, again.removed, again.total) == (0, 0, 705)
    assert set(Obligation.objects.values_list("pk", flat=True)) == before


def test_a_reorganisation_replaces_the_rows_in_which_nothing_is_written(plan_151):
    opened(plan_151, 2025, date(2025, 6, 30))
    round_, done = opened(plan_151, 2025, date(2025, 7, 1))
    # Ten tasks are the districts'. Thirteen of each end, 56 of each begin.
    assert (done.removed, done.added, done.total) == (10 * 13, 10 * 56, 705)
    assert counted(plan_151, round_) == owed_per_task(17, 56)


def test_a_row_in_which_an_agency_has_written_is_handed_over(plan_151):
    round_, _done = opened(plan_151, 2025, date(2025, 6, 30))
    district = round_.obligations.filter(task__path="II.3").first().agency.code
    written = write(round_, "II.3", district)
    _round, done = opened(plan_151, 2025, date(2025, 7, 1))
    assert (done.removed, done.total) == (10 * 13, 705)
    kept = Obligation.objects.get(pk=written.pk)
    assert (kept.agency.kind, kept.entry.results) == ("commune", "Đã rà soát.")


def test_going_back_to_the_day_before_brings_the_old_rows_again(plan_151):
    opened(plan_151, 2025, date(2025, 7, 1))
    round_, _done = opened(plan_151, 2025, date(2025, 6, 30))
    assert counted(plan_151, round_) == owed_per_task(17, 13)


def test_the_first_round_does_not_open_before_the_plan_was_issued(plan_151):
    round_ = schedule_round(plan_151, period(PeriodKind.YEAR, 2022))
    assert (round_.opens_on, round_.due_on) == (date(2022, 9, 22), date(2022, 12, 19))
