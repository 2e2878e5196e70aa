"""TAGS: the structure of a printed paper for those who have it read aloud (PDF 1.7, 14.7; PDF/UA-1).

In place of WeasyPrint's own, which begins a new table and a new paragraph on every page, tags each line by
itself, reads page numbers and repeated heads of tables aloud, and looks up every page for every element.
"""

import pydyf
from weasyprint.formatting_structure import boxes

SVG = "{http://www.w3.org/2000/svg}"
ROLES = {
    "html": "Sect",
    **{name: name.upper() for name in ("h1", "h2", "h3", "h4", "p", "tr", "th", "td")},
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    f"{SVG}svg": "Figure",
}
POINTS_A_PIXEL = 0.75


def add_tags(pdf, document, _version, streams) -> None:
    """Called by weasyprint.pdf once everything is drawn; each stream knows its pieces of marked content."""
    tree = Tree(pdf)
    for page, reference, stream in zip(document.pages, pdf.page_references, streams, strict=True):
        tree.add_page(page, reference, stream)
    pdf.catalog["StructTreeRoot"] = tree.root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


class Tree:
    """Document, in it a Sect for each part, in it what the HTML has: one element of structure for each of
    HTML, however many pages and lines it takes."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.found = {}  # element of HTML -> its element of structure
        self.numbers = pydyf.Array()
        parents = pydyf.Dictionary({"Nums": self.numbers})
        self.root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self.pdf.add_object(parents)
        self.pdf.add_object(self.root)
        self.root["ParentTree"] = parents.reference
        self.document = self.element("Document", self.root)
        self.root["K"] = pydyf.Array([self.document.reference])

    def element(self, role: str, parent) -> pydyf.Dictionary:
        made = pydyf.Dictionary(
            {"Type": "/StructElem", "S": f"/{role}", "P": parent.reference, "K": pydyf.Array()}
        )
        self.pdf.add_object(made)
        return made

    def add_page(self, page, reference, stream) -> None:
        self.page, self.reference = page, reference
        self.marks, self.owners, self.left_out = stream._tags, {}, set()
        self.add(page._page_box, self.document)
        make_artifacts(stream, self.left_out)
        owners = [self.owners.get(number, "null") for number in range(max(self.owners, default=-1) + 1)]
        self.numbers.extend([len(self.numbers) // 2, pydyf.Array(owners)])

    def add(self, box, parent) -> None:
        """The box and what it holds, under an element."""
        blank = isinstance(box, boxes.TextBox) and not box.text.strip()
        if blank or isinstance(box, boxes.MarginBox) or self.repeated(box):
            self.leave_out(box)
            return
        own = self.element_of(box, parent)
        if mark := self.marks.pop(box, None):
            self.attach(mark["mcid"], own)
        for child in getattr(box, "children", ()):
            self.add(child, own)

    def repeated(self, box) -> bool:
        """Whether the box is the head of a table that began on an earlier page."""
        known = self.found.get(box.element) if box.element_tag == "thead" else None
        return known is not None and known["Pg"] != self.reference

    def leave_out(self, box) -> None:
        if mark := self.marks.pop(box, None):
            self.left_out.add(mark["mcid"])
        for child in getattr(box, "children", ()):
            self.leave_out(child)

    def element_of(self, box, parent):
        role = ROLES.get(box.element_tag)
        if box.element is None or role is None:
            return parent
        if box.element not in self.found:
            made = self.found[box.element] = self.element(role, parent)
            made["Pg"] = self.reference
            made.update(self.told(role, box))
            parent["K"].append(made.reference)
        return self.found[box.element]

    def told(self, role: str, box) -> dict:
        """What an element says of itself."""
        if role == "Figure":
            words = [box.element.findtext(f"{SVG}{name}", "") for name in ("title", "desc")]
            layout = {"O": "/Layout", "Placement": "/Block", "BBox": self.place(box)}
            return {"Alt": pydyf.String(". ".join(filter(None, words))), "A": pydyf.Dictionary(layout)}
        if role == "TH":
            return {"A": pydyf.Dictionary({"O": "/Table", "Scope": "/Column"})}
        if role == "TD" and box.colspan > 1:
            return {"A": pydyf.Dictionary({"O": "/Table", "ColSpan": box.colspan})}
        return {}

    def place(self, box) -> pydyf.Array:
        """Left, bottom, right, top in points from the lower left corner of the page."""
        left, top = box.content_box_x(), box.content_box_y()
        bottom = self.page.height - top - box.height
        corners = (left, bottom, left + box.width, self.page.height - top)
        return pydyf.Array(POINTS_A_PIXEL * corner for corner in corners)

    def attach(self, mark: int, element) -> None:
        """A piece of the page's content to its element; one on a later page says which."""
        here = element.get("Pg") == self.reference
        elsewhere = {"Type": "/MCR", "Pg": self.reference, "MCID": mark}
        element["K"].append(mark if here else pydyf.Dictionary(elsewhere))
        self.owners[mark] = element.reference


def make_artifacts(stream, marks: set[int]) -> None:
    """These pieces of marked content are not read: `/Span <</MCID 3>> BDC` becomes an artifact."""
    for position, operand in enumerate(stream.stream):
        if isinstance(operand, pydyf.Dictionary) and operand.get("MCID") in marks:
            stream.stream[position - 1] = "/Artifact"
            operand.clear()
            operand["Type"] = "/Pagination"
