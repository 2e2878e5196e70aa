"""The results of a search: of every kind the best few, or one kind page by page. Page and API share it."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from django.core.paginator import Page, Paginator

from agencies.models import User

from .context import Excerpt, Marks, Part
from .finder import Finder, Rank
from .finders import FINDERS
from .query import Query

FEW = 5  # of a kind on the page of all kinds
PER_PAGE = 20
MOST = 200  # of one kind; who has more of them types another word


@dataclass(frozen=True)
class Result:
    """One record that was found; `url` is empty where there is no page of it for the person."""

    title: tuple[Part, ...]
    url: str
    place: str
    excerpt: Excerpt


@dataclass(frozen=True)
class Group:
    """The best of a kind, and whether there are more."""

    kind: str
    label: str
    results: list[Result]
    more: bool


def best(query: Query, user: User) -> list[Group]:
    """Every kind of which something was found, first those whose names were. One SQL statement a kind, and
    one for the notes of obstacles."""
    groups = []
    for finder in FINDERS:
        rows = list(finder.found(query, user)[: FEW + 1])
        if rows:
            results = shown(finder, rows[:FEW], query, user)
            group = Group(finder.kind, finder.label, results, len(rows) > FEW)
            groups.append((min(rows[0].rank, Rank.PHRASE), group))
    return [group for _rank, group in sorted(groups, key=itemgetter(0))]


def page_of(finder: Finder, query: Query, user: User, number: str | None) -> Page:
    """One page of one kind; its objects are Results. Three SQL statements: keys, rows, notes."""
    keys = list(finder.found(query, user).values_list("pk", flat=True)[:MOST])
    page = Paginator(keys, PER_PAGE).get_page(number)
    rows = {row.pk: row for row in finder.rows(user).filter(pk__in=list(page.object_list))}
    page.object_list = shown(finder, [rows[key] for key in page.object_list if key in rows], query, user)
    return page


def shown(finder: Finder, rows: Iterable, query: Query, user: User) -> list[Result]:
    return [result(finder, row, query, user) for row in rows]


def result(finder: Finder, row, query: Query, user: User) -> Result:
    found = finder.show(row, user)
    marks = Marks(query, [found.title, *(text for _label, text in found.texts)])
    return Result(marks.all_of(found.title), found.url, found.place, marks.excerpt(found.texts))
