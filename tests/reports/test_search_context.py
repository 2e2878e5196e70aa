"""reports.search.context: the words round a hit, as they were written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.text import search_key
from reports.search.context import LEAD, WINDOW, Marks
from reports.search.query import read


def drawn(parts) -> str:
    return "".join(f"[{part.text}]" if part.hit else part.text for part in parts)


def marked(typed: str, text: str) -> str:
    return drawn(Marks(read(typed), [text]).all_of(text))


def cut(typed: str, *texts: tuple[str, str]) -> tuple[str, str]:
    found = Marks(read(typed), [text for _label, text in texts]).excerpt(list(texts))
    return found.label, drawn(found.parts)


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("so xay dung", "Sở Xây dựng chủ trì", "[Sở] [Xây] [dựng] chủ trì"),
        ("151/kh", "Số: 151 /KH-UBND", "Số: [151 /KH]-UBND"),
        ("da", "ĐÁ, Đa, đà", "[ĐÁ], [Đa], [đà]"),
        ("quy", unicodedata.normalize("NFD", "thủy quỹ"), unicodedata.normalize("NFD", "thủy [quỹ]")),
        ("hoa hoan", "hoàn", "[hoàn]"),
        ("xay", "Sở  Xây\u00a0dựng", "Sở  [Xây]\u00a0dựng"),
        ("o", "nhà ở", "nhà [ở]"),
        ("ubnd", "UBND, Ủy ban nhân dân", "[UBND], [Ủy ban nhân dân]"),
        ("khac", "không có", "không có"),
    ],
)
def test_hits_are_marked_in_the_words_as_written(typed, text, shown):
    assert marked(typed, text) == shown


def test_parts_of_words_are_marked_only_without_whole_ones():
    assert marked("nha", "nhân dân, nhà ở") == "nhân dân, [nhà] ở"
    assert marked("nha", "nhân dân") == "[nhâ]n dân"


def test_the_best_field_is_shown_with_its_name():
    fields = ("Kết quả", "Đã làm xong nhà văn hóa."), ("Vướng mắc", "Thiếu đất\nlàm nhà ở xã hội.")
    assert cut("nha o xa hoi", *fields) == ("Vướng mắc", "làm [nhà] [ở] [xã] [hội].")


def test_the_words_in_the_order_typed_come_before_scattered_ones():
    fields = ("", "số xây nhà ở dùng"), ("", "Sở Xây dựng")
    assert cut("so xay dung", *fields)[1] == "[Sở] [Xây] [dựng]"


def test_a_record_found_by_its_name_shows_how_it_begins():
    assert cut("151", ("", ""), ("Trích yếu", "Phát triển đô thị")) == ("Trích yếu", "Phát triển đô thị")
    assert cut("151") == ("", "")


def test_a_long_text_is_cut_between_words_round_the_hit():
    text = "đầu " * 100 + "nhà ở xã hội" + " cuối" * 100
    shown = cut("nha o", ("", text))[1]
    assert shown.startswith("… đầu ") and shown.endswith(" cuối …")
    assert "[nhà] [ở] xã hội" in shown
    assert len(shown.replace("[", "").replace("]", "")) <= WINDOW + 4
    assert shown.index("[") <= LEAD + 2


def test_a_hit_at_the_end_of_a_long_text_is_shown():
    assert cut("het", ("", "đầu " * 100 + "hết"))[1].endswith("[hết]")


@given(text=st.text(max_size=400), typed=st.text(min_size=1, max_size=20))
def test_nothing_is_changed_by_marking(text, typed):
    parts = Marks(read(typed), [text]).all_of(text)
    assert "".join(part.text for part in parts) == text


@given(before=st.text("aăâđ \n.", max_size=300), after=st.text("aăâđ \n.", max_size=300))
def test_what_is_marked_is_what_was_looked_for(before, after):
    parts = Marks(read("nhà"), [before + " Nhà " + after]).excerpt([("", before + " Nhà " + after)]).parts
    assert {search_key(part.text) for part in parts if part.hit} == {"nha"}
