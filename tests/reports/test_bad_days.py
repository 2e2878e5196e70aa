"""The writing page when something else happened in between: nothing is lost, nothing unseen is sent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.models import Entry, EntryVersion, Evidence, Obligation
from reports.services import entries, evidence
from tests.conftest import CONTENT
from tests.reports.pile import entry_of
from tests.reports.typed import opened, press, typed


def pdf():
    return SimpleUploadedFile("a.pdf", b"%PDF-1.7 mot")


def test_words_that_a_colleague_saved_meanwhile_are_not_sent_unseen(world, login, cycle):
    duty, client = cycle("draft"), login(world.officer)
    page = opened(client, world)
    entries.save_draft(duty, {**CONTENT, "results": "VIẾT DỞ"}, revision=1, by=world.colleague, now=world.now)
    response = press(client, world, page, f"submit:{duty.pk}")
    assert (response.status_code, entry_of(duty).state) == (409, "draft")
    assert "VIẾT DỞ" in response.content.decode()


def test_sending_everything_skips_what_the_page_has_not_shown(world, login, cycle):
    duty, client = cycle("draft"), login(world.officer)
    page = opened(client, world)
    entries.save_draft(duty, {**CONTENT, "results": "VIẾT DỞ"}, revision=1, by=world.colleague, now=world.now)
    assert press(client, world, page, "submit").status_code == 409
    assert not EntryVersion.objects.exists()


def test_words_for_an_account_that_is_no_longer_owed_are_handed_back(world, login, cycle):
    duty, client = cycle("empty"), login(world.officer)
    page = typed(client, world, duty, results="Đã gõ rất lâu.")
    Obligation.objects.filter(pk=duty.pk).delete()
    response = press(client, world, page)
    assert response.status_code == 409
    assert "Đã gõ rất lâu." in response.content.decode()
    assert "đã được lưu từ trước" not in response.content.decode()


@pytest.mark.parametrize(("person", "status"), [("neighbour", 409), ("stranger", 404), ("admin", 404)])
def test_words_typed_under_another_account_are_handed_back(world, login, cycle, person, status):
    page = typed(login(world.officer), world, cycle("empty"), results="Đã gõ rất lâu.")
    response = press(login(world.people[person]), world, page)
    assert response.status_code == status
    assert "Đã gõ rất lâu." in response.content.decode()
    assert not Entry.objects.exists()


def test_a_storage_that_is_away_stops_no_words(world, login, cycle, settings):
    duty, other = cycle("empty"), cycle("empty", path="II.2.a")
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "evidence").write_text("a file where the folder should be")
    page = typed(login(world.officer), world, duty, results="một") | {f"o{other.pk}-results": "hai"}
    response = press(login(world.officer), world, page | {f"o{duty.pk}-files": pdf()})
    assert response.status_code == 422
    assert "chưa ghi được tệp" in response.content.decode()
    assert (entry_of(duty).results, entry_of(other).results) == ("một", "hai")


def test_a_file_that_cannot_be_read_has_a_page_of_its_own(world, login, cycle, settings):
    found = evidence.attach(entry_of(cycle("draft")), pdf(), by=world.officer, now=world.now)
    folder = settings.MEDIA_ROOT / "evidence"
    folder.rename(folder.with_name("away"))
    folder.write_text("")
    assert login(world.officer).get(f"/tep/{found.pk}/").status_code == 404


def test_a_file_of_an_accepted_account_stays_though_the_page_was_older(world, cycle):
    duty = cycle("draft")
    evidence.attach(entry_of(duty), pdf(), by=world.officer, now=world.now)
    old = Evidence.objects.select_related("entry__obligation__round__plan").get()
    entries.submit(duty, by=world.officer, now=world.now)
    entries.accept(duty, by=world.monitor, now=world.now)
    with pytest.raises(entries.StepClosed):
        evidence.detach(old, by=world.officer, now=world.now)
    assert Evidence.objects.exists()


def test_the_reason_survives_a_new_sending(world, login, cycle):
    duty, client = cycle("submitted"), login(world.monitor)
    data = {"reason": "LÝ DO ĐÃ GÕ DÀI", "revision": "1"}
    page = client.post(f"/duyet/{duty.pk}/tra-lai/", data, follow=True).content.decode()
    assert "LÝ DO ĐÃ GÕ DÀI" in page
    assert entry_of(duty).state == "submitted"
