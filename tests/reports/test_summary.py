"""Báo cáo tổng hợp: the list of rounds and the report of one as PDF."""

from io import BytesIO

import pdfplumber
import pytest

from kehoach import clock
from reports.documents import wording
from reports.documents.compose import compose
from reports.models import Round


def content_of(world):
    round_ = Round.objects.select_related("plan__issuer", "plan__monitor").get(pk=world.round.pk)
    return compose(round_, today=clock.today())


def pdf_text(response):
    with pdfplumber.open(BytesIO(response.content)) as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_list_leads_to_each_report(world, login):
    page = login(world.province).get("/bao-cao-tong-hop/").content.decode()
    assert f"/bao-cao-tong-hop/{world.round.pk}.pdf" in page


def test_a_key_above_a_thousand_stays_whole_in_addresses(world, login):
    Round.objects.filter(pk=world.round.pk).update(name="cũ")
    round_ = Round.objects.get(pk=world.round.pk)
    round_.pk, round_.name = 12345, "Năm 2026"
    round_.save(force_insert=True)
    page = login(world.province).get("/bao-cao-tong-hop/").content.decode()
    assert "?dot=12345" in page
    assert "12.345" not in page


def test_the_report_holds_what_was_accepted_and_nothing_else(world, login, cycle):
    cycle("accepted", results="Đã phê duyệt quy hoạch chung xã Tịnh Khê.")
    cycle("submitted", agency="gia", results="Chưa ai duyệt câu này.")
    text = pdf_text(login(world.province).get(f"/bao-cao-tong-hop/{world.round.pk}.pdf"))
    assert "Đã phê duyệt quy hoạch chung xã Tịnh Khê." in text
    assert "Chưa ai duyệt câu này" not in text


def test_the_file_has_a_plain_name(world, login):
    response = login(world.monitor).get(f"/bao-cao-tong-hop/{world.round.pk}.pdf")
    assert response["Content-Disposition"] == 'attachment; filename="BC_SXD_KH151_nam_2026.pdf"'


def test_the_same_content_is_built_once(world, login, monkeypatch):
    built = []
    monkeypatch.setattr("reports.views.summary.render_pdf", lambda content: built.append(1) or b"%PDF-")
    for _ in range(3):
        login(world.monitor).get(f"/bao-cao-tong-hop/{world.round.pk}.pdf")
    assert built == [1]


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


def test_the_appendix_gathers_agencies_of_one_state(world, cycle):
    cycle("accepted", percent=40)
    rows = [(row.task_label, row.agency, row.state, row.result) for row in content_of(world).appendix.rows]
    assert ("II.3", "UBND xã Tịnh Khê", "Đang thực hiện", "Đạt 40%") in rows
    assert ("II.1.b", "Sở Xây dựng, Sở Y tế", "Chưa gửi", "") in rows


def test_an_ad_hoc_report_speaks_of_its_days(world):
    Round.objects.filter(pk=world.round.pk).update(kind="ad_hoc", name="Báo cáo đột xuất về nhà ở xã hội")
    content = content_of(world)
    assert wording.subject_lines(content)[1].endswith("Quảng Ngãi (Báo cáo đột xuất về nhà ở xã hội)")
    assert "kết quả thực hiện từ ngày 15/12/2025 đến ngày 14/12/2026 như sau" in wording.opening(content)[0]


@pytest.mark.parametrize("invented", [True, False])
def test_invented_data_is_marked(world, login, invented):
    Round.objects.filter(pk=world.round.pk).update(demonstration=invented)
    text = pdf_text(login(world.province).get(f"/bao-cao-tong-hop/{world.round.pk}.pdf"))
    assert ("DỮ LIỆU MINH HỌA" in text) is invented


def test_a_round_that_is_not_there_is_404(world, login):
    assert login(world.province).get("/bao-cao-tong-hop/999999.pdf").status_code == 404
