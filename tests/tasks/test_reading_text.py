"""Text files and pasted text: codes, page furniture, rows between bars."""

import unicodedata
from pathlib import Path

import pytest

from tasks.importer.read import PlanReadError, clean_paragraphs, read_document, read_text, words
from tasks.importer.reading.document import MAX_LETTERS
from tasks.importer.reading.encodings import _FROM_TCVN3, _VNI_TABLE, decode, syllables

SEED = Path(__file__).parents[2] / "fixtures" / "plans" / "ke-hoach-151.txt"
TEXT = unicodedata.normalize("NFC", SEED.read_text(encoding="utf-8"))
FRENCH = "L'été dernier, où étais-tu ? Ça va très bien à l'hôtel, déjà vu, la forêt même, un élève naïf."
GERMAN = "Größe, Straße, für, Über, schön, möglich, können, müssen, Äpfel, Öl, Häuser, Mädchen"


def in_tcvn3(text):
    """As typed before Unicode: capitals with a tone do not exist."""
    codes = {letter: code for code, letter in _FROM_TCVN3.items()}
    typed = (codes.get(letter) or codes.get(letter.lower()) for letter in text)
    return b"".join(
        bytes([code]) if code else letter.encode("cp1252", "replace")
        for code, letter in zip(typed, text, strict=True)
    )


def in_vni(text):
    codes = {letter: typed for typed, letter in _VNI_TABLE.items() if typed.islower() == letter.islower()}
    return "".join(codes.get(letter, letter) for letter in text).encode("cp1252", "replace")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_is_read_in_all_its_forms_without_a_word(code, form):
    document = read_document(unicodedata.normalize(form, TEXT).encode(code))
    assert document.paragraphs == clean_paragraphs(TEXT)
    assert document.notes == ()


def test_utf_16_with_its_mark_in_the_other_order_is_read():
    assert read_document(b"\xfe\xff" + "Kế hoạch".encode("utf-16-be")).paragraphs == ("Kế hoạch",)


@pytest.mark.parametrize(("encode", "name"), [(in_tcvn3, "TCVN3 (ABC)"), (in_vni, "VNI")])
def test_the_old_codes_are_recognised_converted_and_told(encode, name):
    document = read_document(encode(TEXT))
    assert name in document.notes[0]
    assert words("\n".join(document.paragraphs).casefold()) == words(
        "\n".join(clean_paragraphs(TEXT)).casefold()
    )
    assert document.paragraphs[:4] == clean_paragraphs(TEXT)[:4]


@pytest.mark.parametrize("encode", [in_tcvn3, in_vni])
def test_old_codes_pasted_as_western_letters_are_recognised_too(encode):
    document = read_text(encode(TEXT).decode("cp1252"))
    assert "đã chuyển sang Unicode" in document.notes[0]
    assert "Phân công thực hiện" in "\n".join(document.paragraphs)


def test_windows_1258_is_recognised():
    base = {letter: unicodedata.normalize("NFD", letter) for letter in set(TEXT)}
    tones = "\u0300\u0301\u0303\u0309\u0323"
    typed = ""
    for letter in TEXT:
        tone = [mark for mark in base[letter] if mark in tones]
        plain = "".join(mark for mark in base[letter] if mark not in tones)
        typed += unicodedata.normalize("NFC", plain) + "".join(tone)
    document = read_document(typed.encode("cp1258", "replace"))
    assert "Windows-1258" in document.notes[0]
    assert document.paragraphs == clean_paragraphs(TEXT)


@pytest.mark.parametrize("text", [FRENCH, GERMAN])
def test_other_languages_stay_as_they_are_and_are_refused_in_a_western_code(text):
    assert read_text(text).paragraphs == (text,)
    assert read_text(text).notes == ()
    with pytest.raises(PlanReadError, match="không nhận ra"):
        read_document(text.encode("cp1252"))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x41",
        b"\x00\x01\x02",
        "Kế".encode()[:-1],
        b"\xff\xfeA\x00\x00\x00",
        in_tcvn3("Kế hoạch"),
    ],
)
def test_bytes_that_cannot_be_told_are_refused(data):
    with pytest.raises(PlanReadError, match="UTF-8"):
        read_document(data)


def test_one_broken_letter_makes_no_old_code_of_a_text():
    with pytest.raises(PlanReadError, match="UTF-8"):
        decode(TEXT.encode("utf-8").replace("ế".encode(), b"\xe1\xba", 1))


def test_nearly_every_marked_word_of_a_plan_is_a_syllable():
    assert syllables(TEXT) > 0.99
    assert syllables(FRENCH + GERMAN) < 0.6
    assert syllables("Bốn chữ có dấu") == 0


def test_a_plan_in_a_capital_font_gets_its_letterhead_back():
    head = "ủy ban nhân dân     cộng hòa xã hội chủ nghĩa việt nam\ntỉnh bến tre"
    motto = "Độc lập - Tự do - Hạnh phúc"
    document = read_document(
        in_tcvn3(f"{head}    {motto}\n\nKẾ HOẠCH\n\nphát triển đô thị, ủy ban nhân dân tỉnh.")
    )
    assert document.paragraphs[0] == "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert document.paragraphs[2:] == ("KẾ HOẠCH", "phát triển đô thị, Ủy ban nhân dân tỉnh.")


def test_the_lines_of_the_gazette_are_left_out_and_the_sentence_goes_on():
    text = "Nâng cao chất lượng\nđô thị và\n\nCÔNG BÁO/Số 286/Ngày 27-05-2026\n90\n\nphát triển bền vững."
    document = read_text(text)
    assert document.paragraphs[-1].endswith("đô thị và phát triển bền vững.")
    assert document.left_out == ("CÔNG BÁO/Số 286/Ngày 27-05-2026", "90")


def test_page_numbers_and_running_headers_between_form_feeds_are_left_out():
    inside = ["Rà soát", "Báo cáo", "Sơ kết", "Tổng kết"]
    pages = [f"KẾ HOẠCH {at}/4\n{text}.\nThời hạn: Năm {at}.\n{at}" for at, text in enumerate(inside, 7)]
    document = read_text("\f".join(pages))
    assert document.paragraphs[:2] == ("Rà soát.", "Thời hạn: Năm 7.")
    assert len(document.paragraphs) == len(document.left_out) == 8


def test_a_stamp_of_a_signature_is_left_out():
    stamp = "Ký bởi: CÔNG BÁO\nCơ quan: VĂN PHÒNG CHÍNH PHỦ\nNgày ký: 2026-05-27 07:55:25 +07:00"
    document = read_text(f"Điều 1. Ban hành Kế hoạch.\n{stamp}")
    assert document.paragraphs == ("Điều 1. Ban hành Kế hoạch.",)
    assert len(document.left_out) == 3


def test_a_label_that_looks_like_a_stamp_stays():
    assert read_text("Nội dung.\n\nCơ quan: Sở Y tế.").paragraphs == ("Nội dung.", "Cơ quan: Sở Y tế.")


def test_numbers_of_a_table_are_no_page_numbers():
    assert read_text("Chỉ tiêu\n\n1\n\n2\n\n3").paragraphs == ("Chỉ tiêu", "1", "2", "3")


def test_rows_between_bars_are_rows():
    text = "|**TT**|Nhiệm vụ|Chủ trì|\n|---|---|---|\n| 1 | Rà soát<br>Báo cáo \\| sửa |  |"
    assert read_text(text).paragraphs == ("| TT | Nhiệm vụ | Chủ trì |", "| 1 | Rà soát\nBáo cáo ¦ sửa |  |")


def test_a_hyphen_at_a_line_end_stays_and_joins():
    text = "Chỉ thị số 52-\nCT/TW của Ban Bí thư\nvề bảo hiểm y tế 2025 -\n2026 và các\nnăm tiếp theo"
    assert clean_paragraphs(text) == (
        "Chỉ thị số 52-CT/TW của Ban Bí thư về bảo hiểm y tế 2025 - 2026 và các năm tiếp theo",
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{\\rtf1 abc}", "Lưu thành"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\x89PNG\r\n\x1a\n", "là ảnh"),
        (b"\xff\xd8\xff\xe0", "là ảnh"),
        (b"Rar!\x1a\x07", "giải nén"),
        (b"PK\x05\x06" + bytes(18), "giải nén"),
        (b"<!DOCTYPE html><html><body>KH</body></html>", "trang web"),
        (b"\xef\xbb\xbf<html>", "trang web"),
        (b"", "Tệp trống"),
        (b"** **\n----\n", "Tệp trống"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data, message):
    with pytest.raises(PlanReadError, match=message):
        read_document(data, "ke-hoach")


def test_a_text_without_end_is_refused():
    with pytest.raises(PlanReadError, match="2 triệu"):
        read_text("a" * (MAX_LETTERS + 1))


def test_page_numbers_that_cut_sentences_are_left_out_where_page_breaks_are_lost():
    page = [
        f"{at}. Sở ngành rà soát nội dung thứ {at} của kế hoạch này theo phân công." for at in range(1, 10)
    ]
    lines = ["I. NHIỆM VỤ", *page, "10. Trang bị bình chữa cháy cho hộ kinh", "{}", "doanh trong năm."]
    lines += [*page, "11. Rà soát trụ nước. Thời gian", "{}", "thực hiện: Quý I/2026."]
    text = "\n".join(lines)
    counted = read_text(text.format(2, 3))
    assert counted.left_out == ("2", "3")
    assert counted.paragraphs[10].endswith("hộ kinh doanh trong năm.")
    assert counted.paragraphs[-1] == "11. Rà soát trụ nước. Thời gian thực hiện: Quý I/2026."
    assert read_text(text.format(7, 3)).left_out == ()  # these do not count on
