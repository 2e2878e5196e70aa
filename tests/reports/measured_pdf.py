"""A PDF measured with pdfplumber: where letters stand, how big they are, which lines are drawn."""

import io
import unicodedata

import pdfplumber

from reports.documents import pdf
from reports.documents.content import Account, SectionResults, TaskResults
from reports.documents.typesetting import typeset
from tests.reports.sample_report import sample_paper, sample_report

MM = 72 / 25.4
# A justified line may end a third of a millimetre off: the layout rounds the width of each letter.
ROUNDING = 1.2
TOP, RIGHT, BOTTOM, LEFT = 20 * MM, 20 * MM, 20 * MM, 30 * MM
LAST, LYING, STANDING = 2, 3, 5  # index of the last page of the body, of the first of each appendix
PICTURE_LETTERS = 10.6  # points, at most; text has 11 and more
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = unicodedata.normalize(
    "NFC", " ".join("".join(v + t for t in TONES) for v in VOWELS) + " bcdđghklmnpqrstvx fi fl ffi"
)
ATTACHED = "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng      năm      của Sở Xây dựng)"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
SUBJECT = "Kết quả thực hiện Kế hoạch số 151/KH-UBND ngày 22/9/2022"
SUBJECT_END = "của UBND tỉnh Quảng Ngãi trong quý IV năm 2026"
NUMBER, DAY = "Số:       /BC-SXD", "Quảng Ngãi, ngày      tháng      năm 2026"

# Annex I, II: where, text, size, bold, italic. Chosen inside the ranges of domain.md 1.2.
FORM = [
    (0, NATION, 12, True, False),
    (0, MOTTO, 13, True, False),
    (0, "UBND TỈNH QUẢNG NGÃI", 12, False, False),
    (0, "SỞ XÂY DỰNG", 12, True, False),
    (0, NUMBER, 13, False, False),
    (0, DAY, 13, False, True),
    (0, "BÁO CÁO", 14, True, False),
    (0, SUBJECT, 14, True, False),
    (0, SUBJECT_END, 14, True, False),
    (0, "Kính gửi: Ủy ban nhân dân tỉnh Quảng Ngãi", 14, False, False),
    (0, "Thực hiện Kế hoạch số 151/KH-UBND", 14, False, False),
    (0, "I. TÌNH HÌNH TRIỂN KHAI", 14, True, False),
    (1, "1. Hoàn thiện cơ chế", 14, True, False),
    (1, "a) Thực hiện chuẩn hóa", 14, False, False),
    (1, "- Sở Xây dựng: Đã rà soát", 14, False, False),
    (LAST, "Trên đây là báo cáo", 14, False, False),
    (LAST, "Nơi nhận:", 12, True, True),
    (LAST, "- Như trên;", 11, False, False),
    (LAST, "- Lưu: VT, QLĐT.", 11, False, False),
    (LAST, "GIÁM ĐỐC", 14, True, False),
    (LYING, "Phụ lục I", 14, True, False),
    (LYING, "TỔNG HỢP KẾT QUẢ THỰC HIỆN KẾ HOẠCH SỐ 151/KH-UBND QUÝ IV NĂM 2026", 14, True, False),
]


def opened(paper):
    """Laid out in this process, which is quicker than starting one for each test."""
    return pdfplumber.open(io.BytesIO(typeset([part.html for part in pdf.parts(paper)])))


def sample_pdf():
    """The sample report, laid out as people get it; closes with the session."""
    return pdfplumber.open(io.BytesIO(pdf.write(sample_paper())))


def found(page, text):
    """The characters that write `text` on the page."""
    written = "".join(c["text"] for c in page.chars)
    assert text in written, f"{text!r} is not on page {page.page_number}"
    start = written.index(text)
    return page.chars[start : start + len(text)]


def body_chars(page):
    """Everything that is neither page number nor mark."""
    return [c for c in page.chars if c["top"] >= TOP - 1 and c["bottom"] <= page.height - BOTTOM + 1]


def span(chars):
    return min(c["x0"] for c in chars), max(c["x1"] for c in chars)


def middle(chars):
    return sum(span([c for c in chars if c["text"].strip()])) / 2


def line_of(page, text):
    """All characters that stand level with a text."""
    chars = found(page, text)
    return [c for c in page.chars if abs(c["bottom"] - chars[0]["bottom"]) < 1]


def rules(page):
    """Lines drawn by themselves, not as the border of a cell or the axis of a picture."""
    return [r for r in page.rects if r["height"] < 1 and 20 < r["width"] < 100 * MM]


def in_top_margin(page):
    return "".join(c["text"] for c in page.chars if c["bottom"] < TOP)


def with_accounts(*texts, **changes):
    accounts = tuple(Account(("Sở A",), text) for text in texts)
    content = sample_report(sections=(SectionResults("Mục", (TaskResults("", accounts),)),))
    return sample_paper(content, **changes)


def typed_back(text):
    """What is copied from the PDF after typing `text` into an account."""
    with opened(with_accounts(text)) as pdf:
        return " ".join(page.extract_text() for page in pdf.pages).replace("\n", " ")
