"""What a validator of PDF/A-2a and PDF/UA-1 would look at (veraPDF is not at hand): syntax, tags, bookmarks,
profile, fonts; and that parts printed apart and joined are the paper printed in one piece."""

import io
import subprocess
from dataclasses import replace

import pdfplumber
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from reports.documents import pdf
from reports.documents.joining import joined
from reports.documents.paper import Block, BlockKind
from reports.documents.typesetting import typeset
from tests.reports.sample_report import appendices, appendix, row, sample_paper

BODY_PAGES = 4
TYPES = {
    "Document",
    "Sect",
    "P",
    "H1",
    "H2",
    "H3",
    "H4",
    "Table",
    "THead",
    "TBody",
    "TR",
    "TH",
    "TD",
    "Figure",
}


def paper():
    """With a paragraph of more than a page, a lying appendix of several pages and two standing ones."""
    rows = tuple(row(str(n), "II.1", "Sở A", "Hoàn thành", "Đã xong") for n in range(60))
    third = appendix(rows, label="Phụ lục III", landscape=False)
    running = Block(BlockKind.PARAGRAPH, "Tiếp tục rà soát. " * 300)
    return sample_paper(body=(*sample_paper().body, running), appendices=(*appendices(), third))


def one_piece() -> bytes:
    return joined([typeset([part.html for part in pdf.parts(paper())])])


@pytest.fixture(scope="module")
def data():
    """Every part printed apart, then joined."""
    return joined([typeset([part.html]) for part in pdf.parts(paper())])


@pytest.fixture(scope="module")
def file(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


def elements(parent):
    """Every element of structure below one, in reading order."""
    for kid in kids(parent):
        if isinstance(kid, Dictionary) and kid.get(Name.Type) != Name.MCR:
            yield kid
            yield from elements(kid)


def kids(element):
    found = element.get(Name.K, [])
    return list(found) if isinstance(found, Array) else [found]


def all_elements(file):
    (document,) = file.Root.StructTreeRoot.K
    return [document, *elements(document)]


def role(element):
    return str(element.S).removeprefix("/")


def marks(file):
    """(page index, MCID) -> element, as the tree says."""
    pages = {page.objgen: index for index, page in enumerate(file.pages)}
    found = {}
    for element in all_elements(file):
        for kid in kids(element):
            if isinstance(kid, int):
                found[pages[element.Pg.objgen], kid] = element
            elif kid.get(Name.Type) == Name.MCR:
                found[pages[kid.Pg.objgen], int(kid.MCID)] = element
    return found


def marked_content(page):
    """MCIDs in the content of a page, and how deep the marks are nested; text outside of all marks is an
    error of its own."""
    found, stack = [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("BDC", "BMC"):
            tag, mark = str(operands[0]), operands[1].get(Name.MCID) if len(operands) > 1 else None
            assert not stack, "marks are not nested"
            stack.append(tag)
            if mark is not None:
                found.append(int(mark))
            else:
                assert tag == "/Artifact"
        elif str(operator) == "EMC":
            stack.pop()
        elif str(operator) in ("Tj", "TJ", "f", "f*", "S"):
            assert stack, f"{operator} is neither content nor artifact"
    assert not stack
    return found


def test_syntax_is_sound(data, file, tmp_path):
    assert file.check_pdf_syntax() == []
    (tmp_path / "report.pdf").write_bytes(data)
    checked = subprocess.run(["qpdf", "--check", tmp_path / "report.pdf"], capture_output=True, text=True)
    assert checked.returncode == 0 and "warning" not in checked.stdout.casefold(), checked.stdout


def test_every_piece_of_content_has_one_element_and_points_back(file):
    found, tree = marks(file), file.Root.StructTreeRoot.ParentTree.Nums
    numbers = dict(zip((int(key) for key in list(tree)[::2]), list(tree)[1::2], strict=True))
    assert sorted(numbers) == list(range(len(file.pages)))
    seen = set()
    for index, page in enumerate(file.pages):
        assert page.StructParents == index and page.Tabs == Name.S
        on_page = marked_content(page)
        assert len(on_page) == len(set(on_page)), "an MCID is used once on a page"
        for mark in on_page:
            assert numbers[index][mark].objgen == found[index, mark].objgen
            seen.add((index, mark))
    assert seen == set(found), "nothing in the tree that is not on a page"


def test_every_element_is_of_a_standard_type_and_belongs_to_its_parent(file):
    for parent in all_elements(file):
        assert role(parent) in TYPES
        assert role(parent) in ("TD", "Document") or kids(parent), f"empty {role(parent)}"
        for kid in kids(parent):
            if isinstance(kid, Dictionary) and kid.get(Name.Type) != Name.MCR:
                assert kid.P.objgen == parent.objgen and Name.Pg in kid


def test_document_has_a_section_for_each_part(file):
    (document,) = file.Root.StructTreeRoot.K
    assert role(document) == "Document" and [role(kid) for kid in document.K] == ["Sect"] * 4


def test_paragraph_and_table_over_several_pages_are_one_element(file):
    found, pages = marks(file), {}
    for (page, _mark), element in found.items():
        pages.setdefault(element.objgen, set()).add(page)
    assert any(len(on) > 1 for on in pages.values()), "a paragraph runs on"
    tables = [element for element in all_elements(file) if role(element) == "Table"]
    assert len(tables) == 3
    assert [[role(kid) for kid in table.K] for table in tables] == [["THead", "TBody"]] * 3
    assert len(tables[2].K[1].K) == 60, "every row once"


def test_heads_of_tables_have_a_scope_and_wide_cells_a_span(file):
    heads = [element for element in all_elements(file) if role(element) == "TH"]
    assert len(heads) == 5 + 3 + 5, "the repeated heads are artifacts"
    assert {(str(head.A.O), str(head.A.Scope)) for head in heads} == {("/Table", "/Column")}
    spans = [e.A.ColSpan for e in all_elements(file) if role(e) == "TD" and Name.A in e]
    assert spans == [5, 5, 5, 3]


def test_figure_has_its_words_and_its_place(file):
    (figure,) = [element for element in all_elements(file) if role(element) == "Figure"]
    assert str(figure.Alt).startswith("Tiến độ thực hiện theo từng mục của kế hoạch.")
    assert "hoàn thành 12" in str(figure.Alt)
    left, bottom, right, top = (float(corner) for corner in figure.A.BBox)
    assert 0 < left < right < 596 and 0 < bottom < top < 842


def test_headings_begin_with_the_first_level_and_skip_none(file):
    levels = [int(role(e)[1]) for e in all_elements(file) if role(e) in ("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_bookmarks_are_the_headings(file):
    def titles(items, depth=0):
        for item in items:
            yield depth, item.title
            yield from titles(item.children, depth + 1)

    depths = {"part": 0, "heading": 1, "point": 2}
    expected = [
        (0, "BÁO CÁO"),
        *((depths[b.kind], f"{b.label} {b.text}") for b in paper().body if b.kind in depths),
        *((0, f"{each.label}. {each.title}") for each in paper().appendices),
    ]
    with file.open_outline() as outline:
        assert list(titles(outline.root)) == expected
        pages = [page.objgen for page in file.pages]
        ends = [pages.index(item.destination[0].objgen) for item in outline.root]
    assert ends == sorted(ends) and ends[-3:] == [BODY_PAGES, BODY_PAGES + 2, BODY_PAGES + 3]


def test_profile_is_named_in_the_metadata(file):
    with file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == paper().title == str(file.docinfo["/Title"])
        assert metadata["dc:creator"] == ["Sở Xây dựng"]
    assert b"pdfaExtension:schemas" in file.Root.Metadata.read_bytes(), "explains pdfuaid to readers of PDF/A"


def test_colours_are_those_of_the_output_intent(file):
    (intent,) = file.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1 and intent.DestOutputProfile.N == 3


def test_catalogue_says_what_readers_need(file):
    assert file.Root.MarkInfo.Marked and file.Root.ViewerPreferences.DisplayDocTitle
    assert str(file.Root.Lang) == "vi" and file.pdf_version == "1.7" and file.trailer.ID


def test_nothing_acts_and_nothing_is_locked(file):
    assert not file.is_encrypted and not file.attachments
    assert not {Name.OpenAction, Name.AA, Name.AcroForm, Name.Names} & set(file.Root.keys())
    assert not any(Name.Annots in page or Name.AA in page for page in file.pages)
    for thing in file.objects:
        if isinstance(thing, Dictionary):
            assert thing.get(Name.S) not in (Name.JavaScript, Name.Launch, Name.URI)


def test_every_font_is_embedded_and_copied_in_unicode(file):
    for page in file.pages:
        for font in page.Resources.Font.values():
            (descendant,) = font.DescendantFonts
            assert Name.FontFile2 in descendant.FontDescriptor and Name.ToUnicode in font


def test_same_paper_gives_the_same_bytes_without_a_date(data, file):
    assert joined([typeset([part.html]) for part in pdf.parts(paper())]) == data
    assert not any(key in file.docinfo for key in ("/CreationDate", "/ModDate"))


def test_joined_parts_are_the_paper_in_one_piece(data):
    def written(source):
        with pdfplumber.open(io.BytesIO(source)) as opened:
            return [[(c["text"], c["x0"], c["top"], c["size"]) for c in page.chars] for page in opened.pages]

    assert written(data) == written(one_piece())


def test_joined_structure_is_that_of_one_piece(file):
    with pikepdf.open(io.BytesIO(one_piece())) as whole:
        assert [role(e) for e in all_elements(file)] == [role(e) for e in all_elements(whole)]


def test_letter_begins_with_a_heading_of_the_first_level():
    letter = replace(paper(), kind="", subject=("V/v đôn đốc",), appendices=())
    with pikepdf.open(io.BytesIO(joined([typeset([part.html for part in pdf.parts(letter)])]))) as file:
        first = next(e for e in all_elements(file) if role(e).startswith("H"))
        assert role(first) == "H1"
