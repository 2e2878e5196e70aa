"""What was built on a reorganisation since it was carried out: then it is not taken back any more."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Reorganisation, ReorganisationState
from agencies.services.reorganisations import design_of
from tasks.models import Task

from ..models import Obligation, Round, SummaryEdition
from .footprint import CHUNK, Change, fingerprints, from_json, label, read

SHOWN = 5
WORDS = {
    "agencies.agency": gettext_lazy("Cơ quan đã đổi ngày kết thúc"),
    "agencies.membership": gettext_lazy("Thành viên nhóm đã đổi"),
    "agencies.succession": gettext_lazy("Kế thừa đã đổi"),
    "agencies.user": gettext_lazy("Người dùng đã thêm hoặc chuyển"),
    "tasks.plan": gettext_lazy("Kế hoạch đã đổi cơ quan theo dõi"),
    "tasks.importdraft": gettext_lazy("Văn bản đang nhập đã đổi cơ quan theo dõi"),
    "tasks.assignment": gettext_lazy("Phân công nhiệm vụ cho cơ quan mới"),
    "reports.obligation": gettext_lazy("Yêu cầu báo cáo đã đổi"),
    "reports.entry": gettext_lazy("Báo cáo đã viết, sửa, gửi hoặc duyệt"),
    "reports.entryversion": gettext_lazy("Báo cáo đã gửi"),
    "reports.evidence": gettext_lazy("Tệp minh chứng đã thêm hoặc xóa"),
    "reports.contribution": gettext_lazy("Nội dung phối hợp đã đổi"),
    "reports.extension": gettext_lazy("Đề nghị gia hạn đã gửi hoặc trả lời"),
    "reports.extension_obligations": gettext_lazy("Đề nghị gia hạn đã gửi"),
    "reports.obstacle": gettext_lazy("Vướng mắc đã nêu hoặc đổi"),
    "reports.obstaclenote": gettext_lazy("Ý kiến về vướng mắc đã thêm"),
    "reports.round_agencies": gettext_lazy("Đợt đột xuất hỏi cơ quan mới"),
    "reports.reopening": gettext_lazy("Đã mở lại cho cơ quan mới"),
    "reports.reminder": gettext_lazy("Lời nhắc việc đã ghi cho cơ quan kế thừa"),
}


def built(row: Reorganisation) -> list[str]:
    """Sentences; empty if it can be taken back."""
    if not row.record:
        return [_("Lần sắp xếp này có sẵn trong dữ liệu ban đầu nên không hoàn tác được.")]
    found = from_json(row.record["changes"])
    return [*later(row), *rounds_since(row), *rows_since(row, found), *ended(found), *hanging(found)]


def later(row: Reorganisation) -> Iterator[str]:
    """Reorganisations of the same agencies that came after, or wait for their day."""
    codes = design_of(row).codes
    others = Reorganisation.objects.exclude(pk=row.pk).defer("record")
    for other in others.filter(state=ReorganisationState.WAITING) | others.filter(
        state=ReorganisationState.CARRIED_OUT, carried_out_at__gte=row.carried_out_at
    ):
        if codes & design_of(other).codes:
            yield _("Đã có lần sắp xếp sau: %s.") % other


def rounds_since(row: Reorganisation) -> Iterator[str]:
    """Rounds opened, closed or reported on meanwhile, in which the agencies are asked."""
    then = set(row.record["rounds"])
    rounds = Round.objects.opened().order_by("pk")
    for closed in rounds.filter(pk__in=then, closed_at__isnull=False):
        yield _("Đợt đã đóng: %s.") % closed
    owed = Obligation.objects.filter(agency__in=row.record["agencies"])
    asked = rounds.filter(closed_at=None, pk__in=owed.values("round"))
    for opened in asked.exclude(pk__in=then):
        yield _("Đợt đã mở: %s.") % opened
    issued = SummaryEdition.objects.filter(round__in=then, issued_at__gte=row.carried_out_at)
    for edition in issued.select_related("round").defer("content").order_by("pk"):
        yield _("Đã ban hành báo cáo tổng hợp: %s.") % edition.round


def rows_since(row: Reorganisation, found: Iterable[Change]) -> Iterator[str]:
    """Rows of the agencies that say something else than right after, are new, or are gone."""
    mine: dict[type[Model], dict] = {}
    for change in found:
        mine.setdefault(change.model, {})[change.pk] = None
    now, then = read(row.record["agencies"], also=mine), row.record["seen"]
    models = {label(model): model for model in now}
    for name, prints in fingerprints(now).items():
        was = then[name]
        other = [pk for pk in {**was, **prints} if was.get(pk) != prints.get(pk)]
        if other:
            yield told(models[name], other)


def ended(found: Iterable[Change]) -> Iterator[str]:
    """Tasks that an amendment has ended since: nothing may be asked on them again."""
    asked = {change.before["task_id"] for change in found if change.model is Obligation and change.before}
    for task in Task.objects.filter(pk__in=asked, ends_on__isnull=False):
        yield _("Nhiệm vụ đã sửa đổi hoặc bãi bỏ: %s.") % task.path


def hanging(found: Iterable[Change]) -> Iterator[str]:
    """Rows that refer to one which would be taken away, and are not themselves brought back to what they
    were."""
    made: dict[type[Model], list[str]] = {}
    own: dict[type[Model], set[str]] = {}
    for change in found:
        own.setdefault(change.model, set()).add(change.pk)
        if change.before is None:
            made.setdefault(change.model, []).append(change.pk)
    for model, keys in made.items():
        for relation in model._meta.get_fields(include_hidden=True):
            # Rows of many to many are those of the table between.
            if not relation.auto_created or relation.concrete or relation.many_to_many:
                continue
            where = relation.related_model
            others = referring(where, relation.field.attname, keys) - own.get(where, set())
            if others:
                yield told(where, sorted(others))


def referring(where: type[Model], column: str, keys: list[str]) -> set[str]:
    """The keys of the rows of a table that refer to any of `keys`."""
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        rows = where._default_manager.filter(**{f"{column}__in": keys[start : start + CHUNK]})
        found |= {str(pk) for pk in rows.values_list("pk", flat=True)}
    return found


def told(model: type[Model], keys: list) -> str:
    """ "Báo cáo đã viết …: UBND xã Tịnh Khê – II.3 – Báo cáo năm 2026"."""
    rows = model._default_manager.filter(pk__in=keys[:SHOWN])
    names = [str(each) for each in rows]
    if len(keys) > len(names):
        names.append(_("và %d chỗ khác") % (len(keys) - len(names)) if names else _("%d dòng") % len(keys))
    what = WORDS.get(label(model), model._meta.verbose_name)
    return f"{what}: {'; '.join(names)}."
