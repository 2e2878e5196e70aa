"""`import_plan`: --json prints JSON alone, --dry-run keeps nothing, every refusal is in plain words."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tasks.models import Plan

ROOT = Path(__file__).parents[2]
SEED = ROOT / "fixtures" / "plans" / "ke-hoach-151.txt"


def run(*arguments):
    """What the command prints on standard output and on standard error."""
    out, err = StringIO(), StringIO()
    call_command("import_plan", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(*arguments):
    with pytest.raises(CommandError) as stopped:
        run(*arguments)
    assert Plan.objects.count() == 0
    return str(stopped.value)


@pytest.fixture
def written(tmp_path):
    """written("a.txt", "…") is a file with that content."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_dry_run_prints_the_json_alone_and_stores_nothing(register_data):
    out, err = run(SEED, "--dry-run", "--json")
    found = json.loads(out)
    assert err == ""
    assert (found["number"], found["date"], len(found["tasks"])) == ("151/KH-UBND", "2022-09-22", 18)
    assert Plan.objects.count() == 0


def test_vietnamese_stays_readable_in_the_json(register_data):
    assert '"Sở Xây dựng"' in run(SEED, "--dry-run", "--json")[0]


def test_a_dry_run_without_json_says_what_it_found(register_data):
    assert run(SEED, "--dry-run")[0] == "151/KH-UBND: 18 nhiệm vụ, 0 điểm cần xem.\n"
    assert Plan.objects.count() == 0


def test_it_stores_the_plan_and_says_so(register_data):
    out, _err = run(SEED, "--schedule", "half_year", "year")
    assert out == "Kế hoạch số 151/KH-UBND: đã nhập, 18 nhiệm vụ.\n"
    assert Plan.objects.get().schedule == ["half_year", "year"]


def test_a_second_run_changes_nothing_and_says_so(register_data):
    run(SEED)
    out, _err = run(SEED, "--schedule", "year")
    assert out == "Kế hoạch số 151/KH-UBND: đã có, không thay đổi, 18 nhiệm vụ.\n"
    assert Plan.objects.get().schedule == []


def test_json_with_storing_still_prints_the_json_alone(register_data):
    assert json.loads(run(SEED, "--json")[0])["number"] == "151/KH-UBND"
    assert Plan.objects.get().tasks.count() == 18


def test_a_monitor_can_be_named(register_data):
    run(SEED, "--monitor", "stc")
    assert Plan.objects.get().monitor.code == "stc"


def test_a_monitor_that_does_not_exist_is_refused(register_data):
    assert refusal(SEED, "--monitor", "xyz") == "Không có cơ quan mã “xyz” trong danh mục."


def test_unknown_agencies_are_listed_one_a_line(register_data, written):
    text = SEED.read_text().replace("Sở Thông tin và Truyền thông chủ trì", "Sở Mây chủ trì")
    text = text.replace("Sở Tài nguyên và Môi trường chủ trì", "Sở Gió chủ trì")
    assert refusal(written("ke-hoach.txt", text)).splitlines() == [
        "Nhiệm vụ II.4.b: không có cơ quan “Sở Mây” trong danh mục.",
        "Nhiệm vụ II.5.b: không có cơ quan “Sở Gió” trong danh mục.",
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "thu.txt",
            "Kính gửi anh chị,\n\nChúc mừng năm mới.\n",
            "Không tìm thấy nhiệm vụ nào trong văn bản.",
        ),
        ("setup.exe", b"MZ\x90\x00", "Tệp không phải văn bản mã UTF-8"),
        ("anh.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF", "Tệp “anh.txt” là ảnh, không có chữ để đọc."),
        ("trong.txt", "", "Tệp trống, không có chữ nào."),
        ("trang.txt", " \n\t\n\u200b\n", "Tệp trống, không có chữ nào."),
        ("to.txt", b"a" * (21 * 1024 * 1024), "Tệp “to.txt” lớn hơn 20 MB."),
    ],
)
@pytest.mark.django_db
def test_a_file_that_cannot_be_a_plan_is_refused_in_plain_words(written, name, content, words):
    assert refusal(written(name, content)).startswith(words)
    assert refusal(written(name, content), "--dry-run", "--json").startswith(words)


@pytest.mark.parametrize("name", ["khong-co.txt", "."])
@pytest.mark.django_db
def test_a_file_that_cannot_be_opened_is_refused(tmp_path, name):
    assert refusal(tmp_path / name).startswith("Không mở được tệp")


def test_a_kind_of_round_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="invalid choice"):
        run(SEED, "--schedule", "week")


def bare_run(folder, *arguments):
    """The command in a process of its own, over a folder in which nothing was ever set up."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3"}
    command = [sys.executable, "manage.py", "import_plan", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_a_dry_run_needs_no_database(tmp_path):
    done = bare_run(tmp_path, SEED, "--dry-run", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["tasks"]) == 18


def test_a_refusal_prints_nothing_on_standard_output(tmp_path):
    done = bare_run(tmp_path, tmp_path / "khong-co.txt", "--dry-run", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("CommandError: Không mở được tệp “khong-co.txt”.")
