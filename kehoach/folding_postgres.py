"""The functions of kehoach.folding for PostgreSQL, and indexes for them; used by migrations only.

PostgreSQL decomposes a text itself (normalize), so only marks, small letters and đ are left to do. They are
taken from `search_key`, letter by letter. Nearly every text needs the short map only: Vietnamese and common
punctuation. Whoever changes `search_key` makes a migration that calls `create_functions` again and
rebuilds the indexes; the test of the two databases says so."""

import string
import unicodedata

from django.db import DatabaseError, transaction

from .text import folded_letter

# The marks of Vietnamese and of its neighbours in Latin script.
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0308\u0309\u0323\u031b"
# What is left of an ordinary text once it is folded; any other letter sends it the long way.
_ORDINARY = "\n" + string.printable[:95] + "“”‘’–—…•·"
_SURROGATES = range(0xD800, 0xE000)


def _others() -> dict[str, str]:
    """All letters that do not decompose and yet change: to one letter, several or none."""
    letters = (chr(code) for code in range(1, 0x110000) if code not in _SURROGATES)
    return {c: folded_letter(c) for c in letters if unicodedata.normalize("NFD", c) == c != folded_letter(c)}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _ranges(letters: list[str]) -> str:
    """Letters as the inside of a bracket of a regular expression."""
    codes, parts = sorted(map(ord, letters)), []
    for code in codes:
        if parts and code == parts[-1][1] + 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return "".join(f"\\U{first:08X}-\\U{last:08X}" for first, last in parts)


def _ordinary() -> str:
    return "".join(f"\\U{ord(c):08X}" for c in _ORDINARY)


def _the_long_way() -> str:
    """The rest of Unicode: marks go, letters that become several are replaced, then those that become one."""
    others = _others()
    text = f"regexp_replace(plain, '[{_ranges([c for c, to in others.items() if not to])}]+', '', 'g')"
    for letter, to in others.items():
        if len(to) > 1:
            text = f"replace({text}, {_quoted(letter)}, {_quoted(to)})"
    single = {letter: to for letter, to in others.items() if len(to) == 1}
    return f"translate({text}, {_quoted(''.join(single))}, {_quoted(''.join(single.values()))})"


def fold_function() -> str:
    return f"""
CREATE OR REPLACE FUNCTION kehoach_fold(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE plain text := lower(translate(normalize(given, NFD), {_quoted("đĐ" + _MARKS)}, 'dd') COLLATE "C");
BEGIN
  IF plain ~ '[^{_ordinary()}]' THEN
    plain := normalize(given, NFD);
    plain := {_the_long_way()};
  END IF;
  IF position('  ' in plain) > 0 THEN
    plain := regexp_replace(plain, ' +', ' ', 'g');
  END IF;
  RETURN btrim(plain, E' \\n');
END $$;
"""


WORDS_FUNCTION = """
CREATE OR REPLACE FUNCTION kehoach_words(document jsonb, path text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(value #>> '{}', E'\\n' ORDER BY place), '')
  FROM jsonb_path_query(document, path::jsonpath) WITH ORDINALITY AS found (value, place)
  WHERE jsonb_typeof(value) = 'string'
$$;
"""


NEARNESS_FUNCTION = """
CREATE OR REPLACE FUNCTION kehoach_nearness(folded text, phrase text, VARIADIC words text[]) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF folded ~ phrase THEN
    RETURN 0;
  END IF;
  RETURN CASE WHEN (SELECT bool_and(folded ~ word) FROM unnest(words) AS word) THEN 1 ELSE 2 END;
END $$;
"""


def create_functions(apps, schema_editor) -> None:
    """For RunPython. Does nothing on SQLite, which is served by kehoach.folding."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(fold_function(), params=None)
        schema_editor.execute(WORDS_FUNCTION, params=None)
        schema_editor.execute(NEARNESS_FUNCTION, params=None)


def drop_functions(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS kehoach_fold(text)", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS kehoach_words(jsonb, text)", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS kehoach_nearness(text, text, text[])", params=None)


def create_indexes(indexes: dict[str, tuple[str, str]]):
    """For RunPython: trigram indexes, name -> (table, expression). Without the right to have pg_trgm in the
    database there are none, and a search reads the rows one by one."""

    def create(apps, schema_editor) -> None:
        if schema_editor.connection.vendor != "postgresql" or not _has_trigrams(schema_editor.connection):
            return
        for name, (table, expression) in indexes.items():
            schema_editor.execute(
                f"CREATE INDEX {name} ON {table} USING gin (({expression}) gin_trgm_ops)", params=None
            )

    return create


def drop_indexes(indexes: dict[str, tuple[str, str]]):
    def drop(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name in indexes:
                schema_editor.execute(f"DROP INDEX IF EXISTS {name}", params=None)

    return drop


def _has_trigrams(connection) -> bool:
    """A trusted extension since PostgreSQL 13: whoever may create in the database may have it."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)"
        )
        return cursor.fetchone() is not None
