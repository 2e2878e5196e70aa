"""A short plan in the usual form, for tests of bringing one in, with what people have to look at: an agency
that the register lacks (Sở Khí tượng) and a phrase that names nobody."""

from tasks.importer.read import read_text
from tasks.models import ImportDraft
from tasks.services import importing

TEXT = """ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI
Số: 77/KH-UBND
Quảng Ngãi, ngày 05 tháng 3 năm 2026
KẾ HOẠCH
Phòng, chống sạt lở bờ sông năm 2026
Thực hiện Luật Phòng thủ dân sự, UBND tỉnh ban hành Kế hoạch như sau:
I. MỤC ĐÍCH
Giảm thiệt hại do sạt lở bờ sông gây ra cho người dân trong mùa mưa bão năm 2026.
II. NHIỆM VỤ
1. Rà soát các điểm sạt lở bờ sông trên địa bàn tỉnh.
- Cơ quan chủ trì: Sở Xây dựng.
- Cơ quan phối hợp: các cơ quan, đơn vị liên quan; UBND các xã, phường.
- Thời gian hoàn thành: Trước ngày 30/6/2026.
2. Theo dõi mực nước các sông chính và cảnh báo cho người dân.
- Cơ quan chủ trì: Sở Khí tượng.
- Cơ quan phối hợp: Sở Y tế.
- Thời gian thực hiện: Thường xuyên.
III. TỔ CHỨC THỰC HIỆN
Kế hoạch này có hiệu lực từ ngày ký.
Nơi nhận:
- Như trên;
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""
# Places of its paragraphs.
PURPOSE, FIRST, WHO, SECOND, END = 7, 9, 10, 13, 18
UNKNOWN = "sở khí tượng"  # its key


def begun(world, text: str = TEXT, by=None, **options) -> ImportDraft:
    """The text, read and understood, as the monitor (or `by`) brought it in."""
    who = {"by": by or world.monitor, "now": world.now}
    return importing.begin("ke-hoach-77.txt", read_text(text), **who, **options)


def state_of(draft: ImportDraft):
    """What is understood now."""
    from tasks.importer.understood import Understood

    draft.refresh_from_db()
    return Understood.from_json(draft.understood)


def edit(draft: ImportDraft, target: str, change, *, by, now):
    """One change by somebody who sees what is kept now."""
    return importing.change(draft, target, importing.mark(state_of(draft), target), change, by=by, now=now)


def settle(draft: ImportDraft, world) -> ImportDraft:
    """Sở Khí tượng is taken for Sở Y tế, so that nothing stands in the way of storing."""
    from tasks.importer.correcting import choose
    from tasks.importer.understood import Choice, Means

    choice = Choice(Means.AGENCY, code="syt")
    edit(draft, f"name-{UNKNOWN}", lambda now: choose(now, UNKNOWN, choice), by=world.monitor, now=world.now)
    draft.refresh_from_db()
    return draft
