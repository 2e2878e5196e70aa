"""Pages of the plan room."""

from django.urls import path

from .views import import_edits, importing, imports, plans, spreadsheet

app_name = "tasks"
urlpatterns = [
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/bang-tinh/tai/", spreadsheet.plan_workbook, name="plan_workbook"),
    path("ke-hoach/nhap/", imports.imports, name="imports"),
    path("ke-hoach/nhap/<int:pk>/", importing.preview, name="import"),
    path("ke-hoach/nhap/<int:pk>/thong-tin/", import_edits.facts, name="import_facts"),
    path("ke-hoach/nhap/<int:pk>/nhiem-vu/", import_edits.task, name="import_task"),
    path("ke-hoach/nhap/<int:pk>/doan/", import_edits.line, name="import_line"),
    path("ke-hoach/nhap/<int:pk>/ten/", import_edits.name, name="import_name"),
    path("ke-hoach/nhap/<int:pk>/da-xem/", import_edits.confirm, name="import_confirm"),
    path("ke-hoach/nhap/<int:pk>/tao/", importing.store, name="import_store"),
    path("ke-hoach/nhap/<int:pk>/bo/", importing.drop, name="import_drop"),
]
