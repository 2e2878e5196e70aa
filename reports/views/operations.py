"""Vận hành: the administrator's look at jobs, mail, and what is missing."""

from django.http import Http404
from django.shortcuts import render

from agencies.permissions import Action, allowed, standing
from kehoach import clock

from ..operations import operations as look
from .methods import get_only


@get_only
def operations(request):
    if not allowed(Action.OPERATE, standing(request.user)):
        raise Http404
    return render(request, "reports/operations.html", {"found": look(clock.now())})
