"""VISIBILITY and status filters. Lists, pages, API, dashboard and files all start from these."""

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery

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


def open_extensions(obligation: str):
    """The open requests for an extension of an obligation; `obligation` names it in the outer statement."""
    extensions = apps.get_model("reports.Extension").objects
    return extensions.filter(obligations=OuterRef(obligation), state="open").order_by("pk")


def own(user: User) -> Q:
    """Rows of the person's agency."""
    return Q(agency=user.agency_id) if user.agency_id else NOTHING


def unlocked(today) -> Q:
    """Obligations of open rounds whose last day of writing is not over; of one row Obligation.is_locked says
    the opposite, and a test compares the two."""
    own_day = Q(due_on__gte=today) | Q(reopened_until__gte=today)
    return Q(round__opened_at__isnull=False, round__opens_on__lte=today) & (
        Q(round__locks_on__gte=today) | own_day
    )


class RoundQuerySet(models.QuerySet):
    def opened(self):
        return self.filter(opened_at__isnull=False)

    def writable(self, today):
        """Open to agencies on a day: to all until the lock, afterwards to whom a later day was given."""
        rows = self.model._meta.get_field("obligations").related_model.objects
        let_in = Exists(rows.filter(unlocked(today), round=OuterRef("pk")))
        return self.opened().filter(Q(locks_on__gte=today) | let_in, opens_on__lte=today)

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
        received, open_ = Q(entry__state__in=RECEIVED), Exists(open_extensions("pk"))
        statuses = {
            "expected": Q(),
            "received": received,
            "not_received": ~Q(received),
            Punctuality.ON_TIME: received & (Q(entry__first_submitted_on__lte=F("due_on")) | open_),
            Punctuality.LATE: received & Q(entry__first_submitted_on__gt=F("due_on")) & ~open_,
            Punctuality.PENDING: ~Q(received) & (Q(due_on__gte=today) | open_),
            Punctuality.MISSING: ~Q(received) & Q(due_on__lt=today) & ~open_,
            "returned": Q(entry__state="returned"),
            "waiting": Q(entry__state="submitted"),
            "accepted": Q(entry__state="accepted"),
            "draft": Q(entry__state__in=["draft", "signing"]),
        }
        return self.filter(statuses[status])

    def with_reopening(self):
        """Annotates `reopening_reason`: why the agency was last let in again."""
        reopenings = apps.get_model("reports.Reopening").objects
        last = reopenings.filter(round=OuterRef("round"), agency=OuterRef("agency")).order_by("-granted_at")
        return self.annotate(reopening_reason=Subquery(last.values("reason")[:1]))

    def with_extension(self):
        """Annotates `asked_until`: the day that an open request for an extension asks for."""
        return self.annotate(asked_until=Subquery(open_extensions("pk").values("wanted_on")[:1]))

    def with_previous_entry(self):
        """Annotates `previous_entry_id`: the agency's last accepted entry in an earlier round, on the task or
        on the one that it succeeds."""
        earlier = (
            apps.get_model("reports.Entry")
            .objects.filter(
                Q(obligation__task=OuterRef("task")) | Q(obligation__task=OuterRef("task__succeeds")),
                obligation__agency=OuterRef("agency"),
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
    def given_to(self, agency_id):
        """What was sent to an agency that owes an account of the task."""
        owing = apps.get_model("reports.Obligation").objects.filter(
            round=OuterRef("round"), task=OuterRef("task"), agency=agency_id
        )
        return self.filter(Q(to__isnull=True) | Q(to=agency_id), Exists(owing), sent_at__isnull=False)

    def visible_to(self, user):
        """The own agency's, and what was given to it."""
        if not user.agency_id:
            return self.none()
        return self.filter(own(user)) | self.given_to(user.agency_id)


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the person was told; nobody else's."""
        return self.filter(person=user.pk)

    def received_by(self, user):
        """What stands in the person's inbox: not what a later digest took over."""
        return self.visible_to(user).exclude(state="replaced").defer("content")


class ReminderQuerySet(models.QuerySet):
    def last_told(self, round_):
        """When somebody of each owing agency was last told about the round, and when mail that still waits is
        to go: two instants or None, by the agency's key."""
        own_people = self.filter(obligation__round=round_, person__agency=F("obligation__agency"))
        told = (
            own_people.order_by()
            .values_list("obligation__agency")
            .annotate(
                sent=Max("sent_at", filter=Q(state="sent")), waiting=Min("send_at", filter=Q(state="planned"))
            )
        )
        return {agency: (sent, waiting) for agency, sent, waiting in told}

    def visible_to(self, user):
        """The ledger of monitored plans; all of it for the administrator."""
        return self.filter(monitors(user, "obligation__round__plan__") | holds(user, Relation.ADMIN))


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Issued reports are for everybody who works with plans (design.md section 11)."""
        return self.all() if allowed(Action.REPORT_ISSUED_READ, standing(user)) else self.none()

    def listed(self):
        """Without the frozen content. Where this is not the newest edition, `replaced_by` is the number of
        that one and `replaced_by_pk` its key."""
        newer = self.model.objects.filter(round=OuterRef("round"), number__gt=OuterRef("number"))
        newer = newer.order_by("-number")
        return (
            self.defer("content", "round__plan__text")
            .select_related("round__plan", "issued_by")
            .annotate(
                replaced_by=Subquery(newer.values("number")[:1]),
                replaced_by_pk=Subquery(newer.values("pk")[:1]),
            )
        )


class BuildQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files that the person asked for. The right to ask was checked then; a draft or a letter is there no
        longer for somebody who has left the office that reads it. What was issued stays everybody's."""
        of_round = monitors(user, "round__plan__") | (holds(user, Relation.PROVINCE) & ~Q(recipe="letter"))
        others = Q(edition__isnull=False) | Q(round=None) | Q(recipe="agency")
        return self.filter(others | of_round, people=user)
