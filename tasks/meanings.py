"""Whom a plan means by the names it writes: the register, what people decided, and two rules for phrases
that name nobody ("các cơ quan, đơn vị, địa phương"). The preview shows it, storing carries it out.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from agencies.models import Agency, AgencyClass
from agencies.names import Names, key
from agencies.successors import Register

from .importer.parsed import ParsedAssignment, ParsedTask
from .importer.understood import Choice, Means
from .models import OWING_ROLES, TaskKind

Holder = Agency | AgencyClass

_SOMEBODY = (
    r"(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|đoàn thể|ban ngành|sở|ban|bộ|ngành|hội|cấp|doanh nghiệp"
    r"|lực lượng|chức năng)"
)
_GENERAL = re.compile(
    r"(?:(?:thủ trưởng|người đứng đầu|lãnh đạo|đại diện) )?"
    r"(?:(?:tất cả|toàn thể|một số) )?(?:(?:các|những) )?"
    rf"{_SOMEBODY}(?: (?:và )?(?:các )?{_SOMEBODY})*"
    r"(?: trong tỉnh| trên địa bàn(?: tỉnh)?| thuộc tỉnh| của tỉnh| các cấp)?"
    r"(?: (?:có )?liên quan| khác| theo quy định| được giao(?: nhiệm vụ| việc)?)*"
)


def is_general(name: str) -> bool:
    """Whether a phrase names agencies without saying which: "các cơ quan, đơn vị liên quan"."""
    return _GENERAL.fullmatch(key(name)) is not None


@dataclass(frozen=True)
class Meaning:
    """Whom one name in one task stands for. `means` is None for a name that nobody knows yet."""

    means: Means | None
    holders: tuple[Holder, ...] = ()
    new: Choice | None = None
    by_rule: bool = False  # told by the kind of task or the role, not by a person or the register


UNKNOWN = Meaning(None)
NOBODY = Meaning(Means.NOBODY, by_rule=True)


@dataclass
class Meanings:
    """All names of one plan on its day. Costs the statements of `Names`; of `Register`, only where a phrase
    means everybody."""

    tasks: Iterable[ParsedTask]
    day: date
    choices: Mapping[str, Choice] = field(default_factory=dict)
    names: Names = field(default_factory=Names.load)
    _everyone: tuple[Holder, ...] | None = None

    def of(self, assignment: ParsedAssignment, task: ParsedTask) -> Meaning:
        """What a person decided goes before the register, the register before the rules."""
        choice = self.choices.get(key(assignment.name))
        if choice:
            return self._chosen(choice)
        found = self.names.find(assignment.name, self.day)
        if found:
            return meaning_of(found)
        if not is_general(assignment.name):
            return UNKNOWN
        if assignment.role not in OWING_ROLES:
            return NOBODY
        # "các cơ quan, đơn vị, địa phương lập dự toán": every agency that the plan gives something to do.
        return self._all(by_rule=True) if task.kind != TaskKind.WORK else UNKNOWN

    def issuer(self, name: str) -> Meaning:
        """Who issued the plan: one agency, of the register or made with the plan."""
        choice = self.choices.get(key(name))
        found = self.names.find(name, self.day) if name else None
        meaning = self._chosen(choice) if choice else meaning_of(found) if found else UNKNOWN
        return meaning if meaning.means in (Means.AGENCY, Means.NEW) else UNKNOWN

    def _chosen(self, choice: Choice) -> Meaning:
        if choice.means == Means.NOBODY:
            return Meaning(Means.NOBODY)
        if choice.means == Means.EVERYONE:
            return self._all()
        if choice.means == Means.NEW:
            # The register may have got it since, from the administrator or with another plan.
            there = self.names.find(choice.name, self.day)
            return meaning_of(there) if isinstance(there, Agency) else Meaning(Means.NEW, new=choice)
        found = self.by_code(choice)
        return meaning_of(found) if found else UNKNOWN

    def by_code(self, choice: Choice) -> Holder | None:
        """The agency or class of a decision; None if the register has lost it meanwhile."""
        rows = self.names.classes if choice.means == Means.CLASS else self.names.agencies
        return next((row for some in rows.values() for row in some if row.code == choice.code), None)

    def _all(self, by_rule: bool = False) -> Meaning:
        if self._everyone is None:
            self._everyone = self._given_work()
        return Meaning(Means.EVERYONE if self._everyone else None, self._everyone, by_rule=by_rule)

    def _given_work(self) -> tuple[Holder, ...]:
        """The classes that lead or share a task of this plan, and the agencies that do and are in none."""
        held: dict[tuple, Holder] = {}
        for task in self.tasks:
            for one in task.assignments:
                if task.kind == TaskKind.WORK and one.role in OWING_ROLES and not self._is_everyone(one):
                    for holder in self.of(one, task).holders:
                        held.setdefault((type(holder).__name__, holder.pk), holder)
        classes = [holder for holder in held.values() if isinstance(holder, AgencyClass)]
        agencies = [holder for holder in held.values() if isinstance(holder, Agency)]
        inside: set[int] = set()
        if classes and agencies:
            register = Register.load()
            inside = {agency.pk for each in classes for agency in register.members(each, self.day)}
        return (*classes, *(agency for agency in agencies if agency.pk not in inside))

    def _is_everyone(self, assignment: ParsedAssignment) -> bool:
        choice = self.choices.get(key(assignment.name))
        return choice is not None and choice.means == Means.EVERYONE


def meaning_of(holder: Holder) -> Meaning:
    return Meaning(Means.CLASS if isinstance(holder, AgencyClass) else Means.AGENCY, (holder,))
