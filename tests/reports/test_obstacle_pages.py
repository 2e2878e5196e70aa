"""The register of obstacles and one obstacle as people meet them: pages, links to them, and the API."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from agencies.permissions import Relation
from kehoach import clock
from reports.badges import age_badge
from reports.models import Entry, Obstacle
from reports.obstacle_steps import Step, main_step
from reports.register import figures
from reports.services import entries, obstacles
from tests.conftest import owed
from tests.reports.pile import earlier_round
from tests.reports.test_obstacles import TOLD, YEAR_END, send

REGISTER = reverse("reports:obstacles")
FIGURE = re.compile(r'<a[^>]*?href="([^"]+)"[^>]*?data-figure="(\d+)"')
LISTED = re.compile(r'data-count="(\d+)"')
TEXT = "Sở đã làm việc với Sở Tài chính."


@pytest.fixture
def raised(world, cycle):
    cycle("submitted", **TOLD)
    return Obstacle.objects.get()


def take(step, obstacle, by, text="Một ý kiến.", **more):
    return obstacles.take(step, obstacle, text, by=by, now=clock.now(), **more)


def listed(client, **asked) -> list[str]:
    page = client.get(REGISTER, asked)
    assert page.status_code == 200
    return [f"{row.agency.code} {row.task.path}" for row in page.context["page_obj"]]


def page_of(client, obstacle) -> str:
    answer = client.get(reverse("reports:obstacle", args=[obstacle.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, obstacle, step, **data):
    return client.post(reverse("reports:obstacle_step", args=[obstacle.pk, step]), data)


# The register.


@pytest.fixture
def several(world, cycle):
    """Four obstacles: of 40, 20, 11 and 10 days, one answered, one passed up, and one more that is closed."""
    for days, agency, path in [
        (40, "khe", "II.3"),
        (20, "gia", "II.3"),
        (11, "sxd", "II.1.a"),
        (10, "syt", "II.1.b"),
    ]:
        cycle("submitted", agency, path, obstacle=f"Vướng {days} ngày.")
        raised_on = date(2026, 11, 22) - timedelta(days=days)
        Obstacle.objects.filter(text=f"Vướng {days} ngày.").update(raised_on=raised_on)
    cycle("submitted", "gia", "II.2.a", **TOLD)
    take(Step.ANSWER, Obstacle.objects.get(agency=world.khe), world.monitor)
    take(Step.PASS_UP, Obstacle.objects.get(agency=world.sxd), world.monitor)
    take(Step.CLOSE, Obstacle.objects.get(text=TOLD["obstacle"]), world.monitor)
    return world


def test_the_register_lists_what_is_not_closed_oldest_first(several, login):
    assert listed(login(several.monitor)) == ["khe II.3", "gia II.3", "sxd II.1.a", "syt II.1.b"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"trang_thai": "closed"}, ["gia II.2.a"]),
        ({"trang_thai": "answered"}, ["khe II.3"]),
        ({"cho": "theo-doi"}, ["gia II.3", "syt II.1.b"]),
        ({"cho": "tinh"}, ["sxd II.1.a"]),
        ({"cho": "co-quan"}, ["khe II.3"]),
        ({"qua": "40"}, []),
        ({"qua": "39"}, ["khe II.3"]),
        ({"qua": "10"}, ["khe II.3", "gia II.3", "sxd II.1.a"]),
        ({"q": "vuong 20"}, ["gia II.3"]),
        ({"q": "tinh khe"}, ["khe II.3"]),
        ({"q": "lien nganh"}, ["syt II.1.b"]),
        ({"q": "%"}, []),
        ({"cho": "theo-doi", "qua": "15"}, ["gia II.3"]),
    ],
)
def test_it_is_narrowed_by_the_address(several, login, asked, found):
    assert listed(login(several.monitor), **asked) == found


def test_it_is_narrowed_by_plan_agency_and_task(several, login):
    client, task = login(several.monitor), several.plan.tasks.get(path="II.3")
    assert listed(client, ke_hoach=several.plan.pk, nhiem_vu=task.pk) == ["khe II.3", "gia II.3"]
    assert listed(client, co_quan=several.gia.pk, trang_thai="tat-ca") == ["gia II.3", "gia II.2.a"]


@pytest.mark.parametrize(
    "asked",
    [
        {"trang_thai": "xyz"},
        {"cho": "ai"},
        {"qua": "-1"},
        {"qua": "99999999999"},
        {"qua": "mười"},
        {"co_quan": "0"},
        {"ke_hoach": "abc"},
        {"nhiem_vu": "9" * 30},
        {"q": "a" * 300},
    ],
)
def test_a_mistyped_address_shows_no_rows_and_says_why(several, login, asked):
    page = login(several.monitor).get(REGISTER, asked)
    assert page.status_code == 200
    assert page.context["page_obj"].paginator.count == 0
    assert "Điều kiện lọc chưa đúng" in page.content.decode()


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ("officer", ["khe II.3"]),
        ("neighbour", ["gia II.3"]),
        ("builder", ["sxd II.1.a", "syt II.1.b"]),
        ("monitor_head", ["khe II.3", "gia II.3", "sxd II.1.a", "syt II.1.b"]),
        ("province", ["sxd II.1.a"]),
        ("stranger", []),
        ("admin", []),
    ],
)
def test_everybody_finds_the_own_part(several, login, person, found):
    assert listed(login(several.people[person])) == found


@pytest.mark.parametrize("person", ["monitor", "province", "officer", "builder", "stranger"])
def test_every_figure_is_the_count_of_the_list_it_opens(several, login, person):
    client = login(several.people[person])
    links = FIGURE.findall(client.get(REGISTER).content.decode())
    assert len(links) == 7
    for address, shown in links:
        found = client.get(address.replace("&amp;", "&")).content.decode()
        assert LISTED.search(found)[1] == shown, address


def test_figures_add_up(several):
    found = figures(Obstacle.objects.all(), date(2026, 11, 22))
    assert (found.open, found.monitor, found.province, found.agency) == (4, 2, 1, 1)
    assert (found.aged, found.old, found.closed) == (3, 1, 1)


@pytest.mark.parametrize(
    ("days", "kind"), [(0, "none"), (10, "none"), (11, "soon"), (20, "soon"), (21, "late"), (400, "late")]
)
def test_age_stands_out_in_two_steps(raised, days, kind):
    badge = age_badge(raised, raised.raised_on + timedelta(days=days))
    assert (badge.kind, badge.text) == (kind, f"{days} ngày")


def test_what_is_closed_grows_no_older(raised, world, set_clock):
    set_clock(date(2026, 12, 20))
    take(Step.CLOSE, raised, world.monitor)
    raised.refresh_from_db()
    assert age_badge(raised, date(2027, 5, 1)).text == "28 ngày"
    assert age_badge(raised, date(2027, 5, 1)).kind == "none"


def test_it_says_whom_each_waits_for(several, login):
    page = login(several.monitor).get(REGISTER).content.decode()
    for words in ("chờ Sở Xây dựng", "chờ UBND tỉnh", "chờ UBND xã Tịnh Khê"):
        assert words in page


def test_what_the_agency_does_not_tell_of_any_more_is_said(world, login):
    send(world, round_=earlier_round(world, year=2025), now=YEAR_END, **TOLD)
    client = login(world.monitor)
    assert "không còn nêu" not in client.get(REGISTER).content.decode()
    send(world)
    assert "kỳ này không còn nêu" in client.get(REGISTER).content.decode()
    assert "không còn nêu vướng mắc này" in page_of(client, Obstacle.objects.get())


def test_a_long_register_has_pages(world, raised, login):
    for number in range(35):
        raised.pk = None
        raised.state, raised.closed_on, raised.text = "closed", date(2026, 11, 22), f"Vướng mắc {number}"
        raised.save()
        raised.notes.create(kind="raised", at=world.now)
    client = login(world.monitor)
    assert len(listed(client, trang_thai="closed")) == 30
    assert len(listed(client, trang_thai="closed", page=2)) == 5


# One obstacle.


def test_it_shows_the_words_the_task_and_the_thread(world, raised, login):
    take(Step.ANSWER, raised, world.monitor, TEXT)
    page = page_of(login(world.officer), raised)
    for words in (*TOLD.values(), "Nguyên văn trong kế hoạch", "Xây dựng các đô thị ven biển.", TEXT):
        assert words in page
    assert page.index("Nêu vướng mắc") < page.index("Cơ quan theo dõi trả lời")


def test_typed_markup_is_shown_as_text(world, cycle, login):
    cycle("submitted", obstacle="<script>alert(1)</script>")
    assert "<script>alert" not in page_of(login(world.monitor), Obstacle.objects.get())


def buttons(page: str) -> list[str]:
    return re.findall(r'formaction="/vuong-mac/\d+/([a-z-]+)/"', page)


def primary(page: str) -> list[str]:
    return re.findall(r'btn-primary" type="submit" formaction="/vuong-mac/\d+/([a-z-]+)/"', page)


@pytest.mark.parametrize(
    ("walk", "person", "offered", "main"),
    [
        ([], "monitor", ["tra-loi", "chuyen-len", "dong"], ["tra-loi"]),
        ([], "officer", ["y-kien"], []),
        ([Step.ANSWER], "officer", ["y-kien"], ["y-kien"]),
        ([Step.ANSWER], "monitor", ["dong", "tra-loi", "chuyen-len"], []),
        ([Step.ANSWER, Step.REPLY], "monitor", ["dong", "tra-loi", "chuyen-len"], ["dong"]),
        ([Step.PASS_UP], "province", ["giai-quyet"], ["giai-quyet"]),
        ([Step.PASS_UP], "monitor", ["dong"], []),
        ([Step.CLOSE], "monitor", ["mo-lai"], []),
        ([Step.CLOSE], "officer", [], []),
    ],
)
def test_it_offers_what_the_person_may_do_now(world, raised, login, walk, person, offered, main):
    for step in walk:
        take(step, raised, world.officer if step == Step.REPLY else world.monitor)
    page = page_of(login(world.people[person]), raised)
    assert (buttons(page), primary(page)) == (offered, main)


def test_a_head_of_the_monitoring_agency_is_offered_both_sides():
    both = {Relation.OWN_AGENCY, Relation.OWN_HEAD, Relation.MONITOR}
    steps = [Step.CLOSE, Step.REPLY, Step.ANSWER]
    assert main_step(steps, both, Relation.OWN_AGENCY) == Step.REPLY
    assert main_step(steps, both, Relation.MONITOR) == Step.CLOSE


def test_a_lead_reads_without_buttons(world, cycle, login):
    cycle("submitted", "syt", "II.1.b", **TOLD)
    page = page_of(login(world.builder), Obstacle.objects.get())
    assert buttons(page) == []


def test_an_heir_goes_on_with_it(world, raised, login):
    """A reorganisation hands the obstacle to another agency; the account stays under the old name."""
    raised.agency = world.gia
    raised.save()
    account = reverse("reports:obligation", args=[raised.told_in_id])
    page = page_of(login(world.neighbour), raised)
    assert (buttons(page), account in page) == (["y-kien"], False)
    assert account in page_of(login(world.monitor), raised)
    assert press(login(world.neighbour), raised, "y-kien", text="Xã Ba Gia tiếp nhận.").status_code == 302
    assert press(login(world.officer), raised, "y-kien", text="x").status_code == 404


def test_the_whole_way_from_agency_to_province_and_back(world, raised, login):
    officer, monitor, province = login(world.officer), login(world.monitor), login(world.province)
    assert press(monitor, raised, "tra-loi", text=TEXT).status_code == 302
    assert press(officer, raised, "y-kien", text="Vẫn thiếu vốn.", unsettled="on").status_code == 302
    assert press(monitor, raised, "chuyen-len", text="Kính trình.").status_code == 302
    assert press(province, raised, "giai-quyet", text="Giao Sở Tài chính.").status_code == 302
    assert press(monitor, raised, "dong").status_code == 302
    kinds = list(raised.notes.values_list("kind", flat=True))
    assert kinds == ["raised", "answer", "reply", "passed_up", "resolution", "closed"]
    assert "Chưa giải quyết được. Vẫn thiếu vốn." in page_of(officer, raised)


def test_only_what_was_answered_can_be_called_unsettled(world, raised, login):
    assert 'name="unsettled"' not in page_of(login(world.officer), raised)
    take(Step.ANSWER, raised, world.monitor)
    assert 'name="unsettled"' in page_of(login(world.officer), raised)


def test_a_step_without_its_words_says_so(world, raised, login):
    answer = press(login(world.monitor), raised, "tra-loi", text="  ")
    assert answer.status_code == 422
    assert "Ý kiến xử lý: Hãy ghi nội dung trả lời cơ quan." in answer.content.decode()


def test_a_text_that_is_too_long_comes_back_whole(world, raised, login):
    answer = press(login(world.monitor), raised, "tra-loi", text="Dài " * 1000)
    assert answer.status_code == 422
    assert ("Dài " * 1000).strip() in answer.content.decode()


def test_an_answer_that_the_agency_came_back_to_carries_no_tick(world, raised, login):
    client = login(world.monitor)
    take(Step.ANSWER, raised, world.monitor)
    assert "state--answered" in page_of(client, raised)
    take(Step.REPLY, raised, world.officer)
    page = page_of(client, raised)
    assert "state--answered" not in page
    assert "Chờ xử lý tiếp" in page


def test_whoever_was_slower_is_told_and_keeps_the_words(world, raised, login):
    seen = raised.notes.last().pk
    take(Step.ANSWER, raised, world.monitor_head, "Đã trả lời trước.")
    client = login(world.monitor)
    answer = press(client, raised, "tra-loi", text=TEXT, seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Người monitor_head vừa ghi" in page
    assert TEXT in page
    fresh = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert press(client, raised, "tra-loi", text=TEXT, seen=fresh).status_code == 302


def test_words_about_what_is_closed_meanwhile_are_handed_back(world, raised, login):
    take(Step.CLOSE, raised, world.monitor)
    answer = press(login(world.officer), raised, "y-kien", text="Còn một ý nữa.")
    assert answer.status_code == 409
    assert "Còn một ý nữa." in answer.content.decode()


def test_words_about_what_was_taken_back_are_handed_back(world, raised, login):
    entries.recall(owed(world), by=world.officer, now=world.now)
    answer = press(login(world.monitor), raised, "tra-loi", text=TEXT)
    assert answer.status_code == 404
    assert TEXT in answer.content.decode()
    assert press(login(world.monitor), raised, "tra-loi").status_code == 404


@pytest.mark.parametrize("data", [{"seen": "abc"}, {"seen": "9" * 40}, {"unsettled": "x"}, {}])
def test_no_post_breaks_the_page(world, raised, login, data):
    assert press(login(world.monitor), raised, "tra-loi", text=TEXT, **data).status_code in (302, 409, 422)


def test_an_unknown_step_is_not_found(world, raised, login):
    assert press(login(world.monitor), raised, "xoa").status_code == 404


def test_a_step_is_no_page(world, raised, login):
    url = reverse("reports:obstacle_step", args=[raised.pk, "tra-loi"])
    assert login(world.monitor).get(url).status_code == 405


# Where else it is seen.


def test_navigation_counts_what_waits_for_the_person(world, raised, login):
    def count(person):
        nav = login(person).get(REGISTER).context["nav"]
        return next(item["count"] for item in nav if item["url"] == REGISTER)

    assert (count(world.monitor), count(world.officer), count(world.province)) == (1, 0, 0)
    take(Step.ANSWER, raised, world.monitor)
    assert (count(world.monitor), count(world.officer)) == (0, 1)


def test_the_home_shows_new_answers_first(world, cycle, login):
    cycle("submitted", "khe", "II.2.a", obstacle="Vướng mặt bằng.")
    cycle("submitted", "khe", "II.3", **TOLD)
    Obstacle.objects.filter(text="Vướng mặt bằng.").update(raised_on=date(2026, 1, 1))
    take(Step.ANSWER, Obstacle.objects.get(text=TOLD["obstacle"]), world.monitor)
    page = login(world.officer).get(reverse("home")).content.decode()
    assert page.index(TOLD["obstacle"]) < page.index("Vướng mặt bằng.")


def test_the_page_of_an_account_and_the_reading_pane_lead_to_it(world, raised, login):
    take(Step.ANSWER, raised, world.monitor, TEXT)
    link = reverse("reports:obstacle", args=[raised.pk])
    for person, name in (
        (world.officer, "obligation"),
        (world.monitor, "obligation"),
        (world.monitor, "review"),
    ):
        page = login(person).get(reverse(f"reports:{name}", args=[owed(world).pk])).content.decode()
        assert link in page
        assert "Sở Xây dựng trả lời ngày 22/11/2026" in page


def carried(world, login) -> str:
    """The writing page of 2026 after an account of 2025 told of an obstacle and was accepted."""
    before = earlier_round(world, year=2025)
    entry = send(world, round_=before, now=YEAR_END, **TOLD)
    entries.accept(entry.obligation, by=world.monitor, now=YEAR_END)
    return reverse("reports:round_entries", args=[world.round.pk])


def test_the_next_round_shows_it_with_its_last_answer(world, login):
    url = carried(world, login)
    client = login(world.officer)
    page = client.get(url).content.decode()
    assert "Vướng mắc đang theo dõi từ 16/12/2025:" in page
    assert "Chưa có trả lời." in page
    take(Step.ANSWER, Obstacle.objects.get(), world.monitor, TEXT)
    assert f"Sở Xây dựng trả lời ngày 22/11/2026: {TEXT}" in client.get(url).content.decode()


def test_sending_the_words_of_last_round_doubles_nothing(world, login):
    url = carried(world, login)
    pk = owed(world).pk
    client = login(world.officer)
    client.post(url, {"action": f"keep:{pk}"})
    client.post(url, {"action": f"submit:{pk}"})
    assert Entry.objects.get(obligation=pk).state == "submitted"
    assert [n.kind for n in Obstacle.objects.get().notes.all()] == ["raised", "renewed"]


def test_what_was_closed_is_not_carried_on(world, login):
    url = carried(world, login)
    take(Step.CLOSE, Obstacle.objects.get(), world.monitor)
    sheet = next(
        s for s in login(world.officer).get(url).context["writing"].sheets if s.obligation.task.path == "II.3"
    )
    assert sheet.shown["results"] and not any(sheet.shown[name] for name in (*TOLD, "proposal_to"))


# The API.


def api(client, path="", data=None):
    url = f"/api/v1/obstacles/{path}"
    return client.get(url, data) if path == "" or data is None else client.post(url, data, "application/json")


def test_the_api_lists_with_the_pages_filter(several, login):
    client = login(several.monitor)
    assert api(client).json()["count"] == 4
    (found,) = api(client, data={"cho": "tinh"}).json()["results"]
    assert (found["task_path"], found["state"], found["turn"]) == ("II.1.a", "passed_up", "province")
    assert api(client, data={"trang_thai": "xyz"}).status_code == 400


def test_the_api_shows_the_thread_of_a_closed_one_too(world, raised, login):
    take(Step.CLOSE, raised, world.monitor)
    found = api(login(world.officer), f"{raised.pk}/").json()
    assert [note["kind"] for note in found["notes"]] == ["raised", "closed"]


def test_the_api_takes_the_same_steps(world, raised, login):
    monitor, officer = login(world.monitor), login(world.officer)
    assert api(monitor, f"{raised.pk}/answer/", {"text": TEXT}).json()["state"] == "answered"
    told = api(officer, f"{raised.pk}/reply/", {"text": "Vẫn thiếu.", "unsettled": True}).json()
    assert (told["state"], told["turn"], told["notes"][-1]["by"]) == ("open", "monitor", "Người officer")
    assert api(monitor, f"{raised.pk}/close/", {}).status_code == 400
    assert api(monitor, f"{raised.pk}/reopen/", {"text": "x"}).status_code == 409
    assert api(monitor, f"{raised.pk}/answer/", {"text": "x", "seen": 0}).status_code == 409
    assert api(monitor, f"{raised.pk}/burn/", {}).status_code == 404


def test_days_of_the_register_are_those_of_vietnam(world, raised, login, set_clock):
    raised.raised_on = date(2026, 11, 11)
    raised.save()
    set_clock(datetime(2026, 11, 21, 23, 59, tzinfo=clock.LOCAL))
    assert listed(login(world.monitor), qua="10") == []
    set_clock(datetime(2026, 11, 22, 0, 1, tzinfo=clock.LOCAL))
    assert listed(login(world.monitor), qua="10") == ["khe II.3"]
