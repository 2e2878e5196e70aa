"""Tìm kiếm: who finds what, how it is shown, what it costs; page and API."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency, Reorganisation, User
from reports.models import Contribution, Entry, Obstacle, ObstacleNote, SummaryEdition
from reports.obstacle_steps import Step
from reports.search.finders import BY_KIND, FINDERS
from reports.search.matching import folded, holds
from reports.search.query import read
from reports.search.results import FEW, MOST, best
from reports.services import contributions, editions, entries, evidence, extensions, obstacles
from tasks.models import Amendment, AmendmentState, Plan, Section, Task
from tests.permissions.table import HEALTH_OWN, LEAD, OWING, OWN, PROVINCE, SIGNED_IN, WATCH
from tests.reports.issued import issued
from tests.reports.pile import pile_up

WORD = "Kim Cương"  # stands nowhere but where a test writes it


def finders_of(world, kind: str, typed: str = "kim cuong") -> set[str]:
    """The people who find something of a kind."""
    query = read(typed)
    return {name for name, person in world.people.items() if BY_KIND[kind].found(query, person).exists()}


def titles(world, kind: str, typed: str, person="admin") -> list[str]:
    finder, user = BY_KIND[kind], world.people[person]
    return [finder.show(row, user).title for row in finder.found(read(typed), user)]


# What everybody reads.


@pytest.mark.parametrize(
    ("kind", "model", "field"),
    [
        ("ke-hoach", Plan, "number"),
        ("ke-hoach", Plan, "title"),
        ("ke-hoach", Plan, "text"),
        ("muc", Section, "heading"),
        ("muc", Section, "body"),
        ("nhiem-vu", Task, "text"),
        ("nhiem-vu", Task, "assignment_text"),
        ("nhiem-vu", Task, "output"),
        ("co-quan", Agency, "name"),
        ("co-quan", Agency, "short_name"),
        ("co-quan", Agency, "symbol"),
        ("co-quan", Agency, "place"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_everybody_finds_plans_and_agencies(world, kind, model, field):
    first = model.objects.order_by("pk").first()
    model.objects.filter(pk=first.pk).update(**{field: WORD})
    assert finders_of(world, kind) == set(SIGNED_IN)


def test_an_issued_report_is_found_by_everybody_by_number_and_words(world, cycle):
    cycle("accepted", results=f"Đã lát đá {WORD}.")
    editions.set_number(issued(world), "05", world.now.date(), by=world.monitor, now=world.now)
    assert finders_of(world, "ban-hanh") == set(SIGNED_IN)
    assert finders_of(world, "ban-hanh", "5 / bc-sxd") == set(SIGNED_IN)
    assert finders_of(world, "ban-hanh", "15/bc-sxd") == set()


def test_a_report_without_a_number_is_found_by_its_round(world, cycle):
    cycle("accepted")
    issued(world)
    assert titles(world, "ban-hanh", "nam 2026") == ["Báo cáo BC-SXD (chưa có số), Năm 2026"]


# What only some may know.

ENTRIES = {
    "draft": OWN,
    "signing": OWN,
    "returned": OWN,
    "submitted": [*OWN, *WATCH],
    "accepted": [*OWN, *WATCH, *PROVINCE],
}


@pytest.mark.parametrize("state", ENTRIES)
def test_an_account_is_found_by_who_may_read_it(world, cycle, state):
    cycle(state, results=f"Đã lát đá {WORD}.")
    assert finders_of(world, "bao-cao") == set(ENTRIES[state])


def test_an_account_is_found_by_the_lead_of_its_task(world, cycle):
    cycle("submitted", "syt", "II.1.b", results=WORD)
    assert finders_of(world, "bao-cao") == {*HEALTH_OWN, *LEAD, *WATCH}


@pytest.mark.parametrize(
    "content",
    [
        {"obstacle": WORD},
        {"obstacle": "Thiếu đất.", "obstacle_cause": WORD},
        {"proposal": WORD, "proposal_to": "UBND tỉnh"},
        {"next_work": WORD},
        {"documents": [{"number": "07/KIM CƯƠNG", "date": "2026-03-05", "title": "Đường"}]},
        {"documents": [{"number": "7/QĐ", "date": "2026-03-05", "title": f"Về {WORD}"}]},
    ],
    ids=lambda content: " ".join(content),
)
def test_every_field_of_an_account_is_searched(world, cycle, content):
    cycle("submitted", **content)
    assert finders_of(world, "bao-cao") == {*OWN, *WATCH}


def test_a_document_is_found_by_its_number(world, cycle):
    cycle("submitted", documents=[{"number": "07/QĐ-UBND", "date": "2026-03-05", "title": "Về đường"}])
    assert finders_of(world, "bao-cao", "7/qd - ubnd") == {*OWN, *WATCH}
    assert finders_of(world, "bao-cao", "17/qd-ubnd") == set()


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
def test_a_file_is_found_by_who_may_read_its_account(world, cycle, state):
    obligation = cycle("draft")
    file = SimpleUploadedFile(f"{WORD}.pdf", b"%PDF-1.7\n%%EOF")
    evidence.attach(obligation.entry, file, by=world.officer, now=world.now)
    if state != "draft":
        entries.submit(obligation, by=world.officer, now=world.now)
    if state == "accepted":
        entries.accept(obligation, by=world.monitor, now=world.now)
    assert finders_of(world, "minh-chung") == set(ENTRIES[state])


def test_an_obstacle_is_found_by_who_may_read_it(world, cycle):
    cycle("submitted", obstacle=f"Thiếu đá {WORD}.")
    assert finders_of(world, "vuong-mac") == {*OWN, *WATCH}


def test_the_province_finds_an_obstacle_once_it_was_passed_up(world, cycle):
    cycle("submitted", obstacle="Thiếu đá.")
    obstacles.take(Step.PASS_UP, Obstacle.objects.get(), f"Xin {WORD}.", by=world.monitor, now=world.now)
    assert finders_of(world, "vuong-mac") == {*OWN, *WATCH, *PROVINCE}


def test_words_of_an_obstacle_and_of_its_thread_are_found_together(world, cycle):
    cycle("submitted", obstacle="Thiếu đá lát.")
    obstacles.take(Step.ANSWER, Obstacle.objects.get(), f"Dùng {WORD}.", by=world.monitor, now=world.now)
    assert titles(world, "vuong-mac", "da lat kim cuong", "officer") == ["UBND xã Tịnh Khê – II.3"]


@pytest.mark.parametrize(
    ("sent", "people"), [(False, OWN), (True, [*OWN, *HEALTH_OWN, *LEAD, *WATCH])], ids=["draft", "sent"]
)
def test_a_contribution_is_found_by_its_agency_and_then_by_the_leads(world, sent, people):
    mine = Contribution.objects.get(round=world.round, agency=world.khe, task__path="II.1.b")
    row = contributions.save(mine, f"Đá {WORD}.", None, revision=0, by=world.officer, now=world.now)
    if sent:
        contributions.send(row, by=world.officer, now=world.now)
    assert finders_of(world, "phoi-hop") == set(people)


def test_a_request_for_more_time_is_found_by_its_agency_and_who_decides(world, cycle):
    asked = [cycle("empty")]
    extensions.ask(world.round, asked, date(2026, 12, 24), f"Chờ {WORD}.", by=world.officer, now=world.now)
    assert finders_of(world, "gia-han") == {*OWN, *WATCH, *PROVINCE}


def test_a_round_is_found_by_who_oversees_or_owes(world):
    assert finders_of(world, "dot", "nam 2026") == {*OWING, *PROVINCE}
    assert finders_of(world, "dot", "151/kh") == {*OWING, *PROVINCE}


def test_a_round_leads_to_the_page_of_it_that_the_person_has(world):
    finder = BY_KIND["dot"]
    pages = {name: finder.show(world.round, world.people[name]).url for name in ("officer", "monitor")}
    assert pages == {
        "officer": reverse("reports:round_entries", args=[world.round.pk]),
        "monitor": reverse("reports:round", args=[world.round.pk]),
    }


@pytest.mark.parametrize(
    ("state", "people"),
    [
        (AmendmentState.DRAFT, [*WATCH, "admin"]),
        (AmendmentState.WAITING, SIGNED_IN),
        (AmendmentState.IN_FORCE, SIGNED_IN),
    ],
)
def test_an_amendment_is_found_by_who_may_read_it(world, state, people):
    Amendment.objects.create(plan=world.plan, title=WORD, state=state, created_at=world.now)
    assert finders_of(world, "sua-doi") == set(people)


@pytest.mark.parametrize(("state", "people"), [("draft", ["admin"]), ("carried_out", SIGNED_IN)])
def test_a_reorganisation_is_found_by_who_may_read_it(world, state, people):
    Reorganisation.objects.create(code="a", happened_on=date(2025, 7, 1), title=WORD, state=state)
    assert finders_of(world, "sap-xep") == set(people)


def test_people_are_found_by_the_administrator_and_their_own_head(world):
    assert finders_of(world, "nguoi", "nguoi officer") == {"admin", "head"}
    assert finders_of(world, "nguoi", "nguoi builder") == {"admin", "monitor_head"}


def test_who_left_is_found_by_the_administrator_only(world):
    User.objects.filter(username="officer").update(is_active=False)
    assert finders_of(world, "nguoi", "nguoi officer") == {"admin"}


def test_every_result_opens_for_who_found_it(world, cycle, login):
    """The pages agree with the search about who may see what."""
    cycle("accepted", obstacle="Thiếu đá.", results="Đã rà soát.")
    asked = [cycle("draft", "gia", "II.3")]
    extensions.ask(world.round, asked, date(2026, 12, 24), "Chờ.", by=world.neighbour, now=world.now)
    for mine in Contribution.objects.filter(agency=world.gia):
        row = contributions.save(mine, "Đá.", None, revision=0, by=world.neighbour, now=world.now)
        contributions.send(row, by=world.neighbour, now=world.now)
    issued(world)
    for name, person in world.people.items():
        client = login(person)
        for finder in FINDERS:
            for row in finder.rows(person):
                url = finder.show(row, person).url.partition("#")[0]
                assert not url or client.get(url).status_code == 200, (name, finder.kind, url)


# What comes first.


def test_names_come_before_texts(world):
    Task.objects.filter(path="II.1.a").update(text="Xem nhiệm vụ II.3")
    assert [title[:5] for title in titles(world, "nhiem-vu", "ii.3")] == ["II.3 ", "II.1."]


def test_words_in_the_order_typed_come_first_then_whole_words(world):
    for path, text in (("II.1.a", "nhân dân ong"), ("II.1.b", "ở giữa nhà"), ("II.3", "xây nhà ở")):
        Task.objects.filter(path=path).update(text=text)
    assert [title.split()[0] for title in titles(world, "nhiem-vu", "nha o")] == ["II.3", "II.1.b"]
    assert [title.split()[0] for title in titles(world, "nhiem-vu", "nha on")] == ["II.1.a"]


def test_newer_ones_come_first_among_equals(world, cycle):
    pile_up(world)
    found = BY_KIND["bao-cao"].found(read("ra soat"), world.officer)
    ends = list(found.values_list("obligation__round__window_end", flat=True))
    assert len(ends) > 3 and ends == sorted(ends, reverse=True)


def test_a_kind_whose_name_is_meant_comes_first(world):
    Plan.objects.update(text="Sở Xây dựng chủ trì")
    assert [group.kind for group in best(read("so xay dung"), world.officer)] == ["co-quan", "ke-hoach"]


# The page.


def test_a_hit_is_marked_in_its_context_and_leads_to_its_place(world, login):
    page = login(world.officer).get("/tim-kiem/", {"q": "chuan hoa so lieu"}).content.decode()
    task = world.plan.tasks.get(path="II.1.a")
    assert f'href="/ke-hoach/{world.plan.pk}/#nhiem-vu-{task.pk}"' in page
    assert "<mark>Chuẩn</mark> <mark>hóa</mark> <mark>số</mark> <mark>liệu</mark> về đô thị" in page


def test_an_ended_task_leads_to_its_own_page(world):
    Task.objects.filter(path="II.1.a").update(ends_on=date(2026, 1, 1))
    task = Task.objects.get(path="II.1.a")
    shown = BY_KIND["nhiem-vu"].show(task, world.officer)
    assert (shown.url, "đến trước ngày 01/01/2026" in shown.place) == (f"/nhiem-vu/{task.pk}/", True)


def test_what_people_wrote_cannot_become_markup(world, cycle, login):
    cycle("submitted", results="<script>alert(1)</script> Kim <b>Cương</b>")
    page = login(world.officer).get("/tim-kiem/", {"q": "kim <b>"}).content.decode()
    assert "<mark>Kim</mark> <mark>&lt;b&gt;</mark>" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("typed", ["a", "ở" + " " * 9, "x" * 201])
def test_too_little_or_too_much_is_said_and_kept(world, login, typed):
    answer = login(world.officer).get("/tim-kiem/", {"q": typed})
    page = answer.content.decode()
    assert answer.status_code == 200 and "Chưa tìm được" in page and f'value="{typed}"' in page


@pytest.mark.parametrize("typed", ["ab", "x" * 200, "%%", "''", '""', "\\'", "́́", "152/", "a" * 99 + "/1"])
def test_odd_words_are_looked_for(world, login, typed):
    assert "Không thấy" in login(world.officer).get("/tim-kiem/", {"q": typed}).content.decode()


def test_without_words_the_page_says_how_to_search(world, login):
    page = login(world.officer).get("/tim-kiem/").content.decode()
    assert "Cách tìm" in page and "Không thấy" not in page


def test_nothing_found_says_what_was_looked_for_and_how_else(world, login):
    page = login(world.officer).get("/tim-kiem/", {"q": "Kim <i>Cương"}).content.decode()
    assert "Không thấy “Kim &lt;i&gt;Cương”" in page and "Cách tìm" in page


def test_an_unknown_kind_is_said(world, login):
    page = login(world.officer).get("/tim-kiem/", {"q": "quy hoach", "loai": "xyz"}).content.decode()
    assert "Không có loại này" in page


def test_more_than_a_few_lead_to_all_of_them_page_by_page(world, login):
    section = world.plan.sections.first()
    for number in range(FEW + 20):
        Task.objects.create(
            plan=world.plan, section=section, path=f"X.{number}", text=WORD, deadline_kind="none", position=50
        )
    client = login(world.officer)
    page = client.get("/tim-kiem/", {"q": "kim cuong"}).content.decode()
    assert page.count("<mark>Kim</mark>") == 2 * FEW  # in the name and in the words
    assert "?q=kim+cuong&amp;loai=nhiem-vu" in page
    second = client.get("/tim-kiem/", {"q": "kim cuong", "loai": "nhiem-vu", "page": "2"}).content.decode()
    assert second.count('class="rows__title"') == 5


def test_one_kind_shows_a_bounded_number(world, login, monkeypatch):
    monkeypatch.setattr("reports.search.results.MOST", 3)
    monkeypatch.setattr("reports.views.search.MOST", 3)
    page = login(world.officer).get("/tim-kiem/", {"q": "II", "loai": "nhiem-vu"}).content.decode()
    assert page.count('class="rows__title"') == 3 and "Chỉ hiện 3 kết quả" in page
    assert MOST == 200


def test_the_box_stands_on_every_page_of_a_person_only(world, login, client):
    assert 'action="/tim-kiem/"' in login(world.officer).get("/").content.decode()
    assert "/tim-kiem/" not in client.get("/tai-khoan/login/").content.decode()


# What it costs.


def cost(client, **asked) -> int:
    client.get("/tim-kiem/", asked)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/tim-kiem/", asked).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("asked", "statements"),
    [
        ({"q": "ra soat"}, 21),
        ({"q": "ra soat", "loai": "bao-cao"}, 9),
        ({"q": "thieu", "loai": "vuong-mac"}, 10),
    ],
    ids=str,
)
def test_a_search_costs_the_same_with_one_round_and_with_nine(world, cycle, login, asked, statements):
    cycle("submitted", results="Đã rà soát.", obstacle="Thiếu đất rà soát.")
    client = login(world.monitor)
    one = cost(client, **asked)
    pile_up(world)
    assert (one, cost(client, **asked)) == (statements, statements)


INDEXES = {
    "plan_search": (Plan, "ke-hoach"),
    "section_search": (Section, "muc"),
    "task_search": (Task, "nhiem-vu"),
    "entry_search": (Entry, "bao-cao"),
    "obstacle_search": (Obstacle, "vuong-mac"),
    "edition_search": (SummaryEdition, "ban-hanh"),
    "obstacle_note_search": (ObstacleNote, None),
}


@pytest.mark.parametrize("name", INDEXES)
def test_the_indexes_of_postgresql_are_those_of_the_finders(db, name):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such indexes")
    model, kind = INDEXES[name]
    texts = (*BY_KIND[kind].names, *BY_KIND[kind].texts) if kind else ("text",)
    rows = folded(model.objects.order_by(), *texts).filter(holds(read("quy").terms[0], "searched"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert name in rows.values("pk").explain()


# The API.


def test_the_api_gives_the_same(world, login):
    found = login(world.officer).get("/api/v1/search/", {"q": "chuan hoa"}).json()
    assert [group["kind"] for group in found] == ["nhiem-vu"]
    result = found[0]["results"][0]
    assert result["url"].startswith("/ke-hoach/")
    assert {"text": "Chuẩn", "hit": True} in result["excerpt"]["parts"]


def test_the_api_pages_through_one_kind(world, login):
    found = login(world.officer).get("/api/v1/search/", {"q": "II", "loai": "nhiem-vu", "page": 9}).json()
    assert len(found[0]["results"]) == 4 and found[0]["more"] is False


def test_the_api_refuses_what_it_cannot_look_for(world, login):
    client = login(world.officer)
    for asked, field in (({}, "q"), ({"q": "a"}, "q"), ({"q": "quy hoach", "loai": "x"}, "loai")):
        answer = client.get("/api/v1/search/", asked)
        assert answer.status_code == 400 and field in answer.json()
