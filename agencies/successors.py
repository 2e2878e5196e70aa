"""Who is in a class on a day, and who carries on an agency's duties after a reorganisation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .models import Agency, AgencyClass, Membership, Succession


@dataclass
class Register:
    """All agencies with their memberships and successions, read once (three SQL statements).

    Membership is stored only where somebody decided it; a reorganisation hands it on by itself, so the
    class "UBND các huyện, thị xã, thành phố" answers with communes once the districts have ended.
    """

    agencies: dict[int, Agency] = field(default_factory=dict)
    memberships: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    heirs_of: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls) -> "Register":
        register = cls(agencies={agency.pk: agency for agency in Agency.objects.all()})
        for membership in Membership.objects.all():
            register.memberships[membership.agency_class_id].append(membership)
        rows = Succession.objects.values_list("predecessor_id", "reorganisation__happened_on", "successor_id")
        for predecessor, happened_on, successor in rows:
            register.heirs_of[predecessor].append((happened_on, successor))
        return register

    def carriers(self, agency: Agency, day: date) -> list[Agency]:
        """Who holds the duties of `agency` on `day`: itself, or its successors, through any number of
        reorganisations. Empty only if it ended without a successor or does not exist yet."""
        found, queue, seen = [], [agency.pk], set()
        while queue:
            pk = queue.pop(0)
            if pk in seen:
                continue
            seen.add(pk)
            holder = self.agencies[pk]
            if holder.ended_on and holder.ended_on <= day:
                queue += [heir for happened_on, heir in self.heirs_of[pk] if happened_on <= day]
            elif holder.founded_on is None or holder.founded_on <= day:
                found.append(holder)
        return self.ordered(found)

    def members(self, agency_class: AgencyClass, day: date) -> list[Agency]:
        """The agencies of that day in a class, each once, in protocol order."""
        found: dict[int, Agency] = {}
        for membership in self.memberships[agency_class.pk]:
            if membership.since and membership.since > day or membership.until and membership.until <= day:
                continue
            for holder in self.carriers(self.agencies[membership.agency_id], day):
                found[holder.pk] = holder
        return self.ordered(found.values())

    @staticmethod
    def ordered(agencies: Iterable[Agency]) -> list[Agency]:
        return sorted(agencies, key=lambda agency: (agency.sort_order, agency.code))
