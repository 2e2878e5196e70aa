"""Kiểm tra văn bản: which issued edition a file is, or that it is none."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from reports import verification
from reports.models import SummaryEdition
from reports.services import editions, signed_files
from reports.verification import Verdict, verify
from tests.reports import built
from tests.reports.issued import CORRECTION, NAME, build_file, data_of, issued, sign, upload, write_once

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def build_once(monkeypatch):
    monkeypatch.setattr("reports.documents.writers.write", write_once)


@pytest.fixture
def edition(world, cycle):
    cycle("accepted", results="Đã phê duyệt quy hoạch chung.")
    return issued(world)


def look(world, data: bytes, by="officer", name="tep.pdf"):
    return verify(upload(data, name), world.people[by])


def naming(edition) -> str:
    return f"kehoach:{edition.digest}"


def office_file(words: str, parts=()) -> bytes:
    """A Word file as it is after somebody saved it, as far as its properties go."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("docProps/core.xml", f"<cp:keywords>{words}</cp:keywords>")
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def pdf_naming(words: str, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Keywords"] = words
        pdf.save(out, **options)
    return out.getvalue()


# Files of an edition


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx"])
def test_a_built_file_is_known_whatever_it_is_called(world, edition, format):
    build = build_file(edition, world, format)
    found = look(world, data_of(build), by="stranger", name="ten khac.bin")
    assert (found.verdict, found.edition, found.build) == (Verdict.BUILT, edition, build)
    assert found.sha256 == build.sha256


def test_the_one_page_summary_is_known(world, edition):
    build = build_file(edition, world, "pdf", "one_page")
    assert look(world, data_of(build)).build.recipe == "one_page"


def test_files_from_before_the_number_are_known(world, edition):
    before = data_of(build_file(edition, world))
    editions.set_number(edition, "05", TODAY, by=world.monitor, now=world.now)
    after = data_of(build_file(SummaryEdition.objects.get(), world))
    assert before != after
    assert {look(world, data).verdict for data in (before, after)} == {Verdict.BUILT}


def test_one_byte_makes_another_file(world, edition):
    data = bytearray(data_of(build_file(edition, world)))
    data[-10] ^= 1
    assert look(world, bytes(data)).verdict in (Verdict.ALTERED, Verdict.UNKNOWN)


def test_a_shortened_file_is_not_the_file(world, edition):
    data = data_of(build_file(edition, world))
    assert look(world, data[:-1]).verdict in (Verdict.ALTERED, Verdict.UNKNOWN)


def test_the_signed_file_is_known(world, edition):
    data = sign(data_of(build_file(edition, world)))
    editions.set_number(edition, "05", TODAY, by=world.monitor, now=world.now)
    edition.refresh_from_db()
    signed_files.attach(edition, upload(data), by=world.monitor, now=world.now)
    found = look(world, data)
    assert (found.verdict, found.edition) == (Verdict.SIGNED, edition)


def test_a_file_signed_elsewhere_goes_on_after_ours(world, edition):
    found = look(world, sign(data_of(build_file(edition, world))))
    assert (found.verdict, found.edition) == (Verdict.CONTINUED, edition)
    assert (found.inspection.is_signed, found.inspection.names) == (True, NAME)


def test_something_else_after_ours_is_no_signature(world, edition):
    found = look(world, data_of(build_file(edition, world)) + b"\n% them")
    assert found.verdict == Verdict.CONTINUED
    assert not found.inspection.is_signed


def going_on(data: bytes, change) -> bytes:
    """The PDF with a change of its first page appended, as signing programs append."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(data), strict=False), io.BytesIO()
    page = writer.find_page_for_modification(0)[0].get_object()
    change(writer, page)
    writer.update_container(page)
    writer.write(out)
    return out.getvalue()


def repainted(writer, page):
    stream = generic.StreamObject(stream_data=b"0 0 1 rg 0 0 595 842 re f")
    page[generic.NameObject("/Contents")] = writer.add_object(stream)


def turned(writer, page):
    page[generic.NameObject("/Rotate")] = generic.NumberObject(180)


def cropped(writer, page):
    page[generic.NameObject("/CropBox")] = generic.ArrayObject(map(generic.NumberObject, (0, 400, 595, 842)))


def noted(kind, width):
    """A note of a kind over the page."""

    def change(writer, page):
        rectangle = generic.ArrayObject(map(generic.NumberObject, (0, 0, width, 842)))
        note = generic.DictionaryObject(
            {
                generic.NameObject("/Subtype"): generic.NameObject(kind),
                generic.NameObject("/Rect"): rectangle,
            }
        )
        notes = generic.ArrayObject(list(page.get("/Annots", [])) + [writer.add_object(note)])
        page[generic.NameObject("/Annots")] = notes

    return change


@pytest.mark.parametrize(
    "change",
    [repainted, turned, cropped, noted("/Widget", 595), noted("/Square", 10)],
    ids=["repainted", "turned", "cropped", "covered", "drawn upon"],
)
def test_pages_changed_after_ours_and_then_signed(world, edition, change):
    """Signed or not: the file begins as the edition, but what people see is something else."""
    data = going_on(data_of(build_file(edition, world)), change)
    for each in (data, sign(data)):
        assert look(world, each).verdict == Verdict.ALTERED


def test_a_small_field_of_a_signature_may_be_added(world, edition):
    data = sign(going_on(data_of(build_file(edition, world)), noted("/Widget", 100)))
    assert look(world, data).verdict == Verdict.CONTINUED


def test_each_file_is_of_its_own_edition(world, edition):
    first = data_of(build_file(edition, world))
    second = issued(world, CORRECTION)
    third = data_of(build_file(second, world))
    old, new = look(world, first), look(world, third)
    assert (old.edition, old.edition.replaced_by) == (edition, 2)
    assert (new.edition, new.edition.replaced_by) == (second, None)


# Files that only say so


def test_a_word_file_saved_again_names_its_edition(world, edition):
    found = look(world, office_file(naming(edition)), name="a.docx")
    assert (found.verdict, found.edition) == (Verdict.ALTERED, edition)


def test_a_pdf_saved_again_names_its_edition(world, edition):
    assert look(world, pdf_naming(naming(edition))).edition == edition


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx"])
def test_our_files_name_their_edition(world, edition, format):
    """Whatever a program does with the rest, as long as it keeps the properties."""
    data = data_of(build_file(edition, world, format))
    again = io.BytesIO()
    if format == "pdf":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(again)
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(again, "w") as new:
            for part in old.namelist():
                new.writestr(part, old.read(part))
    found = look(world, again.getvalue())
    assert (found.verdict, found.edition) == (Verdict.ALTERED, edition)


def test_an_edition_that_is_not_is_none(world, edition):
    words = f"kehoach:{'0' * 64}"
    for data in (office_file(words), pdf_naming(words), office_file("kehoach:abc"), pdf_naming("")):
        assert look(world, data).verdict == Verdict.UNKNOWN


# Drafts


def test_a_draft_is_told_to_those_who_may_know(world, edition):
    data = data_of(built.kept(world.monitor, world.now, data=b"%PDF-1.7 nhap", round_=world.round))
    for person in ("monitor", "monitor_head"):
        assert look(world, data, by=person).verdict == Verdict.DRAFT
    for person in ("province", "officer", "stranger", "admin"):
        assert look(world, data, by=person).verdict == Verdict.UNKNOWN


def test_a_draft_is_known_to_who_asked_for_it(world):
    data = data_of(built.kept(world.province, world.now, data=b"%PDF-1.7 nhap", round_=world.round))
    assert look(world, data, by="province").verdict == Verdict.DRAFT
    assert look(world, data, by="officer").verdict == Verdict.UNKNOWN


# Anything at all


def swollen() -> bytes:
    return office_file("x" * 50_000_000, [(f"docProps/{n}.xml", "") for n in range(2000)])


FILES = {
    "words": b"Xin chao",
    "one byte": b"%",
    "a broken PDF": b"%PDF-1.7\n" + b"\xff" * 3000,
    "a broken archive": b"PK\x03\x04" + b"\xff" * 3000,
    "an archive that swells": swollen(),
    "a PDF with a password": pdf_naming("kehoach:", encryption=pikepdf.Encryption(owner="a", user="b")),
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_too_strange(world, edition, name):
    assert look(world, FILES[name]).verdict == Verdict.UNKNOWN


def test_hashes_are_read_in_one_go(monkeypatch):
    data = bytes(range(256)) * 1000
    sizes = [1, 65_535, 65_536, 65_537, 200_000, len(data), len(data) + 1]
    file = SimpleUploadedFile("a", data)
    file.DEFAULT_CHUNK_SIZE = 65_536
    whole, begins = verification.hashes(file, sizes)
    assert whole == hashlib.sha256(data).hexdigest()
    assert begins == [hashlib.sha256(data[:size]).hexdigest() for size in sizes[:5]]


# The page


def post(client, data: bytes, name="tep.pdf"):
    return client.post(reverse("reports:verify"), {"file": upload(data, name)})


def test_the_page_names_the_edition(world, login, edition):
    editions.set_number(edition, "05", TODAY, by=world.monitor, now=world.now)
    data = data_of(build_file(SummaryEdition.objects.get(), world))
    text = post(login(world.stranger), data).content.decode()
    assert "Đúng là tệp PDF của báo cáo đã ban hành, nguyên vẹn." in text
    assert "Báo cáo số 05/BC-SXD ngày 22/11/2026" in text
    assert reverse("reports:edition", args=[edition.pk]) in text


def test_the_page_says_what_was_replaced(world, login, edition):
    data = data_of(build_file(edition, world))
    second = issued(world, CORRECTION)
    text = post(login(world.officer), data).content.decode()
    assert "đã được thay thế bằng bản lần 2" in text
    assert reverse("reports:edition", args=[second.pk]) in text


def test_the_page_tells_a_signature_from_the_rest(world, login, edition):
    data = data_of(build_file(edition, world))
    signed = post(login(world.officer), sign(data)).content.decode()
    assert f"Phần thêm là chữ ký số, toàn vẹn. Chứng thư: {NAME};" in signed
    assert "Phần thêm không phải chữ ký số" in post(login(world.officer), data + b"\n").content.decode()


def test_the_page_tells_a_changed_file(world, login, edition):
    text = post(login(world.officer), office_file(naming(edition))).content.decode()
    assert "nội dung tệp đã bị thay đổi" in text


def test_the_page_tells_a_stranger(world, login):
    text = post(login(world.officer), b"Xin chao", "<b>la</b>.txt").content.decode()
    assert "Không phải văn bản do cổng này ban hành." in text
    assert "<b>la</b>" not in text
    assert hashlib.sha256(b"Xin chao").hexdigest() in text


def test_the_page_tells_a_draft(world, login):
    data = data_of(built.kept(world.monitor, world.now, data=b"%PDF-1.7 nhap", round_=world.round))
    assert "Là bản dự thảo do cổng tạo, chưa ban hành." in post(login(world.monitor), data).content.decode()


@pytest.mark.parametrize(
    ("data", "words"), [({}, "Hãy chọn tệp"), ({"file": "chữ"}, "Hãy chọn tệp"), ({"file": b""}, "Tệp rỗng")]
)
def test_without_a_file_the_page_asks_for_one(world, login, data, words):
    if data.get("file") == b"":
        data = {"file": upload(b"")}
    answer = login(world.officer).post(reverse("reports:verify"), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_file_too_large_is_not_read(world, login, monkeypatch):
    monkeypatch.setattr("reports.edition_forms.MAX_BYTES", 5)
    answer = post(login(world.officer), b"123456")
    assert answer.status_code == 422
    assert "50 MB" in answer.content.decode()


def test_a_full_disk_is_told(world, login, monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.documents.inspection.tempfile.TemporaryFile", full)
    answer = post(login(world.officer), b"%PDF-1.7 mot tep la")
    assert answer.status_code == 422
    assert "Hệ thống chưa ghi được tệp." in answer.content.decode()


def test_nothing_is_kept(world, login, settings):
    post(login(world.officer), b"%PDF-1.7 mot tep la")
    assert not Path(settings.MEDIA_ROOT).exists() or not list(Path(settings.MEDIA_ROOT).rglob("*"))
