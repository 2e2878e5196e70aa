"""Pages of the plan room."""

from django.urls import path

from . import views

app_name = "tasks"
urlpatterns = [
    path("ke-hoach/", views.plans, name="plans"),
    path("ke-hoach/<int:pk>/", views.plan, name="plan"),
]
