"""Rows of a table in the text of a plan, as pages show them."""

import pytest

from tasks.table_text import is_rule, row_cells
from tasks.templatetags.table_text import readable


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| 1 | Sở Xây dựng | Quý II |", ("1", "Sở Xây dựng", "Quý II")),
        ("| 1 |  | Quý II |", ("1", "", "Quý II")),
        ("¦ 2 ¦ Sở A | Sở B ¦", ("2", "Sở A | Sở B")),
        ("Rà soát | thống kê", ()),
        ("", ()),
    ],
)
def test_cells_of_a_row(line, cells):
    assert row_cells(line) == cells


@pytest.mark.parametrize(
    ("line", "rule"),
    [("|---|:---:|", True), ("| --- | --- |", True), ("| 1 | - |", False), ("||", False), ("---", False)],
)
def test_a_rule_only_separates(line, rule):
    assert is_rule(line) is rule


def test_a_page_shows_words_without_bars():
    assert readable("Bảng 1\n| STT | Nội dung |\n| :---: | --- |") == ["Bảng 1", "STT · Nội dung"]
