"""VISIBILITY of obstacles, and whose turn it is; the rest is in querysets."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from agencies.permissions import Relation
from tasks.models import AssignmentRole

from .obstacle_steps import ANSWERS, SETTLED
from .querysets import RECEIVED, holds, monitors, own


def notes_of_obstacle():
    """The thread of an obstacle in the outer statement, newest line first."""
    notes = apps.get_model("reports.ObstacleNote").objects
    return notes.filter(obstacle=OuterRef("pk")).order_by("-at", "-pk")


def turn_of(whom: Relation) -> Q:
    """Obstacles on which it is somebody's turn, among rows of ObstacleQuerySet.with_turn; obstacle_steps.turn
    says the same of one row, and a test compares the two."""
    settled, answered = Q(state__in=SETTLED), Q(last_note__in=ANSWERS)
    return {
        Relation.PROVINCE: Q(state="passed_up"),
        Relation.OWN_AGENCY: settled & answered,
        Relation.MONITOR: Q(state="open") | (settled & ~answered),
    }[whom]


class ObstacleQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(state="closed")

    def with_turn(self):
        """Annotates `last_note`, the kind of the newest line of the thread, which tells whose turn it is."""
        return self.annotate(last_note=Subquery(notes_of_obstacle().values("kind")[:1]))

    def on_turn(self, whom: Relation):
        """Those on which it is somebody's turn."""
        return self.with_turn().filter(turn_of(whom))

    def waiting_for(self, user):
        """Those that wait for a word of this person."""
        return self.with_turn().filter(
            (own(user) & turn_of(Relation.OWN_AGENCY))
            | (monitors(user, "plan__") & turn_of(Relation.MONITOR))
            | (holds(user, Relation.PROVINCE) & turn_of(Relation.PROVINCE))
        )

    def with_last_answer(self):
        """Annotates `answer_text`, `answer_at` and `answer_kind` of the newest answer; None without one."""
        answers = notes_of_obstacle().filter(kind__in=ANSWERS)
        return self.annotate(
            **{f"answer_{name}": Subquery(answers.values(name)[:1]) for name in ("text", "at", "kind")}
        )

    def open_of(self, obligation):
        """The open one of the obligation's agency and task, with its last answer."""
        return self.open().filter(agency=obligation.agency_id, task=obligation.task_id).with_last_answer()

    def with_last_account(self):
        """Annotates `now_told`: what the agency's newest sent account of the task tells of obstacles; "" if
        it tells of none any more."""
        sent = apps.get_model("reports.Entry").objects.filter(
            obligation__agency=OuterRef("agency"), obligation__task=OuterRef("task"), state__in=RECEIVED
        )
        return self.annotate(now_told=Subquery(sent.order_by("-submitted_at").values("obstacle")[:1]))

    def visible_to(self, user):
        """Obstacles of the own agency, of tasks it leads, of monitored plans; for the province those that
        were passed up."""
        if not user.agency_id:
            return self.none()
        led = apps.get_model("reports.Obligation").objects.filter(
            round=OuterRef("told_in__round"),
            task=OuterRef("task"),
            agency=user.agency_id,
            role=AssignmentRole.LEAD,
        )
        passed = apps.get_model("reports.ObstacleNote").objects.filter(
            obstacle=OuterRef("pk"), kind="passed_up"
        )
        return self.filter(
            Q(agency=user.agency_id)
            | monitors(user, "plan__")
            | (holds(user, Relation.PROVINCE) & Exists(passed))
            | Exists(led)
        )
