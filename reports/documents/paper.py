"""PAPER: a document in the form of Decree 30/2020/NĐ-CP, whatever it says. Every writer (PDF, Word) reads it.

Values only, no database and no format; `frozen` turns it into JSON and back. Texts are plain text; names of
agencies are written as inside a sentence ("Sở Xây dựng"), a writer puts them in capitals where the form
wants it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kehoach.text import long_date

BLANK_NUMBER = " " * 7
BLANK_DATE = "ngày      tháng      năm"


@dataclass(frozen=True)
class Letterhead:
    """Boxes 1–4 of Annex I. Number and date stay blank until the office gives them (article 15)."""

    parent_agency: str  # "UBND tỉnh Quảng Ngãi"
    issuing_agency: str  # "Sở Xây dựng"
    symbol: str  # "BC-SXD"
    place: str  # "Quảng Ngãi"
    year: int | None = None  # printed while day and month are still blank
    number: str | None = None
    issued_on: date | None = None

    @property
    def number_line(self) -> str:
        """Box 3: `Số: 05/BC-SXD`, room left for the number until the office gives it."""
        number = f" {self.number.strip().zfill(2)}" if self.number else BLANK_NUMBER
        return f"Số:{number}/{self.symbol}"

    @property
    def place_and_date(self) -> str:
        """Box 4: place, comma, date; day and month blank until issued."""
        if self.issued_on:
            return f"{self.place}, {long_date(self.issued_on)}"
        return f"{self.place}, {BLANK_DATE} {self.year or BLANK_NUMBER}"

    def attachment_line(self, kind: str) -> str:
        """Under an appendix's title. Annex III, form 2: never filled in an electronic document."""
        number = f"{BLANK_NUMBER}/{self.symbol}"
        return f"(Kèm theo {kind} số{number} {BLANK_DATE}      của {self.issuing_agency})"


@dataclass(frozen=True)
class Signer:
    """Box 7 (article 13): ("GIÁM ĐỐC",) or ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"); no name while unsigned."""

    title_lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Series:
    """One colour of a picture: a value for each category."""

    name: str
    colour: str  # "#2b8a5a"
    values: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """Bars in pieces: one bar for each category, one piece of it for each series. Lying, with their names on
    the left, or standing, with their names below."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    lying: bool = True
    unit: str = "báo cáo"

    def total(self, index: int) -> int:
        """All pieces of one bar."""
        return sum(series.values[index] for series in self.series)


@dataclass(frozen=True)
class Column:
    head: str
    width: int = 0  # mm; 0 takes what the others leave
    centred: bool = False


@dataclass(frozen=True)
class TableRow:
    """Cells in the order of the columns; a heading has one cell across the whole table and is never parted
    from the row below it."""

    cells: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


class BlockKind(StrEnum):
    """Levels of scheme (b) of the decree (Annex I, II.6), running text, and what is not text."""

    PART = "part"  # I. IN CAPITALS, bold
    HEADING = "heading"  # 1. bold
    POINT = "point"  # a) upright
    ITEM = "item"  # - upright
    PARAGRAPH = "paragraph"
    PICTURE = "picture"
    TABLE = "table"


@dataclass(frozen=True)
class Block:
    """One piece of the body, for any writer. `label` is "I.", "1.", "a)" or "-". `key` names the passage
    that it belongs to, so that people can rewrite it; empty for headings and pictures."""

    kind: BlockKind
    text: str = ""
    label: str = ""
    key: str = ""
    picture: Picture | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Appendix:
    """Annex III, form 2; on pages of its own, numbered from 1 (Annex I, III). `label` is "Phụ lục I", or
    "Phụ lục" where it is the only one."""

    label: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """A whole document. Without letterhead, or without signer, those boxes are left out."""

    kind: str  # "BÁO CÁO"; empty: a công văn, whose subject stands under its number (form 1.5)
    subject: tuple[str, ...]  # trích yếu, one entry a line
    body: tuple[Block, ...]
    letterhead: Letterhead | None = None
    addressees: tuple[str, ...] = ()
    closing: str = ""  # the last sentence, never parted from the signature; ends in "./."
    recipients: tuple[str, ...] = ()  # lines as printed: ("- Như trên;", …, "- Lưu: VT, QLĐT.")
    signer: Signer | None = None
    appendices: tuple[Appendix, ...] = ()
    edition: int = 1
    draft: bool = True
    demonstration: bool = False
    # Names the issued edition in the properties of a file ("kehoach:<digest>"); never printed.
    reference: str = ""

    @property
    def marks(self) -> tuple[str, str]:
        """What the foot of every page says of invented data and of a draft."""
        draft = f"DỰ THẢO LẦN {self.edition}" if self.edition > 1 else "DỰ THẢO"
        return "DỮ LIỆU MINH HỌA" if self.demonstration else "", draft if self.draft else ""

    @property
    def kind_name(self) -> str:
        """As inside a sentence: "Báo cáo"."""
        return self.kind.capitalize() or "Công văn"

    @property
    def title(self) -> str:
        """For the properties of a file: "Báo cáo: Kết quả thực hiện …"."""
        return f"{self.kind_name}: {' '.join(self.subject)}"

    @property
    def author(self) -> str:
        return self.letterhead.issuing_agency if self.letterhead else ""

    def pictures(self) -> Iterator[Picture]:
        """Every picture, in reading order."""
        blocks = [*self.body, *(block for appendix in self.appendices for block in appendix.blocks)]
        return (block.picture for block in blocks if block.picture)
