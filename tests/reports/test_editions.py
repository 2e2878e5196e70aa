"""Issuing: who may, what is frozen, corrections, number and date."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import Agency
from reports.documents.frozen import Content, digest, freeze
from reports.models import Build, Entry, Passage, Round, SpecialDay, SummaryEdition
from reports.services import editions, summaries
from tests.conftest import at, make_round
from tests.reports.issued import CORRECTION, issued, seen, sign_as

TODAY = date(2026, 11, 22)


@pytest.fixture
def edition(world, cycle):
    cycle("accepted", results="Đã phê duyệt quy hoạch chung.")
    return issued(world)


def fresh(edition) -> SummaryEdition:
    return SummaryEdition.objects.get(pk=edition.pk)


def test_what_the_head_saw_is_issued(world, edition):
    paper = editions.content_of(edition).paper
    assert (edition.number, edition.issued_by, paper.draft, paper.edition) == (
        1,
        world.monitor_head,
        False,
        1,
    )
    assert (paper.signer.title_lines, paper.signer.name) == (("GIÁM ĐỐC",), "Trần Văn Bình")
    assert any("Đã phê duyệt quy hoạch chung." in block.text for block in paper.body)
    assert paper.marks[1] == ""


def test_the_digest_is_that_of_the_stored_values(edition):
    stored = fresh(edition)
    assert stored.digest == digest(stored.content) == digest(freeze(editions.content_of(stored)))


@pytest.mark.parametrize("person", ["monitor", "province", "builder", "head", "admin"])
def test_only_the_head_of_the_monitoring_agency_issues(world, person):
    with pytest.raises(PermissionDenied):
        issued(world, by=world.people[person])
    assert not SummaryEdition.objects.exists()


def test_a_draft_that_changed_since_it_was_read_is_not_issued(world, cycle):
    sign_as(world)
    read = seen(world.round, world.now)
    cycle("accepted", agency="gia")
    with pytest.raises(editions.DraftChanged):
        editions.issue(world.round, read, by=world.monitor_head, now=world.now)
    assert not SummaryEdition.objects.exists()


def test_a_rewritten_passage_changes_the_draft_too(world, cycle):
    cycle("accepted")
    sign_as(world)
    read = seen(world.round, world.now)
    summaries.write_passage(
        world.round, "next", "Tiếp tục.", basis="x", number=0, by=world.monitor, now=world.now
    )
    with pytest.raises(editions.DraftChanged):
        editions.issue(world.round, read, by=world.monitor_head, now=world.now)
    assert "Tiếp tục." in [block.text for block in editions.content_of(issued(world)).paper.body]
    assert Passage.objects.count() == 1


def test_a_second_click_finds_the_first_edition(world):
    sign_as(world)
    read = seen(world.round, world.now)
    twice = [editions.issue(world.round, read, by=world.monitor_head, now=world.now) for _click in range(2)]
    assert twice[0] == twice[1]
    assert SummaryEdition.objects.count() == 1


def test_of_two_heads_one_issues(world):
    other = replace_head(world)
    sign_as(world)
    read = seen(world.round, world.now)
    editions.issue(world.round, read, by=world.monitor_head, now=world.now)
    with pytest.raises(editions.DraftChanged):
        editions.issue(world.round, read, "Lý do", by=other, now=world.now)
    assert SummaryEdition.objects.count() == 1


def replace_head(world):
    other = world.monitor_head
    other.pk, other.username, other.email = None, "second_head", "second@example.vn"
    other.save(force_insert=True)
    world.monitor_head = type(other).objects.get(username="monitor_head")
    return other


def test_nobody_signs_without_a_name(world):
    with pytest.raises(ValidationError, match="họ và tên"):
        issued(world, signer_name="")


def test_a_deputy_signs_for_the_head(world):
    paper = editions.content_of(issued(world, signer_form="deputy")).paper
    assert paper.signer.title_lines == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def test_issuing_asks_for_the_pdf(edition):
    build = Build.objects.get()
    assert (build.edition, build.recipe, build.format) == (edition, "report", "pdf")
    assert build.name == "BC_SXD_KH151_nam_2026.pdf"


# What was issued stays


def test_nothing_that_happens_later_changes_an_edition(world, edition):
    before = (editions.printed(edition), edition.digest)
    Agency.objects.update(name="Sở Đô thị", symbol="SDT")
    Entry.objects.update(results="Chữ khác.")
    Round.objects.update(name="Đợt khác")
    world.plan.tasks.update(text="Nhiệm vụ khác.")
    stored = fresh(edition)
    assert (editions.printed(stored), stored.digest) == before
    assert digest(stored.content) == edition.digest
    assert SummaryEdition.objects.listed().get().symbol == "BC-SXD"


# Corrections


def correction(world, reason=CORRECTION):
    return issued(world, reason)


def first_lines(edition) -> list[str]:
    return [block.text for block in editions.content_of(edition).paper.body[:2]]


def test_a_correction_needs_a_reason(world, edition):
    with pytest.raises(ValidationError) as problem:
        correction(world, " ")
    assert list(problem.value.message_dict) == ["reason"]


def test_a_correction_says_what_it_replaces_and_why(world, edition):
    editions.set_number(edition, "05", TODAY, by=world.monitor, now=world.now)
    found = correction(world)
    assert found.number == 2
    assert first_lines(found)[0] == (
        "Báo cáo này thay thế Báo cáo số 05/BC-SXD ngày 22/11/2026 của Sở Xây dựng. "
        "Lý do: Đính chính số liệu của UBND xã Tịnh Khê."
    )
    assert first_lines(found)[1].startswith("Thực hiện Kế hoạch số 151/KH-UBND")


def test_an_edition_without_a_number_is_cited_as_edition(world, edition):
    assert first_lines(correction(world))[0].startswith(
        "Báo cáo này thay thế Báo cáo bản ban hành lần 1 của Sở Xây dựng. Lý do: Đính chính"
    )


def test_a_first_edition_has_no_reason(world):
    assert issued(world, "Không ai hỏi.").reason == ""


def test_a_long_reason_is_refused(world, edition):
    with pytest.raises(ValidationError, match="500"):
        correction(world, "a" * 501)


def test_lists_know_what_was_replaced(world, edition):
    second = correction(world)
    rows = {row.pk: row.replaced_by for row in SummaryEdition.objects.listed()}
    assert rows == {edition.pk: 2, second.pk: None}


# Number and date


def number(world, edition, text="05", day=TODAY, by="monitor", now=None):
    return editions.set_number(edition, text, day, by=world.people[by], now=now or world.now)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("5", "Số: 05/BC-SXD"), ("05", "Số: 05/BC-SXD"), ("0125", "Số: 0125/BC-SXD"), (" 12 ", "Số: 12/BC-SXD")],
)
def test_number_and_date_stand_in_the_letterhead(world, edition, typed, printed):
    number(world, edition, typed)
    head = editions.printed(fresh(edition)).paper.letterhead
    assert head.number_line == printed
    assert head.place_and_date.endswith(", ngày 22 tháng 11 năm 2026")
    assert fresh(edition).digest == edition.digest


def test_without_them_the_letterhead_has_room(edition):
    head = editions.printed(edition).paper.letterhead
    assert head.number_line == "Số:       /BC-SXD"
    assert head.place_and_date.endswith("ngày      tháng      năm 2026")


@pytest.mark.parametrize("typed", ["", "0", "00", "5a", "-5", "5/BC", "12345678901", "٥"])
def test_a_number_is_made_of_digits(world, edition, typed):
    with pytest.raises(ValidationError) as problem:
        number(world, edition, typed)
    assert list(problem.value.message_dict) == ["number"]


@pytest.mark.parametrize(("day", "fine"), [(-1, False), (0, True), (3, True), (4, False)])
def test_the_day_is_from_the_issue_until_today(world, edition, day, fine):
    now = at(TODAY + timedelta(days=3))
    if fine:
        number(world, edition, day=TODAY + timedelta(days=day), now=now)
        return
    with pytest.raises(ValidationError) as problem:
        number(world, edition, day=TODAY + timedelta(days=day), now=now)
    assert list(problem.value.message_dict) == ["day"]


def test_number_and_date_can_be_corrected(world, edition):
    number(world, edition)
    number(world, edition, "06")
    assert fresh(edition).document_number == "06"


def test_a_number_that_a_correction_cites_stays(world, edition):
    number(world, edition)
    later = correction(world)
    assert "số 05/BC-SXD" in first_lines(later)[0]
    with pytest.raises(ValidationError, match="Bản ban hành sau"):
        number(world, edition, "06")
    number(world, later, "06")


def test_but_not_beside_a_signed_file(world, edition):
    number(world, edition)
    SummaryEdition.objects.update(signed_file="signed/x.pdf")
    assert number(world, edition).document_number == "05"  # the same again is no change
    with pytest.raises(ValidationError, match="bản ký số"):
        number(world, edition, "06")


def test_a_number_is_given_once_a_year(world, edition):
    number(world, edition)
    other = correction(world)
    with pytest.raises(ValidationError) as problem:
        number(world, other, "005")
    assert list(problem.value.message_dict) == ["number"]
    number(world, other, "6")


def test_the_next_year_begins_again(world, edition):
    number(world, edition)
    later = at(date(2027, 1, 5))
    other = issued(world, CORRECTION, now=later)
    assert number(world, other, "05", date(2027, 1, 5), now=later).document_number == "05"


@pytest.mark.parametrize("person", ["province", "builder", "officer", "admin"])
def test_the_monitor_writes_the_number(world, edition, person):
    with pytest.raises(PermissionDenied):
        number(world, edition, by=person)


def test_the_last_lawful_day_is_the_next_working_day(world, edition):
    assert editions.last_lawful_day(edition) == date(2026, 11, 23)  # issued on a Sunday
    SpecialDay.objects.create(day=date(2026, 11, 23), kind="holiday", name="Nghỉ")
    assert editions.last_lawful_day(edition) == date(2026, 11, 24)


def test_files_of_an_edition_name_it(edition):
    paper = editions.printed(edition).paper
    assert paper.reference == f"kehoach:{edition.digest}"
    assert Content(paper).paper.draft is False


def test_each_round_has_its_own_editions(world, edition):
    other = make_round(world.plan, 2025)
    assert issued(world, round_=other).number == 1
