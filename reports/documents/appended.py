"""APPENDED: whether a PDF that goes on after another one still shows that one's pages. Pure.

A signature is appended to a file and takes a field on a page. But whatever is appended may also give a page
other contents, and be signed then: the first bytes are ours, what people see is not.
"""

from io import BytesIO

import pikepdf

from .inspection import SHARE

# Where a signature shows.
FIELD = "/Widget"
ANNOTATIONS = "/Annots"


def keeps_pages(before: bytes, after: bytes) -> bool:
    """Whether every page of the second file is that of the first, but for small fields of signatures."""
    with pikepdf.open(BytesIO(before)) as old, pikepdf.open(BytesIO(after)) as new:
        return (
            len(old.pages) == len(new.pages)
            and same(old.Root.Pages, new.Root.Pages)
            and all(only_fields_added(*pair) for pair in zip(old.pages, new.pages, strict=True))
        )


def same(old, new) -> bool:
    """Whether two objects are alike in everything that they reach, except the annotations of pages."""
    seen, waiting = set(), [(old, new)]
    while waiting:
        mine, theirs = waiting.pop()
        if type(mine) is not type(theirs):
            return False
        if not isinstance(mine, pikepdf.Object):
            if mine != theirs:
                return False
            continue
        pair = (mine.objgen, theirs.objgen)
        if mine.is_indirect and pair in seen:
            continue
        seen.add(pair)
        inner = parts(mine, theirs)
        if inner is None:
            return False
        waiting += inner
    return True


def parts(mine, theirs) -> list | None:
    """What two objects hold, in pairs; None where they already differ."""
    if isinstance(mine, pikepdf.Array):
        return list(zip(mine, theirs, strict=True)) if len(mine) == len(theirs) else None
    if not isinstance(mine, pikepdf.Dictionary | pikepdf.Stream):
        return [] if mine == theirs else None
    if isinstance(mine, pikepdf.Stream) and mine.read_raw_bytes() != theirs.read_raw_bytes():
        return None
    keys = set(mine.keys()) - {ANNOTATIONS}
    if keys != set(theirs.keys()) - {ANNOTATIONS}:
        return None
    return [(mine[key], theirs[key]) for key in keys]


def only_fields_added(old, new) -> bool:
    """Of a page: its own annotations first, as they were."""
    own, found = list(old.get(ANNOTATIONS, [])), list(new.get(ANNOTATIONS, []))
    added = found[len(own) :]
    return (
        len(found) >= len(own)
        and all(same(*pair) for pair in zip(own, found, strict=False))
        and {str(each.get("/Subtype", "")) for each in added} <= {FIELD}
        and covered(new) - covered(old) <= SHARE
    )


def covered(page) -> float:
    """Which share of a page its annotations take."""
    whole = area(page.mediabox)
    return sum(area(each.get("/Rect", [0, 0, 0, 0])) for each in page.get(ANNOTATIONS, [])) / whole


def area(box) -> float:
    left, bottom, right, top = map(float, box)
    return abs((right - left) * (top - bottom))
