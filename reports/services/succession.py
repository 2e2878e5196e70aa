"""A reorganisation in an open round: what an agency that ended has not sent goes to its heirs."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agencies.models import Agency, Succession
from agencies.successors import Register

from ..models import (
    Contribution,
    Entry,
    EntryState,
    EntryVersion,
    Evidence,
    Extension,
    Obligation,
    Obstacle,
    ObstacleNote,
    ObstacleState,
    Round,
)
from ..querysets import RECEIVED, unlocked

HANDED_OVER = "handed_over"
# What an obligation carries of its own history, beside its entry.
CLOCKS = ("due_on", "original_due_on", "asked_on", "reopened_until")


@transaction.atomic
def hand_over(
    round_: Round, register: Register, *, day: date, now: datetime, untouched: bool = False
) -> None:
    """Give everything of agencies that have ended by `day` and that is not with the monitor to who carries on
    for them. Sent accounts stay under the old name, and so does what can no longer be written. `untouched`
    rows, in which nothing ever happened, go only where the round is not brought up to date anyway. Doing it
    again changes nothing."""
    ended = [a for a in register.agencies.values() if a.ended_on and a.ended_on <= day]
    heirs = {agency.pk: found for agency in ended if (found := register.carriers(agency, day))}
    if not heirs:
        return
    accounts(round_, heirs, titles(heirs, day), untouched, day, now)
    if not round_.is_locked(day):
        contributions(round_, heirs, now)
    obstacles(round_, heirs, day, now)


def titles(heirs: Iterable[int], day: date) -> dict[int, str]:
    """By which reorganisation each agency went."""
    rows = Succession.objects.filter(predecessor__in=heirs, reorganisation__happened_on__lte=day)
    return dict(rows.values_list("predecessor", "reorganisation__title"))


def accounts(
    round_: Round,
    heirs: dict[int, list[Agency]],
    why: dict[int, str],
    untouched: bool,
    day: date,
    now: datetime,
) -> None:
    hold(round_, heirs)
    rows = (
        Obligation.objects.select_for_update(of=("self",))
        .filter(unlocked(day) | Q(entry__return_reason__gt=""), round=round_, agency__in=heirs)
        .exclude(entry__state__in=RECEIVED)
        .select_related("agency", "entry")
        .order_by("agency__sort_order", "agency__code", "pk")
    )
    if not untouched:
        asked = Extension.objects.filter(obligations=OuterRef("pk"))
        rows = rows.filter(
            Q(entry__isnull=False)
            | Q(original_due_on__isnull=False)
            | Q(reopened_until__isnull=False)
            | Exists(asked)
        )
    left = set()
    for row in list(rows):
        left.add(row.agency_id)
        if round_.closed_at:
            carry_over(row, heirs[row.agency_id])
        else:
            pass_on(row, heirs[row.agency_id], reason_of(row.agency, why), now)
    requests(round_, left, heirs, now)


def hold(round_: Round, heirs: dict[int, list[Agency]]) -> None:
    """Lock, before anything is read, what people write and decide; as they do before their requests."""
    concerned = {*heirs, *(each.pk for found in heirs.values() for each in found)}
    rows = round_.obligations.filter(agency__in=concerned)
    entries = Entry.objects.select_for_update().filter(obligation__in=rows.values("pk"))
    list(entries.order_by("pk").values_list("pk", flat=True))
    extensions = Extension.objects.select_for_update().filter(round=round_, agency__in=heirs)
    list(extensions.order_by("pk").values_list("pk", flat=True))
    # Who stores first words holds the request; they are then seen.
    held = rows.filter(agency__in=heirs).select_for_update(of=("self",))
    list(held.order_by("pk").values_list("pk", flat=True))


def reason_of(agency: Agency, why: dict[int, str]) -> str:
    facts = {"agency": agency, "why": why.get(agency.pk, "")}
    return _("Bản soạn của %(agency)s, chuyển giao theo %(why)s") % facts


def carry_over(row: Obligation, heirs: list[Agency]) -> None:
    """An account of a closed round that was sent back and may still be mended goes to the first heir that
    owes none of its own there. The round's figures stay: nothing is copied, nothing is put together."""
    rows = Obligation.objects.filter(round=row.round_id, task=row.task_id, agency__in=heirs)
    owing_too = set(rows.values_list("agency_id", flat=True))
    heir = next((each for each in heirs if each.pk not in owing_too), None)
    if heir:
        take_over(row, heir, None)


def pass_on(row: Obligation, heirs: list[Agency], reason: str, now: datetime) -> None:
    """One account: whole to the first heir that has not written, as a copy to the others that have not, and
    as a version to those that have."""
    known = {
        each.agency_id: each
        for each in Obligation.objects.filter(round=row.round_id, task=row.task_id, agency__in=heirs)
        .select_related("entry")
        .select_for_update(of=("self",))
    }
    writing = [known[heir.pk].written for heir in heirs if heir.pk in known and known[heir.pk].written]
    waiting = [heir for heir in heirs if heir.pk not in known or not known[heir.pk].written]
    if row.written:
        for entry in writing:
            keep_version(entry, row.written.content, row.written.updated_by, reason, now)
    for heir in waiting[1:]:
        copy(row, heir, known.get(heir.pk))
    if waiting:
        take_over(row, waiting[0], known.get(waiting[0].pk))
    else:
        if row.written:
            keep_past(row.written, writing[0], reason, now)
        # An obstacle lives longer than the account that told of it.
        Obstacle.objects.filter(raised_in=row).update(raised_in=writing[0].obligation_id)
        Obstacle.objects.filter(told_in=row).update(told_in=writing[0].obligation_id)
        keep_ledger(row, writing[0].obligation)
        row.delete()


def take_over(row: Obligation, heir: Agency, theirs: Obligation | None) -> None:
    """The row with all its history becomes the heir's, in place of one in which the heir has not written."""
    if theirs:
        row.role, row.scope = theirs.role, theirs.scope
        later_clocks(row, theirs)
        for extension in theirs.extensions.all():
            extension.obligations.add(row)
        keep_ledger(theirs, row)
        theirs.delete()
    row.agency = heir
    row.save()
    if entry := row.written:
        unsigned(entry)
        entry.save()


def keep_ledger(gone: Obligation, kept: Obligation) -> None:
    """What people were reminded of stays on record, so that nobody is told again."""
    key = ("cause", "offset", "anchor", "person_id")
    known = set(kept.reminders.values_list(*key))
    for reminder in gone.reminders.all():
        if tuple(getattr(reminder, name) for name in key) not in known:
            reminder.obligation = kept
            reminder.save(update_fields=["obligation"])


def copy(row: Obligation, heir: Agency, theirs: Obligation | None) -> None:
    """The same draft for a further heir of an agency that was split; its files stay with the first."""
    if theirs is None:
        theirs = Obligation(
            round_id=row.round_id, task_id=row.task_id, agency=heir, role=row.role, scope=row.scope
        )
        for name in CLOCKS:
            setattr(theirs, name, getattr(row, name))
    else:
        later_clocks(theirs, row)
    theirs.save()
    for extension in row.extensions.all():
        extension.obligations.add(theirs)
    if row.written:
        values = {f.attname: getattr(row.written, f.attname) for f in Entry._meta.concrete_fields}
        entry = Entry(**values | {"id": None, "obligation_id": theirs.pk})
        unsigned(entry)
        entry.save()


def later_clocks(row: Obligation, other: Obligation) -> None:
    """Nobody loses a day that was granted: of two rows the later days, of the asking the earlier."""
    if other.due_on > row.due_on:
        row.original_due_on = row.original_due_on or other.original_due_on or row.due_on
        row.due_on = other.due_on
    until = [each.reopened_until for each in (row, other) if each.reopened_until]
    row.reopened_until = max(until, default=None)
    row.asked_on = min(row.asked_on, other.asked_on)


def unsigned(entry: Entry) -> None:
    """What lay before the head of an agency that ended is read by the heir first."""
    if entry.state == EntryState.SIGNING:
        entry.state = EntryState.RETURNED if entry.return_reason else EntryState.DRAFT
        entry.signing_asked_at = entry.signing_asked_by = None
    entry.revision += 1


def keep_version(entry: Entry, content: dict, by, reason: str, now: datetime) -> None:
    """Words of another agency in the story of an account; never a sending."""
    EntryVersion.objects.create(
        entry=entry,
        number=entry.versions.count() + 1,
        content=content,
        submitted_at=now,
        submitted_by=by,
        decision=HANDED_OVER,
        decided_at=now,
        reason=reason,
    )


def keep_past(entry: Entry, theirs: Entry, reason: str, now: datetime) -> None:
    """What the account that ends here had sent before, and its files, go to the heir's account."""
    for version in entry.versions.order_by("number"):
        words = _("%(reason)s (đã gửi lần %(n)s)") % {"reason": reason, "n": version.number}
        if version.reason:
            words += ": " + version.reason
        keep_version(theirs, version.content, version.submitted_by, words, now)
    same = Evidence.objects.filter(entry=theirs, sha256=OuterRef("sha256"))
    Evidence.objects.filter(entry=entry).exclude(Exists(same)).update(entry=theirs)


def requests(round_: Round, left: set[int], heirs: dict[int, list[Agency]], now: datetime) -> None:
    """Open requests for an extension follow their accounts; one whose accounts are gone is over."""
    rows = Extension.objects.filter(round=round_, agency__in=left, state=Extension.State.OPEN)
    for extension in rows.select_for_update().order_by("pk"):
        holders = set(extension.obligations.values_list("agency_id", flat=True))
        heir = next((each for each in heirs[extension.agency_id] if each.pk in holders), None)
        if heir:
            extension.agency = heir
        elif not holders:
            extension.state, extension.decided_at = Extension.State.WITHDRAWN, now
        extension.save(update_fields=["agency", "state", "decided_at"])


def contributions(round_: Round, heirs: dict[int, list[Agency]], now: datetime) -> None:
    """What an agency that ended has written for a lead goes on under its heir; what was meant for a lead that
    ended goes to the leads there are."""
    for row in round_.contributions.filter(to__in=heirs):
        row.to = owing(round_, row.task_id, heirs[row.to_id])
        row.save(update_fields=["to"])
    for row in round_.contributions.filter(agency__in=heirs).exclude(text="").select_related("agency"):
        heir = heirs[row.agency_id][0]
        theirs = round_.contributions.filter(task=row.task_id, agency=heir).first()
        if round_.obligations.filter(task=row.task_id, agency=heir).exists():
            # The heir owes the account itself now: it finds the words beside it.
            Contribution.objects.filter(pk=row.pk, sent_at__isnull=True).update(sent_at=now)
        elif theirs is None or not theirs.text:
            if theirs:
                theirs.delete()
            row.agency = heir
            row.save(update_fields=["agency"])
        else:
            theirs.text = f"{theirs.text}\n\n{row.agency}: {row.text}"
            theirs.sent_at = theirs.sent_at or row.sent_at
            theirs.updated_at, theirs.revision = now, theirs.revision + 1
            theirs.save()
            row.delete()


def obstacles(round_: Round, heirs: dict[int, list[Agency]], day: date, now: datetime) -> None:
    """An obstacle that is still open is its heir's: of several the one that owes the task. Where that one has
    told of its own, the two become one thread."""
    rows = Obstacle.objects.open().filter(plan=round_.plan_id, agency__in=heirs).select_related("agency")
    for row in rows.order_by("raised_on", "pk"):
        heir = owing(round_, row.task_id, heirs[row.agency_id]) or heirs[row.agency_id][0]
        theirs = Obstacle.objects.open().filter(task=row.task_id, agency=heir).first()
        if theirs is None:
            row.agency = heir
            row.save(update_fields=["agency"])
            continue
        words = f"{row.agency}: {row.text}"
        ObstacleNote.objects.create(obstacle=theirs, kind=ObstacleNote.Kind.RENEWED, text=words, at=now)
        merged = _("Nhập vào vướng mắc của %s.") % heir
        ObstacleNote.objects.create(obstacle=row, kind=ObstacleNote.Kind.CLOSED, text=merged, at=now)
        row.state, row.state_since, row.closed_on = ObstacleState.CLOSED, day, day
        row.save()


def owing(round_: Round, task_id: int, agencies: list[Agency]) -> Agency | None:
    """The first of the agencies that owes an account of the task."""
    owed = set(round_.obligations.filter(task=task_id).values_list("agency_id", flat=True))
    return next((each for each in agencies if each.pk in owed), None)
