"""Tables of a PDF, from the lines drawn around their cells."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass, field

from tasks.importer.reading.document import ABOVE, table_row
from tasks.importer.reading.paragraphs import MARKER, join_lines
from tasks.importer.reading.pdf_page import Line, Rule, Word, lines_of

_NEAR = 2.5  # points by which lines that meet may miss each other
_PADDING = 12.0  # of a cell, both sides together
_MAX_RULES = 3_000  # of one page; a page of a table has some hundred

Place = tuple[int, int]  # row, column


@dataclass
class Grid:
    """A ruled table on one page: the places of its lines, which cells are one, and their words."""

    xs: list[float]
    ys: list[float]
    owner: dict[Place, Place]  # of a place, the first place of its (merged) cell
    words: dict[Place, list[Word]] = field(default_factory=lambda: defaultdict(list))

    @property
    def top(self) -> float:
        return self.ys[0]

    def holds(self, word: Word) -> bool:
        x, y = word.middle
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def put(self, word: Word) -> None:
        x, y = word.middle
        row = min(max(bisect(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect(self.xs, x) - 1, 0), len(self.xs) - 2)
        self.words[self.owner[row, column]].append(word)

    def rows(self) -> list[list[str]]:
        """Cells row by row; a row that shows nothing of its own is none."""
        found = []
        for row in range(len(self.ys) - 1):
            cells = [self._cell(row, column) for column in range(len(self.xs) - 1)]
            if any(cell not in ("", ABOVE) for cell in cells):
                found.append(cells)
        return found

    def _cell(self, row: int, column: int) -> str:
        first = self.owner[row, column]
        if first == (row, column):
            last = max(each for (line, each), owner in self.owner.items() if owner == first and line == row)
            return cell_text(lines_of(self.words[first]), self.xs[last + 1] - self.xs[column])
        return ABOVE if first[0] < row and first[1] == column else ""


def cell_text(lines: list[Line], width: float) -> str:
    """The lines of a cell as its paragraphs, one a line."""
    paragraphs: list[list[str]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or MARKER.match(line.text) or _had_room(before, line, width - _PADDING):
            paragraphs.append([line.text])
        else:
            paragraphs[-1].append(line.text)
    return "\n".join(map(join_lines, paragraphs))


def _had_room(before: Line, line: Line, width: float) -> bool:
    """True where the first words of a line would have stood in the line before: it begins something new."""
    first = line.words[:2]
    return before.right - before.left + first[-1].right - first[0].left + 0.5 * line.size < width


def find_grids(level: list[Rule], upright: list[Rule]) -> list[Grid]:
    """The ruled tables of a page with two columns at least, from top to bottom."""
    level, upright = _joined(level), _joined(upright)
    if len(level) + len(upright) > _MAX_RULES:
        return []
    grids = []
    for rows, columns in _connected(level, upright):
        ys = _places([rule.at for rule in rows] + [end for rule in columns for end in (rule.start, rule.end)])
        xs = _places([rule.at for rule in columns] + [end for rule in rows for end in (rule.start, rule.end)])
        if len(xs) > 2 and len(ys) > 1:
            grids.append(Grid(xs, ys, _owners(xs, ys, rows, columns)))
    return sorted(grids, key=lambda grid: grid.top)


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules on one line that touch or overlap, as one."""
    joined: list[Rule] = []
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if lines and rule.at - lines[-1][-1].at <= _NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    for line in lines:
        place = sum(rule.at for rule in line) / len(line)
        start = end = None
        for rule in sorted(line, key=lambda each: each.start):
            if end is not None and rule.start <= end + _NEAR:
                end = max(end, rule.end)
                continue
            if end is not None:
                joined.append(Rule(place, start, end))
            start, end = rule.start, rule.end
        joined.append(Rule(place, start, end))
    return joined


def _connected(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Level and upright rules that cross or touch, table by table."""
    tables: list[tuple[list[Rule], list[Rule]]] = []
    free_level, free_upright = set(range(len(level))), set(range(len(upright)))
    while free_upright:
        columns, rows, todo = [], [], [free_upright.pop()]
        while todo:
            column = upright[todo.pop()]
            columns.append(column)
            met = [at for at in free_level if _meet(level[at], column)]
            free_level.difference_update(met)
            rows += (level[at] for at in met)
            more = [at for at in free_upright if any(_meet(level[row], upright[at]) for row in met)]
            free_upright.difference_update(more)
            todo += more
        tables.append((rows, columns))
    return [(rows, columns) for rows, columns in tables if rows]


def _meet(row: Rule, column: Rule) -> bool:
    return (
        row.start - _NEAR <= column.at <= row.end + _NEAR
        and column.start - _NEAR <= row.at <= column.end + _NEAR
    )


def _places(numbers: list[float]) -> list[float]:
    """Distinct places of lines, those near each other as one."""
    places: list[float] = []
    for number in sorted(numbers):
        if not places or number - places[-1] > 2 * _NEAR:
            places.append(number)
    return places


def _owners(xs: list[float], ys: list[float], rows: list[Rule], columns: list[Rule]) -> dict[Place, Place]:
    """The first place of the cell that each place belongs to: places without a line between are one cell."""
    owner: dict[Place, Place] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            beside = column > 0 and not _drawn(columns, xs[column], y)
            below = row > 0 and not _drawn(rows, ys[row], x)
            if beside:
                owner[row, column] = owner[row, column - 1]
            elif below:
                owner[row, column] = owner[row - 1, column]
            else:
                owner[row, column] = (row, column)
    return owner


def _drawn(rules: list[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= 2 * _NEAR and rule.start <= along <= rule.end for rule in rules)


def as_paragraphs(tables: list[list[list[str]]]) -> list[str]:
    """Rows of a table on one page or more: a repeated heading only once, rows cut by a page whole again."""
    rows: list[list[str]] = []
    for page in tables:
        heading = _same_start(rows, page)
        for at, row in enumerate(page[heading:]):
            if rows and at == 0 and page is not tables[0] and _goes_on(rows[-1], row):
                rows[-1] = [_joined_cell(above, below) for above, below in zip(rows[-1], row, strict=True)]
            else:
                rows.append(row)
    return [table_row(row) for row in rows]


def _same_start(rows: list[list[str]], page: list[list[str]]) -> int:
    """How many rows of a page repeat the first rows of the table."""
    count = 0
    while count < min(len(rows), len(page), 3) and rows[count] == page[count]:
        count += 1
    return count


def _goes_on(above: list[str], row: list[str]) -> bool:
    """True for the rest of a row that a page break cut: no number of its own, and words that go on."""
    if row[0] not in ("", ABOVE) or len(row) != len(above) or not any(above):
        return False
    filled = [cell for cell in row if cell not in ("", ABOVE)]
    return any(cell[0].islower() for cell in filled) or all(cell[0] in "-+•" for cell in filled)


def _joined_cell(above: str, below: str) -> str:
    if below in ("", ABOVE) or above in ("", ABOVE):
        return below if above in ("", ABOVE) else above
    begins = MARKER.match(below) or above.endswith((".", ";", ":"))
    return f"{above}\n{below}" if begins else join_lines([above, below])
