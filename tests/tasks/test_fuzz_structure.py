"""A sample of the fuzz run (tests/fuzz_structure.py), the same sixty documents every time."""

import pytest

from tests.fuzz_structure import PLANS, check, damaged

TEXTS = [path.read_text("utf-8") for path in sorted(PLANS.glob("*.txt"))]


@pytest.mark.parametrize("number", range(60))
def test_a_plan_with_damaged_structure_is_read_or_refused_and_loses_nothing(number):
    assert check(damaged(TEXTS, number)) == ""


def test_the_same_number_damages_a_plan_in_the_same_way():
    assert damaged(TEXTS, 7) == damaged(TEXTS, 7) != damaged(TEXTS, 8)


@pytest.mark.parametrize(
    "piece", [", ", "; ", "Sở A chủ trì, ", "các sở, ", "phối hợp với ", ":", "(", "1.", "- "]
)
def test_a_line_made_to_hang_is_read_like_any_other(piece):
    line = piece * (6000 // len(piece))
    assert check(f"I. NHIỆM VỤ\n1. Rà soát\nCơ quan chủ trì: {line}\n2. Sở Y tế: {line}\n3. {line}") == ""
