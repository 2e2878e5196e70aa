"""Thông báo: what a person was reminded of, day by day."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from kehoach import clock

from ..models import Digest
from ..reminder_words import mail_words
from ..services.personal import mark_read
from .methods import get_only

PER_PAGE = 20


@get_only
def inbox(request):
    """The person's digests, newest first."""
    page_obj = Paginator(Digest.objects.received_by(request.user), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(each, mail_words(each)) for each in page_obj]
    return render(request, "reports/inbox.html", {"page_obj": page_obj, "lines": lines})


@get_only
def digest(request, pk):
    """One digest. Opening it is noted; what a browser fetches ahead is not yet read by anybody."""
    found = get_object_or_404(Digest.objects.visible_to(request.user), pk=pk)
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        mark_read(found, now=clock.now())
    context = {"digest": found, "groups": found.content.get("groups", []), "mail": mail_words(found)}
    return render(request, "reports/digest.html", context)
