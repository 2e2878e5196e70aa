"""Nobody is reminded of what is done, cannot be done any more, or is another agency's."""

from datetime import date, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from agencies.models import Agency
from kehoach import clock
from reports.models import Digest, Obligation, Reminder
from reports.obstacle_steps import Step
from reports.services import delivery, digests, entries, extensions, ledger, obstacles, reminders, reopenings
from reports.services.ad_hoc import AdHoc, open_ad_hoc
from tests.conftest import at, owed

DUE = date(2026, 12, 17)
LOCK = date(2027, 1, 16)


def told(person, **more) -> list[tuple]:
    """What a person was told: cause, offset and the day of the mail."""
    rows = Reminder.objects.filter(person=person, state="sent", **more)
    return sorted((row.cause, row.offset, clock.local_date(row.sent_at)) for row in rows)


def run(first: date, last: date) -> None:
    day = first
    while day <= last:
        reminders.send_all(at(day))
        day += timedelta(days=1)


def test_a_draft_that_the_lock_has_closed_reminds_nobody(world, cycle):
    cycle("draft", "khe", "II.3", now=at(date(2027, 1, 10)))
    run(date(2027, 1, 20), date(2027, 2, 20))
    assert told(world.officer, cause="draft") == []


def test_a_draft_that_lay_before_the_head_at_the_lock_reminds_nobody(world, cycle):
    cycle("signing", "khe", "II.3", now=at(date(2027, 1, 15)))
    run(date(2027, 1, 18), date(2027, 2, 1))
    assert told(world.head, cause="signing") == []


def test_a_returned_account_is_still_reminded_of_after_the_lock(world, cycle):
    cycle("returned", "khe", "II.3", now=at(date(2027, 1, 15)))
    run(date(2027, 1, 18), date(2027, 1, 19))
    assert told(world.officer, cause="returned") == [("returned", 2, date(2027, 1, 18))]


def test_a_mended_account_before_the_head_is_the_heads(world, cycle):
    obligation = cycle("returned", "khe", "II.3", now=at(date(2026, 11, 30)))
    Agency.objects.filter(pk=world.khe.pk).update(head_signs=True)
    entries.ask_signature(owed(world), by=world.officer, now=at(date(2026, 12, 1)))
    run(date(2026, 12, 2), date(2026, 12, 4))
    assert told(world.officer, obligation=obligation, cause="returned") == []
    assert told(world.head, obligation=obligation) == [
        ("signing", 1, date(2026, 12, 2)),
        ("signing", 3, date(2026, 12, 4)),
    ]


def test_who_was_let_in_again_is_reminded_before_that_ends(world):
    now = at(date(2027, 2, 1))
    reopenings.reopen(world.round, world.khe, "Bổ sung.", date(2027, 2, 19), by=world.monitor, now=now)
    run(date(2027, 2, 1), date(2027, 2, 28))
    days = {(offset, day) for _cause, offset, day in told(world.officer, cause="due")}
    # Tết is on 06/02/2027; what would fall into it is told before.
    assert {offset for offset, _day in days} == {-7, -1, 0}
    assert max(day for _offset, day in days) == date(2027, 2, 19)
    assert told(world.neighbour, cause="due") == []
    assert "mở lại đến hết ngày 19/02/2027" in mail.outbox[-1].body


def test_who_was_let_in_long_after_the_round_is_reminded_too(world):
    now = at(date(2027, 6, 1))
    reopenings.reopen(world.round, world.khe, "Bổ sung.", date(2027, 6, 10), by=world.monitor, now=now)
    run(date(2027, 6, 1), date(2027, 6, 11))
    assert [offset for _cause, offset, _day in told(world.officer, obligation=owed(world))] == [-7, -1, 0]


def test_who_left_the_agency_is_not_told_of_it(world):
    ledger.plan(at(DUE, 7))
    world.officer.agency = world.gia
    world.officer.save()
    digests.write(at(DUE, 7, 2))
    assert not Digest.objects.filter(person=world.officer).exists()
    missed = Reminder.objects.filter(person=world.officer, anchor=DUE)
    assert {row.reason for row in missed} == {"Người này không còn phụ trách"}


def test_who_was_deactivated_is_not_said_to_have_done_it(world):
    ledger.plan(at(DUE, 7))
    world.officer.is_active = False
    world.officer.save()
    digests.write(at(DUE, 7, 2))
    missed = Reminder.objects.filter(person=world.officer, anchor=DUE)
    assert {(row.state, row.reason) for row in missed} == {("missed", "Người này không còn phụ trách")}


def test_who_was_deactivated_while_the_mail_server_was_down_gets_no_mail(world, monkeypatch):
    def refuse(*_args):
        raise SMTPServerDisconnected

    sending = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    reminders.send_all(at(DUE))
    monkeypatch.setattr(EmailBackend, "send_messages", sending)
    world.officer.is_active = False
    world.officer.save()
    reminders.send_all(at(DUE, 12))
    assert [m for m in mail.outbox if m.to == [world.officer.email]] == []


def test_a_digest_that_waited_for_a_worker_drops_what_was_sent_meanwhile(world, cycle):
    reminders.prepare(at(DUE))
    digest = Digest.objects.get(person=world.officer)
    cycle("submitted", "khe", "II.3", now=at(DUE, 10))
    cycle("submitted", "khe", "II.2.a", now=at(DUE, 10))
    assert not delivery.deliver(digest.pk, at(DUE, 14))
    assert mail.outbox == []


def test_an_obstacle_that_a_later_account_repeats_is_told_once_at_each_threshold(world, cycle):
    cycle("submitted", "khe", "II.3", obstacle="Thiếu vốn.", now=at(date(2026, 11, 23)))
    run(date(2026, 11, 24), date(2026, 12, 1))
    first = told(world.monitor, cause="obstacle")
    day = date(2026, 12, 1)
    wanted = AdHoc(world.plan, "Đột xuất", date(2026, 9, 1), date(2026, 11, 30), due_on=date(2026, 12, 20))
    round_, _opened = open_ad_hoc(wanted, now=at(day))
    later = Obligation.objects.get(round=round_, agency=world.khe, task__path="II.3")
    old = owed(world).entry.content
    entries.save_draft(later, old, revision=0, by=world.officer, now=at(day))
    entries.submit(later, by=world.officer, now=at(day))
    run(date(2026, 12, 2), date(2026, 12, 12))
    assert first == [("obstacle", 5, date(2026, 11, 30))]
    assert [offset for _cause, offset, _day in told(world.monitor, cause="obstacle")] == [5, 10]


def test_a_closed_obstacle_is_not_told(world, cycle):
    cycle("submitted", "khe", "II.3", obstacle="Thiếu vốn.", now=at(date(2026, 11, 23)))
    row = obstacles.Obstacle.objects.get()
    ledger.plan(at(date(2026, 11, 30), 7))
    obstacles.take(Step.CLOSE, row, "Đã có vốn.", by=world.monitor, now=at(date(2026, 11, 30), 7, 1))
    digests.write(at(date(2026, 11, 30), 7, 2))
    assert told(world.monitor, cause="obstacle") == []
    assert Reminder.objects.get(person=world.monitor, cause="obstacle").state == "missed"


def test_a_round_asked_for_on_a_sunday_and_due_on_monday_is_told_on_monday(world):
    sunday, monday = date(2026, 12, 6), date(2026, 12, 7)
    wanted = AdHoc(world.plan, "Gấp", date(2026, 9, 1), date(2026, 11, 30), due_on=monday)
    round_, _opened = open_ad_hoc(wanted, now=at(sunday))
    run(sunday, monday)
    days = {day for _c, _o, day in told(world.officer, obligation__round=round_)}
    assert days == {monday}
    assert len([m for m in mail.outbox if m.to == [world.officer.email]]) == 1


@pytest.mark.parametrize("granted", [True, False])
def test_an_extension_decided_on_the_day_after_the_due_day(world, granted):
    obligation = owed(world)
    ext = extensions.ask(
        world.round, [obligation], date(2026, 12, 24), "Chờ.", by=world.officer, now=at(DUE, 16)
    )
    run(DUE + timedelta(days=1), DUE + timedelta(days=1))
    assert told(world.head, obligation=obligation) == []
    decided = at(DUE + timedelta(days=4), 8)  # Monday 21/12
    if granted:
        extensions.grant(ext, date(2026, 12, 24), "", by=world.monitor, now=decided)
    else:
        extensions.refuse(ext, "Không.", by=world.monitor, now=decided)
    run(date(2026, 12, 21), date(2026, 12, 25))
    head = told(world.head, obligation=obligation)
    assert head == ([("due", 1, date(2026, 12, 25))] if granted else [("due", 7, date(2026, 12, 24))])


def test_a_nudge_in_the_middle_of_a_run_waits_for_the_next_run(world, monkeypatch):
    monday, read = at(date(2026, 11, 23)), digests.accounts_of

    def slow(rows):
        accounts = read(rows)
        ledger.nudge([owed(world)], by=world.monitor, now=monday)
        return accounts

    monkeypatch.setattr(digests, "accounts_of", slow)
    assert reminders.prepare(monday).written == []
    monkeypatch.setattr(digests, "accounts_of", read)
    assert len(reminders.prepare(monday).written) == 3
