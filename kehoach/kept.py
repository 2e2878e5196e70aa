"""Typed text is never lost: a POST without a session, or with a stale token, is handed back to be sent again.

Only posts of our own pages are: what another site makes a browser send gets the plain refusal, or it could
put its words under a button of ours.
"""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure as plain_csrf_failure

# Pages on which people type at length.
TYPED = {
    "reports:round_entries",
    "reports:obligation_save",
    "reports:round_upload",
    "reports:signing",
    "reports:review_return",
    "reports:round_open",
    "reports:round_reopen",
    "reports:extension_ask",
    "reports:extension_decide",
    "reports:contributions",
    "reports:obstacle_step",
    "reports:summary_desk",
    "reports:summary_cover",
    "reports:edition_issue",
    "tasks:imports",
    "tasks:import_facts",
    "tasks:import_task",
}
UNSENT = ("csrfmiddlewaretoken",)


class KeepTypedText:
    """Stands between the session and the login requirement; also brings people who pressed a button after
    their session ended back to the page with the button, since the action itself is no page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST" or request.user.is_authenticated:
            return self.get_response(request)
        if is_typed(request) and from_own_page(request):
            return kept(request, signed_out=True)
        response, login = self.get_response(request), resolve_url(settings.LOGIN_URL)
        if response.status_code == 302 and response.url.startswith(f"{login}?"):
            response.headers["Location"] = f"{login}?{urlencode({'next': page_of(request)})}"
        return response


def is_typed(request) -> bool:
    try:
        return resolve(request.path_info).view_name in TYPED
    except Resolver404:
        return False


def host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def from_own_page(request) -> bool:
    """Whether everything that the browser tells of the sending page says it is ours. Browsers always tell an
    Origin when another site posts, so a request that tells nothing is no browser's forgery."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    told = [request.headers[name] for name in ("Origin", "Referer") if name in request.headers]
    return all(host_of(address) == request.get_host() for address in told)


def page_of(request) -> str:
    """The page whose button was pressed, as far as it is known to be ours."""
    referer = request.headers.get("Referer", "")
    if host_of(referer) != request.get_host():
        return "/"
    parts = urlsplit(referer)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def kept(request, signed_out: bool):
    """The typed fields on a page of their own, with a fresh token and one button. 401 without a session."""
    status = 401 if signed_out else 403
    if request.headers.get("HX-Request"):
        # The page still holds the text; its save line says what to do.
        return HttpResponse(status=status)
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name not in UNSENT
    ]
    context = {"fields": fields, "signed_out": signed_out, "files": list(request.FILES)}
    return render(request, "kept.html", context, status=status)


def csrf_failure(request, reason=""):
    """A stale token (somebody logged in again in another tab) costs one more click, not the text."""
    if request.method == "POST" and is_typed(request) and from_own_page(request):
        return kept(request, signed_out=not request.user.is_authenticated)
    return plain_csrf_failure(request, reason, template_name="403_csrf.html")
