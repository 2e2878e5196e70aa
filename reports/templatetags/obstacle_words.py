"""Badges and names of obstacles, and the address of a narrowed register."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from kehoach import clock

from .. import badges
from ..register import waited_for

register = template.Library()
register.filter(waited_for)
register.filter(badges.obstacle_badge)


@register.filter
def age_badge(obstacle):
    return badges.age_badge(obstacle, clock.today())


@register.simple_tag
def register_url(**narrowed):
    """The register, narrowed by the names of register.ObstacleFilter."""
    asked = urlencode({name: value for name, value in narrowed.items() if value})
    return reverse("reports:obstacles") + (f"?{asked}" if asked else "")
