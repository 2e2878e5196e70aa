"""Báo cáo tổng hợp: the rounds and what can be had of each."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import render

from agencies.models import Role

from ..current import overseen_rounds
from ..models import SummaryEdition
from .methods import get_only


@get_only
def summary(request):
    """Rounds whose report the person may read, newest first; 404 for people who may read none."""
    rounds = overseen_rounds(request.user).with_counts().order_by("-window_end", "-opens_on")
    issued = SummaryEdition.objects.visible_to(request.user).listed().order_by("-number")
    rounds = rounds.prefetch_related(Prefetch("summary_editions", issued))
    page_obj = Paginator(rounds, 20).get_page(request.GET.get("page"))
    # Whoever oversees a round and is not the province is its monitor.
    edits = request.user.role != Role.PROVINCE
    return render(request, "reports/summary.html", {"page_obj": page_obj, "edits": edits})
