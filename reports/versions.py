"""VERSIONS of an account beside each other: which of its fields changed, and how."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .difference import Piece, difference
from .models import Entry, EntryVersion
from .templatetags.report_words import document_line, work_label

Changes = list[tuple[str, list[Piece]]]


def changes(before: dict, after: dict) -> Changes:
    """Name and difference of every field of an account's content that changed, in the order of the form."""
    found = [
        (
            capfirst(Entry._meta.get_field(name).verbose_name),
            difference(told(before, name), told(after, name)),
        )
        for name in Entry.CONTENT_FIELDS
    ]
    return [(label, pieces) for label, pieces in found if pieces]


def told(content: dict, name: str) -> str:
    """One field of a content in words. What an older version does not have, it says nothing of."""
    value = content.get(name)
    if name == "nothing_arisen":
        return _("có") if value else _("không")
    if name == "work_state":
        return work_label(value or "")
    if name == "percent":
        return "" if value is None else f"{value}%"
    if name == "documents":
        return "\n".join(f"{document_line(row)}: {row.get('title', '')}" for row in value or [])
    return value or ""


def with_changes(newest_first: Iterable[EntryVersion]) -> list[EntryVersion]:
    """The versions, each with `changes` against the sending shown below it; the first sending has none, nor
    what another agency handed over."""
    versions, last = list(newest_first), None
    for version in reversed(versions):
        handed_over = version.decision == "handed_over"
        version.before = None if handed_over else last
        version.changes = changes(last.content, version.content) if version.before else []
        last = last if handed_over else version
    return versions
