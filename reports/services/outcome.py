"""What a reorganisation does, in the figures that an administrator is shown before and after."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, AgencyClass, User
from agencies.reorganising import Design
from agencies.successors import Register
from tasks.models import Plan, Task

from ..models import Contribution, Entry, EntryVersion, Extension, Obligation, Obstacle, Round
from ..querysets import RECEIVED
from .footprint import Change, Rows
from .rounds import duties
from .succession import HANDED_OVER

Doers = dict[int, frozenset[int]]
Members = dict[AgencyClass, tuple[str, ...]]


@dataclass(frozen=True)
class AgencyLine:
    """One agency: its requests in open rounds before and after; of those after, how many it has sent."""

    name: str
    before: int
    after: int
    sent: int
    ends: bool
    begins: bool


@dataclass(frozen=True)
class ClassLine:
    """One class whose members change."""

    name: str
    before: int
    after: int
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """Two of them are equal if the same was done."""

    day: date
    agencies: tuple[AgencyLine, ...]
    classes: tuple[ClassLine, ...]
    tasks: int  # whose doers are others than before
    moved: int  # open requests that go from an agency that ends to others
    drafts: int  # of them with words
    merged: int  # drafts that become a version of another's account
    kept: int  # sent accounts that stay under the old name
    left: int  # open requests that stay with an agency that ends, because nobody carries on
    extensions: int
    contributions: int
    obstacles: int
    people: tuple[tuple[str, str, str], ...]  # (who, from, to)
    stranded: tuple[str, ...]  # people of an agency that ends without an heir
    monitors: tuple[tuple[str, str, str], ...]  # (plan, from, to)
    rounds: tuple[str, ...]  # open rounds in which something changes
    closed: int  # closed rounds with accounts of the agencies that end; they stay as they are

    @cached_property
    def summary(self) -> str:
        """ "chuyển 12 nhiệm vụ, 34 yêu cầu báo cáo đang mở, 5 người sang cơ quan kế thừa"."""
        numbers = {"tasks": self.tasks, "moved": self.moved, "people": len(self.people)}
        if any(line.ends for line in self.agencies):
            words = _(
                "chuyển %(tasks)d nhiệm vụ, %(moved)d yêu cầu báo cáo đang mở, %(people)d người"
                " sang cơ quan kế thừa"
            )
        else:
            numbers["asked"] = sum(line.after for line in self.agencies if line.begins)
            words = _(
                "%(tasks)d nhiệm vụ có thêm cơ quan thực hiện, %(asked)d yêu cầu báo cáo mới,"
                " %(people)d người chuyển sang"
            )
        return words % numbers

    @cached_property
    def warnings(self) -> list[str]:
        """What an administrator should think about before going on."""
        found = []
        if self.left:
            found.append(
                _("%d yêu cầu báo cáo chưa gửi không có cơ quan nào làm tiếp; sẽ thành quá hạn.") % self.left
            )
        if self.stranded:
            names = ", ".join(self.stranded)
            found.append(_("Không có nơi chuyển đến: %s. Hãy chuyển hoặc khóa tài khoản.") % names)
        for each in self.classes:
            if not each.after:
                found.append(_("Nhóm “%s” không còn cơ quan nào.") % each.name)
        return found


def to_json(told: Outcome) -> dict[str, Any]:
    """As kept in Reorganisation.record."""
    return asdict(told) | {"day": told.day.isoformat()}


def from_json(values: Mapping[str, Any]) -> Outcome:
    """What `to_json` wrote down."""
    lines = {
        "agencies": tuple(AgencyLine(**row) for row in values["agencies"]),
        "classes": tuple(
            ClassLine(**row | {"gone": tuple(row["gone"]), "come": tuple(row["come"])})
            for row in values["classes"]
        ),
        "people": tuple(map(tuple, values["people"])),
        "monitors": tuple(map(tuple, values["monitors"])),
        "stranded": tuple(values["stranded"]),
        "rounds": tuple(values["rounds"]),
        "day": date.fromisoformat(values["day"]),
    }
    return Outcome(**values | lines)


def doers(day: date) -> Doers:
    """Who has a part in which task of the plans in force, by id."""
    register = Register.load()
    plans = Plan.objects.filter(superseded_on=None).values("pk")
    tasks = Task.objects.standing().filter(plan__in=plans).order_by("pk").only("pk")
    rows = tasks.prefetch_related("assignments__agency", "assignments__agency_class")
    return {task.pk: frozenset(duty.agency.pk for duty in duties(task, day, register)) for task in rows}


def members(day: date) -> Members:
    """The names of each class's members on a day."""
    register = Register.load()
    return {
        each: tuple(agency.name for agency in register.members(each, day))
        for each in AgencyClass.objects.all()
    }


def outcome(
    design: Design,
    before: Rows,
    after: Rows,
    found: Collection[Change],
    then: Doers,
    belonged: Members,
    *,
    day: date,
) -> Outcome:
    """Counted from the rows before and after; `then` are the doers and `belonged` the members before, so that
    nothing is told of what else happened on the same day."""
    agencies = {a.pk: a for a in Agency.objects.filter(code__in=design.codes)}
    ends = {pk for pk, agency in agencies.items() if agency.code in design.ending}
    now = doers(day)
    handed = [c for c in found if c.model is Obligation and c.before and c.before["agency_id"] in ends]
    gone = [c for c in handed if c.after is None or c.after["agency_id"] not in ends]
    written = {values["obligation_id"] for values in before[Entry].values()}
    staying = [r for r in after[Obligation].values() if r["agency_id"] in ends]
    sent = sent_in(after)
    return Outcome(
        day=day,
        agencies=agency_lines(design, agencies, before, after, sent),
        classes=class_lines(belonged, members(design.happened_on)),
        tasks=sum(then.get(pk) != now.get(pk) for pk in {**then, **now}),
        moved=len(gone),
        drafts=sum(change.before["id"] in written for change in gone),
        merged=sum(
            c.before is None and c.after["decision"] == HANDED_OVER for c in found if c.model is EntryVersion
        ),
        kept=sum(row["id"] in sent for row in staying),
        left=sum(row["id"] not in sent for row in staying),
        extensions=count(found, Extension, ends),
        contributions=count(found, Contribution, ends),
        obstacles=count(found, Obstacle, ends),
        people=moved_people(found, agencies),
        stranded=stranded(ends),
        monitors=moved_plans(found, agencies),
        rounds=rounds_of(found),
        closed=Round.objects.filter(closed_at__isnull=False, obligations__agency__in=ends).distinct().count(),
    )


def sent_in(rows: Rows) -> set[int]:
    return {each["obligation_id"] for each in rows[Entry].values() if each["state"] in RECEIVED}


def count(found: Iterable[Change], model, ends: set[int]) -> int:
    """Rows of agencies that end which are written and go to others."""
    rows = [c for c in found if c.model is model and c.before and c.before["agency_id"] in ends]
    return sum(1 for c in rows if c.before.get("text", "…") and c.before.get("state") != "closed")


def agency_lines(
    design: Design, agencies: dict[int, Agency], before: Rows, after: Rows, sent: set[int]
) -> tuple[AgencyLine, ...]:
    was = Counter(row["agency_id"] for row in before[Obligation].values())
    now = Counter(row["agency_id"] for row in after[Obligation].values())
    done = Counter(row["agency_id"] for row in after[Obligation].values() if row["id"] in sent)
    return tuple(
        AgencyLine(
            agency.name,
            was[pk],
            now[pk],
            done[pk],
            ends=agency.code in design.ending,
            begins=agency.code in design.begun,
        )
        for pk, agency in sorted(agencies.items(), key=lambda item: (item[1].sort_order, item[1].code))
    )


def class_lines(belonged: Members, belong: Members) -> tuple[ClassLine, ...]:
    """The classes whose members are others than before."""
    lines = []
    for each, now in belong.items():
        was = belonged[each]
        come = tuple(name for name in now if name not in was)
        gone = tuple(name for name in was if name not in now)
        if come or gone:
            lines.append(ClassLine(each.name, len(was), len(now), gone, come))
    return tuple(lines)


def moved_people(found: Iterable[Change], agencies: dict[int, Agency]) -> tuple[tuple[str, str, str], ...]:
    moved = {int(c.pk): c for c in found if c.model is User}
    people = User.objects.filter(pk__in=moved).order_by("full_name", "pk")
    return tuple(
        (str(person), *(agencies[side["agency_id"]].name for side in (change.before, change.after)))
        for person in people
        if (change := moved[person.pk])
    )


def stranded(ends: set[int]) -> tuple[str, ...]:
    people = User.objects.filter(agency__in=ends, is_active=True).order_by("full_name", "pk")
    return tuple(map(str, people))


def moved_plans(found: Iterable[Change], agencies: dict[int, Agency]) -> tuple[tuple[str, str, str], ...]:
    moved = {int(c.pk): c for c in found if c.model is Plan}
    plans = Plan.objects.filter(pk__in=moved).only("number")
    return tuple(
        (plan.short_title, *(agencies[side["monitor_id"]].name for side in (change.before, change.after)))
        for plan in plans
        if (change := moved[plan.pk])
    )


def rounds_of(found: Iterable[Change]) -> tuple[str, ...]:
    sides = [s for c in found if c.model in (Obligation, Contribution) for s in (c.before, c.after) if s]
    rounds = Round.objects.filter(pk__in={side["round_id"] for side in sides}).select_related("plan")
    return tuple(
        f"{each} ({each.plan.number})" for each in rounds.order_by("due_on", "pk").defer("plan__text")
    )
