"""Plans without labels, plans behind a decision, and other ways of writing met in plans nobody had seen."""

from datetime import date

import pytest

from tasks.importer.assignments import parse_assignment
from tasks.importer.names import split_names
from tasks.importer.parse import parse_plan

AIM = ["I. MỤC ĐÍCH", "Nâng cao nhận thức."]
ALONE = "Sở Tư pháp chủ trì, phối hợp với Sở Y tế"


def plan(*lines):
    return parse_plan("\n".join([*AIM, *lines]))


def read(*lines):
    return plan("II. NHIỆM VỤ", *lines).tasks


def path(task):
    return ".".join(task.path)


def paths(tasks):
    return [path(task) for task in tasks]


DECISION = [
    "QUYẾT ĐỊNH",
    "Về việc ban hành Kế hoạch cải cách hành chính",
    "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính.",
    "Điều 2. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.",
]
SIGNED = ["Nơi nhận:", "- Như Điều 2;", "TM. ỦY BAN NHÂN DÂN", "Trần Văn An"]
ATTACHED = [
    "KẾ HOẠCH",
    "Cải cách hành chính năm 2026",
    "I. NHIỆM VỤ",
    "1. Rà soát thủ tục hành chính",
    "Cơ quan chủ trì: Sở Nội vụ",
]


@pytest.mark.parametrize("between", [SIGNED, []], ids=["signed", "unsigned"])
def test_the_plan_behind_the_decision_that_issues_it_is_read(between):
    found = parse_plan("\n".join([*DECISION, *between, *ATTACHED]))
    assert found.title == "Cải cách hành chính năm 2026"
    assert [(path(task), task.names("lead")) for task in found.tasks] == [("I.1", ["Sở Nội vụ"])]


def test_the_closing_of_a_plan_stays_closed():
    found = read("1. Rà soát", "Cơ quan chủ trì: Sở Nội vụ", *SIGNED, "2. Kế hoạch khác", "Chủ trì: Sở Y tế")
    assert paths(found) == ["II.1"]


@pytest.mark.parametrize(
    ("sentence", "due", "phrase"),
    [
        (f"{ALONE} thực hiện. Thời gian hoàn thành trước 30/6/2026.", date(2026, 6, 30), "trước 30/6/2026"),
        (f"Giao {ALONE} thực hiện giai đoạn 2025 - 2026.", date(2026, 12, 31), "giai đoạn 2025 - 2026"),
        (f"Giao {ALONE} thực hiện. Thời gian thực hiện: Quý I/2026.", date(2026, 3, 31), "Quý I/2026"),
        (f"{ALONE}. Hoàn thành trước ngày 01/5/2026.", date(2026, 5, 1), "Hoàn thành trước ngày 01/5/2026"),
        (
            f"{ALONE} thực hiện theo kế hoạch được duyệt; thời gian hoàn thành trước 15/11/2026.",
            date(2026, 11, 15),
            "trước 15/11/2026",
        ),
    ],
    ids=["bare-time", "range", "labelled-time", "assigns-only", "by-its-plan"],
)
def test_a_sentence_behind_the_words_says_who_and_when(sentence, due, phrase):
    (task,) = read(f"1. Rà soát danh mục dự án. {sentence}")
    assert (task.text, task.names("lead"), task.names("coordinate")) == (
        "Rà soát danh mục dự án.",
        ["Sở Tư pháp"],
        ["Sở Y tế"],
    )
    assert (task.deadline.due, task.deadline.phrase) == (due, phrase)


def test_a_sentence_that_says_more_stays_in_the_words():
    (task,) = read("1. Lắp đặt điện mặt trời. Sở Tư pháp phối hợp với Sở Y tế hướng dẫn quá trình thực hiện.")
    assert (task.names("joint"), task.names("coordinate")) == (["Sở Tư pháp"], ["Sở Y tế"])
    assert "hướng dẫn quá trình" in task.text


def test_a_heading_that_speaks_of_organising_an_event_is_no_part_on_organisation():
    (task,) = read("1. Tổ chức hội thi", "Mở hội thi cấp tỉnh.", f"Giao {ALONE} thực hiện.")
    assert task.names("coordinate") == ["Sở Y tế"]


def test_each_clause_of_a_topic_tells_another_agency():
    task = read(
        "1. Rà soát văn bản. Sở Nội vụ chủ trì thực hiện.",
        "2. Về tuyên truyền: Sở Tư pháp chỉ đạo báo chí; Sở Y tế mở chuyên mục; phối hợp với Báo tỉnh.",
    )[1]
    assert task.names("lead") == ["Sở Tư pháp", "Sở Y tế"]


TABLE = ["PHỤ LỤC", "| TT | Nhiệm vụ | Cơ quan chủ trì |", "| 1 | Xây dựng phần mềm dùng chung | Sở Nội vụ |"]
DUTIES = ["1. Sở Tư pháp chủ trì, phối hợp với Sở Y tế rà soát văn bản.", "2. Đề nghị Công an tỉnh hỗ trợ."]


def test_duties_in_the_part_on_tasks_count_beside_a_table_those_on_organisation_do_not():
    found = plan("II. NHIỆM VỤ, GIẢI PHÁP", *DUTIES, "III. TỔ CHỨC THỰC HIỆN", *DUTIES, *TABLE).tasks
    assert paths(found) == ["II.1", "II.2", "PL.1"]
    assert [task.names("lead") for task in found] == [["Sở Tư pháp"], ["Công an tỉnh"], ["Sở Nội vụ"]]


def test_dashes_of_the_part_on_tasks_that_tell_an_agency_are_tasks_each():
    found = plan(
        "II. NHIỆM VỤ",
        "1. Nâng cao nhận thức, trách nhiệm của các cấp",
        "Các sở, ban, ngành tổ chức quán triệt, tuyên truyền.",
        "2. Cơ chế, chính sách",
        "- Giao Sở Tư pháp chủ trì, phối hợp với Sở Y tế tham mưu ban hành chính sách.",
        "- Sở Tài chính bố trí kinh phí từ nay đến hết năm 2026.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Sở Tư pháp theo dõi, đôn đốc.",
    ).tasks
    assert paths(found) == ["II.1", "II.2.-1", "II.2.-2"]
    assert [task.names("lead") for task in found] == [
        ["Các sở, ban, ngành"],
        ["Sở Tư pháp"],
        ["Sở Tài chính"],
    ]
    assert (found[2].deadline.due, "deadline" in found[2].uncertain) == (date(2026, 12, 31), True)


@pytest.mark.parametrize(
    ("phrase", "leads"),
    [
        ("Sở Giao thông vận tải chủ trì, phối hợp với Sở Y tế", ["Sở Giao thông vận tải"]),
        ("Sở Y tế, Sở Nội vụ theo lĩnh vực được phân công", ["Sở Y tế", "Sở Nội vụ"]),
        (
            "Ban Quản lý dự án đầu tư xây dựng các công trình Nông nghiệp tỉnh chủ trì",
            ["Ban Quản lý dự án đầu tư xây dựng các công trình Nông nghiệp tỉnh"],
        ),
        ("các Ban Quản lý rừng phòng hộ, rừng đặc dụng", ["các Ban Quản lý rừng phòng hộ, rừng đặc dụng"]),
    ],
)
def test_names_are_whole_and_end_where_the_sentence_goes_on(phrase, leads):
    found = parse_assignment(phrase)
    assert [one.name for one in found if one.role in ("lead", "joint")] == leads


@pytest.mark.parametrize(
    ("phrase", "partners"),
    [
        ("Sở Xây dựng chủ trì, phối hợp với UBND các huyện, thị xã thay thế đèn", ["UBND các huyện, thị xã"]),
        ("Sở Xây dựng chủ trì, phối hợp với UBND các xã biên giới khởi công", ["UBND các xã biên giới"]),
        ("Sở Xây dựng chủ trì, phối hợp với UBND cấp xã mua đèn", ["UBND cấp xã"]),
    ],
)
def test_a_list_of_kinds_of_units_ends_before_any_verb_but_not_before_an_adjective(phrase, partners):
    assert [one.name for one in parse_assignment(phrase, prose=True) if one.role == "coordinate"] == partners


@pytest.mark.parametrize(
    ("phrase", "leads", "partners"),
    [
        ("Sở Nội vụ chủ trì; Công an tỉnh, Sở Y tế phối hợp", ["Sở Nội vụ"], ["Công an tỉnh", "Sở Y tế"]),
        ("Sở Nội vụ chủ trì, Sở Y tế phối hợp thực hiện.", ["Sở Nội vụ"], ["Sở Y tế"]),
        ("Các sở, ngành phối hợp", ["Các sở, ngành"], []),
    ],
)
def test_who_takes_part_may_stand_before_the_word(phrase, leads, partners):
    found = parse_assignment(phrase)
    assert [one.name for one in found if one.role in ("lead", "joint")] == leads
    assert [one.name for one in found if one.role == "coordinate"] == partners


@pytest.mark.parametrize(
    "name", ["Sở Nông nghiệp và PTNT", "Sở TN và MT", "Sở Lao động - TB và XH", "Bộ Nông nghiệp và PTNT"]
)
def test_shortened_fields_of_government_are_not_cut(name):
    assert split_names(f"{name}, Sở Y tế") == (name, "Sở Y tế")


def test_a_table_of_labels_and_values_below_each_task_is_read_as_lines():
    found = plan(
        "II. NHIỆM VỤ",
        "Nhiệm vụ 1.1. Xây dựng sàn thương mại điện tử.",
        "| Cơ quan chủ trì | Sở Công Thương |",
        "| Cơ quan phối hợp | Bưu điện tỉnh |",
        "| Thời gian hoàn thành | Quý III/2026 |",
    )
    (task,) = found.tasks
    assert (path(task), task.names("lead"), task.names("coordinate")) == (
        "II.Nhiệm vụ 1.1",
        ["Sở Công Thương"],
        ["Bưu điện tỉnh"],
    )
    assert task.deadline.due == date(2026, 9, 30)
    assert "| Cơ quan chủ trì | Sở Công Thương |" in found.text


def test_a_table_headed_by_two_labels_is_still_a_table():
    (task,) = plan(
        "II. NHIỆM VỤ", "| Nhiệm vụ | Cơ quan chủ trì |", "| Xây dựng phần mềm | Sở Nội vụ |"
    ).tasks
    assert (task.text, task.names("lead", "joint")) == ("Xây dựng phần mềm", ["Sở Nội vụ"])


def test_a_group_merged_from_the_second_column_is_no_part_of_the_row_above():
    found = plan(
        "II. NHIỆM VỤ",
        "| TT | Cơ quan chủ trì | Nhiệm vụ | Thời gian |",
        "| 1 | Sở Nội vụ | Ban hành quy chế phối hợp | Tháng 3/2026 |",
        "| B | Các văn bản, đề án trình UBND tỉnh |  |  |",
        "| 2 | Sở Y tế | Xây dựng đề án y tế | Quý I/2026 |",
    ).tasks
    assert [task.names("lead") for task in found] == [["Sở Nội vụ"], ["Sở Y tế"]]


@pytest.mark.parametrize(
    "value", ["Sở Y tế; xong trước 30/9/2026", "Sở Y tế, quý III/2026", "Sở Y tế; thường xuyên"]
)
def test_a_time_behind_the_agencies_of_a_label_is_the_deadline(value):
    (task,) = read("1. Rà soát", f"(Chủ trì: Sở Tư pháp; phối hợp: {value})")
    assert task.names("coordinate") == ["Sở Y tế"]
    assert task.deadline.kind != "none"


@pytest.mark.parametrize(("value", "when"), [("Quý II/2026", True), ("Sở Y tế", False)])
def test_carried_out_may_say_who_or_when(value, when):
    (task,) = read("1. Rà soát", "Chủ trì: Sở Tư pháp", f"Thực hiện: {value}")
    assert (task.deadline.due is not None, "Sở Y tế" in task.names("joint")) == (when, not when)


def test_a_lone_time_below_the_agencies_is_the_deadline():
    (task,) = read("1. Rà soát", f"► {ALONE}.", "► Quý 4 năm 2026.")
    assert (task.text, task.deadline.due) == ("Rà soát", date(2026, 12, 31))


def test_a_time_before_the_words_is_the_deadline():
    (task,) = read("1. Tháng 7/2026: Tổng kết phong trào (Sở Nội vụ chủ trì).")
    assert (task.text, task.deadline.due) == ("Tổng kết phong trào", date(2026, 7, 31))


def test_a_list_of_agencies_below_a_label_may_say_what_each_does():
    (task,) = read(
        "1. Tuyên truyền",
        "Cơ quan thực hiện:",
        "- Sở Nội vụ: xây dựng nội dung.",
        "- Báo tỉnh: mở chuyên mục.",
        "- Các sở, ban, ngành: phối hợp thực hiện.",
        "Thời gian: Quý I/2026",
    )
    assert task.names("joint") == ["Sở Nội vụ", "Báo tỉnh"]
    assert task.names("coordinate") == ["Các sở, ban, ngành"]
    assert task.deadline.due == date(2026, 3, 31)


def test_a_label_of_another_kind_between_the_values_does_not_end_them():
    found = read(
        "1. Thu gom rác",
        "a) Nội dung: Ra quân thu gom.",
        "b) Đơn vị thực hiện: Sở Y tế.",
        "c) Đơn vị hướng dẫn, kiểm tra: Sở Xây dựng.",
        "d) Thời gian: Quý I/2026.",
    )
    assert [(path(task), task.deadline.due) for task in found] == [("II.1", date(2026, 3, 31))]


def test_points_in_brackets_belong_to_the_task_whose_values_follow():
    found = read(
        "1. Khám sức khỏe",
        "1.1. Hoạt động",
        "(1) Khám tại trạm y tế xã;",
        "(2) Lập hồ sơ sức khỏe.",
        "1.2. Cơ quan chủ trì: Sở Y tế.",
        "1.3. Thời gian: Năm 2026.",
        "1.4. Kinh phí: 01 tỷ đồng.",
        "2. Truyền thông",
        "2.1. Hoạt động",
        "(1) In tờ rơi.",
        "2.2. Cơ quan chủ trì: Sở Nội vụ.",
    )
    assert [(path(task), task.names("lead")) for task in found] == [
        ("II.1", ["Sở Y tế"]),
        ("II.2", ["Sở Nội vụ"]),
    ]
    assert "Khám tại trạm y tế xã" in found[0].text and "Lập hồ sơ" in found[0].text


def test_where_most_tasks_have_a_deadline_one_without_is_to_be_looked_at():
    task = ["Cơ quan chủ trì: Sở Y tế", "Thời gian: Quý I/2026"]
    found = read("1. Một việc", *task, "2. Việc hai", *task, "3. Việc ba", task[0])
    assert ["deadline" in one.uncertain for one in found] == [False, False, True]
    assert ["deadline" in one.uncertain for one in read("1. Một việc", task[0], "2. Việc hai", task[0])] == [
        False
    ] * 2
