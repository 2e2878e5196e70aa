"""The Word file of a paper, in the form of Decree 30/2020/NĐ-CP, for people to go on writing in.

Every component has a style of its own (`styles`). Numbers of headings are plain text, so that nothing changes
between Word and LibreOffice.
"""

import io
from collections.abc import Iterable, Iterator

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Twips

from kehoach.text import printable

from .. import pictures
from ..paper import Appendix, Block, BlockKind, Paper, Picture
from ..writers import Progress, no_progress
from . import boxes, file
from .elements import TWIPS_A_MM, keep_with_next, paragraph, paragraphs, run, w
from .tables import data_table

STYLES = {
    BlockKind.PART: "DeMucI",
    BlockKind.HEADING: "DeMuc1",
    BlockKind.POINT: "DeMucA",
    BlockKind.ITEM: "GachDauDong",
    BlockKind.PARAGRAPH: "NoiDung",
}


def write(paper: Paper, progress: Progress = no_progress) -> bytes:
    """The same paper gives the same bytes: no clock, no random name enters the file."""
    steps = 2 + len(paper.appendices)
    progress(0, steps, "Nội dung văn bản")
    word = file.blank(paper)
    room = file.turn(word, landscape=False)
    file.append(word, body(word, paper, room))
    for number, appendix in enumerate(paper.appendices, start=1):
        progress(number, steps, appendix.label)
        file.end_section(word)
        room = file.turn(word, landscape=appendix.landscape)
        file.append(word, appended(word, paper, appendix, room))
    progress(steps - 1, steps, "Đóng gói tệp Word")
    file.number_pictures(word)
    data = file.packed(word)
    progress(steps, steps, "Đã xong")
    return data


def body(word: Document, paper: Paper, room: int) -> Iterator[BaseOxmlElement]:
    """Everything before the appendices; `room` is the width of the text in twips."""
    if paper.letterhead:
        yield boxes.letterhead(paper, paper.letterhead, room)
    if paper.kind:
        yield from boxes.name(paper, room)
    yield from boxes.addressees(paper.addressees, room)
    text = list(blocks(word, paper.body, room, paper.title))
    last = [*paragraphs("NoiDung", paper.closing)] if paper.closing else text[-1:]
    yield from text if paper.closing else text[:-1]
    if paper.signer:
        for each in last:
            keep_with_next(each)
    yield from last
    if paper.signer:
        yield boxes.gap()
        yield boxes.signature(paper.signer, paper.recipients, room)
    yield paragraph("SauBang")


def appended(word: Document, paper: Paper, appendix: Appendix, room: int) -> Iterator[BaseOxmlElement]:
    attached = ""
    if paper.letterhead:
        attached = paper.letterhead.attachment_line(paper.kind_name)
    yield from boxes.appendix_head(appendix, attached, room)
    yield from blocks(word, appendix.blocks, room, appendix.title)


def blocks(word: Document, content: Iterable[Block], room: int, caption: str) -> Iterator[BaseOxmlElement]:
    """Box 6. A table is parted from what stands around it, so that two never grow together."""
    for block in content:
        text = f"{block.label} {block.text}" if block.label else block.text
        if block.table:
            yield boxes.gap()
            yield data_table(block.table, room, caption)
            yield paragraph("SauBang")
        elif block.picture:
            yield paragraph("Hinh", drawn(word, block.picture, room))
            yield paragraph("TenHinh", run(block.text))
        else:
            yield from paragraphs(STYLES[block.kind], text)


def drawn(word: Document, picture: Picture, room: int) -> BaseOxmlElement:
    """The picture as wide as the text, told in words to those who do not see it."""
    image = io.BytesIO(pictures.png(picture, room / TWIPS_A_MM))
    inline = word.part.new_pic_inline(image, width=Twips(room))
    inline.docPr.set("title", printable(picture.title))
    inline.docPr.set("descr", printable(pictures.told(picture)))
    for side in "TBLR":
        inline.set(f"dist{side}", "0")  # left out, LibreOffice takes 3 mm
    return w("r", w("drawing", inline))
