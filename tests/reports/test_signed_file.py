"""The signed file of an edition: taken only if it is that edition, signed."""

import io
import zipfile
from datetime import date

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from reports.documents.inspection import Unreadable, inspect
from reports.models import Build, SummaryEdition
from reports.services import editions, signed_files
from tests.reports.issued import NAME, build_file, data_of, issued, sign, upload, write_once

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def build_once(monkeypatch):
    monkeypatch.setattr("reports.documents.writers.write", write_once)


@pytest.fixture
def edition(world, cycle):
    """Issued, with its number; its PDF is built."""
    cycle("accepted", results="Đã phê duyệt quy hoạch chung.")
    found = issued(world)
    editions.set_number(found, "05", TODAY, by=world.monitor, now=world.now)
    found.refresh_from_db()
    found.pdf = data_of(build_file(found, world))
    return found


def fresh(edition) -> SummaryEdition:
    return SummaryEdition.objects.get(pk=edition.pk)


def attach(world, edition, data: bytes, by="monitor"):
    return signed_files.attach(edition, upload(data), by=world.people[by], now=world.now)


def refusal(world, edition, data: bytes) -> str:
    with pytest.raises(ValidationError) as problem:
        attach(world, edition, data)
    assert not fresh(edition).signed_file
    return " ".join(problem.value.messages)


def rewritten(data: bytes, change) -> bytes:
    """The PDF saved again after a change."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def printed_over(words: bytes, page=0):
    """A change that prints some words over a page."""

    def change(pdf):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
        )
        pdf.pages[page].Resources.Font.Added = pdf.make_indirect(font)
        text = b"BT /Added 12 Tf 1 0 0 1 90 650 Tm (" + words + b") Tj ET"
        pdf.pages[page].contents_add(pdf.make_stream(text))

    return change


# What is taken


def test_the_signed_pdf_is_kept(world, edition):
    data = sign(edition.pdf)
    attach(world, edition, data)
    stored = fresh(edition)
    assert stored.signed_file.open("rb").read() == data
    assert stored.signed_names == NAME
    assert (stored.signed_by, len(stored.signed_sha256)) == (world.monitor, 64)
    assert stored.signed_file.name.startswith("signed/")


def test_two_signatures_are_named(world, edition):
    attach(world, edition, sign(sign(edition.pdf), "Văn thư Sở Xây dựng", "Ky2"))
    assert fresh(edition).signed_names == f"{NAME}; Văn thư Sở Xây dựng"


def test_the_pdf_without_number_may_be_signed_too(world, cycle):
    cycle("accepted")
    found = issued(world)
    blank = data_of(build_file(found, world))
    editions.set_number(found, "05", TODAY, by=world.monitor, now=world.now)
    found.refresh_from_db()
    attach(world, found, sign(blank))
    assert fresh(found).signed_file


def test_the_number_may_be_printed_over_the_page(world, cycle):
    cycle("accepted")
    found = issued(world)
    blank = data_of(build_file(found, world))
    editions.set_number(found, "05", TODAY, by=world.monitor, now=world.now)
    found.refresh_from_db()
    assert "Trang 1 khác" in refusal(world, found, sign(rewritten(blank, printed_over(b"06"))))
    attach(world, found, sign(rewritten(blank, printed_over(b"05"))))
    assert fresh(found).signed_file


def test_another_signed_file_takes_its_place(world, edition, django_capture_on_commit_callbacks):
    attach(world, edition, sign(edition.pdf))
    first = fresh(edition).signed_file
    with django_capture_on_commit_callbacks(execute=True):
        attach(world, fresh(edition), sign(sign(edition.pdf), "Văn thư", "Ky2"))
    assert not first.storage.exists(first.name)
    assert fresh(edition).signed_file.storage.exists(fresh(edition).signed_file.name)


def test_the_same_file_twice_is_kept_once(world, edition):
    data = sign(edition.pdf)
    names = [attach(world, fresh(edition), data).signed_file.name for _click in range(2)]
    assert names[0] == names[1]


# What is refused, and why


def test_a_pdf_without_a_signature(world, edition):
    assert "không có chữ ký số" in refusal(world, edition, edition.pdf)


def test_a_byte_changed_after_signing(world, edition):
    changed = sign(edition.pdf).replace(b"/Producer", b"/Produces", 1)
    assert f"Chữ ký số không toàn vẹn: {NAME}." in refusal(world, edition, changed)


def test_a_change_appended_after_the_signature(world, edition):
    writer = IncrementalPdfFileWriter(io.BytesIO(sign(edition.pdf)))
    writer.root["/Them"] = generic.pdf_name("/Gi")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert "thêm nội dung sau chữ ký cuối cùng" in refusal(world, edition, out.getvalue())


def test_another_report_signed(world, edition, cycle):
    cycle("accepted", agency="gia", results="Nội dung của bản khác.")
    other = issued(world, "Bổ sung.")
    words = refusal(world, edition, sign(data_of(build_file(other, world))))
    assert "khác bản đã ban hành" in words or "trang" in words


def test_words_printed_over_another_page(world, edition):
    words = refusal(world, edition, sign(rewritten(edition.pdf, printed_over(b"them", page=1))))
    assert "Trang 2 khác bản đã ban hành" in words


def test_a_page_that_is_missing(world, edition):
    def shorter(pdf):
        del pdf.pages[-1]

    assert "bản đã ban hành có" in refusal(world, edition, sign(rewritten(edition.pdf, shorter)))


def test_a_note_over_the_text(world, edition):
    def note(pdf):
        square = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[50, 50, 500, 500], IC=[1, 1, 1]
        )
        pdf.pages[1].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(square)]))

    assert "Trang 2 có phần chèn thêm" in refusal(world, edition, sign(rewritten(edition.pdf, note)))


def test_scripts(world, edition):
    def script(pdf):
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = action

    assert "mã lệnh" in refusal(world, edition, sign(rewritten(edition.pdf, script)))


def on_page(**entries):
    """A change that puts a stamp on the second page."""

    def change(pdf):
        stamp = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, **entries)
        pdf.pages[1].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(stamp)]))

    return change


def test_a_stamp_that_covers_the_page(world, edition):
    large, small = on_page(Rect=[0, 0, 595, 842]), on_page(Rect=[300, 100, 400, 200])
    assert "Trang 2 có phần chèn thêm" in refusal(world, edition, sign(rewritten(edition.pdf, large)))
    attach(world, edition, sign(rewritten(edition.pdf, small)))


@pytest.mark.parametrize("key", ["A", "AA"])
def test_a_script_on_a_page(world, edition, key):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    entries = {key: script if key == "A" else pikepdf.Dictionary(D=script), "Rect": [300, 100, 400, 200]}
    assert "mã lệnh" in refusal(world, edition, sign(rewritten(edition.pdf, on_page(**entries))))


def test_a_password(world, edition):
    for password in ("", "mo-ra"):
        with pikepdf.open(io.BytesIO(edition.pdf)) as pdf:
            out = io.BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(owner="chu", user=password))
        assert "mật khẩu" in refusal(world, edition, out.getvalue())


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a", b"0" * 10**6)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "rỗng"),
        (zipped(), "không phải PDF"),
        (b"%PDF-1.7\n%%EOF", "Không đọc được"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "Không đọc được"),
    ],
    ids=["empty", "zip", "nothing in it", "noise"],
)
def test_what_is_no_pdf(world, edition, data, words):
    assert words in refusal(world, edition, data)


def test_a_file_too_large(world, edition, monkeypatch):
    monkeypatch.setattr(signed_files, "MAX_BYTES", 1000)
    assert "50 MB" in refusal(world, edition, sign(edition.pdf))


def test_reading_has_an_end(world, edition, monkeypatch):
    monkeypatch.setattr("reports.documents.inspection.SECONDS", 0.01)
    assert "quá phức tạp" in refusal(world, edition, sign(edition.pdf))


def test_a_page_that_swells_is_not_read():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    printed_over(b") Tj 0 -14 Td (".join([b"a" * 30_000] * 5))(pdf)
    out = io.BytesIO()
    pdf.save(out)
    assert len(out.getvalue()) < 5_000
    with pytest.raises(Unreadable):
        inspect([out.getvalue()], pages=True)


def test_many_pages_that_swell_are_not_read():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
    printed_over(b") Tj 0 -14 Td (".join([b"a" * 30_000] * 3))(pdf)
    pdf.pages.extend([pdf.pages[0]] * 40)
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(Unreadable):
        inspect([out.getvalue()], pages=True)


def test_number_and_date_come_first(world, cycle):
    cycle("accepted")
    found = issued(world)
    data = sign(data_of(build_file(found, world)))
    assert "Hãy ghi số và ngày văn bản trước" in refusal(world, found, data)


def test_without_the_portals_pdf_it_is_asked_for(world, edition):
    data = sign(edition.pdf)
    Build.objects.all().delete()
    assert "đang được tạo" in refusal(world, edition, data)
    assert Build.objects.get(edition=edition, format="pdf").state == "waiting"


@pytest.mark.parametrize("person", ["officer", "province", "builder", "admin"])
def test_only_the_monitor_adds_it(world, edition, person):
    with pytest.raises(PermissionDenied):
        attach(world, edition, sign(edition.pdf), by=person)


# On the page


def post(client, edition, data: bytes):
    url = reverse("reports:edition_signed", args=[edition.pk])
    return client.post(url, {"file": upload(data)}, follow=True)


def test_the_page_takes_and_hands_out_the_signed_file(world, login, edition):
    data = sign(edition.pdf)
    text = post(login(world.monitor), edition, data).content.decode()
    assert "Đã lưu bản ký số." in text
    assert f"chứng thư: {NAME}; chưa kiểm tra độ tin cậy của chứng thư" in text
    answer = login(world.stranger).get(reverse("reports:edition_signed", args=[edition.pk]))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"] == 'attachment; filename="BC_DAKY_SXD_KH151_nam_2026.pdf"'


def test_the_page_says_why_not(world, login, edition):
    answer = post(login(world.monitor), edition, edition.pdf)
    assert answer.status_code == 422
    assert "không có chữ ký số" in answer.content.decode()
    url = reverse("reports:edition_signed", args=[edition.pk])
    assert login(world.monitor).post(url).status_code == 422


def test_a_full_disk_is_told(world, login, edition, monkeypatch):
    def full(name, content, **options):
        raise OSError(28, "No space left on device")

    data = sign(edition.pdf)
    monkeypatch.setattr(edition.signed_file.storage, "save", full)
    answer = post(login(world.monitor), edition, data)
    assert answer.status_code == 422
    assert "Hệ thống chưa ghi được tệp." in answer.content.decode()
    assert not fresh(edition).signed_file


def test_a_signed_file_is_taken_away_only_if_confirmed(world, login, edition):
    attach(world, edition, sign(edition.pdf))
    client, url = login(world.monitor), reverse("reports:edition_unsign", args=[edition.pk])
    client.post(url)
    assert fresh(edition).signed_file
    client.post(url, {"confirmed": "on"})
    assert not fresh(edition).signed_file
    editions.set_number(fresh(edition), "06", TODAY, by=world.monitor, now=world.now)


def test_a_signed_file_that_is_gone_is_told(world, login, edition):
    attach(world, edition, sign(edition.pdf))
    stored = fresh(edition).signed_file
    stored.storage.delete(stored.name)
    url = reverse("reports:edition_signed", args=[edition.pk])
    assert "không còn trên máy chủ" in login(world.officer).get(url, follow=True).content.decode()
