"""Names of a document that the register does not know, or knows as nobody in particular: where they stand,
what is nearest to them, and what people decided.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agencies.likeness import Likenesses
from agencies.models import Agency, AgencyKind
from agencies.names import Names, key

from ..importer.understood import Choice, Means, Understood, stamp
from ..meanings import Meaning, Meanings, is_general
from ..models import AssignmentRole
from ..services.importing import mark

# What the name of an agency says of its kind, first match; any other is taken for a department.
KINDS = [
    (
        r"thủ tướng|chính phủ|quốc hội|bộ (?!chỉ huy|tư lệnh)|ban bí thư|văn phòng chính phủ",
        AgencyKind.CENTRAL,
    ),
    (r"uỷ ban nhân dân (tỉnh|thành phố)", AgencyKind.PROVINCE),
    (r"uỷ ban nhân dân (huyện|quận|thị xã)", AgencyKind.DISTRICT),
    (r"uỷ ban nhân dân (xã|phường|thị trấn|đặc khu)", AgencyKind.COMMUNE),
    (r"uỷ ban mặt trận|mặt trận tổ quốc|(tỉnh )?đoàn\b|liên đoàn lao động|hội (?!đồng)", AgencyKind.MASS),
    (r"(thường trực )?hội đồng nhân dân|(ban|tổ|đoàn) đại biểu", AgencyKind.COUNCIL),
]


def kind_of_name(name: str) -> AgencyKind:
    """The kind that is offered first for a new agency."""
    written = key(name)
    return next((kind for pattern, kind in KINDS if re.match(pattern, written)), AgencyKind.DEPARTMENT)


def anchor_of(known: str) -> str:
    """Where the card of a name stands; the same whatever else is decided."""
    return f"ten-{stamp(known)[:8]}"


@dataclass(frozen=True)
class Pick:
    """One radio button: what it sends, what it says."""

    value: str
    label: str


@dataclass
class NameCard:
    """One name in one or several spellings, with the tasks that write it."""

    key: str
    name: str
    stamp: str
    choice: Choice | None = None
    uses: list[tuple[str, str, str]] = field(default_factory=list)  # place, its anchor, role
    meanings: list[Meaning] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    issues: bool = False  # this name issued the plan, so it stands for one agency

    @property
    def anchor(self) -> str:
        return anchor_of(self.key)

    @property
    def unknown(self) -> bool:
        return any(meaning.means is None for meaning in self.meanings)

    @property
    def said(self) -> str:
        """What it stands for now, in words."""
        if self.unknown:
            return ""
        found = dict.fromkeys(_meant(meaning) for meaning in self.meanings)
        return "; ".join(found)

    @property
    def chosen(self) -> dict[str, object]:
        """What the form of this card holds before anybody types."""
        new = self.choice if self.choice and self.choice.means == Means.NEW else None
        name = new.name if new else self.name
        return {
            "stamp": self.stamp,
            "pick": value_of(self.choice),
            "new_name": name,
            "new_kind": new.kind if new else kind_of_name(name).value,
            "remember": bool(self.choice and self.choice.remember),
        }


def _meant(meaning: Meaning) -> str:
    if meaning.means == Means.NEW:
        return _("cơ quan mới “%s”") % meaning.new.name
    if meaning.means == Means.NOBODY:
        return _("không giao cho cơ quan cụ thể, lời văn vẫn giữ trong phân công nguyên văn")
    called = ", ".join(holder.name for holder in meaning.holders)
    return _("mọi cơ quan được giao việc: %s") % called if meaning.means == Means.EVERYONE else called


def name_cards(state: Understood, meanings: Meanings) -> list[NameCard]:
    """Cards of the names that need, had or were spared a decision; the open ones first."""
    cards: dict[str, NameCard] = {}
    add_issuer(cards, state, meanings)
    for task_key in state.in_order():
        task = state.tasks[task_key]
        for one in task.assignments:
            meaning, known = meanings.of(one, task), key(one.name)
            if meaning.means in (Means.AGENCY, Means.CLASS) and known not in state.choices:
                continue
            card = cards.setdefault(known, blank_card(state, known, one.name))
            card.uses.append(
                (".".join(task.path), f"nhiem-vu-{task_key}", str(AssignmentRole(one.role).label))
            )
            card.meanings.append(meaning)
    found = sorted(cards.values(), key=lambda card: not card.unknown)
    offer(found, meanings)
    return found


def blank_card(state: Understood, known: str, name: str) -> NameCard:
    return NameCard(known, name, mark(state, f"name-{known}"), state.choices.get(known))


def add_issuer(cards: dict[str, NameCard], state: Understood, meanings: Meanings) -> None:
    """A card for who issued the plan, where the register lacks it: another province, a ministry."""
    meaning, known = meanings.issuer(state.issuer), key(state.issuer)
    if not known or meaning.means == Means.AGENCY and known not in state.choices:
        return
    card = cards[known] = blank_card(state, known, state.issuer)
    card.issues = True
    card.uses.append((_("phần đầu văn bản"), "thong-tin", _("Cơ quan ban hành")))
    card.meanings.append(meaning)


def offer(cards: list[NameCard], meanings: Meanings) -> None:
    """Give each card its radio buttons: the nearest names of the register, then what is always possible."""
    if not cards:
        return
    labels, ways = ways_to_write(meanings.names, meanings)
    alike = Likenesses.of(ways)
    for card in cards:
        near, chosen = alike.nearest(card.name), value_of(card.choice)
        if chosen in labels and chosen not in near:
            near = [chosen, *near]
        card.picks = [
            Pick(value, _("gộp vào %s") % labels[value])
            for value in near
            if not card.issues or may_issue(value, labels[value], card.name)
        ]
        if card.issues:
            continue
        if is_general(card.name) or chosen == Means.EVERYONE:
            words = _("mọi cơ quan được kế hoạch này giao chủ trì hoặc cùng thực hiện")
            card.picks.append(Pick(Means.EVERYONE.value, words))
        words = _("không giao cho cơ quan cụ thể (giữ nguyên lời văn)")
        card.picks.append(Pick(Means.NOBODY.value, words))


def may_issue(value: str, label: str, name: str) -> bool:
    """Whether an offered name can be the issuer: an agency, of the kind that the plan names."""
    return value.startswith("agency:") and kind_of_name(label) == kind_of_name(name)


def value_of(choice: Choice | None) -> str:
    """The radio button of a decision."""
    if choice is None:
        return ""
    return f"{choice.means}:{choice.code}" if choice.code else choice.means.value


def ways_to_write(names: Names, meanings: Meanings) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Value of the radio button ("agency:sxd") -> name, and -> ways to write it; without the agencies that
    did not exist on the day of the plan."""
    labels: dict[str, str] = {}
    ways: dict[str, list[str]] = {}
    for agency in {row.pk: row for rows in names.agencies.values() for row in rows}.values():
        if exists(agency, meanings.day):
            labels[f"agency:{agency.code}"] = agency.name
            ways[f"agency:{agency.code}"] = [agency.name, agency.short_name]
    for row in {row.pk: row for rows in names.classes.values() for row in rows}.values():
        labels[f"class:{row.code}"] = _("%s (nhóm)") % row.name
        ways[f"class:{row.code}"] = [row.name, *row.aliases]
    return labels, ways


def exists(agency: Agency, day) -> bool:
    begun = agency.founded_on is None or agency.founded_on <= day
    return begun and (agency.ended_on is None or day < agency.ended_on)


def register_names(meanings: Meanings) -> list[str]:
    """Every name that can be typed, for the list that the browser offers."""
    agencies = [row for rows in meanings.names.agencies.values() for row in rows]
    classes = [row for rows in meanings.names.classes.values() for row in rows]
    found = {row.name for row in agencies if exists(row, meanings.day)} | {row.name for row in classes}
    return sorted(found)
