"""VERIFICATION: which issued edition a file is, if it is any. Keeps nothing of what is given.

A file is known by its SHA-256: one that the portal built, the signed one, or one that begins with the bytes
of a built PDF and goes on, as a PDF does once somebody signs it. What only calls itself an edition in its
properties is told apart from it, and so is what goes on and gives the pages other contents.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core.files.uploadedfile import UploadedFile

from agencies.models import User
from agencies.permissions import Action, allowed
from tasks.relations import to_plan

from .documents.inspection import PDF, ZIP, Inspection, Unreadable, inspect
from .models import Build, SummaryEdition


class Verdict(StrEnum):
    BUILT = "built"  # a file of an edition, exactly as the portal built it
    SIGNED = "signed"  # the signed file of an edition, exactly as the office gave it
    CONTINUED = "continued"  # a built PDF, its pages kept, and something after it: as a rule a signature
    ALTERED = "altered"  # calls itself an edition, or begins as one, but says something else
    DRAFT = "draft"  # built by the portal, not issued
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    sha256: str
    edition: SummaryEdition | None = None
    build: Build | None = None
    inspection: Inspection | None = None  # of a PDF that goes on after what the portal built

    @property
    def is_whole(self) -> bool:
        """Whether the file is, byte by byte, one of an edition."""
        return self.verdict in (Verdict.BUILT, Verdict.SIGNED)


def verify(upload: UploadedFile, user: User) -> Finding:
    """What a file is, as far as this person may know."""
    editions = SummaryEdition.objects.visible_to(user).listed()
    builds = Build.objects.filter(state=Build.State.DONE).defer("content")
    sha256, begins = hashes(upload, sizes_of(builds))
    if build := builds.filter(sha256=sha256, edition__isnull=False).first():
        return Finding(Verdict.BUILT, sha256, editions.get(pk=build.edition_id), build)
    if edition := editions.filter(signed_sha256=sha256).first():
        return Finding(Verdict.SIGNED, sha256, edition)
    drafts = builds.filter(sha256=sha256, edition=None).select_related("round__plan")
    if build := next((each for each in drafts if may_know(user, each)), None):
        return Finding(Verdict.DRAFT, sha256, build=build)
    if build := builds.filter(sha256__in=begins, edition__isnull=False, format="pdf").first():
        edition, inspection = editions.get(pk=build.edition_id), inspected(upload, since=build.size)
        verdict = Verdict.CONTINUED if inspection.keeps_pages else Verdict.ALTERED
        return Finding(verdict, sha256, edition, build, inspection)
    inspection = inspected(upload)
    if edition := editions.filter(digest=inspection.edition or None).first():
        return Finding(Verdict.ALTERED, sha256, edition, inspection=inspection)
    return Finding(Verdict.UNKNOWN, sha256)


def sizes_of(builds) -> list[int]:
    """Of the PDF files of editions, smallest first."""
    built = builds.filter(edition__isnull=False, format="pdf")
    return sorted(set(built.values_list("size", flat=True)))


def hashes(upload: UploadedFile, sizes: Iterable[int]) -> tuple[str, list[str]]:
    """The hash of the file, and those of its first bytes, as many as each of the sizes. Reads it once."""
    whole, begins, position = hashlib.sha256(), [], 0
    waiting = [size for size in sizes if size < upload.size]
    upload.seek(0)
    for chunk in upload.chunks():
        while waiting and waiting[0] <= position + len(chunk):
            begin = whole.copy()
            begin.update(chunk[: waiting.pop(0) - position])
            begins.append(begin.hexdigest())
        whole.update(chunk)
        position += len(chunk)
    return whole.hexdigest(), begins


def may_know(user: User, build: Build) -> bool:
    """A file that is not issued is known to whoever may fetch it and to the monitor."""
    if Build.objects.visible_to(user).filter(pk=build.pk).exists():
        return True
    return bool(build.round) and allowed(Action.REPORT_DRAFT, to_plan(user, build.round.plan))


def inspected(upload: UploadedFile, since: int = 0) -> Inspection:
    """What a PDF or an Office file tells of itself; nothing if it is neither, or cannot be read."""
    upload.seek(0)
    if not upload.read(len(PDF)).startswith((PDF, ZIP)):
        return Inspection()
    upload.seek(0)
    try:
        return inspect(upload.chunks(), since=since)
    except Unreadable:
        return Inspection()
