"""Changes that were decided for a day: carried out when it comes, before the rounds of that day open."""

from datetime import datetime

from agencies.successors import Register
from kehoach import clock
from tasks.models import Plan

from . import amendments, reorganising


def carry_out_due(*, now: datetime) -> list[str]:
    """Reorganisations, then amendments of plans; what was done, in words. Doing it again does nothing. One
    kind that fails does not keep the other from being done."""
    done, failures = [], []
    for work in (reorganisations, amended, watched):
        try:
            done += work(now)
        except Exception as error:  # logged by `apart`, raised below
            failures.append(error)
    if failures:
        raise failures[0]
    return done


def reorganisations(now: datetime) -> list[str]:
    return [f"{row}: {found.summary}" for row, found in reorganising.carry_out_waiting(now=now)]


def amended(now: datetime) -> list[str]:
    return [f"{row.plan}: {row}" for row in amendments.carry_out_waiting(now=now)]


def watched(now: datetime) -> list[str]:
    """Plans whose monitor has ended go to who carries on for it: where the register was loaded from files,
    or a plan was brought in while its monitor was merged."""
    day, done = clock.local_date(now), []
    left = Plan.objects.filter(monitor__ended_on__lte=day, superseded_on=None).select_related("monitor")
    register = Register.load() if left else None
    for plan in left.defer("text"):
        if heirs := register.carriers(plan.monitor, day):
            Plan.objects.filter(pk=plan.pk, monitor=plan.monitor).update(monitor=heirs[0])
            done.append(f"{plan}: {plan.monitor} → {heirs[0]}")
    return done
