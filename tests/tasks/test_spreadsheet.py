"""A plan as a spreadsheet: written out, and read back as changes of its tasks (tasks.spreadsheet)."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency
from kehoach.spreadsheets.reading import Unreadable
from tasks.content import ChangeKind, Part, contents, differences
from tasks.models import Assignment, Section, Task
from tasks.spreadsheet.columns import CODES, GUIDE, KEY, PARTS, PLAN, SECTIONS, TASKS
from tests.conftest import statements
from tests.reports.amended import another_plan
from tests.tasks.spreadsheets import (
    add,
    column_of,
    downloaded,
    opened,
    part_cell,
    read_back,
    row_of,
    task_cell,
)


def key_of(plan, path: str) -> str:
    return str(plan.tasks.get(path=path).pk)


# The file


def test_it_has_a_line_for_every_task_and_assignment(world, login):
    book = downloaded(login(world.stranger), world.plan)
    assert book.sheetnames == [PLAN, SECTIONS, TASKS, PARTS, CODES, GUIDE]
    assert [row[1].value for row in book[TASKS].iter_rows(min_row=2)] == [
        "II.1.a",
        "II.1.b",
        "II.2.a",
        "II.3",
    ]
    assert [cell.value for cell in book[PARTS][2]][:4] == ["II.1.a", "Chủ trì", "Sở Xây dựng", "sxd"]
    assert [cell.value for cell in book[PARTS][3]][3:5] == [None, "so"]


def test_it_is_printed_on_a4_and_the_key_is_hidden(world):
    sheet = opened(world.plan)[TASKS]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.column_dimensions["A"].hidden
    assert not sheet.protection.sheet  # lines may be added and taken out


def test_the_number_of_statements_is_fixed(world, login):
    client, url = login(world.monitor), reverse("tasks:plan_workbook", args=[world.plan.pk])
    before = statements(client, url)
    section = Section.objects.get(plan=world.plan, path="II.3")
    for number in range(20):
        task = Task.objects.create(
            plan=world.plan, section=section, path=f"V.{number}", text="Mới.", position=number + 9
        )
        Assignment.objects.create(task=task, role="lead", agency=world.syt, phrase="Sở Y tế", position=1)
    assert statements(client, url) == before == 10


# There and back


def test_plan_151_comes_back_the_same(plan_151):
    assert read_back(plan_151, opened(plan_151)) == ([], {})


def test_words_that_a_cell_cannot_hold_come_back_the_same(world):
    """Blanks that a cell loses, letters of another form, a text longer than a cell: still the plan's own."""
    task = world.plan.tasks.get(path="II.3")
    Task.objects.filter(pk=task.pk).update(text="Hai  dấu cách \r\nKế hoạch " + "dài " * 9_000, output="=1+1")
    assert read_back(world.plan, opened(world.plan)) == ([], {})


def test_changed_cells_are_changes(world):
    book = opened(world.plan)
    task_cell(book, "II.3", "text").value = "Xây dựng các đô thị ven biển, hải đảo."
    task_cell(book, "II.3", "deadline_text").value = "Trước ngày 30/6/2027"
    task_cell(book, "II.3", "deadline_kind").value = "Theo ngày"
    task_cell(book, "II.3", "due_on").value = date(2027, 6, 30)
    faults, changes = read_back(world.plan, book)
    after = changes[key_of(world.plan, "II.3")]
    assert (faults, list(changes)) == ([], [key_of(world.plan, "II.3")])
    assert (after.text, after.due_on, after.deadline_kind) == (
        "Xây dựng các đô thị ven biển, hải đảo.",
        date(2027, 6, 30),
        "by_date",
    )
    assert after.parts == contents(world.plan)[key_of(world.plan, "II.3")].parts


def test_a_deadline_left_open_is_understood_from_its_words(world):
    book = opened(world.plan)
    task_cell(book, "II.3", "deadline_text").value = "Quý II/2027"
    task_cell(book, "II.3", "deadline_kind").value = None
    _faults, changes = read_back(world.plan, book)
    after = changes[key_of(world.plan, "II.3")]
    assert (after.deadline_kind, after.due_on) == ("by_period", date(2027, 6, 30))


def test_a_new_line_is_a_new_task_with_its_assignments(world):
    book = opened(world.plan)
    add(book, TASKS, path="II.4", section="II.3", text="Cấp nước sạch.", deadline_kind="Thường xuyên")
    add(book, PARTS, task="II.4", role="Chủ trì", phrase="Sở Y tế", agency="syt")
    add(book, PARTS, task="II.4.", role="phối hợp", phrase="UBND các xã", agency_class="xa", scope="địa bàn")
    faults, changes = read_back(world.plan, book)
    assert (faults, list(changes)) == ([], ["+1"])
    assert changes["+1"].parts == (
        Part("lead", "Sở Y tế", agency="syt"),
        Part("coordinate", "UBND các xã", agency_class="xa", scope="địa bàn"),
    )


def test_a_line_taken_out_ends_its_task(world):
    book = opened(world.plan)
    key = key_of(world.plan, "II.3")
    book[TASKS].delete_rows(row_of(book[TASKS], "II.3"))
    book[PARTS].delete_rows(row_of(book[PARTS], "II.3"))
    assert read_back(world.plan, book) == ([], {key: None})


def test_lines_in_another_order_change_nothing(world):
    book = opened(world.plan)
    sheet = book[TASKS]
    first, last = ([cell.value for cell in sheet[row]] for row in (2, 5))
    for row, values in ((2, last), (5, first)):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    assert read_back(world.plan, book) == ([], {})


def test_two_tasks_may_change_places(world):
    book = opened(world.plan)
    task_cell(book, "II.1.a", "path").value = "~"
    task_cell(book, "II.1.b", "path").value = "II.1.a"
    task_cell(book, "~", "path").value = "II.1.b"
    faults, changes = read_back(world.plan, book)
    assert faults == []
    assert {changes[key_of(world.plan, path)].path for path in ("II.1.a", "II.1.b")} == {"II.1.a", "II.1.b"}


def test_another_agency_under_the_same_words_is_a_change(world):
    book = opened(world.plan)
    part_cell(book, "II.1.a", "agency").value = "syt"
    _faults, changes = read_back(world.plan, book)
    found = differences(contents(world.plan), changes)
    assert [change.kind for change in found] == [ChangeKind.CHANGED]
    assert [field.name for field in found[0].fields] == ["parts"]


# Faults


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("path", None, "cột B “Ký hiệu”: Hãy ghi ký hiệu"),
        ("path", "II.1.a", "cột B “Ký hiệu”: Ký hiệu II.1.a có ở dòng khác."),
        ("path", "a" * 41, "cột B “Ký hiệu”: Dài 41 ký tự, tối đa 40."),
        ("section", "V", "cột C “Mục”: Kế hoạch không có mục “V”"),
        ("text", None, "cột D “Nội dung”: Hãy ghi nội dung"),
        ("text", "=D2", "cột D “Nội dung”: Ô có công thức."),
        ("kind", "Việc", "cột E “Loại nhiệm vụ”: “Việc” không có trong danh sách."),
        ("deadline_kind", "Hằng năm", "cột G “Loại thời hạn”: “Hằng năm” không có trong danh sách."),
        ("deadline_kind", "Theo ngày", "cột H “Hạn”: Thời hạn loại này cần có ngày."),
        ("due_on", date(2027, 1, 1), "cột H “Hạn”: Loại thời hạn “Thường xuyên” không có ngày."),
        ("due_on", "31/02/2027", "cột H “Hạn”: Ngày chưa đúng"),
    ],
    ids=[
        "unnumbered",
        "twice",
        "long",
        "section",
        "empty",
        "formula",
        "kind",
        "deadline",
        "no day",
        "day",
        "bad",
    ],
)
def test_a_wrong_task_is_told_by_sheet_row_and_column(world, field, value, message):
    book = opened(world.plan)
    parts = book[PARTS]
    parts.delete_rows(row_of(parts, "II.3"))  # else its assignment is of no task any more
    cell = task_cell(book, "II.3", field)
    cell.value = value
    faults, _changes = read_back(world.plan, book)
    assert [fault.startswith(f"Sheet “Nhiệm vụ”, dòng {cell.row}, {message}") for fault in faults] == [True]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("role", "Giúp", "cột B “Vai trò”: “Giúp” không có trong danh sách. Hãy chọn “Chủ trì”"),
        ("role", None, "cột B “Vai trò”: Hãy chọn vai trò."),
        ("phrase", None, "cột C “Tên trong kế hoạch”: Hãy ghi tên"),
        ("phrase", "a" * 301, "cột C “Tên trong kế hoạch”: Dài 301 ký tự"),
        (
            "agency",
            "so-xd",
            "cột D “Mã cơ quan”: Không có mã “so-xd” trong danh mục. “Sở Xây dựng” có mã “sxd”.",
        ),
        ("agency", None, "cột D “Mã cơ quan”: Hãy ghi mã cơ quan hoặc mã nhóm. “Sở Xây dựng” có mã “sxd”."),
        ("agency_class", "so", "cột E “Mã nhóm”: Chỉ ghi mã cơ quan hoặc mã nhóm"),
        ("scope", "a" * 301, "cột F “Phạm vi”: Dài 301 ký tự"),
        ("scope", "=A1", "cột F “Phạm vi”: Ô có công thức."),
    ],
    ids=["role", "no role", "no name", "long name", "code", "no code", "both", "long scope", "formula"],
)
def test_a_wrong_assignment_is_told_by_sheet_row_and_column(world, field, value, message):
    book = opened(world.plan)
    part_cell(book, "II.1.a", field).value = value
    faults, _changes = read_back(world.plan, book)
    assert [fault.startswith(f"Sheet “Phân công”, dòng 2, {message}") for fault in faults] == [True], faults


def test_an_assignment_of_no_task_is_told(world):
    book = opened(world.plan)
    row = add(book, PARTS, task="II.9", role="Chủ trì", phrase="Sở Y tế", agency="syt")
    faults, _changes = read_back(world.plan, book)
    assert faults == [
        f"Sheet “Phân công”, dòng {row}, cột A “Ký hiệu nhiệm vụ”: "
        "Không có nhiệm vụ “II.9” trong sheet “Nhiệm vụ”."
    ]


def test_sheets_to_look_at_must_stay_as_they_are(world):
    book = opened(world.plan)
    book[PLAN]["B2"].value = "152/KH-UBND"
    book[SECTIONS]["A5"].value = "II.9"
    faults, _changes = read_back(world.plan, book)
    assert "Sheet “Kế hoạch”, dòng 2, cột B “Nội dung”: Sheet này chỉ để xem." in faults[0]
    assert "Sheet “Mục”, dòng 5, cột A “Mục”: Sheet này chỉ để xem" in faults[1]


def test_a_changed_key_and_a_copied_line_are_told(world):
    book = opened(world.plan)
    sheet = book[TASKS]
    sheet["A2"].value = str(sheet["A2"].value) + "x"
    sheet["A5"].value = sheet["A4"].value
    faults, _changes = read_back(world.plan, book)
    keys = [fault for fault in faults if f"“{KEY}”" in fault]
    assert ["Mã dòng đã bị sửa" in keys[0], "Hai dòng cùng mã" in keys[1]] == [True, True]


def test_an_uncertain_deadline_is_asked_for(world):
    book = opened(world.plan)
    task_cell(book, "II.3", "deadline_text").value = "Trước năm 2028"
    task_cell(book, "II.3", "deadline_kind").value = None
    faults, _changes = read_back(world.plan, book)
    assert "cột G “Loại thời hạn”: Cổng chưa hiểu chắc thời gian “Trước năm 2028”." in faults[0]


# A plan that went on meanwhile, and files of other plans


def test_a_task_changed_meanwhile_stops_a_line_that_was_written_in(world):
    book = opened(world.plan)
    task_cell(book, "II.3", "text").value = "Lời trong bảng."
    world.plan.tasks.filter(path="II.3").update(text="Lời trên cổng.")
    faults, _changes = read_back(world.plan, book)
    assert "đã được sửa trên cổng sau khi tải bảng" in faults[0]


def test_a_task_changed_meanwhile_does_not_stop_a_line_left_alone(world):
    book = opened(world.plan)
    task_cell(book, "II.1.a", "output").value = "Bộ số liệu."
    world.plan.tasks.filter(path="II.3").update(text="Lời trên cổng.")
    faults, changes = read_back(world.plan, book)
    assert (faults, list(changes)) == ([], [key_of(world.plan, "II.1.a")])


def test_a_task_that_is_newer_than_the_file_is_not_ended(world):
    book = opened(world.plan)
    section = Section.objects.get(plan=world.plan, path="II.3")
    Task.objects.create(
        plan=world.plan, section=section, path="II.4", text="Mới.", deadline_kind="none", position=9
    )
    assert read_back(world.plan, book) == ([], {})


def test_a_task_ended_meanwhile_is_told_only_where_somebody_wrote(world):
    book = opened(world.plan)
    world.plan.tasks.filter(path="II.3").update(ends_on=date(2026, 11, 1))
    assert read_back(world.plan, book) == ([], {})
    task_cell(book, "II.3", "text").value = "Lời trong bảng."
    faults, _changes = read_back(world.plan, book)
    assert "không còn trong kế hoạch" in faults[0]


def test_the_file_of_another_plan_is_refused(world):
    other = another_plan(world)
    with pytest.raises(Unreadable, match="kế hoạch khác"):
        read_back(world.plan, opened(other))


def test_a_file_without_its_stamp_is_refused(world):
    book = opened(world.plan)
    book[PLAN].delete_rows(8)
    with pytest.raises(Unreadable, match="Mã bảng"):
        read_back(world.plan, book)


def test_the_key_of_a_line_is_no_stamp(world):
    book = opened(world.plan)
    book[PLAN].cell(8, 2).value = book[TASKS].cell(2, 1).value
    with pytest.raises(Unreadable, match="Mã bảng"):
        read_back(world.plan, book)


def test_codes_name_everybody_in_the_register(world):
    Agency.objects.filter(code="syt").update(ended_on=date(2025, 7, 1))
    rows = {row[0].value: row[2].value for row in opened(world.plan)[CODES].iter_rows(min_row=2)}
    assert set(rows) == {"so", "xa", *world.agencies}
    assert rows["syt"].endswith("đến trước 01/07/2025")


def test_the_words_of_an_assignment_are_kept_as_the_plan_has_them(world):
    Assignment.objects.filter(task__path="II.1.a", position=0).update(phrase="Sở  Xây dựng")
    book = opened(world.plan)
    task_cell(book, "II.1.a", "output").value = "Bộ số liệu."
    _faults, changes = read_back(world.plan, book)
    before = contents(world.plan)[key_of(world.plan, "II.1.a")]
    assert changes == {key_of(world.plan, "II.1.a"): replace(before, output="Bộ số liệu.")}
    assert column_of(book[TASKS], "Hạn") == 8
