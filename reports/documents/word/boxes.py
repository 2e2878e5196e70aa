"""BOXES 1–5, 7 and 9 of Annex I: what stands before and after the body, and above an appendix."""

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement

from ..paper import Appendix, Letterhead, Paper, Signer
from .elements import keep_with_next, layout_table, mm, paragraph, paragraphs, points, run, w
from .measure import broken, width
from .styles import BY_ID

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
# Two columns, in the proportion of the decree's own sample file.
ISSUER, STATE = 3829, 5670
# The left one of the two columns below the text.
RECIPIENTS = 0.45
TITLE_SIDES = mm(15)  # free on both sides of an appendix's title, as in the PDF
RULE = 0.4  # of the line of text above: between 1/3 and 1/2


def rule(length: float, room: int) -> BaseOxmlElement:
    """A drawn line of `length` points in the middle of `room` twips."""
    indent = round((room - points(length)) / 2)
    line = w("pBdr", w("top", val="single", sz=6, space=0, color="000000"))
    return paragraph("DuongKe", properties=[line, w("ind", left=indent, right=indent, firstLine=0)])


def line_length(style: str, text: str, room: int) -> float:
    """Points that the text takes, the longest line of it where it is broken."""
    look = BY_ID[style]
    return max(broken(text, look.size, room / 20, look.bold))


def letterhead(paper: Paper, head: Letterhead, room: int) -> BaseOxmlElement:
    """Boxes 1–4, and 5b of a công văn. Two rows, so that number and date stay level however long a name
    is."""
    left = round(room * ISSUER / (ISSUER + STATE))
    right = room - left
    agency = head.issuing_agency.upper()
    issuer = [*paragraphs("CoQuanChuQuan", head.parent_agency.upper())] if head.parent_agency else []
    issuer += [
        paragraph("CoQuanBanHanh", run(agency)),
        rule(RULE * line_length("CoQuanBanHanh", agency, left), left),
    ]
    state = [
        paragraph("QuocHieu", run(NATION)),
        paragraph("TieuNgu", run(MOTTO)),
        rule(line_length("TieuNgu", MOTTO, right), right),
    ]
    number = [paragraph("SoKyHieu", run(head.number_line))]
    if not paper.kind:
        number.append(paragraph("TrichYeuCongVan", run(" ".join(paper.subject))))
    day = [paragraph("NgayThang", run(head.place_and_date))]
    return layout_table((left, right), (issuer, state), (number, day))


def name(paper: Paper, room: int) -> Iterator[BaseOxmlElement]:
    """Box 5a."""
    yield paragraph("TenLoai", run(paper.kind))
    yield from (paragraph("TrichYeu", run(line)) for line in paper.subject)
    if paper.subject:
        yield rule(RULE * max(line_length("TrichYeu", line, room) for line in paper.subject), room)


def addressees(names: tuple[str, ...], room: int) -> Iterator[BaseOxmlElement]:
    """Box 9a: one addressee on the line of "Kính gửi:", several each on a line of its own, the dashes under
    the colon."""
    if len(names) == 1:
        yield paragraph("KinhGui", run(f"Kính gửi: {names[0]}"))
    if len(names) < 2:
        return
    lines = [f"- {each}{'.' if each is names[-1] else ';'}" for each in names]
    size = BY_ID["KinhGuiNhieuNoi"].size
    to_colon, dash = points(width("Kính gửi", size)), points(width("- ", size))
    widest = to_colon + max(points(width(line, size)) for line in lines)
    start = max(0, (room - widest) // 2)
    yield paragraph("KinhGuiNhieuNoi", run("Kính gửi:"), properties=[w("ind", left=start)])
    for line in lines:
        after = [] if line is lines[-1] else [w("spacing", after=0)]
        hanging = w("ind", left=start + to_colon + dash, hanging=dash)
        yield paragraph("NoiDuocKinhGui", run(line), properties=[*after, hanging])


def signature(signer: Signer, recipients: tuple[str, ...], room: int) -> BaseOxmlElement:
    """Boxes 7 and 9b side by side. The seal and the signature are never drawn (article 24: they are given
    when the office signs)."""
    left = round(room * RECIPIENTS)
    received = [paragraph("NoiNhan", run("Nơi nhận:"))] if recipients else []
    received += [paragraph("NoiNhanTungNoi", run(line)) for line in recipients]
    signed = [paragraph("ChucVu", run(line)) for line in signer.title_lines]
    signed.append(paragraph("NguoiKy", run(signer.name)))
    for each in (*received, *signed):
        keep_with_next(each)
    return layout_table((left, room - left), (received or [paragraph("NoiNhan")], signed))


def appendix_head(appendix: Appendix, attached: str, room: int) -> Iterator[BaseOxmlElement]:
    """Form 2 of Annex III. In the same file as the paper, so it is not signed separately."""
    yield paragraph("PhuLuc", run(appendix.label))
    sides = w("ind", left=TITLE_SIDES, right=TITLE_SIDES, firstLine=0)
    yield paragraph("TenPhuLuc", run(appendix.title), properties=[sides])
    if attached:
        yield paragraph("KemTheo", run(attached))
        yield rule(RULE * line_length("KemTheo", attached, room), room)


def gap() -> BaseOxmlElement:
    """Before a table: a cell begins at its line, so the paragraph above would touch it."""
    return paragraph("TruocBang")
