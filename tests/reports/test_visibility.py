"""What a list counts (ObligationQuerySet.with_status) and what a row says (periods.punctuality) agree."""

from datetime import date

import pytest

from reports.models import Obligation
from reports.periods import Punctuality, punctuality
from reports.querysets import RECEIVED

DUE = date(2026, 12, 17)
DAYS = [date(2026, 12, 16), DUE, date(2026, 12, 18)]
STATES = ["empty", "draft", "submitted", "returned", "accepted"]


def statuses_of(obligation, today):
    return {s.value for s in Punctuality if Obligation.objects.with_status(s, today).filter(pk=obligation.pk)}


def said_of(obligation, today):
    entry = getattr(obligation, "entry", None)
    received = entry.first_submitted_on if entry and entry.state in RECEIVED else None
    return {punctuality(obligation.due_on, received, today).value}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("sent", DAYS)
@pytest.mark.parametrize("today", DAYS)
def test_list_and_row_agree(world, cycle, state, sent, today):
    obligation = cycle(state, now=world.now.replace(month=sent.month, day=sent.day))
    assert statuses_of(obligation, today) == said_of(obligation, today)


@pytest.mark.parametrize("today", DAYS)
def test_every_obligation_is_in_exactly_one_of_the_four(world, cycle, today):
    for state, agency, path in zip(
        STATES[1:], ["khe", "gia", "khe", "gia"], ["II.3", "II.3", "II.2.a", "II.2.a"], strict=True
    ):
        cycle(state, agency, path)
    lists = [set(Obligation.objects.with_status(s, today).values_list("pk", flat=True)) for s in Punctuality]
    assert sum(map(len, lists)) == len(set.union(*lists)) == Obligation.objects.count()


def test_received_is_waiting_and_accepted(world, cycle):
    cycle("submitted", "khe", "II.3")
    cycle("accepted", "gia", "II.3")
    cycle("returned", "gia", "II.2.a")
    counts = {
        s: Obligation.objects.with_status(s, DUE).count()
        for s in ("received", "waiting", "accepted", "not_received", "expected")
    }
    assert counts == {"received": 2, "waiting": 1, "accepted": 1, "not_received": 6, "expected": 8}


@pytest.mark.parametrize(
    ("person", "rows"),
    [("monitor", 8), ("province", 8), ("officer", 2), ("health", 2), ("stranger", 0), ("admin", 0)],
)
def test_who_knows_of_which_obligations(world, cycle, person, rows):
    """Sở Y tế leads II.1.b with Sở Xây dựng, so it knows of that one once it has been sent."""
    cycle("submitted", "sxd", "II.1.b")
    assert Obligation.objects.visible_to(world.people[person]).count() == rows
