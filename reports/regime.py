"""THE ELEVEN ITEMS of a "chế độ báo cáo" (Decree 09/2019/NĐ-CP, articles 7 and 8) as the portal fills them
for a plan. Words for people; the rules themselves are in periods.py and services.rounds."""

from datetime import date

from django.utils.translation import gettext as _

from kehoach.text import long_date
from tasks.models import Plan, ScheduleKind

from .asking import Window
from .models import RoundKind
from .periods import PeriodKind, Schedule, Timing
from .services.rounds import expand

# The last months of the periods of a kind.
LAST_MONTHS = {PeriodKind.YEAR: [12], PeriodKind.NINE_MONTHS: [9], PeriodKind.HALF_YEAR: [6, 12]}


def regime_of(plan: Plan, schedule: Schedule, today: date) -> list[tuple[str, list[str]]]:
    """Item and its lines, in the order of the decree."""
    this_year = Window(PeriodKind.YEAR, today, today)
    asked = {agency for _task, agency in expand(plan, (), (), this_year, today)}
    words = {
        "plan": f"{plan.number} {long_date(plan.issued_on)}",
        "issuer": plan.issuer,
        "monitor": plan.monitor,
        "n": len(asked),
    }
    kinds = [(RoundKind(kind.value).label, kind, schedule[kind]) for kind in PeriodKind if kind in schedule]
    dues = [f"{name}: {due_words(kind, timing)}." for name, kind, timing in kinds]
    cut_offs = [f"{name}: {cut_off_words(kind, timing)}." for name, kind, timing in kinds]
    often = [str(ScheduleKind(kind.value).label).capitalize() + "." for _name, kind, _timing in kinds]
    demand = _("Khi cấp trên yêu cầu: theo từng đợt đột xuất.")
    name = _("Báo cáo kết quả thực hiện Kế hoạch số %(plan)s của %(issuer)s.")
    content = _(
        "Lời văn và số liệu theo từng nhiệm vụ: tiến độ, kết quả trong kỳ, văn bản đã ban hành, khó khăn,"
        " vướng mắc, đề xuất, kiến nghị, nhiệm vụ kỳ tới."
    )
    who = _("Các cơ quan được giao chủ trì hoặc cùng thực hiện (hiện nay %(n)d cơ quan).")
    to = _("%(monitor)s; %(monitor)s tổng hợp, báo cáo %(issuer)s.")
    outline = _("Các mục của trang “Báo cáo cả đợt”; báo cáo tổng hợp theo Nghị định 30/2020/NĐ-CP.")
    figures = _("Tỷ lệ hoàn thành (%) và danh mục văn bản đã ban hành của từng nhiệm vụ.")
    steps = _(
        "Chuyên viên soạn, lãnh đạo ký (ở cơ quan có bước ký) và gửi; %(monitor)s duyệt, hoặc trả lại kèm lý"
        " do; báo cáo đã duyệt được đưa vào báo cáo tổng hợp."
    )
    return [
        (_("Tên báo cáo"), [name % words]),
        (_("Nội dung báo cáo"), [content]),
        (_("Đối tượng thực hiện"), [who % words]),
        (_("Cơ quan nhận báo cáo"), [to % words]),
        (_("Phương thức gửi, nhận"), [_("Gửi, nhận trên cổng này; tệp minh chứng đính kèm.")]),
        (_("Thời hạn gửi"), [*dues, demand]),
        (_("Tần suất"), [*often, demand]),
        (_("Thời gian chốt số liệu"), [*cut_offs, demand]),
        (_("Mẫu đề cương"), [outline]),
        (_("Biểu mẫu số liệu"), [figures]),
        (_("Hướng dẫn quy trình"), [steps % words]),
    ]


def cut_off_words(kind: PeriodKind, timing: Timing) -> str:
    """ "hết ngày 14 tháng 12"."""
    months = month_words(kind, timing.cut_off_months_early)
    return _("hết ngày %(day)d %(months)s") % {"day": timing.cut_off_day, "months": months}


def due_words(kind: PeriodKind, timing: Timing) -> str:
    """ "ngày 30 tháng 11", or in how many working days."""
    if timing.due_day is None:
        return _("trong %d ngày làm việc sau ngày chốt số liệu") % timing.working_days
    months = month_words(kind, timing.due_months_early)
    return _("ngày %(day)d %(months)s") % {"day": timing.due_day, "months": months}


def month_words(kind: PeriodKind, early: int) -> str:
    """The month so many months before the last of a period, as officials call it."""
    if kind in LAST_MONTHS:
        return _(" và ").join(_("tháng %d") % (month - early) for month in LAST_MONTHS[kind])
    if kind == PeriodKind.QUARTER:
        return [_("tháng cuối quý"), _("tháng giữa quý"), _("tháng đầu quý")][early]
    return _("tháng báo cáo")
