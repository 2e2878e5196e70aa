"""The pure rules of reminding: thresholds, days off, hours, spells, and how far up each one goes."""

from datetime import date, datetime, time, timedelta

import pytest

from kehoach import clock
from reports.ladder import (
    NOBODY,
    USUAL_RULES,
    Account,
    Cause,
    Contacts,
    PostOffice,
    Reach,
    Rule,
    Sending,
    Spell,
    Verdict,
    audience,
    look,
    midnight,
    send_day,
    spells,
)
from reports.workdays import WorkCalendar

DUE = date(2026, 12, 17)
CALENDAR = WorkCalendar(
    off=frozenset({date(2026, 11, 24), *(date(2026, 2, day) for day in range(16, 21))}),
    worked=frozenset({date(2026, 8, 22)}),
)
is_working = CALENDAR.is_working


def at(day: date, hour=7, minute=0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.LOCAL)


def account(*sendings: Sending, due=DUE, asked_on=date(2026, 6, 15), **more) -> Account:
    return Account(
        dues=[(due, midnight(asked_on))],
        asked_on=asked_on,
        locks_on=due + timedelta(days=30),
        sendings=list(sendings),
        **more,
    )


def due_rule(offset: int) -> Rule:
    return Rule(Cause.DUE, offset, Reach.OFFICER)


@pytest.mark.parametrize(
    ("offset", "told_on"),
    [
        (-7, date(2026, 12, 10)),
        (-5, date(2026, 12, 11)),  # Saturday 12th: the Friday before
        (-4, date(2026, 12, 11)),  # Sunday 13th
        (-1, date(2026, 12, 16)),
        (0, DUE),
        (1, date(2026, 12, 18)),
        (2, date(2026, 12, 21)),  # Saturday 19th: the Monday after
        (3, date(2026, 12, 21)),
    ],
)
def test_before_the_due_day_it_is_told_early_and_after_it_late(offset, told_on):
    assert send_day(due_rule(offset), DUE, date(2026, 6, 15), is_working) == told_on


def test_over_tet_it_is_told_before_or_after_never_within():
    due = date(2026, 2, 18)
    assert send_day(due_rule(0), due, date(2026, 1, 1), is_working) == date(2026, 2, 13)
    assert send_day(due_rule(1), due, date(2026, 1, 1), is_working) == date(2026, 2, 23)


def test_a_worked_saturday_is_a_day_like_others():
    assert send_day(due_rule(1), date(2026, 8, 21), date(2026, 8, 1), is_working) == date(2026, 8, 22)


def test_a_threshold_before_the_asking_never_was_one():
    asked = date(2026, 12, 12)  # a Saturday
    days = [send_day(due_rule(offset), DUE, asked, is_working) for offset in (-7, -6, -5, -4, -1)]
    assert days == [None, None, date(2026, 12, 14), date(2026, 12, 14), date(2026, 12, 16)]


@pytest.mark.parametrize(
    ("instant", "allowed", "following"),
    [
        (at(date(2026, 11, 23), 5, 59), False, at(date(2026, 11, 23), 6)),
        (at(date(2026, 11, 23), 6), True, at(date(2026, 11, 23), 6)),
        (at(date(2026, 11, 23), 19, 59), True, at(date(2026, 11, 23), 19, 59)),
        # After eight in the evening it is the next morning's, and 24/11 is a day off.
        (at(date(2026, 11, 23), 20), False, at(date(2026, 11, 25), 6)),
        (at(date(2026, 11, 23), 23, 59), False, at(date(2026, 11, 25), 6)),
        (at(date(2026, 11, 24), 0, 1), False, at(date(2026, 11, 25), 6)),
        (at(date(2026, 11, 24), 9), False, at(date(2026, 11, 25), 6)),
        (at(date(2026, 11, 22), 9), False, at(date(2026, 11, 23), 6)),
    ],
)
def test_quiet_hours_and_days_off(instant, allowed, following):
    office = PostOffice(is_working)
    assert office.is_open(instant) is allowed
    assert office.next_open(instant) == following


def verdict(offset: int, now: datetime, *sendings: Sending, **more) -> Verdict:
    asked = account(*sendings, **more)
    rule = due_rule(offset)
    send_at = at(send_day(rule, DUE, asked.asked_on, is_working))
    found = [look(rule, s, asked, send_at, now) for s in spells(asked) if s.cause == Cause.DUE]
    return next((v for v in found if v != Verdict.NEVER), Verdict.NEVER)


def test_nothing_is_told_a_minute_early():
    assert verdict(0, at(DUE, 6, 59)) == Verdict.NOT_YET
    assert verdict(0, at(DUE, 7, 0)) == Verdict.TELL


def test_what_was_sent_before_the_instant_is_never_told():
    sent = Sending(at(DUE, 6, 59))
    assert verdict(0, at(DUE, 9), sent) == Verdict.NEVER


def test_what_was_sent_between_the_instant_and_a_late_run_is_kept_as_missed():
    sent = Sending(at(DUE, 7, 1))
    assert verdict(0, at(DUE, 9), sent) == Verdict.DONE_MEANWHILE


@pytest.mark.parametrize(
    ("offset", "last_useful"),
    [(-7, DUE), (-1, DUE), (0, DUE + timedelta(days=14)), (7, date(2027, 1, 7))],
)
def test_a_late_run_tells_until_it_is_of_no_use(offset, last_useful):
    assert verdict(offset, at(last_useful, 23, 59)) == Verdict.TELL
    assert verdict(offset, at(last_useful + timedelta(days=1), 0, 1)) == Verdict.TOO_OLD


def test_a_returned_account_is_owed_again_and_was_not_owed_in_between():
    returned = Sending(at(DUE - timedelta(days=10)), "returned", at(DUE, 8))
    assert verdict(-7, at(DUE, 9), returned) == Verdict.NEVER
    assert verdict(0, at(DUE, 9), returned) == Verdict.NEVER
    assert verdict(1, at(DUE + timedelta(days=1), 9), returned) == Verdict.TELL


def test_while_an_extension_is_open_overdue_is_not_told():
    asked_at, decided_at = at(DUE, 10), at(DUE + timedelta(days=4), 10)
    assert verdict(1, at(DUE + timedelta(days=2)), pauses=[(asked_at, None)]) == Verdict.NEVER
    assert verdict(7, at(DUE + timedelta(days=7)), pauses=[(asked_at, decided_at)]) == Verdict.TELL
    assert verdict(0, at(DUE), pauses=[(asked_at, None)]) == Verdict.TELL


def test_a_moved_due_day_has_thresholds_of_its_own():
    later, moved_at = date(2026, 12, 24), at(date(2026, 12, 15), 10)
    asked = Account(
        dues=[(DUE, midnight(date(2026, 6, 15))), (later, moved_at)],
        asked_on=date(2026, 6, 15),
        locks_on=DUE + timedelta(days=30),
    )
    held = {(s.anchor, s.since, s.until) for s in spells(asked)}
    assert held == {
        (DUE, midnight(date(2026, 6, 15)), moved_at),
        (later, moved_at, midnight(date(2027, 1, 17))),
    }


def test_the_spells_of_a_long_story():
    """Written 1/12, sent 3/12, recalled 4/12, sent 7/12, returned 9/12, laid before the head 11/12."""
    day = lambda n: at(date(2026, 12, n), 10)  # noqa: E731
    asked = account(
        Sending(day(3), "recalled", day(4)),
        Sending(day(7), "returned", day(9)),
        started_at=day(1),
        signing_since=day(11),
    )
    found = sorted((s.since, str(s.cause), s.until) for s in spells(asked))
    assert found == [
        (midnight(date(2026, 6, 15)), "due", day(3)),
        (day(1), "draft", day(3)),
        (day(3), "unreviewed", day(4)),
        (day(4), "draft", day(7)),
        (day(4), "due", day(7)),
        (day(7), "unreviewed", day(9)),
        (day(9), "due", midnight(date(2027, 1, 17))),
        (day(9), "returned", day(11)),
        (day(11), "signing", None),  # a returned account may still be sent after the lock
    ]


AGENCY = Contacts(officers=(1, 2), heads=(3,))
MONITOR = Contacts(officers=(10,), heads=(11,))
PROVINCE = Contacts(officers=(20,))


@pytest.mark.parametrize(
    ("cause", "reach", "agency", "told"),
    [
        (Cause.DUE, Reach.OFFICER, AGENCY, (1, 2)),
        (Cause.DUE, Reach.HEAD, AGENCY, (1, 2, 3)),
        (Cause.DUE, Reach.MONITOR, AGENCY, (1, 2, 3, 10)),
        # Without an officer the head is told from the first step on; without anybody the monitor is.
        (Cause.DUE, Reach.OFFICER, Contacts(heads=(3,)), (3,)),
        (Cause.DUE, Reach.OFFICER, NOBODY, (10,)),
        # People without a mail address are told in the portal, and somebody else by mail.
        (Cause.DUE, Reach.OFFICER, Contacts(silent=(4,)), (4, 10)),
        (Cause.DUE, Reach.OFFICER, Contacts(officers=(1,), silent=(4,)), (1, 4)),
        (Cause.SIGNING, Reach.HEAD, AGENCY, (3,)),
        (Cause.SIGNING, Reach.HEAD, Contacts(officers=(1,)), (1,)),
        (Cause.UNREVIEWED, Reach.OFFICER, AGENCY, (10,)),
        (Cause.UNREVIEWED, Reach.HEAD, AGENCY, (10, 11)),
        (Cause.PASSED_UP, Reach.OFFICER, AGENCY, (20,)),
    ],
)
def test_who_is_told(cause, reach, agency, told):
    assert audience(Rule(cause, 1, reach), agency, MONITOR, PROVINCE) == told


def test_the_usual_rules_climb_the_ladder():
    steps = list(Reach)
    for cause in {rule.cause for rule in USUAL_RULES}:
        reached = [steps.index(rule.reach) for rule in sorted(USUAL_RULES) if rule.cause == cause]
        assert reached == sorted(reached), cause


def test_the_unsent_draft_of_a_closed_spell_is_over():
    assert Spell(Cause.DRAFT, DUE, at(DUE), at(DUE, 8)).covers(at(DUE, 8)) is False
