"""/api/v1/obligations and /entries: the pages' rules over JSON."""

import unicodedata

import pytest

CONTENT = {"work_state": "in_progress", "results": "Đã rà soát 12 điểm.", "percent": 40}


@pytest.fixture
def api(login):
    """api(person).get / put / post with JSON."""

    class Api:
        def __init__(self, person):
            self.client = login(person)

        def get(self, url, **params):
            return self.client.get(f"/api/v1/{url}", params)

        def put(self, url, data):
            return self.client.put(f"/api/v1/{url}", data, content_type="application/json")

        def post(self, url, data=None):
            return self.client.post(f"/api/v1/{url}", data or {}, content_type="application/json")

    return Api


def test_an_agency_lists_what_it_owes(world, api):
    rows = api(world.officer).get("obligations/", dot=world.round.pk).json()
    assert {row["task_path"] for row in rows["results"]} == {"II.2.a", "II.3"}


def test_the_monitor_lists_what_everybody_owes(world, api):
    assert api(world.monitor).get("obligations/", dot=world.round.pk).json()["count"] == 8


def test_the_filters_are_those_of_the_page(world, api, cycle):
    cycle("submitted")
    found = api(world.monitor).get("obligations/", dot=world.round.pk, tinh_trang="waiting").json()
    assert [row["agency_name"] for row in found["results"]] == ["UBND xã Tịnh Khê"]


def test_a_filter_that_means_nothing_is_refused(world, api):
    assert api(world.monitor).get("obligations/", tinh_trang="xyz").status_code == 400


def test_write_send_and_accept(world, api, cycle):
    pk = cycle("empty").pk
    saved = api(world.officer).put(f"obligations/{pk}/entry/", {"revision": 0, **CONTENT}).json()
    assert (saved["state"], saved["revision"]) == ("draft", 1)
    assert api(world.officer).post(f"obligations/{pk}/submit/").json()["state"] == "submitted"
    assert api(world.monitor).post(f"obligations/{pk}/accept/").json()["state"] == "accepted"


def test_an_old_revision_is_a_conflict_and_shows_what_is_there(world, api, cycle):
    pk = cycle("draft", results="bản của đồng nghiệp").pk
    answer = api(world.officer).put(f"obligations/{pk}/entry/", {"revision": 0, **CONTENT})
    assert answer.status_code == 409
    assert answer.json()["results"] == "bản của đồng nghiệp"


def test_a_return_without_a_reason_says_so(world, api, cycle):
    pk = cycle("submitted").pk
    answer = api(world.monitor).post(f"obligations/{pk}/return/")
    assert answer.status_code == 400
    assert "lý do" in answer.content.decode()


def test_a_closed_step_is_a_conflict_that_says_why(world, api, cycle):
    pk = cycle("accepted").pk
    answer = api(world.officer).put(f"obligations/{pk}/entry/", {"revision": 3, **CONTENT})
    assert answer.status_code == 409
    assert "đã được duyệt" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"percent": 101}, "0 đến 100"),
        ({"work_state": "x"}, "work_state"),
        ({"results": "a" * 10_001}, "tối đa"),
        ({"documents": [{"number": "1", "date": "05/03/1900", "title": "x"}]}, "kiểm tra lại năm"),
        ({"documents": [{"number": "1", "date": "không", "title": "x"}]}, "05/03/2026"),
        ({"documents": [{"title": str(n)} for n in range(11)]}, "10"),
    ],
)
def test_bad_values_are_named(world, api, cycle, wrong, says):
    pk = cycle("empty").pk
    answer = api(world.officer).put(f"obligations/{pk}/entry/", {"revision": 0, **CONTENT, **wrong})
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_text_is_kept_in_composed_form(world, api, cycle):
    pk = cycle("empty").pk
    data = {"revision": 0, **CONTENT, "results": unicodedata.normalize("NFD", "Đô thị hóa")}
    saved = api(world.officer).put(f"obligations/{pk}/entry/", data)
    assert saved.json()["results"] == "Đô thị hóa"


@pytest.mark.parametrize("body", ["", "[]", "{", '{"revision": "x"}', '{"revision": -1}', '"a"'])
def test_a_broken_body_is_400(world, login, cycle, body):
    url = f"/api/v1/obligations/{cycle('empty').pk}/entry/"
    answer = login(world.officer).put(url, body, content_type="application/json")
    assert answer.status_code == 400


def test_the_schema_names_every_route(world, login):
    schema = login(world.officer).get("/api/schema/?format=json").json()
    assert {
        "/api/v1/plans/",
        "/api/v1/tasks/{id}/",
        "/api/v1/obligations/{id}/entry/",
        "/api/v1/entries/",
    } <= set(schema["paths"])


def test_a_list_costs_the_same_for_one_and_many(world, api, cycle, django_assert_max_num_queries):
    client = api(world.monitor)
    client.get("obligations/")
    with django_assert_max_num_queries(4):
        client.get("obligations/")
    cycle("accepted")
    cycle("submitted", agency="gia")
    with django_assert_max_num_queries(4):
        client.get("entries/")


def test_a_conflict_has_the_types_of_an_entry(world, api, cycle):
    pk = cycle("draft", results="bản kia").pk
    found = api(world.officer).put(f"obligations/{pk}/entry/", {"revision": 0, **CONTENT}).json()
    assert (found["nothing_arisen"], found["revision"]) == (False, 1)


def test_json_nested_beyond_reason_is_400(world, login, cycle):
    url = f"/api/v1/obligations/{cycle('empty').pk}/entry/"
    body = '{"a":' * 60_000
    assert login(world.officer).put(url, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("reason", "status"), [("a" * 3001, 400), ("\u200b\u0001", 400), ("Thiếu số liệu.", 200)]
)
def test_a_reason_is_held_to_the_rules_of_the_page(world, api, cycle, reason, status):
    pk = cycle("submitted").pk
    assert api(world.monitor).post(f"obligations/{pk}/return/", {"reason": reason}).status_code == status
