"""What people do to the draft of a round's report: rewrite passages, comment, choose who signs, keep copies.

A passage is guarded by itself, so two people can work on one draft; every change counts its revision up.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.permissions import Action, allowed
from kehoach.text import clean
from tasks.relations import to_plan

from ..documents.frozen import digest, freeze
from ..documents.paper import Paper
from ..documents.rewriting import CLOSING, group
from ..documents.signers import NEEDS_POSITION
from ..models import Passage, Remark, Round, SummaryCopy, SummaryReport
from ..summaries import newest_passages
from .words import worded

Standing = Passage.Standing
# A task's accounts may be rewritten as one passage; together they are far below this.
LONGEST = 500_000


class PassageTaken(Exception):
    """Somebody else changed the passage since the page was drawn; nothing was overwritten."""

    def __init__(self, newest: Passage):
        self.newest = newest


def start(round_: Round, *, by: User, now: datetime) -> SummaryReport:
    """The draft of the round, held until the transaction ends; the first change makes it. Raises
    PermissionDenied for anybody but the monitor."""
    if not allowed(Action.REPORT_DRAFT, to_plan(by, round_.plan)):
        raise PermissionDenied
    first = {"started_at": now, "started_by": by, "changed_at": now, "changed_by": by}
    SummaryReport.objects.get_or_create(round=round_, defaults=first)
    return SummaryReport.objects.select_for_update().get(round=round_)


def changed(summary: SummaryReport, by: User, now: datetime) -> None:
    """Of what will be printed."""
    summary.changed_at, summary.changed_by = now, by
    counted(summary)


def counted(summary: SummaryReport) -> None:
    summary.revision += 1
    summary.save()


# Passages. `number` is that of the newest rewriting that the person saw (0: none), `basis` what the portal
# wrote there then. Doing the same twice is doing it once; PassageTaken if somebody else was faster.


@transaction.atomic
def write_passage(
    round_: Round, key: str, text: str, *, basis: str, number: int, by: User, now: datetime
) -> Passage | None:
    """Put a text in place of what the portal writes. The portal's own words again take the rewriting back."""
    text = clean(text)
    if len(text) > LONGEST:
        raise ValidationError(_("Đoạn này dài quá %d ký tự. Hãy rút gọn.") % LONGEST)
    if text == clean(basis):
        return restore(round_, key, number=number, by=by, now=now)
    if not text:
        raise ValidationError(_("Hãy ghi nội dung, hoặc bấm “Lược bỏ đoạn này”."))
    return add(start(round_, by=by, now=now), key, Standing.WRITTEN, text, basis, number, by, now)


@transaction.atomic
def leave_out(round_: Round, key: str, *, basis: str, number: int, by: User, now: datetime) -> Passage | None:
    """Print nothing in place of the passage. A report without its last sentence would not end."""
    if key == CLOSING:
        raise ValidationError(_("Câu kết không lược bỏ được, chỉ sửa được lời."))
    return add(start(round_, by=by, now=now), key, Standing.LEFT_OUT, "", basis, number, by, now)


@transaction.atomic
def restore(round_: Round, key: str, *, number: int, by: User, now: datetime) -> Passage | None:
    """Back to what the portal writes, whatever that becomes."""
    return add(start(round_, by=by, now=now), key, Standing.RESTORED, "", "", number, by, now)


@transaction.atomic
def rebase(round_: Round, key: str, *, basis: str, number: int, by: User, now: datetime) -> Passage | None:
    """Keep what was written (or left out), knowing what the portal writes there now."""
    summary = start(round_, by=by, now=now)
    newest = newest_of(summary, key)
    if newest is None or newest.standing == Standing.RESTORED:
        return newest
    return add(summary, key, newest.standing, newest.text, basis, number, by, now)


@transaction.atomic
def adopt(round_: Round, key: str, place: str, *, number: int, by: User, now: datetime) -> Passage | None:
    """Make what was written for a passage that is gone a paragraph of its own, at the end of a part."""
    summary = start(round_, by=by, now=now)
    gone, own = newest_of(summary, key), newest_of(summary, place)
    if gone is None or not gone.text:
        return gone
    text = "\n".join(each.text for each in (own, gone) if each and each.text)
    add(summary, key, Standing.RESTORED, "", "", number, by, now)
    return add(summary, place, Standing.WRITTEN, text, "", own.number if own else 0, by, now)


@transaction.atomic
def shorten(round_: Round, texts: Mapping[str, tuple[str, str]], *, by: User, now: datetime) -> int:
    """Group -> text and basis, in one go; groups in which anybody has rewritten anything stay as they are.
    How many were written."""
    summary = start(round_, by=by, now=now)
    newest = newest_passages(summary)
    touched = {group(key) for key, each in newest.items() if each.standing != Standing.RESTORED}
    fresh = {key: both for key, both in texts.items() if key not in touched}
    for key, (text, basis) in fresh.items():
        number = newest[key].number if key in newest else 0
        add(summary, key, Standing.WRITTEN, text, basis, number, by, now)
    return len(fresh)


def newest_of(summary: SummaryReport, key: str) -> Passage | None:
    return summary.passages.filter(key=key).order_by("-number").first()


def add(
    summary: SummaryReport,
    key: str,
    standing: Standing,
    text: str,
    basis: str,
    number: int,
    by: User,
    now: datetime,
) -> Passage | None:
    """One more rewriting of the passage, unless it says what holds already."""
    newest = newest_of(summary, key)
    if (newest is None or newest.standing == standing) and standing == Standing.RESTORED:
        return newest
    if newest and (newest.standing, newest.text, newest.basis) == (standing, text, basis):
        return newest
    if newest and newest.number != number:
        raise PassageTaken(newest)
    changed(summary, by, now)
    return Passage.objects.create(
        report=summary,
        key=key,
        number=newest.number + 1 if newest else 1,
        standing=standing,
        text=text,
        basis=basis,
        at=now,
        by=by,
    )


# Who signs and who receives it.


@transaction.atomic
def set_cover(round_: Round, values: Mapping[str, str], *, by: User, now: datetime) -> SummaryReport:
    """`values` has fields of SummaryReport: recipients, unit, signer_form, signer_position, signer_name.
    Raises ValidationError of signer_position where the form of signing prints it."""
    summary = start(round_, by=by, now=now)
    if values["signer_form"] in NEEDS_POSITION and not values["signer_position"]:
        raise ValidationError({"signer_position": _("Ký TL. hoặc TUQ. thì phải ghi chức vụ người ký.")})
    if any(getattr(summary, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(summary, name, value)
        changed(summary, by, now)
    return summary


# What officer and head say to each other. It is not printed, so it is no change of the draft.


@transaction.atomic
def remark(round_: Round, key: str, text: str, *, by: User, now: datetime) -> Remark:
    """A comment on a passage, or on the whole draft (no key)."""
    text = worded(text, _("Hãy ghi ý kiến."))
    summary = start(round_, by=by, now=now)
    same = summary.remarks.filter(key=key, text=text, by=by, settled_at=None).first()
    if same:
        return same
    counted(summary)
    return Remark.objects.create(report=summary, key=key, text=text, at=now, by=by)


@transaction.atomic
def settle_remark(round_: Round, pk: int, *, by: User, now: datetime) -> Remark | None:
    """Done with. None if the draft has no such comment."""
    summary = start(round_, by=by, now=now)
    found = summary.remarks.filter(pk=pk).first()
    if found and found.settled_at is None:
        found.settled_at, found.settled_by = now, by
        found.save()
        counted(summary)
    return found


@transaction.atomic
def keep_copy(
    round_: Round, paper: Paper, note: str = "", *, by: User, now: datetime
) -> tuple[SummaryCopy, bool]:
    """The whole draft under the next number, and whether it is new: the same content is kept once."""
    summary, values = start(round_, by=by, now=now), freeze(paper)
    name = digest(values)
    if same := summary.copies.filter(digest=name).first():
        return same, False
    last = summary.copies.order_by("-number").first()
    counted(summary)
    copy = SummaryCopy.objects.create(
        report=summary,
        number=last.number + 1 if last else 1,
        note=clean(note),
        paper=values,
        digest=name,
        at=now,
        by=by,
    )
    return copy, True
