"""A workbook as the answer to a request."""

import re

from django.http import HttpResponse

from kehoach.text import search_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# With its ending a name has at most 50 characters (domain.md 1.9).
STEM = 45


def download(content: bytes, *words: str) -> HttpResponse:
    """The file under a name made of the words, without diacritics. What it holds is nobody else's to keep."""
    name = re.sub("[^a-z0-9]+", "_", search_key("_".join(words)))[:STEM].strip("_")
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
