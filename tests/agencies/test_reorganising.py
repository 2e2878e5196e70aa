"""What stands in the way of a reorganisation, on the real register of 2025."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agencies.models import Reorganisation
from agencies.reorganising import Design, NewAgency, from_json, problems, suggested_code, to_json
from agencies.services.reorganisations import known

DAY = date(2026, 12, 1)
NEW = NewAgency(name="Sở Hạ tầng", code="sht")
MERGE = Design(
    kind="merge",
    happened_on=DAY,
    title="Hợp nhất",
    ending=("sngv", "stp"),
    founded=(NEW,),
    successions=(("sngv", "sht"), ("stp", "sht")),
)
FIRST = date(2025, 3, 1)  # of Sở Nông nghiệp và Môi trường


def into(code, heir, day=DAY) -> Design:
    return replace(MERGE, happened_on=day, ending=(code,), founded=(), successions=((code, heir),))


def test_nothing_is_in_the_way(register_data):
    assert problems(MERGE, known()) == []


def test_it_is_kept_as_json_and_comes_back(register_data):
    design = replace(MERGE, people=(("a", "sht"),), founded=(replace(NEW, classes=("so-ban-nganh",)),))
    columns = {"kind": "merge", "happened_on": DAY, "title": "Hợp nhất", "basis": ""}
    assert from_json(to_json(design), **columns) == design


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, False), (1, True)])
def test_an_agency_ends_only_after_it_began(register_data, days, fine):
    found = problems(into("snnmt", "stc", FIRST + timedelta(days=days)), known())
    assert any("chỉ có từ ngày 01/03/2025" in each for each in found) is not fine


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (1, True)])
def test_an_heir_stands_on_the_day(register_data, days, fine):
    found = problems(into("sngv", "snnmt", FIRST + timedelta(days=days)), known())
    assert (found == []) is fine


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, False), (1, True)])
def test_what_took_over_later_does_not_end_before(register_data, days, fine):
    """Sở Tài chính took over Sở Kế hoạch và Đầu tư on 01/03/2025."""
    found = problems(into("stc", "snv", FIRST + timedelta(days=days)), known())
    assert any("còn nhận nhiệm vụ" in each for each in found) is not fine


@pytest.mark.parametrize(
    ("design", "problem"),
    [
        (into("sgtvt", "sxd"), "Sở Giao thông vận tải đã kết thúc ngày 01/03/2025."),
        (into("sngv", "sgtvt"), "đã kết thúc ngày 01/03/2025, không kế thừa được"),
        (into("sngv", "sngv"), "vừa kết thúc vừa kế thừa"),
        (into("sngv", "xxx"), "Sổ không có cơ quan mã “xxx”."),
        (replace(MERGE, title=" "), "Chưa ghi nội dung sắp xếp."),
        (replace(MERGE, founded=(replace(NEW, name="Sở  Y Tế"),)), "Đã có cơ quan tên “Sở Y tế”."),
        (replace(MERGE, founded=(NEW, replace(NEW, name="Sở Khác"))), "Mã “sht” của Sở Khác đã được dùng."),
        (replace(MERGE, founded=(replace(NEW, classes=("xxx",)),)), "Sổ không có nhóm cơ quan mã “xxx”."),
        (replace(MERGE, kind="rename"), "Đổi tên cần một cơ quan và một tên mới."),
        (replace(MERGE, kind="found"), "Thành lập mới cần"),
        (replace(MERGE, kind="split"), "Chia, tách cần đúng một cơ quan cũ."),
        (replace(MERGE, kind="dissolve", ending=(), successions=()), "Chưa chọn cơ quan kết thúc"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_problem_is_told(register_data, design, problem):
    assert any(problem in each for each in problems(design, known())), problems(design, known())


def test_a_name_of_an_agency_that_ends_that_day_is_free(register_data):
    same = replace(NEW, name="Sở Tư pháp")
    assert problems(replace(MERGE, founded=(same,)), known()) == []


def test_one_waiting_reorganisation_at_a_time(register_data):
    Reorganisation.objects.create(
        code="w", happened_on=DAY, title="Lần trước", kind="merge", state="waiting", design=to_json(MERGE)
    )
    assert any(
        "đang chờ lần sắp xếp ngày 01/12/2026 (Lần trước)" in p for p in problems(into("stp", "snv"), known())
    )
    assert problems(into("sct", "snv"), known()) == []


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewAgency(name="Sở Hạ tầng", symbol="SHT"), "sht"),
        (NewAgency(name="Sở Giáo dục", symbol="SGDĐT"), "sgddt-2"),
        (NewAgency(name="UBND xã Đông", short_name="Xã Đông", kind="commune", symbol="UBND"), "xa-dong"),
        (NewAgency(name="UBND xã Đông", kind="commune", gso_code="21999"), "x-21999"),
        (NewAgency(name="???"), "co-quan"),
    ],
    ids=["symbol", "taken", "short name", "number", "nothing"],
)
def test_codes_are_suggested(new, code):
    assert suggested_code(new, {"sgddt"}) == code
