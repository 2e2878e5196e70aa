"""Sửa đổi, bổ sung kế hoạch: what changed by which document, and the desk on which a change is written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, allowed, require
from kehoach import clock
from tasks.content import Change, ChangeKind, TaskContent, contents, field_changes
from tasks.models import Amendment, AmendmentState, AssignmentRole, Plan
from tasks.relations import to_plan
from tasks.services import applying, changing

from ..amendment_forms import DocumentForm, PartForm, TaskForm, part_forms
from ..difference import difference
from ..services import amendments as services
from .methods import get_or_post

KIND_WORDS = {
    ChangeKind.ADDED: gettext_lazy("Bổ sung"),
    ChangeKind.ENDED: gettext_lazy("Bãi bỏ"),
    ChangeKind.REWORDED: gettext_lazy("Sửa lời văn"),
    ChangeKind.CHANGED: gettext_lazy("Sửa phân công, thời hạn"),
}
BADGES = {
    ChangeKind.ADDED: "accepted",
    ChangeKind.ENDED: "late",
    ChangeKind.REWORDED: "submitted",
    ChangeKind.CHANGED: "submitted",
}
NEW = "moi"


def plan_of(request, pk) -> Plan:
    """A plan that the person may read."""
    plan = get_object_or_404(Plan.objects.select_related("monitor", "issuer").defer("text"), pk=pk)
    require(Action.PLAN_READ, to_plan(request.user, plan), readable_by=Action.PLAN_READ)
    return plan


def may_edit(user, plan: Plan) -> bool:
    return allowed(Action.PLAN_EDIT, to_plan(user, plan))


@get_or_post
def amendments(request, plan_id):
    """All changes of a plan, newest first; drafts for those who write them. POST begins one."""
    plan = plan_of(request, plan_id)
    editor = may_edit(request.user, plan)
    if request.method == "POST":
        require(Action.PLAN_EDIT, to_plan(request.user, plan), readable_by=Action.PLAN_READ)
        try:
            begun = services.begin(plan, by=request.user, now=clock.now())
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return redirect("reports:amendments", plan_id)
        return redirect("reports:amendment", begun.pk)
    rows = plan.amendments.select_related("created_by", "carried_out_by")
    if not editor:
        rows = rows.exclude(state=AmendmentState.DRAFT)
    context = {
        "plan": plan,
        "amendments": rows,
        "editor": editor,
        "begun": services.has_begun(plan),
    }
    return render(request, "reports/amendments.html", context)


def amendment_of(request, pk) -> Amendment:
    """An amendment that the person may see: drafts are for who writes them."""
    rows = Amendment.objects.select_related("plan__monitor", "plan__issuer", "carried_out_by")
    found = get_object_or_404(rows.defer("plan__text"), pk=pk)
    require(Action.PLAN_READ, to_plan(request.user, found.plan), readable_by=Action.PLAN_READ)
    if found.state == AmendmentState.DRAFT and not may_edit(request.user, found.plan):
        raise Http404
    return found


@get_or_post
def amendment(request, pk):
    """One change of a plan, before and after. While it is not carried out, POST goes in steps: "document",
    "carry_out", "drop", "leave" (a task as it is)."""
    found = amendment_of(request, pk)
    form = DocumentForm.of(found)
    if request.method == "POST":
        require(Action.PLAN_EDIT, to_plan(request.user, found.plan), readable_by=Action.PLAN_READ)
        form = DocumentForm(request.POST)
        try:
            if answer := act(request, found, form):
                return answer
        except ValidationError as problem:
            for message in problem.messages:
                messages.error(request, message)
            found = amendment_of(request, pk)
    refused = request.method == "POST"
    return render(
        request, "reports/amendment.html", frame(request, found, form), status=422 if refused else 200
    )


def act(request, found: Amendment, form: DocumentForm):
    """What the pressed button says; None if the form is to be shown again."""
    step, revision, user = request.POST.get("step"), revision_of(request), request.user
    if step == "drop":
        changing.drop(found, revision=revision, by=user)
        messages.success(request, _("Đã bỏ bản soạn sửa đổi."))
        return redirect("reports:amendments", found.plan_id)
    if step == "leave":
        key = request.POST.get("key", "")
        changing.drop_change(found, key, revision=revision, by=user)
        messages.success(request, _("Nhiệm vụ giữ như trong kế hoạch."))
        return redirect("reports:amendment", found.pk)
    if not form.is_valid():
        return None
    if found.state == AmendmentState.IN_FORCE:  # pressed twice
        return redirect("reports:amendment", found.pk)
    written = changing.write_document(found, form.cleaned_data, revision=revision, by=user)
    if step != "carry_out":
        messages.success(request, _("Đã lưu."))
        return redirect("reports:amendment", found.pk)
    services.carry_out(written, revision=written.revision, by=user, now=clock.now())
    written.refresh_from_db()
    if written.state == AmendmentState.WAITING:
        messages.success(request, _("Kế hoạch sẽ tự đổi vào ngày bắt đầu áp dụng."))
    else:
        messages.success(request, _("Đã sửa kế hoạch; các đợt chưa đến hạn đã đổi theo."))
    return redirect("reports:amendment", found.pk)


def revision_of(request) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def frame(request, found: Amendment, form: DocumentForm) -> dict:
    plan, done = found.plan, found.state == AmendmentState.IN_FORCE
    begun = services.has_begun(plan)
    changes = [shown(change) for change in changing.changes_of(found)]
    editor = may_edit(request.user, plan) and not done and not plan.superseded_by_id
    problems, effects = outlook(found) if editor else ([], [])
    touched = set(found.changes)
    tasks = contents(plan) if editor else {}
    return {
        "amendment": found,
        "plan": plan,
        "form": form,
        "begun": begun,
        "done": done,
        "waiting": found.state == AmendmentState.WAITING,
        "editor": editor,
        "changes": changes,
        "problems": problems,
        "missing": services.missing(found) if editor and begun else [],
        "effects": effects,
        "tasks": [(key, content) for key, content in tasks.items() if key not in touched],
    }


def outlook(found: Amendment) -> tuple[list[str], list[services.Effect]]:
    """Why the changes cannot be made, else what they would do to the open rounds."""
    if problems := applying.problems(found):
        return (problems if found.changes else []), []
    return [], services.preview(found, now=clock.now())


def shown(change: Change) -> dict:
    """A change in words: what it is, and field by field what was taken away and what was added."""
    content = change.after or change.before
    return {
        "key": change.key,
        "path": content.path,
        "text": content.text,
        "content": content,
        "roles": roles(content) if change.kind == ChangeKind.ADDED else [],
        "kind": KIND_WORDS[change.kind],
        "badge": BADGES[change.kind],
        "gone": change.after is None,
        "fields": [(each.label, difference(each.before, each.after)) for each in change.fields],
    }


def roles(content: TaskContent) -> list[tuple[str, list[str]]]:
    found = [(role.label, content.holders(role).splitlines()) for role in AssignmentRole]
    return [(label, names) for label, names in found if names]


@get_or_post
def amendment_task(request, pk, key):
    """What the amendment makes of one task: POST "save"s the form, or says that the task "end"s."""
    found = amendment_of(request, pk)
    require(Action.PLAN_EDIT, to_plan(request.user, found.plan), readable_by=Action.PLAN_READ)
    if found.state == AmendmentState.IN_FORCE or found.plan.superseded_by_id:
        return redirect("reports:amendment", pk)
    base = contents(found.plan).get(key)
    if base is None and key != NEW and key not in found.changes:
        raise Http404
    values = found.changes.get(key)
    content = TaskContent.from_json(values) if values else base
    data = request.POST if request.method == "POST" else None
    form = TaskForm(data, plan=found.plan, content=content)
    parts = part_forms(data, content.parts if content else (), clock.today())
    problem, newer = "", []
    if data is not None:
        wanted, valid = None, True
        if request.POST.get("step") != "end":
            valid = all([form.is_valid(), *(each.is_valid() for each in parts)])
            wanted = form.content(filter(None, (each.part() for each in parts))) if valid else None
        if valid:
            target = changing.next_key(found) if key == NEW else key
            try:
                changing.write_changes(
                    found, {target: wanted}, revision=revision_of(request), by=request.user
                )
                return redirect("reports:amendment", pk)
            except ValidationError as refused:
                problem = " ".join(refused.messages)
                found.refresh_from_db(fields=["revision", "changes"])
                newer = beside(found.changes.get(key), base, wanted)
    context = {
        "amendment": found,
        "plan": found.plan,
        "key": key,
        "base": base,
        "form": form,
        "parts": parts,
        "problem": problem,
        "newer": newer,
        "part_errors": problems_of(parts),
    }
    refused = data is not None
    return render(request, "reports/amendment_task.html", context, status=422 if refused else 200)


def beside(values: dict | None, base: TaskContent | None, wanted: TaskContent | None) -> list:
    """What the draft says of the task now, field by field against what was typed."""
    stored = TaskContent.from_json(values) if values else base
    if stored is None or wanted is None:
        return []
    return [(each.label, difference(each.before, each.after)) for each in field_changes(stored, wanted)]


def problems_of(parts: list[PartForm]) -> dict[str, str]:
    """Control id -> message, for the summary at the top."""
    return {
        field.id_for_label: _("Dòng %(n)d, %(label)s: %(error)s")
        % {"n": n, "label": field.label, "error": error}
        for n, part in enumerate(parts, 1)
        for field in part
        for error in field.errors
    }
