"""SHEETS of the writing page: one per obligation of an agency in a round, with all its fieldset shows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from agencies.models import User
from agencies.permissions import allowed
from kehoach import clock
from kehoach.text import clean

from .badges import Badge, due_badge, state_badge
from .forms import EntryForm, digest
from .holds import Hold
from .models import Contribution, Entry, EntryState, Evidence, Obligation, Obstacle, Round, WorkState
from .querysets import RECEIVED
from .relations import to_obligation
from .services.contributions import given_to
from .services.entries import facts_of, has_words, lacks
from .workflow import Step, need, open_steps, why_closed

BLANK = Entry().content
OBSTACLE_FIELDS = ("obstacle", "obstacle_cause", "proposal", "proposal_to")


@dataclass
class Problem:
    """Why a posted fieldset was not kept whole, with everything typed so that the page shows it again."""

    form: EntryForm | None = None  # as typed, not stored: wrong fields, or another person's text in between
    conflict: Entry | None = None  # what the other person has stored
    refused: str = ""  # the step is not open (any more), or the account is not ready to be sent
    typed: dict | None = None  # words typed into an account that nobody can write any more
    files: list[str] = field(default_factory=list)

    def __bool__(self):
        return bool(self.form or self.refused or self.files)

    def join(self, other: "Problem") -> "Problem":
        """Both; what was typed first stays."""
        return Problem(
            form=self.form or other.form,
            conflict=self.conflict or other.conflict,
            refused=self.refused or other.refused,
            typed=self.typed or other.typed,
            files=[*self.files, *other.files],
        )


class Sheet:
    """One obligation on the page: its entry, the fields, and which steps are open."""

    def __init__(self, obligation: Obligation, previous: Entry | None, user: User, now: datetime):
        self.obligation, self.previous, self.user, self.now = obligation, previous, user, now
        self.entry = obligation.written
        self.prefix = f"o{obligation.pk}"
        facts, relations = facts_of(obligation, self.entry, now), to_obligation(user, obligation)
        self.steps = open_steps(facts, relations)
        # Where the agency wants its head's signature, others lay an account before the head to send it.
        self.asks = not allowed(need(Step.SUBMIT, facts), relations)
        self.signs = facts.head_signs and not self.asks
        self.why_closed = why_closed(facts)
        self.problem, self.files = Problem(), []
        self.obstacle: Obstacle | None = None  # the agency's open one on the task, with its last answer
        self.contributions: list[Contribution] = []  # what coordinating agencies sent
        self.hold: Hold | None = None  # who else is writing it just now

    @property
    def writable(self) -> bool:
        return Step.WRITE in self.steps

    @property
    def signing(self) -> bool:
        """Whether it lies before the head, who may still sign it."""
        return Step.UNASK in self.steps

    @property
    def prefilled(self) -> bool:
        """Nothing written yet, so the fields begin with what was accepted last time."""
        return self.entry is None and self.previous is not None and not self.previous.nothing_arisen

    @property
    def shown(self) -> dict:
        """What the fields begin with. Documents are those of one period and never carried over; an obstacle
        is until it is closed."""
        if self.entry:
            return self.entry.content
        if not self.prefilled:
            return BLANK
        closed = OBSTACLE_FIELDS if self.previous.obstacle and not self.obstacle else ()
        return {**self.previous.content, "documents": [], **dict.fromkeys(closed, "")}

    @property
    def base(self) -> str:
        """Fingerprint of what the page shows, as it comes back when nobody touched it."""
        return digest({name: canonical(value) for name, value in self.shown.items()})

    @property
    def revision(self) -> int:
        return self.entry.revision if self.entry else 0

    @cached_property
    def form(self) -> EntryForm:
        return self.problem.form or EntryForm(initial=self.shown, prefix=self.prefix)

    @property
    def mine(self) -> dict | None:
        """The person's own text where another's stands in between."""
        return self.problem.form.content() if self.problem.conflict and self.problem.form.is_bound else None

    def bind(self, data) -> EntryForm:
        return EntryForm(data, initial=self.shown, prefix=self.prefix)

    @property
    def sent(self) -> bool:
        return self.entry is not None and self.entry.state in RECEIVED

    @property
    def mended(self) -> bool:
        """Whether anything changed since the account was sent back, by the monitor or by the head."""
        noted = self.entry.signing_asked_at if self.entry.signing_note else None
        since = max(filter(None, (self.entry.reviewed_at, noted)))
        return self.entry.updated_at > since or any(e.uploaded_at > since for e in self.files)

    @property
    def lacking(self) -> list[str]:
        """What keeps the account from being ready, in words; empty if it is."""
        if self.entry is None:
            if self.prefilled:
                return [_("còn nguyên nội dung kỳ trước: cần sửa, hoặc bấm “Kỳ này vẫn như vậy”")]
            return [_("chưa viết")]
        parts = ", ".join(lacks(self.entry.content))
        found = [_("còn thiếu: %(parts)s") % {"parts": parts}] if parts else []
        if self.entry.nothing_arisen and has_words(self.entry.content):
            found.append(_("cần xóa nội dung hoặc bỏ chọn “Không phát sinh trong kỳ”"))
        if self.entry.signing_note and not self.mended:
            found.append(_("cần sửa theo ý kiến của lãnh đạo"))
        elif self.entry.state == EntryState.RETURNED and not self.mended:
            found.append(_("cần sửa theo lý do trả lại"))
        return found

    @property
    def doubt(self) -> str:
        """What may be a slip of the hand; it keeps nobody from sending."""
        entry = self.entry
        if entry and entry.work_state == WorkState.DONE and entry.percent is not None and entry.percent < 100:
            return _("Đã chọn “Hoàn thành” nhưng tỷ lệ là %(percent)s%%: xin xem lại.") % {
                "percent": entry.percent
            }
        return ""

    @property
    def ready(self) -> bool:
        return self.writable and not self.lacking

    @property
    def badges(self) -> list[Badge]:
        day = clock.local_date(self.now)
        if not self.writable and not self.sent and self.obligation.is_locked(day):
            return [Badge("missing", _("Quá hạn, chưa gửi"))]
        state = Badge("ready", _("Sẵn sàng gửi")) if self.ready else state_badge(self.entry)
        due = due_badge(self.obligation, self.entry, day)
        return [due, state] if due else [state]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the control, message) of everything wrong with the fieldset, in its order."""
        path, found = self.obligation.task.path, []
        if self.problem.refused:
            found.append((self.prefix, f"{path}: {self.problem.refused}"))
        if self.problem.conflict:
            found.append(
                (self.prefix, f"{path}: " + _("có người khác vừa lưu báo cáo này, xin xem cả hai bản."))
            )
        elif self.problem.form:
            found += [(where, f"{path}: {message}") for where, message in field_errors(self.problem.form)]
        return found + [(f"{self.prefix}-files", f"{path}: {message}") for message in self.problem.files]


def canonical(value):
    """A stored value as the form would give it back."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [{name: clean(text) for name, text in row.items()} for row in value]
    return value


def field_errors(form: EntryForm) -> list[tuple[str, str]]:
    found = [(bound.auto_id, f"{bound.label}: {error}") for bound in form for error in bound.errors]
    first = f"{form.documents.prefix}-group"
    found += [(first, str(error)) for error in form.documents.non_form_errors()]
    for place, row in enumerate(form.documents.forms, 1):
        name = _("Văn bản %(number)s") % {"number": place}
        found += [(b.auto_id, f"{name}, {b.label}: {error}") for b in row for error in b.errors]
    return found


@dataclass(frozen=True)
class Tally:
    """The figures of the bottom bar."""

    ready: int
    missing: int
    signing: int
    sent: int
    total: int

    @classmethod
    def of(cls, sheets: list[Sheet]) -> "Tally":
        ready = sum(sheet.ready for sheet in sheets)
        missing = sum(sheet.writable for sheet in sheets) - ready
        signing = sum(sheet.signing for sheet in sheets)
        return cls(ready, missing, signing, sum(sheet.sent for sheet in sheets), len(sheets))


def sheets_of(round_: Round, user: User, now: datetime) -> list[Sheet]:
    """The sheets of the person's agency in a round, in the plan's order. Always five SQL statements."""
    rows = (
        Obligation.objects.visible_to(user)
        .filter(round=round_, agency=user.agency_id)
        .select_related(
            "round__plan__monitor", "task", "agency", "entry__updated_by", "entry__signing_asked_by"
        )
        .with_previous_entry()
        .with_extension()
        .with_reopening()
        .order_by("task__position")
    )
    accepted = Entry.objects.visible_to(user).filter(pk__in=rows.values("previous_entry_id"))
    previous = {entry.pk: entry for entry in accepted.select_related("obligation__round")}
    files = defaultdict(list)
    for evidence in Evidence.objects.filter(entry__obligation__in=[row.pk for row in rows]):
        files[evidence.entry_id].append(evidence)
    sheets = [Sheet(row, previous.get(row.previous_entry_id), user, now) for row in rows]
    given = given_to(round_, user.agency_id)
    known = Obstacle.objects.visible_to(user).open().filter(agency=user.agency_id, plan=round_.plan_id)
    obstacles = {each.task_id: each for each in known.with_last_answer()}
    for sheet in sheets:
        sheet.files = files[sheet.entry.pk] if sheet.entry else []
        sheet.obstacle = obstacles.get(sheet.obligation.task_id)
        sheet.contributions = given.get(sheet.obligation.task_id, [])
    return sheets
