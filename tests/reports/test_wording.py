"""The sentences of the report: right counts, natural words, no empty heading."""

from dataclasses import replace
from datetime import date

import pytest

from reports.documents import body as report_body
from reports.documents import wording
from reports.documents.content import (
    Account,
    Attached,
    Figures,
    MissingAgency,
    Obstacle,
    Proposal,
    SectionResults,
    StateCount,
    SubPlans,
    TaskResults,
    Trend,
)
from reports.documents.facts import Answer
from reports.documents.paper import BlockKind, Letterhead
from tests.reports.sample_report import PROVINCE, sample_paper, sample_report

LETTERHEAD = Letterhead("UBND tỉnh Quảng Ngãi", "Sở Xây dựng", "BC-SXD", "Quảng Ngãi", 2026)


def texts(content):
    return [f"{block.label} {block.text}".strip() for block in report_body.body(content)]


def part(content, heading):
    """The texts between one heading in capitals and the next."""
    blocks = list(report_body.body(content))
    start = next(i for i, block in enumerate(blocks) if block.text == heading) + 1
    rest = [block.kind for block in blocks[start:]]
    end = start + (rest.index(BlockKind.PART) if BlockKind.PART in rest else len(rest))
    return [block.text for block in blocks[start:end] if block.text]


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (5, "05"), (10, "10"), (1234, "1.234")])
def test_count_has_a_leading_zero_below_ten(number, written):
    assert wording.count(number) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"), [(500, 560, "89,29%"), (4, 4, "100%"), (1, 8, "12,50%")]
)
def test_percent_has_two_decimals_or_none(part, whole, written):
    assert wording.percent(part, whole) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2022, 9, 22), "22/9/2022"), (date(2027, 2, 5), "05/02/2027"), (date(2026, 12, 14), "14/12/2026")],
)
def test_cited_date_has_zeros_only_for_days_below_ten_and_months_one_and_two(day, written):
    assert wording.cited_date(day) == written


@pytest.mark.parametrize(("index", "letter"), [(0, "a"), (3, "d"), (4, "đ"), (5, "e"), (22, "y"), (23, "aa")])
def test_points_run_in_the_vietnamese_alphabet(index, letter):
    assert wording.point_letter(index) == letter


@pytest.mark.parametrize(
    ("typed", "printed"), [("Đã làm", "Đã làm."), ("Đã làm; ", "Đã làm."), ("Đã làm.", "Đã làm.")]
)
def test_sentence_ends_with_one_stop(typed, printed):
    assert wording.sentence(typed) == printed


def test_names_never_end_in_va_because_agencies_contain_it():
    assert (
        wording.names(["Sở Nông nghiệp và Môi trường", "Sở Y tế"]) == "Sở Nông nghiệp và Môi trường, Sở Y tế"
    )


def test_names_of_communes_are_gathered_by_level():
    agencies = ["UBND xã Ba Tơ", "Sở Y tế", "UBND phường Nghĩa Lộ", "UBND xã Ba Vì"]
    assert wording.names(agencies) == "Sở Y tế; UBND các xã Ba Tơ, Ba Vì; UBND phường Nghĩa Lộ"


def test_names_are_said_once():
    assert wording.names(["Sở Y tế", "Sở Y tế"]) == "Sở Y tế"


def test_number_and_date_are_blank_until_issued():
    assert LETTERHEAD.number_line == "Số:       /BC-SXD"
    assert LETTERHEAD.place_and_date == "Quảng Ngãi, ngày      tháng      năm 2026"


def test_issued_number_below_ten_and_date_take_zeros():
    issued = replace(LETTERHEAD, number="5", issued_on=date(2027, 1, 5))
    assert issued.number_line == "Số: 05/BC-SXD"
    assert issued.place_and_date == "Quảng Ngãi, ngày 05 tháng 01 năm 2027"


def test_attachment_line_stays_blank_even_when_issued():
    issued = replace(LETTERHEAD, number="5", issued_on=date(2027, 1, 5))
    assert issued.attachment_line("Báo cáo") == (
        "(Kèm theo Báo cáo số       /BC-SXD ngày      tháng      năm      của Sở Xây dựng)"
    )


def test_recipients_end_in_semicolons_and_the_last_in_a_stop():
    assert wording.recipient_lines(("Như trên;", "- Lưu: VT, QLĐT")) == ("- Như trên;", "- Lưu: VT, QLĐT.")


def test_opening_cites_the_plan_in_full():
    (text,) = wording.opening(sample_report())
    assert text.startswith(
        "Thực hiện Kế hoạch số 151/KH-UBND ngày 22/9/2022 của UBND tỉnh Quảng Ngãi về triển khai"
    )
    assert text.endswith("quý IV năm 2026 (số liệu từ ngày 15/9/2026 đến ngày 14/12/2026) như sau:")


def test_opening_keeps_an_abbreviation_at_the_head_of_the_plan_title():
    plan = replace(sample_report().plan, title="UBND tỉnh chuyển đổi số")
    assert " về UBND tỉnh chuyển đổi số, " in wording.opening(sample_report(plan=plan))[0]


@pytest.mark.parametrize("typed", ["Kính trình xem xét", "Kính trình xem xét.", "Kính trình xem xét./."])
def test_closing_ends_in_stop_and_slash_once(typed):
    assert wording.closing(sample_report(closing=typed)) == "Kính trình xem xét./."


def test_figures_say_received_on_time_late_missing_and_accepted():
    assert wording.figures_paragraph(sample_report()) == (
        "Có 73 cơ quan, đơn vị, địa phương phải gửi 560 báo cáo theo từng nhiệm vụ được giao. "
        "Tính đến ngày 18/12/2026, Sở Xây dựng đã nhận 500/560 báo cáo (đạt 89,29%), trong đó 480 báo cáo "
        "gửi đúng hạn, 20 báo cáo gửi muộn; còn 60 báo cáo chưa gửi. "
        "Trong số báo cáo đã nhận, 450/500 báo cáo đã được duyệt."
    )


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            Figures(3, 8, 8, 0, 8),
            "đã nhận đủ 08/08 báo cáo (đạt 100%), toàn bộ gửi đúng hạn. Toàn bộ 08 báo cáo đã",
        ),
        (
            Figures(3, 8, 0, 2, 0),
            "02/08 báo cáo (đạt 25%), toàn bộ gửi muộn; còn 06 báo cáo chưa gửi. Chưa có",
        ),
        (Figures(3, 8, 0, 0, 0), "Sở Xây dựng chưa nhận được báo cáo nào."),
        (Figures(0, 0, 0, 0, 0), "Trong kỳ báo cáo không có nhiệm vụ nào phải báo cáo."),
    ],
)
def test_figures_are_natural_at_the_ends(figures, said):
    assert said in wording.figures_paragraph(sample_report(figures=figures))


@pytest.mark.parametrize("wrong", [(1, 5, 4, 2, 0), (1, 5, 3, 1, 5), (1, 5, -1, 0, 0)])
def test_figures_that_do_not_add_up_are_refused(wrong):
    with pytest.raises(ValueError, match="negative|accepted"):
        Figures(*wrong)


def test_states_leave_out_what_nobody_reported():
    content = sample_report(states=(StateCount("Hoàn thành", 2), StateCount("Chưa triển khai", 0)))
    assert wording.states_paragraph(content).endswith("02 báo cáo đã duyệt gồm: hoàn thành 02.")


def test_missing_agencies_are_gathered_by_what_they_owe():
    rows = (MissingAgency("Sở Y tế", 1), MissingAgency("UBND xã Ba Tơ", 8), MissingAgency("UBND xã Ba Vì", 8))
    assert wording.missing_paragraph(rows) == (
        "Các cơ quan, đơn vị, địa phương chưa gửi đủ báo cáo: còn 08 báo cáo có UBND các xã Ba Tơ, Ba Vì; "
        "còn 01 báo cáo có Sở Y tế."
    )


def owing(*counts):
    return [MissingAgency(f"Sở {number}", count) for number, count in enumerate(counts, start=1)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (owing(), ""),
        (owing(2), "Sở 1 còn 02 báo cáo chưa gửi."),
        (owing(1, 1), "Mỗi cơ quan, đơn vị, địa phương sau còn 01 báo cáo chưa gửi: Sở 1, Sở 2."),
        (owing(*[1] * 21), "Có 21 cơ quan, đơn vị, địa phương còn báo cáo chưa gửi."),
        (
            owing(3, *[1] * 20),
            "Có 21 cơ quan, đơn vị, địa phương còn báo cáo chưa gửi, nhiều nhất là Sở 1 (03 báo cáo).",
        ),
    ],
)
def test_missing_agencies_are_named_unless_they_fill_a_page(rows, said):
    assert wording.missing_paragraph(rows) == said


def test_agencies_without_news_are_one_sentence():
    task = TaskResults("", nothing_new=("UBND xã Ba Tơ", "UBND xã Ba Vì"))
    (block,) = report_body.task_blocks(task)
    assert block.text == "Không phát sinh nội dung báo cáo trong kỳ: UBND các xã Ba Tơ, Ba Vì."


def test_letters_count_only_tasks_with_a_title():
    tasks = (TaskResults("Việc một."), TaskResults(""), TaskResults("Việc hai"))
    printed = [f"{b.label} {b.text}" for b in report_body.section_blocks(1, SectionResults("Mục", tasks))]
    assert [text for text in printed if ")" in text[:2]] == ["a) Việc một", "b) Việc hai"]


def test_line_break_in_an_account_starts_a_paragraph():
    blocks = list(report_body.account_blocks(Account(("Sở Y tế",), "Một\n\nHai")))
    assert [(b.label, b.text) for b in blocks] == [("-", "Sở Y tế: Một."), ("", "Hai.")]


def test_body_mentions_each_appendix_that_there_is():
    every = Attached("Phụ lục I", "Phụ lục II", "Phụ lục III")
    said = " ".join(texts(sample_report(appendices=every)))
    assert [said.count(f"{label} kèm theo") for label in ("Phụ lục I", "Phụ lục II", "Phụ lục III")] == [
        1
    ] * 3
    assert "Phụ lục" not in " ".join(texts(sample_report(appendices=Attached())))


def test_parts_are_numbered_in_roman_and_capitals():
    parts = [block.label for block in report_body.body(sample_report()) if block.kind == BlockKind.PART]
    assert parts == ["I.", "II.", "III.", "IV.", "V."]


@pytest.mark.parametrize(
    ("field", "heading", "said"),
    [
        ("sections", "KẾT QUẢ THỰC HIỆN", "chưa có kết quả thực hiện để tổng hợp"),
        ("obstacles", "KHÓ KHĂN, VƯỚNG MẮC", "không phản ánh khó khăn, vướng mắc."),
        (
            "next_work",
            "NHIỆM VỤ KỲ TIẾP THEO",
            "tiếp tục thực hiện các nhiệm vụ được giao tại Kế hoạch số 151",
        ),
    ],
)
def test_empty_list_becomes_a_sentence(field, heading, said):
    (only,) = part(sample_report(**{field: ()}), heading)
    assert said in only


def test_no_proposal_is_said_so():
    (only,) = part(sample_report(obstacles=(), proposals=()), "ĐỀ XUẤT, KIẾN NGHỊ")
    assert only == "Sở Xây dựng không có đề xuất, kiến nghị trong kỳ báo cáo này."


def test_obstacle_tells_its_cause_and_leaves_its_proposal_to_the_last_part():
    content = sample_report(
        obstacles=(Obstacle("Sở Y tế", "Thiếu người", "Chưa tuyển", "Cho tuyển"),), proposals=()
    )
    assert part(content, "KHÓ KHĂN, VƯỚNG MẮC") == ["Sở Y tế: Thiếu người. Nguyên nhân: Chưa tuyển."]
    assert part(content, "ĐỀ XUẤT, KIẾN NGHỊ") == [
        f"Đề nghị {PROVINCE} xem xét:",
        "Cho tuyển (theo đề xuất của Sở Y tế).",
    ]


def test_same_proposal_of_two_agencies_is_made_once():
    raised = (Obstacle("Sở A", "x", "", "Cấp vốn"), Obstacle("Sở B", "y", "", "Cấp vốn."))
    content = sample_report(obstacles=raised, proposals=(Proposal("Giao đất", "Sở Tài chính"),))
    grouped = report_body.proposals_by_addressee(content)
    assert {whom: list(texts) for whom, texts in grouped.items()} == {
        "Sở Tài chính": ["Giao đất."],
        PROVINCE: ["Cấp vốn (theo đề xuất của Sở A, Sở B)."],
    }


def test_draft_of_a_later_edition_says_which():
    assert sample_paper(edition=2).marks == ("DỮ LIỆU MINH HỌA", "DỰ THẢO LẦN 2")


def test_an_account_that_names_its_agency_is_not_labelled_again():
    (block,) = report_body.account_blocks(Account(("Sở Y tế",), "Trong kỳ, Sở Y tế đã rà soát."))
    assert block.text == "Trong kỳ, Sở Y tế đã rà soát."


def test_an_obstacle_of_several_is_told_once():
    raised = (Obstacle("Sở A", "Thiếu vốn"), Obstacle("Sở B", "Thiếu vốn."))
    assert [b.text for b in report_body.obstacle_blocks(sample_report(obstacles=raised))] == [
        "Sở A, Sở B: Thiếu vốn."
    ]


def test_an_obstacle_of_several_is_told_once_though_they_were_answered_apart():
    done = Answer("Sở Nội vụ", "Đã giao", date(2026, 11, 5))
    raised = (Obstacle("Sở A", "Thiếu vốn", answers=(done,)), Obstacle("Sở B", "Thiếu vốn"))
    content = sample_report(obstacles=raised, appendices=Attached())
    assert [b.text for b in report_body.obstacle_blocks(content)] == [
        "Sở A, Sở B: Thiếu vốn.",
        "Sở Nội vụ đã trả lời Sở A ngày 05/11/2026: Đã giao.",
    ]
    both = tuple(replace(each, answers=(done,)) for each in raised)
    assert [b.text for b in report_body.obstacle_blocks(replace(content, obstacles=both))][1:] == [
        "Sở Nội vụ đã trả lời ngày 05/11/2026: Đã giao."
    ]


@pytest.mark.parametrize("to", ["", "UBND tỉnh", "UBND tỉnh (thông qua Sở Xây dựng)", PROVINCE])
def test_every_way_to_write_the_addressee_is_one(to):
    content = sample_report(obstacles=(), proposals=(Proposal("Cấp vốn", to),))
    assert list(report_body.proposals_by_addressee(content)) == [PROVINCE]


def test_what_is_for_the_reporting_agency_itself_comes_last():
    asked = (Proposal("Hướng dẫn", "Sở Xây dựng"), Proposal("Cấp vốn", "Sở Tài chính"))
    content = sample_report(obstacles=(), proposals=asked)
    headings = [b.text for b in report_body.proposal_blocks(content) if b.label.endswith(".")]
    assert headings == ["Đối với Sở Tài chính", "Nội dung thuộc thẩm quyền của Sở Xây dựng"]


@pytest.mark.parametrize(("day", "said"), [(16, True), (17, True), (18, False)])
def test_what_is_missing_names_the_due_date_while_it_may_still_come(day, said):
    content = sample_report(
        figures=Figures(3, 8, 2, 0, 0), figures_as_of=date(2026, 12, day), due_on=date(2026, 12, 17)
    )
    assert ("chưa gửi (hạn gửi 17/12/2026)" in wording.figures_paragraph(content)) is said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, ""),
        (SubPlans(("Sở A",), 1), "Sở A đã ban hành kế hoạch triển khai thực hiện."),
        (SubPlans(("Sở A",), 2), "Sở A đã ban hành 02 kế hoạch triển khai thực hiện."),
        (
            SubPlans(("Sở A", "Sở B"), 2),
            "Có 02 cơ quan, đơn vị, địa phương đã ban hành kế hoạch triển khai thực hiện: Sở A, Sở B.",
        ),
        (
            SubPlans(("Sở A", "Sở B"), 3),
            "Có 02 cơ quan, đơn vị, địa phương đã ban hành 03 kế hoạch triển khai thực hiện: Sở A, Sở B.",
        ),
    ],
)
def test_plans_of_their_own_are_counted_and_named(found, said):
    assert wording.subplans_paragraph(sample_report(subplans=found)) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [(9, "tăng từ 80% lên 90%."), (7, "giảm từ 80% xuống 70%."), (8, "không thay đổi (80%).")],
)
def test_trend_rises_falls_or_stays(now, said):
    text = wording.trend_paragraph(sample_report(trend=Trend("năm 2025", 4, 5, now, 10)))
    assert text == f"So với kỳ báo cáo trước (năm 2025), tỷ lệ báo cáo gửi đúng hạn {said}"


def test_no_trend_without_a_round_before():
    assert wording.trend_paragraph(sample_report()) == ""


def test_an_obstacle_tells_what_was_answered():
    told = Obstacle("Sở Y tế", "Thiếu người", answers=(Answer("Sở Nội vụ", "Đã giao", date(2026, 11, 5)),))
    content = sample_report(obstacles=(told,), appendices=Attached())
    assert part(content, "KHÓ KHĂN, VƯỚNG MẮC")[:2] == [
        "Sở Y tế: Thiếu người.",
        "Sở Nội vụ đã trả lời ngày 05/11/2026: Đã giao.",
    ]


def test_every_passage_has_a_key_of_its_own():
    keys = [block.key for block in report_body.body(sample_report()) if block.key]
    seen = [key for position, key in enumerate(keys) if position == 0 or keys[position - 1] != key]
    assert len(seen) == len(set(seen))
