"""Digests and rows of the ledger: made by hand for the pages that show them, and how tests look at them."""

from datetime import date, datetime, timedelta

from django.core import mail

from kehoach import clock
from reports.models import Digest, Reminder

# When the round of the little world is due.
DUE = date(2026, 12, 17)
DAY = date(2026, 11, 20)
SENT_AT = datetime(2026, 11, 20, 7, 2, tzinfo=clock.LOCAL)
CONTENT = {
    "greeting": "Kính gửi Người officer,",
    "groups": [
        {
            "title": "Năm 2026 – Kế hoạch số 151/KH-UBND",
            "note": "Hạn gửi 17/12/2026. Còn 2 báo cáo chưa gửi.",
            "url": "/dot/1/bao-cao/",
            "lines": [{"text": "II.3 Xây dựng các đô thị", "url": "/yeu-cau/1/", "badge": "quá hạn 3 ngày"}],
            "more": 4,
        }
    ],
}


def make_digest(person, day=DAY, **values) -> Digest:
    """A digest of a day; sent unless `state` says otherwise."""
    values = {"state": Digest.State.SENT, "kind": Digest.Kind.DAILY, **values}
    if values["state"] == Digest.State.SENT:
        values.setdefault("sent_at", SENT_AT)
    return Digest.objects.create(
        person=person,
        day=day,
        address=person.email,
        message_id=f"<{person.pk}.{day}.{values['kind']}@test>",
        subject=values.pop("subject", "[Kế hoạch] 2 báo cáo phải gửi"),
        content=values.pop("content", CONTENT),
        written_at=SENT_AT,
        **values,
    )


def make_reminder(obligation, person, days_ago=2, **values) -> Reminder:
    """A row of the ledger, planned `days_ago` before 22/11/2026 and sent unless told otherwise."""
    send_at = datetime(2026, 11, 22, 7, 0, tzinfo=clock.LOCAL) - timedelta(days=days_ago)
    values = {"cause": "due", "offset": -7, "state": Reminder.State.SENT, "anchor": DAY, **values}
    if values["state"] == Reminder.State.SENT:
        values.setdefault("sent_at", send_at + timedelta(minutes=2))
    return Reminder.objects.create(obligation=obligation, person=person, send_at=send_at, **values)


def to(person) -> list:
    """The mails that a person got."""
    return [message for message in mail.outbox if message.to == [person.email]]


def rows(person, **more):
    """The person's rows of the ledger."""
    return Reminder.objects.filter(person=person, **more)


def lines(digest: Digest) -> list[str]:
    """Everything that a digest tells, line by line."""
    return [line["text"] for group in digest.content["groups"] for line in group["lines"]]
