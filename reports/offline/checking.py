"""CHECKING what a filled-in spreadsheet says, by the rules of the writing page: every fault with its place in
the file; without faults, an offer for each account that somebody has written in."""

from django.utils.translation import gettext as _

from kehoach.spreadsheets.reading import Fault, Unreadable, in_order

from ..forms import MAX_DOCUMENTS, EntryForm
from ..models import Obligation, Round
from ..sheets import Sheet
from .columns import ACCOUNTS, DOCUMENT, DOCUMENTS, FILLED, KEY, OF_TASK, base_of
from .offers import Offer
from .reading import Filled, Line


def check(filled: Filled, round_: Round, sheets: list[Sheet]) -> tuple[list[Fault], list[Offer]]:
    """All faults, and what the file offers to the person's agency in this round. Raises Unreadable for a
    table of another round or agency. Costs a SQL statement only where a line is of no account of theirs."""
    own = {sheet.obligation.pk: sheet for sheet in sheets}
    stop_if_foreign(round_, own, [line.key.obligation for line in filled.lines])
    faults, offers = list(filled.faults), []
    for line in filled.lines:
        form = EntryForm.from_values(line.values)
        if not form.is_valid():
            faults += faults_of(filled, line, form)
            continue
        content = form.content()
        if base_of(content) == line.key.base:
            continue
        if (sheet := own.get(line.key.obligation)) is None:
            message = _("Yêu cầu báo cáo này đã được rút lại nên không nhận. Hãy tải bảng mới.")
            faults.append(filled.accounts.fault(line.row, KEY, message))
        else:
            offers.append(Offer(sheet, content, line.key.revision))
    return in_order(faults, (ACCOUNTS, DOCUMENTS)), offers


def stop_if_foreign(round_: Round, own: dict[int, Sheet], keys: list[int]) -> None:
    strangers = [key for key in keys if key not in own]
    if not strangers:
        return
    places = set(Obligation.objects.filter(pk__in=strangers).values_list("round", "agency"))
    if any(round_id != round_.pk for round_id, _agency in places):
        raise Unreadable(
            _("Bảng này là của đợt báo cáo khác. Hãy nạp ở đúng đợt, hoặc tải bảng của đợt này để điền.")
        )
    if places:
        raise Unreadable(_("Bảng này là của cơ quan khác nên không nhận. Hãy tải bảng của cơ quan mình."))


def faults_of(filled: Filled, line: Line, form: EntryForm) -> list[Fault]:
    """What the form says, told in the words of the file."""
    accounts, papers = filled.accounts, filled.documents
    found = [
        accounts.fault(line.row, FILLED[name].name, message)
        for name, messages in form.errors.items()
        for message in messages
    ]
    found += [
        papers.fault(line.documents[MAX_DOCUMENTS], OF_TASK.name, message)
        for message in form.documents.non_form_errors()
    ]
    for row, each in zip(line.documents, form.documents.forms, strict=False):
        found += [
            papers.fault(row, DOCUMENT[name].name, message)
            for name, messages in each.errors.items()
            for message in messages
        ]
    return found
