"""Changing a plan: the rows follow a draft of changes, in one go.

What becomes of accounts that are being written is decided one room up (reports.services.amendments), which
calls `apply`; nobody else may.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyClass

from ..content import ChangeKind, Part, TaskContent, content_of, contents
from ..models import (
    DATED,
    Amendment,
    Assignment,
    AssignmentRole,
    DeadlineKind,
    Plan,
    Section,
    Task,
    TaskKind,
)
from .changing import changes_of, read


def problems(amendment: Amendment) -> list[str]:
    """Why the changes cannot be applied to the plan as it is now; [] if they can."""
    current, changes = contents(amendment.plan), read(amendment.changes)
    if not changes:
        return [_("Chưa có thay đổi nào.")]
    found = []
    for key, base in read(amendment.before).items():
        if current.get(key) != base:
            path = (base or changes[key]).path
            found.append(
                _("Nhiệm vụ %s đã được sửa ở nơi khác sau khi soạn. Hãy bỏ thay đổi này rồi soạn lại.") % path
            )
    after = {**current, **changes}
    found += twice([content.path for content in after.values() if content])
    known = Holders.load()
    sections = set(amendment.plan.sections.values_list("path", flat=True))
    for content in filter(None, changes.values()):
        found += [
            f"{content.path or _('(chưa có ký hiệu)')}: {why}" for why in wrong(content, known, sections)
        ]
    return found


def twice(paths: Iterable[str]) -> list[str]:
    times = Counter(path for path in paths if path)
    return [_("Ký hiệu %s có hai lần trong kế hoạch.") % path for path, n in times.items() if n > 1]


def wrong(content: TaskContent, known: "Holders", sections: set[str]) -> list[str]:
    """What the database, or a reader, would not accept in a task."""
    found = []
    if not content.path.strip():
        found.append(_("chưa có ký hiệu."))
    if not content.text.strip():
        found.append(_("chưa có nội dung."))
    if content.section not in sections:
        found.append(_("kế hoạch không có mục “%s”.") % content.section)
    if content.deadline_kind not in DeadlineKind or content.kind not in TaskKind:
        found.append(_("loại thời hạn hoặc loại nhiệm vụ không hợp lệ."))
    if content.deadline_kind in DATED and content.due_on is None:
        found.append(_("thời hạn loại này cần có ngày."))
    limits = [(Task, "path", content.path), (Task, "deadline_text", content.deadline_text)]
    for part in content.parts:
        limits += [(Assignment, "phrase", part.phrase), (Assignment, "scope", part.scope)]
        if part.role not in AssignmentRole or known.holder(part) is None:
            found.append(_("không có cơ quan “%s” trong danh mục.") % part.phrase)
    for model, name, words in limits:
        column = model._meta.get_field(name)
        if len(words) > column.max_length:
            found.append(
                _("%(column)s dài quá %(limit)d ký tự.")
                % {"column": column.verbose_name, "limit": column.max_length}
            )
    return found


@dataclass
class Holders:
    """Agencies and classes by code."""

    agencies: dict[str, Agency]
    classes: dict[str, AgencyClass]

    @classmethod
    def load(cls) -> "Holders":
        return cls(
            {each.code: each for each in Agency.objects.all()},
            {each.code: each for each in AgencyClass.objects.all()},
        )

    def holder(self, part: Part) -> Agency | AgencyClass | None:
        if part.agency:
            return self.agencies.get(part.agency)
        return self.classes.get(part.agency_class)


@dataclass
class Applied:
    """What was done to the rows: tasks that go on as other rows (by the old key), and all that is new."""

    replaced: dict[int, Task] = field(default_factory=dict)
    added: list[Task] = field(default_factory=list)
    ended: list[Task] = field(default_factory=list)
    changed: list[Task] = field(default_factory=list)


def apply(amendment: Amendment, *, since: date | None) -> Applied:
    """Change the plan's rows as the amendment says. With `since`, the first day of the change, words that
    were accounted for are kept: such a task ends and another goes on in its place. Without it (before the
    first round) tasks are changed in place. Call it in a transaction, with the plan locked; raises
    ValidationError with every problem."""
    if found := problems(amendment):
        raise ValidationError(found)
    plan, known, done = amendment.plan, Holders.load(), Applied()
    sections = {each.path: each for each in plan.sections.all()}
    rows = {str(task.pk): task for task in plan.tasks.standing().select_related("section")}
    changes = changes_of(amendment)
    for change in changes:
        if change.kind == ChangeKind.ENDED or (change.kind == ChangeKind.REWORDED and since):
            end(rows[change.key], since, done)
    # Two tasks may change places: no path may be taken while another still has it.
    for change in changes:
        if change.kind == ChangeKind.REWORDED and not since:
            Task.objects.filter(pk=change.key).update(path=f"~{change.key}")
    for change in changes:
        if change.kind == ChangeKind.ENDED:
            continue
        old = rows.get(change.key)
        section = sections[change.after.section]
        if old is None or (change.kind == ChangeKind.REWORDED and since):
            new = create(plan, section, change.after, known, since=since, succeeds=old)
            if old is None:
                done.added.append(new)
            else:
                done.replaced[old.pk] = new
        else:
            done.changed.append(rewrite(old, section, change.after, known))
    return done


def end(task: Task, since: date | None, done: Applied) -> None:
    """The task is not part of the plan from that day on; before the first round it never was."""
    if since is None:
        task.delete()
    else:
        # A task that the same day brought in ends with it: a stretch of no days.
        task.ends_on = max(since, task.starts_on) if task.starts_on else since
        task.save(update_fields=["ends_on"])
    done.ended.append(task)


def create(
    plan: Plan,
    section: Section,
    content: TaskContent,
    known: Holders,
    *,
    since: date | None,
    succeeds: Task | None,
) -> Task:
    task = Task(plan=plan, starts_on=since, succeeds=succeeds)
    if succeeds and succeeds.section_id == section.pk:
        task.position = succeeds.position
    else:
        task.position = make_room(plan, section)
    return rewrite(task, section, content, known)


def make_room(plan: Plan, section: Section) -> int:
    """A position behind the last task of the section, or of those before it."""
    before = plan.tasks.filter(section__position__lte=section.position)
    last = before.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    plan.tasks.filter(position__gte=position).update(position=F("position") + 1)
    return position


def rewrite(task: Task, section: Section, content: TaskContent, known: Holders) -> Task:
    """The row says what the content says."""
    task.section = section
    for name in ("path", "text", "deadline_text", "deadline_kind", "due_on", "output", "kind"):
        setattr(task, name, getattr(content, name))
    task.save()
    if content_of(task).parts != content.parts:
        task.assignments.all().delete()
        Assignment.objects.bulk_create(
            assignment(task, place, part, known) for place, part in enumerate(content.parts)
        )
    return task


def assignment(task: Task, place: int, part: Part, known: Holders) -> Assignment:
    holder = known.holder(part)
    return Assignment(
        task=task,
        role=part.role,
        agency=holder if isinstance(holder, Agency) else None,
        agency_class=holder if isinstance(holder, AgencyClass) else None,
        phrase=part.phrase,
        scope=part.scope,
        position=place,
    )
