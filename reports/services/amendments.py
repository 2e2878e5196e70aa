"""A plan that changes: the rows of the plan, and with them what is asked for in open rounds.

Open rounds that are not yet due follow entirely; what was owed at a due day that is gone stays; closed rounds
never change (docs/decisions/0009).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from kehoach import clock
from kehoach.text import is_key
from tasks.models import Amendment, AmendmentState, Plan, Task
from tasks.services import changing
from tasks.services.applying import Applied, apply, problems

from ..models import Contribution, Entry, Extension, Obligation, Obstacle, Round
from ..querysets import RECEIVED
from .apart import apart
from .rounds import expand, keys_of, open_round
from .succession import pass_on


@dataclass(frozen=True)
class Effect:
    """What a change does to one open round, in requests for an account."""

    round: Round
    added: int
    removed: int
    handed: int  # drafts that go on under the agency that is responsible now


def has_begun(plan: Plan) -> bool:
    """Whether accounts were ever asked for: from then on a plan changes by a document only."""
    return Round.objects.opened().filter(plan=plan).exists()


def held_plan(pk: int) -> Plan:
    """The plan, locked against other changes. No key is locked, here and in what follows: whoever writes an
    account refers to plan and round meanwhile, and would wait for us while we wait for them."""
    return Plan.objects.select_for_update(no_key=True).get(pk=pk)


def open_rounds(plan: Plan) -> list[Round]:
    """The plan's rounds that may still change, locked in one order."""
    rows = (
        Round.objects.select_for_update(of=("self",), no_key=True).opened().filter(plan=plan, closed_at=None)
    )
    return list(rows.select_related("plan").order_by("pk"))


@transaction.atomic
def begin(plan: Plan, *, by: User, now: datetime) -> Amendment:
    """A new draft, or the person's own one in which nothing is written yet (a double click)."""
    plan = held_plan(plan.pk)
    empty = plan.amendments.filter(state=AmendmentState.DRAFT, created_by=by, changes={}, number="")
    return empty.first() or changing.start(plan, {}, by=by, now=now)


@transaction.atomic
def carry_out(amendment: Amendment, *, revision: int, by: User, now: datetime) -> list[Effect]:
    """Change the plan now or, where the amendment begins later, let it wait for its day. Raises
    ValidationError with what is missing or in the way."""
    plan = held_plan(amendment.plan_id)
    amendment = changing.held(amendment, revision, by)
    begun = has_begun(plan)
    if found := [*(missing(amendment) if begun else []), *problems(amendment)]:
        raise ValidationError(found)
    amendment.carried_out_by = by
    if begun and amendment.effective_on > clock.local_date(now):
        amendment.state = AmendmentState.WAITING
        amendment.save()
        return []
    return bring_into_force(amendment, day=clock.local_date(now), now=now)


def missing(amendment: Amendment) -> list[str]:
    """What a document must say before it can change a plan that is being accounted for."""
    found = []
    if not amendment.number.strip():
        found.append(_("Chưa ghi số, ký hiệu của văn bản sửa đổi."))
    if not amendment.issued_on:
        found.append(_("Chưa ghi ngày ban hành văn bản sửa đổi."))
    elif amendment.issued_on < amendment.plan.issued_on:
        found.append(_("Văn bản sửa đổi không thể ban hành trước kế hoạch."))
    if not amendment.effective_on:
        found.append(_("Chưa ghi ngày bắt đầu áp dụng."))
    elif amendment.effective_on < amendment.plan.issued_on:
        found.append(_("Ngày bắt đầu áp dụng không thể trước ngày ban hành kế hoạch."))
    return found


def carry_out_waiting(*, now: datetime) -> list[Amendment]:
    """Carry out every amendment whose day has come, oldest first. One that the plan has meanwhile made
    impossible is a draft again, whose page says why; one that fails stops no other. The first failure is
    raised at the end."""
    due = Amendment.objects.filter(state=AmendmentState.WAITING, effective_on__lte=clock.local_date(now))
    done: list[Amendment] = []
    failures: list[Exception] = []
    for amendment in due.order_by("effective_on", "pk"):
        known = len(failures)
        with apart(failures, amendment):
            held_plan(amendment.plan_id)
            row = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
            if row.state == AmendmentState.WAITING:
                bring_into_force(row, day=clock.local_date(now), now=now)
                done.append(row)
        if any(isinstance(failure, ValidationError) for failure in failures[known:]):
            due.filter(pk=amendment.pk).update(state=AmendmentState.DRAFT)
    if failures:
        raise failures[0]
    return done


def preview(amendment: Amendment, *, now: datetime) -> list[Effect]:
    """What carrying it out would do to the rounds open now, from really doing and undoing it. Raises
    ValidationError as `carry_out` does."""
    today = clock.local_date(now)
    with transaction.atomic():
        held_plan(amendment.plan_id)
        tried = Amendment.objects.get(pk=amendment.pk)
        tried.effective_on = tried.effective_on or today  # not yet typed
        effects = bring_into_force(tried, day=max(today, tried.effective_on), now=now)
        transaction.set_rollback(True)
    return effects


def bring_into_force(amendment: Amendment, *, day: date, now: datetime) -> list[Effect]:
    """The rows of the plan, then every open round. The plan is locked by the caller."""
    plan = amendment.plan
    rounds = open_rounds(plan)
    hold_accounts(rounds, amendment.changes)
    done = apply(amendment, since=amendment.effective_on if has_begun(plan) else None)
    amendment.state, amendment.carried_out_at = AmendmentState.IN_FORCE, now
    amendment.revision += 1
    amendment.save()
    for old, new in done.replaced.items():
        take_words(old, new, [round_ for round_ in rounds if round_.due_on >= day])
    return follow(rounds, touched(done), day=day, now=now)


def hold_accounts(rounds: Iterable[Round], keys: Iterable[str]) -> None:
    """Lock what people decide on and write in these tasks, before any request of theirs is changed and in the
    order in which they do: somebody may be sending it this moment."""
    asked = Extension.objects.select_for_update().filter(round__in=rounds, state=Extension.State.OPEN)
    list(asked.order_by("pk").values_list("pk"))
    concerned = Obligation.objects.filter(round__in=rounds, task__in=[key for key in keys if is_key(key)])
    written = Entry.objects.select_for_update().filter(obligation__in=concerned.values("pk"))
    list(written.order_by("pk").values_list("pk"))


def touched(done: Applied) -> set[int]:
    return {task.pk for task in [*done.changed, *done.replaced.values()]}


def take_words(old: int, new: Task, rounds: list[Round]) -> None:
    """In the rounds that follow, and in the register of obstacles, everything on a task goes on under the
    words that replace it."""
    for model in (Obligation, Contribution):
        model.objects.filter(task=old, round__in=rounds).update(task=new)
    Obstacle.objects.open().filter(task=old).update(task=new)
    Round.tasks.through.objects.filter(task_id=old, round__in=rounds).update(task_id=new.pk)


def follow(rounds: Iterable[Round], tasks: set[int], *, day: date, now: datetime) -> list[Effect]:
    """Bring the rounds that are not yet due up to date; drafts of the given tasks go to whoever has taken
    them over. What the others asked for at their due day stays owed."""
    effects = []
    for round_ in rounds:
        if round_.due_on < day:
            continue
        before = keys_of(round_)
        handed = sum(hand_drafts(round_, task, day=day, now=now) for task in sorted(tasks))
        open_round(round_, now=now, day=day)
        after = keys_of(round_)
        if handed or before != after:
            effects.append(Effect(round_, len(after - before), len(before - after), handed))
    return effects


def hand_drafts(round_: Round, task: int, *, day: date, now: datetime) -> int:
    """Where one agency has taken a task over from others, it goes on with what they have written and not
    sent. Returns how many drafts that were."""
    rows = Obligation.objects.filter(round=round_, task=task)
    asked = expand(round_.plan, round_.tasks.all(), round_.agencies.all(), round_.window, day)
    wanted = {duty.agency for (pk, _agency), duty in asked.items() if pk == task}
    fresh = list(wanted - {row.agency for row in rows.select_related("agency")})
    lost = rows.exclude(agency__in=wanted).filter(entry__isnull=False).exclude(entry__state__in=RECEIVED)
    if len(fresh) != 1:
        return 0
    reason = _("Bản soạn của %s, chuyển giao khi sửa đổi kế hoạch")
    handed = list(lost.select_related("agency", "entry").order_by("agency__sort_order", "agency__code", "pk"))
    for row in handed:
        follow_request(row, fresh[0])
        pass_on(row, fresh, reason % row.agency, now)
    return len(handed)


def follow_request(row: Obligation, heir: Agency) -> None:
    """What was asked for a later due day of this account alone is the heir's to withdraw now; a request for
    several accounts stays with who asked, for those that it keeps."""
    for extension in row.extensions.filter(state=Extension.State.OPEN):
        if extension.obligations.exclude(pk=row.pk).exists():
            extension.obligations.remove(row)
        else:
            extension.agency = heir
            extension.save(update_fields=["agency"])


@transaction.atomic
def supersede(
    plan: Plan, other: Plan, *, day: date, links: Mapping[int, int], by: User, now: datetime
) -> list[Effect]:
    """From a day on `other` stands in the place of `plan`. `links`: new task -> the old one that it goes on
    from. All tasks of the old plan end; its rounds that are open ask for what was in force to the end of
    their window. Raises ValidationError."""
    locked = Plan.objects.select_for_update(no_key=True).filter(pk__in=[plan.pk, other.pk]).order_by("pk")
    rows = {each.pk: each for each in locked}
    plan, other = rows[plan.pk], rows[other.pk]
    for each in (plan, other):
        changing.require_editor(each, by)
    if found := reasons_against(plan, other, day, links):
        raise ValidationError(found)
    rounds = open_rounds(plan)
    for new, old in links.items():
        Task.objects.filter(pk=new).update(succeeds=old)
    plan.tasks.standing().update(ends_on=day)
    plan.superseded_on, plan.superseded_by = day, other
    plan.save(update_fields=["superseded_on", "superseded_by"])
    for round_ in rounds:
        round_.plan = plan
    return follow(rounds, set(), day=clock.local_date(now), now=now)


def reasons_against(plan: Plan, other: Plan, day: date, links: Mapping[int, int]) -> list[str]:
    """Why one plan cannot take the place of the other."""
    found = []
    if plan == other:
        found.append(_("Một kế hoạch không thay thế chính nó."))
    if plan.superseded_by_id:
        found.append(_("%s đã được kế hoạch khác thay thế.") % plan)
    if other.superseded_by_id:
        found.append(_("%s đã hết hiệu lực, không thay thế kế hoạch khác được.") % other)
    if day < max(plan.issued_on, other.issued_on):
        found.append(_("Ngày thay thế không thể trước ngày ban hành của hai kế hoạch."))
    if Amendment.objects.filter(plan=plan, state=AmendmentState.WAITING).exists():
        found.append(_("Kế hoạch cũ còn văn bản sửa đổi chờ đến ngày hiệu lực. Hãy bỏ hoặc thực hiện trước."))
    if plan.tasks.standing().filter(starts_on__gt=day).exists():
        found.append(_("Kế hoạch cũ có nhiệm vụ chỉ bắt đầu sau ngày thay thế."))
    old = set(plan.tasks.standing().values_list("pk", flat=True))
    new = set(other.tasks.standing().values_list("pk", flat=True))
    if Task.objects.filter(pk__in=links, succeeds__isnull=False).exists():
        found.append(_("Có nhiệm vụ mới đã tiếp nối một nhiệm vụ khác. Hãy tải lại trang."))
    if not (old >= set(links.values()) and new >= set(links)):
        found.append(_("Có nhiệm vụ được nối không còn trong kế hoạch. Hãy tải lại trang."))
    return found
