"""A plan that changes: its tasks, and what open rounds ask for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from reports.documents.gather import gather
from reports.models import Entry, Extension, Obligation, Round, RoundEdition
from reports.services import amendments, closing, extensions, rounds
from tasks.content import ChangeKind, TaskContent, contents
from tasks.models import Amendment, AmendmentState, DeadlineKind, Task
from tasks.services import changing
from tests.conftest import NOW, at, make_round
from tests.reports.amended import DOCUMENT, amend, another_plan, drafted, key_of, lead, said

TODAY = NOW.date()


def asked(world, path):
    """Who is asked for an account of a task in the open round."""
    rows = Obligation.objects.filter(round=world.round, task__path=path)
    return sorted(rows.values_list("agency__code", flat=True))


def new_task(world, **values):
    return TaskContent(
        path="II.3.b", section="II.3", text="Lập chương trình phát triển đô thị.", parts=(lead(world.sxd),)
    )


def test_a_new_task_is_asked_for_in_the_open_round(world):
    effects = amend(world, {"+1": new_task(world)})
    assert asked(world, "II.3.b") == ["sxd"]
    assert [(each.added, each.removed, each.handed) for each in effects] == [(1, 0, 0)]
    task = Task.objects.get(path="II.3.b")
    assert (task.starts_on, task.section.path, task.position) == (TODAY, "II.3", 5)


def test_a_new_task_stands_behind_those_of_its_section(world):
    amend(world, {"+1": replace(new_task(world), path="II.1.c", section="II.1")})
    assert list(world.plan.tasks.values_list("path", flat=True)) == [
        "II.1.a",
        "II.1.b",
        "II.1.c",
        "II.2.a",
        "II.3",
    ]


def test_an_ended_task_is_not_asked_for_any_more(world):
    effects = amend(world, {"II.1.b": None})
    assert asked(world, "II.1.b") == []
    assert [(each.added, each.removed) for each in effects] == [(0, 2)]
    assert Task.objects.get(path="II.1.b").ends_on == TODAY


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "accepted"])
def test_what_was_written_on_an_ended_task_is_kept(world, cycle, state):
    cycle(state, agency="sxd", path="II.1.b")
    amend(world, {"II.1.b": None})
    assert asked(world, "II.1.b") == ["sxd"]


def test_a_task_is_given_to_another_agency(world):
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),))})
    assert asked(world, "II.1.a") == ["syt"]
    assert list(Task.objects.filter(path="II.1.a").values_list("ends_on", flat=True)) == [None]


def test_who_takes_a_task_over_goes_on_with_the_draft(world, cycle):
    row = cycle("draft", agency="sxd", path="II.1.a", results="Đã làm đến đây.")
    effects = amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),))})
    assert asked(world, "II.1.a") == ["syt"]
    row.refresh_from_db()
    assert (row.agency, row.entry.results) == (world.syt, "Đã làm đến đây.")
    assert [(each.added, each.removed, each.handed) for each in effects] == [(1, 1, 1)]


def test_a_sent_account_stays_with_who_sent_it(world, cycle):
    cycle("submitted", agency="sxd", path="II.1.a")
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),))})
    assert asked(world, "II.1.a") == ["sxd", "syt"]


def test_several_that_take_over_begin_anew(world, cycle):
    cycle("draft", agency="sxd", path="II.1.a")
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt), lead(world.khe)))})
    assert asked(world, "II.1.a") == ["khe", "sxd", "syt"]


def part_in(world, path, agency):
    return Obligation.objects.values_list("role", "scope").get(
        round=world.round, task__path=path, agency=agency
    )


@pytest.mark.parametrize(
    ("state", "part"),
    [("empty", ("joint", "nhà ở")), ("draft", ("joint", "nhà ở")), ("submitted", ("lead", ""))],
)
def test_role_and_scope_follow_until_the_account_is_sent(world, cycle, state, part):
    cycle(state, agency="sxd", path="II.1.a")
    joint = replace(lead(world.sxd), role="joint", scope="nhà ở")
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(joint,))})
    assert part_in(world, "II.1.a", world.sxd) == part


def test_who_takes_a_draft_over_has_the_role_of_today(world, cycle):
    cycle("draft", agency="khe", path="II.3")
    amend(world, {"II.3": said(world.plan, "II.3", parts=(replace(lead(world.syt), scope="ven biển"),))})
    assert part_in(world, "II.3", world.syt) == ("lead", "ven biển")


def ask_for_more_time(world, rows):
    wanted, reason = world.round.due_on + timedelta(days=7), "Chờ số liệu."
    return extensions.ask(world.round, rows, wanted, reason, by=world.builder, now=NOW)


def test_a_request_for_more_time_goes_with_its_only_account(world, cycle):
    wish = ask_for_more_time(world, [cycle("draft", agency="sxd", path="II.1.a")])
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),))})
    wish.refresh_from_db()
    assert (wish.agency, wish.state) == (world.syt, Extension.State.OPEN)


def test_a_request_for_several_accounts_stays_for_those_that_are_kept(world, cycle):
    given, kept = (cycle("draft", agency="sxd", path=path) for path in ("II.1.a", "II.1.b"))
    wish = ask_for_more_time(world, [given, kept])
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),))})
    wish.refresh_from_db()
    assert (wish.agency, list(wish.obligations.all())) == (world.sxd, [kept])


def test_a_number_given_to_another_task_is_told_apart_in_the_report(world, cycle):
    cycle("accepted", agency="sxd", path="II.1.b", results="Việc cũ đã xong.")
    other = TaskContent(path="II.1.b", section="II.1", text="Việc khác.", parts=(lead(world.sxd),))
    amend(world, {"II.1.b": None, "+1": other})
    told = gather(world.round, today=TODAY)
    named = {task.path: task.opening for task in told.tasks}
    assert (named["II.1.b"], named["II.1.b (2)"]) == ("Xử lý vấn đề liên ngành", "Việc khác")
    assert [account.task for account in told.accounts if account.accepted] == ["II.1.b"]


def test_other_words_are_another_row_and_open_accounts_go_on_under_it(world, cycle):
    sent = cycle("submitted", agency="khe", path="II.3")
    old = sent.task
    amend(world, {"II.3": said(world.plan, "II.3", text="Xây dựng các đô thị ven biển và hải đảo.")})
    sent.refresh_from_db()
    new = sent.task
    assert (new.succeeds, new.starts_on, new.path) == (old, TODAY, "II.3")
    assert asked(world, "II.3") == ["gia", "khe"]
    old.refresh_from_db()
    assert (old.ends_on, old.text) == (TODAY, "Xây dựng các đô thị ven biển.")


def test_two_tasks_change_places(world):
    plan = world.plan
    amend(
        world,
        {"II.1.a": said(plan, "II.1.a", path="II.1.b"), "II.1.b": said(plan, "II.1.b", path="II.1.a")},
    )
    assert (asked(world, "II.1.a"), asked(world, "II.1.b")) == (["sxd", "syt"], ["sxd"])


def test_with_a_day_of_its_own_work_that_is_done_is_not_asked_for_again(world, cycle):
    """Accepted as done in the year before: in the open round nothing is asked any more, once it is dated."""
    last = make_round(world.plan, 2025, now=at(date(2025, 11, 20)))
    row = Obligation.objects.get(round=last, agency=world.khe, task__path="II.3")
    Entry.objects.create(
        obligation=row, state="accepted", work_state="done", submitted_at=NOW, first_submitted_on=TODAY
    )
    day = date(2025, 12, 31)
    values = {"deadline_text": "31/12/2025", "deadline_kind": DeadlineKind.BY_DATE.value, "due_on": day}
    assert asked(world, "II.3") == ["gia", "khe"]
    amend(world, {"II.3": said(world.plan, "II.3", **values)})
    assert asked(world, "II.3") == ["gia"]


def closed_round(world, cycle):
    """The round of last year, with an account in it, closed; and how it looked then."""
    last = make_round(world.plan, 2025, now=at(date(2025, 11, 20)))
    closing.close(last, now=NOW)
    return last, facts(last)


def facts(round_):
    rows = round_.obligations.order_by("pk").values_list(
        "task__path", "task__text", "agency__name", "role", "due_on", "entry__state"
    )
    return list(rows), list(RoundEdition.objects.filter(round=round_).values_list("number", "digest"))


def test_closed_rounds_do_not_follow(world, cycle):
    last, before = closed_round(world, cycle)
    amend(
        world,
        {
            "II.1.a": None,
            "II.1.b": said(world.plan, "II.1.b", parts=(lead(world.khe),)),
            "II.3": said(world.plan, "II.3", text="Khác hẳn."),
            "+1": new_task(world),
        },
    )
    assert facts(last) == before
    assert before[0], "the round of 2025 asks for something"
    assert before[1], "and is closed"


@pytest.mark.parametrize(
    ("day", "follows"),
    [(date(2026, 12, 16), True), (date(2026, 12, 17), True), (date(2026, 12, 18), False)],
)
def test_a_round_follows_until_its_due_day(world, day, follows):
    assert world.round.due_on == date(2026, 12, 17)
    amend(world, {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),))}, now=at(day))
    assert asked(world, "II.1.a") == (["syt"] if follows else ["sxd"])


@pytest.mark.parametrize(
    ("ends", "still_asked"),
    [(date(2026, 12, 14), False), (date(2026, 12, 15), True), (date(2026, 12, 16), True)],
)
def test_work_that_ends_behind_the_window_is_still_accounted_for(world, ends, still_asked):
    """The window of 2026 is over on 14/12/2026; the round is due three days later."""
    amend(world, {"II.3": None}, now=at(ends), effective_on=ends)
    assert bool(asked(world, "II.3")) == still_asked


def test_a_later_day_is_waited_for(world):
    tomorrow = TODAY + timedelta(days=1)
    amend(world, {"II.1.b": None}, effective_on=tomorrow)
    amendment = Amendment.objects.get()
    assert (amendment.state, asked(world, "II.1.b")) == (AmendmentState.WAITING, ["sxd", "syt"])
    assert amendments.carry_out_waiting(now=NOW) == []
    assert amendments.carry_out_waiting(now=at(tomorrow)) == [amendment]
    assert asked(world, "II.1.b") == []
    assert amendments.carry_out_waiting(now=at(tomorrow)) == []


@pytest.mark.parametrize("name", ["number", "issued_on", "effective_on"])
def test_once_accounts_were_asked_for_a_document_is_needed(world, name):
    amendment = drafted(world, {"II.1.b": None}, **{name: "" if name == "number" else None})
    with pytest.raises(ValidationError, match="Chưa ghi"):
        amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert asked(world, "II.1.b") == ["sxd", "syt"]


def test_before_the_first_round_the_plan_is_edited_freely(world):
    Round.objects.all().delete()
    key = key_of(world.plan, "II.3")
    changes = {key: said(world.plan, "II.3", text="Lời khác."), key_of(world.plan, "II.1.b"): None}
    amendment = changing.start(world.plan, changes, by=world.monitor, now=NOW)
    amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert {str(task.pk): task.text for task in world.plan.tasks.all()}[key] == "Lời khác."
    assert not world.plan.tasks.filter(path="II.1.b").exists()
    assert not world.plan.tasks.exclude(starts_on=None, ends_on=None, succeeds=None).exists()


def test_before_the_first_round_too_two_tasks_change_places(world):
    Round.objects.all().delete()
    plan = world.plan
    changes = {
        key_of(plan, "II.1.a"): said(plan, "II.1.a", path="II.1.b"),
        key_of(plan, "II.1.b"): said(plan, "II.1.b", path="II.1.a"),
    }
    amendment = changing.start(plan, changes, by=world.monitor, now=NOW)
    amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert plan.tasks.get(path="II.1.b").text == "Chuẩn hóa số liệu về đô thị hóa."


def test_twice_is_once(world):
    amendment = drafted(world, {"+1": new_task(world)})
    amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    with pytest.raises(ValidationError, match="đã được thực hiện"):
        amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert Task.objects.filter(path="II.3.b").count() == 1


def test_who_has_not_seen_the_last_state_changes_nothing(world):
    amendment = drafted(world, {"+1": new_task(world)})
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        changing.write_changes(amendment, {"+2": new_task(world)}, revision=0, by=world.monitor)


def test_a_change_made_elsewhere_meanwhile_is_not_overwritten(world):
    amendment = drafted(world, {"II.3": said(world.plan, "II.3", output="Đề án")})
    amend(world, {"II.3": said(world.plan, "II.3", output="Báo cáo")})
    with pytest.raises(ValidationError, match="đã được sửa ở nơi khác"):
        amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert Task.objects.get(path="II.3").output == "Báo cáo"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"path": ""}, "chưa có ký hiệu"),
        ({"path": "II.1.a"}, "có hai lần"),
        ({"text": "  "}, "chưa có nội dung"),
        ({"section": "IX"}, "không có mục"),
        ({"deadline_kind": "by_date"}, "cần có ngày"),
        ({"deadline_text": "x" * 301}, "dài quá 300"),
        ({"kind": "nonsense"}, "không hợp lệ"),
    ],
)
def test_what_cannot_stand_in_a_plan_is_told(world, values, why):
    amendment = drafted(world, {"+1": replace(new_task(world), **values)})
    with pytest.raises(ValidationError, match=why):
        amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert not Task.objects.filter(position__gt=4).exists()


def test_the_preview_does_what_carrying_out_does_and_changes_nothing(world, cycle):
    cycle("draft", agency="sxd", path="II.1.a")
    changes = {"II.1.a": said(world.plan, "II.1.a", parts=(lead(world.syt),)), "II.3": None}
    amendment = drafted(world, changes)
    before = facts(world.round)
    shown = amendments.preview(amendment, now=NOW)
    assert facts(world.round) == before
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.DRAFT
    done = amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)
    assert done == shown


def test_the_plan_before_and_after_stays_comparable(world):
    amend(world, {"II.3": said(world.plan, "II.3", text="Lời khác.", output="Đề án"), "II.1.b": None})
    changes = changing.changes_of(Amendment.objects.get())
    assert [(change.kind, change.path) for change in changes] == [
        (ChangeKind.ENDED, "II.1.b"),
        (ChangeKind.REWORDED, "II.3"),
    ]
    assert [(each.label, each.before, each.after) for each in changes[1].fields] == [
        ("Nội dung", "Xây dựng các đô thị ven biển.", "Lời khác."),
        ("Sản phẩm", "", "Đề án"),
    ]


@pytest.mark.parametrize("person", ["officer", "head", "builder", "province", "stranger"])
def test_others_change_nothing(world, person):
    with pytest.raises(ValidationError, match="Chỉ cơ quan theo dõi"):
        changing.start(world.plan, {}, by=getattr(world, person), now=NOW)
    assert not Amendment.objects.exists()


@pytest.fixture
def successor(world):
    """The plan that takes the place of the first, with one task that goes on from II.3."""
    return another_plan(world)


def superseded(world, successor, day=TODAY, now=NOW):
    new, old = successor.tasks.get(), world.plan.tasks.get(path="II.3")
    return amendments.supersede(
        world.plan, successor, day=day, links={new.pk: old.pk}, by=world.monitor, now=now
    )


def test_a_superseded_plan_asks_for_nothing_that_goes_beyond_its_day(world, cycle, successor):
    cycle("submitted", agency="khe", path="II.3")
    effects = superseded(world, successor)
    assert [(each.added, each.removed) for each in effects] == [(0, 7)]
    assert Obligation.objects.filter(round=world.round).count() == 1
    assert successor.tasks.get().succeeds.path == "II.3"
    assert not world.plan.tasks.standing().exists()


def test_no_round_opens_for_a_superseded_plan(world, successor):
    superseded(world, successor)
    world.plan.refresh_from_db()
    opened = rounds.open_scheduled(now=at(date(2026, 12, 20)))
    assert {round_.plan for round_, _opened in opened} == {successor}


def test_a_plan_superseded_later_goes_on_until_then(world, successor):
    superseded(world, successor, day=date(2027, 1, 1))
    assert Obligation.objects.filter(round=world.round).count() == 8
    rounds.open_round(world.round, now=at(date(2026, 12, 1)))
    assert Obligation.objects.filter(round=world.round).count() == 8


@pytest.mark.parametrize("what", ["itself", "twice", "back", "early"])
def test_what_cannot_take_the_place_of_a_plan(world, successor, what):
    plan, other, day = world.plan, successor, TODAY
    if what == "itself":
        other = plan
    if what in ("twice", "back"):
        superseded(world, successor)
    if what == "back":
        plan, other = successor, plan
    if what == "early":
        day = date(2026, 10, 31)
    with pytest.raises(ValidationError):
        amendments.supersede(plan, other, day=day, links={}, by=world.monitor, now=NOW)


def test_a_superseded_plan_is_not_amended(world, successor):
    amendment = drafted(world, {"+1": new_task(world)})
    superseded(world, successor)
    with pytest.raises(ValidationError, match="thay thế"):
        amendments.carry_out(amendment, revision=amendment.revision, by=world.monitor, now=NOW)


def test_an_own_plan_that_is_done_is_not_asked_for_again_in_other_words(world, cycle):
    world.plan.tasks.filter(path="II.3").update(kind="own_plan")
    cycle("accepted", agency="khe", path="II.3", work_state="done")
    day = at(date(2027, 5, 20))
    closing.close(world.round, now=day)
    for number in ("II.4", "II.5"):
        path = world.plan.tasks.standing().get(kind="own_plan").path
        amend(world, {path: said(world.plan, path, path=number)}, now=day)
    following = make_round(world.plan, 2027, now=at(date(2027, 11, 20)))
    rows = following.obligations.filter(task__path="II.5")
    assert [row.agency for row in rows] == [world.gia]


def test_no_draft_is_left_of_a_superseded_plan(world, successor):
    superseded(world, successor)
    with pytest.raises(ValidationError, match="thay thế"):
        amendments.begin(world.plan, by=world.monitor, now=NOW)
    assert not Amendment.objects.exists()


def test_contents_are_read_in_a_fixed_number_of_statements(world, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert len(contents(world.plan)) == 4


def test_the_document_is_kept(world):
    amend(world, {"II.1.b": None})
    amendment = Amendment.objects.get()
    assert {name: getattr(amendment, name) for name in DOCUMENT} == DOCUMENT
    assert (amendment.carried_out_by, amendment.carried_out_at) == (world.monitor, NOW)
