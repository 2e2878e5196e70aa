"""Cơ quan: the register on a day, for the administrator."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership, Role, User

TODAY = date(2026, 11, 22)


@pytest.fixture
def people(register_data, set_clock):
    """One person of each role, all of Sở Xây dựng; the administrator of none."""
    set_clock(TODAY)
    return {
        role: User.objects.create(
            username=role,
            full_name=role,
            role=role,
            agency=None if role == Role.ADMIN else register_data.agency("sxd"),
        )
        for role in Role.values
    }


@pytest.fixture
def page(people, login):
    """page("01/07/2025"): the administrator's page of that day."""
    browser = login(people[Role.ADMIN])

    def get(day=None):
        return browser.get(reverse("agencies:register"), {} if day is None else {"ngay": day})

    return get


def counts(response):
    return {kind.value: len(agencies) for kind, agencies in response.context["kinds"]}


def members(response):
    return {each.code: len(agencies) for each, agencies in response.context["classes"]}


def test_it_shows_today(page):
    response = page()
    assert response.status_code == 200
    assert response.context["day"] == TODAY
    assert "Ngày 22/11/2026 có 121 cơ quan" in response.content.decode()


@pytest.mark.parametrize(
    ("day", "departments", "districts", "communes"),
    [
        ("22/09/2022", 22, 13, None),
        ("28/02/2025", 22, 13, None),
        ("01/03/2025", 17, 13, None),
        ("30/06/2025", 17, 13, None),
        ("01/07/2025", 17, None, 96),
        ("02/07/2025", 17, None, 96),
    ],
)
def test_kinds_are_counted_on_the_day(page, day, departments, districts, communes):
    found = counts(page(day))
    assert [found.get(kind) for kind in ("department", "district", "commune")] == [
        departments,
        districts,
        communes,
    ]
    assert (found["province"], found["council"], found["mass"]) == (1, 1, 6)


@pytest.mark.parametrize(
    ("day", "departments", "districts", "communes"),
    [
        ("28/02/2025", 22, 13, 0),
        ("01/03/2025", 17, 13, 0),
        ("30/06/2025", 17, 13, 0),
        ("1/7/2025", 17, 56, 96),
    ],
)
def test_classes_show_the_members_of_the_day(page, day, departments, districts, communes):
    found = members(page(day))
    assert [found[code] for code in ("so-ban-nganh", "ubnd-cap-huyen", "ubnd-cap-xa")] == [
        departments,
        districts,
        communes,
    ]


def test_member_lists_can_be_unfolded(page):
    content = page("01/07/2025").content.decode()
    assert "56 cơ quan ngày 01/07/2025" in content
    assert "<li>UBND đặc khu Lý Sơn</li>" in content


def test_reorganisations_show_before_and_after_newest_first(page):
    rows = page().context["reorganisations"]
    assert rows[0][0].code == "2025-07-cap-huyen"
    merged = {before.name: [a.name for a in after] for _each, changes in rows for before, after in changes}
    assert merged["Sở Kế hoạch và Đầu tư"] == ["Sở Tài chính"]
    assert len(merged["UBND thành phố Quảng Ngãi"]) == 6
    assert len(merged) == 7 + 13


def test_a_reorganisation_still_to_come_says_so(page):
    mark = "chưa có hiệu lực vào ngày đang xem"
    assert page("30/06/2025").content.decode().count(mark) == 1
    assert mark not in page("01/07/2025").content.decode()


@pytest.mark.parametrize("day", ["31/02/2025", "hôm nay", "2025", "1/7/99999", "'", "9" * 5000, "00/00/0000"])
def test_a_day_that_cannot_be_read_is_told_and_today_is_shown(page, day):
    response = page(day)
    assert response.status_code == 200
    assert "Ngày không hợp lệ. Viết ngày/tháng/năm" in response.content.decode()
    assert response.context["day"] == TODAY


@pytest.mark.parametrize("day", ["01/01/1900", "01/01/0001", "31/01/2020"])
def test_a_day_before_the_register_is_told(page, day):
    response = page(day)
    assert response.status_code == 200
    assert "Sổ chỉ ghi từ ngày 01/02/2020." in response.content.decode()
    assert response.context["day"] == TODAY


@pytest.mark.parametrize("day", ["01/02/2020", "31/12/9999", "2025-07-01", "01-07-2025", ""])
def test_other_days_and_ways_to_write_them_are_fine(page, day):
    assert page(day).context["form"].errors == {}


def test_it_leads_to_the_pages_for_editing(page):
    content = page().content.decode()
    for name in ("agency", "agencyclass"):
        assert reverse(f"admin:agencies_{name}_changelist") in content
    assert reverse("reports:reorganisations") in content


def test_text_of_the_register_is_escaped(page):
    Agency.objects.filter(code="sxd").update(note="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page().content.decode()


def test_an_empty_register_says_so(db, login, set_clock):
    set_clock(TODAY)
    browser = login(User.objects.create(username="admin", full_name="Quản trị", role=Role.ADMIN))
    assert "Không có cơ quan nào" in browser.get(reverse("agencies:register")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMIN])
def test_others_do_not_learn_that_it_exists(people, login, role):
    assert login(people[role]).get(reverse("agencies:register")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, register_data):
    assert client.get(reverse("agencies:register")).status_code == 302


def test_it_rejects_post(people, login):
    assert login(people[Role.ADMIN]).post(reverse("agencies:register")).status_code == 405


@pytest.mark.parametrize("more", [0, 30])
def test_statements_do_not_grow_with_the_register(page, more, django_assert_num_queries):
    extra = [Agency(code=f"them-{n}", name=f"Ban {n}", kind="department") for n in range(more)]
    agency_class = Membership.objects.first().agency_class
    Membership.objects.bulk_create(
        Membership(agency_class=agency_class, agency=agency) for agency in Agency.objects.bulk_create(extra)
    )
    # session, person; agencies, memberships, successions; classes; agencies of the day;
    # reorganisations and their successions
    with django_assert_num_queries(10):
        page()
