import pytest

from tasks.importer.assignments import is_agency_list, leading_names, parse_assignment
from tasks.importer.names import split_names

DISTRICTS = "UBND các huyện, thị xã, thành phố"
LISTS = [
    ("Sở Nội vụ, Tài chính, Y tế", ["Sở Nội vụ", "Sở Tài chính", "Sở Y tế"]),
    (
        "Công an tỉnh và các Sở: Y tế, Xây dựng; UBND cấp xã",
        ["Công an tỉnh", "Sở Y tế", "Sở Xây dựng", "UBND cấp xã"],
    ),
    ("UBND các huyện: Bắc Hà, Sa Pa", ["UBND huyện Bắc Hà", "UBND huyện Sa Pa"]),
    ("Giám đốc các sở, Thủ trưởng các ban, ngành", ["Giám đốc các sở", "Thủ trưởng các ban, ngành"]),
    (
        "cơ quan, tổ chức có liên quan, cơ sở khám bệnh, chữa bệnh",
        ["cơ quan, tổ chức có liên quan", "cơ sở khám bệnh, chữa bệnh"],
    ),
    (
        "Ban Quản lý dự án đầu tư xây dựng công trình giao thông, Sở Giao thông vận tải",
        ["Ban Quản lý dự án đầu tư xây dựng công trình giao thông", "Sở Giao thông vận tải"],
    ),
    ("Sở Khoa học và Công nghệ", ["Sở Khoa học và Công nghệ"]),
    ("Sở Giáo dục và Đào tạo và Sở Y tế", ["Sở Giáo dục và Đào tạo", "Sở Y tế"]),
    (
        "Sở Văn hóa, Thể thao và Du lịch; Sở Tư pháp",
        ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tư pháp"],
    ),
    (
        "Báo và Phát thanh, Truyền hình tỉnh; Sở Tư pháp, các cơ quan, đơn vị, địa phương",
        ["Báo và Phát thanh, Truyền hình tỉnh", "Sở Tư pháp", "các cơ quan, đơn vị, địa phương"],
    ),
    ("Các Sở, ban, ngành, UBND xã, phường", ["Các Sở, ban, ngành", "UBND xã, phường"]),
    ("Các Sở, ban, ngành và địa phương", ["Các Sở, ban, ngành", "địa phương"]),
    ("Sở Tài chính và cơ quan, địa phương liên quan", ["Sở Tài chính", "cơ quan, địa phương liên quan"]),
    ("VTV, VOV, TTXVN, các địa phương", ["VTV", "VOV", "TTXVN", "các địa phương"]),
    ("Bộ, ngành, địa phương", ["Bộ, ngành, địa phương"]),
    (
        "các Sở: Xây dựng, Nông nghiệp và Môi trường, Công Thương",
        ["Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Sở Công Thương"],
    ),
]


def roles(phrase, **options):
    return [(found.role, found.name) for found in parse_assignment(phrase, **options)]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_is_cut_between_names_and_not_inside_them(text, names):
    assert list(split_names(text)) == names


def test_the_lead_stands_before_chu_tri_and_the_coordinators_behind():
    phrase = f"Sở Xây dựng chủ trì, phối hợp các sở, ban ngành, {DISTRICTS} tổ chức thực hiện."
    assert roles(phrase) == [
        ("lead", "Sở Xây dựng"),
        ("coordinate", "các sở, ban ngành"),
        ("coordinate", DISTRICTS),
    ]


def test_agencies_listed_without_chu_tri_are_joint():
    phrase = f"Sở Xây dựng, {DISTRICTS} tổ chức thực hiện."
    assert roles(phrase) == [("joint", "Sở Xây dựng"), ("joint", DISTRICTS)]


def test_a_name_with_va_inside_is_one_lead():
    board = "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi"
    assert roles(f"Sở Kế hoạch và Đầu tư, {board} chủ trì") == [
        ("lead", "Sở Kế hoạch và Đầu tư"),
        ("lead", board),
    ]


def test_agencies_that_propose_are_no_coordinators():
    phrase = (
        "Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính (trên cơ sở đề xuất của "
        f"Sở Xây dựng, {DISTRICTS}) tham mưu tổ chức triển khai thực hiện."
    )
    assert roles(phrase) == [
        ("lead", "Sở Kế hoạch và Đầu tư"),
        ("coordinate", "Sở Tài chính"),
        ("propose", "Sở Xây dựng"),
        ("propose", DISTRICTS),
    ]


def test_a_qualifier_in_brackets_is_the_scope_of_the_lead():
    phrase = f"Các Sở, ban ngành chủ trì (đối với từng lĩnh vực được giao), phối hợp với {DISTRICTS}"
    lead, coordinator = parse_assignment(phrase)
    assert (lead.scope, coordinator.scope) == ("đối với từng lĩnh vực được giao", "")
    assert lead.phrase == phrase


def test_a_known_name_is_never_cut():
    name = "Tổ giúp việc, Sở Y tế và Sở Tài chính"
    assert split_names(f"{name}, Sở Tư pháp", [name]) == (name, "Sở Tư pháp")


def test_the_label_decides_the_role_of_a_plain_list():
    assert roles("Sở Nội vụ, Sở Tư pháp", role="coordinate") == [
        ("coordinate", "Sở Nội vụ"),
        ("coordinate", "Sở Tư pháp"),
    ]


def test_who_is_charged_to_lead_something_is_described_and_leads_by_the_label():
    charged = "Các sở, ban, ngành được giao chủ trì soạn thảo văn bản"
    found = parse_assignment(f"{charged} (đánh giá tác động); Sở Tư pháp (thẩm định)", role="lead")
    assert [(one.role, one.name, one.scope) for one in found] == [
        ("lead", charged, "đánh giá tác động"),
        ("lead", "Sở Tư pháp", "thẩm định"),
    ]
    both = [("lead", "Đơn vị được giao chủ trì"), ("lead", "Sở Tư pháp")]
    assert roles("Đơn vị được giao chủ trì, Sở Tư pháp", role="lead") == both
    assert roles("Sở Y tế được giao chủ trì, phối hợp với Sở Tư pháp", role="lead")[-1][0] == "coordinate"


def test_prose_behind_the_names_is_left_out():
    phrase = "Giao Công an tỉnh chủ trì, phối hợp với Văn phòng UBND tỉnh theo dõi, hướng dẫn, kiểm tra"
    assert roles(phrase) == [("lead", "Công an tỉnh"), ("coordinate", "Văn phòng UBND tỉnh")]


def test_a_request_names_whom_it_asks():
    asked = leading_names("Đề nghị Văn phòng Tỉnh ủy, Thuế tỉnh và Kho bạc nhà nước khu vực XI tăng cường")
    assert asked == ("Văn phòng Tỉnh ủy", "Thuế tỉnh", "Kho bạc nhà nước khu vực XI")


@pytest.mark.parametrize("text", ["", " ", ",;", "()", "và", "chủ trì", "(trên cơ sở đề xuất của )"])
def test_text_without_a_name_gives_no_assignment(text):
    assert parse_assignment(text) == ()


@pytest.mark.parametrize(
    ("heading", "agencies"),
    [
        ("Công an tỉnh", True),
        ("Các sở, ban, ngành, đoàn thể cấp tỉnh và UBND các xã, phường", True),
        ("Mục đích", False),
        ("Tổ chức các nội dung hỗ trợ thi hành Luật", False),
        ("Ban hành kế hoạch", False),
    ],
)
def test_a_heading_may_name_agencies_only(heading, agencies):
    assert is_agency_list(heading) is agencies


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        (
            "Sở A chủ trì, phối hợp với Sở B; Sở C chủ trì",
            [("lead", "Sở A"), ("coordinate", "Sở B"), ("lead", "Sở C")],
        ),
        ("Chủ trì là Sở A, phối hợp với Sở B", [("lead", "Sở A"), ("coordinate", "Sở B")]),
        ("phối hợp với Sở B, do Sở A chủ trì", [("lead", "Sở A"), ("coordinate", "Sở B")]),
        ("UBND tỉnh giao Sở A chủ trì", [("lead", "Sở A")]),
        ("Sở Giao thông vận tải", [("joint", "Sở Giao thông vận tải")]),
    ],
)
def test_the_order_of_lead_and_coordinators_is_free(phrase, found):
    assert roles(phrase) == found


def test_those_who_coordinate_may_themselves_lead_something_else():
    phrase = "Các sở, ngành chủ trì soạn thảo văn bản"
    assert roles(phrase, role="coordinate") == [("coordinate", phrase)]


def test_in_prose_a_verb_behind_a_place_ends_the_name():
    assert leading_names("Liên đoàn Lao động tỉnh phát động phong trào") == ("Liên đoàn Lao động tỉnh",)
