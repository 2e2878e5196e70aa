"""Tables whose cells ran together: text out of a PDF, a web page or a spreadsheet, as rows again.

Pure: lines in, lines out. A stretch of lines below the headings of a task table is replaced by row
paragraphs: "| a | b |" where the cells are known, "¦ a ¦ b ¦" where they were guessed. Words stay in their
order and none is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.importer.columns import AGENCIES, Column, Columns, is_enumeration, read_headings
from tasks.importer.flat_cells import recover_cells
from tasks.importer.flat_numbers import RowNumbers, opens_rows
from tasks.importer.flat_rows import cut_row
from tasks.importer.reading.document import BROKEN_BAR, table_row, words

_HEADING_LINES = 24
_HEADING_LENGTH = 200
_MOST_COLUMNS = 12
_MOST_LINES = 80  # of one row on one page
_LONGEST_WRAPPED = 130  # no line of a hard-wrapped text is longer
_FIRST_HEADING = re.compile(r"(?P<number>(?:STT|TT|Số\s*TT|Số thứ tự)\b\.?)\s*(?P<rest>.*)", re.IGNORECASE)
_HEAD_NOUN = (
    r"(?:Nhiệm vụ|Nội dung|Tên|Công việc|Hoạt động|Giải pháp|Danh mục|Cơ quan|Đơn vị|Sở, |Phân công"
    r"|Trách nhiệm|Người đứng đầu|Chủ trì|Phối hợp|Thời gian|Thời hạn|Tiến độ|Lộ trình|Kết quả|Sản phẩm"
    r"|Ghi chú|Nguồn|Kinh phí)"
)
_NEXT_HEADING = re.compile(rf"(?<=\S)\s+(?={_HEAD_NOUN}\b)")
# "CƠ QUAN" and "CHỦ TRÌ" on two lines are one heading, in capitals too.
_BARE_NOUN = re.compile(r"(?:cơ quan|đơn vị|thời gian|thời hạn|kết quả|sản phẩm|tên|tiến độ)", re.IGNORECASE)
_OF_NOUN = re.compile(r"(?:chủ trì|phối hợp|thực hiện|hoàn thành|dự kiến|đầu ra|nhiệm vụ)", re.IGNORECASE)
_END = re.compile(r"Nơi nhận|(?:TM|KT|TL|TUQ)\.\s|PHỤ LỤC\b|Phụ lục\s+[IVX\d]+\s*$|\(?Ghi chú\s*:")


@dataclass
class _Fragment:
    """The lines of one row on one page: a task, a group ("II"), or the rest of the row before (no mark)."""

    mark: str
    lines: list[str] = field(default_factory=list)
    is_group: bool = False
    at: int = 0  # the line it begins at


def recover_tables(lines: Sequence[str]) -> list[str]:
    """The lines of a text, those of flattened task tables replaced by row paragraphs.

    Knows tables with a tab between the cells, with a lone bar between them, and with nothing between them but
    line ends. A text without such a table comes back as it was.
    """
    made: list[str] = []
    rest = recover_cells(lines)
    at = 0
    while at < len(rest):
        table = _Table.begin(rest, at)
        rows = table.rows() if table else []
        if table and len(rows) > 1:
            made += rows
            at = table.at
        else:
            made.append(rest[at])
            at += 1
    return made


class _Table:
    """Reads one table with nothing between its cells, from its headings to its end."""

    def __init__(
        self, lines: Sequence[str], columns: Columns, first: int, at: int, counted: Sequence[str]
    ) -> None:
        self.lines = lines
        self.columns = columns
        self.counted = counted
        self.heading = [word.casefold() for line in lines[first:at] for word in words(line)]
        self.at = at
        self.numbers = RowNumbers()
        self.tasks = 0
        self.longest = 0  # line of a task so far
        self.fragments: list[_Fragment | None] = [None]  # None stands for the headings

    @classmethod
    def begin(cls, lines: Sequence[str], at: int) -> _Table | None:
        """The table whose headings begin at this line, None where none do."""
        first = _FIRST_HEADING.match(lines[at].strip())
        if not first:
            return None
        counted: list[str] = []  # "(1)", "(2)": numbers of the columns below their headings
        cells = [first["number"]]
        _add_headings(cells, first["rest"])
        for end in range(at + 1, min(at + _HEADING_LINES, len(lines))):
            line = lines[end].strip()
            if opens_rows(line):
                found, _ = read_headings([cells])
                is_task_table = found and found.are_of_tasks and found.of(*AGENCIES)
                return cls(lines, found, at, end, counted) if is_task_table else None
            if len(line) > _HEADING_LENGTH or len(cells) > _MOST_COLUMNS:
                return None
            if is_enumeration([line, line]):
                counted.append(line)
            else:
                _add_headings(cells, line)
        return None

    def rows(self) -> list[str]:
        """The table as row paragraphs, its headings wherever a page repeats them; [] if it has no row."""
        self._collect()
        if not any(fragment and fragment.mark for fragment in self.fragments):
            return []
        kinds = [kind for kind in self.columns.kinds if kind is not Column.NUMBER]
        width = _text_width(self.fragments)
        made, before = [], None
        for fragment in self.fragments:
            if fragment is None:
                made.append(table_row(self.columns.labels, BROKEN_BAR))
                made += [table_row(self.counted, BROKEN_BAR)] if self.counted else []
            elif fragment.is_group or not fragment.lines:
                cells = [" ".join(fragment.lines), *[""] * (len(kinds) - 1)]
                made.append(table_row([fragment.mark, *cells], BROKEN_BAR))
            else:
                past = before if not fragment.mark else None
                cut = cut_row(fragment.lines, kinds, width, past)
                made.append(table_row([fragment.mark, *cut], BROKEN_BAR))
                before = [
                    " ".join(filter(None, both)) for both in zip(past or [""] * len(cut), cut, strict=True)
                ]
        return made

    def _collect(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            again = self._repeated_heading()
            if again:
                self.fragments += [None, _Fragment("", at=again)]
                self.at = again
                continue
            if line and not self._opens(line):
                if self._ends(line) or self._is_no_row():
                    break
                self._go_on(line)
            self.at += 1
        self.fragments = [one for one in self.fragments if one is None or one.mark or one.lines]

    def _repeated_heading(self) -> int:
        """The line after the headings where they are repeated from here on, 0 where they are not."""
        if not _FIRST_HEADING.match(self.lines[self.at].strip()):
            return 0
        said: list[str] = []
        for end in range(self.at, min(self.at + _HEADING_LINES, len(self.lines))):
            said += [word.casefold() for word in words(self.lines[end])]
            if said == self.heading:
                return end + 1
            if said != self.heading[: len(said)]:
                return 0
        return 0

    def _opens(self, line: str) -> bool:
        """Begin a new row where the line opens the one that comes next in order."""
        if not self.numbers.opens(line):
            return False
        said = [self.numbers.text] if self.numbers.text else []
        self.fragments.append(_Fragment(self.numbers.mark, said, self.numbers.is_group, self.at))
        self.tasks += not self.numbers.is_group
        return True

    def _go_on(self, line: str) -> None:
        last = self.fragments[-1]
        if last is None:
            last = _Fragment("", at=self.at)
            self.fragments.append(last)
        last.lines.append(line)
        if not last.is_group:
            self.longest = max(self.longest, len(line))

    def _is_no_row(self) -> bool:
        """True where what was taken for a row never ends; its lines are given back to the text."""
        last = self.fragments[-1]
        if last is None or len(last.lines) < _MOST_LINES:
            return False
        self.fragments.pop()
        self.at = last.at
        return True

    def _ends(self, line: str) -> bool:
        """True for the first line below the table."""
        if _END.match(line):
            return True
        last = self.fragments[-1]
        if last is None or last.is_group or self.tasks < 3:
            return False
        if self.longest <= _LONGEST_WRAPPED:
            return len(line) > max(1.6 * self.longest, self.longest + 30)
        return len(last.lines) > 2 * len(self.columns.kinds)


def _add_headings(cells: list[str], line: str) -> None:
    """Add the headings of one line; one in small letters goes on with the one above."""
    for piece in _NEXT_HEADING.split(line.strip()):
        if not piece:
            continue
        goes_on = piece[0].islower() or not piece[0].isalpha()
        if len(cells) > 1 and (goes_on or (_BARE_NOUN.fullmatch(cells[-1]) and _OF_NOUN.match(piece))):
            cells[-1] += f" {piece}"
        else:
            cells.append(piece)


def _text_width(fragments: Sequence[_Fragment | None]) -> int:
    """The length of a full line of the text column: what most first lines of long rows reach."""
    firsts = sorted(
        len(one.lines[0]) for one in fragments if one and one.mark and one.lines and not one.is_group
    )
    return firsts[len(firsts) * 3 // 4] if firsts else 0
