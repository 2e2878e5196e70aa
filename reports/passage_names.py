"""What the desk calls a passage of the report, by its key (documents.body)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .documents.facts import Facts
from .documents.rewriting import CLOSING

OWN = "own."
NAMES = {
    "opening": gettext_lazy("Câu mở đầu"),
    CLOSING: gettext_lazy("Câu kết"),
    "status.figures": gettext_lazy("Số báo cáo đã nhận"),
    "status.states": gettext_lazy("Tiến độ thực hiện"),
    "status.missing": gettext_lazy("Cơ quan chưa gửi báo cáo"),
    "status.subplans": gettext_lazy("Kế hoạch triển khai đã ban hành"),
    "status.picture": gettext_lazy("Biểu đồ gửi báo cáo của các cơ quan"),
    "status.trend": gettext_lazy("So sánh với kỳ trước"),
    "status.trend_picture": gettext_lazy("Biểu đồ qua các kỳ"),
    "results": gettext_lazy("Câu dẫn kết quả thực hiện"),
    "results.picture": gettext_lazy("Biểu đồ tiến độ theo từng mục"),
    "obstacles": gettext_lazy("Toàn bộ khó khăn, vướng mắc"),
    "obstacles.opening": gettext_lazy("Câu dẫn khó khăn, vướng mắc"),
    "obstacles.none": gettext_lazy("Khó khăn, vướng mắc"),
    "proposals": gettext_lazy("Toàn bộ đề xuất, kiến nghị"),
    "proposals.opening": gettext_lazy("Câu dẫn đề xuất, kiến nghị"),
    "proposals.none": gettext_lazy("Đề xuất, kiến nghị"),
    "next": gettext_lazy("Toàn bộ nhiệm vụ kỳ tiếp theo"),
    "next.none": gettext_lazy("Nhiệm vụ kỳ tiếp theo"),
}
OF_AN_AGENCY = {
    "obstacles": gettext_lazy("Vướng mắc"),
    "proposals": gettext_lazy("Kiến nghị"),
    "next": gettext_lazy("Nhiệm vụ kỳ tiếp theo"),
}


def passage_name(key: str, facts: Facts) -> str:
    """ "II.1.a · UBND xã Tịnh Khê"."""
    if key in NAMES:
        return str(NAMES[key])
    if key.startswith(OWN):
        return _("Đoạn viết thêm, phần %s") % key.removeprefix(OWN)
    part, slash, whose = key.partition("/")
    if part in OF_AN_AGENCY:
        path, _dot, code = whose.rpartition(".")
        return " · ".join([str(OF_AN_AGENCY[part]), path, facts.names.get(code, code)])
    path = part.removeprefix("results.")
    if not slash:
        return _("Cả nhiệm vụ %s") % path
    return f"{path} · {facts.names.get(whose) or _('phần chung của nhiệm vụ')}"
