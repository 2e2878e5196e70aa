"""A reorganisation is not taken back once the plan was amended or a round was closed in between."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reports.models import Obligation
from reports.services import closing, reorganising
from tests.conftest import NOW, at
from tests.reports.amended import amend, said
from tests.reports.reorganised import carried_out, dissolve, merge

TODAY = NOW.date()


def taken_back(world, row):
    row.refresh_from_db()
    return reorganising.undo(row, revision=row.revision, by=world.admin)


@pytest.mark.parametrize("words", ["Lời khác.", None])
def test_nothing_is_asked_again_on_a_task_that_was_amended(world, words):
    row = carried_out(world, dissolve("gia", day=TODAY), NOW)
    amend(world, {"II.3": said(world.plan, "II.3", text=words) if words else None})
    with pytest.raises(ValidationError, match="Nhiệm vụ đã sửa đổi hoặc bãi bỏ: II.3"):
        taken_back(world, row)
    assert not Obligation.objects.filter(agency=world.gia).exists()


def test_nothing_comes_back_into_a_round_that_was_closed(world):
    """An agency that ended without an heir is asked for nothing any more, yet it was in that round."""
    row = carried_out(world, dissolve("gia", day=TODAY), NOW)
    world.round.refresh_from_db()
    closing.close(world.round, now=at(date(2027, 1, 20)))
    with pytest.raises(ValidationError, match="Đợt đã đóng"):
        taken_back(world, row)
    assert not Obligation.objects.filter(agency=world.gia).exists()


def test_a_closed_round_keeps_its_figures_when_a_returned_account_goes_on(world, cycle):
    """Both communes have accounts of one task; one was sent back and may be mended after the lock."""
    back = cycle("returned", agency="gia", path="II.3")
    cycle("accepted", agency="khe", path="II.3")
    after = date(2027, 1, 20)
    closing.close(world.round, now=at(after))
    before = Obligation.objects.filter(round=world.round).count()
    carried_out(world, merge(["gia"], "khe", day=after), at(after))
    back.refresh_from_db()
    assert (back.agency, Obligation.objects.filter(round=world.round).count()) == (world.gia, before)
