"""What happens to an obstacle: raised and renewed by a sending, taken back by a recall, and its steps."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.permissions import allowed
from kehoach import clock
from kehoach.text import clean, lower_first

from ..models import Entry, Obstacle, ObstacleNote, ObstacleState
from ..obstacle_steps import FROM_STATE, RULES, Step, leads_to, needs_text, turn
from ..relations import to_obstacle
from ..workflow import StepClosed
from .words import worded

Kind = ObstacleNote.Kind


# What sending and recalling an account does.


def words_of(entry: Entry) -> dict[str, str]:
    """What an account tells of its obstacle, by the fields of Obstacle."""
    return {
        "text": entry.obstacle,
        "cause": entry.obstacle_cause,
        "proposal": entry.proposal,
        "proposal_to": entry.proposal_to,
    }


def wording(words: dict[str, str]) -> str:
    """The words as one text for the thread, each but the obstacle itself under its name."""
    labels = {name: Obstacle._meta.get_field(name).verbose_name.capitalize() for name in words}
    lines = (text if name == "text" else f"{labels[name]}: {text}" for name, text in words.items() if text)
    return "\n".join(lines)


def raise_from(entry: Entry, *, by: User, now: datetime) -> Obstacle | None:
    """Put the obstacle that a sent account tells of into the register, or renew the agency's open one on the
    task: its words follow the account, its age and state stay. None if the account tells of none (an open
    one stays open), or only repeats what the monitor has closed since this account was first sent."""
    words, obligation = words_of(entry), entry.obligation
    if not words["text"]:
        return None
    if Obstacle.objects.filter(told_in=obligation, state=ObstacleState.CLOSED, **words).exists():
        return None
    today = clock.local_date(now)
    row, made = (
        Obstacle.objects.open()
        .select_for_update()
        .get_or_create(
            task_id=obligation.task_id,
            agency_id=obligation.agency_id,
            defaults={
                **words,
                "plan_id": obligation.round.plan_id,
                "raised_in": obligation,
                "told_in": obligation,
                "raised_on": today,
                "state_since": today,
            },
        )
    )
    if made:
        note(row, Kind.RAISED, wording(words), by, now)
    else:
        renew(row, entry, by, now)
    return row


def renew(row: Obstacle, entry: Entry, by: User, now: datetime) -> None:
    """Let an open obstacle follow a later account; the thread keeps what is new in it."""
    words = words_of(entry)
    news = {name: text for name, text in words.items() if text != getattr(row, name)}
    last = row.notes.last()
    if not news and row.told_in_id == entry.obligation_id and last.kind != Kind.RECALLED:
        return
    for name, text in news.items():
        setattr(row, name, text)
    row.told_in = entry.obligation
    move(row, row.state, last.kind, Kind.RENEWED, clock.local_date(now))
    row.save()
    note(row, Kind.RENEWED, wording(news), by, now)


def withdraw_from(entry: Entry, *, by: User, now: datetime) -> None:
    """Follow a recall: an obstacle that just this sending raised, and on which nobody has said a word, was
    never raised; any other one stays, and its thread says so. Call before the entry forgets its sending."""
    if not entry.obstacle:
        return
    row = Obstacle.objects.open().select_for_update().filter(told_in=entry.obligation_id).first()
    if row is None:
        return
    notes = list(row.notes.all())
    if len(notes) == 1 and notes[0].at == entry.submitted_at:
        row.delete()
    else:
        note(row, Kind.RECALLED, "", by, now)


def note(row: Obstacle, kind: str, text: str, by: User, now: datetime) -> None:
    ObstacleNote.objects.create(obstacle=row, kind=kind, text=text, at=now, by=by)


# What people do with one that is in the register.


@transaction.atomic
def take(
    step: Step,
    obstacle: Obstacle,
    text: str = "",
    *,
    by: User,
    now: datetime,
    unsettled: bool = False,
    seen: int | None = None,
) -> Obstacle:
    """Take one step; `unsettled` with a reply says that the answer has not helped. `seen` is the newest line
    of the thread that the person has read (None: not asked).

    The same step with the same words once more is one step. Raises PermissionDenied if the person never may,
    StepClosed if somebody else was faster, ValidationError without the words that the step needs.
    """
    row = Obstacle.objects.select_for_update().filter(pk=obstacle.pk).first()
    if row is None:
        raise StepClosed(_("Cơ quan đã thu hồi báo cáo nêu vướng mắc này nên vướng mắc không còn."))
    if not allowed(RULES[step].action, to_obstacle(by, row)):
        raise PermissionDenied
    kind, text, last = RULES[step].note, clean(text), row.notes.select_related("by").last()
    if step == Step.REPLY and unsettled and text:
        text = _("Chưa giải quyết được.") + " " + text
    if (last.kind, last.by, last.text) == (kind, by, text):
        return row
    if step not in FROM_STATE[row.state] or (seen is not None and last.pk != seen):
        raise StepClosed(what_happened(last))
    require_words(step, row, text)
    move(row, leads_to(step, row.state, unsettled), last.kind, kind, clock.local_date(now))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # one open obstacle of an agency on a task: this one would be a second
        raise StepClosed(
            _("Cơ quan đã nêu vướng mắc khác về nhiệm vụ này; xin theo dõi ở vướng mắc đang mở đó.")
        ) from None
    note(row, kind, text, by, now)
    return row


def what_happened(last: ObstacleNote) -> str:
    """Who did what since the person opened the page."""
    facts = {
        "who": last.by or _("Hệ thống"),
        "what": lower_first(last.get_kind_display()),
        "when": timezone.localtime(last.at).strftime("%H:%M %d/%m/%Y"),
    }
    return _("%(who)s vừa ghi: %(what)s, lúc %(when)s. Xin đọc lại rồi hãy bấm.") % facts


def require_words(step: Step, row: Obstacle, text: str) -> None:
    missing = {
        Step.ANSWER: _("Hãy ghi nội dung trả lời cơ quan."),
        Step.PASS_UP: _("Hãy ghi nội dung đề nghị UBND tỉnh xem xét."),
        Step.RESOLVE: _("Hãy ghi ý kiến giải quyết của UBND tỉnh."),
        Step.REPLY: _("Hãy ghi ý kiến của cơ quan."),
        Step.CLOSE: _("Vướng mắc chưa được trả lời: hãy ghi lý do đóng để cơ quan biết."),
        Step.REOPEN: _("Hãy ghi lý do mở lại."),
    }
    worded(text, missing[step] if needs_text(step, row.state) else "")


def move(row: Obstacle, state: str, last_note: str, new_note: str, today: date) -> None:
    """Lead to a state; note since when it is there or waits for another than before."""
    if (state, turn(state, new_note)) != (row.state, turn(row.state, last_note)):
        row.state, row.state_since = state, today
        row.closed_on = today if state == ObstacleState.CLOSED else None
