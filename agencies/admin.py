"""The operator's own pages, for the administrator only."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from . import models

admin.site.unregister(Group)
admin.site.site_header = admin.site.site_title = _("Quản trị kehoach")
admin.site.index_title = _("Cơ quan, người dùng, kế hoạch")


@admin.register(models.Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "kind", "gso_code", "founded_on", "ended_on"]
    list_filter = ["kind"]
    search_fields = ["name", "code", "gso_code"]


class MembershipInline(admin.TabularInline):
    model = models.Membership
    autocomplete_fields = ["agency"]
    extra = 0


@admin.register(models.AgencyClass)
class AgencyClassAdmin(admin.ModelAdmin):
    list_display = ["name", "code"]
    inlines = [MembershipInline]


class SuccessionInline(admin.TabularInline):
    model = models.Succession
    autocomplete_fields = ["predecessor", "successor"]
    extra = 0


@admin.register(models.Reorganisation)
class ReorganisationAdmin(admin.ModelAdmin):
    list_display = ["title", "happened_on", "basis"]
    inlines = [SuccessionInline]


@admin.register(models.User)
class PersonAdmin(UserAdmin):
    list_display = ["username", "full_name", "agency", "role", "is_active"]
    list_filter = ["role", "is_active"]
    list_select_related = ["agency"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    autocomplete_fields = ["agency"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Người dùng"), {"fields": ["full_name", "job_title", "email", "agency", "role"]}),
        (_("Quyền vào trang quản trị"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "full_name",
                    "agency",
                    "role",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]
