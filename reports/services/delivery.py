"""DELIVERY: one digest to the mail server, by however many workers, killed however often.

A worker claims the row for a while, sends, and writes "sent" only after the server has taken the mail. A
worker that dies leaves its claim, which runs out, and another worker sends. The one window that cannot be
closed: the server has taken the mail, and the worker dies (or the connection breaks) before "sent" is
committed. Then the mail goes out again with the same Message-ID, by which servers and readers know it.
"""

import logging
from datetime import datetime, timedelta
from email.utils import make_msgid
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ..models import Digest, Reminder
from .digests import OPEN, free, refresh
from .post_office import post_office

log = logging.getLogger(__name__)
# Minutes until the next attempt: 2, 4, 8 … at most two hours.
LONGEST_PAUSE = 120
# A digest that waited longer for a worker is looked through again before it goes out.
FRESH = timedelta(minutes=5)


def lease() -> timedelta:
    """Longer than any attempt can take: the mail connection gives up after EMAIL_TIMEOUT at each of its few
    steps, and a worker with processes of its own (not that of `make run`) stops the job after
    CELERY_TASK_TIME_LIMIT."""
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def waiting(now: datetime):
    """Digests that may be sent now."""
    ripe = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now)
    return Digest.objects.filter(free(now), ripe, state__in=OPEN).order_by("written_at", "pk")


def deliver(pk: int, now: datetime) -> bool:
    """Send one digest if it is still to be sent; whether it went out. Safe to call at any time, twice, and
    from several workers at once."""
    mine = waiting(now).filter(pk=pk)
    if not post_office().is_open(now):
        return False
    if not mine.update(claimed_until=now + lease(), attempts=F("attempts") + 1):
        return False
    digest = Digest.objects.select_related("person__agency").get(pk=pk)
    late = digest.attempts > 1 or now - digest.written_at > FRESH
    if late and not refresh(digest, now):
        Digest.objects.filter(pk=pk).update(state=Digest.State.REPLACED, claimed_until=None)
        return False
    try:
        mail(digest).send()
    except SMTPRecipientsRefused as refusal:
        settle_failure(digest, now, words(refusal), for_good=is_permanent(refusal))
        return False
    except Exception as problem:  # any library may stand behind the mail backend; nothing may be lost
        log.warning("digest %s was not sent: %r", pk, problem)
        settle_failure(digest, now, words(problem))
        return False
    settle_success(digest, now)
    return True


@transaction.atomic
def settle_success(digest: Digest, now: datetime) -> None:
    Digest.objects.filter(pk=digest.pk).update(
        state=Digest.State.SENT, sent_at=now, claimed_until=None, next_attempt_at=None, problem=""
    )
    planned = digest.reminders.filter(state=Reminder.State.PLANNED)
    planned.update(state=Reminder.State.SENT, sent_at=now)


@transaction.atomic
def settle_failure(digest: Digest, now: datetime, problem: str, for_good: bool = False) -> None:
    """Keep the reason, and try again later unless the server will never take this address."""
    pause = timedelta(minutes=min(2**digest.attempts, LONGEST_PAUSE))
    Digest.objects.filter(pk=digest.pk).update(
        state=Digest.State.REFUSED if for_good else Digest.State.FAILED,
        claimed_until=None,
        next_attempt_at=None if for_good else now + pause,
        problem=problem,
    )
    if for_good:
        planned = digest.reminders.filter(state=Reminder.State.PLANNED)
        planned.update(state=Reminder.State.FAILED, reason=_("Máy chủ thư từ chối địa chỉ"))


def is_permanent(refusal: SMTPRecipientsRefused) -> bool:
    """5xx is for good (RFC 5321, 4.2.1); 4xx, as greylisting has it, is for later."""
    return all(code >= 500 for code, _reply in refusal.recipients.values())


def words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:1000]


def mail(digest: Digest, redirect_to: str = "") -> EmailMultiAlternatives:
    """The mail of a digest: subject, text, HTML. A rehearsal goes to one address and says for whom it is."""
    context = {"digest": digest, "site": settings.SITE_URL, "rehearsal": redirect_to and digest.address}
    prefix = _("[Diễn tập] ") if redirect_to else ""
    # Under the real name a server might take the real mail for a repetition of the rehearsal.
    name = make_msgid(domain=settings.MAIL_DOMAIN) if redirect_to else digest.message_id
    message = EmailMultiAlternatives(
        subject=prefix + digest.subject,
        body=render_to_string("mail/digest.txt", context),
        to=[redirect_to or digest.address],
        headers={"Message-ID": name, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("mail/digest.html", context), "text/html")
    return message
