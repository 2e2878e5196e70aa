"""reports.views.plan_upload: a plan's spreadsheet comes back, is previewed, and becomes the draft of an
amendment."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.models import Amendment, Task
from tasks.services import changing
from tasks.spreadsheet.columns import PARTS, TASKS
from tests.conftest import statements
from tests.tasks.spreadsheets import as_bytes, downloaded, row_of, task_cell


@pytest.fixture
def client(world, login):
    return login(world.monitor)


def url_of(world) -> str:
    return reverse("reports:plan_upload", args=[world.plan.pk])


def upload(client, world, book):
    return client.post(url_of(world), {"file": SimpleUploadedFile("ke-hoach.xlsx", as_bytes(book))})


def start(client, world, page):
    return client.post(url_of(world), {"step": "start", "brought": page.context["brought"]})


@pytest.fixture
def changed(world, client):
    """A file that says something else of II.3 and no longer has II.1.b."""
    book = downloaded(client, world.plan)
    task_cell(book, "II.3", "output").value = "Đề án đô thị ven biển."
    for _part in range(2):
        book[PARTS].delete_rows(row_of(book[PARTS], "II.1.b"))
    book[TASKS].delete_rows(row_of(book[TASKS], "II.1.b"))
    return book


def test_an_untouched_file_says_nothing_new(world, client):
    page = upload(client, world, downloaded(client, world.plan))
    assert (page.status_code, "Không có gì khác" in page.content.decode()) == (200, True)


def test_the_differences_are_shown_before_anything_is_stored(world, client, changed):
    page = upload(client, world, changed)
    assert [(each["path"], each["gone"]) for each in page.context["changes"]] == [
        ("II.1.b", True),
        ("II.3", False),
    ]
    text = page.content.decode()
    assert "Đề án đô thị ven biển." in text and "sẽ không còn trong kế hoạch" in text
    assert not Amendment.objects.exists()


def test_what_was_shown_becomes_a_draft_and_the_plan_stays(world, client, changed):
    answer = start(client, world, upload(client, world, changed))
    draft = Amendment.objects.get()
    assert answer.url == reverse("reports:amendment", args=[draft.pk])
    assert (draft.state, draft.created_by) == ("draft", world.monitor)
    assert [change.path for change in changing.changes_of(draft)] == ["II.1.b", "II.3"]
    assert Task.objects.get(path="II.3").output == ""
    assert client.get(answer.url).status_code == 200


def test_pressing_twice_makes_one_draft(world, client, changed):
    page = upload(client, world, changed)
    assert start(client, world, page).url == start(client, world, page).url
    assert Amendment.objects.count() == 1


def test_a_plan_that_went_on_since_is_not_written_over(world, client, changed):
    page = upload(client, world, changed)
    world.plan.tasks.filter(path="II.3").update(text="Lời mới trên cổng.")
    answer = client.post(url_of(world), {"step": "start", "brought": page.context["brought"]}, follow=True)
    assert "Kế hoạch vừa được sửa trên cổng" in answer.content.decode()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("brought", ["", "khong-phai", "a:b:c"])
def test_a_forged_preview_stores_nothing(world, client, brought):
    answer = client.post(url_of(world), {"step": "start", "brought": brought}, follow=True)
    assert "Hãy nạp lại bảng." in answer.content.decode()
    assert not Amendment.objects.exists()


def test_faults_are_told_and_nothing_is_offered(world, client, changed):
    task_cell(changed, "II.3", "due_on").value = date(2027, 1, 1)
    page = upload(client, world, changed)
    assert page.status_code == 422
    assert "Sheet “Nhiệm vụ”, dòng 4, cột H “Hạn”" in page.content.decode()
    assert "brought" not in page.context


def test_a_file_that_is_none_is_told(world, client):
    page = client.post(url_of(world), {"file": SimpleUploadedFile("a.xlsx", b"Hello")})
    assert (page.status_code, page.context["form"].errors["file"][0][:28]) == (
        422,
        "Tệp không phải bảng tính .xl",
    )


def test_the_page_costs_a_fixed_number_of_statements(world, client):
    assert statements(client, url_of(world)) == 8


def test_the_plan_offers_the_file_to_all_and_the_way_back_to_its_editors(world, login):
    page = reverse("tasks:plan", args=[world.plan.pk])
    found = {name: login(world.people[name]).get(page).content.decode() for name in ("monitor", "officer")}
    file = reverse("tasks:plan_workbook", args=[world.plan.pk])
    assert [file in found[name] for name in ("monitor", "officer")] == [True, True]
    back = f'{url_of(world)}"'
    assert [back in found[name] for name in ("monitor", "officer")] == [True, False]
