"""reports.views.round_entries: a whole round written and sent on one page, nothing typed lost."""

from datetime import date

import pytest
from django.test import Client

from reports.models import Entry, EntryVersion
from reports.services import entries
from tests.conftest import CONTENT, owed, statements
from tests.reports.pile import accept_all, earlier_round, entry_of, pile_up
from tests.reports.typed import opened, press, typed, url_of

TEXT = {"work_state": "in_progress", "results": "Đã trồng 300 cây xanh."}


@pytest.fixture
def client(world, login):
    return login(world.officer)


@pytest.fixture
def duty(cycle):
    return cycle("empty")


def page_of(response) -> str:
    return response.content.decode()


# Who may open it.


@pytest.mark.parametrize("name", ["officer", "colleague", "head", "neighbour", "builder", "monitor"])
def test_people_of_an_owing_agency_open_it(world, login, name):
    assert login(world.people[name]).get(url_of(world)).status_code == 200


@pytest.mark.parametrize("name", ["province", "stranger", "admin"])
def test_it_is_not_there_for_those_who_owe_nothing(world, login, name):
    assert login(world.people[name]).get(url_of(world)).status_code == 404


def test_it_shows_the_agency_its_own_accounts_only(world, client):
    sheets = client.get(url_of(world)).context["writing"].sheets
    assert [(s.obligation.agency_id, s.obligation.task.path) for s in sheets] == [
        (world.khe.pk, "II.2.a"),
        (world.khe.pk, "II.3"),
    ]


def test_a_foreign_account_in_the_post_is_not_written(world, client):
    foreign = owed(world, "gia")
    press(
        client, world, {f"o{foreign.pk}-base": "x", f"o{foreign.pk}-results": "lén"}, f"submit:{foreign.pk}"
    )
    assert not Entry.objects.exists()


def test_a_visitor_is_asked_to_sign_in(world):
    assert Client().get(url_of(world)).status_code == 302


def test_it_rejects_put(world, client):
    assert client.put(url_of(world)).status_code == 405


# Writing.


def test_save_all_keeps_what_was_typed(world, client, duty):
    response = press(client, world, typed(client, world, duty, **TEXT))
    assert response.status_code == 302
    assert entry_of(duty).results == TEXT["results"]


def test_an_untouched_page_saves_nothing(world, client):
    press(client, world, opened(client, world))
    assert not Entry.objects.exists()


def test_a_document_is_kept(world, client, duty):
    row = {
        "documents-0-number": "12/KH-UBND",
        "documents-0-date": "5/3/2026",
        "documents-0-title": "Kế hoạch",
    }
    press(client, world, typed(client, world, duty, **row))
    assert entry_of(duty).documents == [{"number": "12/KH-UBND", "date": "2026-03-05", "title": "Kế hoạch"}]


def test_last_rounds_words_are_filled_in_but_not_saved(world, client, duty):
    accept_all(world, earlier_round(world))
    assert "Đã điền sẵn từ kỳ trước" in page_of(client.get(url_of(world)))
    press(client, world, opened(client, world), "submit")
    assert not Entry.objects.filter(obligation=duty).exists()


def test_last_rounds_words_are_not_sent_untouched(world, client, duty):
    accept_all(world, earlier_round(world))
    response = press(client, world, opened(client, world), f"submit:{duty.pk}")
    assert "Nội dung vẫn là của kỳ trước" in page_of(response)


def test_last_rounds_words_may_be_kept_on_purpose(world, client, duty):
    accept_all(world, earlier_round(world))
    press(client, world, opened(client, world), f"keep:{duty.pk}")
    assert entry_of(duty).results == "Đã rà soát."


# Sending.


def test_submit_sends_the_ready_and_says_what_others_lack(world, client, duty):
    response = press(client, world, typed(client, world, duty, **TEXT), "submit", follow=True)
    assert entry_of(duty).state == "submitted"
    html = page_of(client.get(response.url))
    assert "Đã gửi 1 báo cáo tới Sở Xây dựng." in html
    assert "II.2.a (chưa viết)" in html


def test_one_account_is_sent_alone(world, client, cycle, duty):
    other = cycle("draft", path="II.2.a")
    press(client, world, typed(client, world, duty, **TEXT), f"submit:{duty.pk}")
    assert (entry_of(duty).state, entry_of(other).state) == ("submitted", "draft")


def test_an_incomplete_account_is_kept_and_not_sent(world, client, duty):
    response = press(client, world, typed(client, world, duty, results="Một nửa"), f"submit:{duty.pk}")
    assert "còn thiếu: chọn tiến độ" in page_of(response)
    assert (entry_of(duty).state, entry_of(duty).results) == ("draft", "Một nửa")


def test_done_at_less_than_all_is_asked_about_but_sent(world, client, duty):
    typing = {"work_state": "done", "results": "Xong.", "percent": "80"}
    press(client, world, typed(client, world, duty, **typing))
    assert "Đã chọn “Hoàn thành” nhưng tỷ lệ là 80%: xin xem lại." in page_of(client.get(url_of(world)))
    press(client, world, opened(client, world), f"submit:{duty.pk}")
    assert entry_of(duty).state == "submitted"


def test_nothing_arisen_is_one_click(world, client, duty):
    press(client, world, opened(client, world), f"nothing:{duty.pk}")
    entry = entry_of(duty)
    assert (entry.state, entry.nothing_arisen) == ("submitted", True)


def test_nothing_arisen_does_not_wipe_what_was_typed(world, client, duty):
    response = press(client, world, typed(client, world, duty, **TEXT), f"nothing:{duty.pk}")
    assert (entry_of(duty).state, entry_of(duty).results) == ("draft", TEXT["results"])
    assert "đang có nội dung" in page_of(response)


def test_a_returned_account_is_not_ready_until_mended(world, client, cycle, set_clock):
    duty = cycle("returned")
    set_clock(date(2026, 11, 23))
    press(client, world, opened(client, world), "submit")
    assert entry_of(duty).state == "returned"
    press(client, world, typed(client, world, duty, results="Đã bổ sung 12 ha."), "submit")
    assert entry_of(duty).state == "submitted"


def test_sending_twice_is_one_sending(world, client, duty):
    data = typed(client, world, duty, **TEXT)
    for _click in range(2):
        assert press(client, world, data, "submit").status_code == 302
    assert EntryVersion.objects.count() == 1


def test_a_sent_account_is_read_only_and_can_be_recalled(world, client, cycle):
    duty = cycle("submitted")
    assert f'name="o{duty.pk}-results"' not in page_of(client.get(url_of(world)))
    press(client, world, opened(client, world), f"recall:{duty.pk}")
    assert entry_of(duty).state == "draft"


def test_a_locked_round_says_why(world, client, set_clock):
    set_clock(date(2027, 1, 17))
    html = page_of(client.get(url_of(world)))
    assert "Đợt này đã khóa" in html
    assert "Quá hạn, chưa gửi" in html


# Nothing is lost.


def test_a_text_too_long_comes_back_whole(world, client, duty):
    long = "dài " * 3000
    response = press(client, world, typed(client, world, duty, results=long))
    assert response.status_code == 422
    assert "tối đa 10.000" in page_of(response) or "tối đa 10000" in page_of(response)
    assert long.strip() in page_of(response)


def test_a_wrong_account_does_not_stop_the_others(world, client, duty):
    other = owed(world, path="II.2.a")
    data = typed(client, world, duty, percent="101") | {f"o{other.pk}-results": "Đúng"}
    response = press(client, world, data)
    assert entry_of(other).results == "Đúng"
    assert f'href="#id_o{duty.pk}-percent"' in page_of(response)


def test_a_document_of_1900_is_questioned(world, client, duty):
    row = {"documents-0-date": "01/01/1900", "documents-0-title": "Nghị định", "results": "Giữ lại"}
    response = press(client, world, typed(client, world, duty, **row))
    assert "quá xa" in page_of(response)
    assert "Giữ lại" in page_of(response)


def test_a_round_that_locked_meanwhile_shows_the_text_again(world, client, duty, set_clock):
    data = typed(client, world, duty, results="Gõ dở lúc nửa đêm")
    set_clock(date(2027, 1, 17))
    html = page_of(press(client, world, data))
    assert "Gõ dở lúc nửa đêm" in html
    assert "đã khóa" in html


def test_the_second_of_two_people_sees_both_texts(world, client, login, duty):
    mine = typed(client, world, duty, **TEXT)
    entries.save_draft(
        duty, {**CONTENT, "results": "Bản của đồng nghiệp"}, revision=0, by=world.colleague, now=world.now
    )
    response = press(client, world, mine)
    assert response.status_code == 409
    assert "Người colleague vừa lưu lúc 09:00" in page_of(response)
    assert "Bản của đồng nghiệp" in page_of(response) and TEXT["results"] in page_of(response)
    assert entry_of(duty).results == "Bản của đồng nghiệp"


def test_saving_again_after_that_is_a_choice(world, client, duty):
    mine = typed(client, world, duty, **TEXT)
    other = entries.save_draft(duty, CONTENT, revision=0, by=world.colleague, now=world.now)
    press(client, world, mine)
    press(client, world, mine | {f"o{duty.pk}-revision": other.revision})
    assert entry_of(duty).results == TEXT["results"]


def test_own_text_is_kept_by_its_button(world, client, duty):
    mine = typed(client, world, duty, **TEXT)
    other = entries.save_draft(duty, CONTENT, revision=0, by=world.colleague, now=world.now)
    press(client, world, mine | {f"o{duty.pk}-seen": other.revision}, f"mine:{duty.pk}")
    assert entry_of(duty).results == TEXT["results"]


def test_or_the_other_text_is_taken(world, client, duty):
    mine = typed(client, world, duty, **TEXT)
    entries.save_draft(duty, CONTENT, revision=0, by=world.colleague, now=world.now)
    assert press(client, world, mine, f"take:{duty.pk}").status_code == 302
    assert entry_of(duty).results == CONTENT["results"]


@pytest.mark.parametrize(
    "junk", ["submit:99999", "submit:x", "detach:no", "recall:", "unknown", "nothing:-1"]
)
def test_a_strange_button_does_no_harm(world, client, junk):
    assert press(client, world, opened(client, world), junk).status_code == 302


def test_a_mangled_page_is_told_so(world, client, duty):
    response = press(client, world, {f"o{duty.pk}-base": "x", f"o{duty.pk}-results": "Còn đây"})
    assert response.status_code == 422
    assert "Còn đây" in page_of(response) and "ManagementForm" not in page_of(response)


def test_too_many_documents_are_refused_in_words(world, client, duty):
    rows = {"documents-TOTAL_FORMS": 12} | {f"documents-{n}-title": f"Văn bản {n}" for n in range(12)}
    response = press(client, world, typed(client, world, duty, **rows))
    assert "tối đa 10 văn bản" in page_of(response)


# The price.


def test_statements_do_not_grow_with_rounds_and_accounts(world, client, cycle):
    cycle("draft")
    one = statements(client, url_of(world))
    pile_up(world)
    cycle("submitted", path="II.2.a")
    # session, person, agency, inbox, round, obligations with entries, evidence, last round's entries,
    # contributions
    assert statements(client, url_of(world)) == one <= 11
