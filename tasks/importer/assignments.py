"""Assignment sentences: who leads, who coordinates, who proposes. Grammar: domain.md 4.5.

"Sở Khoa học và Công nghệ, Sở Văn hóa, Thể thao và Du lịch và các sở, ngành" holds three names: "," and
"và" also stand inside names. So the sentence is cut at every separator and a piece starts a new name only
if it looks like the beginning of one; names known beforehand are never cut, the longest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.importer.fields import UPPER
from tasks.importer.parsed import ParsedAssignment, Role

_SPECIFIC = re.compile(
    r"(?!Ban hành|Tổ chức|Báo cáo|Bộ (?:phận|máy|tiêu chí|chỉ số|thủ tục)|Hội (?:nghị|thảo|nhập)|Đoàn kết|"
    r"Phòng,? (?:chống|ngừa)|Trường hợp|Đội ngũ|Vụ việc|Quỹ đất|Thanh tra,|"
    r"Cơ sở (?:dữ liệu|vật chất|hạ tầng))"
    r"(?:(?:Sở|Bộ|Ban|Ủy ban|Uỷ ban|UBND|UBMTTQ|UBKT|MTTQ|Mặt trận|HĐND|Hội|Liên minh|Liên đoàn|Liên hiệp|"
    r"Đoàn|Tỉnh đoàn|Thành đoàn|Công an|Văn phòng|VP|Thanh tra|Cục|Chi cục|Tổng cục|Vụ|Viện|Học viện|"
    r"Trung tâm|Trường|Đại học|Báo|Đài|Cổng|Kho bạc|Ngân hàng|Thuế|Hải quan|Bảo hiểm|BHXH|Tòa án|Toà án|"
    r"Kiểm toán|Quỹ|Công ty|Tập đoàn|Tổng công ty|Bưu điện|Viễn thông|Điện lực|Phòng|Tỉnh ủy|Thành ủy|"
    r"Đảng ủy|Chủ tịch|Giám đốc|Thủ trưởng|Người đứng đầu|Lãnh đạo|Bệnh viện|Cảng|Quân khu|Lực lượng|"
    r"Chủ đầu tư|Chính phủ|Thủ tướng|Tổ|Ngành|Cơ sở|Trạm|Đội|Hợp tác xã|Doanh nghiệp)\b"
    r"|[A-ZĐ]{2,}(?:&[A-ZĐ]+)?\b|(?:công an|ủy ban|uỷ ban|văn phòng)\b|(?:sở|bộ) [A-ZĐ])"
)
_GROUP_NOUN = (
    r"(?:sở|ban ngành|ban|ngành|bộ|cơ quan|đơn vị|địa phương|tổ chức|đoàn thể|hội|hiệp hội|cá nhân|lực lượng|"
    r"doanh nghiệp|cấp|phòng|trường|cục|vụ|chủ đầu tư|nhà thầu|thành viên|thành phần|cơ sở|huyện|xã|phường)\b"
)
_GROUP = re.compile(rf"(?:các|những|toàn thể|một số)\s+{_GROUP_NOUN}", re.IGNORECASE)
_PLURAL = re.compile(r"(?:các|những)\s", re.IGNORECASE)
_BARE_GROUP = re.compile(rf"(?:{_GROUP_NOUN})(?:\s+[^A-ZĐ]*)?$")
_BARE_CAPITAL = re.compile(r"(?:Sở|Bộ|Ban|Cơ quan|Đơn vị|Địa phương|Tổ chức|Hội|Ngành)$")
_UNIT = re.compile(r"(?:xã|phường|thị trấn|thị xã|thành phố|huyện|quận|đặc khu|thôn)\b")
_TITLED_GROUP = re.compile(
    r"(?:Thủ trưởng|Giám đốc|Người đứng đầu|Lãnh đạo|Đại diện) (?:các )?", re.IGNORECASE
)
_SHARED_HEAD = re.compile(rf"(?:gồm )?[Cc]ác (?P<head>[Ss]ở|[Bb]ộ|[Cc]ục|[Bb]an)\s*:?\s+(?=[{UPPER}])")
_SEPARATOR = re.compile(r"(\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+|cùng\s+)?|\s+và\s+|\s+cùng (?:với )?)")

# Names with "và" or a comma inside that the rules alone would cut, when nobody passes a register.
_BUILT_IN = re.compile(
    r"Đoàn (?:đại biểu Quốc hội|ĐBQH) và (?:HĐND|Hội đồng nhân dân)|Văn phòng HĐND và UBND"
    r"|Văn (?:hóa|hoá),? Thể thao(?: và Du lịch)?|Báo và (?:Đài )?Phát thanh,? (?:và )?Truyền hình"
    r"|(?:Nông nghiệp|Tài nguyên) và Môi trường|Khoa học và Công nghệ|Giáo dục và Đào tạo|Kế hoạch và Đầu tư"
    r"|Thông tin và Truyền thông|Nông nghiệp và Phát triển nông thôn|Thương binh và Xã hội"
    r"|Dân tộc và Tôn giáo|Tuyên giáo và Dân vận|Văn hóa và Thể thao"
)
_VERB = re.compile(
    r"(?:^|[\s,;]+)(?:chủ trì|phối hợp|tham mưu"
    r"|tổ chức (?:thực hiện|triển khai|tuyên truyền|thi hành|phổ biến|rà soát|xây dựng|đánh giá)"
    r"|triển khai|thực hiện|tăng cường|xây dựng|rà soát|nghiên cứu|theo dõi|hướng dẫn|căn cứ|chịu trách nhiệm"
    r"|có trách nhiệm|tiến hành|đẩy mạnh|bố trí|đôn đốc|giám sát|kiểm tra|cân đối|báo cáo|tiếp tục|chủ động"
    r"|nâng cao|ban hành|lập (?=dự|kế hoạch|hồ)|giúp|kịp thời|phổ biến|tuyên truyền|kiện toàn|sẽ"
    r"|thường xuyên|quan tâm|đề xuất"
    r"|theo chức năng|theo nhiệm vụ|trên cơ sở|trong việc|trong công tác|trong quá trình|định kỳ|sử dụng|để"
    r"|thẩm định|tổng hợp|nghiêm túc|khẩn trương|tập trung|là|gắn|tích cực|đồng thời|hằng năm"
    r"|trình (?=UBND|Ủy ban|Hội đồng|HĐND|Chủ tịch|cấp|Thủ tướng|Chính phủ|Quốc hội)"
    r"|phân công|quán triệt|chỉ đạo|lãnh đạo|cập nhật|vận động|xử lý|đảm bảo|bảo đảm|phát huy)"
    r"(?:(?<= )|(?=[\s,.;:]|$))|\.\s|\s*\.\.\."
)
_LEADS = re.compile(r"\s*\b(?:chủ trì|làm đầu mối|là đầu mối)\b", re.IGNORECASE)
_WITH = re.compile(
    r"[,;]?\s*(?:và\s+)?\b(?:phối hợp|cùng)\b(?: chặt chẽ| thường xuyên| cùng| đồng bộ)*"
    r"(?: với(?! nhau)| giữa)?\s*:?\s*",
    re.IGNORECASE,
)
_PROPOSED = re.compile(r"(?:trên cơ sở|theo) đề (?:xuất|nghị) của\s+", re.IGNORECASE)
_REQUEST = re.compile(r"(?:giao(?: cho)?|đề nghị|yêu cầu|phân công)\s*:?\s+", re.IGNORECASE)
# Separators and blanks inside a known name or a bracket: hidden, so that neither "và" nor a verb cuts there.
_HIDDEN = {",": "\ue000", ";": "\ue001", " ": "\ue002"}
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_RELATED_END = re.compile(
    rf"(liên quan)\s+(?=[^\W\d_])(?![{UPPER}])(?!đến|và\b|cùng\b|trực thuộc|thuộc|trên|trong tỉnh|của)"
)


def parse_assignment(
    phrase: str, known_names: Iterable[str] = (), role: Role = "joint"
) -> tuple[ParsedAssignment, ...]:
    """Read one assignment sentence or the value of an assignment label.

    "A chủ trì, phối hợp với B" gives a lead and a coordinator; names without "chủ trì" get ``role`` (several
    before "tổ chức thực hiện" are joint). "(trên cơ sở đề xuất của X)" gives a proposer; any other bracket
    becomes the scope of the name before it. Unreadable text gives (). Source: domain.md 4.5.
    """
    text = _REQUEST.sub("", re.sub(r"\s+", " ", phrase).strip(), count=1) if phrase else ""
    text = _hide(text, known_names)
    lead = _LEADS.search(text)
    after_lead = lead.end() if lead else 0
    joined = _WITH.search(text, after_lead)
    head = text[: lead.start()] if lead else text[: joined.start()] if joined else text
    tail = text[joined.end() :] if joined else ""
    scope = text[after_lead : joined.start() if joined else None] if lead else ""
    found = _assign(head, "lead" if lead else role, phrase, _scope(scope))
    found += _assign(tail, "coordinate", phrase)
    found += _proposers(text, phrase)
    return tuple(dict.fromkeys(found))


def split_names(text: str, known_names: Iterable[str] = ()) -> tuple[str, ...]:
    """Cut a list of agencies into names as written; a collective ("các sở, ban, ngành") is one name."""
    return tuple(name for name, _ in _names(_hide(text, known_names)))


def leading_names(text: str, known_names: Iterable[str] = ()) -> tuple[str, ...]:
    """The agencies a sentence begins with ("Đề nghị A, B tăng cường …"), () if it begins otherwise."""
    hidden = _REQUEST.sub("", _hide(text, known_names), count=1)
    verb = _VERB.search(hidden)
    names = split_names(_show(hidden[: verb.start()]), known_names) if verb else ()
    return names if names and all(map(_is_name, names)) else ()


def is_agency_list(text: str, known_names: Iterable[str] = ()) -> bool:
    """True for a heading that only names agencies ("5. Các sở, ban, ngành và UBND các xã, phường")."""
    text = text.strip(" :.;")
    if not text or len(text) > 250 or ". " in text or ":" in text or _VERB.search(_hide(text, known_names)):
        return False
    names = split_names(text, known_names)
    return bool(names) and all(map(_is_name, names))


def _is_name(name: str) -> bool:
    return bool(_SPECIFIC.match(name) or _GROUP.match(name) or _is_bare_group(name))


def _assign(text: str, role: Role, phrase: str, scope: str = "") -> list[ParsedAssignment]:
    clauses = [clause for clause in text.split(";") if clause.strip()]
    if len(clauses) > 1 and not any(_VERB.search(clause) for clause in clauses):
        clauses = [text]
    found = []
    for clause in clauses:
        verb = _VERB.search(clause)
        listed = clause[: verb.start()] if verb else clause
        found += [ParsedAssignment(role, name, own or scope, phrase) for name, own in _names(listed)]
        if verb and re.search(r"\.\s", clause[verb.end() :]):
            break  # the next sentence explains, it does not assign
    return found


def _proposers(text: str, phrase: str) -> list[ParsedAssignment]:
    for bracket in _BRACKET.findall(text):
        proposed = _PROPOSED.match(_show(bracket).strip())
        if proposed:
            names = split_names(_show(bracket).strip()[proposed.end() :])
            return [ParsedAssignment("propose", name, "", phrase) for name in names]
    return []


def _scope(text: str) -> str:
    shown = [_show(bracket).strip() for bracket in _BRACKET.findall(text)]
    return "; ".join(bracket for bracket in shown if not _PROPOSED.match(bracket))


def _names(text: str) -> list[tuple[str, str]]:
    """Names of a hidden text, each with the scope in its brackets."""
    related = _RELATED_END.search(text)
    text = text[: related.end(1)] if related else text
    pieces = _SEPARATOR.split(text.strip(" .,;:"))
    names = [pieces[0]]
    for separator, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if _starts_name(names[-1], separator, piece):
            names.append(piece)
        elif head := _SHARED_HEAD.match(names[0]):
            names.append(f"{head['head'].capitalize()} {piece}")
        else:
            names[-1] += separator + piece
    if head := _SHARED_HEAD.match(names[0]):
        names[0] = f"{head['head'].capitalize()} {names[0][head.end() :]}"
    shown = ((_show(_BRACKET.sub("", name)).strip(" .,;:-+"), _scope(name)) for name in names)
    return [(name, scope) for name, scope in shown if len(name) > 1 and name != "và"]


def _starts_name(current: str, separator: str, piece: str) -> bool:
    current, piece = _show(current), _show(piece)
    if _UNIT.match(piece):
        return False
    if _GROUP.match(piece):
        return True
    if _PLURAL.match(piece):  # "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp" is one name
        return "và" not in separator
    if _is_bare_group(piece):
        apart = "và" in separator and piece.startswith("địa phương")
        return apart or ";" in separator or not _is_group(current)
    return ";" in separator or _SPECIFIC.match(piece) is not None


def _is_bare_group(piece: str) -> bool:
    return bool(_BARE_GROUP.match(_BRACKET.sub("", piece)) or _BARE_CAPITAL.match(piece))


def _is_group(name: str) -> bool:
    return bool(_GROUP.match(name) or _is_bare_group(name.split(",")[0]) or _TITLED_GROUP.match(name))


def _hide(text: str, known_names: Iterable[str]) -> str:
    """Replace separators inside known names and brackets, so that nothing cuts there."""
    for name in sorted({*known_names}, key=len, reverse=True):
        if name.strip():
            text = re.sub(re.escape(name), lambda match: _cover(match[0]), text, flags=re.IGNORECASE)
    text = _BUILT_IN.sub(lambda match: _cover(match[0]), text)
    return _BRACKET.sub(lambda match: _cover(match[0]), text)


def _cover(text: str) -> str:
    for mark, hidden in _HIDDEN.items():
        text = text.replace(mark, hidden)
    return text


def _show(text: str) -> str:
    for mark, hidden in _HIDDEN.items():
        text = text.replace(hidden, mark)
    return text
