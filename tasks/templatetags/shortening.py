"""`{{ text|shorten:80 }}`: the one way in which pages cut a text."""

from django import template

from kehoach.text import shorten

register = template.Library()
register.filter(shorten)
