"""What a filled-in spreadsheet brings becomes drafts: all of it, or nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies.models import User

from ..models import Entry
from ..offline.offers import Offer
from .entries import save_draft


@transaction.atomic
def save(offers: Iterable[Offer], *, by: User, now: datetime) -> list[Entry]:
    """Keep the wanted offers as drafts in one transaction; nothing is sent. Raises EditConflict or
    StepClosed, and keeps nothing, if one of the accounts was changed or closed in between."""
    return [
        save_draft(offer.sheet.obligation, offer.content, revision=offer.sheet.revision, by=by, now=now)
        for offer in offers
        if offer.wanted
    ]
