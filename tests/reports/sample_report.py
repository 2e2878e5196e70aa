"""One report as the portal would fill it: fourth quarter of 2026 of plan 151/KH-UBND. All of it invented."""

from datetime import date

from reports.documents.content import (
    Account,
    Appendix,
    AppendixRow,
    Figures,
    Letterhead,
    MissingAgency,
    Obstacle,
    PlanCitation,
    Proposal,
    ReportContent,
    ReportedPeriod,
    SectionResults,
    Signer,
    StateCount,
    TaskResults,
)

PROVINCE = "Ủy ban nhân dân tỉnh Quảng Ngãi"
PLAN_TITLE = (
    "Triển khai thực hiện Chương trình hành động số 21-CTr/TU ngày 12/8/2022 của Tỉnh ủy về thực hiện "
    "Nghị quyết số 06-NQ/TW ngày 24/01/2022 của Bộ Chính trị về quy hoạch, xây dựng, quản lý và phát triển "
    "bền vững đô thị Việt Nam đến năm 2030, tầm nhìn đến năm 2045"
)
STANDARDS = (
    "Thực hiện chuẩn hóa các số liệu chỉ tiêu, chỉ số về đô thị hóa và phát triển đô thị bền vững "
    "trên phạm vi toàn tỉnh"
)
COASTAL = "Tập trung xây dựng các đô thị ven biển, ven sông"
HOUSING = "Đẩy mạnh phát triển nhà ở xã hội, đặc biệt là nhà ở cho người lao động tại các khu công nghiệp"
DATA_DONE = (
    "Đã rà soát, cập nhật 42 chỉ tiêu của 12 đô thị vào cơ sở dữ liệu đô thị của tỉnh; ban hành Công văn số "
    "2145/SXD-QLĐT ngày 06/10/2026 hướng dẫn Ủy ban nhân dân các xã, phường, đặc khu thu thập số liệu"
)
ISLAND_DONE = (
    "Hoàn thành kè chống sạt lở dài 1,2 km bảo vệ khu dân cư thôn Tây An Vĩnh; cấp nước ngọt cho 1.850 hộ, "
    "đạt 96,40% số hộ trên địa bàn"
)
HOUSING_DONE = (
    "Đã khởi công 02 dự án nhà ở xã hội với 1.104 căn hộ; giải quyết thủ tục của 15 hồ sơ "
    "theo cơ chế một cửa, bình quân rút ngắn 05 ngày làm việc so với quy định"
)


def _sections() -> tuple[SectionResults, ...]:
    return (
        SectionResults(
            "Hoàn thiện cơ chế, chính sách tạo thuận lợi cho quá trình đô thị hóa",
            (
                TaskResults(
                    STANDARDS,
                    (
                        Account(("Sở Xây dựng",), DATA_DONE),
                        Account(
                            ("UBND phường Nghĩa Lộ", "UBND phường Cẩm Thành"),
                            "Đã cung cấp đủ số liệu dân số, đất xây dựng đô thị năm 2026",
                        ),
                    ),
                    ("Sở Y tế", "UBND xã Ba Tơ", "UBND xã Ba Vì"),
                ),
                TaskResults("Bố trí nguồn vốn ngân sách nhà nước cho chính sách an sinh nhà ở"),
            ),
        ),
        SectionResults(
            "Tập trung xây dựng, phát triển hệ thống đô thị trên địa bàn tỉnh bền vững và đồng bộ",
            (TaskResults("", (Account(("UBND đặc khu Lý Sơn",), ISLAND_DONE),)),),
        ),
        SectionResults(
            "Đẩy mạnh phát triển nhà ở, hệ thống hạ tầng đô thị đồng bộ, hiện đại",
            (
                TaskResults(
                    HOUSING, (Account(("Sở Xây dựng", "Sở Nông nghiệp và Môi trường"), HOUSING_DONE),)
                ),
            ),
        ),
    )


def _appendix() -> Appendix:
    rows = [
        AppendixRow("II.1.a", STANDARDS, "Sở Xây dựng", "Đang thực hiện", DATA_DONE + "."),
        AppendixRow("II.1.a", STANDARDS, "Sở Y tế", "Không phát sinh", ""),
        *(
            AppendixRow("II.1.a", STANDARDS, f"UBND xã {name}", "Đang thực hiện", f"{DATA_DONE} ({name}).")
            for name in ("Bình Sơn", "Sơn Tịnh", "Tư Nghĩa", "Nghĩa Hành", "Mộ Đức", "Trà Bồng", "Sơn Hà")
        ),
        AppendixRow("II.3", COASTAL, "UBND đặc khu Lý Sơn", "Hoàn thành", ISLAND_DONE + "."),
        AppendixRow("II.4.a", HOUSING, "Sở Xây dựng", "Gặp vướng mắc", HOUSING_DONE + "."),
        AppendixRow("II.4.a", HOUSING, "UBND xã Đăk Pxi", "Chưa báo cáo", ""),
    ]
    return Appendix(tuple(rows))


def sample_report(**changes) -> ReportContent:
    """The sample, with the given fields of `ReportContent` replaced."""
    fields = {
        "letterhead": Letterhead("UBND tỉnh Quảng Ngãi", "Sở Xây dựng", "BC-SXD", "Quảng Ngãi", 2026),
        "plan": PlanCitation("151/KH-UBND", date(2022, 9, 22), "UBND tỉnh Quảng Ngãi", PLAN_TITLE),
        "period": ReportedPeriod("quý IV năm 2026", date(2026, 9, 15), date(2026, 12, 14)),
        "addressees": (PROVINCE,),
        "figures": Figures(agencies=73, expected=560, on_time=480, late=20, accepted=450),
        "figures_as_of": date(2026, 12, 18),
        "states": (
            StateCount("Hoàn thành", 96),
            StateCount("Đang thực hiện", 287),
            StateCount("Gặp vướng mắc", 8),
            StateCount("Chưa triển khai", 0),
            StateCount("Không phát sinh", 59),
        ),
        "missing": (
            MissingAgency("Sở Nông nghiệp và Môi trường", 4),
            MissingAgency("UBND xã Đăk Pxi", 28),
            MissingAgency("UBND xã Ngọk Réo", 28),
        ),
        "sections": _sections(),
        "obstacles": (
            Obstacle(
                "UBND đặc khu Lý Sơn",
                "Tiến độ đầu tư hệ thống thu gom, xử lý nước thải chậm so với kế hoạch",
                "chi phí vận chuyển vật liệu ra đảo cao, đơn giá hiện hành chưa phù hợp",
                "Cho phép áp dụng hệ số điều chỉnh chi phí vận chuyển vật liệu ra đảo",
            ),
            Obstacle(
                "Sở Y tế",
                "Thiếu nhân lực chuyên trách theo dõi",
                "",
                "Hướng dẫn bố trí vị trí việc làm",
                "Sở Nội vụ",
            ),
        ),
        "next_work": (
            Account(
                ("Sở Xây dựng",), "Trình phê duyệt Chương trình phát triển đô thị tỉnh giai đoạn 2026 - 2030"
            ),
        ),
        "proposals": (Proposal("Chỉ đạo các cơ quan, địa phương chưa gửi báo cáo khẩn trương thực hiện"),),
        "appendix": _appendix(),
        "signer": Signer(("GIÁM ĐỐC",)),
        "recipients": ("Như trên", "CT, các PCT UBND tỉnh", "Giám đốc, các PGĐ Sở", "Lưu: VT, QLĐT"),
        "demonstration": True,
    }
    return ReportContent(**(fields | changes))
