"""JOINING: the parts of a paper, printed apart, as one PDF with one structure and one list of bookmarks."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

# PDF/UA-1 (ISO 14289-1) beside PDF/A, whose readers want every name of another standard explained.
UNIVERSAL_ACCESS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
RDF_END = b"</rdf:RDF>"


def joined(parts: list[bytes]) -> bytes:
    """One PDF; title, author, language and profile are those of the first part. The same parts give the same
    bytes: the file's identity is a digest of what it holds."""
    whole, *others = [pikepdf.open(BytesIO(part)) for part in parts]
    for other in others:
        join(whole, other)
    metadata = whole.Root.Metadata.read_bytes()
    whole.Root.Metadata.write(metadata.replace(RDF_END, UNIVERSAL_ACCESS + RDF_END))
    output = BytesIO()
    whole.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def join(whole: Pdf, other: Pdf) -> None:
    """The other's pages behind those there are. Pages first: what is copied later then points to them."""
    before = len(whole.pages)
    whole.pages.extend(other.pages)
    for page in list(whole.pages)[before:]:
        page.StructParents += before
    join_structure(whole.Root.StructTreeRoot, whole.copy_foreign(other.Root.StructTreeRoot), before)
    if "/Outlines" in other.Root:
        join_bookmarks(whole, whole.copy_foreign(other.Root.Outlines))


def join_structure(tree: Dictionary, other: Dictionary, pages: int) -> None:
    """The other's sections into the one document. Pages number the tree of parents (`tags`)."""
    (document,), (others,) = tree.K, other.K
    for section in others.K:
        section.P = document
        document.K.append(section)
    numbers = other.ParentTree.Nums
    for key, owners in zip(list(numbers)[::2], list(numbers)[1::2], strict=True):
        tree.ParentTree.Nums.extend(Array([int(key) + pages, owners]))


def join_bookmarks(whole: Pdf, other: Dictionary) -> None:
    """A chain each: the other's is hung behind the last of the one there is."""
    if "/Outlines" not in whole.Root:
        whole.Root.Outlines = other
        return
    own = whole.Root.Outlines
    item = other.First
    while item is not None:
        item.Parent = own
        item = item.get(Name.Next)
    own.Last.Next, other.First.Prev = other.First, own.Last
    own.Last = other.Last
    own.Count += other.Count
