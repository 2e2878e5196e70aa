"""STATES of an entry and which steps are open to whom. Pure: pages, API and tests all read it.

(none) ── write ──> draft ── submit ──> submitted ── accept ──> accepted
                     │ ^                 │   │
                     │ ├──── recall ─────┘   └── return ──> returned ── submit ──> submitted
          ask to sign│ │unask, decline
                     v │
                   signing ── submit (the head signs) ──> submitted

Where an agency wants its head's signature, only the head submits, and an officer asks for it instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.permissions import Action, Relation, allowed


class StepClosed(ValidationError):
    """The step is not open now; the message says why and what to do."""


class Step(StrEnum):
    WRITE = "write"
    ASK = "ask"
    UNASK = "unask"
    DECLINE = "decline"
    SUBMIT = "submit"
    RECALL = "recall"
    ACCEPT = "accept"
    RETURN = "return"


NEEDS = {
    Step.WRITE: Action.DRAFT_WRITE,
    Step.ASK: Action.DRAFT_WRITE,
    Step.UNASK: Action.DRAFT_WRITE,
    Step.DECLINE: Action.ENTRY_SIGN,
    Step.SUBMIT: Action.DRAFT_WRITE,
    Step.RECALL: Action.SUBMITTED_RECALL,
    Step.ACCEPT: Action.SUBMITTED_REVIEW,
    Step.RETURN: Action.SUBMITTED_REVIEW,
}
FROM_STATE = {
    None: {Step.WRITE, Step.SUBMIT, Step.ASK},
    "draft": {Step.WRITE, Step.SUBMIT, Step.ASK},
    "returned": {Step.WRITE, Step.SUBMIT, Step.ASK},
    "signing": {Step.SUBMIT, Step.UNASK, Step.DECLINE},
    "submitted": {Step.RECALL, Step.ACCEPT, Step.RETURN},
    "accepted": set(),
}
OF_THE_AGENCY = {Step.WRITE, Step.ASK, Step.UNASK, Step.DECLINE, Step.SUBMIT, Step.RECALL}


@dataclass(frozen=True)
class Facts:
    """What the rules look at: the entry's state (None: nothing written yet), whether the round is not yet
    open or already locked for this agency, whether the monitor has opened the review, whether the agency
    wants its head's signature, and whether the account was sent back and not sent again since."""

    state: str | None
    opened: bool = True
    locked: bool = False
    review_opened: bool = False
    head_signs: bool = False
    sent_back: bool = False


def possible(facts: Facts) -> frozenset[Step]:
    """The steps that the facts leave open, whoever asks. A returned account may still be mended after the
    lock: the monitor asked for it."""
    steps = set(FROM_STATE[facts.state])
    if not facts.opened or (facts.locked and not (facts.sent_back and facts.state != "submitted")):
        steps -= OF_THE_AGENCY
    if facts.review_opened:
        steps -= {Step.RECALL}
    if not facts.head_signs:
        steps -= {Step.ASK}
    return frozenset(steps)


def need(step: Step, facts: Facts) -> Action:
    """The right that a step takes; sending takes the head's where the agency wants the signature."""
    return Action.ENTRY_SIGN if step == Step.SUBMIT and facts.head_signs else NEEDS[step]


def open_steps(facts: Facts, relations: Iterable[Relation]) -> frozenset[Step]:
    """The steps open to a person with these relations to the obligation."""
    relations = set(relations)
    return frozenset(step for step in possible(facts) if allowed(need(step, facts), relations))


def ever(step: Step, facts: Facts, relations: Iterable[Relation]) -> bool:
    """Whether the person may take the step in some other state: then only the moment is wrong."""
    relations = set(relations)
    return any(
        step
        in open_steps(replace(facts, state=state, opened=True, locked=False, review_opened=False), relations)
        for state in FROM_STATE
    )


def why_closed(facts: Facts) -> str:
    """One sentence for the agency that says why it cannot write, or "" if it can."""
    if Step.WRITE in possible(facts):
        return ""
    if not facts.opened:
        return _("Đợt báo cáo chưa mở.")
    if facts.state == "accepted":
        return _("Báo cáo đã được duyệt nên không sửa được nữa.")
    if facts.state == "submitted" and facts.review_opened:
        return _("Cơ quan theo dõi đang xem báo cáo này nên không thu hồi được.")
    if facts.state == "submitted" and not facts.locked:
        return _("Báo cáo đã gửi. Muốn sửa, hãy thu hồi trước khi cơ quan theo dõi mở xem.")
    if facts.state == "signing" and Step.UNASK in possible(facts):
        return _("Báo cáo đang chờ lãnh đạo ký. Muốn sửa, hãy rút trình ký trước.")
    return _("Đợt báo cáo đã khóa. Cần gửi bổ sung, hãy liên hệ cơ quan theo dõi.")


# A later due day: the agency asks, the monitor decides, until then the agency may take it back.


class ExtensionStep(StrEnum):
    WITHDRAW = "withdraw"
    GRANT = "grant"
    REFUSE = "refuse"


EXTENSION_NEEDS = {
    ExtensionStep.WITHDRAW: Action.EXTENSION_ASK,
    ExtensionStep.GRANT: Action.EXTENSION_DECIDE,
    ExtensionStep.REFUSE: Action.EXTENSION_DECIDE,
}


def extension_steps(state: str, relations: Iterable[Relation]) -> frozenset[ExtensionStep]:
    """The steps on a request for an extension that are open to a person with these relations to it."""
    relations = set(relations)
    if state != "open":
        return frozenset()
    return frozenset(step for step, right in EXTENSION_NEEDS.items() if allowed(right, relations))


def why_not_extended(facts: Facts, asked: bool) -> str:
    """Why a later due day of an account cannot be asked for, or ""; `asked`: a request is open already."""
    if facts.state in ("submitted", "accepted"):
        return _("Báo cáo đã gửi nên không cần gia hạn.")
    if not facts.opened:
        return _("Đợt báo cáo chưa mở.")
    if facts.locked:
        return _("Đợt báo cáo đã khóa. Hãy liên hệ cơ quan theo dõi để được mở lại.")
    return _("Đã có đề nghị gia hạn đang chờ trả lời.") if asked else ""


# What a coordinating agency gives may be changed for as long as the round takes accounts.


def why_not_contributed(opened: bool, locked: bool) -> str:
    """Why a coordinating agency cannot write, or ""."""
    if not opened:
        return _("Đợt báo cáo chưa mở.")
    return _("Đợt báo cáo đã khóa nên không góp nội dung được nữa.") if locked else ""
