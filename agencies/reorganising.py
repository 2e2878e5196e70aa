"""What a reorganisation is to do, as plain values, and what stands in its way (domain.md §5).

Who ends, who is founded and who carries on for whom, each on one day. An agency that absorbs another keeps
its row; one that is renamed gets a new one, so that closed rounds keep the old name (docs/decisions/0010).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kehoach.text import search_key, short_date

from .models import Agency, AgencyKind, ReorganisationKind
from .names import key
from .successors import Register

Kind = ReorganisationKind
CODE_LENGTH = 40


@dataclass(frozen=True)
class NewAgency:
    """An agency that begins on the day. `classes` are codes of the classes that it joins by itself; those of
    the agencies that it succeeds it is in already."""

    name: str
    code: str = ""
    short_name: str = ""
    symbol: str = ""
    kind: str = AgencyKind.DEPARTMENT
    gso_code: str = ""
    place: str = ""
    origin: str = ""
    sort_order: int = 1000
    note: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """One reorganisation. Agencies are named by code."""

    kind: str
    happened_on: date
    title: str
    basis: str = ""
    ending: tuple[str, ...] = ()
    # From whom the founded ones are split off while it lives on: it keeps its duties and its people.
    remaining: tuple[str, ...] = ()
    founded: tuple[NewAgency, ...] = ()
    # (who ends, who carries on)
    successions: tuple[tuple[str, str], ...] = ()
    # (username, agency): people who do not go to the first heir of their agency.
    people: tuple[tuple[str, str], ...] = ()

    def heirs(self, code: str) -> list[str]:
        """Who carries on for an agency; the first gets what cannot be divided."""
        return [heir for before, heir in self.successions if before == code]

    @property
    def begun(self) -> set[str]:
        return {each.code for each in self.founded}

    @property
    def codes(self) -> set[str]:
        """Every agency that it is about."""
        pairs = {code for pair in self.successions for code in pair}
        return {*self.ending, *self.remaining, *self.begun, *pairs}


def to_json(design: Design) -> dict[str, Any]:
    """As kept in Reorganisation.design; what has a column of its own is left out."""
    own = {"kind", "happened_on", "title", "basis"}
    return {name: value for name, value in asdict(design).items() if name not in own}


def from_json(values: Mapping[str, Any], *, kind: str, happened_on: date, title: str, basis: str) -> Design:
    """The design that `to_json` wrote down, with the columns of its row."""
    known = {each.name for each in fields(NewAgency)}
    founded = [
        NewAgency(**{name: tuple(v) if name == "classes" else v for name, v in row.items() if name in known})
        for row in values.get("founded", ())
    ]
    return Design(
        kind=kind,
        happened_on=happened_on,
        title=title,
        basis=basis,
        ending=tuple(values.get("ending", ())),
        remaining=tuple(values.get("remaining", ())),
        founded=tuple(founded),
        successions=tuple((before, heir) for before, heir in values.get("successions", ())),
        people=tuple((username, code) for username, code in values.get("people", ())),
    )


def suggested_code(new: NewAgency, taken: Collection[str]) -> str:
    """A code that nobody has: of a commune its number, else the letters of its symbol or short name."""
    words = new.symbol if new.kind == AgencyKind.DEPARTMENT and new.symbol else new.short_name or new.name
    base = f"x-{new.gso_code}" if new.gso_code else "-".join(search_key(words).split())
    base = "".join(c for c in base if c.isascii() and (c.isalnum() or c == "-")).strip("-")
    base = base[: CODE_LENGTH - 5] or "co-quan"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


@dataclass(frozen=True)
class Known:
    """What the register says today, as a design is compared with it."""

    register: Register
    classes: frozenset[str]
    # Other reorganisations that wait for their day.
    waiting: tuple[Design, ...] = ()
    by_code: Mapping[str, Agency] = field(init=False)

    def __post_init__(self):
        found = {agency.code: agency for agency in self.register.agencies.values()}
        object.__setattr__(self, "by_code", found)


def problems(design: Design, known: Known) -> list[str]:
    """Why it cannot be carried out, in sentences for the administrator; empty if it can."""
    unknown = sorted(design.codes - design.begun - known.by_code.keys())
    if unknown:
        return [_("Sổ không có cơ quan mã “%s”.") % code for code in unknown]
    found = [*shape(design), *endings(design, known), *carriers(design, known), *newcomers(design, known)]
    return list(dict.fromkeys([*found, *others(design, known)]))


def shape(design: Design) -> Iterator[str]:
    """What each kind needs."""
    if not design.title.strip():
        yield _("Chưa ghi nội dung sắp xếp.")
    heirs = {heir for _before, heir in design.successions}
    alone = [code for code in design.ending if not design.heirs(code)]
    if design.kind == Kind.MERGE and (len(heirs) != 1 or not design.ending or alone):
        yield _("Hợp nhất, sáp nhập cần cơ quan được nhập và đúng một cơ quan kế thừa.")
    if design.kind == Kind.RENAME and (len(design.ending) != 1 or heirs != design.begun or len(heirs) != 1):
        yield _("Đổi tên cần một cơ quan và một tên mới.")
    if design.kind == Kind.SPLIT and len(design.ending) + len(design.remaining) != 1:
        yield _("Chia, tách cần đúng một cơ quan cũ.")
    if design.kind == Kind.SPLIT and design.ending and len(heirs) < 2:
        yield _("Chia một cơ quan cần ít nhất hai cơ quan kế thừa.")
    if design.kind == Kind.SPLIT and design.remaining and not design.founded:
        yield _("Tách cần ít nhất một cơ quan mới.")
    if design.kind == Kind.DISSOLVE and not design.ending:
        yield _("Chưa chọn cơ quan kết thúc hoạt động.")
    if design.kind == Kind.FOUND and (not design.founded or design.ending or design.successions):
        yield _("Thành lập mới cần ít nhất một cơ quan mới và không có cơ quan cũ.")


def endings(design: Design, known: Known) -> Iterator[str]:
    """The agencies that end, or that others are split off from, must stand on the eve of the day."""
    day = short_date(design.happened_on)
    for code in (*design.ending, *design.remaining):
        agency = known.by_code.get(code)
        if agency is None:
            continue
        if agency.ended_on:
            ended = short_date(agency.ended_on)
            yield _("%(agency)s đã kết thúc ngày %(ended)s.") % {"agency": agency, "ended": ended}
        elif agency.founded_on and agency.founded_on >= design.happened_on:
            begun = short_date(agency.founded_on)
            said = {"agency": agency, "begun": begun, "day": day}
            yield _("%(agency)s chỉ có từ ngày %(begun)s, không thể sắp xếp từ ngày %(day)s.") % said
    for code in design.ending:
        agency = known.by_code.get(code)
        if agency and (later := absorbed_later(agency, design.happened_on, known.register)):
            said = {"agency": agency, "later": short_date(later)}
            yield _("%(agency)s còn nhận nhiệm vụ trong lần sắp xếp ngày %(later)s, sau ngày này.") % said


def absorbed_later(agency: Agency, day: date, register: Register) -> date | None:
    """The first day after `day` on which the agency took over another's duties."""
    days = [
        on for heirs in register.heirs_of.values() for on, heir in heirs if heir == agency.pk and on >= day
    ]
    return min(days, default=None)


def carriers(design: Design, known: Known) -> Iterator[str]:
    """Who carries on must stand on the day and stay."""
    for code in dict.fromkeys(heir for _before, heir in design.successions):
        agency = known.by_code.get(code)
        if code in design.ending:
            yield _("%s vừa kết thúc vừa kế thừa.") % (agency or code)
        elif code in design.begun or agency is None:
            continue
        elif agency.ended_on:
            ended = short_date(agency.ended_on)
            yield _("%(agency)s đã kết thúc ngày %(ended)s, không kế thừa được.") % {
                "agency": agency,
                "ended": ended,
            }
        elif agency.founded_on and agency.founded_on > design.happened_on:
            begun = short_date(agency.founded_on)
            yield _("%(agency)s chỉ có từ ngày %(begun)s, không kế thừa được.") % {
                "agency": agency,
                "begun": begun,
            }


def newcomers(design: Design, known: Known) -> Iterator[str]:
    """New agencies have a name and a code that nobody else has on the day."""
    names = {
        key(agency.name): agency.name
        for code, agency in known.by_code.items()
        if code not in design.ending and (agency.ended_on is None or agency.ended_on > design.happened_on)
    }
    codes = set(known.by_code)
    for new in design.founded:
        if not new.name.strip():
            yield _("Chưa ghi tên cơ quan mới.")
            continue
        if key(new.name) in names:
            yield _("Đã có cơ quan tên “%s”.") % names[key(new.name)]
        if new.code in codes:
            yield _("Mã “%(code)s” của %(name)s đã được dùng.") % {"code": new.code, "name": new.name}
        if new.kind not in AgencyKind.values:
            yield _("Chưa chọn loại cơ quan của %s.") % new.name
        for unknown in sorted(set(new.classes) - known.classes):
            yield _("Sổ không có nhóm cơ quan mã “%s”.") % unknown
        names[key(new.name)] = new.name
        codes.add(new.code)
    if design.kind == Kind.RENAME and design.ending and design.founded:
        old = known.by_code[design.ending[0]]
        if key(old.name) == key(design.founded[0].name):
            yield _("Tên mới giống tên cũ.")


def others(design: Design, known: Known) -> Iterator[str]:
    """An agency takes part in one waiting reorganisation at a time: which comes first would be a guess."""
    for other in known.waiting:
        clash = set(design.ending) & other.codes | set(other.ending) & design.codes
        for code in sorted(clash & known.by_code.keys()):
            said = {"agency": known.by_code[code], "day": short_date(other.happened_on), "title": other.title}
            yield _("%(agency)s đang chờ lần sắp xếp ngày %(day)s (%(title)s). Hãy dừng lần đó trước.") % said
