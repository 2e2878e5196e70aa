"""ISSUED: what issuing puts on a drafted report, and what the office adds afterwards. Pure.

A correction is a new document of the same kind that says what it replaces (Decree 30/2020, article 18). Its
words are fixed by law and are therefore never translated.
"""

from dataclasses import dataclass, replace
from datetime import date

from .inspection import reference
from .paper import Block, BlockKind, Letterhead, Paper
from .wording import cited_date, sentence

REPLACES = "replaces"


@dataclass(frozen=True)
class Earlier:
    """An issued edition, as a correction cites it. Number and date are missing until the office gave them."""

    edition: int
    letterhead: Letterhead
    number: str = ""
    day: date | None = None


def cited(earlier: Earlier) -> str:
    """ "Báo cáo số 05/BC-SXD ngày 05/01/2027 của Sở Xây dựng", or by its edition while it has no number."""
    head = earlier.letterhead
    if earlier.number and earlier.day:
        number = f"số {earlier.number.zfill(2)}/{head.symbol} ngày {cited_date(earlier.day)}"
    else:
        number = f"bản ban hành lần {earlier.edition}"
    return f"Báo cáo {number} của {head.issuing_agency}"


def replacing(earlier: Earlier, reason: str) -> str:
    """The sentence by which a correction names what it replaces, and why."""
    return f"Báo cáo này thay thế {cited(earlier)}. Lý do: {sentence(' '.join(reason.split()))}"


def issued(paper: Paper, earlier: Earlier | None = None, reason: str = "") -> Paper:
    """The drafted paper as issued; a correction says before its opening what it replaces."""
    before = (Block(BlockKind.PARAGRAPH, replacing(earlier, reason), key=REPLACES),) if earlier else ()
    return replace(paper, draft=False, body=(*before, *paper.body))


def numbered(paper: Paper, number: str, day: date | None, digest: str) -> Paper:
    """The issued paper with the number and date that the office gave it, named by the digest of what was
    issued."""
    head = replace(paper.letterhead, number=number or None, issued_on=day)
    return replace(paper, letterhead=head, reference=reference(digest))
