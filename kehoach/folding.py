"""`kehoach_fold` IN THE DATABASE: what `kehoach.text.search_key` makes of a text, on SQLite and PostgreSQL
alike, so that a search compares folded texts where they lie and nothing has to be kept in step.

SQLite gets Python's own functions with every connection (`register`); PostgreSQL gets functions of its own in
a migration, made from `search_key` (kehoach.folding_postgres). A test compares the two with hypothesis."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from django.db.models import Func, IntegerField, TextField, Value

from .text import search_key


class Fold(Func):
    """`search_key` of a text, worked out by the database: Fold("name"), Fold(Lines("name", "code"))."""

    function = "kehoach_fold"
    arity = 1
    output_field = TextField()


class Lines(Func):
    """Several texts in one, a line each. For columns that are never NULL."""

    template = "(%(expressions)s)"
    arg_joiner = " || chr(10) || "
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, arg_joiner=" || char(10) || ", **extra)


class Slashed(Func):
    """A number and a symbol as a document shows them: 05 and BC-SXD are "05/BC-SXD"."""

    template = "(%(expressions)s)"
    arg_joiner = " || '/' || "
    output_field = TextField()


class Words(Func):
    """The texts that stand at a path of a JSON column, a line each: Words("documents", "$[*].number")."""

    function = "kehoach_words"
    output_field = TextField()

    def __init__(self, column: str, path: str, **extra):
        super().__init__(column, Value(path), **extra)


class Nearness(Func):
    """How near a folded text is to what was typed: 0 where the first regular expression (all of it, in its
    order) finds something, 1 where each of the others (its words) does, else 2. The text is folded once."""

    function = "kehoach_nearness"
    output_field = IntegerField()


def register(connection) -> None:
    """Give a new connection of SQLite the functions. For the signal connection_created."""
    if connection.vendor != "sqlite":
        return
    connection.connection.create_function("kehoach_fold", 1, fold, deterministic=True)
    connection.connection.create_function("kehoach_words", 2, words, deterministic=True)
    connection.connection.create_function("kehoach_nearness", -1, nearness, deterministic=True)


# One statement asks for the same text again for every word and for the order: the last ones are remembered.
@lru_cache(maxsize=64)
def fold(text: str | None) -> str | None:
    """`search_key`; of NULL it is NULL, as on PostgreSQL."""
    return None if text is None else search_key(text)


@lru_cache(maxsize=4)
def words(document: str | None, path: str) -> str:
    """Texts at a path like "$.paper.body[*].text" (names and [*], no more), a line each; what is not there
    is passed over."""
    values: list = [json.loads(document or "null")]
    for step in path.removeprefix("$").replace("[*]", ".*").split(".")[1:]:
        values = [found for value in values for found in _inside(value, step)]
    return "\n".join(value for value in values if isinstance(value, str))


def nearness(key: str, phrase: str, *each_word: str) -> int:
    if re.search(phrase, key):
        return 0
    return 1 if all(re.search(word, key) for word in each_word) else 2


def _inside(value, step: str) -> Iterator:
    if step == "*":
        yield from value if isinstance(value, list) else ()
    elif isinstance(value, dict) and step in value:
        yield value[step]
