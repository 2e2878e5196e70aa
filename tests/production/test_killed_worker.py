"""A worker killed (-9) again and again while 500 digests go out: real PostgreSQL, Redis, worker and SMTP."""

import asyncio
import random
import shlex
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from celery import Celery

from tests.production.production_set import ProductionSet, free_port, until

pytestmark = pytest.mark.production

PEOPLE, KILLS = 500, 50
# Ten people in each of fifty agencies that owe something, all reminded at once by the monitor. Today may be
# any day, so it is made a working one.
SETUP = f"""
from agencies.models import *; from reports.models import *; from reports.services import ledger
from kehoach import clock
today = clock.today()
SpecialDay.objects.update_or_create(day=today, defaults={{"kind": "worked", "name": "Làm bù"}})
agencies = list(Agency.objects.filter(obligations__isnull=False).distinct()[:{PEOPLE // 10}])
User.objects.bulk_create(
    User(username=f"{{a.code}}.{{n}}", email=f"{{a.code}}.{{n}}@example.vn", full_name="Người nhận", agency=a)
    for a in agencies for n in range(10))
sxd = Agency.objects.get(code="sxd")
monitor = User.objects.create(username="m", full_name="M", agency=sxd, role="monitor")
found = ledger.nudge(Obligation.objects.filter(agency__in=agencies), by=monitor, now=clock.now())
print(found.people)
"""


class Postbox:
    """An SMTP server that keeps (recipient, Message-ID) of all mail it has taken, and takes its time."""

    def __init__(self):
        self.taken: list[tuple[str, str]] = []
        self.dice = random.Random(3)

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.dice.uniform(0, 0.1))
        head = envelope.content.decode().replace("\r\n ", " ").split("\r\n\r\n")[0]
        name = next(line.split(": ")[1] for line in head.splitlines() if line.startswith("Message-ID"))
        self.taken.append((envelope.rcpt_tos[0], name.strip()))
        return "250 OK"


@pytest.fixture
def postbox():
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def mailing(postbox):
    """PostgreSQL and Redis with 500 people to be told, and workers that mail to the postbox."""
    _box, port = postbox
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0"}
    with tempfile.TemporaryDirectory(prefix="kehoach-mail-", ignore_cleanup_errors=True) as name:
        (folder := Path(name)).joinpath("data").mkdir()
        the_set = ProductionSet(folder, MAIL_LEASE_SECONDS="3", MAIL_HOURS="0-24", **mail)
        try:
            the_set.start_servers()
            the_set.run("python manage.py open_rounds")
            told = the_set.run(f"python manage.py shell -v 0 -c {shlex.quote(SETUP)}")
            assert told.strip() == str(PEOPLE)
            yield the_set
        finally:
            the_set.stop_all()


def count(the_set: ProductionSet, state: str) -> int:
    return the_set.sql(f"SELECT count(*) FROM reports_digest WHERE state = '{state}'")


def test_a_worker_killed_fifty_times_loses_no_digest_and_repeats_none_unknowably(mailing, postbox, capsys):
    box, _port = postbox
    queue, dice, kills = Celery(broker=mailing.redis_url), random.Random(151), 0
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        mailing.start("worker", "--concurrency 2")
        # What the scheduler does every minute.
        queue.send_task("reports.jobs.send_reminders")
        if kills >= KILLS:
            break
        before = len(box.taken)
        with suppress(TimeoutError):
            wait_for_life(box, before)
        time.sleep(dice.uniform(0, 0.6))
        mailing.kill("worker")
        kills += 1
    until(lambda: done(mailing, queue), seconds=240)
    mails = Counter(box.taken)
    people = {address for address, _name in mails}
    names = {name for _address, name in mails}
    lost, repeated = PEOPLE - len(people), sum(mails.values()) - len(mails)
    with capsys.disabled():  # the figures belong to the record of a run
        sys.stdout.write(
            f"\n{kills} kills, {sum(mails.values())} mails for {PEOPLE} digests: "
            f"{lost} lost, {repeated} repeated with an equal Message-ID\n"
        )
    assert kills >= KILLS
    assert lost == 0
    # A second mail to a person is only ever the very same one, and no kill makes more than the window allows.
    assert len(mails) == len(people) == len(names) == PEOPLE
    assert repeated <= kills * 2
    assert count(mailing, "sent") == PEOPLE
    assert mailing.sql("SELECT count(*) FROM reports_reminder WHERE state <> 'sent'") == 0


def wait_for_life(box: Postbox, before: int) -> None:
    """Until the worker has sent something; a worker that found nothing to send is killed all the same."""
    end = time.monotonic() + 6
    while len(box.taken) == before:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def done(mailing: ProductionSet, queue: Celery) -> bool:
    if count(mailing, "sent") == PEOPLE:
        return True
    queue.send_task("reports.jobs.send_reminders")
    time.sleep(2)
    return False
