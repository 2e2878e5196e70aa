"""Many rounds, for the tests that compare one with nine."""

from datetime import datetime

from kehoach import clock
from reports.models import Entry, Obligation
from reports.periods import PeriodKind, period
from reports.services import entries, rounds
from tests.conftest import CONTENT

WORDS = {**CONTENT, "results": "Đã rà soát."}


def earlier_round(world, kind=PeriodKind.YEAR, year=2025, number=1):
    """A round before the world's own, opened."""
    round_ = rounds.schedule_round(world.plan, period(kind, year, number))
    rounds.open_round(round_, now=datetime(year, 5, 1, tzinfo=clock.LOCAL))
    round_.refresh_from_db()
    return round_


def pile_up(world) -> None:
    """Eight rounds before the world's own, each with accepted accounts of UBND xã Tịnh Khê."""
    for year in range(2022, 2026):
        accept_all(world, earlier_round(world, PeriodKind.YEAR, year))
    for year in range(2023, 2027):
        accept_all(world, earlier_round(world, PeriodKind.HALF_YEAR, year))


def accept_all(world, round_) -> None:
    owed = Obligation.objects.filter(round=round_, agency=world.khe).select_related("round__plan")
    now = datetime.combine(round_.due_on, datetime.min.time(), clock.LOCAL)
    for obligation in owed:
        entries.save_draft(obligation, WORDS, revision=0, by=world.officer, now=now)
        entries.submit(obligation, by=world.officer, now=now)
        entries.accept(obligation, by=world.monitor, now=now)


def entry_of(obligation) -> Entry:
    return Entry.objects.get(obligation=obligation)
