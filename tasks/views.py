"""STUB_TO_REPLACE"""

from django.http import Http404


def plans(request, **kwargs):
    raise Http404


def plan(request, **kwargs):
    raise Http404
