"""Agencies, classes of agencies, reorganisations and the people who work in them."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONG_NAME = 45


class AgencyKind(models.TextChoices):
    CENTRAL = "central", _("Cơ quan trung ương")
    PROVINCE = "province", _("Ủy ban nhân dân tỉnh")
    DEPARTMENT = "department", _("Sở, ban, ngành cấp tỉnh")
    DISTRICT = "district", _("Ủy ban nhân dân cấp huyện")
    COMMUNE = "commune", _("Ủy ban nhân dân cấp xã")
    MASS = "mass", _("Mặt trận và tổ chức chính trị - xã hội")
    COUNCIL = "council", _("Cơ quan của Hội đồng nhân dân")


class AgencyQuerySet(models.QuerySet):
    def existing_on(self, day):
        """The agencies that exist on a day; `ended_on` is the first day without the agency."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        )


class Agency(models.Model):
    """One agency under one name. Names are reused (xã Bình Sơn, huyện Bình Sơn), so `code` is the key."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=80, blank=True)
    symbol = models.CharField(_("chữ viết tắt trong ký hiệu văn bản"), max_length=20, blank=True)
    kind = models.CharField(_("loại"), max_length=12, choices=AgencyKind)
    gso_code = models.CharField(_("mã đơn vị hành chính"), max_length=5, blank=True)
    place = models.CharField(_("địa bàn"), max_length=80, blank=True)
    origin = models.TextField(_("hình thành từ"), blank=True)
    founded_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ended_on = models.DateField(_("đến trước ngày"), null=True, blank=True)
    sort_order = models.PositiveIntegerField(_("thứ tự"), default=1000)
    note = models.TextField(_("ghi chú"), blank=True)
    # Its head turns this on: accounts then go out only with the head's signature.
    head_signs = models.BooleanField(_("lãnh đạo ký trước khi gửi"), default=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        ordering = ["sort_order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(ended_on__gt=F("founded_on")),
                name="agency_ends_after_it_begins",
                violation_error_message=_("Ngày kết thúc phải sau ngày thành lập."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """The name, for a column of a list: a very long one with the usual abbreviations of its parts."""
        if len(self.name) <= LONG_NAME:
            return self.name
        return self.name.replace("Khu kinh tế", "KKT").replace("Khu công nghiệp", "KCN")


class AgencyClass(models.Model):
    """A collective name of plans ("các sở, ban ngành"). Its members on a day: see successors.Register."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200, unique=True)
    short_name = models.CharField(_("tên ngắn"), max_length=80)
    aliases = models.JSONField(_("cách viết khác"), default=list, blank=True)
    sort_order = models.PositiveIntegerField(_("thứ tự"), default=100)

    class Meta:
        verbose_name = _("nhóm cơ quan")
        verbose_name_plural = _("nhóm cơ quan")
        ordering = ["sort_order", "code"]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """An agency belongs to a class from a day on; when it is reorganised, its heirs belong instead."""

    agency_class = models.ForeignKey(
        AgencyClass, models.CASCADE, related_name="memberships", verbose_name=_("nhóm")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships", verbose_name=_("cơ quan"))
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    until = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên nhóm")
        verbose_name_plural = _("thành viên nhóm")
        ordering = ["agency_class", "agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_class", "agency", "since"],
                name="membership_once_per_start",
                violation_error_message=_("Cơ quan đã ở trong nhóm từ ngày này."),
            ),
            # A missing start means "from the beginning"; SQL would let two of those stand.
            models.UniqueConstraint(
                fields=["agency_class", "agency"],
                condition=Q(since__isnull=True),
                name="membership_once_from_the_beginning",
                violation_error_message=_("Cơ quan đã ở trong nhóm từ đầu."),
            ),
        ]

    def __str__(self):
        return f"{self.agency} – {self.agency_class}"


class ReorganisationKind(models.TextChoices):
    MERGE = "merge", _("Hợp nhất, sáp nhập")
    SPLIT = "split", _("Chia, tách")
    RENAME = "rename", _("Đổi tên")
    DISSOLVE = "dissolve", _("Giải thể, kết thúc hoạt động")
    FOUND = "found", _("Thành lập mới")


class ReorganisationState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    WAITING = "waiting", _("Chờ đến ngày hiệu lực")
    CARRIED_OUT = "carried_out", _("Đã thực hiện")
    UNDONE = "undone", _("Đã hoàn tác")


class ReorganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was carried out is for everybody; what is planned or was undone for the administrator."""
        return self if user.role == Role.ADMIN else self.filter(state=ReorganisationState.CARRIED_OUT)


class Reorganisation(models.Model):
    """On a day some agencies end or are absorbed and others carry on their duties."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    happened_on = models.DateField(_("ngày có hiệu lực"))
    title = models.CharField(_("nội dung"), max_length=300)
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    kind = models.CharField(
        _("hình thức"), max_length=10, choices=ReorganisationKind, default=ReorganisationKind.MERGE
    )
    state = models.CharField(
        _("trạng thái"),
        max_length=12,
        choices=ReorganisationState,
        default=ReorganisationState.CARRIED_OUT,
    )
    # What is to be done (agencies.reorganising.Design), and, once done, what is needed to undo it.
    design = models.JSONField(default=dict, blank=True, editable=False)
    record = models.JSONField(default=dict, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    carried_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    carried_out_by = models.ForeignKey(
        "agencies.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("sắp xếp, sáp nhập")
        verbose_name_plural = _("sắp xếp, sáp nhập")
        ordering = ["happened_on", "code"]

    def __str__(self):
        return self.title


class Succession(models.Model):
    """Within a reorganisation: the duties of `predecessor` go on under `successor` (many to many)."""

    reorganisation = models.ForeignKey(Reorganisation, models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(
        Agency, models.PROTECT, related_name="successions_out", verbose_name=_("cơ quan cũ")
    )
    successor = models.ForeignKey(
        Agency, models.PROTECT, related_name="successions_in", verbose_name=_("cơ quan kế thừa")
    )

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        ordering = ["reorganisation", "predecessor", "successor"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_to_another",
                violation_error_message=_("Cơ quan không thể kế thừa chính mình."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class Role(models.TextChoices):
    """design.md section 1. A monitor is one only for the plans that the own agency monitors."""

    OFFICER = "officer", _("Chuyên viên")
    HEAD = "head", _("Lãnh đạo cơ quan")
    MONITOR = "monitor", _("Chuyên viên theo dõi")
    PROVINCE = "province", _("Lãnh đạo tỉnh, Văn phòng UBND tỉnh")
    ADMIN = "admin", _("Quản trị")


class PeopleManager(UserManager):
    def create_superuser(self, username, email=None, password=None, **extra):
        """The first administrator (manage.py createsuperuser) belongs to no agency."""
        return super().create_superuser(username, email, password, **{"role": Role.ADMIN, **extra})


class User(AbstractUser):
    """A person, in one agency and one role."""

    first_name = last_name = None
    full_name = models.CharField(_("họ và tên"), max_length=100)
    job_title = models.CharField(_("chức vụ"), max_length=100, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("cơ quan")
    )
    role = models.CharField(_("vai trò"), max_length=10, choices=Role, default=Role.OFFICER)

    REQUIRED_FIELDS = ["email", "full_name"]

    objects = PeopleManager()

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        ordering = ["agency", "username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.ADMIN) | Q(agency__isnull=False),
                name="user_belongs_to_an_agency",
                violation_error_message=_("Người dùng (trừ quản trị) phải thuộc một cơ quan."),
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name
