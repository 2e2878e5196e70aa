"""OFFERS: what a file says of an account beside what the portal has now.

Between the preview and the saving the words travel in hidden fields, named as on the writing page and checked
again by the same form.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from ..forms import EntryForm, revision_in
from ..services.entries import has_words, lacks
from ..sheets import Sheet
from ..versions import Changes, changes
from .columns import stored


class Choice(StrEnum):
    """Which of two texts a person wants to keep."""

    FILE = "file"
    PORTAL = "portal"


@dataclass
class Offer:
    """The words of the file for one account, and the revision that they were written over."""

    sheet: Sheet
    content: dict
    revision: int
    choice: Choice | None = None

    @cached_property
    def current(self) -> dict:
        return stored(self.sheet.entry)

    @property
    def same(self) -> bool:
        """Whether the portal says so already."""
        return self.content == self.current

    @property
    def closed(self) -> bool:
        return not self.same and not self.sheet.writable

    @property
    def conflict(self) -> bool:
        """Whether somebody has changed the account on the portal since the file was made."""
        return not self.same and not self.closed and self.revision != self.sheet.revision

    @property
    def wanted(self) -> bool:
        """Whether it is to be saved."""
        open_ = not self.same and not self.closed
        return open_ and (not self.conflict or self.choice == Choice.FILE)

    @property
    def undecided(self) -> bool:
        return self.conflict and self.choice is None

    @property
    def changes(self) -> Changes:
        return changes(self.current, self.content)

    @property
    def lacking(self) -> list[str]:
        """What it would still need to be sent."""
        if self.content["nothing_arisen"] and has_words(self.content):
            return [_("cần xóa nội dung hoặc bỏ “Không phát sinh”")]
        return lacks(self.content)

    @property
    def hidden(self) -> list:
        """The fields in which the words travel."""
        form = EntryForm(initial=self.content, prefix=self.sheet.prefix)
        rows = [bound for row in form.documents.initial_forms for bound in row]
        return [*form, *form.documents.management_form, *rows]


def posted(sheets: list[Sheet], data) -> list[Offer]:
    """The offers of a preview as they come back. A choice counts only for the text that it was made about."""
    found = []
    for sheet in sheets:
        if f"{sheet.prefix}-revision" not in data:
            continue
        form = EntryForm(data, prefix=sheet.prefix)
        if not form.is_valid():  # the page that sent it shows only what is valid
            continue
        offer = Offer(sheet, form.content(), revision_in(data[f"{sheet.prefix}-revision"]))
        seen = revision_in(data.get(f"{sheet.prefix}-seen", ""))
        wanted = data.get(f"{sheet.prefix}-choice", "")
        if seen == sheet.revision and wanted in list(Choice):
            offer.choice = Choice(wanted)
        found.append(offer)
    return found
