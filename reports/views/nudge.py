"""Nhắc ngay: remind agencies of what they still owe, from any list and from one account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from agencies.permissions import Action, allowed, standing
from kehoach import clock
from kehoach.text import is_key

from ..models import Obligation
from ..navigation import is_monitor
from ..oversight import overseen
from ..querysets import monitors
from ..services.ledger import Nudged
from ..services.ledger import nudge as remind
from ..services.post_office import post_office
from .lists import owing
from .methods import post_only


@post_only
def nudge(request):
    """What is ticked: accounts (`yeu_cau`), or agencies (`co_quan`, or `tat_ca` of them) with what they owe
    in the list that the address asks for. Only what the person monitors and is still owed is told."""
    if not is_monitor(request.user):
        raise PermissionDenied if allowed(Action.ROUND_READ, standing(request.user)) else Http404
    rows = ticked(request)
    if rows is None:
        messages.warning(request, _("Hãy đánh dấu nơi cần nhắc trước khi bấm “Nhắc ngay”."))
    else:
        now = clock.now()
        say(request, remind(rows, by=request.user, now=now), now)
    return HttpResponseRedirect(page_before(request))  # redirect() would take a word for the name of a view


def ticked(request):
    """The accounts to tell about; None if nothing is ticked. 404 where none of them is the person's."""
    rows = Obligation.objects.filter(monitors(request.user, "round__plan__"))
    if accounts := keys(request, "yeu_cau"):
        rows = rows.filter(pk__in=accounts)
    elif "tat_ca" in request.POST or keys(request, "co_quan"):
        round_ = overseen(request).round
        rows = rows.filter(pk__in=owing(request, round_).rows.order_by().values("pk") if round_ else [])
        if "tat_ca" not in request.POST:
            rows = rows.filter(agency__in=keys(request, "co_quan"))
    else:
        return None
    found = list(rows)
    if accounts and not found:
        raise Http404
    return found


def keys(request, name: str) -> list[str]:
    return [key for key in request.POST.getlist(name) if is_key(key)]


def say(request, done: Nudged, now) -> None:
    """Who is told and when, who was told already, and which agencies have nobody to tell."""
    if at_once := done.people - done.next_day:
        send_at = post_office().next_open(now)
        when = _("ngay bây giờ")
        if send_at > now:
            when = _("lúc %s, vì hiện ngoài giờ gửi thư") % f"{timezone.localtime(send_at):%H:%M %d/%m/%Y}"
        told = {"people": at_once, "when": when}
        messages.success(request, _("Đã nhắc %(people)d người; thư đi %(when)s.") % told)
    if done.next_day:
        text = _("%d người đã nhận một thư “Nhắc ngay” hôm nay; phần vừa nhắc vào thư ngày làm việc sau.")
        messages.info(request, text % done.next_day)
    if done.told_already:
        messages.info(request, _("%d người đã được nhắc hôm nay nên không nhắc lại.") % done.told_already)
    if done.unreachable:
        messages.warning(
            request, _("Không có ai nhận được thư, xin gọi điện: %s.") % ", ".join(done.unreachable)
        )
    if not (done.people or done.told_already or done.unreachable):
        messages.info(request, _("Không còn báo cáo nào cần nhắc: đã gửi hoặc đã khóa."))


def page_before(request) -> str:
    """Where the button was pressed, as its form says."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return reverse("reports:missing")
