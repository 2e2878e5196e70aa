"""CẦN KIỂM TRA: what a person should look at before a document becomes a plan, most certain to be wrong
first. Each check leads to its place; some can be confirmed as they stand, the others have to be put right.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.names import key as name_key
from kehoach.text import shorten

from ..importer.understood import Understood
from ..meanings import Meanings
from ..models import Plan
from ..services.importing import already_there, mark
from ..services.storing import too_long
from .names import anchor_of

FIELD_NAMES = {
    "leads": gettext_lazy("cơ quan chủ trì"),
    "coordinators": gettext_lazy("cơ quan phối hợp"),
    "proposers": gettext_lazy("cơ quan đề xuất"),
    "deadline": gettext_lazy("thời hạn"),
    "output": gettext_lazy("sản phẩm"),
    "text": gettext_lazy("nội dung"),
    "path": gettext_lazy("ký hiệu"),
    "kind": gettext_lazy("loại nhiệm vụ"),
}
FACTS = gettext_lazy("Thông tin kế hoạch")
NAMES = gettext_lazy("Tên chưa có trong danh mục: là cơ quan nào?")
TASKS = gettext_lazy("Nhiệm vụ")
PLACES = gettext_lazy("Đoạn chưa xếp chỗ")
REMARKS = gettext_lazy("Lưu ý khi đọc văn bản")


@dataclass(frozen=True)
class Check:
    """One thing to look at. `confirm` is what its button sends, "" where it has to be put right."""

    group: str
    text: str
    link: str
    confirm: str = ""


def checks(
    state: Understood, meanings: Meanings, unknown: list[tuple[str, str]], known: Plan | None
) -> list[Check]:
    """All of them; `unknown` are the names that nobody knows, with the anchors of their cards."""
    names = [Check(NAMES, f"“{name}”", f"#{anchor}") for name, anchor in unknown]
    found = [*of_facts(state, meanings, known), *names, *of_tasks(state, meanings)]
    return [*found, *of_sections(state), *of_places(state), *of_warnings(state)]


def of_facts(state: Understood, meanings: Meanings, known: Plan | None) -> Iterator[Check]:
    place = "?thong-tin=1#thong-tin"
    if known:
        yield Check(FACTS, already_there(known, state), reverse("tasks:plan", args=[known.pk]))
    missing = {
        _("Chưa có số, ký hiệu của kế hoạch."): not state.number,
        _("Chưa có ngày ban hành."): not state.issued_on,
        _("Chưa có trích yếu."): not state.title,
        _("Chưa chọn cơ quan theo dõi, đôn đốc."): not state.monitor,
    }
    yield from (Check(FACTS, text, place) for text, lacking in missing.items() if lacking)
    if not state.issuer:
        yield Check(FACTS, _("Chưa có cơ quan ban hành."), place)
    elif meanings.issuer(state.issuer).means is None:
        words = _("Cơ quan ban hành “%s” chưa có trong danh mục.") % state.issuer
        yield Check(FACTS, words, f"#{anchor_of(name_key(state.issuer))}")
    if not state.signer and "signer" not in state.seen:
        yield Check(FACTS, _("Không thấy tên người ký."), place, "signer")


def of_tasks(state: Understood, meanings: Meanings) -> Iterator[Check]:
    if not state.tasks:
        yield Check(TASKS, _("Chưa có nhiệm vụ nào. Bấm số của một đoạn để đánh dấu."), "#van-ban")
    times = Counter(task.path for task in state.tasks.values())
    for key in state.in_order():
        task, place = state.tasks[key], f"?nhiem-vu={key}#nhiem-vu-{key}"
        name = ".".join(task.path) or f"“{shorten(task.text, 40)}”"
        if not task.path:
            yield Check(TASKS, _("Nhiệm vụ %s chưa có ký hiệu.") % name, place)
        elif times[task.path] > 1:
            yield Check(TASKS, _("Ký hiệu %s có ở hơn một nhiệm vụ.") % name, place)
        yield from (Check(TASKS, text, place) for text in too_long(task))
        if task.uncertain:
            fields = ", ".join(str(FIELD_NAMES.get(field, field)) for field in task.uncertain)
            seen = f"task-{key} {mark(state, f'task-{key}')}"
            yield Check(
                TASKS, _("%(name)s: chưa chắc về %(fields)s.") % {"name": name, "fields": fields}, place, seen
            )
        elif f"owner-{key}" not in state.seen and not any(held(task, meanings)):
            words = _("%s không giao cho cơ quan nào nên sẽ không ai phải báo cáo.") % name
            yield Check(TASKS, words, place, f"owner-{key}")


def held(task, meanings: Meanings) -> Iterator[bool]:
    """Whether each name of a task stands, or may still stand, for somebody."""
    for one in task.assignments:
        meaning = meanings.of(one, task)
        yield bool(meaning.holders or meaning.new or meaning.means is None)


def of_sections(state: Understood) -> Iterator[Check]:
    times = Counter(section.path for section in state.sections)
    for path, count in times.items():
        if count > 1:
            at = next((at for at, line in enumerate(state.lines) if line.path == path), 0)
            words = _("Mục %s có hai lần.") % ".".join(path)
            yield Check(TASKS, words, f"?dong={at + 1}#dong-{at + 1}")


def of_places(state: Understood) -> Iterator[Check]:
    for first, last in runs(state.unplaced()):
        words = {"first": first + 1, "last": last + 1, "text": shorten(state.lines[first].text, 60)}
        text = _("Đoạn %(first)d: “%(text)s”") if first == last else _("Đoạn %(first)d–%(last)d: “%(text)s”")
        yield Check(PLACES, text % words, f"#dong-{first + 1}", f"lines-{first}-{last}")


def runs(places: list[int]) -> list[tuple[int, int]]:
    """Places that follow one another, as first and last."""
    if not places:
        return []
    breaks = [(one, other) for one, other in pairwise(places) if other != one + 1]
    return list(
        zip(
            [places[0], *(start for _end, start in breaks)],
            [*(end for end, _start in breaks), places[-1]],
            strict=True,
        )
    )


def of_warnings(state: Understood) -> Iterator[Check]:
    by_path = {".".join(task.path): key for key, task in state.tasks.items()}
    for at, words in enumerate(state.warnings):
        if f"warning-{at}" not in state.seen:
            named = re.search(r"[Nn]hiệm vụ ([\w.\-]+\w)", words)
            key = by_path.get(named[1]) if named else None
            yield Check(
                REMARKS, words, f"#nhiem-vu-{key}" if key is not None else "#van-ban", f"warning-{at}"
            )
