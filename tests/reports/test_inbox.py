"""Thông báo: the inbox, one digest, the bell."""

import re
from datetime import date, timedelta

import pytest

from reports.models import Digest
from tests.reports.reminded import DAY, make_digest


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def unread(page: str) -> int:
    """What the bell counts."""
    found = re.search(r'<span class="count">(\d+)<span class="visually-hidden"> chưa đọc', page)
    return int(found.group(1)) if found else 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Đã gửi thư lúc 07:02 tới officer@example.vn"),
        ({"day": date(2026, 11, 19)}, "Đã gửi thư lúc 07:02 ngày 20/11/2026 tới officer@example.vn"),
        ({"state": "planned"}, "Đang chờ gửi thư"),
        ({"state": "failed"}, "Chưa gửi được thư, cổng sẽ tự gửi lại"),
        ({"state": "refused"}, "Thư bị từ chối: máy chủ thư không nhận địa chỉ officer@example.vn"),
        ({"state": "no_mail"}, "Chưa có địa chỉ thư"),
    ],
)
def test_each_digest_says_what_became_of_its_mail(world, login, values, words):
    found = make_digest(world.officer, **values)
    page = body(login(world.officer), "/thong-bao/")
    assert words in page
    assert f'href="/thong-bao/{found.pk}/">2 báo cáo phải gửi</a>' in page
    assert words in body(login(world.officer), f"/thong-bao/{found.pk}/")


def test_the_newest_day_stands_first(world, login):
    for day, subject in ((DAY, "Hôm trước"), (DAY + timedelta(days=1), "Hôm sau")):
        make_digest(world.officer, day, subject=subject)
    page = body(login(world.officer), "/thong-bao/")
    assert page.index("Hôm sau") < page.index("Hôm trước")


def test_nobody_sees_the_digests_of_others(world, login):
    found = make_digest(world.officer, subject="Riêng của officer")
    for person in (world.colleague, world.head, world.monitor, world.admin):
        assert "Riêng của officer" not in body(login(person), "/thong-bao/")
        assert login(person).get(f"/thong-bao/{found.pk}/").status_code == 404
    found.refresh_from_db()
    assert found.read_at is None


def test_opening_marks_it_read_and_the_bell_counts_down(world, login):
    found = make_digest(world.officer)
    make_digest(world.officer, DAY - timedelta(days=1))
    client = login(world.officer)
    assert unread(body(client, "/")) == 2
    body(client, f"/thong-bao/{found.pk}/")
    found.refresh_from_db()
    assert found.read_at == world.now
    assert unread(body(client, "/")) == 1


def test_the_first_reading_is_kept(world, login, set_clock):
    found = make_digest(world.officer)
    client = login(world.officer)
    body(client, f"/thong-bao/{found.pk}/")
    set_clock(date(2026, 11, 23))
    body(client, f"/thong-bao/{found.pk}/")
    found.refresh_from_db()
    assert found.read_at == world.now


def test_fetching_ahead_is_not_reading(world, login):
    found = make_digest(world.officer)
    client = login(world.officer)
    client.head(f"/thong-bao/{found.pk}/")
    client.get(f"/thong-bao/{found.pk}/", headers={"Sec-Purpose": "prefetch"})
    found.refresh_from_db()
    assert found.read_at is None


def test_the_content_is_shown_with_its_links(world, login):
    found = make_digest(world.officer)
    page = body(login(world.officer), f"/thong-bao/{found.pk}/")
    for words in (
        "Kính gửi Người officer,",
        "Năm 2026 – Kế hoạch số 151/KH-UBND",
        "Còn 2 báo cáo chưa gửi.",
        '<a class="rows__title" href="/yeu-cau/1/">II.3 Xây dựng các đô thị</a>',
        "Quá hạn 3 ngày",
        "và 4 việc nữa",
    ):
        assert words in page


def test_what_a_later_digest_took_over_is_not_in_the_list(world, login):
    make_digest(world.officer, state=Digest.State.REPLACED)
    page = body(login(world.officer), "/thong-bao/")
    assert "Chưa có thông báo nào" in page
    assert unread(page) == 0


def test_a_person_without_an_address_is_told_so(world, login):
    world.officer.email = ""
    world.officer.save()
    words = "Tài khoản chưa có địa chỉ thư."
    for address in ("/", "/thong-bao/", "/thong-bao/cai-dat/"):
        assert words in body(login(world.officer), address)
        assert words not in body(login(world.head), address)


def test_a_long_inbox_has_pages(world, login):
    for days in range(21):
        make_digest(world.officer, DAY - timedelta(days=days))
    client = login(world.officer)
    assert len(client.get("/thong-bao/").context["lines"]) == 20
    assert len(client.get("/thong-bao/?page=2").context["lines"]) == 1
