"""Files that are not of a whole round: the sheet of one agency, the story of one task."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from agencies.models import Agency
from agencies.successors import Register
from kehoach import clock
from tasks.models import Task

from .. import recipes
from ..documents.writers import FORMATS
from ..models import Recipe, Round
from .methods import post_only
from .task import holders


def wanted_format(request, recipe: Recipe) -> str:
    format = request.POST.get("format", "")
    if format not in FORMATS[recipe]:
        raise Http404
    return format


def ask(request, order: recipes.Order, format: str):
    build = order.ask(format, by=request.user, now=clock.now())
    return redirect("reports:build", pk=build.pk)


@post_only
def card_ask(request, round_id):
    """Phiếu tình hình of the agency whose code is sent: for itself, the monitor and the province."""
    rounds = Round.objects.opened().select_related("plan__issuer", "plan__monitor")
    round_, format = get_object_or_404(rounds, pk=round_id), wanted_format(request, Recipe.AGENCY)
    agency = get_object_or_404(Agency, code=request.POST.get("co_quan", ""))
    return ask(request, recipes.agency(request.user, round_, agency, clock.today()), format)


@post_only
def task_ask(request, pk):
    """Diễn biến nhiệm vụ: for everybody, with the accounts that this person may read."""
    rows = Task.objects.select_related("plan__issuer", "plan__monitor").prefetch_related("assignments")
    task, format = get_object_or_404(rows, pk=pk), wanted_format(request, Recipe.TASK)
    owing = holders(task, Register.load())["owing"]
    names = tuple(duty.agency.name for duty in owing)
    return ask(request, recipes.task(request.user, task, names, clock.today()), format)
