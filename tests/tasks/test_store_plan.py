"""A parsed plan becomes a plan of the register, whole or not at all."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from agencies.names import known_names
from tasks.importer.parse import parse_plan
from tasks.models import Assignment, DeadlineKind, Plan, Section, Task, TaskKind
from tasks.services.storing import monitor_name, store_plan

SEED = Path(__file__).parents[2] / "fixtures" / "plans" / "ke-hoach-151.txt"


@pytest.fixture
def parsed(register_data):
    return parse_plan(SEED, known_names())


@pytest.fixture
def plan(parsed):
    return store_plan(parsed, schedule=["half_year", "year"]).plan


def held(plan, path):
    """(role, name as written, code of the agency or class) of a task, in the order of the plan."""
    rows = plan.tasks.get(path=path).assignments.select_related("agency", "agency_class")
    return [(row.role, row.phrase, (row.agency or row.agency_class).code) for row in rows]


def renamed(parsed, **names):
    """The plan with the first assignee of some tasks renamed: renamed(plan, **{"II.1.a": "Sở Lạ"})."""
    tasks = []
    for task in parsed.tasks:
        name = names.get(".".join(task.path))
        changed = (replace(task.assignments[0], name=name), *task.assignments[1:]) if name else None
        tasks.append(replace(task, assignments=changed) if changed else task)
    return replace(parsed, tasks=tuple(tasks))


def problems(parsed, **options):
    with pytest.raises(ValidationError) as stopped:
        store_plan(parsed, **options)
    return stopped.value.messages


def stored_rows():
    return [model.objects.count() for model in (Plan, Section, Task, Assignment)]


def test_plan_151_has_its_facts(plan, register_data):
    assert (plan.number, plan.issued_on, plan.signer) == ("151/KH-UBND", date(2022, 9, 22), "Đặng Văn Minh")
    assert plan.issuer.name == "UBND tỉnh Quảng Ngãi"
    assert plan.title.startswith("Triển khai thực hiện Chương trình hành động số 21-CTr/TU")
    assert plan.schedule == ["half_year", "year"]


def test_plan_151_has_sixteen_tasks_in_order(plan):
    tasks = plan.tasks.filter(kind=TaskKind.WORK)
    points = "1.a 1.b 1.c 2.a 2.b 2.c 2.d 2.đ 3 4.a 4.b 4.c 5.a 5.b 6 7"
    assert " ".join(task.path.removeprefix("II.") for task in tasks) == points


def test_part_three_of_plan_151_gives_two_duties_to_everybody_with_work(plan):
    """domain.md section 0: a plan of the own, and the yearly estimate to Sở Tài chính."""
    duties = plan.tasks.exclude(kind=TaskKind.WORK)
    assert [(task.path, task.kind) for task in duties] == [("III.1", "own_plan"), ("III.2", "budget")]
    assert [code for _role, _name, code in held(plan, "III.1")] == ["so-ban-nganh", "ubnd-cap-huyen"]
    assert held(plan, "III.2") == [
        ("lead", "các cơ quan, đơn vị, địa phương", "so-ban-nganh"),
        ("lead", "các cơ quan, đơn vị, địa phương", "ubnd-cap-huyen"),
    ]


def test_a_section_without_points_holds_the_task_that_it_is(plan):
    assert plan.tasks.get(path="II.3").section.path == "II.3"
    assert plan.tasks.get(path="II.2.đ").section.path == "II.2"


def test_deadlines_keep_their_words_and_their_kind(plan):
    assert plan.tasks.filter(deadline_kind=DeadlineKind.RECURRING, deadline_text="Thường xuyên").count() == 14
    assert plan.tasks.get(path="II.2.a").deadline_text == "Năm 2022 và các năm tiếp theo"
    assert plan.tasks.get(path="II.7").deadline_kind == DeadlineKind.NONE
    assert not plan.tasks.exclude(due_on=None)


def test_roles_are_kept_with_the_names_as_written(plan):
    assert held(plan, "II.1.c") == [
        ("lead", "Sở Kế hoạch và Đầu tư", "skhdt"),
        ("coordinate", "Sở Tài chính", "stc"),
        ("propose", "Sở Xây dựng", "sxd"),
        ("propose", "UBND các huyện, thị xã, thành phố", "ubnd-cap-huyen"),
    ]


def test_two_leads_of_one_task_are_two_assignments(plan):
    leads = plan.tasks.get(path="II.2.a").assignments.filter(role="lead")
    assert [row.phrase for row in leads] == [
        "Sở Kế hoạch và Đầu tư",
        "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi",
    ]


def test_a_joint_task_names_no_lead(plan):
    assert [role for role, _name, _code in held(plan, "II.5.a")] == ["joint", "joint"]
    assert {role for role, _name, _code in held(plan, "II.7")} == {"partner"}


def test_the_scope_of_a_lead_is_kept(plan):
    lead = plan.tasks.get(path="II.1.b").assignments.get(role="lead")
    assert lead.scope == "đối với từng lĩnh vực thuộc chức năng nhiệm vụ đã được giao"
    assert Assignment.objects.exclude(scope="").count() == 2


def test_every_spelling_of_a_class_is_one_class(plan):
    rows = Assignment.objects.filter(agency_class__code="so-ban-nganh", task__kind=TaskKind.WORK)
    phrases = rows.values_list("phrase", flat=True)
    assert set(phrases) == {
        "Các sở, ban ngành",
        "Các Sở, ban ngành",
        "các sở, ban ngành",
        "các Sở, ban ngành",
    }


def test_the_monitor_is_found_in_the_plans_own_clause(plan, parsed):
    assert monitor_name(parsed) == "Sở Xây dựng"
    assert plan.monitor.code == "sxd"


def test_a_monitor_that_is_given_goes_before_the_clause(parsed, register_data):
    chosen = register_data.agency("stc")
    assert store_plan(parsed, monitor=chosen).plan.monitor == chosen


def test_every_paragraph_is_kept(plan, parsed):
    assert plan.text.split("\n") == [part.text for part in parsed.parts]


def test_every_paragraph_of_the_body_has_its_place(plan, parsed):
    kept = [f"{s.heading}\n{s.body}" for s in plan.sections.all()]
    kept += [f"{t.text}\n{t.assignment_text}" for t in plan.tasks.all()]
    where = "\n".join(kept)
    body = [part.text for part in parsed.parts if part.kind not in ("header", "closing")]
    assert [text for text in body if text.split(". ", 1)[-1].split(") ", 1)[-1] not in where] == []


def test_the_same_text_again_changes_nothing(plan, parsed):
    before = stored_rows()
    again = store_plan(parsed, schedule=["month"])
    assert (again.plan, again.created) == (plan, False)
    assert stored_rows() == before
    assert Plan.objects.get().schedule == ["half_year", "year"]


def test_another_text_under_the_same_number_is_refused(plan, parsed):
    other = replace(parsed, parts=parsed.parts[:-1])
    assert problems(other) == [
        "Kế hoạch số 151/KH-UBND đã được nhập với nội dung khác. Kế hoạch đã nhập không bị ghi đè."
    ]
    assert Plan.objects.get().text == parsed.text


def test_unknown_agencies_are_told_all_at_once_and_nothing_is_stored(parsed):
    found = problems(renamed(parsed, **{"II.1.a": "Sở Mây", "II.3": "UBND xã Trăng"}))
    assert found == [
        "Nhiệm vụ II.1.a: không có cơ quan “Sở Mây” trong danh mục.",
        "Nhiệm vụ II.3: không có cơ quan “UBND xã Trăng” trong danh mục.",
    ]
    assert stored_rows() == [0, 0, 0, 0]


def test_a_header_without_its_facts_is_told(parsed):
    found = problems(replace(parsed, number="", issuer="UBND tỉnh Lạ"))
    assert "Không tìm thấy số, ký hiệu của kế hoạch." in found
    assert "Không xác định được cơ quan ban hành: “UBND tỉnh Lạ”." in found
    assert "Không tìm thấy ngày ban hành của kế hoạch." in problems(replace(parsed, issued_on=None))


def test_an_issuer_that_is_a_class_is_no_issuer(parsed):
    assert problems(replace(parsed, issuer="các sở, ban ngành")) == [
        "Không xác định được cơ quan ban hành: “các sở, ban ngành”."
    ]


@pytest.mark.parametrize("which", ["tasks", "sections"])
def test_two_of_one_number_are_told_and_nothing_is_stored(parsed, which):
    twice = replace(parsed, **{which: (*getattr(parsed, which), getattr(parsed, which)[-1])})
    assert len(problems(twice)) == 1
    assert "có hai lần trong kế hoạch" in problems(twice)[0]
    assert stored_rows() == [0, 0, 0, 0]


def test_a_task_without_a_number_is_told(parsed):
    nameless = replace(parsed.tasks[0], path=())
    found = problems(replace(parsed, tasks=(nameless, *parsed.tasks[1:])))
    assert found == ["Nhiệm vụ “Thực hiện chuẩn hóa các số liệu chỉ tiêu, chỉ…” không có số thứ tự."]


def test_a_name_longer_than_any_is_told(parsed, register_data):
    long = replace(parsed.tasks[0].assignments[0], scope="lĩnh vực " * 40)
    task = replace(parsed.tasks[0], assignments=(long,))
    found = problems(replace(parsed, tasks=(task, *parsed.tasks[1:])))
    assert found == ["Nhiệm vụ II.1.a: phạm vi dài quá 300 ký tự."]
