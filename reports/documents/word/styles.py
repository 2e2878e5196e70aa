"""STYLES and settings of the Word file: page and components of Decree 30/2020/NĐ-CP, Annex I (box numbers in
brackets). Every number is one of the decree or lies inside its range (domain.md 1.1, 1.2, 1.8a, 1.9)."""

from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from .elements import mm, points, w

# I.1: A4; top and bottom 20–25, left 30–35, right 15–20 mm. I.7: the page number stands in the top margin.
SHORT_SIDE, LONG_SIDE = 11906, 16838
TOP = BOTTOM = RIGHT = mm(20)
LEFT = mm(30)
EDGE = mm(10)
FIRST_LINE = 720  # 1,27 cm
FONT = "Times New Roman"
LANGUAGE = "vi-VN"
SINGLE = 240


@dataclass(frozen=True)
class Style:
    """`size`, `before` and `after` in points, `first_line` in twips; `level`, from 1, shows a heading in the
    navigation pane; `keep`: never parted from what follows; `exact`: points that no letter makes higher."""

    id: str
    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    first_line: int = 0
    level: int = 0
    keep: bool = False
    exact: float = 0


def centred(id: str, name: str, size: float, **more) -> Style:
    return Style(id, name, size, align="center", **more)


def running(id: str, name: str, **more) -> Style:
    """Box 6: justified, first line 1,27 cm, gaps of 6 pt, single lines."""
    return Style(id, name, 14, align="both", before=6, first_line=FIRST_LINE, **more)


STYLES = (
    centred("QuocHieu", "Quốc hiệu", 12, bold=True),  # (1)
    centred("TieuNgu", "Tiêu ngữ", 13, bold=True),
    centred("CoQuanChuQuan", "Cơ quan chủ quản", 12),  # (2)
    centred("CoQuanBanHanh", "Cơ quan ban hành", 12, bold=True),
    centred("SoKyHieu", "Số và ký hiệu", 13, before=6),  # (3)
    centred("NgayThang", "Địa danh và ngày tháng", 13, italic=True, before=6),  # (4)
    centred("TenLoai", "Tên loại văn bản", 14, bold=True, before=18, keep=True),  # (5a)
    centred("TrichYeu", "Trích yếu", 14, bold=True, keep=True),
    centred("TrichYeuCongVan", "Trích yếu công văn", 12, before=6),  # (5b)
    centred("KinhGui", "Kính gửi", 14, before=12, after=12),  # (9a)
    Style("KinhGuiNhieuNoi", "Kính gửi nhiều nơi", before=12, keep=True),
    Style("NoiDuocKinhGui", "Nơi được kính gửi", after=12),
    running("DeMucI", "Đề mục I", bold=True, level=1, keep=True),  # (6)
    running("DeMuc1", "Đề mục 1", bold=True, level=2, keep=True),
    running("DeMucA", "Đề mục a", level=3, keep=True),
    running("NoiDung", "Nội dung"),
    running("GachDauDong", "Gạch đầu dòng"),
    centred("Hinh", "Hình", 14, before=6, keep=True),
    centred("TenHinh", "Tên hình", 13, italic=True, before=3),
    centred("ChucVu", "Chức vụ người ký", 14, bold=True),  # (7a)
    centred("NguoiKy", "Họ tên người ký", 14, bold=True, before=85),  # (7b) 30 mm for signature and seal
    Style("NoiNhan", "Nơi nhận", 12, bold=True, italic=True),  # (9b)
    Style("NoiNhanTungNoi", "Nơi nhận - từng nơi", 11),
    centred("PhuLuc", "Phụ lục", 14, bold=True, level=1, keep=True),  # Annex III, form 2
    centred("TenPhuLuc", "Tên phụ lục", 14, bold=True, keep=True),
    centred("KemTheo", "Phụ lục kèm theo", 13, italic=True, keep=True),
    centred("DauBang", "Đầu bảng", 12, bold=True, keep=True),
    Style("NhomTrongBang", "Nhóm trong bảng", 12, bold=True, keep=True),
    Style("OBang", "Ô bảng", 12),
    centred("OBangGiua", "Ô bảng căn giữa", 12),
    Style("TruocBang", "Trước bảng", 2, keep=True, exact=6),
    Style("SauBang", "Sau bảng", 2, exact=1),
    centred("DuongKe", "Đường kẻ", 2, before=2, exact=2),
    centred("SoTrang", "Số trang", 14),
    centred("DauHieu", "Dấu hiệu cuối trang", 11),
)
BY_ID = {style.id: style for style in STYLES}


def write_styles(root: BaseOxmlElement) -> None:
    """Nothing but our own: Word's gallery offers the components of an official document."""
    root[:] = [
        w("docDefaults", w("rPrDefault", text_properties(Style("", ""))), w("pPrDefault")),
        # Word's own styles stay out of sight.
        w(
            "latentStyles",
            defLockedState=0,
            defUIPriority=99,
            defSemiHidden=1,
            defUnhideWhenUsed=0,
            defQFormat=0,
        ),
        w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal"),
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            w("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        w(
            "style",
            w("name", val="Normal Table"),
            w("semiHidden"),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        *map(paragraph_style, STYLES),
    ]


def paragraph_style(style: Style) -> BaseOxmlElement:
    parts = (
        w("name", val=style.name),
        w("basedOn", val="Normal"),
        *([w("next", val="NoiDung")] if style.level else []),
        w("qFormat"),
        paragraph_properties(style),
        text_properties(style),
    )
    return w("style", *parts, type="paragraph", customStyle=1, styleId=style.id)


def paragraph_properties(style: Style) -> BaseOxmlElement:
    """In the order of the schema."""
    line = (
        {"line": points(style.exact), "lineRule": "exact"}
        if style.exact
        else {"line": SINGLE, "lineRule": "auto"}
    )
    parts = [w("keepNext")] if style.keep else []
    parts += [
        w("widowControl"),
        w("spacing", before=points(style.before), after=points(style.after), **line),
        w("ind", firstLine=style.first_line),
        w("jc", val=style.align),
    ]
    if style.level:
        parts.append(w("outlineLvl", val=style.level - 1))
    return w("pPr", *parts)


def text_properties(style: Style) -> BaseOxmlElement:
    """For every script that Word tells apart: a Vietnamese letter with two accents may be of any."""
    parts = [w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)]
    parts += [w("b"), w("bCs")] if style.bold else []
    parts += [w("i"), w("iCs")] if style.italic else []
    size = round(2 * style.size)
    language = w("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE)
    return w("rPr", *parts, w("color", val="000000"), w("sz", val=size), w("szCs", val=size), language)


def write_settings(root: BaseOxmlElement) -> None:
    """As Word 2013 and later lay out; Vietnamese."""
    microsoft = "http://schemas.microsoft.com/office/word"
    root[:] = [
        w("zoom", percent=100),
        w("defaultTabStop", val=FIRST_LINE),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", w("compatSetting", name="compatibilityMode", uri=microsoft, val=15)),
        w("themeFontLang", val=LANGUAGE),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    ]
