"""Amending the plan of the small world in a line or two."""

from dataclasses import replace
from datetime import date

from reports.services import amendments
from tasks.content import Part, contents
from tasks.models import Plan, Section, Task
from tasks.services import changing
from tasks.services.changing import start

DOCUMENT = {
    "number": "99/KH-UBND",
    "issued_on": date(2026, 11, 20),
    "title": "Sửa đổi, bổ sung Kế hoạch số 151/KH-UBND",
    "effective_on": date(2026, 11, 22),
}


def key_of(plan, path):
    """The key of a task that the plan has now."""
    return next(key for key, content in contents(plan).items() if content.path == path)


def said(plan, task, /, **values):
    """What the task with this path says, with some of it otherwise."""
    return replace(contents(plan)[key_of(plan, task)], **values)


def another_plan(world, words="Xây dựng đô thị."):
    """A later plan of the same issuer and monitor, with one task."""
    plan = Plan.objects.create(
        number="7/KH-UBND",
        issued_on=date(2026, 11, 1),
        title="Kế hoạch mới",
        issuer=world.ubnd,
        monitor=world.sxd,
        text="Kế hoạch mới",
        text_digest="1" * 64,
        schedule=["year"],
    )
    section = Section.objects.create(plan=plan, path="II", position=1)
    Task.objects.create(plan=plan, section=section, path="II.1", text=words, position=1)
    return plan


def lead(agency):
    return Part(role="lead", phrase=agency.name, agency=agency.code)


def drafted(world, changes, **document):
    """A draft with these changes, by path ("+1" … for a new task), and its document."""
    keys = {name if name.startswith("+") else key_of(world.plan, name): name for name in changes}
    amendment = start(
        world.plan, {key: changes[name] for key, name in keys.items()}, by=world.monitor, now=world.now
    )
    return changing.write_document(
        amendment, {**DOCUMENT, **document}, revision=amendment.revision, by=world.monitor
    )


def amend(world, changes, now=None, **document):
    """The same, carried out; returns what it did to the open rounds."""
    amendment = drafted(world, changes, **document)
    return amendments.carry_out(
        amendment, revision=amendment.revision, by=world.monitor, now=now or world.now
    )
