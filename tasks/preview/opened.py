"""The form that stands open in the preview of an import: filled from what was understood, and back."""

import re
from dataclasses import dataclass, field, replace

from django import forms
from django.utils.translation import gettext as _

from agencies.models import Agency, Role, User
from kehoach.text import is_key, shorten

from ..deadlines import Deadline, DeadlineKind, parse_deadline
from ..forms import FactsForm, LineForm, NameForm, TaskForm
from ..importer import correcting
from ..importer.correcting import CorrectionError, make_assignment
from ..importer.parsed import ParsedTask, PartKind
from ..importer.structure import read_marker
from ..importer.understood import Choice, Means, Understood
from ..models import AssignmentRole
from ..services.importing import may_make_agencies, with_monitor
from .desk import Desk
from .names import NameCard


@dataclass(frozen=True)
class Opened:
    """Which thing of the page is being changed, and its form."""

    kind: str = ""
    key: int | None = None
    form: forms.Form | None = None
    names: list[tuple[NameCard, NameForm]] = field(default_factory=list)  # as typed


def opened_by(query, desk: Desk, user: User) -> Opened:
    """What the address asks for; nothing where it asks for what is not there. Facts that are missing are
    asked for at once."""
    task, line = query.get("nhiem-vu", ""), query.get("dong", "")
    if is_key(task) and int(task) in desk.state.tasks:
        return Opened("task", int(task), task_form(desk, int(task)))
    if is_key(line) and 1 <= int(line) <= len(desk.state.lines):
        return Opened("line", int(line) - 1, line_form(desk, int(line) - 1))
    if "thong-tin" in query:
        return Opened("facts", form=facts_form(desk, user))
    return Opened()


# Facts


def facts_form(desk: Desk, user: User, data=None) -> FactsForm:
    state = desk.state
    initial = {
        "number": state.number,
        "issued_on": state.issued_on,
        "issuer": state.issuer,
        "title": state.title,
        "signer": state.signer,
        "monitor": state.monitor,
        "stamp": desk.mark("facts"),
    }
    return FactsForm(data, initial=initial, monitors=monitors(desk, user), auto_id="thong-tin-%s")


def monitors(desk: Desk, user: User) -> list[tuple[str, str]]:
    """Who may watch the plan: the own agency, or any there is for the administrator."""
    if user.role != Role.ADMIN:
        return [(user.agency.code, user.agency.name)]
    rows = {row.pk: row for rows in desk.meanings.names.agencies.values() for row in rows}.values()
    living = [row for row in rows if row.ended_on is None]
    ordered = sorted(living, key=lambda row: (row.sort_order, row.name))
    return [("", _("Chọn cơ quan")), *((row.code, row.name) for row in ordered)]


def with_facts(state: Understood, form: FactsForm, user: User) -> Understood:
    typed = form.cleaned_data
    state = replace(
        state,
        number=re.sub(r"\s*/\s*", "/", typed["number"]),
        issued_on=typed["issued_on"],
        issuer=typed["issuer"],
        title=typed["title"].replace("\n", " "),
        signer=typed["signer"],
    )
    return with_monitor(state, typed["monitor"], user)


# Tasks


def sections_of(state: Understood) -> list[tuple[str, str]]:
    return [
        (joined(section.path), f"{'.'.join(section.path)}. {shorten(section.heading, 70)}")
        for section in state.sections
    ]


def joined(path: tuple[str, ...]) -> str:
    """A path as the value of a choice; its markers may hold dots themselves."""
    return "/".join(path)


def task_form(desk: Desk, key: int, data=None) -> TaskForm:
    task = desk.state.tasks[key]
    home = desk.state.home(task.path) or ()
    initial = {
        "section": joined(home),
        "sign": ".".join(task.path[len(home) :]),
        "kind": task.kind,
        "text": task.text,
        "deadline": task.deadline.phrase,
        "deadline_kind": task.deadline.kind.value,
        "due_on": task.deadline.due,
        "output": task.output,
        "stamp": desk.mark(f"task-{key}"),
        **{role: holders_text(task, role) for role in AssignmentRole.values},
    }
    if data is not None and data.get("step") == "reread":
        data = reread(data)
    return TaskForm(data, initial=initial, sections=sections_of(desk.state), auto_id=f"nhiem-vu-{key}-%s")


def reread(data):
    """The form again, kind and day as the importer reads the typed phrase."""
    found = parse_deadline(data.get("deadline", ""))
    data = data.copy()
    data["deadline_kind"] = found.kind.value
    data["due_on"] = f"{found.due:%d/%m/%Y}" if found.due else ""
    return data


def holders_text(task: ParsedTask, role: str) -> str:
    rows = (one for one in task.assignments if one.role == role)
    return "\n".join(f"{one.name} ({one.scope})" if one.scope else one.name for one in rows)


def with_task(state: Understood, key: int, form: TaskForm) -> Understood:
    """The task as typed. Who saves it has looked at it, so nothing of it stays uncertain but a deadline that
    was worded anew and cannot be read for certain."""
    typed = form.cleaned_data
    task = state.tasks.get(key)
    if task is None:
        raise CorrectionError(_("Nhiệm vụ này không còn trong bản đang kiểm tra."))
    deadline = typed_deadline(task.deadline, typed)
    assignments = [
        make_assignment(role, line, task.assignments)
        for role in AssignmentRole.values
        for line in typed[role].split("\n")
        if line
    ]
    task = replace(
        task,
        path=typed_path(state, task, typed),
        text=typed["text"],
        kind=typed["kind"],
        assignments=tuple(assignments),
        deadline=deadline,
        output=typed["output"],
        uncertain=() if deadline.certain else ("deadline",),
    )
    return correcting.put_task(state, key, task)


def typed_path(state: Understood, task: ParsedTask, typed) -> tuple[str, ...]:
    home = state.home(task.path) or ()
    if (joined(home), ".".join(task.path[len(home) :])) == (typed["section"], typed["sign"]):
        return task.path
    section = tuple(typed["section"].split("/")) if typed["section"] else ()
    return (*section, *(mark for mark in typed["sign"].strip(".").split(".") if mark))


def typed_deadline(before: Deadline, typed) -> Deadline:
    """A new phrase is read anew unless kind or day were typed too; otherwise people know better."""
    kind, due = DeadlineKind(typed["deadline_kind"]), typed["due_on"]
    untouched = (kind, due) == (before.kind, before.due)
    if typed["deadline"] != before.phrase and untouched:
        return parse_deadline(typed["deadline"])
    start = before.start if typed["deadline"] == before.phrase else parse_deadline(typed["deadline"]).start
    return Deadline(kind, due, start, typed["deadline"], certain=True)


# Paragraphs


def line_form(desk: Desk, at: int, data=None) -> LineForm:
    line = desk.state.lines[at]
    home = desk.state.home(line.path)
    initial = {
        "what": kind_of(line),
        "path": ".".join(line.path),
        "section": joined(home) if home else "",
        "stamp": desk.mark(f"line-{at}"),
    }
    return LineForm(data, initial=initial, sections=sections_of(desk.state), auto_id=f"dong-{at + 1}-%s")


def kind_of(line) -> str:
    if line.left:
        return "leave"
    names = {PartKind.HEADER: "header", PartKind.CLOSING: "closing", PartKind.HEADING: "heading"}
    return names.get(line.kind, "text" if line.kind == PartKind.OTHER else "")


def with_line(state: Understood, at: int, form: LineForm, known: list[str]) -> Understood:
    typed = form.cleaned_data
    what = typed["what"]
    if what == kind_of(state.lines[at]) and what not in ("text", "heading"):
        return state
    if what == "task" and state.lines[at].task is not None and state.lines_of(state.lines[at].task)[0] == at:
        return state  # it opens a task already
    if what == "task":
        return correcting.task_of_line(state, at, known)[0]
    if what == "join":
        return correcting.join_above(state, at, known)
    if what == "heading":
        path = tuple(mark for mark in typed["path"].strip(". ").split(".") if mark)
        body = read_marker(state.lines[at].text)[2]
        return correcting.heading_of_line(state, at, path, body or state.lines[at].text)
    if what == "text":
        path = tuple(typed["section"].split("/")) if typed["section"] else state.lines[at].path
        return correcting.text_of_section(state, at, path)
    if what == "leave":
        return correcting.leave(state, at)
    return correcting.apart(state, at, PartKind(what))


# Names


def name_forms(desk: Desk, data=None) -> list[tuple[NameCard, NameForm]]:
    """Each card with its form; those that `data` holds as they were typed."""
    sent = data.getlist("cards") if data is not None else []
    return [
        (card, NameForm(data if card.anchor in sent else None, prefix=card.anchor, initial=card.chosen))
        for card in desk.names
    ]


def answered(form: NameForm) -> bool:
    """Whether something was chosen or typed in it."""
    return form.is_bound and any(form[name].data for name in ("pick", "other"))


def choice_of(form: NameForm, card: NameCard, user: User, desk: Desk) -> Choice | None:
    """The decision that was typed; errors are put on the form."""
    typed = form.cleaned_data
    pick, remember = typed["pick"], typed["remember"] and may_make_agencies(user)
    if pick == "other":
        return typed_choice(form, card, desk, remember)
    if pick == Means.NEW:
        if not may_make_agencies(user):
            form.add_error("pick", _("Chỉ quản trị tạo được cơ quan mới."))
            return None
        return Choice(Means.NEW, name=typed["new_name"], kind=typed["new_kind"])
    if pick not in {each.value for each in card.picks}:
        form.add_error("pick", _("Hãy chọn một cách trong danh sách."))
        return None
    means, _colon, code = pick.partition(":")
    return Choice(Means(means), code=code, name=card.name, remember=bool(remember and means == Means.CLASS))


def typed_choice(form: NameForm, card: NameCard, desk: Desk, remember: bool) -> Choice | None:
    """An agency or class of the register whose name was typed."""
    name = form.cleaned_data["other"]
    found = desk.meanings.names.find(name, desk.meanings.day)
    if found is None:
        form.add_error("other", _("Danh mục không có “%s”. Hãy chọn trong danh sách.") % name)
        return None
    if isinstance(found, Agency):
        return Choice(Means.AGENCY, code=found.code, name=card.name)
    if card.issues:
        form.add_error("other", _("“%s” là một nhóm; cơ quan ban hành phải là một cơ quan.") % name)
        return None
    return Choice(Means.CLASS, code=found.code, name=card.name, remember=remember)
