"""A signed file compared with the edition, page by page, without any file."""

from dataclasses import replace
from datetime import date

import pytest

from reports.documents.inspection import Inspection, Page, Signature
from reports.documents.paper import Letterhead
from reports.signed_file import Given, faults

GIVEN = Given(Letterhead("UBND tỉnh", "Sở Xây dựng", "BC-SXD", "Quảng Ngãi"), "05", date(2027, 1, 5))
FIRST = "SỞ XÂY DỰNG Số: /BC-SXD Quảng Ngãi, ngày tháng năm 2027\nBÁO CÁO Thực hiện 12 việc."
SIGNED = (Signature("A", True, True),)


def compared(first: str, second="Trang hai.", added=(), first_added=()) -> list[str]:
    own = Inspection(pages=(Page(FIRST, ()), Page("Trang hai.", ("/Link",))))
    pages = (Page(first, ("/Widget", *first_added)), Page(second, ("/Link", *added)))
    return faults(own, Inspection(signatures=SIGNED, pages=pages), GIVEN)


def test_a_certificate_without_the_key_is_not_intact():
    broken = Inspection(signatures=(Signature("A", False, False), Signature("B", True, True)))
    assert faults(broken, broken, GIVEN) == [
        "Chữ ký số không toàn vẹn: A. Tệp đã bị sửa sau khi ký; hãy gửi bản vừa ký."
    ]


@pytest.mark.parametrize(
    "first",
    [
        FIRST,
        FIRST.replace("Số: /BC", "Số: 05/BC").replace("ngày tháng năm", "ngày 05 tháng 01 năm"),
        FIRST.replace("Số: /BC", "Số: 5 /BC"),
        FIRST.replace("SỞ XÂY DỰNG", "SỞ  XÂY\nDỰNG"),
        FIRST + " 05 05 01",
        FIRST + " 05/BC-SXD",
    ],
)
def test_number_and_date_may_be_there_or_not(first):
    assert compared(first) == []


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (FIRST.replace("Số: /BC", "Số: 06/BC"), "Tệp ghi số 06, cổng ghi số 05."),
        (
            FIRST.replace("ngày tháng năm", "ngày 06 tháng 01 năm"),
            "Tệp ghi ngày 06/01/2027, cổng ghi ngày 05/01/2027.",
        ),
        (FIRST.replace("12 việc", "13 việc"), "Trang 1 khác bản đã ban hành, từ chỗ “12 việc.”."),
        (FIRST.replace(" 12 việc", ""), "Trang 1 khác bản đã ban hành"),
        (FIRST + " Chữ thêm.", "Trang 1 khác bản đã ban hành"),
        (FIRST.replace("Số: /BC-SXD", "Số: /TB-SXD"), "Trang 1 khác bản đã ban hành"),
        ("", "Trang 1 khác bản đã ban hành"),
    ],
)
def test_anything_else_on_the_first_page_is_told(first, words):
    (fault,) = compared(first)
    assert fault.startswith(words) or words.replace("12", "13") in fault


def test_pages_that_differ_are_named():
    assert compared(FIRST, "Trang ba.") == ["Trang 2 khác bản đã ban hành, từ chỗ “ba.”."]
    assert compared(FIRST, "Trang hai. 05") == ["Trang 2 khác bản đã ban hành, từ chỗ “05”."]


def test_stamps_and_signatures_may_be_added():
    assert compared(FIRST, added=("/Widget", "/Stamp"), first_added=("/FreeText",)) == []
    assert compared(FIRST, added=("/FreeText",)) == ["Trang 2 có phần chèn thêm ngoài chữ ký số và con dấu."]


def test_many_differences_are_counted():
    pages = tuple(Page(f"Trang {n}", ()) for n in range(20))
    others = (pages[0], *(replace(page, words="Khác") for page in pages[1:]))
    found = faults(Inspection(pages=pages), Inspection(signatures=SIGNED, pages=others), GIVEN)
    assert len(found) == 6
    assert found[-1] == "Còn 14 trang khác nữa."
