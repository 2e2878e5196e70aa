"""WRITING a round: what one POST of the page does to its sheets. Nothing typed is lost: what cannot be stored
comes back as a Problem, and one sheet's problem never stops another sheet from being kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.models import User

from . import holds
from .forms import LONG, digest, revision_in, unplaced
from .models import Evidence, Round
from .services import entries, evidence
from .sheets import BLANK, Problem, Sheet, Tally, sheets_of


@dataclass
class Done:
    """What became of a POST."""

    saved: int = 0
    sent: list[Sheet] = field(default_factory=list)
    asked: list[Sheet] = field(default_factory=list)  # laid before the head
    unsent: list[tuple[Sheet, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Writing:
    """The writing page of one person for one round."""

    def __init__(self, round_: Round, user: User, now: datetime):
        self.round, self.user, self.now = round_, user, now
        self.problems: dict[int, Problem] = {}
        self.stale: set[int] = set()  # shown as they were before somebody else saved; not touched here
        self.read: dict[int, int] = {}  # what lay before the head: the revision that the page has shown
        self.unplaced: list[str] = []  # typed for obligations that are not this agency's (any more)
        self.done = Done()
        self.load()

    def load(self) -> None:
        """Read the sheets (again), with the problems found so far."""
        self.sheets = sheets_of(self.round, self.user, self.now)
        held = holds.of_others([sheet.obligation.pk for sheet in self.sheets], self.user)
        for sheet in self.sheets:
            sheet.problem = self.problems.get(sheet.obligation.pk, Problem())
            sheet.hold = held.get(sheet.obligation.pk)

    @property
    def tally(self) -> Tally:
        return Tally.of(self.sheets)

    @property
    def status(self) -> int:
        if self.unplaced or any(problem.conflict for problem in self.problems.values()):
            return 409
        return 422 if self.problems else 200

    @property
    def errors(self) -> dict[str, str]:
        """Control id -> message, for the summary at the top."""
        found: dict[str, str] = {}
        for sheet in self.sheets:
            for where, message in sheet.errors:
                found[where] = f"{found[where]} {message}" if where in found else message
        return found

    def sheet(self, pk: str | int) -> Sheet | None:
        return next((s for s in self.sheets if str(s.obligation.pk) == str(pk)), None)

    def about(self, action: str) -> Sheet | None:
        """The sheet that a button belongs to; None for those of the whole page."""
        verb, _colon, target = action.partition(":")
        if verb != "use":
            return self.sheet(target)
        return next((s for s in self.sheets if any(str(c.pk) == target for c in s.contributions)), None)

    def post(self, action: str, data, files) -> None:
        """Keep everything typed, then do what the button said: "save", "submit" or "ask" (for the head's
        signature) with everything ready, "submit:PK", "ask:PK", "unask:PK", "nothing:PK", "keep:PK" (last
        round's words still hold), "take:PK" or "mine:PK" (which of two people's texts stays), "recall:PK",
        "detach:FILE", "use:CONTRIBUTION" (into the results)."""
        verb, _colon, target = action.partition(":")
        self.unplaced = unplaced(data, {sheet.prefix for sheet in self.sheets})
        self.read = {
            sheet.obligation.pk: revision_in(data.get(f"{sheet.prefix}-read", ""))
            for sheet in self.sheets
            if sheet.signing
        }
        writing = [sheet for sheet in self.sheets if (verb, sheet) != ("take", self.sheet(target))]
        for sheet in writing:
            self.save(sheet, data, files, over=verb == "mine" and sheet is self.sheet(target))
        # Files last: a storage that is full or away must not stop anybody's words.
        for sheet in writing:
            self.attach(sheet, files.getlist(f"{sheet.prefix}-files"))
        self.load()
        if verb in ("submit", "ask") and not target:
            self.hand_in_ready(STEPS[verb])
        elif verb == "detach":
            self.detach(target)
        elif verb == "use" and (sheet := self.about(action)):
            self.attempt(sheet, lambda writing, sheet: writing.use(sheet, target))
        elif verb in STEPS and (sheet := self.sheet(target)):
            self.attempt(sheet, STEPS[verb])
        self.load()

    # Keeping what was typed.

    def keep(self, sheet: Sheet, data, files) -> None:
        """Store one fieldset, words and files: what the page does by itself while it is being written."""
        self.save(sheet, data, files)
        self.attach(sheet, files.getlist(f"{sheet.prefix}-files"))

    def save(self, sheet: Sheet, data, files, *, over: bool = False) -> None:
        """Store the words of one fieldset if it was on the page and somebody touched it; `over` the other
        person's text that the page has shown."""
        base = data.get(f"{sheet.prefix}-base")
        if base is None:
            return
        form = sheet.bind(data)
        touched = form.is_valid() and digest(form.content()) != base
        uploads = files.getlist(f"{sheet.prefix}-files")
        if not form.is_valid():
            self.note(sheet, self.invalid(sheet, form))
        elif touched or (uploads and sheet.entry is None):
            shown = data.get(f"{sheet.prefix}-{'seen' if over else 'revision'}", "")
            self.store(sheet, form, revision_in(shown))
        elif sheet.entry and sheet.base != base:
            self.stale.add(sheet.obligation.pk)

    def invalid(self, sheet: Sheet, form) -> Problem:
        if sheet.writable:
            return Problem(form=form)
        typed = {name: form[name].value() or "" for name in form.fields}
        return Problem(refused=sheet.why_closed, typed={**BLANK, **typed})

    def store(self, sheet: Sheet, form, revision: int) -> None:
        content = form.content()
        try:
            entry = entries.save_draft(
                sheet.obligation, content, revision=revision, by=self.user, now=self.now
            )
        except entries.EditConflict as conflict:
            sheet.entry = conflict.entry
            self.note(sheet, Problem(form=form, conflict=conflict.entry))
        except entries.StepClosed as closed:
            # The same text once more (a double click after sending) is no loss.
            if sheet.entry is None or sheet.entry.content != content:
                self.note(sheet, Problem(refused=closed.message, typed=content))
        else:
            self.done.saved += entry.revision != sheet.revision
            sheet.entry = entry
            holds.take(sheet.obligation.pk, self.user, self.now)

    def attach(self, sheet: Sheet, uploads) -> None:
        refused = []
        for upload in uploads:
            if sheet.entry is None:
                text = _("Tệp “%(name)s” chưa lưu được. Hãy sửa các lỗi rồi chọn lại tệp.")
                refused.append(text % {"name": upload.name})
                continue
            try:
                evidence.attach(sheet.entry, upload, by=self.user, now=self.now)
                self.done.saved += 1
            except ValidationError as error:
                refused += error.messages
            except OSError:
                text = _("Hệ thống chưa ghi được tệp “%(name)s”. Chữ đã lưu; hãy chọn lại tệp sau ít phút.")
                refused.append(text % {"name": upload.name})
        if refused:
            self.note(sheet, Problem(files=refused))

    def note(self, sheet: Sheet, problem: Problem) -> None:
        pk = sheet.obligation.pk
        self.problems[pk] = self.problems[pk].join(problem) if pk in self.problems else problem

    # What the buttons do afterwards.

    def attempt(self, sheet: Sheet, step: Callable[["Writing", Sheet], None]) -> None:
        """Do one step on one sheet, unless its text could not be kept; a closed step becomes a problem."""
        if sheet.problem:
            return
        try:
            step(self, sheet)
        except entries.StepClosed as closed:
            self.note(sheet, Problem(refused=closed.message))
        except entries.EditConflict as conflict:
            self.note(sheet, Problem(form=sheet.form, conflict=conflict.entry))

    def hand_in_ready(self, step: Callable[["Writing", Sheet], None]) -> None:
        """Do the step with what is ready; say of each other what it lacks."""
        for sheet in self.sheets:
            if sheet.problem:
                self.done.unsent.append((sheet, _("có chỗ phải sửa")))
            elif sheet.ready:
                self.attempt(sheet, step)
            elif sheet.writable:
                self.done.unsent.append((sheet, "; ".join(sheet.lacking)))

    def submit(self, sheet: Sheet) -> None:
        if sheet.entry is None and sheet.prefilled:
            text = _("Nội dung vẫn là của kỳ trước. Hãy sửa cho kỳ này, hoặc bấm “Kỳ này vẫn như vậy”.")
            raise entries.StepClosed(text)
        if sheet.obligation.pk in self.stale:  # nobody sends words that the page has not shown
            raise entries.EditConflict(sheet.entry)
        self.hand_in(sheet)

    def ask(self, sheet: Sheet) -> None:
        if not sheet.asks:  # meanwhile anybody of the agency may send, which this button did not say
            text = _("Cơ quan không còn yêu cầu lãnh đạo ký trước khi gửi. Hãy bấm “Gửi báo cáo này”.")
            raise entries.StepClosed(text)
        self.submit(sheet)

    def hand_in(self, sheet: Sheet) -> None:
        """Send an account, or lay it before the head where only the head sends."""
        if sheet.asks:
            entries.ask_signature(sheet.obligation, by=self.user, now=self.now)
            self.done.asked.append(sheet)
        else:
            read = self.read.get(sheet.obligation.pk)
            entries.submit(sheet.obligation, by=self.user, now=self.now, read=read)
            self.done.sent.append(sheet)

    def unask(self, sheet: Sheet) -> None:
        entries.unask_signature(sheet.obligation, by=self.user, now=self.now)
        self.done.notes.append(_("Đã rút trình ký %(path)s để sửa.") % {"path": sheet.obligation.task.path})

    def nothing_arisen(self, sheet: Sheet) -> None:
        if sheet.writable and sheet.entry and entries.has_words(sheet.entry.content):
            text = _("Báo cáo đang có nội dung nên chưa gửi “Không phát sinh”. Hãy xóa nội dung rồi bấm lại.")
            raise entries.StepClosed(text)
        content = {**BLANK, "nothing_arisen": True}
        if sheet.entry is None or sheet.entry.content != content:
            self.write(sheet, content)
        self.hand_in(sheet)

    def as_before(self, sheet: Sheet) -> None:
        """The words of last time still hold: make them this round's draft."""
        if sheet.prefilled:
            self.write(sheet, sheet.shown)
            self.done.saved += 1

    def take(self, sheet: Sheet) -> None:
        self.done.notes.append(
            _("Đã lấy bản của người kia cho %(path)s.") % {"path": sheet.obligation.task.path}
        )

    def recall(self, sheet: Sheet) -> None:
        entries.recall(sheet.obligation, by=self.user, now=self.now)
        self.done.notes.append(_("Đã thu hồi %(path)s để sửa.") % {"path": sheet.obligation.task.path})

    def use(self, sheet: Sheet, pk: str) -> None:
        """Add what a coordinating agency sent to the results, once. Where nobody has written yet they begin
        with it: last time's words are not made this round's in passing."""
        given = next(each for each in sheet.contributions if str(each.pk) == pk)
        words, draft = f"{given.agency}: {given.text}", sheet.entry.content if sheet.entry else BLANK
        if words in draft["results"]:
            self.done.notes.append(_("Nội dung của %s đã có trong kết quả.") % given.agency)
            return
        results = "\n\n".join(part for part in (draft["results"], words) if part)
        if len(results) > LONG:
            raise entries.StepClosed(_("Kết quả sẽ dài quá %d ký tự. Hãy rút gọn rồi bấm lại.") % LONG)
        self.write(sheet, {**draft, "nothing_arisen": False, "results": results})
        self.done.notes.append(_("Đã đưa nội dung của %s vào kết quả.") % given.agency)

    def write(self, sheet: Sheet, content: dict) -> None:
        entries.save_draft(sheet.obligation, content, revision=sheet.revision, by=self.user, now=self.now)

    def detach(self, pk: str) -> None:
        """Take a file away; one that is gone already needs nothing."""
        files = Evidence.objects.visible_to(self.user).filter(entry__obligation__round=self.round)
        found = next(
            (f for f in files.select_related("entry__obligation__round__plan") if str(f.pk) == pk), None
        )
        sheet = self.sheet(found.entry.obligation_id) if found else None
        if sheet is None:
            return
        try:
            evidence.detach(found, by=self.user, now=self.now)
            self.done.notes.append(_("Đã bỏ tệp “%(name)s”.") % {"name": found.name})
        except entries.StepClosed as closed:
            self.note(sheet, Problem(refused=closed.message))


STEPS: dict[str, Callable[[Writing, Sheet], None]] = {
    "submit": Writing.submit,
    "ask": Writing.ask,
    "unask": Writing.unask,
    "nothing": Writing.nothing_arisen,
    "keep": Writing.as_before,
    "take": Writing.take,
    "recall": Writing.recall,
}
