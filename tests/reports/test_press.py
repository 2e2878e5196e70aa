"""Printing in processes of their own: shares, progress, and what is said when one dies."""

import io
import json
import os
import subprocess
import sys

import pdfplumber
import pytest

from reports.documents import press
from reports.documents.press import Part, PressError, Step, printed, shares

SHORT = Part("phần nội dung", '<html lang="vi"><title>Ngắn</title><body><p>Một dòng</body></html>')
OTHER = Part("Phụ lục I", '<html lang="vi"><body><h2>Phụ lục</h2><p>Hai dòng</body></html>')


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr(press, "processors", lambda: 2)


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Another program in place of the typesetter. Gives the number of the process that ran it."""
    note = tmp_path / "process"

    def replace(code: str):
        code = f"import os; open({str(note)!r}, 'w').write(str(os.getpid())); {code}"
        monkeypatch.setattr(press, "COMMAND", (sys.executable, "-c", code))
        return lambda: int(note.read_text())

    return replace


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def long(letters: int) -> Part:
    return Part("Phụ lục", "x" * letters)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([10], [[0]]),
        ([10, 20, 30], [[0, 1, 2]]),
        ([300_000, 10, 20], [[0], [1, 2]]),
        ([300_000, 200_000, 90_000], [[0], [1, 2]]),
        ([10, 300_000, 300_000], [[0, 1], [2]]),
        ([100_000, 100_000], [[0], [1]]),
        ([99_999, 100_000], [[0, 1]]),
    ],
)
def test_each_processor_has_its_share_if_there_is_enough(lengths, expected):
    assert shares([long(length) for length in lengths]) == expected


def test_progress_counts_every_page_twice_and_never_passes_the_end():
    told = []
    assert printed([SHORT, OTHER], lambda *step: told.append(step)).startswith(b"%PDF-1.7")
    words = [what for _done, _of, what in told]
    assert words == [
        "Dàn trang phần nội dung, trang 1",
        "Dàn trang Phụ lục I, trang 1",
        "Tạo tệp: phần nội dung, trang 1/1",
        "Tạo tệp: Phụ lục I, trang 1/1",
        "Ghép các phần",
    ]
    assert [done for done, _of, _what in told] == [1, 2, 3, 4, 4]
    assert {of for _done, of, _what in told} == {5}


def test_parts_printed_by_several_processes_stand_in_their_order(monkeypatch):
    monkeypatch.setattr(press, "LETTERS", 1)
    with pdfplumber.open(io.BytesIO(printed([OTHER, SHORT, SHORT]))) as pdf:
        assert ["".join(page.extract_text().split("\n")) for page in pdf.pages] == [
            "Phụ lụcHai dòng",
            "Một dòng",
            "Một dòng",
        ]


def test_bar_grows_when_there_are_more_pages_than_guessed():
    work = press.Press([SHORT], lambda *step: None, until=0)
    work.steps = [Step(pages=2)]
    work.count(0, 5, 0)
    assert work.steps == [Step(pages=5, done=5)]
    work.count(0, 1, 7)
    assert work.steps == [Step(pages=7, done=8)]


def test_killed_process_is_told_in_words(child):
    child("os.kill(os.getpid(), 9)")
    with pytest.raises(PressError, match=r"bị máy chủ dừng giữa chừng \(tín hiệu 9\)"):
        printed([SHORT])


@pytest.mark.parametrize("code", ["1/0", "pass"])
def test_failing_process_is_told_in_words_and_its_reason_logged(child, caplog, code):
    child(code)
    with pytest.raises(PressError, match="gặp lỗi và dừng lại"):
        printed([SHORT])
    assert ("ZeroDivisionError" in caplog.text) == (code == "1/0")


def test_slow_process_is_ended(child):
    process = child("import time; time.sleep(60)")
    with pytest.raises(PressError, match="quá lâu"):
        printed([SHORT], seconds=1)
    assert not lives(process())


def test_no_process_is_left_when_somebody_stops_listening(child):
    process = child("import sys, time; print('0 1 0', file=sys.stderr, flush=True); time.sleep(60)")

    def stop(*step):
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"):
        printed([SHORT], stop)
    assert not lives(process())


def test_child_knows_none_of_our_secrets(monkeypatch, child, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "bí mật")
    child(f"open({str(tmp_path / 'names')!r}, 'w').write(' '.join(os.environ))")
    with pytest.raises(PressError):
        printed([SHORT])
    assert set((tmp_path / "names").read_text().split()) <= {*press.ENVIRONMENT, "LC_CTYPE"}


def test_typesetter_needs_no_django():
    code = "import sys, reports.documents.typesetting; assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=press.ROOT, env={"PATH": os.environ["PATH"]}, check=True)


def test_typesetter_ends_when_the_worker_is_gone():
    source = json.dumps([f'<html lang="vi"><body>{"<p>Một dòng" * 9000}</body></html>'])
    child = subprocess.Popen(press.COMMAND, cwd=press.ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stderr.close()
    child.stdin.write(source.encode())
    child.stdin.close()
    assert child.wait(60) != 0


def test_web_and_worker_never_load_weasyprint():
    code = (
        "import django, sys; django.setup(); import reports.urls, reports.documents.pdf; "
        "assert 'weasyprint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=press.ROOT, check=True)
