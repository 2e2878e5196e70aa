"""ASKING RULES: whether a task is to be accounted for in a round. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date

from tasks.models import DATED, Task, TaskKind

from .periods import PeriodKind


@dataclass(frozen=True)
class Window:
    """What a round asks about: its kind, and the first and last day of its figures."""

    kind: str
    start: date
    end: date


def is_asked(task: Task, window: Window, day: date, *, chosen: bool = False, yearly: bool = True) -> bool:
    """Whether a round of this window asks for the task, seen from `day`. `chosen`: somebody picked the task
    for the round; `yearly`: the plan has rounds for whole years."""
    there = in_force(task, min(day, window.end))
    return there and is_its_turn(task, window, chosen=chosen, yearly=yearly)


def in_force(task: Task, day: date) -> bool:
    """Whether the plan, as amended, has the task on a day. A round asks for what is in force on the last day
    of its window, so work that ends later is still accounted for up to there."""
    begun = task.starts_on is None or task.starts_on <= day
    return begun and (task.ends_on is None or day < task.ends_on)


def ends_when_done(task: Task) -> bool:
    """Whether an agency whose account says that the work is done is not asked again. So it is with what has a
    day of its own, be it past, and with the own plan; what goes on for years is done anew in each period."""
    return task.kind == TaskKind.OWN_PLAN or task.deadline_kind in DATED


def is_its_turn(task: Task, window: Window, *, chosen: bool, yearly: bool) -> bool:
    """The yearly budget estimate is accounted for once a year: with the year, or, where a plan has no yearly
    rounds, with the round that ends the year (December is the last month of its figures)."""
    if task.kind != TaskKind.BUDGET or chosen:
        return True
    if window.kind == PeriodKind.AD_HOC:
        return False
    return window.kind == PeriodKind.YEAR if yearly else window.end.month == 12
