"""A parsed document becomes a plan, in one transaction."""

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyClass, AgencyKind
from agencies.names import Names, key
from kehoach import clock
from kehoach.text import search_key

from ..importer.parsed import ParsedAssignment, ParsedPlan, ParsedTask, PartKind
from ..importer.understood import Choice
from ..meanings import Holder, Meanings
from ..models import Assignment, AssignmentRole, Plan, Section, Task

# "Giao Sở Xây dựng chủ trì, phối hợp … theo dõi, đôn đốc, kiểm tra …": the clause that names the monitor.
MONITOR_CLAUSE = re.compile(r"Giao (.{3,80}?) (?:chủ trì|làm đầu mối|là cơ quan)[^.]*(?:theo dõi|đôn đốc)")

PATH_LENGTH = Section._meta.get_field("path").max_length


@dataclass
class Stored:
    """What an import did."""

    plan: Plan
    created: bool
    warnings: list[str] = field(default_factory=list)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def store_plan(
    parsed: ParsedPlan,
    *,
    monitor: Agency | None = None,
    schedule: list[str] | None = None,
    choices: Mapping[str, Choice] | None = None,
) -> Stored:
    """Keep a parsed plan. The same text again changes nothing. `choices` are what people decided about names.

    Raises ValidationError, with every problem at once, if a name is not in the register, a fact of the
    header is missing, or the plan is already there with another text.
    """
    resolved = Resolver(parsed, choices or {})
    issuer = resolved.issuer(parsed.issuer)
    if known := already_stored(parsed, issuer):
        return Stored(known, created=False)
    monitor = monitor or resolved.monitor(monitor_name(parsed))
    assignments = [
        [(one, holder) for one in task.assignments for holder in resolved.holders(one, task)]
        for task in parsed.tasks
    ]
    resolved.errors += misshapen(parsed)
    resolved.stop_if_wrong()
    plan = Plan.objects.create(
        number=parsed.number,
        issued_on=parsed.issued_on,
        title=parsed.title,
        issuer=issuer,
        monitor=monitor,
        signer=parsed.signer,
        text=parsed.text,
        text_digest=digest(parsed.text),
        schedule=schedule or [],
    )
    store_content(plan, parsed, assignments)
    return Stored(plan, created=True, warnings=list(parsed.warnings))


def already_stored(parsed: ParsedPlan, issuer: Agency | None) -> Plan | None:
    """The plan of the same number, day and issuer; raises ValidationError if it has another text."""
    known = Plan.objects.filter(number=parsed.number, issued_on=parsed.issued_on, issuer=issuer).first()
    if known and known.text_digest != digest(parsed.text):
        raise ValidationError(
            _("Kế hoạch số %(number)s đã được nhập với nội dung khác. Kế hoạch đã nhập không bị ghi đè.")
            % {"number": parsed.number}
        )
    return known


def is_issuer(plan: Plan, name: str) -> bool:
    """Whether a name is that of a plan's issuer: two provinces may give one number on one day."""
    return Names.load().find(name, plan.issued_on) == plan.issuer


def store_content(plan: Plan, parsed: ParsedPlan, assignments: list) -> None:
    """Sections, then tasks with their assignments, all in the order of the document."""
    sections = store_sections(plan, parsed)
    for position, (task, holders) in enumerate(zip(parsed.tasks, assignments, strict=True)):
        store_task(plan, sections, position, parsed, task, holders)


def monitor_name(parsed: ParsedPlan) -> str:
    """Whom the plan itself tells to follow up its execution; "" if it does not say."""
    found = MONITOR_CLAUSE.search(parsed.text)
    return found[1] if found else ""


def misshapen(parsed: ParsedPlan) -> list[str]:
    """What the database would refuse, said so that a person finds it: a number missing or used twice, or
    words where the column expects a name."""
    found = [
        _("%(column)s dài quá %(limit)d ký tự.") % {"column": capfirst(column.verbose_name), "limit": limit}
        for column, words in (
            (Plan._meta.get_field(name), getattr(parsed, name)) for name in ("number", "signer")
        )
        if len(words) > (limit := column.max_length)
    ]
    found += [
        _("Ký hiệu của mục “%(path)s” dài quá %(limit)d ký tự.") % {"path": path, "limit": PATH_LENGTH}
        for path in (".".join(section.path) for section in parsed.sections)
        if len(path) > PATH_LENGTH
    ]
    for rows in (parsed.sections, parsed.tasks):
        times = Counter(".".join(row.path) for row in rows if row.path)
        found += [
            _("Ký hiệu %(path)s có hai lần trong kế hoạch.") % {"path": path}
            for path, count in times.items()
            if count > 1
        ]
    for task in parsed.tasks:
        if not task.path:
            start = " ".join(task.text.split()[:10])
            found.append(_("Nhiệm vụ “%(text)s…” không có số thứ tự.") % {"text": start})
        found += too_long(task)
    return found


def too_long(task: ParsedTask) -> list[str]:
    """SQLite would store words of any length, PostgreSQL would refuse them without saying which."""
    named = [(Assignment, "phrase", a.name) for a in task.assignments]
    named += [(Assignment, "scope", a.scope) for a in task.assignments]
    named += [(Task, "deadline_text", task.deadline.phrase), (Task, "path", ".".join(task.path))]
    return [
        _("Nhiệm vụ %(path)s: %(column)s dài quá %(limit)d ký tự.")
        % {"path": ".".join(task.path), "column": column.verbose_name, "limit": column.max_length}
        for column, words in ((model._meta.get_field(name), words) for model, name, words in named)
        if len(words) > column.max_length
    ]


class Resolver:
    """Names of the document -> agencies, classes of the register on the day of issue; collects problems."""

    def __init__(self, parsed: ParsedPlan, choices: Mapping[str, Choice]):
        self.day = parsed.issued_on
        self.meanings = Meanings(parsed.tasks, self.day or clock.today(), choices)
        self.made: dict[str, Agency] = {}
        self.errors: list[str] = []
        if not parsed.number:
            self.errors.append(_("Không tìm thấy số, ký hiệu của kế hoạch."))
        if not parsed.issued_on:
            self.errors.append(_("Không tìm thấy ngày ban hành của kế hoạch."))

    def issuer(self, name: str) -> Agency | None:
        """Who issued the plan; made with it where the administrator decided so."""
        meaning = self.meanings.issuer(name)
        if meaning.new:
            return self.new_agency(meaning.new)
        return self.one_agency(meaning.holders, name, _("cơ quan ban hành"))

    def monitor(self, name: str) -> Agency | None:
        found = self.meanings.names.find(name, self.day) if name and self.day else None
        return self.one_agency((found,), name, _("cơ quan theo dõi"))

    def one_agency(self, found: tuple, name: str, what: str) -> Agency | None:
        if len(found) == 1 and isinstance(found[0], Agency):
            return found[0]
        self.errors.append(_("Không xác định được %(what)s: “%(name)s”.") % {"what": what, "name": name})
        return None

    def holders(self, assignment: ParsedAssignment, task: ParsedTask) -> tuple[Holder, ...]:
        """Whom a name of a task stands for; none for words that name nobody in particular."""
        meaning = self.meanings.of(assignment, task)
        if meaning.new:
            return (self.new_agency(meaning.new),)
        if meaning.means is None:
            self.errors.append(
                _("Nhiệm vụ %(path)s: không có cơ quan “%(name)s” trong danh mục.")
                % {"path": ".".join(task.path), "name": assignment.name}
            )
        return meaning.holders

    def new_agency(self, choice: Choice) -> Agency:
        """An agency that the register lacks, made once however often the plan names it."""
        known = key(choice.name)
        if known not in self.made:
            row = Agency(code=free_code(choice.name), name=choice.name, short_name=choice.name[:80])
            row.kind = choice.kind or AgencyKind.DEPARTMENT
            row.save()
            self.made[known] = row
        return self.made[known]

    def stop_if_wrong(self) -> None:
        if self.errors:
            raise ValidationError(self.errors)


def free_code(name: str) -> str:
    """A code that no agency has yet, from the name: "so-xay-dung", "so-xay-dung-2"."""
    plain = re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-")[:34] or "co-quan"
    codes = itertools.chain([plain], (f"{plain}-{count}" for count in itertools.count(2)))
    taken = set(Agency.objects.filter(code__startswith=plain).values_list("code", flat=True))
    return next(code for code in codes if code not in taken)


def store_sections(plan: Plan, parsed: ParsedPlan) -> dict[tuple[str, ...], Section]:
    """Sections by path; paragraphs that are no task's are kept in the body of the section they stand in."""
    bodies: dict[tuple[str, ...], list[str]] = {section.path: [] for section in parsed.sections}
    for part in parsed.parts:
        if part.kind == PartKind.OTHER and (home := nearest(part.path, bodies)) is not None:
            bodies[home].append(part.text)
    rows = [
        Section(
            plan=plan,
            path=".".join(s.path),
            heading=s.heading,
            body="\n".join(bodies[s.path]),
            position=place,
        )
        for place, s in enumerate(parsed.sections)
    ]
    Section.objects.bulk_create(rows)
    return dict(zip((s.path for s in parsed.sections), rows, strict=True))


def nearest(path: tuple[str, ...], known) -> tuple[str, ...] | None:
    """The deepest known path that `path` lies in, itself included."""
    return next((path[:length] for length in range(len(path), 0, -1) if path[:length] in known), None)


def store_task(plan, sections, position: int, parsed: ParsedPlan, task: ParsedTask, holders) -> None:
    home = nearest(task.path, sections)
    if home is None:
        sections[task.path[:1]] = Section.objects.create(plan=plan, path=task.path[0], position=len(sections))
        home = task.path[:1]
    row = Task.objects.create(
        plan=plan,
        section=sections[home],
        path=".".join(task.path),
        text=task.text,
        assignment_text=assignment_words(parsed, position),
        deadline_text=task.deadline.phrase,
        deadline_kind=task.deadline.kind.value,
        due_on=task.deadline.due,
        output=task.output,
        kind=task.kind,
        position=position,
    )
    Assignment.objects.bulk_create(
        Assignment(
            task=row,
            role=found.role,
            agency=holder if isinstance(holder, Agency) else None,
            agency_class=holder if isinstance(holder, AgencyClass) else None,
            phrase=found.name,
            scope=found.scope,
            position=place,
        )
        for place, (found, holder) in enumerate(holders)
    )


def assignment_words(parsed: ParsedPlan, position: int) -> str:
    """How the plan says who does a task. A row of a table has no line of its own for it, so there the cells
    are kept by their role, or a phrase that names no agency in particular would be lost."""
    task, parts = parsed.tasks[position], parsed.parts_of(position)
    fields = [part.text for part in parts if part.kind == PartKind.FIELDS]
    if fields or not any(part.text.startswith(("|", "¦")) for part in parts):
        return "\n".join(fields)
    cells = dict.fromkeys((one.role, one.phrase or one.name) for one in task.assignments)
    return "\n".join(f"{AssignmentRole(role).label}: {phrase}" for role, phrase in cells)
