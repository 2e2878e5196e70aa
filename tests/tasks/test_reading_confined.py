"""Reading in a process of its own: same result, no Django in it, and no harm from hostile files."""

import subprocess
import sys
import zlib

import pytest

from tasks.importer.read import PlanReadError, read_document
from tasks.importer.reading import confined
from tasks.importer.reading.confined import ROOT, read_confined
from tasks.importer.reading.document import MAX_BYTES
from tests.tasks.word_files import paragraph, run, word_file


def test_the_result_is_that_of_reading_at_once(tmp_path):
    data = word_file(paragraph("Có chữ.", inside=run("mật", "<w:vanish/>")))
    (tmp_path / "a.docx").write_bytes(data)
    assert read_confined(data, "a.docx") == read_confined(tmp_path / "a.docx") == read_document(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "Tệp trống"), (b"{\\rtf1}", "“kế hoạch.rtf”"), (b"x" * (MAX_BYTES + 1), "20 MB")],
)
def test_a_refusal_says_the_same(data, message):
    with pytest.raises(PlanReadError, match=message):
        read_confined(data, "kế hoạch.rtf")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(PlanReadError, match="Không mở được tệp"):
        read_confined(tmp_path / "gone.docx")


def test_the_child_knows_neither_django_nor_the_database():
    code = "import sys, tasks.importer.reading.confined; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, check=True)


@pytest.mark.parametrize(
    "reading",
    [
        "while True: pass",
        "return bytes(confined.MEMORY)",
        "import os; os.abort()",
    ],
    ids=["for ever", "too much memory", "crash"],
)
def test_a_child_that_goes_too_far_dies_and_that_is_a_message(reading):
    code = f"""from {confined.__package__} import confined
def read(*what):
    {reading}
confined.CPU_SECONDS, confined.read_document = 1, read
confined.main()"""
    with pytest.raises(PlanReadError, match="giới hạn thời gian và bộ nhớ"):
        confined.answered([sys.executable, "-c", code, "a.pdf"], b"", "a.pdf")


def test_a_page_that_unpacks_to_millions_of_words_does_no_harm():
    with pytest.raises(PlanReadError):
        read_confined(pdf_that_grows(), "a.pdf")


def test_a_child_that_never_answers_is_a_message(monkeypatch):
    monkeypatch.setattr(confined, "SECONDS", 0.2)
    with pytest.raises(PlanReadError, match="giới hạn thời gian và bộ nhớ"):
        confined.answered([sys.executable, "-c", "import time; time.sleep(60)"], b"", "a.pdf")


def pdf_that_grows(drawn=5_000_000):
    """A page whose content unpacks to text without end."""
    stream = zlib.compress(b"BT /F 9 Tf " + b"(a) Tj " * drawn + b"ET", 1)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    ]
    objects = b"".join(b"%d 0 obj %s endobj\n" % (at, part) for at, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R>>\n%%EOF"
