"""Kế hoạch: the list of plans, and a plan as the document it is."""

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from agencies.models import Agency, Role, User
from agencies.names import known_names
from tasks.importer.parse import parse_plan
from tasks.models import Assignment, Plan, Task
from tasks.services.storing import store_plan
from tests.conftest import statements

SEED = Path(__file__).parents[2] / "fixtures" / "plans" / "ke-hoach-151.txt"
EVERYONE = ["officer", "head", "monitor", "province", "stranger", "admin"]


@pytest.fixture
def reader(plan_151, login, set_clock):
    """The browser of an officer of Sở Y tế on 22/11/2026."""
    set_clock(date(2026, 11, 22))
    agency = Agency.objects.get(code="syt")
    return login(User.objects.create(username="reader", full_name="Reader", agency=agency, role=Role.OFFICER))


def page(browser, plan):
    return browser.get(reverse("tasks:plan", args=[plan.pk]))


def text(response):
    return unescape(response.content.decode())


def another_plan():
    """Plan 151 again under another number."""
    parsed = parse_plan(SEED, known_names())
    return store_plan(replace(parsed, number="152/KH-UBND")).plan


def item(response, path):
    """The task of that path as the page shows it."""
    chapters = response.context["chapters"]
    return next(item for chapter in chapters for item in chapter.items if item.task.path == path)


def margin(response, path):
    """role -> names as written, of one task."""
    return {role: [holder.phrase for holder in holders] for role, holders in item(response, path).roles}


@pytest.mark.parametrize("name", EVERYONE)
def test_everybody_who_is_signed_in_reads_plans(world, login, name):
    browser = login(world.people[name])
    assert browser.get(reverse("tasks:plans")).status_code == 200
    assert page(browser, world.plan).status_code == 200


def test_a_visitor_is_asked_to_sign_in(client, world):
    for url in (reverse("tasks:plans"), reverse("tasks:plan", args=[world.plan.pk])):
        assert client.get(url).status_code == 302


def test_they_reject_post(world, login):
    browser = login(world.officer)
    assert browser.post(reverse("tasks:plans")).status_code == 405
    assert browser.post(reverse("tasks:plan", args=[world.plan.pk])).status_code == 405


def test_a_plan_that_does_not_exist_is_not_found(world, login):
    assert login(world.officer).get(reverse("tasks:plan", args=[world.plan.pk + 1])).status_code == 404


def test_the_list_says_what_each_plan_is(reader, plan_151):
    shown = text(reader.get(reverse("tasks:plans")))
    assert "Kế hoạch số 151/KH-UBND" in shown
    assert "Ngày 22/09/2022 · UBND tỉnh Quảng Ngãi" in shown
    assert plan_151.title in shown
    assert "Theo dõi, đôn đốc: Sở Xây dựng" in shown
    assert "18 nhiệm vụ" in shown
    assert reverse("tasks:plan", args=[plan_151.pk]) in shown


def test_the_newest_plan_comes_first(reader, plan_151):
    newer = another_plan()
    Plan.objects.filter(pk=newer.pk).update(issued_on=date(2025, 3, 1))
    response = reader.get(reverse("tasks:plans"))
    assert [plan.number for plan in response.context["plans"]] == ["152/KH-UBND", "151/KH-UBND"]


def test_an_empty_list_says_so(db, login):
    admin = User.objects.create(username="admin", full_name="Quản trị", role=Role.ADMIN)
    assert "Chưa có kế hoạch nào" in text(login(admin).get(reverse("tasks:plans")))


def test_the_plan_shows_its_facts(reader, plan_151):
    shown = text(page(reader, plan_151))
    for fact in ("UBND tỉnh Quảng Ngãi, ngày 22/09/2022", "Người ký: Đặng Văn Minh", "6 tháng, hằng năm"):
        assert fact in shown


def test_a_plan_without_a_schedule_is_reported_on_request(reader, plan_151):
    Plan.objects.update(schedule=[])
    assert "khi có yêu cầu</dd>" in text(page(reader, plan_151))


def test_every_section_stands_in_its_order(reader, plan_151):
    chapters = page(reader, plan_151).context["chapters"]
    paths = ["I", "I.1", "I.2", "II", *(f"II.{number}" for number in range(1, 8)), "III"]
    assert [chapter.section.path for chapter in chapters] == paths
    assert [chapter.level for chapter in chapters[:3]] == [1, 2, 2]
    assert [chapter.marker for chapter in chapters[:3]] == ["I", "1", "2"]


def test_every_word_of_the_plan_is_on_the_page(reader, plan_151):
    shown = text(page(reader, plan_151))
    assert [line for line in plan_151.text.split("\n") if line not in shown] == []
    for task in plan_151.tasks.all():
        assert [line for line in task.text.split("\n") if f"<p>{line}</p>" not in shown] == []


def test_every_task_can_be_reached_from_the_contents_and_leads_on(reader, plan_151):
    response = page(reader, plan_151)
    for chapter in response.context["chapters"]:
        assert f'href="#{chapter.anchor}"' in text(response)
        for found in chapter.items:
            assert f'id="{found.anchor}"' in text(response)
            assert f'href="{reverse("reports:task", args=[found.task.pk])}"' in text(response)


def test_anchors_are_not_written_with_thousand_separators(reader, plan_151):
    number = Task.objects.latest("pk").pk + 12345
    Assignment.objects.filter(task__path="II.7").delete()
    Task.objects.filter(path="II.7").update(id=number)
    assert f'id="nhiem-vu-{number}"' in text(page(reader, plan_151))


def test_the_margin_names_who_does_what_in_the_words_of_the_plan(reader, plan_151):
    assert margin(page(reader, plan_151), "II.1.c") == {
        "Chủ trì": ["Sở Kế hoạch và Đầu tư"],
        "Phối hợp": ["Sở Tài chính"],
        "Đề xuất": ["Sở Xây dựng", "UBND các huyện, thị xã, thành phố"],
    }


def test_the_margin_says_who_it_is_today(reader, plan_151):
    response = page(reader, plan_151)
    today = {
        h.phrase: h.today
        for path in ("II.1.c", "II.1.b")
        for _r, hs in item(response, path).roles
        for h in hs
    }
    assert today["Sở Kế hoạch và Đầu tư"] == "nay là Sở Tài chính"
    assert today["Sở Tài chính"] == ""
    assert today["UBND các huyện, thị xã, thành phố"] == "hiện có 56 cơ quan"
    assert today["Các sở, ban ngành"] == "hiện có 17 cơ quan"


@pytest.mark.parametrize(
    ("day", "said"), [("28", ""), ("01", "nay là Sở Tài chính"), ("02", "nay là Sở Tài chính")]
)
def test_a_successor_is_named_from_its_first_day(reader, plan_151, set_clock, day, said):
    set_clock(date(2025, 2 if day == "28" else 3, int(day)))
    lead = item(page(reader, plan_151), "II.1.c").roles[0][1][0]
    assert lead.today == said


def test_an_agency_that_ended_without_heirs_is_not_hidden(reader, plan_151):
    Agency.objects.filter(code="bqldq").update(ended_on=date(2026, 1, 1))
    board = item(page(reader, plan_151), "II.2.a").roles[0][1][1]
    assert board.today == "không còn, chưa có cơ quan kế thừa"


def test_scope_and_deadline_stand_beside_the_task(reader, plan_151):
    shown = text(page(reader, plan_151))
    assert "(đối với từng lĩnh vực thuộc chức năng, nhiệm vụ được giao)" in shown
    assert "Năm 2022 và các năm tiếp theo" in shown
    assert shown.count("<dd>Thường xuyên</dd>") == 14
    assert shown.count("<dd>Không nêu</dd>") == 2  # II.7 and III.1


def test_text_of_a_plan_is_escaped(world, login):
    Task.objects.update(text="<script>alert(1)</script>")
    Plan.objects.update(title="<b>đậm</b>")
    shown = page(login(world.officer), world.plan).content.decode()
    assert "<script>alert" not in shown
    assert "<b>đậm" not in shown


def test_statements_do_not_grow_with_plans(reader, plan_151):
    """Session, person, plans with issuer, monitor and count; the person's agency for the masthead."""
    before = statements(reader, reverse("tasks:plans"))
    another_plan()
    assert statements(reader, reverse("tasks:plans")) == before == 6


def test_statements_do_not_grow_with_the_document(reader, plan_151):
    """Session, person with agency (2), plan; the register (3); tasks, assignments, sections, amendments."""
    url = reverse("tasks:plan", args=[plan_151.pk])
    before = statements(reader, url)
    other = another_plan()
    assert statements(reader, url) == before == 13
    other.tasks.exclude(path="II.1.a").delete()
    assert statements(reader, reverse("tasks:plan", args=[other.pk])) == before
