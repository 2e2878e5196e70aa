"""The register from CSV: twice is once, nobody's work is undone, errors say file and line."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.loading import FOLDER, RegisterError, load_register
from agencies.models import Agency, AgencyClass, Membership, Reorganisation, Succession

pytestmark = pytest.mark.django_db
MODELS = (Agency, AgencyClass, Reorganisation, Membership, Succession)


@pytest.fixture
def folder(tmp_path):
    """A copy of the files to spoil."""
    return shutil.copytree(FOLDER, tmp_path / "register")


@pytest.fixture
def spoil(folder):
    """spoil(file, old, new) → the errors of loading."""

    def change(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(RegisterError) as caught:
            load_register(folder)
        return caught.value.errors

    return change


def counts():
    return [model.objects.count() for model in MODELS]


def changes(outcomes):
    return sum(outcome.changes for outcome in outcomes)


def test_it_loads_everything():
    assert changes(load_register()) == 352
    assert counts() == [141, 4, 7, 136, 64]


def test_loading_twice_changes_nothing():
    load_register()
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    assert changes(load_register()) == changes(load_register(update=True)) == 0
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before


def test_the_second_time_only_reads(django_assert_num_queries):
    load_register()
    with django_assert_num_queries(5 + 2):  # one SELECT a file, the savepoint
        load_register()


def test_the_first_time_takes_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(40 + 7 * 20):  # SQLite splits long INSERTs; seven events carried out
        load_register()


def test_it_deletes_nothing():
    own = Agency.objects.create(code="cua-toi", name="Cơ quan thêm tay", kind="department")
    load_register(update=True)
    assert Agency.objects.filter(pk=own.pk).exists()


def test_what_the_administrator_changed_stays():
    load_register()
    Agency.objects.filter(code="sxd").update(note="đã sửa")
    outcome = load_register()[0]
    assert (outcome.kept, outcome.changes) == (["sxd"], 0)
    assert Agency.objects.get(code="sxd").note == "đã sửa"


def test_update_brings_a_row_back_to_the_file():
    load_register()
    Agency.objects.filter(code="sxd").update(note="đã sửa")
    assert load_register(update=True)[0].updated == ["sxd"]
    assert "151/KH-UBND" in Agency.objects.get(code="sxd").note


def test_update_moves_a_succession_to_another_reorganisation():
    load_register()
    moved = Succession.objects.filter(predecessor__code="bdt")
    moved.update(reorganisation=Reorganisation.objects.get(code="2025-03-sxd"))
    assert changes(load_register(update=True)) == 1
    assert moved.get().reorganisation.code == "2025-03-sdttg"


def test_missing_rows_are_added_again():
    load_register()
    Succession.objects.filter(successor__code="x-21109").delete()
    assert changes(load_register()) == 2


def test_the_command_reports_and_then_has_nothing_to_do():
    first, second = StringIO(), StringIO()
    call_command("load_agencies", stdout=first)
    call_command("load_agencies", stdout=second)
    assert "agencies.csv: thêm 43" in first.getvalue()
    assert "new_agencies.csv: thêm 194" in first.getvalue()
    assert second.getvalue().splitlines()[-1] == "0 thay đổi"


def test_the_command_names_rows_it_left_alone():
    load_register()
    Agency.objects.filter(code="sxd").update(note="đã sửa")
    out = StringIO()
    call_command("load_agencies", stdout=out)
    assert "sxd: khác với tệp, giữ nguyên" in out.getvalue()


def test_the_command_fails_with_the_sentences(tmp_path):
    with pytest.raises(CommandError, match="agencies.csv: không mở được"):
        call_command("load_agencies", folder=tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        (
            "agencies.csv",
            ",,,120,",
            ",,01/3/2025,120,",
            "agencies.csv, dòng 5, cột ended_on: “01/3/2025”",
        ),
        ("agencies.csv", ",,,120,", ",,2025-02-30,120,", "không có ngày này trong lịch"),
        (
            "agencies.csv",
            ",,,120,",
            ",,,trước,",
            "cột sort_order: “trước” không phải là số",
        ),
        (
            "agencies.csv",
            "VPUB,department",
            "VPUB,cơ quan",
            "dòng 3, cột kind: “cơ quan” không phải là lựa chọn",
        ),
        ("agencies.csv", "sxd,Sở Xây dựng,", "sxd,,", "dòng 4, cột name: “” không được để trống"),
        ("agencies.csv", "sxd,Sở Xây dựng,", f"sxd,{'Sở ' * 99},", "dòng 4, cột name"),
        ("agencies.csv", "\nsxd,", "\nvpub,", "agencies.csv, dòng 4: trùng với agencies.csv, dòng 3"),
        ("agencies.csv", "\nsxd,", "\nsxd,thừa,", "dòng 4: có 13 ô, cần 12 ô"),
        ("agencies.csv", "code,name", "mã,tên", "agencies.csv, dòng 1: cần đúng các cột code,name"),
        ("agencies.csv", "2020-02-01,,610", "2025-07-01,2025-07-01,610", "phải sau ngày ở cột founded_on"),
        (
            "classes.csv",
            "ubnd-cap-xa,",
            "so-ban-nganh,",
            "classes.csv, dòng 4: trùng với classes.csv, dòng 2",
        ),
        ("memberships.csv", "so-ban-nganh,sxd", "so-ban-nganh,sxxd", "cột agency: không có mã “sxxd”"),
        ("memberships.csv", "so-ban-nganh,sxd,,", "so-ban-nganh,sxd,,nay", "dòng 3, cột until: “nay”"),
        ("successions.csv", "sgtvt,sxd", "sgtvt,sgtvt", "dòng 2: cơ quan không thể kế thừa chính mình"),
        ("successions.csv", "sgtvt,sxd", "sgtvt,", "dòng 2, cột successor: không có mã “”"),
        ("successions.csv", "2025-03-sxd", "2025-03-xxx", "cột reorganisation: không có mã “2025-03-xxx”"),
        ("reorganisations.csv", "2025-03-01,", ",", "dòng 2, cột happened_on: “” không phải là ngày"),
        ("reorganisations.csv", "01,merge,", "01,gộp,", "dòng 2, cột kind: “gộp” không phải là lựa chọn"),
        ("new_agencies.csv", "ubnd-cap-xa,", "ubnd-xa,", "cột classes: không có mã “ubnd-xa”"),
        ("new_agencies.csv", "\n2025-03-snnmt,", "\n,", "dòng 2, cột reorganisation: không có mã “”"),
        ("new_agencies.csv", "x-23302,", "sxd,", "dòng 8: Mã “sxd” của UBND phường Đăk Bla đã được dùng"),
        (
            "successions.csv",
            "sgtvt,sxd",
            "sgtvt,bdt",
            "Ban Dân tộc đã kết thúc ngày 01/03/2025, không kế thừa",
        ),
    ],
)
def test_a_bad_cell_is_told_with_file_and_line(spoil, file, old, new, error):
    errors = spoil(file, old, new)
    assert any(error in each for each in errors), errors
    assert counts() == [0, 0, 0, 0, 0]


def test_all_errors_are_told_at_once(spoil, folder):
    path = folder / "successions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("bdt,sdttg", "bdt,bdt"), encoding="utf-8")
    errors = spoil("agencies.csv", ",,,120,", ",,hôm qua,một,")
    assert len(errors) == 3


def test_a_name_taken_by_another_row_of_the_database_is_told(spoil):
    AgencyClass.objects.create(code="khac", name="các sở, ban ngành", short_name="Sở")
    with pytest.raises(RegisterError, match="mâu thuẫn với dữ liệu đang có"):
        load_register()


def test_text_that_is_not_utf8_is_told(folder):
    (folder / "classes.csv").write_bytes("mã".encode("utf-16"))
    with pytest.raises(RegisterError, match="classes.csv: không phải là văn bản UTF-8"):
        load_register(folder)


def test_excel_s_byte_order_mark_and_line_ends_are_fine(folder):
    for file in folder.iterdir():
        file.write_text("\ufeff" + file.read_text(encoding="utf-8"), encoding="utf-8", newline="\r\n")
    assert changes(load_register(folder)) == 352
