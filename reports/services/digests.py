"""DIGESTS: everything a person is to be told on a day goes into one row, which is the mail and the page."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from agencies.models import User

from ..digest_words import compose, item_of
from ..ladder import Cause, Verdict
from ..models import Digest, Obligation, Reminder
from .accounts import Watched, watched
from .ledger import MISSED, NOT_THEIRS, Surroundings

OPEN = (Digest.State.PLANNED, Digest.State.FAILED)
SETTLED = MISSED[Verdict.DONE_MEANWHILE]


def free(now: datetime) -> Q:
    """Digests that no worker is sending at this moment."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)


def write(now: datetime, around: Surroundings | None = None) -> list[Digest]:
    """Write today's digests of everybody for whom the ledger holds something untold.
    What yesterday's digest could not tell is told in today's: a person never gets two for one thing."""
    around = around or Surroundings.load(now)
    stale = Digest.objects.filter(free(now), state__in=OPEN, day__lt=around.today)
    stale.update(state=Digest.State.REPLACED, claimed_until=None)
    has_one = set(Digest.objects.filter(day=around.today).values_list("person", "kind"))
    written = []
    for (person, kind), rows in untold(now, around).items():
        if (person, kind) in has_one:
            continue  # what came later is told tomorrow
        if digest := write_one(around.directory.people[person], kind, rows, around):
            written.append(digest)
    return written


def untold(now: datetime, around: Surroundings) -> dict[tuple[int, str], list[Reminder]]:
    """Planned rows in no living digest, by person and kind; rows whose matter is settled become missed."""
    rows = (
        Reminder.objects.filter(state=Reminder.State.PLANNED, send_at__lte=now)
        .filter(Q(digest__isnull=True) | Q(digest__state=Digest.State.REPLACED))
        .select_related("obligation__round__plan", "obligation__task", "obligation__agency")
        .order_by("send_at", "pk")
    )
    found, settled = defaultdict(list), []
    accounts = accounts_of(rows)
    for row in rows:
        if row.person_id not in around.directory.people or not stands(row, accounts, now):
            settled.append(row.pk)
            continue
        kind = Digest.Kind.NUDGE if row.cause == Cause.NUDGE else Digest.Kind.DAILY
        found[row.person_id, kind].append(row)
    Reminder.objects.filter(pk__in=settled).update(state=Reminder.State.MISSED, reason=SETTLED)
    return found


def accounts_of(rows) -> dict[int, Watched]:
    wanted = Obligation.objects.filter(pk__in=rows.order_by().values("obligation"))
    return {each.obligation.pk: each for each in watched(wanted)}


def stands(row: Reminder, accounts: dict[int, Watched], now: datetime) -> bool:
    """Whether the matter still waits, so that nobody is reminded of what is done."""
    account = accounts[row.obligation_id]
    if row.cause == Cause.NUDGE:
        return account.owed(now)
    return account.waits(row.cause, row.anchor, now)


@transaction.atomic
def write_one(person: User, kind: str, rows: list[Reminder], around: Surroundings) -> Digest | None:
    """The digest of a person and day; None if there is one already, then the rows wait for the next day."""
    subject, content = content_of(person, rows, around)
    digest, made = Digest.objects.get_or_create(
        person=person,
        day=around.today,
        kind=kind,
        defaults={
            "state": Digest.State.PLANNED if person.email else Digest.State.NO_MAIL,
            "address": person.email,
            "message_id": f"<nhac-viec.{kind}.{around.today:%Y%m%d}.{person.pk}@{settings.MAIL_DOMAIN}>",
            "subject": subject,
            "content": content,
            "written_at": around.now,
        },
    )
    if not made:
        return None
    taken = {"digest": digest}
    if not person.email:  # the portal has told it; there is nothing to wait for
        taken |= {"state": Reminder.State.SENT, "sent_at": around.now}
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(**taken)
    return digest


def content_of(person: User, rows: list[Reminder], around: Surroundings) -> tuple[str, dict]:
    agency = around.directory.agency
    items = [item_of(row, person, agency(row.obligation.agency_id).reachable) for row in rows]
    subject, content = compose(person, items, around.today)
    return subject[:200], content


def refresh(digest: Digest, now: datetime) -> bool:
    """Before another attempt: drop what was settled since. False if nothing is left to tell."""
    around = Surroundings.load(now)
    rows = digest.reminders.filter(state=Reminder.State.PLANNED).select_related(
        "obligation__round__plan", "obligation__task", "obligation__agency"
    )
    accounts = accounts_of(rows)
    standing = [row for row in rows if stands(row, accounts, now)]
    gone = [row.pk for row in rows if row not in standing]
    Reminder.objects.filter(pk__in=gone).update(state=Reminder.State.MISSED, reason=SETTLED)
    if not standing:
        return False
    if gone:
        digest.subject, digest.content = content_of(digest.person, standing, around)
        digest.save(update_fields=["subject", "content"])
    return True
