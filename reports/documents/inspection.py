"""INSPECTION of a file from outside: its signatures, what it calls itself, the words of its pages.

Files that people give us are read in a process of its own (`inspector`), which has limits of time and memory
and knows neither database nor secrets: whatever a broken or hostile file does there, the portal goes on.
"""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .frozen import thaw

ROOT = Path(__file__).parents[2]
SECONDS = 20
# How much of a page everything that signing adds may take: signatures, seal, number.
SHARE = 0.25
# How a PDF and an Office file begin.
PDF, ZIP = b"%PDF-", b"PK\x03\x04"
# How a file of an edition names it in its properties (Paper.reference).
REFERENCE = re.compile(rb"kehoach:([0-9a-f]{64})")


def reference(digest: str) -> str:
    """What a file says in its properties of the edition with this digest."""
    return f"kehoach:{digest}"


class Unreadable(Exception):
    """The file cannot be read, or reading it takes more than it may."""


@dataclass(frozen=True)
class Signature:
    """One digital signature. Whether its certificate is trusted is not known: that takes the roots of the
    authorities and a connection."""

    name: str  # of the certificate
    intact: bool  # what it covers is unchanged since, and it was made with the key of the certificate
    last: bool  # nothing but data for its validation was added after it


@dataclass(frozen=True)
class Page:
    words: str  # text of its content, in NFC; not that of annotations, among which signatures are
    annotations: tuple[str, ...]  # kinds: "/Widget" is the place of a signature
    covered: float = 0  # share of the page that annotations take


@dataclass(frozen=True)
class Inspection:
    """Of an Office file only the edition that it names is looked for."""

    encrypted: bool = False
    active: bool = False  # holds scripts, or something that starts by itself
    edition: str = ""  # digest of the edition that the file's properties name
    signatures: tuple[Signature, ...] = ()
    pages: tuple[Page, ...] = ()  # only if asked for
    keeps_pages: bool = False  # the pages are those of its first bytes, if that was asked for

    @property
    def is_signed(self) -> bool:
        """Signed, every signature intact, and nothing else after the last one."""
        return (
            bool(self.signatures)
            and all(signature.intact for signature in self.signatures)
            and self.signatures[-1].last
        )

    @property
    def names(self) -> str:
        """Those of the certificates, in the order of signing."""
        return "; ".join(dict.fromkeys(signature.name for signature in self.signatures))


def inspect(chunks, *, pages: bool = False, since: int = 0) -> Inspection:
    """What a PDF or an Office file is. `chunks` are its bytes in pieces; its first `since` bytes are a PDF of
    their own, which it goes on. Raises Unreadable."""
    command = [sys.executable, "-m", "reports.documents.inspector", str(int(pages)), str(since)]
    with tempfile.TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        file.seek(0)
        try:
            done = subprocess.run(
                command, stdin=file, capture_output=True, cwd=ROOT, env={}, timeout=SECONDS, check=True
            )
        except subprocess.SubprocessError as problem:
            raise Unreadable from problem
    return thaw(Inspection, json.loads(done.stdout))
