"""The ledger and the digests on real rows: nothing twice, nothing late, nobody skipped."""

from datetime import date, timedelta

import pytest
from django.core import mail

from agencies.models import Role, User
from kehoach import clock
from reports.models import Digest, Obligation, Preference, Reminder, ReminderRule
from reports.services import digests, entries, extensions, ledger, reminders
from tests.conftest import at
from tests.reports.reminded import DUE, lines, rows, to


def test_nothing_is_sent_where_nothing_is_owed(world, cycle):
    for obligation in Obligation.objects.all():
        cycle("accepted", obligation.agency.code, obligation.task.path)
    reminders.send_all(at(DUE + timedelta(days=1)))
    assert mail.outbox == []
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("day", "told"),
    [(9, 0), (10, 1), (11, 1), (16, 2), (17, 3), (18, 4)],
)
def test_the_officer_is_told_at_each_threshold(world, day, told):
    for n in range(1, day + 1):
        reminders.send_all(at(date(2026, 12, n)))
    assert len(to(world.officer)) == told


def test_a_run_sends_once_however_often_it_runs(world):
    now = at(DUE)
    for _time in range(3):
        reminders.send_all(now)
    assert len(to(world.officer)) == 1
    assert rows(world.officer).count() == len(set(rows(world.officer).values_list("obligation", "offset")))


def test_one_mail_tells_everything(world):
    reminders.send_all(at(DUE))
    (message,) = to(world.officer)
    assert message.subject == "[Kế hoạch] 2 báo cáo phải gửi"
    assert "II.2.a" in message.body and "II.3" in message.body
    assert "hạn hôm nay" in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html" and "II.2.a" in html
    assert message.extra_headers["Message-ID"].startswith("<nhac-viec.daily.20261217.")


def test_the_ladder_goes_from_officer_to_head_to_monitor(world):
    for day in range(1, 31):
        reminders.send_all(at(date(2026, 12, day)))
    first = {
        name: min((m.obligation.due_on, m.send_at) for m in rows(world.people[name]).order_by("send_at")[:1])[
            1
        ]
        for name in ("officer", "head", "monitor")
    }
    assert [clock.local_date(first[name]).day for name in ("officer", "head", "monitor")] == [10, 18, 24]


def test_the_monitor_is_told_by_agency(world):
    for day in range(1, 25):
        reminders.send_all(at(date(2026, 12, day)))
    digest = Digest.objects.filter(person=world.monitor).latest("day")
    assert "UBND xã Tịnh Khê: 2 báo cáo" in lines(digest)
    assert "cơ quan còn nợ báo cáo" in digest.subject


def test_who_has_sent_is_not_told(world, cycle):
    cycle("submitted", "khe", "II.3")
    cycle("submitted", "khe", "II.2.a")
    reminders.send_all(at(DUE))
    assert to(world.officer) == []


def test_what_is_settled_between_ledger_and_digest_is_not_told(world, cycle):
    ledger.plan(at(DUE, 7))
    assert rows(world.officer, state="planned").exists()
    cycle("submitted", "khe", "II.3", now=at(DUE, 7, 1))
    cycle("submitted", "khe", "II.2.a", now=at(DUE, 7, 1))
    digests.write(at(DUE, 7, 2))
    assert not Digest.objects.filter(person=world.officer).exists()
    missed = rows(world.officer, anchor=DUE)
    assert {(row.state, row.reason) for row in missed} == {("missed", "Đã xong trước khi kịp nhắc")}


@pytest.mark.parametrize(
    ("hour", "minute", "sent"), [(5, 59, 0), (6, 59, 0), (7, 0, 1), (19, 59, 1), (20, 0, 0)]
)
def test_the_usual_hour_and_the_quiet_hours(world, hour, minute, sent):
    reminders.send_all(at(DUE - timedelta(days=1)))
    mail.outbox.clear()
    reminders.send_all(at(DUE, hour, minute))
    assert len(to(world.officer)) == sent


def test_everybody_chooses_the_hour(world):
    Preference.objects.create(person=world.officer, digest_hour=14)
    reminders.send_all(at(DUE - timedelta(days=1), 14))
    mail.outbox.clear()
    reminders.send_all(at(DUE, 13, 59))
    assert to(world.officer) == [] and len(to(world.colleague)) == 1
    reminders.send_all(at(DUE, 14))
    assert len(to(world.officer)) == 1


def test_a_sunday_is_quiet(world):
    reminders.send_all(at(date(2026, 12, 20)))
    assert mail.outbox == []
    reminders.send_all(at(date(2026, 12, 21), 7))
    assert to(world.officer)


def test_after_nine_days_of_silence_everything_is_told_once_and_what_is_useless_is_missed(world):
    reminders.send_all(at(date(2026, 12, 9)))
    reminders.send_all(at(date(2026, 12, 21)))
    assert len(to(world.officer)) == 1
    found = set(rows(world.officer, obligation__task__path="II.3").values_list("offset", "state"))
    assert found == {(-7, "missed"), (-1, "missed"), (0, "sent"), (1, "sent")}


def test_an_account_sent_during_the_silence_keeps_its_rows_as_missed(world, cycle):
    cycle("submitted", "khe", "II.3", now=at(date(2026, 12, 18), 15))
    reminders.send_all(at(date(2026, 12, 21)))
    found = rows(world.officer, obligation__task__path="II.3").values_list("offset", "state")
    assert set(found) == {(-7, "missed"), (-1, "missed"), (0, "missed"), (1, "missed")}


def test_an_agency_without_people_is_the_monitors_at_once(world):
    User.objects.filter(agency=world.gia).update(is_active=False)
    reminders.send_all(at(date(2026, 12, 10)))
    digest = Digest.objects.get(person=world.monitor)
    badges = [line["badge"] for group in digest.content["groups"] for line in group["lines"]]
    assert "UBND xã Ba Gia: 2 báo cáo" in lines(digest)
    assert any("cơ quan chưa có người nhận thư" in badge for badge in badges)


def test_a_person_without_mail_is_told_in_the_portal_and_the_monitor_by_mail(world):
    User.objects.filter(agency=world.gia).update(email="")
    reminders.send_all(at(date(2026, 12, 10)))
    digest = Digest.objects.get(person=world.neighbour)
    assert digest.state == "no_mail" and lines(digest)
    assert set(rows(world.neighbour).values_list("state", flat=True)) == {"sent"}
    assert len(to(world.monitor)) == 1


def test_nobody_at_all_is_a_missed_row_that_says_so(world):
    User.objects.exclude(role=Role.ADMIN).update(is_active=False)
    ledger.plan(at(DUE))
    assert not Reminder.objects.exclude(person=None, state="missed", reason="Không có ai để nhắc").exists()
    assert Reminder.objects.count() == Obligation.objects.count() * 3


def test_returned_accounts_remind_until_they_are_sent_again(world, cycle):
    cycle("returned", "khe", "II.3", now=at(date(2026, 12, 1)))
    reminders.send_all(at(date(2026, 12, 2)))
    assert to(world.officer) == []
    reminders.send_all(at(date(2026, 12, 3)))
    (message,) = to(world.officer)
    assert message.subject == "[Kế hoạch] 1 báo cáo bị trả lại"


def test_unreviewed_accounts_remind_the_monitor(world, cycle):
    cycle("submitted", "khe", "II.3", now=at(date(2026, 12, 1)))
    reminders.send_all(at(date(2026, 12, 3)))
    assert to(world.monitor) == []
    reminders.send_all(at(date(2026, 12, 4)))
    (message,) = to(world.monitor)
    assert message.subject == "[Kế hoạch] 1 báo cáo chờ duyệt"


def test_stuck_drafts_remind_their_writers(world, cycle):
    cycle("draft", "khe", "II.3", now=at(date(2026, 11, 23)))
    reminders.send_all(at(date(2026, 12, 6)))
    assert to(world.officer) == []
    reminders.send_all(at(date(2026, 12, 7)))
    assert [message.subject for message in to(world.officer)] == ["[Kế hoạch] 1 bản soạn dở"]


def test_a_draft_before_the_head_reminds_the_head(world, cycle):
    world.khe.head_signs = True
    world.khe.save()
    obligation = cycle("draft", "khe", "II.3", now=at(date(2026, 11, 23)))
    entries.ask_signature(obligation, by=world.officer, now=at(date(2026, 11, 23)))
    reminders.send_all(at(date(2026, 11, 24)))
    assert [message.subject for message in to(world.head)] == ["[Kế hoạch] 1 báo cáo chờ ký"]
    assert to(world.officer) == []


def test_the_plan_sets_its_own_rules(world):
    ReminderRule.objects.create(plan=world.plan, cause="due", offset=-3, reach="head")
    for day in range(1, 18):
        reminders.send_all(at(date(2026, 12, day)))
    assert {row.offset for row in Reminder.objects.all()} == {-3}
    assert len(to(world.head)) == 1


def test_an_extension_asked_for_long_before_the_due_day_reminds_the_monitor(world):
    asked_at = at(date(2026, 11, 23))
    owed = Obligation.objects.filter(agency=world.khe, task__path="II.3")
    extensions.ask(world.round, owed, DUE + timedelta(days=7), "Chờ số liệu.", by=world.officer, now=asked_at)
    reminders.send_all(at(date(2026, 11, 25)))
    assert [message.subject for message in to(world.monitor)] == ["[Kế hoạch] 1 đề nghị gia hạn"]


def test_who_came_later_is_not_told_of_what_was_before(world):
    User.objects.filter(pk=world.colleague.pk).update(date_joined=at(date(2026, 12, 16), 12))
    reminders.send_all(at(DUE))
    assert set(rows(world.colleague).values_list("offset", flat=True)) == {0}
    assert set(rows(world.officer).values_list("offset", flat=True)) == {-7, -1, 0}


def test_a_rehearsal_sends_to_one_address_and_leaves_the_ledger_alone(world):
    run = reminders.rehearse(at(DUE), only="khe", redirect_to="thu@example.vn")
    assert {message.to[0] for message in mail.outbox} == {"thu@example.vn"}
    assert len(mail.outbox) == run.sent == len(run.written) == 2
    assert all(message.subject.startswith("[Diễn tập] ") for message in mail.outbox)
    assert not Reminder.objects.exists() and not Digest.objects.exists()


def test_a_nudge_goes_to_officers_and_heads_once_a_day(world):
    now = at(date(2026, 11, 23), 10)
    owed = Obligation.objects.filter(agency=world.khe)
    done = ledger.nudge(owed, by=world.monitor, now=now)
    assert (done.people, done.told_already, done.unreachable) == (3, 0, [])
    reminders.send_all(now)
    reminders.send_all(now)
    assert [len(to(person)) for person in (world.officer, world.colleague, world.head)] == [1, 1, 1]
    again = ledger.nudge(owed, by=world.monitor_head, now=now)
    assert (again.people, again.told_already) == (0, 3)


def test_a_nudge_at_night_waits_for_the_morning(world):
    ledger.nudge(
        Obligation.objects.filter(agency=world.khe), by=world.monitor, now=at(date(2026, 11, 23), 23, 59)
    )
    reminders.send_all(at(date(2026, 11, 24), 5, 59))
    assert mail.outbox == []
    reminders.send_all(at(date(2026, 11, 24), 6))
    assert len(mail.outbox) == 3


def test_a_nudge_names_agencies_in_which_nobody_can_be_told(world, cycle):
    User.objects.filter(agency=world.gia).update(is_active=False)
    done = ledger.nudge(Obligation.objects.all(), by=world.monitor, now=at(date(2026, 11, 23)))
    assert done.unreachable == ["UBND xã Ba Gia"]


def test_an_accepted_account_is_not_nudged(world, cycle):
    obligation = cycle("accepted", "khe", "II.3")
    done = ledger.nudge([obligation], by=world.monitor, now=at(date(2026, 11, 23)))
    assert done.people == 0 and not Reminder.objects.exists()
