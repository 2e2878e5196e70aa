"""Issued reports to test with: a signed PDF takes a certificate that is made here."""

from datetime import datetime
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from reports.documents import writers
from reports.documents.frozen import digest, freeze
from reports.models import Build
from reports.services import builds, editions, signed_files, summaries

NAME = "Sở Xây dựng tỉnh Quảng Ngãi"
SIGNER = {"signer_form": "head", "signer_position": "", "signer_name": "Trần Văn Bình"}
CORRECTION = "Đính chính số liệu của UBND xã Tịnh Khê."


def sign_as(world, round_=None, **signer) -> None:
    """Who signs, as the draft says it."""
    summaries.set_cover(round_ or world.round, {**SIGNER, **signer}, by=world.monitor, now=world.now)


def seen(round_, now) -> str:
    return editions.proposal(round_, now.date()).seen


def issued(world, reason="", by=None, now=None, round_=None, **signer):
    """The draft as it is now, issued by the head."""
    now, round_ = now or world.now, round_ or world.round
    sign_as(world, round_, **signer)
    return editions.issue(round_, seen(round_, now), reason, by=by or world.monitor_head, now=now)


def signed(world):
    """An issued report with a number and a signed file, whatever is in it."""
    edition = issued(world)
    editions.set_number(edition, "05", world.now.date(), by=world.monitor, now=world.now)
    edition.refresh_from_db()
    return signed_files.keep(edition, upload(b"%PDF-1.7"), NAME, world.monitor, world.now)


_built: dict[tuple, bytes] = {}
_write = writers.write


def write_once(recipe, format, content, progress=writers.no_progress) -> bytes:
    """Stands in for documents.writers.write: the same content is built once in all tests."""
    key = (recipe, format, digest(freeze(content)))
    if key not in _built:
        _built[key] = _write(recipe, format, content, progress)
    return _built[key]


def build_file(edition, world, format="pdf", recipe="report", by=None) -> Build:
    """A file of an edition, built here and now."""
    build = editions.ask_file(edition, recipe, format, by=by or world.officer, now=world.now)
    builds.build(build.pk, world.now)
    build.refresh_from_db()
    assert build.state == Build.State.DONE, build.problem
    return build


def data_of(build: Build) -> bytes:
    with build.file.open("rb") as file:
        return file.read()


@cache
def signer(name=NAME):
    """A certificate that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1))
        .not_valid_after(datetime(2036, 1, 1))
        .sign(key, hashes.SHA256())
    )
    store = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, NoEncryption())
    return signers.SimpleSigner.load_pkcs12_data(store, [])


def sign(data: bytes, name=NAME, field="Ky1") -> bytes:
    """The PDF with one more signature."""
    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    meta = signers.PdfSignatureMetadata(field_name=field)
    return signers.sign_pdf(writer, meta, signer=signer(name)).getvalue()


def upload(data: bytes, name="bao-cao.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
