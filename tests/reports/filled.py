"""A person with the spreadsheet of a round: it is downloaded, cells are typed into, it is uploaded again."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from reports.offline.columns import ACCOUNTS, DOCUMENTS, FILLED

HEAD = 5  # the line with the names of the columns


def upload_url(world) -> str:
    return reverse("reports:round_upload", args=[world.round.pk])


def downloaded(client, world):
    """The workbook as openpyxl opens it, as a person's own program would."""
    answer = client.get(reverse("reports:round_workbook", args=[world.round.pk]))
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def cell_of(book, path: str, field: str):
    """The cell of a task under one of reports.offline.columns.FILLED."""
    sheet = book[ACCOUNTS]
    heads = {cell.value: cell.column for cell in sheet[HEAD]}
    row = next(row[0].row for row in sheet.iter_rows(min_row=HEAD + 1) if row[1].value == path)
    return sheet.cell(row, heads[FILLED[field].name])


def fill(book, path: str, **values):
    for field, value in values.items():
        cell_of(book, path, field).value = value
    return book


def add_document(book, *cells):
    """In the first empty line of the documents."""
    sheet = book[DOCUMENTS]
    row = next(each for each in sheet.iter_rows(min_row=2) if each[0].value is None)
    for cell, value in zip(row, cells, strict=True):
        cell.value = value
    return row[0].row


def as_file(book, name="bang.xlsx") -> SimpleUploadedFile:
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def upload(client, world, book):
    file = book if isinstance(book, SimpleUploadedFile) else as_file(book)
    return client.post(upload_url(world), {"file": file})


def told(response) -> list[str]:
    """Every fault that the page tells."""
    return [str(fault) for fault in response.context["faults"]]


def offered(response) -> dict:
    """The hidden fields of the preview, as a browser would send them back."""
    data = {"step": "save"}
    for offer in [*response.context["changed"], *response.context["conflicts"]]:
        prefix = offer.sheet.prefix
        data |= {f"{prefix}-revision": offer.revision, f"{prefix}-seen": offer.sheet.revision}
        data |= {bound.html_name: bound.value() for bound in offer.hidden if bound.value() is not None}
    return data


def save(client, world, response, **choices):
    """Press “Lưu thành bản soạn”; choices are "file" or "portal" by the prefix of the account."""
    data = offered(response) | {f"{prefix}-choice": choice for prefix, choice in choices.items()}
    return client.post(upload_url(world), data)
