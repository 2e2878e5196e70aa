"""VISIBILITY and status filters. Lists, pages, API, dashboard and files all start from these."""

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from agencies.models import Role, User
from agencies.permissions import Action, Relation, allowed, standing
from tasks.models import AssignmentRole

from .periods import Punctuality

RECEIVED = ("submitted", "accepted")
WITH_AGENCY = ("draft", "signing", "returned")


def monitors(user: User, prefix: str) -> Q:
    """The rows of plans that the person monitors; `prefix` leads to the plan."""
    if user.role in (Role.MONITOR, Role.HEAD) and user.agency_id:
        return Q(**{f"{prefix}monitor": user.agency_id})
    return NOTHING


NOTHING = Q(pk__in=[])
ANYTHING = ~NOTHING


def holds(user: User, relation: Relation) -> Q:
    """Whether a standing relation (province, administrator) applies: everything or nothing."""
    return ANYTHING if relation in standing(user) else NOTHING


def own(user: User) -> Q:
    """Rows of the person's agency."""
    return Q(agency=user.agency_id) if user.agency_id else NOTHING


class RoundQuerySet(models.QuerySet):
    def opened(self):
        return self.filter(opened_at__isnull=False)

    def writable(self, today):
        """Open to agencies on a day."""
        return self.opened().filter(opens_on__lte=today, locks_on__gte=today)

    def visible_to(self, user):
        """Rounds whose whole picture the person may see (dashboard, lists, report)."""
        return self.opened().filter(monitors(user, "plan__") | holds(user, Relation.PROVINCE))

    def with_counts(self):
        """Annotates `expected`, `received` and `accepted`, in the same statement."""
        received = Q(obligations__entry__state__in=RECEIVED)
        return self.annotate(
            expected=Count("obligations"),
            received=Count("obligations", filter=received),
            accepted=Count("obligations", filter=Q(obligations__entry__state="accepted")),
        )

    def owed_by(self, agency_id):
        """Rounds in which an agency owes something."""
        mine = self.model._meta.get_field("obligations").related_model.objects
        return self.opened().filter(Exists(mine.filter(round=OuterRef("pk"), agency=agency_id)))


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rows whose existence and state the person may know: own agency, fellow agencies of a lead on the
        same task, the plan's monitor, the province."""
        if not user.agency_id:
            return self.none()
        led = self.model.objects.filter(
            round=OuterRef("round"), task=OuterRef("task"), agency=user.agency_id, role=AssignmentRole.LEAD
        )
        return self.filter(
            Q(agency=user.agency_id)
            | monitors(user, "round__plan__")
            | holds(user, Relation.PROVINCE)
            | (Exists(led) & Q(entry__state__in=RECEIVED))
        )

    def with_status(self, status: str, today):
        """Obligations of one status; the words are those of dashboard figures. `punctuality` of periods.py
        says the same of one row, and a test compares the two."""
        received = Q(entry__state__in=RECEIVED)
        statuses = {
            "expected": Q(),
            "received": received,
            "not_received": ~Q(received),
            Punctuality.ON_TIME: received & Q(entry__first_submitted_on__lte=F("due_on")),
            Punctuality.LATE: received & Q(entry__first_submitted_on__gt=F("due_on")),
            Punctuality.PENDING: ~Q(received) & Q(due_on__gte=today),
            Punctuality.MISSING: ~Q(received) & Q(due_on__lt=today),
            "returned": Q(entry__state="returned"),
            "waiting": Q(entry__state="submitted"),
            "accepted": Q(entry__state="accepted"),
            "draft": Q(entry__state="draft"),
        }
        return self.filter(statuses[status])

    def with_previous_entry(self):
        """Annotates `previous_entry_id`: the agency's last accepted entry on the task in an earlier round."""
        earlier = (
            apps.get_model("reports.Entry")
            .objects.filter(
                obligation__agency=OuterRef("agency"),
                obligation__task=OuterRef("task"),
                obligation__round__window_end__lt=OuterRef("round__window_end"),
                state="accepted",
            )
            .order_by("-obligation__round__window_end")
        )
        return self.annotate(previous_entry_id=Subquery(earlier.values("pk")[:1]))


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Entries whose words the person may read (design.md section 11)."""
        if not user.agency_id:
            return self.none()
        led = apps.get_model("reports.Obligation").objects.filter(
            round=OuterRef("obligation__round"),
            task=OuterRef("obligation__task"),
            agency=user.agency_id,
            role=AssignmentRole.LEAD,
        )
        reach = {
            Relation.OWN_AGENCY: Q(obligation__agency=user.agency_id),
            Relation.LEAD: Exists(led),
            Relation.MONITOR: monitors(user, "obligation__round__plan__"),
            Relation.PROVINCE: holds(user, Relation.PROVINCE),
        }
        states = {
            Action.DRAFT_READ: Q(state__in=WITH_AGENCY),
            Action.SUBMITTED_READ: Q(state="submitted"),
            Action.ACCEPTED_READ: Q(state="accepted"),
        }
        visible = NOTHING
        for action, state in states.items():
            for relation, who in reach.items():
                if allowed(action, [relation]):
                    visible |= state & who
        return self.filter(visible)


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of the entries that the person may read."""
        return self.filter(entry__in=apps.get_model("reports.Entry").objects.visible_to(user))


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests of the own agency, of monitored plans, and all for the province."""
        return self.filter(own(user) | monitors(user, "round__plan__") | holds(user, Relation.PROVINCE))


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The own agency's, and what was sent to the agencies that owe an account of the task."""
        if not user.agency_id:
            return self.none()
        owing = apps.get_model("reports.Obligation").objects.filter(
            round=OuterRef("round"), task=OuterRef("task"), agency=user.agency_id
        )
        sent = Q(sent_at__isnull=False) & (Q(to__isnull=True) | Q(to=user.agency_id))
        return self.filter(Q(agency=user.agency_id) | (sent & Exists(owing)))


class ObstacleQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(state="closed")

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


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the person was told; nobody else's."""
        return self.filter(person=user.pk)


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The ledger of monitored plans; all of it for the administrator."""
        return self.filter(monitors(user, "obligation__round__plan__") | holds(user, Relation.ADMIN))
