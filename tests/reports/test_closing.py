"""Closing: once its last day is over, a round is frozen; letting somebody in makes one more edition."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from kehoach import clock
from reports.demonstration.load import load_demonstration
from reports.jobs import close_rounds as job
from reports.models import Entry, Obligation, Round, RoundEdition
from reports.services import closing, entries
from reports.services.closing import close_due
from reports.services.reopenings import reopen
from tests.conftest import CONTENT, owed


def at(*parts):
    return datetime(*parts, tzinfo=clock.LOCAL)


OVER = at(2027, 1, 17, 0, 1)


def closed(world):
    world.round.refresh_from_db()
    return world.round.closed_at


@pytest.mark.parametrize(
    ("moment", "closes"),
    [(at(2027, 1, 15, 23, 59), False), (at(2027, 1, 16, 23, 59), False), (OVER, True)],
)
def test_a_round_closes_when_its_last_day_is_over_in_vietnam(world, moment, closes):
    assert bool(close_due(now=moment.astimezone(UTC))) is closes
    assert closed(world) == (moment if closes else None)


@pytest.mark.parametrize("field", ["due_on", "reopened_until"])
@pytest.mark.parametrize(("day", "closes"), [(19, False), (20, False), (21, True)])
def test_a_round_waits_for_those_with_a_later_day(world, field, day, closes):
    Obligation.objects.filter(pk=owed(world).pk).update(**{field: date(2027, 1, 20)})
    assert bool(close_due(now=at(2027, 1, day, 0, 1))) is closes


def test_closing_again_changes_nothing(world):
    close_due(now=OVER)
    before = RoundEdition.objects.get()
    assert close_due(now=at(2027, 3, 1, 8, 0)) == []
    after = RoundEdition.objects.get()
    assert (before.digest, before.closed_at) == (after.digest, after.closed_at)
    assert closed(world) == OVER


def test_an_edition_holds_values_only(world, cycle):
    cycle("accepted")
    cycle("draft", agency="gia", results="Chưa gửi ai xem.")
    close_due(now=OVER)
    world.khe.name = "Đổi tên"
    world.khe.save()
    edition = RoundEdition.objects.get()
    content = edition.content
    assert content["figures"] == {
        "expected": 8,
        "on_time": 1,
        "late": 0,
        "pending": 0,
        "missing": 7,
        "submitted": 0,
        "returned": 0,
        "accepted": 1,
    }
    sent = next(a for a in content["accounts"] if a["state"] == "accepted")
    assert (sent["agency"], sent["task"], sent["role"]) == ("UBND xã Tịnh Khê", "II.3", "Cùng thực hiện")
    assert (sent["due_on"], sent["received_on"], sent["punctuality"]) == (
        "2026-12-17",
        "2026-11-22",
        "on_time",
    )
    assert sent["content"]["results"] == CONTENT["results"]
    assert "Chưa gửi ai xem" not in json.dumps(content, ensure_ascii=False)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    assert edition.digest == hashlib.sha256(text.encode()).hexdigest()


def test_letting_an_agency_in_makes_another_edition(world):
    close_due(now=OVER)
    now = at(2027, 1, 20, 9, 0)
    reopen(world.round, world.khe, "Bão", date(2027, 1, 31), by=world.monitor, now=now)
    assert closed(world) is None
    row = owed(world)
    entries.save_draft(row, CONTENT, revision=0, by=world.officer, now=now)
    entries.submit(row, by=world.officer, now=now)
    assert close_due(now=at(2027, 1, 31, 23, 59)) == []
    close_due(now=at(2027, 2, 1, 0, 1))
    figures = {e.number: e.content["figures"]["late"] for e in RoundEdition.objects.all()}
    assert figures == {1: 0, 2: 1}


def test_a_later_day_given_after_the_closing_opens_it_again(world):
    close_due(now=OVER)
    Obligation.objects.filter(pk=owed(world).pk).update(due_on=date(2027, 1, 25))
    close_due(now=at(2027, 1, 20, 9, 0))
    assert closed(world) is None
    assert [e.number for e in close_due(now=at(2027, 1, 26, 0, 1))] == [2]


def test_what_happens_after_the_closing_reaches_the_next_edition(world, cycle):
    """Returned, mended after the lock, accepted: each opens the round to the hourly job, and only once."""
    cycle("submitted")
    row = owed(world)
    close_due(now=OVER)

    def next_edition(hour):
        found = [each.content for each in close_due(now=at(2027, 1, 18, hour, 10))]
        assert close_due(now=at(2027, 1, 18, hour, 40)) == []
        assert closed(world)
        return [next(a for a in c["accounts"] if a["content"] or a["state"])["state"] for c in found]

    def row_now():
        return Obligation.objects.select_related("round__plan", "task", "agency", "entry").get(pk=row.pk)

    now = at(2027, 1, 18, 8, 0)
    assert next_edition(8) == []
    entries.return_(row_now(), "Thiếu số liệu", by=world.monitor, now=now)
    assert closed(world) is None
    assert next_edition(9) == ["returned"]
    entries.submit(row_now(), by=world.officer, now=now)
    assert next_edition(10) == ["submitted"]
    entries.accept(row_now(), by=world.monitor, now=now)
    entries.accept(row_now(), by=world.monitor, now=now)
    assert next_edition(11) == ["accepted"]
    assert RoundEdition.objects.count() == 4


def test_nothing_new_makes_no_edition(world):
    close_due(now=OVER)
    Round.objects.update(closed_at=None)
    assert close_due(now=at(2027, 1, 18, 8, 0)) == []
    assert closed(world) == at(2027, 1, 18, 8, 0)


def test_one_bad_round_stops_no_other(world, monkeypatch, caplog):
    bad = Round.objects.get(pk=world.round.pk)
    bad.pk, bad.name, bad.locks_on = None, "Hỏng", world.round.locks_on - timedelta(days=1)
    bad.save()
    right = closing.values_of

    def fail(round_, today):
        if round_.name == "Hỏng":
            raise RuntimeError("hỏng")
        return right(round_, today)

    monkeypatch.setattr(closing, "values_of", fail)
    with pytest.raises(RuntimeError, match="hỏng"):
        close_due(now=OVER)
    assert closed(world) == OVER
    assert Round.objects.get(name="Hỏng").closed_at is None
    assert "Hỏng" in caplog.text


def test_a_round_that_never_opened_is_not_closed(world):
    Round.objects.update(opened_at=None)
    assert close_due(now=OVER) == []


def test_the_job_says_how_many(world, set_clock):
    set_clock(OVER)
    assert job() == 1
    assert job() == 0


def test_a_rehearsal_says_what_it_would_do_and_changes_nothing(world):
    out = StringIO()
    call_command("close_rounds", "--dry-run", "--at", "2027-01-17 00:01", stdout=out)
    assert out.getvalue() == ("Sẽ đóng 151/KH-UBND, Năm 2026: bản chốt số 1, phải gửi 8, đã gửi 0.\n")
    assert closed(world) is None
    assert not RoundEdition.objects.exists()
    call_command("close_rounds", "--at", "2027-01-17", stdout=out)
    assert closed(world) == at(2027, 1, 17, 9, 0)


def test_a_rehearsal_of_nothing_says_so(world):
    out = StringIO()
    call_command("close_rounds", "--dry-run", "--at", "2027-01-16 23:59", stdout=out)
    call_command("open_rounds", "--dry-run", "--at", "2022-01-01", stdout=out)
    assert out.getvalue() == "Không có đợt nào phải đóng.\nKhông có đợt nào phải mở.\n"


def test_a_rehearsal_of_opening_changes_nothing(world):
    Round.objects.all().delete()
    out = StringIO()
    call_command("open_rounds", "--dry-run", "--at", "2026-12-18", stdout=out)
    assert out.getvalue().splitlines() == [
        "Sẽ mở hoặc cập nhật 151/KH-UBND, Năm 2026: thêm 8, bớt 0, cả thảy 8 yêu cầu báo cáo.",
        "Sẽ mở hoặc cập nhật 151/KH-UBND, 6 tháng đầu năm 2027: thêm 8, bớt 0, cả thảy 8 yêu cầu báo cáo.",
    ]
    assert not Round.objects.exists()


def test_past_rounds_of_the_demonstration_are_closed(plan_151, settings, set_clock):
    settings.DEMONSTRATION = True
    load_demonstration(plan_151, now=set_clock(date(2026, 11, 22)))
    assert set(Round.objects.filter(closed_at=None).values_list("name", flat=True)) == {"Năm 2026"}
    assert RoundEdition.objects.count() == 8
    edition = RoundEdition.objects.get(round__name="Năm 2025")
    received = Entry.objects.filter(obligation__round=edition.round, state="accepted").count()
    assert edition.content["figures"]["accepted"] == received > 0
