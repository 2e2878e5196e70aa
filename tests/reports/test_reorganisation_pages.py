"""Sắp xếp, sáp nhập: written, previewed, carried out and taken back on the administrator's pages."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from agencies.models import Agency, Reorganisation, User
from agencies.services.reorganisations import design_of
from tests.conftest import statements
from tests.reports.reorganised import DAY, carried_out, drafted, dump, merge, split

ROWS = {"moi-TOTAL_FORMS": "1", "moi-INITIAL_FORMS": "0"}
MANY = {"moi-TOTAL_FORMS": "3"}
LIST = reverse("reports:reorganisations")


@pytest.fixture
def browser(world, login, set_clock):
    set_clock(DAY)
    return login(world.admin)


@pytest.fixture
def write(browser):
    """write("hop-nhat", …) sends the form of a kind; the answer and the newest draft."""

    def send(slug, **values):
        data = ROWS | {"happened_on": "01/12/2026", "basis": "Nghị quyết 60"}
        answer = browser.post(reverse("reports:reorganisation_new", args=[slug]), data | values)
        return answer, Reorganisation.objects.last()

    return send


def new(number, **values) -> dict:
    return {f"moi-{number}-{name}": value for name, value in values.items()}


def page(row, name="reorganisation") -> str:
    return reverse(f"reports:{name}", args=[row.pk])


def step(browser, row, name, **data):
    """The page after a step."""
    row.refresh_from_db()
    answer = browser.post(page(row, f"reorganisation_{name}"), {"revision": row.revision} | data, follow=True)
    return answer.content.decode()


# Writing.


def test_a_merger_is_written_and_previewed(browser, write):
    answer, row = write("hop-nhat", old=["khe", "gia"], heir="moi", **new(0, name="UBND xã Khê Gia"))
    assert answer.url == page(row)
    design = design_of(row)
    assert row.title == "UBND xã Tịnh Khê, UBND xã Ba Gia hợp nhất thành UBND xã Khê Gia"
    assert (design.ending, design.founded[0].kind, design.founded[0].sort_order) == (
        ("khe", "gia"),
        "commune",
        20,
    )
    html = browser.get(page(row)).content.decode()
    assert "chuyển 3 nhiệm vụ, 4 yêu cầu báo cáo đang mở, 4 người sang cơ quan kế thừa" in html
    assert Agency.objects.filter(ended_on=None).count() == 6


def test_into_an_agency_that_is_there(write):
    _answer, row = write("hop-nhat", old=["khe"], heir="gia")
    assert design_of(row).successions == (("khe", "gia"),)
    assert row.title == "UBND xã Tịnh Khê nhập vào UBND xã Ba Gia"


def test_a_split(write):
    _answer, row = write(
        "chia-tach", one="khe", **MANY, **new(0, name="UBND xã Đông"), **new(1, name="UBND xã Tây")
    )
    design = design_of(row)
    assert [each.code for each in design.founded] == ["ubnd-xa-dong", "ubnd-xa-tay"]
    assert design.ending == ("khe",)


def test_what_is_split_off_joins_the_classes_of_what_lives_on(write):
    _answer, row = write("chia-tach", one="khe", lives_on="on", **new(0, name="UBND xã Đông"))
    design = design_of(row)
    assert (design.ending, design.remaining, design.successions) == ((), ("khe",), ())
    assert design.founded[0].classes == ("xa",)


def test_a_new_name_takes_over_what_is_left_empty(write):
    _answer, row = write("doi-ten", one="sxd", **new(0, name="Sở Xây dựng và Giao thông"))
    design = design_of(row)
    assert (design.founded[0].symbol, design.founded[0].kind) == ("SXD", "department")
    assert design.founded[0].code == "sxd-2"


def test_a_dissolution_without_an_heir(browser, write):
    _answer, row = write("giai-the", old=["khe"])
    assert row.title == "Giải thể UBND xã Tịnh Khê"
    assert "Người head" in browser.get(page(row)).content.decode()


def test_a_new_agency(browser, write):
    _answer, row = write(
        "thanh-lap", **new(0, name="Sở Du lịch", kind="department", symbol="SDL", classes="so")
    )
    assert design_of(row).founded[0].code == "sdl"
    html = browser.get(page(row)).content.decode()
    assert "2 nhiệm vụ có thêm cơ quan thực hiện, 1 yêu cầu báo cáo mới" in html


@pytest.mark.parametrize(
    ("slug", "values", "problem"),
    [
        ("hop-nhat", {"old": [], "heir": "gia"}, "Hãy chọn ít nhất một cơ quan."),
        ("hop-nhat", {"old": ["khe"], "heir": "moi"}, "Hãy ghi cơ quan mới."),
        ("hop-nhat", {"old": ["xxx"], "heir": "gia"}, "Không có cơ quan này."),
        ("hop-nhat", {"old": ["khe"], "heir": "gia", "happened_on": "31/02/2026"}, "Ngày chưa đúng"),
        ("hop-nhat", {"old": ["khe"], "heir": "gia", "happened_on": ""}, "Hãy ghi ngày."),
        ("doi-ten", {"one": "khe"}, "Hãy ghi cơ quan mới."),
        ("doi-ten", {"one": "", **new(0, name="UBND xã Đông")}, "field--invalid"),
        ("thanh-lap", new(0, name="Sở Du lịch"), "Hãy chọn loại cơ quan."),
        ("thanh-lap", new(0, kind="department"), "Hãy ghi tên cơ quan mới."),
        ("thanh-lap", new(0, name="Sở", kind="department", code="Mã Số"), "Mã chỉ gồm chữ thường"),
        ("thanh-lap", new(0, name="Sở " * 99, kind="department"), "tối đa 200"),
        ("thanh-lap", {"moi-TOTAL_FORMS": "x"}, "Phần cơ quan mới gửi lên bị thiếu"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(write, slug, values, problem):
    answer, row = write(slug, title="Lời đã gõ", **values)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert problem in html
    assert 'value="Lời đã gõ"' in html
    assert row is None


@pytest.mark.parametrize(
    ("slug", "values", "problem"),
    [
        ("hop-nhat", {"old": ["khe"], "heir": "khe"}, "vừa kết thúc vừa kế thừa"),
        ("chia-tach", {"one": "khe", **new(0, name="UBND xã Đông")}, "ít nhất hai cơ quan kế thừa"),
        ("doi-ten", {"one": "khe", **new(0, name="UBND xã Tịnh Khê")}, "Tên mới giống tên cũ."),
        ("doi-ten", {"one": "khe", **new(0, name="UBND xã Ba Gia")}, "Đã có cơ quan tên “UBND xã Ba Gia”."),
        ("giai-the", {"old": ["sxd"]}, "Sở Xây dựng đang theo dõi Kế hoạch số 151/KH-UBND"),
    ],
)
def test_a_draft_that_cannot_be_done_says_why(browser, write, slug, values, problem):
    _answer, row = write(slug, **values)
    answer = browser.get(page(row))
    assert problem in answer.content.decode()
    assert "Thực hiện ngay" not in answer.content.decode()
    before = dump()
    assert problem in step(browser, row, "carry_out", confirmed="on")
    assert dump() == before


def test_a_draft_is_changed(browser, world):
    row = drafted(world, split("khe"))
    html = browser.get(page(row, "reorganisation_edit")).content.decode()
    assert 'value="UBND xã dong"' in html
    data = ROWS | {"moi-INITIAL_FORMS": "2", "moi-TOTAL_FORMS": "5", "revision": 1, "one": "khe"}
    data |= new(0, name="UBND xã Đông", code="dong") | new(1, name="UBND xã Nam", code="nam")
    data |= {"happened_on": "02/12/2026"}
    assert browser.post(page(row, "reorganisation_edit"), data).status_code == 302
    row.refresh_from_db()
    assert (row.happened_on, [each.code for each in design_of(row).founded]) == (
        DAY + timedelta(days=1),
        ["dong", "nam"],
    )


def test_two_administrators_on_one_draft(browser, world):
    row = drafted(world, merge(["khe"], "gia"))
    data = {"old": ["khe"], "heir": "syt", "happened_on": "01/12/2026", "revision": 0} | ROWS
    answer = browser.post(page(row, "reorganisation_edit"), data)
    assert answer.status_code == 422
    assert "Người khác vừa sửa" in answer.content.decode()
    assert design_of(row).successions == (("khe", "gia"),)


# Carrying out, waiting, taking back.


def test_it_is_carried_out_once_and_taken_back(browser, world):
    row, before = drafted(world, merge(["khe"], "gia")), dump()
    assert "Hãy đánh dấu ô xác nhận trước khi thực hiện." in step(browser, row, "carry_out")
    html = step(browser, row, "carry_out", confirmed="on")
    assert "Đã thực hiện: chuyển 3 nhiệm vụ, 2 yêu cầu báo cáo đang mở, 3 người" in html
    assert "Hoàn tác đưa mọi thứ về đúng như trước." in html
    assert User.objects.get(username="officer").agency.code == "gia"
    assert "Hãy đánh dấu ô xác nhận trước khi hoàn tác." in step(browser, row, "undo")
    assert "Đã hoàn tác" in step(browser, row, "undo", confirmed="on")
    assert dump() == before


def test_a_double_click_is_told(browser, world):
    row = drafted(world, merge(["khe"], "gia"))
    url, data = page(row, "reorganisation_carry_out"), {"revision": 1, "confirmed": "on"}
    browser.post(url, data, follow=True)
    before = dump()
    assert "vừa được sửa hoặc thực hiện rồi" in browser.post(url, data, follow=True).content.decode()
    assert dump() == before


def test_what_was_built_since_is_listed(browser, world):
    row = carried_out(world, merge(["khe"], "gia"), world.now + timedelta(days=9))
    User.objects.create(username="x", full_name="Người X", agency=world.gia)
    html = browser.get(page(row)).content.decode()
    assert "Người dùng đã thêm hoặc chuyển: Người X." in html
    assert "Không hoàn tác được nữa" in html


def test_it_waits_for_its_day_and_can_be_stopped(browser, world):
    row = drafted(world, merge(["khe"], "gia", day=DAY + timedelta(days=1)))
    assert "Sẽ tự thực hiện ngày 02/12/2026." in step(browser, row, "carry_out", confirmed="on")
    assert "Cổng tự thực hiện đầu ngày 02/12/2026" in browser.get(page(row)).content.decode()
    assert "Đã dừng chờ." in step(browser, row, "stop")
    row.refresh_from_db()
    assert row.state == "draft"


def test_people_of_a_split_are_placed(browser, world):
    row = drafted(world, split("khe"))
    name = f"nguoi-{world.head.pk}"
    assert "Đã lưu nơi chuyển đến." in step(browser, row, "people", **{name: "taynam"})
    step(browser, row, "carry_out", confirmed="on")
    assert User.objects.get(username="head").agency.code == "taynam"
    assert User.objects.get(username="officer").agency.code == "dong"


@pytest.mark.parametrize("data", [{"nguoi-1": "xxx"}, {"nguoi-": "dong"}, {"nguoi-99999999999": "dong"}])
def test_nonsense_about_people_changes_nothing(browser, world, data):
    row = drafted(world, split("khe"))
    step(browser, row, "people", **data)
    row.refresh_from_db()
    assert design_of(row).people == ()


def test_a_draft_is_thrown_away_what_was_done_is_not(browser, world):
    row = drafted(world, merge(["khe"], "gia"))
    done = carried_out(world, merge(["syt"], "sxd"), world.now + timedelta(days=9))
    assert "Đã bỏ bản soạn." in step(browser, row, "drop")
    assert browser.post(page(row, "reorganisation_drop")).url == LIST
    assert "Chỉ bỏ được lần sắp xếp đang soạn." in step(browser, done, "drop")
    assert Reorganisation.objects.get() == done


def test_the_list_shows_what_is_unfinished_first(browser, world):
    carried_out(world, merge(["syt"], "sxd"), world.now + timedelta(days=9))
    drafted(world, merge(["khe"], "gia", title="Nhập Tịnh Khê"))
    html = browser.get(LIST).content.decode()
    assert html.index("Nhập Tịnh Khê") < html.index("Nghị quyết 60")


def test_an_unknown_kind_is_not_found(browser):
    assert browser.get(reverse("reports:reorganisation_new", args=["xxx"])).status_code == 404


def test_statements_do_not_grow(browser, world):
    form = reverse("reports:reorganisation_new", args=["hop-nhat"])
    few = statements(browser, LIST), statements(browser, form)
    for _each in range(3):
        drafted(world, merge(["khe"], "gia"))
    Agency.objects.bulk_create(Agency(code=f"n{n}", name=f"Sở {n}", kind="department") for n in range(20))
    assert (statements(browser, LIST), statements(browser, form)) == few


def test_the_command_tells_what_it_did(browser, world, capsys):
    row = drafted(world, merge(["khe"], "gia"))
    Reorganisation.objects.filter(pk=row.pk).update(state="waiting")
    call_command("carry_out_changes", "--dry-run", "--at", "2026-11-30")
    assert "Không có gì đến ngày" in capsys.readouterr().out
    call_command("carry_out_changes", "--dry-run", "--at", "2026-12-01")
    assert "Sẽ thực hiện: Nghị quyết 60: chuyển" in capsys.readouterr().out
    assert Agency.objects.get(code="khe").ended_on is None
    call_command("carry_out_changes", "--at", "2026-12-01")
    assert Agency.objects.get(code="khe").ended_on == date(2026, 12, 1)
