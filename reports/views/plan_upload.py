"""Nạp bảng của kế hoạch: a plan's spreadsheet comes back, is shown beside the plan, and becomes the draft of
an amendment. Between the two the changes travel in a signed field of the page."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.permissions import Action, require
from kehoach import clock
from kehoach.spreadsheets.reading import Unreadable
from tasks.content import contents, differences
from tasks.models import Plan
from tasks.relations import to_plan
from tasks.services import changing, spreadsheets
from tasks.spreadsheet.columns import fingerprint
from tasks.spreadsheet.reading import Changes, read_plan

from ..edition_forms import FileForm
from .amendments import plan_of, shown
from .faults import told
from .methods import get_or_post

SALT = "reports.plan_upload"


@get_or_post
def plan_upload(request, plan_id):
    """A POST brings a file, which is checked and compared; or says yes to the differences."""
    plan = plan_of(request, plan_id)
    require(Action.PLAN_EDIT, to_plan(request.user, plan), readable_by=Action.PLAN_READ)
    if request.method != "POST":
        return page(request, plan)
    if request.POST.get("step") == "start":
        return start(request, plan)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, plan, form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        faults, changes = read_plan(file, file.size, plan, clock.today())
    except Unreadable as refused:
        form.add_error("file", refused)
        return page(request, plan, form=form, status=422)
    if faults:
        return page(request, plan, faults=faults, status=422)
    return preview(request, plan, changes)


def preview(request, plan: Plan, changes: Changes):
    before = contents(plan)
    found = differences(before, changes)
    values = {each.key: each.after and each.after.to_json() for each in found}
    brought = {"plan": plan.pk, "seen": fingerprint(before), "changes": values}
    context = {
        "previewed": True,
        "changes": [shown(each) for each in found],
        "brought": signing.dumps(brought, salt=SALT, compress=True),
    }
    return page(request, plan, **context)


def start(request, plan: Plan):
    """Make a draft of what was shown; pressing twice makes one."""
    try:
        brought = signing.loads(request.POST.get("brought", ""), salt=SALT)
    except signing.BadSignature:
        brought = {}
    if brought.get("plan") != plan.pk:
        messages.error(request, _("Trang xem lại đã cũ. Hãy nạp lại bảng."))
        return redirect("reports:plan_upload", plan.pk)
    changes = changing.read(brought["changes"])
    try:
        draft = spreadsheets.start_from(plan, changes, seen=brought["seen"], by=request.user, now=clock.now())
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("reports:plan_upload", plan.pk)
    messages.success(
        request, _("Đã lập bản soạn từ bảng. Kế hoạch chưa đổi cho đến khi bản này được thực hiện.")
    )
    return redirect("reports:amendment", draft.pk)


def page(request, plan: Plan, *, status=200, form=None, faults=(), **context):
    context |= {
        "plan": plan,
        "form": form or FileForm(),
        **told(faults),
    }
    return render(request, "reports/plan_upload.html", context, status=status)
