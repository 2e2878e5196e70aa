"""Pages of the agency room."""

from django.urls import path

from . import views

app_name = "agencies"
urlpatterns = [
    path("co-quan/", views.agency_register, name="register"),
    path("co-quan-cua-toi/", views.own_agency, name="own"),
]
