"""Mốc nhắc việc: the rules of a plan, read, shown in words, and changed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.ladder import USUAL_RULES, Cause, Reach, Rule, rules
from reports.models import ReminderRule
from reports.reminder_words import summary
from reports.services.reminder_rules import rules_of, set_rules
from tasks.models import Plan


def page_of(plan) -> str:
    return f"/ke-hoach/{plan.pk}/nhac-viec/"


def posted(page, **changes) -> dict:
    """What the browser sends when the page's form is sent as it stands, but for the changes."""
    values = {}
    for part in page.context["parts"]:
        for form in [part.rows.management_form, *part.rows.forms]:
            values |= {form.add_prefix(name): form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None and value is not False}
    return {**values, **changes}


def own(plan):
    return list(plan.reminder_rules.values_list("cause", "offset", "reach"))


def test_a_plan_without_rows_has_the_usual_rules(world):
    other = Plan.objects.create(
        number="9/KH", issued_on=date(2023, 1, 1), title="Khác", issuer=world.ubnd, monitor=world.sxd
    )
    set_rules(other, [Rule(Cause.DUE, -3, Reach.HEAD)])
    with CaptureQueriesContext(connection) as queries:
        found = rules_of([world.plan, other])
    assert len(queries) == 1
    assert found == {world.plan.pk: USUAL_RULES, other.pk: (Rule(Cause.DUE, -3, Reach.HEAD),)}
    assert rules_of() == found


def test_the_usual_rules_are_kept_as_no_rows(world):
    set_rules(world.plan, [Rule(Cause.DUE, 0, Reach.OFFICER)])
    assert ReminderRule.objects.count() == 1
    set_rules(world.plan, list(reversed(USUAL_RULES)))
    assert ReminderRule.objects.count() == 0


def test_the_due_date_is_always_reminded_of(world):
    with pytest.raises(ValidationError, match="ít nhất một mốc nhắc về hạn gửi"):
        set_rules(world.plan, [Rule(Cause.DRAFT, 14, Reach.OFFICER)])


@pytest.mark.parametrize(
    ("cause", "offsets", "words"),
    [
        (
            Cause.DUE,
            {"officer": [-7, -1, 0], "head": [1], "monitor": [7, 14]},
            "Trước hạn 7 ngày, 1 ngày và đúng ngày hạn: chuyên viên; quá hạn 1 ngày: thêm lãnh đạo; "
            "quá hạn 7 ngày và 14 ngày: thêm cơ quan theo dõi.",
        ),
        (Cause.DUE, {"monitor": [3]}, "Quá hạn 3 ngày: chuyên viên, lãnh đạo và cơ quan theo dõi."),
        (
            Cause.DUE,
            {"officer": [0], "monitor": [3]},
            "Đúng ngày hạn: chuyên viên; quá hạn 3 ngày: chuyên viên, lãnh đạo và cơ quan theo dõi.",
        ),
        (
            Cause.DRAFT,
            {"officer": [14], "head": [30]},
            "Sau 14 ngày: chuyên viên; sau 30 ngày: thêm lãnh đạo.",
        ),
        (Cause.SIGNING, {"head": [1, 3, 7]}, "Sau 1 ngày, 3 ngày và 7 ngày: lãnh đạo."),
        (
            Cause.UNREVIEWED,
            {"officer": [3], "head": [7]},
            "Sau 3 ngày: chuyên viên theo dõi; sau 7 ngày: thêm lãnh đạo cơ quan theo dõi.",
        ),
        (Cause.PASSED_UP, {"officer": [5]}, "Sau 5 ngày: lãnh đạo tỉnh, Văn phòng UBND tỉnh."),
        (Cause.OBSTACLE, {}, "Không nhắc."),
    ],
)
def test_rules_in_words(cause, offsets, words):
    assert summary(cause, rules(cause, **offsets)) == words


def test_the_page_says_the_usual_rules_in_words(world, login):
    page = login(world.monitor).get(page_of(world.plan)).content.decode()
    assert "đang dùng các mốc mặc định" in page
    assert "Trước hạn 7 ngày, 1 ngày và đúng ngày hạn: chuyên viên; quá hạn 1 ngày: thêm lãnh đạo" in page
    assert "Trở về mặc định" not in page


def test_saving_the_page_untouched_changes_nothing(world, login):
    client = login(world.monitor)
    answer = client.post(page_of(world.plan), posted(client.get(page_of(world.plan))))
    assert answer.status_code == 302
    assert own(world.plan) == []


@pytest.mark.parametrize(
    ("when", "days", "offset"), [("truoc", 3, -3), ("sau", 3, 3), ("sau", 60, 60), ("truoc", 60, -60)]
)
def test_a_threshold_is_added(world, login, when, days, offset):
    client = login(world.monitor)
    row = {"due-8-when": when, "due-8-days": days, "due-8-reach": "head"}
    answer = client.post(page_of(world.plan), posted(client.get(page_of(world.plan)), **row), follow=True)
    assert "Đã lưu các mốc nhắc việc" in answer.content.decode()
    assert len(own(world.plan)) == len(USUAL_RULES) + 1
    assert ("due", offset, "head") in own(world.plan)


def test_a_threshold_is_changed_and_another_taken_away(world, login):
    client = login(world.monitor)
    changes = {"draft-0-days": 10, "draft-1-DELETE": "on", "draft-1-days": "nhiều"}
    client.post(page_of(world.plan), posted(client.get(page_of(world.plan)), **changes))
    assert [row for row in own(world.plan) if row[0] == "draft"] == [("draft", 10, "officer")]


def test_back_to_the_usual_rules(world, login):
    set_rules(world.plan, [Rule(Cause.DUE, -3, Reach.HEAD)])
    client = login(world.monitor)
    assert "Trở về mặc định" in client.get(page_of(world.plan)).content.decode()
    client.post(page_of(world.plan), {"usual": "1"})
    assert own(world.plan) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due-0-days": ""}, "Hãy ghi số ngày, hoặc đánh dấu “Bỏ”."),
        ({"due-0-days": "61"}, "Số ngày là số nguyên từ 1 đến 60."),
        ({"due-0-days": "-1"}, "Số ngày là số nguyên từ 1 đến 60."),
        ({"due-0-when": "dung"}, "Mốc này đã có ở trên."),
        ({"draft-0-days": "0"}, "Số ngày là số nguyên từ 1 đến 60."),
        ({"draft-0-days": "hai"}, "Số ngày là số nguyên từ 1 đến 60."),
        ({"due-0-when": "giua"}, "Hãy chọn trước hạn, đúng ngày hạn"),
        ({"signing-0-reach": "officer"}, "Hãy chọn người được nhắc trong danh sách."),
        ({"draft-1-days": "14"}, "Mốc này đã có ở trên."),
        ({"due-8-when": "sau", "due-8-reach": "head"}, "Hãy ghi số ngày"),
        ({"due-TOTAL_FORMS": "x"}, "Phần gửi lên bị thiếu."),
        ({f"due-{row}-DELETE": "on" for row in range(8)}, "Hãy giữ ít nhất một mốc nhắc về hạn gửi báo cáo."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(world, login, changes, words):
    client = login(world.monitor)
    kept = {"returned-0-days": "4"}
    answer = client.post(page_of(world.plan), posted(client.get(page_of(world.plan)), **kept, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'name="returned-0-days" value="4"' in answer.content.decode()
    assert own(world.plan) == []


def test_only_so_many_thresholds(world, login):
    client = login(world.monitor)
    rows = {
        f"obstacle-{n}-{name}": v for n in range(3, 13) for name, v in (("days", n + 30), ("reach", "head"))
    }
    answer = client.post(
        page_of(world.plan), posted(client.get(page_of(world.plan)), **rows, **{"obstacle-TOTAL_FORMS": "13"})
    )
    assert answer.status_code == 422
    assert "nhiều nhất 12 mốc nhắc" in answer.content.decode()


def test_the_plan_leads_to_its_rules_only_who_may_change_them(world, login):
    link = f'href="{page_of(world.plan)}"'
    address = f"/ke-hoach/{world.plan.pk}/"
    for person in (world.monitor, world.admin):
        assert link in login(person).get(address).content.decode()
    for person in (world.officer, world.province):
        assert link not in login(person).get(address).content.decode()


def test_an_unknown_plan_is_not_found(world, login):
    assert login(world.monitor).get("/ke-hoach/999/nhac-viec/").status_code == 404
