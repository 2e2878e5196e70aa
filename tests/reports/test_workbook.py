"""The spreadsheet, read back: typed cells, sums, charts over the figures of the report, text as text."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from kehoach.spreadsheets.writing import CELL, pieces
from reports.documents import figures, workbook
from reports.documents.facts import Words
from tests.reports.sample_facts import HOUSING, SURVEYED, sample_facts

SAMPLE = sample_facts()
NOTHING = sample_facts(sections=(), tasks=(), agencies=(), accounts=(), obstacles=(), earlier=())
SHEETS = ["Tổng hợp", "Nhiệm vụ", "Cơ quan", "Vướng mắc", "Số liệu biểu đồ"]
LONG = "Đã hoàn thành hạng mục. " * 3000


def opened(facts, **how):
    return openpyxl.load_workbook(BytesIO(workbook.write(facts)), **how)


@pytest.fixture(scope="module")
def book():
    return opened(SAMPLE)


@pytest.fixture(scope="module")
def values():
    return opened(SAMPLE, data_only=True)


def saying(words):
    """The sample with other words in its first account."""
    first, *others = SAMPLE.accounts
    return sample_facts(accounts=(replace(first, words=words), *others))


def rows(sheet):
    """Below the head, as dictionaries."""
    head, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def test_sheets_have_their_names(book):
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize(
    ("name", "filtered", "frozen"),
    [("Nhiệm vụ", "A1:Q13", "F2"), ("Cơ quan", "A1:J6", "C2"), ("Vướng mắc", "A1:L3", "E2")],
)
def test_tables_have_filters_and_a_head_that_stays(book, name, filtered, frozen):
    sheet = book[name]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (filtered, frozen)
    assert sheet.print_title_rows == "$1:$1"


def test_every_sheet_prints_on_a4_in_width_with_page_numbers(book):
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1) == (2 if sheet.title in ("Nhiệm vụ", "Vướng mắc") else 1)
        assert sheet.page_setup.orientation == ("portrait" if sheet.title == "Tổng hợp" else "landscape")
        assert sheet.oddFooter.center.text == "Trang &P/&N"


def test_one_row_for_each_account_in_the_order_of_the_report(values):
    found = rows(values["Nhiệm vụ"])
    assert [(row["Ký hiệu"], row["Cơ quan"]) for row in found] == [
        (account.task, SAMPLE.names[account.agency]) for account in SAMPLE.accounts
    ]
    assert [row["STT"] for row in found] == list(range(1, 13))


def test_an_account_is_told_whole_and_typed(book, values):
    first = rows(values["Nhiệm vụ"])[0]
    assert first == {
        "STT": 1,
        "Mục": "II.1. Hoàn thiện cơ chế, chính sách tạo thuận lợi cho quá…",
        "Ký hiệu": "II.1.a",
        "Nhiệm vụ": "Chuẩn hóa các số liệu chỉ tiêu, chỉ số về đô thị hóa",
        "Cơ quan": "Sở Xây dựng",
        "Vai trò": "Chủ trì",
        "Hạn gửi": datetime(2026, 12, 17),
        "Ngày nhận": datetime(2026, 12, 10),
        "Tình hình gửi": "Gửi đúng hạn",
        "Tiến độ": "Hoàn thành",
        "Tỷ lệ hoàn thành": 1,
        "Kết quả": SURVEYED.results,
        "Văn bản": "Văn bản số 2145/SXD-QLĐT ngày 06/10/2026: Hướng dẫn thu thập số liệu đô thị\n"
        "Văn bản số 38/KH-SXD: Kế hoạch chuẩn hóa số liệu đô thị",
        "Vướng mắc": None,
        "Đề xuất, kiến nghị khác": None,
        "Kiến nghị với": None,
        "Nhiệm vụ kỳ tiếp theo": SURVEYED.next_work,
    }
    sheet = book["Nhiệm vụ"]
    assert [sheet[cell].number_format for cell in ("G2", "H2", "K2")] == ["dd/mm/yyyy", "dd/mm/yyyy", "0%"]
    assert sheet["L2"].alignment.wrap_text


def test_words_that_are_not_accepted_are_not_told(values):
    waiting = [row for row in rows(values["Nhiệm vụ"]) if row["Tiến độ"] == "Đã gửi, chờ duyệt"]
    assert len(waiting) == 2
    assert all(list(row.values())[10:] == [None] * 7 for row in waiting)


def test_figures_agree_with_the_facts(values):
    tally = SAMPLE.tally()
    *agencies, total = rows(values["Cơ quan"])
    for head, name in (
        ("Phải gửi", "expected"),
        ("Gửi đúng hạn", "on_time"),
        ("Gửi muộn", "late"),
        ("Quá hạn, chưa gửi", "missing"),
        ("Còn hạn, chưa gửi", "pending"),
        ("Đã duyệt", "accepted"),
    ):
        assert sum(row[head] for row in agencies) == total[head] == getattr(tally, name)
    assert total["Tỷ lệ đã gửi"] == tally.received / tally.expected
    summary = {row[0]: row[1] for row in values["Tổng hợp"].iter_rows(values_only=True) if row[1] is not None}
    assert summary.pop("Chỉ tiêu") == "Số lượng"
    assert list(summary.values()) == [5, 12, 6, 2, 3, 1, 6, 2, 1]
    sent = [row["Tình hình gửi"] for row in rows(values["Nhiệm vụ"])]
    assert [sent.count(label) for _part, label, _colour in figures.PUNCTUALITY] == [6, 2, 3, 1]


def test_agencies_stand_by_kind_as_in_the_appendix(values):
    names = [row["Cơ quan, đơn vị, địa phương"] for row in rows(values["Cơ quan"])]
    assert names == [
        "Sở Xây dựng",
        "Sở Y tế",
        "UBND phường Nghĩa Lộ",
        "UBND xã Tịnh Khê",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Tổng số",
    ]


def test_totals_and_shares_are_formulas_that_follow_the_filter(book):
    sheet = book["Cơ quan"]
    assert [sheet.cell(7, column).value for column in range(4, 10)] == [
        f"=SUBTOTAL(9,{letter}2:{letter}6)" for letter in "DEFGHI"
    ]
    assert sheet["J2"].value == "=IF(D2=0,0,(E2+F2)/D2)"
    assert sheet["J7"].value == "=IF(D7=0,0,(E7+F7)/D7)"


def test_an_obstacle_is_told_on_its_own_sheet_only(values):
    (row,) = [r for r in rows(values["Nhiệm vụ"]) if (r["Ký hiệu"], r["Cơ quan"]) == ("II.3", "Sở Xây dựng")]
    assert (row["Vướng mắc"], row["Đề xuất, kiến nghị khác"], row["Kiến nghị với"]) == ("Có", None, None)


def test_obstacles_are_told_with_their_answers(values):
    first, second = rows(values["Vướng mắc"])
    assert (first["Khó khăn, vướng mắc"], first["Nêu ngày"], first["Số ngày"], first["Trả lời"]) == (
        "Còn 14 hộ chưa thống nhất phương án bồi thường.",
        datetime(2026, 9, 3),
        108,
        None,
    )
    assert (second["Tình trạng"], second["Trả lời"]) == (
        "Đã trả lời",
        "Sở Xây dựng (18/12/2026): Đã đưa vào dự toán năm 2027.",
    )


def test_charts_refer_to_the_figures_of_the_pictures(book, values):
    charts = book["Tổng hợp"]._charts
    pictures = [
        figures.states_by_section(SAMPLE),
        figures.punctuality_by_agency(SAMPLE),
        figures.trend(SAMPLE),
    ]
    assert len(charts) == len(pictures)
    data = values["Số liệu biểu đồ"]

    def read(reference):
        sheet, _mark, cells = reference.rpartition("!")
        assert sheet == "'Số liệu biểu đồ'"
        found = data[cells.replace("$", "")]
        return [cell.value for row in found for cell in row] if isinstance(found, tuple) else found.value

    for chart, picture in zip(charts, pictures, strict=True):
        assert (chart.barDir, chart.grouping) == ("bar" if picture.lying else "col", "percentStacked")
        assert len(chart.series) == len(picture.series)
        for drawn, series in zip(chart.series, picture.series, strict=True):
            assert read(drawn.tx.strRef.f) == series.name
            assert read(drawn.cat.strRef.f) == list(picture.categories)
            assert read(drawn.val.numRef.f) == list(series.values)
            assert f"#{drawn.graphicalProperties.solidFill.srgbClr}".lower() == series.colour


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 255", "-5 hộ", "@SUM(A1)", '=HYPERLINK("http://x","y")', "_x0041_"]
)
def test_typed_text_is_never_a_formula(text):
    sheet = opened(saying(Words(work_state="done", results=text)))["Nhiệm vụ"]
    cell = sheet["L2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (text[0] in "=+-@")
    assert not sheet._hyperlinks


def test_long_text_goes_on_in_the_row_below_and_is_whole():
    facts = saying(Words(work_state="done", results=LONG, next_work="Tiếp tục."))
    found = rows(opened(facts)["Nhiệm vụ"])
    parts = [row for row in found if (row["Ký hiệu"], row["Cơ quan"]) == ("II.1.a", "Sở Xây dựng")]
    assert "".join(row["Kết quả"] for row in parts) == LONG
    assert max(len(row["Kết quả"].encode("utf-16-le")) // 2 for row in parts) <= 32767
    assert [row["STT"] for row in parts] == [1, *["(tiếp)"] * (len(parts) - 1)]
    assert [row["Nhiệm vụ kỳ tiếp theo"] for row in parts] == ["Tiếp tục.", *[None] * (len(parts) - 1)]
    assert [row["STT"] for row in found if row["STT"] != "(tiếp)"] == list(range(1, 13))


@pytest.mark.parametrize("text", ["", "a", "k" * CELL, "k" * (CELL + 1), LONG, "𝒳" * 40000, "dòng\n" * 9000])
def test_pieces_are_the_text(text):
    found = pieces(text)
    assert "".join(found) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= 32767 for piece in found)


def test_a_demonstration_is_marked_on_every_sheet():
    marked = opened(sample_facts(demonstration=True))
    assert all(sheet.oddHeader.right.text == "DỮ LIỆU MINH HỌA" for sheet in marked)
    assert "DỮ LIỆU MINH HỌA" in [cell.value for cell in marked["Tổng hợp"]["A"]]
    assert not any(sheet.oddHeader.right.text for sheet in opened(SAMPLE))


def test_the_file_says_what_it_is(book):
    found = book.properties
    assert found.title == "Tổng hợp tình hình thực hiện Kế hoạch số 151/KH-UBND, Năm 2026"
    assert (found.creator, found.created) == ("Sở Xây dựng", datetime(2026, 12, 20))


def test_the_same_facts_give_the_same_bytes():
    assert workbook.write(SAMPLE) == workbook.write(sample_facts())
    assert workbook.write(SAMPLE) != workbook.write(sample_facts(day=date(2026, 12, 21)))


def test_progress_is_told_to_the_end():
    told = []
    workbook.write(SAMPLE, lambda *step: told.append(step))
    assert [(done, steps) for done, steps, _step in told] == [(done, 5) for done in range(6)]


def test_a_round_of_nothing_has_a_workbook_too():
    book = opened(NOTHING)
    assert book.sheetnames == SHEETS
    assert [sheet.max_row for sheet in book][1:4] == [1, 1, 1]
    assert len(book["Tổng hợp"]._charts) == 0


def test_a_percent_of_zero_is_not_a_blank():
    found = rows(opened(saying(replace(HOUSING, percent=0)))["Nhiệm vụ"])
    assert found[0]["Tỷ lệ hoàn thành"] == 0
