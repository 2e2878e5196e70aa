"""What every request passes: only readable requests in, a content policy and no shared copies out, and a
database that is away told apart from an error of ours."""

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

# The stylesheet engine draws its arrows as data: images; everything else is ours.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class PlainRequests:
    """NUL, which PostgreSQL cannot store, and forms in another encoding than UTF-8 are refused."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        nul = "%00" in request.META.get("QUERY_STRING", "") or any(
            "\0" in v for v in request.COOKIES.values()
        )
        if nul or charset not in ("utf-8", "utf8"):
            return render(None, "400.html", status=400)
        return self.get_response(request)


class ContentSecurityPolicy:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class PrivatePages:
    """What a signed-in person sees is kept by no cache, so that nobody finds it again after logout."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # Asked only where somebody else has asked already: a health check loads no session.
        if hasattr(request, "_cached_user") and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class DatabaseAway:
    """A database that is gone for a moment is a 503 that says so, not a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
            return away(request)
        return None


def away(request):
    """Says that the portal is back in a moment; what was typed stays in the page behind."""
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = "30"
    return response
