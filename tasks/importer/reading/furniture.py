"""Lines that belong to the sheet of paper: page numbers, running headers, the gazette's line, stamps.

They are taken out, so that a sentence goes on across two pages, and told as left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.importer.reading.paragraphs import HEADING, is_own

_EDGE = 2  # running headers and page numbers stand among the first or last lines of a page
_PAGE_LINES = 8  # fewest filled lines on a page between two of its numbers
_SHARE = 0.5  # of the pages a running header is on, on three at least
_GAZETTE = re.compile(r"CÔNG BÁO\s*/\s*Số\b.*", re.IGNORECASE)
_NUMBER = re.compile(r"[-–—\s]*(?:[Tt]rang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—.\s]*")
_SURE_NUMBER = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]|[Tt]rang\s+\d{1,4}(?:\s*/\s*\d{1,4})?")
_STAMP = re.compile(r"(?:Ký bởi|Được ký bởi|Người ký|Ngày ký|Thời gian ký)\s*:.*")
_STAMP_GOES_ON = re.compile(r"(?:Cơ quan|Chức vụ|Email|Tổ chức|Phòng)\s*:.*")

Pages = Sequence[Sequence[str]]


def on_pages(pages: Pages) -> list[set[int]]:
    """For each page the numbers of its lines that are furniture. Lines come from the top, none is empty."""
    found = [_anywhere(lines) for lines in pages]
    repeated = _repeated(pages)
    numbers = _page_numbers(pages)
    seen: set[str] = set()
    for at, lines in enumerate(pages):
        for line in _edges(lines):
            shape = _shape(lines[line])
            # The heading of a table that goes on is repeated too; it is kept where it stands first.
            if shape in repeated and (shape in seen or not HEADING.search(lines[line])):
                found[at].add(line)
            seen.add(shape)
        found[at] |= numbers[at]
    return found


def without(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without its furniture, and what was left out. Pages are known where form feeds part them."""
    left_out: list[str] = []
    kept: list[list[str]] = []
    pages = [[line.strip() for line in page.splitlines()] for page in text.split("\f")]
    filled = [[line for line in page if line] for page in pages]
    furniture = on_pages(filled) if len(pages) > 1 else [_anywhere(filled[0]) | _counting(filled[0])]
    for page, lines, out in zip(text.split("\f"), filled, furniture, strict=True):
        left_out += [lines[line] for line in sorted(out)]
        kept.append(_drop(page.splitlines(), out))
    return "\n".join(line for page in kept for line in page), tuple(left_out)


def _drop(lines: Iterable[str], out: set[int]) -> list[str]:
    """Lines but those ``out`` (numbers among the filled ones), and the blank lines around them."""
    kept: list[str] = []
    after_furniture = False
    number = -1
    for line in lines:
        number += bool(line.strip())
        if line.strip() and number in out:
            while kept and not kept[-1].strip():
                kept.pop()
            after_furniture = True
        elif line.strip() or not after_furniture:
            kept.append(line)
            after_furniture = False
    return kept


def _anywhere(lines: Sequence[str]) -> set[int]:
    """Lines that say themselves that they are furniture, with the lone number beside a gazette's line."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if _GAZETTE.fullmatch(line):
            beside = [near for near in (at - 1, at + 1) if 0 <= near < len(lines)]
            found |= {at, *(near for near in beside if _NUMBER.fullmatch(lines[near]))}
        elif _SURE_NUMBER.fullmatch(line) or _is_stamp(lines, at):
            found.add(at)
    return found


def _counting(lines: Sequence[str]) -> set[int]:
    """Lone numbers that count pages in a text that lost its page breaks.

    They go on by one, far apart, and cut sentences in two; the numbers of a list or of table rows do not.
    """
    lone = [(at, int(line)) for at, line in enumerate(lines) if re.fullmatch(r"\d{1,3}", line)]
    run: list[int] = []
    expected = 0
    for at, number in lone:
        if (not run and number in (1, 2)) or (run and number == expected and at - run[-1] >= _PAGE_LINES):
            run.append(at)
            expected = number + 1
    cuts = sum(_cuts_sentence(lines, at) for at in run)
    return set(run) if len(run) > 1 and 2 * cuts >= len(run) else set()


def _cuts_sentence(lines: Sequence[str], at: int) -> bool:
    if not 0 < at < len(lines) - 1:
        return False
    return not lines[at - 1].endswith((".", ";", ":", "/")) and lines[at + 1][0].islower()


def _is_stamp(lines: Sequence[str], at: int) -> bool:
    """True for a line of a signature stamp, or one that may be, among lines of one."""
    if _STAMP.fullmatch(lines[at]) or not _STAMP_GOES_ON.fullmatch(lines[at]):
        return _STAMP.fullmatch(lines[at]) is not None
    around = [lines[near] for near in range(max(at - 3, 0), min(at + 4, len(lines)))]
    return sum(bool(_STAMP.fullmatch(line)) for line in around) > 1


def _edges(lines: Sequence[str]) -> list[int]:
    return sorted({*range(len(lines))[:_EDGE], *range(len(lines))[-_EDGE:]})


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line).casefold()


def _repeated(pages: Pages) -> set[str]:
    """Shapes of the lines that stand at the edge of most pages."""
    edges = ({lines[line] for line in _edges(lines)} for lines in pages)
    shapes = Counter(shape for lines in edges for shape in {_shape(line) for line in lines if _may_run(line)})
    least = max(3, _SHARE * len(pages))
    return {shape for shape, count in shapes.items() if count >= least}


def _may_run(line: str) -> bool:
    """False for a line of the text itself: "Thời gian thực hiện: Thường xuyên." may end every page."""
    ends = line.endswith((".", ";", ":", ","))
    return len(line) > 3 and not line[0].islower() and not is_own(line) and not ends


def _page_numbers(pages: Pages) -> list[set[int]]:
    """Lone numbers in the first or last line that count on with the pages: by one, on two pages at least."""
    lone: list[dict[int, int]] = []
    for lines in pages:
        ends = {0, len(lines) - 1} if lines else set()
        said = {end: _NUMBER.fullmatch(lines[end]) for end in ends}
        lone.append({end: int(match[1]) for end, match in said.items() if match})
    offsets = Counter(number - at for at, numbers in enumerate(lone) for number in set(numbers.values()))
    counting = {offset for offset, count in offsets.items() if count > 1 or offset == 1}
    return [
        {end for end, number in numbers.items() if number - at in counting} for at, numbers in enumerate(lone)
    ]
