"""THE SIGNED FILE of an edition: whether an uploaded PDF is that edition, signed. Stores nothing.

Compared are the words of every page with the PDF that the portal built: nothing may be missing or other, and
nothing added but number and date on the first page. What a signature shows is an annotation, which is not
among the words; pictures are not compared.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from os.path import commonprefix

from django.utils.translation import gettext as _

from kehoach.text import short_date

from .documents.inspection import SHARE, Inspection, Page
from .documents.paper import Letterhead

# Where signatures and the seal show; a number may also be typed as a note on the first page.
ADDED = {"/Widget", "/Stamp"}
ADDED_FIRST = {*ADDED, "/FreeText"}
PAGES_NAMED = 5


@dataclass(frozen=True)
class Given:
    """The number and date that the office gave, as the portal knows them."""

    letterhead: Letterhead
    number: str
    day: date

    @property
    def words(self) -> set[str]:
        """What may stand on the first page besides the words of the edition."""
        number, symbol, day = int(self.number), self.letterhead.symbol, self.day
        numbers = {self.number, str(number), f"{number:02d}"}
        dates = {f"{day.day:02d}", f"{day.month:02d}", str(day.day), str(day.month), str(day.year)}
        return {*numbers, *(f"{each}/{symbol}" for each in numbers), *dates, "Số:", "ngày", "tháng", "năm"}


def faults(own: Inspection, signed: Inspection, given: Given) -> list[str]:
    """Why the file is not the edition, signed: sentences that say what to do. Empty if it is."""
    return signature_faults(signed) or page_faults(own, signed, given)


def signature_faults(signed: Inspection) -> list[str]:
    if signed.encrypted:
        return [_("Tệp có mật khẩu hoặc bị mã hóa. Hãy gửi bản không đặt mật khẩu.")]
    if signed.active:
        return [_("Tệp có mã lệnh tự chạy nên không nhận. Hãy ký lại từ bản PDF của cổng.")]
    if not signed.signatures:
        return [_("Tệp không có chữ ký số. Hãy ký số bản PDF của cổng rồi tải lên.")]
    if broken := [each.name for each in signed.signatures if not each.intact]:
        names = ", ".join(broken)
        return [_("Chữ ký số không toàn vẹn: %s. Tệp đã bị sửa sau khi ký; hãy gửi bản vừa ký.") % names]
    if not signed.is_signed:
        return [_("Tệp bị thêm nội dung sau chữ ký cuối cùng. Hãy gửi đúng bản vừa ký.")]
    return []


def page_faults(own: Inspection, signed: Inspection, given: Given) -> list[str]:
    if len(own.pages) != len(signed.pages):
        counts = {"signed": len(signed.pages), "own": len(own.pages)}
        words = _(
            "Tệp có %(signed)d trang, bản đã ban hành có %(own)d trang. Hãy ký đúng tệp PDF của bản này."
        )
        return [words % counts]
    found = [first_page_fault(own.pages[0], signed.pages[0], given)]
    pairs = enumerate(zip(own.pages[1:], signed.pages[1:], strict=True), start=2)
    found += [page_fault(number, mine, theirs, ADDED) for number, (mine, theirs) in pairs]
    found = [fault for fault in found if fault]
    if len(found) > PAGES_NAMED:
        return [*found[:PAGES_NAMED], _("Còn %d trang khác nữa.") % (len(found) - PAGES_NAMED)]
    return found


def first_page_fault(own: Page, signed: Page, given: Given) -> str:
    """The number and date in the letterhead may be blank or those that were given; signing programs also
    print them over the page."""
    mine, _own = without_given(own.words, given.letterhead)
    theirs, told = without_given(signed.words, given.letterhead)
    if wrong := wrong_given(told, given):
        return wrong
    # Room for number and date is no word, so both lists are alike but for what was printed over.
    added = added_words(own.words.split(), signed.words.split())
    if added is not None and added <= given.words:
        theirs = mine
    return page_fault(1, replace(own, words=mine), replace(signed, words=theirs), ADDED_FIRST)


def without_given(words: str, head: Letterhead) -> tuple[str, tuple[str, str]]:
    """The words with number and date left out, and these two as they stood."""
    symbol, place = spaced(head.symbol), spaced(head.place)
    number = re.search(rf"Số:\s*(\d{{0,10}})\s*/\s*{symbol}", words)
    day = re.search(rf"{place},\s*ngày\s*(\d{{0,2}})\s*tháng\s*(\d{{0,2}})\s*năm\s*(\d{{0,4}})", words)
    for found in (number, day):
        words = words.replace(found[0], "", 1) if found else words
    told_day = "/".join(day.groups()) if day and day[1] and day[2] else ""
    return words, (number[1] if number else "", told_day)


def spaced(words: str) -> str:
    """A pattern for words between which there may be any blanks."""
    return r"\s*".join(re.escape(word) for word in words.split())


def wrong_given(told: tuple[str, str], given: Given) -> str:
    """What is wrong with number and date in the letterhead of the file."""
    number, day = told
    if number and int(number) != int(given.number):
        return _("Tệp ghi số %(file)s, cổng ghi số %(own)s.") % {"file": number, "own": given.number}
    own_day = [given.day.day, given.day.month, given.day.year]
    if day and [int(part or 0) for part in day.split("/")] != own_day:
        days = {"file": day, "own": short_date(given.day)}
        return _("Tệp ghi ngày %(file)s, cổng ghi ngày %(own)s.") % days
    return ""


def added_words(own: list[str], signed: list[str]) -> set[str] | None:
    """The words of the second list that are not of the first; None unless the first is whole in it."""
    added, position = set(), 0
    for word in signed:
        if position < len(own) and word == own[position]:
            position += 1
        else:
            added.add(word)
    return added if position == len(own) else None


def page_fault(number: int, own: Page, signed: Page, added: set[str]) -> str:
    mine, theirs = squeezed(own.words), squeezed(signed.words)
    if mine != theirs:
        place = len(commonprefix([mine, theirs]))
        where = {"number": number, "words": near(signed.words, place) or near(own.words, place)}
        return _("Trang %(number)d khác bản đã ban hành, từ chỗ “%(words)s”.") % where
    too_large = signed.covered - own.covered > SHARE
    if too_large or not set(Counter(signed.annotations) - Counter(own.annotations)) <= added:
        return _("Trang %(number)d có phần chèn thêm ngoài chữ ký số và con dấu.") % {"number": number}
    return ""


def near(words: str, place: int) -> str:
    """Some words from a letter on; its place is counted without blanks."""
    ends = accumulate(len(word) for word in words.split())
    return " ".join(word for word, end in zip(words.split(), ends, strict=True) if end > place)[:60]


def squeezed(words: str) -> str:
    """Without blanks, which readers of PDF find differently."""
    return "".join(words.split())
