"""Tables of tasks whose cells are known: headings, groups, merged cells, rows in parts."""

import pytest

from tasks.importer.columns import read_headings
from tasks.importer.parse import parse_plan
from tasks.importer.parsed import ParsedSection, PartKind
from tasks.importer.structure import outline
from tasks.importer.tables import read_tables, read_tables_and_groups

HEADINGS = "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |"
ROW = "| 1 | Xây dựng chương trình | Sở Y tế | Sở Nội vụ, Sở Tư pháp | Quý II/2026 |"


def tasks_of(*rows):
    return [task for task, _ in read_tables(outline(["PHỤ LỤC", *rows]))]


def one_task(*rows):
    (task,) = tasks_of(*rows)
    return task


def marks(*rows):
    return [".".join(task.path) for task in tasks_of(*rows)]


@pytest.mark.parametrize(
    ("headings", "kinds"),
    [
        (
            "STT | NHIỆM VỤ VÀ GIẢI PHÁP | CHỦ TRÌ | PHỐI HỢP | THỜI GIAN",
            "number text lead coordinate deadline",
        ),
        (
            "TT | Nội dung/nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian thực hiện",
            "number text lead coordinate deadline",
        ),
        (
            "STT | Nhiệm vụ, giải pháp | Đơn vị thực hiện | Đơn vị phối hợp | Thời gian thực hiện"
            " | Sản phẩm đầu ra",
            "number text lead coordinate deadline output",
        ),
        (
            "TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian dự kiến hoàn thành"
            " | Kết quả dự kiến | Nguồn kinh phí",
            "number text lead coordinate deadline output other",
        ),
        (
            "STT | Tên nhiệm vụ | Người đứng đầu chịu trách nhiệm | Cơ quan chủ trì | Cơ quan phối hợp"
            " | Kết quả thực hiện | Thời hạn hoàn thành",
            "number text person lead coordinate output deadline",
        ),
        (
            "STT | Đơn vị chủ trì | Nội dung, nhiệm vụ | Đơn vị phối hợp | Thời hạn | Ghi chú",
            "number lead text coordinate deadline other",
        ),
        (
            "Số TT | Công việc | Cơ quan chủ trì, phối hợp | Tiến độ",
            "number text lead and coordinate deadline",
        ),
        ("TT | Tên đề án | Cơ quan trình | Thời gian trình", "number text assign deadline"),
    ],
)
def test_headings_are_known_in_any_order_and_spelling(headings, kinds):
    columns, _ = read_headings([[cell.strip() for cell in headings.split("|")]])
    assert " ".join(columns.kinds) == kinds
    assert columns.are_of_tasks


@pytest.mark.parametrize(
    "headings",
    [
        "TT | Chỉ tiêu | Đơn vị tính | Năm 2025 | Năm 2026",
        "TT | Chỉ tiêu | ĐVT | Cơ quan theo dõi",
        "TT | Nội dung | Kinh phí (triệu đồng) | Đơn vị thực hiện",
        "STT | Họ và tên | Chức vụ",
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nơi nhận: | TM. ỦY BAN NHÂN DÂN",
    ],
)
def test_a_table_of_something_else_gives_no_task(headings):
    row = " | ".join(["1", "Tỷ lệ bao phủ bảo hiểm y tế", "95", "Sở Y tế", "2026"][: headings.count("|") + 1])
    assert tasks_of(f"| {headings} |", f"| {row} |") == []


def test_a_row_is_a_task():
    task = one_task(HEADINGS, ROW)
    assert task.path == ("PL", "1")
    assert task.text == "Xây dựng chương trình"
    assert task.names("lead") == ["Sở Y tế"]
    assert task.names("coordinate") == ["Sở Nội vụ", "Sở Tư pháp"]
    assert task.deadline.phrase == "Quý II/2026"
    assert task.uncertain == ()


def test_two_rows_of_headings_and_the_numbers_of_the_columns_are_one_heading():
    task = one_task(
        "| STT | Nhiệm vụ | Phân công thực hiện |  | Thời gian |",
        "| 〃 | 〃 | Chủ trì | Phối hợp | 〃 |",
        "| (1) | (2) | (3) | (4) | (5) |",
        "| 1 | Xây dựng chương trình | Sở Y tế | Sở Nội vụ | 2026 |",
    )
    assert (task.names("lead"), task.names("coordinate")) == (["Sở Y tế"], ["Sở Nội vụ"])


def test_headings_repeated_on_the_next_page_are_no_task_and_keep_the_group():
    rows = [HEADINGS, "| I | Nhóm một |  |  |  |", ROW, HEADINGS, ROW.replace("| 1 |", "| 2 |")]
    assert marks(*rows) == ["PL.I.1", "PL.I.2"]


def test_headings_hold_for_the_next_table_if_its_cells_look_alike():
    assert len(tasks_of(HEADINGS, ROW, "(Tiếp theo)", ROW.replace("| 1 |", "| 2 |"))) == 2
    signature = "| Nơi nhận: | Như trên | Lưu VT | TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH |"
    assert len(tasks_of(HEADINGS, ROW, "Trân trọng.", signature)) == 1


def test_groups_nest_by_their_numbers():
    group = "| {} | Nhóm nhiệm vụ |  |  |  |"
    rows = [group.format("A"), group.format("I"), ROW, group.format("II"), ROW, group.format("B"), ROW]
    assert marks(HEADINGS, *rows) == ["PL.A.I.1", "PL.A.II.1", "PL.B.1"]


def test_letters_may_stand_inside_roman_numbers():
    group = "| {} | Nhóm nhiệm vụ |  |  |  |"
    rows = [group.format("I"), group.format("A"), ROW, group.format("B"), ROW, group.format("II"), ROW]
    assert marks(HEADINGS, *rows) == ["PL.I.A.1", "PL.I.B.1", "PL.II.1"]


@pytest.mark.parametrize(
    "group",
    [
        "| II. Nhóm nhiệm vụ về thể chế |  |  |  |  |",
        "|  | II. Nhóm nhiệm vụ về thể chế |  |  |  |",
        "| II. Nhóm việc | II. Nhóm việc | II. Nhóm việc | II. Nhóm việc | II. Nhóm việc |",
    ],
)
def test_a_group_may_be_merged_across_the_table(group):
    assert marks(HEADINGS, group, ROW) == ["PL.II.1"]


def test_groups_are_sections_with_their_headings():
    blocks = outline(["PHỤ LỤC", HEADINGS, "| I | Nhóm nhiệm vụ một |  |  |  |", ROW])
    _, groups = read_tables_and_groups(blocks)
    numbered = outline(["PHỤ LỤC II", HEADINGS, "| I | Nhóm nhiệm vụ một |  |  |  |", ROW])
    assert read_tables_and_groups(numbered)[1] == groups
    assert groups == {2: ParsedSection(("PL", "I"), "Nhóm nhiệm vụ một")}
    plan = parse_plan("\n".join(["PHỤ LỤC", HEADINGS, "| I | Nhóm nhiệm vụ một |  |  |  |", ROW]))
    assert ("PL", "I") in [section.path for section in plan.sections]
    assert (PartKind.HEADING, ("PL", "I")) in [(part.kind, part.path) for part in plan.parts]


def test_a_number_with_points_below_it_is_a_group():
    rows = [
        "| 1 | Hoàn thiện thể chế |  |  |  |",
        "| 1.1 | Ban hành quyết định | Sở Y tế |  | 2026 |",
        "| 1.2 | Ban hành hướng dẫn | Sở Y tế |  | 2027 |",
        "| 2 | Chuyển đổi số |  |  |  |",
        "| 2.1 | Xây dựng phần mềm | Sở Y tế |  | 2027 |",
    ]
    assert marks(HEADINGS, *rows) == ["PL.1.1.1", "PL.1.1.2", "PL.2.2.1"]


def test_a_row_without_anybody_among_tasks_is_a_task_to_look_at():
    tasks = tasks_of(HEADINGS, ROW, "| 2 | Việc chưa giao ai |  |  |  |", ROW.replace("| 1 |", "| 3 |"))
    assert [".".join(task.path) for task in tasks] == ["PL.1", "PL.2", "PL.3"]
    assert tasks[1].uncertain == ("leads", "deadline")


def test_merged_cells_hold_for_every_row():
    merged = "| 2 | Kiểm tra, giám sát | 〃 | Công an tỉnh | 〃 |"
    task = tasks_of(HEADINGS, ROW, merged)[1]
    assert task.names("lead") == ["Sở Y tế"]
    assert task.deadline.phrase == "Quý II/2026"
    assert task.uncertain == ()


def test_empty_cells_stay_empty_and_uncertain():
    task = tasks_of(HEADINGS, ROW, "| 2 | Kiểm tra, giám sát |  | Công an tỉnh |  |")[1]
    assert (task.names("lead"), task.deadline.phrase) == ([], "")
    assert task.uncertain == ("leads", "deadline")


@pytest.mark.parametrize("said", ["nt", "-nt-", "Như trên", "N/t"])
def test_as_above_means_the_cell_above_and_is_uncertain(said):
    task = tasks_of(HEADINGS, ROW, f"| 2 | Kiểm tra, giám sát | {said} | Công an tỉnh | 2027 |")[1]
    assert task.names("lead") == ["Sở Y tế"]
    assert task.uncertain == ("leads",)


def test_points_with_dates_of_their_own_are_tasks_with_the_agency_of_their_row():
    tasks = tasks_of(
        HEADINGS,
        "| 1 | Hoàn thiện thể chế: | Sở Y tế | Sở Nội vụ |  |",
        "|  | a) Ban hành quyết định | 〃 | 〃 | Tháng 5/2026 |",
        "|  | b) Ban hành hướng dẫn |  |  | Tháng 6/2026 |",
        "| 2 | Tuyên truyền | Sở Nội vụ |  | 2026 |",
    )
    assert [".".join(task.path) for task in tasks] == ["PL.1.a", "PL.1.b", "PL.2"]
    assert [task.names("lead") for task in tasks] == [["Sở Y tế"], ["Sở Y tế"], ["Sở Nội vụ"]]
    assert tasks[0].uncertain == ()
    assert tasks[1].uncertain == ("leads", "coordinators")


def test_points_that_say_neither_who_nor_when_are_words_of_their_task():
    task = one_task(HEADINGS, ROW, "|  | - Khảo sát nhu cầu |  |  |  |", "|  | - Lấy ý kiến |  |  |  |")
    assert task.text == "Xây dựng chương trình\n- Khảo sát nhu cầu\n- Lấy ý kiến"


def test_a_row_cut_by_a_page_is_one_task():
    cut = "|  | hành động của tỉnh |  | Sở Tài chính |  |"
    task = one_task(HEADINGS, ROW, cut)
    assert task.text == "Xây dựng chương trình hành động của tỉnh"
    assert "coordinators" in task.uncertain


def test_without_a_number_column_the_numbers_stand_in_the_text_or_are_counted():
    headings = "| Nhiệm vụ | Cơ quan chủ trì | Thời hạn |"
    assert marks(
        headings, "| 1. Việc thứ nhất | Sở Y tế | 2026 |", "| 2. Việc thứ hai | Sở Y tế | 2026 |"
    ) == [
        "PL.1",
        "PL.2",
    ]
    assert marks(headings, "| Việc thứ nhất | Sở Y tế | 2026 |", "| Việc thứ hai | Sở Y tế | 2026 |") == [
        "PL.1",
        "PL.2",
    ]


def test_a_table_in_a_section_belongs_to_it():
    blocks = outline(["II. NHIỆM VỤ", HEADINGS, ROW, "III. TỔ CHỨC", HEADINGS, ROW])
    assert [task.path for task, _ in read_tables(blocks)] == [("II", "1"), ("III", "1")]


def test_of_several_appendices_the_number_is_told():
    blocks = outline(["PHỤ LỤC I", HEADINGS, ROW, "PHỤ LỤC II", HEADINGS, ROW])
    assert [task.path for task, _ in read_tables(blocks)] == [("PL", "PL I", "1"), ("PL", "PL II", "1")]


@pytest.mark.parametrize(
    ("cell", "leads", "coordinators"),
    [
        ("Sở Y tế (chủ trì), Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        (
            "- Chủ trì: Sở Y tế\n- Phối hợp: Sở Nội vụ; các sở, ngành",
            ["Sở Y tế"],
            ["Sở Nội vụ", "các sở, ngành"],
        ),
        ("Sở Y tế chủ trì, phối hợp với Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Chủ trì: Sở Y tế; Phối hợp: Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
    ],
)
def test_one_cell_may_tell_who_leads_and_who_helps(cell, leads, coordinators):
    task = one_task(
        "| TT | Nội dung | Cơ quan chủ trì, phối hợp | Thời hạn |", f"| 1 | Rà soát | {cell} | 2026 |"
    )
    assert (task.names("lead"), task.names("coordinate")) == (leads, coordinators)
    assert task.uncertain == ()


def test_a_list_that_does_not_tell_who_leads_is_uncertain():
    task = one_task(
        "| TT | Nội dung | Cơ quan chủ trì, phối hợp | Thời hạn |",
        "| 1 | Rà soát | Sở Y tế, Sở Nội vụ | 2026 |",
    )
    assert (task.names("lead"), task.names("coordinate")) == (["Sở Y tế"], ["Sở Nội vụ"])
    assert task.uncertain == ("leads", "coordinators")


@pytest.mark.parametrize(
    ("cell", "leads"),
    [
        ("Sở Y tế\nSở Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
        ("Sở Nông nghiệp và\nMôi trường", ["Sở Nông nghiệp và Môi trường"]),
        ("- Các sở, ban, ngành\n- UBND các xã, phường", ["Các sở, ban, ngành", "UBND các xã, phường"]),
        ("Sở Y tế; Đài Phát thanh\n- Truyền hình tỉnh", ["Sở Y tế", "Đài Phát thanh - Truyền hình tỉnh"]),
        ("Sở Y tế\n- Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
    ],
)
def test_agencies_stand_one_a_line_or_over_two_lines(cell, leads):
    task = one_task(HEADINGS, f"| 1 | Rà soát | {cell} |  | 2026 |")
    assert task.names("lead") == leads


def test_the_head_answers_only_where_no_agency_does():
    headings = "| TT | Nhiệm vụ | Người đứng đầu chịu trách nhiệm | {} | Thời hạn |"
    both = one_task(headings.format("Cơ quan chủ trì"), "| 1 | Rà soát | Giám đốc Sở Y tế | Sở Y tế | 2026 |")
    assert both.names("lead") == ["Sở Y tế"]
    alone = one_task(headings.format("Ghi chú"), "| 1 | Rà soát | Giám đốc Sở Y tế |  | 2026 |")
    assert alone.names("lead") == ["Giám đốc Sở Y tế"]
    assert "leads" in alone.uncertain


def test_ticked_quarters_are_a_deadline_to_look_at():
    headings = "| TT | Nội dung công việc | Đơn vị thực hiện | Quý I/2026 | Quý II/2026 | Quý III/2026 |"
    task = one_task(headings, "| 1 | Họp báo | Sở Nội vụ |  | x | x |")
    assert task.deadline.phrase == "Quý II/2026 - Quý III/2026"
    assert task.uncertain == ("deadline",)


def test_a_start_and_an_end_column_are_a_range():
    headings = "| TT | Nội dung | Đơn vị thực hiện | Thời gian bắt đầu | Thời gian kết thúc |"
    task = one_task(headings, "| 1 | Họp báo | Sở Nội vụ | 01/3/2026 | 30/6/2026 |")
    assert task.deadline.kind == "range"


def test_a_deadline_without_a_year_takes_that_of_its_heading():
    headings = "| TT | Nội dung | Đơn vị thực hiện | Thời gian hoàn thành (năm 2026) |"
    task = one_task(headings, "| 1 | Họp báo | Sở Nội vụ | Quý III |")
    assert (str(task.deadline.due), task.deadline.phrase) == ("2026-09-30", "Quý III")
    assert task.uncertain == ("deadline",)


def test_a_row_that_lost_its_merged_cells_is_laid_out_by_its_content():
    task = tasks_of(HEADINGS, ROW, "| 2 | Kiểm tra, giám sát việc thực hiện | Công an tỉnh | 31/12/2026 |")[1]
    assert task.names("lead") == ["Công an tỉnh"]
    assert str(task.deadline.due) == "2026-12-31"
    assert {"leads", "coordinators"} <= set(task.uncertain)


def test_the_rule_below_markdown_headings_is_no_task():
    assert marks(HEADINGS, "| :---: | --- | --- | --- | :---: |", ROW) == ["PL.1"]


def test_a_total_is_no_task():
    assert marks(HEADINGS, ROW, "| Tổng cộng |  |  |  | 12 |") == ["PL.1"]
