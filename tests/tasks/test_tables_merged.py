"""A task told in the text and in a table: one task, and what they disagree about is told."""

from tasks.deadlines import parse_deadline
from tasks.importer.merging import merge
from tasks.importer.parse import parse_plan
from tasks.importer.parsed import ParsedAssignment, ParsedTask

TEXT = "Xây dựng cơ sở dữ liệu về nhà ở và thị trường bất động sản của tỉnh"


def told(path, leads, deadline, text=TEXT, coordinators=(), uncertain=()):
    assignments = [ParsedAssignment("lead", name) for name in leads]
    assignments += [ParsedAssignment("coordinate", name) for name in coordinators]
    return ParsedTask(path, text, tuple(assignments), parse_deadline(deadline), uncertain=uncertain)


def one(prose, row):
    ((task, blocks),), warnings = merge([(prose, (3, 4))], [(row, (9,))])
    assert blocks == (3, 4, 9)
    return task, warnings


def test_what_both_say_is_one_certain_task():
    prose = told(
        ("II", "1"),
        ["Ủy ban nhân dân các xã"],
        "Quý I năm 2026",
        TEXT + ", theo quy định",
        uncertain=("leads",),
    )
    task, warnings = one(prose, told(("PL", "1"), ["UBND các xã"], "Quý I/2026"))
    assert task.path == ("PL", "1")
    assert task.text == TEXT + ", theo quy định"
    assert task.names("lead") == ["UBND các xã"]
    assert (task.uncertain, warnings) == ((), ())


def test_different_leads_are_both_kept_and_named():
    task, warnings = one(
        told(("II", "1"), ["Sở Tư pháp"], "2026"), told(("PL", "1"), ["Sở Xây dựng"], "2026")
    )
    assert task.names("lead") == ["Sở Xây dựng", "Sở Tư pháp"]
    assert task.uncertain == ("leads",)
    (warning,) = warnings
    assert "cơ quan chủ trì" in warning and "Sở Xây dựng" in warning and "Sở Tư pháp" in warning


def test_different_deadlines_are_both_kept_and_named():
    task, warnings = one(
        told(("II", "1"), ["Sở Y tế"], "Quý II/2026"), told(("PL", "1"), ["Sở Y tế"], "Quý I/2026")
    )
    assert task.deadline.phrase == "Quý I/2026; Quý II/2026"
    assert task.uncertain == ("deadline",)
    assert "“Quý I/2026”" in warnings[0] and "“Quý II/2026”" in warnings[0]


def test_what_only_one_says_is_taken_from_it():
    row = told(("PL", "1"), [], "", uncertain=("leads", "deadline"))
    task, warnings = one(told(("II", "1"), ["Sở Y tế"], "2026", coordinators=["Sở Nội vụ"]), row)
    assert (task.names("lead"), task.names("coordinate")) == (["Sở Y tế"], ["Sở Nội vụ"])
    assert task.deadline.phrase == "2026"
    assert (task.uncertain, warnings) == ((), ())


def test_other_tasks_stay_apart_in_the_order_of_the_document():
    prose = told(("II", "1"), ["Sở Y tế"], "2026")
    row = told(
        ("PL", "1"), ["Sở Y tế"], "2026", text="Xây dựng cơ sở khám bệnh, chữa bệnh tại các xã miền núi"
    )
    found, warnings = merge([(prose, (9,))], [(row, (3,))])
    assert ([task.path for task, _ in found], warnings) == ([("PL", "1"), ("II", "1")], ())


def test_of_several_that_begin_alike_the_most_alike_are_one():
    texts = [TEXT, TEXT.replace("của tỉnh", "cấp xã")]
    prose = [(told(("II", str(at)), ["Sở Y tế"], "2026", text=text), (at,)) for at, text in enumerate(texts)]
    table = [
        (told(("PL", str(at)), ["Sở Y tế"], "2026", text=text), (9 + at,))
        for at, text in enumerate(texts[::-1])
    ]
    found, _ = merge(prose, table)
    assert [(task.text, blocks) for task, blocks in found] == [(texts[0], (0, 10)), (texts[1], (1, 9))]


def test_a_plan_with_both_is_read_as_one_list_with_a_warning():
    plan = parse_plan(
        f"""I. NHIỆM VỤ
1. {TEXT}
Cơ quan chủ trì: Sở Xây dựng
Thời gian hoàn thành: Quý I/2026
2. Tổ chức tuyên truyền, phổ biến pháp luật về nhà ở
Cơ quan chủ trì: Sở Tư pháp
Thời gian hoàn thành: Năm 2026
PHỤ LỤC
| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |
| 1 | {TEXT} | Sở Xây dựng | Quý II/2026 |
| 2 | Kiểm tra việc quản lý nhà chung cư trên địa bàn | Thanh tra tỉnh | Hằng năm |
"""
    )
    assert [task.names("lead") for task in plan.tasks] == [
        ["Sở Xây dựng"],
        ["Sở Tư pháp"],
        ["Thanh tra tỉnh"],
    ]
    assert plan.tasks[0].uncertain == ("deadline",)
    assert any("Quý I/2026" in warning and "Quý II/2026" in warning for warning in plan.warnings)
