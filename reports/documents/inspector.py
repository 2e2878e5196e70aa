"""The process in which `inspection` reads a file: bytes on standard input, an Inspection as JSON on standard
output. Ends with an error for whatever cannot be read within the limits."""

import json
import resource
import sys
import zipfile
from dataclasses import asdict
from io import BytesIO

import pikepdf
import pypdfium2
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel as Coverage

from kehoach.text import nfc
from reports.documents.appended import ANNOTATIONS, covered, keeps_pages
from reports.documents.inspection import REFERENCE, ZIP, Inspection, Page, Signature

# A signed file of 50 MB takes a quarter of this memory and two seconds.
MEMORY = 700 * 1024 * 1024
CPU_SECONDS = 12
MAX_PAGES = 2000
MAX_LETTERS = 100_000  # of one page
MAX_LETTERS_IN_ALL = 3_000_000
# The parts of an Office file that hold its properties, and how much of each is read.
PROPERTIES, PROPERTIES_BYTES, PROPERTIES_PARTS = "docProps/", 256 * 1024, 10
# A catalogue, a page or a note that has these does something by itself when the file is opened.
STARTS = ("/AA", "/JavaScript")
ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def look(data: bytes, pages: bool, since: int) -> Inspection:
    if data.startswith(ZIP):
        return Inspection(edition=edition_in(office_properties(data)))
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        return Inspection(encrypted=True)
    with pdf:
        if pdf.is_encrypted:
            return Inspection(encrypted=True)
        return Inspection(
            active=is_active(pdf),
            edition=named_edition(pdf),
            signatures=tuple(signatures(data)),
            pages=tuple(pages_of(pdf, data)) if pages else (),
            keeps_pages=bool(since) and keeps_pages(data[:since], data),
        )


def is_active(pdf) -> bool:
    """Whether the file, a page or something on a page does something by itself or when it is clicked."""
    root, pages = pdf.Root, [page.obj for page in pdf.pages]
    notes = [each for page in pages for each in page.get(ANNOTATIONS, [])]
    actions = [root.get("/OpenAction"), *(each.get("/A") for each in notes)]
    places = [root, root.get("/Names", {}), *pages, *notes]
    return any(map(acts, actions)) or any(key in place for key in STARTS for place in places)


def acts(action) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in ACTIONS


def named_edition(pdf) -> str:
    """The edition in the document's properties: the information dictionary, or its XMP packet."""
    told = " ".join(str(value) for value in pdf.docinfo.values()).encode()
    if "/Metadata" in pdf.Root:
        told += pdf.Root.Metadata.read_bytes()
    return edition_in(told)


def edition_in(properties: bytes) -> str:
    found = REFERENCE.search(properties)
    return found[1].decode() if found else ""


def office_properties(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        names = [name for name in parts.namelist() if name.startswith(PROPERTIES)][:PROPERTIES_PARTS]
        return b" ".join(parts.open(name).read(PROPERTIES_BYTES) for name in names)


def signatures(data: bytes):
    """In the order of signing."""
    reader = PdfFileReader(BytesIO(data), strict=False)
    found = sorted(reader.embedded_regular_signatures, key=lambda each: each.signed_revision)
    for each in found:
        digest = each.compute_digest()
        each.compute_integrity_info(skip_diff=True)
        intact, valid = validate_sig_integrity(each.signer_info, each.signer_cert, "data", digest)
        covers = each.coverage in (Coverage.ENTIRE_FILE, Coverage.ENTIRE_REVISION)
        last = covers and each is found[-1] and nothing_after(each)
        yield Signature(name_of(each.signer_cert), intact and valid and covers, last)


def nothing_after(signature) -> bool:
    """But data for the validation of signatures. Looked for only where the file goes on, since it is slow."""
    if signature.coverage == Coverage.ENTIRE_FILE:
        return True
    signature.compute_integrity_info()
    level = getattr(signature.diff_result, "modification_level", ModificationLevel.OTHER)
    return level <= ModificationLevel.LTA_UPDATES


def name_of(certificate) -> str:
    """The common name; a certificate without one is told by its whole subject."""
    subject = certificate.subject
    return nfc(str(subject.native.get("common_name") or subject.human_friendly))[:150]


def pages_of(pdf, data: bytes):
    if len(pdf.pages) > MAX_PAGES:
        raise ValueError("too many pages")
    texts, total = pypdfium2.PdfDocument(data), 0
    for page, text in zip(pdf.pages, texts, strict=True):
        letters = text.get_textpage()
        total += letters.count_chars()
        if letters.count_chars() > MAX_LETTERS or total > MAX_LETTERS_IN_ALL:
            raise ValueError("too many letters")
        kinds = tuple(sorted(str(each.get("/Subtype", "")) for each in page.get(ANNOTATIONS, [])))
        yield Page(nfc(letters.get_text_range()), kinds, covered(page))


def main() -> None:
    limit()
    pages, since = map(int, sys.argv[1:])
    found = look(sys.stdin.buffer.read(), bool(pages), since)
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
