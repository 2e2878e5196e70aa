"""The number of SQL statements of a page is the same with one round of accounts and with nine."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.models import Obligation, Obstacle
from reports.periods import PeriodKind
from reports.services import entries, summaries
from reports.summaries import edited
from tests.reports.built import content, kept
from tests.reports.issued import CORRECTION, issued
from tests.reports.pile import WORDS, earlier_round, pile_up

STUCK = {**WORDS, "obstacle": "Thiếu kinh phí."}
# Page -> (who opens it, its statements). A rise fails; write a fall down here.
STATEMENTS = {
    "home": ("officer", 9),
    "reports:round_entries": ("officer", 11),
    "reports:signing": ("head", 12),
    "agencies:own": ("head", 7),
    "reports:obligation": ("officer", 13),
    "reports:task": ("monitor", 14),
    "tasks:plans": ("officer", 6),
    "tasks:plan": ("officer", 13),
    "reports:dashboard": ("monitor", 17),
    "reports:obligations": ("monitor", 16),
    "reports:missing": ("monitor", 15),
    "reports:queue": ("monitor", 13),
    "reports:review": ("monitor", 21),
    "reports:obstacles": ("monitor", 13),
    "reports:obstacle": ("monitor", 11),
    "reports:rounds": ("monitor", 18),
    "reports:extension_ask": ("officer", 9),
    "reports:contributions": ("officer", 8),
    "reports:extensions": ("monitor", 10),
    "reports:inbox": ("officer", 6),
    "reports:preferences": ("officer", 6),
    "reports:ledger": ("monitor", 14),
    "reports:reminder_rules": ("monitor", 9),
    "reports:operations": ("admin", 15),
    "reports:round": ("monitor", 12),
    "reports:schedule": ("monitor", 22),
    "reports:days": ("admin", 7),
    "reports:editions": ("officer", 8),
    "reports:edition": ("monitor", 10),
    "reports:verify": ("officer", 5),
    "reports:summary_desk": ("monitor", 17),
    "reports:summary_cover": ("monitor", 9),
    "reports:summary_compare": ("monitor", 16),
    "reports:summary": ("monitor", 11),
    "reports:builds": ("monitor", 9),
    "reports:build": ("monitor", 8),
}
# They compare with the round before, so one must be there from the beginning.
COMPARING = ("reports:summary_desk", "reports:summary_compare", "reports:edition_issue")


def address(name: str, world) -> str:
    sent = Obligation.objects.get(round=world.round, agency=world.khe, task__path="II.3")
    about = {
        "reports:round_entries": world.round.pk,
        "reports:signing": world.round.pk,
        "reports:extension_ask": world.round.pk,
        "reports:contributions": world.round.pk,
        "reports:obligation": sent.pk,
        "reports:review": sent.pk,
        "reports:task": sent.task_id,
        "reports:obstacle": Obstacle.objects.get(task=sent.task, agency=world.khe).pk,
        "tasks:plan": world.plan.pk,
        "reports:reminder_rules": world.plan.pk,
        "reports:schedule": world.plan.pk,
        "reports:round": world.round.pk,
        "reports:summary_desk": world.round.pk,
        "reports:summary_cover": world.round.pk,
        "reports:summary_compare": world.round.pk,
        "reports:build": kept(world.monitor, world.now).pk,
        "reports:edition": issued(world).pk,
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


def ask_for_files(world) -> None:
    """Many files, so that the list of them is long."""
    for number in range(12):
        kept(world.monitor, world.now, of=content(f"Lần {number}."))


def issue_corrections(world) -> None:
    """A long list of issued reports."""
    for _correction in range(4):
        issued(world, CORRECTION)


def edit_the_report(world, number: int) -> None:
    """A paragraph of the draft rewritten, a comment on it, and a copy kept."""
    who, text = {"by": world.monitor, "now": world.now}, f"Lần {number}."
    summaries.write_passage(world.round, "own.I", text, basis="", number=number, **who)
    summaries.remark(world.round, "own.I", text, **who)
    _facts, paper = edited(world.round, world.now.date())
    summaries.keep_copy(world.round, paper, **who)


def send_everything(world) -> None:
    """The other agencies send every account of the open round, so that all lists are long."""
    people = (world.neighbour, world.health, world.builder)
    for author in people:
        for obligation in world.round.obligations.filter(agency=author.agency).select_related("round__plan"):
            entries.save_draft(obligation, STUCK, revision=0, by=author, now=world.now)
            entries.submit(obligation, by=author, now=world.now)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_page_costs_the_same_with_one_round_and_with_nine(name, world, login, cycle):
    cycle("submitted", **STUCK)
    edit_the_report(world, 0)
    if name in COMPARING:
        earlier_round(world, PeriodKind.QUARTER, 2025, 2)
    person, recorded = STATEMENTS[name]
    client, url = login(world.people[person]), address(name, world)
    one = statements(client, url)
    pile_up(world)
    send_everything(world)
    ask_for_files(world)
    issue_corrections(world)
    for number in range(1, 9):
        edit_the_report(world, number)
    nine = statements(client, url)
    assert (one, nine) == (recorded, recorded), f"{name}: {one} with one round, {nine} with nine"
