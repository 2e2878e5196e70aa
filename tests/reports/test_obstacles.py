"""services.obstacles and obstacle_steps: how an obstacle comes into the register, lives on, and ends."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.permissions import Action, Relation, allowed
from kehoach import clock
from reports import obstacle_steps
from reports.models import Obligation, Obstacle, ObstacleNote, ObstacleState
from reports.obstacle_steps import FROM_STATE, RULES, Step, open_steps
from reports.relations import to_obstacle
from reports.services import entries, obstacles
from reports.services.words import TEXT_LENGTH
from reports.workflow import StepClosed
from tests.conftest import CONTENT, owed
from tests.reports.pile import earlier_round

TOLD = {"obstacle": "Thiếu kinh phí.", "obstacle_cause": "Chưa giao dự toán.", "proposal": "Bố trí vốn."}
LATER = timedelta(hours=1)
YEAR_END = datetime(2025, 12, 16, 9, 0, tzinfo=clock.LOCAL)


@pytest.fixture
def raised(world, cycle):
    """The obstacle that UBND xã Tịnh Khê raised on II.3 on 22/11/2026."""
    cycle("submitted", **TOLD)
    return Obstacle.objects.get()


@pytest.fixture
def at(world, raised):
    """at("answered"): the obstacle walked to a state."""
    walks = {
        "open": [],
        "answered": [(Step.ANSWER, world.monitor)],
        "passed_up": [(Step.PASS_UP, world.monitor)],
        "resolved": [(Step.PASS_UP, world.monitor), (Step.RESOLVE, world.province)],
        "closed": [(Step.ANSWER, world.monitor), (Step.CLOSE, world.monitor)],
    }

    def walk(state):
        for step, by in walks[state]:
            obstacles.take(step, raised, f"Ý kiến: {step}", by=by, now=world.now)
        raised.refresh_from_db()
        return raised

    return walk


def kinds(obstacle) -> list[str]:
    return [note.kind for note in obstacle.notes.all()]


def send(world, path="II.3", round_=None, now=None, **content):
    """UBND xã Tịnh Khê writes and sends one account."""
    now = now or world.now
    obligation = Obligation.objects.select_related("round__plan", "agency").get(
        round=round_ or world.round, agency=world.khe, task__path=path
    )
    entry = getattr(obligation, "entry", None)
    revision = entry.revision if entry else 0
    entries.save_draft(obligation, {**CONTENT, **content}, revision=revision, by=world.officer, now=now)
    return entries.submit(obligation, by=world.officer, now=now)


# Raised, renewed, taken back.


def test_a_sent_account_raises_its_obstacle(world, raised):
    assert (raised.task.path, raised.agency, raised.plan) == ("II.3", world.khe, world.plan)
    assert (raised.text, raised.cause, raised.proposal) == tuple(TOLD.values())
    assert (raised.state, raised.raised_on, raised.state_since) == ("open", date(2026, 11, 22)) + (
        date(2026, 11, 22),
    )
    (only,) = raised.notes.all()
    assert (only.kind, only.by) == ("raised", world.officer)
    assert only.text == "Thiếu kinh phí.\nNguyên nhân: Chưa giao dự toán.\nĐề xuất, kiến nghị: Bố trí vốn."


def test_a_draft_and_an_account_without_an_obstacle_raise_none(world, cycle):
    cycle("draft", **TOLD)
    cycle("submitted", path="II.2.a")
    assert not Obstacle.objects.exists()


def test_the_day_is_that_of_vietnam(world, set_clock, cycle):
    cycle("submitted", now=world.now.replace(hour=0, minute=1), **TOLD)
    assert Obstacle.objects.get().raised_on == date(2026, 11, 22)


def test_sending_twice_raises_once(world, raised):
    entries.submit(owed(world), by=world.officer, now=world.now + LATER)
    assert kinds(Obstacle.objects.get()) == ["raised"]


def test_it_lives_on_into_the_next_round_and_keeps_its_age(world):
    before = earlier_round(world, year=2025)
    send(world, round_=before, now=YEAR_END, **TOLD)
    send(world, **TOLD)
    obstacle = Obstacle.objects.get()
    assert obstacle.raised_in.round == before
    assert obstacle.told_in.round == world.round
    assert obstacle.age(date(2026, 11, 22)) == 341
    assert [(n.kind, n.text) for n in obstacle.notes.all()][1:] == [("renewed", "")]


def test_new_words_are_taken_over_and_the_thread_keeps_what_is_new(world, raised):
    entries.return_(owed(world), "Bổ sung.", by=world.monitor, now=world.now)
    send(world, **{**TOLD, "proposal": "Bố trí 2 tỷ đồng."})
    raised.refresh_from_db()
    assert (raised.text, raised.proposal) == ("Thiếu kinh phí.", "Bố trí 2 tỷ đồng.")
    assert raised.notes.last().text == "Đề xuất, kiến nghị: Bố trí 2 tỷ đồng."


def test_the_same_words_in_the_same_round_leave_no_line(world, raised):
    entries.return_(owed(world), "Bổ sung số liệu.", by=world.monitor, now=world.now)
    send(world, results="Đã bổ sung.", **TOLD)
    assert kinds(raised) == ["raised"]


def test_an_account_that_tells_of_none_leaves_it_open(world):
    send(world, round_=earlier_round(world, year=2025), now=YEAR_END, **TOLD)
    send(world)
    obstacle = Obstacle.objects.with_last_account().get()
    assert (obstacle.state, obstacle.told_in.round.name, obstacle.now_told) == ("open", "Năm 2025", "")


def test_an_answer_stays_when_the_agency_tells_of_it_again(world):
    send(world, round_=earlier_round(world, year=2025), now=YEAR_END, **TOLD)
    obstacles.take(Step.ANSWER, Obstacle.objects.get(), "Đã bố trí.", by=world.monitor, now=world.now)
    send(world, now=world.now + LATER, **TOLD)
    obstacle = Obstacle.objects.with_turn().get()
    assert (obstacle.state, obstacle.turn) == ("answered", Relation.MONITOR)


def test_a_closed_one_is_not_raised_again_by_the_same_account(world, raised):
    entries.return_(owed(world), "Bổ sung số liệu.", by=world.monitor, now=world.now)
    obstacles.take(Step.CLOSE, raised, "Đã xong.", by=world.monitor, now=world.now)
    send(world, results="Đã bổ sung.", **TOLD)
    assert Obstacle.objects.get().state == "closed"


def test_after_a_closed_one_other_words_raise_a_new_one(world, at):
    at("closed")
    entries.return_(owed(world), "Bổ sung số liệu.", by=world.monitor, now=world.now)
    send(world, obstacle="Vướng mặt bằng.")
    assert list(Obstacle.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "open"]


def test_each_task_has_its_own(world, cycle, raised):
    cycle("submitted", path="II.2.a", **TOLD)
    cycle("submitted", agency="gia", **TOLD)
    assert Obstacle.objects.count() == 3


def test_a_recall_takes_away_what_just_this_sending_raised(world, raised):
    entries.recall(owed(world), by=world.officer, now=world.now)
    assert not Obstacle.objects.exists()
    send(world, **TOLD)
    assert kinds(Obstacle.objects.get()) == ["raised"]


def test_a_recall_leaves_what_was_answered(world, raised):
    obstacles.take(Step.ANSWER, raised, "Đã bố trí.", by=world.monitor, now=world.now)
    entries.recall(owed(world), by=world.officer, now=world.now + LATER)
    assert kinds(raised) == ["raised", "answer", "recalled"]
    send(world, now=world.now + 2 * LATER, **TOLD)
    assert kinds(raised)[-1] == "renewed"


def test_a_recall_leaves_what_an_earlier_sending_raised(world, raised):
    entries.return_(owed(world), "Bổ sung số liệu.", by=world.monitor, now=world.now)
    send(world, now=world.now + LATER, results="Đã bổ sung.", **TOLD)
    entries.recall(owed(world), by=world.officer, now=world.now + LATER)
    assert kinds(raised) == ["raised", "recalled"]


def test_the_recall_of_an_account_without_an_obstacle_touches_nothing(world, raised):
    entries.return_(owed(world), "Bổ sung số liệu.", by=world.monitor, now=world.now)
    send(world, now=world.now + LATER)
    entries.recall(owed(world), by=world.officer, now=world.now + LATER)
    assert kinds(raised) == ["raised"]


# The steps.


@pytest.mark.parametrize(
    ("state", "step", "by", "leads_to"),
    [
        ("open", Step.ANSWER, "monitor", "answered"),
        ("open", Step.PASS_UP, "monitor_head", "passed_up"),
        ("answered", Step.PASS_UP, "monitor", "passed_up"),
        ("passed_up", Step.RESOLVE, "province", "resolved"),
        ("passed_up", Step.CLOSE, "monitor", "closed"),
        ("resolved", Step.CLOSE, "monitor", "closed"),
        ("closed", Step.REOPEN, "monitor", "open"),
        ("open", Step.REPLY, "head", "open"),
        ("answered", Step.REPLY, "colleague", "answered"),
    ],
)
def test_a_step_leads_to_its_state_and_leaves_a_line(world, at, state, step, by, leads_to):
    later = world.now + timedelta(days=3)
    done = obstacles.take(step, at(state), "Một ý kiến.", by=world.people[by], now=later)
    assert done.state == leads_to
    # A word of the agency hands an answered one back to the monitor, who has it from that day on.
    moved = leads_to != state or state == "answered"
    assert done.state_since == (date(2026, 11, 25) if moved else date(2026, 11, 22))
    assert done.closed_on == (date(2026, 11, 25) if leads_to == "closed" else None)
    last = done.notes.last()
    assert (last.kind, last.text, last.by) == (RULES[step].note, "Một ý kiến.", world.people[by])


@pytest.mark.parametrize("state", ["answered", "resolved"])
def test_what_the_agency_calls_unsettled_is_open_again(world, at, state):
    done = obstacles.take(
        Step.REPLY, at(state), "Vẫn thiếu vốn.", unsettled=True, by=world.officer, now=world.now
    )
    assert (done.state, done.notes.last().text) == ("open", "Chưa giải quyết được. Vẫn thiếu vốn.")


@pytest.mark.parametrize("state", ["open", "passed_up"])
def test_unsettled_changes_nothing_while_others_are_at_it(world, at, state):
    done = obstacles.take(Step.REPLY, at(state), "Vẫn vậy.", unsettled=True, by=world.officer, now=world.now)
    assert done.state == state


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", ObstacleState.values)
def test_only_the_steps_of_the_table_are_open(world, at, state, step):
    obstacle = at(state)
    by = {Step.RESOLVE: world.province, Step.REPLY: world.officer}.get(step, world.monitor)
    later = world.now + LATER
    if step in FROM_STATE[state]:
        obstacles.take(step, obstacle, "Một ý kiến.", by=by, now=later)
        return
    with pytest.raises((StepClosed, PermissionDenied)):
        obstacles.take(step, obstacle, "Một ý kiến.", by=by, now=later)
    obstacle.refresh_from_db()
    assert obstacle.state == state


@pytest.mark.parametrize("step", [Step.ANSWER, Step.PASS_UP, Step.CLOSE])
@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_step_that_says_something_needs_its_words(world, raised, step, text):
    with pytest.raises(ValidationError, match="[Hh]ãy ghi"):
        obstacles.take(step, raised, text, by=world.monitor, now=world.now)
    assert kinds(raised) == ["raised"]


def test_what_was_answered_may_be_closed_without_a_word(world, at):
    assert obstacles.take(Step.CLOSE, at("answered"), by=world.monitor, now=world.now).state == "closed"


@pytest.mark.parametrize("length", [TEXT_LENGTH, TEXT_LENGTH + 1])
def test_a_text_has_a_length(world, raised, length):
    if length > TEXT_LENGTH:
        with pytest.raises(ValidationError, match="dài quá"):
            obstacles.take(Step.ANSWER, raised, "x" * length, by=world.monitor, now=world.now)
    else:
        obstacles.take(Step.ANSWER, raised, "x" * length, by=world.monitor, now=world.now)


def test_a_double_click_is_one_step(world, raised):
    for _ in range(2):
        obstacles.take(
            Step.ANSWER, raised, "Đã bố trí.", by=world.monitor, now=world.now, seen=newest(raised)
        )
    assert kinds(raised) == ["raised", "answer"]


def newest(obstacle) -> int:
    return obstacle.notes.last().pk


def test_a_double_click_is_one_step_even_with_the_first_ones_page(world, raised):
    seen = newest(raised)
    for _ in range(2):
        obstacles.take(Step.ANSWER, raised, "Đã bố trí.", by=world.monitor, now=world.now, seen=seen)
    assert kinds(raised) == ["raised", "answer"]


def test_of_two_monitors_the_second_is_told_what_happened(world, raised):
    seen = newest(raised)
    obstacles.take(Step.ANSWER, raised, "Đã bố trí.", by=world.monitor_head, now=world.now, seen=seen)
    with pytest.raises(
        StepClosed, match="Người monitor_head vừa ghi: cơ quan theo dõi trả lời, lúc 09:00 22/11/2026"
    ):
        obstacles.take(Step.ANSWER, raised, "Khác.", by=world.monitor, now=world.now, seen=seen)
    assert kinds(raised) == ["raised", "answer"]


def test_what_was_taken_back_meanwhile_is_told(world, raised):
    entries.recall(owed(world), by=world.officer, now=world.now)
    with pytest.raises(StepClosed, match="đã thu hồi"):
        obstacles.take(Step.ANSWER, raised, "Đã bố trí.", by=world.monitor, now=world.now)


def test_an_old_one_is_not_reopened_beside_a_newer_one(world, at):
    old = at("closed")
    entries.return_(owed(world), "Bổ sung số liệu.", by=world.monitor, now=world.now)
    send(world, obstacle="Vướng mặt bằng.")
    with pytest.raises(StepClosed, match="vướng mắc khác"):
        obstacles.take(Step.REOPEN, old, "Mở lại.", by=world.monitor, now=world.now)
    old.refresh_from_db()
    assert old.state == "closed"


@pytest.mark.parametrize("person", ["officer", "neighbour", "builder", "province", "stranger", "admin"])
def test_others_than_the_monitor_never_answer(world, raised, person):
    with pytest.raises(PermissionDenied):
        obstacles.take(Step.ANSWER, raised, "Đã bố trí.", by=world.people[person], now=world.now)


def test_the_province_answers_only_what_was_passed_up(world, raised, at):
    with pytest.raises(PermissionDenied):
        obstacles.take(Step.RESOLVE, raised, "Giao Sở.", by=world.province, now=world.now)
    obstacles.take(Step.RESOLVE, at("passed_up"), "Giao Sở.", by=world.province, now=world.now)


# Whose turn, who sees what.


@pytest.mark.parametrize("state", ObstacleState.values)
def test_list_and_row_agree_on_whose_turn_it_is(world, at, state):
    obstacle = at(state)
    whom = Obstacle.objects.with_turn().get().turn
    parties = (Relation.MONITOR, Relation.PROVINCE, Relation.OWN_AGENCY)
    assert [p for p in parties if Obstacle.objects.on_turn(p).exists()] == ([whom] if whom else [])
    assert whom == obstacle_steps.turn(state, obstacle.notes.last().kind)


def test_a_word_of_the_agency_hands_the_turn_back_to_the_monitor(world, at):
    obstacles.take(Step.REPLY, at("answered"), "Đã đủ, xin cảm ơn.", by=world.officer, now=world.now)
    assert Obstacle.objects.with_turn().get().turn == Relation.MONITOR


@pytest.mark.parametrize(
    ("state", "people"),
    [
        ("open", {"monitor", "monitor_head"}),
        ("answered", {"officer", "colleague", "head"}),
        ("passed_up", {"province"}),
        ("resolved", {"officer", "colleague", "head"}),
        ("closed", set()),
    ],
)
def test_who_is_waited_for(world, at, state, people):
    at(state)
    found = {n for n, p in world.people.items() if Obstacle.objects.waiting_for(p).exists()}
    assert found == people


WATCH, OWN = {"monitor", "monitor_head"}, {"officer", "colleague", "head"}


@pytest.mark.parametrize(
    ("state", "people"), [("open", OWN | WATCH), ("passed_up", OWN | WATCH | {"province"})]
)
def test_who_sees_it(world, at, state, people):
    at(state)
    assert {n for n, p in world.people.items() if Obstacle.objects.visible_to(p).exists()} == people


def test_what_was_once_passed_up_stays_with_the_province(world, at):
    at("resolved")
    obstacles.take(Step.CLOSE, Obstacle.objects.get(), by=world.monitor, now=world.now)
    assert Obstacle.objects.visible_to(world.province).exists()


def test_a_lead_sees_those_of_its_tasks(world, cycle):
    cycle("submitted", agency="syt", path="II.1.b", **TOLD)
    people = {n for n, p in world.people.items() if Obstacle.objects.visible_to(p).exists()}
    assert people == WATCH | {"health", "builder"}
    assert to_obstacle(world.builder, Obstacle.objects.get()) >= {Relation.LEAD}


@pytest.mark.parametrize("state", ObstacleState.values)
def test_visible_and_readable_are_the_same(world, at, state):
    obstacle = at(state)
    for person in world.people.values():
        readable = allowed(Action.OBSTACLE_READ, to_obstacle(person, obstacle))
        assert readable == Obstacle.objects.visible_to(person).exists(), person


@pytest.mark.parametrize("state", ObstacleState.values)
def test_a_lead_only_reads(state):
    assert open_steps(state, {Relation.LEAD, Relation.OTHER}) == []


def test_every_step_leaves_a_line_that_the_thread_knows():
    assert {rule.note for rule in RULES.values()} <= set(ObstacleNote.Kind.values)
    assert {rule.to for rule in RULES.values()} - {None} <= set(ObstacleState.values)
    assert set(FROM_STATE) == set(ObstacleState.values)
