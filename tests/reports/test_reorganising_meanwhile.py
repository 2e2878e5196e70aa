"""A reorganisation while an agency writes: neither waits for the other for ever, no words are lost. Needs a
database with real locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from agencies.models import Reorganisation
from agencies.services import reorganisations
from reports.models import Entry, Obligation
from reports.services import entries, extensions, reorganising
from tests.conftest import CONTENT, owed
from tests.reports.reorganised import DAY, drafted, merge

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="one writer at a time"),
]


def at_once(*works):
    """Each in a connection of its own; what each gave, or the first failure."""

    def apart(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [found.result(timeout=30) for found in [pool.submit(apart, work) for work in works]]


def waits_for_a_lock(seconds=10) -> None:
    """Until some other connection waits, so that the two have really met."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    pause = Event()
    for _ in range(seconds * 20):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        pause.wait(0.05)


@pytest.fixture
def meets(world, set_clock):
    """meets(work): the work is done and not yet certain when khe is merged into gia. Gives what the
    reorganisation did."""
    now = set_clock(DAY)
    row = drafted(world, merge(["khe"], "gia"))
    begun = Event()

    def first(work):
        with transaction.atomic():
            work(now)
            begun.set()
            waits_for_a_lock()

    def second():
        assert begun.wait(10)
        return reorganising.carry_out(row, revision=row.revision, by=world.admin, now=now)

    return lambda work: at_once(lambda: first(work), second)[1]


def test_an_account_with_an_obstacle_is_sent(world, cycle, meets):
    mine = cycle("draft", obstacle="Thiếu kinh phí.")
    found = meets(lambda now: entries.submit(mine, by=world.officer, now=now))
    assert (found.kept, found.obstacles) == (1, 1)


def test_a_later_day_is_asked_for(world, meets):
    rows, day = [owed(world)], world.round.due_on + timedelta(days=3)
    found = meets(lambda now: extensions.ask(world.round, rows, day, "Lũ.", by=world.officer, now=now))
    assert found.extensions == 1


def test_first_words_are_stored(world, meets):
    mine = owed(world)
    meets(lambda now: entries.save_draft(mine, CONTENT, revision=0, by=world.officer, now=now))
    assert Entry.objects.get().obligation.agency == world.gia
    assert not Obligation.objects.filter(agency=world.khe).exists()


def test_first_words_hold_no_other_row(world):
    """Else all agencies of a round would wait for each other, and for whoever holds the round."""
    mine, held, done = owed(world), Event(), Event()

    def holding():
        with transaction.atomic():
            type(world.round).objects.select_for_update().get(pk=world.round.pk)
            held.set()
            assert done.wait(10)

    def writing():
        assert held.wait(10)
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '3s'")
            entries.save_draft(mine, CONTENT, revision=0, by=world.officer, now=world.now)
        done.set()

    at_once(holding, writing)
    assert Entry.objects.count() == 1


def test_words_of_the_heir_are_not_taken_back_with_it(world, cycle, set_clock, monkeypatch):
    """They are stored between the two readings, or wait; either way they stay."""
    theirs = cycle("draft", "gia")
    now = set_clock(world.round.due_on + timedelta(days=2))
    row = drafted(world, merge(["khe"], "gia"))
    read, save = Event(), entries.save_draft
    enact = reorganising.enact

    def slow(*given):
        read.set()
        waits_for_a_lock(3)
        enact(*given)

    monkeypatch.setattr(reorganising, "enact", slow)

    def writing():
        assert read.wait(10)
        words = CONTENT | {"results": "Chữ mới."}
        return save(theirs, words, revision=theirs.entry.revision, by=world.neighbour, now=now)

    at_once(lambda: reorganising.carry_out(row, revision=1, by=world.admin, now=now), writing)
    row.refresh_from_db()
    told = reorganising.built(row)
    assert Entry.objects.get(pk=theirs.entry.pk).results == "Chữ mới."
    assert any("Báo cáo đã viết" in sentence for sentence in told)


def test_four_drafts_begun_at_once_get_four_codes(world):
    drafted(world, merge(["syt"], "sxd"))
    at_once(*[lambda: reorganisations.keep(None, merge(["khe"], "gia"), revision=0, by=world.admin)] * 4)
    assert Reorganisation.objects.count() == 5
