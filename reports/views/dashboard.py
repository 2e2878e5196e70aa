"""Tổng quan: the state of a round in one minute, for the monitor and the province."""

from collections.abc import Iterable

from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kehoach import clock

from ..badges import OLD_DAYS
from ..dashboard import Line
from ..dashboard import dashboard as figures_of
from ..documents import drawing, pictures
from ..documents.figures import punctuality
from ..oversight import overseen, round_choices
from .methods import get_only

AGENCIES_SHOWN = 15


@get_only
def dashboard(request):
    """Exceptions first, then totals; every figure opens the list it counts."""
    page = overseen(request)
    context = {"monitors": page.monitors, "rounds": round_choices(page.rounds), "as_of": clock.now()}
    if page.round is None:
        return render(request, "reports/dashboard.html", context)
    figures = figures_of(page.round, request.user, clock.today())
    obstacles = figures.obstacle_figures
    everything = request.GET.get("tat_ca") == "1"
    return render(
        request,
        "reports/dashboard.html",
        context
        | {
            "round": page.round,
            "figures": figures,
            "agencies": figures.agencies if everything else figures.agencies[:AGENCIES_SHOWN],
            "everything": everything,
            "hidden_agencies": 0 if everything else max(0, len(figures.agencies) - AGENCIES_SHOWN),
            "waiting_obstacles": obstacles.monitor if page.monitors else obstacles.province,
            "old_days": OLD_DAYS,
            "chart": chart(figures.trend),
        },
    )


def chart(trend: Iterable[Line]) -> SafeString:
    """Rounds beside each other, drawn as in the official report."""
    bars = [(line.subject.name, line.counts) for line in trend]
    picture = punctuality(_("Tình hình gửi báo cáo qua các đợt"), bars, lying=False)
    return pictures.svg(picture, drawing.SCREEN)
