"""Reorganisations in the register: drafted, and carried out there. Their consequences for plans and open
rounds are those of reports.services.reorganising, which an administrator's page calls."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import (
    Agency,
    AgencyClass,
    Membership,
    Reorganisation,
    ReorganisationState,
    Succession,
    User,
)
from ..permissions import Action, allowed, standing
from ..reorganising import Design, Known, NewAgency, from_json, to_json
from ..successors import Register

State = ReorganisationState
# A draft may still be changed; what was taken back is a draft again.
OPEN_STATES = (State.DRAFT, State.UNDONE)


class Changed(Exception):
    """Somebody else has changed or carried out the reorganisation since the page was opened."""


def require_administrator(by: User) -> None:
    if not allowed(Action.AGENCIES_MANAGE, standing(by)):
        raise PermissionDenied


def lock() -> None:
    """All rows, in one order: the register changes in one place at a time."""
    rows = Reorganisation.objects.select_for_update(of=("self",)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def hold(row: Reorganisation) -> Reorganisation:
    """The row as it is now, locked with all others; Changed if it is gone."""
    lock()
    held = Reorganisation.objects.filter(pk=row.pk).first()
    if held is None:
        raise Changed
    return held


def design_of(row: Reorganisation) -> Design:
    return from_json(row.design, kind=row.kind, happened_on=row.happened_on, title=row.title, basis=row.basis)


def known(row: Reorganisation | None = None) -> Known:
    """The register as a design is compared with it; `row` is not in its own way. Five SQL statements."""
    waiting = Reorganisation.objects.filter(state=State.WAITING).exclude(pk=row.pk if row else None)
    return Known(
        register=Register.load(),
        classes=frozenset(AgencyClass.objects.values_list("code", flat=True)),
        waiting=tuple(design_of(each) for each in waiting.defer("record")),
    )


@transaction.atomic
def keep(row: Reorganisation | None, design: Design, *, revision: int, by: User) -> Reorganisation:
    """Store a draft, new or changed. Raises Changed if it is not the one that the person saw."""
    require_administrator(by)
    if row is None:
        lock()  # two new ones of one day get two codes
        row = Reorganisation(code=free_code(design), state=State.DRAFT)
    else:
        row = hold(row)
        if row.state not in OPEN_STATES or row.revision != revision:
            raise Changed
    row.kind, row.happened_on = design.kind, design.happened_on
    row.title, row.basis, row.design = design.title, design.basis, to_json(design)
    row.state, row.record = State.DRAFT, {}
    row.revision += 1
    row.save()
    return row


@transaction.atomic
def place_people(
    row: Reorganisation, places: Mapping[str, str], *, revision: int, by: User
) -> Reorganisation:
    """Where people of a divided agency go: the code of an agency by the person's key."""
    usernames = dict(User.objects.filter(pk__in=places).values_list("pk", "username"))
    people = tuple((usernames[int(pk)], code) for pk, code in places.items() if int(pk) in usernames)
    return keep(row, replace(design_of(row), people=people), revision=revision, by=by)


@transaction.atomic
def drop(row: Reorganisation, *, by: User) -> None:
    """Throw a draft away. Raises ValidationError for what was carried out or waits for its day."""
    require_administrator(by)
    if hold(row).state not in OPEN_STATES:
        raise ValidationError(_("Chỉ bỏ được lần sắp xếp đang soạn."))
    Reorganisation.objects.filter(pk=row.pk).delete()


@transaction.atomic
def stop_waiting(row: Reorganisation, *, by: User) -> Reorganisation:
    """What waits for its day is a draft again. Doing it twice is doing it once."""
    require_administrator(by)
    row = hold(row)
    if row.state == State.WAITING:
        row.state, row.revision = State.DRAFT, row.revision + 1
        row.save(update_fields=["state", "revision"])
    return row


def free_code(design: Design) -> str:
    """The day and a number: sap-xep-2026-12-01-2."""
    base = f"sap-xep-{design.happened_on}"
    taken = set(Reorganisation.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{base}-{n}") not in taken)


@transaction.atomic
def enact(row: Reorganisation, design: Design) -> None:
    """The register afterwards: new agencies and memberships, endings, successions, people. Only adds what is
    not there yet, so that doing it again changes nothing."""
    found(design)
    ending = Agency.objects.filter(code__in=design.ending, ended_on__isnull=True)
    ending.update(ended_on=design.happened_on)
    ids = ids_of(design)
    succeed(row, design, ids)
    join(design, ids)
    move_people(design, ids)


def found(design: Design) -> None:
    signing = signing_heirs(design)
    there = set(Agency.objects.filter(code__in=design.begun).values_list("code", flat=True))
    Agency.objects.bulk_create(
        agency_of(new, design, head_signs=new.code in signing)
        for new in design.founded
        if new.code not in there
    )


def agency_of(new: NewAgency, design: Design, *, head_signs: bool) -> Agency:
    names = ("code", "name", "short_name", "symbol", "kind", "gso_code", "place", "origin", "sort_order")
    values = {name: getattr(new, name) for name in (*names, "note")}
    return Agency(**values, founded_on=design.happened_on, head_signs=head_signs)


def signing_heirs(design: Design) -> set[str]:
    """New agencies all of whose predecessors wanted the head's signature want it too."""
    signing = Agency.objects.filter(code__in=design.ending, head_signs=True).values_list("code", flat=True)
    others = {heir for before, heir in design.successions if before not in set(signing)}
    return {heir for _before, heir in design.successions} - others


def ids_of(design: Design) -> dict[str, int]:
    return dict(Agency.objects.filter(code__in=design.codes).values_list("code", "pk"))


def succeed(row: Reorganisation, design: Design, ids: dict[str, int]) -> None:
    known_pairs = Succession.objects.filter(predecessor__code__in=design.ending)
    there = set(known_pairs.values_list("predecessor", "successor"))
    pairs = [(ids[before], ids[heir]) for before, heir in design.successions]
    Succession.objects.bulk_create(
        Succession(reorganisation=row, predecessor_id=before, successor_id=heir)
        for before, heir in pairs
        if (before, heir) not in there
    )


def join(design: Design, ids: dict[str, int]) -> None:
    wanted = [(code, new.code) for new in design.founded for code in new.classes]
    if not wanted:
        return
    classes = dict(AgencyClass.objects.values_list("code", "pk"))
    rows = Membership.objects.filter(agency__code__in=design.begun, since=design.happened_on)
    there = set(rows.values_list("agency_class", "agency"))
    Membership.objects.bulk_create(
        Membership(agency_class_id=classes[each], agency_id=ids[code], since=design.happened_on)
        for each, code in wanted
        if (classes[each], ids[code]) not in there
    )


def move_people(design: Design, ids: dict[str, int]) -> None:
    """Everybody of an agency that ended goes where the design says, else to its first heir; also those whose
    account is switched off. Without an heir they stay."""
    elsewhere: dict[str, list[str]] = {}
    for username, code in design.people:
        if code in ids:  # a place that the design has lost since counts as none
            elsewhere.setdefault(code, []).append(username)
    staff = User.objects.filter(agency__in=[ids[code] for code in (*design.ending, *design.remaining)])
    for code, names in elsewhere.items():
        staff.filter(username__in=names).update(agency=ids[code])
    for code in design.ending:
        if heirs := design.heirs(code):
            User.objects.filter(agency=ids[code]).update(agency=ids[heirs[0]])


def named(codes: Iterable[str]) -> dict[str, str]:
    """The names of agencies by code."""
    return dict(Agency.objects.filter(code__in=codes).values_list("code", "name"))
