"""PRESS: pages of HTML printed in processes of their own and joined, so that web and worker never lay out a
page and their memory is free again when the paper is done."""

import json
import logging
import os
import re
import selectors
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .joining import joined
from .writers import Progress, Unwritable, no_progress

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 4 * 60
COMMAND = (sys.executable, "-m", "reports.documents.typesetting")
# What starting a process costs is not worth it for less HTML than this.
LETTERS = 100_000
# For a bar that moves while nobody knows yet how many pages there will be.
LETTERS_A_PAGE = 2700
# The child knows no secret of ours.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
TOLD = re.compile(rb"(\d+) (\d+) (\d+)")


class PressError(Unwritable):
    """The paper could not be printed; the message says why, to people."""


@dataclass(frozen=True)
class Part:
    name: str  # "phần nội dung", "Phụ lục I"
    html: str


@dataclass
class Step:
    """How far one part is. Each page counts twice: laid out, and drawn."""

    pages: int
    done: int = 0


@dataclass
class Run:
    """One process and the parts that it prints."""

    numbers: list[int]
    process: subprocess.Popen
    output: BinaryIO
    heard: bytes = b""
    errors: list[bytes] = field(default_factory=list)


def printed(parts: list[Part], progress: Progress = no_progress, seconds: float = SECONDS) -> bytes:
    """One PDF/A of all parts, in their order. As many processes as processors work at once. PressError where
    one fails, is killed, or all together take longer than `seconds`."""
    return Press(parts, progress, time.monotonic() + seconds).work()


def processors() -> int:
    return os.cpu_count() or 1


def shares(parts: list[Part]) -> list[list[int]]:
    """Numbers of parts: those that follow each other together, until each processor has its share and there
    is enough for a process."""
    share = max(LETTERS, sum(len(part.html) for part in parts) // processors())
    found: list[list[int]] = [[]]
    for number, _part in enumerate(parts):
        if sum(len(parts[n].html) for n in found[-1]) >= share:
            found.append([])
        found[-1].append(number)
    return found


class Press:
    def __init__(self, parts: list[Part], progress: Progress, until: float):
        self.parts, self.progress, self.until = parts, progress, until
        self.steps = [Step(1 + len(part.html) // LETTERS_A_PAGE) for part in parts]
        self.running = selectors.DefaultSelector()

    def work(self) -> bytes:
        waiting = shares(self.parts)
        pdfs: dict[int, bytes] = {}
        try:
            while waiting or self.running.get_map():
                while waiting and len(self.running.get_map()) < processors():
                    self.start(waiting.pop(0))
                for run in self.ended():
                    pdfs[run.numbers[0]] = self.result(run)
        finally:
            self.stop()
        self.tell(_("Ghép các phần"))
        return joined([pdfs[number] for number in sorted(pdfs)])

    def start(self, numbers: list[int]) -> None:
        output = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its run
        with tempfile.TemporaryFile() as source:
            source.write(json.dumps([self.parts[n].html for n in numbers]).encode())
            source.seek(0)
            process = subprocess.Popen(
                COMMAND,
                stdin=source,
                stdout=output,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            )
        self.running.register(process.stderr, selectors.EVENT_READ, Run(numbers, process, output))

    def ended(self) -> list[Run]:
        """Waits until somebody tells something; those who have nothing more to tell."""
        left = self.until - time.monotonic()
        told = self.running.select(max(0, left))
        if left <= 0 or not told:
            raise PressError(_("Dàn trang quá lâu nên đã dừng lại. Hãy thử lại khi máy chủ bớt bận."))
        return [key.data for key, _events in told if not self.hear(key.data)]

    def hear(self, run: Run) -> bool:
        """Takes what a process tells of its pages; False once it has ended."""
        text = os.read(run.process.stderr.fileno(), 65536)
        *lines, run.heard = (run.heard + text).split(b"\n")
        for line in lines:
            if told := TOLD.fullmatch(line):
                self.count(run.numbers[int(told[1])], int(told[2]), int(told[3]))
            else:
                run.errors.append(line)
        return bool(text)

    def count(self, number: int, page: int, pages: int) -> None:
        step, name = self.steps[number], self.parts[number].name
        if pages:
            step.pages, step.done = pages, pages + page
            self.tell(
                _("Tạo tệp: %(part)s, trang %(page)d/%(pages)d")
                % {"part": name, "page": page, "pages": pages}
            )
        else:
            step.pages, step.done = max(step.pages, page), page
            self.tell(_("Dàn trang %(part)s, trang %(page)d") % {"part": name, "page": page})

    def tell(self, what: str) -> None:
        """Joining is the last step of all."""
        done, of = sum(step.done for step in self.steps), sum(2 * step.pages for step in self.steps)
        self.progress(done, of + 1, what)

    def result(self, run: Run) -> bytes:
        self.running.unregister(run.process.stderr)
        code = run.process.wait()
        with run.output, run.process.stderr:
            run.output.seek(0)
            pdf = run.output.read()
        if code < 0:
            raise PressError(
                _("Chương trình dàn trang bị máy chủ dừng giữa chừng (tín hiệu %d), thường do thiếu bộ nhớ.")
                % -code
            )
        if code or not pdf:
            log.error("typesetting failed: %s", b"\n".join(run.errors).decode(errors="replace"))
            raise PressError(_("Chương trình dàn trang gặp lỗi và dừng lại. Hãy báo quản trị viên."))
        return pdf

    def stop(self) -> None:
        """Nothing that was started is left behind."""
        for key in list(self.running.get_map().values()):
            key.data.process.kill()
            key.data.process.wait()
            key.data.process.stderr.close()
            key.data.output.close()
        self.running.close()
