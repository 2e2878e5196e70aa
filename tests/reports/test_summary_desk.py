"""Soạn báo cáo tổng hợp: the desk, the form of cover and signature, the comparison of drafts."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from reports.models import Passage, Remark, Round, SummaryCopy, SummaryReport
from reports.services import summaries as service
from reports.summary_desk import MANY, open_desk
from tests.reports.sample_facts import AGENCIES

KEY = "results.II.3/khe"
OWN = "UBND xã Tịnh Khê: Đã rà soát 12 điểm dân cư nông thôn."
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk(world, cycle, login):
    """desk(person) is a browser; with the account of Tịnh Khê on II.3 accepted."""
    cycle("accepted")
    return login(world.monitor)


def url(world, name="summary_desk", key=""):
    query = f"?doan={quote(key, safe='')}" if key else ""
    return reverse(f"reports:{name}", args=[world.round.pk]) + query


def press(client, world, step, key=KEY, number=0, basis=OWN, **data):
    more = {name: data.pop(name) for name in list(data) if name.startswith("HTTP_")}
    typed = {"step": step, "doan": key, "number": number, "basis": basis, "text": basis, "remark": "", **data}
    return client.post(url(world), typed, **more)


def body(response) -> str:
    return response.content.decode()


def newest(world, key=KEY):
    return Passage.objects.filter(report__round=world.round, key=key).order_by("-number").first()


# The page.


def test_the_whole_draft_stands_on_the_paper_with_a_link_to_every_passage(world, desk):
    page = body(desk.get(url(world)))
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ XÂY DỰNG", "/BC-SXD", "BÁO CÁO", OWN, "Nơi nhận:"):
        assert text in page
    for key in ("opening", "status.figures", KEY, "own.I", "own.V", "closing"):
        assert f"?doan={quote(key, safe='/')}#" in page or f"?doan={quote(key, safe='')}#" in page
    assert "Phụ lục I" in page


def test_reading_begins_no_draft(world, desk):
    desk.get(url(world))
    desk.get(url(world, key=KEY))
    assert SummaryReport.objects.count() == 0


def test_a_passage_is_opened_beside_the_paper(world, desk):
    page = body(desk.get(url(world, key=KEY)))
    assert f">\n{OWN}</textarea>" in page
    assert 'id="du-thao"' in page


def test_htmx_gets_the_form_alone(world, desk):
    page = body(desk.get(url(world, key=KEY), **HTMX))
    assert "<textarea" in page
    assert "<html" not in page and "CỘNG HÒA" not in page


def test_a_passage_that_is_not_there_leaves_the_outline(world, desk):
    response = desk.get(url(world, key="results.II.9/x"))
    assert response.status_code == 200
    assert "Đoạn này không còn trong dự thảo." in body(response)


def test_a_round_that_is_not_open_has_no_draft(world, desk):
    Round.objects.filter(pk=world.round.pk).update(opened_at=None)
    for name in ("summary_desk", "summary_cover", "summary_compare"):
        assert desk.get(url(world, name)).status_code == 404


def test_the_list_of_rounds_leads_the_monitor_here_and_nobody_else(world, desk, login):
    assert url(world) in body(desk.get("/bao-cao-tong-hop/"))
    assert url(world) not in body(login(world.province).get("/bao-cao-tong-hop/"))


def test_only_the_head_is_led_to_issuing(world, desk, login):
    target = reverse("reports:edition_issue", args=[world.round.pk])
    assert target not in body(desk.get(url(world)))
    assert target in body(login(world.monitor_head).get(url(world)))


# Writing.


def test_a_saved_passage_is_printed_and_marked(world, desk):
    response = press(desk, world, "write", text="Tịnh Khê đã xong.")
    assert response.status_code == 302
    assert response.url == f"{url(world)}?doan=results.II.3%2Fkhe#doan-results-II-3--khe"
    page = body(desk.get(response.url))
    assert "Đã lưu đoạn." in page
    assert 'class="passage passage--edited" id="doan-results-II-3--khe"' in page
    assert "<p> Tịnh Khê đã xong.</p>" in page or "<p>- Tịnh Khê đã xong.</p>" in page


def test_typed_marks_are_only_text(world, desk):
    press(desk, world, "write", text="<script>x</script> & hết")
    assert "&lt;script&gt;x&lt;/script&gt; &amp; hết" in body(desk.get(url(world)))


def test_htmx_gets_form_passages_and_notes(world, desk):
    response = press(desk, world, "write", text="Tịnh Khê đã xong.", **HTMX)
    page = body(response)
    assert response.status_code == 200
    assert "Đã lưu đoạn." in page
    assert 'id="nhom-results-II-3" hx-swap-oob="true"' in page
    assert 'hx-swap-oob="innerHTML:#luu-y"' in page
    assert "CỘNG HÒA" not in page


def test_no_words_come_back_as_a_mistake(world, desk):
    response = press(desk, world, "write", text="")
    assert response.status_code == 422
    assert "Hãy ghi nội dung" in body(response)


def test_a_newer_text_is_shown_beside_the_typed_one_and_then_replaced(world, desk):
    service.write_passage(
        world.round, KEY, "Bản của lãnh đạo.", basis=OWN, number=0, by=world.monitor_head, now=world.now
    )
    response = press(desk, world, "write", text="Bản của chuyên viên.")
    page = body(response)
    assert response.status_code == 409
    assert "Người monitor_head đã sửa đoạn này lúc 09:00 22/11/2026, nên chưa lưu." in page
    assert "Bản của lãnh đạo." in page and "Bản của chuyên viên.</textarea>" in page
    assert 'name="number" value="1"' in page
    press(desk, world, "write", number=1, text="Bản của chuyên viên.")
    assert newest(world).text == "Bản của chuyên viên."


def test_line_ends_of_browsers_are_no_difference(world, desk, cycle):
    cycle("accepted", agency="gia", results="Một.\nHai.")
    basis = "UBND xã Ba Gia: Một.\r\nHai."
    press(desk, world, "write", key="results.II.3/gia", basis=basis, text="Đã xong.")
    assert "Có thay đổi" not in body(desk.get(url(world)))


def test_a_text_typed_for_a_passage_that_is_gone_meanwhile_is_kept(world, desk):
    press(desk, world, "write", key="results.II.3/gia", basis="Cũ.", text="Ba Gia đã xong.")
    page = body(desk.get(url(world)))
    assert "Đoạn đã sửa không còn chỗ trong dự thảo: II.3 · UBND xã Ba Gia." in page
    assert "Ba Gia đã xong." in page


@pytest.mark.parametrize(("step", "left"), [("adopt", "Ba Gia đã xong."), ("drop", "")])
def test_it_becomes_a_paragraph_or_is_dropped(world, desk, step, left):
    press(desk, world, "write", key="results.II.3/gia", basis="Cũ.", text="Ba Gia đã xong.")
    response = desk.post(url(world), {"step": step, "doan": "results.II.3/gia", "number": 1})
    assert response.status_code == 302
    own = newest(world, "own.II")
    assert (own.text if own else "") == left
    assert "không còn chỗ trong dự thảo" not in body(desk.get(url(world)))


def test_dropping_what_somebody_changed_meanwhile_drops_nothing(world, desk):
    press(desk, world, "write", key="results.II.3/gia", basis="Cũ.", text="Một.")
    press(desk, world, "write", key="results.II.3/gia", basis="Cũ.", text="Hai.", number=1)
    for step in ("drop", "adopt"):
        desk.post(url(world), {"step": step, "doan": "results.II.3/gia", "number": 1})
    assert newest(world, "results.II.3/gia").text == "Hai."


def test_left_out_shows_where_it_stood_and_can_be_taken_back(world, desk):
    press(desk, world, "leave_out")
    page = body(desk.get(url(world)))
    assert "Đã lược bỏ" in page and f"<p>- {OWN}</p>" not in page
    press(desk, world, "restore", number=1)
    assert f"<p>- {OWN}</p>" in body(desk.get(url(world)))


def test_what_changed_underneath_is_told_word_by_word(world, desk):
    press(desk, world, "write", text="Đã xong.", basis=OWN.replace("12", "10"))
    page = body(desk.get(url(world)))
    assert "1 đoạn đã sửa có nội dung báo cáo thay đổi sau khi sửa:" in page
    assert "Có thay đổi" in page
    form = body(desk.get(url(world, key=KEY)))
    assert re.search(r"<del>.*10.*</del>", form) and re.search(r"<ins>.*12.*</ins>", form)
    press(desk, world, "rebase", number=1, text="Đã xong.")
    assert "Có thay đổi" not in body(desk.get(url(world)))
    assert newest(world).text == "Đã xong."


def test_history_tells_who_wrote_what(world, desk):
    press(desk, world, "write", text="Một hai.")
    press(desk, world, "write", text="Một ba.", number=1)
    form = body(desk.get(url(world, key=KEY), **HTMX))
    assert form.count("Người monitor") == 2
    assert re.search(r"<del>.*hai\.", form)


def test_a_paragraph_of_ones_own(world, desk):
    assert "Thêm đoạn" in body(desk.get(url(world)))
    press(desk, world, "write", key="own.III", basis="", text="Ngoài ra, thời tiết bất thường.")
    assert "<p> Ngoài ra, thời tiết bất thường.</p>" in body(desk.get(url(world)))


def test_the_last_sentence(world, desk):
    own = open_desk(Round.objects.get(pk=world.round.pk), world.now.date()).own["closing"]
    press(desk, world, "write", key="closing", basis=own, text="Kính đề nghị UBND tỉnh xem xét")
    assert "Kính đề nghị UBND tỉnh xem xét./." in body(desk.get(url(world)))
    assert press(desk, world, "leave_out", key="closing", number=1, basis=own).status_code == 422


# Shortening.


def test_a_task_is_suggested_shorter_and_written_as_one(world, desk, cycle):
    cycle("accepted", agency="gia", results="Đã cắm mốc.")
    page = body(desk.get(url(world)))
    assert "Rút gọn cả nhiệm vụ (2 báo cáo)" in page
    form = body(desk.get(url(world, key="results.II.3"), **HTMX))
    assert "Toàn bộ 02 địa phương được giao nhiệm vụ đã báo cáo: 02 đang thực hiện" in form
    basis = f"{OWN}\nUBND xã Ba Gia: Đã cắm mốc."
    press(desk, world, "write", key="results.II.3", basis=basis, text="Cả hai xã đang làm.")
    page = body(desk.get(url(world)))
    assert "<p>- Cả hai xã đang làm.</p>" in page and "Đã cắm mốc" not in page
    assert "Có thay đổi" not in page
    # An address of one of its passages leads to the whole.
    assert "Cả hai xã đang làm.</textarea>" in body(desk.get(url(world, key=KEY)))


def test_a_shortened_task_is_shortened_again_by_one_button(world, desk, cycle):
    key, old = "results.II.3", "Có 01/02 địa phương báo cáo: 01 đang thực hiện."
    press(desk, world, "write", key=key, text=old)
    assert "Dùng lời rút gọn mới" not in body(desk.get(url(world, key=key)))
    cycle("accepted", agency="gia", results="Đã cắm mốc.")
    form = body(desk.get(url(world, key=key)))
    assert "Toàn bộ 02 địa phương được giao nhiệm vụ đã báo cáo" in form and "Dùng lời rút gọn mới" in form
    basis = f"{OWN}\nUBND xã Ba Gia: Đã cắm mốc."
    press(desk, world, "shorten", key=key, number=1, basis=basis, text=old)
    assert newest(world, key).text.startswith("Toàn bộ 02 địa phương")
    page = body(desk.get(url(world, key=key)))
    assert "Có thay đổi" not in page and "Dùng lời rút gọn mới" not in page


def test_only_a_task_can_be_shortened(world, desk):
    assert press(desk, world, "shorten").status_code == 404
    assert press(desk, world, "shorten", key="opening").status_code == 404


def test_a_passage_of_a_task_that_was_written_as_one_meanwhile(world, desk):
    who = {"by": world.monitor_head, "now": world.now}
    service.write_passage(world.round, "results.II.3", "Cả hai.", basis=OWN, number=0, **who)
    response = press(desk, world, "write", text="Lời riêng.")
    assert response.url.startswith(f"{url(world)}?doan=results.II.3#")
    assert "đang được viết gộp nên lời này chưa được in" in body(desk.get(response.url))
    press(desk, world, "restore", key="results.II.3", number=1)
    assert "<p>- Lời riêng.</p>" in body(desk.get(url(world)))


def test_all_long_tasks_at_once(world, desk, monkeypatch):
    monkeypatch.setattr("reports.summary_desk.MANY", 0)
    monkeypatch.setattr("reports.summary_desk.Desk.accounts", lambda self, key: 1 if "II.3" in key else 0)
    for _click in range(2):
        assert desk.post(url(world), {"step": "shorten_all"}).status_code == 302
    assert newest(world, "results.II.3").text.startswith("Có 01/02 địa phương báo cáo: ")
    assert Passage.objects.count() == 1


def test_no_button_without_long_tasks(world, desk):
    assert "shorten_all" not in body(desk.get(url(world)))
    assert len(AGENCIES) < MANY


# Comments.


def test_comments_of_officer_and_head(world, desk, login):
    press(login(world.monitor_head), world, "remark", remark="Nêu số liệu.")
    page = body(desk.get(url(world)))
    assert "1 ý kiến" in page
    form = body(desk.get(url(world, key=KEY), **HTMX))
    assert "Nêu số liệu." in form
    response = desk.post(
        url(world),
        {"doan": KEY, "number": 0, "basis": OWN, "text": OWN, "remark_id": Remark.objects.get().pk},
    )
    assert response.status_code == 302
    assert "1 ý kiến" not in body(desk.get(url(world)))
    assert Remark.objects.get().settled_by == world.monitor


def test_a_comment_typed_beside_a_text_is_saved_with_it(world, desk):
    press(desk, world, "write", text="Đã xong.", remark="Nhờ xem lại.")
    assert (newest(world).text, Remark.objects.get().text) == ("Đã xong.", "Nhờ xem lại.")


@pytest.mark.parametrize("more", [{}, HTMX])
@pytest.mark.parametrize("step", ["remark", "leave_out"])
def test_a_text_typed_beside_another_button_is_not_lost(world, desk, step, more):
    response = press(desk, world, step, text="Đang gõ dở.", remark="Nhờ xem.", **more)
    assert response.status_code == 200
    assert "Đang gõ dở.</textarea>" in body(response)
    assert "data-unsaved>" in body(response)


def test_an_untouched_text_beside_another_button_is_nothing_to_keep(world, desk):
    press(desk, world, "write", text="Đã xong.")
    response = press(desk, world, "remark", number=1, text="Đã xong.", remark="Nhờ xem.", **HTMX)
    assert "data-unsaved>" not in body(response)


def test_a_comment_without_words(world, desk):
    response = press(desk, world, "remark", text="Đang gõ dở.")
    assert response.status_code == 422
    assert "Hãy ghi ý kiến." in body(response) and "Đang gõ dở.</textarea>" in body(response)


def test_comments_on_the_whole_draft(world, desk):
    assert desk.post(url(world), {"step": "remark_all", "remark": ""}).status_code == 422
    desk.post(url(world), {"step": "remark_all", "remark": "Cần ngắn hơn."})
    assert "Cần ngắn hơn." in body(desk.get(url(world)))
    desk.post(url(world), {"step": "settle_all", "remark_id": Remark.objects.get().pk})
    assert Remark.objects.get().settled_at


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "nonsense"},
        {"step": "write", "doan": "nonsense"},
        {"step": "write", "doan": "results.'; drop"},
        {"step": "drop", "doan": "opening", "number": "x"},
        {"step": "adopt", "doan": "", "number": "1"},
        {"step": "settle_all", "remark_id": "99999999999999"},
        {"step": "settle_all"},
        {"step": "settle", "doan": "opening", "number": "0"},
    ],
)
def test_nonsense_is_404(world, desk, data):
    assert desk.post(url(world), data).status_code == 404


def test_a_number_that_is_none_is_a_mistake(world, desk):
    assert press(desk, world, "write", number="x", text="Giữ lại.").status_code == 422


# What came since.


def test_the_page_says_how_many_accounts_came_since(world, desk, cycle):
    press(desk, world, "write", text="Đã xong.")
    cycle("accepted", agency="gia", now=world.now + timedelta(minutes=3))
    text = " ".join(re.sub(r"<[^>]+>", "", body(desk.get(url(world)))).split())
    assert "Có 01 báo cáo mới được duyệt sau lần sửa gần nhất (09:00 ngày 22/11/2026)." in text


# Copies.


def test_drafts_are_kept_and_compared(world, desk):
    compare = url(world, "summary_compare")
    assert "Chưa lưu bản dự thảo nào" in body(desk.get(compare))
    desk.post(url(world), {"step": "keep_copy", "note": "lần đầu"})
    assert "Hai bản giống nhau" in body(desk.get(compare))
    press(desk, world, "write", text="Tịnh Khê đã xong việc.")
    page = body(desk.get(compare))
    assert "II.3 · UBND xã Tịnh Khê" in page and "đã xong việc." in page
    assert "1 dòng bỏ đi, 1 dòng mới" in page  # the whole words stand in the appendix now
    desk.post(url(world), {"step": "keep_copy"})
    assert "Hai bản giống nhau" in body(desk.get(compare))
    assert "đã xong việc." in body(desk.get(f"{compare}?tu=1&den=2"))
    assert list(SummaryCopy.objects.values_list("number", "note")) == [(2, ""), (1, "lần đầu")]


def test_the_same_draft_is_kept_once(world, desk):
    for _click in range(2):
        response = desk.post(url(world), {"step": "keep_copy"}, follow=True)
    assert "Nội dung này đã được lưu là bản dự thảo số 1." in body(response)
    assert desk.post(url(world), {"step": "keep_copy", "note": "a" * 201}).status_code == 422


@pytest.mark.parametrize("query", ["tu=9", "tu=x&den=-1", "den=99999999999999", "tu=&den="])
def test_numbers_of_no_draft_are_no_mistake(world, desk, query):
    desk.post(url(world), {"step": "keep_copy"})
    assert desk.get(f"{url(world, 'summary_compare')}?{query}").status_code == 200


# Who signs and who receives.

COVER = {
    "recipients": "- Như trên;\nCT, các PCT UBND tỉnh;",
    "unit": "QLĐT",
    "signer_form": "by_order",
    "signer_position": "Trưởng phòng",
    "signer_name": "Trần Văn A",
}


def test_the_cover_is_printed_as_chosen(world, desk):
    assert desk.post(url(world, "summary_cover"), COVER).status_code == 302
    for page in (body(desk.get(url(world))), body(desk.get(url(world, "summary_cover")))):
        for text in (
            "- CT, các PCT UBND tỉnh;",
            "- Lưu: VT, QLĐT.",
            "TL. GIÁM ĐỐC",
            "TRƯỞNG PHÒNG",
            "Trần Văn A",
        ):
            assert text in page


def test_the_preview_shows_what_is_typed_and_stores_nothing(world, desk):
    page = body(desk.get(url(world, "summary_cover"), {**COVER, "signer_form": "acting"}, **HTMX))
    assert "Q. GIÁM ĐỐC" in page and "- Lưu: VT, QLĐT." in page and "<form" not in page
    assert "TRƯỞNG PHÒNG" not in page
    half = body(desk.get(url(world, "summary_cover"), {"signer_form": "x"}, **HTMX))
    assert "GIÁM ĐỐC" in half
    assert SummaryReport.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("signer_position", "", "phải ghi chức vụ người ký"),
        ("signer_form", "nobody", "signer_form"),
        ("signer_name", "TS. Trần Văn A", "Không ghi học hàm, học vị"),
        ("signer_name", "Thạc sĩ Trần Văn A", "Không ghi học hàm, học vị"),
        ("recipients", "Lưu: VT", "cổng tự thêm"),
        ("recipients", "Như trên\n" * 25, "Tối đa 20 nơi nhận"),
        ("unit", "a" * 41, "tối đa 40"),
    ],
)
def test_mistakes_of_the_cover_keep_what_was_typed(world, desk, field, value, told):
    response = desk.post(url(world, "summary_cover"), {**COVER, field: value})
    assert response.status_code == 422
    assert told in body(response)
    assert "CT, các PCT UBND tỉnh" in body(response) or field == "recipients"
    assert SummaryReport.objects.count() == 0


@pytest.mark.parametrize("name", ["Tsing Văn A", "Thái Sơn", "Ksor Phước", "Cn Văn B "])
def test_names_that_only_begin_like_a_degree(world, desk, name):
    expected = 422 if name.startswith("Cn ") else 302
    assert desk.post(url(world, "summary_cover"), {**COVER, "signer_name": name}).status_code == expected
