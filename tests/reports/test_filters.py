"""ObligationFilter: shared by the lists, the API and the export."""

from types import SimpleNamespace

import pytest

from reports.filters import STATUSES, ObligationFilter
from reports.models import Obligation


def found(world, person="monitor", **asked):
    user = world.people[person]
    rows = Obligation.objects.visible_to(user)
    return ObligationFilter(asked, queryset=rows, request=SimpleNamespace(user=user))


def names(chosen):
    assert chosen.is_valid(), chosen.errors
    return {f"{row.agency.code} {row.task.path}" for row in chosen.qs.select_related("agency", "task")}


@pytest.mark.parametrize("typed", ["so xay dung", "Sở Xây dựng", "SỞ XÂY", "xây dựng".upper()])
def test_search_forgives_missing_diacritics(world, typed):
    assert "sxd II.1.b" in names(found(world, q=typed))


def test_search_reads_the_words_of_tasks(world):
    assert names(found(world, q="lien nganh")) == {"sxd II.1.b", "syt II.1.b"}
    assert names(found(world, q="ii.3")) == {"khe II.3", "gia II.3"}


def test_search_takes_signs_of_patterns_literally(world):
    assert names(found(world, q="%")) == names(found(world, q="_")) == set()


def test_control_characters_do_not_disturb_a_search(world):
    assert names(found(world, q="Tịnh\x00 Khê")) == names(found(world, q="tịnh khê"))


def test_filters_narrow_together(world):
    section = world.round.plan.sections.get(path="II.2")
    chosen = found(world, muc=section.pk, nhom="commune", co_quan=world.khe.pk, dot=world.round.pk)
    assert names(chosen) == {"khe II.2.a"}


@pytest.mark.parametrize("status", [status for status, _ in STATUSES])
def test_every_status_can_be_asked_for(world, status):
    assert found(world, tinh_trang=status).is_valid()


@pytest.mark.parametrize("name", ["dot", "co_quan", "nhom", "muc", "nhiem_vu", "tinh_trang", "tien_do"])
@pytest.mark.parametrize("value", ["abc", "0", "9" * 30, "-1", "1; drop", "<b>"])
def test_a_bad_value_gets_a_clear_message(world, name, value):
    chosen = found(world, **{name: value})
    assert "Không có lựa chọn này" in str(chosen.errors[name])


def test_a_bad_value_in_the_address_shows_no_rows_and_says_why(world, login):
    page = login(world.monitor).get("/yeu-cau/?tinh_trang=xyz")
    assert page.status_code == 200
    assert "Không có lựa chọn này" in page.content.decode()
    assert page.context["page_obj"].paginator.count == 0


@pytest.mark.parametrize("query", ["q=" + "a" * 300, "page=0", "page=abc", "page=" + "9" * 30])
def test_no_address_breaks_the_list(world, login, query):
    assert login(world.monitor).get(f"/yeu-cau/?{query}").status_code == 200


def test_what_entries_say_is_not_told_to_who_may_not_read_them(world, cycle):
    cycle("submitted", "khe", "II.3", obstacle="Thiếu kinh phí.")
    assert names(found(world, "monitor", vuong_mac="co")) == {"khe II.3"}
    assert names(found(world, "province", vuong_mac="co")) == set()
    assert names(found(world, "province", tien_do="in_progress")) == set()


def test_nothing_arisen_is_a_state_of_its_own(world, cycle):
    cycle("accepted", "khe", "II.3", nothing_arisen=True)
    cycle("accepted", "gia", "II.3")
    assert names(found(world, tien_do="nothing_arisen")) == {"khe II.3"}
    assert names(found(world, tien_do="in_progress")) == {"gia II.3"}


def test_an_agency_filters_its_own_rows_only(world):
    chosen = found(world, "officer", dot=world.round.pk, tinh_trang="not_received")
    assert names(chosen) == {"khe II.2.a", "khe II.3"}


def test_a_foreign_round_is_no_choice(world):
    assert not found(world, "stranger", dot=world.round.pk).is_valid()
