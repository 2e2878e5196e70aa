"""FINDERS of what everybody may read (plans, agencies, issued reports), and of people.

Every finder starts from a visible queryset, so a search never tells what a page would not."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Reorganisation, User
from agencies.permissions import Action, allowed, ownership, standing
from kehoach import clock
from kehoach.folding import Slashed, Words
from kehoach.text import short_date
from tasks.models import Amendment, Plan, Section, Task

from ..models import SummaryEdition
from .finder import Finder, Shown


class Plans(Finder):
    kind, label = "ke-hoach", gettext_lazy("Kế hoạch")
    names, texts = ("number",), ("title", "text")
    order = ("-issued_on", "pk")

    def rows(self, user):
        may_read = allowed(Action.PLAN_READ, standing(user))
        return Plan.objects.select_related("issuer") if may_read else Plan.objects.none()

    def show(self, row, user):
        place = _("%(issuer)s, ngày %(day)s") % {"issuer": row.issuer, "day": short_date(row.issued_on)}
        texts = [("", row.title), (_("Toàn văn"), row.text)]
        return Shown(row.short_title, reverse("tasks:plan", args=[row.pk]), place, texts)


class Sections(Finder):
    kind, label = "muc", gettext_lazy("Mục của kế hoạch")
    names, texts = ("heading",), ("body",)
    order = ("-plan__issued_on", "plan", "position")

    def rows(self, user):
        may_read = allowed(Action.PLAN_READ, standing(user))
        rows = Section.objects.select_related("plan").defer("plan__text")
        return rows if may_read else rows.none()

    def show(self, row, user):
        url = reverse("tasks:plan", args=[row.plan_id]) + f"#muc-{row.pk}"
        return Shown(f"{row.path}. {row.heading}", url, row.plan.short_title, [("", row.body)])


class Tasks(Finder):
    kind, label = "nhiem-vu", gettext_lazy("Nhiệm vụ")
    names, texts = ("path",), ("text", "assignment_text", "output")
    order = (F("ends_on").desc(nulls_first=True), "-plan__issued_on", "plan", "position")

    def rows(self, user):
        may_read = allowed(Action.PLAN_READ, standing(user))
        rows = Task.objects.select_related("plan", "section").defer("plan__text")
        return rows if may_read else rows.none()

    def show(self, row, user):
        url = reverse("tasks:plan", args=[row.plan_id]) + f"#nhiem-vu-{row.pk}"
        place = row.plan.short_title
        if row.ends_on:  # no longer in the plan as it stands
            url = reverse("reports:task", args=[row.pk])
            place = _("%(plan)s · đến trước ngày %(day)s") % {"plan": place, "day": short_date(row.ends_on)}
        texts = [("", row.text), (_("Phân công"), row.assignment_text), (_("Sản phẩm"), row.output)]
        return Shown(str(row), url, place, texts)


class Agencies(Finder):
    kind, label = "co-quan", gettext_lazy("Cơ quan")
    names, texts = ("name", "short_name", "symbol"), ("place", "code")
    order = (F("ended_on").desc(nulls_first=True), "sort_order", "code")

    def rows(self, user):
        return Agency.objects.all()

    def show(self, row, user):
        place = [row.get_kind_display()]
        if row.ended_on:
            place.append(_("đến trước ngày %s") % short_date(row.ended_on))
        texts = [
            (_("Tên ngắn"), row.short_name if row.short_name != row.name else ""),
            (_("Ký hiệu"), row.symbol),
            (_("Địa bàn"), row.place),
            (_("Mã"), row.code),
        ]
        return Shown(row.name, self.url(row, user), " · ".join(map(str, place)), texts)

    def url(self, row, user) -> str:
        """Where the person meets the agency, if there is a page of it for the person."""
        if allowed(Action.AGENCIES_MANAGE, standing(user)):
            return reverse("admin:agencies_agency_change", args=[row.pk])
        if row.pk == user.agency_id:
            return reverse("agencies:own")
        return ""


class People(Finder):
    kind, label = "nguoi", gettext_lazy("Người dùng")
    names, texts = ("full_name", "username"), ("job_title",)
    order = ("-is_active", "full_name", "pk")

    def rows(self, user):
        """The administrator finds everybody, a head the own people."""
        rows = User.objects.select_related("agency")
        if allowed(Action.AGENCIES_MANAGE, standing(user)):
            return rows
        if allowed(Action.AGENCY_SET, ownership(user)):
            return rows.filter(agency=user.agency_id, is_active=True)
        return rows.none()

    def show(self, row, user):
        place = [row.get_role_display(), row.agency.name if row.agency else ""]
        url = reverse("agencies:own")
        if allowed(Action.AGENCIES_MANAGE, standing(user)):
            url = reverse("admin:agencies_user_change", args=[row.pk])
        texts = [("", " · ".join(filter(None, [row.username, row.job_title])))]
        return Shown(row.full_name or row.username, url, " · ".join(filter(None, map(str, place))), texts)


class Editions(Finder):
    """Issued reports: their numbers, and the sentences of their body."""

    kind, label = "ban-hanh", gettext_lazy("Báo cáo tổng hợp đã ban hành")
    body = Words("content", "$.paper.body[*].text")
    names, texts = (Slashed("document_number", "symbol"), "round_name"), ("agency", body)
    order = ("-issued_at", "-pk")

    def rows(self, user):
        return SummaryEdition.objects.visible_to(user).listed().annotate(body=self.body)

    def show(self, row, user):
        number = f"{row.document_number}/{row.symbol}" if row.document_number else row.symbol
        words = {"number": number, "round": row.round_name}
        place = [row.round.plan.short_title, row.agency, short_date(clock.local_date(row.issued_at))]
        if row.replaced_by:
            place.append(_("đã được thay thế"))
        title = _("Báo cáo số %(number)s, %(round)s") % words
        if not row.document_number:
            title = _("Báo cáo %(number)s (chưa có số), %(round)s") % words
        url = reverse("reports:edition", args=[row.pk])
        return Shown(title, url, " · ".join(place), [("", row.body)])


class Amendments(Finder):
    kind, label = "sua-doi", gettext_lazy("Sửa đổi, bổ sung kế hoạch")
    names, texts = ("number",), ("title",)
    order = (F("effective_on").desc(nulls_first=True), "-created_at", "pk")

    def rows(self, user):
        if not allowed(Action.PLAN_READ, standing(user)):
            return Amendment.objects.none()
        return Amendment.objects.visible_to(user).select_related("plan").defer("plan__text")

    def show(self, row, user):
        place = [row.plan.short_title, str(row.get_state_display())]
        if row.effective_on:
            place.append(_("hiệu lực từ ngày %s") % short_date(row.effective_on))
        return Shown(
            str(row), reverse("reports:amendment", args=[row.pk]), " · ".join(place), [("", row.title)]
        )


class Reorganisations(Finder):
    kind, label = "sap-xep", gettext_lazy("Sắp xếp, sáp nhập cơ quan")
    names, texts = ("title",), ("basis", "code")
    order = ("-happened_on", "code")

    def rows(self, user):
        return Reorganisation.objects.visible_to(user)

    def show(self, row, user):
        manages = allowed(Action.AGENCIES_MANAGE, standing(user))
        url = reverse("reports:reorganisation", args=[row.pk]) if manages else ""
        words = {"kind": row.get_kind_display(), "day": short_date(row.happened_on)}
        return Shown(row.title, url, _("%(kind)s · từ ngày %(day)s") % words, [(_("Căn cứ"), row.basis)])
