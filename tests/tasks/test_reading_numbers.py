"""Automatic numbers of Word, as Word shows them."""

import pytest

from tasks.importer.read import read_document
from tests.tasks.word_files import cell, level, lists, numbered, paragraph, table, word_file

OUTLINE = (
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "lowerLetter", "%3)"),
    level(3, "bullet", "\uf0b7"),
)


def shown(body, numbering, styles=""):
    return list(read_document(word_file(body, numbering=numbering, styles=styles)).paragraphs)


def test_levels_count_by_themselves_and_begin_again_below_a_new_one():
    steps = [("A", 0), ("B", 1), ("C", 1), ("D", 2), ("E", 2), ("F", 3), ("G", 0), ("H", 1), ("I", 2)]
    body = "".join(numbered(text, 1, at) for text, at in steps)
    expected = ["I. A", "1. B", "2. C", "a) D", "b) E", "- F", "II. G", "1. H", "a) I"]
    assert shown(body, lists(*OUTLINE)) == expected


def test_a_pattern_may_name_the_levels_above():
    levels = lists(
        level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2."), level(2, "decimal", "%1.%2.%3")
    )
    body = numbered("A") + numbered("B", 1, 1) + numbered("C", 1, 2) + numbered("D", 1, 1)
    assert shown(body, levels) == ["I. A", "I.1. B", "I.1.1 C", "I.2. D"]


def test_a_level_above_that_was_never_shown_counts_as_its_start():
    levels = lists(level(0, "decimal", "%1.", start=3), level(1, "decimal", "%1.%2."))
    assert shown(numbered("A", 1, 1), levels) == ["3.1. A"]


def test_legal_numbering_writes_all_levels_as_digits():
    levels = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert shown(numbered("A") + numbered("B", 1, 1), levels) == ["I. A", "1.1 B"]


def test_two_lists_of_one_kind_count_on_unless_one_starts_anew():
    numbers = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(
        numbered(text, number) for text, number in [("A", 1), ("B", 2), ("C", 3), ("D", 3), ("E", 1)]
    )
    expected = ["1. A", "2. B", "1. C", "2. D", "3. E"]
    assert shown(body, lists(level(0, "decimal", "%1."), numbers=numbers)) == expected


def test_a_list_may_bring_a_level_of_its_own():
    numbers = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'upperLetter', '%1.', start=4)}</w:lvlOverride></w:num>"
    )
    assert shown(numbered("A") + numbered("B"), lists(*OUTLINE, numbers=numbers)) == ["D. A", "E. B"]


def test_a_level_that_never_restarts_counts_on():
    levels = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    body = numbered("A") + numbered("B", 1, 1) + numbered("C") + numbered("D", 1, 1)
    assert shown(body, levels) == ["I. A", "1. B", "II. C", "2. D"]


def test_a_style_numbers_its_paragraphs_and_numbering_can_be_switched_off():
    style = (
        '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/></w:style>'
    )
    levels = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", '<w:pStyle w:val="H2"/>'))
    off = '<w:pStyle w:val="H"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        paragraph("A", '<w:pStyle w:val="H"/>')
        + paragraph("B", '<w:pStyle w:val="H2"/>')
        + paragraph("C", off)
    )
    assert shown(body, levels, style) == ["I. A", "1. B", "C"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", "28."),
        ("decimalZero", "28."),
        ("upperRoman", "XXVIII."),
        ("lowerRoman", "xxviii."),
        ("upperLetter", "BB."),
        ("lowerLetter", "bb."),
        ("none", "."),
        ("chicago", "28."),
    ],
)
def test_forms_of_numbers(form, expected):
    assert shown(numbered("A"), lists(level(0, form, "%1.", start=28))) == [f"{expected} A"]


@pytest.mark.parametrize(("drawn", "expected"), [("-", "-"), ("+", "+"), ("\uf0b7", "-"), ("o", "-")])
def test_bullets_are_dashes_except_those_with_a_meaning(drawn, expected):
    assert shown(numbered("Rà soát"), lists(level(0, "bullet", drawn))) == [f"{expected} Rà soát"]


def test_an_empty_numbered_paragraph_counts_and_stays_in_a_cell_only():
    assert shown(numbered("A") + numbered("") + numbered("B"), lists(*OUTLINE)) == ["I. A", "III. B"]
    number = f"<w:tc><w:tcPr/>{numbered('')}</w:tc>"
    rows = [number + cell("Rà soát") + cell("Sở Y tế") + cell("2026")] * 2
    assert shown(table(*rows), lists(level(0, "decimal", "%1"))) == [
        "| 1 | Rà soát | Sở Y tế | 2026 |",
        "| 2 | Rà soát | Sở Y tế | 2026 |",
    ]


@pytest.mark.parametrize("numbering", ["", lists(*OUTLINE, numbers=""), lists()])
def test_a_list_that_is_not_there_numbers_nothing_or_plainly(numbering):
    assert shown(numbered("Rà soát"), numbering) in (["Rà soát"], ["1. Rà soát"])
