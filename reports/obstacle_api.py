"""/api/v1/obstacles: the register of obstacles over JSON, with the pages' filter, visibility and services."""

from django.core.exceptions import ValidationError as RuleBroken
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from kehoach import clock

from .api import BoundedJSONParser, Conflict
from .models import Obstacle, ObstacleNote
from .obstacle_steps import Step
from .register import ObstacleFilter
from .services import obstacles
from .workflow import StepClosed

# The steps by the names that the addresses of the API give them.
STEPS = {step.name.lower(): step for step in Step}


class ThreadNoteSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name", default=None, read_only=True)

    class Meta:
        model = ObstacleNote
        fields = ["id", "kind", "text", "at", "by"]


class ObstacleSerializer(serializers.ModelSerializer):
    agency_name = serializers.CharField(source="agency.name", read_only=True)
    task_path = serializers.CharField(source="task.path", read_only=True)
    turn = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Obstacle
        fields = ["id", "plan", "task", "task_path", "agency", "agency_name", "raised_in", "told_in", "text"]
        fields += ["cause", "proposal", "proposal_to", "state", "turn", "raised_on", "state_since"]
        fields += ["closed_on"]


class ThreadSerializer(ObstacleSerializer):
    notes = ThreadNoteSerializer(many=True, read_only=True)

    class Meta(ObstacleSerializer.Meta):
        fields = [*ObstacleSerializer.Meta.fields, "notes"]


class StepSerializer(serializers.Serializer):
    text = serializers.CharField(allow_blank=True, default="")
    unsettled = serializers.BooleanField(
        default=False, help_text="Với reply: câu trả lời chưa giải quyết được"
    )
    seen = serializers.IntegerField(
        allow_null=True, default=None, help_text="id của dòng mới nhất đã đọc trong notes"
    )


class ObstacleViewSet(viewsets.ReadOnlyModelViewSet):
    """Obstacles that the person may read; without `trang_thai`, those not closed."""

    queryset = Obstacle.objects.none()
    parser_classes = [BoundedJSONParser]
    filterset_class = ObstacleFilter

    def get_queryset(self):
        rows = Obstacle.objects.visible_to(self.request.user).with_turn()
        return rows.select_related("task", "agency").order_by("raised_on", "pk")

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def get_serializer_class(self):
        return ObstacleSerializer if self.action == "list" else ThreadSerializer

    @extend_schema(request=StepSerializer, responses=ThreadSerializer)
    @action(detail=True, methods=["post"], url_path=f"(?P<step>{'|'.join(STEPS)})", url_name="step")
    def step(self, request, pk=None, step=None):
        """answer, pass_up, close, reopen (monitor), resolve (province), reply (own agency). 409 if the step
        is not open, or if the thread has gone on since `seen`."""
        given = StepSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = self.get_object()
        try:
            obstacles.take(STEPS[step], row, **given.validated_data, by=request.user, now=clock.now())
        except StepClosed as closed:
            raise Conflict(closed.message) from None
        except RuleBroken as broken:
            raise ValidationError(broken.messages) from None
        return Response(ThreadSerializer(self.get_object()).data)
