from datetime import date

import pytest

from tasks.importer.header import read_facts
from tasks.importer.structure import outline

BODY = ["I. NHIỆM VỤ", "1. Rà soát", "Nơi nhận:", "- Như trên;"]
SIGNED = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Hữu Quế"]


def facts(*header, signed=SIGNED):
    return read_facts(outline([*header, *BODY, *signed]))


@pytest.mark.parametrize(
    "letterhead",
    [
        ["ỦY BAN NHÂN DÂN", "TỈNH GIA LAI", "Số: 15/KH-UBND", "Gia Lai, ngày 05 tháng 2 năm 2026"],
        ["UBND TỈNH GIA LAI CỘNG HÒA XÃ HỘI", "Số: 15 /KH-UBND Độc lập - Tự do - Hạnh phúc",
         "Gia Lai, ngày 05 tháng 2 năm 2026"],
        ["ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỈNH GIA LAI Độc lập - Tự do - Hạnh phúc",
         "Số: 15/KH-UBND Gia Lai, ngày 05 tháng 2 năm 2026"],
    ],
    ids=["lines", "two-columns", "committee-in-two-lines"],
)  # fmt: skip
def test_a_letterhead_says_who_when_and_which_number(letterhead):
    found = facts(*letterhead, "KẾ HOẠCH", "Cải cách hành chính năm 2026", "Căn cứ Luật")
    assert (found.number, found.issued_on) == ("15/KH-UBND", date(2026, 2, 5))
    assert (found.issuer, found.signer) == ("UBND tỉnh Gia Lai", "Nguyễn Hữu Quế")
    assert found.title == "Cải cách hành chính năm 2026"


def test_a_department_issues_under_its_committee():
    found = facts(
        "UBND TỈNH BÀ RỊA - VŨNG TÀU", "SỞ Y TẾ", "Số: 45/KH-SYT", signed=["GIÁM ĐỐC", "Phạm Minh An"]
    )
    assert (found.issuer, found.number, found.signer) == ("Sở Y tế", "45/KH-SYT", "Phạm Minh An")


@pytest.mark.parametrize(
    "lines",
    [["Gia Lai, ngày 24 tháng 01 năm", "2022"], ["Gia Lai, ngày 24 tháng 01", "năm 2022"]],
    ids=["year", "word-and-year"],
)
def test_the_year_of_a_narrow_column_stands_in_the_next_line(lines):
    found = facts("UBND TỈNH GIA LAI", "Số: 15/KH-UBND", *lines, "KẾ HOẠCH", "Cải cách", "Căn cứ Luật")
    assert (found.issued_on, found.title) == (date(2022, 1, 24), "Cải cách")


def test_a_draft_takes_no_number_or_date_from_the_documents_it_cites():
    found = facts(
        *(
            "UBND TỈNH GIA LAI",
            "Số:     /KH-UBND",
            "Gia Lai, ngày    tháng    năm 2026",
            "KẾ HOẠCH",
            "Thực hiện Đề án",
        ),
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 03 tháng 01 năm 2025 của UBND tỉnh;",
    )
    assert (found.number, found.issued_on) == ("", None)


def test_a_title_may_begin_like_a_preamble_and_runs_over_lines():
    found = facts("KẾ HOẠCH", "Thực hiện Đề án phát triển đô thị và", "nông thôn", "Căn cứ Luật Quy hoạch;")
    assert found.title == "Thực hiện Đề án phát triển đô thị và nông thôn"


def test_a_preamble_run_on_to_the_title_is_cut_off():
    found = facts(
        "KẾ HOẠCH", "Cải cách hành chính năm 2026 Thực hiện Chỉ thị số 01/CT-TTg của Thủ tướng, như sau:"
    )
    assert found.title == "Cải cách hành chính năm 2026"
