"""A real SMTP server on a bad day: away, refusing, hanging, taking a mail and dropping the line."""

import asyncio
from datetime import date, datetime, time, timedelta

import pytest
from aiosmtpd.controller import Controller

from kehoach import clock
from reports.models import Digest
from reports.services import delivery, reminders
from tests.production.production_set import free_port

DAY = datetime.combine(date(2026, 12, 17), time(9), tzinfo=clock.LOCAL)


class Server:
    """Takes mail unless its mood says otherwise; keeps the Message-IDs of what it took."""

    mood = "well"

    def __init__(self):
        self.taken: list[tuple[str, str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mood == "refusing":
            return "550 no such mailbox"
        if self.mood == "greylisting":
            return "450 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mood == "hanging":
            await asyncio.sleep(3)
        lines = envelope.content.decode().replace("\r\n ", " ").splitlines()
        name = next(line.split(": ")[1].strip() for line in lines if line.startswith("Message-ID"))
        self.taken.append((envelope.rcpt_tos[0], name))
        if self.mood == "dropping before the answer":
            server.transport.abort()
        elif self.mood == "dropping after the answer":
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
        return "250 OK"


@pytest.fixture
def server(settings):
    found = Server()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    found.stop = controller.stop
    yield found
    if controller.server is not None:
        controller.stop()


@pytest.fixture
def digest(world) -> Digest:
    """One digest to be sent, for the officer."""
    reminders.prepare(DAY)
    return Digest.objects.get(person=world.officer)


def attempt(digest: Digest, minutes: int = 0) -> Digest:
    delivery.deliver(digest.pk, DAY + timedelta(minutes=minutes))
    digest.refresh_from_db()
    return digest


def taken(server, digest: Digest) -> list[str]:
    return [name for address, name in server.taken if address == digest.address]


def test_a_mail_arrives_with_its_words(server, digest):
    assert attempt(digest).state == "sent"
    assert taken(server, digest) == [digest.message_id]


def test_nobody_listens(server, digest):
    server.stop()
    assert attempt(digest).state == "failed"
    assert "ConnectionRefusedError" in digest.problem


@pytest.mark.parametrize(("mood", "state"), [("refusing", "refused"), ("greylisting", "failed")])
def test_a_refused_recipient(server, digest, mood, state):
    server.mood = mood
    assert attempt(digest).state == state
    server.mood = "well"
    assert attempt(digest, minutes=5).state == ("refused" if state == "refused" else "sent")


def test_a_server_that_hangs_is_given_up_and_tried_again(server, digest):
    server.mood = "hanging"
    assert attempt(digest).state == "failed"
    assert attempt(digest, minutes=1).attempts == 1
    server.mood = "well"
    assert attempt(digest, minutes=2).state == "sent"


def test_a_line_dropped_before_the_answer_is_the_one_window_and_repeats_the_same_mail(server, digest):
    server.mood = "dropping before the answer"
    assert attempt(digest).state == "failed"
    server.mood = "well"
    assert attempt(digest, minutes=2).state == "sent"
    assert taken(server, digest) == [digest.message_id, digest.message_id]


def test_a_line_dropped_after_the_answer_is_a_mail_sent(server, digest):
    server.mood = "dropping after the answer"
    assert attempt(digest).state == "sent"
    assert attempt(digest, minutes=30).attempts == 1
    assert taken(server, digest) == [digest.message_id]
