"""A reorganisation in the middle of an open round: nothing is lost, nobody is silently skipped."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Agency, Membership, Reorganisation, Role, Succession, User
from agencies.successors import Register
from reports.models import (
    Contribution,
    Entry,
    EntryVersion,
    Extension,
    Obligation,
    Obstacle,
    Reminder,
    Reopening,
)
from reports.services import contributions, entries, evidence, extensions, rounds, succession
from reports.services.succession import hand_over
from tests.conftest import CONTENT

DAY = date(2026, 12, 1)
DUE = date(2026, 12, 17)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def reorganise(world):
    """reorganise(["khe", "gia"], ["moi"]): the first end on DAY, the others carry on."""

    def make(ending, heirs, day=DAY):
        event = Reorganisation.objects.create(code=f"sx-{day}", happened_on=day, title="Nghị quyết 60")
        for code in heirs:
            known = Agency.objects.filter(code=code).first()
            world.agencies[code] = known or Agency.objects.create(
                code=code, name=f"UBND xã {code}", kind="commune", founded_on=day, sort_order=40 + len(code)
            )
        for code in ending:
            Agency.objects.filter(code=code).update(ended_on=day)
            for heir in heirs:
                Succession.objects.create(
                    reorganisation=event, predecessor=world.agencies[code], successor=world.agencies[heir]
                )
        return event

    return make


@pytest.fixture
def refresh(world, set_clock):
    """refresh(day): what the scheduler does on a day."""
    return lambda day: rounds.open_scheduled(now=set_clock(day))


def row_of(world, code, path="II.3") -> Obligation | None:
    rows = Obligation.objects.filter(round=world.round, task__path=path, agency__code=code)
    return rows.select_related("round__plan", "task", "agency", "entry").first()


def draft(world, author, path="II.3", **words) -> Entry:
    row = row_of(world, author.agency.code, path)
    return entries.save_draft(row, CONTENT | words, revision=0, by=author, now=world.now)


def owing(path="II.3"):
    rows = Obligation.objects.filter(task__path=path)
    return sorted(rows.values_list("agency__code", flat=True))


def newcomer(world, code) -> User:
    return User.objects.create(
        username=code, full_name="Người mới", role=Role.OFFICER, agency=world.agencies[code]
    )


# One agency carries on.


@pytest.mark.parametrize(("day", "holder"), [(BEFORE, "khe"), (DAY, "moi"), (AFTER, "moi")])
def test_a_draft_goes_over_on_the_day_and_not_before(world, reorganise, refresh, day, holder):
    entry = draft(world, world.officer, results="Đã làm.")
    reorganise(["khe"], ["moi"])
    refresh(day)
    row = row_of(world, holder)
    assert row.written.pk == entry.pk
    assert row.written.results == "Đã làm."
    assert owing() == sorted(["gia", holder])


def test_versions_and_files_go_with_it(world, reorganise, refresh, cycle):
    row = cycle("returned")
    evidence.attach(row.entry, SimpleUploadedFile("a.pdf", PDF), by=world.officer, now=world.now)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    entry = row_of(world, "moi").entry
    assert (entry.state, entry.return_reason) == ("returned", "Đề nghị bổ sung số liệu.")
    assert entry.versions.get().decision == "returned"
    assert entry.evidence.get().name == "a.pdf"


def test_the_heir_can_write_on_and_send(world, reorganise, refresh):
    draft(world, world.officer)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    person, row = newcomer(world, "moi"), row_of(world, "moi")
    entry = entries.submit(row, by=person, now=world.now + timedelta(days=10))
    assert entry.state == "submitted"


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_sent_account_stays_under_the_old_name(world, reorganise, refresh, cycle, state):
    cycle(state)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    assert row_of(world, "khe").state == state


def test_what_is_returned_afterwards_goes_over_too(world, reorganise, refresh, cycle):
    row = cycle("submitted")
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    entries.return_(row_of(world, "khe"), "Thiếu số liệu.", by=world.monitor, now=world.now)
    refresh(AFTER)
    heir = row_of(world, "moi")
    assert (heir.pk, heir.state) == (row.pk, "returned")
    assert row_of(world, "khe") is None


def test_what_lay_before_the_old_head_is_a_draft_again(world, reorganise, refresh):
    Agency.objects.filter(code="khe").update(head_signs=True)
    draft(world, world.officer)
    entries.ask_signature(row_of(world, "khe"), by=world.officer, now=world.now)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    entry = row_of(world, "moi").entry
    assert (entry.state, entry.signing_asked_by) == ("draft", None)


def test_doing_it_again_changes_nothing(world, reorganise, refresh):
    draft(world, world.officer)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    before = list(Obligation.objects.order_by("pk").values()), list(Entry.objects.values())
    [(_round, done)] = refresh(DAY)
    assert (done.added, done.removed) == (0, 0)
    assert before == (list(Obligation.objects.order_by("pk").values()), list(Entry.objects.values()))
    assert not EntryVersion.objects.exists()


def test_the_opening_tells_what_came_and_went(world, reorganise, refresh):
    draft(world, world.officer)
    reorganise(["khe"], ["moi"])
    [(_round, done)] = refresh(DAY)
    assert (done.added, done.removed, done.total) == (2, 2, 8)


def test_without_an_heir_the_draft_stays_where_it_is(world, refresh):
    draft(world, world.officer)
    Agency.objects.filter(code="khe").update(ended_on=DAY)
    refresh(DAY)
    assert row_of(world, "khe").written


# Merged: two become one.


def test_of_two_drafts_one_becomes_the_heirs_and_one_a_version(world, reorganise, refresh):
    first = draft(world, world.officer, results="Của Tịnh Khê.")
    second = draft(world, world.neighbour, results="Của Ba Gia.")
    evidence.attach(second, SimpleUploadedFile("b.pdf", PDF), by=world.neighbour, now=world.now)
    reorganise(["khe", "gia"], ["moi"])
    refresh(DAY)
    entry = row_of(world, "moi").entry
    assert (entry.pk, entry.results, owing()) == (first.pk, "Của Tịnh Khê.", ["moi"])
    version = entry.versions.get()
    assert (version.decision, version.content["results"]) == ("handed_over", "Của Ba Gia.")
    assert version.reason == "Bản soạn của UBND xã Ba Gia, chuyển giao theo Nghị quyết 60"
    assert entry.evidence.get().name == "b.pdf"


def test_an_heir_that_has_written_keeps_its_own_words(world, reorganise, refresh):
    draft(world, world.officer, results="Của Tịnh Khê.")
    own = draft(world, world.neighbour, results="Của Ba Gia.")
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    entry = row_of(world, "gia").entry
    assert (entry.pk, entry.results) == (own.pk, "Của Ba Gia.")
    assert entry.versions.get().content["results"] == "Của Tịnh Khê."
    assert row_of(world, "khe") is None


def test_earlier_sendings_are_kept_in_the_heirs_story(world, reorganise, refresh, cycle):
    cycle("returned", results="Gửi lần đầu.")
    draft(world, world.neighbour, results="Của Ba Gia.")
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    versions = row_of(world, "gia").entry.versions.all()
    assert {v.decision for v in versions} == {"handed_over"}
    assert any("đã gửi lần 1): Đề nghị bổ sung số liệu." in v.reason for v in versions)


def test_a_handed_over_draft_is_no_sending(world, reorganise, refresh):
    draft(world, world.officer)
    draft(world, world.neighbour)
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    row = row_of(world, "gia")
    sent = world.now + timedelta(days=10)
    entries.submit(row, by=world.neighbour, now=sent)
    assert list(row.entry.versions.values_list("number", "decision")) == [(1, "handed_over"), (2, "")]
    entry = entries.recall(row_of(world, "gia"), by=world.neighbour, now=sent)
    assert (entry.state, entry.first_submitted_on) == ("draft", None)
    assert entry.versions.get(number=1).decision == "handed_over"


def test_the_monitor_does_not_read_a_draft_in_the_story(world, reorganise, refresh, login):
    draft(world, world.officer, results="Lời của Tịnh Khê.")
    draft(world, world.neighbour)
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    row = row_of(world, "gia")
    entries.submit(row, by=world.neighbour, now=world.now + timedelta(days=10))
    page = f"/yeu-cau/{row.pk}/"
    assert "Lời của Tịnh Khê." not in login(world.monitor).get(page).content.decode()
    html = login(world.neighbour).get(page).content.decode()
    assert "Lời của Tịnh Khê." in html and "chuyển giao theo Nghị quyết 60" in html


# Split: one becomes two.


def test_both_heirs_of_a_split_have_the_draft(world, reorganise, refresh):
    entry = draft(world, world.officer, results="Đã làm.")
    reorganise(["khe"], ["dong", "taynam"])
    refresh(DAY)
    first, second = row_of(world, "dong").entry, row_of(world, "taynam").entry
    assert first.pk == entry.pk != second.pk
    assert first.results == second.results == "Đã làm."
    assert owing() == ["dong", "gia", "taynam"]


def test_a_split_into_one_that_has_written_and_one_that_has_not(world, reorganise, refresh):
    entry = draft(world, world.officer, results="Của Tịnh Khê.")
    draft(world, world.neighbour, results="Của Ba Gia.")
    reorganise(["khe"], ["gia", "moi"])
    refresh(DAY)
    assert row_of(world, "moi").entry.pk == entry.pk
    own = row_of(world, "gia").entry
    assert own.results == "Của Ba Gia."
    assert own.versions.get().content["results"] == "Của Tịnh Khê."


# Clocks.


def test_granted_days_go_over(world, reorganise, refresh):
    later = date(2026, 12, 24)
    asked = extensions.ask(world.round, [row_of(world, "khe")], later, "Lũ.", by=world.officer, now=world.now)
    extensions.grant(asked, later, "", by=world.monitor, now=world.now)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    row = row_of(world, "moi")
    assert (row.due_on, row.original_due_on, row.written) == (later, DUE, None)


def test_in_a_split_both_have_the_granted_day_and_its_story(world, reorganise, refresh):
    later = date(2026, 12, 24)
    asked = extensions.ask(world.round, [row_of(world, "khe")], later, "Lũ.", by=world.officer, now=world.now)
    extensions.grant(asked, later, "", by=world.monitor, now=world.now)
    reorganise(["khe"], ["dong", "taynam"])
    refresh(DAY)
    for code in ("dong", "taynam"):
        row = row_of(world, code)
        assert (row.due_on, row.original_due_on, list(row.extensions.all())) == (later, DUE, [asked])


def test_an_open_request_is_the_heirs(world, reorganise, refresh):
    later = date(2026, 12, 24)
    asked = extensions.ask(world.round, [row_of(world, "khe")], later, "Lũ.", by=world.officer, now=world.now)
    reorganise(["khe"], ["moi"])
    refresh(DAY)
    asked.refresh_from_db()
    assert (asked.agency.code, asked.state) == ("moi", Extension.State.OPEN)
    assert row_of(world, "moi").asked_until == later
    extensions.grant(asked, later, "", by=world.monitor, now=world.now)
    assert row_of(world, "moi").due_on == later


def test_a_wish_whose_untouched_account_is_taken_off_the_list_is_over(world, set_clock):
    now = set_clock(BEFORE)
    wish = extensions.ask(
        world.round, [row_of(world, "khe")], DUE + timedelta(days=30), "Chờ", by=world.officer, now=now
    )
    row_of(world, "khe").task.assignments.all().delete()
    rounds.open_round(world.round, now=now)
    wish.refresh_from_db()
    assert row_of(world, "khe") is None
    assert (wish.state, wish.decided_at) == (Extension.State.WITHDRAWN, now)


def test_words_saved_during_the_hand_over_are_kept(world, reorganise, refresh, monkeypatch):
    """The entries are held before anything is read: a saving that was faster is seen, a later one waits."""
    entry = draft(world, world.officer)
    reorganise(["khe"], ["moi"])
    right = succession.hold

    def faster(round_, heirs):
        Entry.objects.filter(pk=entry.pk).update(results="Vừa lưu.")
        right(round_, heirs)

    monkeypatch.setattr(succession, "hold", faster)
    refresh(DAY)
    assert row_of(world, "moi").written.results == "Vừa lưu."


def test_a_request_whose_account_is_gone_is_over(world, reorganise, refresh):
    asked = extensions.ask(
        world.round, [row_of(world, "khe")], date(2026, 12, 24), "Lũ.", by=world.officer, now=world.now
    )
    draft(world, world.neighbour)
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    asked.refresh_from_db()
    assert asked.state == Extension.State.WITHDRAWN


def test_the_later_of_two_days_holds(world, reorganise, refresh):
    later = date(2026, 12, 24)
    asked = extensions.ask(
        world.round, [row_of(world, "gia")], later, "Lũ.", by=world.neighbour, now=world.now
    )
    extensions.grant(asked, later, "", by=world.monitor, now=world.now)
    draft(world, world.officer)
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    row = row_of(world, "gia")
    assert (row.due_on, row.original_due_on) == (later, DUE)
    assert list(row.extensions.all()) == [asked]


# After the due day, and other rounds.


@pytest.mark.parametrize("written", [True, False])
@pytest.mark.parametrize("day", [DUE, DUE + timedelta(days=1), date(2027, 1, 16)])
def test_after_the_due_day_the_heir_owes_what_was_missing(world, reorganise, refresh, day, written):
    if written:
        draft(world, world.officer)
    row = row_of(world, "khe")
    reorganise(["khe"], ["moi"], day)
    refresh(day)
    heir = row_of(world, "moi")
    assert (heir.due_on, row_of(world, "khe")) == (DUE, None)
    assert bool(heir.written) is written
    assert heir.pk == row.pk or not written


def test_after_the_lock_nothing_moves_but_what_may_be_mended(world, reorganise, refresh, cycle):
    cycle("returned", path="II.3")
    cycle("draft", path="II.2.a")
    day = date(2027, 1, 17)
    reorganise(["khe"], ["moi"], day)
    refresh(day)
    assert row_of(world, "moi", "II.3").state == "returned"


def test_a_let_in_agency_keeps_its_days(world, reorganise, refresh):
    until = date(2027, 2, 10)
    Obligation.objects.filter(agency=world.khe).update(reopened_until=until)
    Reopening.objects.create(
        round=world.round,
        agency=world.khe,
        reason="Lũ.",
        until=until,
        granted_at=world.now,
        granted_by=world.monitor,
    )
    day = date(2027, 2, 1)
    reorganise(["khe"], ["moi"], day)
    refresh(day)
    assert row_of(world, "moi").reopened_until == until


# Obstacles and contributions.


def obstacle(world, cycle, agency="khe") -> Obstacle:
    cycle("accepted", agency=agency, work_state="blocked", obstacle=f"Thiếu kinh phí ở {agency}.")
    return Obstacle.objects.open().get(agency__code=agency)


def test_an_open_obstacle_is_the_heirs(world, reorganise, refresh, cycle):
    row = obstacle(world, cycle)
    reorganise(["khe"], ["moi"])
    refresh(BEFORE)
    assert Obstacle.objects.get(pk=row.pk).agency.code == "khe"
    refresh(DAY)
    assert Obstacle.objects.get(pk=row.pk).agency.code == "moi"


def test_of_several_heirs_the_one_that_owes_has_the_obstacle(world, reorganise, refresh, cycle):
    row = obstacle(world, cycle)
    reorganise(["khe"], ["dong", "taynam"])
    communes = world.plan.tasks.get(path="II.3").assignments.get().agency_class
    Membership.objects.filter(agency=world.khe).delete()
    Membership.objects.create(agency_class=communes, agency=world.agencies["taynam"])
    refresh(DAY)
    assert Obstacle.objects.get(pk=row.pk).agency.code == "taynam"


def test_two_open_obstacles_become_one_thread(world, reorganise, refresh, cycle):
    theirs, own = obstacle(world, cycle), obstacle(world, cycle, "gia")
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    theirs.refresh_from_db()
    assert theirs.state == "closed" and own.notes.filter(text__contains="Thiếu kinh phí ở khe.").exists()
    refresh(AFTER)
    assert own.notes.filter(text__contains="Thiếu kinh phí ở khe.").count() == 1


def give(world, author, text):
    row = Contribution.objects.get(agency=author.agency, task__path="II.1.b")
    row = contributions.save(row, text, None, revision=0, by=author, now=world.now)
    return contributions.send(row, by=author, now=world.now)


def test_contributions_go_over(world, reorganise, refresh):
    give(world, world.officer, "Của Tịnh Khê.")
    give(world, world.neighbour, "Của Ba Gia.")
    reorganise(["khe", "gia"], ["moi"])
    refresh(DAY)
    row = Contribution.objects.get(task__path="II.1.b")
    assert row.agency.code == "moi" and row.sent_at
    assert row.text == "Của Tịnh Khê.\n\nUBND xã Ba Gia: Của Ba Gia."


def test_a_contribution_to_a_lead_that_ended_goes_to_its_heir(world, reorganise, refresh):
    row = give(world, world.officer, "Của Tịnh Khê.")
    Contribution.objects.filter(pk=row.pk).update(to=world.syt)
    reorganise(["syt"], ["mttq"])
    refresh(DAY)
    assert Contribution.objects.get(pk=row.pk).to == world.mttq


def test_nothing_is_asked_of_the_database_where_nobody_ended(world, django_assert_num_queries):
    register = Register.load()
    with django_assert_num_queries(2):  # the savepoint and its release
        hand_over(world.round, register, day=DAY, now=world.now)


@pytest.mark.parametrize("heir_has_written", [True, False])
def test_the_ledger_of_both_accounts_stays(world, reorganise, refresh, heir_has_written):
    """An heir that was reminded already is not told again, and no row of the ledger goes."""
    draft(world, world.officer)
    if heir_has_written:
        draft(world, world.neighbour)
    for person in (world.officer, world.neighbour):
        for told in (person, world.monitor):
            Reminder.objects.create(
                obligation=row_of(world, person.agency.code),
                cause="due",
                offset=-7,
                anchor=DUE,
                person=told,
                send_at=world.now,
            )
    reorganise(["khe"], ["gia"])
    refresh(DAY)
    told = row_of(world, "gia").reminders.values_list("person__username", flat=True)
    assert sorted(told) == ["monitor", "neighbour", "officer"]
