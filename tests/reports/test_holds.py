"""reports.holds: the second person on an account is told who is writing it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from reports import holds
from tests.reports.typed import opened, press, typed, url_of

TOLD = "Người officer đang soạn báo cáo này (09:00)."


@pytest.fixture
def duty(cycle):
    return cycle("empty")


def page_of(response) -> str:
    return response.content.decode()


def begin(client, duty):
    """The first letter typed into an account."""
    return client.post(reverse("reports:obligation_hold", args=[duty.pk]))


def ask(client, duty) -> str:
    return page_of(client.get(reverse("reports:obligation_hold", args=[duty.pk])))


def test_the_second_is_told_who_writes(world, login, duty):
    first, second = login(world.officer), login(world.colleague)
    assert "đang soạn" not in page_of(begin(first, duty))
    assert TOLD in ask(second, duty)
    assert TOLD in page_of(second.get(url_of(world)))
    assert TOLD in page_of(begin(second, duty))


def test_the_first_is_not_told_of_oneself(world, login, duty):
    first = login(world.officer)
    begin(first, duty)
    begin(login(world.colleague), duty)
    assert "đang soạn" not in ask(first, duty)


def test_another_account_is_free(world, login, duty, cycle):
    begin(login(world.officer), duty)
    assert "đang soạn" not in ask(login(world.colleague), cycle("empty", path="II.2.a"))


def test_a_saving_is_told_too(world, login, duty):
    first, second = login(world.officer), login(world.colleague)
    press(first, world, typed(first, world, duty, results="Đã họp."))
    assert TOLD in page_of(second.get(url_of(world)))


def test_each_saving_by_itself_tells_who_else_writes(world, login, duty):
    first, second = login(world.officer), login(world.colleague)
    begin(first, duty)
    response = second.post(
        reverse("reports:obligation_save", args=[duty.pk]),
        typed(second, world, duty, results="Đã họp."),
        headers={"HX-Request": "true"},
    )
    assert TOLD in page_of(response)
    assert f'id="o{duty.pk}-hold" aria-live="polite" hx-swap-oob="true"' in page_of(response)


def test_opening_the_page_tells_nobody_that_one_writes(world, login, duty):
    first = login(world.officer)
    press(first, world, opened(first, world))
    assert "đang soạn" not in ask(login(world.colleague), duty)


def test_a_hold_ends_by_itself(world, login, duty, monkeypatch):
    monkeypatch.setattr(holds, "SECONDS", 0)
    begin(login(world.officer), duty)
    assert "đang soạn" not in ask(login(world.colleague), duty)


def test_it_is_renewed_while_the_same_person_goes_on(world, duty, set_clock):
    holds.take(duty.pk, world.officer, world.now)
    later = world.now.replace(minute=2)
    holds.take(duty.pk, world.officer, later)
    holds.take(duty.pk, world.colleague, later)
    found = holds.of_others([duty.pk], world.colleague)[duty.pk]
    assert (found.person, found.at) == (world.officer.pk, later)


class Away:
    """A cache whose server has gone."""

    def __getattr__(self, name):
        def refuse(*args, **kwargs):
            raise ConnectionError("refused")

        return refuse


def test_a_cache_that_is_away_stops_nobody(world, login, duty, monkeypatch):
    monkeypatch.setattr(holds, "cache", Away())
    client = login(world.officer)
    assert begin(client, duty).status_code == 200
    response = press(client, world, typed(client, world, duty, results="Đã họp."))
    assert response.status_code == 302
    assert "Đã họp." in page_of(client.get(url_of(world)))


def test_what_the_cache_cannot_read_is_no_error(world, duty):
    cache.set(holds.key(duty.pk), "chữ lạ", 60)
    assert holds.of_others([duty.pk], world.officer) == {}
