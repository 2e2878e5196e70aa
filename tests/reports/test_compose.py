"""From the stored accounts to facts, and from facts to what the report tells."""

from datetime import date

import pytest

from kehoach import clock
from reports.documents import tables, wording
from reports.documents.compose import compose
from reports.documents.facts import Facts, Tally
from reports.documents.frozen import digest, freeze, thaw
from reports.documents.gather import gather
from reports.documents.report import Cover, draft
from reports.models import Obstacle, Round
from reports.services import obstacles as register
from tests.conftest import NOW


def facts_of(world, today=None):
    round_ = Round.objects.select_related("plan__issuer", "plan__monitor").get(pk=world.round.pk)
    return gather(round_, today=today or clock.today())


def content_of(world, today=None):
    return compose(facts_of(world, today), Cover().signer, Cover().recipients)


def rows(table):
    return [row.cells for row in table.rows if not row.heading]


def test_facts_cost_a_fixed_number_of_statements(world, cycle, django_assert_num_queries):
    cycle("accepted", obstacle="Thiếu vốn.")
    round_ = Round.objects.select_related("plan__issuer", "plan__monitor").get(pk=world.round.pk)
    with django_assert_num_queries(4):
        gather(round_, today=clock.today())


def test_facts_are_frozen_and_thawed_whole(world, cycle):
    cycle("accepted", obstacle="Thiếu vốn.", percent=40, documents=[DOCUMENT])
    facts = facts_of(world)
    again = thaw(Facts, freeze(facts))
    assert again == facts and again.names == facts.names
    assert digest(freeze(again)) == digest(freeze(facts))


def test_words_that_are_not_accepted_are_no_facts(world, cycle):
    cycle("submitted", results="Chưa ai duyệt câu này.")
    cycle("draft", agency="gia", results="Mới gõ.")
    found = {(a.agency, a.task): a for a in facts_of(world).accounts}
    sent, begun = found["khe", "II.3"], found["gia", "II.3"]
    assert (sent.state, sent.words, begun.state, begun.words) == ("submitted", None, "", None)
    assert "Chưa ai duyệt" not in str(freeze(facts_of(world))) and "Mới gõ" not in str(
        freeze(facts_of(world))
    )


def test_an_obstacle_takes_its_answer_along(world, cycle):
    cycle("accepted", obstacle="Thiếu vốn.", obstacle_cause="Chưa bố trí.")
    obstacle = Obstacle.objects.get()
    step = register.Step.ANSWER
    register.take(step, obstacle, "Đã bố trí 500 triệu đồng.", by=world.people["monitor"], now=NOW)
    (told,) = facts_of(world).obstacles
    assert (told.text, told.cause, told.state) == ("Thiếu vốn.", "Chưa bố trí.", "answered")
    assert [(a.who, a.text, a.on) for a in told.answers] == [
        ("Sở Xây dựng", "Đã bố trí 500 triệu đồng.", date(2026, 11, 22))
    ]


def test_an_obstacle_that_is_not_in_the_register_is_told_all_the_same(world, cycle):
    cycle("accepted", obstacle="Thiếu vốn.")
    Obstacle.objects.all().delete()
    (told,) = facts_of(world).obstacles
    assert (told.text, told.state, told.answers) == ("Thiếu vốn.", "", ())


DOCUMENT = {"number": "12/KH-UBND", "date": "2026-03-05", "title": "Kế hoạch năm 2026"}


def test_plans_of_agencies_are_counted_once_though_told_under_two_tasks(world, cycle):
    other = {"number": "15/QĐ-UBND", "date": "", "title": "Quyết định"}
    cycle("accepted", documents=[DOCUMENT, other])
    cycle("accepted", path="II.2.a", documents=[DOCUMENT])
    found = content_of(world).subplans
    assert (found.agencies, found.count) == (("UBND xã Tịnh Khê",), 1)


@pytest.mark.parametrize(("day", "told"), [(17, False), (18, True)])
def test_the_trend_waits_until_nothing_can_come_in_time(world, cycle, day, told):
    cycle("accepted")
    earlier = Round.objects.get(pk=world.round.pk)
    earlier.pk, earlier.name = None, "Năm 2025"
    earlier.window_start, earlier.window_end = date(2024, 12, 15), date(2025, 12, 14)
    earlier.opens_on, earlier.due_on, earlier.locks_on = (
        date(2025, 1, 1),
        date(2025, 12, 17),
        date(2026, 1, 16),
    )
    earlier.save(force_insert=True)
    owed = world.round.obligations.first()
    owed.pk, owed.round = None, earlier
    owed.save(force_insert=True)
    trend = content_of(world, date(2026, 12, day)).trend
    assert (trend is not None) is told
    if told:
        assert (trend.before, trend.before_on_time, trend.before_expected, trend.on_time) == (
            "năm 2025",
            0,
            1,
            1,
        )


def test_figures_are_those_of_the_obligations(world, cycle):
    cycle("accepted")
    cycle("submitted", agency="gia")
    figures = content_of(world).figures
    assert (figures.expected, figures.received, figures.on_time, figures.accepted) == (8, 2, 2, 1)


def test_the_lead_stands_first(world, cycle):
    cycle("accepted", agency="syt", path="II.1.b", results="Sở Y tế đã làm.")
    cycle("accepted", agency="sxd", path="II.1.b", results="Sở Xây dựng đã làm.")
    accounts = content_of(world).sections[0].tasks[1].accounts
    assert [account.agencies for account in accounts] == [("Sở Xây dựng",), ("Sở Y tế",)]


def test_same_words_are_said_once(world, cycle):
    for agency in ("khe", "gia"):
        cycle("accepted", agency=agency, results="Đã rà soát.")
    (account,) = content_of(world).sections[2].tasks[0].accounts
    assert account.agencies == ("UBND xã Tịnh Khê", "UBND xã Ba Gia")


def test_what_comes_next_names_agencies_in_the_order_of_protocol(world, cycle):
    cycle("accepted", agency="syt", path="II.1.b", next_work="Tiếp tục rà soát.")
    cycle("accepted", agency="khe", next_work="Tiếp tục rà soát.")
    cycle("accepted", agency="sxd", path="II.1.b", next_work="Tiếp tục rà soát.")
    facts = facts_of(world)
    (told,) = content_of(world).next_work
    assert list(told.agencies) == [name for name in facts.names.values() if name in told.agencies]


def test_states_are_counted_best_first(world):
    labels = [state.label for state in content_of(world).states]
    assert labels[0] == "Hoàn thành" and labels[-1] == "Không phát sinh trong kỳ"


def test_nothing_arisen_is_gathered(world, cycle):
    cycle("accepted", nothing_arisen=True, results="", work_state="")
    assert content_of(world).sections[2].tasks[0].nothing_new == ("UBND xã Tịnh Khê",)


def test_obstacles_take_their_proposals_along(world, cycle):
    cycle("accepted", obstacle="Thiếu vốn.", proposal="Bố trí vốn.", proposal_to="Sở Tài chính")
    cycle("accepted", agency="gia", proposal="Sớm ban hành hướng dẫn.")
    content = content_of(world)
    assert [(o.what, o.proposal, o.addressee) for o in content.obstacles] == [
        ("Thiếu vốn.", "Bố trí vốn.", "Sở Tài chính")
    ]
    assert [p.text for p in content.proposals] == ["Sớm ban hành hướng dẫn."]


def test_an_ad_hoc_report_speaks_of_its_days(world):
    Round.objects.filter(pk=world.round.pk).update(kind="ad_hoc", name="Báo cáo đột xuất về nhà ở xã hội")
    content = content_of(world)
    assert wording.subject_lines(content)[1].endswith("Quảng Ngãi (Báo cáo đột xuất về nhà ở xã hội)")
    assert "kết quả thực hiện từ ngày 15/12/2025 đến ngày 14/12/2026 như sau" in wording.opening(content)[0]


def test_appendix_one_gathers_agencies_of_one_state(world, cycle):
    cycle("accepted", percent=40)
    found = [cells[1:] for cells in rows(tables.tasks(facts_of(world)))]
    assert ("II.3", "UBND xã Tịnh Khê", "Đang thực hiện", "Đạt 40%") in found
    assert ("II.1.b", "Sở Xây dựng, Sở Y tế", "Chưa gửi", "") in found


def test_appendix_one_names_documents(world, cycle):
    cycle("accepted", documents=[DOCUMENT], percent=None)
    (cells,) = [cells for cells in rows(tables.tasks(facts_of(world))) if cells[2] == "UBND xã Tịnh Khê"]
    assert cells[4] == "Văn bản số 12/KH-UBND ngày 05/3/2026: Kế hoạch năm 2026"


def test_a_task_is_written_out_once_above_its_rows(world, cycle):
    cycle("accepted")
    heads = [row.cells[0] for row in tables.tasks(facts_of(world)).rows if row.heading]
    assert heads[-1] == "II.3. Xây dựng các đô thị ven biển" and len(heads) == len(set(heads)) == 4


def test_words_stand_in_appendix_one_only_where_the_body_lost_them(world, cycle):
    for agency in ("khe", "gia"):
        cycle("accepted", agency=agency, results="Đã rà soát.", next_work="Tiếp tục.", percent=None)
    facts = facts_of(world)
    assert "Đã rà soát" not in str(rows(tables.tasks(facts)))
    found = [cells for cells in rows(tables.tasks(facts, {"results.II.3/khe"})) if cells[1] == "II.3"]
    assert [(cells[2], cells[4]) for cells in found] == [
        ("UBND xã Tịnh Khê", "Đã rà soát."),
        ("UBND xã Ba Gia", "Nội dung như UBND xã Tịnh Khê"),
    ]
    (cells,) = [c for c in rows(tables.tasks(facts, {"next/II.3.khe"})) if c[2] == "UBND xã Tịnh Khê"]
    assert cells[4] == "Nhiệm vụ kỳ tiếp theo: Tiếp tục."


def test_appendix_two_counts_each_agency_and_all(world, cycle):
    cycle("accepted")
    cycle("submitted", path="II.2.a")
    found = {cells[1]: cells[2:] for cells in rows(tables.agencies(facts_of(world, date(2026, 12, 18))))}
    assert found["UBND xã Tịnh Khê"] == ("2", "2", "0", "0", "0", "1")
    assert found["Sở Y tế"] == ("1", "0", "0", "1", "0", "0")
    assert found["Tổng số"] == ("8", "2", "0", "6", "0", "1")


def test_appendix_three_says_where_each_obstacle_stands(world, cycle):
    cycle("accepted", obstacle="Thiếu vốn.")
    (cells,) = rows(tables.obstacles(facts_of(world, date(2026, 12, 2))))
    assert cells[1:6] == (
        "UBND xã Tịnh Khê",
        "II.3. Xây dựng các đô thị ven biển",
        "22/11/2026",
        "10",
        "Chờ cơ quan theo dõi trả lời",
    )


def test_no_obstacle_no_third_appendix(world, cycle):
    cycle("accepted")
    labels = [appendix.label for appendix in tables.appendices(facts_of(world), "năm 2026")]
    assert labels == ["Phụ lục I", "Phụ lục II"]


def test_a_round_that_nobody_owes_has_a_report(world):
    world.round.obligations.all().delete()
    facts = facts_of(world)
    assert facts.tally() == Tally()
    assert "không có nhiệm vụ nào phải báo cáo" in str(draft(facts).blocks)
