"""Footnotes of a PDF: small print at the foot of a page, and the raised numbers that point at it."""

from __future__ import annotations

import re
from statistics import median

from tasks.importer.reading.document import tidy
from tasks.importer.reading.paragraphs import join_lines
from tasks.importer.reading.pdf_page import Line, Word, is_raised

_SMALL = 0.9  # of the size of the page's text; footnotes are printed in 10 to 12 points under 13 or 14
_NUMBER = re.compile(r"[\[(]?(\d{1,2})[\])]?\.?")


def part_notes(lines: list[Line]) -> tuple[list[Line], list[str], list[str]]:
    """(lines without footnotes, footnotes as "[1] …", numbers taken out of the text) of one page."""
    usual = median(line.size for line in lines) if lines else 0
    start = len(lines)
    while start and lines[start - 1].size < _SMALL * usual:
        start -= 1
    notes: list[list[Line]] = []
    for line in lines[start:]:
        if _NUMBER.fullmatch(line.words[0].text):
            notes.append([line])
        elif notes:
            notes[-1].append(line)
        else:  # small print of another kind: recipients of the document
            return lines, [], []
    numbers = [_NUMBER.fullmatch(note[0].words[0].text)[1] for note in notes]
    said = [f"[{number}] " + join_lines(_said(note)) for number, note in zip(numbers, notes, strict=True)]
    body, raised = [], []
    for line in lines[:start]:
        kept = tuple(word for word in line.words if not _points(word, line, numbers))
        raised += [word.text for word in line.words if _points(word, line, numbers)]
        if kept:
            body.append(Line(kept))
    return body, said, raised


def _points(word: Word, line: Line, numbers: list[str]) -> bool:
    found = _NUMBER.fullmatch(word.text)
    return found is not None and found[1] in numbers and is_raised(word, line.words[0].base, line.size)


def _said(note: list[Line]) -> list[str]:
    lines = [note[0].words[1:], *(line.words for line in note[1:])]  # the number may stand alone, raised
    return [tidy(Line(words).text) for words in lines if words]
