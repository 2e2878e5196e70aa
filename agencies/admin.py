"""The operator's own pages, for the administrator only."""

from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from . import models

# Groups and confirmed addresses play no part here; one page is the door to everything.
admin.site.unregister([Group, EmailAddress])
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = _("Quản trị – Kế hoạch")
admin.site.index_title = _("Cơ quan, người dùng, kế hoạch")


@admin.register(models.Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "kind", "gso_code", "founded_on", "ended_on"]
    list_filter = ["kind"]
    search_fields = ["name", "code", "gso_code"]
    # An agency ends by a reorganisation, so that its duties and people are not left behind.
    readonly_fields = ["ended_on"]


class MembershipInline(admin.TabularInline):
    model = models.Membership
    autocomplete_fields = ["agency"]
    extra = 0


@admin.register(models.AgencyClass)
class AgencyClassAdmin(admin.ModelAdmin):
    list_display = ["name", "code"]
    inlines = [MembershipInline]


class PasswordForm(AdminPasswordChangeForm):
    """Everybody signs in with a password, so there is none to be switched off."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


@admin.register(models.User)
class PersonAdmin(UserAdmin):
    add_form = UserCreationForm
    change_password_form = PasswordForm
    change_user_password_template = "admin/change_password.html"
    list_display = ["username", "full_name", "agency", "role", "in_use"]
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
                    "password1",
                    "password2",
                ]
            },
        )
    ]

    @admin.display(description=_("tài khoản"), ordering="is_active")
    def in_use(self, user):
        return _("đang dùng") if user.is_active else _("đã khóa")
