"""Evidence files: what is taken, under which name it is kept, and who may take it away."""

import hashlib
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from kehoach.text import clean

from ..models import Entry, Evidence
from ..workflow import Step
from .entries import require_step

MAX_FILES = 10
# Extension -> (how such a file begins, how it is served). What a file calls itself is never believed.
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
TYPES = {
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "doc": (OLE, "application/msword"),
    "xls": (OLE, "application/vnd.ms-excel"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n", "image/png"),
}


def check(upload: UploadedFile) -> str:
    """The extension of an acceptable file. Raises ValidationError that says what to do instead."""
    name = clean(PurePath(upload.name or "").name)
    extension = PurePath(name).suffix.lower().lstrip(".")
    values = {"name": name, "max": settings.EVIDENCE_MAX_BYTES // 1024 // 1024}
    if extension not in TYPES:
        raise ValidationError(
            _("Tệp “%(name)s” không nhận được. Hãy dùng PDF, Word, Excel, JPG hoặc PNG.") % values
        )
    if not upload.size:
        raise ValidationError(_("Tệp “%(name)s” rỗng. Hãy kiểm tra lại rồi chọn tệp khác.") % values)
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        raise ValidationError(
            _("Tệp “%(name)s” lớn hơn %(max)s MB. Hãy nén hoặc tách tệp rồi gửi lại.") % values
        )
    begins = TYPES[extension][0]
    upload.seek(0)
    if upload.read(len(begins)) != begins:
        raise ValidationError(
            _("Nội dung tệp “%(name)s” không đúng loại của đuôi tệp. Hãy mở và lưu lại rồi gửi lại.") % values
        )
    return extension


def held(entry: Entry) -> Entry:
    """The entry as it is now, held until the transaction ends."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("obligation__round__plan")
    return rows.get(pk=entry.pk)


@transaction.atomic
def attach(entry: Entry, upload: UploadedFile, *, by: User, now: datetime) -> Evidence:
    """Keep a file with an entry that may still be written. The same file again is kept once."""
    entry = held(entry)
    require_step(Step.WRITE, entry.obligation, entry, by, now)
    extension = check(upload)
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    if known := entry.evidence.filter(sha256=digest).first():
        return known
    if entry.evidence.count() >= MAX_FILES:
        raise ValidationError(_("Mỗi báo cáo nhận tối đa %(max)s tệp.") % {"max": MAX_FILES})
    upload.seek(0)
    return Evidence.objects.create(
        entry=entry,
        file=upload,
        name=clean(PurePath(upload.name).name)[-200:],
        extension=extension,
        size=upload.size,
        sha256=digest,
        uploaded_at=now,
        uploaded_by=by,
    )


@transaction.atomic
def detach(evidence: Evidence, *, by: User, now: datetime) -> None:
    """Take a file away while the entry may still be written; the bytes go once the change is certain."""
    entry = held(evidence.entry)
    require_step(Step.WRITE, entry.obligation, entry, by, now)
    storage, name = evidence.file.storage, evidence.file.name
    evidence.delete()
    transaction.on_commit(lambda: storage.delete(name))
