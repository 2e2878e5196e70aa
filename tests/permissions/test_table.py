"""The permission table, walked: every row × every person, and no address without a row."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from agencies.permissions import RULES, Action, Relation
from reports.models import Obstacle, SpecialDay
from reports.obstacle_steps import Step as ObstacleStep
from reports.services import entries, evidence, extensions, obstacles
from reports.services.personal import new_calendar_key
from reports.views.calendar import token_of
from tasks.models import Amendment
from tests.permissions.table import ELSEWHERE, PEOPLE, ROWS, Row
from tests.reports import reorganised
from tests.reports.amended import amend, drafted, key_of
from tests.reports.built import failed, kept
from tests.reports.issued import issued, signed
from tests.reports.reminded import make_digest
from tests.tasks.sample_import import begun as imported

PDF = b"%PDF-1.7\n%%EOF"


def subject(row: Row, world, cycle):
    """The account that a row is about, in its state, with a file where the row needs one."""
    agency, path = row.on.split()
    if "obstacle" in row.name:
        return cycle("submitted", agency=agency, path=path, obstacle="Thiếu kinh phí."), None
    if "evidence" not in row.name:
        return cycle(row.at or "submitted", agency=agency, path=path), None
    obligation = cycle("draft", agency=agency, path=path)
    author = obligation.entry.updated_by
    file = evidence.attach(obligation.entry, SimpleUploadedFile("a.pdf", PDF), by=author, now=world.now)
    if row.at != "draft":
        entries.submit(obligation, by=author, now=world.now)
    if row.at == "accepted":
        entries.accept(obligation, by=world.monitor, now=world.now)
    return obligation, file


def address(row: Row, world, obligation, file) -> str:
    name = row.name
    if "obstacle" in name and name not in LISTS:
        return address_of_obstacle(row, world)
    if "extension" in name and name not in (*LISTS, *OF_THE_ROUND):
        return reverse(name, args=[requested(world, obligation).pk])
    if name in ("reports:amendment", "reports:amendment_task"):
        return address_of_amendment(row, world)
    found = about(name, world, obligation, file)
    return reverse(name) if found is None else reverse(name, args=[found])


def about(name: str, world, obligation, file):
    """The key that the address takes; None for one that takes none."""
    if name in SPECIAL:
        return SPECIAL[name](world)
    if name.startswith("tasks:import") and name not in LISTS:
        return imported(world).pk
    if name in OF_THE_ROUND:
        return world.round.pk
    if name in OF_THE_PLAN:
        return world.plan.pk
    if "evidence" in name:
        return file.pk
    if name in ("reports:task", "reports:task_ask", "api:task-detail"):
        return obligation.task_id
    if name == "api:entry-detail":
        return obligation.entry.pk
    if name.startswith(("reports:obligation", "reports:review", "api:obligation-")) and name not in LISTS:
        return obligation.pk
    return None


def address_of_amendment(row: Row, world) -> str:
    """A draft with one change, or the same carried out."""
    if row.at == "in_force":
        amend(world, {"II.1.b": None})
    else:
        drafted(world, {"II.1.b": None})
    key = [key_of(world.plan, "II.3")] if row.name == "reports:amendment_task" else []
    return reverse(row.name, args=[Amendment.objects.get().pk, *key])


def merger(world) -> int:
    return reorganised.drafted(world, reorganised.merge(["khe"], "gia")).pk


def special_day(world) -> int:
    return SpecialDay.objects.create(day=world.now.date(), kind="holiday").pk


SPECIAL = {
    "reports:reorganisation_new": lambda world: "hop-nhat",
    "reports:reorganisation": merger,
    "reports:reorganisation_edit": merger,
    "reports:reorganisation_carry_out": merger,
    "reports:reorganisation_undo": merger,
    "reports:reorganisation_stop": merger,
    "reports:reorganisation_people": merger,
    "reports:reorganisation_drop": merger,
    "reports:day": special_day,
    "reports:day_delete": special_day,
    "reports:digest": lambda world: make_digest(world.officer).pk,
    "reports:calendar": lambda world: token_of(new_calendar_key(world.officer)),
    "reports:build": lambda world: kept(world.officer, world.now).pk,
    "reports:build_file": lambda world: kept(world.officer, world.now).pk,
    "reports:build_again": lambda world: failed(world.officer, world.now).pk,
    "reports:edition": lambda world: signed(world).pk,
    "reports:edition_file": lambda world: signed(world).pk,
    "reports:edition_number": lambda world: issued(world).pk,
    "reports:edition_signed": lambda world: signed(world).pk,
    "reports:edition_unsign": lambda world: signed(world).pk,
}
OF_THE_PLAN = (
    "tasks:plan_workbook",
    "reports:plan_upload",
    "reports:schedule",
    "reports:reminder_rules",
    "reports:amendments",
    "reports:supersede",
    "tasks:plan",
    "api:plan-detail",
)
OF_THE_ROUND = (
    "reports:round_workbook",
    "reports:round_upload",
    "reports:round_entries",
    "reports:signing",
    "reports:extension_ask",
    "reports:contributions",
    "reports:round_withdraw",
    "reports:round",
    "reports:round_clocks",
    "reports:round_reopen",
    "reports:build_ask",
    "reports:card_ask",
    "reports:edition_issue",
    "reports:summary_desk",
    "reports:summary_cover",
    "reports:summary_compare",
)
LISTS = (
    "reports:obligations",
    "api:obligation-list",
    "reports:obstacles",
    "api:obstacle-list",
    "reports:extensions",
    "api:extension-list",
    "tasks:imports",
)


# The steps that lead an obstacle to a state.
WALKS = {
    "open": [],
    "answered": [(ObstacleStep.ANSWER, "monitor")],
    "passed_up": [(ObstacleStep.PASS_UP, "monitor")],
    "resolved": [(ObstacleStep.PASS_UP, "monitor"), (ObstacleStep.RESOLVE, "province")],
    "closed": [(ObstacleStep.CLOSE, "monitor")],
}


def address_of_obstacle(row: Row, world) -> str:
    """The only obstacle there is, in the state of the row; `step` of its data is a part of the address."""
    obstacle = Obstacle.objects.get()
    for step, by in WALKS[row.at]:
        obstacles.take(step, obstacle, "Một ý kiến.", by=world.people[by], now=world.now)
    step = {"step": row.data["step"]} if "step" in row.data else {}
    return reverse(row.name, kwargs={"pk": obstacle.pk, **step})


def requested(world, obligation):
    """An open request of UBND xã Tịnh Khê for a week more."""
    wanted_on, words = date(2026, 12, 24), "Chờ số liệu."
    return extensions.ask(world.round, [obligation], wanted_on, words, by=world.officer, now=world.now)


def ask(row: Row, person: str, world, url: str):
    client = Client()
    if person != "anonymous":
        client.force_login(world.people[person])
    options = (
        {"content_type": "application/json"} if row.name.startswith("api:") and row.method != "get" else {}
    )
    return getattr(client, row.method)(url, row.data, **options)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_address_answers_every_person_as_the_table_says(row, world, cycle):
    url = address(row, world, *subject(row, world, cycle))
    found = {}
    for person in PEOPLE:
        with transaction.atomic():  # what one person did is undone before the next one asks
            found[person] = ask(row, person, world, url).status_code
            transaction.set_rollback(True)
    assert found == {person: row.expected(person) for person in PEOPLE}


def named(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield prefix + pattern.name
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named(pattern.url_patterns, inner)


def test_every_named_address_has_a_row():
    names = {name for name in named(get_resolver().url_patterns) if not name.startswith(ELSEWHERE)}
    assert names - {row.name for row in ROWS} == set()


def test_the_rules_are_those_of_the_design():
    """design.md section 11, read by hand: own, head, lead, monitor, province, other, administrator."""
    everybody = "own_agency own_head lead monitor monitor_head province other admin"
    words = {
        Action.PLAN_READ: everybody,
        Action.PLAN_IMPORT: "monitor admin",
        Action.PLAN_EDIT: "monitor admin",
        Action.DRAFT_READ: "own_agency own_head",
        Action.DRAFT_WRITE: "own_agency own_head",
        Action.SUBMITTED_READ: "own_agency own_head lead monitor",
        Action.SUBMITTED_RECALL: "own_agency own_head",
        Action.SUBMITTED_REVIEW: "monitor",
        Action.ACCEPTED_READ: "own_agency own_head lead monitor province",
        Action.ROUND_READ: "monitor province",
        Action.ROUND_MANAGE: "monitor",
        Action.REPORT_DRAFT: "monitor",
        Action.REPORT_READ: "monitor province",
        Action.REPORT_ISSUE: "monitor_head",
        Action.REPORT_ISSUED_READ: everybody,
        Action.CARD_READ: "own_agency own_head monitor province",
        Action.ENTRY_SIGN: "own_head",
        Action.CONTRIBUTE: "own_agency own_head",
        Action.CONTRIBUTION_READ: "own_agency own_head lead",
        Action.EXTENSION_ASK: "own_agency own_head",
        Action.EXTENSION_READ: "own_agency own_head monitor province",
        Action.EXTENSION_DECIDE: "monitor",
        Action.OBSTACLE_READ: "own_agency own_head lead monitor province",
        Action.OBSTACLE_REPLY: "own_agency own_head",
        Action.OBSTACLE_ANSWER: "monitor",
        Action.OBSTACLE_RESOLVE: "province",
        Action.NUDGE: "monitor",
        Action.LEDGER_READ: "monitor admin",
        Action.AGENCY_SET: "own_head",
        Action.AGENCIES_MANAGE: "admin",
        Action.DAYS_MANAGE: "admin",
        Action.OPERATE: "admin",
    }
    assert {a: {Relation(word) for word in text.split()} for a, text in words.items()} == RULES


@pytest.mark.parametrize("person", PEOPLE)
def test_the_operators_pages_are_the_administrators(world, person):
    client = Client()
    if person != "anonymous":
        client.force_login(world.people[person])
    for name in named(get_resolver().url_patterns):
        if name.startswith("admin:") and name.endswith(("_changelist", "_add")):
            assert client.get(reverse(name)).status_code in ((200, 403) if person == "admin" else (302,)), (
                name
            )


@pytest.mark.parametrize("person", PEOPLE)
def test_the_pages_of_the_own_account_never_break(world, person):
    client = Client()
    if person != "anonymous":
        client.force_login(world.people[person])
    for name in named(get_resolver().url_patterns):
        if name.startswith("account_") and "key" not in name and "confirm_email" not in name:
            assert client.get(reverse(name)).status_code in (200, 302), name
