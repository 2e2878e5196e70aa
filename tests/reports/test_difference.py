"""reports.difference and versions: what changed between two sendings, to be read by people."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kehoach.text import clean
from reports.difference import CONTEXT, Piece, difference
from reports.models import EntryVersion
from reports.services import entries
from reports.versions import changes
from tests.conftest import CONTENT
from tests.reports.pile import entry_of


def told(before: str, after: str) -> str:
    """The difference on one line: [-bỏ-], [+thêm+], […] for what is left out."""
    marks = {"same": "%s", "added": "[+%s+]", "removed": "[-%s-]", "gap": "[…]%s"}
    return "".join(marks[piece.kind] % piece.text.strip(" ") for piece in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Đã rà soát.", "Đã rà soát.", ""),
        ("Đã rà soát 12 điểm.", "Đã rà soát 14 điểm.", "Đã rà soát[-12-][+14+]điểm."),
        ("", "Đã họp dân.", "[+Đã họp dân.+]"),
        ("Đã họp dân.", "", "[-Đã họp dân.-]"),
        ("Đoạn một.\nĐoạn hai.", "Đoạn một.\nĐoạn ba.", "Đoạn một. \nĐoạn[-hai.-][+ba.+]"),
        ("Một. Hai.", "Một.\nHai.", "Một.[+¶\n+]Hai."),
    ],
)
def test_words_taken_away_and_added_are_told(before, after, words):
    assert told(before, after) == words


def test_a_long_stretch_that_stayed_is_shortened():
    same = [f"từ{n}" for n in range(100)]
    pieces = difference(" ".join(["cũ", *same, "hết"]), " ".join(["mới", *same, "xong"]))
    assert [piece.kind for piece in pieces] == [
        "removed",
        "added",
        "same",
        "gap",
        "same",
        "removed",
        "added",
    ]
    assert pieces[2].text.split() == same[:CONTEXT]
    assert pieces[4].text.split() == same[-CONTEXT:]


def test_what_stayed_at_the_beginning_keeps_only_its_last_words():
    same = [f"từ{n}" for n in range(100)]
    pieces = difference(" ".join(same), " ".join([*same, "thêm"]))
    assert [piece.kind for piece in pieces] == ["gap", "same", "added"]


words = st.lists(st.sampled_from(["đã", "rà", "soát", "12", "điểm", "\n"]), max_size=30).map(" ".join)


@given(words.map(clean), words.map(clean))
def test_both_texts_can_be_read_out_of_it(before, after):
    pieces = difference(before, after)
    if before == after:
        assert pieces == []
    elif Piece("gap") not in pieces:
        for text, kinds in ((before, ("same", "removed")), (after, ("same", "added"))):
            found = " ".join(piece.text.replace("¶", "") for piece in pieces if piece.kind in kinds)
            assert found.split() == text.split()
            assert found.count("\n") == text.count("\n")


def test_only_fields_that_changed_are_named():
    after = {
        **CONTENT,
        "percent": 60,
        "documents": [{"number": "12/KH-UBND", "date": "", "title": "Kế hoạch"}],
    }
    assert [label for label, _pieces in changes(CONTENT, after)] == [
        "Tỷ lệ hoàn thành (%)",
        "Văn bản đã ban hành",
    ]


def test_the_work_state_is_told_in_words():
    found = dict(changes(CONTENT, {**CONTENT, "work_state": "done"}))
    assert [piece.text.strip() for piece in found["Tiến độ"]] == ["Đang thực hiện", "Hoàn thành"]


def test_an_older_version_may_lack_a_field():
    before = {name: value for name, value in CONTENT.items() if name != "next_work"}
    assert [label for label, _pieces in changes(before, CONTENT)] == ["Nhiệm vụ kỳ tới"]


# On the pages.


@pytest.fixture
def resent(world, cycle):
    """Returned, mended, sent again."""
    obligation = cycle("returned")
    content = {**CONTENT, "results": "Đã rà soát 14 điểm dân cư nông thôn."}
    revision = entry_of(obligation).revision
    entries.save_draft(obligation, content, revision=revision, by=world.officer, now=world.now)
    entries.submit(obligation, by=world.officer, now=world.now)
    return obligation


MENDED = "<del>", "12<", "<ins>", "14<"


def page(login, person, name, obligation) -> str:
    return login(person).get(reverse(name, args=[obligation.pk])).content.decode()


def test_the_story_shows_what_was_mended(world, login, resent):
    for person in (world.officer, world.monitor):
        html = page(login, person, "reports:obligation", resent)
        assert "Những chỗ đã sửa so với bản trước" in html
        assert all(mark in html for mark in MENDED)
        assert "[thêm:" in html  # for ears


def test_a_first_sending_has_nothing_to_compare(world, login, cycle):
    html = page(login, world.officer, "reports:obligation", cycle("submitted"))
    assert "Những chỗ đã sửa" not in html


def test_the_monitor_sees_what_was_mended_while_reading(world, login, resent):
    html = page(login, world.monitor, "reports:review", resent)
    assert "Những chỗ đã sửa so với bản trước" in html
    assert "Đề nghị bổ sung số liệu." in html
    assert all(mark in html for mark in MENDED)


def test_sent_again_without_a_change_says_so(world, login, cycle):
    obligation = cycle("returned")
    entries.submit(obligation, by=world.officer, now=world.now)
    assert "Nội dung không thay đổi." in page(login, world.monitor, "reports:review", obligation)


def test_a_version_taken_back_is_not_shown_to_the_monitor(world, login, cycle):
    obligation = cycle("submitted", results="Bản thu hồi.")
    entries.recall(obligation, by=world.officer, now=world.now)
    entries.save_draft(
        obligation, CONTENT, revision=entry_of(obligation).revision, by=world.officer, now=world.now
    )
    entries.submit(obligation, by=world.officer, now=world.now)
    assert "Bản thu hồi." not in page(login, world.monitor, "reports:obligation", obligation)
    assert "Bản" in page(login, world.officer, "reports:obligation", obligation)


def test_a_text_handed_over_is_told_as_such_and_to_the_agency_only(world, login, cycle):
    obligation = cycle("draft")
    EntryVersion.objects.create(
        entry=entry_of(obligation),
        number=1,
        content={**CONTENT, "results": "Bài của cơ quan cũ."},
        submitted_at=world.now,
        decision="handed_over",
        decided_at=world.now,
    )
    html = page(login, world.officer, "reports:obligation", obligation)
    for text in ("Bản chuyển giao", "Chuyển giao khi sắp xếp", "Bài của cơ quan cũ."):
        assert text in html
    assert "Bài của cơ quan cũ." not in page(login, world.monitor, "reports:obligation", obligation)


def test_what_people_wrote_is_shown_as_text(world, login, resent):
    revision = entry_of(resent).revision
    entries.open_review(resent, by=world.monitor, now=world.now)
    entries.return_(resent, "Sửa.", by=world.monitor, now=world.now)
    content = {**CONTENT, "results": "<b>đậm</b> <script>"}
    entries.save_draft(resent, content, revision=revision + 1, by=world.officer, now=world.now)
    entries.submit(resent, by=world.officer, now=world.now)
    html = page(login, world.monitor, "reports:review", resent)
    assert "&lt;b&gt;đậm" in html
    assert "<b>đậm" not in html
