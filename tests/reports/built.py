"""Files to test with."""

from reports.documents.frozen import Content
from reports.documents.paper import Block, BlockKind, Paper
from reports.services import builds

ZIP = b"PK\x03\x04 tai lieu"


def content(words="Đã rà soát.", **changes) -> Content:
    """A document of one sentence."""
    body = (Block(BlockKind.PARAGRAPH, words),)
    return Content(Paper(kind="BÁO CÁO", subject=("Kết quả thực hiện",), body=body, **changes))


def asked(person, now, format="docx", of=None, **others):
    """A file that somebody asked for."""
    values = {"title": "Báo cáo tổng hợp, Năm 2026", "name": f"BC_SXD_KH151_nam_2026.{format}", **others}
    return builds.ask("report", format, of or content(), by=person, now=now, **values)


def built(person, now, **others):
    """The same, built by its writer."""
    row = asked(person, now, **others)
    builds.build(row.pk, now)
    row.refresh_from_db()
    return row


def kept(person, now, data=ZIP, **others):
    """The same with a file of our own, whatever the writers do."""
    row = asked(person, now, **others)
    builds.claim(row.pk, now).keep(data)
    row.refresh_from_db()
    return row


def failed(person, now, problem="Máy chủ hết chỗ trống.", **others):
    """The same, failed."""
    row = asked(person, now, **others)
    builds.claim(row.pk, now).fail(problem)
    row.refresh_from_db()
    return row
