"""So sánh dự thảo: what differs between two kept drafts, or between one and the draft as it is now."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehoach import clock

from .. import summaries
from ..chosen_passage import changes
from ..documents.comparing import Change, compared
from ..documents.facts import Facts
from ..documents.frozen import thaw
from ..documents.paper import Paper
from ..models import SummaryCopy
from ..passage_names import passage_name
from .methods import get_only
from .summary_desk import drafted

COVER = {
    "subject": gettext_lazy("Trích yếu"),
    "addressees": gettext_lazy("Kính gửi"),
    "recipients": gettext_lazy("Nơi nhận"),
    "signer": gettext_lazy("Người ký"),
}


@get_only
def summary_compare(request, round_id):
    """`?tu=1&den=2` are numbers of kept drafts; without a number the draft as it is now. Without any, the
    newest kept one beside it."""
    round_ = drafted(request, round_id)
    copies = list(SummaryCopy.objects.filter(report__round=round_).select_related("by").defer("paper"))
    known = {str(copy.number): copy for copy in copies}
    newest = str(copies[0].number) if copies else ""
    chosen = [asked(request, "tu", known, newest), asked(request, "den", known, "")]
    facts, now = summaries.edited(round_, clock.today())
    before, after = (thaw(Paper, known[number].paper) if number else now for number in chosen)
    passages, rows = compared(before, after)
    context = {
        "round": round_,
        "copies": copies,
        "tu": chosen[0],
        "den": chosen[1],
        "passages": [(each.where, told(each, facts)) for each in passages],
        "rows": rows,
    }
    return render(request, "reports/summary_compare.html", context)


def asked(request, name: str, known: dict, default: str) -> str:
    """A number that is known, "" for now; anything else is what the page would show by itself."""
    value = request.GET.get(name, default)
    return value if value in known or (value == "" and name in request.GET) else default


def told(change: Change, facts: Facts) -> list:
    return changes(change.before, change.after, name(change.key, facts))


def name(key: str, facts: Facts) -> str:
    if key.startswith("heading "):
        return _("Đề mục")
    return str(COVER[key]) if key in COVER else passage_name(key, facts)
