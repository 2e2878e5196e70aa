"""The signed file of an edition: what the agency signed and issued, taken only if it is that edition."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.permissions import Action, allowed
from tasks.relations import to_plan

from ..documents.inspection import PDF, Inspection, Unreadable, inspect
from ..models import Build, Format, Recipe, SummaryEdition
from ..signed_file import Given, faults
from . import builds, editions

# As offices exchange files (domain.md 1.9).
MAX_BYTES = 50 * 1024 * 1024
NAMES_LENGTH = 300
KEPT_SECONDS = 24 * 3600


def attach(edition: SummaryEdition, upload: UploadedFile, *, by: User, now: datetime) -> SummaryEdition:
    """Keep the signed PDF, in place of an earlier one. Raises ValidationError with every reason why it is not
    the edition, signed. Files are compared before anything is held."""
    if not allowed(Action.REPORT_DRAFT, to_plan(by, edition.round.plan)):
        raise PermissionDenied
    check(upload)
    if not edition.document_number:
        raise ValidationError(_("Hãy ghi số và ngày văn bản trước, rồi tải bản ký số lên."))
    signed = inspected(upload)
    found = [faults(own, signed, given(edition)) for own in own_versions(edition, by, now)]
    if all(found):
        raise ValidationError(found[0])
    return keep(edition, upload, signed.names, by, now)


def check(upload: UploadedFile) -> None:
    """What can be said without reading the file."""
    if not upload.size:
        raise ValidationError(_("Tệp rỗng. Hãy kiểm tra lại rồi chọn tệp khác."))
    if upload.size > MAX_BYTES:
        raise ValidationError(_("Tệp lớn hơn 50 MB. Hãy gửi bản nhỏ hơn."))
    upload.seek(0)
    if upload.read(len(PDF)) != PDF:
        raise ValidationError(_("Tệp không phải PDF. Hãy chọn bản PDF đã ký số."))


def inspected(upload: UploadedFile) -> Inspection:
    upload.seek(0)
    try:
        return inspect(upload.chunks(), pages=True)
    except Unreadable as problem:
        raise ValidationError(
            _("Không đọc được tệp PDF này: tệp hỏng hoặc quá phức tạp. Hãy ký lại từ bản PDF của cổng.")
        ) from problem


def own_versions(edition: SummaryEdition, by: User, now: datetime) -> list[Inspection]:
    """The words of the edition's own PDF files, with or without its number, newest first; whichever was
    signed. Asks for one if there is none."""
    built = edition.builds.filter(recipe=Recipe.REPORT, format=Format.PDF, state=Build.State.DONE)
    rows = built.defer("content").order_by("-ended_at")
    if found := [pages_of(build) for build in rows if not builds.is_lost(build)]:
        return found
    editions.ask_file(edition, Recipe.REPORT, Format.PDF, by=by, now=now)
    raise ValidationError(_("Bản PDF của cổng để đối chiếu đang được tạo. Hãy thử lại sau ít phút."))


def pages_of(build: Build) -> Inspection:
    """A file of ours, read once."""
    key = f"pages-{build.sha256}"
    found = cache.get(key)
    if found is None:
        with build.file.open("rb") as file:
            found = inspect(file.chunks(), pages=True)
        cache.set(key, found, KEPT_SECONDS)
    return found


def given(edition: SummaryEdition) -> Given:
    head = editions.content_of(edition).paper.letterhead
    return Given(head, edition.document_number, edition.document_date)


@transaction.atomic
def keep(
    edition: SummaryEdition, upload: UploadedFile, names: str, by: User, now: datetime
) -> SummaryEdition:
    held = editions.held_edition(edition, by)
    if (held.document_number, held.document_date) != (edition.document_number, edition.document_date):
        raise ValidationError(_("Số hoặc ngày văn bản vừa được sửa. Hãy tải tệp lên lần nữa."))
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    if held.signed_sha256 == digest:
        return held
    drop_file(held)
    upload.seek(0)
    held.signed_file, held.signed_sha256 = upload, digest
    held.signed_names, held.signed_at, held.signed_by = names[:NAMES_LENGTH], now, by
    held.save(update_fields=["signed_file", "signed_sha256", "signed_names", "signed_at", "signed_by"])
    return held


@transaction.atomic
def detach(edition: SummaryEdition, *, by: User) -> SummaryEdition:
    """Take a signed file away that should not be there; number and date can be corrected then."""
    held = editions.held_edition(edition, by)
    drop_file(held)
    held.signed_file, held.signed_sha256, held.signed_names = "", "", ""
    held.signed_at = held.signed_by = None
    held.save(update_fields=["signed_file", "signed_sha256", "signed_names", "signed_at", "signed_by"])
    return held


def drop_file(edition: SummaryEdition) -> None:
    """The bytes go once the change is certain."""
    storage, name = edition.signed_file.storage, edition.signed_file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
