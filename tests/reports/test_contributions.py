"""What coordinating agencies give to the accounts of the leads.

In the little world the communes coordinate II.1.b, which Sở Xây dựng and Sở Y tế lead, and Sở Y tế
coordinates II.1.a of Sở Xây dựng.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehoach import clock
from reports.models import Contribution, Entry
from reports.services import contributions, rounds
from reports.services.contributions import ContributionConflict
from reports.services.reopenings import reopen
from reports.workflow import StepClosed
from tests.conftest import owed

LOCKS = date(2027, 1, 16)
WORDS = "Đã rà soát 3 thôn, 120 hộ."


@pytest.fixture
def mine(world) -> Contribution:
    """The invitation of UBND xã Tịnh Khê to II.1.b."""
    return Contribution.objects.get(agency=world.khe, task__path="II.1.b")


@pytest.fixture
def given(world, mine):
    """give(text, to) is sent by Tịnh Khê to the leads."""

    def give(text=WORDS, to=None):
        row = contributions.save(mine, text, to, revision=0, by=world.officer, now=world.now)
        return contributions.send(row, by=world.officer, now=world.now)

    return give


def invited():
    rows = Contribution.objects.values_list("task__path", "agency__code")
    return sorted(rows)


def page(world) -> str:
    return reverse("reports:contributions", args=[world.round.pk])


def writing(world) -> str:
    return reverse("reports:round_entries", args=[world.round.pk])


# Invitations.


def test_opening_a_round_invites_who_coordinates_and_does_not_owe(world):
    assert invited() == [("II.1.a", "syt"), ("II.1.b", "gia"), ("II.1.b", "khe")]


def test_opening_again_invites_nobody_twice(world):
    rounds.open_round(world.round, now=world.now)
    assert len(invited()) == 3


def test_where_coordinators_owe_nobody_is_invited(world):
    world.plan.coordinators_owe = True
    world.plan.save()
    rounds.open_round(world.round, now=world.now)
    assert invited() == []


def test_who_no_longer_coordinates_is_let_go_unless_it_wrote(world, given):
    given()
    world.plan.tasks.get(path="II.1.b").assignments.filter(role="coordinate").delete()
    rounds.open_round(world.round, now=world.now)
    assert invited() == [("II.1.a", "syt"), ("II.1.b", "khe")]


def test_inviting_costs_four_statements_whatever_the_size(world):
    wanted = Contribution.objects.values_list("task_id", "agency_id")
    with CaptureQueriesContext(connection) as captured:
        contributions.invite(world.round, list(wanted))
    first = len(captured)
    with CaptureQueriesContext(connection) as captured:
        contributions.invite(world.round, [])
    assert first <= 4 and len(captured) <= 6  # savepoints of the writing itself


# The service.


def test_words_are_kept_and_sent(world, given):
    row = given()
    assert (row.text, row.revision, row.sent_at) == (WORDS, 1, world.now)
    assert list(contributions.given_to(world.round, world.sxd.pk)[row.task_id]) == [row]
    assert list(contributions.given_to(world.round, world.syt.pk)[row.task_id]) == [row]


def test_one_lead_may_be_chosen(world, given):
    row = given(to=world.syt)
    assert contributions.given_to(world.round, world.sxd.pk) == {}
    assert list(contributions.given_to(world.round, world.syt.pk)[row.task_id]) == [row]


def test_it_goes_to_nobody_but_a_lead(world, mine):
    with pytest.raises(Exception, match="không chủ trì"):
        contributions.save(mine, WORDS, world.gia, revision=0, by=world.officer, now=world.now)


def test_what_was_not_sent_is_nobody_elses(world, mine):
    contributions.save(mine, WORDS, None, revision=0, by=world.officer, now=world.now)
    assert contributions.given_to(world.round, world.sxd.pk) == {}
    assert not Contribution.objects.visible_to(world.builder).exists()


def test_nobody_overwrites_another_persons_words(world, mine):
    contributions.save(mine, WORDS, None, revision=0, by=world.officer, now=world.now)
    with pytest.raises(ContributionConflict) as conflict:
        contributions.save(mine, "Khác.", None, revision=0, by=world.colleague, now=world.now)
    assert conflict.value.stored.text == WORDS
    assert contributions.save(mine, WORDS, None, revision=0, by=world.colleague, now=world.now).revision == 1


def test_sending_again_without_a_change_is_no_sending(world, given, mine):
    row, later = given(), world.now + timedelta(hours=1)
    assert contributions.send(row, by=world.officer, now=later).sent_at == world.now
    contributions.save(row, WORDS + " Thêm.", None, revision=1, by=world.officer, now=later)
    assert contributions.send(row, by=world.officer, now=later).sent_at == later


def test_taking_the_words_away_takes_it_back(world, given):
    row = contributions.save(given(), "", None, revision=1, by=world.officer, now=world.now)
    assert row.sent_at is None
    with pytest.raises(StepClosed):
        contributions.send(row, by=world.officer, now=world.now)


@pytest.mark.parametrize(
    ("today", "open_"), [(LOCKS - timedelta(days=1), True), (LOCKS, True), (LOCKS + timedelta(days=1), False)]
)
def test_it_may_be_changed_until_the_round_locks(world, mine, set_clock, today, open_):
    now = set_clock(today)
    if open_:
        assert contributions.save(mine, WORDS, None, revision=0, by=world.officer, now=now).text == WORDS
    else:
        with pytest.raises(StepClosed, match="đã khóa"):
            contributions.save(mine, WORDS, None, revision=0, by=world.officer, now=now)


@pytest.mark.parametrize("name", ["neighbour", "builder", "monitor", "province", "admin"])
def test_others_do_not_write_it(world, mine, name):
    with pytest.raises(PermissionDenied):
        contributions.save(mine, WORDS, None, revision=0, by=world.people[name], now=world.now)


# The page of the coordinating agency.


def post(client, world, row, text=WORDS, action="save", revision=0, to=""):
    values = {f"c{row.pk}-text": text, f"c{row.pk}-revision": revision, f"c{row.pk}-to": to, "action": action}
    return client.post(page(world), values)


def test_the_page_holds_every_task_with_its_text(world, login):
    html = login(world.officer).get(page(world)).content.decode()
    assert "II.1.b" in html and "Xử lý vấn đề liên ngành." in html and "Sở Y tế" in html
    assert "II.1.a" not in html


def test_saving_keeps_and_sending_sends(world, login, mine):
    client = login(world.officer)
    assert post(client, world, mine).status_code == 302
    mine.refresh_from_db()
    assert (mine.text, mine.sent_at) == (WORDS, None)
    assert post(client, world, mine, revision=1, action="send").status_code == 302
    assert post(client, world, mine, revision=1, action="send").status_code == 302  # a double click
    mine.refresh_from_db()
    assert mine.sent_at and mine.revision == 1


def test_two_people_both_keep_their_text(world, login, mine):
    post(login(world.officer), world, mine)
    client = login(world.colleague)
    answer = post(client, world, mine, text="Bản của tôi.")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert WORDS in html and "Bản của tôi." in html and 'revision" value="1"' in html
    assert post(client, world, mine, text="Cả hai bản.", revision=1).status_code == 302
    mine.refresh_from_db()
    assert mine.text == "Cả hai bản."


def test_too_long_a_text_comes_back_whole(world, login, mine):
    text = "ă" * 10_001
    answer = post(login(world.officer), world, mine, text=text)
    assert answer.status_code == 422
    assert text in answer.content.decode()


def test_an_unknown_lead_is_refused_in_words(world, login, mine):
    answer = post(login(world.officer), world, mine, to=world.gia.pk)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_after_the_lock_it_reads_only_and_typed_words_come_back(world, login, mine, set_clock):
    client = login(world.officer)
    set_clock(LOCKS + timedelta(days=1))
    assert "Gửi cho cơ quan chủ trì" not in client.get(page(world)).content.decode()
    answer = post(client, world, mine)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize("name", ["builder", "monitor", "province", "stranger", "admin"])
def test_who_is_not_invited_does_not_find_it(world, login, name):
    assert login(world.people[name]).get(page(world)).status_code == 404


def test_home_says_quietly_that_there_is_something_to_give(world, login, given):
    html = login(world.officer).get(reverse("home")).content.decode()
    assert "1 nhiệm vụ phối hợp" in html and page(world) in html
    given()
    assert "Đã gửi 1</span>" in login(world.officer).get(reverse("home")).content.decode()
    assert "Góp nội dung phối hợp" not in login(world.builder).get(reverse("home")).content.decode()


def test_home_invites_to_no_round_that_is_open_again_for_one_agency_only(world, login, set_clock):
    set_clock(date(2027, 2, 1))
    until, now = date(2027, 2, 10), clock.now()
    reopen(world.round, world.khe, "Bão", until, by=world.monitor, now=now)
    html = login(world.officer).get(reverse("home")).content.decode()
    assert "được mở lại đến hết ngày 10/02/2027" in html
    assert page(world) not in html
    assert "Xin gia hạn" not in html  # the day until which it is open again is the last one


# The lead.


def use(client, world, row, **typed):
    obligation = owed(world, "syt", "II.1.b")
    html = client.get(writing(world)).context["writing"].sheet(obligation.pk)
    prefix = html.prefix
    values = {f"{prefix}-base": html.base, f"{prefix}-revision": html.revision, "action": f"use:{row.pk}"}
    values |= {f"{prefix}-documents-TOTAL_FORMS": 0, f"{prefix}-documents-INITIAL_FORMS": 0}
    values |= {f"{prefix}-{name}": value for name, value in typed.items()}
    return client.post(writing(world), values)


def results(world) -> str:
    return Entry.objects.get(obligation=owed(world, "syt", "II.1.b")).results


def test_the_lead_finds_it_beside_the_account(world, login, given):
    given()
    html = login(world.health).get(writing(world)).content.decode()
    assert "Đóng góp của cơ quan phối hợp (1)" in html and WORDS in html and "Đưa vào kết quả" in html
    account = reverse("reports:obligation", args=[owed(world, "syt", "II.1.b").pk])
    assert WORDS in login(world.health).get(account).content.decode()


def test_nobody_but_the_lead_reads_it(world, login, given, cycle):
    given(to=world.syt)
    cycle("submitted", agency="syt", path="II.1.b")
    account = reverse("reports:obligation", args=[owed(world, "syt", "II.1.b").pk])
    for name in ("monitor", "province", "builder"):
        assert WORDS not in login(world.people[name]).get(account).content.decode()
    assert WORDS not in login(world.builder).get(writing(world)).content.decode()


def test_it_goes_into_the_results_after_what_was_typed(world, login, given):
    row = given()
    answer = use(login(world.health), world, row, results="Sở đã họp.", work_state="in_progress")
    assert answer.status_code == 302
    assert answer.url.endswith(f"#o{owed(world, 'syt', 'II.1.b').pk}")
    assert results(world) == f"Sở đã họp.\n\nUBND xã Tịnh Khê: {WORDS}"


def test_it_goes_in_once(world, login, given):
    row, client = given(), login(world.health)
    use(client, world, row)
    use(client, world, row, results=f"UBND xã Tịnh Khê: {WORDS}")
    assert results(world).count(WORDS) == 1


def test_it_ends_nothing_arisen(world, login, given):
    use(login(world.health), world, given(), nothing_arisen="on")
    entry = Entry.objects.get(obligation=owed(world, "syt", "II.1.b"))
    assert not entry.nothing_arisen and WORDS in entry.results


def test_no_more_goes_in_than_there_is_room_for(world, login, given):
    row, text = given(text="b" * 9_000), "a" * 2_000
    answer = use(login(world.health), world, row, results=text)
    assert answer.status_code == 422
    assert results(world) == text


def test_a_sent_account_takes_nothing_more(world, login, given, cycle):
    row = given()
    cycle("submitted", agency="syt", path="II.1.b")
    before = results(world)
    assert use(login(world.health), world, row).status_code == 422
    assert results(world) == before


def test_a_made_up_contribution_does_nothing(world, login):
    answer = login(world.health).post(writing(world), {"action": "use:999999"})
    assert answer.status_code == 302
    assert not Entry.objects.exists()
