"""EDITIONS of a round's report: issued by the head of the monitoring agency as values that never change.

Only number and date, which the office gives after signing (Decree 30/2020, article 15), and the signed file
(services.signed_files) are added afterwards. What is wrong is corrected by the next edition (article 18).
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, User
from agencies.permissions import Action, allowed
from kehoach import clock
from kehoach.text import clean, is_key, search_key, short_date
from tasks.relations import to_plan

from .. import summaries
from ..documents.facts import Facts
from ..documents.file_names import plan_word, stem
from ..documents.frozen import Content, digest, freeze, thaw
from ..documents.issued import Earlier, issued, numbered
from ..documents.paper import Paper
from ..models import Build, Format, Recipe, Round, SummaryEdition
from ..periods import add_working_days
from . import builds
from .days import load_calendar
from .words import worded

REASON_LENGTH = 500
NO_REASON = gettext_lazy("Hãy ghi lý do ban hành bản thay thế; lý do được in vào báo cáo.")
# Numbers of offices run from 01 (article 15); some write them to four digits.
NUMBER = re.compile("[0-9]{1,10}")


class DraftChanged(ValidationError):
    """The draft is no longer the one that was shown."""


@dataclass(frozen=True)
class Proposal:
    """What would be issued now. `seen` names the draft that was shown and the edition it would be."""

    facts: Facts
    paper: Paper
    previous: SummaryEdition | None
    seen: str


def proposal(round_: Round, today: date) -> Proposal:
    return proposed(round_, *summaries.edited(round_, today))


def proposed(round_: Round, facts: Facts, paper: Paper) -> Proposal:
    """The same of a draft that is already at hand."""
    previous = round_.summary_editions.listed().order_by("-number").first()
    return Proposal(facts, paper, previous, f"{paper.edition}-{digest(freeze(Content(paper, facts)))}")


@transaction.atomic
def issue(round_: Round, seen: str, reason: str = "", *, by: User, now: datetime) -> SummaryEdition:
    """Freeze the draft that was shown as the next edition. `seen` is Proposal.seen of the page; raises
    DraftChanged if the draft is another one by now. A second click finds the edition of the first."""
    held = Round.objects.select_for_update(of=("self",)).select_related("plan__monitor", "plan__issuer")
    round_ = held.get(pk=round_.pk)
    if not allowed(Action.REPORT_ISSUE, to_plan(by, round_.plan)):
        raise PermissionDenied
    number = seen.partition("-")[0]
    if is_key(number) and (twice := round_.summary_editions.filter(issued_by=by, number=number).first()):
        return twice
    now_there = proposal(round_, clock.local_date(now))
    if now_there.seen != seen:
        raise DraftChanged(
            _("Dự thảo vừa thay đổi nên chưa ban hành. Hãy xem lại nội dung dưới đây rồi bấm lần nữa.")
        )
    if not now_there.paper.signer.name:
        raise ValidationError(_("Hãy ghi họ và tên người ký ở mục “Nơi nhận, người ký”."))
    reason = reason_of(reason, now_there.previous)
    earlier = earlier_of(now_there.previous) if now_there.previous else None
    paper = issued(now_there.paper, earlier, reason)
    values = freeze(Content(paper, now_there.facts))
    edition = SummaryEdition.objects.create(
        round=round_,
        number=paper.edition,
        reason=reason,
        content=values,
        digest=digest(values),
        symbol=paper.letterhead.symbol,
        agency=paper.letterhead.issuing_agency,
        round_name=now_there.facts.round.name,
        issued_at=now,
        issued_by=by,
    )
    ask_file(edition, Recipe.REPORT, Format.PDF, by=by, now=now)
    return edition


def reason_of(text: str, previous: SummaryEdition | None) -> str:
    """Why there is another edition; the first one needs no reason."""
    if previous is None:
        return ""
    reason = " ".join(worded(text, NO_REASON, "reason").split())
    if len(reason) > REASON_LENGTH:
        raise ValidationError(
            {"reason": _("Lý do dài quá %(max)d ký tự. Hãy rút gọn.") % {"max": REASON_LENGTH}}
        )
    return reason


def earlier_of(edition: SummaryEdition) -> Earlier:
    head = content_of(edition).paper.letterhead
    return Earlier(edition.number, head, edition.document_number, edition.document_date)


def content_of(edition: SummaryEdition) -> Content:
    """What was issued, as it was issued."""
    return thaw(Content, edition.content)


def printed(edition: SummaryEdition) -> Content:
    """What was issued, with the number and date that the office has given it since."""
    content = content_of(edition)
    paper = numbered(content.paper, edition.document_number, edition.document_date, edition.digest)
    return replace(content, paper=paper)


def stem_of(facts: Facts, number: int, kind: str = "BC") -> str:
    """How files of an edition are called, without the ending (domain.md 1.9)."""
    again = f"lan{number}" if number > 1 else ""
    symbol = search_key(facts.monitor.symbol).upper()
    return stem(kind, symbol, plan_word(facts.plan.number), again, search_key(facts.round.name))


def ask_file(edition: SummaryEdition, recipe: str, format: str, *, by: User, now: datetime) -> Build:
    """A file of the edition, for everybody who may read it."""
    content = printed(edition)
    facts = content.facts
    kind = "TOMTAT" if recipe == Recipe.ONE_PAGE else "BC"
    issued_as = _("bản ban hành lần %d") % edition.number
    return builds.ask(
        recipe,
        format,
        content,
        by=by,
        now=now,
        title=f"{Recipe(recipe).label}, {facts.round.name}, {issued_as}",
        name=f"{stem_of(facts, edition.number, kind)}.{format}",
        round_=edition.round,
        edition=edition,
    )


def held_edition(edition: SummaryEdition, by: User) -> SummaryEdition:
    """The edition as it is now, held until the transaction ends. Numbers are given one at a time in each
    agency, so that none is given twice."""
    Agency.objects.select_for_update().get(pk=edition.round.plan.monitor_id)
    rows = SummaryEdition.objects.select_for_update(of=("self",)).select_related("round__plan__monitor")
    held = rows.get(pk=edition.pk)
    if not allowed(Action.REPORT_DRAFT, to_plan(by, held.round.plan)):
        raise PermissionDenied
    return held


@transaction.atomic
def set_number(edition: SummaryEdition, number: str, day: date, *, by: User, now: datetime) -> SummaryEdition:
    """Number and date as the office gave them. May be corrected until the signed file is there, or a
    correction cites them. Raises ValidationError by field."""
    held = held_edition(edition, by)
    number = clean(number)
    if (held.document_number, held.document_date) == (number, day):
        return held
    if held.signed_file:
        raise ValidationError(
            _("Đã có bản ký số nên số và ngày không sửa được nữa. Cần sửa thì gỡ bản ký số trước.")
        )
    if held.document_number and held.round.summary_editions.filter(number__gt=held.number).exists():
        raise ValidationError(
            _("Bản ban hành sau đã dẫn số và ngày này của bản bị thay thế nên không sửa được nữa.")
        )
    if not NUMBER.fullmatch(number) or not int(number):
        raise ValidationError({"number": _("Số chỉ gồm chữ số, tối đa 10, ví dụ 05.")})
    check_day(held, day, clock.local_date(now))
    check_free(held, number, day)
    held.document_number, held.document_date = number, day
    held.numbered_at, held.numbered_by = now, by
    held.save(update_fields=["document_number", "document_date", "numbered_at", "numbered_by"])
    return held


def check_day(edition: SummaryEdition, day: date, today: date) -> None:
    """A document has a number only once it is signed."""
    first = clock.local_date(edition.issued_at)
    if day < first:
        raise ValidationError(
            {
                "day": _("Báo cáo ban hành trên cổng ngày %s; ngày văn bản không thể trước đó.")
                % short_date(first)
            }
        )
    if day > today:
        raise ValidationError({"day": _("Ngày văn bản chưa đến. Ghi ngày muộn nhất là hôm nay.")})


def check_free(edition: SummaryEdition, number: str, day: date) -> None:
    """Numbers run from 01/01 to 31/12 in each agency (article 15)."""
    others = SummaryEdition.objects.filter(
        round__plan__monitor=edition.round.plan.monitor_id, document_date__year=day.year
    ).exclude(pk=edition.pk)
    if int(number) in {int(found) for found in others.values_list("document_number", flat=True)}:
        raise ValidationError(
            {
                "number": _("Số %(number)s năm %(year)d đã ghi cho báo cáo khác.")
                % {"number": number, "year": day.year}
            }
        )


def last_lawful_day(edition: SummaryEdition) -> date:
    """A document goes out on the day it was signed, at the latest on the next working day (article 18)."""
    return add_working_days(clock.local_date(edition.issued_at), 1, load_calendar().is_working)
