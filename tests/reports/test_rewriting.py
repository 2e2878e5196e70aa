"""What people write in place of the portal's passages, and that no word of an agency is lost by it."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.documents.facts import AccountFacts, ObstacleFacts, Words
from reports.documents.paper import Block, BlockKind
from reports.documents.report import draft, report
from reports.documents.rewriting import orphans, passages, rewrite, runs, shortened
from reports.periods import Punctuality
from tests.reports.sample_facts import AGENCIES, DUE, TASKS, sample_facts

KIND = BlockKind
BLOCKS = [
    Block(KIND.PARAGRAPH, "Mở đầu.", key="opening"),
    Block(KIND.PART, "KẾT QUẢ", "I."),
    Block(KIND.POINT, "Nhiệm vụ", "a)"),
    Block(KIND.ITEM, "Sở A: Đã làm.", "-", "results.1/a"),
    Block(KIND.PARAGRAPH, "Làm thêm.", key="results.1/a"),
    Block(KIND.ITEM, "Sở B: Chưa làm.", "-", "results.1/b"),
    Block(KIND.PICTURE, "Biểu đồ", key="status.picture"),
    Block(KIND.PARAGRAPH, key="own.I"),
]


def printed(written):
    return [(block.label, block.text) for block in rewrite(BLOCKS, written)]


UNTOUCHED = [(b.label, b.text) for b in BLOCKS if b.text]


def test_nothing_written_leaves_everything_and_no_empty_paragraph():
    assert printed({}) == UNTOUCHED


def test_a_passage_is_its_lines_and_a_group_all_of_its_passages():
    assert passages(BLOCKS) == {
        "opening": "Mở đầu.",
        "results.1": "Sở A: Đã làm.\nLàm thêm.\nSở B: Chưa làm.",
        "results.1/a": "Sở A: Đã làm.\nLàm thêm.",
        "results.1/b": "Sở B: Chưa làm.",
        "status.picture": "Biểu đồ",
        "own.I": "",
    }


def test_the_first_line_keeps_its_place_and_a_dash_begins_an_item():
    text = "Sở A: Đã xong.\n\nCòn lại:\n- một\n– hai"
    assert printed({"results.1/a": text})[3:8] == [
        ("-", "Sở A: Đã xong."),
        ("", "Còn lại:"),
        ("-", "một"),
        ("-", "hai"),
        ("-", "Sở B: Chưa làm."),
    ]


def test_an_empty_text_leaves_the_passage_out():
    assert printed({"results.1/a": ""}) == [
        row for row in UNTOUCHED if row[1] not in ("Sở A: Đã làm.", "Làm thêm.")
    ]


def test_a_group_stands_in_place_of_its_passages_and_of_what_was_written_for_them():
    found = printed({"results.1": "Cả hai đã làm.", "results.1/b": "Sở B: Khác."})
    assert found[3:5] == [("-", "Cả hai đã làm."), ("", "Biểu đồ")]


def test_what_is_printed_carries_the_key_that_it_was_written_for():
    keys = [key for key, _run in runs(BLOCKS, {"results.1": "Cả hai."}) if key]
    assert keys == ["opening", "results.1", "status.picture", "own.I"]
    assert [b.key for b in rewrite(BLOCKS, {"results.1": "Một.\nHai."}) if b.text in ("Một.", "Hai.")] == [
        "results.1"
    ] * 2


def test_headings_in_the_midst_of_a_group_go_with_it():
    blocks = [
        Block(KIND.HEADING, "Đối với A", "1."),
        Block(KIND.ITEM, "Một.", "-", "proposals/x"),
        Block(KIND.HEADING, "Đối với B", "2."),
        Block(KIND.ITEM, "Hai.", "-", "proposals/y"),
    ]
    assert [b.text for b in rewrite(blocks, {"proposals": "Cả hai."})] == ["Đối với A", "Cả hai."]
    assert [b.text for b in rewrite(blocks, {"proposals/x": ""})] == ["Đối với A", "Đối với B", "Hai."]


def test_a_picture_is_kept_or_left_out_but_not_reworded():
    assert ("", "Biểu đồ") in printed({"status.picture": "Lời khác"})
    assert ("", "Biểu đồ") not in printed({"status.picture": ""})


def test_a_paragraph_of_ones_own_stands_at_the_end():
    assert printed({"own.I": "Thêm."})[-1] == ("", "Thêm.")


def test_shortened_is_what_does_not_hold_its_whole_words_any_more():
    assert shortened(BLOCKS, {}) == frozenset()
    assert shortened(BLOCKS, {"results.1/a": "Trong kỳ: Sở A: Đã làm.  Làm thêm. Và hơn."}) == frozenset()
    assert shortened(BLOCKS, {"results.1/a": "Sở A: Đã làm."}) == {"results.1/a"}
    assert shortened(BLOCKS, {"results.1": "- Sở A: Đã làm.\nLàm thêm.\n- Khác."}) == {
        "results.1",
        "results.1/b",
    }


def test_orphans_were_written_for_what_is_gone():
    assert orphans(BLOCKS, {"results.1/c": "Lời cũ.", "results.1": "Gộp.", "closing": "Kết."}) == [
        "results.1/c"
    ]


# The whole report: every word of an accepted account is in the body or in Appendix I.

STATES = st.sampled_from(["done", "in_progress"])


def texts(about: str):
    """Few, so that several agencies say the same; none like those of another field."""
    return st.sampled_from(
        ["", f"{about} một.", f"{about} một", f"{about} hai; ba.", f"{about} a\n{about} b."]
    )


WORDS = st.builds(
    Words,
    work_state=STATES,
    results=texts("Kết quả").filter(bool),
    obstacle=texts("Vướng mắc"),
    cause=texts("Nguyên do"),
    proposal=texts("Đề nghị"),
    addressee=st.sampled_from(["", "UBND tỉnh", "Sở Tài chính"]),
    next_work=texts("Kỳ tới"),
)


@st.composite
def rounds(draw):
    pairs = [(task.path, agency.code) for task in TASKS[:2] for agency in AGENCIES[:4]]
    accounts = []
    for path, code in pairs:
        words = draw(st.none() | WORDS)
        state, received = ("accepted", date(2026, 12, 1)) if words else ("", None)
        punctuality = Punctuality.ON_TIME if words else Punctuality.MISSING
        accounts.append(AccountFacts(path, code, "lead", DUE, state, punctuality, received, words))
    obstacles = tuple(
        ObstacleFacts(
            a.task,
            a.agency,
            a.words.obstacle,
            a.words.cause,
            a.words.proposal,
            a.words.addressee,
            DUE,
            "open",
        )
        for a in accounts
        if a.words and a.words.obstacle
    )
    return sample_facts(accounts=tuple(accounts), obstacles=obstacles)


@st.composite
def rewritten(draw):
    facts = draw(rounds())
    keys = [key for key in passages(draft(facts).blocks) if "/" in key or key.startswith("results.")]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    return facts, {key: draw(st.sampled_from(["", "Viết lại."])) for key in chosen}


def told(paper) -> str:
    """Everything that the body and Appendix I say, on one line."""
    texts = [block.text for block in paper.body]
    table = paper.appendices[0].blocks[0].table
    texts += [cell for row in table.rows for cell in row.cells]
    return " ".join(" ".join(texts).split())


def lines(text: str) -> list[str]:
    return [line.strip().rstrip(".;,") for line in text.splitlines()]


@settings(max_examples=300, deadline=None)
@given(rewritten())
def test_no_word_of_an_accepted_account_is_lost(case):
    facts, written = case
    text = told(report(facts, written))
    for account in facts.accounts:
        for field in ("results", "obstacle", "cause", "proposal", "next_work") if account.accepted else ():
            if field == "cause" and not account.words.obstacle:
                continue  # nothing to be the cause of
            for line in lines(getattr(account.words, field)):
                assert line in text, (field, line, written)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_account_is_told_once_in_the_body_or_in_the_appendix(data):
    """Each says something else, so that each can be counted."""
    facts = data.draw(rounds())
    said = {(a.task, a.agency): f"Kết quả số {i} của cơ quan." for i, a in enumerate(facts.accounts)}
    accounts = tuple(
        replace(a, words=Words(work_state="done", results=said[a.task, a.agency])) if a.accepted else a
        for a in facts.accounts
    )
    facts = replace(facts, accounts=accounts, obstacles=())
    keys = [key for key in passages(draft(facts).blocks) if key.startswith("results.")]
    chosen = data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    text = told(report(facts, dict.fromkeys(chosen, "Viết gộp.")))
    for account in filter(lambda account: account.accepted, accounts):
        assert text.count(account.words.results) == 1
