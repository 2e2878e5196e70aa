"""States of files as badges."""

from django import template

from ..models import Build

register = template.Library()
KINDS = {
    Build.State.WAITING: "none",
    Build.State.BUILDING: "in_progress",
    Build.State.DONE: "done",
    Build.State.FAILED: "late",
}


@register.filter
def build_kind(build: Build) -> str:
    """Kind of partials/_badge.html for the state of a file."""
    return KINDS[build.state]
