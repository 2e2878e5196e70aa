"""Jobs that look at many things: one bad one stops none of the others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

logger = logging.getLogger(__name__)


@contextmanager
def apart(failures: list[Exception], thing: object) -> Iterator[None]:
    """A transaction of its own for one of many. A failure undoes only this one; it is logged and kept in
    `failures`, of which the job raises the first at its end, so that it shows as failed."""
    try:
        with transaction.atomic():
            yield
    except Exception as error:
        logger.exception("%r could not be worked on", thing)
        failures.append(error)
