"""The FILE around the text: sections, what stands in the margins, properties, the packing."""

import io
import zipfile
from collections.abc import Iterable

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Twips

from kehoach.text import printable

from ..paper import Paper
from .elements import paragraph, run, w
from .styles import (
    BOTTOM,
    EDGE,
    LANGUAGE,
    LEFT,
    LONG_SIDE,
    RIGHT,
    SHORT_SIDE,
    TOP,
    write_settings,
    write_styles,
)

RED = "C00000"
# Of python-docx's template: its own name and picture, its fonts and colours, none of which we use.
NOT_OURS = {
    RT.EXTENDED_PROPERTIES,
    RT.THUMBNAIL,
    RT.CUSTOM_XML,
    RT.FONT_TABLE,
    RT.NUMBERING,
    RT.THEME,
    RT.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of everything in the file; a zip knows no earlier one


def blank(paper: Paper) -> Document:
    """An empty document with our styles, page numbers, marks and properties."""
    word = docx.Document()
    for relations in (word.part.package.rels, word.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype in NOT_OURS]:
            del relations[key]
    write_styles(word.styles.element)
    write_settings(word.settings.element)
    write_properties(word, paper)
    write_margins(word, paper)
    return word


def write_properties(word: Document, paper: Paper) -> None:
    properties = word.core_properties
    properties._element[:] = []
    properties.title = printable(paper.title)[:255]
    properties.author = printable(paper.author)
    properties.language = LANGUAGE
    if paper.reference:
        properties.keywords = paper.reference


def write_margins(word: Document, paper: Paper) -> None:
    """I.7: the page number in the middle of the top margin, none on the first page of each numbering. The
    marks stand below every page."""
    (section,) = word.sections
    section.different_first_page_header_footer = True
    number = w("fldSimple", run("2"), instr="PAGE")
    section.header._element[:] = [paragraph("SoTrang", number)]
    section.first_page_header._element[:] = [paragraph("SoTrang")]
    if any(paper.marks):
        section.footer._element[:] = [marks(paper)]
        section.first_page_footer._element[:] = [marks(paper)]


def marks(paper: Paper) -> BaseOxmlElement:
    demonstration, draft = paper.marks
    runs = [run(demonstration, w("b"), w("bCs"), w("color", val=RED))] if demonstration else []
    runs += [run("     ")] if all(paper.marks) else []
    runs += [run(draft, w("i"), w("iCs"))] if draft else []
    return paragraph("DauHieu", *runs)


def append(word: Document, elements: Iterable[BaseOxmlElement]) -> None:
    end = word.element.body.sectPr
    for element in elements:
        end.addprevious(element)


def turn(word: Document, *, landscape: bool) -> int:
    """Set the page of the last section, numbered from 1 (Annex I, III); the width of its text in twips."""
    section = word.sections[-1]
    width, height = (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.top_margin, section.bottom_margin = Twips(TOP), Twips(BOTTOM)
    section.left_margin, section.right_margin = Twips(LEFT), Twips(RIGHT)
    section.header_distance = section.footer_distance = Twips(EDGE)
    for name in ("w:pgNumType", "w:docGrid"):
        for found in section._sectPr.findall(qn(name)):
            section._sectPr.remove(found)
    section._sectPr.find(qn("w:cols")).addprevious(w("pgNumType", start=1))
    return width - LEFT - RIGHT


def end_section(word: Document) -> None:
    """What follows stands on pages of its own, with the same header and footers. The mark of the end goes
    into the last paragraph: one of its own could make a page of nothing."""
    end = word.element.body.sectPr
    end.getprevious().set_sectPr(end.clone())
    for reference in end.xpath("w:headerReference | w:footerReference"):
        end.remove(reference)


def number_pictures(word: Document) -> None:
    """In reading order: python-docx numbers a picture before it has a place, so all alike."""
    for number, properties in enumerate(word.element.body.xpath(".//wp:docPr"), start=1):
        properties.set("id", str(number))
        properties.set("name", f"Hình {number}")


def packed(word: Document) -> bytes:
    """The bytes, without the time of packing."""
    saved, dated = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in parts.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()
