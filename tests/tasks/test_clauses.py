"""The two duties of every agency: its own plan, its yearly estimate (plan 151, III.1 and III.2)."""

from datetime import date
from pathlib import Path

import pytest

from tasks.importer.clauses import clause_kind
from tasks.importer.parse import parse_plan

SEED = Path(__file__).parents[2] / "fixtures" / "plans" / "ke-hoach-151.txt"
OWN_PLANS = [
    "Các cơ quan, đơn vị, địa phương xây dựng Kế hoạch triển khai thực hiện phù hợp với chức năng.",
    "Căn cứ Kế hoạch này, Giám đốc các Sở, UBND các xã, phường xây dựng kế hoạch cụ thể để thực hiện.",
    "Các Sở, ban, ngành, UBND xã, phường căn cứ Kế hoạch này, xây dựng Kế hoạch triển khai tại đơn vị.",
    "Thủ trưởng các sở, ngành xây dựng, ban hành Kế hoạch năm 2026 trước ngày 15/01/2026.",
]
WORK = [
    "Sở Nội vụ xây dựng kế hoạch kiểm tra công vụ hằng năm.",  # one agency's own work
    "Các sở, ban, ngành báo cáo kết quả thực hiện Kế hoạch này về Sở Nội vụ.",
    "Các sở, ngành xây dựng kế hoạch hóa dữ liệu, chuẩn hóa quy trình.",
    "Sở Tài chính lập dự toán hằng năm, gửi Sở Tài chính thẩm định.",
    "Các cơ quan, đơn vị sử dụng kinh phí được giao hằng năm.",
]


@pytest.fixture(scope="module")
def plan():
    return parse_plan(SEED)


def at(plan, *path):
    return next(task for task in plan.tasks if task.path == path)


def test_plan_151_asks_every_agency_for_its_own_plan(plan):
    task = at(plan, "III", "1")
    assert (task.kind, task.deadline.kind) == ("own_plan", "none")
    leads = ["Thủ trưởng các sở, ban ngành", "Chủ tịch UBND các huyện, thị xã, thành phố"]
    assert task.names("lead") == leads


def test_plan_151_asks_every_agency_for_a_yearly_estimate(plan):
    task = at(plan, "III", "2")
    assert (task.kind, task.names("lead")) == ("budget", ["các cơ quan, đơn vị, địa phương"])
    assert (task.deadline.kind, task.deadline.phrase) == ("recurring", "Tại thời điểm lập dự toán hằng năm")


def test_all_other_tasks_of_plan_151_are_work(plan):
    kinds = [task.to_json()["kind"] for task in plan.tasks]
    assert (len(kinds), kinds.count("work")) == (18, 16)


@pytest.mark.parametrize("text", OWN_PLANS)
def test_a_clause_that_asks_many_agencies_for_a_plan_is_known(text):
    assert clause_kind(text) == "own_plan"


@pytest.mark.parametrize("text", WORK)
def test_work_that_reads_alike_is_work(text):
    assert clause_kind(text) == "work"


def test_the_day_an_own_plan_is_due_is_read_and_marked_uncertain():
    lines = ["II. NHIỆM VỤ", "1. Rà soát", "Chủ trì: Sở Y tế", "III. TỔ CHỨC THỰC HIỆN", f"1. {OWN_PLANS[3]}"]
    task = parse_plan("\n".join(lines)).tasks[-1]
    assert (task.kind, task.deadline.due, task.uncertain) == ("own_plan", date(2026, 1, 15), ("deadline",))
