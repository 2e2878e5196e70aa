"""Reorganisations for tests: drafted and carried out as an administrator does it; and dumps of the tables."""

from datetime import date

from django.apps import apps

from agencies.models import Reorganisation
from agencies.reorganising import Design, NewAgency
from agencies.services import reorganisations
from reports.services import reorganising

DAY = date(2026, 12, 1)


def commune(code: str, name: str = "", **values) -> NewAgency:
    values = {"kind": "commune", "sort_order": 40 + len(code)} | values
    return NewAgency(code=code, name=name or f"UBND xã {code}", **values)


# The agencies of tests.conftest.
CAST = {"ubnd", "sxd", "syt", "khe", "gia", "mttq"}


def merge(old, new="moi", day=DAY, *, known=CAST, **values) -> Design:
    """Into a new agency, or into one that is there: merge(["khe"], "gia")."""
    return Design(
        **{"kind": "merge", "title": "Nghị quyết 60", "basis": "60/NQ-HĐND"} | values,
        happened_on=day,
        ending=tuple(old),
        founded=() if new in known else (commune(new),),
        successions=tuple((code, new) for code in old),
    )


def split(old, new=("dong", "taynam"), day=DAY, **values) -> Design:
    return Design(
        **{"kind": "split", "title": "Nghị quyết 61"} | values,
        happened_on=day,
        ending=(old,),
        founded=tuple(commune(code) for code in new),
        successions=tuple((old, code) for code in new),
    )


def dissolve(old, heirs=(), day=DAY) -> Design:
    return Design(
        kind="dissolve",
        title="Giải thể",
        happened_on=day,
        ending=(old,),
        successions=tuple((old, heir) for heir in heirs),
    )


def drafted(world, design: Design) -> Reorganisation:
    return reorganisations.keep(None, design, revision=0, by=world.admin)


def carried_out(world, design: Design, now) -> Reorganisation:
    """Drafted and carried out; raises as the service does."""
    row = drafted(world, design)
    reorganising.carry_out(row, revision=row.revision, by=world.admin, now=now)
    row.refresh_from_db()
    return row


def dump(*but: str) -> dict[str, list]:
    """Every table of the portal, but reorganisations and those named."""
    skipped = {"agencies.reorganisation", *but}
    return {
        model._meta.label_lower: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("agencies", "tasks", "reports")
        and model._meta.label_lower not in skipped
    }
