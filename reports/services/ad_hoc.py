"""Rounds that a superior asks for outside the schedule: looked at, opened, withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from kehoach import clock
from kehoach.text import short_date
from tasks.models import Plan, Task

from .. import periods
from ..asking import Window
from ..models import Entry, Round
from . import builds
from .rounds import Opened, expand, open_round


@dataclass(frozen=True)
class AdHoc:
    """What is asked for. No tasks: all of the plan; no agencies: everybody whom the assignments name; no lock
    day: as many days after the due day as in a scheduled round."""

    plan: Plan
    name: str
    window_start: date
    window_end: date
    due_on: date
    tasks: Collection[Task] = ()
    agencies: Collection[Agency] = ()
    locks_on: date | None = None

    @property
    def last_day(self) -> date:
        return self.locks_on or self.due_on + timedelta(days=periods.DAYS_UNTIL_LOCK)

    @property
    def window(self) -> Window:
        return Window(periods.PeriodKind.AD_HOC, self.window_start, self.window_end)

    @property
    def identity(self) -> dict:
        """What makes it one and the same round, as in the constraint `round_once_per_window`."""
        names = ("plan", "name", "window_start", "window_end")
        return {"kind": periods.PeriodKind.AD_HOC} | {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Expected:
    """What an opening would send: to how many agencies, and how many requests."""

    agencies: int
    total: int


def preview_ad_hoc(wanted: AdHoc, *, now: datetime) -> Expected:
    """What `open_ad_hoc` would send at this moment, and its ValidationErrors. Stores nothing."""
    if same := Round.objects.filter(**wanted.identity).first():
        refuse_another(same, wanted)
    found = expand(wanted.plan, wanted.tasks, wanted.agencies, wanted.window, clock.local_date(now))
    refuse_nobody(len(found))
    return Expected(agencies=len({agency for _task, agency in found}), total=len(found))


@transaction.atomic
def open_ad_hoc(wanted: AdHoc, *, now: datetime) -> tuple[Round, Opened]:
    """Open a round from today on. Asking for the same round again (a double click) opens one. Raises
    ValidationError if its name stands for other days, tasks or agencies, or if nobody would be asked."""
    round_, made = Round.objects.get_or_create(
        **wanted.identity,
        defaults={
            "opens_on": clock.local_date(now),
            "due_on": wanted.due_on,
            "locks_on": wanted.last_day,
        },
    )
    if made:
        round_.tasks.set(wanted.tasks)
        round_.agencies.set(wanted.agencies)
    else:
        refuse_another(round_, wanted)
    opened = open_round(round_, now=now)
    refuse_nobody(opened.total)
    round_.refresh_from_db()
    return round_, opened


def refuse_another(round_: Round, wanted: AdHoc) -> None:
    if (round_.due_on, round_.locks_on) != (wanted.due_on, wanted.last_day):
        days = {"due": short_date(round_.due_on), "lock": short_date(round_.locks_on)}
        text = _("Đợt này đã mở với hạn gửi %(due)s, khóa sau %(lock)s. Hãy đặt tên khác.")
        raise ValidationError({"name": text % days})
    if set(round_.tasks.all()) != set(wanted.tasks):
        raise ValidationError({"name": _("Đợt này đã mở với những nhiệm vụ khác. Hãy đặt tên khác.")})
    if set(round_.agencies.all()) != set(wanted.agencies):
        raise ValidationError({"name": _("Đợt này đã mở với những cơ quan khác. Hãy đặt tên khác.")})


def refuse_nobody(total: int) -> None:
    if not total:
        raise ValidationError({"tasks": _("Không có cơ quan nào phải báo cáo những nhiệm vụ này.")})


@transaction.atomic
def withdraw_round(round_: Round) -> int:
    """Take an ad hoc round back while nobody has written in it and nothing was issued of it; how many
    requests went with it."""
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.kind != periods.PeriodKind.AD_HOC:
        raise ValidationError(_("Chỉ hủy được đợt đột xuất; đợt định kỳ mở theo lịch của kế hoạch."))
    # Locked before looking: an account that is being saved is either seen here or finds its request gone.
    requests = list(round_.obligations.select_for_update().order_by("pk").values_list("pk", flat=True))
    if Entry.objects.filter(obligation__round=round_).exists():
        raise ValidationError(_("Đã có cơ quan viết báo cáo nên không hủy được đợt này."))
    if round_.summary_editions.exists():
        raise ValidationError(_("Báo cáo của đợt này đã ban hành nên không hủy được đợt."))
    for pk in round_.builds.values_list("pk", flat=True):
        builds.forget(round_.builds, pk)
    round_.delete()
    return len(requests)
