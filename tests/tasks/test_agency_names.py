"""Names of real agencies stay whole wherever they stand in an assignment sentence, with no register to help.

Many hold a comma, "và", a dash or a word that elsewhere is a verb ("Chi cục Bảo vệ môi trường").
"""

import pytest

from tasks.importer.assignments import parse_assignment
from tasks.importer.names import is_name, split_names

NAMES = """
Sở Nội vụ
Sở Tư pháp
Sở Văn hóa, Thể thao và Du lịch
Sở Văn hóa và Thể thao
Sở Khoa học và Công nghệ
Sở Nông nghiệp và Phát triển nông thôn
Sở Lao động - Thương binh và Xã hội
Sở Lao động, Thương binh và Xã hội
Sở Quy hoạch - Kiến trúc
Sở Du lịch
Sở Dân tộc và Tôn giáo
Sở An toàn thực phẩm
Văn phòng UBND tỉnh
Văn phòng Đoàn ĐBQH và HĐND tỉnh
Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh
Văn phòng Điều phối nông thôn mới tỉnh
Văn phòng Đăng ký đất đai tỉnh
Văn phòng Thường trực Ban Chỉ đạo 389 tỉnh
Thanh tra tỉnh
Ban Dân tộc tỉnh
Ban Tuyên giáo và Dân vận Tỉnh ủy
Ban Tổ chức Tỉnh ủy
Ban Nội chính Tỉnh ủy
Ủy ban Kiểm tra Tỉnh ủy
Ban An toàn giao thông tỉnh
Ban Chỉ đạo phòng, chống tội phạm tỉnh
Ban Chỉ đạo chuyển đổi số tỉnh
Ban Chỉ huy Phòng thủ dân sự tỉnh
Ban Chỉ huy Phòng, chống thiên tai và Tìm kiếm cứu nạn tỉnh
Ban Chỉ huy Quân sự xã
Ban Quản lý các khu công nghiệp tỉnh
Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi
Ban Quản lý Khu công nghiệp Việt Nam - Singapore
Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh
Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp tỉnh
Ban Quản lý rừng phòng hộ Sông Tranh
Ban Quản lý Vườn quốc gia Cát Tiên
Ban Công tác Mặt trận các thôn
Ban Giám sát đầu tư cộng đồng
Ban Thanh tra nhân dân
Quỹ Bảo vệ và Phát triển rừng tỉnh
Quỹ Đầu tư phát triển tỉnh
Quỹ Hỗ trợ nông dân tỉnh
Quỹ Bảo lãnh tín dụng doanh nghiệp nhỏ và vừa tỉnh
Chi cục Bảo vệ môi trường
Chi cục Quản lý thị trường tỉnh
Chi cục Chăn nuôi và Thú y
Chi cục Trồng trọt và Bảo vệ thực vật
Chi cục Kiểm lâm
Chi cục Phát triển nông thôn
Chi cục Quản lý chất lượng nông lâm sản và thủy sản
Chi cục Tiêu chuẩn Đo lường Chất lượng
Chi cục Giám định xây dựng
Chi cục Thống kê tỉnh
Chi cục Hải quan khu vực XII
Chi cục Thuế khu vực XII
Cục Thống kê tỉnh
Cục Thi hành án dân sự tỉnh
Cục Quản lý thị trường tỉnh
Cục Cảnh sát quản lý hành chính về trật tự xã hội
Kho bạc Nhà nước khu vực XV
Ngân hàng Nhà nước chi nhánh tỉnh Quảng Ngãi
Ngân hàng Chính sách xã hội chi nhánh tỉnh
Phòng giao dịch Ngân hàng Chính sách xã hội Sơn Tịnh
Bảo hiểm xã hội tỉnh
Bảo hiểm xã hội cơ sở Sơn Tịnh
Bộ Chỉ huy Quân sự tỉnh
Bộ Chỉ huy Bộ đội Biên phòng tỉnh
Công an tỉnh
Công an các xã, phường
Phòng Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ
Tòa án nhân dân tỉnh
Viện kiểm sát nhân dân tỉnh
Trung tâm Kiểm soát bệnh tật tỉnh
Trung tâm Phục vụ hành chính công tỉnh
Trung tâm Xúc tiến Đầu tư tỉnh
Trung tâm Xúc tiến đầu tư, Thương mại và Du lịch tỉnh
Trung tâm Khuyến nông tỉnh
Trung tâm Dịch vụ việc làm tỉnh
Trung tâm Cung ứng dịch vụ sự nghiệp công xã
Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Sơn Tịnh
Trung tâm Giáo dục thường xuyên tỉnh
Trung tâm Phát triển quỹ đất tỉnh
Trung tâm Giám sát, điều hành đô thị thông minh
Trung tâm Trợ giúp pháp lý nhà nước tỉnh
Trung tâm Hỗ trợ doanh nghiệp nhỏ và vừa
Trung tâm Công nghệ thông tin và Truyền thông
Trung tâm Nuôi dưỡng, Phục hồi chức năng tâm thần
Trung tâm Bảo tồn Di sản văn hóa
Trung tâm Kiểm định chất lượng xây dựng
Trung tâm Điều hành thông minh
Phòng Giáo dục Trung học, Giáo dục thường xuyên
Phòng Giáo dục Mầm non, Tiểu học
Phòng Giáo dục Thường xuyên
Phòng Kế hoạch - Tài chính
Phòng Văn hóa - Xã hội
Phòng Kinh tế, Hạ tầng và Đô thị
Phòng Tổ chức cán bộ
Phòng Quản lý xây dựng công trình
Phòng Thẩm định và Quản lý dự án
Phòng Bổ trợ tư pháp
Phòng Theo dõi thi hành pháp luật
Phòng Sản xuất - Kinh doanh
Ủy ban MTTQ Việt Nam tỉnh
Ủy ban MTTQ Việt Nam cùng cấp
Ủy ban Mặt trận Tổ quốc Việt Nam các cấp
Liên đoàn Lao động tỉnh
Hội Liên hiệp Phụ nữ tỉnh
Hội Nông dân tỉnh
Hội Bảo vệ quyền lợi người tiêu dùng tỉnh
Hội Bảo trợ người khuyết tật và trẻ mồ côi tỉnh
Hội Khuyến học tỉnh
Hiệp hội Doanh nghiệp nhỏ và vừa tỉnh
Liên hiệp các tổ chức hữu nghị tỉnh
Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh
Liên minh Hợp tác xã tỉnh
Hội đồng Phối hợp phổ biến, giáo dục pháp luật tỉnh
Hội đồng Nghĩa vụ quân sự tỉnh
Tỉnh đoàn
Công ty Điện lực Quảng Ngãi
Công ty TNHH MTV Khai thác công trình thủy lợi Quảng Ngãi
Công ty Cổ phần Cấp thoát nước và Xây dựng Quảng Ngãi
Viễn thông Quảng Ngãi
VNPT Quảng Ngãi
Viettel Quảng Ngãi
Viettel Post chi nhánh Thái Nguyên
MobiFone Quảng Ngãi
Bưu điện tỉnh
Đài PTTH tỉnh
Đài Phát thanh và Truyền hình Quảng Ngãi
Đài Phát thanh - Truyền hình tỉnh
Đài Khí tượng Thủy văn tỉnh
Báo và Phát thanh, Truyền hình tỉnh
Báo Quảng Ngãi
Cổng Thông tin điện tử tỉnh
Trường Cao đẳng Y tế Đặng Thùy Trâm
Trường Cao đẳng Kỹ thuật - Công nghệ
Trường Chính trị tỉnh
Trường Đại học Phạm Văn Đồng
Bệnh viện Đa khoa tỉnh
Bệnh viện Y học cổ truyền và Phục hồi chức năng
Cảng vụ Hàng hải Quảng Ngãi
Tổ công tác Đề án 06 tỉnh
Tổ công nghệ số cộng đồng
Hạt Kiểm lâm khu vực 1
Đội Quản lý thị trường số 2
UBND cấp xã
UBND các xã, phường, đặc khu
Đảng ủy các xã, phường
""".strip().splitlines()
SENTENCES = {
    "list": "{0}, {1} và {2} chủ trì; phối hợp với {3}, {4}",
    "prose": "{0} chủ trì, phối hợp với {1}, {2}, {3} và {4} tổ chức thực hiện.",
    "semicolons": "{0}; {1} chủ trì, phối hợp với {2}; {3}; {4} tham mưu UBND tỉnh",
}


def cast(name):
    """The name in each of the five places of a sentence, among names that hold nothing doubtful."""
    others = ["Sở Tài chính", "Thanh tra tỉnh", "Sở Y tế", "UBND xã Sơn Tịnh"]
    return [[*others[:at], name, *others[at:]] for at in range(5)]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_whole_in_a_list_of_names(name):
    assert is_name(name)
    for names in cast(name):
        assert list(split_names(", ".join(names))) == names
        assert list(split_names("; ".join(names))) == names


@pytest.mark.parametrize("prose", [False, True], ids=["value", "sentence"])
@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_whole_among_leads_and_coordinators(name, sentence, prose):
    for names in cast(name):
        found = parse_assignment(SENTENCES[sentence].format(*names), prose=prose)
        assert [one.name for one in found] == names
