"""The calendar feed: who may read it, which days it holds, and what calendar programs need."""

from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.models import Obligation, Preference
from reports.services import entries
from reports.services.personal import drop_calendar_key, new_calendar_key
from reports.views.calendar import address_of
from tests.conftest import make_round
from tests.reports.pile import pile_up

DUE, LOCK = date(2026, 12, 17), date(2027, 1, 16)


def feed_of(person):
    """The answer to somebody who has nothing but the address."""
    return Client().get(address_of(new_calendar_key(person)))


def events(person) -> list:
    response = feed_of(person)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def due_event(person):
    return next(each for each in events(person) if each["DTSTART"].dt == DUE)


def test_an_officer_gets_the_due_day_and_the_lock(world):
    found = events(world.officer)
    assert [(each["DTSTART"].dt, str(each["SUMMARY"])) for each in found] == [
        (DUE, "Hạn gửi báo cáo: Năm 2026 – Kế hoạch số 151/KH-UBND (còn 2/2)"),
        (LOCK, "Ngày cuối trước khi khóa: Năm 2026 – Kế hoạch số 151/KH-UBND"),
    ]
    assert {each["DTEND"].dt - each["DTSTART"].dt for each in found} == {timedelta(days=1)}
    link = f"http://testserver/dot/{world.round.pk}/bao-cao/"
    assert all(str(each["URL"]) == link and link in each["DESCRIPTION"] for each in found)


def test_what_is_sent_is_counted_and_a_full_round_stays(world, cycle):
    cycle("submitted", path="II.3")
    assert "(còn 1/2)" in due_event(world.officer)["SUMMARY"]
    cycle("accepted", path="II.2.a")
    assert "(đã gửi đủ)" in due_event(world.officer)["SUMMARY"]


def test_a_returned_account_is_owed_again(world, cycle):
    cycle("returned", path="II.3")
    assert "(còn 2/2)" in due_event(world.officer)["SUMMARY"]


def test_an_extension_makes_a_second_due_day(world):
    later = Obligation.objects.filter(agency=world.khe, task__path="II.3")
    later.update(due_on=date(2026, 12, 22), original_due_on=DUE)
    assert [each["DTSTART"].dt for each in events(world.officer)] == [DUE, date(2026, 12, 22), LOCK]


def test_a_reopening_moves_the_lock(world):
    Obligation.objects.filter(agency=world.khe, task__path="II.3").update(reopened_until=date(2027, 2, 1))
    assert [each["DTSTART"].dt for each in events(world.officer)] == [DUE, date(2027, 2, 1)]
    assert [each["DTSTART"].dt for each in events(world.neighbour)] == [DUE, LOCK]


def test_a_monitor_gets_the_rounds_with_their_figures(world, cycle):
    cycle("submitted")
    summaries = [str(each["SUMMARY"]) for each in events(world.monitor)]
    name = "Năm 2026 – Kế hoạch số 151/KH-UBND"
    assert f"Hạn các cơ quan gửi báo cáo: {name} (đã gửi 1/8)" in summaries
    # Sở Xây dựng owes three accounts itself.
    assert f"Hạn gửi báo cáo: {name} (còn 3/3)" in summaries
    assert len(summaries) == 4


@pytest.mark.parametrize(("person", "count"), [("province", 2), ("stranger", 0), ("admin", 0)])
def test_others_get_what_they_may_see(world, person, count):
    assert len(events(world.people[person])) == count


def test_names_stay_and_the_sequence_grows(world, cycle):
    before = {str(each["UID"]): each["SEQUENCE"] for each in events(world.officer)}
    obligation = cycle("submitted")
    sent = due_event(world.officer)
    entries.recall(obligation, by=world.officer, now=world.now + timedelta(hours=1))
    after = {str(each["UID"]): each["SEQUENCE"] for each in events(world.officer)}
    assert after.keys() == before.keys()
    assert before[str(sent["UID"])] < sent["SEQUENCE"] < after[str(sent["UID"])]
    assert sent["LAST-MODIFIED"].dt == sent["DTSTAMP"].dt == world.now


def test_every_name_is_used_once(world):
    pile_up(world)
    found = [str(each["UID"]) for each in events(world.monitor)]
    assert len(found) == len(set(found)) > 4


@pytest.mark.parametrize(("later", "there"), [(400, True), (401, False)])
def test_old_rounds_fall_out(world, set_clock, later, there):
    set_clock(DUE + timedelta(days=later))
    assert bool(events(world.officer)) is there


def test_the_day_of_the_lock_is_still_there_however_old(world, set_clock):
    world.round.locks_on = DUE + timedelta(days=500)
    world.round.save()
    set_clock(DUE + timedelta(days=500))
    assert events(world.officer)
    set_clock(DUE + timedelta(days=501))
    assert not events(world.officer)


def test_a_replaced_or_stopped_address_is_dead(world):
    old = address_of(new_calendar_key(world.officer))
    new = address_of(new_calendar_key(world.officer))
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    drop_calendar_key(world.officer)
    assert Client().get(new).status_code == 404
    assert Client().get(address_of(Preference.objects.get())).status_code == 404


def test_who_left_has_no_calendar(world):
    address = address_of(new_calendar_key(world.officer))
    world.officer.is_active = False
    world.officer.save()
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "1-abc", "1-abc.def", "..", "9" * 300])
def test_a_guessed_address_is_not_found(world, token):
    new_calendar_key(world.officer)
    assert Client().get(f"/lich/{token}.ics").status_code == 404


def test_a_changed_address_is_not_found(world):
    address = address_of(new_calendar_key(world.officer))
    other = address.replace(f"/{world.officer.pk}-", f"/{world.head.pk}-")
    assert Client().get(other).status_code == 404


def test_no_session_and_no_shared_copy(world):
    response = feed_of(world.officer)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private"
    assert not response.cookies


def test_what_has_not_changed_is_not_sent_again(world):
    address = address_of(new_calendar_key(world.officer))
    tag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_statements_do_not_grow(world, cycle):
    address = address_of(new_calendar_key(world.monitor))

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        return len(queries)

    one = statements()
    make_round(world.plan, 2025)
    pile_up(world)
    assert (one, statements()) == (3, 3)
