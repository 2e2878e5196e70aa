"""What happens to an entry: written, sent, recalled, read, accepted, returned."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import User
from kehoach import clock

from ..models import Entry, EntryState, EntryVersion, Obligation, Round
from ..relations import to_obligation
from ..workflow import Facts, Step, StepClosed, ever, open_steps, why_closed
from . import obstacles
from .words import worded


class EditConflict(Exception):
    """Somebody else saved this entry since the person opened it; nothing was overwritten."""

    def __init__(self, entry: Entry):
        self.entry = entry


def facts_of(obligation: Obligation, entry: Entry | None, now: datetime) -> Facts:
    return Facts(
        state=entry.state if entry else None,
        opened=obligation.round.opened_at is not None,
        locked=obligation.is_locked(clock.local_date(now)),
        review_opened=bool(entry and entry.review_opened_at),
        head_signs=obligation.agency.head_signs,
        sent_back=bool(entry and entry.return_reason),
    )


def require_step(step: Step, obligation: Obligation, entry: Entry | None, by: User, now: datetime) -> None:
    """Raise PermissionDenied if the person never may, StepClosed if only the moment is wrong."""
    facts = facts_of(obligation, entry, now)
    relations = to_obligation(by, obligation)
    if step in open_steps(facts, relations):
        return
    if not ever(step, facts, relations):
        raise PermissionDenied
    raise StepClosed(why_closed(facts) or no_longer(step, facts))


def no_longer(step: Step, facts: Facts) -> str:
    """Why the step is not open on an account that its agency may write."""
    if step in (Step.UNASK, Step.DECLINE):
        return _("Báo cáo này không còn chờ lãnh đạo ký. Hãy tải lại trang để xem trạng thái mới.")
    if facts.state == EntryState.RETURNED:
        return _("Báo cáo này đã được trả lại cho cơ quan, đang chờ sửa.")
    return _("Báo cáo này không còn ở trạng thái chờ duyệt. Hãy tải lại trang để xem trạng thái mới.")


def locked_entry(obligation: Obligation) -> Entry | None:
    """The entry, held until the transaction ends."""
    return Entry.objects.select_for_update().filter(obligation=obligation).first()


def hold(obligation: Obligation) -> None:
    """Keep the obligation from being taken away while its first words are stored."""
    # Its own row only: the usual order would join the round, and lock it before others do.
    rows = Obligation.objects.select_for_update(of=("self",)).filter(pk=obligation.pk).order_by()
    if not rows.values_list("pk"):
        raise StepClosed(
            _("Yêu cầu báo cáo này đã được rút lại nên không lưu được. Xin chép lại phần đã viết.")
        )


@transaction.atomic
def save_draft(obligation: Obligation, content: dict, *, revision: int, by: User, now: datetime) -> Entry:
    """Keep what the agency has written. `content` holds checked values of Entry.CONTENT_FIELDS (see
    forms.EntryForm), `revision` is the one the person started from (0: nothing there yet).

    Writing what is already stored changes nothing. Raises EditConflict if somebody else saved in between.
    """
    entry = locked_entry(obligation)
    require_step(Step.WRITE, obligation, entry, by, now)
    if entry is None:
        hold(obligation)
        try:
            with transaction.atomic():
                return Entry.objects.create(
                    obligation=obligation,
                    revision=1,
                    started_at=now,
                    updated_at=now,
                    updated_by=by,
                    **content,
                )
        except IntegrityError:  # another first save came in between; the same words are no conflict
            entry = Entry.objects.get(obligation=obligation)
            if entry.content == content:
                return entry
            raise EditConflict(entry) from None
    if entry.content == content:
        return entry
    if entry.revision != revision:
        raise EditConflict(entry)
    for name, value in content.items():
        setattr(entry, name, value)
    entry.revision += 1
    entry.updated_at, entry.updated_by = now, by
    entry.save()
    return entry


def has_words(content: dict) -> bool:
    """Whether anything is told, so that "không phát sinh" would contradict it."""
    told = ("results", "documents", "obstacle", "obstacle_cause", "proposal", "next_work")
    return any(content[name] for name in told)


def lacks(content: dict) -> list[str]:
    """What an account still needs before it can be sent; empty if it is ready."""
    if content["nothing_arisen"]:
        return []
    missing = []
    if not content["work_state"]:
        missing.append(_("chọn tiến độ"))
    if not content["results"]:
        missing.append(_("viết kết quả trong kỳ"))
    if content["work_state"] == "blocked" and not content["obstacle"]:
        missing.append(_("nêu khó khăn, vướng mắc"))
    return missing


def require_ready(entry: Entry | None) -> None:
    """Raise StepClosed, saying what is lacking, unless the account can go out as it is."""
    if entry is None:
        raise StepClosed(_("Chưa có nội dung để gửi. Hãy viết kết quả hoặc chọn “Không phát sinh trong kỳ”."))
    if entry.nothing_arisen and has_words(entry.content):
        raise StepClosed(
            _("Đã chọn “Không phát sinh trong kỳ” nhưng vẫn còn nội dung. Hãy bỏ chọn hoặc xóa nội dung.")
        )
    if missing := lacks(entry.content):
        raise StepClosed(_("Chưa gửi được, còn thiếu: %(what)s.") % {"what": ", ".join(missing)})


@transaction.atomic
def ask_signature(obligation: Obligation, *, by: User, now: datetime) -> Entry:
    """Lay a finished draft before the head, who sends it or sends it back. Asking twice is asking once."""
    entry = locked_entry(obligation)
    if entry and entry.state == EntryState.SIGNING and entry.signing_asked_by == by:
        return entry
    require_step(Step.ASK, obligation, entry, by, now)
    require_ready(entry)
    entry.state = EntryState.SIGNING
    entry.signing_asked_at, entry.signing_asked_by = now, by
    entry.signing_note = ""
    entry.revision += 1
    entry.save()
    return entry


@transaction.atomic
def unask_signature(obligation: Obligation, *, by: User, now: datetime) -> Entry:
    """Take a draft back from the head's desk to write on."""
    return leave_signing(obligation, Step.UNASK, "", by, now)


@transaction.atomic
def decline_signature(obligation: Obligation, note: str, *, by: User, now: datetime) -> Entry:
    """The head sends a draft back to its officer and says what is to be mended."""
    note = worded(note, _("Hãy ghi ý kiến để người soạn biết cần sửa gì."))
    return leave_signing(obligation, Step.DECLINE, note, by, now)


def leave_signing(obligation: Obligation, step: Step, note: str, by: User, now: datetime) -> Entry:
    entry = locked_entry(obligation)
    require_step(step, obligation, entry, by, now)
    # What the monitor had sent back is still that, with its reason.
    entry.state = EntryState.RETURNED if entry.return_reason else EntryState.DRAFT
    if not note:
        # After a note they stay: what was changed since then is what the officer has mended.
        entry.signing_asked_at = entry.signing_asked_by = None
    entry.signing_note = note
    entry.revision += 1
    entry.save()
    return entry


@transaction.atomic
def submit(obligation: Obligation, *, by: User, now: datetime, read: int | None = None) -> Entry:
    """Send the stored draft to the monitor and keep it as a version. Sending twice is one sending.
    `read` is the revision that a signing head has read: what was changed since is not sent (StepClosed)."""
    entry = locked_entry(obligation)
    if (
        entry
        and entry.state == EntryState.SUBMITTED
        and Step.RECALL in open_steps(facts_of(obligation, entry, now), to_obligation(by, obligation))
    ):
        return entry
    require_step(Step.SUBMIT, obligation, entry, by, now)
    require_ready(entry)
    if read is not None and read != entry.revision:
        raise StepClosed(_("Báo cáo này vừa được sửa lại. Xin đọc bản mới rồi hãy gửi."))
    entry.state = EntryState.SUBMITTED
    entry.submitted_at, entry.submitted_by = now, by
    entry.first_submitted_on = entry.first_submitted_on or clock.local_date(now)
    entry.review_opened_at = entry.reviewed_at = entry.reviewed_by = None
    entry.return_reason = entry.signing_note = ""
    entry.revision += 1
    entry.save()
    EntryVersion.objects.create(
        entry=entry,
        number=entry.versions.count() + 1,
        content=entry.content,
        submitted_at=now,
        submitted_by=by,
    )
    unfreeze(obligation, now)
    obstacles.raise_from(entry, by=by, now=now)
    return entry


def unfreeze(obligation: Obligation, now: datetime) -> None:
    """What happens to an account after the lock reaches the next edition of its round (closing.py). Storing
    it whether or not the round is closed waits for a closing that is going on."""
    if obligation.is_locked(clock.local_date(now)):
        Round.objects.filter(pk=obligation.round_id).update(closed_at=None)


@transaction.atomic
def recall(obligation: Obligation, *, by: User, now: datetime) -> Entry:
    """Take a sent account back to draft, as long as the monitor has not opened it."""
    entry = locked_entry(obligation)
    require_step(Step.RECALL, obligation, entry, by, now)
    decide_version(entry, "recalled", by, now)
    obstacles.withdraw_from(entry, by=by, now=now)
    entry.state = EntryState.DRAFT
    # A first sending that was taken back never happened; one kept by a later correction still did.
    if not entry.versions.filter(decision=EntryState.RETURNED).exists():
        entry.first_submitted_on = None
    entry.submitted_at = entry.submitted_by = None
    entry.revision += 1
    entry.save()
    return entry


@transaction.atomic
def open_review(obligation: Obligation, *, by: User, now: datetime) -> None:
    """Note that the monitor has begun to read: from now on the agency cannot recall."""
    entry = locked_entry(obligation)
    facts = facts_of(obligation, entry, now)
    if Step.ACCEPT in open_steps(facts, to_obligation(by, obligation)) and not facts.review_opened:
        entry.review_opened_at = now
        entry.save(update_fields=["review_opened_at"])


@transaction.atomic
def accept(obligation: Obligation, *, by: User, now: datetime) -> Entry:
    """Accept a sent account. Accepting twice is one acceptance."""
    return review(obligation, Step.ACCEPT, EntryState.ACCEPTED, "", by, now)


@transaction.atomic
def return_(obligation: Obligation, reason: str, *, by: User, now: datetime) -> Entry:
    """Send an account back to its agency. Raises ValidationError without a reason."""
    reason = worded(reason, _("Hãy ghi lý do trả lại để cơ quan biết cần sửa gì."))
    return review(obligation, Step.RETURN, EntryState.RETURNED, reason, by, now)


def review(obligation, step: Step, state: EntryState, reason: str, by: User, now: datetime) -> Entry:
    entry = locked_entry(obligation)
    if entry and entry.state == state and entry.reviewed_by == by and entry.return_reason == reason:
        return entry
    require_step(step, obligation, entry, by, now)
    decide_version(entry, state, by, now, reason)
    entry.state = state
    entry.reviewed_at, entry.reviewed_by = now, by
    entry.return_reason = reason
    entry.revision += 1
    entry.save()
    unfreeze(obligation, now)
    return entry


def decide_version(entry: Entry, decision: str, by: User, now: datetime, reason: str = "") -> None:
    entry.versions.filter(decision="").update(decision=decision, decided_at=now, decided_by=by, reason=reason)
