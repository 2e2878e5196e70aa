"""/api/v1/plans and /api/v1/tasks: what the plan says, for everybody who is signed in."""

import django_filters
from rest_framework import serializers, viewsets

from .models import Assignment, Plan, Section, Task


class PlanSerializer(serializers.ModelSerializer):
    issuer = serializers.StringRelatedField()
    monitor = serializers.StringRelatedField()

    class Meta:
        model = Plan
        fields = ["id", "number", "issued_on", "title", "issuer", "monitor", "signer", "schedule"]
        fields += ["superseded_on", "superseded_by"]


class AssignmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Assignment
        fields = ["role", "phrase", "scope", "agency", "agency_class"]


class TaskSerializer(serializers.ModelSerializer):
    section = serializers.SlugRelatedField("path", read_only=True)
    assignments = AssignmentSerializer(many=True, read_only=True)

    class Meta:
        model = Task
        fields = [
            "id",
            "plan",
            "section",
            "path",
            "text",
            "assignment_text",
            "assignments",
            "deadline_text",
            "deadline_kind",
            "due_on",
            "output",
            "kind",
            "starts_on",
            "ends_on",
            "succeeds",
        ]


class TaskFilter(django_filters.FilterSet):
    # true: the tasks of the plan as last amended
    standing = django_filters.BooleanFilter(field_name="ends_on", lookup_expr="isnull")
    section = django_filters.ModelChoiceFilter(queryset=Section.objects.all())

    class Meta:
        model = Task
        fields = ["plan", "section", "deadline_kind"]


class PlanViewSet(viewsets.ReadOnlyModelViewSet):
    """Plans as issued."""

    queryset = Plan.objects.select_related("issuer", "monitor")
    serializer_class = PlanSerializer
    filterset_fields = ["number", "monitor"]


class TaskViewSet(viewsets.ReadOnlyModelViewSet):
    """Tasks with their verbatim text and assignments."""

    queryset = Task.objects.select_related("section").prefetch_related("assignments")
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
