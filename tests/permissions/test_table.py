"""The permission table, walked: every row × every person, and no address without a row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from agencies.permissions import RULES, Action, Relation
from reports.services import entries, evidence
from tests.permissions.table import ELSEWHERE, PEOPLE, ROWS, Row

PDF = b"%PDF-1.7\n%%EOF"


def subject(row: Row, world, cycle):
    """The account that a row is about, in its state, with a file where the row needs one."""
    agency, path = row.on.split()
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
    kwargs = {}
    if name in ("reports:round_entries", "reports:round_withdraw", "reports:summary_pdf"):
        kwargs = {"round_id": world.round.pk}
    elif "evidence" in name:
        kwargs = {"pk": file.pk}
    elif name == "api:entry-detail":
        kwargs = {"pk": obligation.entry.pk}
    elif name in ("tasks:plan", "api:plan-detail"):
        kwargs = {"pk": world.plan.pk}
    elif name in ("reports:task", "api:task-detail"):
        kwargs = {"pk": obligation.task_id}
    elif name.startswith(("reports:obligation", "reports:review", "api:obligation-")) and needs_object(name):
        kwargs = {"pk": obligation.pk}
    return reverse(name, kwargs=kwargs)


def needs_object(name: str) -> bool:
    return name not in ("reports:obligations", "api:obligation-list")


def ask(row: Row, person: str, world, url: str):
    client = Client()
    if person != "anonymous":
        client.force_login(world.people[person])
    options = (
        {"content_type": "application/json"} if row.name.startswith("api:") and row.method != "get" else {}
    )
    return getattr(client, row.method)(url, row.data, **options)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_address_answers_every_person_as_the_table_says(row, person, world, cycle):
    obligation, file = subject(row, world, cycle)
    response = ask(row, person, world, address(row, world, obligation, file))
    assert response.status_code == row.expected(person)


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
    words = {
        Action.PLAN_READ: "own_agency own_head lead monitor province other admin",
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
