"""Tables whose cells ran together: rows and cells found again, guesses told, no word lost."""

import random
from collections import Counter
from pathlib import Path

import pytest

from tasks.importer.flat_tables import recover_tables
from tasks.importer.read import read_text
from tasks.importer.reading.document import words
from tasks.importer.structure import outline
from tasks.importer.tables import read_tables

HEADINGS = [
    "STT",
    "Tên nhiệm vụ",
    "Cơ quan",
    "chủ trì",
    "Cơ quan",
    "phối hợp",
    "Kết quả",
    "Thời gian hoàn",
    "thành",
]
NARROW = [
    "I. Hoàn thiện thể chế",
    "1.",
    "",
    "Xây dựng Nghị quyết về thí điểm đa dạng",
    "hóa các gói bảo hiểm y tế theo nhu cầu",
    "của người dân",
    "Sở Y tế",
    "Sở Tài chính, các",
    "sở,",
    "ngành có",
    "liên quan",
    "Nghị quyết của",
    "Hội đồng nhân dân",
    "Quý II/2028",
    "2.",
    "Xây dựng lộ trình tăng mức đóng bảo hiểm",
    "y tế từ năm 2027 theo lộ trình phù hợp Sở Y tế",
    "Sở Tài chính, cơ",
    "Quyết định",
    "Tháng 3/2027",
]
NEXT_PAGE = [
    "với việc mở rộng phạm vi quyền lợi của",
    "người tham gia.",
    "quan, đơn vị liên",
    "quan",
    "3.",
    "Kiểm soát chi phí khám bệnh, chữa bệnh",
    "minh bạch, khoa học.",
    "Bảo hiểm xã hội tỉnh",
    "Sở Y tế",
    "Các hoạt động",
    "Thường xuyên",
]
FLAT = [*HEADINGS, *NARROW, *HEADINGS, *NEXT_PAGE, "Nơi nhận:", "- Như trên."]
TABLE = [
    ["TT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện", "Sản phẩm"],
    ["I", "Tuyên truyền, phổ biến"],
    [
        "1",
        "Tổ chức hội nghị quán triệt",
        "Sở Nội vụ",
        "Sở Tư pháp; UBND các xã, phường",
        "Quý I/2026",
        "Hội nghị",
    ],
    ["2", "Biên soạn tài liệu hỏi đáp", "Sở Nội vụ", "Báo tỉnh", "Quý II/2026", "Tài liệu"],
    ["3", "Rà soát văn bản", "Các sở, ban, ngành", "Sở Tư pháp", "Trước ngày 28/02/2026", "Báo cáo"],
]


def tasks_of(lines):
    return [task for task, _ in read_tables(outline(read_text("\n".join(["PHỤ LỤC", *lines])).paragraphs))]


def by_mark(lines):
    return {task.path[-1]: task for task in tasks_of(lines)}


def told(task):
    return task.names("lead", "joint"), task.names("coordinate"), task.deadline.phrase


def as_told(row):
    (_, _, lead, coordinator, deadline, _) = row
    return [lead], coordinator.split("; "), deadline


def test_rows_are_found_by_their_numbers_and_groups_by_theirs():
    assert [task.path for task in tasks_of(FLAT)] == [("PL", "I", "1"), ("PL", "I", "2"), ("PL", "I", "3")]


def test_cells_are_found_by_what_they_look_like():
    task = by_mark(FLAT)["1"]
    assert task.text.endswith("theo nhu cầu của người dân")
    assert told(task) == (["Sở Y tế"], ["Sở Tài chính", "các sở, ngành có liên quan"], "Quý II/2028")
    assert task.output == "Nghị quyết của Hội đồng nhân dân"


def test_a_row_goes_on_below_the_headings_of_the_next_page():
    task = by_mark(FLAT)["2"]
    assert task.text.startswith("Xây dựng lộ trình tăng mức đóng bảo hiểm y tế")
    assert task.text.endswith("phù hợp với việc mở rộng phạm vi quyền lợi của người tham gia.")
    assert told(task) == (["Sở Y tế"], ["Sở Tài chính", "cơ quan, đơn vị liên quan"], "Tháng 3/2027")
    assert task.uncertain == ("text", "leads", "coordinators", "deadline")


def test_what_all_signs_speak_for_is_certain():
    assert by_mark(FLAT)["3"].uncertain in ((), ("leads", "coordinators"), ("text", "leads", "coordinators"))
    assert by_mark(FLAT)["1"].uncertain == ()


def test_words_keep_their_order_and_none_is_lost():
    assert words("\n".join(recover_tables(FLAT))) == words("\n".join(FLAT))


def test_the_text_below_the_table_stays_text():
    assert recover_tables(FLAT)[-2:] == ["Nơi nhận:", "- Như trên."]


@pytest.mark.parametrize(
    "headings",
    [
        "STT Tên nhiệm vụ Cơ quan chủ trì Cơ quan phối hợp Thời gian",
        "TT\nNHIỆM VỤ\nCƠ QUAN\nCHỦ TRÌ\nCƠ QUAN\nPHỐI HỢP\nTHỜI GIAN",
    ],
)
def test_headings_may_be_on_one_line_or_in_capitals(headings):
    lines = [*headings.split("\n"), "1", "Rà soát văn bản", "Sở Y tế", "Sở Tư pháp", "2026"]
    assert told(by_mark(lines)["1"]) == (["Sở Y tế"], ["Sở Tư pháp"], "2026")


def test_text_without_a_table_comes_back_as_it_was():
    lines = ["KẾ HOẠCH", "STT là số thứ tự", "1. Rà soát văn bản", "| a | b |", "Sở Y tế\tSở Tư pháp"]
    assert recover_tables(lines) == lines


def test_indicators_without_separators_are_no_tasks():
    lines = ["STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026", "1", "Tỷ lệ bao phủ", "%", "95"]
    assert recover_tables(lines) == lines


def flat(table, cell="\n", row="\n", empty=True):
    return row.join(cell.join(text for text in cells if text or empty) for cells in table).split("\n")


@pytest.mark.parametrize(
    "lines",
    [
        ["|", *flat(TABLE, "\n|\n", "\n|\n|\n"), "|"],
        ["|", *flat(TABLE, "\n|\n", "\n|\n"), "|"],
        flat(TABLE),
        flat(TABLE, "\n\n", "\n\n"),
        flat(TABLE, "\t"),
    ],
    ids=["bars, two between rows", "bars, one between rows", "a line a cell", "a paragraph a cell", "tabs"],
)
def test_a_web_page_or_a_spreadsheet_pasted_gives_its_tasks(lines):
    found = by_mark(lines)
    assert {mark: told(task) for mark, task in found.items()} == {row[0]: as_told(row) for row in TABLE[2:]}
    assert found["1"].path == ("PL", "I", "1")


def test_cells_between_bars_are_certain():
    assert all(task.uncertain == () for task in tasks_of(["|", *flat(TABLE, "\n|\n", "\n|\n|\n"), "|"]))


def test_a_merged_cell_that_a_web_page_dropped_is_that_of_the_row_above_and_uncertain():
    rows = [*TABLE[:3], ["2", "Biên soạn tài liệu hỏi đáp", "Quý II/2026", "Tài liệu"], TABLE[4]]
    task = by_mark(["|", *flat(rows, "\n|\n", "\n|\n|\n"), "|"])["2"]
    assert told(task) == (["Sở Nội vụ"], ["Sở Tư pháp", "UBND các xã, phường"], "Quý II/2026")
    assert {"leads", "coordinators"} <= set(task.uncertain)


def test_a_cell_of_a_spreadsheet_may_have_lines_of_its_own():
    quoted = '1\tRà soát\t"Sở Y tế\nSở Tư pháp"\tBáo tỉnh\tQuý I/2026\tBáo cáo'
    lines = [*flat(TABLE[:1], "\t"), *quoted.split("\n")]
    assert told(by_mark(lines)["1"]) == (["Sở Y tế", "Sở Tư pháp"], ["Báo tỉnh"], "Quý I/2026")
    bare = quoted.replace('"', "")
    assert told(by_mark([*flat(TABLE[:1], "\t"), *bare.split("\n")])["1"])[0] == ["Sở Y tế", "Sở Tư pháp"]


@pytest.mark.parametrize("seed", range(60))
def test_no_word_is_lost_whatever_happens_to_the_lines(seed):
    chance = random.Random(seed)
    lines = chance.choice(
        [FLAT, ["|", *flat(TABLE, "\n|\n", "\n|\n|\n"), "|"], flat(TABLE, "\t"), flat(TABLE)]
    )
    lines = [line for line in lines for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 2]))]
    for _ in range(chance.randint(0, 5)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    made = "\n".join(recover_tables(lines)).replace("<br>", "\n")
    assert Counter(words(made)) == Counter(words("\n".join(lines)))


def test_a_long_table_takes_a_moment_only():
    # 3,000 rows in the shape of a real document; the work grows with the rows, not with their square.
    rows = [line for number in range(1, 3001) for line in (f"{number}.", *NARROW[3:14])]
    assert len(recover_tables([*HEADINGS, *rows])) == 3001


PLANS = Path(__file__).parents[3] / "shared" / "plans"


@pytest.mark.skipif(not PLANS.is_dir(), reason="the plans to develop against are not beside the repository")
def test_the_table_of_the_gazette_has_its_rows():
    source = next(PLANS.glob("15-*.txt")).read_text(encoding="utf-8")
    tasks = tasks_of(source.splitlines())
    assert [task.path[-1] for task in tasks] == [str(number) for number in range(1, 30)]
    assert sum(task.uncertain == () for task in tasks) >= 4
