"""Two drafts beside each other."""

from dataclasses import replace

from reports.documents.comparing import compared
from reports.documents.paper import Signer
from reports.documents.report import Cover, report
from tests.reports.sample_facts import sample_facts

FACTS = sample_facts()
KEY = "results.II.1.a/sxd"


def passages(before, after):
    return [(change.key, change.before, change.after) for change in compared(before, after)[0]]


def test_a_draft_is_like_itself():
    assert compared(report(FACTS), report(FACTS)) == ([], [])


def test_only_what_was_rewritten_differs_and_says_where_it_stands():
    (change,), _rows = compared(report(FACTS), report(FACTS, {KEY: "Sở Xây dựng đã xong."}))
    assert (change.key, change.after) == (KEY, "Sở Xây dựng đã xong.")
    assert change.before.startswith("Sở Xây dựng: Đã rà soát")
    assert change.where == "a) Chuẩn hóa các số liệu chỉ tiêu, chỉ số về đô thị hóa"


def test_what_is_left_out_stands_where_it_stood():
    changes = passages(report(FACTS), report(FACTS, {"opening": "", KEY: "", "closing": "Hết./."}))
    assert [(key, after) for key, _before, after in changes] == [
        ("opening", ""),
        (KEY, ""),
        ("closing", "Hết./."),
    ]


def test_a_paragraph_of_ones_own_is_new():
    assert passages(report(FACTS), report(FACTS, {"own.II": "Thêm."})) == [("own.II", "", "Thêm.")]


def test_who_signs_and_who_receives():
    other = report(FACTS, cover=Cover(Signer(("Q. GIÁM ĐỐC",), "Trần A"), ("Như trên", "Lưu: VT, QLĐT")))
    assert passages(report(FACTS), other) == [
        ("recipients", "- Như trên;\n- Lưu: VT.", "- Như trên;\n- Lưu: VT, QLĐT."),
        ("signer", "GIÁM ĐỐC", "Q. GIÁM ĐỐC\nTrần A"),
    ]


def test_rows_that_came_and_went():
    accounts = tuple(a for a in FACTS.accounts if not (a.task == "II.3" and a.agency == "mttq"))
    _passages, rows = compared(report(FACTS), report(replace(FACTS, accounts=accounts)))
    assert [each.label for each in rows] == ["Phụ lục I", "Phụ lục II"]
    assert rows[0].gone == ("II.3 · Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh · Chưa gửi",)
    assert rows[0].come == ()
    assert len(rows[1].gone) == len(rows[1].come) == 2  # the agency, and the sums


def test_a_number_of_a_row_that_only_moved_is_no_difference():
    shorter = report(FACTS, {KEY: ""})
    (first,) = compared(report(FACTS), shorter)[1]
    assert (len(first.gone), len(first.come)) == (1, 1)  # the row that now has the whole words


def test_an_appendix_that_is_gone():
    _passages, rows = compared(report(FACTS), report(replace(FACTS, obstacles=())))
    assert [(each.label, len(each.gone), len(each.come)) for each in rows] == [("Phụ lục III", 2, 0)]
