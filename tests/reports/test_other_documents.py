"""What else is made of the same content: an agency's sheet, a task's story, the letter that reminds."""

from dataclasses import replace
from datetime import date

import pytest

from reports.documents import agency_card as agency_card_module
from reports.documents import task_story as task_story_module
from reports.documents.agency_card import agency_card
from reports.documents.gather import gather_story
from reports.documents.paper import BlockKind, Signer
from reports.documents.reminder_letter import NobodyOwes, reminder_letter
from reports.documents.task_story import task_story
from reports.periods import Punctuality
from tests.conftest import make_round
from tests.reports.sample_facts import sample_facts

SIGNER = Signer(("GIÁM ĐỐC",))


def texts(paper) -> str:
    return "\n".join(f"{block.label} {block.text}".strip() for block in paper.body)


def cells(paper):
    (table,) = [block.table for block in paper.body if block.kind == BlockKind.TABLE]
    return [row.cells for row in table.rows]


def letter(day=date(2026, 12, 20), unit="", **changes):
    return reminder_letter(sample_facts(day=day, **changes), SIGNER, unit)


# The sheet of an agency.


def test_the_sheet_counts_what_the_agency_sent():
    text = texts(agency_card(sample_facts(), "tinhkhe"))
    assert "cơ quan đã gửi 02/03 báo cáo (02 gửi muộn)" in text
    assert "01 báo cáo đã được Sở Xây dựng duyệt; còn 01 báo cáo chưa gửi." in text


def test_the_sheet_has_a_row_for_every_task_of_the_agency():
    found = {row[0].split(". ")[0]: row[1:] for row in cells(agency_card(sample_facts(), "tinhkhe"))}
    assert found == {
        "II.1.a": ("17/12/2026", "18/12/2026", "Gửi muộn", "Đã gửi, chờ duyệt"),
        "II.2.a": ("17/12/2026", "19/12/2026", "Gửi muộn", "Gặp vướng mắc, đạt 35%"),
        "II.3": ("17/12/2026", "", "Quá hạn, chưa gửi", "Bị trả lại, chưa gửi lại"),
    }


def test_the_sheet_tells_the_accepted_words_and_no_others_agencies():
    text = texts(agency_card(sample_facts(), "tinhkhe"))
    assert "Đã hoàn thành 1,2 km kè chống sạt lở." in text and "Còn 14 hộ chưa thống nhất" in text
    assert "1.104 căn hộ" not in text and "42 chỉ tiêu" not in text


def test_the_sheet_of_an_agency_without_obstacles_has_no_such_part():
    assert "Khó khăn" not in texts(agency_card(sample_facts(), "nghialo"))


def test_parts_of_the_sheet_are_numbered_from_one():
    sample = sample_facts()
    quiet = tuple(
        replace(account, words=None, state="submitted") if account.agency == "tinhkhe" else account
        for account in sample.accounts
    )
    paper = agency_card(replace(sample, accounts=quiet), "tinhkhe")
    assert [block.label for block in paper.body if block.kind == BlockKind.HEADING] == ["1."]


def test_the_sheet_of_who_sent_nothing_says_so():
    sample = sample_facts()
    owed = tuple(
        replace(account, punctuality=Punctuality.MISSING, received_on=None, words=None, state="")
        for account in sample.accounts
    )
    text = texts(agency_card(replace(sample, accounts=owed), "tinhkhe"))
    assert "cơ quan chưa gửi báo cáo nào trong 03 báo cáo phải gửi." in text


def test_there_is_no_sheet_of_a_stranger():
    with pytest.raises(KeyError):
        agency_card(sample_facts(), "stc")


# The letter.


def test_the_letter_has_the_form_of_a_cong_van():
    paper = letter(unit="QLĐT")
    assert (paper.kind, paper.letterhead.symbol) == ("", "SXD-QLĐT")
    assert paper.subject[0].startswith("V/v đôn đốc gửi báo cáo kết quả thực hiện Kế hoạch số 151/KH-UBND")
    assert paper.closing.endswith("./.") and paper.recipients[-1] == "- Lưu: VT, QLĐT."


def test_the_letter_goes_to_those_who_are_overdue():
    paper = letter()
    assert paper.addressees == ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "UBND xã Tịnh Khê")
    assert "03 báo cáo kết quả thực hiện" in texts(paper)
    who = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh, UBND xã Tịnh Khê"
    assert f"của {who} (chi tiết" in texts(paper) and f"đề nghị {who} rà soát" in texts(paper)


def test_before_the_due_day_it_goes_to_all_who_still_owe():
    rows = tuple(
        replace(row, punctuality=Punctuality.PENDING) if row.punctuality == Punctuality.MISSING else row
        for row in sample_facts().accounts
    )
    paper = letter(date(2026, 12, 17), accounts=rows)
    assert len(paper.addressees) == 3 and "(hạn gửi 17/12/2026)" in texts(paper)
    assert "đã quá hạn" not in texts(paper)


def test_the_list_names_tasks_and_days():
    (appendix,) = letter().appendices
    assert [row.cells for row in appendix.blocks[0].table.rows] == [
        ("1", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "II.1.b, II.3", "2", "17/12/2026"),
        ("2", "UBND xã Tịnh Khê", "II.3", "1", "17/12/2026"),
    ]


@pytest.mark.parametrize(("agencies", "listed"), [(5, False), (6, True)])
def test_many_addressees_stand_in_the_list_only(agencies, listed):
    sample = sample_facts()
    owed = [row for row in sample.accounts if row.agency == "mttq"][0]
    codes = [f"a{number}" for number in range(agencies)]
    members = tuple(replace(sample.agencies[0], code=code, name=f"Sở {code}") for code in codes)
    paper = letter(agencies=members, accounts=tuple(replace(owed, agency=code) for code in codes))
    assert (len(paper.addressees) == 1) is listed
    if listed:
        assert paper.addressees[0] == "Các cơ quan, đơn vị, địa phương (theo danh sách kèm theo)"


def test_the_sender_writes_no_letter_to_itself():
    own = [replace(row, agency="sxd") for row in sample_facts().accounts if row.agency == "mttq"]
    others = [row for row in sample_facts().accounts if row.agency == "tinhkhe"]
    paper = letter(accounts=(*own, *others))
    assert paper.addressees == ("UBND xã Tịnh Khê",) and "nhận được 01 báo cáo" in texts(paper)
    with pytest.raises(NobodyOwes):
        letter(accounts=tuple(own))


def test_the_letter_names_its_appendix():
    """Annex I, III: the body mentions every appendix, by the name that it has."""
    paper = letter()
    assert paper.appendices[0].label == "Phụ lục" and "(chi tiết tại Phụ lục kèm theo)." in texts(paper)


def test_where_nobody_owes_there_is_no_letter():
    with pytest.raises(NobodyOwes):
        letter(accounts=tuple(row for row in sample_facts().accounts if row.received_on))


# Their tables.


@pytest.mark.parametrize("columns", [agency_card_module.COLUMNS, task_story_module.COLUMNS])
def test_names_have_a_third_of_the_line_and_dates_are_never_torn(columns):
    """160 mm lie between the margins; a date of size 12 takes 21 mm, and 1.4 mm are left on each side."""
    assert sum(column.width for column in columns) == 160
    assert columns[0].width >= 40
    assert all(column.width >= 24 for column in columns if column.head.startswith(("Hạn", "Ngày")))


# The story of a task.


@pytest.fixture
def story(world, cycle):
    def tell(person):
        task = world.plan.tasks.select_related("plan__issuer").get(path="II.3")
        return gather_story(task, person, ("UBND xã Tịnh Khê",), today=date(2026, 11, 22))

    cycle("accepted", results="Đã làm kè.", percent=40)
    cycle("submitted", agency="gia", results="Chưa ai duyệt câu này.")
    return tell


def test_the_story_tells_accepted_accounts_round_by_round(world, story):
    text = texts(task_story(story(world.province)))
    assert "- UBND xã Tịnh Khê: Đã làm kè (đang thực hiện, đạt 40%)." in text
    assert "2.1. Năm 2026 (hạn gửi 17/12/2026)" in text and "Chưa ai duyệt" not in text


def test_the_story_counts_the_states_of_each_round(world, story):
    assert cells(task_story(story(world.province))) == [("Năm 2026", "1", "0", "1", "0", "0", "0")]


def test_a_stranger_reads_only_the_words_of_the_plan(world, story):
    text = texts(task_story(story(world.stranger)))
    assert "Xây dựng các đô thị ven biển." in text and "Chưa có báo cáo được duyệt" in text


def test_the_story_costs_one_statement_however_many_rounds(world, story, django_assert_num_queries):
    make_round(world.plan, 2025)
    task = world.plan.tasks.select_related("plan__issuer").get(path="II.3")
    with django_assert_num_queries(1):
        gather_story(task, world.province, (), today=date(2026, 11, 22))
