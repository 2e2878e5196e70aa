"""Every accepted account's words are found, once, in the text of the PDF, of the .docx and of the .xlsx."""

import re
from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pdfplumber
import pytest

from reports.documents import pdf, word, workbook
from reports.documents.facts import AgencyFacts, ObstacleFacts, Words
from reports.documents.report import draft, report
from reports.documents.rewriting import passages
from tests.reports.sample_facts import sample_facts

ENDINGS = (".", ";", "", " ;", "…", "!")
WORDS = [
    "rà soát",
    "quy hoạch",
    "<b>đậm</b>",
    "“ngoặc”",
    "A & B",
    "12.345,6 m²",
    "Đợt 1",
    "- gạch",
    "ưỡng ẫn",
]


def told(number: int) -> str:
    """Words like no other account's: long and short, of several paragraphs, with every kind of sign."""
    body = " ".join(WORDS[(number * 7 + step) % len(WORDS)] for step in range(3 + number % 40))
    breaks = "\n" if number % 4 == 0 else " "
    return f"Kết quả số {number:03d}x:{breaks}{body} hết {number:03d}y{ENDINGS[number % len(ENDINGS)]}"


def many_facts():
    sample, number, accounts = sample_facts(), 0, []
    agencies = tuple(AgencyFacts(f"x{n}", f"UBND xã Mẫu {n:02d}", "commune") for n in range(15))
    first = next(account for account in sample.accounts if account.accepted)
    for task in sample.tasks:
        for agency in agencies:
            number += 1
            words = Words(work_state="in_progress", results=told(number), next_work=told(100 + number))
            if number % 5 == 0:
                words = replace(words, obstacle=told(200 + number), cause=told(300 + number))
            if number % 6 == 0:
                words = replace(words, proposal=told(400 + number), addressee="Sở Tài chính")
            accounts.append(replace(first, task=task.path, agency=agency.code, words=words))
    told_of = [account for account in accounts if account.words.obstacle]
    return sample_facts(
        agencies=agencies, accounts=tuple(accounts), obstacles=tuple(map(registered, told_of))
    )


def registered(account) -> ObstacleFacts:
    words = account.words
    told = (words.obstacle, words.cause, words.proposal, words.addressee)
    return ObstacleFacts(account.task, account.agency, *told, account.received_on, "open")


FACTS = many_facts()
# An account of one task shortened, another task shortened as a whole, one passage left out.
REWRITTEN = {
    f"results.{FACTS.tasks[0].path}/x3": "Đã rà soát.",
    f"results.{FACTS.tasks[1].path}": "Có 15 địa phương báo cáo.",
    f"next/{FACTS.tasks[2].path}.x4": "",
}


def squeezed(text: str) -> str:
    """Without blanks, which a line break may add or swallow."""
    return re.sub(r"\s+", "", text)


def expected() -> list[str]:
    """Every text of the facts. A sentence is printed with one stop at its end, whatever was typed."""
    fields = ("results", "obstacle", "cause", "proposal", "next_work")
    found = [getattr(account.words, field) for account in FACTS.accounts for field in fields]
    found = [text for text in found if text]
    return [squeezed(text).rstrip(".;!…") for text in found]


def counts(text: str) -> dict[str, int]:
    """How often each text is found, where it is not once."""
    text = squeezed(text)
    found = {wanted: text.count(wanted) for wanted in expected()}
    return {wanted: times for wanted, times in found.items() if times != 1}


@pytest.fixture(scope="module", params=["the portal's draft", "rewritten"])
def paper(request):
    return report(FACTS, REWRITTEN if request.param == "rewritten" else {})


def paragraphs(lines: str) -> str:
    """A second paragraph of an account is a sentence of its own: its first line may have got a stop."""
    return re.sub(r"(x:)\.?", r"\1", lines)


def test_the_pdf_has_every_text_once(paper):
    with pdfplumber.open(BytesIO(pdf.write(paper))) as document:
        pages = [page.crop(page_area(page)).extract_text() for page in document.pages]
    assert counts(paragraphs("\n".join(pages))) == {}


def page_area(page):
    """The page without its margins: numbers and marks stand there."""
    return (0, 50, page.width, page.height - 56)


def test_the_word_file_has_every_text_once(paper):
    document = docx.Document(BytesIO(word.write(paper)))
    texts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    assert counts(paragraphs("".join(texts))) == {}


def test_the_spreadsheet_has_every_text_once():
    book = openpyxl.load_workbook(BytesIO(workbook.write(FACTS)))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert counts("\n".join(texts)) == {}


def test_the_rewritten_passages_are_of_this_draft():
    known = passages(draft(FACTS).blocks)
    assert set(REWRITTEN) <= set(known)
