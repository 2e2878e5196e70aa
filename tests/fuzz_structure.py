"""Plans with their structure damaged: read, or refused with a message, and never a word lost.

    python -m tests.fuzz_structure [N] [FOLDER]

takes N damaged copies (2,000 by default) of the plans in FOLDER (fixtures/plans by default) and prints what
went wrong. Lines are dropped, doubled, swapped, split and joined, cells merged, markers and labels changed.
The same number gives the same document, so that a failure can be looked at: `damaged(texts, number)`.
"""

import random
import re
import signal
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from tasks.importer.parse import parse_plan
from tasks.importer.read import PlanReadError, read_document, read_text, words
from tasks.importer.reading.encodings import decode

PLANS = Path(__file__).parent.parent / "fixtures" / "plans"
SECONDS = 10  # a document that takes longer hangs, as far as the person who waits is concerned

_MARKERS = [
    "I. ",
    "IV. ",
    "1. ",
    "12. ",
    "1.1. ",
    "a) ",
    "đ) ",
    "- ",
    "+ ",
    "* ",
    "Điều 3. ",
    "Hoạt động 2: ",
    "A. ",
    "| ",
]
_LABELS = [
    "Cơ quan chủ trì: ",
    "Đơn vị phối hợp:",
    "Thời gian thực hiện: ",
    "Phân công thực hiện: ",
    "Chủ trì: Sở Y tế; phối hợp: ",
    "(Sở Nội vụ chủ trì; ",
    "Giao Sở Tài chính chủ trì, phối hợp với ",
    "Nội dung: ",
    "Nơi nhận:",
    "PHỤ LỤC",
]
_MARKER = re.compile(r"^\s*(?:\(?[\w.]{1,5}[.)]|[-+*•|])\s*")


def damaged(texts: list[str], number: int) -> str:
    """A copy of one of the texts with up to forty changes, the same for the same number."""
    chance = random.Random(number)
    lines = chance.choice(texts).split("\n")
    for _ in range(chance.randint(1, 40)):
        if len(lines) < 2:
            break
        chance.choice(_CHANGES)(lines, chance.randrange(len(lines) - 1), chance)
    return "\n".join(lines)


def _drop(lines: list[str], at: int, chance: random.Random) -> None:
    del lines[at : at + chance.randint(1, 5)]


def _double(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at:at] = lines[at : at + chance.randint(1, 4)]


def _swap(lines: list[str], at: int, chance: random.Random) -> None:
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _split(lines: list[str], at: int, chance: random.Random) -> None:
    cut = chance.randint(0, len(lines[at]))
    lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]


def _join(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at : at + 2] = [chance.choice([" ", "", "; ", ", ", "\t"]).join(lines[at : at + 2])]


def _mark(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice(_MARKERS) + (_MARKER.sub("", lines[at]) if chance.random() < 0.7 else lines[at])


def _label(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice(_LABELS) + lines[at]


def _merge_cells(lines: list[str], at: int, chance: random.Random) -> None:
    rows = [number for number, line in enumerate(lines) if "|" in line]
    at = chance.choice(rows) if rows else at
    lines[at] = lines[at].replace("|", chance.choice(["", " ", "||", "\n"]), chance.randint(1, 3))


def _bracket(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at].replace(
        " ", chance.choice([" (", ") ", " ((", ": ", "; ", " và "]), chance.randint(1, 3)
    )


def _repeat(lines: list[str], at: int, chance: random.Random) -> None:
    lines[at] = lines[at] * chance.randint(2, 30)


_CHANGES: list[Callable[[list[str], int, random.Random], None]] = [
    *(_drop, _double, _swap, _split, _join, _mark, _label, _merge_cells, _bracket, _repeat),
]


def check(text: str) -> str:
    """What is wrong with the reading of a text; "" if nothing is."""
    try:
        paragraphs = read_text(text).paragraphs if text.strip() else ()
        plan = parse_plan(text if "\n" in text else text + "\n")
    except PlanReadError:
        return ""
    lost = plan.lost(paragraphs)
    if lost:
        return f"paragraphs lost: {lost[:3]}"
    if words(plan.text) != words("\n".join(paragraphs)):
        return "words differ"
    for before, after in pairwise(plan.tasks):
        if before.path and before.path == after.path:
            return f"path twice: {before.path}"
    return ""


@contextmanager
def _time_limit(seconds: int):
    def stop(*_):
        raise TimeoutError(f"longer than {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def main(number: int = 2000, folder: Path = PLANS) -> int:
    files = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md", ".docx", ".pdf"))
    texts = [_as_text(path) for path in files]
    wrong, slowest, began = 0, (0.0, 0), time.monotonic()
    for at in range(number):
        started = time.monotonic()
        try:
            with _time_limit(SECONDS):
                fault = check(damaged(texts, at))
        except Exception as error:  # whatever it is, the run goes on and tells it
            fault = f"{type(error).__name__}: {error}"
        slowest = max(slowest, (time.monotonic() - started, at))
        if fault:
            wrong += 1
            print(f"document {at}: {fault}")  # noqa: T201
    took = time.monotonic() - began
    print(f"{number} documents out of {len(files)} plans in {took:.0f} s: {wrong} wrong")  # noqa: T201
    print(f"slowest {slowest[0]:.2f} s (no. {slowest[1]})")  # noqa: T201
    return 1 if wrong else 0


def _as_text(path: Path) -> str:
    if path.suffix in (".txt", ".md"):
        return decode(path.read_bytes())[0]  # of any code: TCVN3, VNI, UTF-16
    return "\n".join(read_document(path).paragraphs)


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(main(int(asked[0]) if asked else 2000, Path(asked[1]) if len(asked) > 1 else PLANS))
