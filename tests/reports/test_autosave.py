"""reports.views.round_entries.obligation_save: one account keeps itself while it is being written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Evidence
from reports.services import entries
from tests.conftest import CONTENT
from tests.reports.pile import accept_all, earlier_round, entry_of
from tests.reports.typed import typed, url_of

TEXT = {"work_state": "in_progress", "results": "Đã trồng 300 cây xanh."}


@pytest.fixture
def client(world, login):
    return login(world.officer)


@pytest.fixture
def duty(cycle):
    return cycle("empty")


def page_of(response) -> str:
    return response.content.decode()


def autosave(client, duty, data):
    url = reverse("reports:obligation_save", args=[duty.pk])
    return client.post(url, data, headers={"HX-Request": "true"})


def test_it_saves_by_itself(world, client, duty):
    response = autosave(client, duty, typed(client, world, duty, **TEXT))
    assert "Đã lưu 09:00" in page_of(response)
    assert "<strong>1 sẵn sàng</strong>, 1 còn thiếu" in page_of(response)
    assert f'name="o{duty.pk}-revision" id="o{duty.pk}-revision" value="1"' in page_of(response)


def test_a_wrong_field_is_named(world, client, duty):
    response = autosave(client, duty, typed(client, world, duty, percent="x"))
    assert response.status_code == 422
    assert "Tỷ lệ là số nguyên" in page_of(response)


def test_a_conflict_shows_the_other_text(world, client, duty):
    mine = typed(client, world, duty, **TEXT)
    entries.save_draft(duty, {**CONTENT, "results": "Bản kia"}, revision=0, by=world.colleague, now=world.now)
    response = autosave(client, duty, mine)
    assert response.status_code == 409
    assert "Bản kia" in page_of(response)
    # The page goes on with the revision it had: no other button may write over the text unseen.
    assert f'name="o{duty.pk}-revision"' not in page_of(response)


def test_a_closed_account_refuses_in_words(world, client, login, cycle, duty):
    mine = typed(client, world, duty, **TEXT)
    cycle("submitted")
    response = autosave(client, duty, mine)
    assert (response.status_code, "đã gửi" in page_of(response)) == (409, True)


def test_without_htmx_it_saves_and_returns_to_the_page(world, client, duty):
    url = reverse("reports:obligation_save", args=[duty.pk])
    assert client.post(url, typed(client, world, duty, **TEXT)).url.startswith(url_of(world))


@pytest.mark.parametrize(
    ("name", "code"), [("neighbour", 404), ("stranger", 404), ("monitor", 403), ("province", 403)]
)
def test_others_do_not_write(world, login, duty, name, code):
    assert autosave(login(world.people[name]), duty, {}).status_code == code


def test_saving_needs_post(world, client, duty):
    assert client.get(reverse("reports:obligation_save", args=[duty.pk])).status_code == 405


def test_only_its_own_account_is_written(world, client, cycle, duty):
    data = typed(client, world, duty, **TEXT) | {f"o{cycle('empty', path='II.2.a').pk}-results": "Khác"}
    autosave(client, duty, data)
    assert [entry.obligation for entry in type(entry_of(duty)).objects.all()] == [duty]


def test_a_file_is_taken_and_the_list_comes_back(world, client, duty):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    response = autosave(client, duty, typed(client, world, duty) | {f"o{duty.pk}-files": file})
    assert Evidence.objects.get().entry == entry_of(duty)
    assert f'id="o{duty.pk}-filebox"' in page_of(response) and "a.pdf" in page_of(response)


def test_touching_a_prefilled_account_makes_it_this_rounds(world, client, duty):
    accept_all(world, earlier_round(world))
    html = page_of(autosave(client, duty, typed(client, world, duty, results="Kỳ này khác.")))
    assert "Đã điền sẵn" not in html
    assert entry_of(duty).percent == 40
