"""A reorganisation carried out as an administrator does it: what follows, when, and what stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Agency, Membership, Reorganisation, Succession, User
from agencies.reorganising import Design
from agencies.services import reorganisations
from agencies.services.reorganisations import Changed
from reports.dashboard import dashboard
from reports.models import Contribution, Entry, Extension, Obligation, Obstacle, RoundEdition
from reports.services import closing, contributions, entries, evidence, extensions, reorganising, rounds
from reports.services.contacts import Directory
from reports.services.due_changes import carry_out_due
from tests.conftest import CONTENT
from tests.reports.reorganised import DAY, carried_out, commune, dissolve, drafted, dump, merge, split

PDF = b"%PDF-1.7\n%%EOF"
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture
def today(set_clock):
    """The morning of the day from which the reorganisation holds."""
    return set_clock(DAY)


def row_of(world, code, path="II.3") -> Obligation | None:
    rows = Obligation.objects.filter(round=world.round, task__path=path, agency__code=code)
    return rows.select_related("round__plan", "task", "agency", "entry").first()


def draft(world, author, path="II.3", **words) -> Entry:
    row = row_of(world, author.agency.code, path)
    return entries.save_draft(row, CONTENT | words, revision=0, by=author, now=world.now)


def owing(path="II.3"):
    rows = Obligation.objects.filter(task__path=path)
    return sorted(rows.values_list("agency__code", flat=True))


def agency_of(person) -> str:
    return User.objects.get(pk=person.pk).agency.code


# The five kinds.


def test_two_communes_merged_into_a_new_one(world, today):
    first = draft(world, world.officer, results="Của Tịnh Khê.")
    draft(world, world.neighbour, results="Của Ba Gia.")
    carried_out(world, merge(["khe", "gia"]), today)
    entry = row_of(world, "moi").entry
    assert (entry.pk, entry.results) == (first.pk, "Của Tịnh Khê.")
    assert entry.versions.get().content["results"] == "Của Ba Gia."
    assert owing() == ["moi"]
    assert {agency_of(p) for p in (world.officer, world.head, world.neighbour)} == {"moi"}


def test_one_commune_absorbed_by_another_that_keeps_its_row(world, today):
    draft(world, world.officer)
    carried_out(world, merge(["khe"], "gia"), today)
    assert owing() == ["gia"]
    assert Agency.objects.get(code="khe").ended_on == DAY
    assert Agency.objects.get(code="gia").ended_on is None
    assert agency_of(world.officer) == "gia"


def test_a_commune_split_in_two_gives_both_the_draft_and_the_first_the_people(world, today):
    draft(world, world.officer, results="Đã làm.")
    carried_out(world, split("khe"), today)
    assert [row_of(world, code).entry.results for code in ("dong", "taynam")] == ["Đã làm."] * 2
    assert agency_of(world.officer) == agency_of(world.head) == "dong"


def test_people_of_a_split_agency_go_where_the_design_says(world, today):
    carried_out(world, split("khe", people=(("head", "taynam"),)), today)
    assert (agency_of(world.officer), agency_of(world.head)) == ("dong", "taynam")


def test_a_part_split_off_an_agency_that_lives_on(world, today):
    design = Design(
        kind="split",
        title="Tách",
        happened_on=DAY,
        remaining=("khe",),
        founded=(commune("moi", classes=("xa",)),),
        people=(("colleague", "moi"),),
    )
    entry = draft(world, world.officer)
    carried_out(world, design, today)
    assert row_of(world, "khe").entry.pk == entry.pk
    assert owing() == ["gia", "khe", "moi"]
    assert (agency_of(world.officer), agency_of(world.colleague)) == ("khe", "moi")
    assert not Succession.objects.exists()


def renamed() -> Design:
    return Design(
        kind="rename",
        title="Đổi tên",
        happened_on=DAY,
        ending=("khe",),
        founded=(commune("khe-2", "UBND phường Tịnh Khê"),),
        successions=(("khe", "khe-2"),),
    )


def test_a_renamed_agency_is_a_new_row_with_everything_of_the_old(world, today):
    Agency.objects.filter(code="khe").update(head_signs=True)
    entry = draft(world, world.officer)
    carried_out(world, renamed(), today)
    new = Agency.objects.get(code="khe-2")
    assert (new.name, new.founded_on, new.head_signs) == ("UBND phường Tịnh Khê", DAY, True)
    assert row_of(world, "khe-2").entry.pk == entry.pk
    assert agency_of(world.head) == "khe-2"


def test_dissolved_with_somebody_who_carries_on(world, today):
    draft(world, world.officer)
    carried_out(world, dissolve("khe", ["gia"]), today)
    assert owing() == ["gia"]


def test_dissolved_with_nobody_leaves_what_was_written(world, today):
    draft(world, world.officer)
    row = drafted(world, dissolve("khe"))
    found = reorganising.carry_out(row, revision=1, by=world.admin, now=today)
    assert row_of(world, "khe").written
    assert row_of(world, "khe", "II.2.a") is None  # nobody had begun
    assert (found.left, found.moved) == (1, 1)
    assert any("không có cơ quan nào làm tiếp" in each for each in found.warnings)
    assert agency_of(world.officer) == "khe"
    assert any("Người officer" in each for each in found.warnings)


def test_a_new_agency_is_asked_from_the_day_it_is_founded(world, today):
    design = Design(
        kind="found", title="Thành lập", happened_on=DAY, founded=(commune("moi", classes=("xa",)),)
    )
    carried_out(world, design, today)
    assert owing() == ["gia", "khe", "moi"]
    assert Membership.objects.get(agency__code="moi").since == DAY


# What follows beside drafts.


def test_the_plan_is_monitored_by_the_heir_and_issued_by_who_issued_it(world, today):
    row = carried_out(world, merge(["sxd"], "syt"), today)
    world.plan.refresh_from_db()
    assert (world.plan.monitor.code, world.plan.issuer.code) == ("syt", "ubnd")
    assert agency_of(world.monitor) == "syt"
    assert row.state == "carried_out"


def test_people_of_a_renamed_issuer_still_answer_for_its_plans(world, today):
    design = Design(
        kind="rename",
        title="Đổi tên",
        happened_on=DAY,
        ending=("ubnd",),
        founded=(commune("ubnd-2", "UBND tỉnh mới", kind="province"),),
        successions=(("ubnd", "ubnd-2"),),
    )
    carried_out(world, design, today)
    world.plan.refresh_from_db()
    assert world.plan.issuer == world.ubnd
    assert Directory.load(DAY).issuer(world.plan).officers == (world.province.pk,)


def test_a_monitor_is_not_dissolved_without_an_heir(world, today):
    with pytest.raises(ValidationError, match="Sở Xây dựng đang theo dõi Kế hoạch số 151/KH-UBND"):
        carried_out(world, dissolve("sxd"), today)


def test_people_who_may_no_longer_sign_in_move_too(world, today):
    User.objects.filter(pk=world.colleague.pk).update(is_active=False)
    carried_out(world, merge(["khe"], "gia"), today)
    assert agency_of(world.colleague) == "gia"


def test_an_open_request_for_an_extension_follows(world, today):
    asked = extensions.ask(
        world.round, [row_of(world, "khe")], date(2026, 12, 24), "Lũ.", by=world.officer, now=world.now
    )
    carried_out(world, merge(["khe", "gia"]), today)
    asked.refresh_from_db()
    assert (asked.agency.code, asked.state) == ("moi", Extension.State.OPEN)


def test_an_open_obstacle_follows(world, today, cycle):
    cycle("accepted", obstacle="Thiếu kinh phí.")
    carried_out(world, merge(["khe"], "gia"), today)
    assert Obstacle.objects.get().agency.code == "gia"


@pytest.mark.parametrize("clock", ["due_on", "locks_on"])
def test_an_obstacle_follows_where_every_account_was_sent(world, set_clock, cycle, clock):
    """Also between two rounds, when none is brought up to date."""
    cycle("accepted", obstacle="Thiếu kinh phí.")
    cycle("accepted", path="II.2.a")
    now = set_clock(getattr(world.round, clock) + timedelta(days=2))
    closing.close_due(now=now)
    carried_out(world, merge(["khe"], "gia"), now)
    assert Obstacle.objects.get().agency.code == "gia"


def test_words_for_a_lead_follow_past_the_due_day(world, set_clock, cycle):
    cycle("accepted")
    cycle("accepted", path="II.2.a")
    mine = Contribution.objects.get(agency=world.khe)
    contributions.save(mine, "Xã góp ý.", None, revision=0, by=world.officer, now=world.now)
    now = set_clock(world.round.due_on + timedelta(days=2))
    carried_out(world, merge(["khe"], "gia"), now)
    assert Contribution.objects.exclude(text="").get().agency.code == "gia"


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_sent_account_stays_under_the_old_name_whether_reviewed_or_not(world, today, cycle, state):
    cycle(state)
    row = drafted(world, merge(["khe", "gia"]))
    found = reorganising.carry_out(row, revision=1, by=world.admin, now=today)
    assert row_of(world, "khe").state == state
    assert found.kept == 1


def test_after_it_the_scheduler_has_nothing_to_do(world, today):
    draft(world, world.officer)
    draft(world, world.neighbour)
    carried_out(world, merge(["khe", "gia"]), today)
    before = dump("reports.jobrun")
    rounds.open_scheduled(now=today)
    assert dump("reports.jobrun") == before


def test_it_can_be_told_late(world, set_clock):
    """A day that is past: the register says so from that day, the open rounds follow today."""
    now = set_clock(AFTER)
    draft(world, world.officer)
    carried_out(world, merge(["khe"], "gia"), now)
    assert Agency.objects.get(code="khe").ended_on == DAY
    assert owing() == ["gia"]


# On its day.


@pytest.mark.parametrize(("day", "holder"), [(BEFORE, "khe"), (DAY, "moi"), (AFTER, "moi")])
def test_it_waits_for_its_day(world, set_clock, day, holder):
    draft(world, world.officer)
    row = drafted(world, merge(["khe", "gia"]))
    assert reorganising.carry_out(row, revision=1, by=world.admin, now=world.now) is None
    carry_out_due(now=set_clock(day))
    row.refresh_from_db()
    assert row.state == ("waiting" if holder == "khe" else "carried_out")
    assert row_of(world, holder).written
    assert row.carried_out_by == world.admin


def test_the_day_job_does_it_once(world, today):
    row = drafted(world, merge(["khe", "gia"]))
    reorganising.carry_out(row, revision=1, by=world.admin, now=world.now)
    assert len(carry_out_due(now=today)) == 1
    before = dump()
    assert carry_out_due(now=today) == []
    assert dump() == before


def test_one_that_has_become_impossible_goes_on_waiting_and_stops_no_other(world, today):
    bad, good = drafted(world, merge(["khe"], "gia")), drafted(world, merge(["syt"], "sxd"))
    for row in (bad, good):
        reorganising.carry_out(row, revision=1, by=world.admin, now=world.now)
    Agency.objects.filter(code="gia").update(ended_on=BEFORE)
    with pytest.raises(ValidationError, match="không kế thừa được"):
        carry_out_due(now=today)
    states = Reorganisation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "carried_out"]


# Told before.


DESIGNS = {
    "merge": merge(["khe", "gia"]),
    "absorb": merge(["khe"], "gia"),
    "monitor": merge(["sxd"], "syt"),
    "split": split("khe"),
    "rename": renamed(),
    "dissolve": dissolve("khe"),
    "found": Design(kind="found", title="Lập", happened_on=DAY, founded=(commune("moi", classes=("xa",)),)),
}


@pytest.fixture
def busy(world, cycle):
    """Drafts on one task, files, a sent and a returned account, an extension, an obstacle."""
    cycle("accepted", "gia", "II.2.a", obstacle="Thiếu kinh phí.")
    cycle("returned", "khe", "II.2.a", obstacle="Chưa có đất.")
    cycle("submitted", "syt", "II.1.b")
    mine = draft(world, world.officer, results="Của Tịnh Khê.")
    draft(world, world.neighbour, results="Của Ba Gia.")
    evidence.attach(mine, SimpleUploadedFile("a.pdf", PDF), by=world.officer, now=world.now)
    for person in (world.officer, world.neighbour):
        rows = [row_of(world, person.agency.code)]
        extensions.ask(world.round, rows, date(2026, 12, 24), "Lũ.", by=person, now=world.now)
    return world


@pytest.mark.parametrize("name", DESIGNS)
def test_the_preview_tells_what_is_then_done(busy, today, name):
    row = drafted(busy, DESIGNS[name])
    before = dump()
    told = reorganising.preview(row, now=today)
    assert dump() == before
    assert Reorganisation.objects.get(pk=row.pk).state == "draft"
    done = reorganising.carry_out(row, revision=row.revision, by=busy.admin, now=today)
    assert told == done


def test_the_figures_of_the_preview(busy, today):
    told = reorganising.preview(drafted(busy, merge(["khe", "gia"])), now=today)
    assert told.summary == ("chuyển 3 nhiệm vụ, 3 yêu cầu báo cáo đang mở, 4 người sang cơ quan kế thừa")
    assert (told.drafts, told.merged, told.kept, told.extensions) == (3, 1, 1, 2)
    lines = {line.name: (line.before, line.after, line.sent) for line in told.agencies}
    assert lines["UBND xã Tịnh Khê"] == (2, 0, 0)
    assert lines["UBND xã Ba Gia"] == (2, 1, 1)
    assert lines["UBND xã moi"] == (0, 2, 0)
    assert told.rounds == ("Năm 2026 (151/KH-UBND)",)
    assert [(line.name, line.before, line.after) for line in told.classes] == [("UBND các xã, phường", 2, 1)]


def test_another_one_of_the_same_day_is_not_told_again(world, today):
    carried_out(world, merge(["syt"], "sxd"), today)
    found = reorganising.preview(drafted(world, merge(["khe"], "gia")), now=today)
    assert [(line.name, line.gone, line.come) for line in found.classes] == [
        ("UBND các xã, phường", ("UBND xã Tịnh Khê",), ())
    ]


def test_a_future_one_is_previewed_as_of_its_day(busy):
    row = drafted(busy, merge(["khe", "gia"]))
    told = reorganising.preview(row, now=busy.now)
    assert (told.day, told.moved) == (DAY, 3)
    assert owing() == ["gia", "khe"]


# Two at once, double clicks, strangers.


def test_a_second_click_is_told(world, today):
    row = drafted(world, merge(["khe"], "gia"))
    reorganising.carry_out(row, revision=1, by=world.admin, now=today)
    before = dump()
    with pytest.raises(Changed):
        reorganising.carry_out(row, revision=1, by=world.admin, now=today)
    assert dump() == before


def test_a_draft_that_a_colleague_changed_is_not_carried_out_unseen(world, today):
    row = drafted(world, merge(["khe"], "gia"))
    reorganisations.keep(row, merge(["gia"], "khe"), revision=1, by=world.admin)
    with pytest.raises(Changed):
        reorganising.carry_out(row, revision=1, by=world.admin, now=today)


def test_two_about_one_agency_the_second_is_refused(world, today):
    first, second = drafted(world, merge(["khe"], "gia")), drafted(world, split("khe"))
    reorganising.carry_out(first, revision=1, by=world.admin, now=today)
    with pytest.raises(ValidationError, match="Tịnh Khê đã kết thúc ngày 01/12/2026"):
        reorganising.carry_out(second, revision=1, by=world.admin, now=today)


def test_only_the_administrator(world, today):
    row = drafted(world, merge(["khe"], "gia"))
    for person in (world.monitor_head, world.province, world.head):
        with pytest.raises(PermissionDenied):
            reorganising.carry_out(row, revision=1, by=person, now=today)


def test_a_failure_leaves_everything_as_it_was(busy, today, monkeypatch):
    row, before = drafted(busy, merge(["khe", "gia"])), dump()

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(reorganising, "fingerprints", broken)
    with pytest.raises(RuntimeError):
        reorganising.carry_out(row, revision=1, by=busy.admin, now=today)
    assert dump() == before
    assert Reorganisation.objects.get(pk=row.pk).state == "draft"


# Closed rounds.


def closed(world, set_clock, *, mended=True):
    """The round is over; what was sent back was mended, or not."""
    if mended:
        entries.submit(row_of(world, "khe", "II.2.a"), by=world.officer, now=world.now)
    Extension.objects.all().delete()
    over = set_clock(world.round.locks_on + timedelta(days=40))
    closing.close_due(now=over)
    return over


def figures(world, now):
    """Everything that the dashboard says of accounts."""
    found = dashboard(world.round, world.province, now.date())
    return found.counts, found.agencies, found.sections, found.heat, found.work


def test_closed_rounds_keep_names_and_figures(busy, set_clock):
    over = closed(busy, set_clock)
    assert RoundEdition.objects.count() == 1
    shown = figures(busy, over)
    before = dump("agencies.agency", "agencies.user", "agencies.succession", "agencies.membership")
    carried_out(busy, merge(["khe", "gia"], day=over.date()), over)
    after = dump("agencies.agency", "agencies.user", "agencies.succession", "agencies.membership")
    differing = {name for name in after if after[name] != before[name]}
    assert differing <= {"reports.obstacle", "reports.obstaclenote"}  # what is open is the heir's
    assert closing.close_due(now=over) == []
    assert figures(busy, over) == shown
    assert busy.round.obligations.filter(agency__code="khe").count() == 2


def test_what_was_sent_back_is_mended_by_the_heir_even_in_a_closed_round(busy, set_clock):
    """The one duty that outlives the lock; the edition of the round stays as it was frozen."""
    over = closed(busy, set_clock, mended=False)
    before = list(RoundEdition.objects.values())
    counts = dashboard(busy.round, busy.province, over.date()).counts
    row = carried_out(busy, merge(["khe"], "moi", day=over.date()), over)
    assert row_of(busy, "moi", "II.2.a").state == "returned"
    assert row_of(busy, "khe").written  # a draft that was never sent is history
    assert list(RoundEdition.objects.values()) == before
    assert dashboard(busy.round, busy.province, over.date()).counts == counts
    reorganising.undo(row, revision=row.revision, by=busy.admin)
    assert row_of(busy, "khe", "II.2.a").state == "returned"
