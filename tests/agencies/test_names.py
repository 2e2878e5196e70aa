"""A name as a plan writes it finds its agency; a near name finds nothing."""

import unicodedata
from datetime import date

import pytest

from agencies.models import Agency
from agencies.names import Names, find_by_name, key, known_names

PLAN = date(2022, 9, 22)
NOW = date(2026, 11, 22)


@pytest.fixture
def code_of(register_data):
    """code_of(name, day=PLAN): the code of what the name means, or None."""
    names = Names.load()

    def find(name, day=PLAN):
        found = names.find(name, day)
        return found and found.code

    return find


@pytest.mark.parametrize(
    "name",
    [
        "các sở, ban ngành",
        "Các sở, ban ngành",
        "Các Sở, ban ngành",
        "các sở, ban, ngành",
        "CÁC SỞ, BAN, NGÀNH TỈNH",
        "sở, ban ngành",
        "các sở, ban, ngành thuộc UBND tỉnh",
        "các sở, ban, ngành thuộc Uỷ ban nhân dân tỉnh Quảng Ngãi",
        "tất cả các sở, ban, ngành",
        "các sở, ngành",
        "Thủ trưởng các sở, ban ngành",
    ],
)
def test_departments_as_a_class(code_of, name):
    assert code_of(name) == "so-ban-nganh"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UBND các huyện, thị xã, thành phố", "ubnd-cap-huyen"),
        ("Ủy ban nhân dân các huyện, thị xã, thành phố", "ubnd-cap-huyen"),
        ("Uỷ ban nhân dân các huyện, thị xã và thành phố", "ubnd-cap-huyen"),
        ("Chủ tịch UBND các huyện, thị xã, thành phố", "ubnd-cap-huyen"),
        ("UBND cấp huyện", "ubnd-cap-huyen"),
        ("UBND các xã, phường, đặc khu", "ubnd-cap-xa"),
        ("Ủy ban nhân dân các phường, xã, đặc khu", "ubnd-cap-xa"),
        ("Ủy ban nhân dân các xã, phường, đặc khu Lý Sơn", "ubnd-cap-xa"),
        ("UBND cấp xã", "ubnd-cap-xa"),
        ("các tổ chức chính trị - xã hội tỉnh", "to-chuc-ct-xh"),
        ("Các tổ chức chính trị – xã hội", "to-chuc-ct-xh"),
        ("các tổ chức CT-XH cấp tỉnh", "to-chuc-ct-xh"),
    ],
)
def test_other_classes(code_of, name, code):
    assert code_of(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sở Xây dựng", "sxd"),
        ("sở  xây dựng tỉnh Quảng Ngãi", "sxd"),
        ("Sở Kế hoạch và Đầu tư", "skhdt"),
        ("Sở Kế hoạch & Đầu tư", "skhdt"),
        ("Sở KH&ĐT", "skhdt"),
        ("Sở KHĐT", "skhdt"),
        ("Sở NN&PTNT", "snnptnt"),
        ("Sở Lao động – Thương binh và Xã hội", "sldtbxh"),
        ("Sở LĐTB&XH", "sldtbxh"),
        ("Sở Văn hoá, Thể thao và Du lịch", "svhttdl"),
        ("Sở Văn hóa Thể thao và Du lịch", "svhttdl"),
        ("Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi", "bqldq"),
        ("BQL KKT Dung Quất và các KCN Quảng Ngãi", "bqldq"),
        ("Bộ CHQS tỉnh", "bchqs"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "mttq"),
        ("Uỷ ban MTTQ Việt Nam tỉnh Quảng Ngãi", "mttq"),
        ("Ủy ban MTTQVN tỉnh", "mttq"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "vpub"),
        ("Ủy ban nhân dân tỉnh Quảng Ngãi", "ubnd-tinh"),
        ("UBND tỉnh", "ubnd-tinh"),
        ("Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "vpdbqh-hdnd"),
        ("Tỉnh đoàn Quảng Ngãi", None),
    ],
)
def test_agencies(code_of, name, code):
    assert code_of(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("UBND huyện Bình Sơn", "h-binh-son"),
        ("UBND xã Bình Sơn", "x-21040"),
        ("huyện Bình Sơn", "h-binh-son"),
        ("Ủy ban nhân dân TP. Quảng Ngãi", "h-quang-ngai"),
        ("UBND TX Đức Phổ", "h-duc-pho"),
        ("UBND phường Đức Phổ", "x-21439"),
        ("UBND đặc khu Lý Sơn", "x-21548"),
        ("UBND huyện Lý Sơn", "h-ly-son"),
        ("UBND xã Sơn Hà", "x-21289"),
        ("UBND xã Sơn Hạ", "x-21292"),
        ("UBND xã Ba Tô", "x-21523"),
        ("UBND xã Ba Tơ", "x-21484"),
        ("UBND xã Đắk Hà", "x-23500"),
        ("UBND xã Ngọc Bay", "x-23317"),
        ("UBND xã Ia Hdrai", None),
    ],
)
def test_places_that_look_alike(code_of, name, code):
    assert code_of(name, PLAN) == code_of(name, NOW) == code


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Bình Sơn",
        "UBND",
        "Sở",
        "tỉnh",
        "Thanh tra",
        "Sở Xây dựn",
        "So Xay dung",
        "UBND phường Nguyễn Nghiêm",
        "UBND tỉnh Kon Tum",
        "UBND các xã, phường, thị trấn",
        "các sở, ngành có liên quan",
        "Sở Xây dựng và Sở Tài chính",
        "Bộ Xây dựng",
        "\x00" * 9,
        "và" * 5000,
    ],
)
def test_no_guess(code_of, name):
    assert code_of(name) is None


def test_decomposed_text_is_the_same_name(code_of):
    assert code_of(unicodedata.normalize("NFD", "Sở Giáo dục và Đào tạo")) == "sgddt"


def test_every_written_name_finds_its_agency(register_data):
    names = Names.load()
    for agency in Agency.objects.all():
        day = agency.founded_on or PLAN
        assert {names.find(way, day) for way in (agency.name, agency.short_name)} == {agency}


def test_a_shared_name_means_the_agency_of_that_day(db):
    first = Agency.objects.create(code="1", name="Sở A", kind="department", ended_on=date(2025, 3, 1))
    second = Agency.objects.create(code="2", name="Sở A", kind="department", founded_on=date(2025, 3, 2))
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 2)]
    assert [find_by_name("Sở A", day) for day in days] == [first, None, second]


def test_two_agencies_of_one_name_on_one_day_are_not_guessed_between(db):
    for code in "12":
        Agency.objects.create(code=code, name="UBND xã Trà Giang", kind="commune")
    assert find_by_name("UBND xã Trà Giang", NOW) is None


def test_known_names_come_longest_first(register_data):
    names = known_names()
    assert names == sorted(names, key=len, reverse=True)
    assert {"UBND các huyện, thị xã, thành phố", "Sở KH&ĐT", "huyện Bình Sơn"} <= set(names)
    assert "" not in names
    assert len(names) == len(set(names))


def test_one_look_up_costs_two_statements(register_data, django_assert_num_queries):
    with django_assert_num_queries(2):  # agencies, classes
        find_by_name("Sở Xây dựng", NOW)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy ban hóa", "Uỷ ban hoá"),
        ("KH&ĐT", "Kế hoạch và Đầu tư"),
        ("UBND", "ỦY BAN NHÂN DÂN"),
    ],
)
def test_key_forgives_spelling(one, other):
    assert key(one) == key(other)


def test_key_keeps_diacritics():
    assert key("Sơn Hà") != key("Sơn Hạ")
