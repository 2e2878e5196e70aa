"""Sửa đổi, bổ sung: the list, the desk, the form of one task, and the replacement of a plan."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import AgencyClass
from reports.models import Obligation, Round
from tasks.models import Amendment, AmendmentState, Plan, Task
from tests.conftest import at, statements
from tests.reports.amended import DOCUMENT, amend, another_plan, drafted, key_of, said

DAYS = {"issued_on": "20/11/2026", "effective_on": "22/11/2026"}


def page(amendment):
    return reverse("reports:amendment", args=[amendment.pk])


def task_page(amendment, key):
    return reverse("reports:amendment_task", args=[amendment.pk, key])


def typed(world, task="II.3", /, **values):
    """The form of a task as the browser would send it back, with some of it otherwise."""
    task = world.plan.tasks.standing().get(path=task)
    data = {
        "path": task.path,
        "section": task.section.path,
        "kind": task.kind,
        "text": task.text,
        "deadline_text": task.deadline_text,
        "deadline_kind": task.deadline_kind,
        "due_on": "",
        "output": task.output,
        "step": "save",
        "revision": "0",
    }
    for at_, each in enumerate(task.assignments.all()):
        holder = f"agency:{each.agency.code}" if each.agency else f"class:{each.agency_class.code}"
        data |= {f"part{at_}-role": each.role, f"part{at_}-holder": holder}
        data |= {f"part{at_}-phrase": each.phrase, f"part{at_}-scope": each.scope}
    return data | values


@pytest.fixture
def draft(world):
    return Amendment.objects.create(plan=world.plan, created_by=world.monitor, created_at=world.now)


def test_pressing_twice_begins_one_draft(world, login):
    client, url = login(world.monitor), reverse("reports:amendments", args=[world.plan.pk])
    first, second = client.post(url), client.post(url)
    assert first.url == second.url == page(Amendment.objects.get())


def test_a_task_is_given_away_on_the_pages(world, login, draft):
    client, key = login(world.monitor), key_of(world.plan, "II.3")
    form = client.get(task_page(draft, key)).content.decode()
    assert "Xây dựng các đô thị ven biển." in form and "UBND các xã, phường" in form
    data = typed(world, **{"part0-holder": "agency:syt", "part0-phrase": "", "part0-role": "lead"})
    assert client.post(task_page(draft, key), data).url == page(draft)
    shown = client.get(page(draft)).content.decode()
    assert "thêm 1 yêu cầu báo cáo, bớt 2, chuyển 0" in shown
    assert "Chưa ghi số, ký hiệu của văn bản sửa đổi." in shown
    draft.refresh_from_db()
    data = {**DOCUMENT, **DAYS, "revision": draft.revision, "step": "carry_out"}
    client.post(page(draft), data)
    rows = Obligation.objects.filter(round=world.round, task__path="II.3")
    assert [row.agency.code for row in rows] == ["syt"]
    assert "Sở Y tế" in client.get(page(draft)).content.decode()


def test_a_deadline_is_read_from_its_words(world, login, draft):
    data = typed(world, deadline_text="Quý II/2027", deadline_kind="words")
    login(world.monitor).post(task_page(draft, key_of(world.plan, "II.3")), data)
    draft.refresh_from_db()
    (values,) = draft.changes.values()
    assert (values["deadline_kind"], values["due_on"]) == ("by_period", "2027-06-30")


def test_a_deadline_that_says_what_its_words_say_is_read_again(world, login, draft):
    form = login(world.monitor).get(task_page(draft, key_of(world.plan, "II.3"))).context["form"]
    assert form["deadline_kind"].value() == "words"


@pytest.mark.parametrize(
    ("phrase", "kept"), [("UBND các xã, phường", "Sở Y tế"), ("Cơ quan y tế tỉnh", "Cơ quan y tế tỉnh")]
)
def test_the_name_of_who_held_a_line_before_does_not_stay(world, login, draft, phrase, kept):
    AgencyClass.objects.filter(code="xa").update(name="UBND các xã, phường")
    data = typed(world, **{"part0-holder": "agency:syt", "part0-phrase": phrase})
    login(world.monitor).post(task_page(draft, key_of(world.plan, "II.3")), data)
    draft.refresh_from_db()
    (values,) = draft.changes.values()
    assert [part["phrase"] for part in values["parts"]] == [kept]


def test_a_form_that_says_nothing_new_changes_nothing(world, login, draft):
    login(world.monitor).post(task_page(draft, key_of(world.plan, "II.3")), typed(world))
    draft.refresh_from_db()
    assert draft.changes == {}


def test_a_task_is_added_and_left_out_again(world, login, draft):
    client = login(world.monitor)
    client.post(task_page(draft, "moi"), typed(world, path="II.3.b", text="Việc mới."))
    draft.refresh_from_db()
    assert list(draft.changes) == ["+1"]
    assert "Việc mới." in client.get(page(draft)).content.decode()
    client.post(page(draft), {"step": "leave", "key": "+1", "revision": draft.revision})
    draft.refresh_from_db()
    assert draft.changes == {}


def test_a_task_is_ended_and_the_page_tells_what_comes_of_it(world, login, draft):
    client, key = login(world.monitor), key_of(world.plan, "II.3")
    shown = client.post(task_page(draft, key), {"step": "end", "revision": 0}, follow=True)
    draft.refresh_from_db()
    assert draft.changes == {key: None}
    assert "thêm 0 yêu cầu báo cáo, bớt 2" in shown.content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"path": ""},
        {"text": " "},
        {"section": "IX"},
        {"kind": "nonsense"},
        {"due_on": "31/02/2027"},
        {"part0-holder": "agency:nobody"},
        {"deadline_text": "x" * 301},
        {"deadline_text": "31/6/2027", "deadline_kind": "words"},
        {"deadline_text": "Năm 2027", "deadline_kind": "words", "due_on": "31/12/2026"},
        {"due_on": "31/12/2026", "deadline_kind": "recurring"},
        {"deadline_kind": "by_date"},
        {"part1-role": "lead", "part1-holder": "", "part1-phrase": "Sở Y tế"},
    ],
    ids=lambda values: "-".join(values),
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(world, login, draft, values):
    answer = login(world.monitor).post(
        task_page(draft, key_of(world.plan, "II.3")), typed(world, output="Đề án mới", **values)
    )
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode() and "Đề án mới" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.changes == {}


def test_who_comes_second_loses_nothing(world, login, draft):
    key = key_of(world.plan, "II.3")
    login(world.monitor).post(task_page(draft, key), typed(world, output="Một"))
    answer = login(world.monitor_head).post(task_page(draft, key), typed(world, output="Hai"))
    assert answer.status_code == 422
    assert "Người khác vừa sửa" in answer.content.decode() and "Hai" in answer.content.decode()
    assert "Một" in answer.content.decode(), "the words of who came first are shown beside"


def test_what_is_missing_is_told_and_what_was_typed_is_kept(world, login):
    draft = drafted(world, {"II.1.b": None}, number="", title="")
    data = {**DAYS, "number": "", "title": "Lời trích yếu", "revision": draft.revision, "step": "carry_out"}
    answer = login(world.monitor).post(page(draft), data)
    assert answer.status_code == 422
    assert "Chưa ghi số, ký hiệu" in answer.content.decode()
    assert "Lời trích yếu" in answer.content.decode()


def test_carried_out_twice_is_carried_out_once(world, login):
    draft = drafted(world, {"II.1.b": None})
    data = {**DOCUMENT, **DAYS, "revision": draft.revision, "step": "carry_out"}
    client = login(world.monitor)
    assert [client.post(page(draft), data).status_code for _ in range(2)] == [302, 302]


def test_what_waits_says_so(world, login):
    draft = drafted(world, {"II.1.b": None})
    data = {**DOCUMENT, **DAYS, "effective_on": "01/12/2026", "revision": draft.revision, "step": "carry_out"}
    shown = login(world.monitor).post(page(draft), data, follow=True).content.decode()
    assert "Kế hoạch tự đổi vào ngày 01/12/2026" in shown


def test_a_draft_is_dropped(world, login, draft):
    login(world.monitor).post(page(draft), {"step": "drop", "revision": 0})
    assert not Amendment.objects.exists()


def test_before_the_first_round_no_document_is_asked_for(world, login, draft):
    Round.objects.all().delete()
    client = login(world.monitor)
    client.post(task_page(draft, key_of(world.plan, "II.3")), typed(world, text="Lời khác."))
    shown = client.get(page(draft)).content.decode()
    assert "Áp dụng vào kế hoạch" in shown and "Ngày ban hành" not in shown
    draft.refresh_from_db()
    client.post(page(draft), {"revision": draft.revision, "step": "carry_out"})
    assert Task.objects.get(path="II.3").text == "Lời khác."


def test_everybody_reads_what_was_changed_and_only_editors_see_drafts(world, login, draft):
    amend(world, {"II.1.b": None})
    done = Amendment.objects.get(state=AmendmentState.IN_FORCE)
    for person, sees in [(world.officer, False), (world.admin, True)]:
        listed = login(person).get(reverse("reports:amendments", args=[world.plan.pk])).content.decode()
        assert (page(draft) in listed, page(done) in listed) == (sees, True)
    assert (
        "99/KH-UBND" in login(world.officer).get(reverse("tasks:plan", args=[world.plan.pk])).content.decode()
    )


def test_the_story_of_a_reworded_task_leads_to_the_next_and_back(world, login):
    old = world.plan.tasks.get(path="II.3")
    amend(world, {"II.3": said(world.plan, "II.3", text="Lời khác.")})
    new = world.plan.tasks.standing().get(path="II.3")
    for here, there in [(old, new), (new, old)]:
        shown = login(world.officer).get(reverse("reports:task", args=[here.pk])).content.decode()
        assert reverse("reports:task", args=[there.pk]) in shown


def test_reading_one_change_costs_as_many_statements_as_three(world, login):
    amend(world, {"II.3": said(world.plan, "II.3", output="Đề án")})
    first = Amendment.objects.get()
    changes = {path: said(world.plan, path, output="Báo cáo") for path in ("II.1.a", "II.1.b", "II.3")}
    amend(world, changes)
    second = Amendment.objects.exclude(pk=first.pk).get()
    client = login(world.officer)
    assert statements(client, page(first)) == statements(client, page(second))


@pytest.fixture
def other(world):
    return another_plan(world, "Xây dựng các đô thị ven biển, hải đảo.")


def test_a_plan_is_replaced_and_likely_links_are_suggested(world, login, other):
    client, url = login(world.monitor), reverse("reports:supersede", args=[world.plan.pk])
    old, new = world.plan.tasks.get(path="II.3"), other.tasks.get()
    shown = client.get(url, {"other": other.pk}).content.decode()
    assert f'<option value="{old.pk}" selected>' in shown
    client.post(url, {"other": other.pk, "day": "22/11/2026", f"task{new.pk}": old.pk})
    new.refresh_from_db()
    world.plan.refresh_from_db()
    assert (new.succeeds, world.plan.superseded_by) == (old, other)
    listed = {plan.pk: plan.task_count for plan in client.get(reverse("tasks:plans")).context["plans"]}
    assert listed == {world.plan.pk: 4, other.pk: 1}
    assert "được thay bằng" in client.get(reverse("tasks:plan", args=[world.plan.pk])).content.decode()


def test_a_draft_of_a_replaced_plan_is_only_read(world, login, other):
    draft = drafted(world, {"II.3": said(world.plan, "II.3", output="Đề án")})
    Plan.objects.filter(pk=world.plan.pk).update(superseded_by=other, superseded_on=world.now.date())
    client = login(world.monitor)
    shown = client.get(page(draft)).content.decode()
    assert "không thực hiện được nữa" in shown and "Đề án" in shown and 'name="step"' not in shown
    assert client.get(task_page(draft, "moi")).url == page(draft)


@pytest.mark.parametrize("day", ["", "31/10/2026", "nonsense"])
def test_a_day_that_cannot_be_is_told(world, login, other, day):
    url = reverse("reports:supersede", args=[world.plan.pk])
    assert login(world.monitor).post(url, {"other": other.pk, "day": day}).status_code == 422
    world.plan.refresh_from_db()
    assert world.plan.superseded_by is None


def test_the_agency_goes_on_from_what_it_wrote_under_the_older_words(world, login, cycle):
    from tests.reports.test_amendments import make_round

    cycle("accepted", agency="khe", path="II.3", results="Lời của năm trước.")
    amend(world, {"II.3": said(world.plan, "II.3", text="Lời khác.")}, now=at(date(2027, 1, 20)))
    following = make_round(world.plan, 2027, now=at(date(2027, 1, 20)))
    shown = login(world.officer).get(reverse("reports:round_entries", args=[following.pk]))
    assert "Lời của năm trước." in shown.content.decode()
