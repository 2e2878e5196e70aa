"""An agency's round as a spreadsheet: downloaded, filled in, checked, previewed, saved (reports.offline)."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.labels import labels
from reports.models import Entry, Obligation
from reports.offline.columns import ACCOUNTS, BEFORE, DOCUMENTS, GUIDE
from reports.services import entries
from tests.conftest import CONTENT, owed, statements
from tests.reports.filled import (
    HEAD,
    add_document,
    as_file,
    cell_of,
    downloaded,
    fill,
    save,
    told,
    upload,
    upload_url,
)
from tests.reports.pile import accept_all, earlier_round, pile_up

WRITTEN = {"work_state": "Đang thực hiện", "results": "Đã trồng 300 cây xanh.\nHai tuyến phố.", "percent": 40}


@pytest.fixture
def client(world, login):
    return login(world.officer)


def entry(world, path="II.3") -> Entry | None:
    return Entry.objects.filter(obligation=owed(world, path=path)).first()


# The file


def test_it_has_a_line_for_every_account_of_the_agency(world, client):
    book = downloaded(client, world)
    assert book.sheetnames == [ACCOUNTS, DOCUMENTS, GUIDE]
    assert [row[1].value for row in book[ACCOUNTS].iter_rows(min_row=HEAD + 1)] == ["II.2.a", "II.3"]


def test_drafts_are_filled_in(world, client, cycle):
    document = {"number": "12/KH-UBND", "date": "2026-03-05", "title": "Trồng cây xanh"}
    cycle("draft", documents=[document])
    book = downloaded(client, world)
    assert cell_of(book, "II.3", "results").value == CONTENT["results"]
    assert cell_of(book, "II.3", "work_state").value == "Đang thực hiện"
    assert cell_of(book, "II.3", "percent").value == 40
    row = [cell.value for cell in book[DOCUMENTS][2]]
    assert [row[0], row[1], row[2].date(), row[3]] == [
        "II.3",
        "12/KH-UBND",
        date(2026, 3, 5),
        "Trồng cây xanh",
    ]


def test_only_the_cells_to_fill_in_are_open(world, client, cycle):
    cycle("submitted", path="II.2.a")
    book = downloaded(client, world)
    sheet = book[ACCOUNTS]
    assert sheet.protection.sheet
    assert not cell_of(book, "II.3", "results").protection.locked
    assert cell_of(book, "II.2.a", "results").protection.locked
    assert all(cell.protection.locked for cell in sheet[HEAD + 1][:6])
    assert sheet.column_dimensions["A"].hidden


def test_it_is_printed_on_a4_and_keeps_its_head(world, client):
    sheet = downloaded(client, world)[ACCOUNTS]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D6", "$5:$5")
    assert sheet["C6"].font.name == "Times New Roman"
    assert sheet["C6"].alignment.wrap_text


def test_what_was_accepted_last_time_is_on_a_sheet_of_its_own(world, client):
    accept_all(world, earlier_round(world))
    book = downloaded(client, world)
    assert "Đã rà soát." in [cell.value for row in book[BEFORE].iter_rows() for cell in row]
    assert cell_of(book, "II.3", "results").value is None


def test_typed_text_is_no_formula(world, client, cycle):
    cycle("draft", results="=1+1 là hai")
    cell = cell_of(downloaded(client, world), "II.3", "results")
    assert (cell.value, cell.data_type) == ("=1+1 là hai", "s")


def test_two_tasks_of_one_number_are_told_apart():
    assert labels(["II.1", "II.2", "II.1"]) == ["II.1", "II.2", "II.1 (2)"]


def test_the_number_of_statements_is_fixed(world, client):
    url = reverse("reports:round_workbook", args=[world.round.pk])
    before = statements(client, url)
    pile_up(world)
    assert statements(client, url) == before == 9


# There and back


def test_untouched_it_changes_nothing(world, client, cycle):
    cycle("draft", documents=[{"number": "12/KH-UBND", "date": "2026-03-05", "title": "Trồng cây xanh"}])
    page = upload(client, world, downloaded(client, world))
    assert page.status_code == 200
    assert "Không có gì khác với bản trên cổng" in page.content.decode()


def test_what_is_filled_in_is_previewed_and_saved_as_a_draft(world, client):
    book = fill(downloaded(client, world), "II.3", **WRITTEN)
    add_document(book, "II.3", "12/KH-UBND", date(2026, 3, 5), "Trồng cây xanh")
    page = upload(client, world, book)
    assert [offer.sheet.obligation.task.path for offer in page.context["changed"]] == ["II.3"]
    assert entry(world) is None
    assert save(client, world, page).url == reverse("reports:round_entries", args=[world.round.pk])
    found = entry(world)
    assert (found.state, found.work_state, found.percent) == ("draft", "in_progress", 40)
    assert found.results == WRITTEN["results"]
    assert found.documents == [{"number": "12/KH-UBND", "date": "2026-03-05", "title": "Trồng cây xanh"}]
    assert entry(world, "II.2.a") is None


def test_saved_it_comes_back_the_same(world, client):
    page = upload(client, world, fill(downloaded(client, world), "II.3", **WRITTEN))
    save(client, world, page)
    again = upload(client, world, downloaded(client, world))
    assert "Không có gì khác" in again.content.decode()


def test_an_x_says_that_nothing_arose(world, client):
    page = upload(client, world, fill(downloaded(client, world), "II.3", nothing_arisen="X"))
    save(client, world, page)
    assert entry(world).nothing_arisen


def test_emptied_cells_empty_the_draft(world, client, cycle):
    cycle("draft")
    book = fill(downloaded(client, world), "II.3", results=None, percent=None)
    save(client, world, upload(client, world, book))
    assert (entry(world).results, entry(world).percent) == ("", None)


@pytest.mark.parametrize(
    ("typed", "number_format"), [("40%", "General"), (0.4, "0%"), (40, "0"), ("40", "@"), (40.0, "0.0")]
)
def test_a_share_is_understood_however_it_was_typed(world, client, typed, number_format):
    book = fill(downloaded(client, world), "II.3", **WRITTEN | {"percent": typed})
    cell_of(book, "II.3", "percent").number_format = number_format
    save(client, world, upload(client, world, book))
    assert entry(world).percent == 40


def test_saving_twice_is_saving_once(world, client):
    page = upload(client, world, fill(downloaded(client, world), "II.3", **WRITTEN))
    assert [save(client, world, page).status_code for _click in range(2)] == [302, 302]
    assert entry(world).revision == 1


def test_the_preview_says_what_sending_would_still_need(world, client):
    page = upload(client, world, fill(downloaded(client, world), "II.3", percent=40))
    assert "Để gửi còn thiếu: chọn tiến độ, viết kết quả trong kỳ." in page.content.decode()


# Faults: all are told with their place, and nothing is saved


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("percent", 101, "cột I “Tỷ lệ (%)”: Tỷ lệ là số nguyên từ 0 đến 100."),
        ("percent", 40.5, "cột I “Tỷ lệ (%)”: Tỷ lệ là số nguyên từ 0 đến 100."),
        ("percent", "nhiều", "cột I “Tỷ lệ (%)”: Tỷ lệ là số nguyên từ 0 đến 100."),
        ("work_state", "Xong rồi", "cột H “Tiến độ”: “Xong rồi” không có trong danh sách."),
        ("nothing_arisen", "không", "cột G “Không phát sinh (x)”: Ghi x nếu không phát sinh"),
        ("results", "a" * 10_001, "cột J “Kết quả trong kỳ”: Dài 10001 ký tự, tối đa 10000."),
        ("results", "=A1&B1", "cột J “Kết quả trong kỳ”: Ô có công thức."),
        ("proposal_to", "a" * 201, "cột N “Kiến nghị với”: Dài 201 ký tự"),
    ],
    ids=["101", "half", "words", "state", "tick", "long", "formula", "addressee"],
)
def test_a_wrong_cell_is_told_by_sheet_row_and_column(world, client, field, value, message):
    book = fill(downloaded(client, world), "II.2.a", **WRITTEN)
    page = upload(client, world, fill(book, "II.3", **{field: value}))
    assert page.status_code == 422
    assert [fault.startswith(f"Sheet “Báo cáo”, dòng 7, {message}") for fault in told(page)] == [True]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("II.9", "1/KH", None, "Kế hoạch"), "cột A “Ký hiệu nhiệm vụ”: Không có nhiệm vụ “II.9”"),
        ((None, "1/KH", None, "Kế hoạch"), "cột A “Ký hiệu nhiệm vụ”: Hãy ghi ký hiệu nhiệm vụ"),
        (("II.3", "1/KH", "31/02/2026", "Kế hoạch"), "cột C “Ngày ban hành”: Ngày chưa đúng"),
        (("II.3", "1/KH", date(2062, 3, 5), "Kế hoạch"), "cột C “Ngày ban hành”: Ngày ban hành quá xa"),
        (("II.3", "1/KH", None, None), "cột D “Trích yếu”: Hãy ghi trích yếu"),
        (("II.3", "1" * 61, None, "Kế hoạch"), "cột B “Số, ký hiệu”: Dài 61 ký tự"),
    ],
    ids=["unknown", "unnamed", "no day", "far day", "untitled", "long"],
)
def test_a_wrong_document_is_told_by_its_row(world, client, cells, message):
    book = fill(downloaded(client, world), "II.3", **WRITTEN)
    row = add_document(book, *cells)
    page = upload(client, world, book)
    found = [fault.startswith(f"Sheet “Văn bản đã ban hành”, dòng {row}, {message}") for fault in told(page)]
    assert (page.status_code, found) == (422, [True])


def test_ten_documents_are_taken_and_eleven_are_not(world, client):
    book = fill(downloaded(client, world), "II.3", **WRITTEN)
    for number in range(10):
        add_document(book, "II.3", f"{number}/KH", None, "Kế hoạch")
    assert upload(client, world, book).status_code == 200
    row = add_document(book, "II.3", "11/KH", None, "Kế hoạch")
    assert f"dòng {row}," in told(upload(client, world, book))[0]


def test_all_faults_are_told_at_once_in_the_order_of_the_file(world, client):
    book = fill(downloaded(client, world), "II.2.a", percent=101, work_state="?")
    fill(book, "II.3", percent="x")
    add_document(book, "II.9", "1/KH", None, "Kế hoạch")
    places = [fault.split(",")[:3] for fault in told(upload(client, world, book))]
    assert [(sheet[7:14], row, column[:6]) for sheet, row, column in places] == [
        ("Báo cáo", " dòng 6", " cột H"),
        ("Báo cáo", " dòng 6", " cột I"),
        ("Báo cáo", " dòng 7", " cột I"),
        ("Văn bản", " dòng 2", " cột A"),
    ]


def test_a_line_without_its_key_and_a_changed_key_are_refused(world, client):
    book = downloaded(client, world)
    sheet = book[ACCOUNTS]
    sheet["A6"].value = str(sheet["A6"].value)[:-1] + "!"
    sheet["J9"].value = "Thêm một dòng"
    found = told(upload(client, world, book))
    assert "dòng 6, cột A “Mã dòng”: Mã dòng đã bị sửa." in found[0]
    assert "dòng 9, cột A “Mã dòng”: Dòng này không có mã." in found[1]


def test_a_copied_line_is_refused(world, client):
    book = downloaded(client, world)
    book[ACCOUNTS]["A7"].value = book[ACCOUNTS]["A6"].value
    assert "dòng 7, cột A “Mã dòng”: Hai dòng cùng mã." in told(upload(client, world, book))[0]


def test_a_line_taken_out_leaves_its_account_as_it_is(world, client, cycle):
    cycle("draft", path="II.2.a")
    book = fill(downloaded(client, world), "II.3", **WRITTEN)
    book[ACCOUNTS].delete_rows(6)
    save(client, world, upload(client, world, book))
    assert entry(world, "II.2.a").results == CONTENT["results"]
    assert entry(world).percent == 40


# Whose table it is


def refusal(page) -> str:
    assert page.status_code == 422
    return page.context["form"].errors["file"][0]


def test_the_table_of_another_agency_is_refused(world, client, login):
    book = fill(downloaded(login(world.neighbour), world), "II.3", **WRITTEN)
    assert "cơ quan khác" in refusal(upload(client, world, book))


def test_the_table_of_another_round_is_refused(world, client):
    book, world.round = downloaded(client, world), earlier_round(world)
    assert "đợt báo cáo khác" in refusal(upload(client, world, book))


def test_an_account_that_was_withdrawn_is_told(world, client):
    book = fill(downloaded(client, world), "II.3", **WRITTEN)
    Obligation.objects.filter(pk=owed(world).pk).delete()
    assert "đã được rút lại" in told(upload(client, world, book))[0]


def test_a_sheet_or_column_that_is_gone_is_named(world, client):
    book = downloaded(client, world)
    del book[DOCUMENTS]
    assert "không có sheet “Văn bản đã ban hành”" in refusal(upload(client, world, book))
    book = downloaded(client, world)
    book[ACCOUNTS].cell(HEAD, 9).value = "Tỷ lệ"
    assert "Tỷ lệ (%)" in refusal(upload(client, world, book))


def test_no_file_is_told(world, client):
    assert refusal(client.post(upload_url(world), {})) == "Hãy chọn tệp."


# Accounts that are only to be seen, and two people


def test_a_sent_account_is_not_changed_and_the_page_says_so(world, client, cycle):
    cycle("submitted")
    book = fill(downloaded(client, world), "II.3", results="Sửa sau khi gửi.")
    page = upload(client, world, fill(book, "II.2.a", **WRITTEN))
    assert [offer.sheet.obligation.task.path for offer in page.context["closed"]] == ["II.3"]
    assert "Báo cáo đã gửi." in page.content.decode()
    save(client, world, page)
    assert entry(world).results == CONTENT["results"]
    assert entry(world, "II.2.a").results == WRITTEN["results"]


def meanwhile(world, results="Bản của đồng nghiệp.", path="II.3") -> None:
    """A colleague saves on the portal."""
    found = entry(world, path)
    revision = found.revision if found else 0
    content = {**CONTENT, "results": results}
    entries.save_draft(owed(world, path=path), content, revision=revision, by=world.colleague, now=world.now)


def test_a_draft_changed_meanwhile_must_be_chosen(world, client, cycle):
    cycle("draft")
    book = fill(downloaded(client, world), "II.3", results="Bản trong bảng.")
    meanwhile(world)
    page = upload(client, world, book)
    text = page.content.decode()
    assert "Bản trong bảng." in text and "Bản của đồng nghiệp." in text and "Người colleague" in text
    refused = save(client, world, page)
    assert (refused.status_code, "hãy chọn giữ bản" in refused.content.decode()) == (409, True)
    assert entry(world).results == "Bản của đồng nghiệp."


@pytest.mark.parametrize(
    ("choice", "kept"), [("file", "Bản trong bảng."), ("portal", "Bản của đồng nghiệp.")]
)
def test_the_chosen_text_is_kept(world, client, cycle, choice, kept):
    cycle("draft")
    book = fill(downloaded(client, world), "II.3", results="Bản trong bảng.")
    meanwhile(world)
    page = upload(client, world, book)
    assert save(client, world, page, **{f"o{owed(world).pk}": choice}).status_code == 302
    assert entry(world).results == kept


def test_a_choice_made_about_an_older_text_does_not_count(world, client, cycle):
    cycle("draft")
    book = fill(downloaded(client, world), "II.3", results="Bản trong bảng.")
    meanwhile(world)
    page = upload(client, world, book)
    meanwhile(world, "Bản mới hơn nữa.")
    again = save(client, world, page, **{f"o{owed(world).pk}": "file"})
    assert (again.status_code, "Bản mới hơn nữa." in again.content.decode()) == (409, True)


def test_a_change_between_preview_and_saving_stops_everything(world, client, cycle):
    cycle("draft")
    book = fill(downloaded(client, world), "II.3", results="Bản trong bảng.")
    page = upload(client, world, fill(book, "II.2.a", **WRITTEN))
    meanwhile(world)
    assert save(client, world, page).status_code == 409
    assert entry(world, "II.2.a") is None


def test_a_sending_between_preview_and_saving_stops_everything(world, client, cycle):
    cycle("draft")
    book = fill(downloaded(client, world), "II.3", results="Bản trong bảng.")
    page = upload(client, world, fill(book, "II.2.a", **WRITTEN))
    entries.submit(owed(world), by=world.colleague, now=world.now)
    again = save(client, world, page)
    assert (again.status_code, entry(world, "II.2.a")) == (409, None)
    assert save(client, world, again).status_code == 302
    assert entry(world, "II.2.a").results == WRITTEN["results"]


def test_an_account_withdrawn_between_preview_and_saving_hands_its_words_back(world, client):
    book = fill(downloaded(client, world), "II.3", results="Bản trong bảng.")
    page = upload(client, world, fill(book, "II.2.a", **WRITTEN))
    Obligation.objects.filter(pk=owed(world).pk).delete()
    again = save(client, world, page)
    assert (again.status_code, "Bản trong bảng." in again.content.decode()) == (409, True)
    assert entry(world, "II.2.a") is None
    assert save(client, world, again).status_code == 302
    assert entry(world, "II.2.a").results == WRITTEN["results"]


def test_an_untouched_line_is_no_conflict(world, client, cycle):
    cycle("draft")
    book = fill(downloaded(client, world), "II.2.a", **WRITTEN)
    meanwhile(world)
    page = upload(client, world, book)
    assert page.context["conflicts"] == []
    save(client, world, page)
    assert entry(world).results == "Bản của đồng nghiệp."


def test_after_the_session_the_words_come_back(world, client):
    page = upload(client, world, fill(downloaded(client, world), "II.3", **WRITTEN))
    client.logout()
    kept = save(client, world, page)
    assert (kept.status_code, "Đã trồng 300 cây xanh." in kept.content.decode()) == (401, True)


def test_the_page_itself_costs_a_fixed_number_of_statements(world, client):
    before = statements(client, upload_url(world))
    pile_up(world)
    assert statements(client, upload_url(world)) == before == 6


def test_a_file_of_another_program_is_read_alike(world, client):
    """LibreOffice and others write no styles for empty cells and their own extent of a sheet."""
    book = fill(downloaded(client, world), "II.3", **WRITTEN)
    reread = load_workbook(as_file(book))
    reread[ACCOUNTS].cell(4000, 39).number_format = "0"
    assert upload(client, world, reread).status_code == 200
