"""kehoach.folding: the database folds as search_key does. Run on SQLite and on PostgreSQL."""

import json
import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehoach.folding import words
from kehoach.folding_postgres import create_functions, create_indexes, drop_functions, drop_indexes
from kehoach.text import folded_letter, search_key

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệóòỏõọốồổỗộớờởỡợúùủũụứừửữựíìỉĩịýỳỷỹỵ"
SPELLINGS = VIETNAMESE + VIETNAMESE.upper() + "0123456789 \n\t\u00a0  /-–“”;.\u0301\u0323\u031bßŒñçИЩσΣǅ中각"
# PostgreSQL keeps no NUL; letters that this Python does not know may be known to a newer database.
ANY = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00")
TEXTS = st.one_of(st.text(st.sampled_from(SPELLINGS), max_size=80), st.text(ANY, max_size=40))


def folded(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kehoach_fold(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Sở Xây dựng", "so xay dung"),
        ("ỦY BAN / Uỷ ban", "uy ban / uy ban"),
        ("hóa, hoá, HOÀ", "hoa, hoa, hoa"),
        ("Đường  Đèo\tĐá\u00a0Đen", "duong deo da den"),
        ("  dòng một\n  dòng hai ", "dong mot\n dong hai"),
        (unicodedata.normalize("NFD", "Thị trấn Trà Xuân"), "thi tran tra xuan"),
        ("Straße Ÿ ﬁ Σίσυφος İ", "strasse y fi σισυφοσ i"),
        ("", ""),
    ],
)
def test_the_database_folds_what_people_type(db, typed, key):
    assert folded(typed) == search_key(typed) == key


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_the_database_folds_as_search_key_does(db, text):
    assert folded(text) == search_key(text)


def test_every_letter_is_folded_alike(db):
    """All of Unicode that this Python knows, a plane in one text."""
    for start in range(0, 0x30000, 0x1000):
        letters = [chr(code) for code in range(max(start, 1), start + 0x1000)]
        text = "x".join(c for c in letters if unicodedata.category(c) not in ("Cs", "Cn"))
        assert folded(text) == search_key(text), hex(start)


@given(text=TEXTS)
def test_a_text_is_folded_letter_by_letter(text):
    assert search_key("".join(map(folded_letter, text))) == search_key(text)


def test_nothing_folds_to_nothing(db):
    assert folded(None) is None


DOCUMENT = {
    "paper": {"body": [{"text": "Mở đầu", "kind": "paragraph"}, {"kind": "picture"}, {"text": "Kết quả"}]},
    "documents": [{"number": "12/QĐ-UBND", "date": "2026-03-05"}, {"number": 7}],
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$.paper.body[*].text", "Mở đầu\nKết quả"),
        ("$.documents[*].number", "12/QĐ-UBND"),
        ("$.nothing[*].text", ""),
        ("$.paper.nothing.text", ""),
    ],
)
def test_words_of_a_document_are_read_alike(db, path, found):
    assert words(json.dumps(DOCUMENT), path) == found
    marker = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kehoach_words({marker}, %s)", [json.dumps(DOCUMENT), path])
        assert cursor.fetchone()[0] == found


@pytest.mark.parametrize(
    ("text", "near"), [("quy hoach do thi", 0), ("hoach do, quy", 1), ("hoachx quy do thi", 2), ("", 2)]
)
def test_nearness_is_told_alike(db, text, near):
    words = [r"(?:^|[^a-z0-9])(quy)(?=(?:[^a-z0-9]|$))", r"(?:^|[^a-z0-9])(hoach)(?=(?:[^a-z0-9]|$))"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT kehoach_nearness(%s, %s, %s, %s)", [text, "(quy[ \n]+hoach)", *words])
        assert cursor.fetchone() == (near,)


SEARCH_INDEXES = [
    "plan_search",
    "section_search",
    "task_search",
    "entry_search",
    "obstacle_search",
    "obstacle_note_search",
    "edition_search",
]


def test_without_the_right_to_trigrams_there_are_no_indexes_and_no_error(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such indexes")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE clerk")
        cursor.execute("SET LOCAL ROLE clerk")
        with connection.schema_editor() as editor:
            create_indexes({"plan_search": ("tasks_plan", "kehoach_fold(title)")})(None, editor)
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'plan_search'")
        assert cursor.fetchone() == (0,)
        with connection.schema_editor() as editor:
            create_indexes({"plan_search": ("tasks_plan", "kehoach_fold(title)")})(None, editor)
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'plan_search'")
        assert cursor.fetchone() == (1,)


def test_the_migrations_can_be_undone(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has nothing to undo")
    with connection.schema_editor() as editor:
        drop_indexes(dict.fromkeys(SEARCH_INDEXES))(None, editor)
        drop_functions(None, editor)
        create_functions(None, editor)
    assert folded("Sở Xây dựng") == "so xay dung"
