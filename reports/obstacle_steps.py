"""STEPS of an obstacle: which are open in which state, to whom, and whose turn it is. Pure: pages, API, lists
and tests all read it.

(an account is sent) ──> open ── answer ──> answered ── close ──> closed ── reopen ──> open
                          │ ^                 │
                   pass up│ └─ not settled ───┤ (reply of the agency)
                          v                   │
                      passed_up ── resolve ──> resolved
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from agencies.permissions import Action, Relation, allowed


class Step(StrEnum):
    """Values are the last part of the page's address."""

    ANSWER = "tra-loi"
    PASS_UP = "chuyen-len"
    RESOLVE = "giai-quyet"
    REPLY = "y-kien"
    CLOSE = "dong"
    REOPEN = "mo-lai"


@dataclass(frozen=True)
class Rule:
    """The right that a step takes, the line it leaves in the thread (ObstacleNote.Kind), and the state it
    leads to (None: it stays)."""

    action: Action
    note: str
    to: str | None


RULES = {
    Step.ANSWER: Rule(Action.OBSTACLE_ANSWER, "answer", "answered"),
    Step.PASS_UP: Rule(Action.OBSTACLE_ANSWER, "passed_up", "passed_up"),
    Step.RESOLVE: Rule(Action.OBSTACLE_RESOLVE, "resolution", "resolved"),
    Step.REPLY: Rule(Action.OBSTACLE_REPLY, "reply", None),
    Step.CLOSE: Rule(Action.OBSTACLE_ANSWER, "closed", "closed"),
    Step.REOPEN: Rule(Action.OBSTACLE_ANSWER, "reopened", "open"),
}
# Most expected first.
FROM_STATE = {
    "open": (Step.ANSWER, Step.REPLY, Step.PASS_UP, Step.CLOSE),
    "answered": (Step.CLOSE, Step.REPLY, Step.ANSWER, Step.PASS_UP),
    "passed_up": (Step.RESOLVE, Step.REPLY, Step.CLOSE),
    "resolved": (Step.CLOSE, Step.REPLY, Step.ANSWER, Step.PASS_UP),
    "closed": (Step.REOPEN,),
}
SETTLED = ("answered", "resolved")
# Lines of the thread after which the agency is to say whether that helps.
ANSWERS = ("answer", "resolution")


def open_steps(state: str, relations: Iterable[Relation]) -> list[Step]:
    """The steps open to a person with these relations to the obstacle, most expected first."""
    relations = set(relations)
    return [step for step in FROM_STATE[state] if allowed(RULES[step].action, relations)]


def needs_text(step: Step, state: str) -> bool:
    """Only what was answered may be closed without a word."""
    return step != Step.CLOSE or state not in SETTLED


def leads_to(step: Step, state: str, unsettled: bool) -> str:
    """The state after a step; `unsettled`: the agency says that an answer has not helped."""
    if step == Step.REPLY and unsettled and state in SETTLED:
        return "open"
    return RULES[step].to or state


def turn(state: str, last_note: str) -> Relation | None:
    """Who is to do something next. After an answer the agency; once it has said a word or told of the
    obstacle again, the monitor, who closes it or goes on. Nobody once it is closed."""
    if state == "closed":
        return None
    if state == "passed_up":
        return Relation.PROVINCE
    return Relation.OWN_AGENCY if state in SETTLED and last_note in ANSWERS else Relation.MONITOR


def main_step(steps: list[Step], relations: Iterable[Relation], whose: Relation | None) -> Step | None:
    """Of the steps open to a person, the one that is waited for; None where it is somebody else's turn."""
    if whose not in set(relations):
        return None
    return next((step for step in steps if allowed(RULES[step].action, {whose})), None)
