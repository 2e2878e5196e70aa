"""Words by which agency names are known in plans: how they begin, what they hold, what ends a list."""

from __future__ import annotations

import re

from tasks.importer.fields import UPPER

# A firm that writes its name as no Vietnamese word is written: "Viettel", "MobiFone", "Agribank".
FIRM = r"[A-Z][a-z]+(?:[A-Z][A-Za-z]*|(?:bank|tel|com|fone|phone|group|limex|milk))\b"
SPECIFIC = re.compile(
    r"(?!Ban hành|Tổ chức|Báo cáo|Bộ (?:phận|máy|tiêu chí|chỉ số|thủ tục)|Hội (?:nghị|thảo|nhập|thi|chợ)|"
    r"Đoàn kết|"
    r"Phòng,? (?:chống|ngừa)|Trường hợp|Đội ngũ|Vụ việc|Quỹ đất|Thanh tra,|Đề (?:án|nghị)|Trong|Trên|"
    r"Thành phần|"
    r"Cơ sở (?:dữ liệu|vật chất|hạ tầng)|Cơ quan,|Nhà nước|(?:Kiểm toán|Thống kê|Bảo hiểm|Thuế) (?!nhà nước|"
    r"khu vực|tỉnh|thành phố|cơ sở|cấp|xã|chủ trì|phối hợp|và|tiền gửi)[a-zà-ỹđ])"
    r"(?:(?:Sở|Bộ|Ban|Ủy ban|Uỷ ban|UBND|UBMTTQ|UBKT|MTTQ|Mặt trận|HĐND|Hội|Hiệp hội|Liên minh|Liên đoàn|"
    r"Liên hiệp|"
    r"Đoàn|Tỉnh [Đđ]oàn|Thành [Đđ]oàn|Công an|Văn phòng|VP|Thanh tra|Cục|Chi cục|Tổng cục|Vụ|Viện|Học viện|"
    r"Trung tâm|Trường|Đại học|Báo|Đài|Tạp chí|Cổng|Kho bạc|Ngân hàng|Thuế|Hải quan|Thống kê|Bảo hiểm|BHXH|"
    r"Tòa án|"
    r"Toà án|Kiểm toán|Quỹ|Công ty|Tập đoàn|Tổng công ty|Bưu điện|Viễn thông|Điện lực|Phòng|Tỉnh ủy|Thành ủy|"
    r"Đảng ủy|Huyện ủy|Chủ tịch|Phó Chủ tịch|Giám đốc|Tổng Giám đốc|Thủ trưởng|Người đứng đầu|Lãnh đạo|"
    r"Trưởng|"
    r"Chánh|Chỉ huy|Bí thư|Hiệu trưởng|Chủ nhiệm|Cục trưởng|Viện trưởng|Tổng Biên tập|Bệnh viện|Cảng|"
    r"Quân khu|"
    r"Lực lượng|Chủ đầu tư|Chính phủ|Thủ tướng|Hội đồng|Tổ|Ngành|Cơ sở|Cơ quan|Trạm|Đội|Đồn|Hạt|Hợp tác xã|"
    r"Doanh nghiệp|Nhà (?:máy|hát|thầu|đầu tư|xuất bản|văn hóa)|Bảo tàng|Thư viện|Câu lạc bộ|Vườn quốc gia|"
    r"Khu|"
    r"Xí nghiệp|Thi hành án|Công chức(?!,)|Đảng bộ|Thường trực|Thành viên|Cán bộ)\b"
    rf"|[A-ZĐ]{{2,}}(?:&[A-ZĐ]+)?\b|{FIRM}|(?:công an|ủy ban|uỷ ban|văn phòng)\b|(?:sở|bộ) [A-ZĐ])"
)
GROUP_NOUN = (
    r"(?:sở|ban ngành|ban|ngành|bộ|cơ quan|đơn vị|địa phương|tổ chức|đoàn thể|hội|hiệp hội|cá nhân|lực lượng|"
    r"doanh nghiệp|cấp|phòng|trường|cục|vụ|chủ đầu tư|nhà thầu|thành viên|thành phần|cơ sở|huyện|xã|phường|"
    r"tập đoàn|tổng công ty|công ty|bệnh viện|trung tâm|ngân hàng|hợp tác xã|chi cục|tỉnh|thành phố|quận|"
    r"viện|ủy ban|thôn|tổ dân phố|khu phố|khu dân cư|nhà trường|hộ gia đình|hộ kinh doanh|chủ rừng)\b"
)
GROUP = re.compile(rf"(?:(?:tất cả )?(?:các|những)|toàn thể|một số|mỗi|từng)\s+{GROUP_NOUN}", re.IGNORECASE)
PLURAL = re.compile(r"(?:các|những)\s", re.IGNORECASE)
BARE_GROUP = re.compile(rf"(?:{GROUP_NOUN})(?:\s+[^A-ZĐ]*)?$")
BARE_CAPITAL = re.compile(r"(?:Sở|Bộ|Ban|Cơ quan|Đơn vị|Địa phương|Tổ chức|Hội|Ngành|Đoàn thể|Phòng)$")
GOES_ON = re.compile(rf"(?:^|[\s,]){GROUP_NOUN}$", re.IGNORECASE)  # "các sở, ban, ngành": each only a noun
UNIT = re.compile(r"(?:xã|phường|thị trấn|thị xã|thành phố|huyện|quận|đặc khu|thôn|tổ dân phố|ấp)\b")
TITLED_GROUP = re.compile(
    r"(?:Thủ trưởng|Giám đốc|Người đứng đầu|Lãnh đạo|Đại diện|Trưởng) (?:các )?", re.IGNORECASE
)
# Heads that stand once for several names: "các Sở: Xây dựng, Tài chính", "Sở Nội vụ, Tài chính, Y tế".
SHARED_HEAD = re.compile(
    rf"(?:gồm |lãnh đạo )?(?:[Cc]ác |[Nn]hững )(?:(?P<head>[Ss]ở|[Bb]ộ|[Cc]ục|[Bb]an(?! [Qq]uản lý)|"
    rf"[Cc]hi cục|[Vv]ụ)"
    rf"(?:\s*:\s*|\s+(?!Ban\b|Ngành\b))(?=[{UPPER}])"
    rf"|(?P<sở>[Ss]ở(?:,\s*(?:ban,?|ngành|đơn vị))+)\s*:\s*(?=[{UPPER}]))"
    rf"|(?P<one>Sở|Bộ|Cục)\s*:\s*(?=[{UPPER}])"
)
SHARED_UNITS = re.compile(
    rf"(?P<who>UBND|(?:Ủy|Uỷ) ban nhân dân) (?:các )?(?P<unit>xã|phường|huyện|quận|"
    rf"thị xã)\s*:\s*(?=[{UPPER}])"
)
FIELD = re.compile(
    r"(?:Nội vụ|Tài chính|Y tế|Xây dựng|Tư pháp|Công [Tt]hương|Ngoại vụ|Du lịch|Giao thông [Vv]ận tải|"
    r"Dân tộc|"
    r"Kế hoạch và Đầu tư|Tài nguyên và Môi trường|Nông nghiệp và Môi trường|"
    r"Nông nghiệp và Phát triển nông thôn|"
    r"Khoa học và Công nghệ|Thông tin và Truyền thông|Giáo dục và Đào tạo|Văn (?:hóa|"
    r"hoá),? Thể thao và Du lịch|"
    r"Văn (?:hóa|hoá) và Thể thao|Lao động\s*[-–,]\s*Thương binh và Xã hội|Dân tộc và Tôn giáo|"
    r"Quy hoạch\s*[-–]\s*Kiến trúc|[A-ZĐ]{2,}(?:\s?[&-]\s?[A-ZĐ]+)+)"
)
SEPARATOR = re.compile(
    r"(\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+|cùng\s+(?:với\s+)?)?|\s+và\s+|\s+cùng (?!cấp\b)(?:với )?|\s+\+\s+)"
)

# Names with "và" or a comma inside that the rules alone would cut, when nobody passes a register.
BUILT_IN = re.compile(
    r"Đoàn (?:đại biểu Quốc hội|ĐBQH) và (?:HĐND|Hội đồng nhân dân)|Văn phòng HĐND và UBND"
    r"|Văn (?:hóa|hoá),? Thể thao(?: và Du lịch)?|Báo(?:,| và) "
    r"(?:Đài )?[Pp]hát thanh(?:,| -| –)? (?:và )?[Tt]ruyền hình"
    r"|Đài [Pp]hát thanh(?: và|,) [Tt]ruyền hình|(?:Nông nghiệp|Tài nguyên) và Môi trường"
    r"|Khoa học và Công nghệ|Giáo dục và Đào tạo|Kế hoạch và Đầu tư"
    r"|Thông tin và Truyền thông|Nông nghiệp và [Pp]hát triển [Nn]ông thôn|Lao động, Thương binh và [Xx]ã hội"
    r"|Thương binh và [Xx]ã hội|Thông tin, (?:Truyền thông|báo chí)"
    r"|Dân tộc và Tôn giáo|Tuyên giáo và Dân vận|Văn (?:hóa|hoá) và Thể thao|"
    r"Cảnh sát [^,;]{3,30}và cứu nạn,? cứu hộ"
    r"|(?:Phòng|phòng) cháy,? chữa cháy và cứu (?:nạn|hộ),? cứu (?:hộ|nạn)|"
    r"Tòa án nhân dân và Viện kiểm sát nhân dân"
    r"|Nông nghiệp và PTNT|(?:(?<=Sở )|(?<=Bộ )|(?<=Phòng ))[A-ZĐ][\w, -]{0,20} và (?:PTNT|MT|CN|ĐT|TT|XH|"
    r"DL)\b"
    r"|Bảo vệ (?:và|&) [Pp]hát triển [Rr]ừng|Trồng trọt và Bảo vệ thực vật|Chăn nuôi và Thú y"
    r"|Thương mại và Công nghiệp|Tổ chức và Nội vụ|Đầu tư và [Pp]hát triển|tiếp nhận và trả kết quả"
    r"|(?:Giáo dục nghề nghiệp(?:,| -| –| và) [Gg]|(?<!gành )G)iáo dục [Tt]hường xuyên"
    r"|Hội đồng [Pp]hối hợp (?:liên ngành )?(?:về )?(?:phổ biến,? giáo dục pháp luật|PBGDPL|trợ giúp|liên)"
    r"|(?:Giám định|(?:Kiểm|Giám) định chất lượng|Quản lý|Quản lý chất lượng) (?:công trình )?xây dựng"
    r"(?: công trình|(?= (?:tỉnh|và|chủ trì|phối hợp|tham mưu|tổ chức|thực hiện)\b)|(?=[,;.]|$))"
    r"|Ban Chỉ đạo (?:triển khai|thực hiện) (?:các )?(?:Đề án|Quy chế|Chương trình|Phong trào|Dự án)"
    r"|(?:Đầu tư|Thương mại), (?:Thương mại|Đầu tư|Du lịch) và (?:Du lịch|Đầu tư)"
    r"|và [Pp]hòng, (?:chống|ngừa)|tội phạm sử dụng|Bảo trợ xã hội tổng hợp|Thông tin (?:và )?xúc tiến"
    r"|Đoàn [Kk]hối (?:các )?[Cc]ơ quan (?:và|&) [Dd]oanh nghiệp"
    r"|Tiếp nhận và [Tt]rả kết quả|Khu kinh tế và (?:các )?(?:Khu|khu) công nghiệp|nhỏ và vừa|vừa và nhỏ",
)
# Where a list of names ends and the sentence goes on. Some of these words also describe an agency ("Ban quản
# lý …", "các đơn vị sử dụng ngân sách") and end the list only behind a complete name.
VERBS = (
    r"chủ trì|phối hợp|tham mưu|triển khai|thực hiện|tăng cường|rà soát|nghiên cứu|theo dõi|hướng dẫn|căn cứ|"
    r"tổ chức (?:thực hiện|triển khai|tuyên truyền|thi hành|phổ biến|rà soát|xây dựng|đánh giá)|"
    r"chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|tiến hành|đẩy mạnh|bố trí|đôn đốc|cân đối|báo cáo|"
    r"tiếp tục|chủ động|nâng cao|ban hành|lập (?=dự|kế hoạch|hồ|danh|các|báo|quy)|(?<!rợ )giúp|kịp thời|"
    r"phổ biến|tuyên truyền|kiện toàn|sẽ|thường xuyên|quan tâm|đề xuất|theo chức năng|theo nhiệm vụ|"
    r"theo thẩm quyền|theo phân cấp|theo (?:lĩnh vực|địa bàn|phạm vi|sự phân công|phân công)|trên cơ sở|"
    r"trong việc|trong công tác|trong quá trình|định kỳ|để|tổng hợp|nghiêm túc|"
    r"khẩn trương|"
    r"tập trung|là|gắn|tích cực|đồng thời|hằng năm|hàng năm|phân công|quán triệt|chỉ đạo|lãnh đạo|cập nhật|"
    r"vận động|"
    r"xử lý|đảm bảo|bảo đảm|phát huy|trình (?=UBND|Ủy ban|Hội đồng|HĐND|Chủ tịch|cấp|Thủ tướng|Chính phủ|"
    r"Quốc hội)"
)
DESCRIBES = r"xây dựng|kiểm tra|giám sát|sử dụng|thẩm định"
MORE_VERBS = (
    r"nhằm|khi|nếu|dự kiến|lồng ghép|góp ý|lấy ý kiến|thành lập|hoàn thiện|hoàn thành|cụ thể hóa|cụ thể hoá|"
    r"bám sát|"
    r"đánh giá|khảo sát|thống kê|thu thập|số hóa|xác định|xem xét|biên soạn|duy trì|nhân rộng|khen thưởng|"
    r"kiến nghị|thông báo|điều chỉnh|sửa đổi|bổ sung|phân bổ|tiếp nhận (?!và trả)|đấu tranh|ngăn chặn|"
    r"phát hiện|"
    r"khắc phục|chấn chỉnh|huy động|giới thiệu|công khai|công bố|chuẩn bị|trực tiếp|đăng tải|khuyến khích|"
    r"khởi công|thay thế|chỉnh trang|xúc tiến|quảng bá|bàn giao|rút ngắn|chấm dứt|thúc đẩy|khôi phục|tôn tạo|"
    r"phục dựng|khơi thông|nạo vét|diễn tập|đẩy nhanh|tháo gỡ|chăm lo|thu hút|kêu gọi|lắp đặt|trang bị|"
    r"cải tạo|nâng cấp|sửa chữa|"
    r"tuần tra|ký kết|phát động|phát sóng|phát hành|tạo điều kiện|lựa chọn|tìm hiểu|nắm|mở rộng|mở (?:lớp|"
    r"các|chuyên)|gửi|hỗ trợ|lập"
)
MORE_DESCRIBES = (
    r"quản lý|tổ chức|kiểm soát|thanh tra|điều tra|bảo vệ|khai thác|cung cấp|đào tạo|bồi dưỡng|tập huấn|"
    r"cấp(?= (?:phát|bổ sung|kinh phí|giấy|phép|vốn))|vận hành|kết nối|phát triển|tham gia|giải quyết|"
    r"phòng ngừa|tư vấn"
)
END = r"(?:(?<= )|(?=[\s,.;:]|$))|(?P<stop>\.\s|\s*\.\.\.|\s*…)"
IN_LIST = re.compile(rf"(?:^|(?<=[\s,;]))(?:(?P<always>{VERBS})|(?P<describes>{DESCRIBES})){END}")
# "Liên đoàn Lao động tỉnh phát động …": behind the place that ends a name any word begins the statement.
PLACE_ENDS = (
    r"(?:(?<=[\s\ue002]tỉnh)|(?<=[\s\ue002]xã)|(?<=phường)|(?<=đặc khu)|(?<=thị trấn))\s(?=[a-zà-ỹđ])"
    r"(?!và\b|cùng\b|có\b|"
    r"liên|trên|tại|tỉnh\b|dịch vụ|nông nghiệp|"
    r"thuộc|quản lý|hoặc|ủy|uỷ|đoàn|ta\b|này|nơi|trong|ở\b|khác|được|theo|với|về|thành phố|thị|huyện|phường|"
    r"đặc|xã|hội|biên giới|ven |miền |vùng|khó khăn|nông thôn|trọng điểm|nghèo)"
)
IN_PROSE = re.compile(
    rf"(?:^|(?<=[\s,;]))(?:(?P<always>{VERBS}|{MORE_VERBS})|(?P<describes>{DESCRIBES}|"
    rf"{MORE_DESCRIBES})){END}"
    rf"|{PLACE_ENDS}"
)
NOT_A_NAME_YET = re.compile(
    r"(?:\b(?:các|những|và|của|Ban|Trung tâm|Chi cục|Cục|Quỹ|Phòng|Đội|Hội|Công ty|Trường|Tổ|Văn phòng|"
    r"Bộ phận|"
    r"bộ phận|phòng|đơn vị|cơ quan|doanh nghiệp|lực lượng|cán bộ|tổ chức|cá nhân|công ty|cơ sở|trung tâm|hội|"
    r"quỹ|"
    r"Hệ thống|chức năng|nhà nước|sự nghiệp|hộ|người|Hội đồng|Đoàn|đoàn|tổ|ban|hoạt động|dự án|đầu tư|"
    r"vật liệu|"
    r"thanh tra|Thanh tra|[Cc]ảnh sát|[Tt]ổ hợp tác|trật tự|Đầu tư|Tư vấn|tư vấn)|[,;])\s*$"
)
NOUN_BEHIND = re.compile(
    r"\s*(?:chính trị|liên quan|có liên quan|xã hội|đoàn thể|hội|cá nhân|trên|hoạt động|quốc tế|tôn giáo|"
    r"thuộc|trực|"
    r"và |khác|kinh tế|tín dụng|phi |của|trong|hành nghề|Đảng|đảng|CT|công đoàn|nước ngoài|khoa học|"
    r"sự nghiệp|"
    r"nghề nghiệp|,|;|\.|$|\))"
)
# "Sở Y tế tuần tra …": so does any small word behind the full name of a department or ministry.
DEPARTMENT_ENDS = re.compile(
    rf"\b(?:Sở|Bộ) {FIELD.pattern}(?=\s[a-zà-ỹđ])"
    r"(?!\s(?:và|cùng|tỉnh|thành phố|hoặc|có|liên quan|trên|thuộc|các)\b)"
)
# "UBND các huyện, thị xã, thành phố thay thế …": a list of kinds of units is whole, whatever verb follows;
# an adjective is not yet a verb ("UBND các xã biên giới").
_KIND = r"(?:xã|phường|thị trấn|thị xã|thành phố|huyện|quận|đặc khu)"
COMMITTEES_END = re.compile(
    rf"\b(?:UBND|(?:Ủy|Uỷ|ủy|uỷ) ban nhân dân) (?:các |cấp )?{_KIND}(?:(?:, | và |"
    rf", và ){_KIND})*(?=\s[a-zà-ỹđ])"
    rf"(?!\s(?:và|cùng|hoặc|có|liên quan|trên|trong|thuộc|trực thuộc|tại|nơi|ở|khác|được|này|nêu|còn|chưa|đã|"
    rf"đặc|biên|ven|miền|vùng|khó|nông|hải|mới|đồng|phía|trọng|điểm|đảo|nghèo|thí|giáp|khu|dự|ngoại|nội|tham|"
    rf"{_KIND}|đăng|đạt|về|theo|với|là|sau|bị|sở|của|cấp|thành|xung|lân)\b)"
)
