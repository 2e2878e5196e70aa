"""A small round by hand, all of it invented: three sections, four tasks, five agencies of three kinds, twelve
accounts in every state, two obstacles, two earlier rounds. Reads no database."""

from dataclasses import replace
from datetime import date

from reports.documents.facts import (
    AccountFacts,
    AgencyFacts,
    Answer,
    Facts,
    IssuedDocument,
    MonitorFacts,
    ObstacleFacts,
    PastRound,
    PlanFacts,
    RoundFacts,
    SectionFacts,
    Tally,
    TaskFacts,
    Words,
)
from reports.periods import Punctuality

DUE = date(2026, 12, 17)
EXTENDED = date(2026, 12, 28)
ON_TIME, LATE, PENDING, MISSING = (
    Punctuality.ON_TIME,
    Punctuality.LATE,
    Punctuality.PENDING,
    Punctuality.MISSING,
)
AGENCIES = (
    AgencyFacts("sxd", "Sở Xây dựng", "department"),
    AgencyFacts("syt", "Sở Y tế", "department"),
    AgencyFacts("mttq", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "mass"),
    AgencyFacts("nghialo", "UBND phường Nghĩa Lộ", "commune"),
    AgencyFacts("tinhkhe", "UBND xã Tịnh Khê", "commune"),
)
SECTIONS = (
    SectionFacts("II.1", "Hoàn thiện cơ chế, chính sách tạo thuận lợi cho quá trình đô thị hóa"),
    SectionFacts("II.2", "Nâng cao chất lượng quy hoạch đô thị"),
    SectionFacts("II.3", "Phát triển nhà ở xã hội"),
)
TASKS = (
    TaskFacts("II.1.a", "II.1", "Chuẩn hóa các số liệu chỉ tiêu, chỉ số về đô thị hóa"),
    TaskFacts("II.1.b", "II.1", "Rà soát quy định về quản lý trật tự xây dựng"),
    TaskFacts("II.2.a", "II.2", "Xây dựng các đô thị ven biển, ven sông"),
    TaskFacts("II.3", "II.3", "Phát triển nhà ở xã hội"),
)
SURVEYED = Words(
    work_state="done",
    percent=100,
    results="Đã rà soát, cập nhật 42 chỉ tiêu của 12 đô thị vào cơ sở dữ liệu đô thị của tỉnh.",
    documents=(
        IssuedDocument("2145/SXD-QLĐT", date(2026, 10, 6), "Hướng dẫn thu thập số liệu đô thị"),
        IssuedDocument("38/KH-SXD", None, "Kế hoạch chuẩn hóa số liệu đô thị"),
    ),
    next_work="Công bố bộ chỉ tiêu đô thị hóa năm 2027.",
)
SHORE = Words(
    work_state="blocked",
    percent=35,
    results="Đã hoàn thành 1,2 km kè chống sạt lở.\nĐang giải phóng mặt bằng đoạn còn lại.",
    obstacle="Còn 14 hộ chưa thống nhất phương án bồi thường.",
    cause="Giá đất cụ thể chưa được phê duyệt.",
    proposal="Sớm phê duyệt giá đất cụ thể của dự án.",
    addressee="UBND tỉnh",
    next_work="Hoàn thành giải phóng mặt bằng trong quý I năm 2027.",
)
HOUSING = Words(
    work_state="in_progress",
    percent=60,
    results="Đã khởi công 02 dự án nhà ở xã hội với 1.104 căn hộ.",
    obstacle="Chưa bố trí vốn cho hạ tầng ngoài hàng rào.",
    cause="Kế hoạch vốn năm 2026 đã phân bổ hết.",
    proposal="Bổ sung vốn hạ tầng ngoài hàng rào.",
    addressee="Sở Tài chính",
)
ACCOUNTS = (
    AccountFacts("II.1.a", "sxd", "lead", DUE, "accepted", ON_TIME, date(2026, 12, 10), SURVEYED),
    AccountFacts(
        "II.1.a",
        "nghialo",
        "joint",
        DUE,
        "accepted",
        ON_TIME,
        date(2026, 12, 17),
        Words(
            work_state="in_progress",
            results="Đã cung cấp đủ số liệu dân số, đất xây dựng đô thị.",
            proposal="Tập huấn phần mềm cơ sở dữ liệu đô thị cho cấp xã.",
            addressee="Sở Xây dựng",
        ),
    ),
    AccountFacts("II.1.a", "tinhkhe", "joint", DUE, "submitted", LATE, date(2026, 12, 18)),
    AccountFacts("II.1.b", "sxd", "lead", DUE, "submitted", ON_TIME, date(2026, 12, 16)),
    AccountFacts(
        "II.1.b", "syt", "joint", DUE, "accepted", ON_TIME, date(2026, 12, 1), Words(nothing_arisen=True)
    ),
    AccountFacts("II.1.b", "mttq", "joint", DUE, "", MISSING),
    AccountFacts("II.2.a", "tinhkhe", "lead", DUE, "accepted", LATE, date(2026, 12, 19), SHORE),
    AccountFacts(
        "II.2.a",
        "nghialo",
        "joint",
        DUE,
        "accepted",
        ON_TIME,
        date(2026, 12, 15),
        Words(work_state="not_started", results="Chưa được giao dự án."),
    ),
    AccountFacts("II.2.a", "syt", "joint", EXTENDED, "", PENDING),
    AccountFacts("II.3", "sxd", "lead", DUE, "accepted", ON_TIME, date(2026, 12, 14), HOUSING),
    AccountFacts("II.3", "tinhkhe", "joint", DUE, "returned", MISSING),
    AccountFacts("II.3", "mttq", "joint", DUE, "", MISSING),
)
OBSTACLES = (
    ObstacleFacts(
        "II.2.a",
        "tinhkhe",
        SHORE.obstacle,
        SHORE.cause,
        SHORE.proposal,
        SHORE.addressee,
        date(2026, 9, 3),
        "passed_up",
    ),
    ObstacleFacts(
        "II.3",
        "sxd",
        HOUSING.obstacle,
        HOUSING.cause,
        HOUSING.proposal,
        HOUSING.addressee,
        date(2026, 12, 14),
        "answered",
        (Answer("Sở Xây dựng", "Đã đưa vào dự toán năm 2027.", date(2026, 12, 18)),),
    ),
)
SAMPLE = Facts(
    day=date(2026, 12, 20),
    plan=PlanFacts(
        number="151/KH-UBND",
        issued_on=date(2022, 9, 22),
        issuer="UBND tỉnh Quảng Ngãi",
        place="Quảng Ngãi",
        title="Thực hiện Chương trình hành động số 21-CTr/TU ngày 12/8/2022 của Tỉnh ủy về phát triển "
        "bền vững đô thị đến năm 2030, tầm nhìn đến năm 2045",
    ),
    monitor=MonitorFacts("Sở Xây dựng", "SXD", "department"),
    round=RoundFacts("Năm 2026", False, date(2025, 12, 15), date(2026, 12, 14), DUE, date(2026, 12, 31)),
    sections=SECTIONS,
    tasks=TASKS,
    agencies=AGENCIES,
    accounts=ACCOUNTS,
    obstacles=OBSTACLES,
    earlier=(
        PastRound("Năm 2024", Tally(on_time=6, late=3, missing=2, accepted=8)),
        PastRound("Năm 2025", Tally(on_time=8, late=3, missing=1, accepted=11)),
    ),
)


def sample_facts(**changes) -> Facts:
    """The round, with other values in place of some of its fields."""
    return replace(SAMPLE, **changes)
