"""The demonstration: nine rounds that read like real ones, on any day, and never in production."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from agencies.loading import load_register
from agencies.models import Role, User
from kehoach import clock
from reports.demonstration.load import load_demonstration
from reports.demonstration.people import PASSWORD, shown_accounts
from reports.forms import EntryForm
from reports.models import (
    Entry,
    EntryState,
    Obstacle,
    ObstacleNote,
    ObstacleState,
    Passage,
    Round,
    SummaryEdition,
    SummaryReport,
)
from reports.periods import punctuality
from reports.services.entries import lacks
from tasks.importer.parse import parse_plan
from tasks.services.storing import store_plan


def moment(year, month, day, hour=16, minute=30):
    return datetime(year, month, day, hour, minute, tzinfo=clock.LOCAL)


def make(now):
    load_register()
    plan = store_plan(parse_plan("fixtures/plans/ke-hoach-151.txt"), schedule=["half_year", "year"]).plan
    load_demonstration(plan, now=now)
    return plan


@pytest.fixture
def demonstration(db, settings, set_clock):
    settings.DEMONSTRATION = True
    now = set_clock(moment(2026, 11, 22))
    return make(now), now


def test_eight_past_rounds_and_the_open_one(demonstration):
    names = [r.name for r in Round.objects.order_by("opens_on")]
    assert (names[0], names[-1], len(names)) == ("Năm 2022", "Năm 2026", 9)
    assert all(Round.objects.values_list("demonstration", flat=True))


def test_loading_again_changes_nothing(demonstration):
    plan, now = demonstration
    before = Entry.objects.count(), SummaryEdition.objects.count(), Passage.objects.count()
    assert load_demonstration(plan, now=now) == 0
    assert (Entry.objects.count(), SummaryEdition.objects.count(), Passage.objects.count()) == before


def test_two_reports_are_issued_and_the_open_one_is_drafted(demonstration):
    _plan, now = demonstration
    issued = SummaryEdition.objects.order_by("issued_at").select_related("round")
    assert [(e.round.name, bool(e.document_number)) for e in issued] == [
        ("Năm 2025", True),
        ("6 tháng đầu năm 2026", True),
    ]
    assert all(e.issued_at <= now and e.issued_by.role == Role.HEAD for e in issued)
    draft = SummaryReport.objects.get(round__name="Năm 2026")
    assert draft.passages.exists() and draft.remarks.filter(settled_at=None).count() == 1


def test_the_open_round_has_something_of_everything(demonstration):
    states = set(Entry.objects.filter(obligation__round__name="Năm 2026").values_list("state", flat=True))
    assert states == set(EntryState)


def test_nothing_lies_in_the_future_or_before_its_round(demonstration):
    _plan, now = demonstration
    for entry in Entry.objects.exclude(state__in=["draft", "signing"]).select_related("obligation__round"):
        round_ = entry.obligation.round
        assert round_.opens_on <= entry.first_submitted_on
        assert entry.submitted_at <= (entry.reviewed_at or now) <= now


def test_every_account_could_have_been_sent_from_the_page(demonstration):
    for entry in Entry.objects.exclude(state="draft"):
        form = EntryForm.from_values(entry.content)
        assert form.is_valid(), form.errors
        assert form.content() == entry.content
        assert lacks(entry.content) == []


def test_the_register_of_obstacles_has_something_of_everything(demonstration):
    _plan, now = demonstration
    newest = Obstacle.objects.filter(told_in__round__name="Năm 2026")
    assert set(newest.values_list("state", flat=True)) == set(ObstacleState)
    closed = Obstacle.objects.filter(state="closed").count()
    assert closed > Obstacle.objects.open().count() > 10
    assert not ObstacleNote.objects.filter(Q(at__gt=now) | Q(text__contains="{")).exists()
    assert Obstacle.objects.waiting_for(User.objects.get(username="tinhkhe.chuyenvien")).exists()


def test_obstacles_are_those_of_the_sent_accounts(demonstration):
    told = Entry.objects.exclude(state__in=["draft", "signing"]).exclude(obstacle="")
    for obstacle in Obstacle.objects.with_turn().select_related("told_in__entry", "agency"):
        assert obstacle.text == obstacle.told_in.entry.obstacle
        assert obstacle.raised_on <= obstacle.state_since <= (obstacle.closed_on or clock.today())
        assert (obstacle.turn is None) == (obstacle.state == "closed")
        assert obstacle.agency.ended_on is None or obstacle.state == "closed"
    kinds = ObstacleNote.objects.filter(kind__in=["raised", "renewed"])
    assert kinds.count() == told.count()


def test_texts_differ_from_each_other(demonstration):
    texts = list(Entry.objects.filter(nothing_arisen=False).values_list("results", flat=True))
    assert len(set(texts)) > 0.98 * len(texts)
    assert not any("{" in text for text in texts)


def test_some_came_late_and_some_never(demonstration):
    rows = Round.objects.get(name="Năm 2025").obligations.select_related("entry")
    found = {
        punctuality(r.due_on, getattr(r, "entry", None) and r.entry.first_submitted_on, r.due_on.max)
        for r in rows
    }
    assert found == {"on_time", "late", "missing"}


def test_there_are_people_for_every_role(demonstration):
    assert set(User.objects.values_list("role", flat=True)) == set(Role)
    assert len(shown_accounts()) == 10
    assert User.objects.get(username="sxd.theodoi").check_password(PASSWORD)


@pytest.mark.parametrize(
    "day", [(2026, 12, 14), (2026, 12, 15), (2026, 12, 18), (2027, 2, 1), (2027, 6, 15), (2030, 2, 2)]
)
def test_it_never_ages(db, settings, set_clock, day):
    settings.DEMONSTRATION = True
    now = set_clock(moment(*day, hour=0, minute=20))
    make(now)
    rounds = Round.objects.order_by("opens_on")
    assert rounds.count() == 9
    assert rounds.last().opens_on <= clock.today() <= rounds.last().due_on
    assert Entry.objects.filter(obligation__round=rounds.last()).exists()


@pytest.mark.parametrize(("production", "demonstration"), [(True, True), (False, False)])
def test_it_is_refused_elsewhere(db, settings, production, demonstration):
    settings.PRODUCTION, settings.DEMONSTRATION = production, demonstration
    with pytest.raises(CommandError, match="never in production"):
        call_command("load_demonstration")
    assert not User.objects.exists()
