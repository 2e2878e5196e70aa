import json
import random
from datetime import date
from pathlib import Path

import pytest

from tasks.importer.parse import NotAPlanError, parse_plan
from tasks.importer.parsed import PartKind
from tasks.importer.read import PlanReadError, clean_paragraphs, read_plan, words
from tasks.importer.reading.document import MAX_BYTES

SEED = Path(__file__).parents[2] / "fixtures" / "plans" / "ke-hoach-151.txt"
TEXT = SEED.read_text(encoding="utf-8")
LABELLED = """I. NHIỆM VỤ

1. Rà soát văn bản

- Rà soát các văn bản đã
ban hành.

Đơn vị chủ trì: Sở Tư pháp; Đơn vị phối hợp: Sở Nội vụ, Sở Y tế.
Sản phẩm: Báo cáo.
Thời gian thực hiện: Quý II/2026.
"""
BY_AGENCY = """III. PHÂN CÔNG NHIỆM VỤ

1. Công an tỉnh

- Chủ trì, phối hợp với Sở Nội vụ tham mưu UBND tỉnh kiện toàn Ban Chỉ đạo.
- Tăng cường tập huấn.

2. Sở Tài chính

Bố trí kinh phí thực hiện.

3. Đề nghị Tòa án nhân dân tỉnh, Thuế tỉnh tăng cường công tác bảo vệ.
"""
FIELDS_AS_POINTS = """II. NHIỆM VỤ

1. Về dữ liệu

a) Nhiệm vụ: Xây dựng chiến lược dữ liệu.

b) Cơ quan thực hiện:

- Đơn vị chủ trì: Sở Khoa học và Công nghệ.

c) Thời gian thực hiện: Hoàn thành trong năm 2025.
"""
TABLE = """PHỤ LỤC

| TT | Tên nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| I | Nâng cao nhận thức | | | |
| 1. | Xây dựng chương trình | Bộ Y tế | VTV, VOV | 6/2025 |
"""


@pytest.fixture(scope="module")
def plan():
    return parse_plan(SEED)


def task_at(plan, *path):
    return next(task for task in plan.tasks if task.path == path)


def test_the_seed_says_who_issued_it_and_when(plan):
    assert (plan.number, plan.issued_on) == ("151/KH-UBND", date(2022, 9, 22))
    assert (plan.issuer, plan.signer) == ("UBND tỉnh Quảng Ngãi", "Đặng Văn Minh")
    assert plan.title.startswith("Triển khai thực hiện Chương trình hành động số 21-CTr/TU")
    assert plan.title.endswith("tầm nhìn đến năm 2045")


def test_the_seed_has_its_sixteen_tasks(plan):
    points = ["1a", "1b", "1c", "2a", "2b", "2c", "2d", "2đ", "3", "4a", "4b", "4c", "5a", "5b", "6", "7"]
    assert [task.path for task in plan.tasks if task.kind == "work"] == [("II", *point) for point in points]


def test_all_deadlines_of_the_seed_but_one_recur(plan):
    kinds = [task.deadline.kind.value for task in plan.tasks if task.kind == "work"]
    assert kinds.count("recurring") == 14
    assert task_at(plan, "II", "2", "a").deadline.kind == "from_year_onward"
    assert task_at(plan, "II", "7").deadline.kind == "none"


def test_a_section_without_points_is_a_task_with_all_its_paragraphs(plan):
    text = task_at(plan, "II", "3").text
    assert text.startswith("Tập trung xây dựng, phát triển hệ thống đô thị")
    assert text.count("\n") == 3
    assert "Phân công thực hiện" not in text


def test_the_agencies_asked_to_coordinate_are_partners(plan):
    request = task_at(plan, "II", "7")
    assert request.names("partner") == [
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "các tổ chức chính trị - xã hội tỉnh",
    ]


def test_the_proposers_of_the_seed_are_kept_apart(plan):
    task = task_at(plan, "II", "1", "c")
    assert task.names("coordinate") == ["Sở Tài chính"]
    assert task.names("propose") == ["Sở Xây dựng", "UBND các huyện, thị xã, thành phố"]


@pytest.mark.parametrize(
    "joined",
    ["tổ chức, cá nhân có liên quan", "công nghệ số vào quản lý", "công bằng các dịch vụ xã hội"],
)
def test_paragraphs_cut_by_a_page_break_are_whole_again(plan, joined):
    assert joined in plan.text


def test_the_parts_together_are_the_document(plan):
    assert words(plan.text) == words(TEXT.replace("*", ""))
    assert plan.lost(read_plan(SEED)) == ()


def test_every_word_of_a_task_comes_from_its_parts(plan):
    for number, task in enumerate(plan.tasks):
        said = "\n".join(part.text for part in plan.parts_of(number) if part.kind is PartKind.TASK)
        assert words(said)[-len(words(task.text)) :] == words(task.text)


def test_parts_that_are_no_tasks_are_kept(plan):
    kinds = {part.text[:20]: part.kind for part in plan.parts}
    assert kinds["3. Giao Sở Xây dựng "] is PartKind.OTHER
    assert kinds["Nơi nhận:"] is PartKind.CLOSING
    assert kinds["III. Tổ chức thực hi"] is PartKind.HEADING


def test_the_json_is_the_annotation_format(plan):
    data = json.loads(json.dumps(plan.to_json()))
    assert (data["date"], len(data["tasks"])) == ("2022-09-22", 18)
    scoped = next(task for task in data["tasks"] if task["path"] == ["II", "1", "b"])
    assert scoped["scope"] == "đối với từng lĩnh vực thuộc chức năng nhiệm vụ đã được giao"
    assert scoped["deadline_text"] == "Thường xuyên"


def test_labelled_lines_close_a_task():
    (task,) = parse_plan(LABELLED).tasks
    assert task.text == "Rà soát văn bản\n- Rà soát các văn bản đã ban hành."
    assert (task.names("lead"), task.names("coordinate")) == (["Sở Tư pháp"], ["Sở Nội vụ", "Sở Y tế"])
    assert (task.output, task.deadline.due) == ("Báo cáo", date(2026, 6, 30))


def test_a_heading_that_names_an_agency_leads_the_duties_below_it():
    tasks = parse_plan(BY_AGENCY).tasks
    assert [task.path[1:] for task in tasks] == [("1", "-1"), ("1", "-2"), ("2",), ("3",)]
    assert tasks[0].names("lead") == ["Công an tỉnh"]
    assert tasks[0].names("coordinate") == ["Sở Nội vụ"]
    assert tasks[2].text == "Bố trí kinh phí thực hiện."
    assert tasks[3].names("lead") == ["Tòa án nhân dân tỉnh", "Thuế tỉnh"]


def test_points_that_are_fields_make_one_task():
    (task,) = parse_plan(FIELDS_AS_POINTS).tasks
    assert task.path == ("II", "1")
    assert task.text.endswith("Xây dựng chiến lược dữ liệu")
    assert task.names("lead") == ["Sở Khoa học và Công nghệ"]


def test_a_table_row_is_a_task():
    (task,) = parse_plan(TABLE).tasks
    assert task.path == ("PL", "I", "1")
    assert (task.names("lead"), task.names("coordinate")) == (["Bộ Y tế"], ["VTV", "VOV"])
    assert task.deadline.due == date(2025, 6, 30)


def test_a_plan_without_numbers_is_read_and_its_text_marked_uncertain():
    lines = "Rà soát quỹ đất\nCơ quan chủ trì: Sở Xây dựng\nLập đề án\n(Chủ trì: Sở Y tế; Thời gian: 2026)"
    tasks = parse_plan(lines).tasks
    assert [(task.text, task.uncertain) for task in tasks] == [
        ("Rà soát quỹ đất", ("text",)),
        ("Lập đề án", ("text",)),
    ]
    assert tasks[1].deadline.due == date(2026, 12, 31)


def test_a_deadline_found_in_prose_is_uncertain():
    text = "IV. Phân công\n\n1. Sở Nội vụ tham mưu UBND tỉnh, hoàn thành trước ngày 30/6/2026.\n"
    (task,) = parse_plan(text).tasks
    assert (task.deadline.due, task.uncertain) == (date(2026, 6, 30), ("deadline",))


def test_a_point_that_lost_its_labelled_lines_is_still_a_task_and_uncertain():
    gone = TEXT.replace("- *Phân công thực hiện:* Sở Xây dựng, UBND", "", 1).split("\n\n")
    at = next(number for number, text in enumerate(gone) if text.startswith("b) Nghiên cứu cụ thể"))
    task = task_at(parse_plan("\n\n".join(gone[: at + 1] + gone[at + 3 :])), "II", "1", "b")
    assert task.uncertain == ("leads", "deadline")


def test_a_draft_without_number_and_date_is_read_with_a_warning():
    plan = parse_plan(TEXT.replace("151 /KH", "   /KH").replace("ngày 22 tháng 9 năm 2022", "ngày   tháng"))
    assert (plan.number, plan.issued_on, len(plan.tasks)) == ("", None, 18)
    assert "Không tìm thấy ngày ban hành." in plan.warnings


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path, plan):
    copy = tmp_path / "plan.txt"
    copy.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert parse_plan(copy) == plan


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "Tệp trống"),
        ("a.txt", b"\n \n** **\n", "Tệp trống"),
        ("a.txt", b"\x00\x01\x02", "UTF-8"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "20 MB"),
        ("a.docx", b"PK\x03\x04", "Tệp Word bị hỏng"),
        ("a.pdf", b"%PDF-1.7", "Tệp PDF bị hỏng"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office đời cũ"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PlanReadError, match=message):
        parse_plan(tmp_path / name)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(PlanReadError, match="Không mở được tệp"):
        parse_plan(tmp_path / "gone.txt")


@pytest.mark.parametrize(
    "text", ["Xin chào.\nHôm nay trời đẹp.", "1. Mở đầu\n2. Kết luận\n", "Nơi nhận:\n- A"]
)
def test_a_text_without_tasks_is_no_plan(text):
    with pytest.raises(NotAPlanError, match="Không tìm thấy nhiệm vụ nào"):
        parse_plan(text)


def damaged(seed):
    """The seed with lines dropped, doubled or swapped, the same for the same number."""
    chance, lines = random.Random(seed), TEXT.split("\n")
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(lines) - 1)
        change = chance.choice(["drop", "double", "swap", "cut"])
        kept = {
            "drop": [],
            "double": [lines[at]] * 2,
            "swap": lines[at : at + 2][::-1],
            "cut": [lines[at][:20]],
        }
        lines[at : at + (2 if change == "swap" else 1)] = kept[change]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_plan_loses_no_text_and_never_crashes(seed):
    text = damaged(seed)
    try:
        plan = parse_plan(text)
    except PlanReadError:
        return
    assert words(plan.text) == words(text.replace("*", ""))
    assert plan.lost(clean_paragraphs(text)) == ()


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_plan_cut_short_is_read_or_refused(share):
    text = TEXT[: int(len(TEXT) * share)]
    try:
        assert words(parse_plan(text).text) == words(text.replace("*", ""))
    except PlanReadError:
        assert share < 0.3
