"""Styles of a Word file: what a run or paragraph inherits. ECMA-376 part 1, 17.7."""

from __future__ import annotations

from functools import cache

from lxml import etree

from tasks.importer.reading.package import W

_DEEPEST = 20  # a style based on itself is based on nothing


def is_on(element: etree._Element | None) -> bool:
    """A switch such as <w:vanish/>: on where it stands, unless it says otherwise."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")


def value(element: etree._Element | None, path: str) -> str | None:
    """w:val of the element found under ``element`` ("pPr/pStyle"), None where there is none."""
    if element is None:
        return None
    found = element.find(_named(path))
    return None if found is None else found.get(f"{W}val")


@cache
def _named(path: str) -> str:
    return "/".join(W + step for step in path.split("/"))


class Styles:
    """Looks a property up where it is set: run, its style, the paragraph's style, the document's default."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._by_id = {style.get(f"{W}styleId"): style for style in styles}
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId")
            for style in styles
            if style.get(f"{W}default") == "1"
        }
        self._document = root.find(f"{W}docDefaults/{W}rPrDefault") if root is not None else None
        self._found: dict[tuple[str | None, str], etree._Element | None] = {}

    def in_style(self, style_id: str | None, path: str) -> etree._Element | None:
        """The element at ``path`` ("rPr/vanish") of a style or of one it is based on."""
        key = (style_id, path)
        if key not in self._found:
            self._found[key] = self._look(style_id, _named(path))
        return self._found[key]

    def of_run(self, run: etree._Element, paragraph_style: str | None, name: str) -> etree._Element | None:
        """Element ``name`` of the run's properties, its own or inherited."""
        properties = run.find(f"{W}rPr")
        own = properties.find(W + name) if properties is not None else None
        if own is not None:
            return own
        style = value(properties, "rStyle")
        for each in (style, paragraph_style or self._defaults.get("paragraph")):
            inherited = self.in_style(each, f"rPr/{name}") if each else None
            if inherited is not None:
                return inherited
        return self._document.find(f"{W}rPr/{W}{name}") if self._document is not None else None

    def _look(self, style_id: str | None, path: str) -> etree._Element | None:
        for _ in range(_DEEPEST):
            style = self._by_id.get(style_id)
            if style is None:
                return None
            found = style.find(path)
            if found is not None:
                return found
            style_id = value(style, "basedOn")
        return None
