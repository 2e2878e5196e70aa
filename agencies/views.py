"""Cơ quan: who exists on a day, who is in each class, what was reorganised; and
each person's own agency."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kehoach import clock
from kehoach.text import short_date

from .models import Agency, AgencyClass, AgencyKind, Reorganisation, ReorganisationState, Role
from .permissions import Action, allowed, ownership, standing
from .services.own_agency import set_head_signs
from .successors import Register


class DayForm(forms.Form):
    """The day of the register; not before the first day it knows of."""

    ngay = forms.DateField(
        label=gettext_lazy("Xem vào ngày"),
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Ngày không hợp lệ. Viết ngày/tháng/năm, ví dụ 01/07/2025.")},
    )

    def __init__(self, data: dict, *, first: date | None, today: date):
        super().__init__({"ngay": data.get("ngay") or short_date(today)})
        self.first = first

    def clean_ngay(self) -> date:
        day = self.cleaned_data["ngay"]
        if self.first and day < self.first:
            raise forms.ValidationError(_("Sổ chỉ ghi từ ngày %s.") % short_date(self.first))
        return day


@require_safe
def agency_register(request):
    """The register on a day (?ngay=dd/mm/yyyy); a day that cannot be read shows today's, and says so."""
    if not allowed(Action.AGENCIES_MANAGE, standing(request.user)):
        raise Http404
    register, today = Register.load(), clock.today()
    form = DayForm(request.GET, first=first_day(register), today=today)
    day = form.cleaned_data["ngay"] if form.is_valid() else today
    kinds = agencies_by_kind(day)
    context = {
        "form": form,
        "day": day,
        "kinds": kinds,
        "total": sum(len(agencies) for _kind, agencies in kinds),
        "classes": [(each, register.members(each, day)) for each in AgencyClass.objects.all()],
        "reorganisations": reorganisations(register),
    }
    return render(request, "agencies/register.html", context)


def first_day(register: Register) -> date | None:
    """The register tells nothing about a time before its first date: the agencies of then are not in it."""
    return min(filter(None, (agency.founded_on for agency in register.agencies.values())), default=None)


def agencies_by_kind(day: date) -> list[tuple[AgencyKind, list[Agency]]]:
    existing: dict[str, list[Agency]] = {kind: [] for kind in AgencyKind.values}
    for agency in Agency.objects.existing_on(day):
        existing[agency.kind].append(agency)
    return [(AgencyKind(kind), agencies) for kind, agencies in existing.items() if agencies]


def reorganisations(register: Register) -> list[tuple[Reorganisation, list[tuple[Agency, list[Agency]]]]]:
    """Newest first, each with its old agencies and who carries on their duties, in protocol order."""
    rows = []
    newest_first = Reorganisation.objects.filter(state=ReorganisationState.CARRIED_OUT)
    newest_first = newest_first.order_by("-happened_on", "code").defer("design", "record")
    for reorganisation in newest_first.prefetch_related("successions"):
        heirs: dict[int, list[Agency]] = {}
        for succession in reorganisation.successions.all():
            heirs.setdefault(succession.predecessor_id, []).append(register.agencies[succession.successor_id])
        before = register.ordered(register.agencies[pk] for pk in heirs)
        rows.append((reorganisation, [(agency, register.ordered(heirs[agency.pk])) for agency in before]))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def own_agency(request):
    """The person's own agency: its people, and whether its head signs, which only the head may change."""
    user = request.user
    if user.agency is None:
        raise Http404
    if request.method == "POST":
        wanted = request.POST.get("head_signs") == "1"
        set_head_signs(user.agency, wanted, by=user)
        on, off = _("Đã bật bước lãnh đạo ký."), _("Đã tắt bước lãnh đạo ký.")
        messages.success(request, on if wanted else off)
        return redirect("agencies:own")
    people = list(user.agency.people.filter(is_active=True).order_by("full_name", "pk"))
    context = {
        "agency": user.agency,
        "people": people,
        "has_head": any(person.role == Role.HEAD for person in people),
        "can_set": allowed(Action.AGENCY_SET, ownership(user)),
    }
    return render(request, "agencies/own.html", context)
