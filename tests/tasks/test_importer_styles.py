"""One test for each way plans are written (domain.md 4, shared/plans/README.md)."""

from datetime import date

import pytest

from tasks.importer.parse import parse_plan

DEPARTMENTS = ["Sở Nội vụ", "Sở Tài chính", "Sở Y tế"]


def read(*lines):
    return parse_plan("\n".join(["I. MỤC ĐÍCH", "Nâng cao nhận thức.", "II. NHIỆM VỤ", *lines])).tasks


def duties(*lines):
    return parse_plan(
        "\n".join(["I. MỤC ĐÍCH", "Nâng cao nhận thức.", "II. TỔ CHỨC THỰC HIỆN", *lines])
    ).tasks


def path(task):
    return ".".join(task.path)


@pytest.mark.parametrize(
    "values",
    [
        ["Cơ quan chủ trì: Sở Tư pháp", "Cơ quan phối hợp: Sở Y tế", "Thời gian: Quý I/2026"],
        ["- Cơ quan chủ trì: Sở Tư pháp.", "- Phối hợp: Sở Y tế.", "- Tiến độ: Quý I/2026."],
        ["Đơn vị chủ trì: Sở Tư pháp; Đơn vị phối hợp: Sở Y tế. Thời gian thực hiện: Quý I/2026."],
        ["(Chủ trì: Sở Tư pháp; phối hợp: Sở Y tế; thời gian: Quý I/2026)"],
        ["Phân công thực hiện: Sở Tư pháp chủ trì, phối hợp với Sở Y tế.", "Lộ trình: Quý I/2026"],
        ["a) Cơ quan thực hiện:", "- Chủ trì: Sở Tư pháp", "- Phối hợp: Sở Y tế", "b) Thời gian: Quý I/2026"],
        ["Sở Tư pháp chủ trì, phối hợp với Sở Y tế thực hiện; hoàn thành trong Quý I/2026."],
        ["+ Đơn vị chủ trì:", "Sở Tư pháp", "+ Đơn vị phối hợp:", "Sở Y tế", "+ Thời gian: Quý I/2026"],
    ],
    ids=["lines", "dashes", "one-line", "bracket", "sentence-label", "points", "sentence", "value-below"],
)
def test_the_same_task_is_read_in_every_spelling(values):
    (task,) = read("1. Hoàn thiện thể chế", "- Rà soát văn bản.", *values)
    assert (path(task), task.text) == ("II.1", "Hoàn thiện thể chế\n- Rà soát văn bản.")
    assert task.names("lead", "joint") == ["Sở Tư pháp"]
    assert task.names("coordinate") == ["Sở Y tế"]
    assert task.deadline.due == date(2026, 3, 31)


def test_a_bracket_at_the_end_of_a_paragraph_assigns_that_paragraph():
    first, second = read(
        "1. Thể chế",
        "- Rà soát thủ tục (Sở Tư pháp chủ trì, phối hợp với Sở Y tế; hoàn thành trước ngày 15/9/2026).",
        "- Đào tạo (do Sở Nội vụ chủ trì; thực hiện thường xuyên).",
    )
    assert (path(first), first.text) == ("II.1.-1", "Rà soát thủ tục")
    assert (first.names("lead"), first.names("coordinate")) == (["Sở Tư pháp"], ["Sở Y tế"])
    assert first.deadline.due == date(2026, 9, 15)
    assert (second.names("lead"), second.deadline.kind) == (["Sở Nội vụ"], "recurring")


def test_a_bracket_in_a_line_of_its_own_assigns_the_numbered_task_above():
    first, second = read(
        "1. Tuyên truyền",
        "1.1. Tuyên truyền chính sách.",
        "(Phòng Văn hóa - Xã hội chủ trì, phối hợp với các thôn; thời gian: quý II/2026)",
        "1.2. Miễn, giảm học phí.",
        "(Các trường học trên địa bàn xã, Phòng Kinh tế; thời gian: theo năm học)",
    )
    assert (path(first), first.text) == ("II.1.1.1", "Tuyên truyền chính sách.")
    assert (first.names("lead"), first.names("coordinate")) == (["Phòng Văn hóa - Xã hội"], ["các thôn"])
    assert (first.deadline.due, first.uncertain) == (date(2026, 6, 30), ())
    assert second.names("joint") == ["Các trường học trên địa bàn xã", "Phòng Kinh tế"]
    assert (second.deadline.phrase, "leads" in second.uncertain) == ("theo năm học", True)


@pytest.mark.parametrize(
    ("names", "uncertain"),
    [
        ("Bưu điện tỉnh, Hoa Mai", ("coordinators",)),
        ("các hội cùng cấp, Hoa Mai", ("coordinators",)),
        ("Sở Văn hóa, Thể thao và Du lịch", ()),
        ("Các Sở, Ban, Ngành", ()),
        ("UBND các huyện Bắc Sơn, Bình Gia", ()),
    ],
)
def test_two_names_that_only_a_comma_joins_are_uncertain(names, uncertain):
    (task,) = read("1. Rà soát", "Chủ trì: Sở Y tế", f"Phối hợp: {names}")
    assert (task.names("coordinate"), task.uncertain) == ([names], uncertain)


@pytest.mark.parametrize("bracket", ["(nếu có)", "(qua Sở Nội vụ)", "(Luật số 12/2024/QH15)"])
def test_any_other_bracket_stays_in_the_text(bracket):
    (task,) = read(f"1. Rà soát văn bản {bracket}", "Cơ quan chủ trì: Sở Tư pháp")
    assert task.text.endswith(bracket)


def test_values_below_the_last_point_are_those_of_the_section():
    (task,) = read("1. Thể chế", "a) Rà soát.", "b) Ban hành quy chế.", "Cơ quan chủ trì: Sở Tư pháp")
    assert (path(task), task.text) == ("II.1", "Thể chế\na) Rà soát.\nb) Ban hành quy chế.")


def test_points_with_values_of_their_own_stay_apart():
    tasks = read("1. Thể chế", "a) Rà soát.", "Chủ trì: Sở Tư pháp", "b) Ban hành.", "Chủ trì: Sở Y tế")
    assert [path(task) for task in tasks] == ["II.1.a", "II.1.b"]


def test_points_below_the_values_belong_to_the_task():
    (task,) = read("1. Thể chế", "Đơn vị đầu mối: Sở Tư pháp", "- Rà soát.", "- Ban hành.")
    assert task.text == "Thể chế\n- Rà soát.\n- Ban hành."


def test_money_and_place_between_the_values_do_not_cut_the_task():
    (task,) = read(
        "1. Xúc tiến đầu tư",
        "- Đơn vị thực hiện: Sở Công Thương",
        "- Kinh phí: 500 triệu đồng",
        "- Đối tượng hưởng lợi: doanh nghiệp",
        "- Thời gian: Tháng 5/2026",
    )
    assert (task.names("joint"), task.deadline.due) == (["Sở Công Thương"], date(2026, 5, 31))
    assert "Kinh phí: 500 triệu đồng" in task.text


def test_an_activity_is_known_by_its_number():
    (task,) = read("1. Truyền thông", "Hoạt động 3: Tổ chức lễ phát động", "Chủ trì: Sở Nội vụ")
    assert (path(task), task.text) == ("II.1.Hoạt động 3", "Tổ chức lễ phát động")


@pytest.mark.parametrize(
    "heading",
    [
        "1. Sở Nội vụ",
        "1. Giao Sở Nội vụ:",
        "1. Trách nhiệm của Sở Nội vụ",
        "1. Đối với Sở Nội vụ:",
        "1. Sở Nội vụ có trách nhiệm:",
    ],
)
def test_duties_stand_below_a_heading_that_names_the_agency(heading):
    first, second = duties(heading, "- Chủ trì, phối hợp với Sở Y tế rà soát.", "- Tổng hợp, báo cáo.")
    assert (path(first), path(second)) == ("II.1.-1", "II.1.-2")
    assert first.names("lead") == second.names("lead") == ["Sở Nội vụ"]
    assert (first.names("coordinate"), second.names("coordinate")) == (["Sở Y tế"], [])


def test_a_narrower_agency_of_a_dash_leads_alone():
    both = ["Các sở, ban, ngành", "UBND các xã, phường"]
    heading = f"1. {'; '.join(both)}"
    all_of_them, communes = duties(heading, "- Báo cáo.", "- UBND các xã, phường: công khai danh sách.")
    assert (all_of_them.names("lead"), communes.names("lead")) == (both, both[1:])


def test_departments_may_share_one_head():
    (task,) = duties("1. Các Sở: Nội vụ, Tài chính, Y tế", "Thực hiện nhiệm vụ theo lĩnh vực quản lý.")
    assert task.names("lead") == DEPARTMENTS


def test_the_farewell_is_no_part_of_the_last_duty():
    (task,) = duties(
        "1. Sở Nội vụ", "Theo dõi, đôn đốc.", "Trên đây là Kế hoạch, yêu cầu các sở thực hiện./."
    )
    assert task.text == "Theo dõi, đôn đốc."


def test_duties_beside_labelled_tasks_stay_with_the_organisation():
    tasks = read(
        *(
            "1. Rà soát",
            "Chủ trì: Sở Tư pháp",
            "III. TỔ CHỨC THỰC HIỆN",
            "1. Sở Tài chính",
            "Bố trí kinh phí.",
        ),
    )
    assert [path(task) for task in tasks] == ["II.1"]


def test_a_name_that_reads_on_into_prose_is_uncertain():
    (task,) = read("1. Rà soát", "Chủ trì: theo quy định của pháp luật")
    assert "leads" in task.uncertain


def test_the_same_number_twice_is_told_apart():
    tasks = read("1. Rà soát", "Chủ trì: Sở Tư pháp", "1. Tập huấn", "Chủ trì: Sở Y tế")
    assert [path(task) for task in tasks] == ["II.1", "II.1.(2)"]


def test_a_list_of_agencies_without_a_word_of_what_they_do_is_uncertain():
    (task,) = read("1. Cải cách công vụ (Sở Nội vụ; thường xuyên)")
    assert (task.names("joint"), task.uncertain) == (["Sở Nội vụ"], ("leads",))


def test_values_taken_for_a_whole_section_are_uncertain():
    (task,) = read("1. Thể chế", "a) Rà soát.", "b) Ban hành.", "Chủ trì: Sở Tư pháp")
    assert task.uncertain == ("text",)


def test_a_partner_named_far_behind_in_a_duty_is_uncertain():
    words = "Bảo đảm an ninh, trật tự trên địa bàn toàn tỉnh trong suốt thời gian diễn ra các hoạt động. " * 2
    (task,) = duties("1. Công an tỉnh", f"{words}Phối hợp với Sở Y tế tuần tra.")
    assert (task.names("coordinate"), task.uncertain) == (["Sở Y tế"], ("coordinators",))
