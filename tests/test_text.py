"""kehoach.text: Vietnamese text, dates and numbers."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from kehoach import text

SHARES = [(0, 0, 0), (0, 9, 0), (1, 900, 1), (278, 559, 50), (899, 900, 99), (9, 9, 100)]


@pytest.mark.parametrize(("part", "whole", "percent"), SHARES)
def test_a_share_is_rounded_but_never_hides_the_last_one(part, whole, percent):
    assert text.share(part, whole) == percent


def test_what_was_typed_on_a_mac_equals_what_was_typed_on_windows():
    typed = "Ủy ban nhân dân xã Đặng Thùy Trâm"
    assert text.clean(unicodedata.normalize("NFD", typed)) == typed


def test_control_characters_go_and_line_breaks_stay():
    assert text.clean(" a\x00b \t c\r\nd\x1f ") == "ab c\nd"


@pytest.mark.parametrize(
    ("typed", "key"), [("Sở Xây dựng", "so xay dung"), ("ĐẶC KHU Lý Sơn", "dac khu ly son"), ("", "")]
)
def test_search_ignores_case_and_diacritics(typed, key):
    assert text.search_key(typed) == key


@pytest.mark.parametrize(
    ("day", "long"),
    [
        (date(2027, 1, 5), "ngày 05 tháng 01 năm 2027"),
        (date(2027, 2, 28), "ngày 28 tháng 02 năm 2027"),
        (date(2027, 3, 9), "ngày 09 tháng 3 năm 2027"),
        (date(2026, 12, 17), "ngày 17 tháng 12 năm 2026"),
    ],
)
def test_only_days_below_ten_and_the_first_two_months_take_a_zero(day, long):
    assert text.long_date(day) == long


def test_numbers_have_dots_between_thousands_and_a_comma_before_decimals():
    assert text.decimal(Decimal("1234567.5")) == "1.234.567,5"
    assert text.decimal(559) == "559"


@pytest.mark.parametrize(
    ("typed", "known"),
    [("1", True), ("9" * 11, True)] + [(typed, False) for typed in ("9" * 12, "", "-1", "1.", "²", "١")],
)
def test_what_may_be_the_key_of_a_row(typed, known):
    assert text.is_key(typed) is known
