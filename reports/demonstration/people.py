"""Invented people: an officer and a head in every agency, the monitor, the province, the administrator."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from agencies.models import Agency, AgencyKind, Role, User
from kehoach import clock

from .texts import Bank, dice

# Shown on the login page of a demonstration, which is the only place where it opens anything.
PASSWORD = "minh-hoa-2026"

# They have been there since the plan was issued.
JOINED = datetime(2022, 9, 22, tzinfo=clock.LOCAL)
# Who is offered on the login page: agency code, role, what one tries with it.
SHOWN = [
    ("x-21211", Role.OFFICER, "viết và gửi báo cáo cả đợt"),
    ("x-21211", Role.HEAD, "xem và gửi báo cáo của xã"),
    ("stc", Role.OFFICER, "cơ quan kế thừa Sở Kế hoạch và Đầu tư"),
    ("bqldq", Role.OFFICER, "một trong hai cơ quan chủ trì nhiệm vụ II.2.a"),
    ("bqldq", Role.HEAD, "ký các báo cáo chuyên viên trình"),
    ("sxd", Role.OFFICER, "viết báo cáo của chính Sở"),
    ("sxd", Role.MONITOR, "theo dõi, duyệt, trả lại, lập báo cáo"),
    ("sxd", Role.HEAD, "lãnh đạo cơ quan theo dõi"),
    ("ubnd-tinh", Role.PROVINCE, "xem tổng quan, tải báo cáo"),
    (None, Role.ADMIN, "cơ quan, người dùng, sắp xếp"),
]
# Codes that nobody would type gladly; the other communes keep theirs, for names like Ba Tơ and Ba Tô collide.
SHORT = {"x-21211": "tinhkhe", "ubnd-tinh": "tinh"}
SUFFIX = {
    Role.OFFICER: "chuyenvien",
    Role.HEAD: "lanhdao",
    Role.MONITOR: "theodoi",
    Role.PROVINCE: "vanphong",
    Role.ADMIN: "quantri",
}
HEAD_TITLES = {
    AgencyKind.DEPARTMENT: "Giám đốc",
    AgencyKind.DISTRICT: "Chủ tịch UBND",
    AgencyKind.COMMUNE: "Chủ tịch UBND",
}


def username(agency_code: str | None, role: Role) -> str:
    """ "sxd.theodoi", "tinhkhe.chuyenvien"; the administrator is plain "quantri"."""
    return f"{SHORT.get(agency_code, agency_code)}.{SUFFIX[role]}" if agency_code else SUFFIX[role]


def shown_accounts() -> list[dict]:
    """Rows for the login page: who, login, password. Empty until the demonstration is loaded."""
    wanted = {username(code, role): note for code, role, note in SHOWN}
    people = {u.username: u for u in User.objects.filter(username__in=wanted).select_related("agency")}
    return [
        {
            "login": name,
            "password": PASSWORD,
            "who": f"{people[name].job_title}, {people[name].agency or 'quản trị hệ thống'}: {note}",
        }
        for name, note in wanted.items()
        if name in people
    ]


def make_people(agencies: list[Agency], bank: Bank) -> dict[str, User]:
    """The people of the agencies that are not there yet; all demonstration people by username. One hash
    serves them all: they share the one password that the login page shows."""
    password = make_password(PASSWORD)
    rows = [(agency, role) for agency in agencies for role in (Role.OFFICER, Role.HEAD)]
    rows += [(a, Role.MONITOR) for a in agencies if a.code == "sxd"]
    rows += [(a, Role.PROVINCE) for a in Agency.objects.filter(kind=AgencyKind.PROVINCE)]
    rows.append((None, Role.ADMIN))
    people = [person(agency, role, password, bank) for agency, role in rows]
    User.objects.bulk_create(people, ignore_conflicts=True)
    return {u.username: u for u in User.objects.filter(username__in=[p.username for p in people])}


def person(agency: Agency | None, role: Role, password: str, bank: Bank) -> User:
    name = username(agency.code if agency else None, role)
    admin = role == Role.ADMIN
    return User(
        username=name,
        email=f"{name}@minhhoa.example",
        password=password,
        full_name=bank.person_name(dice("person", name)),
        job_title=job_title(agency, role),
        agency=agency,
        role=role,
        date_joined=JOINED,
        is_staff=admin,
        is_superuser=admin,
    )


def job_title(agency: Agency | None, role: Role) -> str:
    if role == Role.HEAD:
        return HEAD_TITLES.get(agency.kind, "Thủ trưởng")
    return {
        Role.OFFICER: "Chuyên viên",
        Role.MONITOR: "Chuyên viên theo dõi",
        Role.PROVINCE: "Chuyên viên Văn phòng UBND tỉnh",
        Role.ADMIN: "Quản trị viên",
    }[role]
