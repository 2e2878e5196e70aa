"""Reads damaged documents: `python -m tests.fuzz_reading [N] [FOLDER …]` damages those of the folders.

N files (2,000 if not said) are made by changing bytes: of the whole file, or of one XML part of a Word file,
so that the damage gets past the checksums. Each is read in a worker process. Reported are crashes (anything
but a PlanReadError, a dead worker too), hangs (over 10 seconds) and letters lost.
"""

# ruff: noqa: T201

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
import traceback
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lxml import etree

from tasks.importer.read import PlanReadError, read_document
from tasks.importer.reading.document import Document

ROOT = Path(__file__).parents[1]
SECONDS = 10
KINDS = {".txt", ".md", ".docx", ".pdf"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is inside of these is no text: deleted, said twice, or where no text may stand.
NO_TEXT = {
    FALLBACK,
    *(W + name for name in ("del", "moveFrom", "t", "pPr", "rPr", "sdtPr", "instrText", "tblPr")),
}


@dataclass
class Report:
    read: int = 0
    refused: int = 0
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [*self.crashes, *self.hangs, *self.lost]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A document with some bytes changed, dropped, doubled, moved or put in."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.75:
        return _damaged_part(data, chance)
    return _damaged_bytes(data, chance)


def _damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        at = chance.randrange(max(len(found), 1))
        length = chance.choice([1, 2, 16, 400, 5_000])
        piece = bytes(found[at : at + length])
        change = chance.choice(["flip", "flip", "drop", "double", "noise", "cut", "move", "zero"])
        if change == "flip" and found:
            found[min(at, len(found) - 1)] = chance.randrange(256)
        elif change in ("drop", "move"):
            del found[at : at + length]
        elif change == "noise":
            found[at:at] = chance.randbytes(min(length, 400))
        elif change == "zero":
            found[at : at + length] = bytes(len(piece))
        elif change == "cut" and chance.random() < 0.2:
            del found[at:]
        if change in ("double", "move"):
            to = chance.randrange(len(found) + 1)
            found[to:to] = piece
    return bytes(found)


def _damaged_part(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = chance.choice([name for name in parts if name.startswith("word/") and name.endswith(".xml")])
    if chance.random() < 0.5:
        name = "word/document.xml"
    part = parts[name]
    parts[name] = _damaged_xml(part, chance) if chance.random() < 0.7 else _damaged_bytes(part, chance)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return target.getvalue()


def _damaged_xml(part: bytes, chance: random.Random) -> bytes:
    """Well-formed still: elements dropped, doubled, moved, or with other attributes."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return part
    for _ in range(chance.choice([1, 3, 10, 40])):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        element = chance.choice(elements)
        change = chance.choice(["drop", "double", "move", "attribute", "text"])
        parent = element.getparent()
        if change == "attribute" and element.attrib:
            name = chance.choice(list(element.attrib))
            element.set(name, chance.choice(["", "0", "-1", "99999999999", "x", "continue", "%1.%9"]))
        elif change == "text" and element.text:
            element.text = "".join(chance.sample(element.text, len(element.text)))
        elif parent is not None and change == "drop":
            parent.remove(element)
        elif parent is not None and change == "double":
            parent.insert(0, etree.fromstring(etree.tostring(element)))
        elif parent is not None and change == "move":
            target = chance.choice(elements)
            if not any(above is element for above in [target, *target.iterancestors()]):
                target.append(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def letters(text: str) -> Counter:
    """Letters and digits of a text, however they are spaced and written."""
    return Counter(each for each in unicodedata.normalize("NFC", text).casefold() if each.isalnum())


def written(data: bytes) -> str:
    """The text of a Word or UTF-8 file, taken out in the plainest way; "" where that cannot be said."""
    if not data.startswith(b"PK\x03\x04"):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return ""
        return "" if text.startswith("%PDF") else text.replace("<br>", " ")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    texts = list(body.iter(f"{W}t")) if body is not None else []
    return " ".join(text.text or "" for text in texts if _is_shown(text))


def _is_shown(text: etree._Element) -> bool:
    above = {each.tag for each in text.iterancestors()}
    return f"{W}p" in above and not above & NO_TEXT


def lost_letters(data: bytes, document: Document) -> Counter:
    """Letters of a file that are neither in the document nor among what it says was left out."""
    return letters(written(data)) - letters(" ".join((*document.paragraphs, *document.left_out)))


def check(data: bytes) -> tuple[str, str]:
    """("read", "") or ("refused", message), or what went wrong: ("crash", traceback), ("lost", letters)."""
    try:
        document = read_document(data, "a")
    except PlanReadError as error:
        return "refused", str(error)
    except Exception:
        return "crash", traceback.format_exc(limit=-3)
    missing = {} if document.notes else lost_letters(data, document)
    return ("lost", str(dict(missing))) if missing else ("read", "")


def _work(connection) -> None:
    while True:
        connection.send(check(connection.recv()))


class Worker:
    """A process that reads; a dead or silent one is told and replaced."""

    def __init__(self) -> None:
        self._start()

    def check(self, data: bytes) -> tuple[str, str]:
        self._connection.send(data)
        try:
            if self._connection.poll(SECONDS):
                return self._connection.recv()
            found = "hang", f"over {SECONDS} s"
        except EOFError:
            found = "crash", "the process died"
        self.stop()
        self._start()
        return found

    def stop(self) -> None:
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, child = context.Pipe()
        self._process = context.Process(target=_work, args=(child,), daemon=True)
        self._process.start()
        child.close()


def run(count: int, samples: list[tuple[str, bytes]], keep: Path | None = None) -> Report:
    """Damages the samples in turn; the same files for the same count and samples. Faulty ones are kept."""
    report, worker = Report(), Worker()
    for number in range(count):
        name, data = samples[number % len(samples)]
        file = damaged(data, random.Random(f"{name} {number}"))
        outcome, said = worker.check(file)
        if outcome in ("read", "refused"):
            setattr(report, outcome, getattr(report, outcome) + 1)
            continue
        getattr(report, {"crash": "crashes", "hang": "hangs", "lost": "lost"}[outcome]).append(
            f"{number} {name}: {said}"
        )
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number}-{name}").write_bytes(file)
    worker.stop()
    return report


def samples_of(folders: list[Path]) -> list[tuple[str, bytes]]:
    found = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in KINDS)
    return [(path.name, path.read_bytes()) for path in found]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    folders = [Path(each) for each in sys.argv[2:]] or [ROOT / "fixtures" / "plans"]
    samples, began = samples_of(folders), time.monotonic()
    keep = Path(tempfile.gettempdir()) / "fuzz_reading"  # damaged files that showed a fault
    report = run(count, samples, keep=keep)
    print(
        f"{count} files of {len(samples)} documents in {time.monotonic() - began:.0f} s: {report.read} read, "
        f"{report.refused} refused, {len(report.crashes)} crashes, {len(report.hangs)} hangs, "
        f"{len(report.lost)} with letters lost"
    )
    for fault in report.faults:
        print(fault)
    sys.exit(bool(report.faults))


if __name__ == "__main__":
    main()
