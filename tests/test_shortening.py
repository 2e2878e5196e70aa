"""kehoach.text.shorten: a text is cut between words, and only if it must be."""

import pytest

from kehoach.text import shorten


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("Phát triển đô thị", 17, "Phát triển đô thị"),
        ("Phát triển đô thị bền vững", 20, "Phát triển đô thị…"),
        ("Quy hoạch, xây dựng", 12, "Quy hoạch…"),
        ("Một dòng\n\nvà dòng nữa", 30, "Một dòng và dòng nữa"),
        ("Khôngcóchỗnàođểngắt", 8, "Khôngcó…"),
    ],
)
def test_a_text_is_cut_at_a_word(text, length, shown):
    assert shorten(text, length) == shown
    assert len(shown) <= length
