"""A small run of `tests/fuzz_reading.py`: damaged files are read or refused, and no letter is lost."""

from io import BytesIO
from pathlib import Path

import docx
import pytest

from tasks.importer.read import read_document
from tests.fuzz_reading import check, letters, lost_letters, run
from tests.tasks.test_reading_pdf import HEADING, LETTERHEAD, LONG, pdf, row
from tests.tasks.word_files import paragraph, word_file

SEED = Path(__file__).parents[2] / "fixtures" / "plans" / "ke-hoach-151.txt"


def seed_in_word():
    file = docx.Document()
    for line in SEED.read_text(encoding="utf-8").splitlines():
        file.add_paragraph(line, style="List Number" if line.startswith("- ") else None)
    table = file.add_table(3, 4, style="Table Grid")
    table.cell(0, 1).text = "Nhiệm vụ | nội dung"
    table.cell(1, 0).merge(table.cell(2, 1)).text = "Gộp"
    target = BytesIO()
    file.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def samples():
    table = f'<table class="t">{HEADING}{row("1", LONG, "Sở Y tế", "2026") * 20}</table>'
    return [
        ("seed.txt", SEED.read_bytes()),
        ("seed.docx", seed_in_word()),
        ("plan.pdf", pdf(f"{LETTERHEAD}<p>{LONG}</p>{table}")),
    ]


def test_no_letter_of_the_undamaged_files_is_lost(samples):
    for _, data in samples:
        assert check(data) == ("read", "")
    document = read_document(samples[1][1])
    assert letters("".join(document.paragraphs)) >= letters(SEED.read_text(encoding="utf-8"))


def test_a_lost_letter_is_seen():
    data = word_file(paragraph("Rà soát"))
    assert lost_letters(data, read_document(word_file(paragraph("Rà so")))) == letters("át")


def test_damaged_files_are_read_or_refused_and_lose_nothing(samples):
    report = run(60, samples)
    assert report.faults == []
    assert report.read > 5
    assert report.refused > 5
    assert report.read + report.refused == 60
