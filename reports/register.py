"""THE REGISTER OF OBSTACLES: how it is narrowed (page and API), what it counts, and how its state reads."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, Filter, FilterSet, ModelChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from agencies.models import Agency
from agencies.permissions import Relation
from kehoach import clock
from tasks.models import Plan, Task

from .badges import AGED_DAYS, OLD_DAYS
from .filters import ALL, UNKNOWN, ShortChoiceFilter, TypedFilter, named_like
from .models import Obstacle, ObstacleState
from .obstacle_querysets import turn_of

# Words of ?cho=: on whose turn an obstacle waits.
TURNS = {"theo-doi": Relation.MONITOR, "tinh": Relation.PROVINCE, "co-quan": Relation.OWN_AGENCY}
EVERYTHING = "tat-ca"


def raised_in(model, field: str):
    """Choices of a filter: what the obstacles that the person may see are about."""

    def choices(request):
        rows = Obstacle.objects.visible_to(request.user).filter(**{field: OuterRef("pk")})
        return model.objects.filter(Exists(rows))

    return choices


@extend_schema_field(OpenApiTypes.INT)
class DaysFilter(Filter):
    field_class = forms.IntegerField


class ObstacleFilter(FilterSet):
    """Narrows rows that are already visible to `request.user`; without a state, to those not closed."""

    q = TypedFilter(method="search", label=gettext_lazy("Tìm vướng mắc, cơ quan"), max_length=200)
    trang_thai = ChoiceFilter(
        method="by_state",
        label=gettext_lazy("Trạng thái"),
        choices=[*ObstacleState.choices, (EVERYTHING, gettext_lazy("Tất cả, kể cả đã đóng"))],
        empty_label=gettext_lazy("Chưa đóng"),
        error_messages=UNKNOWN,
    )
    cho = ChoiceFilter(
        method="by_turn",
        label=gettext_lazy("Đang chờ"),
        choices=[
            ("theo-doi", gettext_lazy("Cơ quan theo dõi")),
            ("tinh", gettext_lazy("UBND tỉnh")),
            ("co-quan", gettext_lazy("Cơ quan nêu vướng mắc")),
        ],
        **ALL,
    )
    qua = DaysFilter(
        method="by_age",
        label=gettext_lazy("Đã nêu quá (ngày)"),
        min_value=0,
        max_value=9999,
        error_messages={
            name: gettext_lazy("Số ngày là số nguyên từ 0 đến 9999.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    ke_hoach = ModelChoiceFilter(
        field_name="plan", queryset=raised_in(Plan, "plan"), label=gettext_lazy("Kế hoạch"), **ALL
    )
    co_quan = ModelChoiceFilter(
        field_name="agency", queryset=raised_in(Agency, "agency"), label=gettext_lazy("Cơ quan nêu"), **ALL
    )
    nhiem_vu = ShortChoiceFilter(
        field_name="task", queryset=raised_in(Task, "task"), label=gettext_lazy("Nhiệm vụ"), **ALL
    )

    class Meta:
        model = Obstacle
        fields = []

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["trang_thai"] else found.open()

    def by_state(self, rows, name, value):
        return rows if value == EVERYTHING else rows.filter(state=value)

    def by_turn(self, rows, name, value):
        return rows.on_turn(TURNS[value])

    def by_age(self, rows, name, value):
        return rows.filter(raised_on__lt=clock.today() - timedelta(days=value))

    def search(self, rows, name, value):
        return rows.filter(named_like(value, pk=(Obstacle, "text", "cause", "proposal", "proposal_to")))


@dataclass(frozen=True)
class Figures:
    """Counts of a set of obstacles; all but `closed` are of those not closed. Each is the length of a list
    that ObstacleFilter gives."""

    open: int
    monitor: int
    province: int
    agency: int
    aged: int
    old: int
    closed: int


def figures(rows, today: date) -> Figures:
    """One SQL statement."""
    still = ~Q(state=ObstacleState.CLOSED)
    counted = {
        "open": still,
        "monitor": turn_of(Relation.MONITOR),
        "province": turn_of(Relation.PROVINCE),
        "agency": turn_of(Relation.OWN_AGENCY),
        "aged": still & Q(raised_on__lt=today - timedelta(days=AGED_DAYS)),
        "old": still & Q(raised_on__lt=today - timedelta(days=OLD_DAYS)),
        "closed": ~still,
    }
    counts = {name: Count("pk", filter=wanted) for name, wanted in counted.items()}
    return Figures(**rows.order_by().with_turn().aggregate(**counts))


def waited_for(obstacle: Obstacle) -> str:
    """Whom an obstacle of ObstacleQuerySet.with_turn waits for, by name; "" once it is closed."""
    names = {
        Relation.MONITOR: obstacle.plan.monitor.label,
        Relation.PROVINCE: _("UBND tỉnh"),
        Relation.OWN_AGENCY: obstacle.agency.label,
    }
    return names.get(obstacle.turn, "")
