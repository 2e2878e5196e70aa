"""Who is in a class on a day, and who carries on: the real register around 01/03/2025 and 01/07/2025."""

from datetime import date

import pytest

from agencies.models import Agency, AgencyClass, Membership, Reorganisation, Succession
from agencies.successors import Register

PLAN = date(2022, 9, 22)
FEB_28, MAR_1, MAR_2 = date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 2)
JUN_30, JUL_1, JUL_2 = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
NOW = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "count"),
    [(PLAN, 22), (FEB_28, 22), (MAR_1, 17), (MAR_2, 17), (JUN_30, 17), (JUL_1, 17), (NOW, 17)],
)
def test_departments_are_22_until_the_merger_and_17_from_that_day(register_data, day, count):
    assert len(register_data.members("so-ban-nganh", day)) == count


@pytest.mark.parametrize(
    ("day", "count"), [(PLAN, 13), (MAR_1, 13), (JUN_30, 13), (JUL_1, 56), (JUL_2, 56), (NOW, 56)]
)
def test_the_13_districts_answer_as_56_communes_from_the_day_they_ended(register_data, day, count):
    assert len(register_data.members("ubnd-cap-huyen", day)) == count


@pytest.mark.parametrize(("day", "count"), [(PLAN, 0), (JUN_30, 0), (JUL_1, 96), (JUL_2, 96), (NOW, 96)])
def test_the_class_of_communes_holds_all_96_of_the_merged_province(register_data, day, count):
    assert len(register_data.members("ubnd-cap-xa", day)) == count


def test_communes_are_86_xa_9_phuong_and_1_dac_khu(register_data):
    places = list(Agency.objects.filter(kind="commune").values_list("place", flat=True))
    counts = [sum(place.startswith(word) for place in places) for word in ("xã ", "phường ", "đặc khu ")]
    assert counts == [86, 9, 1]


def test_heirs_of_the_districts_are_the_communes_of_old_quang_ngai(register_data):
    heirs = register_data.members("ubnd-cap-huyen", NOW)
    others = set(register_data.members("ubnd-cap-xa", NOW)) - set(heirs)
    assert {code[:4] for code in heirs} == {"x-21"}
    assert len(others) == 40
    assert {code[:4] for code in others} == {"x-23"}


@pytest.mark.parametrize(
    ("old", "heir"),
    [
        ("sgtvt", "sxd"),
        ("skhdt", "stc"),
        ("stnmt", "snnmt"),
        ("snnptnt", "snnmt"),
        ("stttt", "skhcn"),
        ("sldtbxh", "snv"),
        ("bdt", "sdttg"),
    ],
)
def test_a_merged_department_carries_its_duties_until_the_day_of_the_merger(register_data, old, heir):
    assert register_data.carriers(old, FEB_28) == [old]
    assert register_data.carriers(old, MAR_1) == [heir]
    assert register_data.carriers(old, NOW) == [heir]


def test_an_absorbing_department_stays_the_same_row(register_data):
    for code in ("sxd", "stc", "skhcn", "snv"):
        assert register_data.carriers(code, PLAN) == register_data.carriers(code, NOW) == [code]


def test_a_new_department_does_not_exist_before_its_day(register_data):
    assert register_data.carriers("snnmt", FEB_28) == []
    assert register_data.carriers("snnmt", MAR_1) == ["snnmt"]


def test_dong_son_inherits_from_a_district_and_from_the_city(register_data):
    assert "x-21109" in register_data.carriers("h-binh-son", JUL_1)
    assert "x-21109" in register_data.carriers("h-quang-ngai", JUL_1)
    assert register_data.members("ubnd-cap-huyen", JUL_1).count("x-21109") == 1


def test_ly_son_becomes_one_special_zone(register_data):
    assert register_data.carriers("h-ly-son", JUN_30) == ["h-ly-son"]
    assert register_data.carriers("h-ly-son", JUL_1) == ["x-21548"]


def test_members_stand_in_protocol_order_by_former_district(register_data):
    members = register_data.members("ubnd-cap-huyen", JUL_1)
    assert members[:3] == ["x-21025", "x-21028", "x-21172"]
    assert members[-1] == "x-21548"


def test_the_office_of_the_elected_body_is_not_a_department(register_data):
    assert "vpdbqh-hdnd" not in register_data.members("so-ban-nganh", PLAN)


def test_mass_organisations_are_five_and_the_front_is_apart(register_data):
    members = register_data.members("to-chuc-ct-xh", PLAN)
    assert (
        members == register_data.members("to-chuc-ct-xh", NOW) == ["ldld", "tinhdoan", "hlhpn", "hnd", "hccb"]
    )


def test_every_agency_that_ended_has_an_heir_on_that_very_day(register_data):
    ended = Agency.objects.exclude(ended_on=None)
    assert ended.count() == 7 + 13
    for agency in ended:
        assert register_data.carriers(agency.code, agency.ended_on), agency


def test_the_register_costs_three_statements_whatever_is_asked(register_data, django_assert_num_queries):
    classes = list(AgencyClass.objects.all())
    with django_assert_num_queries(3):  # agencies, memberships, successions
        register = Register.load()
        for each in classes:
            register.members(each, NOW)


@pytest.fixture
def chain(db):
    """old → middle (2010) → new (2020), and a class that holds old."""
    days = [(None, date(2010, 1, 1)), (date(2010, 1, 1), date(2020, 1, 1)), (date(2020, 1, 1), None)]
    agencies = [
        Agency.objects.create(code=code, name=code, kind="department", founded_on=begin, ended_on=end)
        for code, (begin, end) in zip(["old", "middle", "new"], days, strict=True)
    ]
    for before, after in zip(agencies, agencies[1:], strict=False):
        step = Reorganisation.objects.create(code=after.code, happened_on=after.founded_on, title="đổi tên")
        Succession.objects.create(reorganisation=step, predecessor=before, successor=after)
    return agencies


@pytest.mark.parametrize(
    ("day", "heir"),
    [(date(2009, 12, 31), "old"), (date(2010, 1, 1), "middle"), (date(2019, 12, 31), "middle"), (NOW, "new")],
)
def test_duties_pass_through_several_reorganisations(chain, day, heir):
    assert [agency.code for agency in Register.load().carriers(chain[0], day)] == [heir]


def test_an_agency_that_ended_without_an_heir_has_no_carrier(chain):
    Succession.objects.all().delete()
    assert Register.load().carriers(chain[0], NOW) == []


def test_membership_given_up_ends_for_the_heirs_too(chain):
    group = AgencyClass.objects.create(code="g", name="nhóm", short_name="nhóm")
    Membership.objects.create(
        agency_class=group, agency=chain[0], since=date(2005, 1, 1), until=date(2015, 1, 1)
    )
    register = Register.load()
    days = [date(2004, 12, 31), date(2005, 1, 1), date(2014, 12, 31), date(2015, 1, 1)]
    assert [[a.code for a in register.members(group, day)] for day in days] == [[], ["old"], ["middle"], []]


def test_a_circle_of_successions_ends(chain):
    Agency.objects.filter(code="new").update(ended_on=date(2021, 1, 1))
    back = Reorganisation.objects.create(code="back", happened_on=date(2021, 1, 1), title="quay lại")
    Succession.objects.create(reorganisation=back, predecessor=chain[2], successor=chain[0])
    register = Register.load()
    assert register.carriers(register.agencies[chain[0].pk], NOW) == []
