"""The dashboard: its sums, and every figure against the list it opens."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from reports.dashboard import TREND_ROUNDS, Counts, dashboard, heat_level
from reports.documents.figures import PUNCTUALITY
from reports.models import Entry, Obligation, Obstacle
from reports.obstacle_steps import Step
from reports.services import obstacles
from tests.conftest import make_round, statements

PAGE = "/tong-quan/"
FIGURE = re.compile(r'<a[^>]*?href="([^"]+)"[^>]*?data-figure="(\d+)"')
LISTED = re.compile(r'data-count="(\d+)"')
DUE = date(2026, 12, 17)


@pytest.fixture
def mixed(world, cycle):
    """Something of everything: two received on time, one of them accepted, one late, a return, a draft."""
    cycle("accepted", "khe", "II.3", obstacle="Thiếu kinh phí.", work_state="blocked")
    cycle("submitted", "khe", "II.2.a", obstacle="Vướng mặt bằng.")
    cycle("accepted", "gia", "II.3", now=world.now.replace(month=12, day=18), nothing_arisen=True)
    cycle("returned", "gia", "II.2.a")
    cycle("draft", "syt", "II.1.b")
    return world


def figures(world, person, today):
    return dashboard(world.round, world.people[person], today)


@pytest.mark.parametrize("today", [date(2026, 12, 16), DUE, date(2026, 12, 18)])
def test_sums_add_up(mixed, today):
    c = figures(mixed, "monitor", today).counts
    assert c.expected == c.on_time + c.late + c.pending + c.missing == Obligation.objects.count() == 8
    assert c.received == c.on_time + c.late == c.waiting + c.accepted == 3
    assert (c.late, c.returned) == (1, 1)


def test_nothing_is_missing_until_the_due_day_has_passed(mixed):
    assert figures(mixed, "monitor", DUE).counts.missing == 0
    assert figures(mixed, "monitor", date(2026, 12, 18)).counts.missing == 5


def test_parts_add_up_to_the_whole(mixed):
    found = figures(mixed, "monitor", date(2026, 12, 18))
    cells = [cell for _, row in found.heat.rows for cell in row]
    tasks = [line for section in found.sections for line in section.tasks]
    for lines in (found.agencies, found.sections, tasks, cells):
        for name in ("expected", "received", "late", "missing", "accepted"):
            assert sum(getattr(line.counts, name) for line in lines) == getattr(found.counts, name)
    assert sum(line.count for line in found.work) == found.counts.accepted


def test_the_trend_counts_as_the_round_does(mixed):
    for today in (DUE, date(2026, 12, 18)):
        found = figures(mixed, "monitor", today)
        assert found.trend[-1].counts == found.counts


def test_worst_agencies_come_first(mixed):
    names = [line.subject.code for line in figures(mixed, "monitor", date(2026, 12, 18)).agencies]
    assert names == ["sxd", "gia", "syt", "khe"]


def test_only_kinds_of_agencies_that_owe_make_columns(mixed):
    kinds = [kind for kind, _ in figures(mixed, "monitor", DUE).heat.kinds]
    assert kinds == ["department", "commune"]


def test_the_province_is_told_of_obstacles_that_were_passed_up(mixed):
    assert figures(mixed, "province", DUE).obstacles == ()
    raised = Obstacle.objects.get(text="Thiếu kinh phí.")
    obstacles.take(Step.PASS_UP, raised, "Đề nghị bố trí vốn.", by=mixed.monitor, now=mixed.now)
    found = figures(mixed, "province", DUE)
    assert (found.obstacles, found.obstacle_figures.province) == ((raised,), 1)


def test_obstacles_are_those_of_the_register_oldest_first(mixed):
    Obstacle.objects.filter(text="Vướng mặt bằng.").update(raised_on=date(2026, 1, 5))
    found = figures(mixed, "monitor", DUE)
    assert [obstacle.text for obstacle in found.obstacles] == ["Vướng mặt bằng.", "Thiếu kinh phí."]
    counts = found.obstacle_figures
    assert (counts.open, counts.monitor, counts.old, counts.closed) == (2, 2, 2, 0)


@pytest.mark.parametrize("person", ["monitor", "monitor_head", "province"])
@pytest.mark.parametrize("day", [DUE, date(2026, 12, 18)])
def test_every_figure_is_the_count_of_the_list_it_opens(mixed, login, set_clock, person, day):
    set_clock(day)
    client = login(mixed.people[person])
    links = FIGURE.findall(client.get(PAGE).content.decode())
    assert len(links) > 40
    for address, shown in set(links):
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert LISTED.search(listed), address
        assert LISTED.search(listed)[1] == shown, address


def add_rounds(plan, count):
    """Earlier yearly rounds; the plan is made older for them."""
    plan.issued_on = date(2010, 1, 1)
    for year in range(2026 - count, 2026):
        make_round(plan, year)


def test_nine_rounds_cost_no_more_statements_than_one(mixed, login):
    client = login(mixed.monitor)
    client.get(PAGE)
    one = statements(client, PAGE)
    add_rounds(mixed.plan, 9)
    assert statements(client, PAGE) == one


def test_the_trend_stops_at_nine_rounds(world):
    add_rounds(world.plan, 11)
    found = figures(world, "monitor", DUE)
    assert [line.subject.name for line in found.trend][-1] == "Năm 2026"
    assert len(found.trend) == TREND_ROUNDS == 9


@pytest.mark.parametrize("person", ["officer", "head", "builder", "stranger", "admin"])
def test_others_do_not_find_it(world, login, person):
    assert login(world.people[person]).get(PAGE).status_code == 404


def test_a_foreign_or_broken_round_is_not_found(world, login):
    for asked in ("999", "abc", "9" * 40, "1.0"):
        assert login(world.monitor).get(f"{PAGE}?dot={asked}").status_code == 404


def test_without_a_round_it_says_so(world, login):
    Entry.objects.all().delete()
    world.round.delete()
    assert "Chưa có đợt báo cáo nào" in login(world.monitor).get(PAGE).content.decode()


def test_it_says_as_of_when(world, login):
    assert "Số liệu đến 09:00 ngày 22/11/2026" in login(world.province).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("received", "level"), [(0, 1), (24, 1), (25, 2), (49, 2), (50, 3), (74, 3), (75, 4), (94, 4), (95, 5)]
)
def test_heat_levels(received, level):
    assert heat_level(Counts(on_time=received, missing=100 - received)) == level


def test_the_trend_is_drawn_with_the_shares_of_its_rounds(mixed, login, set_clock):
    add_rounds(mixed.plan, 1)
    set_clock(date(2026, 12, 18))
    drawn = ElementTree.fromstring(login(mixed.monitor).get(PAGE).context["chart"])
    written = [text.text for text in drawn.findall("{*}text")]
    assert {"Năm 2025", "Năm 2026", "25%", "13%", "63%"} <= set(written)


def test_bars_of_pages_have_the_colours_of_the_pictures(settings):
    css = (settings.BASE_DIR / "static/css/portal.css").read_text()
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    fills = dict(re.findall(r"\.fill-(\w+) { fill: ([^;]+); }", css))
    fills["missing"] = re.search(r"--red: (#\w+)", tokens)[1] if fills["missing"] == "var(--red)" else ""
    assert fills == {part: colour for part, _label, colour in PUNCTUALITY}


def test_a_round_in_which_nobody_owes_anything_still_shows(world, login):
    Obligation.objects.all().delete()
    answer = login(world.monitor).get(PAGE)
    assert answer.status_code == 200
    assert answer.context["figures"].counts == Counts()
