"""Báo cáo tổng hợp: the list of rounds, what is offered of each, and what a person gets."""

from datetime import date

import pytest

from agencies.models import Agency
from kehoach import clock
from reports import recipes
from reports.documents.frozen import Content, thaw
from reports.models import Build, Round, SummaryReport
from reports.services import builds

PAGE = "/bao-cao-tong-hop/"


def ask(client, world, recipe="report", format="pdf"):
    return client.post(f"{PAGE}{world.round.pk}/tep/", {"recipe": recipe, "format": format})


def asked(client, world, *what) -> Build:
    """The file that a person gets who asks for it."""
    response = ask(client, world, *what)
    assert response.status_code == 302
    return Build.objects.get(pk=response.url.split("/")[2])


def words(build: Build) -> str:
    """Everything that the document says."""
    paper = thaw(Content, build.content).paper
    blocks = [*paper.body, *(block for appendix in paper.appendices for block in appendix.blocks)]
    cells = [cell for block in blocks if block.table for row in block.table.rows for cell in row.cells]
    return " ".join([block.text for block in blocks] + cells)


def test_the_list_offers_each_report_in_its_formats(world, login):
    page = login(world.province).get(PAGE).content.decode()
    assert page.count(f'action="{PAGE}{world.round.pk}/tep/"') == 2
    for offer in ("Báo cáo, PDF", "Báo cáo, Word", "Số liệu, Excel", "Tóm tắt một trang, PDF"):
        assert offer in page


def test_a_key_above_a_thousand_stays_whole_in_addresses(world, login):
    Round.objects.filter(pk=world.round.pk).update(name="cũ")
    round_ = Round.objects.get(pk=world.round.pk)
    round_.pk, round_.name = 12345, "Năm 2026"
    round_.save(force_insert=True)
    page = login(world.province).get(PAGE).content.decode()
    assert "?dot=12345" in page
    assert f"{PAGE}12345/tep/" in page
    assert "12.345" not in page


def test_the_report_holds_what_was_accepted_and_nothing_else(world, login, cycle):
    cycle("accepted", results="Đã phê duyệt quy hoạch chung xã Tịnh Khê.")
    cycle("submitted", agency="gia", results="Chưa ai duyệt câu này.")
    said = words(asked(login(world.province), world))
    assert "Đã phê duyệt quy hoạch chung xã Tịnh Khê" in said
    assert "Chưa ai duyệt câu này" not in said


def test_asking_leads_to_the_page_of_the_file(world, login):
    response = ask(login(world.monitor), world)
    row = Build.objects.get()
    assert response.url == f"/tep-tai-lieu/{row.pk}/"
    assert (row.recipe, row.format, row.round) == ("report", "pdf", world.round)
    assert row.title == "Báo cáo tổng hợp, Năm 2026, Kế hoạch số 151/KH-UBND"


def test_a_double_click_and_another_person_make_no_other_file(world, login, cycle):
    cycle("accepted")
    first = asked(login(world.monitor), world)
    assert asked(login(world.monitor), world) == asked(login(world.province), world) == first


def test_what_the_monitor_wrote_is_the_monitor_s_alone(world, login):
    summary = start_draft(world)
    summary.passages.create(key="opening", number=1, standing="written", text="Câu viết tay.", at=world.now)
    assert "Câu viết tay." in words(asked(login(world.monitor), world))
    assert "Câu viết tay." not in words(asked(login(world.province), world))


def start_draft(world):
    return SummaryReport.objects.create(round=world.round, started_at=world.now, changed_at=world.now)


def test_the_summary_on_one_page_is_the_same_for_both(world, login):
    start_draft(world)
    first = asked(login(world.monitor), world, "one_page")
    assert asked(login(world.province), world, "one_page") == first
    assert first.name == "TOMTAT_KH151_nam_2026.pdf"


def test_new_figures_make_a_new_file(world, login, cycle):
    before = asked(login(world.province), world)
    cycle("accepted")
    assert asked(login(world.province), world) != before


@pytest.mark.parametrize(
    ("recipe", "format"),
    [("report", "odt"), ("one_page", "xlsx"), ("agency", "pdf"), ("", "pdf"), ("report", "")],
)
def test_what_is_not_offered_is_404(world, login, recipe, format):
    assert ask(login(world.monitor), world, recipe, format).status_code == 404
    assert not Build.objects.exists()


def test_a_round_that_is_not_there_is_404(world, login):
    sent = {"recipe": "report", "format": "pdf"}
    assert login(world.province).post(f"{PAGE}999999/tep/", sent).status_code == 404


@pytest.mark.parametrize("name", ["Năm 2026", "Báo cáo đột xuất về nhà ở xã hội và công trình: “đợt 2”"])
@pytest.mark.parametrize("recipe", recipes.OF_ROUND)
def test_files_have_plain_names_of_at_most_50_letters(world, recipe, name):
    world.round.name = name
    order = recipes.OF_ROUND[recipe](world.monitor, world.round, clock.today())
    for format in ("pdf", "docx", "xlsx"):
        file = order.ask(format, by=world.monitor, now=world.now).name
        assert len(file) <= 50
        assert file.isascii() and file.replace(".", "_").replace("_", "").isalnum()


def test_the_name_says_who_reports_on_what(world):
    Agency.objects.filter(pk=world.sxd.pk).update(symbol="SNN&MT đ")
    round_ = Round.objects.select_related("plan__monitor", "plan__issuer").get()
    order = recipes.report(world.monitor, round_, date(2026, 11, 22))
    assert order.stem == "BC_SNN_MT_D_KH151_DUTHAO_nam_2026"


def test_every_offered_file_is_really_made(world, login, cycle):
    cycle("accepted")
    for recipe, formats in (("report", ("pdf", "docx", "xlsx")), ("one_page", ("pdf",))):
        for format in formats:
            row = asked(login(world.monitor), world, recipe, format)
            assert builds.build(row.pk, world.now)
            row.refresh_from_db()
            assert (row.state, row.steps > 0, bool(row.pages)) == ("done", True, format == "pdf")
