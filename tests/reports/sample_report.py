"""One report as the portal would fill it: fourth quarter of 2026 of plan 151/KH-UBND. All of it invented."""

from datetime import date

from reports.documents import wording
from reports.documents.body import Pictures, body
from reports.documents.content import (
    Account,
    Attached,
    Figures,
    MissingAgency,
    Obstacle,
    PlanCitation,
    Proposal,
    ReportContent,
    ReportedPeriod,
    SectionResults,
    StateCount,
    TaskResults,
)
from reports.documents.paper import (
    Appendix,
    Block,
    BlockKind,
    Column,
    Letterhead,
    Paper,
    Picture,
    Series,
    Signer,
    Table,
    TableRow,
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


PICTURE = Picture(
    "Tiến độ thực hiện theo từng mục của kế hoạch",
    ("II.1. Hoàn thiện cơ chế", "II.3. Phát triển hệ thống đô thị", "II.4. Đẩy mạnh phát triển nhà ở"),
    (
        Series("Hoàn thành", "#2b8a5a", (12, 30, 54)),
        Series("Đang thực hiện", "#2f6db5", (87, 100, 100)),
        Series("Gặp vướng mắc", "#c4571b", (0, 3, 5)),
    ),
)
TASK_COLUMNS = (
    Column("STT", 12, centred=True),
    Column("Nhiệm vụ", 23, centred=True),
    Column("Cơ quan", 72),
    Column("Tiến độ", 33),
    Column("Kết quả"),
)
AGENCY_COLUMNS = (Column("STT", 12, centred=True), Column("Cơ quan"), Column("Đúng hạn", 24, centred=True))


def row(*cells: str) -> TableRow:
    return TableRow(cells)


def heading(text: str) -> TableRow:
    return TableRow((text,), heading=True)


def task_rows() -> tuple[TableRow, ...]:
    communes = ("Bình Sơn", "Sơn Tịnh", "Tư Nghĩa", "Nghĩa Hành", "Mộ Đức", "Trà Bồng", "Sơn Hà")
    return (
        heading(f"II.1.a. {STANDARDS}"),
        row("1", "II.1.a", "Sở Xây dựng", "Đang thực hiện", DATA_DONE + "."),
        row("2", "II.1.a", "Sở Y tế", "Không phát sinh", ""),
        *(
            row(str(n), "II.1.a", f"UBND xã {name}", "Đang thực hiện", f"{DATA_DONE} ({name}).")
            for n, name in enumerate(communes, 3)
        ),
        heading(f"II.3. {COASTAL}"),
        row("10", "II.3", "UBND đặc khu Lý Sơn", "Hoàn thành", ISLAND_DONE + "."),
        heading(f"II.4.a. {HOUSING}"),
        row("11", "II.4.a", "Sở Xây dựng", "Gặp vướng mắc", HOUSING_DONE + "."),
        row("12", "II.4.a", "UBND xã Đăk Pxi", "Chưa báo cáo", ""),
    )


def appendix(
    rows: tuple[TableRow, ...], columns=TASK_COLUMNS, label="Phụ lục I", title="", *, landscape=True
) -> Appendix:
    title = title or "Tổng hợp kết quả thực hiện Kế hoạch số 151/KH-UBND quý IV năm 2026"
    table = Block(BlockKind.TABLE, table=Table(columns, rows))
    return Appendix(label, title.upper(), (table,), landscape)


def appendices() -> tuple[Appendix, ...]:
    """One lying, one standing."""
    agencies = (heading("Sở, ban, ngành (2)"), row("1", "Sở Xây dựng", "8"), row("2", "Sở Y tế", "6"))
    title = "Tình hình gửi báo cáo Kế hoạch số 151/KH-UBND quý IV năm 2026"
    return (
        appendix(task_rows()),
        appendix(agencies, AGENCY_COLUMNS, "Phụ lục II", title, landscape=False),
    )


def sample_paper(content: ReportContent | None = None, **changes) -> Paper:
    """The sample, or another report, as a document, with the given fields of `Paper` replaced."""
    content = content or sample_report()
    fields = {
        "kind": "BÁO CÁO",
        "subject": wording.subject_lines(content),
        "body": tuple(b for b in body(content, Pictures(sections=PICTURE)) if b.text),
        "letterhead": content.letterhead,
        "addressees": content.addressees,
        "closing": wording.closing(content),
        "recipients": wording.recipient_lines(content.recipients),
        "signer": content.signer,
        "appendices": appendices(),
        "demonstration": True,
    }
    return Paper(**(fields | changes))


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
        "appendices": Attached("Phụ lục I", "Phụ lục II"),
        "signer": Signer(("GIÁM ĐỐC",)),
        "recipients": ("Như trên", "CT, các PCT UBND tỉnh", "Giám đốc, các PGĐ Sở", "Lưu: VT, QLĐT"),
    }
    return ReportContent(**(fields | changes))
