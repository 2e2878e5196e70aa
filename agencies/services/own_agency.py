"""What an agency decides about itself."""

from django.core.exceptions import PermissionDenied

from ..models import Agency, User
from ..permissions import Action, allowed, ownership


def set_head_signs(agency: Agency, wanted: bool, *, by: User) -> None:
    """Whether accounts go out only with the head's signature. What lies before the head when it is turned
    off stays written as it is, and anybody of the agency may send it. Raises PermissionDenied for others
    than the agency's head."""
    if by.agency_id != agency.pk or not allowed(Action.AGENCY_SET, ownership(by)):
        raise PermissionDenied
    Agency.objects.filter(pk=agency.pk).update(head_signs=wanted)
