"""Tìm kiếm: everything that the person may read, by words and by number."""

from django.shortcuts import render

from ..search.finders import BY_KIND
from ..search.form import SearchForm
from ..search.query import MOST_TERMS, read
from ..search.results import MOST, best, page_of
from .methods import get_only


@get_only
def search(request):
    """?q= the words; of every kind the best few, or with ?loai= one kind page by page. Without words the
    page says what can be looked for."""
    if not request.GET.get("q", "").strip():
        return render(request, "reports/search.html", {"form": SearchForm()})
    form = SearchForm(request.GET)
    context = {"form": form, "most": MOST, "most_terms": MOST_TERMS}
    if form.is_valid():
        context |= found(read(form.cleaned_data["q"]), form.cleaned_data["loai"], request)
    return render(request, "reports/search.html", context)


def found(query, kind: str, request) -> dict:
    if not kind:
        return {"query": query, "groups": best(query, request.user)}
    finder = BY_KIND[kind]
    page = page_of(finder, query, request.user, request.GET.get("page"))
    return {"query": query, "kind": finder, "page_obj": page}
