"""Closing rounds: when nobody can write any more, what the round says is frozen as values."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from kehoach import clock

from ..models import Obligation, Round, RoundEdition
from ..periods import Punctuality
from ..querysets import RECEIVED
from .apart import apart

STATES = ("submitted", "returned", "accepted")


def close_due(*, now: datetime) -> list[RoundEdition]:
    """Close every open round whose last day of writing is over for every agency; a closed one in which
    somebody may write again is open again. Doing it twice changes nothing. One that fails stops no other;
    the first failure is raised at the end."""
    today = clock.local_date(now)
    let_in = Round.objects.filter(closed_at__isnull=False).writable(today)
    Round.objects.filter(pk__in=let_in.values("pk")).update(closed_at=None)
    over = (
        Round.objects.opened()
        .filter(closed_at=None, locks_on__lt=today)
        .exclude(pk__in=Round.objects.writable(today).values("pk"))
    )
    editions: list[RoundEdition | None] = []
    failures: list[Exception] = []
    for round_ in over.order_by("locks_on", "pk"):
        with apart(failures, round_):
            editions.append(close(round_, now=now))
    if failures:
        raise failures[0]
    return [edition for edition in editions if edition]


@transaction.atomic
def close(round_: Round, *, now: datetime) -> RoundEdition | None:
    """The next edition of a round that is over; None if somebody else has closed it meanwhile, somebody was
    let in again, or it says what the last one says."""
    today = clock.local_date(now)
    round_ = Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=round_.pk)
    if round_.closed_at or Round.objects.writable(today).filter(pk=round_.pk).exists():
        return None
    content = values_of(round_, today)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = round_.editions.order_by("-number").first()
    Round.objects.filter(pk=round_.pk).update(closed_at=now)
    if last and last.digest == digest:
        return None
    return RoundEdition.objects.create(
        round=round_,
        number=last.number + 1 if last else 1,
        closed_at=now,
        content=content,
        digest=digest,
    )


def values_of(round_: Round, today: date) -> dict:
    """Everything that a round says, without a reference to any row."""
    rows = round_.obligations.with_extension().select_related("agency", "task", "round", "entry")
    accounts = [account_of(row, today) for row in rows.order_by("task__position", "agency__code")]
    return {
        "plan": {"number": round_.plan.number, "title": round_.plan.title},
        "round": {
            "name": round_.name,
            "kind": round_.get_kind_display(),
            "window": [iso(round_.window_start), iso(round_.window_end)],
            "opens_on": iso(round_.opens_on),
            "due_on": iso(round_.due_on),
            "locks_on": iso(round_.locks_on),
        },
        "figures": figures_of(accounts),
        "accounts": accounts,
    }


def account_of(row: Obligation, today: date) -> dict:
    """One request and what came of it. Words that were never sent stay the agency's own."""
    sent = row.state in RECEIVED
    return {
        "task": row.task.path,
        "text": row.task.opening,
        "agency": row.agency.name,
        "agency_code": row.agency.code,
        "role": row.get_role_display(),
        "scope": row.scope,
        "due_on": iso(row.due_on),
        "original_due_on": iso(row.original_due_on),
        "reopened_until": iso(row.reopened_until),
        "state": row.state if row.state in STATES else "",
        "punctuality": row.punctuality(today).value,
        "received_on": iso(row.received_on),
        "content": row.written.content if sent else None,
    }


def figures_of(accounts: Iterable[dict]) -> dict[str, int]:
    """Expected, then by punctuality and by state; the words are those of dashboard.Counts."""
    found = Counter()
    for account in accounts:
        found.update(["expected", account["punctuality"], account["state"]])
    return {name: found[name] for name in ("expected", *(each.value for each in Punctuality), *STATES)}


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
