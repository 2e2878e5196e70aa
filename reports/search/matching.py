"""A term as a condition on a folded text in the database."""

from django.db.models import Model, Q, QuerySet

from kehoach.folding import Fold, Lines

from .query import Query, Term


def holds(term: Term, name: str) -> Q:
    """Rows whose folded text `name` (an alias) holds a term. Several ways are one regular expression: an OR
    would make SQLite read the rows once for each."""
    if len(term.ways) > 1:
        return Q(**{f"{name}__regex": term.expression})
    way = term.ways[0]
    condition = Q(**{f"{name}__contains": way.letters}) if way.letters else Q()
    return condition & Q(**{f"{name}__regex": way.expression}) if way.expression else condition


def folded(rows: QuerySet, *texts) -> QuerySet:
    """Rows with the alias `searched`: names of columns and expressions, folded, a line each."""
    return rows.alias(searched=Fold(Lines(*texts)))


def named_by(term: Term, model: type[Model], *texts: str) -> QuerySet:
    """The rows of a table that a term finds, for the `in` of a list's filter."""
    return folded(model.objects.order_by(), *texts).filter(holds(term, "searched")).values("pk")


def any_of(query: Query, sources: dict[str, tuple]) -> Q:
    """Every term stands in one of several tables: {"agency": (Agency, "name", "short_name"), …}."""
    condition = Q() if query.terms else Q(pk__in=[])
    for term in query.terms:
        one = Q()
        for field, (model, *texts) in sources.items():
            one |= Q(**{f"{field}__in": named_by(term, model, *texts)})
        condition &= one
    return condition
