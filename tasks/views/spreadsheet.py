"""Tải bảng: a plan as a spreadsheet, for everybody who reads it. What comes back, reports.views.plan_upload
takes: it becomes an amendment."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kehoach.spreadsheets.response import download

from ..models import Plan
from ..spreadsheet import writing
from .plans import stop_unless_reader


@require_safe
def plan_workbook(request, pk):
    """The plan as last amended, as .xlsx. A fixed number of SQL statements."""
    stop_unless_reader(request.user)
    plan = get_object_or_404(Plan.objects.select_related("issuer", "monitor").defer("text"), pk=pk)
    return download(writing.write(plan), "ke hoach", plan.number)
