"""FILTERS of the reminder ledger. The address bar holds the state."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, FilterSet, ModelChoiceFilter

from agencies.models import Agency, User

from .filters import ALL, TypedFilter, named_like
from .forms import day_field
from .ladder import midnight
from .models import Cause, Reminder, Round


def with_rows(field: str, request):
    """Whether the ledger that the person may read has a row whose `field` it is."""
    return Exists(Reminder.objects.visible_to(request.user).filter(**{field: OuterRef("pk")}))


def rounds(request):
    return Round.objects.filter(with_rows("obligation__round", request)).order_by("-due_on", "-pk")


def agencies(request):
    return Agency.objects.filter(with_rows("obligation__agency", request))


def people(request):
    return User.objects.filter(with_rows("person", request)).order_by("full_name", "pk")


class DayFilter(Filter):
    field_class = staticmethod(day_field)


class LedgerFilter(FilterSet):
    """Narrows rows that are already visible to `request.user`; it never widens them."""

    q = TypedFilter(method="search", label=_("Tìm cơ quan, nhiệm vụ, người"), max_length=200)
    trang_thai = ChoiceFilter(
        field_name="state",
        label=_("Trạng thái"),
        choices=Reminder.State.choices,
        **ALL,
    )
    ve = ChoiceFilter(
        field_name="cause",
        label=_("Nhắc về"),
        choices=Cause.choices,
        **ALL,
    )
    tu = DayFilter(method="since", label=_("Từ ngày"))
    den = DayFilter(method="until", label=_("Đến ngày"))
    dot = ModelChoiceFilter(
        field_name="obligation__round",
        queryset=rounds,
        label=_("Đợt báo cáo"),
        **ALL,
    )
    co_quan = ModelChoiceFilter(
        field_name="obligation__agency",
        queryset=agencies,
        label=_("Cơ quan"),
        **ALL,
    )
    nguoi = ModelChoiceFilter(
        field_name="person",
        queryset=people,
        label=_("Người được nhắc"),
        null_label=_("Không có ai để nhắc"),
        **ALL,
    )

    class Meta:
        model = Reminder
        fields = []

    def since(self, rows, name, day):
        return rows.filter(send_at__gte=midnight(day))

    def until(self, rows, name, day):
        return rows.filter(send_at__lt=midnight(day + timedelta(days=1)))

    def search(self, rows, name, value):
        return rows.filter(named_like(value, "obligation__", person=(User, "full_name")))
