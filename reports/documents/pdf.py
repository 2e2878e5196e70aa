"""A paper as PDF, in the form of Decree 30/2020/NĐ-CP (templates/print, static/css/print.css)."""

from collections.abc import Iterator

from django.template.loader import render_to_string

from kehoach.text import printable

from .paper import Appendix, Paper
from .press import Part, printed
from .writers import Progress, no_progress

BODY = "phần nội dung"


def write(paper: Paper, progress: Progress = no_progress) -> bytes:
    """PDF/A-2a and PDF/UA-1. The same paper gives the same bytes. PressError where it cannot be printed."""
    return printed(list(parts(paper)), progress)


def parts(paper: Paper) -> Iterator[Part]:
    """The body and each appendix, to be laid out apart, for each is numbered from 1 (Annex I, III)."""
    yield Part(BODY, html(paper))
    yield from (Part(appendix.label, html(paper, appendix)) for appendix in paper.appendices)


def html(paper: Paper, appendix: Appendix | None = None) -> str:
    """One part as a page of HTML: the body, or an appendix."""
    demonstration, draft = paper.marks
    context = {
        "paper": paper,
        "letterhead": paper.letterhead,
        "appendix": appendix,
        "attached": paper.letterhead.attachment_line(paper.kind_name) if paper.letterhead else "",
        "demonstration": demonstration,
        "draft": draft,
    }
    return printable(render_to_string("print/paper.html", context))
