"""What the hourly job does when the day of a change has come."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Agency, Reorganisation, Succession
from reports.services import amendments
from reports.services.due_changes import carry_out_due
from tasks.models import Amendment, AmendmentState
from tests.conftest import NOW, at
from tests.reports.amended import amend, drafted, said

TOMORROW = NOW.date() + timedelta(days=1)


def test_an_amendment_is_carried_out_on_its_day_once(world):
    amend(world, {"II.1.b": None}, effective_on=TOMORROW)
    assert carry_out_due(now=NOW) == []
    assert carry_out_due(now=at(TOMORROW)) == ["Kế hoạch số 151/KH-UBND: 99/KH-UBND"]
    assert carry_out_due(now=at(TOMORROW)) == []


def test_one_that_has_become_impossible_is_a_draft_again_and_keeps_no_other_back(world):
    amend(world, {"II.3": None}, effective_on=TOMORROW, number="1/KH-UBND")
    amend(world, {"II.1.b": None}, effective_on=TOMORROW, number="2/KH-UBND")
    amend(world, {"II.3": said(world.plan, "II.3", output="Đề án")}, number="3/KH-UBND")
    with pytest.raises(ValidationError, match="đã được sửa ở nơi khác"):
        carry_out_due(now=at(TOMORROW))
    states = dict(Amendment.objects.values_list("number", "state"))
    done, draft = AmendmentState.IN_FORCE, AmendmentState.DRAFT
    assert states == {"1/KH-UBND": draft, "2/KH-UBND": done, "3/KH-UBND": done}
    assert carry_out_due(now=at(TOMORROW)) == []


@pytest.mark.parametrize(("ended_on", "moves"), [(NOW.date(), True), (TOMORROW, False)])
def test_a_plan_goes_to_the_heir_of_its_monitor(world, ended_on, moves):
    """The register was loaded from files, which know nothing of plans."""
    row = Reorganisation.objects.create(code="x", happened_on=ended_on, title="Sắp xếp")
    Succession.objects.create(reorganisation=row, predecessor=world.sxd, successor=world.syt)
    Agency.objects.filter(pk=world.sxd.pk).update(ended_on=ended_on)
    done = carry_out_due(now=NOW)
    world.plan.refresh_from_db()
    assert (world.plan.monitor, bool(done)) == ((world.syt, True) if moves else (world.sxd, False))
    assert carry_out_due(now=NOW) == []


def test_a_plan_whose_monitor_has_no_heir_stays(world):
    Agency.objects.filter(pk=world.sxd.pk).update(ended_on=date(2026, 1, 1))
    assert carry_out_due(now=NOW) == []
    world.plan.refresh_from_db()
    assert world.plan.monitor == world.sxd


def test_a_draft_waits_for_nobody(world):
    drafted(world, {"II.1.b": None}, effective_on=NOW.date())
    assert amendments.carry_out_waiting(now=NOW) == []
