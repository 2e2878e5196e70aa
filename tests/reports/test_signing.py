"""The head's sign-off: officers lay accounts before their head, who signs and sends, or sends back."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.services.own_agency import set_head_signs
from kehoach import clock
from reports.models import EntryVersion
from reports.services import entries
from tests.conftest import CONTENT, owed
from tests.reports.pile import entry_of
from tests.reports.typed import opened, press, typed, url_of

TEXT = {"work_state": "in_progress", "results": "Đã trồng 300 cây xanh."}
NOTE = "Bổ sung số hộ đã di dời."


@pytest.fixture
def signed_agency(world):
    """UBND xã Tịnh Khê, whose head wants to sign."""
    set_head_signs(world.khe, True, by=world.head)
    return world.khe


@pytest.fixture
def client(world, login, signed_agency):
    return login(world.officer)


@pytest.fixture
def head(world, login, signed_agency):
    return login(world.head)


@pytest.fixture
def duty(cycle):
    return cycle("empty")


@pytest.fixture
def waiting(cycle):
    """An account that lies before the head."""
    return cycle("signing")


def page_of(response) -> str:
    return response.content.decode()


def signing_url(world) -> str:
    return reverse("reports:signing", args=[world.round.pk])


def sign(client, world, *duties, action="sign", **more):
    """The head's page as it was opened, with these accounts ticked."""
    waiting = client.get(signing_url(world)).context["waiting"]
    data = {f"{sheet.prefix}-read": sheet.revision for sheet in waiting}
    data |= {"chosen": [each.pk for each in duties], "action": action}
    return client.post(signing_url(world), data | more)


# The officer's page.


def test_the_officers_buttons_ask_for_the_signature(world, client):
    html = page_of(client.get(url_of(world)))
    for words in (
        "Trình lãnh đạo ký các báo cáo đã sẵn sàng",
        "Trình ký: không phát sinh trong kỳ",
        ">Trình lãnh đạo ký<",
    ):
        assert words in html
    assert "Gửi báo cáo này" not in html


def test_without_that_step_the_page_says_send(world, login):
    html = page_of(login(world.officer).get(url_of(world)))
    assert "Gửi báo cáo này" in html
    assert "Trình lãnh đạo ký" not in html


def test_one_account_is_laid_before_the_head(world, client, duty):
    response = press(client, world, typed(client, world, duty, **TEXT), f"ask:{duty.pk}", follow=True)
    entry = entry_of(duty)
    assert (entry.state, entry.signing_asked_by, entry.results) == (
        "signing",
        world.officer,
        TEXT["results"],
    )
    html = page_of(client.get(response.url))
    assert "Đã trình lãnh đạo ký 1 báo cáo." in html
    assert "Chờ lãnh đạo ký" in html
    assert "Rút trình ký" in html


def test_all_that_is_ready_is_laid_before_the_head(world, client, duty):
    response = press(client, world, typed(client, world, duty, **TEXT), "ask")
    html = page_of(client.get(response.url))
    assert "Đã trình lãnh đạo ký 1 báo cáo." in html
    assert "Chưa trình ký: II.2.a (chưa viết)." in html
    assert "1 chờ ký" in html


def test_nothing_arisen_is_laid_before_the_head_in_one_click(world, client, duty):
    for _click in range(2):
        assert press(client, world, opened(client, world), f"nothing:{duty.pk}").status_code == 302
    entry = entry_of(duty)
    assert (entry.state, entry.nothing_arisen) == ("signing", True)


def test_asking_twice_is_asking_once(world, client, duty):
    data = typed(client, world, duty, **TEXT)
    for _click in range(2):
        assert press(client, world, data, f"ask:{duty.pk}").status_code == 302
    assert entry_of(duty).state == "signing"


def test_a_page_from_before_the_step_was_turned_on_does_not_send(world, login, duty):
    client = login(world.officer)
    data = typed(client, world, duty, **TEXT)
    set_head_signs(world.khe, True, by=world.head)
    assert press(client, world, data, f"submit:{duty.pk}").status_code == 302
    assert entry_of(duty).state == "signing"


def test_a_page_from_before_the_step_was_turned_off_sends_nothing_unasked(world, client, duty):
    data = typed(client, world, duty, **TEXT)
    set_head_signs(world.khe, False, by=world.head)
    response = press(client, world, data, f"ask:{duty.pk}")
    assert "Cơ quan không còn yêu cầu lãnh đạo ký" in page_of(response)
    assert (entry_of(duty).state, entry_of(duty).results) == ("draft", TEXT["results"])


def test_it_is_taken_back_to_write_on(world, client, waiting):
    response = press(client, world, {}, f"unask:{waiting.pk}")
    assert "Đã rút trình ký II.3 để sửa." in page_of(client.get(response.url))
    assert entry_of(waiting).state == "draft"


def test_what_lies_before_the_head_is_not_written(world, client, login, duty):
    stale = typed(client, world, duty, results="Muộn rồi")
    entries.save_draft(duty, CONTENT, revision=0, by=world.colleague, now=world.now)
    entries.ask_signature(duty, by=world.colleague, now=world.now)
    response = press(client, world, stale)
    assert "Báo cáo đang chờ lãnh đạo ký. Muốn sửa, hãy rút trình ký trước." in page_of(response)
    assert "Muộn rồi" in page_of(response)
    assert entry_of(duty).results != "Muộn rồi"


# The head's own writing page.


def test_the_head_signs_and_sends_what_the_head_has_written(world, head, duty):
    assert "Ký và gửi các báo cáo đã sẵn sàng" in page_of(head.get(url_of(world)))
    press(head, world, typed(head, world, duty, **TEXT), f"submit:{duty.pk}")
    assert entry_of(duty).state == "submitted"


def test_the_head_signs_on_the_writing_page_what_it_has_shown(world, head, waiting):
    assert "1 báo cáo chờ ký" in page_of(head.get(url_of(world)))
    read = {f"o{waiting.pk}-read": entry_of(waiting).revision}
    press(head, world, read, f"submit:{waiting.pk}")
    assert entry_of(waiting).state == "submitted"


def test_a_page_that_has_not_shown_it_does_not_send_it(world, head, waiting):
    response = press(head, world, {}, f"submit:{waiting.pk}")
    assert "Báo cáo này vừa được sửa lại." in page_of(response)
    assert entry_of(waiting).state == "signing"


def test_nothing_arisen_on_a_stale_page_does_not_send_the_words_of_others(world, head, waiting):
    press(head, world, {}, f"nothing:{waiting.pk}")
    assert entry_of(waiting).state == "signing"


# The head's page of everything that waits.


def test_each_waiting_account_is_read_in_full(world, head, waiting):
    html = page_of(head.get(signing_url(world)))
    for words in ("Đã rà soát 12 điểm dân cư nông thôn.", "Tiếp tục rà soát.", "Người officer", "checked"):
        assert words in html


def test_everything_is_signed_with_one_click(world, head, cycle):
    both = [cycle("signing"), cycle("signing", path="II.2.a")]
    response = sign(head, world, *both)
    assert [entry_of(duty).state for duty in both] == ["submitted", "submitted"]
    assert {v.submitted_by for v in EntryVersion.objects.all()} == {world.head}
    html = page_of(head.get(response.url))
    assert "Đã ký và gửi 2 báo cáo tới Sở Xây dựng." in html
    assert "Không có báo cáo nào chờ ký" in html


def test_only_the_ticked_ones_are_signed(world, head, cycle):
    one, other = cycle("signing"), cycle("signing", path="II.2.a")
    sign(head, world, one)
    assert (entry_of(one).state, entry_of(other).state) == ("submitted", "signing")


def test_one_is_signed_with_its_own_button(world, head, cycle):
    one, other = cycle("signing"), cycle("signing", path="II.2.a")
    sign(head, world, one, other, action=f"sign:{one.pk}")
    assert (entry_of(one).state, entry_of(other).state) == ("submitted", "signing")


def test_signing_twice_is_signing_once(world, head, waiting):
    data = {f"o{waiting.pk}-read": entry_of(waiting).revision, "chosen": waiting.pk, "action": "sign"}
    for _click in range(2):
        response = head.post(signing_url(world), data, follow=True)
        assert "Đã ký và gửi 1 báo cáo" in page_of(response)
    assert EntryVersion.objects.count() == 1


def test_what_was_changed_since_the_head_read_it_is_not_sent(world, head, waiting):
    data = {f"o{waiting.pk}-read": entry_of(waiting).revision, "chosen": waiting.pk, "action": "sign"}
    entries.unask_signature(waiting, by=world.officer, now=world.now)
    content = {**entry_of(waiting).content, "results": "Bản khác."}
    entries.save_draft(waiting, content, revision=entry_of(waiting).revision, by=world.officer, now=world.now)
    entries.ask_signature(waiting, by=world.officer, now=world.now)
    response = head.post(signing_url(world), data, follow=True)
    assert "II.3: Báo cáo này vừa được sửa lại." in page_of(response)
    assert entry_of(waiting).state == "signing"


def test_nothing_ticked_is_told(world, head, waiting):
    response = sign(head, world)
    assert "Chưa chọn báo cáo nào để ký." in page_of(head.get(response.url))


def test_an_account_goes_back_to_its_officer_with_a_note(world, head, client, waiting):
    response = sign(head, world, action=f"decline:{waiting.pk}", **{f"o{waiting.pk}-note": NOTE})
    assert "Đã trả lại II.3 cho người soạn kèm ý kiến." in page_of(head.get(response.url))
    assert entry_of(waiting).state == "draft"
    for url in (url_of(world), reverse("home"), reverse("reports:obligation", args=[waiting.pk])):
        html = page_of(client.get(url))
        assert "Lãnh đạo trả lại, đề nghị sửa:" in html
        assert NOTE in html


def test_what_the_head_sent_back_stands_first_and_is_not_ready_until_it_is_mended(world, client, waiting):
    entries.decline_signature(waiting, NOTE, by=world.head, now=world.now)
    home = page_of(client.get(reverse("home")))
    assert home.index("Bị trả lại, cần sửa và gửi lại") < home.index(NOTE) < home.index("Còn phải gửi")
    assert "Lãnh đạo trả lại" in home and "Sẵn sàng gửi" not in home
    response = press(client, world, opened(client, world), "ask")
    assert "II.3 (cần sửa theo ý kiến của lãnh đạo)" in page_of(client.get(response.url))
    content = {**entry_of(waiting).content, "results": "Đã sửa."}
    later = world.now + timedelta(minutes=1)
    entries.save_draft(waiting, content, revision=entry_of(waiting).revision, by=world.officer, now=later)
    press(client, world, opened(client, world), "ask")
    assert entry_of(waiting).state == "signing"


def test_the_note_is_gone_once_the_account_is_laid_before_the_head_again(world, client, waiting):
    entries.decline_signature(waiting, NOTE, by=world.head, now=world.now)
    press(client, world, {}, f"ask:{waiting.pk}")
    assert NOTE not in page_of(client.get(url_of(world)))


def test_going_back_takes_a_note(world, head, waiting):
    response = sign(head, world, action=f"decline:{waiting.pk}")
    assert response.status_code == 422
    assert "Hãy ghi ý kiến để người soạn biết cần sửa gì." in page_of(response)
    assert entry_of(waiting).state == "signing"


def test_a_note_too_long_is_told_and_stays(world, head, waiting):
    response = sign(head, world, action=f"decline:{waiting.pk}", **{f"o{waiting.pk}-note": "x" * 3001})
    assert response.status_code == 422
    assert "x" * 3001 in page_of(response)
    assert "Dài 3001 ký tự" in page_of(response)


def test_a_note_typed_beside_another_account_stays(world, head, cycle):
    one, other = cycle("signing"), cycle("signing", path="II.2.a")
    response = sign(head, world, one, **{f"o{other.pk}-note": NOTE})
    assert NOTE in page_of(response)
    assert (entry_of(one).state, entry_of(other).state) == ("submitted", "signing")


def test_a_note_for_what_was_taken_back_meanwhile_is_told_again(world, head, waiting):
    entries.unask_signature(waiting, by=world.officer, now=world.now)
    data = {f"o{waiting.pk}-note": NOTE, "action": f"decline:{waiting.pk}"}
    html = page_of(head.post(signing_url(world), data, follow=True))
    assert "Báo cáo này không còn chờ lãnh đạo ký." in html
    assert NOTE in html


@pytest.mark.parametrize("action", ["", "sign:x", "sign:99999", "decline:", "decline:99999", "junk:1"])
def test_nonsense_does_nothing(world, head, waiting, action):
    assert head.post(signing_url(world), {"action": action}).status_code == 302
    assert entry_of(waiting).state == "signing"


def test_the_page_costs_the_same_with_one_account_and_with_two(world, head, cycle):
    costs = []
    for path in ("II.3", "II.2.a"):
        cycle("signing", path=path)
        head.get(signing_url(world))
        with CaptureQueriesContext(connection) as captured:
            head.get(signing_url(world))
        costs.append(len(captured))
    assert costs[0] == costs[1]


# What others see, and time.


def test_the_heads_home_counts_what_waits(world, head, client, waiting):
    assert "1 báo cáo chờ ký" in page_of(head.get(reverse("home")))
    officers = page_of(client.get(reverse("home")))
    assert "1 báo cáo chờ ký" not in officers
    assert "Chờ lãnh đạo ký" in officers
    assert "trình ký 09:00 22/11/2026" in officers


def test_turned_off_what_waits_may_be_sent_by_anybody(world, client, waiting):
    set_head_signs(world.khe, False, by=world.head)
    assert "Gửi báo cáo này" in page_of(client.get(url_of(world)))
    press(client, world, {f"o{waiting.pk}-read": entry_of(waiting).revision}, f"submit:{waiting.pk}")
    assert entry_of(waiting).state == "submitted"


@pytest.mark.parametrize(
    ("day", "may"),
    [(date(2027, 1, 15), True), (date(2027, 1, 16), True), (date(2027, 1, 17), False)],
)
def test_after_the_lock_nothing_is_signed_any_more(world, head, waiting, set_clock, day, may):
    set_clock(day)
    assert (f"o{waiting.pk}-read" in page_of(head.get(signing_url(world)))) == may
    entry = entry_of(waiting)
    head.post(
        signing_url(world),
        {f"o{waiting.pk}-read": entry.revision, "chosen": waiting.pk, "action": "sign"},
    )
    assert (entry_of(waiting).state == "submitted") == may


def test_what_the_monitor_sent_back_is_signed_after_the_lock_too(world, login, cycle, set_clock):
    returned, head = cycle("returned"), login(world.head)
    set_head_signs(world.khe, True, by=world.head)
    late = set_clock(datetime(2027, 2, 1, 9, 0, tzinfo=clock.LOCAL))
    entries.ask_signature(owed(world), by=world.officer, now=late)
    html = page_of(head.get(reverse("home")))
    assert "1 báo cáo chờ ký" in html
    assert "Đề nghị bổ sung số liệu." in html
    sign(head, world, returned)
    assert entry_of(returned).state == "submitted"


def test_the_api_asks_declines_and_signs(world, client, head, cycle):
    duty = cycle("draft")

    def step(person, name, data=None):
        url = reverse(f"api:obligation-{name}", args=[duty.pk])
        return person.post(url, data, content_type="application/json")

    assert step(client, "submit").status_code == 403
    assert step(client, "ask").json()["state"] == "signing"
    assert step(head, "decline", {"note": " "}).status_code == 400
    assert step(head, "decline", {"note": NOTE}).json()["signing_note"] == NOTE
    assert step(client, "unask").status_code == 409
    assert step(client, "ask").json()["state"] == "signing"
    assert step(head, "submit").json()["state"] == "submitted"
