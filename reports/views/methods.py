"""Which methods a page takes; anything else gets 405 with a page that says what to do."""

from functools import wraps

from django.shortcuts import render


def only(*methods: str):
    """`only("POST")` for actions, `only("GET", "HEAD")` for pages."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method in methods:
                return view(request, *args, **kwargs)
            response = render(request, "405.html", status=405)
            response.headers["Allow"] = ", ".join(methods)
            return response

        return guarded

    return decorate


get_only = only("GET", "HEAD")
post_only = only("POST")
get_or_post = only("GET", "HEAD", "POST")
