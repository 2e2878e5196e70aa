"""WRITERS: which module makes a file of which recipe and format. Each takes values and tells its progress."""

from collections.abc import Callable
from importlib import import_module

from .frozen import Content

Progress = Callable[[int, int, str], None]  # steps done, of how many, what is being done now
# Count it up when a writer makes another file of the same content: what was built before is not handed out
# any more.
LAYOUT = 1
# Recipe -> the formats it is offered in, the usual one first.
FORMATS = {
    "report": ("pdf", "docx", "xlsx"),
    "one_page": ("pdf",),
    "agency": ("pdf", "docx"),
    "task": ("pdf", "docx"),
    "letter": ("docx", "pdf"),
}
# Format -> the module that writes it; the summary on one page has a layout of its own.
MODULES = {"pdf": "pdf", "docx": "word", "xlsx": "workbook"}
OF_FACTS = ("one_page", "workbook")  # made from the facts, not from the paper


class Unwritable(Exception):
    """The file could not be made; the message says why and what to do, to people."""


def no_progress(done: int, steps: int, step: str) -> None:
    """For those who need not know."""


def write(recipe: str, format: str, content: Content, progress: Progress = no_progress) -> bytes:
    """The file. The writer is loaded only now, since the web process never needs its libraries."""
    name = "one_page" if recipe == "one_page" else MODULES[format]
    writer = import_module(f".{name}", __package__)
    if name in OF_FACTS:
        return writer.write(content.facts, progress, content.paper.reference)
    return writer.write(content.paper, progress)
