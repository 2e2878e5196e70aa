"""Kế hoạch: the plans in force, and each as the document it is, with who does what in its margin."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.permissions import Action, allowed, standing
from agencies.successors import Register
from kehoach import clock

from ..models import AmendmentState, Assignment, AssignmentRole, Plan, ScheduleKind, Section, Task
from ..relations import to_new_plan


@dataclass(frozen=True)
class Holder:
    """Who has a part in a task: the name as the plan writes it, and who that is today if not the same."""

    phrase: str
    scope: str
    today: str


@dataclass(frozen=True)
class Item:
    """A task in its place in the document."""

    task: Task
    anchor: str
    roles: list[tuple[str, list[Holder]]]


@dataclass(frozen=True)
class Chapter:
    """A section in its place in the document: its own paragraphs, then its tasks."""

    section: Section
    anchor: str
    items: list[Item]

    @property
    def level(self) -> int:
        return self.section.path.count(".") + 1

    @property
    def marker(self) -> str:
        return self.section.path.rsplit(".", 1)[-1]

    @property
    def has_points(self) -> bool:
        """Whether its tasks have signs of their own; a section can be a task itself."""
        return any(item.task.path != self.section.path for item in self.items)


@require_safe
def plans(request):
    """All plans, newest first."""
    stop_unless_reader(request.user)
    found = Plan.objects.select_related("issuer", "monitor").defer("text")
    # A grouped query forgets the order of the model.
    last = Q(tasks__ends_on=None) | Q(tasks__ends_on=F("superseded_on"))
    found = found.annotate(task_count=Count("tasks", filter=last)).order_by("-issued_on", "number")
    may_import = allowed(Action.PLAN_IMPORT, to_new_plan(request.user))
    return render(request, "tasks/plans.html", {"plans": found, "may_import": may_import})


@require_safe
def plan(request, pk):
    """One plan from its first section to its last, with a table of contents."""
    stop_unless_reader(request.user)
    found = get_object_or_404(Plan.objects.select_related("issuer", "monitor", "superseded_by"), pk=pk)
    document = chapters(found)
    context = {
        "plan": found,
        "chapters": document,
        "task_count": sum(len(chapter.items) for chapter in document),
        "schedule": [ScheduleKind(kind).label for kind in found.schedule if kind in ScheduleKind],
        "full_text": found.text.split("\n"),
        "amendments": found.amendments.exclude(state=AmendmentState.DRAFT),
    }
    return render(request, "tasks/plan.html", context)


def stop_unless_reader(user) -> None:
    if not allowed(Action.PLAN_READ, standing(user)):
        raise Http404


def chapters(plan: Plan) -> list[Chapter]:
    """The document as last amended, in order, in six SQL statements whatever its length; of a superseded plan
    as it was to its end."""
    register = Register.load()
    assignments = Assignment.objects.select_related("agency", "agency_class")
    items: dict[int, list[Item]] = {}
    last = plan.tasks.filter(Q(ends_on=None) | Q(ends_on=plan.superseded_on))
    for task in last.prefetch_related(Prefetch("assignments", assignments)):
        item = Item(task, f"nhiem-vu-{task.pk}", roles(task, register))
        items.setdefault(task.section_id, []).append(item)
    return [Chapter(each, f"muc-{each.pk}", items.get(each.pk, [])) for each in plan.sections.all()]


def roles(task: Task, register: Register) -> list[tuple[str, list[Holder]]]:
    """The holders of a task by role, strongest role first, names in the order of the plan."""
    held: dict[str, list[Holder]] = {role: [] for role in AssignmentRole.values}
    for each in task.assignments.all():
        held[each.role].append(Holder(each.phrase, each.scope, today(each, register)))
    return [(AssignmentRole(role).label, holders) for role, holders in held.items() if holders]


def today(assignment: Assignment, register: Register) -> str:
    """Who answers to the name now: the size of a class, the successors of an agency that has ended."""
    day = clock.today()
    if assignment.agency_class_id:
        return _("hiện có %d cơ quan") % len(register.members(assignment.agency_class, day))
    carriers = register.carriers(assignment.agency, day)
    if [agency.pk for agency in carriers] == [assignment.agency_id]:
        return ""
    if not carriers:
        return _("không còn, chưa có cơ quan kế thừa")
    return _("nay là %s") % ", ".join(agency.name for agency in carriers)
