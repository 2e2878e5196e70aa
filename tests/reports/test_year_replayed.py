"""A year of the demonstration, day by day: who was told how often, and what nine days of silence change."""

import sys
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from reports.models import Reminder
from tests.reports.replay import Figures, Year, ledger

FIRST = date(2026, 11, 22)
OUTAGE = frozenset(date(2026, 12, 14) + timedelta(days=n) for n in range(9))


@pytest.fixture
def demonstration(db, settings, set_clock):
    settings.DEMONSTRATION = True
    set_clock(FIRST)
    call_command("load_agencies")
    call_command(
        "import_plan", "fixtures/plans/ke-hoach-151.txt", schedule=["half_year", "year"], monitor="sxd"
    )
    call_command("load_demonstration")


@pytest.mark.once
def test_a_year_of_the_demonstration(demonstration, capsys):
    Year(FIRST, 365).play()
    figures = Figures.read(FIRST + timedelta(days=365))
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
    assert figures.most_in_a_day == 1
    # Told on the due day, the day after, and every seven days from then on; a day off moves it to the next.
    assert figures.longest_silence <= 10
    assert set(figures.mails_by_role) >= {"officer", "head", "monitor"}
    assert not Reminder.objects.filter(state__in=["planned", "failed"]).exists()


def test_nine_days_of_silence_change_days_but_not_the_set_of_reminders(world):
    """The same half year twice, around the due day; the second time the scheduler is dead for nine days."""

    def played(asleep) -> dict:
        with transaction.atomic():
            Year(FIRST, 90, asleep).play()
            found = ledger()
            days = set(Reminder.objects.filter(state="sent").values_list("sent_at", flat=True))
            transaction.set_rollback(True)
        return found, days

    (awake, usual), (woken, late) = played(frozenset()), played(OUTAGE)
    assert set(woken) == set(awake)
    different = {key for key in awake if awake[key] != woken[key]}
    assert different and {woken[key] for key in different} == {"missed"}
    assert usual != late
