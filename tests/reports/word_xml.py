"""Reads a Word file: what holds for a paragraph, by itself or by its style."""

import io

import docx
from docx.oxml.ns import qn
from PIL import ImageFont

from reports.documents import word
from reports.documents.paper import Block, BlockKind
from tests.reports.sample_report import sample_paper

ROOM = 11906 - 1134 - 1701  # twips between the margins
LYING_ROOM = 16838 - 1134 - 1701


def opened(paper):
    return docx.Document(io.BytesIO(word.write(paper)))


def xpath(element, path):
    return element.xpath(path) if hasattr(element, "nsptag") else element.element.body.xpath(path)


def text_of(element):
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def found(file, start):
    """The first paragraph, in a cell or not, that begins like this."""
    return next(p for p in xpath(file, ".//w:p") if text_of(p).startswith(start))


def value(element, tag, name="val"):
    """An attribute of the only child with the tag; None where there is none."""
    child = element.find(qn(f"w:{tag}")) if element is not None else None
    return None if child is None else child.get(qn(f"w:{name}"))


def style_of(file, paragraph):
    identifier = value(paragraph.pPr, "pStyle")
    (style,) = (s for s in file.styles.element.iter(qn("w:style")) if s.get(qn("w:styleId")) == identifier)
    return style


def said(file, paragraph, tag, name="val"):
    """What holds for the paragraph: its own word, else that of its style."""
    own = value(paragraph.pPr, tag, name)
    return own if own is not None else value(style_of(file, paragraph).find(qn("w:pPr")), tag, name)


def kept(file, paragraph):
    styles = style_of(file, paragraph).find(qn("w:pPr"))
    return any(p.find(qn("w:keepNext")) is not None for p in (paragraph.pPr, styles))


def length(text, size, bold=False):
    """Twips, in the letters of Times New Roman."""
    font = ImageFont.truetype(f"static/fonts/tinos/Tinos-{'Bold' if bold else 'Regular'}.ttf", 1000)
    return font.getlength(text, features=["-kern"]) / 1000 * size * 20


def sections(file):
    return xpath(file, ".//w:sectPr")


def with_texts(*texts, **changes):
    return sample_paper(body=tuple(Block(BlockKind.PARAGRAPH, text) for text in texts), **changes)


def words(file):
    return "\n".join(text_of(p) for p in xpath(file, ".//w:p"))
