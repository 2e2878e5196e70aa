"""REMINDING, all three steps at once: find what was crossed, write the digests, send them. And rehearsals."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from agencies.models import Agency, User
from kehoach import clock

from ..models import Digest
from . import delivery, digests, ledger


@dataclass
class Run:
    """What one run did, or would do."""

    crossed: int = 0
    written: list[Digest] = field(default_factory=list)
    sent: int = 0


def prepare(now: datetime) -> Run:
    """The ledger and the digests of this moment; sending is left to delivery. While no mail may go out there
    is nothing to prepare: the first run of the next working day finds what was crossed."""
    around = ledger.Surroundings.load(now)
    if not around.office.is_open(now):
        return Run()
    return Run(ledger.plan(now, around), digests.write(now, around))


def send_all(now: datetime) -> Run:
    """Prepare, and send everything that waits, one after the other."""
    run, began = prepare(now), clock.now()
    waiting = list(delivery.waiting(now).values_list("pk", flat=True))
    # Time goes on while it sends, so that each mail is claimed for the whole lease.
    run.sent = sum(delivery.deliver(pk, now + (clock.now() - began)) for pk in waiting)
    return run


def rehearse(now: datetime, *, only: str = "", redirect_to: str = "") -> Run:
    """What `send_all` would do at a moment, for everybody or `only` one person or agency (username or code).
    With `redirect_to`, the mails go to that one address. The ledger is left as it was."""
    with transaction.atomic():
        run = prepare(now)
        transaction.set_rollback(True)
    run.written = [digest for digest in run.written if concerns(digest, only)]
    for digest in run.written if redirect_to else []:
        run.sent += delivery.mail(digest, redirect_to).send()
    return run


def known(only: str) -> bool:
    """Whether a person or an agency goes by this name."""
    people = User.objects.filter(Q(username=only) | Q(email=only))
    return people.exists() or Agency.objects.filter(code=only).exists()


def concerns(digest: Digest, only: str) -> bool:
    person = digest.person
    return not only or only in (person.username, person.email, person.agency and person.agency.code)
