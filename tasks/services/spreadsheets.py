"""What a plan's spreadsheet brings becomes the draft of an amendment."""

import json
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User

from ..content import contents
from ..models import Amendment, AmendmentState, Plan
from ..spreadsheet.columns import fingerprint
from .changing import Changes, start


@transaction.atomic
def start_from(plan: Plan, changes: Changes, *, seen: str, by: User, now: datetime) -> Amendment:
    """A draft with these changes, or the person's own one that says the same (a double click). `seen` is the
    fingerprint of the plan that the person has seen; raises ValidationError if it is another now."""
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if fingerprint(contents(plan)) != seen:
        raise ValidationError(_("Kế hoạch vừa được sửa trên cổng. Hãy tải bảng mới rồi sửa lại."))
    stored = json.loads(json.dumps({key: each and each.to_json() for key, each in changes.items()}))
    drafts = plan.amendments.filter(state=AmendmentState.DRAFT, created_by=by)
    same = next((draft for draft in drafts if draft.changes == stored), None)
    return same or start(plan, changes, by=by, now=now)
