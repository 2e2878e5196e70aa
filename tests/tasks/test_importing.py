"""A document on its way to becoming a plan: what is kept, changed, stored."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import Agency, AgencyClass, AgencyKind, Membership
from tasks.importer import correcting
from tasks.importer.correcting import CorrectionError
from tasks.importer.parse import NotAPlanError
from tasks.importer.parsed import PartKind
from tasks.importer.read import PlanReadError
from tasks.importer.reading.document import Document
from tasks.importer.understood import Choice, Means, Understood
from tasks.meanings import is_general
from tasks.models import Assignment, ImportDraft, ImportState, Plan, Task
from tasks.services import importing
from tests.tasks.sample_import import (
    END,
    FIRST,
    PURPOSE,
    SECOND,
    TEXT,
    UNKNOWN,
    WHO,
    begun,
    edit,
    settle,
    state_of,
)


@pytest.fixture
def draft(world):
    return begun(world)


@pytest.fixture
def change(world, draft):
    """change("task-0", edit) by the monitor, who sees what is kept now; answers what is kept then."""
    return lambda target, made: edit(draft, target, made, by=world.monitor, now=world.now)


def stored(draft, world, by=None):
    draft.refresh_from_db()
    return importing.store(draft, draft.revision, by=by or world.monitor, now=world.now)


def problems(draft, world, by=None):
    with pytest.raises(ValidationError) as stopped:
        stored(draft, world, by)
    return stopped.value.messages


def choice(**values):
    """An edit that decides about Sở Khí tượng."""
    return lambda state: correcting.choose(state, UNKNOWN, Choice(**values))


def holders(plan, path):
    """(role, phrase, code) of a stored task."""
    rows = plan.tasks.get(path=path).assignments.select_related("agency", "agency_class")
    return [(row.role, row.phrase, (row.agency or row.agency_class).code) for row in rows]


# Beginning


def test_what_was_understood_comes_back_from_the_database_unchanged(draft):
    state = state_of(draft)
    assert Understood.from_json(state.to_json()) == state
    assert (state.number, state.issued_on, state.monitor) == ("77/KH-UBND", date(2026, 3, 5), "sxd")
    assert [".".join(task.path) for task in state.tasks.values()] == ["II.1", "II.2"]
    assert state.text == TEXT.strip()


def test_an_administrators_draft_is_watched_by_whom_the_plan_names(world):
    said = TEXT.replace("Kế hoạch này có", "Giao Sở Y tế chủ trì theo dõi, đôn đốc. Kế hoạch này có")
    assert state_of(begun(world, said, by=world.admin)).monitor == "syt"
    assert state_of(begun(world, by=world.admin)).monitor == ""


@pytest.mark.parametrize("name", ["officer", "province", "stranger"])
def test_others_bring_in_nothing(world, name):
    with pytest.raises(PermissionDenied):
        begun(world, by=world.people[name])


def test_a_text_without_tasks_is_kept_only_when_asked_to(world):
    text = "I. MỤC ĐÍCH\nGiảm thiệt hại do sạt lở.\nII. YÊU CẦU\nLàm kịp thời."
    with pytest.raises(NotAPlanError):
        begun(world, text)
    state = state_of(begun(world, text, empty=True))
    assert [section.path for section in state.sections] == [("I",), ("II",)]
    assert (state.tasks, state.unplaced()) == ({}, [])


def test_a_document_that_nobody_could_check_is_refused(world):
    endless = Document(("Một đoạn.",) * (importing.MOST_PARAGRAPHS + 1))
    with pytest.raises(PlanReadError, match=r"4001 đoạn"):
        importing.begin("dai.txt", endless, by=world.monitor, now=world.now)


def test_drafts_are_seen_by_the_own_agency_and_the_administrator(world, draft):
    def sees(name):
        return draft in ImportDraft.objects.visible_to(world.people[name])

    assert [name for name in ("monitor", "builder", "admin", "health", "province") if sees(name)] == [
        "monitor",
        "builder",
        "admin",
    ]


# Storing


def test_a_checked_draft_becomes_a_plan_whole(draft, world):
    plan, created = stored(settle(draft, world), world)
    assert created
    assert (plan.number, plan.monitor, plan.issuer) == ("77/KH-UBND", world.sxd, world.ubnd)
    assert plan.text == TEXT.strip()
    assert plan.tasks.get(path="II.1").due_on == date(2026, 6, 30)
    draft.refresh_from_db()
    assert (draft.state, draft.plan) == (ImportState.STORED, plan)


def test_a_phrase_that_names_nobody_is_kept_in_words_only(draft, world):
    plan, _created = stored(settle(draft, world), world)
    assert holders(plan, "II.1") == [
        ("lead", "Sở Xây dựng", "sxd"),
        ("coordinate", "UBND các xã, phường", "xa"),
    ]
    assert "các cơ quan, đơn vị liên quan" in plan.tasks.get(path="II.1").assignment_text


def test_an_unknown_agency_stops_the_whole(draft, world):
    assert problems(draft, world) == ["Nhiệm vụ II.2: không có cơ quan “Sở Khí tượng” trong danh mục."]
    assert Plan.objects.count() == 1
    draft.refresh_from_db()
    assert draft.state == ImportState.OPEN


def test_a_choice_holds_for_every_task_with_the_name(draft, world, change):
    again = "Sở Khí Tượng"  # spelled otherwise
    change("task-0", lambda state: correcting.put_task(state, 0, led_by(state.tasks[0], again)))
    plan, _created = stored(settle(draft, world), world)
    assert holders(plan, "II.1")[0] == ("lead", again, "syt")
    assert holders(plan, "II.2")[0] == ("lead", "Sở Khí tượng", "syt")


def led_by(task, name):
    lead, *others = task.assignments
    return replace(task, assignments=(replace(lead, name=name), *others))


def test_a_name_that_is_no_agency_is_left_out_with_its_words_kept(draft, world, change):
    change(f"name-{UNKNOWN}", choice(means=Means.NOBODY))
    plan, _created = stored(draft, world)
    assert holders(plan, "II.2") == [("coordinate", "Sở Y tế", "syt")]
    assert "Sở Khí tượng" in plan.tasks.get(path="II.2").assignment_text


def test_a_new_agency_is_made_with_the_plan_by_the_administrator(draft, world, change):
    change(f"name-{UNKNOWN}", choice(means=Means.NEW, name="Sở Khí tượng", kind="department"))
    assert "Chỉ quản trị tạo được cơ quan mới (Sở Khí tượng)" in problems(draft, world)[0]
    assert not Agency.objects.filter(name="Sở Khí tượng").exists()
    plan, _created = stored(draft, world, by=world.admin)
    made = Agency.objects.get(name="Sở Khí tượng")
    assert (made.code, made.kind) == ("so-khi-tuong", AgencyKind.DEPARTMENT)
    assert holders(plan, "II.2")[0] == ("lead", "Sở Khí tượng", "so-khi-tuong")


def test_a_new_agency_is_not_made_when_the_plan_is_refused(draft, world, change):
    change(f"name-{UNKNOWN}", choice(means=Means.NEW, name="Sở Khí tượng", kind="department"))
    change("facts", lambda state: replace(state, number=""))
    assert problems(draft, world, by=world.admin) == ["Không tìm thấy số, ký hiệu của kế hoạch."]
    assert not Agency.objects.filter(name="Sở Khí tượng").exists()


def test_a_new_agency_whose_code_is_taken_gets_another(draft, world, change):
    Agency.objects.create(code="so-khi-tuong", name="Sở Khí tượng cũ", kind=AgencyKind.DEPARTMENT)
    change(f"name-{UNKNOWN}", choice(means=Means.NEW, name="Sở Khí tượng", kind="department"))
    stored(draft, world, by=world.admin)
    assert Agency.objects.get(name="Sở Khí tượng").code == "so-khi-tuong-2"


def test_an_agency_that_the_register_got_meanwhile_is_not_made_twice(draft, world, change):
    change(f"name-{UNKNOWN}", choice(means=Means.NEW, name="Sở Khí tượng", kind="department"))
    Agency.objects.create(code="sktt", name="Sở Khí tượng", kind=AgencyKind.DEPARTMENT)
    plan, _created = stored(draft, world)  # nothing is made any more, so the monitor may
    assert holders(plan, "II.2")[0] == ("lead", "Sở Khí tượng", "sktt")


def test_a_new_agency_in_two_spellings_is_one(draft, world, change):
    change("task-0", lambda state: correcting.put_task(state, 0, led_by(state.tasks[0], "Sở Thiên văn")))
    change(f"name-{UNKNOWN}", choice(means=Means.NEW, name="Sở Khí tượng", kind="department"))
    change(
        "name-sở thiên văn",
        lambda state: correcting.choose(
            state, "sở thiên văn", Choice(Means.NEW, name="Sở khí tượng", kind="department")
        ),
    )
    stored(draft, world, by=world.admin)
    assert Agency.objects.filter(name__iendswith="khí tượng").count() == 1


def test_a_decision_about_a_name_that_is_no_longer_written_makes_no_agency(draft, world, change):
    change("name-sở cũ", lambda state: correcting.choose(state, "sở cũ", Choice(Means.NEW, name="Sở cũ")))
    settle(draft, world)
    assert stored(draft, world)[1]
    assert not Agency.objects.filter(name="Sở cũ").exists()


@pytest.mark.parametrize(("by", "kept"), [("admin", ["Sở Khí tượng"]), ("monitor", [])])
def test_a_spelling_is_remembered_for_a_class_by_the_administrator_only(draft, world, change, by, kept):
    change(f"name-{UNKNOWN}", choice(means=Means.CLASS, code="so", name="Sở Khí tượng", remember=True))
    stored(draft, world, by=world.people[by])
    assert AgencyClass.objects.get(code="so").aliases == kept


def test_storing_twice_makes_one_plan(draft, world):
    settle(draft, world)
    plan, _created = stored(draft, world)
    with pytest.raises(importing.DraftClosed) as closed:
        importing.store(draft, draft.revision, by=world.monitor, now=world.now)
    assert closed.value.draft.plan == plan
    assert Plan.objects.filter(number="77/KH-UBND").count() == 1


def test_an_older_state_of_the_page_makes_no_plan(draft, world):
    settle(draft, world)
    with pytest.raises(importing.DraftChanged):
        importing.store(draft, draft.revision - 1, by=world.monitor, now=world.now)
    assert not Plan.objects.filter(number="77/KH-UBND").exists()


def test_the_same_document_again_makes_no_second_plan(draft, world):
    plan, _created = stored(settle(draft, world), world)
    assert stored(settle(begun(world), world), world) == (plan, False)
    other = settle(begun(world, TEXT.replace("bờ sông năm", "bờ biển năm")), world)
    assert "đã được nhập với nội dung khác" in problems(other, world)[0]


def test_a_monitor_watches_the_plan_whatever_the_draft_says(draft, world, change):
    change("facts", lambda state: replace(state, monitor="syt"))
    assert stored(settle(draft, world), world)[0].monitor == world.sxd


def test_an_administrator_has_to_choose_the_monitor(draft, world, change):
    change("facts", lambda state: replace(state, monitor=""))
    assert problems(settle(draft, world), world, by=world.admin) == [
        "Hãy chọn cơ quan theo dõi, đôn đốc kế hoạch."
    ]


def test_a_dropped_draft_is_no_longer_changed_or_stored(draft, world, change):
    importing.drop(draft, by=world.monitor, now=world.now)
    with pytest.raises(importing.DraftClosed):
        change("facts", lambda state: replace(state, number="78/KH-UBND"))
    with pytest.raises(importing.DraftClosed):
        stored(draft, world)


# Phrases that mean everybody


@pytest.mark.parametrize(
    ("name", "general"),
    [
        ("các cơ quan, đơn vị, địa phương", True),
        ("Các cơ quan, đơn vị có liên quan", True),
        ("các sở, ngành liên quan", True),
        ("Thủ trưởng các cơ quan, đơn vị", True),
        ("các địa phương", True),
        ("Các đơn vị được giao nhiệm vụ", True),
        ("Các cơ quan được giao chủ trì", False),
        ("Sở Xây dựng", False),
        ("các cơ quan báo chí", False),
        ("UBND các xã, phường", False),
        ("các sở, ngành và UBND các xã", False),
    ],
)
def test_a_general_phrase_is_told_from_a_name(name, general):
    assert is_general(name) is general


def as_duty_of_all(kind):
    """The second task as III.2 of plan 151: a duty that all have."""

    def made(state):
        task = led_by(state.tasks[1], "Các cơ quan, đơn vị, địa phương")
        return correcting.put_task(state, 1, replace(task, kind=kind))

    return made


@pytest.mark.parametrize("kind", ["own_plan", "budget"])
def test_the_duties_of_all_go_to_every_class_and_agency_that_the_plan_gives_work_to(
    draft, world, change, kind
):
    change(
        "task-0", lambda state: correcting.put_task(state, 0, led_by(state.tasks[0], "UBND các xã, phường"))
    )
    change("task-1", as_duty_of_all(kind))
    plan, _created = stored(draft, world)
    assert plan.tasks.get(path="II.2").kind == kind
    led = [code for role, _phrase, code in holders(plan, "II.2") if role == "lead"]
    assert led == ["xa"]


def test_an_agency_inside_a_class_that_has_work_is_not_named_twice(draft, world, change):
    Membership.objects.create(
        agency_class=AgencyClass.objects.create(code="ct", name="các tổ chức chính trị - xã hội"),
        agency=world.mttq,
    )
    change("task-0", also_led_by("các sở, ban ngành", "Ủy ban MTTQ Việt Nam tỉnh"))
    change("task-1", as_duty_of_all("budget"))
    plan, _created = stored(draft, world)
    led = [code for role, _phrase, code in holders(plan, "II.2") if role == "lead"]
    assert led == ["so", "mttq"]  # Sở Xây dựng leads II.1 too, but is one of "các sở, ban ngành"


def also_led_by(*names):
    def made(state):
        task = state.tasks[0]
        lead = task.assignments[0]
        more = tuple(replace(lead, name=name) for name in names)
        return correcting.put_task(state, 0, replace(task, assignments=(*more, *task.assignments)))

    return made


def test_in_a_task_of_work_such_a_lead_needs_a_decision(draft, world, change):
    change("task-1", as_duty_of_all("work"))
    assert "Nhiệm vụ II.2: không có cơ quan “Các cơ quan, đơn vị, địa phương”" in problems(draft, world)[0]


# Two people


def test_the_second_of_two_is_told_and_overwrites_nothing(draft, world):
    seen = importing.mark(state_of(draft), "facts")
    first, second = (
        lambda state, number=number: replace(state, number=number) for number in ("78/KH-UBND", "79/KH-UBND")
    )
    importing.change(draft, "facts", seen, first, by=world.monitor, now=world.now)
    with pytest.raises(importing.DraftChanged) as changed:
        importing.change(draft, "facts", seen, second, by=world.monitor_head, now=world.now)
    assert changed.value.draft.updated_by == world.monitor
    assert state_of(draft).number == "78/KH-UBND"


def test_the_same_change_twice_is_made_once_and_told_to_nobody(draft, world):
    seen = importing.mark(state_of(draft), "task-0")
    for _press in range(2):
        importing.change(draft, "task-0", seen, reworded(0), by=world.monitor, now=world.now)
    draft.refresh_from_db()
    assert draft.revision == 1


def test_two_people_on_two_tasks_do_not_disturb_each_other(draft, world):
    seen = {key: importing.mark(state_of(draft), f"task-{key}") for key in (0, 1)}
    for key in (0, 1):
        importing.change(draft, f"task-{key}", seen[key], reworded(key), by=world.monitor, now=world.now)
    assert [task.text for task in state_of(draft).tasks.values()] == ["Lời mới 0", "Lời mới 1"]
    draft.refresh_from_db()
    assert draft.revision == 2


def reworded(key):
    return lambda state: correcting.put_task(state, key, replace(state.tasks[key], text=f"Lời mới {key}"))


# Corrections


def kinds(state):
    return [line.kind for line in state.lines]


def test_a_paragraph_becomes_a_task_and_plain_text_again(draft, change):
    before = state_of(draft)
    state = change(f"line-{END}", lambda now: correcting.task_of_line(now, END)[0])
    made = state.lines[END].task
    assert state.tasks[made].text == "Kế hoạch này có hiệu lực từ ngày ký."
    assert state.tasks[made].path[0] == "III"
    assert state.to_parsed().tasks[-1] == state.tasks[made]
    assert change(f"task-{made}", lambda now: correcting.remove_task(now, made)) == before


def test_a_new_task_reads_who_leads_it(draft, world, change):
    said = "Sở Y tế chủ trì, phối hợp với Sở Xây dựng lập danh sách."
    other = begun(world, TEXT.replace("Kế hoạch này có hiệu lực từ ngày ký.", said))
    state, key = correcting.task_of_line(state_of(other), END)
    roles = [(one.role, one.name) for one in state.tasks[key].assignments]
    assert ("lead", "Sở Y tế") in roles
    assert ("coordinate", "Sở Xây dựng") in roles


def test_a_removed_task_leaves_its_paragraphs_in_their_section(draft, change):
    state = change("task-0", lambda now: correcting.remove_task(now, 0))
    assert kinds(state)[FIRST : FIRST + 4] == [PartKind.OTHER] * 4
    assert state.unplaced() == []
    assert [task.path for task in state.to_parsed().tasks] == [("II", "2")]


def test_a_paragraph_joins_the_task_above_with_its_words(draft, change):
    state = change(f"line-{END}", lambda now: correcting.join_above(now, END))
    assert state.tasks[1].text.endswith("\nKế hoạch này có hiệu lực từ ngày ký.")
    assert state.lines[END].task == 1


def test_a_labelled_line_joins_with_what_it_says(draft, change):
    plain = change("task-0", lambda now: correcting.remove_task(now, 0))
    state, key = correcting.task_of_line(plain, FIRST)
    state = correcting.join_above(state, WHO)
    task = state.tasks[key]
    assert (task.names("lead"), state.lines[WHO].kind) == (["Sở Xây dựng"], PartKind.FIELDS)
    assert "leads" not in task.uncertain


def test_nothing_joins_where_no_task_is_above(draft):
    with pytest.raises(CorrectionError):
        correcting.join_above(state_of(draft), PURPOSE)


def test_a_paragraph_that_leaves_a_task_takes_its_words_along(draft):
    state = correcting.join_above(state_of(draft), END)
    state = correcting.text_of_section(state, END, ("III",))
    assert state.tasks[1] == state_of(draft).tasks[1]


def test_a_paragraph_opens_a_section_and_what_follows_goes_with_it(draft, world):
    text = TEXT.replace("Kế hoạch này có", "Kinh phí\nDo ngân sách bảo đảm.\nKế hoạch này có")
    state = correcting.heading_of_line(state_of(begun(world, text)), END, ("III", "1"), "Kinh phí")
    assert [".".join(section.path) for section in state.sections][-2:] == ["III", "III.1"]
    assert [line.path for line in state.lines[END : END + 3]] == [("III", "1")] * 3


def test_two_sections_of_one_number_are_refused(draft):
    with pytest.raises(CorrectionError, match="Đã có mục II"):
        correcting.heading_of_line(state_of(draft), PURPOSE, ("II",), "Lần nữa")


def test_a_heading_that_is_none_gives_its_paragraphs_to_the_section_around(draft):
    state = state_of(draft)
    at = next(at for at, line in enumerate(state.lines) if line.text.startswith("I. "))
    state = correcting.apart(state, at, PartKind.HEADER)
    assert ("I",) not in [section.path for section in state.sections]
    assert state.unplaced() == [PURPOSE]
    left = correcting.leave(state, PURPOSE)
    assert (left.unplaced(), left.text) == ([], state.text)


def test_no_correction_loses_a_letter(draft):
    state = state_of(draft)
    for at in range(len(state.lines)):
        for made in (
            correcting.task_of_line(state, at)[0],
            correcting.leave(state, at),
            correcting.apart(state, at, PartKind.CLOSING),
            correcting.heading_of_line(state, at, ("IX",), "Mới"),
        ):
            assert made.to_parsed().text == state.text
            assert Understood.from_json(made.to_json()) == made


def test_confirming_takes_the_doubt_from_a_task(draft):
    state = state_of(draft)
    doubtful = replace(
        state.tasks[1],
        uncertain=("leads", "deadline"),
        deadline=replace(state.tasks[1].deadline, certain=False),
    )
    state = correcting.put_task(state, 1, doubtful)
    sure = correcting.confirm_fields(state, 1, ["deadline"]).tasks[1]
    assert (sure.uncertain, sure.deadline.certain) == (("leads",), True)


def test_nothing_of_the_draft_reaches_the_plans_before_it_is_stored(draft):
    assert (Plan.objects.count(), Task.objects.count(), Assignment.objects.count()) == (1, 4, 7)
    assert SECOND < END
