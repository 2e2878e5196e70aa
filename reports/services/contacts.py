"""WHO CAN BE TOLD: the people of each agency with their mail addresses, read once per run."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agencies.models import Agency, Role, User
from agencies.successors import Register
from tasks.models import Plan

from ..ladder import NOBODY, USUAL_HOUR, Contacts, midnight
from ..models import Digest

# An address that the mail server refused counts as none for this long, so that somebody else is told.
DISTRUST = timedelta(days=7)


@dataclass(frozen=True)
class Directory:
    """People by key, the hours they chose, and the contacts of each agency in its two parts: as one that owes
    accounts, and as one that monitors a plan or answers for the province."""

    people: dict[int, User]
    owing: dict[int, Contacts]
    watching: dict[int, Contacts]
    province: dict[int, Contacts]
    # Who answers today for an agency that issued a plan and has ended since.
    issuing: dict[int, int]

    @classmethod
    def load(cls, today: date) -> "Directory":
        """Three SQL statements. Only people who may sign in are told anything."""
        people = {p.pk: p for p in User.objects.filter(is_active=True).select_related("preference", "agency")}
        since = midnight(today - DISTRUST)
        refused = set(
            Digest.objects.filter(state=Digest.State.REFUSED, written_at__gte=since).values_list(
                "person", "address"
            )
        )
        staff = defaultdict(list)
        for person in people.values():
            staff[person.agency_id].append(person)
        silent = {pk for pk, person in people.items() if not person.email or (pk, person.email) in refused}

        def contacts(found: list[User], officer: Role) -> Contacts:
            """Those of one agency; where it has no officer of the kind, its other staff stand in."""
            officers = [p.pk for p in found if p.role == officer]
            officers = officers or [p.pk for p in found if p.role in (Role.OFFICER, Role.MONITOR)]
            heads = [p.pk for p in found if p.role == Role.HEAD]
            return Contacts(
                officers=tuple(pk for pk in officers if pk not in silent),
                heads=tuple(pk for pk in heads if pk not in silent),
                silent=tuple(pk for pk in (*officers, *heads) if pk in silent),
            )

        def everywhere(officer: Role) -> dict[int, Contacts]:
            return {agency: contacts(found, officer) for agency, found in staff.items() if agency}

        return cls(
            people,
            everywhere(Role.OFFICER),
            everywhere(Role.MONITOR),
            everywhere(Role.PROVINCE),
            issuing_today(today),
        )

    def agency(self, agency_id: int) -> Contacts:
        return self.owing.get(agency_id, NOBODY)

    def monitor(self, plan: Plan) -> Contacts:
        return self.watching.get(plan.monitor_id, NOBODY)

    def issuer(self, plan: Plan) -> Contacts:
        """The province's people who answer for a plan."""
        return self.province.get(self.issuer_of(plan), NOBODY)

    def issuer_of(self, plan: Plan) -> int:
        """The plan names who issued it; after a reorganisation its heir answers."""
        return self.issuing.get(plan.issuer_id, plan.issuer_id)

    def hour(self, pk: int) -> int:
        preference = getattr(self.people[pk], "preference", None)
        return preference.digest_hour if preference else USUAL_HOUR

    def at(self, pk: int, day: date) -> datetime:
        """The instant on a day at which a person is told."""
        return midnight(day) + timedelta(hours=self.hour(pk))


def issuing_today(today: date) -> dict[int, int]:
    """Issuers of plans that have ended -> who carries on. Nobody has ended: one SQL statement."""
    ended = list(Agency.objects.filter(plans_issued__isnull=False, ended_on__lte=today).distinct())
    register = Register.load() if ended else Register()
    heirs = {agency.pk: register.carriers(agency, today) for agency in ended}
    return {pk: found[0].pk for pk, found in heirs.items() if found}
