"""Which agency or class a plan means by a name. Spelling is forgiven, a different name never is.

Diacritics are kept: xã Sơn Hà and xã Sơn Hạ, xã Ba Tô and xã Ba Tơ are different communes.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from kehoach.text import clean

from .models import Agency, AgencyClass, AgencyKind

# Tone on the first vowel of the pair or on the second: hóa/hoá, Ủy/Uỷ. Both are in use, even in decrees.
_OLD_STYLE = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_NEW_STYLE = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_TONES = dict(zip(_OLD_STYLE, _NEW_STYLE, strict=True))
_TONE = re.compile("|".join(_TONES))
# A blank stands for nothing, a blank or "và": KHĐT, KH-ĐT and KH&ĐT are one.
ABBREVIATIONS = {
    "ubnd": "uỷ ban nhân dân",
    "ub": "uỷ ban",
    "hđnd": "hội đồng nhân dân",
    "đbqh": "đại biểu quốc hội",
    "vp": "văn phòng",
    "bql": "ban quản lý",
    "tp": "thành phố",
    "tx": "thị xã",
    "kkt": "khu kinh tế",
    "kcn": "khu công nghiệp",
    "kh đt": "kế hoạch và đầu tư",
    "kh cn": "khoa học và công nghệ",
    "tn mt": "tài nguyên và môi trường",
    "nn mt": "nông nghiệp và môi trường",
    "nn ptnt": "nông nghiệp và phát triển nông thôn",
    "tt tt": "thông tin và truyền thông",
    "gd đt": "giáo dục và đào tạo",
    "gt vt": "giao thông vận tải",
    "dt tg": "dân tộc và tôn giáo",
    "lđ tb xh": "lao động thương binh và xã hội",
    "vh tt dl": "văn hoá thể thao và du lịch",
    "chqs": "chỉ huy quân sự",
    "ct xh": "chính trị xã hội",
    "ub mttq vn": "uỷ ban mặt trận tổ quốc việt nam",
    "mttq vn": "mặt trận tổ quốc việt nam",
    "ub mttq": "uỷ ban mặt trận tổ quốc",
    "mttq": "mặt trận tổ quốc",
    "vn": "việt nam",
    "lđlđ": "liên đoàn lao động",
    "lhpn": "liên hiệp phụ nữ",
    "ccb": "cựu chiến binh",
}
_LONGEST_FIRST = sorted(ABBREVIATIONS, key=len, reverse=True)
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(a.replace(' ', ' ?(?:và )?') for a in _LONGEST_FIRST)})\b")
_EXPANSIONS = {short.replace(" ", ""): long for short, long in ABBREVIATIONS.items()}
_EACH = re.compile(r"^(?:(?:tất cả|toàn thể) )?(?:các|những) ")


def key(name: str) -> str:
    """What two spellings of one name have in common; not for display."""
    text = _TONE.sub(lambda pair: _TONES[pair[0]], clean(name).casefold())
    text = re.sub(r"['’ʼ`]", "", text).replace("&", " và ")
    text = re.sub(r"\W+", " ", text).strip()
    # Names of Central Highlands places are written both ways.
    text = re.sub(r"\bđắk\b", "đăk", re.sub(r"\bngọk\b", "ngọc", text))
    return _ABBREVIATION.sub(lambda found: _EXPANSIONS[re.sub(" và | ", "", found[0])], text)


def _class_key(name: str) -> str:
    return _EACH.sub("", key(name))


def _exists(agency: Agency, day: date) -> bool:
    begun = agency.founded_on is None or agency.founded_on <= day
    return begun and (agency.ended_on is None or day < agency.ended_on)


def _written(agency: Agency) -> set[str]:
    """The ways to write an agency. A district or commune is also named by its place ("huyện Bình Sơn")."""
    place = "" if agency.kind == AgencyKind.PROVINCE else agency.place
    return {agency.name, agency.short_name, place} - {""}


@dataclass
class Names:
    """All names of the register, read once (two SQL statements); keep it while reading a whole plan."""

    agencies: dict[str, list[Agency]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[str, list[AgencyClass]] = field(default_factory=lambda: defaultdict(list))
    written: list[str] = field(default_factory=list)
    provinces: list[str] = field(default_factory=list)

    @classmethod
    def load(cls) -> "Names":
        names, written = cls(), set()
        agencies, classes = list(Agency.objects.all()), list(AgencyClass.objects.all())
        names.provinces = [key(a.place) for a in agencies if a.kind == AgencyKind.PROVINCE and a.place]
        for agency in agencies:
            written |= _written(agency)
            for form in {names._local(key(way)) for way in _written(agency)}:
                names.agencies[form].append(agency)
        for agency_class in classes:
            ways = {agency_class.name, agency_class.short_name, *agency_class.aliases}
            written |= ways
            for form in {names._local(_class_key(way)) for way in ways}:
                names.classes[form].append(agency_class)
        names.written = sorted(written, key=lambda way: (-len(way), way))
        return names

    def _local(self, form: str) -> str:
        """ "… tỉnh Quảng Ngãi" and "… tỉnh" are one: the register knows one province."""
        for province in self.provinces:
            if form.endswith(f" {province}"):
                return form.removesuffix(province) + "tỉnh"
        return form

    def find(self, name: str, day: date) -> Agency | AgencyClass | None:
        """The agency of that day, else of any day, else the class. None where a name is unknown or shared."""
        form = self._local(key(name))
        for candidate in dict.fromkeys([form, form.removesuffix(" tỉnh")]):
            found = self._agency(candidate, day) or self._class(_EACH.sub("", candidate))
            if found:
                return found
        return None

    def _agency(self, form: str, day: date) -> Agency | None:
        candidates = self.agencies.get(form, [])
        current = [agency for agency in candidates if _exists(agency, day)]
        chosen = current or candidates
        return chosen[0] if len(chosen) == 1 else None

    def _class(self, form: str) -> AgencyClass | None:
        candidates = self.classes.get(form, [])
        return candidates[0] if len(candidates) == 1 else None


def find_by_name(name: str, day: date) -> Agency | AgencyClass | None:
    """One look-up; for many names load `Names` once."""
    return Names.load().find(name, day)


def known_names() -> list[str]:
    """Every name as the register writes it, longest first (names contain "và" and commas themselves)."""
    return Names.load().written
