"""Nhập kế hoạch: the pages on which a document is checked and becomes a plan."""

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word

from agencies.likeness import Likenesses
from agencies.models import Agency
from tasks.importer.parsed import PartKind
from tasks.importer.understood import Means
from tasks.models import ImportDraft, ImportState, Plan
from tasks.preview.names import anchor_of
from tasks.services import importing
from tests.conftest import statements
from tests.tasks.sample_import import END, PURPOSE, TEXT, UNKNOWN, begun, settle, state_of

IMPORTERS = ["monitor", "monitor_head", "admin"]


@pytest.fixture
def draft(world):
    return begun(world)


@pytest.fixture
def browser(world, login):
    """The monitor's."""
    return login(world.monitor)


def text(response):
    return unescape(response.content.decode())


def url(draft, name="import"):
    return reverse(f"tasks:{name}", args=[draft.pk])


def page(browser, draft, query=""):
    return browser.get(url(draft) + query)


def send(browser, draft, button, target="", /, **data):
    """Press a button of a form that was drawn now."""
    stamp = importing.mark(state_of(draft), target) if target else ""
    return browser.post(url(draft, f"import_{button}"), {"stamp": stamp, **data})


def paste(browser, words=TEXT, **data):
    return browser.post(reverse("tasks:imports"), {"text": words, **data})


def upload(browser, name, data):
    return browser.post(reverse("tasks:imports"), {"file": SimpleUploadedFile(name, data)})


def word_file(words=TEXT) -> bytes:
    document, file = Word(), io.BytesIO()
    for line in words.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


TASK = {
    "task": "1",
    "section": "II",
    "sign": "2",
    "kind": "work",
    "text": "Theo dõi mực nước các sông.",
    "lead": "Sở Y tế (trong mùa lũ)\nSở Xây dựng",
    "coordinate": "UBND các xã, phường",
    "deadline": "Thường xuyên",
    "deadline_kind": "recurring",
    "step": "save",
}
FACTS = {
    "number": "80 / KH-UBND",
    "issued_on": "06/03/2026",
    "issuer": "UBND tỉnh Quảng Ngãi",
    "title": "Sạt lở",
}


# The way in


@pytest.mark.parametrize("name", IMPORTERS)
def test_who_may_is_led_there_from_the_plans(world, login, name):
    assert reverse("tasks:imports") in text(login(world.people[name]).get(reverse("tasks:plans")))


def test_others_see_no_way_in(world, login):
    assert reverse("tasks:imports") not in text(login(world.officer).get(reverse("tasks:plans")))


def test_pasted_text_becomes_a_draft_that_waits(browser, world):
    response = paste(browser)
    draft = ImportDraft.objects.get()
    assert response.url == url(draft)
    assert (draft.created_by, draft.state, draft.monitor) == (world.monitor, ImportState.OPEN, world.sxd)
    listed = text(browser.get(reverse("tasks:imports")))
    assert "Kế hoạch số 77/KH-UBND" in listed
    assert "Văn bản dán ngày 22/11/2026" in listed


@pytest.mark.parametrize("name", ["ke-hoach.docx", "ke-hoach.txt"])
def test_a_file_becomes_the_same_draft(browser, world, name):
    data = word_file() if name.endswith("docx") else TEXT.encode()
    assert upload(browser, name, data).status_code == 302
    state = state_of(ImportDraft.objects.get())
    assert (state.number, len(state.tasks)) == ("77/KH-UBND", 2)
    assert ImportDraft.objects.get().name == name


def test_nothing_chosen_is_told(browser):
    response = paste(browser, "  ")
    assert response.status_code == 422
    assert "Hãy chọn một tệp, hoặc dán văn bản" in text(response)


def test_a_file_that_cannot_be_read_is_told_beside_its_field(browser):
    response = upload(browser, "anh.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    assert response.status_code == 422
    assert "là ảnh, không có chữ để đọc" in text(response)
    assert not ImportDraft.objects.exists()


def test_a_text_without_tasks_can_still_be_opened(browser):
    words = "I. MỤC ĐÍCH\nGiảm thiệt hại do sạt lở.\nII. YÊU CẦU\nLàm kịp thời."
    response = paste(browser, words)
    assert response.status_code == 422
    assert "Không tìm thấy nhiệm vụ nào" in text(response)
    assert "Giảm thiệt hại do sạt lở." in text(response)
    assert "Vẫn mở để tự đánh dấu nhiệm vụ" in text(response)
    opened = browser.get(paste(browser, words, step="empty").url)
    assert "Chưa có nhiệm vụ nào" in text(opened)


def test_a_file_without_tasks_keeps_its_words_for_opening(browser):
    response = upload(browser, "khong.txt", "I. MỤC ĐÍCH\nGiảm thiệt hại do sạt lở.".encode())
    assert "Giảm thiệt hại do sạt lở." in text(response)


# The preview


def test_every_paragraph_and_every_task_is_on_the_page(browser, draft):
    shown = text(page(browser, draft))
    assert [line for line in TEXT.splitlines() if line not in shown] == []
    assert 'id="nhiem-vu-0"' in shown
    assert 'href="#dong-10"' in shown  # from the task to its words
    assert 'href="#nhiem-vu-0"' in shown  # and back
    assert "Đã xếp chỗ" in shown


def test_what_is_unsure_is_listed_and_leads_to_its_place(browser, draft):
    response = page(browser, draft)
    found = [(check.text, check.link) for check in response.context["desk"].checks]
    assert found == [("“Sở Khí tượng”", f"#{anchor_of(UNKNOWN)}")]
    assert f'id="{anchor_of(UNKNOWN)}"' in text(response)
    assert response.context["desk"].blocking == 1


def test_a_general_phrase_is_explained_and_asks_for_nothing(browser, draft):
    shown = text(page(browser, draft))
    assert "các cơ quan, đơn vị liên quan" in shown
    assert "không giao cho cơ quan cụ thể" in shown


def test_the_nearest_names_are_offered(browser, draft):
    card = page(browser, draft).context["desk"].names[0]
    assert card.unknown
    assert [pick.value for pick in card.picks][-1] == Means.NOBODY
    assert "agency:sxd" in [pick.value for pick in card.picks] or len(card.picks) >= 1


def test_likeness_forgives_a_slip_and_finds_nothing_where_nothing_is_alike():
    register = Likenesses.of(
        {"a": ["Sở Khoa học và Công nghệ"], "b": ["Sở Y tế"], "c": ["Sở Nông nghiệp và Môi trường", "SNNMT"]}
    )
    assert register.nearest("Sở Khoa học Công nghệ") == ["a"]
    assert register.nearest("Sở Nông nghiêp & Môi trường")[0] == "c"
    assert register.nearest("SNNMT") == ["c"]
    assert register.nearest("Ngân hàng Nhà nước") == []


def test_facts_are_corrected(browser, draft, world):
    response = send(browser, draft, "facts", "facts", **FACTS)
    assert response.url.endswith("#thong-tin")
    state = state_of(draft)
    assert (state.number, f"{state.issued_on:%d/%m/%Y}", state.signer) == ("80/KH-UBND", "06/03/2026", "")
    checks = [check.text for check in page(browser, draft).context["desk"].checks]
    assert "Không thấy tên người ký." in checks


def test_missing_facts_are_asked_for(browser, draft):
    send(
        browser, draft, "facts", "facts", **{**FACTS, "number": "", "issued_on": "", "issuer": "UBND tỉnh Lạ"}
    )
    checks = [check.text for check in page(browser, draft).context["desk"].checks]
    assert checks[:3] == [
        "Chưa có số, ký hiệu của kế hoạch.",
        "Chưa có ngày ban hành.",
        "Cơ quan ban hành “UBND tỉnh Lạ” chưa có trong danh mục.",
    ]


def test_a_wrong_day_is_told_and_what_was_typed_stays(browser, draft):
    response = send(browser, draft, "facts", "facts", **{**FACTS, "issued_on": "31/02/2026"})
    assert response.status_code == 422
    assert "Ngày chưa đúng" in text(response)
    assert "80 / KH-UBND" in text(response)
    assert state_of(draft).number == "77/KH-UBND"


def test_only_the_administrator_chooses_who_watches(world, login, draft):
    send(login(world.monitor), draft, "facts", "facts", **FACTS, monitor="sxd")
    assert state_of(draft).monitor == "sxd"
    assert send(login(world.monitor), draft, "facts", "facts", **FACTS, monitor="syt").status_code == 422
    send(login(world.admin), draft, "facts", "facts", **FACTS, monitor="syt")
    assert state_of(draft).monitor == "syt"


def test_a_task_is_corrected(browser, draft):
    response = send(browser, draft, "task", "task-1", **TASK)
    assert response.url.endswith("#nhiem-vu-1")
    task = state_of(draft).tasks[1]
    assert task.text == "Theo dõi mực nước các sông."
    assert [(one.role, one.name, one.scope) for one in task.assignments] == [
        ("lead", "Sở Y tế", "trong mùa lũ"),
        ("lead", "Sở Xây dựng", ""),
        ("coordinate", "UBND các xã, phường", ""),
    ]
    assert task.path == ("II", "2")


def test_the_open_form_holds_what_was_understood(browser, draft):
    form = page(browser, draft, "?nhiem-vu=1").context["form"]
    assert form["lead"].value() == "Sở Khí tượng"
    assert (form["section"].value(), form["sign"].value()) == ("II", "2")


def test_a_reworded_deadline_is_read_again(browser, draft):
    send(browser, draft, "task", "task-1", **{**TASK, "deadline": "Quý III/2026"})
    deadline = state_of(draft).tasks[1].deadline
    assert (deadline.kind.value, f"{deadline.due:%d/%m/%Y}") == ("by_period", "30/09/2026")


def test_a_typed_day_goes_before_the_reading(browser, draft):
    typed = {"deadline": "Quý III/2026", "deadline_kind": "by_date", "due_on": "15/09/2026"}
    send(browser, draft, "task", "task-1", **{**TASK, **typed})
    deadline = state_of(draft).tasks[1].deadline
    assert (deadline.kind.value, f"{deadline.due:%d/%m/%Y}", deadline.certain) == (
        "by_date",
        "15/09/2026",
        True,
    )


def test_reading_again_shows_the_day_and_saves_nothing(browser, draft):
    response = send(
        browser, draft, "task", "task-1", **{**TASK, "deadline": "Quý III/2026", "step": "reread"}
    )
    assert response.status_code == 200
    assert response.context["form"]["due_on"].value() == "30/09/2026"
    assert state_of(draft).tasks[1].deadline.phrase == "Thường xuyên"


def test_a_deadline_that_cannot_be_read_for_certain_is_to_be_checked(browser, draft):
    send(browser, draft, "task", "task-1", **{**TASK, "deadline": "Trước năm 2030"})
    checks = [check for check in page(browser, draft).context["desk"].checks if "thời hạn" in check.text]
    assert len(checks) == 1
    browser.post(url(draft, "import_confirm"), {"what": checks[0].confirm})
    assert state_of(draft).tasks[1].uncertain == ()


def test_a_doubtful_task_is_confirmed_at_its_place(browser, draft):
    send(browser, draft, "task", "task-1", **{**TASK, "deadline": "Trước năm 2030"})
    card = page(browser, draft).context["desk"].cards[1]
    response = browser.post(url(draft, "import_confirm"), {"what": card.confirm, "here": "1"})
    assert response.url.endswith("#nhiem-vu-1")
    assert page(browser, draft).context["desk"].cards[1].confirm == ""


def test_a_task_without_words_or_place_is_told(browser, draft):
    response = send(browser, draft, "task", "task-1", **{**TASK, "text": "", "section": "", "sign": ""})
    assert response.status_code == 422
    assert {"text", "sign"} <= set(response.context["form"].errors)
    assert "Sở Y tế (trong mùa lũ)" in text(response)


def test_two_tasks_of_one_number_are_to_be_mended(browser, draft):
    send(browser, draft, "task", "task-1", **{**TASK, "sign": "1"})
    checks = page(browser, draft).context["desk"].checks
    assert [check.text for check in checks if not check.confirm] == [
        "Ký hiệu II.1 có ở hơn một nhiệm vụ."
    ] * 2


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed(world, login, draft):
    stamp = importing.mark(state_of(draft), "task-1")
    login(world.monitor).post(url(draft, "import_task"), {**TASK, "stamp": stamp})
    late = login(world.monitor_head)
    response = late.post(url(draft, "import_task"), {**TASK, "text": "Lời của lãnh đạo.", "stamp": stamp})
    assert response.status_code == 409
    assert "Người monitor sửa lúc" in text(response)
    assert "Lời của lãnh đạo." in text(response)
    assert "Theo dõi mực nước các sông." in text(response)
    again = {**TASK, "text": "Lời của lãnh đạo.", "stamp": response.context["form"]["stamp"].value()}
    assert late.post(url(draft, "import_task"), again).status_code == 302
    assert state_of(draft).tasks[1].text == "Lời của lãnh đạo."


def test_a_task_that_is_none_becomes_text_of_its_section(browser, draft):
    response = send(browser, draft, "task", "task-1", task="1", step="remove")
    assert "#dong-" in response.url
    assert list(state_of(draft).tasks) == [0]


@pytest.mark.parametrize(
    ("what", "more", "kind"),
    [
        ("task", {}, PartKind.TASK),
        ("join", {}, PartKind.TASK),
        ("heading", {"path": "III.1"}, PartKind.HEADING),
        ("text", {"section": "I"}, PartKind.OTHER),
        ("header", {}, PartKind.HEADER),
        ("closing", {}, PartKind.CLOSING),
        ("leave", {}, PartKind.OTHER),
    ],
)
def test_a_paragraph_is_told_to_be_something_else(browser, draft, what, more, kind):
    response = send(browser, draft, "line", f"line-{END}", at=str(END), what=what, **more)
    assert response.status_code == 302
    line = state_of(draft).lines[END]
    assert (line.kind, line.left) == (kind, what == "leave")
    assert page(browser, draft, response.url.partition(url(draft))[2].split("#")[0]).status_code == 200


def test_a_number_that_a_section_has_is_refused(browser, draft):
    response = send(browser, draft, "line", f"line-{END}", at=str(END), what="heading", path="II")
    assert response.status_code == 422
    assert "Đã có mục II" in text(response)


def test_what_has_no_place_is_counted_listed_and_left_on_purpose(browser, draft):
    heading = next(at for at, line in enumerate(state_of(draft).lines) if line.text.startswith("I. "))
    send(browser, draft, "line", f"line-{heading}", at=str(heading), what="header")
    desk = page(browser, draft).context["desk"]
    letters = len(TEXT.splitlines()[PURPOSE])
    assert (desk.tally.open, desk.tally.total - desk.tally.placed) == (letters, letters)
    check = next(check for check in desk.checks if check.link == f"#dong-{PURPOSE + 1}")
    browser.post(url(draft, "import_confirm"), {"what": check.confirm})
    desk = page(browser, draft).context["desk"]
    assert (desk.tally.open, desk.tally.left) == (0, letters)


def card(draft, name=UNKNOWN, **data):
    """The card of a name as its form sends it."""
    at = anchor_of(name)
    typed = {"stamp": importing.mark(state_of(draft), f"name-{name}"), **data}
    return {"cards": at, **{f"{at}-{field}": value for field, value in typed.items()}}


def decide(browser, draft, name=UNKNOWN, **data):
    return browser.post(url(draft, "import_name"), card(draft, name, **data))


def test_a_name_is_matched_by_a_button_or_by_typing(browser, draft):
    assert decide(browser, draft, pick="other", other="Sở Y tế").status_code == 302
    assert state_of(draft).choices[UNKNOWN].code == "syt"
    assert page(browser, draft).context["desk"].checks == []
    decide(browser, draft, pick="nobody")
    assert state_of(draft).choices[UNKNOWN].means == Means.NOBODY
    browser.post(url(draft, "import_name"), card(draft) | {"again": anchor_of(UNKNOWN)})
    assert state_of(draft).choices == {}


def test_a_typed_name_needs_no_mark(browser, draft):
    assert decide(browser, draft, other="Sở Y tế").status_code == 302
    assert state_of(draft).choices[UNKNOWN].code == "syt"


TWO = TEXT.replace("phối hợp: Sở Y tế", "phối hợp: Sở Thiên văn")
STARS = "sở thiên văn"


def both(draft, first, second):
    """Two cards of one form."""
    one, other = card(draft, UNKNOWN, **first), card(draft, STARS, **second)
    return {**one, **other, "cards": [one["cards"], other["cards"]]}


def test_all_names_that_are_marked_are_kept_whichever_button_is_pressed(browser, world):
    draft = begun(world, TWO)
    answer = browser.post(
        url(draft, "import_name"),
        both(draft, {"other": "Sở Y tế"}, {"pick": "nobody"}) | {"pressed": anchor_of(STARS)},
    )
    assert answer.status_code == 302
    kept = {name: choice.means for name, choice in state_of(draft).choices.items()}
    assert kept == {UNKNOWN: Means.AGENCY, STARS: Means.NOBODY}


def test_where_one_is_wrong_nothing_marked_or_typed_is_lost(browser, world):
    draft = begun(world, TWO)
    answer = browser.post(url(draft, "import_name"), both(draft, {"other": "Sở Mây"}, {"pick": "nobody"}))
    assert (answer.status_code, state_of(draft).choices) == (422, {})
    assert "Danh mục không có “Sở Mây”" in text(answer)
    assert 'value="Sở Mây"' in text(answer)
    assert f'name="{anchor_of(STARS)}-pick" value="nobody" checked' in text(answer)


def test_a_name_decided_by_somebody_else_is_not_overwritten(world, login, draft):
    late = card(draft, pick="nobody")
    decide(login(world.monitor_head), draft, other="Sở Y tế")
    answer = login(world.monitor).post(url(draft, "import_name"), late)
    assert (answer.status_code, state_of(draft).choices[UNKNOWN].code) == (409, "syt")
    assert f'name="{anchor_of(UNKNOWN)}-pick" value="nobody" checked' in text(answer)
    again = late | {f"{anchor_of(UNKNOWN)}-stamp": importing.mark(state_of(draft), f"name-{UNKNOWN}")}
    login(world.monitor).post(url(draft, "import_name"), again)
    assert state_of(draft).choices[UNKNOWN].means == Means.NOBODY


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Hãy chọn một cách."),
        ({"pick": "other", "other": ""}, "Hãy gõ tên cơ quan"),
        ({"pick": "other", "other": "Sở Mây"}, "Danh mục không có “Sở Mây”"),
        ({"pick": "everyone"}, "Hãy chọn một cách trong danh sách."),
        ({"pick": "agency:khong-co"}, "Hãy chọn một cách trong danh sách."),
        ({"pick": "new", "new_name": "Sở Khí tượng", "new_kind": "department"}, "Chỉ quản trị tạo được"),
    ],
)
def test_a_choice_that_cannot_be_is_told(browser, draft, data, said):
    response = decide(browser, draft, **data)
    assert response.status_code == 422
    assert said in text(response)
    assert state_of(draft).choices == {}


def test_the_administrator_makes_a_new_agency_with_the_plan(world, login, draft):
    admin = login(world.admin)
    decide(admin, draft, pick="new", new_name="Sở Khí tượng Thủy văn", new_kind="department")
    assert not Agency.objects.filter(name="Sở Khí tượng Thủy văn").exists()
    admin.post(url(draft, "import_store"), {"revision": draft_revision(draft)})
    lead = Plan.objects.get(number="77/KH-UBND").tasks.get(path="II.2").assignments.first()
    assert lead.agency == Agency.objects.get(name="Sở Khí tượng Thủy văn")


OTHER_PROVINCE = TEXT.replace("QUẢNG NGÃI", "BẮC NINH").replace("Quảng Ngãi,", "Bắc Ninh,")
ISSUER = "uỷ ban nhân dân tỉnh bắc ninh"


@pytest.fixture
def foreign(world):
    """A plan of another province, in which every other name is settled."""
    return settle(begun(world, OTHER_PROVINCE), world)


def test_an_issuer_that_the_register_lacks_has_a_card(browser, foreign, world):
    response = page(browser, foreign)
    checks = [(check.text, check.link) for check in response.context["desk"].checks]
    words = "Cơ quan ban hành “UBND tỉnh Bắc Ninh” chưa có trong danh mục."
    assert checks == [(words, f"#{anchor_of(ISSUER)}")]
    found = next(each for each in response.context["desk"].names if each.issues)
    assert found.chosen["new_kind"] == "province"
    assert not [pick for pick in found.picks if not pick.value.startswith("agency:")]
    assert f"nhờ quản trị ({world.admin})" in text(response)


def test_the_administrator_makes_the_issuer_with_the_plan(world, login, foreign):
    admin = login(world.admin)
    decide(admin, foreign, ISSUER, pick="new", new_name="UBND tỉnh Bắc Ninh", new_kind="province")
    assert not Agency.objects.filter(name="UBND tỉnh Bắc Ninh").exists()
    shown = page(login(world.monitor), foreign)
    assert f"nhờ quản trị ({world.admin}) bấm tạo kế hoạch" in text(shown)
    data = {"revision": draft_revision(foreign)}
    refused = login(world.monitor).post(url(foreign, "import_store"), data)
    assert "Chỉ quản trị tạo được cơ quan mới (UBND tỉnh Bắc Ninh)" in text(refused)
    assert admin.post(url(foreign, "import_store"), data).status_code == 302
    made = Plan.objects.get(number="77/KH-UBND").issuer
    assert (made.name, made.kind) == ("UBND tỉnh Bắc Ninh", "province")


def test_an_issuer_is_an_agency_and_no_class(browser, foreign):
    answer = decide(browser, foreign, ISSUER, other="UBND các xã, phường")
    assert (answer.status_code, "cơ quan ban hành phải là một cơ quan" in text(answer)) == (422, True)


def draft_revision(draft) -> str:
    draft.refresh_from_db()
    return str(draft.revision)


# The end


def test_a_checked_draft_becomes_a_plan(browser, draft, world):
    settle(draft, world)
    response = browser.post(url(draft, "import_store"), {"revision": draft_revision(draft)}, follow=True)
    plan = Plan.objects.get(number="77/KH-UBND")
    assert response.redirect_chain[-1][0] == reverse("tasks:plan", args=[plan.pk])
    assert "Đã tạo Kế hoạch số 77/KH-UBND với 2 nhiệm vụ." in text(response)
    again = browser.post(url(draft, "import_store"), {"revision": "0"}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("tasks:plan", args=[plan.pk])
    assert Plan.objects.filter(number="77/KH-UBND").count() == 1


def test_what_stands_in_the_way_is_told(browser, draft):
    response = browser.post(url(draft, "import_store"), {"revision": draft_revision(draft)})
    assert response.status_code == 422
    assert "không có cơ quan “Sở Khí tượng” trong danh mục" in text(response)


def test_points_that_are_left_have_to_be_seen(browser, draft, world):
    settle(draft, world)
    send(browser, draft, "facts", "facts", **FACTS)  # without a signer
    data = {"revision": draft_revision(draft)}
    refused = browser.post(url(draft, "import_store"), data)
    assert (refused.status_code, "Hãy đánh dấu ô" in text(refused)) == (422, True)
    assert browser.post(url(draft, "import_store"), {**data, "confirmed": "on"}).status_code == 302


def test_a_page_that_is_older_than_the_draft_makes_no_plan(browser, draft, world):
    revision = draft_revision(draft)
    settle(draft, world)
    response = browser.post(url(draft, "import_store"), {"revision": revision})
    assert response.status_code == 409
    assert not Plan.objects.filter(number="77/KH-UBND").exists()


def test_a_plan_that_is_there_is_offered_to_look_at(browser, world, draft):
    other = begun(
        world, TEXT.replace("Số: 77", "Số: 151").replace("05 tháng 3 năm 2026", "22 tháng 9 năm 2022")
    )
    check = page(browser, other).context["desk"].checks[0]
    assert check.text == "Kế hoạch số 151/KH-UBND ngày 22/09/2022 đã có trong cổng với nội dung khác."
    assert check.link == reverse("tasks:plan", args=[world.plan.pk])


def test_a_draft_is_dropped_when_confirmed(browser, draft):
    browser.post(url(draft, "import_drop"))
    draft.refresh_from_db()
    assert draft.state == ImportState.OPEN
    browser.post(url(draft, "import_drop"), {"confirmed": "on"})
    assert "ke-hoach-77" not in text(browser.get(reverse("tasks:imports"))).split("Đang kiểm tra")[1]
    assert page(browser, draft).url == reverse("tasks:imports")


def test_a_script_is_led_away_from_a_closed_draft_with_the_reason_kept(browser, draft, world):
    importing.drop(draft, by=world.monitor, now=world.now)
    away = browser.post(url(draft, "import_task"), TASK, headers={"HX-Request": "true"})
    assert (away.status_code, away.headers["HX-Redirect"]) == (200, reverse("tasks:imports"))
    assert "đã được bỏ" in text(browser.get(reverse("tasks:imports")))


def test_the_address_of_a_button_leads_to_the_page(browser, draft):
    assert browser.get(url(draft, "import_task")).url == url(draft)


@pytest.mark.parametrize("query", ["?nhiem-vu=99", "?dong=0", "?dong=999", "?dong=x", "?nhiem-vu=٣"])
def test_an_address_of_nothing_opens_nothing(browser, draft, query):
    response = page(browser, draft, query)
    assert (response.status_code, response.context["form"]) == (200, None)


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("task", {"task": "x"}),
        ("line", {"at": "999"}),
        ("confirm", {"what": "lines-5-2"}),
        ("confirm", {"what": "khac"}),
        ("confirm", {"what": "task-x"}),
        ("confirm", {"what": "warning-x"}),
        ("store", {}),
    ],
)
def test_a_button_that_the_page_does_not_have_is_not_found(browser, draft, step, data):
    assert browser.post(url(draft, f"import_{step}"), data).status_code == 404


def test_what_is_gone_meanwhile_is_told(browser, draft):
    assert send(browser, draft, "task", **{**TASK, "task": "77"}).status_code == 302
    assert decide(browser, settle_away(draft), pick="nobody").status_code == 302


def settle_away(draft):
    """The task with the unknown name is removed."""
    from tasks.importer import correcting

    edited = correcting.remove_task(state_of(draft), 1)
    ImportDraft.objects.filter(pk=draft.pk).update(understood=edited.to_json())
    return draft


@pytest.mark.parametrize("name", ["officer", "builder", "province", "health"])
def test_who_may_not_import_finds_no_draft(world, login, draft, name):
    assert page(login(world.people[name]), draft).status_code == 404


def test_an_importer_of_another_agency_finds_no_draft(world, login, draft):
    world.health.role = "monitor"
    world.health.save()
    assert login(world.health).get(reverse("tasks:imports")).status_code == 200
    assert page(login(world.health), draft).status_code == 404


def test_text_of_a_document_is_escaped(browser, world):
    shown = page(
        browser, begun(world, TEXT.replace("mực nước", "<script>alert(1)</script>"))
    ).content.decode()
    assert "<script>alert" not in shown


def test_statements_do_not_grow_with_the_document(browser, world, draft):
    """Session, person (2), navigation (3), inbox; draft; names of the register (2), the plan of that number,
    the register for what everybody means."""
    before = statements(browser, url(draft))
    longer = TEXT.replace(
        "III. TỔ CHỨC",
        "".join(
            f"{number}. Việc thứ {number} của kế hoạch này.\n- Cơ quan chủ trì: Sở Lạ {number}.\n"
            for number in range(3, 40)
        )
        + "III. TỔ CHỨC",
    )
    other = begun(world, longer)
    assert len(state_of(other).tasks) > 30
    assert statements(browser, url(other)) == before <= 14


def test_statements_do_not_grow_with_the_list(browser, world, draft):
    before = statements(browser, reverse("tasks:imports"))
    begun(world, TEXT.replace("77/KH", "78/KH"))
    assert statements(browser, reverse("tasks:imports")) == before
