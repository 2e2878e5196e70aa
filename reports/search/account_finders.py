"""FINDERS of rounds and of what agencies wrote in them: accounts, their files, obstacles.

Every finder starts from a visible queryset, so a search never tells what a page would not."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.permissions import Action, allowed
from kehoach.folding import Words
from kehoach.text import short_date
from tasks.relations import to_plan

from ..models import Contribution, Entry, Evidence, Extension, Obstacle, ObstacleNote, Round
from .finder import Finder, Shown
from .matching import folded, holds


class Rounds(Finder):
    kind, label = "dot", gettext_lazy("Đợt báo cáo")
    names, texts = ("name",), ("plan__number",)
    order = ("-due_on", "pk")

    def rows(self, user):
        rows = Round.objects.visible_to(user) | Round.objects.owed_by(user.agency_id)
        return rows.select_related("plan").defer("plan__text")

    def show(self, row, user):
        overseen = allowed(Action.ROUND_READ, to_plan(user, row.plan))
        page = "reports:round" if overseen else "reports:round_entries"
        words = {"plan": row.plan.short_title, "day": short_date(row.due_on)}
        place = _("%(plan)s · hạn gửi %(day)s") % words
        return Shown(row.name, reverse(page, args=[row.pk]), place, [])


class Entries(Finder):
    """What agencies wrote, with the numbers and titles of the documents that they named."""

    kind, label = "bao-cao", gettext_lazy("Báo cáo tiến độ")
    texts = (
        "results",
        "obstacle",
        "obstacle_cause",
        "proposal",
        "next_work",
        Words("documents", "$[*].number"),
        Words("documents", "$[*].title"),
    )
    order = ("-obligation__round__window_end", "-updated_at", "pk")

    def rows(self, user):
        related = ("obligation__round__plan", "obligation__agency", "obligation__task")
        return Entry.objects.visible_to(user).select_related(*related).defer("obligation__round__plan__text")

    def show(self, row, user):
        owed = row.obligation
        url = reverse("reports:obligation", args=[owed.pk])
        place = [owed.round.name, owed.round.plan.short_title, row.get_state_display()]
        return Shown(f"{owed.agency.name} – {owed.task.path}", url, " · ".join(map(str, place)), told(row))


def told(entry: Entry) -> list[tuple[str, str]]:
    documents = [f"{each.get('number', '')} {each.get('title', '')}".strip() for each in entry.documents]
    return [
        (_("Kết quả"), entry.results),
        (_("Khó khăn, vướng mắc"), entry.obstacle),
        (_("Nguyên nhân"), entry.obstacle_cause),
        (_("Đề xuất, kiến nghị"), entry.proposal),
        (_("Nhiệm vụ kỳ tới"), entry.next_work),
        (_("Văn bản đã ban hành"), "\n".join(documents)),
    ]


class Files(Finder):
    kind, label = "minh-chung", gettext_lazy("Tệp minh chứng")
    names = ("name",)
    order = ("-uploaded_at", "pk")

    def rows(self, user):
        owed = "entry__obligation"
        related = (f"{owed}__round__plan", f"{owed}__agency", f"{owed}__task")
        return Evidence.objects.visible_to(user).select_related(*related).defer(f"{owed}__round__plan__text")

    def show(self, row, user):
        owed = row.entry.obligation
        place = " · ".join([f"{owed.agency.name} – {owed.task.path}", owed.round.name])
        return Shown(row.name, reverse("reports:obligation", args=[owed.pk]), place, [])


class Obstacles(Finder):
    """With everything that was said about them."""

    kind, label = "vuong-mac", gettext_lazy("Vướng mắc")
    texts = ("text", "cause", "proposal", "proposal_to")
    order = ("-raised_on", "pk")

    def rows(self, user):
        rows = Obstacle.objects.visible_to(user).select_related("plan", "agency", "task")
        return rows.defer("plan__text").prefetch_related("notes")

    def holds(self, term):
        notes = folded(ObstacleNote.objects.order_by(), "text").filter(holds(term, "searched"))
        return super().holds(term) | Q(pk__in=notes.values("obstacle"))

    def show(self, row, user):
        place = " · ".join([row.plan.short_title, str(row.get_state_display()), short_date(row.raised_on)])
        title = f"{row.agency.name} – {row.task.path}"
        texts = [
            (_("Khó khăn, vướng mắc"), row.text),
            (_("Nguyên nhân"), row.cause),
            (_("Đề xuất, kiến nghị"), row.proposal),
            (_("Kiến nghị với"), row.proposal_to),
            *((note.get_kind_display(), note.text) for note in row.notes.all()),
        ]
        return Shown(title, reverse("reports:obstacle", args=[row.pk]), place, texts)


class Contributions(Finder):
    """What coordinating agencies wrote for the account of a lead."""

    kind, label = "phoi-hop", gettext_lazy("Đóng góp của cơ quan phối hợp")
    texts = ("text",)
    order = ("-round__window_end", "-updated_at", "pk")

    def rows(self, user):
        rows = Contribution.objects.visible_to(user).exclude(text="")
        return rows.select_related("round__plan", "agency", "task").defer("round__plan__text")

    def show(self, row, user):
        page = "reports:contributions" if row.agency_id == user.agency_id else "reports:round_entries"
        place = " · ".join([row.round.name, row.round.plan.short_title])
        title = f"{row.agency.name} – {row.task.path}"
        return Shown(title, reverse(page, args=[row.round_id]), place, [("", row.text)])


class Extensions(Finder):
    kind, label = "gia-han", gettext_lazy("Đề nghị gia hạn")
    texts = ("reason", "answer")
    order = ("-asked_at", "pk")

    def rows(self, user):
        rows = Extension.objects.visible_to(user)
        return rows.select_related("round__plan", "agency").defer("round__plan__text")

    def show(self, row, user):
        own = row.agency_id == user.agency_id and not allowed(
            Action.ROUND_READ, to_plan(user, row.round.plan)
        )
        url = reverse("reports:extension_ask", args=[row.round_id]) if own else reverse("reports:extensions")
        place = " · ".join([row.round.name, row.round.plan.short_title, str(row.get_state_display())])
        texts = [(_("Lý do"), row.reason), (_("Trả lời"), row.answer)]
        return Shown(row.agency.name, url, place, texts)
