"""/api/: version 1 of every room's routes, and their description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from reports.api import EntryViewSet, ObligationViewSet
from reports.extension_api import ExtensionViewSet
from reports.obstacle_api import ObstacleViewSet
from reports.search_api import SearchView
from tasks.api import PlanViewSet, TaskViewSet

router = SimpleRouter()
router.register("plans", PlanViewSet, "plan")
router.register("tasks", TaskViewSet, "task")
router.register("obligations", ObligationViewSet, "obligation")
router.register("entries", EntryViewSet, "entry")
router.register("extensions", ExtensionViewSet, "extension")
router.register("obstacles", ObstacleViewSet, "obstacle")

urlpatterns = [
    path("v1/", include(([*router.urls, path("search/", SearchView.as_view(), name="search")], "api"))),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
