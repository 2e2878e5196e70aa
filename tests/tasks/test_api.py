"""/api/v1/plans and /api/v1/tasks: what the plan says, to read only."""

import pytest
from django.urls import reverse

from tasks.models import Plan, Section, Task


@pytest.fixture
def api(world, login):
    """api("plan-list", section=3): what an officer of another agency gets, as JSON."""
    browser = login(world.stranger)

    def get(name, *arguments, **filters):
        return browser.get(reverse(f"api:{name}", args=arguments), filters)

    return get


def paths(response):
    return [row["path"] for row in response.json()["results"]]


def test_a_plan_says_who_issued_it_and_who_follows_it_up(api, world):
    row = api("plan-detail", world.plan.pk).json()
    assert (row["number"], row["issued_on"]) == ("151/KH-UBND", "2022-09-22")
    assert (row["issuer"], row["monitor"]) == ("UBND tỉnh Quảng Ngãi", "Sở Xây dựng")
    assert row["schedule"] == ["half_year", "year"]


def test_plans_are_listed_and_filtered(api, world):
    assert api("plan-list").json()["count"] == 1
    assert api("plan-list", number="151/KH-UBND").json()["count"] == 1
    assert api("plan-list", number="152/KH-UBND").json()["count"] == 0
    assert api("plan-list", monitor=world.agencies["sxd"].pk).json()["count"] == 1
    assert api("plan-list", monitor=world.agencies["syt"].pk).json()["count"] == 0


def test_tasks_come_in_the_order_of_the_plan(api, world):
    assert paths(api("task-list")) == ["II.1.a", "II.1.b", "II.2.a", "II.3"]


def test_a_task_has_its_words_and_its_assignments(api, world):
    task = Task.objects.get(path="II.1.a")
    row = api("task-detail", task.pk).json()
    assert (row["section"], row["text"]) == ("II.1", "Chuẩn hóa số liệu về đô thị hóa.")
    assert (row["deadline_text"], row["deadline_kind"], row["due_on"]) == ("Thường xuyên", "recurring", None)
    assert [(each["role"], each["phrase"]) for each in row["assignments"]] == [
        ("lead", "Sở Xây dựng"),
        ("coordinate", "các sở, ban ngành"),
    ]


def test_tasks_are_filtered_by_plan_section_and_kind_of_deadline(api, world):
    assert len(paths(api("task-list", plan=world.plan.pk))) == 4
    assert paths(api("task-list", section=Section.objects.get(path="II.2").pk)) == ["II.2.a"]
    Task.objects.filter(path="II.3").update(deadline_kind="by_date")
    assert paths(api("task-list", deadline_kind="by_date")) == ["II.3"]


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("task-list", {"plan": "999999"}),
        ("task-list", {"section": "x"}),
        ("task-list", {"deadline_kind": "soon"}),
        ("plan-list", {"monitor": "x"}),
    ],
)
def test_a_filter_that_means_nothing_is_told(api, name, filters):
    response = api(name, **filters)
    assert response.status_code == 400
    assert list(response.json()) == list(filters)


@pytest.mark.parametrize("name", ["officer", "head", "monitor", "province", "stranger", "admin"])
def test_everybody_who_is_signed_in_reads_them(world, login, name):
    browser = login(world.people[name])
    for route in ("plan", "task"):
        pk = (Plan if route == "plan" else Task).objects.first().pk
        assert browser.get(reverse(f"api:{route}-list")).status_code == 200
        assert browser.get(reverse(f"api:{route}-detail", args=[pk])).status_code == 200


@pytest.mark.parametrize("route", ["plan", "task"])
def test_a_visitor_is_refused(client, world, route):
    pk = (Plan if route == "plan" else Task).objects.first().pk
    assert client.get(reverse(f"api:{route}-list")).status_code == 403
    assert client.get(reverse(f"api:{route}-detail", args=[pk])).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_through_it(world, login, method):
    browser, task = login(world.admin), Task.objects.first()
    for url in (reverse("api:task-list"), reverse("api:task-detail", args=[task.pk])):
        assert getattr(browser, method)(url, content_type="application/json").status_code == 405


def test_what_does_not_exist_is_not_found(api, world):
    assert api("task-detail", 999999).status_code == 404
    assert api("plan-detail", 999999).status_code == 404


def test_statements_do_not_grow_with_tasks(api, world, django_assert_num_queries):
    """Session, person; count, tasks with their section, assignments."""
    with django_assert_num_queries(5):
        api("task-list")
    for number in range(10):
        Task.objects.create(
            plan=world.plan,
            section=Section.objects.first(),
            path=f"IX.{number}",
            text="Việc",
            position=50 + number,
        )
    with django_assert_num_queries(5):
        assert api("task-list").json()["count"] == 14
