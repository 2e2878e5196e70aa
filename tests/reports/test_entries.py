"""services.entries: what happens to an entry."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from reports.models import Entry, EntryVersion, Obligation
from reports.services import entries

CONTENT = {
    "nothing_arisen": False,
    "work_state": "in_progress",
    "results": "Đã rà soát 12 điểm dân cư.",
    "percent": 40,
    "documents": [],
    "obstacle": "",
    "obstacle_cause": "",
    "proposal": "",
    "proposal_to": "",
    "next_work": "",
}


def save(obligation, by, now, revision=0, **changes):
    return entries.save_draft(obligation, {**CONTENT, **changes}, revision=revision, by=by, now=now)


def test_first_save_makes_a_draft(world, cycle):
    entry = save(cycle("empty"), world.officer, world.now)
    assert (entry.state, entry.revision, entry.updated_by) == ("draft", 1, world.officer)


def test_saving_the_same_again_changes_nothing(world, cycle):
    obligation = cycle("draft", results="x")
    entry = save(
        obligation, world.colleague, world.now, revision=99, results="x", next_work="Tiếp tục rà soát."
    )
    assert entry.revision == 1


def test_two_people_on_one_draft_do_not_overwrite_each_other(world, cycle):
    obligation = cycle("draft", results="bản một")
    save(obligation, world.colleague, world.now, revision=1, results="bản hai")
    with pytest.raises(entries.EditConflict) as conflict:
        save(obligation, world.officer, world.now, revision=1, results="bản ba")
    assert conflict.value.entry.results == "bản hai"
    assert Entry.objects.get(obligation=obligation).results == "bản hai"


def test_another_agency_cannot_write(world, cycle):
    with pytest.raises(PermissionDenied):
        save(cycle("empty"), world.neighbour, world.now)


def test_an_incomplete_draft_is_not_sent(world, cycle):
    obligation = cycle("draft", results="", work_state="")
    with pytest.raises(entries.StepClosed, match="chọn tiến độ, viết kết quả"):
        entries.submit(obligation, by=world.officer, now=world.now)


def test_nothing_arisen_is_enough_to_send(world, cycle):
    obligation = cycle("draft", results="", work_state="", nothing_arisen=True)
    assert entries.submit(obligation, by=world.officer, now=world.now).state == "submitted"


def test_nothing_arisen_beside_results_is_a_contradiction(world, cycle):
    obligation = cycle("draft", nothing_arisen=True, results="Đã làm.")
    with pytest.raises(entries.StepClosed, match="vẫn còn nội dung"):
        entries.submit(obligation, by=world.officer, now=world.now)


def test_sending_twice_is_one_version(world, cycle):
    obligation = cycle("submitted")
    entries.submit(obligation, by=world.officer, now=world.now)
    assert EntryVersion.objects.count() == 1


def test_recall_takes_it_back_until_the_review_is_opened(world, cycle):
    obligation = cycle("submitted")
    entries.open_review(obligation, by=world.monitor, now=world.now)
    with pytest.raises(entries.StepClosed, match="đang xem"):
        entries.recall(obligation, by=world.officer, now=world.now)


def test_a_recalled_account_was_not_sent(world, cycle):
    entry = entries.recall(cycle("submitted"), by=world.officer, now=world.now)
    assert (entry.state, entry.first_submitted_on) == ("draft", None)


def test_a_return_needs_a_reason(world, cycle):
    with pytest.raises(ValidationError, match="lý do"):
        entries.return_(cycle("submitted"), "  ", by=world.monitor, now=world.now)
    with pytest.raises(ValidationError, match="dài quá"):
        entries.return_(
            Obligation.objects.get(entry__state="submitted"), "x" * 3_001, by=world.monitor, now=world.now
        )


def test_a_returned_account_keeps_the_day_it_first_came(world, cycle):
    obligation = cycle("returned")
    later = world.now.replace(month=12, day=20)
    entry = entries.submit(obligation, by=world.officer, now=later)
    assert entry.first_submitted_on == world.now.date()
    assert [v.decision for v in entry.versions.all()] == ["returned", ""]


def test_an_accepted_account_is_closed(world, cycle):
    with pytest.raises(entries.StepClosed, match="đã được duyệt"):
        save(cycle("accepted"), world.officer, world.now, revision=3, results="khác")


def test_only_the_monitor_accepts(world, cycle):
    obligation = cycle("submitted")
    for name in ("officer", "head", "neighbour", "builder", "province", "admin"):
        with pytest.raises(PermissionDenied):
            entries.accept(obligation, by=world.people[name], now=world.now)


def test_accepting_twice_is_one_acceptance(world, cycle):
    obligation = cycle("accepted")
    assert entries.accept(obligation, by=world.monitor, now=world.now).state == "accepted"


@pytest.mark.parametrize(
    ("day", "open_"), [((2027, 1, 15), True), ((2027, 1, 16), True), ((2027, 1, 17), False)]
)
def test_the_round_locks_at_the_end_of_its_last_day(world, cycle, day, open_):
    now = world.now.replace(year=day[0], month=day[1], day=day[2], hour=23, minute=59)
    if open_:
        assert save(cycle("empty"), world.officer, now).state == "draft"
    else:
        with pytest.raises(entries.StepClosed, match="đã khóa"):
            save(cycle("empty"), world.officer, now)


def test_the_same_first_words_twice_at_once_are_no_conflict(world, cycle, monkeypatch):
    obligation = cycle("draft", next_work="")
    before = Entry.objects.get()
    monkeypatch.setattr(entries, "locked_entry", lambda _obligation: None)
    again = entries.save_draft(obligation, before.content, revision=0, by=world.officer, now=world.now)
    assert again == before


def test_words_for_an_obligation_that_was_withdrawn_are_refused_and_not_lost(world, cycle):
    obligation = cycle("empty")
    Obligation.objects.filter(pk=obligation.pk).delete()
    with pytest.raises(entries.StepClosed, match="đã được rút lại"):
        save(obligation, world.officer, world.now)
