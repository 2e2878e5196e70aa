"""HOLDS: who is writing an account just now, so that a second person is told before both have typed much.

A hold locks nothing: two texts are kept apart by the revision of the entry (services.entries.EditConflict).
It lives in the cache that all processes share; a cache that is away means that nobody is told, no error.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache

from agencies.models import User

# Renewed at every saving and while somebody types, so it ends soon after the last word.
SECONDS = 180
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hold:
    """Somebody was writing an account at a time."""

    person: int
    name: str
    at: datetime


def key(pk: int) -> str:
    return f"hold:{pk}"


def take(pk: int, by: User, now: datetime) -> None:
    """Note that the person writes the account, unless somebody else does already."""
    mine = Hold(by.pk, str(by), now)
    if not told(lambda: cache.add(key(pk), mine, SECONDS), True) and not of_others([pk], by):
        told(lambda: cache.set(key(pk), mine, SECONDS), None)


def of_others(pks: Iterable[int], user: User) -> dict[int, Hold]:
    """Which of the accounts somebody else is writing."""
    wanted = {key(pk): pk for pk in pks}
    found = told(lambda: cache.get_many(wanted), {})
    return {
        wanted[name]: hold
        for name, hold in found.items()
        if isinstance(hold, Hold) and hold.person != user.pk
    }


def told(ask: Callable[[], Any], otherwise: Any) -> Any:
    """What the cache answers, or the other answer if it is away or holds what it cannot read."""
    try:
        return ask()
    except Exception:  # whatever the store raises (a lost connection, a full disk), nobody is stopped by it
        logger.warning("The cache does not answer; nobody is told who holds an account", exc_info=True)
        return otherwise
