"""Báo cáo tổng hợp: the report of each round, as PDF."""

import hashlib
import re

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from kehoach import clock
from kehoach.text import search_key

from ..current import overseen_rounds
from ..documents.compose import compose
from ..documents.pdf import render_pdf
from ..models import Round
from .methods import get_only

KEPT_SECONDS = 24 * 3600


@get_only
def summary(request):
    """Rounds whose report the person may read, newest first; 404 for people who may read none."""
    rounds = overseen_rounds(request.user).with_counts().order_by("-window_end", "-opens_on")
    page_obj = Paginator(rounds, 20).get_page(request.GET.get("page"))
    return render(request, "reports/summary.html", {"page_obj": page_obj})


@get_only
def summary_pdf(request, round_id):
    """The unsigned draft of a round's report, from what is accepted now. The same content is built once."""
    rounds = overseen_rounds(request.user).select_related("plan__issuer", "plan__monitor")
    round_ = get_object_or_404(rounds, pk=round_id)
    content = compose(round_, today=clock.today())
    key = "report-" + hashlib.sha256(repr(content).encode()).hexdigest()
    pdf = cache.get(key)
    if pdf is None:
        pdf = render_pdf(content)
        cache.set(key, pdf, KEPT_SECONDS)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name(round_)}"'},
    )


def file_name(round_: Round) -> str:
    """Without diacritics or special characters, at most 50 of them (domain.md 1.9)."""
    number = round_.plan.number.split("/")[0]
    symbol = search_key(round_.plan.monitor.symbol).upper()
    name = f"BC_{symbol}_KH{number}_{search_key(round_.name)}"
    return re.sub("[^A-Za-z0-9]+", "_", name)[:46] + ".pdf"
