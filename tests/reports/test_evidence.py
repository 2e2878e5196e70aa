"""Evidence: what is taken on the writing page, how it is handed out, how it is taken away."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Evidence
from reports.services import entries, evidence
from tests.reports.pile import entry_of
from tests.reports.typed import press, typed

NAME = "Quyết định số 12 – phê duyệt.pdf"


def pdf(name=NAME, content=b"%PDF-1.7 mot"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def attached(world, cycle):
    """attached("submitted") is a file with an account of UBND xã Tịnh Khê in that state."""

    def attach(state):
        obligation = cycle("draft")
        found = evidence.attach(entry_of(obligation), pdf(), by=world.officer, now=world.now)
        if state != "draft":
            entries.submit(obligation, by=world.officer, now=world.now)
        if state == "accepted":
            entries.accept(obligation, by=world.monitor, now=world.now)
        return found

    return attach


def upload(client, world, obligation, file, **values):
    data = typed(client, world, obligation, results="Có tệp", **values)
    return press(client, world, data | {f"o{obligation.pk}-files": file})


def test_a_file_is_kept_with_the_save(world, login, cycle):
    duty = cycle("empty")
    assert upload(login(world.officer), world, duty, pdf()).status_code == 302
    found = Evidence.objects.get()
    assert (found.name, found.entry.obligation, found.entry.results) == (NAME, duty, "Có tệp")


def test_several_files_at_once(world, login, cycle):
    upload(login(world.officer), world, cycle("empty"), [pdf(), pdf("Hai.pdf", b"%PDF-1.4 hai")])
    assert Evidence.objects.count() == 2


def test_the_same_file_twice_is_kept_once(world, login, cycle):
    for _click in range(2):
        upload(login(world.officer), world, cycle("empty"), pdf())
    assert Evidence.objects.count() == 1


REFUSED = [
    ("virus.exe", b"MZ...", "Hãy dùng PDF, Word"),
    ("virus.pdf", b"MZ...", "không đúng loại"),
    ("rong.pdf", b"", "rỗng"),
    ("to.pdf", b"%PDF-" + b"x" * 2_000_000, "lớn hơn 1 MB"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED)
def test_a_wrong_file_is_refused_and_the_text_kept(world, login, cycle, settings, name, content, words):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    duty = cycle("empty")
    response = upload(login(world.officer), world, duty, SimpleUploadedFile(name, content))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert (entry_of(duty).results, Evidence.objects.count()) == ("Có tệp", 0)


def test_a_file_beside_a_wrong_field_is_asked_for_again(world, login, cycle):
    response = upload(login(world.officer), world, cycle("empty"), pdf(), percent="500")
    assert "rồi chọn lại tệp" in response.content.decode()


def test_it_is_handed_out_under_its_own_name(world, login, attached):
    response = login(world.officer).get(reverse("reports:evidence", args=[attached("draft").pk]))
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


READERS = [
    ("colleague", "draft", 200),
    ("monitor", "draft", 404),
    ("monitor", "submitted", 200),
    ("province", "submitted", 404),
    ("province", "accepted", 200),
    ("neighbour", "accepted", 404),
    ("stranger", "accepted", 404),
    ("admin", "accepted", 404),
]


@pytest.mark.parametrize(("name", "state", "code"), READERS)
def test_a_file_is_read_by_those_who_read_the_words(world, login, attached, name, state, code):
    url = reverse("reports:evidence", args=[attached(state).pk])
    assert login(world.people[name]).get(url).status_code == code


def test_a_file_lost_on_disk_is_a_page_not_a_fault(world, login, attached):
    found = attached("draft")
    found.file.storage.delete(found.file.name)
    response = login(world.officer).get(reverse("reports:evidence", args=[found.pk]))
    assert response.status_code == 404
    assert "không còn trong kho" in response.content.decode()


def delete(login, person, found, **more):
    return login(person).post(reverse("reports:evidence_delete", args=[found.pk]), **more)


def test_its_agency_takes_it_away(world, login, attached, django_capture_on_commit_callbacks):
    found = attached("draft")
    with django_capture_on_commit_callbacks(execute=True):
        assert delete(login, world.colleague, found).status_code == 302
    assert not Evidence.objects.exists()
    assert not found.file.storage.exists(found.file.name)


def test_htmx_gets_the_list_back(world, login, attached):
    response = delete(login, world.officer, attached("draft"), headers={"HX-Request": "true"})
    assert NAME not in response.content.decode()
    assert "-filebox" in response.content.decode()


def test_a_button_on_the_page_saves_and_takes_it_away(world, login, cycle, attached):
    found = attached("draft")
    duty, client = found.entry.obligation, login(world.officer)
    press(client, world, typed(client, world, duty, results="Mới gõ"), f"detach:{found.pk}")
    assert (entry_of(duty).results, Evidence.objects.count()) == ("Mới gõ", 0)


def test_it_stays_once_the_account_is_sent(world, login, attached):
    response = delete(login, world.officer, attached("submitted"), follow=True)
    assert "hãy thu hồi trước" in response.content.decode()
    assert Evidence.objects.exists()


@pytest.mark.parametrize(("name", "code"), [("monitor", 403), ("neighbour", 404), ("stranger", 404)])
def test_others_do_not_take_it_away(world, login, attached, name, code):
    assert delete(login, world.people[name], attached("submitted")).status_code == code


def test_wrong_methods_get_a_page(world, login, attached):
    found, client = attached("draft"), login(world.officer)
    assert client.get(reverse("reports:evidence_delete", args=[found.pk])).status_code == 405
    assert client.post(reverse("reports:evidence", args=[found.pk])).status_code == 405
