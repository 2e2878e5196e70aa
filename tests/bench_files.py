"""What a file of a report costs: `python -m tests.bench_files FORMAT < facts.json` writes one in a process of
its own and prints what it took; `measured` and `table` do so for every format."""

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RECIPES = {"pdf": "report", "docx": "report", "xlsx": "report", "one_page": "one_page"}
ROW = "{:34} {:>6} {:>8} {:>10} {:>11} {:>7}"


def megabytes(whose: int) -> int:
    """Peak memory: of this process, or of the biggest it started."""
    return resource.getrusage(whose).ru_maxrss // 1024


def cost(format: str) -> dict:
    """Facts from standard input, as a file of this format: pages, seconds, peak megabytes, kilobytes."""
    from reports.documents import writers
    from reports.documents.facts import Facts
    from reports.documents.frozen import Content, thaw
    from reports.documents.report import report

    facts = thaw(Facts, json.load(sys.stdin))
    before = megabytes(resource.RUSAGE_SELF)
    began = time.perf_counter()
    paper = report(facts)
    if format == "plain":
        data = plainly(paper)
    else:
        data = writers.write(RECIPES[format], format.replace("one_page", "pdf"), Content(paper, facts))
    seconds = time.perf_counter() - began
    if keep := os.environ.get("KEEP"):
        Path(keep).write_bytes(data)
    return {
        "pages": pages(data) if data.startswith(b"%PDF") else None,
        "seconds": seconds,
        "own": megabytes(resource.RUSAGE_SELF) - before,
        "children": megabytes(resource.RUSAGE_CHILDREN),
        "kilobytes": len(data) // 1024,
    }


def plainly(paper) -> bytes:
    """As WeasyPrint would be used by itself: one process, its own tags, searching for what to throw away."""
    from weasyprint.pdf.tags import add_tags

    from reports.documents import pdf, typesetting

    typesetting.add_tags = add_tags
    return typesetting.typeset([part.html for part in pdf.parts(paper)])


def pages(data: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)


def measured(facts, format: str, keep: Path | None = None) -> dict:
    from reports.documents.frozen import freeze

    environment = os.environ | ({"KEEP": str(keep)} if keep else {})
    source = json.dumps(freeze(facts), default=str).encode()
    command = [sys.executable, "-m", "tests.bench_files", format]
    done = subprocess.run(command, input=source, stdout=subprocess.PIPE, env=environment, check=True)
    return json.loads(done.stdout)


def converted(docx: Path) -> dict | None:
    """LibreOffice turning the .docx into a PDF, as most offices would."""
    office = shutil.which("soffice")
    if not office:
        return None
    profile = f"-env:UserInstallation={(docx.parent / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", docx.parent]
    (docx.parent / "empty.txt").write_text("x")
    # Its first start makes the profile, which is not counted.
    subprocess.run([*command, docx.parent / "empty.txt"], check=True, capture_output=True)
    began = time.perf_counter()
    subprocess.run([*command, docx], check=True, capture_output=True)
    data = docx.with_suffix(".pdf").read_bytes()
    return {"pages": pages(data), "seconds": time.perf_counter() - began, "kilobytes": len(data) // 1024}


def table(name: str, facts) -> None:
    """Every format of one round."""
    show(ROW.format(name, "pages", "seconds", "MB writer", "MB children", "KB"))
    with tempfile.TemporaryDirectory() as place:
        docx = Path(place) / "report.docx"
        found = {format: measured(facts, format, docx if format == "docx" else None) for format in RECIPES}
        found["LibreOffice of the docx"] = converted(docx)
    found["pdf by WeasyPrint alone"] = measured(facts, "plain")
    for what, numbers in found.items():
        line(what, numbers)
    for what in ("pdf by WeasyPrint alone", "pdf"):
        each = 1000 * found[what]["seconds"] / found[what]["pages"]
        show(f"  {what}: {each:.0f} ms a page")


def line(what: str, numbers: dict | None) -> None:
    if numbers is None:
        show(f"  {what}: not installed")
        return
    shown = (numbers.get(key) for key in ("pages", "seconds", "own", "children", "kilobytes"))
    cells = ("–" if n is None else f"{n:.2f}" if isinstance(n, float) else str(n) for n in shown)
    show(ROW.format("  " + what, *cells))


def show(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehoach.settings")
    import django

    django.setup()
    show(json.dumps(cost(sys.argv[1])))
