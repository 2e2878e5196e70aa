"""A reorganisation taken back: exactly, while nothing was built on it, and refused with what was."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Agency, Membership, Reorganisation, Role, User
from agencies.services import reorganisations
from agencies.services.reorganisations import Changed
from reports.models import Contribution, Entry, Extension, Reminder
from reports.services import contributions, entries, evidence, extensions, ledger, reorganising, rounds
from tasks.models import Assignment
from tests.reports.reorganised import DAY, carried_out, drafted, dump, merge
from tests.reports.test_reorganising import DESIGNS, PDF, busy, draft, row_of, today  # noqa: F401


@pytest.fixture
def full(busy, world, cycle):  # noqa: F811
    """Everything that a hand-over can touch, at instants that are not round."""
    odd = world.now + timedelta(microseconds=123_456)
    later = date(2026, 12, 24)
    own = Extension.objects.get(agency=world.khe)
    extensions.grant(own, later, "", by=world.monitor, now=odd)
    ledger.nudge([row_of(world, "khe"), row_of(world, "gia")], by=world.monitor, now=odd)
    for person in (world.officer, world.neighbour):
        row = Contribution.objects.get(task__path="II.1.b", agency=person.agency)
        contributions.save(row, "Góp ý.", None, revision=0, by=person, now=odd)
    both = row_of(world, "gia").entry
    mine = row_of(world, "khe").entry
    for entry, person in ((mine, world.officer), (both, world.neighbour)):
        evidence.attach(entry, SimpleUploadedFile("c.pdf", PDF + b"c"), by=person, now=odd)
    Entry.objects.update(updated_at=odd)
    return world


@pytest.mark.parametrize("name", DESIGNS)
def test_everything_is_as_before(full, today, name):  # noqa: F811
    before = dump()
    row = carried_out(full, DESIGNS[name], today)
    assert dump() != before
    reorganising.undo(row, revision=row.revision, by=full.admin)
    assert dump() == before
    row.refresh_from_db()
    assert (row.state, row.record, row.carried_out_at) == ("undone", {}, None)


def test_it_can_be_mended_and_done_again(full, today):  # noqa: F811
    row = carried_out(full, merge(["khe"], "gia"), today)
    row = reorganising.undo(row, revision=row.revision, by=full.admin)
    row = reorganisations.keep(row, merge(["gia"], "khe"), revision=row.revision, by=full.admin)
    reorganising.carry_out(row, revision=row.revision, by=full.admin, now=today)
    assert Agency.objects.get(code="gia").ended_on == DAY
    assert Agency.objects.get(code="khe").ended_on is None


def test_the_scheduler_in_between_is_nothing_built(full, today):  # noqa: F811
    before = dump()
    row = carried_out(full, merge(["khe", "gia"]), today)
    rounds.open_scheduled(now=today)
    reorganising.undo(row, revision=row.revision, by=full.admin)
    assert dump() == before


def test_signing_in_and_reading_is_nothing_built(full, today, login):  # noqa: F811
    row = carried_out(full, merge(["khe", "gia"]), today)
    login(full.officer).get("/")
    login(full.monitor).get(f"/duyet/{row_of(full, 'syt', 'II.1.b').pk}/")
    reorganising.undo(row, revision=row.revision, by=full.admin)
    assert User.objects.get(pk=full.officer.pk).last_login is not None


# What is built on it. Each takes the world and the instant, after UBND xã Tịnh Khê and Ba Gia became one.


def writes(world, now):
    entry = row_of(world, "moi").entry
    words = entry.content | {"results": "Viết tiếp."}
    person = User.objects.get(pk=world.officer.pk)
    entries.save_draft(row_of(world, "moi"), words, revision=entry.revision, by=person, now=now)


def sends(world, now):
    entries.submit(row_of(world, "moi"), by=User.objects.get(pk=world.officer.pk), now=now)


def accepts(world, now):
    entries.accept(row_of(world, "moi"), by=world.monitor, now=now)


def adds_a_person(world, now):
    User.objects.create(username="x", full_name="Người X", role=Role.OFFICER, agency=agency("moi"))


def moves_a_person(world, now):
    User.objects.filter(pk=world.officer.pk).update(agency=world.mttq)


def assigns(world, now):
    task = world.plan.tasks.get(path="II.3")
    Assignment.objects.create(task=task, role="joint", agency=agency("moi"), phrase="UBND xã mới", position=9)


def joins_a_class(world, now):
    other = Membership.objects.get(agency__code="sxd").agency_class
    Membership.objects.create(agency_class=other, agency=agency("moi"))


def reorganises_again(world, now):
    carried_out(world, merge(["syt"], "moi", known={"moi"}), now)


def plans_the_next_one(world, now):
    row = drafted(world, merge(["moi"], "syt", day=DAY + timedelta(days=30)))
    reorganising.carry_out(row, revision=1, by=world.admin, now=now)


def asks_for_more_time(world, now):
    rows, person = [row_of(world, "moi")], User.objects.get(pk=world.officer.pk)
    Extension.objects.filter(state="open").update(state="withdrawn")
    extensions.ask(world.round, rows, date(2026, 12, 31), "Bão.", by=person, now=now)


def is_reminded(world, now):
    Reminder.objects.create(
        obligation=row_of(world, "moi", "II.2.a"),
        cause="due",
        offset=0,
        anchor=DAY,
        person=world.officer,
        send_at=now,
    )


def closes_the_round(world, now):
    type(world.round).objects.filter(pk=world.round.pk).update(closed_at=now)


BUILT = {
    writes: "Báo cáo đã viết, sửa, gửi hoặc duyệt: UBND xã moi – II.3 – Năm 2026",
    sends: "Báo cáo đã gửi",
    adds_a_person: "Người dùng đã thêm hoặc chuyển: Người X",
    moves_a_person: "Người dùng đã thêm hoặc chuyển: Người officer",
    assigns: "Phân công nhiệm vụ cho cơ quan mới: Cùng thực hiện: UBND xã mới",
    joins_a_class: "Thành viên nhóm đã đổi",
    reorganises_again: "Đã có lần sắp xếp sau: Nghị quyết 60",
    plans_the_next_one: "Đã có lần sắp xếp sau: Nghị quyết 60",
    asks_for_more_time: "Đề nghị gia hạn đã gửi hoặc trả lời",
    closes_the_round: "Đợt đã đóng: Năm 2026",
}


def agency(code) -> Agency:
    return Agency.objects.get(code=code)


@pytest.mark.parametrize("built", BUILT, ids=lambda each: each.__name__)
def test_it_is_refused_with_what_was_built_and_changes_nothing(full, today, built):  # noqa: F811
    row = carried_out(full, merge(["khe", "gia"]), today)
    built(full, today + timedelta(minutes=5))
    before = dump()
    with pytest.raises(ValidationError) as refused:
        reorganising.undo(row, revision=row.revision, by=full.admin)
    assert any(BUILT[built] in sentence for sentence in refused.value.messages), refused.value.messages
    assert dump() == before


def test_a_reminder_for_a_request_that_would_go_is_built(world, today):  # noqa: F811
    row = carried_out(world, merge(["khe", "gia"]), today)
    is_reminded(world, today)
    with pytest.raises(ValidationError, match="Lời nhắc việc đã ghi"):
        reorganising.undo(row, revision=row.revision, by=world.admin)


def test_the_register_that_came_with_the_portal_is_not_taken_back(world, today):  # noqa: F811
    row = Reorganisation.objects.create(code="x", happened_on=DAY, title="Có sẵn")
    with pytest.raises(ValidationError, match="có sẵn trong dữ liệu ban đầu"):
        reorganising.undo(row, revision=0, by=world.admin)


def test_a_second_click_is_told(world, today):  # noqa: F811
    row = carried_out(world, merge(["khe"], "gia"), today)
    reorganising.undo(row, revision=row.revision, by=world.admin)
    with pytest.raises(Changed):
        reorganising.undo(row, revision=row.revision, by=world.admin)


def test_only_the_administrator_takes_back(world, today):  # noqa: F811
    row = carried_out(world, merge(["khe"], "gia"), today)
    with pytest.raises(PermissionDenied):
        reorganising.undo(row, revision=row.revision, by=world.monitor_head)


def test_no_password_is_kept_with_it(world, today):  # noqa: F811
    world.officer.set_password("mat-khau-rat-dai")
    world.officer.save()
    row = carried_out(world, merge(["khe"], "gia"), today)
    assert world.officer.password not in str(row.record)
