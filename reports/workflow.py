"""STATES of an entry and which steps are open to whom. Pure: pages, API and tests all read it.

(none) ── write ──> draft ── submit ──> submitted ── accept ──> accepted
                      ^                  │   │
                      ├── recall ────────┘   └── return ──> returned ── submit ──> submitted
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from agencies.permissions import Action, Relation, allowed


class Step(StrEnum):
    WRITE = "write"
    SUBMIT = "submit"
    RECALL = "recall"
    ACCEPT = "accept"
    RETURN = "return"


NEEDS = {
    Step.WRITE: Action.DRAFT_WRITE,
    Step.SUBMIT: Action.DRAFT_WRITE,
    Step.RECALL: Action.SUBMITTED_RECALL,
    Step.ACCEPT: Action.SUBMITTED_REVIEW,
    Step.RETURN: Action.SUBMITTED_REVIEW,
}
FROM_STATE = {
    None: {Step.WRITE, Step.SUBMIT},
    "draft": {Step.WRITE, Step.SUBMIT},
    "returned": {Step.WRITE, Step.SUBMIT},
    "submitted": {Step.RECALL, Step.ACCEPT, Step.RETURN},
    "accepted": set(),
}


@dataclass(frozen=True)
class Facts:
    """What the rules look at: the entry's state (None: nothing written yet), whether the round is not yet
    open or already locked, and whether the monitor has opened the review."""

    state: str | None
    opened: bool = True
    locked: bool = False
    review_opened: bool = False


def possible(facts: Facts) -> frozenset[Step]:
    """The steps that the facts leave open, whoever asks. A returned account may still be mended after the
    lock: the monitor asked for it."""
    steps = set(FROM_STATE[facts.state])
    if not facts.opened or (facts.locked and facts.state != "returned"):
        steps -= {Step.WRITE, Step.SUBMIT, Step.RECALL}
    if facts.review_opened:
        steps -= {Step.RECALL}
    return frozenset(steps)


def open_steps(facts: Facts, relations: Iterable[Relation]) -> frozenset[Step]:
    """The steps open to a person with these relations to the obligation."""
    relations = set(relations)
    return frozenset(step for step in possible(facts) if allowed(NEEDS[step], relations))


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
    return _("Đợt báo cáo đã khóa. Cần gửi bổ sung, hãy liên hệ cơ quan theo dõi.")
