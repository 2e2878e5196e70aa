"""reports.views.obligation: one account, read by those who may, and taken back by its agency."""

import pytest
from django.urls import reverse

from reports.services import entries
from tests.reports.pile import entry_of

WORDS = "Đã rà soát 12 điểm dân cư nông thôn."


def get(login, person, obligation):
    return login(person).get(reverse("reports:obligation", args=[obligation.pk]))


def recall(login, person, obligation, **more):
    return login(person).post(reverse("reports:obligation_recall", args=[obligation.pk]), **more)


# (person, state of UBND xã Tịnh Khê's account of II.3) -> (status, its words are shown)
READERS = [
    ("officer", "empty", 200, False),
    ("officer", "draft", 200, True),
    ("head", "returned", 200, True),
    ("monitor", "draft", 200, False),
    ("monitor", "submitted", 200, True),
    ("monitor_head", "accepted", 200, True),
    ("province", "submitted", 200, False),
    ("province", "accepted", 200, True),
    ("neighbour", "accepted", 404, False),
    ("stranger", "accepted", 404, False),
    ("admin", "accepted", 404, False),
]


@pytest.mark.parametrize(("name", "state", "code", "words"), READERS)
def test_who_reads_what(world, login, cycle, name, state, code, words):
    response = get(login, world.people[name], cycle(state))
    assert response.status_code == code
    assert words == ("12 điểm dân cư" in response.content.decode())


def test_a_returned_text_is_not_shown_to_the_monitor_as_it_is_being_mended(world, login, cycle):
    obligation = cycle("returned")
    content = {**entry_of(obligation).content, "results": "Đang sửa dở"}
    entries.save_draft(obligation, content, revision=3, by=world.officer, now=world.now)
    html = get(login, world.monitor, obligation).content.decode()
    assert "Đang sửa dở" not in html
    assert WORDS in html  # the version that was sent


def test_the_official_text_is_at_hand(world, login, cycle):
    assert "Xây dựng các đô thị ven biển." in get(login, world.officer, cycle("empty")).content.decode()


def test_the_story_tells_decisions_and_reasons(world, login, cycle):
    html = get(login, world.officer, cycle("returned")).content.decode()
    for words in ("Lần 1", "Trả lại", "Đề nghị bổ sung số liệu.", "Người monitor"):
        assert words in html


def test_a_recalled_version_is_the_agencys_own(world, login, cycle):
    obligation = cycle("submitted")
    entries.recall(obligation, by=world.officer, now=world.now)
    assert len(get(login, world.officer, obligation).context["versions"]) == 1
    assert len(get(login, world.monitor, obligation).context["versions"]) == 0


def test_the_agency_is_offered_to_write_or_recall(world, login, cycle):
    assert "Viết tiếp" in get(login, world.officer, cycle("draft")).content.decode()
    html = get(login, world.officer, cycle("submitted", path="II.2.a")).content.decode()
    assert "Thu hồi để sửa" in html


def test_typed_markup_is_shown_as_text(world, login, cycle):
    html = get(login, world.officer, cycle("draft", results="<script>alert(1)</script>")).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html


def test_recall_takes_it_back(world, login, cycle):
    obligation = cycle("submitted")
    response = recall(login, world.head, obligation, follow=True)
    assert "Đã thu hồi" in response.content.decode()
    assert entry_of(obligation).state == "draft"


@pytest.mark.parametrize("state", ["empty", "draft", "returned", "accepted"])
def test_what_cannot_be_recalled_says_why(world, login, cycle, state):
    response = recall(login, world.officer, cycle(state), follow=True)
    assert response.status_code == 200
    assert "Chưa được:" in response.content.decode()


def test_not_after_the_monitor_began_to_read(world, login, cycle):
    obligation = cycle("submitted")
    entries.open_review(obligation, by=world.monitor, now=world.now)
    assert "đang xem" in recall(login, world.officer, obligation, follow=True).content.decode()


@pytest.mark.parametrize(
    ("name", "code"),
    [("monitor", 403), ("province", 403), ("neighbour", 404), ("stranger", 404), ("admin", 404)],
)
def test_others_do_not_recall(world, login, cycle, name, code):
    obligation = cycle("submitted")
    assert recall(login, world.people[name], obligation).status_code == code
    assert entry_of(obligation).state == "submitted"


def test_wrong_methods_get_a_page(world, login, cycle):
    obligation = cycle("submitted")
    client = login(world.officer)
    response = client.get(reverse("reports:obligation_recall", args=[obligation.pk]))
    assert (response.status_code, "cần bấm nút" in response.content.decode()) == (405, True)
    assert client.post(reverse("reports:obligation", args=[obligation.pk])).status_code == 405
