"""kehoach.spreadsheets.reading: which files are opened at all, and what is made of their cells."""

import contextlib
import io
import random
import struct
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from kehoach.spreadsheets import reading
from kehoach.spreadsheets.reading import Unreadable, read, table


def workbook(*rows, name="A") -> bytes:
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(content: bytes, name="A"):
    return read(io.BytesIO(content), len(content), [name])


def repacked(content: bytes, **changes) -> bytes:
    """The file with some parts changed or added; "__" stands for "/" and "_" for "." in their names."""
    parts = {name.replace("__", "/").replace("_", "."): data for name, data in changes.items()}
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def with_picture() -> bytes:
    stream = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(stream, "png")
    book = Workbook()
    book.active.add_image(Image(stream))
    return saved(book)


def open_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<x/>")
    return stream.getvalue()


def lying_about_its_size() -> bytes:
    """A part of 60 MB whose directory says that it has 100 bytes."""
    content = bytearray(repacked(workbook(["a"]), xl__theme_xml=b" " * 60_000_000))
    place = content.rfind(b"xl/theme.xml")
    struct.pack_into("<I", content, place - 46 + 24, 100)
    return bytes(content)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
SMALL = workbook(["a"])
FILES = {
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1" + b"\x00" * 600, "Excel đời cũ (.xls) hoặc có mật khẩu"),
    "ods": (open_document(), "có thể là .ods"),
    "macros": (repacked(SMALL, xl__vbaProject_bin=b"x"), "macro (.xlsm)"),
    "picture inside": (with_picture(), "hình ảnh"),
    "a photo": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "không phải bảng tính"),
    "empty": (b"", "không phải bảng tính"),
    "words": ("Báo cáo".encode(), "không phải bảng tính"),
    "cut off": (SMALL[:-200], "bị hỏng"),
    "bomb": (repacked(SMALL, xl__x_xml=b" " * 90_000_000), "quá lớn"),
    "large part": (repacked(SMALL, xl__styles_xml=b" " * 5_000_000), "quá lớn"),
    "lying": (lying_about_its_size(), "bị hỏng"),
    "entities": (repacked(SMALL, xl__worksheets__sheet1_xml=BOMB), "khai báo lạ"),
    "entities in UTF-16": (
        repacked(SMALL, xl__worksheets__sheet1_xml=BOMB.decode().encode("utf-16")),
        "khai báo lạ",
    ),
    "broken cells": (repacked(SMALL, xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row"), "bị hỏng"),
    "many parts": (repacked(SMALL, **{f"xl__x{n}_xml": b"x" for n in range(600)}), "quá lớn"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_small_spreadsheet_is_refused_with_what_to_do(name):
    content, message = FILES[name]
    with pytest.raises(Unreadable) as refused:
        opened(content)
    assert message in refused.value.messages[0]


@pytest.mark.parametrize("seed", range(8))
def test_bytes_that_were_changed_on_the_way_never_break_the_reader(seed):
    chance, content = random.Random(seed), workbook(*[[n, "Đã rà soát", date(2026, 3, 5)] for n in range(40)])
    for _file in range(25):
        broken = bytearray(content)
        for _byte in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with contextlib.suppress(Unreadable):
            opened(bytes(broken[: chance.randint(4, len(broken))] if chance.random() < 0.2 else broken))


def test_a_file_of_eight_megabytes_is_opened_and_one_more_byte_is_not():
    content = io.BytesIO(SMALL)
    assert read(content, reading.MAX_BYTES, ["A"])
    with pytest.raises(Unreadable, match="lớn hơn 8 MB"):
        read(content, reading.MAX_BYTES + 1, ["A"])


def test_a_hundred_thousand_lines_are_refused():
    lines = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 100_001))
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = f"{start}{lines}</sheetData></worksheet>".encode()
    with pytest.raises(Unreadable, match="hơn 5000 dòng"):
        opened(repacked(SMALL, xl__worksheets__sheet1_xml=sheet))


def test_the_last_allowed_line_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert len(opened(workbook(*[["a"]] * 3))["A"]) == 3
    with pytest.raises(Unreadable, match="hơn 3 dòng"):
        opened(workbook(*[["a"]] * 4))


def test_one_long_text_in_many_cells_is_refused():
    with pytest.raises(Unreadable, match="quá nhiều chữ"):
        opened(workbook(*[["a" * 32_000] * 30] * 10))


def test_what_a_file_says_of_its_extent_is_not_believed():
    book = Workbook()
    book.active.title = "A"
    book.active["A1"], book.active["AZ1"] = "a", "too far"
    book.active.cell(1_048_576, 1).number_format = "0"
    rows = opened(saved(book))["A"]
    assert [(row.number, [cell.text for cell in row.cells]) for row in rows] == [(1, ["a"])]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (40, "0", "40"),
        (40.0, "0.00", "40"),
        (40.5, "0.0", "40,5"),
        (0.4, "0%", "40"),
        (0.285, "0.0%", "28,5"),
        (40, '0"%"', "40"),
        (True, "General", "x"),
        (False, "General", ""),
        (date(2026, 3, 5), "dd/mm/yyyy", "05/03/2026"),
        (datetime(2026, 3, 5, 7), "d-m-yy h:mm", "05/03/2026"),
        (time(7, 30), "h:mm", "07:30:00"),
        ("  Sở \u200bXây\u00a0dựng \r\n xong ", "@", "Sở Xây dựng\nxong"),
        ("Hết dòng_x000D_\nDòng sau", "@", "Hết dòng\nDòng sau"),
    ],
    ids=str,
)
def test_a_cell_is_read_as_a_person_sees_it(value, number_format, text):
    book = Workbook()
    book.active.title = "A"
    book.active["A1"].value, book.active["B1"].value = value, "x"
    book.active["A1"].number_format = number_format
    assert opened(saved(book))["A"][0].cells[0].text == text


@pytest.mark.parametrize(("value", "message"), [("=1+1", "công thức"), ("#REF!", "báo lỗi #REF!")])
def test_a_formula_and_an_error_are_faults(value, message):
    assert message in opened(workbook([value]))["A"][0].cells[0].fault


def test_only_the_sheets_that_are_asked_for_are_read():
    book = Workbook()
    book.active.title = "A"
    book.create_sheet("B")
    assert set(opened(saved(book))) == {"A"}


def test_a_table_begins_below_its_heads_wherever_they_stand():
    found = table(opened(workbook(["Tên bảng"], [], ["", "Hai", "Một"], ["", 2, 1])), "A", ("Một", "Hai"))
    assert [(row.number, found.cell(row, "Một").text) for row in found.rows] == [(4, "1")]
    assert str(found.fault(found.rows[0], "Hai", "sai.")) == "Sheet “A”, dòng 4, cột B “Hai”: sai."


def test_a_table_that_lacks_a_column_names_it():
    with pytest.raises(Unreadable, match="Hai"):
        table(opened(workbook(["Một"])), "A", ("Một", "Hai"))
    with pytest.raises(Unreadable, match="không có sheet “B”"):
        table(opened(workbook(["Một"])), "B", ("Một",))
