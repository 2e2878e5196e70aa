"""Asking for the sheet of an agency, the story of a task, the letter that reminds."""

import pytest

from reports.models import Build, Obligation


@pytest.fixture
def asked(world, login):
    """Ask as a person; the build that came of it."""

    def post(person, url, **data):
        response = login(person).post(url, data)
        assert response.status_code == 302, response.status_code
        return Build.objects.get(pk=response["Location"].split("/")[-2])

    return post


def card(world, **data):
    return f"/dot/{world.round.pk}/phieu/", {"co_quan": "khe", "format": "pdf", **data}


def test_the_agency_asks_for_its_own_sheet(world, asked):
    url, data = card(world)
    build = asked(world.officer, url, **data)
    assert (build.recipe, build.name) == ("agency", "PHIEU_khe_KH151_nam_2026.pdf")
    assert build.content["paper"]["subject"][0] == "UBND xã Tịnh Khê"


@pytest.mark.parametrize(
    "wrong", [{"format": "xlsx"}, {"format": ""}, {"co_quan": "zzz"}, {"co_quan": "mttq"}]
)
def test_what_there_is_not_is_404(world, login, wrong):
    url, data = card(world, **wrong)
    assert login(world.monitor).post(url, data).status_code == 404


def test_the_task_s_story_is_built_with_what_the_person_may_read(world, cycle, asked):
    row = cycle("accepted", results="Đã làm kè.")
    url = f"/nhiem-vu/{row.task_id}/tep/"
    theirs, strangers = (asked(p, url, format="docx") for p in (world.province, world.stranger))
    assert "Đã làm kè" in str(theirs.content) and "Đã làm kè" not in str(strangers.content)
    assert theirs.name == "NHIEMVU_ii_3_KH151.docx"


def test_files_of_the_points_d_and_đ_have_different_names(world, asked):
    first, other = world.plan.tasks.all()[:2]
    rows = ((first, "II.2.d", "NHIEMVU_ii_2_d_KH151.docx"), (other, "II.2.đ", "NHIEMVU_ii_2_dd_KH151.docx"))
    for task, path, name in rows:
        type(task).objects.filter(pk=task.pk).update(path=path)
        assert asked(world.province, f"/nhiem-vu/{task.pk}/tep/", format="docx").name == name


def test_a_draft_is_not_called_like_the_issued_report(world, asked):
    url = f"/bao-cao-tong-hop/{world.round.pk}/tep/"
    build = asked(world.monitor, url, recipe="report", format="docx")
    assert build.name == "BC_SXD_KH151_DUTHAO_nam_2026.docx"


def test_the_letter_is_drafted_for_the_monitor(world, asked):
    url = f"/bao-cao-tong-hop/{world.round.pk}/tep/"
    build = asked(world.monitor, url, recipe="letter", format="docx")
    assert build.name == "CVDONDOC_KH151_nam_2026.docx"
    assert build.content["paper"]["kind"] == ""


def test_the_province_does_not_write_the_monitor_s_letters(world, login):
    url = f"/bao-cao-tong-hop/{world.round.pk}/tep/"
    answer = login(world.province).post(url, {"recipe": "letter", "format": "docx"})
    assert answer.status_code == 403


def test_where_nobody_owes_the_page_says_so(world, login):
    Obligation.objects.all().delete()
    url = f"/bao-cao-tong-hop/{world.round.pk}/tep/"
    page = login(world.monitor).post(url, {"recipe": "letter", "format": "docx"}, follow=True)
    assert "không có ai để đôn đốc" in page.content.decode() and not Build.objects.exists()


def test_the_buttons_are_where_people_look(world, login):
    row = Obligation.objects.get(agency=world.khe, task__path="II.3")
    listed = f"/yeu-cau/?dot={world.round.pk}&co_quan={world.khe.pk}"
    for person, page, button in (
        (world.officer, f"/dot/{world.round.pk}/bao-cao/", "/phieu/"),
        (world.monitor, listed, "/phieu/"),
        (world.monitor, "/chua-bao-cao/", 'value="letter"'),
        (world.officer, f"/nhiem-vu/{row.task_id}/", f"/nhiem-vu/{row.task_id}/tep/"),
    ):
        assert button in login(person).get(page).content.decode(), page
    assert 'value="letter"' not in login(world.province).get("/chua-bao-cao/").content.decode()
