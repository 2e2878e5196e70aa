"""The delivery of digests while the mail server has its moods: nothing lost, nothing sent twice."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend

from agencies.models import User
from kehoach import clock
from reports.models import Digest
from reports.services import delivery, reminders
from tests.conftest import at
from tests.reports.reminded import DUE, lines, rows, to


class Broken(EmailBackend):
    """A mail server in one of its moods."""

    mood: Exception | None = None

    def send_messages(self, messages):
        if Broken.mood:
            raise Broken.mood
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"

    def mood(problem):
        monkeypatch.setattr(Broken, "mood", problem)

    return mood


def only_digest(person) -> Digest:
    return Digest.objects.get(person=person)


def test_a_server_that_fails_is_tried_again_later_and_the_mail_goes_out_once(world, server):
    server(SMTPServerDisconnected("gone"))
    reminders.send_all(at(DUE))
    digest = only_digest(world.officer)
    assert (digest.state, digest.attempts) == ("failed", 1)
    assert digest.next_attempt_at == at(DUE, 9, 2)
    assert set(rows(world.officer).exclude(state="missed").values_list("state", flat=True)) == {"planned"}
    server(None)
    reminders.send_all(at(DUE, 9, 1))
    assert to(world.officer) == []
    reminders.send_all(at(DUE, 9, 2))
    reminders.send_all(at(DUE, 9, 3))
    assert len(to(world.officer)) == 1
    assert only_digest(world.officer).state == "sent"


def test_a_second_attempt_drops_what_was_settled_and_one_with_nothing_left_is_not_made(world, server, cycle):
    server(OSError("away"))
    reminders.send_all(at(DUE))
    server(None)
    cycle("submitted", "khe", "II.3", now=at(DUE, 9, 1))
    digest = only_digest(world.officer)
    delivery.deliver(digest.pk, at(DUE, 10))
    (message,) = to(world.officer)
    assert "II.2.a" in message.body and "II.3" not in message.body
    cycle("submitted", "khe", "II.2.a", now=at(DUE, 9, 1))
    assert delivery.deliver(only_digest(world.colleague).pk, at(DUE, 10)) is False
    assert to(world.colleague) == []


def test_a_refused_address_is_not_tried_again_and_the_monitor_is_told_from_then_on(world, server):
    User.objects.filter(agency=world.khe).exclude(pk=world.officer.pk).update(is_active=False)
    server(SMTPRecipientsRefused({world.officer.email: (550, b"no such user")}))
    reminders.send_all(at(date(2026, 12, 10)))
    assert only_digest(world.officer).state == "refused"
    assert set(rows(world.officer).values_list("state", flat=True)) == {"failed"}
    server(None)
    reminders.send_all(at(date(2026, 12, 16)))
    told = Digest.objects.filter(person=world.monitor).latest("day")
    assert "UBND xã Tịnh Khê: 2 báo cáo" in lines(told)


def test_greylisting_is_for_later(world, server):
    server(SMTPRecipientsRefused({world.officer.email: (450, b"later")}))
    reminders.send_all(at(DUE))
    assert only_digest(world.officer).state == "failed"


def test_what_a_day_could_not_send_is_told_the_next_day_in_one_mail(world, server):
    server(OSError("away"))
    reminders.send_all(at(DUE))
    server(None)
    reminders.send_all(at(DUE + timedelta(days=1)))
    assert len(to(world.officer)) == 1
    states = Digest.objects.filter(person=world.officer).order_by("day").values_list("state", flat=True)
    assert list(states) == ["replaced", "sent"]


def test_a_bad_mail_day_does_not_make_the_following_days_late(world, server):
    """Every half hour of three days; on the first the server is away. Then everything is told on its day."""
    for day in (15, 16, 17):
        server(OSError("away") if day == 15 else None)
        for half in range(12, 40):
            reminders.send_all(at(date(2026, 12, day), half // 2, half % 2 * 30))
    told = rows(world.officer, obligation__task__path="II.3", state="sent").order_by("offset")
    assert [(row.offset, clock.local_date(row.sent_at).day) for row in told] == [(-7, 16), (-1, 16), (0, 17)]
    assert {message.subject for message in to(world.officer)} == {"[Kế hoạch] 2 báo cáo phải gửi"}
    assert len(to(world.officer)) == 2


def test_a_claimed_digest_is_left_alone_until_the_claim_runs_out(world, settings):
    reminders.prepare(at(DUE))
    digest = only_digest(world.officer)
    Digest.objects.filter(pk=digest.pk).update(claimed_until=at(DUE, 9, 10), attempts=1)
    assert delivery.deliver(digest.pk, at(DUE, 9, 9)) is False
    assert delivery.deliver(digest.pk, at(DUE, 9, 10)) is True
    assert delivery.deliver(digest.pk, at(DUE, 9, 30)) is False
    assert len(to(world.officer)) == 1
