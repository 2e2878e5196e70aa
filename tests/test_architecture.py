"""What holds for the whole tree: imports in one direction, packages with reasons, nothing from elsewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN_STATIC = sorted(
    path
    for path in (ROOT / "static").rglob("*")
    if path.suffix in {".css", ".js", ".svg"} and "vendor" not in path.parts
)
# What makes a browser fetch something: attributes of elements, url() and @import of styles, calls of scripts.
LOADS = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio|embed|object|use|image)\b[^>]*?["'\s=](?:https?:)?//
      | \burl\(\s*["']?(?:https?:)?//
      | @import\s+["'](?:https?:)?//
      | \b(?:fetch|import|open|Worker|EventSource|WebSocket|sendBeacon)\(\s*["'`](?:https?:|wss?:)?//""",
    re.VERBOSE | re.IGNORECASE,
)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
}


def relative(path):
    return str(path.relative_to(ROOT))


def pins(name):
    """Each pinned package of a lock file with the lines that belong to it."""
    text = (ROOT / name).read_text()
    return re.findall(r"^([\w.\-\[\]]+==\S+.*(?:\n[ ]+.*)*)", text, re.MULTILINE)


def test_imports_go_in_one_direction():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_package_says_why_it_is_here(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in "#-"]
    assert lines
    assert [line for line in lines if not re.search(r"\s#\s\S+ \S+", line)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_its_hashes(name):
    assert len(pins(name)) > 10
    assert [pin.splitlines()[0] for pin in pins(name) if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_name_no_index(name):
    options = [line for line in (ROOT / name).read_text().splitlines() if line.startswith("-")]
    assert options == []
    assert "://" not in (ROOT / name).read_text()


def test_every_wanted_package_is_pinned():
    wanted = re.findall(r"^([\w\-]+)", (ROOT / "requirements.in").read_text(), re.MULTILINE)
    pinned = {re.split(r"[=\[]", pin)[0].lower() for pin in pins("requirements.txt")}
    assert [name for name in wanted if name.lower() not in pinned] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *OWN_STATIC], ids=relative)
def test_nothing_is_loaded_from_elsewhere(path):
    assert LOADS.findall(path.read_text(encoding="utf-8")) == []


# A mail is no page of ours: readers of mail take no stylesheet, only style attributes. Nor is what is
# printed: no browser ever shows it.
PAGES = [path for path in TEMPLATES if path.parent.name not in ("mail", "print")]


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_templates_keep_to_the_content_policy(path):
    text = path.read_text(encoding="utf-8")
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


def test_the_patterns_find_what_they_look_for():
    for bad in (
        '<script src="https://cdn.example/x.js">',
        "<link rel=stylesheet href=//cdn.example/x.css>",
        "src: url('https://fonts.example/a.woff2')",
        "fetch('https://api.example/')",
    ):
        assert LOADS.search(bad)
    assert not LOADS.search('<svg xmlns="http://www.w3.org/2000/svg">')
    assert INLINE["an inline script"].search("<script>alert(1)</script>")
    assert not INLINE["an inline script"].search('<script src="/static/a.js" defer></script>')


def test_tests_are_no_package():
    """Two test files may have one name: pytest imports them by path."""
    assert [relative(path) for path in (ROOT / "tests").rglob("__init__.py")] == []
