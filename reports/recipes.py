"""RECIPES: what a person may have built of an object: its content, its title, the name of its file.

Asking is where the right is checked; services.builds builds whatever it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from agencies.models import Agency, User
from agencies.permissions import Action, allowed, require
from kehoach.text import search_key
from tasks.models import Task
from tasks.relations import to_plan

from . import summaries
from .documents.agency_card import agency_card
from .documents.file_names import plan_word, stem
from .documents.frozen import Content
from .documents.gather import gather, gather_story
from .documents.reminder_letter import reminder_letter
from .documents.task_story import task_story
from .models import Build, Recipe, Round
from .relations import to_share
from .services import builds


@dataclass(frozen=True)
class Order:
    """What is to be built. `stem` is the file's name without its ending."""

    recipe: Recipe
    content: Content
    title: str
    stem: str
    round: Round | None = None

    def ask(self, format: str, *, by: User, now: datetime) -> Build:
        """Have it built in a format."""
        name, recipe = f"{self.stem}.{format}", self.recipe
        return builds.ask(
            recipe, format, self.content, by=by, now=now, title=self.title, name=name, round_=self.round
        )


def report(user: User, round_: Round, today: date) -> Order:
    """The report of a round: for the monitor with what people wrote, for the province as the portal writes
    it. Http404 for people to whom it is nothing."""
    relations = to_plan(user, round_.plan)
    require(Action.REPORT_READ, relations, readable_by=Action.REPORT_READ)
    draft = summaries.edited if allowed(Action.REPORT_DRAFT, relations) else summaries.automatic
    facts, paper = draft(round_, today)
    symbol = search_key(round_.plan.monitor.symbol).upper()
    return Order(
        Recipe.REPORT,
        Content(paper, facts),
        f"{Recipe.REPORT.label}, {round_.name}, {round_.plan.short_title}",
        stem("BC", symbol, plan_word(round_.plan.number), "DUTHAO", search_key(round_.name)),
        round_,
    )


def one_page(user: User, round_: Round, today: date) -> Order:
    """The figures and pictures of a round on one page, the same for everybody who may read them."""
    relations = to_plan(user, round_.plan)
    require(Action.REPORT_READ, relations, readable_by=Action.REPORT_READ)
    facts, paper = summaries.automatic(round_, today)
    return Order(
        Recipe.ONE_PAGE,
        Content(paper, facts),
        f"{Recipe.ONE_PAGE.label}, {round_.name}, {round_.plan.short_title}",
        stem("TOMTAT", plan_word(round_.plan.number), search_key(round_.name)),
        round_,
    )


def letter(user: User, round_: Round, today: date) -> Order:
    """The letter to those who have not reported, for the monitor. Raises NobodyOwes if there is nobody."""
    require(Action.REPORT_DRAFT, to_plan(user, round_.plan), readable_by=Action.REPORT_READ)
    summary = summaries.summary_of(round_)
    unit, signer = summary.unit if summary else "", summaries.cover(round_, summary).signer
    facts = gather(round_, today=today)
    return Order(
        Recipe.LETTER,
        Content(reminder_letter(facts, signer, unit), facts),
        f"{Recipe.LETTER.label}, {round_.name}, {round_.plan.short_title}",
        stem("CVDONDOC", plan_word(round_.plan.number), search_key(round_.name)),
        round_,
    )


# What can be made of a round.
OF_ROUND: dict[str, Callable[[User, Round, date], Order]] = {
    Recipe.REPORT: report,
    Recipe.ONE_PAGE: one_page,
    Recipe.LETTER: letter,
}


def agency(user: User, round_: Round, agency: Agency, today: date) -> Order:
    """The sheet of one agency in a round. Http404 where it owes nothing in it, or is none of the person's
    business."""
    relations = to_share(user, round_.plan, agency.pk)
    require(Action.CARD_READ, relations, readable_by=Action.CARD_READ)
    facts = gather(round_, today=today)
    if agency.code not in facts.names:
        raise Http404
    return Order(
        Recipe.AGENCY,
        Content(agency_card(facts, agency.code)),
        f"{Recipe.AGENCY.label}: {agency.name}, {round_.name}",
        stem("PHIEU", search_key(agency.code), plan_word(round_.plan.number), search_key(round_.name)),
        round_,
    )


def task(user: User, task: Task, holders: tuple[str, ...], today: date) -> Order:
    """A task through all rounds, with the accounts that the person may read."""
    require(Action.PLAN_READ, to_plan(user, task.plan), readable_by=Action.PLAN_READ)
    story = gather_story(task, user, holders, today=today)
    return Order(
        Recipe.TASK,
        Content(task_story(story)),
        f"{Recipe.TASK.label}: {task.path}, {task.plan.short_title}",
        stem("NHIEMVU", search_key(task.path.replace("đ", "dd")), plan_word(task.plan.number)),
    )
