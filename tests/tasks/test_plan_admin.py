"""The operator's pages for plans: the words cannot be changed, and only administrators come in."""

import pytest
from django.urls import reverse

from agencies.models import Role, User
from tasks.models import Plan, Task


@pytest.fixture
def browser(world, login):
    return login(world.admin)


def plan_url(world):
    return reverse("admin:tasks_plan_change", args=[world.plan.pk])


def task_url(path):
    return reverse("admin:tasks_task_change", args=[Task.objects.get(path=path).pk])


def posted(response, **changes):
    """The form of an admin page as the browser would send it, with changes."""
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for formset in response.context["inline_admin_formsets"]:
        for part in [formset.formset.management_form, *formset.formset.forms]:
            data |= {part.add_prefix(name): part[name].value() for name in part.fields}
    return {name: value for name, value in (data | changes).items() if value not in (None, False)}


def test_plans_and_tasks_are_listed(browser, world):
    for name in ("plan", "task"):
        assert browser.get(reverse(f"admin:tasks_{name}_changelist")).status_code == 200


def test_the_words_of_a_plan_cannot_be_changed(browser, world):
    data = posted(browser.get(plan_url(world)), text="Khác", number="1/KH", title="Khác")
    assert browser.post(plan_url(world), data).status_code == 302
    plan = Plan.objects.get()
    assert (plan.text, plan.number, plan.title) == ("Kế hoạch", "151/KH-UBND", "Phát triển bền vững đô thị")


def test_monitor_and_schedule_can_be_changed(browser, world):
    data = posted(
        browser.get(plan_url(world)), monitor=world.agencies["syt"].pk, schedule=["quarter", "year"]
    )
    assert browser.post(plan_url(world), data).status_code == 302
    plan = Plan.objects.get()
    assert (plan.monitor.code, plan.schedule) == ("syt", ["quarter", "year"])


def test_a_schedule_that_would_stop_the_opening_of_rounds_is_refused(browser, world):
    data = posted(browser.get(plan_url(world)), schedule=["week"])
    assert browser.post(plan_url(world), data).status_code == 200
    assert Plan.objects.get().schedule == ["half_year", "year"]


def test_a_task_is_read_only_since_it_changes_by_an_amendment(browser, world):
    page = browser.get(task_url("II.1.a"))
    assert page.status_code == 200
    assert "Chuẩn hóa số liệu về đô thị hóa." in page.content.decode()
    data = {"text": "Khác", "due_on": "2027-01-01", "assignments-0-agency": world.agencies["syt"].pk}
    assert browser.post(task_url("II.1.a"), data).status_code == 403
    task = Task.objects.get(path="II.1.a")
    assert (task.text, task.due_on) == ("Chuẩn hóa số liệu về đô thị hóa.", None)
    assert task.assignments.first().agency.code == "sxd"


@pytest.mark.parametrize("name", ["plan", "task"])
def test_nothing_is_added_or_deleted_here(browser, world, name):
    row = (Plan if name == "plan" else Task).objects.first()
    assert browser.get(reverse(f"admin:tasks_{name}_add")).status_code == 403
    assert (
        browser.post(reverse(f"admin:tasks_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    )


@pytest.mark.parametrize("name", ["officer", "head", "monitor", "monitor_head", "province", "stranger"])
def test_others_do_not_come_in(world, login, name):
    for url in (plan_url(world), task_url("II.3"), reverse("admin:tasks_plan_changelist")):
        assert login(world.people[name]).get(url).status_code == 302


def test_staff_that_is_no_administrator_does_not_come_in(world, login):
    User.objects.filter(username="monitor").update(is_staff=True, is_superuser=True)
    assert world.monitor.role == Role.MONITOR
    assert login(world.monitor).get(plan_url(world)).status_code == 403
