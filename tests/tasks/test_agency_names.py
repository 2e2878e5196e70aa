"""Names of real agencies stay whole wherever they stand in an assignment sentence, with no register to help.

Many hold a comma, "và", a dash or a word that elsewhere is a verb ("Chi cục Bảo vệ môi trường").
"""

import pytest

from tasks.importer.assignments import leading_names, parse_assignment
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
Ban Quản lý An toàn thực phẩm tỉnh
Ban Quản lý Công viên địa chất
Ban Quản lý các dự án đầu tư xây dựng và phát triển đô thị
Ban Bảo vệ, chăm sóc sức khỏe cán bộ tỉnh
Ban Chỉ đạo công tác thi hành án dân sự
Ban Chỉ đạo thực hiện Quy chế dân chủ ở cơ sở
Ban Kinh tế - Ngân sách HĐND tỉnh
Sở Giao thông vận tải - Xây dựng
Sở Kế hoạch và Đầu tư
Sở Thông tin và Truyền thông
Cục Quản lý đường bộ III
Cục Kiểm soát thủ tục hành chính
Chi cục Dân số - Kế hoạch hóa gia đình
Chi cục Văn thư - Lưu trữ
Chi cục Quản lý đất đai
Chi cục Thủy lợi và Phòng, chống thiên tai
Chi cục Phòng, chống tệ nạn xã hội
Chi cục Thủy sản và Biển, Hải đảo
Chi cục Kinh tế hợp tác và Phát triển nông thôn
Trung tâm Khuyến công và Xúc tiến thương mại
Trung tâm Xúc tiến Thương mại, Đầu tư và Du lịch
Trung tâm Khuyến công và Tư vấn phát triển công nghiệp
Trung tâm Nước sạch và Vệ sinh môi trường nông thôn
Trung tâm Kỹ thuật Tài nguyên và Môi trường
Trung tâm Quan trắc Tài nguyên và Môi trường
Trung tâm Tin học - Công báo
Trung tâm Văn hóa, Thể thao và Truyền thông xã
Trung tâm Văn hóa - Thông tin và Thể thao
Trung tâm Huấn luyện và Thi đấu thể thao
Trung tâm Phòng, chống HIV/AIDS
Trung tâm Bảo trợ xã hội tổng hợp
Trung tâm Ứng dụng tiến bộ khoa học và công nghệ
Trung tâm Thông tin xúc tiến du lịch
Phòng Tài chính - Kế hoạch
Phòng Kinh tế và Hạ tầng
Phòng Lao động - Thương binh và Xã hội
Phòng Nội vụ - Lao động
Phòng Quản lý đô thị
Phòng Quản lý khoa học
Phòng Kiểm tra và Theo dõi thi hành pháp luật
Phòng Kế hoạch, Tài chính và Đầu tư
Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao
Phòng Cảnh sát điều tra tội phạm về ma túy
Phòng Cảnh sát giao thông
Phòng Quản lý xuất nhập cảnh
Phòng Hướng dẫn nghiệp vụ
Phòng Kiểm soát thủ tục hành chính
Văn phòng HĐND và UBND xã
Hội Văn học - Nghệ thuật tỉnh
Hội đồng Thi đua - Khen thưởng tỉnh
Hiệp hội Chế biến và Xuất khẩu thủy sản
Liên đoàn Thương mại và Công nghiệp Việt Nam
Vietcombank chi nhánh Quảng Ngãi
Agribank Quảng Ngãi
Trường Cao đẳng Việt Nam - Hàn Quốc
Trường Đại học Tài chính - Kế toán
Bệnh viện Sản - Nhi
Bệnh viện Lao và Bệnh phổi
Vườn quốc gia Phong Nha - Kẻ Bàng
Đoàn Khối các cơ quan và doanh nghiệp
Thi hành án dân sự tỉnh
Báo và Đài Phát thanh - Truyền hình tỉnh
Cơ quan Ủy ban Kiểm tra
Cơ quan Thường trực Ban Chỉ đạo 35
Tổ bảo vệ an ninh, trật tự ở cơ sở
Tổ hợp tác bảo vệ rừng
Hợp tác xã dịch vụ nông nghiệp
Chủ tịch UBND các xã, phường, đặc khu
Quỹ Phòng, chống thiên tai
Quỹ Phát triển khoa học và công nghệ
Trạm Chăn nuôi và Thú y
Hạt Quản lý đê điều
Công chức Văn hóa - Xã hội
""".strip().splitlines()
SENTENCES = (
    "{0}, {1} và {2} chủ trì; phối hợp với {3}, {4}",
    "{0} chủ trì, phối hợp với {1}, {2}, {3} và {4} tổ chức thực hiện.",
    "{0}; {1} chủ trì, phối hợp với {2}; {3}; {4} tham mưu UBND tỉnh",
)
OTHERS = ("Sở Tài chính", "Sở Xây dựng", "Sở Y tế", "UBND xã Sơn Tịnh")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_whole_in_every_place_of_a_list(name):
    assert is_name(name)
    for at in range(5):
        names = [*OTHERS[:at], name, *OTHERS[at:]]
        assert list(split_names(", ".join(names))) == list(split_names("; ".join(names))) == names
        for sentence in SENTENCES:
            for prose in (False, True):
                found = parse_assignment(sentence.format(*names), prose=prose)
                assert [one.name for one in found] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Sở Giáo dục và Đào tạo thường xuyên kiểm tra các trường", ("Sở Giáo dục và Đào tạo",)),
        ("Ngành Giáo dục thường xuyên kiểm tra các trường", ("Ngành Giáo dục",)),
        ("Sở Xây dựng xây dựng kế hoạch", ("Sở Xây dựng",)),
        ("Chi cục Giám định xây dựng kế hoạch", ("Chi cục Giám định",)),
        ("Ban Chỉ đạo thực hiện việc kiểm tra", ("Ban Chỉ đạo",)),
        ("Liên minh Hợp tác xã tỉnh giúp các hợp tác xã", ("Liên minh Hợp tác xã tỉnh",)),
        ("Hội đồng Phối hợp liên ngành tỉnh tổ chức họp", ("Hội đồng Phối hợp liên ngành tỉnh",)),
        ("UBND các xã giúp các hộ nghèo", ("UBND các xã",)),
    ],
)
def test_the_same_words_still_end_a_name_as_verbs(sentence, names):
    assert leading_names(sentence) == names
