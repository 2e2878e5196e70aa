"""What a finder is: which columns of a kind are searched, how far the person sees it, what comes first."""

from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext_lazy

from agencies.models import User
from kehoach.folding import Fold, Lines, Nearness

from .matching import folded, holds
from .query import Query, Term


class Rank(IntEnum):
    """How well a record fits, best first."""

    IS_IT = 0  # a number, sign or name that is what was typed
    NAME = 1  # names that hold all words
    PHRASE = 2  # a text that holds them in the order typed
    WORDS = 3  # … as whole words
    PARTS = 4  # … as parts of words


@dataclass(frozen=True)
class Shown:
    """A record as the list of results shows it; `texts` are (name of the field, its words)."""

    title: str
    url: str
    place: str
    texts: list[tuple[str, str]]


class Finder:
    """`names` (numbers, signs, names) and `texts` are searched, in the order of the index that serves them
    on PostgreSQL (migrations *_search_indexes). Hits of names come first, newest first among equals."""

    kind = ""
    label = gettext_lazy("")
    names: tuple = ()
    texts: tuple = ()
    order: tuple = ("-pk",)

    def rows(self, user: User) -> QuerySet:
        raise NotImplementedError

    def show(self, row, user: User) -> Shown:
        raise NotImplementedError

    def holds(self, term: Term) -> Q:
        return holds(term, "searched")

    def found(self, query: Query, user: User) -> QuerySet:
        """The visible rows that hold all terms, best first."""
        rows = self.rows(user)
        if not query.terms:
            return rows.none()
        rows = folded(rows, *self.names, *self.texts)
        for term in query.cheapest_first:
            rows = rows.filter(self.holds(term))
        rows = rows.alias(**self._named()).annotate(rank=self._rank(query))
        return rows.order_by("rank", *self.order)

    def _named(self) -> dict:
        each = {f"name_{place}": Fold(name) for place, name in enumerate(self.names)}
        return {**each, "named": Fold(Lines(*self.names))} if self.names else {}

    def _rank(self, query: Query) -> Case | CombinedExpression:
        words = [Value(term.whole_expression) for term in query.terms]
        text = Fold(Lines(*self.names, *self.texts))
        in_text = Nearness(text, Value(query.phrase.found.pattern), *words) + Rank.PHRASE
        if not self.names:
            return in_text
        is_it, in_names = Q(), Q()
        for place in range(len(self.names)):
            is_it |= Q(**{f"name_{place}": query.key})
        for term in query.terms:
            in_names &= holds(term, "named")
        return Case(When(is_it, then=Rank.IS_IT), When(in_names, then=Rank.NAME), default=in_text)
