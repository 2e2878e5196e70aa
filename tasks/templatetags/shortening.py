"""`{{ text|shorten:80 }}`: the one way in which pages cut a text."""

from django import template

from ..shortening import shorten

register = template.Library()
register.filter(shorten)
