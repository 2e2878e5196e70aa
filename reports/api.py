"""/api/v1/obligations and /api/v1/entries: the pages' filters, visibility, forms and services over JSON."""

from django.core.exceptions import ValidationError as RuleBroken
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.response import Response

from kehoach import clock

from .filters import ObligationFilter
from .forms import EntryForm
from .models import Entry, Obligation
from .services import entries


class Conflict(APIException):
    """409: the step is not open in this state."""

    status_code = status.HTTP_409_CONFLICT


class BoundedJSONParser(JSONParser):
    """JSON nested beyond reason is a bad request like any other broken JSON."""

    def parse(self, *args, **kwargs):
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError(_("Dữ liệu lồng quá sâu.")) from None


class DocumentSerializer(serializers.Serializer):
    number = serializers.CharField(allow_blank=True, default="")
    date = serializers.CharField(allow_blank=True, default="", help_text="YYYY-MM-DD hoặc dd/mm/yyyy")
    title = serializers.CharField(allow_blank=True, default="")


class EntrySerializer(serializers.ModelSerializer):
    documents = DocumentSerializer(many=True)
    agency = serializers.CharField(source="obligation.agency.name", read_only=True)
    task = serializers.CharField(source="obligation.task.path", read_only=True)
    round = serializers.IntegerField(source="obligation.round_id", read_only=True)

    class Meta:
        model = Entry
        fields = ["id", "obligation", "agency", "task", "round", "state", "revision", *Entry.CONTENT_FIELDS]
        fields += ["updated_at", "submitted_at", "reviewed_at", "return_reason", "signing_note"]


class EntryWriteSerializer(serializers.Serializer):
    """The shape of a draft; its values are checked by forms.EntryForm, as on the page."""

    revision = serializers.IntegerField(min_value=0, help_text="Phiên bản đã đọc; 0 nếu chưa có bản nào")
    nothing_arisen = serializers.BooleanField(default=False)
    work_state = serializers.CharField(allow_blank=True, default="")
    results = serializers.CharField(allow_blank=True, default="")
    percent = serializers.IntegerField(allow_null=True, default=None)
    documents = DocumentSerializer(many=True, default=list)
    obstacle = serializers.CharField(allow_blank=True, default="")
    obstacle_cause = serializers.CharField(allow_blank=True, default="")
    proposal = serializers.CharField(allow_blank=True, default="")
    proposal_to = serializers.CharField(allow_blank=True, default="")
    next_work = serializers.CharField(allow_blank=True, default="")


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(allow_blank=True, default="")


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(allow_blank=True, default="")


class ObligationSerializer(serializers.ModelSerializer):
    agency_name = serializers.CharField(source="agency.name", read_only=True)
    task_path = serializers.CharField(source="task.path", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = Obligation
        fields = [
            "id",
            "round",
            "task",
            "task_path",
            "agency",
            "agency_name",
            "role",
            "scope",
            "due_on",
            "state",
        ]

    def get_state(self, obligation) -> str | None:
        return obligation.state


class EntryViewSet(viewsets.ReadOnlyModelViewSet):
    """Accounts whose words the person may read."""

    queryset = Entry.objects.none()
    serializer_class = EntrySerializer
    filterset_fields = {"state": ["exact"], "obligation__round": ["exact"], "obligation__task": ["exact"]}

    def get_queryset(self):
        rows = Entry.objects.visible_to(self.request.user)
        return rows.select_related("obligation__agency", "obligation__task").order_by("pk")


class ObligationViewSet(viewsets.ReadOnlyModelViewSet):
    """What is owed, and the steps of its account: entry (PUT), ask, unask, decline, submit, recall, accept,
    return."""

    queryset = Obligation.objects.none()
    serializer_class = ObligationSerializer
    parser_classes = [BoundedJSONParser]
    filterset_class = ObligationFilter

    def get_queryset(self):
        rows = Obligation.objects.visible_to(self.request.user)
        return rows.select_related("round__plan", "task", "agency", "entry").order_by("pk")

    @extend_schema(request=EntryWriteSerializer, responses=EntrySerializer)
    @action(detail=True, methods=["put"])
    def entry(self, request, pk=None):
        """Save the draft. 409 if somebody else saved since `revision`."""
        wanted = EntryWriteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        form = EntryForm.from_values(wanted.validated_data)
        if not form.is_valid():
            raise ValidationError(form.problems())
        return self.step(entries.save_draft, form.content(), revision=wanted.validated_data["revision"])

    @extend_schema(request=None, responses=EntrySerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request, pk=None):
        """Lay the stored draft before the head, where the agency wants the head's signature."""
        return self.step(entries.ask_signature)

    @extend_schema(request=None, responses=EntrySerializer)
    @action(detail=True, methods=["post"])
    def unask(self, request, pk=None):
        """Take the account back from the head to write on."""
        return self.step(entries.unask_signature)

    @extend_schema(request=NoteSerializer, responses=EntrySerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, pk=None):
        """The head sends the account back to its officer, with a note."""
        given = NoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.step(entries.decline_signature, given.validated_data["note"])

    @extend_schema(request=None, responses=EntrySerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Send the stored draft to the monitor; the head's right where the agency wants the signature."""
        return self.step(entries.submit)

    @extend_schema(request=None, responses=EntrySerializer)
    @action(detail=True, methods=["post"])
    def recall(self, request, pk=None):
        """Take a sent account back, until the monitor has opened it."""
        return self.step(entries.recall)

    @extend_schema(request=None, responses=EntrySerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, pk=None):
        """Accept a sent account."""
        return self.step(entries.accept)

    @extend_schema(request=ReasonSerializer, responses=EntrySerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request, pk=None):
        """Send an account back, with a reason."""
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self.step(entries.return_, given.validated_data["reason"])

    def step(self, service, *args, **kwargs):
        """Run a service on the obligation; 403, 404, 400 and 409 as the pages have them."""
        try:
            entry = service(self.get_object(), *args, by=self.request.user, now=clock.now(), **kwargs)
        except entries.EditConflict as conflict:
            return Response(EntrySerializer(conflict.entry).data, status=status.HTTP_409_CONFLICT)
        except entries.StepClosed as closed:
            raise Conflict(closed.message) from None
        except RuleBroken as broken:
            raise ValidationError(broken.messages) from None
        return Response(EntrySerializer(entry).data)
