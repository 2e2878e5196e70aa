"""All addresses: one include per room."""

from django.contrib import admin
from django.urls import include, path

from kehoach import views
from reports.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("reports.urls")),
    path("", include("tasks.urls")),
    path("", include("agencies.urls")),
    path("tai-khoan/", include("allauth.account.urls")),
    path("api/", include("kehoach.api")),
    path("quan-tri/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

handler400 = "kehoach.views.bad_request"
handler500 = "kehoach.views.server_error"
