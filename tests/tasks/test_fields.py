import pytest

from tasks.importer.fields import label_kind, split_fields, tail_fields


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Cơ quan chủ trì", "lead"),
        ("Đơn vị được giao chủ trì tham mưu", "lead"),
        ("Đơn vị đầu mối", "lead"),
        ("Người đứng đầu chịu trách nhiệm", "lead"),
        ("Cơ quan phối hợp", "coordinate"),
        ("Đơn vị phối hơp", "coordinate"),  # a slip of the typist
        ("Chủ trì, phối hợp", "assign"),
        ("Cơ quan tham mưu", "assign"),
        ("Phân công thực hiện", "assign"),
        ("Trách nhiệm", "assign"),
        ("Giao", "assign"),
        ("Tiến độ", "deadline"),
        ("Lộ trình thực hiện", "deadline"),
        ("Thời gian và địa điểm", "deadline"),
        ("Sản phẩm, kết quả đầu ra", "output"),
        ("Nội dung thực hiện", "content"),
        ("Nguồn kinh phí thực hiện", "other"),
        ("Cơ quan trình", "other"),
    ],
)
def test_a_label_is_known_by_its_words(label, kind):
    assert label_kind(label) == kind


@pytest.mark.parametrize(
    "words",
    [
        "Tổ chức thực hiện",
        "Các sở, ban, ngành",
        "Sở Y tế",
        "Mục đích",
        "Yêu cầu",
        "Trách nhiệm của các sở",
        "",
    ],
)
def test_a_heading_is_no_label(words):
    assert label_kind(words) is None


def test_labels_on_one_line_are_told_apart_however_they_are_joined():
    text = "Cơ quan chủ trì: Sở A; phối hợp: Sở B, Sở C, thời gian: Quý I/2026. Sản phẩm: Báo cáo."
    assert [(field.kind, field.value) for field in split_fields(text)] == [
        ("lead", "Sở A"),
        ("coordinate", "Sở B, Sở C"),
        ("deadline", "Quý I/2026"),
        ("output", "Báo cáo"),
    ]


def test_a_colon_of_the_clock_is_no_label():
    (field,) = split_fields("Thời gian: trước 15:00 ngày 3/4/2026")
    assert field.value == "trước 15:00 ngày 3/4/2026"


def test_a_bracket_inside_a_value_stays_whole():
    (field,) = split_fields("(Cơ quan chủ trì: Sở A (phòng X))")
    assert field.value == "Sở A (phòng X)"


def test_a_label_may_lack_its_colon_before_an_agency():
    (field,) = split_fields("Đơn vị chủ trì Sở Y tế")
    assert (field.kind, field.value) == ("lead", "Sở Y tế")


def test_values_behind_the_words_are_found_from_where_they_begin():
    text = "Rà soát văn bản. Đơn vị chủ trì: Sở A; thời gian: Quý I."
    start, fields = tail_fields(text)
    assert (text[:start].strip(), [field.value for field in fields]) == (
        "Rà soát văn bản.",
        ["Sở A", "Quý I"],
    )


@pytest.mark.parametrize("text", ["Rà soát theo lộ trình: a, b", "Thực hiện các nội dung: A; B", "Báo cáo."])
def test_a_colon_inside_a_sentence_gives_no_value(text):
    assert tail_fields(text) == (len(text), ())
