"""The draft of a report as people change it: nothing overwritten silently, done twice, or lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from reports import summaries
from reports.models import Entry, Passage, Remark, Round, SummaryCopy, SummaryReport
from reports.services import summaries as service
from reports.summary_desk import open_desk

KEY = "results.II.3/khe"
TODAY_TEXT = "UBND xã Tịnh Khê: Đã rà soát 12 điểm dân cư nông thôn."


@pytest.fixture
def draft(world, cycle):
    """draft() is the desk as it is now; write(…) a rewriting by the monitor of the account of Tịnh Khê."""
    cycle("accepted")
    world.round = Round.objects.select_related("plan__issuer", "plan__monitor").get(pk=world.round.pk)

    def now():
        return open_desk(world.round, world.now.date())

    return now


@pytest.fixture
def write(world, draft):
    def rewrite(text, *, key=KEY, number=0, by=None, basis=None, later=0):
        basis = draft().own.get(key, "") if basis is None else basis
        moment = world.now + timedelta(minutes=later)
        return service.write_passage(
            world.round, key, text, basis=basis, number=number, by=by or world.monitor, now=moment
        )

    return rewrite


def who(world):
    return {"by": world.monitor, "now": world.now}


def written(world):
    return summaries.written(summaries.summary_of(world.round))


def revision(world):
    return SummaryReport.objects.get(round=world.round).revision


def test_the_first_change_begins_the_draft(world, draft, write):
    assert summaries.summary_of(world.round) is None
    write("Đã xong.", later=5)
    summary = summaries.summary_of(world.round)
    assert (summary.started_by, summary.changed_by) == (world.monitor, world.monitor)
    assert summary.changed_at == world.now + timedelta(minutes=5)
    assert summary.revision == 1


def test_a_rewriting_keeps_what_the_portal_wrote_then(world, draft, write):
    passage = write("  Đã xong.\r\n\r\nHết. ")
    assert (passage.number, passage.standing, passage.text) == (1, "written", "Đã xong.\n\nHết.")
    assert passage.basis == TODAY_TEXT
    assert written(world) == {KEY: "Đã xong.\n\nHết."}


def test_every_rewriting_is_kept_and_the_newest_holds(world, draft, write):
    write("Một.")
    write("Hai.", number=1, later=1)
    assert list(Passage.objects.values_list("number", "text")) == [(2, "Hai."), (1, "Một.")]
    assert written(world) == {KEY: "Hai."}
    assert revision(world) == 2


def test_a_double_click_writes_once(world, draft, write):
    assert write("Một.") == write("Một.")
    assert revision(world) == 1


def test_somebody_elses_newer_text_is_not_overwritten(world, draft, write):
    write("Bản của chuyên viên.")
    with pytest.raises(service.PassageTaken) as taken:
        write("Bản của lãnh đạo.", by=world.monitor_head)
    assert taken.value.newest.text == "Bản của chuyên viên."
    assert written(world) == {KEY: "Bản của chuyên viên."}


def test_two_people_may_work_on_different_paragraphs(world, draft, write):
    write("Một.")
    write("Mở đầu khác.", key="opening", by=world.monitor_head)
    assert written(world) == {KEY: "Một.", "opening": "Mở đầu khác."}


def test_the_portals_own_words_take_the_rewriting_back(world, draft, write):
    write("Một.")
    write(f" {TODAY_TEXT} ", number=1)
    assert written(world) == {}
    assert Passage.objects.count() == 2


def test_the_portals_own_words_where_nothing_was_written_are_nothing(world, draft, write):
    assert write(TODAY_TEXT) is None
    assert Passage.objects.count() == 0


def test_no_words_are_a_mistake_and_not_a_leaving_out(world, draft, write):
    with pytest.raises(ValidationError):
        write("  \n ")


def test_too_many_words_are_refused(world, draft, write):
    write("a" * service.LONGEST)
    with pytest.raises(ValidationError):
        write("a" * (service.LONGEST + 1), number=1)


def test_leave_out_and_restore(world, draft, write):
    service.leave_out(world.round, KEY, basis=TODAY_TEXT, number=0, **who(world))
    assert written(world) == {KEY: ""}
    service.restore(world.round, KEY, number=1, **who(world))
    service.restore(world.round, KEY, number=2, **who(world))
    assert written(world) == {}
    assert Passage.objects.count() == 2


def test_the_last_sentence_cannot_be_left_out(world, draft):
    with pytest.raises(ValidationError):
        service.leave_out(world.round, "closing", basis="", number=0, **who(world))


def test_rebase_keeps_the_text_and_knows_the_new_words(world, draft, write):
    write("Đã xong.", basis="Cổng đã viết khác.")
    assert [line.key for line in draft().changed] == [KEY]
    service.rebase(world.round, KEY, basis=TODAY_TEXT, number=1, **who(world))
    assert draft().changed == []
    assert written(world) == {KEY: "Đã xong."}


def test_rebase_keeps_a_leaving_out(world, draft):
    service.leave_out(world.round, KEY, basis="Cũ.", number=0, **who(world))
    service.rebase(world.round, KEY, basis=TODAY_TEXT, number=1, **who(world))
    assert (written(world), draft().changed) == ({KEY: ""}, [])


def test_rebase_of_nothing_is_nothing(world, draft):
    assert service.rebase(world.round, KEY, basis="", number=0, **who(world)) is None


def test_what_lost_its_passage_becomes_a_paragraph_of_its_own_once(world, draft, write):
    write("Thêm trước.", key="own.II", basis="")
    write("Lời mồ côi.", key="results.II.3/gia", basis="Cũ.")
    for _click in range(2):
        service.adopt(world.round, "results.II.3/gia", "own.II", number=1, **who(world))
    assert written(world) == {"own.II": "Thêm trước.\nLời mồ côi."}
    assert draft().orphans == []


def test_shortening_leaves_alone_what_people_wrote(world, draft, write):
    write("Lời của tôi.", key="results.II.3/khe")
    texts = {"results.II.3": ("Gộp.", "cũ"), "results.II.2.a": ("Gộp hai.", "cũ")}
    assert service.shorten(world.round, texts, **who(world)) == 1
    assert service.shorten(world.round, texts, **who(world)) == 0
    assert written(world) == {KEY: "Lời của tôi.", "results.II.2.a": "Gộp hai."}


def test_shortening_again_after_it_was_taken_back(world, draft):
    texts = {"results.II.3": ("Gộp.", "cũ")}
    service.shorten(world.round, texts, **who(world))
    service.restore(world.round, "results.II.3", number=1, **who(world))
    assert service.shorten(world.round, texts, **who(world)) == 1
    assert written(world) == {"results.II.3": "Gộp."}


COVER = {
    "recipients": "Như trên\nCT UBND tỉnh",
    "unit": "QLĐT",
    "signer_form": "deputy",
    "signer_position": "",
    "signer_name": "Trần Văn A",
}


def test_who_signs_and_receives(world, draft):
    service.set_cover(world.round, COVER, **who(world))
    _facts, paper = summaries.edited(world.round, world.now.date())
    assert paper.signer.title_lines == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert paper.signer.name == "Trần Văn A"
    assert paper.recipients == ("- Như trên;", "- CT UBND tỉnh;", "- Lưu: VT, QLĐT.")


def test_the_same_cover_again_changes_nothing(world, draft):
    for _click in range(2):
        service.set_cover(world.round, COVER, **who(world))
    assert revision(world) == 1


@pytest.mark.parametrize("form", ["by_order", "authorised"])
def test_who_signs_for_somebody_needs_an_office(world, draft, form):
    with pytest.raises(ValidationError) as problem:
        service.set_cover(world.round, {**COVER, "signer_form": form}, **who(world))
    assert "signer_position" in problem.value.message_dict
    service.set_cover(
        world.round, {**COVER, "signer_form": form, "signer_position": "Trưởng phòng"}, **who(world)
    )


def test_a_comment_is_no_change_of_the_draft(world, draft, write):
    write("Một.")
    later = world.now + timedelta(hours=1)
    service.remark(world.round, KEY, "Nêu số liệu.", by=world.monitor_head, now=later)
    summary = summaries.summary_of(world.round)
    assert (summary.changed_at, summary.revision) == (world.now, 2)


def test_a_comment_is_made_and_settled_once(world, draft):
    found = [service.remark(world.round, KEY, " Nêu số liệu. ", **who(world)) for _click in range(2)]
    assert found[0] == found[1]
    for person in (world.monitor_head, world.monitor):
        service.settle_remark(world.round, found[0].pk, by=person, now=world.now)
    settled = Remark.objects.get()
    assert (settled.text, settled.settled_by) == ("Nêu số liệu.", world.monitor_head)
    assert service.remark(world.round, KEY, "Nêu số liệu.", **who(world)) != settled  # said anew


def test_a_comment_has_words(world, draft):
    with pytest.raises(ValidationError):
        service.remark(world.round, KEY, " ", **who(world))


def test_a_comment_of_another_draft_is_not_settled(world, draft):
    other = Round.objects.get(pk=world.round.pk)
    other.pk, other.name = None, "Khác"
    other.kind = "ad_hoc"
    other.save(force_insert=True)
    found = service.remark(other, "", "Ý kiến.", **who(world))
    assert service.settle_remark(world.round, found.pk, **who(world)) is None


def test_the_same_draft_is_kept_once(world, draft, write):
    first, new = service.keep_copy(world.round, draft().paper, "lần đầu", **who(world))
    again, newer = service.keep_copy(world.round, draft().paper, "lần nữa", **who(world))
    assert (first.number, new, again, newer) == (1, True, first, False)
    write("Khác.")
    second, new = service.keep_copy(world.round, draft().paper, **who(world))
    assert (second.number, new, SummaryCopy.objects.count()) == (2, True, 2)


@pytest.mark.parametrize("person", ["officer", "builder", "province", "stranger", "admin"])
def test_the_draft_is_the_monitors(world, draft, write, person):
    with pytest.raises(PermissionDenied):
        write("Một.", by=world.people[person])
    assert SummaryReport.objects.count() == 0


# What the desk finds.


def test_accounts_accepted_since_the_last_change_are_counted(world, draft, write, cycle):
    assert draft().fresh == 0
    write("Một.", later=1)
    cycle("accepted", agency="gia", now=world.now + timedelta(minutes=2))
    cycle("submitted", agency="syt", path="II.1.b", now=world.now + timedelta(minutes=2))
    assert (draft().fresh, draft().fresh_count) == (1, "01")


def test_passages_that_nobody_wrote_follow_the_accounts(world, draft, cycle):
    service.leave_out(world.round, "opening", basis=draft().own["opening"], number=0, **who(world))
    cycle("accepted", agency="gia", results="Đã cắm mốc.")
    assert "UBND xã Ba Gia: Đã cắm mốc." in [block.text for block in draft().paper.body]


def test_a_rewritten_group_tells_that_an_account_came(world, draft, write, cycle):
    cycle("accepted", agency="gia", results="Đã cắm mốc.")
    write("Cả hai đã làm.", key="results.II.3")
    assert draft().changed == []
    cycle("accepted", agency="sxd", path="II.1.a")
    assert draft().changed == []
    write("Cũng vậy.", key="results.II.2.a", basis=draft().own["results.II.2.a"])
    cycle("accepted", agency="gia", path="II.2.a", results="Đã lập đồ án.")
    assert [line.key for line in draft().changed] == ["results.II.2.a"]


def test_a_passage_merged_into_anothers_leaves_its_text_without_a_place(world, draft, write, cycle):
    cycle("accepted", agency="gia", results="Đã cắm mốc.")
    write("Ba Gia đã xong.", key="results.II.3/gia")
    assert draft().orphans == []
    said_alike = Entry.objects.filter(obligation__agency=world.khe, obligation__task__path="II.3")
    said_alike.update(results="Đã cắm mốc.")  # as if the agency had been accepted with the same words
    ((name, passage),) = draft().orphans
    assert (name, passage.text) == ("II.3 · UBND xã Ba Gia", "Ba Gia đã xong.")
