"""TYPESETTING: HTML in, PDF out, in a process of its own that knows neither Django nor the database.

`python -m reports.documents.typesetting` reads a JSON list of pages of HTML, each laid out apart and numbered
from 1, and writes them as one PDF. On standard error it tells lines of three numbers: part, page, and how
many pages the part has (0 while it is being laid out).
"""

import gc
import json
import logging
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import weasyprint.pdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from .tags import add_tags

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE = STATIC / "css" / "print.css"
FONTS = frozenset(
    (STATIC / "fonts" / "tinos" / f"Tinos-{style}.ttf").as_uri()
    for style in ("Regular", "Italic", "Bold", "BoldItalic")
)
# PDF/A-2, level a: archival, tagged, every letter in Unicode (ISO 19005-2).
PROFILE = "pdf/a-2a"
PAGE = re.compile(r"Creating layout - Page (\d+)")
Tell = Callable[[int, int, int], None]  # part, page, of how many


class OnlyOurFonts(URLFetcher):
    """Typed text can never make us open a file or an address: nothing but the four fonts is read."""

    def fetch(self, url, headers=None):
        if url not in FONTS:
            raise ValueError(f"a report may not load {url}")
        return super().fetch(url, headers)


class Pages(logging.Handler):
    """Tells of every page that WeasyPrint begins to lay out."""

    def __init__(self, tell: Callable[[int], None]):
        super().__init__()
        self.tell = tell

    def emit(self, record):
        if page := PAGE.search(record.getMessage()):
            self.tell(int(page[1]))


def typeset(parts: list[str], tell: Tell = lambda *told: None) -> bytes:
    """The same HTML gives the same bytes: no clock, no random name enters the file."""
    weasyprint.pdf.add_tags = add_tags
    fonts = FontConfiguration()
    style = CSS(
        string=STYLE.read_text(encoding="utf-8"),
        base_url=STYLE.as_uri(),
        url_fetcher=OnlyOurFonts(),
        font_config=fonts,
    )
    documents = [laid_out(html, style, fonts, partial(tell, part)) for part, html in enumerate(parts)]
    for part, document in enumerate(documents):
        for number, page in enumerate(document.pages, start=1):
            page.paint = partial(painted, page.paint, partial(tell, part, number, len(document.pages)))
    pages = [page for document in documents for page in document.pages]
    return documents[0].copy(pages).write_pdf(pdf_variant=PROFILE)


def laid_out(html: str, style: CSS, fonts: FontConfiguration, tell: Callable[[int, int], None]):
    log, pages = logging.getLogger("weasyprint.progress"), Pages(lambda page: tell(page, 0))
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(pages)
    try:
        return HTML(string=html, url_fetcher=OnlyOurFonts()).render(
            stylesheets=[style], font_config=fonts, pdf_variant=PROFILE
        )
    finally:
        log.removeHandler(pages)


def painted(paint, tell, *args) -> None:
    tell()
    paint(*args)


def main() -> None:
    # The process lives for one paper: what it would find to throw away is not worth the search, which took
    # a third of the time.
    gc.disable()
    parts = json.load(sys.stdin.buffer)
    pdf = typeset(parts, lambda *told: print(*told, file=sys.stderr, flush=True))  # noqa: T201
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
