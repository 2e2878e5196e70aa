"""/api/: version 1 of every room's routes, and their description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from reports.api import EntryViewSet, ObligationViewSet
from tasks.api import PlanViewSet, TaskViewSet

router = SimpleRouter()
router.register("plans", PlanViewSet, "plan")
router.register("tasks", TaskViewSet, "task")
router.register("obligations", ObligationViewSet, "obligation")
router.register("entries", EntryViewSet, "entry")

urlpatterns = [
    path("v1/", include((router.urls, "api"))),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
