"""/api/v1/extensions: requests for a later due day, asked for and decided by the services of the pages."""

from django.core.exceptions import ValidationError as RuleBroken
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from kehoach import clock

from .api import BoundedJSONParser, Conflict
from .models import Extension, Obligation, Round
from .services import extensions
from .workflow import StepClosed


class ExtensionSerializer(serializers.ModelSerializer):
    agency_name = serializers.CharField(source="agency.name", read_only=True)

    class Meta:
        model = Extension
        fields = ["id", "round", "agency", "agency_name", "obligations", "wanted_on", "reason", "asked_at"]
        fields += ["state", "granted_on", "answer", "decided_at"]


class AskSerializer(serializers.Serializer):
    round = serializers.PrimaryKeyRelatedField(queryset=Round.objects.none())
    obligations = serializers.PrimaryKeyRelatedField(queryset=Obligation.objects.none(), many=True)
    wanted_on = serializers.DateField()
    reason = serializers.CharField(allow_blank=True, default="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if request := self.context.get("request"):
            agency = request.user.agency_id
            self.fields["round"].queryset = Round.objects.owed_by(agency)
            self.fields["obligations"].child_relation.queryset = Obligation.objects.filter(agency=agency)


class GrantSerializer(serializers.Serializer):
    granted_on = serializers.DateField()
    answer = serializers.CharField(allow_blank=True, default="")


class AnswerSerializer(serializers.Serializer):
    answer = serializers.CharField(allow_blank=True, default="")


class ExtensionViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Requests that the person may read, and their steps: ask (POST), withdraw, grant, refuse."""

    queryset = Extension.objects.none()
    serializer_class = ExtensionSerializer
    parser_classes = [BoundedJSONParser]
    filterset_fields = ["round", "state"]

    def get_queryset(self):
        rows = Extension.objects.visible_to(self.request.user)
        return rows.select_related("round__plan", "agency").prefetch_related("obligations").order_by("pk")

    @extend_schema(request=AskSerializer, responses=ExtensionSerializer)
    def create(self, request, *args, **kwargs):
        """Ask for a later due day of own accounts. 409 if one cannot be extended (any more)."""
        values = self.checked(AskSerializer)
        return self.done(extensions.ask, values.pop("round"), status=status.HTTP_201_CREATED, **values)

    @extend_schema(request=None, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Take the own request back."""
        return self.done(extensions.withdraw, self.get_object())

    @extend_schema(request=GrantSerializer, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request, pk=None):
        """Move the due day; another day than the one asked for takes an answer."""
        extension = self.get_object()
        return self.done(extensions.grant, extension, **self.checked(GrantSerializer))

    @extend_schema(request=AnswerSerializer, responses=ExtensionSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk=None):
        """Leave the due day, with a reason."""
        extension = self.get_object()
        return self.done(extensions.refuse, extension, **self.checked(AnswerSerializer))

    def checked(self, shape) -> dict:
        given = shape(data=self.request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def done(self, service, *args, status: int = status.HTTP_200_OK, **values):
        """Run a service; 403, 400 and 409 as the pages have them."""
        try:
            extension = service(*args, by=self.request.user, now=clock.now(), **values)
        except StepClosed as closed:
            raise Conflict(closed.message) from None
        except RuleBroken as broken:
            problems = broken.message_dict if hasattr(broken, "error_dict") else broken.messages
            raise ValidationError(problems) from None
        return Response(ExtensionSerializer(extension).data, status=status)
