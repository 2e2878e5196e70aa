"""The number of SQL statements of a page is the same with one round of accounts and with nine."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import Obligation
from reports.services import entries
from tests.reports.pile import WORDS, pile_up

# Page -> (who opens it, its statements). A rise fails; write a fall down here.
STATEMENTS = {
    "home": ("officer", 5),
    "reports:round_entries": ("officer", 7),
    "reports:obligation": ("officer", 8),
    "reports:task": ("monitor", 12),
    "tasks:plans": ("officer", 4),
    "tasks:plan": ("officer", 10),
    "reports:dashboard": ("monitor", 15),
    "reports:obligations": ("monitor", 14),
    "reports:missing": ("monitor", 12),
    "reports:queue": ("monitor", 11),
    "reports:review": ("monitor", 18),
    "reports:rounds": ("monitor", 14),
    "reports:summary": ("monitor", 8),
}


def address(name: str, world) -> str:
    sent = Obligation.objects.get(round=world.round, agency=world.khe, task__path="II.3")
    about = {
        "reports:round_entries": world.round.pk,
        "reports:obligation": sent.pk,
        "reports:review": sent.pk,
        "reports:task": sent.task_id,
        "tasks:plan": world.plan.pk,
    }
    return reverse(name, args=[about[name]] if name in about else [])


def statements(client, url: str) -> int:
    """What a page costs once the first visit is over, which may note that it was opened."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url)
    return len(captured)


def send_everything(world) -> None:
    """The other agencies send every account of the open round, so that all lists are long."""
    people = (world.neighbour, world.health, world.builder)
    for author in people:
        for obligation in world.round.obligations.filter(agency=author.agency).select_related("round__plan"):
            entries.save_draft(obligation, WORDS, revision=0, by=author, now=world.now)
            entries.submit(obligation, by=author, now=world.now)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_page_costs_the_same_with_one_round_and_with_nine(name, world, login, cycle):
    cycle("submitted")
    person, recorded = STATEMENTS[name]
    client, url = login(world.people[person]), address(name, world)
    one = statements(client, url)
    pile_up(world)
    send_everything(world)
    nine = statements(client, url)
    assert (one, nine) == (recorded, recorded), f"{name}: {one} with one round, {nine} with nine"
