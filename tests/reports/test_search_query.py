"""reports.search.query: what is typed, and which texts hold it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.text import clean, search_key
from reports.search.context import Marks
from reports.search.query import MOST_TERMS, read


def holds(typed: str, text: str) -> bool:
    """As the database decides it: letters first, then the expression."""
    key = search_key(text)
    return all(
        any(way.letters in key and way.found.search(key) for way in term.ways) for term in read(typed).terms
    )


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("so xay dung", "Sở Xây dựng"),
        ("SỞ XÂY DỰNG", "sở xây dựng"),
        ("dung xay", "Sở Xây dựng"),
        ("duong dien", "ĐƯỜNG ĐIỆN"),
        ("Uỷ ban", "Ủy ban"),
        ("Ủy ban", "Uỷ ban"),
        ("hoá", "hóa"),
        ("quy hoa", "Quy hoạch"),
        ("151/kh", "Số: 151 /KH-UBND"),
        ("151 / KH - UBND", "151/KH-UBND"),
        ("151/kh–ubnd", "151/KH-UBND"),
        ("05/kh", "5/KH-UBND"),
        ("5/kh", "05/KH-UBND"),
        ("22/9/2022", "ngày 22/09/2022"),
        ("151", "Kế hoạch số 0151/KH"),
        ("kh-ubnd", "151/KH - UBND"),
        ("2021-2025", "giai đoạn 2021 – 2025"),
        ("ubnd tinh", "Ủy ban nhân dân tỉnh"),
        ("uỷ ban nhân dân tỉnh", "UBND tỉnh"),
        ("so kh&đt", "Sở Kế hoạch và Đầu tư"),
        ("so khđt", "Sở KH-ĐT"),
        ("sở nông nghiệp và môi trường", "Sở NN&MT"),
        ("so nn va mt", "Sở NN và MT"),
        ("bql kkt dung quat", "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp"),
        ("ban quản lý khu kinh tế", "BQL KKT Dung Quất"),
        ("gd&đt", "Sở Giáo dục và Đào tạo"),
        ('"nhà ở xã hội"', "về nhà ở\nxã hội năm 2026"),
        ("“nhà ở”", "Nhà ở"),
        ("nhà ở - đô thị", "đô thị, nhà ở"),
        ("II.2.đ", "II.2.đ Quản lý"),
        ("II.3.", "II.3 Phát triển"),
        ("%", "đạt 45%"),
        ("_", "ten_tep.pdf"),
        ("\\", "C:\\tep"),
        ("(a+)+$", "(a+)+$"),
    ],
)
def test_what_is_found(typed, text):
    assert holds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("so y te", "Sở Xây dựng"),
        ("51/kh", "151/KH-UBND"),
        ("151/qd", "151/KH-UBND"),
        ("1/2", "11/2022"),
        ("22/9/202", "22/9/2022"),
        ("o", "nhân dân không"),
        ('"xa hoi nha o"', "nhà ở xã hội"),
        ('"nha o"', "nhân dân o bế"),
        ("%", "không có gì"),
        ("a.b", "axb"),
        ("vp", "vap phe"),
        ("xay dung 151/kh", "Sở Xây dựng"),
    ],
)
def test_what_is_not_found(typed, text):
    assert not holds(typed, text)


def test_more_words_than_looked_for_are_told():
    many = " ".join(f"tu{number}" for number in range(MOST_TERMS + 1))
    assert read(many).shortened and len(read(many).terms) == MOST_TERMS
    assert not read(many.rpartition(" ")[0]).shortened


@pytest.mark.parametrize("typed", ["", "  ", "\u0301\u0301"])
def test_without_a_letter_nothing_is_looked_for(typed):
    assert read(typed).terms == ()


def test_a_word_typed_twice_is_looked_for_once():
    assert len(read("xây xay XÂY").terms) == 1


def test_plain_long_words_are_asked_for_first():
    first = read("151/kh ubnd quy hoach").cheapest_first
    assert [term.ways[0].letters for term in first] == ["hoach", "quy", "ubnd", "151"]


@pytest.mark.parametrize("typed", ["/" * 200, "/-" * 100, "1/-1" * 50, "0" * 200, "151/", "a b " * 50])
@pytest.mark.parametrize(
    "text", ["\n" * 20_000, "/" + "\n" * 20_000, "0" * 5_000, "1/ " * 5_000, "0 " * 20_000]
)
def test_no_words_make_a_search_endless(typed, text):
    holds(typed, text)
    Marks(read(typed), [text]).excerpt([("", text)])


@given(typed=st.text(max_size=200))
def test_anything_can_be_typed(typed):
    query = read(typed)
    assert bool(query.terms) == bool(search_key(clean(typed)))
    for term in query.terms:
        assert term.ways
        for way in term.ways:
            assert way.found.groups == way.whole.groups == 1


WORDS = ["quy", "hoạch", "đô", "thị", "Nhà", "xã", "hội", "151/KH-UBND", "05", "II.2.a"]


@given(words=st.lists(st.sampled_from(WORDS), min_size=1))
def test_a_text_is_found_by_its_own_words(words):
    assert holds(" ".join(reversed(words)), " ".join(words))
