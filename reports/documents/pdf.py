"""The official report as PDF, in the form of Decree 30/2020/NĐ-CP (templates/print, static/css/print.css)."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from kehoach.text import nfc
from reports.documents import wording
from reports.documents.body import body
from reports.documents.content import Appendix, AppendixRow, ReportContent

STATIC = Path(settings.BASE_DIR) / "static"
FONTS = frozenset(
    (STATIC / "fonts" / "tinos" / f"Tinos-{style}.ttf").as_uri()
    for style in ("Regular", "Italic", "Bold", "BoldItalic")
)
# Pasted from a word processor, these would be drawn as boxes.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
LINES_KEPT_TOGETHER = 12
# Pango's font map must not be shared by threads, so each keeps its own parsed style and fonts.
_own = threading.local()


class OnlyOurFonts(URLFetcher):
    """Typed text can never make the server open a file or an address: nothing but the four fonts is read."""

    def fetch(self, url, headers=None):
        if url not in FONTS:
            raise ValueError(f"a report may not load {url}")
        return super().fetch(url, headers)


def _style() -> tuple[CSS, FontConfiguration]:
    if not hasattr(_own, "style"):
        fonts = FontConfiguration()
        source = STATIC / "css" / "print.css"
        css = CSS(
            string=source.read_text(encoding="utf-8"),
            base_url=source.as_uri(),
            url_fetcher=OnlyOurFonts(),
            font_config=fonts,
        )
        _own.style = css, fonts
    return _own.style


def _rows(appendix: Appendix) -> Iterator[tuple[int, str, AppendixRow, bool]]:
    """Rows of the appendix and whether each may be cut by the end of a page. A row that cannot fit on any
    page must be; left whole, it would also lose the repeated table head."""
    for number, heading, row in appendix.numbered():
        lines = max(len(row.result) / 75 + row.result.count("\n"), len(row.agency) / 30)
        yield number, heading, row, lines > LINES_KEPT_TOGETHER


def report_html(content: ReportContent) -> str:
    """The page before layout. NFC (TCVN 6909:2001): what is copied from the PDF equals what was typed."""
    demonstration, draft = content.marks
    context = {
        "content": content,
        "letterhead": content.letterhead,
        "subject": wording.subject_lines(content),
        "blocks": list(body(content)),
        "closing": wording.closing(content),
        "recipients": wording.recipient_lines(content.recipients),
        "appendix_title": wording.appendix_title(content),
        "rows": list(_rows(content.appendix)),
        "demonstration": demonstration,
        "draft": draft,
    }
    return _CONTROL.sub("", nfc(render_to_string("print/report.html", context)))


def render_pdf(content: ReportContent) -> bytes:
    """The same content gives the same bytes: no clock, no random name enters the file."""
    css, fonts = _style()
    document = HTML(string=report_html(content), url_fetcher=OnlyOurFonts())
    return document.write_pdf(stylesheets=[css], font_config=fonts, pdf_tags=True)
