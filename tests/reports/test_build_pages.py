"""Tệp tài liệu: watching a file being built, finding it again, taking it home."""

from datetime import timedelta

import pytest

from reports import jobs
from reports.models import Build
from reports.services import builds
from tests.reports.built import ZIP, asked, content, failed, kept

LIST = "/tep-tai-lieu/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def called(monkeypatch):
    found = []
    monkeypatch.setattr(jobs.build_file, "apply_async", lambda args, **options: found.append(args[0]))
    return found


def page(client, build, *rest, **headers):
    return client.get(f"{LIST}{build.pk}/" + "".join(rest), headers=headers)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_one_who_waits_is_told_and_asked_again_without_scripts(world, login):
    found = text(page(login(world.monitor), asked(world.monitor, world.now)))
    assert "Đang chờ đến lượt." in found
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in found
    assert "Làm mới" in found
    assert "Tải tệp về" not in found


def test_the_bar_shows_steps_of_steps(world, login):
    row = asked(world.monitor, world.now)
    builds.claim(row.pk, world.now).tell(12, 57, "Dàn trang phần nội dung, trang 12")
    found = text(page(login(world.monitor), row))
    assert "Bước 12/57: Dàn trang phần nội dung, trang 12" in found
    assert 'value="12" max="57"' in found


def test_the_moving_part_asks_for_itself_until_it_has_ended(world, login):
    row, client = asked(world.monitor, world.now), login(world.monitor)
    part = page(client, row, **{"HX-Request": "true"})
    assert "<html" not in text(part)
    assert f'hx-get="{LIST}{row.pk}/" hx-trigger="every 2s"' in text(part)
    assert "HX-Refresh" not in part.headers
    builds.claim(row.pk, world.now).keep(ZIP)
    assert page(client, row, **{"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_asking_is_cheap(world, login, django_assert_num_queries):
    row, client = asked(world.monitor, world.now), login(world.monitor)
    with django_assert_num_queries(3):  # session, person, file: no navigation, no content
        page(client, row, **{"HX-Request": "true"})


def test_what_is_done_is_offered_with_its_digest(world, login):
    row = kept(world.monitor, world.now)
    found = text(page(login(world.monitor), row))
    for words in ("Tải tệp về", row.sha256, row.name, f"{LIST}{row.pk}/tai/", "09:00 22/11/2026"):
        assert words in found
    assert "hx-get" not in found and "refresh" not in found


def test_the_page_calls_a_worker_where_nobody_works(world, login, called):
    row, client = asked(world.monitor, world.now), login(world.monitor)
    page(client, row)
    assert called == []
    Build.objects.filter(pk=row.pk).update(state="building", claimed_until=world.now, attempts=1)
    assert "Đang chờ đến lượt." in text(page(client, row))
    page(client, row)
    assert called == [str(row.pk)]


def test_the_page_gives_up_after_three_attempts(world, login, called):
    row = asked(world.monitor, world.now)
    Build.objects.filter(pk=row.pk).update(state="building", claimed_until=world.now, attempts=3)
    assert "Máy chủ dừng giữa chừng nhiều lần" in text(page(login(world.monitor), row))
    assert called == []


def test_a_failure_says_why_and_can_be_tried_again(world, login):
    row, client = failed(world.monitor, world.now, "Hết chỗ <trống>."), login(world.monitor)
    assert "Hết chỗ &lt;trống&gt;." in text(page(client, row))
    response = client.post(f"{LIST}{row.pk}/tao-lai/")
    assert (response.status_code, response.url) == (302, f"{LIST}{row.pk}/")
    assert "Đang chờ đến lượt." in text(page(client, row))
    builds.claim(row.pk, world.now)
    client.post(f"{LIST}{row.pk}/tao-lai/")  # a second click
    assert Build.objects.get().state == "building"


def test_the_file_is_an_attachment_under_its_name(world, login):
    response = page(login(world.monitor), kept(world.monitor, world.now), "tai/")
    assert b"".join(response.streaming_content) == ZIP
    assert response["Content-Type"] == WORD
    assert response["Content-Disposition"] == 'attachment; filename="BC_SXD_KH151_nam_2026.docx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_that_is_not_there_yet_leads_to_its_page(world, login):
    row = asked(world.monitor, world.now)
    assert page(login(world.monitor), row, "tai/").url == f"{LIST}{row.pk}/"


def test_a_file_that_was_lost_can_be_built_again(world, login):
    row, client = kept(world.monitor, world.now), login(world.monitor)
    row.file.storage.delete(row.file.name)
    assert page(client, row, "tai/").status_code == 302
    found = text(page(client, row))
    assert "Tệp không còn trên máy chủ" in found and "Tạo lại" in found
    client.post(f"{LIST}{row.pk}/tao-lai/")
    assert Build.objects.get().state == "waiting"


@pytest.mark.parametrize("rest", ["", "tai/"])
def test_who_never_asked_gets_404(world, login, rest):
    row = kept(world.monitor, world.now)
    for person in (world.monitor_head, world.province, world.admin, world.officer):
        assert page(login(person), row, rest).status_code == 404


def test_who_has_left_the_office_fetches_no_draft(world, login):
    """An officer of the monitor who was moved to another agency."""
    row, client = kept(world.monitor, world.now, round_=world.round), login(world.monitor)
    assert page(client, row, "tai/").status_code == 200
    world.monitor.agency, world.monitor.role = world.officer.agency, "officer"
    world.monitor.save()
    assert [page(client, row, rest).status_code for rest in ("", "tai/")] == [404, 404]
    assert client.post(f"{LIST}{row.pk}/tao-lai/").status_code == 404
    assert row.title not in text(client.get(LIST))


def test_the_province_keeps_what_it_asked_for(world, login):
    row = kept(world.province, world.now, round_=world.round)
    assert page(login(world.province), row, "tai/").status_code == 200


def test_the_list_has_the_newest_of_the_person_first(world, login):
    kept(world.monitor, world.now, title="Cũ")
    asked(world.monitor, world.now + timedelta(hours=1), of=content("khác"), title="Mới")
    failed(world.province, world.now, of=content("của tỉnh"), title="Của người khác")
    response = login(world.monitor).get(LIST)
    assert [each.build.title for each in response.context["page_obj"]] == ["Mới", "Cũ"]
    assert "Chờ xử lý" in text(response) and "Đã xong" in text(response)


def test_the_list_has_pages(world, login):
    for number in range(21):
        asked(world.monitor, world.now, of=content(str(number)))
    client = login(world.monitor)
    assert len(client.get(LIST).context["page_obj"]) == 20
    assert len(client.get(f"{LIST}?page=2").context["page_obj"]) == 1


def test_an_empty_list_says_so(world, login):
    assert "Chưa yêu cầu tệp nào" in text(login(world.officer).get(LIST))
