from datetime import date, timedelta
import pytest
from tests.reports.test_reorganising import *  # noqa
from tests.reports.test_reorganising import today, draft, row_of
from reports.models import Contribution, Round
from reports.services import contributions, closing


def test_obstacle_after_due(world, set_clock, cycle):
    cycle("accepted", obstacle="Thiếu kinh phí.")
    cycle("accepted", path="II.2.a")
    now = set_clock(world.round.due_on + timedelta(days=2))
    print(world.round.due_on, world.round.locks_on)
    carried_out(world, merge(["khe"], "gia", day=date(2026,12,1)), now)
    assert Obstacle.objects.get().agency.code == "gia"


def test_obstacle_between_rounds(world, set_clock, cycle):
    cycle("accepted", obstacle="Thiếu kinh phí.")
    cycle("accepted", path="II.2.a")
    now = set_clock(world.round.locks_on + timedelta(days=2))
    closing.close_due(now=now)
    carried_out(world, merge(["khe"], "gia", day=world.round.locks_on + timedelta(days=1)), now)
    assert Obstacle.objects.get().agency.code == "gia"


def test_contribution_after_due(world, set_clock, cycle):
    cycle("accepted"); cycle("accepted", path="II.2.a")
    row = Contribution.objects.get(agency=world.khe)
    contributions.save(row, "Xã góp ý.", None, revision=row.revision, by=world.officer, now=world.now)
    now = set_clock(world.round.due_on + timedelta(days=2))
    carried_out(world, merge(["khe"], "gia", day=date(2026,12,1)), now)
    assert Contribution.objects.exclude(text="").get().agency.code == "gia"


def test_split_contributions_undo(world, set_clock, cycle):
    pass


@pytest.mark.parametrize("day", [date(1,1,1), date(1,1,2), date(9999,12,31), date(2200,1,1)])
def test_odd_days(world, today, login, day):
    c = login(world.admin)
    r = c.post("/sap-xep/moi/giai-the/", {})
    from django.urls import reverse
    url = reverse("reports:reorganisation_new", args=["giai-the"])
    r = c.post(url, {"happened_on": day.strftime("%d/%m/") + f"{day.year:04d}", "basis": "", "title": "", "old": ["khe"], "heirs": ["gia"]}, follow=True)
    print(r.status_code, r.redirect_chain)
    assert r.status_code in (200, 422)
    print(r.content.decode()[:0])
