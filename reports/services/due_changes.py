"""Changes that were decided for a day: carried out when it comes, before the rounds of that day open."""

from datetime import datetime

from . import amendments, reorganising


def carry_out_due(*, now: datetime) -> list[str]:
    """Reorganisations, then amendments of plans; what was done, in words. Doing it again does nothing. One
    kind that fails does not keep the other from being done."""
    done, failures = [], []
    for work in (reorganisations, amended):
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
