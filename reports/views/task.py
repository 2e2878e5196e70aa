"""Nhiệm vụ: the words of the plan, who does what, and the story round by round."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404, render

from agencies.models import User
from agencies.permissions import Action, require
from agencies.successors import Register
from kehoach import clock
from tasks.models import STRENGTH, Assignment, Task
from tasks.relations import to_plan
from tasks.views.plans import roles

from ..models import Entry
from ..services.rounds import duties, owes
from .methods import get_only

PER_PAGE = 20


@get_only
def task(request, pk):
    """For everybody signed in; the accounts are those that this person may read."""
    assignments = Assignment.objects.select_related("agency", "agency_class")
    rows = Task.objects.select_related("section", "plan__issuer", "plan__monitor", "succeeds__plan")
    found = get_object_or_404(rows.prefetch_related(Prefetch("assignments", queryset=assignments)), pk=pk)
    require(Action.PLAN_READ, to_plan(request.user, found.plan), readable_by=Action.PLAN_READ)
    register = Register.load()
    context = {
        "task": found,
        "roles": roles(found, register),
        "page_obj": Paginator(story(found, request.user), PER_PAGE).get_page(request.GET.get("page")),
        "today": clock.today(),
        "successors": found.successors.select_related("plan"),
        **holders(found, register),
    }
    return render(request, "reports/task.html", context)


def story(task: Task, user: User) -> QuerySet[Entry]:
    """Newest round first, within it in protocol order."""
    entries = Entry.objects.visible_to(user).filter(obligation__task=task)
    return entries.select_related("obligation__round", "obligation__agency").order_by(
        "-obligation__round__window_end", "-obligation__round", "obligation__agency__sort_order", "pk"
    )


def holders(task: Task, register: Register) -> dict:
    """Who holds the task's duties today, after every reorganisation: those that owe, and the others."""
    held = duties(task, clock.today(), register)
    held.sort(key=lambda duty: (-STRENGTH[duty.role], duty.agency.sort_order, duty.agency.code))
    return {
        "owing": [duty for duty in held if owes(duty, task.plan)],
        "helping": [duty for duty in held if not owes(duty, task.plan)],
    }
