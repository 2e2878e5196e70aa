"""The cast and its little world. Each person's relation to the data is said here once.

The plan has four tasks. On 22/11/2026 its yearly round is open (due 17/12/2026):
II.1.a  Sở Xây dựng leads                        -> owed by sxd
II.1.b  "các sở, ban ngành" lead, communes help  -> owed by sxd, syt
II.2.a  Sở Xây dựng and the communes together    -> owed by sxd, khe, gia
II.3    the communes                             -> owed by khe, gia
"""

from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.loading import load_register
from agencies.models import Agency, AgencyClass, AgencyKind, Membership, Role, User
from agencies.names import known_names
from agencies.successors import Register
from kehoach import clock
from reports.models import Obligation, Round
from reports.services import entries, rounds
from tasks.importer.parse import parse_plan
from tasks.models import Assignment, DeadlineKind, Plan, Section, Task
from tasks.services.storing import store_plan

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=clock.LOCAL)


def at(day: date, hour=9, minute=0) -> datetime:
    """A moment of a day in Vietnam."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.LOCAL)


def statements(client, url: str) -> int:
    """How many SQL statements a page costs."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.fixture(autouse=True)
def fast_and_apart(settings, tmp_path):
    """Files, cache and mail of a test stay in its own folder; passwords cost nothing."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }


@pytest.fixture
def set_clock(monkeypatch):
    """Set the portal's clock: set_clock(date(2026, 12, 18)) is 09:00 of that day."""

    def setter(moment):
        if not isinstance(moment, datetime):
            moment = at(moment)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return setter


def make_agencies() -> dict[str, Agency]:
    rows = [
        ("ubnd", "UBND tỉnh Quảng Ngãi", AgencyKind.PROVINCE, 1),
        ("sxd", "Sở Xây dựng", AgencyKind.DEPARTMENT, 10),
        ("syt", "Sở Y tế", AgencyKind.DEPARTMENT, 11),
        ("khe", "UBND xã Tịnh Khê", AgencyKind.COMMUNE, 20),
        ("gia", "UBND xã Ba Gia", AgencyKind.COMMUNE, 21),
        ("mttq", "Ủy ban MTTQ Việt Nam tỉnh", AgencyKind.MASS, 30),
    ]
    return {
        code: Agency.objects.create(
            code=code, name=name, short_name=name, symbol=code.upper(), kind=kind, sort_order=order
        )
        for code, name, kind, order in rows
    }


def make_people(agencies) -> dict[str, User]:
    rows = [
        ("officer", "khe", Role.OFFICER),  # writes for UBND xã Tịnh Khê
        ("colleague", "khe", Role.OFFICER),  # the same agency, another person
        ("head", "khe", Role.HEAD),  # heads UBND xã Tịnh Khê
        ("neighbour", "gia", Role.OFFICER),  # another commune with the same tasks
        ("health", "syt", Role.OFFICER),  # a co-leading department of II.1.b
        ("builder", "sxd", Role.OFFICER),  # Sở Xây dựng as an agency that owes: leads II.1.a and II.1.b
        ("monitor", "sxd", Role.MONITOR),  # Sở Xây dựng as the plan's monitor
        ("monitor_head", "sxd", Role.HEAD),
        ("province", "ubnd", Role.PROVINCE),
        ("stranger", "mttq", Role.OFFICER),  # an agency that owes nothing
        ("admin", None, Role.ADMIN),
    ]
    people = {}
    for name, code, role in rows:
        admin = role == Role.ADMIN
        people[name] = User.objects.create(
            username=name,
            email=f"{name}@example.vn",
            full_name=f"Người {name}",
            agency=agencies.get(code),
            role=role,
            is_staff=admin,
            is_superuser=admin,
            date_joined=datetime(2022, 9, 22, tzinfo=clock.LOCAL),
        )
    return people


def make_plan(agencies, departments, communes) -> Plan:
    plan = Plan.objects.create(
        number="151/KH-UBND",
        issued_on=date(2022, 9, 22),
        title="Phát triển bền vững đô thị",
        issuer=agencies["ubnd"],
        monitor=agencies["sxd"],
        text="Kế hoạch",
        text_digest="0" * 64,
        schedule=["half_year", "year"],
    )
    first = Section.objects.create(
        plan=plan, path="II.1", heading="Hoàn thiện cơ chế, chính sách", position=1
    )
    second = Section.objects.create(
        plan=plan, path="II.2", heading="Nâng cao chất lượng quy hoạch", position=2
    )
    third = Section.objects.create(plan=plan, path="II.3", heading="Phát triển hệ thống đô thị", position=3)
    sxd = agencies["sxd"]
    rows = [
        (first, "II.1.a", "Chuẩn hóa số liệu về đô thị hóa.", [("lead", sxd), ("coordinate", departments)]),
        (first, "II.1.b", "Xử lý vấn đề liên ngành.", [("lead", departments), ("coordinate", communes)]),
        (second, "II.2.a", "Đổi mới phương pháp quy hoạch.", [("joint", sxd), ("joint", communes)]),
        (third, "II.3", "Xây dựng các đô thị ven biển.", [("joint", communes)]),
    ]
    for position, (section, path, text, assignments) in enumerate(rows, 1):
        task = Task.objects.create(
            plan=plan,
            section=section,
            path=path,
            text=text,
            deadline_text="Thường xuyên",
            deadline_kind=DeadlineKind.RECURRING,
            position=position,
        )
        for place, (role, who) in enumerate(assignments):
            target = {"agency": who} if isinstance(who, Agency) else {"agency_class": who}
            Assignment.objects.create(task=task, role=role, phrase=who.name, position=place, **target)
    return plan


def make_round(plan, year=2026, now=NOW) -> Round:
    """The yearly round of a year, opened."""
    from reports.periods import PeriodKind, period

    round_ = rounds.schedule_round(plan, period(PeriodKind.YEAR, year))
    rounds.open_round(round_, now=now)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def world(db, set_clock):
    """Agencies, people, the plan, and its open yearly round of 2026."""
    set_clock(NOW)
    agencies = make_agencies()
    departments = AgencyClass.objects.create(code="so", name="các sở, ban ngành", short_name="Sở, ban ngành")
    communes = AgencyClass.objects.create(code="xa", name="UBND các xã, phường", short_name="UBND xã, phường")
    for code in ("sxd", "syt"):
        Membership.objects.create(agency_class=departments, agency=agencies[code])
    for code in ("khe", "gia"):
        Membership.objects.create(agency_class=communes, agency=agencies[code])
    people = make_people(agencies)
    plan = make_plan(agencies, departments, communes)
    return SimpleNamespace(
        agencies=agencies, people=people, plan=plan, round=make_round(plan), now=NOW, **people, **agencies
    )


@pytest.fixture
def login():
    """login(person) is a browser in which the person is signed in."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


CONTENT = {
    "nothing_arisen": False,
    "work_state": "in_progress",
    "results": "Đã rà soát 12 điểm dân cư nông thôn.",
    "percent": 40,
    "documents": [],
    "obstacle": "",
    "obstacle_cause": "",
    "proposal": "",
    "proposal_to": "",
    "next_work": "Tiếp tục rà soát.",
}


NOTHING = {name: type(value)() for name, value in CONTENT.items()} | {"percent": None}


def owed(world, agency="khe", path="II.3") -> Obligation:
    return Obligation.objects.select_related("round__plan", "task").get(
        round=world.round, agency=world.agencies[agency], task__path=path
    )


@pytest.fixture
def cycle(world):
    """Walks an obligation to a state: cycle("accepted", agency="khe", path="II.3") -> obligation."""

    def walk(state, agency="khe", path="II.3", now=NOW, **content):
        obligation = owed(world, agency, path)
        author = next(
            p for p in world.people.values() if p.agency_id == obligation.agency_id and p.role == "officer"
        )
        if state == "empty":
            return obligation
        base = NOTHING if content.get("nothing_arisen") else CONTENT
        entries.save_draft(obligation, {**base, **content}, revision=0, by=author, now=now)
        if state == "signing":
            Agency.objects.filter(pk=obligation.agency_id).update(head_signs=True)
            entries.ask_signature(owed(world, agency, path), by=author, now=now)
        elif state != "draft":
            entries.submit(obligation, by=author, now=now)
        if state == "accepted":
            entries.accept(obligation, by=world.monitor, now=now)
        if state == "returned":
            entries.return_(obligation, "Đề nghị bổ sung số liệu.", by=world.monitor, now=now)
        return owed(world, agency, path)

    return walk


@pytest.fixture
def register_data(db):
    """The real register of fixtures/agencies, loaded the way the portal loads it: agency("sxd"),
    members("ubnd-cap-huyen", day) and carriers("skhdt", day) as lists of codes."""
    load_register()
    register = Register.load()
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    classes = {each.code: each for each in AgencyClass.objects.all()}
    return SimpleNamespace(
        register=register,
        agency=agencies.__getitem__,
        members=lambda code, day: [a.code for a in register.members(classes[code], day)],
        carriers=lambda code, day: [a.code for a in register.carriers(agencies[code], day)],
    )


PLAN_151 = Path(__file__).parents[1] / "fixtures" / "plans" / "ke-hoach-151.txt"


@pytest.fixture
def plan_151(register_data):
    """The real plan 151 over the real register, reported half-yearly and yearly; no round is open yet."""
    return store_plan(parse_plan(PLAN_151, known_names()), schedule=["half_year", "year"]).plan
