"""Arguments that the commands of the reporting cycle share."""

from argparse import ArgumentTypeError
from contextlib import contextmanager
from datetime import datetime, time

from django.core.management.base import CommandParser
from django.db import transaction

from kehoach import clock


def moment(text: str) -> datetime:
    """A local instant: "2026-12-18" (its morning, 09:00) or "2026-12-18 00:01"."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError('hãy viết "2026-12-18" hoặc "2026-12-18 00:01"') from None
    if not 1900 <= found.year <= 2100:
        raise ArgumentTypeError("năm phải từ 1900 đến 2100")
    if len(text) == 10:
        found = datetime.combine(found.date(), time(9))
    return found.replace(tzinfo=found.tzinfo or clock.LOCAL)


def add_rehearsal(parser: CommandParser) -> None:
    """--dry-run and --at."""
    parser.add_argument("--dry-run", action="store_true", help="chỉ cho biết sẽ làm gì, không thay đổi gì")
    parser.add_argument("--at", type=moment, help='coi như đang là thời điểm này, ví dụ "2026-12-18 07:00"')


@contextmanager
def rehearsal(dry_run: bool):
    """What happens inside is taken back at the end of a dry run."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
