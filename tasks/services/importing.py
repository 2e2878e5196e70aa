"""A document on its way to becoming a plan: begun, corrected by people, stored or dropped.

Two people may correct one draft. Each change names what it is about and the mark (`stamp`) of what was seen
there; if somebody else was faster, DraftChanged is raised and nothing is overwritten.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyClass, Role, User
from agencies.names import find_by_name, known_names
from agencies.permissions import Action, allowed, standing
from kehoach import clock
from kehoach.text import clean, short_date, shorten

from ..importer.correcting import CorrectionError
from ..importer.parse import parse_plan
from ..importer.reading.document import Document, PlanReadError
from ..importer.understood import Choice, Means, Understood, stamp, understood, without_tasks
from ..meanings import Meanings
from ..models import ImportDraft, ImportState, Plan
from ..relations import to_new_plan
from .storing import is_issuer, monitor_name, store_plan

NAME_LENGTH = ImportDraft._meta.get_field("name").max_length
# A preview of more would no longer be read by anybody; the longest real plan has some 600 paragraphs.
MOST_PARAGRAPHS, MOST_LETTERS = 4_000, 600_000


class DraftChanged(Exception):
    """Somebody else changed the same thing since the page was drawn; nothing was overwritten."""

    def __init__(self, draft: ImportDraft):
        self.draft = draft


class DraftClosed(Exception):
    """The draft is a plan already, or was dropped."""

    def __init__(self, draft: ImportDraft):
        self.draft = draft


# Beginning


def begin(name: str, document: Document, *, by: User, now: datetime, empty: bool = False) -> ImportDraft:
    """Understand a document and keep it for checking. With `empty`, one in which no task is found is kept
    too. Raises NotAPlanError, and PlanReadError where it is too long to be checked by people."""
    if not allowed(Action.PLAN_IMPORT, to_new_plan(by)):
        raise PermissionDenied
    stop_if_too_long(document)
    state = first_state(document, by, empty)
    who = {"created_at": now, "created_by": by, "updated_at": now, "updated_by": by}
    draft = ImportDraft(name=shorten(clean(name), NAME_LENGTH), **who)
    return keep(draft, state)


def stop_if_too_long(document: Document) -> None:
    letters = sum(map(len, document.paragraphs))
    if len(document.paragraphs) > MOST_PARAGRAPHS or letters > MOST_LETTERS:
        raise PlanReadError(
            _(
                "Văn bản có %(paragraphs)d đoạn, %(letters)d ký tự, dài quá để kiểm tra trên một trang. "
                "Hãy bỏ các phụ lục không giao nhiệm vụ rồi nhập lại."
            )
            % {"paragraphs": len(document.paragraphs), "letters": letters}
        )


def first_state(document: Document, by: User, empty: bool) -> Understood:
    """What the importer makes of it. The own agency will watch the plan; where an administrator brings it
    in, the agency that the plan itself names, if it does."""
    parsed = without_tasks(document.paragraphs) if empty else parse_plan(document, known_names())
    if by.role != Role.ADMIN:
        return understood(parsed, document, by.agency.code)
    named = monitor_name(parsed)
    found = find_by_name(named, parsed.issued_on) if named and parsed.issued_on else None
    return understood(parsed, document, found.code if isinstance(found, Agency) else "")


def keep(draft: ImportDraft, state: Understood) -> ImportDraft:
    """Write the state into the draft, with the agency that it names beside it."""
    draft.understood = state.to_json()
    draft.monitor = Agency.objects.filter(code=state.monitor).first() if state.monitor else None
    draft.save()
    return draft


# Correcting


def part(state: Understood, target: str):
    """What a change is about: "facts", "task-3", "line-17" (with its task) or "name-<key>"; nothing for a
    change that cannot overwrite anybody's work."""
    kind, _dash, key = target.partition("-")
    if kind == "task":
        return state.tasks.get(int(key))
    if kind == "line":
        line = state.lines[int(key)]
        return [line, state.tasks.get(line.task)]
    if kind == "name":
        return state.choices.get(key)
    if kind != "facts":
        return None
    return [state.number, state.issued_on, state.issuer, state.title, state.signer, state.monitor]


def mark(state: Understood, target: str) -> str:
    return stamp(part(state, target))


@transaction.atomic
def change(
    draft: ImportDraft,
    target: str,
    seen: str,
    edit: Callable[[Understood], Understood],
    *,
    by: User,
    now: datetime,
) -> Understood:
    """Carry out an edit of `tasks.importer.correcting` on what is kept now, and return it.

    Raises DraftChanged, DraftClosed, CorrectionError. The same edit twice is made once: where its part was
    changed to just what it asks for, there is nothing to tell.
    """
    newest = held(draft, by)
    state = Understood.from_json(newest.understood)
    unseen = bool(target) and mark(state, target) != seen
    try:
        edited = edit(state)
    except CorrectionError:
        if unseen:
            raise DraftChanged(newest) from None
        raise
    if edited != state:
        if unseen:
            raise DraftChanged(newest)
        newest.revision += 1
        newest.updated_at, newest.updated_by = now, by
        keep(newest, edited)
    return edited


def held(draft: ImportDraft, by: User) -> ImportDraft:
    """The draft as it is now, held until the transaction ends; only open ones can be changed."""
    if not allowed(Action.PLAN_IMPORT, to_new_plan(by)):
        raise PermissionDenied
    newest = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    if newest.state != ImportState.OPEN:
        raise DraftClosed(newest)
    return newest


def may_make_agencies(user: User) -> bool:
    """Whether "tạo mới" is offered: the register is the administrator's."""
    return allowed(Action.AGENCIES_MANAGE, standing(user))


# Ending


def store(draft: ImportDraft, revision: int, *, by: User, now: datetime) -> tuple[Plan, bool]:
    """Make the plan, whole or not at all; whether it is new. The same button twice makes one plan.

    Raises ValidationError with every problem; DraftChanged where the page shows an older state; DraftClosed
    where the draft is a plan already.
    """
    try:
        with transaction.atomic():
            return _store(held(draft, by), revision, by, now)
    except IntegrityError:
        # Between looking and storing somebody stored the same number, or made the same agency.
        raise ValidationError(_("Kế hoạch này vừa được người khác tạo. Hãy mở lại trang để xem.")) from None


def _store(draft: ImportDraft, revision: int, by: User, now: datetime) -> tuple[Plan, bool]:
    state = Understood.from_json(draft.understood)
    if draft.revision != revision:
        raise DraftChanged(draft)
    stored = store_plan(state.to_parsed(), monitor=monitor_of(state, by), choices=may_choose(state, by))
    if stored.created:
        remember_spellings(state, by)
    draft.state, draft.plan = ImportState.STORED, stored.plan
    draft.revision += 1
    draft.updated_at, draft.updated_by = now, by
    draft.save()
    return stored.plan, stored.created


def monitor_of(state: Understood, by: User) -> Agency:
    """The monitoring agency; a monitor brings in plans for the own agency only."""
    if by.role != Role.ADMIN:
        return by.agency
    found = Agency.objects.filter(code=state.monitor).first()
    if found is None:
        raise ValidationError(_("Hãy chọn cơ quan theo dõi, đôn đốc kế hoạch."))
    return found


def new_agencies(state: Understood) -> list[str]:
    """Names of the agencies that would be made with the plan; a decision about a name that the plan no longer
    writes makes none."""
    meanings = Meanings(tuple(state.tasks.values()), state.issued_on or clock.today(), state.choices)
    found = [meanings.issuer(state.issuer)]
    found += [meanings.of(one, task) for task in meanings.tasks for one in task.assignments]
    return list(dict.fromkeys(meaning.new.name for meaning in found if meaning.new))


def administrators() -> str:
    """Who makes agencies, by name, for the people who have to ask them."""
    rows = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("full_name")
    return ", ".join(str(row) for row in rows[:3])


def may_choose(state: Understood, by: User) -> dict[str, Choice]:
    """The decisions, if the person may carry all of them out."""
    new = [] if may_make_agencies(by) else new_agencies(state)
    if new:
        raise ValidationError(
            _("Chỉ quản trị tạo được cơ quan mới (%s). Hãy nhờ quản trị tạo kế hoạch này, hoặc chọn lại.")
            % ", ".join(new)
        )
    return state.choices


def remember_spellings(state: Understood, by: User) -> None:
    """Add to the register the spellings of classes that the administrator wants known."""
    if not may_make_agencies(by):
        return
    for name, choice in state.choices.items():
        if choice.means == Means.CLASS and choice.remember:
            row = AgencyClass.objects.select_for_update().filter(code=choice.code).first()
            spelling = choice.name or name
            if row and spelling not in row.aliases:
                row.aliases = [*row.aliases, spelling]
                row.save()


@transaction.atomic
def drop(draft: ImportDraft, *, by: User, now: datetime) -> None:
    """Put a draft away. Raises DraftClosed if it is a plan already."""
    newest = held(draft, by)
    newest.state = ImportState.DROPPED
    newest.revision += 1
    newest.updated_at, newest.updated_by = now, by
    newest.save()


def same_number(state: Understood) -> Plan | None:
    """The plan of the portal with this number, day and issuer; its text may be another one."""
    if not state.number or not state.issued_on:
        return None
    same = Plan.objects.filter(number=state.number, issued_on=state.issued_on).select_related("issuer")
    return next((plan for plan in same if is_issuer(plan, state.issuer)), None)


def already_there(plan: Plan, state: Understood) -> str:
    """What to say about it."""
    words = {"number": plan.number, "day": short_date(plan.issued_on)}
    if plan.text == state.text:
        return _("Kế hoạch số %(number)s ngày %(day)s đã có trong cổng, đúng văn bản này.") % words
    return _("Kế hoạch số %(number)s ngày %(day)s đã có trong cổng với nội dung khác.") % words


def with_monitor(state: Understood, code: str, by: User) -> Understood:
    """Another agency watches the plan, as far as the person may say so."""
    return replace(state, monitor=code if by.role == Role.ADMIN else by.agency.code)
