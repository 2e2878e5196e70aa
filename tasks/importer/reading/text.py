"""Plain text: files of any usual code, and what a person pastes."""

from __future__ import annotations

from tasks.importer.reading import furniture
from tasks.importer.reading.document import Document, check_length
from tasks.importer.reading.encodings import decode, unicode_text
from tasks.importer.reading.paragraphs import clean_paragraphs


def read_text_file(data: bytes) -> Document:
    """The document of a .txt or .md file. Raises PlanReadError for bytes that are no text."""
    return _document(*decode(data))


def read_pasted(text: str) -> Document:
    """The document of pasted text. Raises PlanReadError where there is none, or too much."""
    return _document(*unicode_text(text))


def _document(text: str, notes: tuple[str, ...]) -> Document:
    check_length(len(text))
    text, left_out = furniture.without(text)
    return Document(clean_paragraphs(text), notes, left_out)
