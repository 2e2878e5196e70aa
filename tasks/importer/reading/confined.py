"""Reading a file from outside in a process of its own, within limits of memory and time.

Whatever a broken or hostile file does there, the portal goes on. The child knows neither Django, database nor
secrets: `python -m tasks.importer.reading.confined` takes bytes on standard input and answers in JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tasks.importer.read import read_document
from tasks.importer.reading.document import Document, PlanReadError, check_size

ROOT = Path(__file__).parents[3]
SECONDS = 30  # of waiting
# A Word file of 20 MB with 40 MB of XML takes half of this memory; a PDF of 500 pages a third of this time.
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
_TOO_MUCH = (
    "Không đọc được tệp “{name}” trong giới hạn thời gian và bộ nhớ. Hãy mở tệp, bỏ hình ảnh và phần "
    "không cần, lưu thành tệp .docx mới; hoặc sao chép toàn văn rồi dán vào ô văn bản."
)


def read_confined(source: Path | bytes, name: str = "") -> Document:
    """Like ``read_document``, for files that people give us. Raises PlanReadError even if the child dies."""
    name = name or (source.name if isinstance(source, Path) else "")
    check_size(source, name)
    data = source if isinstance(source, bytes) else source.read_bytes()
    return answered([sys.executable, "-m", "tasks.importer.reading.confined", name], data, name)


def answered(command: list[str], data: bytes, name: str) -> Document:
    """What a child that is started by ``command`` makes of a file. Raises PlanReadError."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        try:
            done = subprocess.run(
                command, stdin=file, capture_output=True, cwd=ROOT, env={}, timeout=SECONDS, check=True
            )
        except subprocess.SubprocessError:
            raise PlanReadError(_TOO_MUCH.format(name=name)) from None
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise PlanReadError(answer["error"])
    return Document(**{field: tuple(lines) for field, lines in answer.items()})


def main() -> None:
    """The child."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = asdict(read_document(sys.stdin.buffer.read(), sys.argv[1]))
    except PlanReadError as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
