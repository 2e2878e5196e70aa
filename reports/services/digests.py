"""DIGESTS: everything a person is to be told on a day goes into one row, which is the mail and the page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from agencies.models import User

from ..digest_words import compose, item_of
from ..ladder import Cause, Verdict
from ..models import Digest, Reminder
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
    waiting = untold(now, around)
    people = {person for person, _kind in waiting}
    has_one = set(Digest.objects.filter(day=around.today, person__in=people).values_list("person", "kind"))
    written = []
    for (person, kind), rows in waiting.items():
        if (person, kind) in has_one:
            continue  # what came later is told tomorrow
        if kind == Digest.Kind.DAILY and now < around.hour_of(person):
            continue  # what yesterday left waits for today's hour, so that both go in one mail
        if digest := write_one(around.directory.people[person], kind, rows, around):
            written.append(digest)
    return written


def untold(now: datetime, around: Surroundings) -> dict[tuple[int, str], list[Reminder]]:
    """Planned rows in no living digest, by person and kind; rows whose matter is settled become missed."""
    rows = (
        Reminder.objects.filter(state=Reminder.State.PLANNED, send_at__lte=now)
        .filter(Q(digest__isnull=True) | Q(digest__state=Digest.State.REPLACED))
        .select_related("obligation__round__plan", "obligation__task", "obligation__agency")
        .defer("obligation__round__plan__text")
        .order_by("send_at", "pk")
    )
    found = defaultdict(list)
    for row in standing(rows, around):
        kind = Digest.Kind.NUDGE if row.cause == Cause.NUDGE else Digest.Kind.DAILY
        found[row.person_id, kind].append(row)
    return found


def standing(rows: QuerySet[Reminder], around: Surroundings) -> list[Reminder]:
    """The rows that are still to be told to their person; the others become missed and say why."""
    accounts = accounts_of(rows)
    found, over = [], defaultdict(list)
    for row in rows:
        if not concerned(row, around):
            over[NOT_THEIRS].append(row.pk)
        elif not stands(row, accounts, around.now):
            over[SETTLED].append(row.pk)
        else:
            found.append(row)
    for reason, gone in over.items():
        Reminder.objects.filter(pk__in=gone).update(state=Reminder.State.MISSED, reason=reason)
    return found


def concerned(row: Reminder, around: Surroundings) -> bool:
    """Whether the person may still sign in and is of an agency that owes, monitors or answers for it."""
    person, plan = around.directory.people.get(row.person_id), row.obligation.round.plan
    return person is not None and person.agency_id in (
        row.obligation.agency_id,
        plan.monitor_id,
        around.directory.issuer_of(plan),
    )


def accounts_of(rows: Iterable[Reminder]) -> dict[int, Watched]:
    return {each.obligation.pk: each for each in watched({row.obligation_id for row in rows})}


def stands(row: Reminder, accounts: dict[int, Watched], now: datetime) -> bool:
    """Whether the matter still waits, so that nobody is reminded of what is done."""
    account = accounts.get(row.obligation_id)
    if account is None:  # withdrawn since the rows were read
        return False
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
    """Before an attempt that comes late: drop what was settled since. False if nothing is left to tell."""
    around = Surroundings.load(now)
    rows = (
        digest.reminders.filter(state=Reminder.State.PLANNED)
        .select_related("obligation__round__plan", "obligation__task", "obligation__agency")
        .defer("obligation__round__plan__text")
    )
    before, left = rows.count(), standing(rows, around)
    if not left:
        return False
    if len(left) < before:
        digest.subject, digest.content = content_of(digest.person, left, around)
        digest.save(update_fields=["subject", "content"])
    return True
