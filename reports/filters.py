"""FILTERS of obligations: one set for the lists, the API and the export. The address bar holds the state."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter
from django_filters.fields import ModelChoiceField

from agencies.models import Agency, AgencyKind
from kehoach import clock
from kehoach.text import clean, is_key, shorten
from tasks.models import Section, Task

from .models import NOTHING_ARISEN, STANDINGS, Entry, Obligation, Round
from .search.matching import any_of
from .search.query import read

# The words of ObligationQuerySet.with_status ("expected" is no choice: it is the list without this filter).
STATUSES = [
    ("not_received", _("Chưa gửi")),
    ("missing", _("Quá hạn, chưa gửi")),
    ("pending", _("Còn hạn, chưa gửi")),
    ("returned", _("Bị trả lại, chưa gửi lại")),
    ("draft", _("Đang soạn")),
    ("received", _("Đã gửi")),
    ("on_time", _("Gửi đúng hạn")),
    ("late", _("Gửi muộn")),
    ("waiting", _("Chờ duyệt")),
    ("accepted", _("Đã duyệt")),
]
UNKNOWN = {
    "invalid_choice": _("Không có lựa chọn này. Hãy chọn lại trong danh sách."),
    "invalid_pk_value": _("Không có lựa chọn này. Hãy chọn lại trong danh sách."),
}
# What a choice that may be left open shows, and answers to something unknown.
ALL = {"empty_label": _("Tất cả"), "error_messages": UNKNOWN}


def readable_rounds(request):
    """Rounds that the person oversees or owes in."""
    user = request.user
    return Round.objects.visible_to(user) | Round.objects.owed_by(user.agency_id)


def owing_agencies(request):
    return Agency.objects.filter(Exists(Obligation.objects.filter(agency=OuterRef("pk"))))


class TypedField(forms.CharField):
    def to_python(self, value):
        return clean(super().to_python(value))


class TypedFilter(CharFilter):
    field_class = TypedField


class ShortChoiceField(ModelChoiceField):
    """Headings and tasks run over many lines; a choice shows how they begin."""

    def label_from_instance(self, obj):
        return shorten(f"{obj.path} {getattr(obj, 'heading', '') or getattr(obj, 'opening', '')}", 70)


class ShortChoiceFilter(ModelChoiceFilter):
    field_class = ShortChoiceField


def named_like(typed: str, prefix: str = "", **also: tuple) -> Q:
    """Rows of an agency or a task (and of other tables, field=(model, columns)) that hold every word typed,
    each in one of them; `prefix` leads to both. Words are read as by the search of the whole portal."""
    names = {f"{prefix}agency": (Agency, "name", "short_name"), f"{prefix}task": (Task, "path", "text")}
    return any_of(read(typed), {**names, **also})


class ObligationFilter(FilterSet):
    """Narrows rows that are already visible to `request.user`; it never widens them."""

    dot = ModelChoiceFilter(
        field_name="round", queryset=readable_rounds, label=_("Đợt báo cáo"), error_messages=UNKNOWN
    )
    q = TypedFilter(method="search", label=_("Tìm cơ quan, nhiệm vụ"), max_length=200)
    tinh_trang = ChoiceFilter(
        method="by_status",
        label=_("Tình trạng"),
        choices=STATUSES,
        **ALL,
    )
    co_quan = ModelChoiceFilter(
        field_name="agency",
        queryset=owing_agencies,
        label=_("Cơ quan"),
        **ALL,
    )
    nhom = ChoiceFilter(
        field_name="agency__kind",
        label=_("Nhóm cơ quan"),
        choices=AgencyKind.choices,
        **ALL,
    )
    muc = ShortChoiceFilter(
        field_name="task__section",
        queryset=lambda request: Section.objects.filter(tasks__isnull=False).distinct(),
        label=_("Mục"),
        **ALL,
    )
    nhiem_vu = ShortChoiceFilter(
        field_name="task",
        queryset=lambda request: Task.objects.all(),
        label=_("Nhiệm vụ"),
        **ALL,
    )
    tien_do = ChoiceFilter(
        method="by_work_state",
        label=_("Tiến độ"),
        choices=STANDINGS,
        **ALL,
    )
    vuong_mac = ChoiceFilter(
        method="by_obstacle",
        label=_("Vướng mắc"),
        choices=[("co", _("Có nêu khó khăn, vướng mắc"))],
        **ALL,
    )

    class Meta:
        model = Obligation
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.narrow_choices(str(self.data.get("dot") or ""))

    def narrow_choices(self, round_id: str) -> None:
        """Where a round is given, offer the sections, tasks and agencies of that round only."""
        if not is_key(round_id):
            return
        fields = self.form.fields
        fields["muc"].queryset = fields["muc"].queryset.filter(plan__rounds=round_id)
        fields["nhiem_vu"].queryset = fields["nhiem_vu"].queryset.filter(plan__rounds=round_id)
        owed = Obligation.objects.filter(agency=OuterRef("pk"), round=round_id)
        fields["co_quan"].queryset = Agency.objects.filter(Exists(owed))

    def by_status(self, rows, name, value):
        return rows.with_status(value, clock.today())

    def words(self):
        """The entries whose words the person may read: what they say is never told by a filter either."""
        return Entry.objects.visible_to(self.request.user).filter(obligation=OuterRef("pk"))

    def by_work_state(self, rows, name, value):
        if value == NOTHING_ARISEN:
            return rows.filter(Exists(self.words().filter(nothing_arisen=True)))
        return rows.filter(Exists(self.words().filter(nothing_arisen=False, work_state=value)))

    def by_obstacle(self, rows, name, value):
        return rows.filter(Exists(self.words().exclude(obstacle="")))

    def search(self, rows, name, value):
        """Names and texts that hold the words, with or without diacritics."""
        return rows.filter(named_like(value))
