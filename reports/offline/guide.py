"""How to fill in the spreadsheet, told on a sheet of its own."""

from ..forms import MAX_DOCUMENTS
from .columns import ACCOUNTS, DOCUMENTS

TITLE = "CÁCH ĐIỀN VÀ NẠP LẠI BẢNG"
STEPS = (
    f"Điền các ô nền vàng ở sheet “{ACCOUNTS}”, mỗi dòng một nhiệm vụ. Các ô khác đã khóa, xin giữ nguyên.",
    "Không có gì để báo cáo: ghi x ở cột “Không phát sinh (x)” và để trống các ô còn lại của dòng ấy. Có kết "
    "quả: chọn “Tiến độ” trong danh sách, viết “Kết quả trong kỳ”.",
    "“Tỷ lệ (%)” là số nguyên từ 0 đến 100. Xuống dòng trong một ô: Alt + Enter.",
    f"Văn bản đã ban hành ghi ở sheet “{DOCUMENTS}”, mỗi dòng một văn bản: chọn ký hiệu nhiệm vụ, ghi số, ký "
    f"hiệu, ngày (dd/mm/yyyy) và trích yếu. Mỗi nhiệm vụ ghi tối đa {MAX_DOCUMENTS} văn bản.",
    "Không dùng công thức, không chèn hình. Chép từ nơi khác thì dán dạng giá trị (Paste Values).",
    "Lưu tệp ở dạng .xlsx, vào trang viết báo cáo của đợt, bấm “Nạp lại bảng đã điền”. Cổng kiểm tra từng ô; "
    "có lỗi thì chỉ rõ sheet, dòng, cột và chưa lưu gì. Không có lỗi thì cổng cho xem những chỗ khác với bản "
    "đang có rồi mới lưu thành bản soạn.",
    "Nạp bảng không gửi báo cáo. Sau khi nạp, đính kèm minh chứng và bấm gửi trên cổng. Báo cáo đã gửi chỉ "
    "để xem: phần sửa trong bảng không được nhận.",
    "Có người sửa báo cáo trên cổng sau khi bảng được tải: khi nạp, cổng cho xem cả hai bản để chọn. Không "
    "bản nào bị ghi đè.",
)
