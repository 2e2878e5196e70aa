"""The operator's pages for plans. Tasks are read only: they change by an amendment, which is kept."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agencies.models import Role

from .models import Assignment, Plan, ScheduleKind, Task


class ForAdministrators:
    """Plans come in through the importer and never go: view and change, for the administrator only."""

    def has_module_permission(self, request):
        return request.user.is_active and getattr(request.user, "role", None) == Role.ADMIN

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PlanForm(forms.ModelForm):
    """The schedule as boxes to tick: a word that is no kind of round would stop the opening of all rounds."""

    schedule = forms.MultipleChoiceField(
        label=_("các kỳ báo cáo định kỳ"),
        choices=ScheduleKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Plan
        fields = ["monitor", "coordinators_owe", "schedule"]


@admin.register(Plan)
class PlanAdmin(ForAdministrators, admin.ModelAdmin):
    form = PlanForm
    list_display = ["number", "issued_on", "issuer", "monitor"]
    list_select_related = ["issuer", "monitor"]
    search_fields = ["number", "title"]
    autocomplete_fields = ["monitor"]
    readonly_fields = ["number", "issued_on", "title", "issuer", "signer", "text"]
    fields = [*readonly_fields[:-1], "monitor", "coordinators_owe", "schedule", "text"]


class ReadOnly(ForAdministrators):
    def has_change_permission(self, request, obj=None):
        return False


class AssignmentInline(ReadOnly, admin.TabularInline):
    model = Assignment
    fields = ["phrase", "role", "agency", "agency_class", "scope"]
    extra = 0


@admin.register(Task)
class TaskAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["path", "title", "plan", "deadline_kind", "due_on", "ends_on"]
    list_display_links = ["path", "title"]
    list_filter = ["plan", "deadline_kind"]
    list_select_related = ["plan"]
    search_fields = ["path", "text"]
    fields = ["plan", "section", "path", "text", "assignment_text", "deadline_text", "deadline_kind"]
    fields += ["due_on", "output", "kind", "starts_on", "ends_on", "succeeds"]
    inlines = [AssignmentInline]

    @admin.display(description=_("nhiệm vụ"))
    def title(self, task):
        return task.summary
