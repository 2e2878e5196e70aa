"""The pages of issued reports: issuing, the list, one edition, number and date."""

from datetime import date

import pytest
from django.urls import reverse

from reports.models import Build, SummaryEdition
from reports.services import editions, summaries
from tests.conftest import at, make_round, statements
from tests.reports.issued import CORRECTION, issued, seen, sign_as
from tests.reports.pile import accept_all, earlier_round


def issue_url(world) -> str:
    return reverse("reports:edition_issue", args=[world.round.pk])


def page(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def read(client, world) -> str:
    """What the page says it would issue."""
    return client.get(issue_url(world)).context["proposal"].seen


def url_of(edition, name="edition") -> str:
    return reverse(f"reports:{name}", args=[edition.pk])


@pytest.fixture
def edition(world, cycle):
    cycle("accepted")
    return issued(world)


# Issuing


def test_the_page_issues_what_it_shows(world, login, cycle):
    cycle("accepted")
    sign_as(world)
    client = login(world.monitor_head)
    assert read(client, world) == seen(world.round, world.now)
    response = client.post(issue_url(world), {"seen": read(client, world)})
    found = SummaryEdition.objects.get()
    assert response.url == url_of(found)
    assert "Báo cáo ban hành ngày 22/11/2026, chưa ghi số" in page(client, response.url)


def test_the_draft_that_people_rewrote_is_issued(world, login, cycle):
    cycle("accepted")
    sign_as(world)
    summaries.write_passage(
        world.round, "next", "Tiếp tục.", basis="", number=0, by=world.monitor, now=world.now
    )
    client = login(world.monitor_head)
    client.post(issue_url(world), {"seen": read(client, world)})
    paper = editions.content_of(SummaryEdition.objects.get()).paper
    assert "Tiếp tục." in [block.text for block in paper.body]


def test_a_draft_that_changed_comes_back_as_it_is_now(world, login, cycle):
    sign_as(world)
    client = login(world.monitor_head)
    old = read(client, world)
    cycle("accepted")
    response = client.post(issue_url(world), {"seen": old})
    assert response.status_code == 409
    assert "Dự thảo vừa thay đổi" in response.content.decode()
    assert response.context["proposal"].seen != old
    assert client.post(issue_url(world), {"seen": response.context["proposal"].seen}).status_code == 302


def test_without_a_name_there_is_no_button(world, login):
    client = login(world.monitor_head)
    text = page(client, issue_url(world))
    assert "Chưa ghi họ và tên người ký." in text
    assert 'name="seen"' not in text
    response = client.post(issue_url(world), {"seen": read(client, world)})
    assert response.status_code == 422
    assert not SummaryEdition.objects.exists()


def test_the_officer_reads_and_has_no_button(world, login):
    sign_as(world)
    text = page(login(world.monitor), issue_url(world))
    assert "Chỉ lãnh đạo Sở Xây dựng ban hành báo cáo này." in text
    assert 'name="seen"' not in text


def test_the_page_tells_what_is_open(world, login, cycle):
    cycle("submitted")
    cycle("accepted", agency="gia")
    own = summaries.write_passage(
        world.round, "status.figures", "Chữ cũ.", basis="Số cũ.", number=0, by=world.monitor, now=world.now
    )
    summaries.write_passage(
        world.round, "results.II.3/xx", "Lạc.", basis="", number=0, by=world.monitor, now=world.now
    )
    summaries.remark(world.round, own.key, "Kiểm tra lại số này.", by=world.monitor, now=world.now)
    text = page(login(world.monitor_head), issue_url(world))
    for words in (
        "1 báo cáo còn chờ duyệt",
        "6 báo cáo chưa gửi",
        "1 đoạn đã sửa, nay",
        "Số báo cáo đã nhận",
        "1 đoạn đã viết không còn chỗ",
        "Kiểm tra lại số này.",
    ):
        assert words in text


def test_a_correction_asks_for_its_reason(world, login, edition):
    client = login(world.monitor_head)
    assert "bản ban hành lần 1" in page(client, issue_url(world))
    response = client.post(issue_url(world), {"seen": read(client, world), "reason": " "})
    assert response.status_code == 422
    assert "Hãy ghi lý do ban hành bản thay thế" in response.content.decode()
    client.post(issue_url(world), {"seen": read(client, world), "reason": CORRECTION})
    assert SummaryEdition.objects.get(number=2).reason == CORRECTION


@pytest.mark.parametrize("text", ["", "1", "1-abc", "x" * 5000, "99999999999999999999-1"])
def test_nonsense_instead_of_the_draft_issues_nothing(world, login, text):
    sign_as(world)
    response = login(world.monitor_head).post(issue_url(world), {"seen": text})
    assert response.status_code in (409, 422)
    assert not SummaryEdition.objects.exists()


def test_the_page_costs_the_same_however_much_there_is(world, login, cycle):
    """Of a round with one before it; without one, gathering asks for less."""
    accept_all(world, earlier_round(world))
    cycle("accepted", obstacle="Thiếu vốn.")
    issued(world)
    client = login(world.monitor_head)
    before = statements(client, issue_url(world))
    for agency, path in (("gia", "II.3"), ("syt", "II.1.b"), ("sxd", "II.1.a")):
        cycle("accepted", agency=agency, path=path, obstacle="Thiếu người.")
    for number in range(3):
        issued(world, CORRECTION)
        summaries.remark(world.round, "", f"Ý kiến {number}.", by=world.monitor, now=world.now)
    assert statements(client, issue_url(world)) == before


# The list


def test_everybody_signed_in_reads_the_list_and_an_edition(world, login, edition):
    for name in ("officer", "stranger", "province", "admin"):
        client = login(world.people[name])
        assert url_of(edition) in page(client, reverse("reports:editions"))
        assert "Trần Văn Bình" in page(client, url_of(edition))


def test_the_list_is_narrowed_to_a_plan(world, login, edition):
    client, url = login(world.officer), reverse("reports:editions")
    assert url_of(edition) in page(client, f"{url}?ke_hoach={world.plan.pk}")
    text = page(client, f"{url}?ke_hoach=99999")
    assert url_of(edition) not in text
    assert "Không có lựa chọn này" in text


def test_the_newest_stands_first_and_pages_follow(world, login, cycle):
    sign_as(world)
    for number in range(21):
        issued(world, CORRECTION if number else "")
    client, url = login(world.officer), reverse("reports:editions")
    numbers = [row.number for row in client.get(url).context["page_obj"]]
    assert numbers == list(range(21, 1, -1))
    assert [row.number for row in client.get(f"{url}?page=2").context["page_obj"]] == [1]


def test_the_navigation_leads_agencies_to_the_list(world, login):
    assert "/bao-cao-da-ban-hanh/" in page(login(world.officer), "/")
    assert 'href="/bao-cao-tong-hop/"' not in page(login(world.officer), "/")
    monitors = page(login(world.monitor), reverse("reports:summary"))
    assert 'href="/bao-cao-tong-hop/"' in monitors
    assert "/bao-cao-da-ban-hanh/" in monitors


def test_the_rounds_name_their_issued_reports(world, login, edition):
    second = issued(world, CORRECTION)
    text = page(login(world.province), reverse("reports:summary"))
    assert url_of(edition) in text
    assert url_of(second) in text
    assert text.count("đã được thay thế") == 1


# One edition


def test_what_was_replaced_says_by_what(world, login, edition):
    second = issued(world, CORRECTION)
    client = login(world.officer)
    old = page(client, url_of(edition))
    assert "Báo cáo này đã được thay thế." in old
    assert url_of(second) in old
    new = page(client, url_of(second))
    assert "đã được thay thế" not in new
    assert url_of(edition) in new
    assert CORRECTION in new


def test_only_the_newest_is_replaced_by_the_head(world, login, edition):
    second = issued(world, CORRECTION)
    button = f'href="{issue_url(world)}"'
    head = login(world.monitor_head)
    assert button in page(head, url_of(second))
    assert button not in page(head, url_of(edition))
    assert button not in page(login(world.monitor), url_of(second))


def test_figures_are_those_of_the_day_it_was_issued(world, login, cycle, edition):
    before = login(world.officer).get(url_of(edition)).context["tally"]
    cycle("accepted", agency="gia")
    assert login(world.officer).get(url_of(edition)).context["tally"] == before
    assert (before.expected, before.received, before.accepted) == (8, 1, 1)


def test_anybody_may_have_its_files(world, login, edition):
    client = login(world.stranger)
    for recipe, format in (("report", "docx"), ("report", "xlsx"), ("one_page", "pdf")):
        response = client.post(url_of(edition, "edition_file"), {"recipe": recipe, "format": format})
        build = Build.objects.get(recipe=recipe, format=format)
        assert (build.edition, response.url) == (edition, reverse("reports:build", args=[build.pk]))
        assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    ("recipe", "format"), [("report", "exe"), ("one_page", "docx"), ("agency", "pdf"), ("", "")]
)
def test_what_is_not_offered_is_not_there(world, login, edition, recipe, format):
    data = {"recipe": recipe, "format": format}
    assert login(world.officer).post(url_of(edition, "edition_file"), data).status_code == 404


def test_the_digest_is_shown(world, login, edition):
    assert edition.digest in page(login(world.officer), url_of(edition))


# Number and date


def write(client, edition, number="05", day="22/11/2026"):
    return client.post(url_of(edition, "edition_number"), {"number": number, "day": day}, follow=True)


def test_the_officer_writes_number_and_date(world, login, edition):
    response = write(login(world.monitor), edition)
    assert response.status_code == 200
    assert "Báo cáo số 05/BC-SXD ngày 22/11/2026" in response.content.decode()


def test_what_cannot_be_is_said_and_kept(world, login, edition):
    response = write(login(world.monitor), edition, "5a", "01/01/2026")
    text = response.content.decode()
    assert response.status_code == 422
    assert "Số chỉ gồm chữ số" in text
    assert 'value="5a"' in text
    assert 'value="01/01/2026"' in text


def test_a_late_day_is_told(world, login, edition, set_clock):
    set_clock(at(date(2026, 11, 25)))
    text = write(login(world.monitor), edition, day="25/11/2026").content.decode()
    assert "chậm nhất ngày làm việc tiếp theo, tức 23/11/2026" in text
    assert "chậm nhất" not in write(login(world.monitor), edition, day="23/11/2026").content.decode()


def test_readers_have_no_forms(world, login, edition):
    text = page(login(world.province), url_of(edition))
    assert "Ghi số và ngày" not in text
    assert 'type="file"' not in text


def test_a_round_of_another_year_is_listed_by_its_own_name(world, login):
    round_ = make_round(world.plan, 2025)
    issued(world, round_=round_)
    type(round_).objects.filter(pk=round_.pk).update(name="Tên mới")
    text = page(login(world.officer), reverse("reports:editions"))
    assert "Tên mới" not in text
