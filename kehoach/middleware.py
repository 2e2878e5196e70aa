"""What every request passes: content policy, a database that is away, typed text that must not be lost."""

from urllib.parse import urlsplit

from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure as plain_csrf_failure

# The stylesheet engine draws its arrows as data: images; everything else is ours.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Pages on which people type at length; their POST survives an ended session.
TYPED = {"reports:round_entries", "reports:obligation_save", "reports:review_return"}
UNSENT = ("csrfmiddlewaretoken",)


class ContentSecurityPolicy:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class DatabaseAway:
    """A database that is gone for a moment is a 503 that says so, not a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError):
            return away(request)
        return None


def away(request):
    """Says that the portal is back in a moment; what was typed stays in the page behind."""
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = "30"
    return response


class KeepTypedText:
    """A POST of typed text from somebody whose session ended is handed back, to be sent again after login."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "POST" and not request.user.is_authenticated and is_typed(request):
            return kept(request, signed_out=True)
        return self.get_response(request)


def is_typed(request) -> bool:
    try:
        return resolve(request.path_info).view_name in TYPED
    except Resolver404:
        return False


def kept(request, signed_out: bool):
    """The typed fields on a page of their own, with a fresh token and one button. 401 without a session."""
    if request.headers.get("HX-Request"):
        # The page still holds the text; its save line says what to do.
        return HttpResponse(status=401 if signed_out else 403)
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in UNSENT
    ]
    context = {"fields": fields, "signed_out": signed_out, "files": list(request.FILES)}
    return render(request, "kept.html", context, status=401 if signed_out else 403)


def csrf_failure(request, reason=""):
    """A stale token (somebody logged in again in another tab) costs one more click, not the text. Only for
    requests that come from our own pages: anybody else's get the plain refusal."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    if request.method == "POST" and urlsplit(origin).netloc == request.get_host() and is_typed(request):
        return kept(request, signed_out=not request.user.is_authenticated)
    return plain_csrf_failure(request, reason, template_name="403_csrf.html")
