"""Tổng quan: the state of a round in one minute, for the monitor and the province."""

from django.shortcuts import render

from kehoach import clock

from ..badges import OLD_DAYS
from ..charts import trend_chart
from ..dashboard import dashboard as figures_of
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
            "chart": trend_chart(figures.trend),
        },
    )
