"""Several workers in the same minute: everybody still gets one mail. Needs a database with real locks."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time

import pytest
from django.core import mail
from django.db import connection

from kehoach import clock
from reports.models import Digest, Reminder
from reports.services import reminders

DAY = datetime.combine(date(2026, 12, 18), time(9), tzinfo=clock.LOCAL)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in str(connection.settings_dict["ENGINE"]), reason="one writer at a time"),
]


def work(_n: int) -> None:
    try:
        reminders.send_all(DAY)
    finally:
        connection.close()


def test_five_workers_at_once_send_each_mail_once(world):
    with ThreadPoolExecutor(5) as workers:
        list(workers.map(work, range(5)))
    told = Counter(message.to[0] for message in mail.outbox)
    assert told and set(told.values()) == {1}
    assert len(mail.outbox) == Digest.objects.filter(state="sent").count()
    assert not Reminder.objects.filter(state="planned").exists()
