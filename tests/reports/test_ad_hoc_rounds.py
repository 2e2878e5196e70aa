"""An ad hoc round once it is open: it can be withdrawn, and never takes a page from the scheduled round."""

from datetime import date

import pytest
from django.urls import reverse, reverse_lazy

from reports.models import Entry, Obligation, Round
from reports.services.ad_hoc import AdHoc, open_ad_hoc, withdraw_round
from tests.conftest import CONTENT, make_round
from tests.reports.built import kept
from tests.reports.issued import issued

PAGE, DASHBOARD = reverse_lazy("reports:rounds"), reverse_lazy("reports:dashboard")
NAME = "Báo cáo đột xuất về nhà ở xã hội"


def ask(world, due_on) -> Round:
    tasks = tuple(world.plan.tasks.filter(path="II.3"))
    wanted = AdHoc(world.plan, NAME, date(2026, 10, 1), date(2026, 10, 31), due_on, tasks)
    return open_ad_hoc(wanted, now=world.now)[0]


def withdraw(client, round_, **data):
    return client.post(reverse("reports:round_withdraw", args=[round_.pk]), data, follow=True)


@pytest.fixture
def sudden(world):
    """A round about II.3 that a superior asked for, due sooner than the scheduled one."""
    return ask(world, date(2026, 11, 30))


def test_a_round_in_which_nobody_has_written_is_withdrawn(world, login, sudden):
    client = login(world.monitor)
    assert f"/dot/{sudden.pk}/huy/" in client.get(PAGE).content.decode()
    answer = withdraw(client, sudden, confirmed="on")
    assert "và rút 2 yêu cầu báo cáo" in answer.content.decode()
    assert list(Round.objects.all()) == [world.round]
    assert world.round.obligations.count() == Obligation.objects.count() == 8


def test_its_files_go_with_it(world, sudden, django_capture_on_commit_callbacks):
    build = kept(world.monitor, world.now, round_=sudden)
    assert build.file.storage.exists(build.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_round(sudden)
    assert not build.file.storage.exists(build.file.name)


def test_without_the_tick_nothing_is_withdrawn(world, login, sudden):
    assert "Hãy đánh dấu ô xác nhận" in withdraw(login(world.monitor), sudden).content.decode()
    assert Round.objects.filter(kind="ad_hoc").exists()


def test_once_a_draft_is_there_the_round_stays(world, login, sudden):
    Entry.objects.create(obligation=sudden.obligations.first(), **CONTENT)
    client = login(world.monitor)
    assert "/huy/" not in client.get(PAGE).content.decode()
    answer = withdraw(client, sudden, confirmed="on")
    assert "Đã có cơ quan viết báo cáo nên không hủy được đợt này." in answer.content.decode()
    assert sudden.obligations.count() == 2


def test_a_round_whose_report_was_issued_stays(world, login, sudden):
    issued(world, round_=sudden)
    answer = withdraw(login(world.monitor), sudden, confirmed="on")
    assert "đã ban hành nên không hủy được" in answer.content.decode()
    assert Round.objects.filter(pk=sudden.pk).exists()


def test_a_scheduled_round_is_never_withdrawn(world, login):
    client = login(world.monitor)
    assert "/huy/" not in client.get(PAGE).content.decode()
    assert "Chỉ hủy được đợt đột xuất" in withdraw(client, world.round, confirmed="on").content.decode()
    assert world.round.obligations.count() == 8


@pytest.mark.parametrize(
    ("person", "status"), [("monitor_head", 200), ("province", 403), ("officer", 404), ("admin", 404)]
)
def test_who_withdraws(world, login, sudden, person, status):
    assert withdraw(login(world.people[person]), sudden, confirmed="on").status_code == status
    assert Round.objects.filter(kind="ad_hoc").exists() is (status != 200)


def test_the_province_sees_no_way_to_withdraw(world, login, sudden):
    assert "Hủy đợt" not in login(world.province).get(PAGE).content.decode()


def test_what_is_not_there_is_not_withdrawn(world, login):
    assert login(world.monitor).post("/dot/999999/huy/").status_code == 404


def test_an_ad_hoc_round_due_sooner_does_not_take_the_dashboard(world, login, sudden):
    client = login(world.province)
    assert client.get(DASHBOARD).context["round"] == world.round
    assert client.get(f"{DASHBOARD}?dot={sudden.pk}").context["round"] == sudden


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 17), "Năm 2026"),  # due today
        (date(2027, 1, 16), "Năm 2026"),  # still takes late accounts
        (date(2027, 1, 17), NAME),  # the only one open
        (date(2027, 2, 20), NAME),  # late accounts only
        (date(2027, 3, 4), "Năm 2026"),  # none is open
    ],
)
def test_the_dashboard_is_that_of_the_scheduled_round_that_is_open(world, login, set_clock, day, name):
    ask(world, date(2027, 2, 1))
    set_clock(day)
    assert login(world.monitor).get(DASHBOARD).context["round"].name == name


def test_of_two_scheduled_rounds_the_one_due_next_is_shown(world, login):
    later = make_round(world.plan, 2027)
    assert later.due_on > world.round.due_on
    assert login(world.province).get(DASHBOARD).context["round"] == world.round
